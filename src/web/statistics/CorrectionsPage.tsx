import { CAUSES, exportAffectedSettlements, listAffectedSettlements } from '../../contract/corrections.ts';
import { urlOf } from '../../contract/client.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { STANDARD_KINDS } from '../../domain/catalogue/payable-product.ts';
import { REFUSALS } from '../../domain/refusals.ts';
import { useAreaChoices } from '../insured/AreaSelect.tsx';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { Money } from '../ui/Money.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { priceText, withThousands } from '../ui/words.ts';

type Row = OutputOf<typeof listAffectedSettlements>['rows'][number];
type Answer = Row['before'];

function answerText({ payable, because, standardKind, standard, confidential }: Answer): string {
  if (!payable) return because === null ? '不可支付' : `不可支付：${REFUSALS[because].message}`;
  const kind = standardKind === null ? '' : STANDARD_KINDS[standardKind];
  return `${kind} ${standard === null ? (confidential ? '保密' : '没有标准') : priceText(standard)}`;
}

const hiddenText = (amount: string | null) => amount ?? '保密';
const moneyCell = (amount: string | null) => (amount === null ? '保密' : <Money yuan={amount} />);
const wholeCell = (before: string | null, after: string | null) =>
  before === null || after === null ? '' : `${withThousands(before)} → ${withThousands(after)}`;

const COLUMNS: readonly Column<Row>[] = [
  { key: 'no', title: '结算编号', text: (row) => `${row.claimNo} 第 ${row.line} 行` },
  { key: 'served', title: '购药日期', text: (row) => row.servedOn, width: 110 },
  { key: 'drug', title: '药品', text: (row) => row.drug },
  { key: 'area', title: '参保地', text: (row) => row.areaName, folded: true },
  { key: 'before', title: '结算时', text: (row) => answerText(row.before), align: 'right' },
  { key: 'after', title: '现在', text: (row) => answerText(row.after), align: 'right' },
  {
    key: 'eligibleBefore',
    title: '当时合规额',
    align: 'right',
    text: (row) => hiddenText(row.eligibleBefore),
    cell: (row) => moneyCell(row.eligibleBefore),
  },
  {
    key: 'eligibleAfter',
    title: '现在合规额',
    align: 'right',
    text: (row) => hiddenText(row.eligibleAfter),
    cell: (row) => moneyCell(row.eligibleAfter),
  },
  {
    key: 'difference',
    title: '差额',
    align: 'right',
    text: (row) => hiddenText(row.difference),
    cell: (row) => <strong>{moneyCell(row.difference)}</strong>,
  },
  {
    key: 'price',
    title: '单价×数量',
    text: (row) => `${priceText(row.price)}×${row.quantity}`,
    align: 'right',
    folded: true,
  },
  { key: 'where', title: '机构', text: (row) => row.institutionName, wrap: true, folded: true },
  {
    key: 'fund',
    title: '全单基金应付',
    align: 'right',
    text: (row) => wholeCell(row.fundShareBefore, row.fundShareAfter),
    folded: true,
  },
  {
    key: 'person',
    title: '全单个人支付',
    align: 'right',
    text: (row) => wholeCell(row.personPaysBefore, row.personPaysAfter),
    folded: true,
  },
  {
    key: 'dear',
    title: '售价',
    text: (row) => (row.soldTooDear === true ? '高于标准或挂网价' : ''),
    folded: true,
  },
  {
    key: 'causes',
    title: '起因',
    wrap: true,
    text: (row) =>
      row.causes.map((one) => `${CAUSES[one.kind]}（${one.enteredAt.slice(0, 10)}）${one.reason}`).join('；'),
  },
];

function Summary({ query }: { readonly query: Record<string, string> }) {
  const { data } = useQueryCall(
    listAffectedSettlements,
    { query: { ...query, pageSize: 1 } },
    { keep: true },
  );
  if (data === undefined || data.total === 0) return null;
  const { total, claims, difference, hidden } = data;
  return (
    <p role="status">
      共 {claims} 笔结算、{total} 行要复核；合规额合计相差 <Money yuan={difference} /> 元
      {hidden > 0 && `，另有 ${hidden} 行涉及保密标准，金额只供价格岗位查看`}。
    </p>
  );
}

/** Settlements that a late correction makes to be looked at again, line by line, to the fen (N2.3, M17, I14). */
export function CorrectionsPage() {
  const [query, setQuery] = useUrlState({ since: '', product: '', area: '' });
  const areas = useAreaChoices(null, [2]);
  const filter = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  return (
    <>
      <PageHeader
        title="更正与复核"
        about={
          <>
            目录、标准、挂网价或承诺书在结算之后有了更正，算出来与当时不同的结算。是否追补由资金岗位另行办理。{' '}
            <ClauseLink id="N2.3" />
          </>
        }
        actions={
          <a href={urlOf(exportAffectedSettlements, {}, filter)} download>
            导出 xlsx
          </a>
        }
      />
      <QueryBar
        fields={[
          { name: 'since', label: '更正录入自（默认今年）', kind: 'day' },
          { name: 'product', label: '国家药品编码' },
          { name: 'area', label: '参保地', kind: 'choice', options: areas.options, loose: true },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <Summary query={filter} />
      <EndpointTable
        endpoint={listAffectedSettlements}
        name="corrections"
        label="要复核的结算"
        query={filter}
        rowKey={(row) => `${row.claimNo}-${row.line}`}
        columns={COLUMNS}
        stacks
        empty={{
          why: '没有要复核的结算',
          what: '目录的更正没有改变任何已结算的药品；可把更正录入日提前再查',
        }}
      />
    </>
  );
}
