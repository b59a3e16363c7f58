import { Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import {
  cancelBooking,
  getBooking,
  type BookingView,
  type HomeView,
} from '../../../contract/prescription-bookings.ts';
import { receiveHome } from '../../../contract/prescription-home-delivery.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { FormField } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { bookingSign, timeWords } from './booking-words.ts';
import { BookedPanel, EventsPanel, HomePanel, LinesPanel } from './BookingFacts.tsx';

/** What the patient does next, in one sentence. */
function nextWords(one: BookingView): string {
  const { state, home } = one;
  if (state === 'asked') return '机构还没有答复，确认后会在“提醒”里告诉您。';
  if (state === 'confirmed' && one.arrivesOn !== null) return `机构已确认，${one.arrivesOn} 到货后为您备好。`;
  if (state === 'confirmed') return '机构已确认，正在为您备药。';
  if (state === 'ready' && home !== null) return '药已备好。请先与机构结算自己应付的部分，结算后出库。';
  if (state === 'ready') return `药已备好，请在 ${one.expiresAt.slice(0, 16)} 以前带医保电子凭证来取。`;
  if (state === 'settled' && home !== null && home.state === 'planned') return '已结算，等机构出库。';
  if (state === 'settled' && home?.receiptCode != null)
    return '药在路上。收到时核对药盒，再把签收码报给送货的人。';
  if (state === 'settled') return '已办成。';
  if (state === 'refused' || state === 'cancelled' || state === 'expired')
    return '这笔预约没有办成，可以另约一家，或直接到店。';
  return '结算已撤销，要用药的请重新预约。';
}

/** The code to tell at the door, and what the patient says about what came. */
function Receipt({ one, home }: { readonly one: BookingView; readonly home: HomeView }) {
  const [reason, setReason] = useState('');
  const receive = useCall(receiveHome);
  const params = { bookingNo: one.bookingNo };
  const say = (refusedBecause: string | null) => receive.mutate({ params, body: { refusedBecause } });
  return (
    <Panel title="签收">
      <div className="st-stack">
        <div>
          <p>签收码，只报给把药送到您手里的人：</p>
          <p className="st-rx-number" aria-label="签收码">
            {home.receiptCode}
          </p>
        </div>
        <ErrorPanel error={receive.error} />
        <ConfirmButton
          verb="确认收到"
          thing={one.drugs}
          consequence="请先核对药盒完好、数量相符。确认后这次送药就结束了。"
          harms={false}
          type="primary"
          busy={receive.isPending}
          onConfirm={() => say(null)}
        />
        <Form layout="vertical">
          <FormField id="refuse" label="药有问题，不收的理由">
            <Input
              id="refuse"
              maxLength={200}
              placeholder="如包装破损"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </FormField>
          <ConfirmButton
            verb="拒收"
            thing={one.drugs}
            consequence="药由送货的人带回机构，机构撤销结算，退还您付的钱。拒收以后不能改为收到。"
            disabled={reason.trim() === ''}
            busy={receive.isPending}
            onConfirm={() => say(reason.trim())}
          />
        </Form>
      </div>
    </Panel>
  );
}

function Cancel({ one }: { readonly one: BookingView }) {
  const cancel = useCall(cancelBooking);
  return (
    <>
      <ErrorPanel error={cancel.error} />
      <ConfirmButton
        verb="取消预约"
        thing={`${one.institutionName}，${timeWords(one)}`}
        consequence="机构不再为您留药；处方还在，可以另约或直接到店。"
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate({ params: { bookingNo: one.bookingNo }, body: { reason: '' } })}
      />
    </>
  );
}

function Shown({ one }: { readonly one: BookingView }) {
  const { home } = one;
  return (
    <>
      <Panel title="现在">
        <p role="status">{nextWords(one)}</p>
        <div className="st-actions">
          {one.claimNo !== null && <Go to={`/my/bills/${one.claimNo}`}>看账单</Go>}
          {one.rxno !== null && <Go to={`/my/prescriptions/${one.rxno}`}>看处方</Go>}
        </div>
        {one.maySteps.includes('cancel') && <Cancel one={one} />}
      </Panel>
      {home !== null && home.mayReceive && <Receipt one={one} home={home} />}
      {home !== null && <HomePanel home={home} />}
      <LinesPanel one={one} />
      <BookedPanel one={one} isPatient />
      <EventsPanel one={one} />
    </>
  );
}

/** One booking for the patient: what comes next, the code at the door, the road (M29). */
export function MyBookingPage() {
  const bookingNo = usePathParam('bookingNo');
  const answer = useQueryCall(getBooking, { params: { bookingNo } });
  const one = answer.data;
  return (
    <div className="st-stack">
      <CaseHeader
        title="预约与送药"
        back={{ to: '/my/bookings', label: '全部预约' }}
        status={one !== undefined && <Status {...bookingSign(one)} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {one !== undefined && <Shown one={one} />}
    </div>
  );
}
