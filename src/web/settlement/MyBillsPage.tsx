import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { listBills, type BillRow } from '../../contract/settlement.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { Money } from '../ui/Money.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { BILL_STATES, billPath } from './bill-words.ts';

const STEP = 20;

function BillCard({ row }: { readonly row: BillRow }) {
  return (
    <Go to={billPath('patient', row.claimNo ?? '')} className="st-card">
      <span className="st-card-title">
        <span>{row.drugs}</span>
        <Status {...BILL_STATES[row.state]} />
      </span>
      <span className="st-card-line">
        <span className="st-secondary">{row.servedOn}</span>
        <span className="st-secondary">{row.institutionName}</span>
      </span>
      <span className="st-card-line">
        <span className="st-secondary">
          总费用 <Money yuan={row.charged} />
        </span>
        <span>
          个人支付 <Money yuan={row.personPays} total />
        </span>
      </span>
    </Go>
  );
}

/** The patient's bills, newest first; each opens with who paid what and why. */
export function MyBillsPage() {
  const [count, setCount] = useState(STEP);
  const answer = useQueryCall(listBills, { query: { pageSize: count } }, { keep: true });
  const rows = answer.data?.rows;
  return (
    <div className="st-stack">
      <PageHeader title="账单" />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rows?.length === 0 && (
        <p className="st-secondary">还没有结算过。在医院或药店用医保结算后，账单会出现在这里。</p>
      )}
      {rows?.map((row) => (
        <BillCard key={row.claimNo} row={row} />
      ))}
      {rows !== undefined && answer.data !== undefined && answer.data.total > rows.length && count < 200 && (
        <Button block onClick={() => setCount(count + STEP)}>
          显示更多
        </Button>
      )}
    </div>
  );
}
