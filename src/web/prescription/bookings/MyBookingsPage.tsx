import { Skeleton } from 'antd';
import { listBookings, type BookingRow } from '../../../contract/prescription-bookings.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { bookingSign, timeWords, wayWords } from './booking-words.ts';

function BookingCard({ row }: { readonly row: BookingRow }) {
  return (
    <Go to={`/my/bookings/${row.bookingNo}`} className="st-card">
      <span className="st-card-title">
        <span>{row.drugs}</span>
        <Status {...bookingSign(row)} />
      </span>
      <span className="st-card-line">
        <span className="st-secondary">{row.institutionName}</span>
        <span className="st-secondary">{wayWords(row)}</span>
      </span>
      <span className="st-card-line">
        <strong>{timeWords(row)}</strong>
        {row.arrivesOn !== null && <span className="st-secondary">{row.arrivesOn} 到货</span>}
      </span>
    </Go>
  );
}

/** What the patient has booked, and what is on its way (M29). */
export function MyBookingsPage() {
  const answer = useQueryCall(listBookings, { query: { pageSize: 100 } });
  const rows = answer.data?.rows;
  return (
    <div className="st-stack">
      <PageHeader
        title="我的预约与送药"
        back={{ to: '/my', label: '我的' }}
        about="先约好再去取，或送到家里；结算时只付自己应付的部分。"
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rows?.length === 0 && (
        <p className="st-secondary">
          还没有预约。有处方的，打开处方预约药店；在医院用药的，在“我的药”里预约医院药房。
        </p>
      )}
      {rows?.map((row) => (
        <BookingCard key={row.bookingNo} row={row} />
      ))}
      <Go to="/my/prescriptions" className="st-wide-button">
        从处方预约
      </Go>
    </div>
  );
}
