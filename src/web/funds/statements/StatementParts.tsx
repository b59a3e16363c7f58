import type { Statement } from '../../../contract/funds-statements.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import { STATEMENT_STEPS } from '../../../domain/funds/statements/statement-steps.ts';
import { PAYMENT_STATES } from '../../../domain/funds/payments/payment-steps.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { Money } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';

type Sum = Statement['sums'][number];
type Part = Statement['parts'][number];

function amount<R>(key: string, title: string, of: (row: R) => string): Column<R> {
  return { key, title, align: 'right', text: of, cell: (row) => <Money yuan={of(row)} /> };
}

const SUMS: readonly Column<Sum>[] = [
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  amount('claimed', '本期结算', (row) => row.claimed),
  amount('in', '上期结转', (row) => row.carriedIn),
  amount('deducted', '扣款', (row) => row.deducted),
  amount('recovered', '追回', (row) => row.recovered),
  amount('payable', '实付', (row) => row.payable),
  amount('out', '结转下期', (row) => row.carriedOut),
];

const PARTS: readonly Column<Part>[] = [
  { key: 'area', title: '参保地', text: (row) => row.areaName },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  { key: 'claims', title: '笔数', align: 'right', text: (row) => String(row.claims) },
  amount('pooled', '统筹基金', (row) => row.pooledFund),
  amount('major', '大病保险', (row) => row.majorIllness),
  amount('assistance', '医疗救助', (row) => row.assistance),
  amount('injury', '工伤保险', (row) => row.workInjury),
  amount('maternity', '生育保险', (row) => row.maternity),
  amount('commercial', '商业保险', (row) => row.commercial),
  amount('account', '个人账户', (row) => row.personalAccount),
  amount('owed', '应付机构', (row) => row.owed),
  amount('outside', '单列费用（M27）', (row) => row.outside),
];

/** The sums that are paid by, then whose funds bear them. */
export function StatementSums({ statement }: { readonly statement: Statement }) {
  return (
    <>
      <Panel title="应付合计">
        <DataTable
          label="应付合计"
          columns={SUMS}
          rows={statement.sums}
          rowKey={(row) => row.scheme}
          stacks
          empty={{ why: '没有在内的结算' }}
        />
      </Panel>
      <Panel title="各基金承担">
        <DataTable
          label="各基金承担"
          columns={PARTS}
          rows={statement.parts}
          rowKey={(row) => `${row.areaCode} ${row.scheme}`}
          stacks
          empty={{ why: '没有在内的结算' }}
        />
      </Panel>
      {statement.withheld.length > 0 && (
        <Panel title="扣款和追回">
          <DataTable
            label="扣款和追回"
            columns={[
              { key: 'kind', title: '类别', text: (row) => DEDUCTION_KINDS[row.kind] },
              { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
              { key: 'no', title: '决定文号', text: (row) => row.documentNo },
              { key: 'reason', title: '原因', text: (row) => row.reason, wrap: true },
              amount('amount', '本期扣下', (row: Statement['withheld'][number]) => row.amount),
            ]}
            rows={statement.withheld}
            rowKey={(row) => `${row.kind} ${row.documentNo} ${row.scheme}`}
            stacks
            empty={{ why: '没有' }}
          />
        </Panel>
      )}
    </>
  );
}

const ANSWERS = { stands: '维持', setAside: '移出这一份' } as const;

export function StatementDisputes({ statement }: { readonly statement: Statement }) {
  if (statement.disputes.length === 0) return null;
  return (
    <Panel title="异议和答复">
      <DataTable
        label="异议和答复"
        columns={[
          {
            key: 'no',
            title: '结算编号',
            text: (row) => row.claimNo,
            cell: (row) => <Go to={`/bills/${row.claimNo}`}>{row.claimNo}</Go>,
          },
          amount('owed', '应付', (row: Statement['disputes'][number]) => row.owed),
          { key: 'reason', title: '机构的理由', text: (row) => row.reason, wrap: true },
          {
            key: 'answer',
            title: '经办的答复',
            text: (row) =>
              row.answer === null ? '还没有答复' : `${ANSWERS[row.answer]}：${row.answerWords ?? ''}`,
            wrap: true,
          },
        ]}
        rows={statement.disputes}
        rowKey={(row) => row.claimNo}
        stacks
        empty={{ why: '没有异议' }}
      />
    </Panel>
  );
}

/** What was done, and how it was paid. */
export function StatementCourse({ statement }: { readonly statement: Statement }) {
  return (
    <>
      <Panel title="经过">
        <ul className="st-plain">
          {statement.events.map((event) => (
            <li key={`${event.step} ${event.at}`}>
              <strong>{STATEMENT_STEPS[event.step]}</strong> <span className="st-secondary">{event.at}</span>
              <div>
                {event.by}
                {event.payable === null ? '' : `，应付 ¥${event.payable}`}
                {event.words === '' ? '' : `：${event.words}`}
              </div>
            </li>
          ))}
        </ul>
      </Panel>
      {statement.payments.length > 0 && (
        <Panel title="付款">
          <ul className="st-plain">
            {statement.payments.map((one) => (
              <li key={`${one.batchNo} ${one.lineNo}`}>
                <strong>{PAYMENT_STATES[one.state]}</strong> ¥{one.amount}
                <div className="st-secondary">
                  批次 {one.batchNo}，{one.bankName} 尾号 {one.lastFour}
                  {one.resultOn === null ? '' : `，${one.resultOn}`}
                  {one.resultWords === null || one.resultWords === '' ? '' : `，${one.resultWords}`}
                </div>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
