import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { freePrescription, takePrescription, undoCheck } from '../../contract/prescription-circulation.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { useCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useMe } from '../ui/me.ts';

interface ReasonedProps {
  readonly verb: string;
  readonly about: string;
  readonly busy: boolean;
  readonly error: Parameters<typeof ErrorPanel>[0]['error'];
  readonly onSend: (reason: string, close: () => void) => void;
}

/** A step that others will read the reason of. */
function Reasoned({ verb, about, busy, error, onSend }: ReasonedProps) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const id = `reason-${verb}`;
  const close = () => {
    setOpen(false);
    setReason('');
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{verb}</Button>
      <Modal
        open={open}
        title={verb}
        okText={verb}
        okButtonProps={{ disabled: reason.trim() === '', loading: busy }}
        cancelText="返回"
        onCancel={close}
        onOk={() => onSend(reason.trim(), close)}
        destroyOnHidden
      >
        <div className="st-stack">
          <p>{about}</p>
          <div>
            <label htmlFor={id}>理由</label>
            <Input
              id={id}
              maxLength={200}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
          <ErrorPanel error={error} />
        </div>
      </Modal>
    </>
  );
}

/** Whether this pharmacy has taken the prescription, and taking it, letting it go, or taking the own check back (M28, N5.4). */
export function HoldActions({
  rx,
  onChanged,
}: {
  readonly rx: PrescriptionView;
  readonly onChanged?: (prescription: PrescriptionView) => void;
}) {
  const { role } = useMe();
  const done = onChanged === undefined ? {} : { onDone: onChanged };
  const take = useCall(takePrescription, done);
  const free = useCall(freePrescription, done);
  const undo = useCall(undoCheck, done);
  const params = { rxno: rx.rxno };
  const isOpen = rx.status === 'issued' || rx.status === 'checked' || rx.status === 'partlyUsed';
  if (!isOpen || (role !== 'pharmacist' && role !== 'cashier')) return null;
  return (
    <div className="st-stack">
      <p role="status">
        {rx.hold?.mine === true
          ? `本店已接单，保留至 ${rx.hold.until.slice(0, 16)}，期间别的药店不能办理。`
          : '本店还没有接单。接单后别的药店不能同时办理；审核通过也会接单。'}
      </p>
      <div className="st-actions">
        <Button loading={take.isPending} onClick={() => take.mutate({ params })}>
          {rx.hold?.mine === true ? '延长保留' : '接单'}
        </Button>
        {rx.hold?.mine === true && (
          <Reasoned
            verb="释放处方"
            about="释放后患者可到别的药店取药，患者会看到理由。"
            busy={free.isPending}
            error={free.error}
            onSend={(reason, close) => free.mutate({ params, body: { reason } }, { onSuccess: close })}
          />
        )}
        {rx.mayUndoCheck && (
          <Reasoned
            verb="撤销审核"
            about="撤销后这张处方要重新审核才能结算。"
            busy={undo.isPending}
            error={undo.error}
            onSend={(reason, close) => undo.mutate({ params, body: { reason } }, { onSuccess: close })}
          />
        )}
      </div>
      <ErrorPanel error={take.error} />
    </div>
  );
}
