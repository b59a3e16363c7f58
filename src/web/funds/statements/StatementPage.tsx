import { Button } from 'antd';
import { useState } from 'react';
import { urlOf } from '../../../contract/client.ts';
import {
  exportStatement,
  getStatement,
  listStatementRows,
  type Statement,
} from '../../../contract/funds-statements.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { CasePending } from '../../ui/CasePending.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FileButtons } from '../../ui/FileButtons.tsx';
import { useMe } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { Clock, Status } from '../../ui/Status.tsx';
import type { Column, RowKey } from '../../ui/table-columns.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { PAYMENT_FLAGS } from '../fund-words.ts';
import { AnswerPanel, RespondPanel, StepPanel } from './StatementSteps.tsx';
import { StatementCourse, StatementDisputes, StatementSums } from './StatementParts.tsx';
import { statusOfStatement } from './statement-words.ts';

type Row = RowOf<typeof listStatementRows>;

/** Who may open a single bill; a bureau reads sums. */
const BILL_READERS: readonly string[] = [
  'pharmacist',
  'hospitalOffice',
  'agencyReviewer',
  'auditor',
  'provinceAdmin',
];

const money = (key: string, title: string, of: (row: Row) => string): Column<Row> => ({
  key,
  title,
  align: 'right',
  text: of,
  cell: (row) => <Money yuan={of(row)} />,
});

const COLUMNS: readonly Column<Row>[] = [
  { key: 'no', title: '结算编号', text: (row) => row.claimNo },
  { key: 'kind', title: '类别', text: (row) => (row.kind === 'settlement' ? '结算' : '撤销') },
  { key: 'on', title: '费用日期', text: (row) => row.servedOn },
  { key: 'area', title: '参保地', text: (row) => row.areaName },
  money('owed', '应付机构', (row) => row.owed),
  {
    key: 'aside',
    title: '本期',
    text: (row) => (row.setAside ? '移出' : '在内'),
    cell: (row) => <Status tone={row.setAside ? 'off' : 'good'} word={row.setAside ? '移出' : '在内'} />,
  },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme], folded: true },
  { ...money('outside', '单列费用', (row) => row.outside), folded: true },
  { ...money('pooled', '统筹基金', (row) => row.pooledFund), folded: true },
  { ...money('major', '大病保险', (row) => row.majorIllness), folded: true },
  { ...money('assistance', '医疗救助', (row) => row.assistance), folded: true },
  { ...money('injury', '工伤保险', (row) => row.workInjury), folded: true },
  { ...money('maternity', '生育保险', (row) => row.maternity), folded: true },
  { ...money('commercial', '商业保险', (row) => row.commercial), folded: true },
  { ...money('account', '个人账户', (row) => row.personalAccount), folded: true },
  { ...money('cash', '个人现金', (row) => row.cash), folded: true },
  {
    key: 'flag',
    title: '付费标记',
    text: (row) => (row.flag === null ? '' : PAYMENT_FLAGS[row.flag]),
    folded: true,
  },
  { key: 'booked', title: '记账日期', text: (row) => row.onDay, folded: true },
];

function StatementFacts({ statement }: { readonly statement: Statement }) {
  return (
    <Panel title="对账单">
      <Fields
        fields={[
          { label: '编号', value: statement.statementNo },
          {
            label: '机构',
            value: `${statement.institutionName}（${statement.institutionCode}）`,
          },
          { label: '付款地区', value: statement.areaName },
          { label: '月份', value: statement.month },
          { label: '出单日期', value: statement.issuedOn },
          { label: '答复期限', value: statement.dueOn },
          {
            label: '明细',
            value: `结算 ${statement.claims} 笔，撤销 ${statement.reversals} 笔，移出 ${statement.setAside} 笔`,
          },
          { label: '实付', value: <Money yuan={statement.payable} total /> },
        ]}
      />
    </Panel>
  );
}

/** Every claim; the institution ticks those that it disputes while it may. */
function Rows({
  statement,
  chosen,
  onChoose,
}: {
  readonly statement: Statement;
  readonly chosen: ReadonlySet<RowKey>;
  readonly onChoose: (chosen: ReadonlySet<RowKey>) => void;
}) {
  const me = useMe();
  const mayDispute = statement.mayDo.includes('respond') && statement.state === 'waiting';
  return (
    <section aria-label="明细">
      <h2>明细</h2>
      <EndpointTable
        endpoint={listStatementRows}
        name="statement-rows"
        label="对账单明细"
        params={{ id: statement.id }}
        rowKey={(row) => row.claimNo}
        {...(mayDispute ? { selection: { chosen, onChange: onChoose } } : {})}
        {...(BILL_READERS.includes(me.role) ? { hrefOf: (row: Row) => `/bills/${row.claimNo}` } : {})}
        stacks
        columns={COLUMNS}
        empty={{ why: '没有明细' }}
      />
    </section>
  );
}

/** One statement: what it comes to, every claim, and what the reader may do with it (M29). */
export function StatementPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getStatement, { params: { id } });
  const statement = answer.data;
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const back = { to: '/statements', label: '对账单' };
  if (statement === undefined)
    return (
      <CasePending title="对账单" back={back} error={answer.error} onRetry={() => void answer.refetch()} />
    );
  return (
    <>
      <CaseHeader
        title={`${statement.institutionName} ${statement.month} 对账单`}
        back={back}
        status={<Status {...statusOfStatement(statement.state)} />}
        clock={
          statement.state === 'waiting' && (
            <Clock dueOn={statement.dueOn} workingDaysLeft={statement.workingDaysLeft} />
          )
        }
        next={
          <>
            <Button onClick={() => printPage('a4')}>打印</Button>
            <FileButtons hrefOf={(form) => urlOf(exportStatement, { id }, { form })} />
          </>
        }
      />
      <CaseLayout
        left={
          <>
            <div className="st-print st-stack">
              <StatementFacts statement={statement} />
              <StatementSums statement={statement} />
            </div>
            <StatementDisputes statement={statement} />
            <Rows statement={statement} chosen={chosen} onChoose={setChosen} />
          </>
        }
        right={
          <>
            {statement.mayDo.includes('respond') && (
              <RespondPanel statement={statement} chosen={[...chosen].map(String)} />
            )}
            {statement.mayDo.includes('answer') && <AnswerPanel statement={statement} />}
            <StepPanel key={statement.state} statement={statement} />
            <StatementCourse statement={statement} />
          </>
        }
      />
    </>
  );
}
