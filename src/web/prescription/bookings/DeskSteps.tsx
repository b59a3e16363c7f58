import { Button, Form } from 'antd';
import { useState } from 'react';
import { settleBooking, takeBookingStep, type BookingView } from '../../../contract/prescription-bookings.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DayField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';

type Step = 'confirm' | 'ready' | 'refuse' | 'cancel';
const VERBS: Readonly<Record<Step, string>> = {
  confirm: '确认预约',
  ready: '登记备好',
  refuse: '不接受',
  cancel: '取消预约',
};

const STEPS = Object.keys(VERBS) as Step[];

const isAnswer = (step: Step) => step === 'confirm' || step === 'ready';

/** What the institution most likely does next. */
function firstOf({ maySteps, state }: BookingView): Step | undefined {
  if (maySteps.includes('confirm') && state === 'asked') return 'confirm';
  return maySteps.includes('ready') ? 'ready' : undefined;
}

/** A step beside the likely one; what the patient loses by is asked again. */
function OtherStep({
  step,
  one,
  busy,
  mayAsk,
  onAct,
}: {
  readonly step: Step;
  readonly one: BookingView;
  readonly busy: boolean;
  readonly mayAsk: () => boolean;
  readonly onAct: () => void;
}) {
  if (isAnswer(step))
    return (
      <Button loading={busy} onClick={onAct}>
        {VERBS[step]}
      </Button>
    );
  return (
    <ConfirmButton
      verb={VERBS[step]}
      thing={`${one.personName}，${one.drugs}`}
      consequence="患者随即收到您写的理由，可以另约一家。之后不能恢复，要再约由患者重新预约。"
      busy={busy}
      mayAsk={mayAsk}
      onConfirm={onAct}
    />
  );
}

/** The institution answers: there, coming, laid out, or not at all. */
export function DeskSteps({ one }: { readonly one: BookingView }) {
  const [arrivesOn, setArrivesOn] = useState(one.arrivesOn ?? '');
  const [keepOn, setKeepOn] = useState('');
  const [note, setNote] = useState('');
  const { problems, judge } = useFieldProblems();
  const take = useCall(takeBookingStep, { onDone: () => setNote('') });
  const may = (step: Step) => one.maySteps.includes(step);
  const isSound = (step: Step) =>
    judge([problemUnless(isAnswer(step) || note.trim() !== '', 'note', '请写明理由，患者看得到')]);
  function act(step: Step) {
    const says = isAnswer(step);
    take.mutate({
      params: { bookingNo: one.bookingNo },
      body: {
        step,
        arrivesOn: step === 'confirm' && arrivesOn !== '' ? arrivesOn : null,
        keepUntil: says && keepOn !== '' ? `${keepOn} 23:59:59` : null,
        note: note.trim(),
      },
    });
  }
  const first = firstOf(one);
  if (first === undefined) return null;
  // What was never accepted is not accepted now; it need not be cancelled as well.
  const others = STEPS.filter((step) => may(step) && step !== first && !(step === 'cancel' && may('refuse')));
  return (
    <Panel title="答复">
      <Form layout="vertical" onFinish={() => isSound(first) && act(first)}>
        {may('confirm') && (
          <DayField id="arrivesOn" label="到货日（没有现货时填）" value={arrivesOn} onChange={setArrivesOn} />
        )}
        <DayField
          id="keepOn"
          label="保留到哪一天"
          value={keepOn}
          onChange={setKeepOn}
          help={`不填的保留到 ${one.expiresAt.slice(0, 16)}`}
        />
        <TextField
          id="note"
          label="说明；不接受或取消的写明理由"
          problems={problems}
          rows={2}
          value={note}
          onChange={setNote}
        />
        <SubmitBar
          verb={one.state === 'ready' ? '改保留期' : VERBS[first]}
          busy={take.isPending}
          error={take.error}
          others={others.map((step) => (
            <OtherStep
              key={step}
              step={step}
              one={one}
              busy={take.isPending}
              mayAsk={() => isSound(step)}
              onAct={() => act(step)}
            />
          ))}
        />
      </Form>
    </Panel>
  );
}

/** A hospital names the settlement of its own system. */
export function SettleStep({ one }: { readonly one: BookingView }) {
  const [claimNo, setClaimNo] = useState('');
  const { problems, judge } = useFieldProblems();
  const settle = useCall(settleBooking);
  function submit() {
    if (judge([problemUnless(/^S\d{14,24}$/.test(claimNo), 'claimNo', '请填写以 S 开头的结算编号')]))
      settle.mutate({ params: { bookingNo: one.bookingNo }, body: { claimNo } });
  }
  return (
    <Panel title="患者来过了">
      <Form layout="vertical" onFinish={submit}>
        <TextField
          id="claimNo"
          label="结算编号"
          help="本院在预约以后为这位患者结算这种药的"
          problems={problems}
          maxLength={26}
          value={claimNo}
          onChange={(text) => setClaimNo(text.trim())}
        />
        <SubmitBar verb="登记办成" busy={settle.isPending} error={settle.error} />
      </Form>
    </Panel>
  );
}
