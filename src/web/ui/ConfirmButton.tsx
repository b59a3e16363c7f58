import { Button, Modal, type ButtonProps } from 'antd';
import { useRef, useState, type ReactNode } from 'react';

interface ConfirmButtonProps {
  /** The verb on the button and on the confirmation: 撤销结算. */
  readonly verb: string;
  /** Names the very thing: “结算 202603060001，李**，¥1,234.00”. */
  readonly thing: ReactNode;
  /** What cannot be undone about it. */
  readonly consequence: ReactNode;
  readonly onConfirm: () => void;
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly type?: ButtonProps['type'];
  /** False for what cannot be undone and yet takes nothing away, such as a signature; it is then not shown in red. */
  readonly harms?: boolean;
  /** Judges the form around it first: nothing is asked of what cannot be sent. */
  readonly mayAsk?: () => boolean;
  /** Enter in a field of the form around it asks as well. */
  readonly isSubmit?: boolean;
}

/** A button for what cannot be undone; everything else acts at once and needs no question. */
export function ConfirmButton({
  verb,
  thing,
  consequence,
  onConfirm,
  busy = false,
  disabled = false,
  type = 'default',
  harms = true,
  mayAsk = () => true,
  isSubmit = false,
}: ConfirmButtonProps) {
  const [open, setOpen] = useState(false);
  // The question is still on its way out when a double click presses its button again.
  const asked = useRef(false);
  function ask() {
    asked.current = mayAsk();
    setOpen(asked.current);
  }
  function answer() {
    if (!asked.current) return;
    asked.current = false;
    setOpen(false);
    onConfirm();
  }
  return (
    <>
      <Button
        danger={harms}
        type={type}
        htmlType={isSubmit ? 'submit' : 'button'}
        loading={busy}
        disabled={disabled}
        onClick={ask}
      >
        {verb}
      </Button>
      <Modal
        open={open}
        title={`确认${verb}？`}
        okText={verb}
        okButtonProps={{ danger: harms }}
        cancelText="返回"
        onCancel={() => setOpen(false)}
        onOk={answer}
      >
        <p>
          <strong>{thing}</strong>
        </p>
        <p>{consequence}</p>
      </Modal>
    </>
  );
}
