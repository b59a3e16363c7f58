import { Button, Drawer, Input } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getProductStock, withdrawStockRecord } from '../../../contract/providers-stock.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { ReportForm } from './ReportForm.tsx';
import { CHANNELS, productLine, reportWord } from './stock-words.ts';
import '../../catalogue/catalogue.css';

type Answer = OutputOf<typeof getProductStock>;
type StockEvent = Answer['records'][number];

/** Takes a wrong report back, with the reason beside the button. */
function Withdrawal({ id }: { readonly id: number }) {
  const tell = useTell();
  const [reason, setReason] = useState<string>();
  const withdraw = useCall(withdrawStockRecord, { onDone: () => tell('已撤销，库存重新计算') });
  if (reason === undefined)
    return (
      <Button size="small" onClick={() => setReason('')}>
        撤销
      </Button>
    );
  return (
    <span className="st-actions">
      <Input
        aria-label="撤销原因"
        placeholder="原因"
        size="small"
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        size="small"
        danger
        disabled={reason.trim() === ''}
        loading={withdraw.isPending}
        onClick={() => withdraw.mutate({ params: { id }, body: { reason: reason.trim() } })}
      >
        确认撤销
      </Button>
      <ErrorPanel error={withdraw.error} />
    </span>
  );
}

function History({
  records,
  mayReport,
}: {
  readonly records: readonly StockEvent[];
  readonly mayReport: boolean;
}) {
  return (
    <Panel title="进出经过">
      <DataTable
        label="进出经过"
        rows={records}
        rowKey={(row) => row.id}
        columns={[
          { key: 'at', title: '时间', text: (row) => row.happenedAt.slice(0, 16) },
          { key: 'what', title: '什么', text: (row) => reportWord(row.kind, row.changeType) },
          { key: 'batch', title: '批次', text: (row) => row.batchNo },
          { key: 'quantity', title: '数量', text: (row) => row.quantity, align: 'right' },
          { key: 'by', title: '谁报的', text: (row) => `${row.by}（${CHANNELS[row.channel]}）`, wrap: true },
          {
            key: 'withdrawn',
            title: '撤销',
            text: (row) => row.withdrawn ?? '',
            wrap: true,
            cell: (row) => {
              if (row.withdrawn !== null) return <Status tone="off" word={`已撤销：${row.withdrawn}`} />;
              return mayReport ? <Withdrawal id={row.id} /> : null;
            },
          },
        ]}
        stacks
        empty={{ why: '还没有报过' }}
      />
    </Panel>
  );
}

function Detail({ answer, mayReport }: { readonly answer: Answer; readonly mayReport: boolean }) {
  return (
    <div className="st-stack">
      <p className="st-secondary">
        {productLine(answer.strength, answer.pack, answer.maker)}，{answer.nationalCode}
      </p>
      {mayReport && <ReportForm key={answer.nationalCode} nationalCode={answer.nationalCode} />}
      <Panel title="现有批次">
        <DataTable
          label="现有批次"
          rows={answer.batches}
          rowKey={(row) => row.batchNo}
          columns={[
            { key: 'batch', title: '批次', text: (row) => row.batchNo },
            { key: 'lot', title: '生产批号', text: (row) => row.lotNo },
            { key: 'expiry', title: '有效期至', text: (row) => row.expiresOn ?? '没有报' },
            { key: 'quantity', title: '现有', text: (row) => row.quantity, align: 'right' },
            { key: 'on', title: '最近报的日子', text: (row) => row.reportedOn },
          ]}
          stacks
          empty={{ why: '还没有报过这个药的库存' }}
        />
      </Panel>
      <History records={answer.records} mayReport={mayReport} />
    </div>
  );
}

/** One product beside the list: its batches, what came and went, and the reporting itself. */
export function ProductStockDrawer({
  code,
  institution,
  mayReport,
  onClose,
}: {
  /** Empty while nothing is open. */
  readonly code: string;
  /** Null for the reader's own. */
  readonly institution: string | null;
  readonly mayReport: boolean;
  readonly onClose: () => void;
}) {
  const open = code !== '';
  const { data, error, refetch } = useQueryCall(
    getProductStock,
    { params: { code: open ? code : 'NONE0' }, query: institution === null ? {} : { institution } },
    { enabled: open },
  );
  return (
    <Drawer open={open} onClose={onClose} size="large" title={data?.name ?? '库存'} destroyOnHidden>
      <ErrorPanel error={open ? error : null} onRetry={() => void refetch()} />
      {open && data !== undefined && <Detail answer={data} mayReport={mayReport} />}
    </Drawer>
  );
}
