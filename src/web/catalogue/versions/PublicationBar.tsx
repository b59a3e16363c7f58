import { Button, Form, Input, Modal } from 'antd';
import { useState, type ReactNode } from 'react';
import { publishVersion, returnVersion, submitVersion } from '../../../contract/list-versions.ts';
import type { CallFailed } from '../../../contract/client.ts';
import { useCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { useTell } from '../../ui/tell.ts';

const LEAST_REASON = 10;

interface DialogProps {
  readonly open: boolean;
  readonly title: string;
  readonly verb: string;
  /** Label of the text that goes with the act; undefined where none is asked for. */
  readonly label?: string;
  readonly least?: number;
  readonly busy: boolean;
  readonly error: CallFailed | null;
  readonly onClose: () => void;
  readonly onOk: (text: string) => void;
  readonly children?: ReactNode;
}

/** One act with one text. */
function ActDialog({
  open,
  title,
  verb,
  label,
  least = 1,
  busy,
  error,
  onClose,
  onOk,
  children,
}: DialogProps) {
  const [text, setText] = useState('');
  const given = text.trim();
  return (
    <Modal
      open={open}
      title={title}
      okText={verb}
      cancelText="返回"
      okButtonProps={{ disabled: label !== undefined && given.length < least, loading: busy }}
      onCancel={onClose}
      onOk={() => onOk(given)}
    >
      {children}
      {label !== undefined && (
        <Form layout="vertical">
          <Form.Item label={label} htmlFor="act-text" required>
            <Input.TextArea
              id="act-text"
              rows={3}
              maxLength={500}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Form.Item>
        </Form>
      )}
      <ErrorPanel error={error} />
    </Modal>
  );
}

function Deviations({
  deviations,
  words,
}: {
  readonly deviations: readonly string[];
  readonly words: string;
}) {
  return (
    <>
      <p>{words}</p>
      <ul>
        {deviations.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
    </>
  );
}

export interface PublicationBarProps {
  readonly id: number;
  readonly title: string;
  readonly state: 'draft' | 'submitted' | 'published';
  readonly submittedByMe: boolean;
  readonly deviations: readonly string[];
  readonly entries: number;
}

/** A draft's one act: hand it over to somebody else. */
function SubmitButton({ id, title, deviations, entries }: PublicationBarProps) {
  const tell = useTell();
  const [open, setOpen] = useState(false);
  const submit = useCall(submitVersion, {
    onDone: () => {
      setOpen(false);
      tell('已提交，等另一人发布');
    },
  });
  return (
    <>
      <Button type="primary" disabled={entries === 0} onClick={() => setOpen(true)}>
        提交发布
      </Button>
      <ActDialog
        open={open}
        title={`提交${title}？`}
        verb="提交"
        label="核对情况（随版本留存）"
        busy={submit.isPending}
        error={submit.error}
        onClose={() => setOpen(false)}
        onOk={(note) => submit.mutate({ params: { id }, body: { note } })}
      >
        {deviations.length === 0 ? (
          <p>数量与公布的相符，也没有别的不符之处。</p>
        ) : (
          <Deviations deviations={deviations} words="以下各项发布时须由发布人署名放行，请先在这里说明：" />
        )}
        <p>提交后内容不能再改，由另一位目录管理人员核对发布或退回。</p>
      </ActDialog>
    </>
  );
}

/** What somebody else does with a submitted version. */
function PublishButton({ id, title, deviations }: PublicationBarProps) {
  const me = useMe();
  const tell = useTell();
  const [open, setOpen] = useState(false);
  const publish = useCall(publishVersion, {
    onDone: () => {
      setOpen(false);
      tell('已发布');
    },
  });
  const needsReason = deviations.length > 0;
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        发布
      </Button>
      <ActDialog
        open={open}
        title={`发布${title}？`}
        verb={needsReason ? '署名发布' : '发布'}
        {...(needsReason
          ? { label: `放行理由（至少 ${LEAST_REASON} 个字，随版本公开）`, least: LEAST_REASON }
          : {})}
        busy={publish.isPending}
        error={publish.error}
        onClose={() => setOpen(false)}
        onOk={(reason) =>
          publish.mutate({ params: { id }, body: needsReason ? { overrideReason: reason } : {} })
        }
      >
        {needsReason ? (
          <Deviations deviations={deviations} words={`以下各项不符，发布即由您（${me.name}）署名放行：`} />
        ) : (
          <p>数量与公布的相符，也没有别的不符之处。</p>
        )}
        <p>发布后不能再修改，到执行日期自动生效。</p>
      </ActDialog>
    </>
  );
}

function ReturnButton({ id, title, submittedByMe }: PublicationBarProps) {
  const tell = useTell();
  const [open, setOpen] = useState(false);
  const giveBack = useCall(returnVersion, {
    onDone: () => {
      setOpen(false);
      tell('已退回草稿');
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{submittedByMe ? '收回修改' : '退回'}</Button>
      <ActDialog
        open={open}
        title={`${submittedByMe ? '收回' : '退回'}${title}？`}
        verb={submittedByMe ? '收回' : '退回'}
        label="理由"
        busy={giveBack.isPending}
        error={giveBack.error}
        onClose={() => setOpen(false)}
        onOk={(reason) => giveBack.mutate({ params: { id }, body: { reason } })}
      />
    </>
  );
}

/** The acts of the catalogue desk on a version, by its state and by who submitted it (N5.1). */
export function PublicationBar(props: PublicationBarProps) {
  if (props.state === 'draft') return <SubmitButton {...props} />;
  if (props.state === 'published') return null;
  return (
    <>
      {props.submittedByMe ? (
        <span className="st-secondary">您已提交，等另一人核对发布</span>
      ) : (
        <PublishButton {...props} />
      )}
      <ReturnButton {...props} />
    </>
  );
}
