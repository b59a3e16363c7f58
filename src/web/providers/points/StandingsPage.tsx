import { listPointCases, listStandings } from '../../../contract/providers-points.ts';
import { PRACTITIONER_KINDS } from '../../../domain/providers/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { standingSign, standingSpan } from './point-words.ts';

const COLUMNS: readonly Column<RowOf<typeof listStandings>>[] = [
  { key: 'name', title: '姓名', text: (row) => row.name },
  { key: 'kind', title: '类别', text: (row) => `${PRACTITIONER_KINDS[row.kind]}，${row.title}` },
  { key: 'institution', title: '机构', text: (row) => row.institutionName, wrap: true },
  { key: 'points', title: '本年记分', text: (row) => String(row.points), align: 'right' },
  {
    key: 'state',
    title: '支付资格',
    text: (row) => standingSign(row.state).word,
    cell: (row) => <Status {...standingSign(row.state)} />,
  },
  { key: 'span', title: '起止', text: (row) => standingSpan(row), wrap: true },
];
const STATES = [
  { value: 'stopped', label: '暂停或终止' },
  { value: 'pointed', label: '本年有记分' },
];

/** Where the area's doctors and pharmacists stand: points of the year, suspensions and ends. */
export function StandingsPage() {
  const { role } = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '' });
  const stopped = useQueryCall(listStandings, { query: { state: 'stopped', pageSize: 1 } });
  const pointed = useQueryCall(listStandings, { query: { state: 'pointed', pageSize: 1 } });
  const waiting = useQueryCall(listPointCases, { query: { state: 'noticed', pageSize: 1 } });
  const isDesk = role === 'agencyReviewer' || role === 'areaBureau';
  return (
    <>
      <PageHeader
        title="支付资格记分"
        about={
          <>
            医师、药师的医保支付资格按处理决定记分，每年一月一日清零；暂停或终止期间不能签署、开方、审方。{' '}
            <ClauseLinks ids={['M27', 'M34']} />
          </>
        }
        actions={isDesk ? <Go to="/point-cases/new">告知拟记分</Go> : undefined}
      />
      <Tiles
        label="记分情况"
        items={[
          {
            label: '暂停或终止',
            count: stopped.data?.total,
            to: '/qualifications?state=stopped',
            tone: 'bad',
          },
          { label: '本年有记分', count: pointed.data?.total, to: '/qualifications?state=pointed' },
          {
            label: '待决定的案子',
            count: waiting.data?.total,
            to: '/point-cases?state=noticed',
            tone: 'warn',
          },
        ]}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '姓名、代码或机构' },
          { name: 'state', label: '支付资格', kind: 'choice', options: STATES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listStandings}
        name="practitioner-standings"
        label="医师和药师"
        query={query}
        rowKey={(row) => row.code}
        hrefOf={(row) => `/point-cases?q=${row.code}`}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有符合条件的医师或药师', what: '请换个条件再查' }}
      />
    </>
  );
}
