import { Button, Form } from 'antd';
import { useState } from 'react';
import type { BookingView, HomeView } from '../../../contract/prescription-bookings.ts';
import { dispatchHome, signHome, trackHome } from '../../../contract/prescription-home-delivery.ts';
import { STORAGES, type DeliveryStorage } from '../../../domain/prescription/delivery/delivery.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ChoiceField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { STORAGE_OPTIONS } from '../delivery-words.ts';

interface Props {
  readonly one: BookingView;
  readonly home: HomeView;
}

function Dispatch({ one }: Props) {
  const [carrier, setCarrier] = useState('');
  const [waybillNo, setWaybillNo] = useState('');
  const [storage, setStorage] = useState<DeliveryStorage>(one.keptAs ?? 'ordinary');
  const [celsius, setCelsius] = useState('');
  const { problems, judge } = useFieldProblems();
  const dispatch = useCall(dispatchHome);
  const cold = STORAGES[storage].range !== null;
  function submit() {
    const sound = judge([
      problemUnless(carrier.trim() !== '', 'carrier', '请写明由谁送'),
      problemUnless(/^[0-9A-Za-z-]{4,40}$/.test(waybillNo), 'waybillNo', '请填写运单号，字母和数字'),
      problemUnless(!cold || /^-?\d{1,2}(\.\d)?$/.test(celsius), 'celsius', '请填写交出时的温度，如 5.3'),
    ]);
    if (sound)
      dispatch.mutate({
        params: { bookingNo: one.bookingNo },
        body: { carrier: carrier.trim(), waybillNo, storage, celsius: cold ? celsius : null },
      });
  }
  return (
    <Panel title="出库">
      <Form layout="vertical" onFinish={submit}>
        <TextField
          id="carrier"
          label="承运人"
          problems={problems}
          maxLength={100}
          value={carrier}
          onChange={setCarrier}
        />
        <TextField
          id="waybillNo"
          label="运单号"
          problems={problems}
          maxLength={40}
          value={waybillNo}
          onChange={(text) => setWaybillNo(text.trim())}
        />
        <ChoiceField
          id="storage"
          label="装运方式"
          value={storage}
          options={STORAGE_OPTIONS}
          {...(one.keptAs === null ? {} : { help: `药品登记的储存要求：${STORAGES[one.keptAs].label}` })}
          onChange={(next) => setStorage(next as DeliveryStorage)}
        />
        {cold && (
          <TextField
            id="celsius"
            label="交给承运人时的温度（℃）"
            inputMode="decimal"
            problems={problems}
            maxLength={5}
            value={celsius}
            onChange={(text) => setCelsius(text.trim())}
          />
        )}
        <SubmitBar verb="出库" busy={dispatch.isPending} error={dispatch.error} />
      </Form>
    </Panel>
  );
}

const TRACK_VERBS: Readonly<Record<HomeView['mayTrack'][number], string>> = {
  travel: '在途',
  bring: '派送',
  fail: '没有送到',
  refuse: '拒收',
  takeBack: '退回到店',
};

function Track({ one, home }: Props) {
  const [note, setNote] = useState('');
  const { problems, judge } = useFieldProblems();
  const track = useCall(trackHome, { onDone: () => setNote('') });
  const isSound = () => judge([problemUnless(note.trim() !== '', 'track-note', '请写明到了哪里、什么情况')]);
  const act = (step: HomeView['mayTrack'][number]) =>
    track.mutate({ params: { bookingNo: one.bookingNo }, body: { step, note: note.trim() } });
  return (
    <Panel title="跟踪">
      <Form layout="vertical">
        <TextField
          id="track-note"
          label="到了哪里、什么情况"
          problems={problems}
          maxLength={200}
          value={note}
          onChange={setNote}
        />
        <ErrorPanel error={track.error} />
        <div className="st-actions">
          {home.mayTrack.map((step) =>
            step === 'refuse' ? (
              <ConfirmButton
                key={step}
                verb={TRACK_VERBS[step]}
                thing={`${one.personName}，${one.drugs}`}
                consequence="药由送货的人带回，之后要撤销结算、退还患者付的钱。不能再改为送到。"
                busy={track.isPending}
                mayAsk={isSound}
                onConfirm={() => act(step)}
              />
            ) : (
              <Button
                key={step}
                danger={step === 'fail'}
                loading={track.isPending}
                onClick={() => isSound() && act(step)}
              >
                {TRACK_VERBS[step]}
              </Button>
            ),
          )}
        </div>
      </Form>
    </Panel>
  );
}

function Sign({ one }: Props) {
  const [code, setCode] = useState('');
  const [signedBy, setSignedBy] = useState('');
  const { problems, judge } = useFieldProblems();
  const sign = useCall(signHome);
  function submit() {
    const sound = judge([
      problemUnless(/^\d{6}$/.test(code), 'code', '签收码是六位数字'),
      problemUnless(signedBy.trim() !== '', 'signedBy', '请写明谁收的'),
    ]);
    if (sound)
      sign.mutate({ params: { bookingNo: one.bookingNo }, body: { code, signedBy: signedBy.trim() } });
  }
  return (
    <Panel title="签收">
      <Form layout="vertical" onFinish={submit}>
        <TextField
          id="code"
          label="签收码"
          help="患者在“我的预约与送药”里看得到"
          inputMode="tel"
          problems={problems}
          maxLength={6}
          value={code}
          onChange={(text) => setCode(text.trim())}
        />
        <TextField
          id="signedBy"
          label="签收人"
          problems={problems}
          maxLength={60}
          value={signedBy}
          onChange={setSignedBy}
        />
        <SubmitBar verb="登记签收" busy={sign.isPending} error={sign.error} />
      </Form>
    </Panel>
  );
}

/** The next step of a delivery; what came back is reversed at the bill. */
export function HomeSteps(props: Props) {
  const { one, home } = props;
  return (
    <>
      {home.mayDispatch && <Dispatch {...props} />}
      {home.mayTrack.length > 0 && <Track {...props} />}
      {home.maySign && <Sign {...props} />}
      {home.state === 'returned' && one.state === 'settled' && one.claimNo !== null && (
        <Panel title="药已退回">
          <p>
            患者没有收到药，请撤销结算、退还患者付的钱：<Go to={`/bills/${one.claimNo}`}>打开结算单</Go>
          </p>
        </Panel>
      )}
    </>
  );
}
