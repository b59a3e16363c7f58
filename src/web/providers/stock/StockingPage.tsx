import { getStockingOverview, listStockingRates } from '../../../contract/providers-stocking.ts';
import { PROPOSAL_KINDS } from '../../../domain/providers/stock/stocking-rate.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { shareText } from '../../ui/words.ts';
import { KIND_CHOICES } from '../provider-words.ts';

/** A city's bare counties by name; of a county itself only that it is bare. */
function bareWords({
  name,
  bareCounties,
}: {
  readonly name: string;
  readonly bareCounties: readonly string[];
}) {
  if (bareCounties.length === 0) return '无';
  return bareCounties.length === 1 && bareCounties[0] === name ? '本县没有' : bareCounties.join('、');
}

const share = (rate: string | null) => (rate === null ? '—' : shareText(rate));

const COLUMNS: readonly Column<RowOf<typeof listStockingRates>>[] = [
  { key: 'name', title: '机构', text: (row) => row.name, wrap: true },
  { key: 'area', title: '地区', text: (row) => row.areaName, sort: 'area' },
  {
    key: 'agreement',
    title: '协议',
    text: (row) => (row.designated ? '生效中' : '没有'),
    cell: (row) => (
      <Status tone={row.designated ? 'good' : 'off'} word={row.designated ? '生效中' : '没有'} />
    ),
  },
  { key: 'stocked', title: '有货/目录', text: (row) => `${row.stocked}/${row.listed}`, align: 'right' },
  { key: 'rate', title: '配备率', text: (row) => share(row.rate), align: 'right', sort: 'rate' },
  {
    key: 'own',
    title: '本院领域',
    text: (row) =>
      row.kind === 'hospital' ? `${share(row.ownRate)}（${row.ownStocked}/${row.ownListed}）` : '',
    align: 'right',
    sort: 'ownRate',
  },
  { key: 'on', title: '最近报的日子', text: (row) => row.reportedOn ?? '没有报过' },
  {
    key: 'suggestion',
    title: '可以提',
    text: (row) => (row.suggestion === null ? '' : PROPOSAL_KINDS[row.suggestion]),
    cell: (row) => {
      if (row.hasOpenProposal) return <Status tone="doing" word="建议待决定" />;
      if (row.suggestion === null) return null;
      return (
        <Status tone={row.suggestion === 'exit' ? 'warn' : 'wait'} word={PROPOSAL_KINDS[row.suggestion]} />
      );
    },
  },
];

function AreaPanel({ asOf, kind }: { readonly asOf: string; readonly kind: string }) {
  const query = {
    ...(asOf === '' ? {} : { asOf }),
    ...(kind === 'hospital' ? { kind: 'hospital' as const } : {}),
  };
  const { data, error, refetch } = useQueryCall(getStockingOverview, { query }, { keep: true });
  const pharmacies = kind !== 'hospital';
  return (
    <Panel
      title={
        data === undefined
          ? '各地区'
          : `${data.asOf} 各地区：${data.total.institutions} 家，配备率 ${share(data.total.rate)}${
              pharmacies ? `，${data.total.bareCounties} 个县没有药店` : ''
            }`
      }
      extra={<ClauseLink id={pharmacies ? 'M26' : 'M31'} />}
    >
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      <DataTable
        label="各地区配备率"
        rows={data?.areas}
        rowKey={(row) => row.code}
        columns={[
          { key: 'name', title: '地区', text: (row) => row.name },
          { key: 'count', title: '有协议的机构', text: (row) => String(row.institutions), align: 'right' },
          { key: 'rate', title: '配备率', text: (row) => share(row.rate), align: 'right' },
          ...(pharmacies
            ? ([
                { key: 'floor', title: '药店底线', text: (row) => share(row.floor), align: 'right' },
                {
                  key: 'bare',
                  title: '没有药店的县',
                  text: bareWords,
                  wrap: true,
                },
              ] as const satisfies readonly Column<NonNullable<typeof data>['areas'][number]>[])
            : []),
        ]}
        stacks
        empty={{ why: '没有地区' }}
      />
      {data !== undefined && <p className="st-secondary">{data.definition}</p>}
    </Panel>
  );
}

/** Stocking rates by area and institution as of a day, with who may come in or go out by them. */
export function StockingPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ asOf: '', kind: '', q: '', suggestion: '' });
  const health = me.role === 'healthAuthority';
  const kind = health ? 'hospital' : query.kind;
  const asOf = /^\d{4}-\d{2}-\d{2}$/.test(query.asOf) ? query.asOf : '';
  return (
    <>
      <PageHeader
        title={health ? '医院配备监测' : '配备率'}
        about="单行支付目录内的药，各家机构有货的占多少；药店按它准入、退出，医院看应采尽采。"
        actions={!health && <Go to="/stocking-proposals">准入和退出</Go>}
      />
      <div className="st-stack">
        <AreaPanel asOf={asOf} kind={kind} />
        <QueryBar
          fields={[
            { name: 'q', label: '机构名称或编码' },
            ...(health
              ? []
              : ([{ name: 'kind', label: '类别', kind: 'choice', options: KIND_CHOICES }] as const)),
            ...(health
              ? []
              : ([
                  {
                    name: 'suggestion',
                    label: '可以提',
                    kind: 'choice',
                    options: [
                      { value: 'exit', label: '退出' },
                      { value: 'entry', label: '准入' },
                    ],
                  },
                ] as const)),
            { name: 'asOf', label: '看哪一天', kind: 'day', hint: '空着就是今天' },
          ]}
          value={query}
          onSearch={setQuery}
        />
        <EndpointTable
          endpoint={listStockingRates}
          name="stocking"
          label="机构配备率"
          query={{ ...query, asOf, kind }}
          rowKey={(row) => row.code}
          hrefOf={(row) => `/stocking/${row.code}`}
          columns={COLUMNS}
          stacks
          empty={{ why: '没有符合条件的机构', what: '换个条件再查' }}
        />
      </div>
    </>
  );
}
