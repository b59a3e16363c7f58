import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { publishVersion } from '../../contract/list-versions.ts';
import { useCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useMe } from '../ui/me.ts';
import { useTell } from '../ui/tell.ts';
import { signed } from './catalogue-words.ts';
import type { ReconciliationLine } from './ReconciliationTable.tsx';

interface PublishButtonProps {
  readonly id: number;
  readonly title: string;
  readonly lines: readonly ReconciliationLine[];
  readonly refused: number;
}

const LEAST_REASON = 10;

/** What publishing over a difference overrides, named line by line, with the publisher's own name and reason. */
function Override({
  lines,
  reason,
  onReason,
}: {
  readonly lines: readonly ReconciliationLine[];
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}) {
  const me = useMe();
  return (
    <>
      <p>以下各项与公布总数不符，发布即由您署名放行：</p>
      <ul>
        {lines.map((line) => (
          <li key={line.part}>
            {line.label}：公布 {line.published}，导入 {line.imported}，相差 {signed(line.difference)}
          </li>
        ))}
      </ul>
      <Form layout="vertical">
        <Form.Item label="放行人">
          <strong>{me.name}</strong>
        </Form.Item>
        <Form.Item label={`理由（至少 ${LEAST_REASON} 个字，随版本公开）`} htmlFor="override-reason" required>
          <Input.TextArea
            id="override-reason"
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => onReason(event.target.value)}
          />
        </Form.Item>
      </Form>
    </>
  );
}

/** Publishes a draft; over a difference it asks for a reason and says exactly what is overridden. */
export function PublishButton({ id, title, lines, refused }: PublishButtonProps) {
  const tell = useTell();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const publish = useCall(publishVersion, {
    onDone: () => {
      setOpen(false);
      tell('已发布');
    },
  });
  const differing = lines.filter((line) => line.difference !== 0);
  const needsReason = differing.length > 0;
  const given = reason.trim();
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        发布
      </Button>
      <Modal
        open={open}
        title={`发布${title}？`}
        okText={needsReason ? '署名发布' : '发布'}
        cancelText="返回"
        okButtonProps={{ disabled: needsReason && given.length < LEAST_REASON, loading: publish.isPending }}
        onCancel={() => setOpen(false)}
        onOk={() => publish.mutate({ params: { id }, body: needsReason ? { overrideReason: given } : {} })}
      >
        {needsReason ? (
          <Override lines={differing} reason={reason} onReason={setReason} />
        ) : (
          <p>各部分与公布总数相符。</p>
        )}
        {refused > 0 && <p>导入时有 {refused} 行没有取，请先看过导入报告。</p>}
        <p>发布后不能再修改。</p>
        <ErrorPanel error={publish.error} />
      </Modal>
    </>
  );
}
