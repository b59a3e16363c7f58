import { Button, Skeleton } from 'antd';
import { getBooking, type BookingView } from '../../../contract/prescription-bookings.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseHeader, CaseLayout } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { Status } from '../../ui/Status.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { bookingSign, timeWords } from './booking-words.ts';
import { BookedPanel, EventsPanel, HomePanel, LinesPanel } from './BookingFacts.tsx';
import { DeliveryNote } from './DeliveryNote.tsx';
import { DeskSteps, SettleStep } from './DeskSteps.tsx';
import { HomeSteps } from './HomeSteps.tsx';

function Facts({ one }: { readonly one: BookingView }) {
  return (
    <div className="st-stack">
      <LinesPanel one={one} />
      <BookedPanel one={one} />
      {one.home !== null && <HomePanel home={one.home} />}
    </div>
  );
}

/** What may be opened from here. */
function Ways({ one }: { readonly one: BookingView }) {
  const { role } = useMe();
  const noted = one.home !== null && one.home.carrier !== '';
  return (
    <div className="st-actions">
      {one.mayOpenTill && role !== 'hospitalOffice' && (
        <Go to={`/till?booking=${one.bookingNo}`}>到收银台结算</Go>
      )}
      {one.claimNo !== null && <Go to={`/bills/${one.claimNo}`}>看结算单</Go>}
      {noted && <Button onClick={() => printPage('a5')}>打印配送单</Button>}
    </div>
  );
}

function hasSteps({ maySteps, home }: BookingView): boolean {
  return (
    maySteps.length > 0 ||
    home?.mayDispatch === true ||
    home?.maySign === true ||
    (home?.mayTrack.length ?? 0) > 0
  );
}

/** One booking for the institution that keeps it, or for whoever watches over it (M29). */
export function BookingPage() {
  const bookingNo = usePathParam('bookingNo');
  const answer = useQueryCall(getBooking, { params: { bookingNo } });
  const one = answer.data;
  return (
    <>
      <CaseHeader
        title={one === undefined ? '预约与送药' : `${one.personName}，${timeWords(one)}`}
        back={{ to: '/bookings', label: '预约与送药' }}
        status={one !== undefined && <Status {...bookingSign(one)} />}
        next={one !== undefined && <Ways one={one} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {one !== undefined && (
        <>
          <CaseLayout
            left={<Facts one={one} />}
            right={
              hasSteps(one) ? (
                <div className="st-stack">
                  <DeskSteps one={one} />
                  {one.maySteps.includes('settle') && <SettleStep one={one} />}
                  {one.home !== null && <HomeSteps one={one} home={one.home} />}
                </div>
              ) : undefined
            }
            below={<EventsPanel one={one} />}
          />
          {one.home !== null && <DeliveryNote one={one} home={one.home} />}
        </>
      )}
    </>
  );
}
