import { urlOf } from '../../contract/client.ts';
import { exportRollOver, getRollOver } from '../../contract/roll-over.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { ORIGINS } from '../catalogue/catalogue-words.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { Tiles } from '../ui/Tiles.tsx';
import { useUrlState } from '../ui/url-state.ts';
import { boardQuery, DAYS_CHOICES, FATE_CHOICES, FATE_STATUS } from './board-words.ts';
import { RollOverDrawer } from './RollOverDrawer.tsx';

type Board = OutputOf<typeof getRollOver>;
type Row = Board['rows'][number];

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: '通用名', text: (row) => row.genericName, wrap: true },
  { key: 'form', title: '剂型', text: (row) => row.dosageForm, width: 130 },
  { key: 'field', title: '治疗领域', text: (row) => row.field, width: 120 },
  {
    key: 'fate',
    title: '去向',
    text: (row) => FATE_STATUS[row.fate].word,
    cell: (row) => (
      <span>
        <Status {...FATE_STATUS[row.fate]} />
        {row.onlyDraft && <span className="st-secondary">（草稿）</span>}
      </span>
    ),
    width: 150,
  },
  { key: 'origin', title: '来源', text: (row) => ORIGINS[row.origin], width: 120 },
  { key: 'ends', title: '届满日', text: (row) => row.endsOn, width: 110 },
  {
    key: 'next',
    title: '届满之后',
    text: (row) =>
      row.nextTo !== null
        ? `续到 ${row.nextTo}`
        : row.payableUntil > row.endsOn
          ? `过渡期到 ${row.payableUntil}`
          : '停止支付',
    width: 170,
  },
  { key: 'held', title: '在享待遇', text: (row) => String(row.eligibilities), align: 'right' },
  { key: 'rx', title: '近期处方', text: (row) => String(row.prescriptions), align: 'right' },
  { key: 'claims', title: '近期结算', text: (row) => String(row.claims), align: 'right' },
];

function Counts({ board, query }: { readonly board: Board | undefined; readonly query: Query }) {
  const kept = new URLSearchParams(
    Object.entries({ by: query.by, days: query.days }).filter(([, value]) => value !== ''),
  ).toString();
  const to = (fate: string) => `/roll-over?fate=${fate}${kept === '' ? '' : `&${kept}`}`;
  const counts = board?.counts;
  return (
    <Tiles
      label="去向"
      items={[
        { label: '退出目录', count: counts?.leaves, to: to('leaves'), tone: 'bad' },
        { label: '过渡期内', count: counts?.inTransition, to: to('inTransition'), tone: 'warn' },
        { label: '转入常规目录', count: counts?.movesToRegular, to: to('movesToRegular') },
        { label: '续约', count: counts?.renewed, to: to('renewed') },
      ]}
    />
  );
}

interface Query {
  readonly by: string;
  readonly days: string;
  readonly fate: string;
}

/** The year's end at a glance: what expires, what goes on, what leaves, and who still uses it (M10, N3.3, N1.2). */
export function RollOverPage() {
  const [state, setQuery] = useUrlState({ by: '', days: '', fate: '', drug: '' });
  const { drug, ...query } = state;
  const asked = boardQuery(query);
  const answer = useQueryCall(getRollOver, { query: asked }, { keep: true });
  const board = answer.data;
  const chosen = board?.rows.find((row) => String(row.entryId) === drug);
  return (
    <div className="st-stack">
      <PageHeader
        title="年底滚动"
        about={
          <>
            {board === undefined
              ? '到期的药品往哪里去，还有谁在用。'
              : `到 ${board.by} 届满的药品往哪里去，还有谁在用。`}
            {board !== undefined &&
              board.draftEdition !== null &&
              `续约也看草稿“${board.draftEdition}”，草稿还会变。`}{' '}
            <ClauseLink id="M10" />
          </>
        }
        actions={
          <a href={urlOf(exportRollOver, {}, asked)} download>
            导出 xlsx
          </a>
        }
      />
      <QueryBar
        fields={[
          { name: 'by', label: '届满日截至（默认今年年底）', kind: 'day' },
          { name: 'days', label: '使用情况（默认最近 90 天）', kind: 'choice', options: DAYS_CHOICES },
          { name: 'fate', label: '去向', kind: 'choice', options: FATE_CHOICES },
        ]}
        value={state}
        onSearch={setQuery}
      />
      <Counts board={board} query={query} />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.error === null && (
        <DataTable
          label="年底滚动"
          rows={board?.rows}
          rowKey={(row) => row.entryId}
          onOpen={(row) => setQuery({ drug: String(row.entryId) })}
          columns={COLUMNS}
          stacks
          empty={{ why: '没有药品在这一天以前届满', what: '可以把截至日期推后再看' }}
        />
      )}
      <RollOverDrawer drug={chosen} days={board?.days ?? 90} onClose={() => setQuery({ drug: '' })} />
    </div>
  );
}
