import { Button } from 'antd';
import { useState } from 'react';
import { urlOf } from '../../../contract/client.ts';
import {
  exportClearing,
  getClearing,
  listClearingRows,
  type Clearing,
} from '../../../contract/funds-clearing.ts';
import { CLEARING_SIDES, CLEARING_STEPS } from '../../../domain/funds/clearing/clearing-steps.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { CasePending } from '../../ui/CasePending.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FileButtons } from '../../ui/FileButtons.tsx';
import { Money } from '../../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { Clock, Status } from '../../ui/Status.tsx';
import type { Column, RowKey } from '../../ui/table-columns.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { PAYMENT_FLAGS } from '../fund-words.ts';
import { AnswerPart, MoneyPart, RespondPart } from './ClearingSteps.tsx';
import { saidWords, statusOfClearing } from './clearing-words.ts';

type Row = RowOf<typeof listClearingRows>;
type Part = Clearing['parts'][number];
type Sum = Clearing['sums'][number];

function money<R>(key: string, title: string, of: (row: R) => string): Column<R> {
  return { key, title, align: 'right', text: of, cell: (row) => <Money yuan={of(row)} /> };
}

const SUMS: readonly Column<Sum>[] = [
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  money('claimed', '本期', (row) => row.claimed),
  money('in', '上期结转', (row) => row.carriedIn),
  money('withheld', '代扣抵减', (row) => row.withheld),
  money('payable', '应付', (row) => row.payable),
  money('out', '结转下期', (row) => row.carriedOut),
];

const PARTS: readonly Column<Part>[] = [
  { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  { key: 'claims', title: '笔数', align: 'right', text: (row) => String(row.claims) },
  money('pooled', '统筹基金', (row) => row.pooledFund),
  money('major', '大病保险', (row) => row.majorIllness),
  money('assistance', '医疗救助', (row) => row.assistance),
  money('owed', '应清算', (row) => row.owed),
  money('outside', '单列费用', (row) => row.outside),
];

const COLUMNS: readonly Column<Row>[] = [
  { key: 'no', title: '结算编号', text: (row) => row.claimNo },
  { key: 'kind', title: '类别', text: (row) => (row.kind === 'settlement' ? '结算' : '撤销') },
  { key: 'on', title: '费用日期', text: (row) => row.servedOn },
  { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true },
  { key: 'area', title: '参保地', text: (row) => row.areaName, folded: true },
  money('owed', '应清算', (row) => row.owed),
  {
    key: 'aside',
    title: '本期',
    text: (row) => (row.setAside ? '移出' : '在内'),
    cell: (row) => <Status tone={row.setAside ? 'off' : 'good'} word={row.setAside ? '移出' : '在内'} />,
  },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme], folded: true },
  { ...money('outside', '单列费用', (row: Row) => row.outside), folded: true },
  { ...money('pooled', '统筹基金', (row: Row) => row.pooledFund), folded: true },
  { ...money('major', '大病保险', (row: Row) => row.majorIllness), folded: true },
  { ...money('assistance', '医疗救助', (row: Row) => row.assistance), folded: true },
  { ...money('injury', '工伤保险', (row: Row) => row.workInjury), folded: true },
  { ...money('maternity', '生育保险', (row: Row) => row.maternity), folded: true },
  { ...money('commercial', '商业保险', (row: Row) => row.commercial), folded: true },
  { ...money('account', '个人账户', (row: Row) => row.personalAccount), folded: true },
  {
    key: 'flag',
    title: '付费标记',
    text: (row) => (row.flag === null ? '' : PAYMENT_FLAGS[row.flag]),
    folded: true,
  },
  { key: 'booked', title: '记账日期', text: (row) => row.onDay, folded: true },
];

function Facts({ clearing }: { readonly clearing: Clearing }) {
  return (
    <Panel title="清算单">
      <Fields
        fields={[
          { label: '编号', value: clearing.clearingNo },
          { label: '月份', value: clearing.month },
          { label: '参保地（付）', value: clearing.payerName },
          { label: '就医地（收）', value: clearing.payeeName },
          { label: '出单日期', value: clearing.issuedOn },
          { label: '答复期限', value: clearing.dueOn },
          { label: '核对', value: saidWords(clearing.said) },
          {
            label: '明细',
            value: `结算 ${clearing.claims} 笔，撤销 ${clearing.reversals} 笔，移出 ${clearing.setAside} 笔`,
          },
          { label: '应付', value: <Money yuan={clearing.payable} total /> },
        ]}
      />
    </Panel>
  );
}

function Sums({ clearing }: { readonly clearing: Clearing }) {
  return (
    <>
      <Panel title="应付合计">
        <DataTable
          label="应付合计"
          columns={SUMS}
          rows={clearing.sums}
          rowKey={(row) => row.scheme}
          stacks
          empty={{ why: '没有在内的结算' }}
        />
      </Panel>
      <Panel title="各机构">
        <DataTable
          label="各机构"
          columns={PARTS}
          rows={clearing.parts}
          rowKey={(row) => `${row.institutionCode} ${row.scheme}`}
          stacks
          empty={{ why: '没有在内的结算' }}
        />
      </Panel>
    </>
  );
}

