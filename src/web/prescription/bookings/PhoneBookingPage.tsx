import { Form } from 'antd';
import { useState } from 'react';
import { bookByPhone, getBookingService } from '../../../contract/prescription-bookings.ts';
import type { PrescriptionView } from '../../../contract/prescription-shapes.ts';
import { openPrescription } from '../../../contract/prescription.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useGo } from '../../ui/url-state.ts';
import {
  bookingBodyOf,
  CountFields,
  EMPTY_BOOKING,
  problemsOf,
  TimeAndWayFields,
  type BookingDraft,
} from './BookingFields.tsx';

function AskForm({ rx }: { readonly rx: PrescriptionView }) {
  const go = useGo();
  const service = useQueryCall(getBookingService, {}).data;
  const counts = Object.fromEntries(rx.lines.map((line) => [line.nationalCode, line.left]));
  const [draft, setDraft] = useState<BookingDraft>({ ...EMPTY_BOOKING, counts });
  const [personName, setPersonName] = useState('');
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const book = useCall(bookByPhone, { onDone: ({ bookingNo }) => go(`/bookings/${bookingNo}`) });
  function change(part: Partial<BookingDraft>) {
    setDraft({ ...draft, ...part });
    setRequestId(newRequestId());
  }
  function submit() {
    const found = [
      problemUnless(personName.trim() !== '', 'personName', '请填写患者在电话里说的姓名'),
      ...problemsOf(draft),
    ];
    if (judge(found))
      book.mutate({
        body: { ...bookingBodyOf(draft, requestId), rxno: rx.rxno, personName: personName.trim() },
      });
  }
  return (
    <Panel title="约什么、什么时候">
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <TextField
          id="personName"
          label="患者姓名"
          help="请对方说出姓名，须与处方相符"
          problems={problems}
          maxLength={60}
          value={personName}
          onChange={setPersonName}
        />
        <CountFields
          products={rx.lines.map((line) => ({ ...line, name: line.genericName }))}
          draft={draft}
          problems={problems}
          onChange={change}
        />
        <TimeAndWayFields
          draft={draft}
          problems={problems}
          onChange={change}
          deliversHome={service?.deliversHome === true}
        />
        <SubmitBar verb="登记预约" busy={book.isPending} error={book.error} />
      </Form>
    </Panel>
  );
}

/** A patient calls: the number of the prescription and the name are asked, then the pharmacy books (M29). */
export function PhoneBookingPage() {
  const [rxno, setRxno] = useState('');
  const { problems, judge } = useFieldProblems();
  const open = useCall(openPrescription, { writesNothing: true });
  function submit() {
    if (judge([problemUnless(rxno.trim() !== '', 'rxno', '请填写处方流水号')]))
      open.mutate({ params: { rxno: rxno.trim() } });
  }
  return (
    <>
      <PageHeader title="电话预约" back={{ to: '/bookings', label: '预约与送药' }} />
      <div className="st-stack">
        <Panel title="哪张处方">
          <Form layout="vertical" className="st-form" onFinish={submit}>
            <TextField
              id="rxno"
              label="处方流水号"
              help="患者手机“处方”里的 23 位号码"
              problems={problems}
              maxLength={60}
              value={rxno}
              onChange={setRxno}
            />
            <SubmitBar verb="打开处方" busy={open.isPending} error={open.error} />
          </Form>
        </Panel>
        {open.data !== undefined && <AskForm key={open.data.rxno} rx={open.data} />}
      </div>
    </>
  );
}
