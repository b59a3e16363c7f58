/** What institutions are paid ahead, by two people: proposed and approved, taken back whole, or given back in part (M29). */
import {
  decidePrepaymentRefund,
  proposePrepayment,
  proposePrepaymentRefund,
  takePrepaymentStep,
} from '../../../src/contract/funds-prepayments.ts';
import type { PrepaymentStepName } from '../auditor/record-prepayments.ts';
import { dayAt, yuan } from '../province/calendar.ts';
import type { Dice } from '../province/dice.ts';
import { heldAct } from './held-act.ts';
import type { Sent } from './kill-acts.ts';
import {
  keyOf,
  secondOf,
  signOf,
  type Money,
  type Place,
  type Prepayment,
  type Refund,
} from './money-place.ts';

export function drawProposal(money: Money, place: Place): Sent {
  const { dice, offices } = money;
  const { area } = place;
  const seat = dice.pick([1, 2] as const);
  const amount = dice.between(1, 200_000);
  const requestId = keyOf(money);
  const told = {
    institutionCode: area.hospital,
    scheme: dice.pick(['employee', 'resident'] as const),
    amount: yuan(amount),
    bankDay: dayAt(Date.now()),
    bankReference: `示例拨付${requestId}`,
    offsetFrom: null,
  };
  const body = { requestId, ...told, documentNo: '示例文号', reason: '示例' };
  return heldAct<{ readonly id: number }>(place, {
    requestId,
    ask: () => offices.agency(area, seat).call(proposePrepayment, { body }),
    learn: ({ id }) => place.prepayments.push({ id, amount, state: 'waiting', lastBy: seat }),
    happening: (answer) => ({
      what: 'prepaymentProposed',
      at: Date.now(),
      by: signOf(area, seat),
      areaCode: area.code,
      requestId,
      ...told,
      answer,
    }),
  });
}

/** What follows on each step. */
const AFTER = {
  approved: 'approved',
  rejected: 'ended',
  withdrawn: 'ended',
  backAsked: 'backAsked',
  backRefused: 'approved',
  takenBack: 'ended',
} as const satisfies Readonly<Record<PrepaymentStepName, Prepayment['state']>>;

function drawStepName(dice: Dice, { state }: Prepayment): PrepaymentStepName {
  if (state === 'waiting') return dice.weighed({ approved: 84, rejected: 8, withdrawn: 8 });
  return state === 'approved' ? 'backAsked' : dice.weighed({ takenBack: 75, backRefused: 25 });
}

export function drawStep(money: Money, place: Place, prepayment: Prepayment): Sent {
  const { dice, offices } = money;
  const { id, lastBy } = prepayment;
  const step = drawStepName(dice, prepayment);
  const seat = step === 'withdrawn' ? lastBy : secondOf(money, lastBy);
  const requestId = keyOf(money);
  const body = { requestId, step, words: '示例' };
  return heldAct<{ readonly state: string; readonly journalNo: string | null }>(place, {
    requestId,
    ask: () => offices.agency(place.area, seat).call(takePrepaymentStep, { params: { id }, body }),
    learn() {
      prepayment.state = AFTER[step];
      prepayment.lastBy = seat;
    },
    happening: (answer) => ({
      what: 'prepaymentStep',
      at: Date.now(),
      by: signOf(place.area, seat),
      id,
      requestId,
      step,
      answer,
    }),
  });
}

/** Some of it comes back, more than is open where statements have used it. */
export function drawRefund(money: Money, place: Place, { id, amount }: Prepayment): Sent {
  const { dice, offices } = money;
  const seat = dice.pick([1, 2] as const);
  const requestId = keyOf(money);
  const told = {
    amount: yuan(dice.between(1, Math.ceil(amount / dice.between(1, 4)))),
    bankDay: dayAt(Date.now()),
    bankReference: `示例退回${requestId}`,
  };
  const body = { requestId, ...told, note: '示例' };
  return heldAct<{ readonly id: number }>(place, {
    requestId,
    ask: () => offices.agency(place.area, seat).call(proposePrepaymentRefund, { params: { id }, body }),
    learn: ({ id: refundId }) => place.refunds.push({ id: refundId, by: seat }),
    happening: (answer) => ({
      what: 'prepaymentRefunded',
      at: Date.now(),
      by: signOf(place.area, seat),
      id,
      requestId,
      ...told,
      answer,
    }),
  });
}

export function drawSecondWord(money: Money, place: Place, refund: Refund): Sent {
  const { dice, offices } = money;
  const { id: refundId } = refund;
  const outcome = dice.percent(75) ? ('approved' as const) : ('rejected' as const);
  const seat = secondOf(money, refund.by);
  const requestId = keyOf(money);
  const body = { requestId, outcome, words: '示例' };
  return heldAct<{ readonly outcome: string; readonly journalNo: string | null }>(place, {
    requestId,
    ask: () =>
      offices.agency(place.area, seat).call(decidePrepaymentRefund, { params: { id: refundId }, body }),
    learn: () => place.refunds.splice(place.refunds.indexOf(refund), 1),
    happening: (answer) => ({
      what: 'prepaymentRefundDecided',
      at: Date.now(),
      by: signOf(place.area, seat),
      refundId,
      requestId,
      outcome,
      answer,
    }),
  });
}