/** What the area of the institution withheld from it on decisions of the area that pays. */
function Withheld({ clearing }: { readonly clearing: Clearing }) {
  if (clearing.withheld.length === 0) return null;
  return (
    <Panel title="就医地代扣，抵减应付">
      <DataTable
        label="就医地代扣"
        columns={[
          { key: 'kind', title: '类别', text: (row) => DEDUCTION_KINDS[row.kind] },
          { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true },
          { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
          { key: 'no', title: '决定文号', text: (row) => row.documentNo },
          { key: 'reason', title: '原因', text: (row) => row.reason, wrap: true },
          money('amount', '扣下', (row: Clearing['withheld'][number]) => row.amount),
        ]}
        rows={clearing.withheld}
        rowKey={(row) => `${row.kind} ${row.documentNo} ${row.scheme} ${row.institutionName} ${row.amount}`}
        stacks
        empty={{ why: '没有' }}
      />
    </Panel>
  );
}

const ANSWERS = { stands: '维持', setAside: '移出这一份' } as const;

function Disputes({ clearing }: { readonly clearing: Clearing }) {
  if (clearing.disputes.length === 0) return null;
  return (
    <Panel title="异议和答复">
      <DataTable
        label="异议和答复"
        columns={[
          { key: 'no', title: '结算编号', text: (row) => row.claimNo },
          { key: 'side', title: '提出方', text: (row) => CLEARING_SIDES[row.side] },
          money('owed', '金额', (row: Clearing['disputes'][number]) => row.owed),
          { key: 'reason', title: '理由', text: (row) => row.reason, wrap: true },
          {
            key: 'answer',
            title: '答复',
            text: (row) =>
              row.answer === null ? '还没有答复' : `${ANSWERS[row.answer]}：${row.answerWords ?? ''}`,
            wrap: true,
          },
        ]}
        rows={clearing.disputes}
        rowKey={(row) => `${row.claimNo} ${row.side}`}
        stacks
        empty={{ why: '没有异议' }}
      />
    </Panel>
  );
}

function Course({ clearing }: { readonly clearing: Clearing }) {
  return (
    <Panel title="经过">
      <TimeLine
        events={clearing.events.map((event, index) => {
          const detail = [
            event.payable === null ? '' : `¥${withThousands(event.payable)}`,
            event.words,
          ].filter((part) => part !== '');
          return {
            key: index,
            at: event.at,
            what: CLEARING_STEPS[event.step],
            who: `${CLEARING_SIDES[event.side]} ${event.by}`,
            ...(detail.length === 0 ? {} : { detail: detail.join('；') }),
          };
        })}
      />
    </Panel>
  );
}

/** Every claim; whoever may dispute ticks those that it has something against. */
function Rows({
  clearing,
  chosen,
  onChoose,
}: {
  readonly clearing: Clearing;
  readonly chosen: ReadonlySet<RowKey>;
  readonly onChoose: (chosen: ReadonlySet<RowKey>) => void;
}) {
  return (
    <section aria-label="明细">
      <h2>明细</h2>
      <EndpointTable
        endpoint={listClearingRows}
        name="clearing-rows"
        label="清算单明细"
        params={{ id: clearing.id }}
        rowKey={(row) => row.claimNo}
        {...(clearing.mayDo.includes('dispute') ? { selection: { chosen, onChange: onChoose } } : {})}
        stacks
        columns={COLUMNS}
        empty={{ why: '没有在内的结算，只有代扣' }}
      />
    </section>
  );
}

/** One clearing: what it comes to, every claim, and what the reader's side may do with it (M29, M30). */
export function ClearingCasePage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getClearing, { params: { id } });
  const clearing = answer.data;
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const back = { to: '/clearing', label: '异地清算' };
  if (clearing === undefined)
    return (
      <CasePending
        title="异地清算单"
        back={back}
        error={answer.error}
        onRetry={() => void answer.refetch()}
      />
    );
  return (
    <>
      <CaseHeader
        title={`${clearing.payerName}付${clearing.payeeName} ${clearing.month} 清算单`}
        back={back}
        status={<Status {...statusOfClearing(clearing.state)} />}
        clock={
          clearing.state === 'waiting' && (
            <Clock dueOn={clearing.dueOn} workingDaysLeft={clearing.workingDaysLeft} />
          )
        }
        next={
          <>
            <Button onClick={() => printPage('a4')}>打印</Button>
            <FileButtons hrefOf={(form) => urlOf(exportClearing, { id }, { form })} />
          </>
        }
      />
      <CaseLayout
        left={
          <>
            <div className="st-print st-stack">
              <Facts clearing={clearing} />
              <Sums clearing={clearing} />
              <Withheld clearing={clearing} />
            </div>
            <Disputes clearing={clearing} />
            <Rows clearing={clearing} chosen={chosen} onChoose={setChosen} />
          </>
        }
        right={
          <>
            {clearing.mayDo.includes('respond') && (
              <RespondPart clearing={clearing} chosen={[...chosen].map(String)} />
            )}
            {clearing.mayDo.includes('answer') && <AnswerPart clearing={clearing} />}
            <MoneyPart key={clearing.state} clearing={clearing} />
            <Course clearing={clearing} />
          </>
        }
      />
    </>
  );
}
