import { listVersions } from '../../contract/list-versions.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { LIST_KINDS, type ListKind } from '../../domain/catalogue/versions/list-kinds.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { withThousands } from '../ui/words.ts';
import { VERSION_STATES } from './catalogue-words.ts';

const KINDS = Object.entries(LIST_KINDS).map(([value, label]) => ({ value, label }));

type Version = OutputOf<typeof listVersions>['rows'][number];

const COLUMNS: readonly Column<Version>[] = [
  { key: 'kind', title: '目录', text: (row) => LIST_KINDS[row.kind], width: 130 },
  {
    key: 'edition',
    title: '版本',
    text: (row) => (row.kind === 'national' ? `${row.edition} 年版` : row.edition),
  },
  {
    key: 'state',
    title: '状态',
    cell: (row) => <Status {...VERSION_STATES[row.state]} />,
    width: 100,
  },
  {
    key: 'entries',
    title: '条目',
    text: (row) => withThousands(String(row.entries)),
    align: 'right',
    width: 90,
  },
  { key: 'from', title: '执行日期', text: (row) => row.effectiveFrom, width: 120 },
  { key: 'created', title: '建立', text: (row) => `${row.createdAt.slice(0, 16)} ${row.createdBy}` },
  {
    key: 'published',
    title: '发布',
    text: (row) =>
      row.publishedAt === null ? '' : `${row.publishedAt.slice(0, 16)} ${row.publishedBy ?? ''}`,
  },
  { key: 'override', title: '署名放行', text: (row) => row.overrideReason ?? '', wrap: true },
];

/** Versions of both lists, drafts first in mind: what waits to be reconciled and published. */
export function VersionsPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ kind: '' });
  const kind = query.kind in LIST_KINDS ? (query.kind as ListKind) : undefined;
  const { data, error, refetch } = useQueryCall(
    listVersions,
    { query: kind === undefined ? {} : { kind } },
    { keep: true },
  );
  return (
    <>
      <PageHeader
        title="核对与发布"
        about={
          <>
            目录由全省统一；发布后不能再改，有错导入新的版本。 <ClauseLink id="N5.1" />
          </>
        }
        actions={
          me.role === 'provinceCatalogue' && (
            <>
              <Go to="/catalogue/import">导入国家目录</Go>
              <Go to="/list/versions/new">新建单行支付目录</Go>
            </>
          )
        }
      />
      <QueryBar
        fields={[{ name: 'kind', label: '目录', kind: 'choice', options: KINDS }]}
        value={query}
        onSearch={setQuery}
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      <DataTable
        label="目录版本"
        stacks
        rows={data?.rows}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/catalogue/versions/${row.id}`}
        columns={COLUMNS}
        empty={{ why: '还没有目录版本', what: '先导入国家目录，再建立单行支付目录' }}
      />
    </>
  );
}
