import { listVersions } from '../../../contract/list-versions.ts';
import { LIST_KINDS, type ListKind } from '../../../domain/catalogue/versions/list-kinds.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { spanText, withThousands } from '../../ui/words.ts';
import { standingOf, titleOf, type VersionRow } from './version-words.ts';

const KINDS = Object.entries(LIST_KINDS).map(([value, label]) => ({ value, label }));
const STATES = [
  { value: 'draft', label: '草稿' },
  { value: 'submitted', label: '待发布' },
  { value: 'published', label: '已发布' },
];

function columnsOf(today: string): readonly Column<VersionRow>[] {
  const stamp = (at: string | null, by: string | null) =>
    at === null ? '' : `${at.slice(0, 16)} ${by ?? ''}`;
  const stamped = (at: string | null, by: string | null) =>
    at !== null && (
      <>
        {at.slice(0, 16)}
        <br />
        {by}
      </>
    );
  return [
    { key: 'title', title: '目录版本', text: titleOf, wrap: true, width: 270 },
    {
      key: 'state',
      title: '状态',
      text: (row) => standingOf(row, today).word,
      cell: (row) => <Status {...standingOf(row, today)} />,
      width: 100,
    },
    {
      key: 'entries',
      title: '条目',
      text: (row) => withThousands(String(row.entries)),
      align: 'right',
      width: 70,
    },
    {
      key: 'span',
      title: '执行日期',
      text: (row) => spanText(row.effectiveFrom, row.effectiveTo),
      width: 210,
    },
    { key: 'document', title: '公布文件', text: (row) => row.sourceDocument, wrap: true },
    {
      key: 'submitted',
      title: '提交',
      text: (row) => stamp(row.submittedAt, row.submittedBy),
      cell: (row) => stamped(row.submittedAt, row.submittedBy),
      width: 150,
    },
    {
      key: 'published',
      title: '发布',
      text: (row) => stamp(row.publishedAt, row.publishedBy),
      cell: (row) => stamped(row.publishedAt, row.publishedBy),
      width: 150,
    },
  ];
}

/** Versions of all lists: what waits to be checked, submitted and published. */
export function VersionsPage() {
  const me = useMe();
  const today = useToday();
  const [query, setQuery] = useUrlState({ kind: '', state: '' });
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
            一人核对后提交，另一人复核后发布；发布后不能再改，有错发布新的版本。 <ClauseLink id="N5.1" />
          </>
        }
        actions={
          me.role === 'provinceCatalogue' && (
            <>
              <Go to="/catalogue/import">导入目录</Go>
              <Go to="/catalogue/dual-channel/new">新建双通道目录</Go>
              <Go to="/list/versions/new">新建单行支付目录</Go>
            </>
          )
        }
      />
      <QueryBar
        fields={[
          { name: 'kind', label: '目录', kind: 'choice', options: KINDS },
          { name: 'state', label: '状态', kind: 'choice', options: STATES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      <DataTable
        label="目录版本"
        stacks
        rows={data?.rows.filter((row) => query.state === '' || row.state === query.state)}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/catalogue/versions/${row.id}`}
        columns={columnsOf(today)}
        empty={{ why: '没有这样的目录版本', what: '先导入国家目录，再建立双通道目录和单行支付目录' }}
      />
    </>
  );
}
