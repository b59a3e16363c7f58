import { Button, Modal } from 'antd';
import { useState } from 'react';
import { endCaution } from '../../../contract/prescribing-facts.ts';
import { useCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { TextItem } from '../FormItems.tsx';

/** Ends a caution, with the reason: what was prescribed meanwhile keeps it in its signature. */
export function EndCaution({ id, words }: { readonly id: number; readonly words: string }) {
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const end = useCall(endCaution, { onDone: () => setOpen(false) });
  return (
    <>
      <Button size="small" danger onClick={() => setOpen(true)} aria-label={`停用：${words}`}>
        停用
      </Button>
      <Modal
        open={open}
        title="停用这条提示？"
        okText="停用"
        okButtonProps={{ danger: true, disabled: reason.trim() === '', loading: end.isPending }}
        cancelText="返回"
        onCancel={() => setOpen(false)}
        onOk={() => end.mutate({ params: { id }, body: { reason: reason.trim() } })}
      >
        <p>
          <strong>{words}</strong>
        </p>
        <p>停用后医师开具时不再提示；需要时可以重新登记。</p>
        <TextItem id={`end-${id}`} label="停用理由" value={reason} onChange={setReason} maxLength={200} />
        <ErrorPanel error={end.error} />
      </Modal>
    </>
  );
}
