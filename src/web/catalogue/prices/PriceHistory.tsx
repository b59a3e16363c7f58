import { Button } from 'antd';
import { exportPriceHistory, getPriceHistory } from '../../../contract/prices.ts';
import { urlOf } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { UnitPrice } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { spanText, withThousands } from '../../ui/words.ts';
import './prices.css';

export type History = OutputOf<typeof getPriceHistory>;
type Standard = History['standards'][number];
type Listed = History['listedPrices'][number];
type Quote = History['quotes'][number];

/** When it was recorded, and under it by whom. */
function entered(row: { readonly enteredBy: string; readonly enteredAt: string }) {
  return (
    <>
      {row.enteredAt.slice(0, 16)}
      <br />
      {row.enteredBy}
    </>
  );
}
const grounds = (words: string, evidence: string) => (evidence === '' ? words : `${words}（${evidence}）`);

/** Amounts within a sentence, written as in the tables. */
const withFigures = (words: string) => words.replace(/\d+\.\d+/g, (amount) => withThousands(amount));

const STANDARD_COLUMNS: readonly Column<Standard>[] = [
  { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to), width: 200 },
  {
    key: 'kind',
    title: '类别',
    text: (row) => (row.withdrawn ? '没有标准' : `${row.kindLabel}${row.confidential ? '（保密）' : ''}`),
    width: 120,
  },
  {
    key: 'standard',
    title: '标准',
    cell: (row) =>
      row.standard !== null ? <UnitPrice yuan={row.standard} /> : row.confidential ? '保密' : '—',
    align: 'right',
    width: 110,
  },
  {
    key: 'reason',
    title: '事由与依据',
    cell: (row) => (
      <>
        {grounds(`${row.reasonLabel}：${row.reason}`, row.evidence)}
        {row.applicationId !== null && (
          <>
            {' '}
            <Go to={`/national-applications/${row.applicationId}`}>国家申请</Go>
          </>
        )}
      </>
    ),
    wrap: true,
  },
  { key: 'entered', title: '登记', cell: entered, width: 140 },
];

const PRICE_COLUMNS: readonly Column<Listed>[] = [
  { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to), width: 200 },
  {
    key: 'price',
    title: '挂网价',
    cell: (row) => <UnitPrice yuan={row.price} none="撤网" />,
    align: 'right',
    width: 110,
  },
  { key: 'source', title: '来源与依据', text: (row) => grounds(row.source, row.evidence), wrap: true },
  { key: 'entered', title: '登记', cell: entered, width: 140 },
];

const QUOTE_COLUMNS: readonly Column<Quote>[] = [
  { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to), width: 200 },
  {
    key: 'quote',
    title: '报价',
    cell: (row) => <UnitPrice yuan={row.quote} none="撤回" />,
    align: 'right',
    width: 110,
  },
  { key: 'evidence', title: '依据', text: (row) => row.evidence, wrap: true },
  { key: 'entered', title: '登记', cell: entered, width: 140 },
];

function KnownOn({
  code,
  knownOn,
  onChange,
}: {
  readonly code: string;
  readonly knownOn: string;
  readonly onChange: (day: string) => void;
}) {
  return (
    <div className="st-price-known">
      <label htmlFor="known-on">按哪一天所知</label>
      <DayInput id="known-on" value={knownOn} onChange={onChange} />
      {knownOn === '' ? (
        <span className="st-secondary">现在所知；填一天可看当时的记载</span>
      ) : (
        <>
          <strong role="status">只按 {knownOn} 当天结束时的记载</strong>
          <Button size="small" onClick={() => onChange('')}>
            回到现在
          </Button>
        </>
      )}
      <a href={urlOf(exportPriceHistory, { code }, knownOn === '' ? {} : { knownOn })} download>
        导出 xlsx
      </a>
    </div>
  );
}

function Lines({ data }: { readonly data: History | undefined }) {
  return (
    <>
      <Panel title="支付标准" extra={<ClauseLink id="M12" />}>
        <DataTable
          label="支付标准时间线"
          rows={data?.standards}
          rowKey={(row) => row.from}
          columns={STANDARD_COLUMNS}
          empty={{ why: '没有支付标准', what: '常规目录药品没有另定标准时，以挂网价为标准' }}
          stacks
        />
      </Panel>
      <Panel title="挂网价" extra={<ClauseLink id="N3.1" />}>
        <DataTable
          label="挂网价时间线"
          rows={data?.listedPrices}
          rowKey={(row) => row.from}
          columns={PRICE_COLUMNS}
          empty={{ why: '没有登记挂网价' }}
          stacks
        />
      </Panel>
      {data !== undefined && data.quotes.length > 0 && (
        <Panel title="竞价报价" extra={<ClauseLink id="N3.1" />}>
          <DataTable
            label="竞价报价"
            rows={data.quotes}
            rowKey={(row) => row.from}
            columns={QUOTE_COLUMNS}
            empty={{ why: '没有报价' }}
            stacks
          />
        </Panel>
      )}
    </>
  );
}

/** The time lines of a product's prices, as known now or as known on a day, and everything that was recorded. */
export function PriceHistory({ code }: { readonly code: string }) {
  const [{ knownOn }, setKnown] = useUrlState({ knownOn: '' });
  const { data, error, refetch } = useQueryCall(
    getPriceHistory,
    { params: { code }, query: knownOn === '' ? {} : { knownOn } },
    { keep: true },
  );
  return (
    <>
      <Panel title="价格时间线" extra={<ClauseLink id="N2.3" />}>
        <KnownOn code={code} knownOn={knownOn} onChange={(day) => setKnown({ knownOn: day })} />
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Panel>
      <Lines data={data} />
      {data !== undefined && data.records.length > 0 && (
        <Panel title="全部记载">
          <TimeLine
            label="价格记载"
            events={data.records.map((one) => ({
              key: `${one.of}${one.id}`,
              at: one.enteredAt,
              what: `${withFigures(one.what)}，${spanText(one.from, one.to)}`,
              who: one.enteredBy,
              detail: [
                grounds(one.why, one.evidence),
                one.lateReason === null ? '' : `改动过去日期的原因：${one.lateReason}`,
              ]
                .filter((part) => part !== '')
                .join('；'),
            }))}
          />
        </Panel>
      )}
    </>
  );
}
