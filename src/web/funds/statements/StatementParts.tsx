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
import { TimeLine } from '../../ui/TimeLine.tsx';
import { withThousands } from '../../ui/words.ts';

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
  amount('prepaid', '冲抵预付', (row) => row.fromPrepaid),
  amount('payable', '实付', (row) => row.payable),
  amount('out', '结转下期', (row) => row.carriedOut),
];

/** Funds that many statements have nothing from: shown where there is something. */
const RARE: Readonly<Record<string, (row: Part) => string>> = {
  major: (row) => row.majorIllness,
  assistance: (row) => row.assistance,
  injury: (row) => row.workInjury,
  maternity: (row) => row.maternity,
  commercial: (row) => row.commercial,
  account: (row) => row.personalAccount,
};

function partColumns(rows: readonly Part[]): Column<Part>[] {
  return PARTS.filter(({ key }) => {
    const of = RARE[key];
    return of === undefined || rows.some((row) => of(row) !== '0.00');
  });
}

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
  amount('outside', '单列费用', (row) => row.outside),
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
          columns={partColumns(statement.parts)}
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
              { key: 'area', title: '决定地区', text: (row) => row.areaName },
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
      {statement.setOffs.length > 0 && <SetOffs statement={statement} />}
    </>
  );
}

/** What was paid ahead and meets this statement. */
function SetOffs({ statement }: { readonly statement: Statement }) {
  return (
    <Panel title="冲抵的预付">
      <DataTable
        label="冲抵的预付"
        columns={[
          {
            key: 'reference',
            title: '银行流水号',
            text: (row) => row.bankReference,
            cell: (row) => <Go to={`/prepayments/${row.prepaymentId}`}>{row.bankReference}</Go>,
          },
          { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
          { key: 'day', title: '拨付日期', text: (row) => row.bankDay },
          { key: 'no', title: '依据的文号', text: (row) => row.documentNo, wrap: true },
          amount('amount', '本期冲抵', (row: Statement['setOffs'][number]) => row.amount),
        ]}
        rows={statement.setOffs}
        rowKey={(row) => row.prepaymentId}
        stacks
        empty={{ why: '没有' }}
      />
    </Panel>
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

function detailOf({ payable, words }: Statement['events'][number]): string {
  return [payable === null ? '' : `应付 ¥${withThousands(payable)}`, words]
    .filter((part) => part !== '')
    .join('；');
}

/** What was done, and how it was paid. */
export function StatementCourse({ statement }: { readonly statement: Statement }) {
  return (
    <>
      <Panel title="经过">
        <TimeLine
          events={statement.events.map((event, index) => ({
            key: index,
            at: event.at,
            what: STATEMENT_STEPS[event.step],
            who: event.by,
            ...(event.payable === null && event.words === '' ? {} : { detail: detailOf(event) }),
          }))}
        />
      </Panel>
      {statement.payments.length > 0 && (
        <Panel title="付款">
          <TimeLine
            label="付款"
            events={statement.payments.map((one) => ({
              key: `${one.batchNo} ${one.lineNo}`,
              at: one.resultOn ?? one.releasedAt ?? '',
              what: `${PAYMENT_STATES[one.state]} ¥${withThousands(one.amount)}`,
              who: `${one.bankName} 尾号 ${one.lastFour}`,
              detail: [`批次 ${one.batchNo}`, one.bankReference ?? '', one.resultWords ?? '']
                .filter((part) => part !== '')
                .join('，'),
            }))}
          />
        </Panel>
      )}
    </>
  );
}
