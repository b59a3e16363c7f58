import { getBookingSummary, listBookings, type BookingRow } from '../../../contract/prescription-bookings.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { bookingSign, HOME_OPTIONS, STATE_OPTIONS, timeWords, wayWords } from './booking-words.ts';

/** What waits, what is late, what is on the road; each number leads to its rows. */
function Counts() {
  const answer = useQueryCall(getBookingSummary, {});
  const counts = answer.data;
  return (
    <>
      <ErrorPanel error={answer.error} />
      <Tiles
        items={[
          { label: '待确认', count: counts?.asked, to: '/bookings?state=asked', tone: 'warn' },
          { label: '今日来取', count: counts?.dueToday, to: '/bookings?due=today' },
          { label: '逾期', count: counts?.overdue, to: '/bookings?due=overdue', tone: 'bad' },
          {
            label: '待出库',
            count: counts?.toDispatch,
            to: '/bookings?state=settled&home=planned',
            tone: 'warn',
          },
          { label: '在途', count: counts?.underWay, to: '/bookings?due=underWay' },
          { label: '没有送到', count: counts?.failed, to: '/bookings?due=failed', tone: 'bad' },
          { label: '30 天内签收', count: counts?.delivered, to: '/bookings?home=delivered' },
          { label: '30 天内没有接受', count: counts?.refused, to: '/bookings?state=refused' },
          { label: '30 天内过期', count: counts?.expired, to: '/bookings?state=expired' },
        ]}
      />
    </>
  );
}

const PHONE_DESKS: readonly string[] = ['pharmacist', 'cashier'];
const SERVICE_DESKS: readonly string[] = ['pharmacist', 'cashier', 'hospitalOffice'];

const INSTITUTION: Column<BookingRow> = {
  key: 'institution',
  title: '机构',
  text: (row) => row.institutionName,
  wrap: true,
};

/** Bookings and deliveries of one institution, or of an area: what is open first, by its time (M29). */
export function BookingsPage() {
  const { role } = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '', home: '', due: '' });
  return (
    <>
      <PageHeader
        title="预约与送药"
        about={
          <>
            患者先约好再来取，或结算后送到家里。 <ClauseLink id="M29" />
          </>
        }
        actions={
          <>
            {PHONE_DESKS.includes(role) && <Go to="/bookings/phone">电话预约</Go>}
            {SERVICE_DESKS.includes(role) && <Go to="/bookings/service">营业时间与预约</Go>}
          </>
        }
      />
      <Counts />
      <QueryBar
        fields={[
          { name: 'q', label: '预约、处方、结算或运单号', kind: 'text' },
          { name: 'state', label: '预约', kind: 'choice', options: STATE_OPTIONS },
          { name: 'home', label: '送药', kind: 'choice', options: HOME_OPTIONS },
          {
            name: 'due',
            label: '时限',
            kind: 'choice',
            options: [
              { value: 'today', label: '今日来取' },
              { value: 'overdue', label: '只看逾期' },
              { value: 'underWay', label: '送货途中' },
              { value: 'failed', label: '没有送到' },
            ],
          },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listBookings}
        name="bookings"
        label="预约与送药"
        query={query}
        rowKey={(row) => row.bookingNo}
        hrefOf={(row) => `/bookings/${row.bookingNo}`}
        columns={[
          { key: 'time', title: '时间', text: timeWords },
          {
            key: 'state',
            title: '进度',
            text: (row) => bookingSign(row).word,
            cell: (row) => <Status {...bookingSign(row)} />,
          },
          { key: 'drugs', title: '药品', text: (row) => row.drugs, wrap: true },
          { key: 'person', title: '患者', text: (row) => row.personName },
          { key: 'way', title: '取药方式', text: wayWords },
          ...(SERVICE_DESKS.includes(role) ? [] : [INSTITUTION]),
          { key: 'no', title: '预约编号', text: (row) => row.bookingNo },
        ]}
        stacks
        empty={{ why: '没有符合条件的预约', what: '患者提出预约后会出现在这里' }}
      />
    </>
  );
}
