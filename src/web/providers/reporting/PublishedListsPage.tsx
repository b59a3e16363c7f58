import { Skeleton } from 'antd';
import { listPublicationRows, listPublications } from '../../../contract/providers-reporting.ts';
import { REPORT_KINDS } from '../../../domain/providers/reporting/report.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';

/** What the province has published after its check, for everybody. */
export function PublishedListsPage() {
  const answer = useQueryCall(listPublications, {});
  return (
    <>
      <PageHeader
        title="公布的名单"
        about={
          <>
            市州上报、省里核对后公布的定点医院、药店和责任医师。 <ClauseLinks ids={['N5.3']} />
          </>
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <DataTable
        label="公布的名单"
        rows={answer.data?.rows}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/published-lists/${row.id}`}
        stacks
        columns={[
          { key: 'title', title: '名单', text: (row) => row.title, wrap: true },
          { key: 'kind', title: '类别', text: (row) => REPORT_KINDS[row.kind] },
          { key: 'on', title: '公布日期', text: (row) => row.publishedOn },
          { key: 'rows', title: '行数', text: (row) => String(row.rows), align: 'right' },
        ]}
        empty={{ why: '还没有公布名单', what: '市州上报、省里核对以后公布在这里' }}
      />
    </>
  );
}

type Row = RowOf<typeof listPublicationRows>;

/** One published list, row by row. */
export function PublishedListPage() {
  const id = Number(usePathParam('id'));
  const [query, setQuery] = useUrlState({ q: '' });
  const heads = useQueryCall(listPublications, {});
  const head = heads.data?.rows.find((row) => row.id === id);
  return (
    <>
      <PageHeader
        title={head === undefined ? '公布的名单' : `${head.title}：${REPORT_KINDS[head.kind]}`}
        about={head === undefined ? undefined : `${head.publishedOn} 公布`}
        back={{ to: '/published-lists', label: '公布的名单' }}
      />
      <ErrorPanel error={heads.error} onRetry={() => void heads.refetch()} />
      {heads.isPending && <Skeleton active />}
      <QueryBar fields={[{ name: 'q', label: '名称' }]} value={query} onSearch={setQuery} />
      <EndpointTable
        endpoint={listPublicationRows}
        params={{ id }}
        name="published-list"
        label="公布的名单"
        query={query}
        rowKey={(row) => `${row.institutionName} ${row.name} ${row.facts}`}
        stacks
        columns={[
          { key: 'name', title: '名称', text: (row) => row.name, wrap: true, lead: true },
          // A place is its own institution; only a doctor works at one.
          ...(head?.kind === 'doctor'
            ? [
                {
                  key: 'institution',
                  title: '机构',
                  text: (row: Row) => row.institutionName,
                  wrap: true as const,
                },
              ]
            : []),
          { key: 'area', title: '地区', text: (row) => row.areaName },
          { key: 'facts', title: '说明', text: (row) => row.facts, wrap: true },
        ]}
        empty={{ why: '没有找到', what: '请核对名称' }}
      />
    </>
  );
}
