import { Button } from 'antd';
import type { OutputOf } from '../../contract/endpoint.ts';
import { getBalancesAt, type StandingBalance } from '../../contract/funds-ledger.ts';
import { ACCOUNT_KINDS } from '../../domain/funds/chart.ts';
import { SCHEME_LABELS } from '../../domain/insured/model.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { csvText, saveText } from '../ui/csv.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { useToday } from '../ui/me.ts';
import { Money } from '../ui/Money.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { printPage } from '../ui/print-page.ts';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { withThousands } from '../ui/words.ts';
import { entriesPath, onSide, SCHEME_OPTIONS, shortHash } from './fund-words.ts';

type Upto = { readonly to: string } | { readonly until: string };

function columnsOf(upto: Upto): readonly Column<StandingBalance>[] {
  return [
    { key: 'account', title: '账户', text: (row) => row.label, lead: true },
    { key: 'kind', title: '类别', text: (row) => ACCOUNT_KINDS[row.kind] },
    { key: 'area', title: '统筹地区', text: (row) => row.areaName },
    { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
    {
      key: 'debit',
      title: '借方余额',
      align: 'right',
      text: (row) => onSide(row.balance, 'debit') ?? '',
      cell: (row) => <Money yuan={onSide(row.balance, 'debit')} />,
    },
    {
      key: 'credit',
      title: '贷方余额',
      align: 'right',
      text: (row) => onSide(row.balance, 'credit') ?? '',
      cell: (row) => <Money yuan={onSide(row.balance, 'credit')} />,
    },
    {
      key: 'entries',
      title: '分录',
      cell: (row) => (
        <Go to={entriesPath({ ...row, ...upto })} label={`${row.areaName}${row.label}的分录`}>
          查明细
        </Go>
      ),
    },
  ];
}

function save(rows: readonly StandingBalance[], columns: readonly Column<StandingBalance>[]): void {
  const shown = columns.filter((column) => column.text !== undefined);
  const lines = rows.map((row) => shown.map((column) => column.text?.(row) ?? ''));
  saveText('基金账户余额.csv', csvText([shown.map((column) => column.title), ...lines]));
}

type Found = OutputOf<typeof getBalancesAt>;

/** The areas that have accounts here, in the order of their rows. */
function areaOptions(found: Found | undefined): { readonly value: string; readonly label: string }[] {
  const names = new Map(found?.rows.map((row) => [row.areaCode, row.areaName]));
  return [...names].map(([value, label]) => ({ value, label }));
}

/** What goes on paper: until when, whether it balances, which close proves it, and the balances. */
function Balances({
  found,
  rows,
  columns,
}: {
  readonly found: Found | undefined;
  readonly rows: readonly StandingBalance[] | undefined;
  readonly columns: readonly Column<StandingBalance>[];
}) {
  return (
    <section className="st-stack st-print" aria-label="基金账户余额">
      {found !== undefined && (
        <Fields
          columns={3}
          fields={[
            { label: '截至', value: found.at ?? `${found.onDay} 日终` },
            {
              label: '试算平衡',
              value:
                found.sum === '0.00' ? (
                  <Status tone="good" word="借贷相等" />
                ) : (
                  <Status tone="bad" word={`相差 ${withThousands(found.sum)}`} />
                ),
            },
            {
              label: '依据的日结',
              value:
                found.closedOn === null || found.closeHash === null
                  ? '还没有日结，全部由分录相加'
                  : `${found.closedOn}（摘要 ${shortHash(found.closeHash)}）`,
            },
          ]}
        />
      )}
      <DataTable
        label="账户余额"
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.areaCode} ${row.account} ${row.scheme}`}
        stacks
        empty={{ why: '到这时还没有记账', what: '有了结算或拨付就会有余额' }}
      />
    </section>
  );
}

/** Where every fund account stands at the end of a day or at a moment, and which close proves it. */
export function FundsPage() {
  const today = useToday();
  const [query, setQuery] = useUrlState({ onDay: today, time: '', scheme: '', area: '' });
  const at =
    query.time === ''
      ? undefined
      : `${query.onDay} ${query.time.length === 5 ? `${query.time}:00` : query.time}`;
  const given = at === undefined ? { onDay: query.onDay === '' ? today : query.onDay } : { at };
  const answer = useQueryCall(getBalancesAt, { query: given }, { keep: true });
  const found = answer.data;
  const rows = found?.rows.filter(
    (row) =>
      (query.scheme === '' || row.scheme === query.scheme) &&
      (query.area === '' || row.areaCode === query.area),
  );
  const areas = areaOptions(found);
  const columns = columnsOf(at === undefined ? { to: query.onDay } : { until: at });
  return (
    <>
      <PageHeader
        title="基金账户"
        about={
          <>
            每个统筹地区、险种和账户在某一天日终或某一时刻的余额；可追到每条分录和结算单。{' '}
            <ClauseLinks ids={['M9.2', 'M29']} />
          </>
        }
        actions={
          <>
            <Button disabled={rows === undefined} onClick={() => save(rows ?? [], columns)}>
              导出
            </Button>
            <Button onClick={() => printPage('a4')}>打印</Button>
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'onDay', label: '日期', kind: 'day' },
          { name: 'time', label: '时刻', hint: '不填为日终，如 15:30:00' },
          { name: 'scheme', label: '险种', kind: 'choice', options: SCHEME_OPTIONS },
          ...(areas.length > 1
            ? [
                {
                  name: 'area' as const,
                  label: '统筹地区',
                  kind: 'choice' as const,
                  options: areas,
                  loose: true as const,
                },
              ]
            : []),
        ]}
        value={query}
        onSearch={setQuery}
      />
      {answer.error !== null ? (
        <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <Balances found={found} rows={rows} columns={columns} />
      )}
    </>
  );
}
