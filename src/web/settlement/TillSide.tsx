import { Button } from 'antd';
import type { Bill } from '../../contract/settlement.ts';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { BILL_STATES, sharesInWords } from './bill-words.ts';
import { BillShares } from './BillShares.tsx';
import { StagesTable } from './StagesTable.tsx';
import type { Till } from './till-state.ts';
import { stepsOf } from './till-words.ts';

/** How far the sale is and what comes next. */
export function TillSteps({ till }: { readonly till: Till }) {
  const { role } = useMe();
  return (
    <Panel title="这一单">
      <ol className="st-till-steps">
        {stepsOf(till, role).map(({ title, about, done, now }) => (
          <li key={title} aria-current={now ? 'step' : undefined} className={done ? 'st-done' : undefined}>
            <strong>{title}</strong>
            <span className="st-secondary">{about}</span>
            {done && <Status tone="good" word="完成" />}
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** The pre-settled bill beside the sale: who pays what first, then every step with its clause. */
export function TillPriced({
  bill,
  busy,
  onSettle,
}: {
  readonly bill: Bill;
  readonly busy: boolean;
  readonly onSettle: () => void;
}) {
  return (
    <>
      <Panel title="预结算" extra={<Status {...BILL_STATES.preSettled} />}>
        <BillShares shares={bill} />
        <p className="st-in-words">{sharesInWords(bill)}</p>
        <div className="st-submit">
          <Button type="primary" block size="large" loading={busy} onClick={onSettle}>
            结算<kbd>F4</kbd>
          </Button>
        </div>
      </Panel>
      <Panel>
        <StagesTable stages={bill.stages} />
      </Panel>
    </>
  );
}

/** The settled bill in short: what to collect, and under which number it stands. */
export function TillDone({ bill }: { readonly bill: Bill }) {
  const state = BILL_STATES[bill.state];
  return (
    <Panel title={bill.state === 'reversal' ? '退款' : '收款'} extra={<Status {...state} />}>
      <BillShares shares={bill} returned={bill.state === 'reversal'} />
      <div className="st-till-number">
        <Fields
          columns={1}
          fields={[
            {
              label: '结算编号',
              value: bill.claimNo !== null && <Go to={`/bills/${bill.claimNo}`}>{bill.claimNo}</Go>,
            },
            { label: '结算时间', value: bill.settledAt },
          ]}
        />
      </div>
    </Panel>
  );
}
