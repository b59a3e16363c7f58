import type { OutputOf } from '../../../contract/endpoint.ts';
import { listNationalApplications } from '../../../contract/prices.ts';
import { APPLICATION_STATES } from '../../../domain/catalogue/prices/national-application.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { APPLICATION_CHOICES, APPLICATION_TONES } from './printed-words.ts';

type Row = OutputOf<typeof listNationalApplications>['rows'][number];

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: '药品', text: (row) => row.genericName, wrap: true },
  { key: 'strength', title: '申请的规格', text: (row) => `${row.strength} ${row.pack}`, wrap: true },
  { key: 'maker', title: '企业', text: (row) => row.maker, wrap: true },
  { key: 'submitted', title: '提交', text: (row) => row.submittedOn, width: 120 },
  { key: 'no', title: '文号', text: (row) => row.documentNo, wrap: true, folded: true },
  {
    key: 'state',
    title: '进展',
    text: (row) => APPLICATION_STATES[row.state],
    cell: (row) => <Status tone={APPLICATION_TONES[row.state]} word={APPLICATION_STATES[row.state]} />,
    width: 140,
  },
  {
    key: 'led',
    title: '标准',
    text: (row) => (row.standardOf.length > 0 ? '已登记' : row.state === 'standardSet' ? '待登记标准' : ''),
    width: 110,
  },
];

/** What makers asked of the nation for strengths the list does not print, until there is an outcome. */
export function NationalApplicationsPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '' });
  const filter = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  return (
    <>
      <PageHeader
        title="国家申请"
        about={
          <>
            目录没有载明的规格，由企业向国家申请标准；跟踪到有结果，再据此登记标准。 <ClauseLink id="N2.3" />
          </>
        }
        actions={me.role === 'provincePrice' && <Go to="/national-applications/new">登记申请</Go>}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '药品、企业、规格或文号' },
          { name: 'state', label: '进展', kind: 'choice', options: APPLICATION_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listNationalApplications}
        name="national-applications"
        label="国家申请"
        query={filter}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/national-applications/${row.id}`}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有符合条件的申请', what: '企业告知提交后由价格岗位登记' }}
      />
    </>
  );
}
