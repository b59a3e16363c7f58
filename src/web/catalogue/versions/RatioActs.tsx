import { Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listRatioActs, undoRatioAct } from '../../../contract/self-pay-ratios.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { percentText } from '../../ui/words.ts';

type Act = OutputOf<typeof listRatioActs>['rows'][number];

const KINDS = { review: '评审录入', rename: '更名沿用', undo: '撤销' } as const;

function UndoDialog({
  versionId,
  act,
  onClose,
}: {
  readonly versionId: number;
  readonly act: Act;
  readonly onClose: () => void;
}) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const undo = useCall(undoRatioAct, {
    onDone: ({ restored }) => {
      onClose();
      tell(`已撤销，恢复 ${restored} 行`);
    },
  });
  return (
    <Modal
      open
      title={`撤销 ${act.at.slice(0, 16)} 录入的 ${act.entries} 行？`}
      okText="撤销录入"
      cancelText="返回"
      okButtonProps={{ disabled: reason.trim() === '', loading: undo.isPending }}
      onCancel={onClose}
      onOk={() => undo.mutate({ params: { id: versionId, actId: act.id }, body: { reason: reason.trim() } })}
    >
      <p>恢复到这次录入之前的比例；之后又改过的行不动。</p>
      <Form layout="vertical">
        <Form.Item label="理由" htmlFor="undo-reason" required>
          <Input
            id="undo-reason"
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
      <ErrorPanel error={undo.error} />
    </Modal>
  );
}

/** What was set and taken back, newest first. */
export function RatioActs({ versionId, mayUndo }: { readonly versionId: number; readonly mayUndo: boolean }) {
  const { data, error, refetch } = useQueryCall(listRatioActs, { params: { id: versionId } });
  const [open, setOpen] = useState<Act | null>(null);
  const columns: readonly Column<Act>[] = [
    { key: 'at', title: '时间', text: (act) => act.at.slice(0, 16), width: 140 },
    {
      key: 'kind',
      title: '事项',
      text: (act) => `${KINDS[act.kind]}${act.undone ? '（已撤销）' : ''}`,
      width: 150,
    },
    { key: 'entries', title: '行数', text: (act) => String(act.entries), align: 'right', width: 70 },
    {
      key: 'ratio',
      title: '比例',
      text: (act) => (act.ratio === null ? '' : percentText(act.ratio)),
      align: 'right',
      width: 80,
    },
    { key: 'proposal', title: '专家建议', text: (act) => act.proposal, wrap: true },
    { key: 'evidence', title: '依据或理由', text: (act) => act.evidence, wrap: true },
    { key: 'by', title: '经办', text: (act) => act.by, width: 130 },
    {
      key: 'undo',
      title: '撤销',
      cell: (act) =>
        mayUndo &&
        act.kind === 'review' &&
        !act.undone && (
          <Button size="small" onClick={() => setOpen(act)}>
            撤销
          </Button>
        ),
      width: 80,
    },
  ];
  return (
    <Panel title="历次录入">
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      <DataTable
        label="历次录入"
        stacks
        rows={data?.rows}
        rowKey={(act) => act.id}
        columns={columns}
        empty={{ why: '还没有录入' }}
      />
      {open !== null && <UndoDialog versionId={versionId} act={open} onClose={() => setOpen(null)} />}
    </Panel>
  );
}
