import { Button } from 'antd';
import { useState } from 'react';
import { urlOf } from '../../../contract/client.ts';
import {
  exportReconciliation,
  getReconciliation,
  listReconciliationLines,
  type Reconciliation,
} from '../../../contract/settlement-reconciliation.ts';
import { SETTINGS } from '../../../domain/settlement/model.ts';
import {
  DIFFERENCE_ADVICE,
  DIFFERENCE_ANSWERS,
  DIFFERENCE_KINDS,
  type DifferenceKind,
} from '../../../domain/settlement/reconciliation/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { CasePending } from '../../ui/CasePending.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FileButtons } from '../../ui/FileButtons.tsx';
import { Go } from '../../ui/Go.tsx';
import { Money } from '../../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column, RowKey } from '../../ui/table-columns.ts';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { AnswerPanel } from './AnswerPanel.tsx';
import { statusOfReconciliation } from './reconciliation-words.ts';

type Line = RowOf<typeof listReconciliationLines>;
interface Side {
  readonly name: string;
  readonly of: Reconciliation['ours'];
}

const sideMoney = (key: 'charged' | 'funds' | 'account' | 'cash', title: string): Column<Side> => ({
  key,
  title,
  align: 'right',
  text: (row) => row.of[key] ?? '未报',
  cell: (row) => {
    const yuan = row.of[key];
    return yuan === null ? '未报' : <Money yuan={yuan} />;
  },
});
const SIDE_COLUMNS: readonly Column<Side>[] = [
  { key: 'name', title: '一方', text: (row) => row.name },
  { key: 'rows', title: '笔数', align: 'right', text: (row) => String(row.of.rows) },
  sideMoney('charged', '费用总额'),
  sideMoney('funds', '基金'),
  sideMoney('account', '个人账户'),
  sideMoney('cash', '现金'),
];

const amount = (key: string, title: string, of: (row: Line) => string | null): Column<Line> => ({
  key,
  title,
  align: 'right',
  text: (row) => of(row) ?? '',
  cell: (row) => {
    const yuan = of(row);
    return yuan === null ? '没有' : <Money yuan={yuan} />;
  },
});
/** The platform has a bill of every number but those that the institution alone knows. */
const hasBill = (line: Line) => line.ourCharged !== null;
const COLUMNS: readonly Column<Line>[] = [
  {
    key: 'no',
    title: '结算编号',
    text: (row) => row.claimNo,
    cell: (row) => (hasBill(row) ? <Go to={`/bills/${row.claimNo}`}>{row.claimNo}</Go> : row.claimNo),
  },
  {
    key: 'kind',
    title: '差异',
    text: (row) => DIFFERENCE_KINDS[row.kind],
    cell: (row) => (
      <div>
        <Status tone={row.answer === null ? 'warn' : 'good'} word={DIFFERENCE_KINDS[row.kind]} />
        {row.refund && <div className="st-secondary">退费</div>}
      </div>
    ),
  },
  { key: 'refund', title: '退费', text: (row) => (row.refund ? '是' : '否'), folded: true },
  amount('theirs', '机构费用', (row) => row.theirCharged),
  amount('ours', '平台费用', (row) => row.ourCharged),
  amount('theirFunds', '机构基金', (row) => row.theirFunds),
  amount('ourFunds', '平台基金', (row) => row.ourFunds),
  {
    key: 'memo',
    title: '说明和怎么办',
    text: (row) => [row.memo, DIFFERENCE_ADVICE[row.kind]].filter((part) => part !== '').join('；'),
    cell: (row) => (
      <div>
        {row.memo}
        <div className="st-secondary">{DIFFERENCE_ADVICE[row.kind]}</div>
      </div>
    ),
    wrap: true,
  },
  {
    key: 'answer',
    title: '处理',
    wrap: true,
    text: (row) =>
      row.answer === null
        ? '待处理'
        : `${DIFFERENCE_ANSWERS[row.answer]}：${row.words ?? ''}（${row.answeredBy ?? ''}）`,
  },
  { key: 'person', title: '人员编号', text: (row) => row.personNo, folded: true },
  { key: 'msgid', title: '报文编号', text: (row) => row.msgid, folded: true },
];

