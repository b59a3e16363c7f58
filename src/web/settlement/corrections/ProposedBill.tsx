import { Button } from 'antd';
import { useState } from 'react';
import type { Readjudication } from '../../../contract/settlement-readjudication.ts';
import { PAYERS } from '../../../domain/settlement/corrections/replay-bills.ts';
import { CHANGE_KINDS } from '../../../domain/settlement/corrections/tell-changes.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { withThousands } from '../../ui/words.ts';
import { StagesTable } from '../StagesTable.tsx';
import { signed } from './readjudication-words.ts';

type Bill = Readjudication['bills'][number];

/** Who pays what by the bill that stands and by the new one, side by side. */
export function SharesTable({ label, shares }: { readonly label: string; readonly shares: Bill['shares'] }) {
  return (
    <DataTable
      label={label}
      stacks
      rows={shares}
      rowKey={(row) => row.payer}
      columns={[
        { key: 'payer', title: '谁付', text: (row) => PAYERS[row.payer] },
        { key: 'before', title: '原单（元）', align: 'right', text: (row) => withThousands(row.before) },
        { key: 'after', title: '新单（元）', align: 'right', text: (row) => withThousands(row.after) },
        { key: 'more', title: '差额（元）', align: 'right', text: (row) => signed(row.difference) },
      ]}
      empty={{ why: '没有人付款' }}
    />
  );
}

function Changes({ changes }: Pick<Bill, 'changes'>) {
  return (
    <DataTable
      label="什么变了"
      stacks
      rows={changes}
      rowKey={(row) => `${row.kind} ${row.line ?? ''}`}
      columns={[
        {
          key: 'what',
          title: '什么变了',
          text: (row) => `${CHANGE_KINDS[row.kind].label}${row.line === null ? '' : `（第 ${row.line} 行）`}`,
        },
        { key: 'from', title: '结算时', text: (row) => withThousands(row.from) || '无', wrap: true },
        { key: 'to', title: '现在', text: (row) => withThousands(row.to) || '无', wrap: true },
        { key: 'clause', title: '依据', cell: (row) => <ClauseLink id={CHANGE_KINDS[row.kind].clause} /> },
      ]}
      empty={{ why: '没有变化' }}
    />
  );
}

interface ProposedBillProps {
  readonly bill: Bill;
  /** Which reversal and which bill stand for it, once booked. */
  readonly booked: Readjudication['booked'][number] | undefined;
}

/** One bill before and after a correction: who pays what, what changed and by which clause, and on demand every step. */
export function ProposedBill({ bill, booked }: ProposedBillProps) {
  const [open, setOpen] = useState(false);
  return (
    <Panel
      title={`结算单 ${bill.claimNo}`}
      extra={
        <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? '收起计算过程' : '两张的计算过程'}
        </Button>
      }
    >
      <div className="st-stack">
        <p className="st-actions">
          <span className="st-secondary">
            {bill.institutionName}，{bill.servedOn}
          </span>
          <Go to={`/bills/${bill.claimNo}`}>看原单</Go>
          {booked !== undefined && (
            <>
              <Go to={`/bills/${booked.reversalNo}`}>撤销单 {booked.reversalNo}</Go>
              <Go to={`/bills/${booked.replacementNo}`}>新单 {booked.replacementNo}</Go>
            </>
          )}
        </p>
        <SharesTable label={`结算单 ${bill.claimNo} 各方金额`} shares={bill.shares} />
        <p>
          <strong>{bill.told}</strong>
        </p>
        <Changes changes={bill.changes} />
        {open && (
          <>
            <section aria-label="原单的计算过程">
              <h3>原单</h3>
              <StagesTable stages={bill.stagesBefore} />
            </section>
            <section aria-label="新单的计算过程">
              <h3>新单</h3>
              <StagesTable stages={bill.stagesAfter} />
            </section>
          </>
        )}
      </div>
    </Panel>
  );
}