const KIND_CHOICES = (Object.keys(DIFFERENCE_KINDS) as DifferenceKind[]).map((value) => ({
  value,
  label: DIFFERENCE_KINDS[value],
}));
const STATE_CHOICES = [
  { value: 'open', label: '待处理' },
  { value: 'answered', label: '已处理' },
];

/** One day, or from which to which. */
const daysOf = ({ from, to }: Reconciliation) => (from === to ? from : `${from} 至 ${to}`);

function Facts({ head }: { readonly head: Reconciliation }) {
  const sides = [
    { name: '机构', of: head.theirs },
    { name: '平台', of: head.ours },
  ];
  return (
    <Panel title="双方合计">
      <div className="st-stack">
        <DataTable
          label="双方合计"
          columns={SIDE_COLUMNS}
          rows={sides}
          rowKey={(row) => row.name}
          stacks
          empty={{ why: '' }}
        />
        <Fields
          fields={[
            { label: '机构', value: head.institutionName },
            { label: '结算日期', value: daysOf(head) },
            { label: '经办机构', value: head.areaCode === '430000' ? '全省' : head.areaCode },
            { label: '类别', value: head.setting === null ? '全部' : SETTINGS[head.setting] },
            {
              label: '日结',
              value: head.final
                ? `对账时已日结到 ${head.closedTo ?? ''}，不会再变`
                : '对账时还没有全部日结，日结后请再对',
            },
            { label: '经手', value: `${head.by} ${head.doneAt}` },
            ...(head.fileName === null ? [] : [{ label: '文件', value: head.fileName }]),
          ]}
        />
      </div>
    </Panel>
  );
}

interface DifferencesProps {
  readonly head: Reconciliation;
  readonly chosen: ReadonlySet<RowKey>;
  readonly onChoose: (chosen: ReadonlySet<RowKey>) => void;
}

function Differences({ head, chosen, onChoose }: DifferencesProps) {
  const [query, setQuery] = useUrlState({ kind: '', state: '' });
  return (
    <>
      <QueryBar
        fields={[
          { name: 'kind', label: '差异', kind: 'choice', options: KIND_CHOICES },
          { name: 'state', label: '处理', kind: 'choice', options: STATE_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <div className="st-print">
        <EndpointTable
          endpoint={listReconciliationLines}
          name="reconciliation-lines"
          label="差异"
          params={{ id: head.id }}
          query={query}
          rowKey={(row) => row.line}
          selection={{ chosen, onChange: onChoose }}
          stacks
          hasOwnFile
          columns={COLUMNS}
          empty={{ why: head.differences === 0 ? '两边逐笔一致' : '没有这样的差异' }}
        />
      </div>
    </>
  );
}

/** One reconciliation: both sides' sums, every difference with what to do, and what was done (M29). */
export function ReconciliationCasePage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getReconciliation, { params: { id } });
  const head = answer.data;
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const back = { to: '/reconciliation', label: '日对账' };
  if (head === undefined)
    return (
      <CasePending title="对账结果" back={back} error={answer.error} onRetry={() => void answer.refetch()} />
    );
  return (
    <>
      <CaseHeader
        title={`${daysOf(head)} ${head.kind === 'totals' ? '总账' : '明细账'}对账结果`}
        back={back}
        status={<Status {...statusOfReconciliation(head)} />}
        next={
          <>
            <Button onClick={() => printPage('a4')}>打印</Button>
            <FileButtons hrefOf={(form) => urlOf(exportReconciliation, { id }, { form })} />
          </>
        }
      />
      <div className="st-stack">
        <CaseLayout
          left={
            <div className="st-print">
              <Facts head={head} />
            </div>
          }
          right={
            head.differences > 0 ? (
              <AnswerPanel id={id} lines={[...chosen].map(Number)} onDone={() => setChosen(new Set())} />
            ) : null
          }
        />
        {head.kind === 'details' && <Differences head={head} chosen={chosen} onChoose={setChosen} />}
      </div>
    </>
  );
}
