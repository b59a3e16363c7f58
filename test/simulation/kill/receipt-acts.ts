/** What agencies do with insurers' money while the server is killed under them: enter it, approve it or not, take it back (N4, M29). */
import { enterCommercialReceipt, takeReceiptStep } from '../../../src/contract/funds-receipts.ts';
import type * as record from '../auditor/record-receipts.ts';
import type { ToldReceivable } from '../auditor/record-receipts.ts';
import type { Scheme } from '../auditor/record.ts';
import type { SimArea } from '../province/areas.ts';
import { dayAt, yuan } from '../province/calendar.ts';
import type { Desk } from '../province/desks.ts';
import type { Dice } from '../province/dice.ts';
import type { AgencySeat } from './closing-acts.ts';
import { heldAct, type Held } from './held-act.ts';
import type { Sent } from './kill-acts.ts';

interface Receipt {
  readonly id: number;
  /** In fen. */
  readonly amount: number;
  state: 'waiting' | 'approved' | 'backAsked' | 'ended';
  lastBy: AgencySeat;
}

/** A plan that owes an area for a scheme, and what was entered of its money. */
interface Debtor extends Held {
  readonly area: SimArea;
  readonly planId: number;
  readonly scheme: Scheme;
  /** In fen, of the months that are over: what is sold meanwhile is met after it, whatever comes first. */
  left: number;
  readonly receipts: Receipt[];
}

interface Insurers {
  readonly dice: Dice;
  readonly deskOf: (area: SimArea, seat: AgencySeat) => Desk;
  readonly debtors: readonly Debtor[];
  serial: number;
}

const MOST_AT_ONCE = 20_000;
/** Few, so that the money of each is entered, approved and taken back between some kills. */
const DEBTORS = 5;
const otherThan = (seat: AgencySeat): AgencySeat => (seat === 1 ? 2 : 1);
const keyOf = (insurers: Insurers) => `insurer-${String((insurers.serial += 1)).padStart(8, '0')}`;

function drawEntry(insurers: Insurers, debtor: Debtor): Sent {
  const { dice, deskOf } = insurers;
  const { area, planId, scheme, left } = debtor;
  const seat = dice.pick([1, 2] as const);
  const amount = dice.between(1, Math.min(left, MOST_AT_ONCE));
  const requestId = keyOf(insurers);
  const bankReference = `示例赔付${requestId}`;
  const told = { planId, scheme, amount: yuan(amount), bankDay: dayAt(Date.now()), bankReference };
  const body = { requestId, ...told, note: '示例' };
  return heldAct<{ readonly id: number }>(debtor, {
    requestId,
    ask: () => deskOf(area, seat).call(enterCommercialReceipt, { body }),
    learn({ id }) {
      debtor.left -= amount;
      debtor.receipts.push({ id, amount, state: 'waiting', lastBy: seat });
    },
    happening: (answer) => ({
      what: 'receiptEntered',
      at: Date.now(),
      by: `${area.code} ${seat}`,
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
  backAsked: 'backAsked',
  backRefused: 'approved',
  takenBack: 'ended',
} as const satisfies Readonly<Record<record.ReceiptStepName, Receipt['state']>>;

function drawStepName(dice: Dice, { state }: Receipt): record.ReceiptStepName {
  if (state === 'waiting') return dice.weighed({ approved: 85, rejected: 15 });
  return state === 'approved' ? 'backAsked' : dice.weighed({ takenBack: 75, backRefused: 25 });
}

/** The step that is due, mostly by the other person. */
function drawStep(insurers: Insurers, debtor: Debtor, receipt: Receipt): Sent {
  const { dice, deskOf } = insurers;
  const { area } = debtor;
  const { id, lastBy, amount } = receipt;
  const step = drawStepName(dice, receipt);
  const seat = dice.percent(95) ? otherThan(lastBy) : lastBy;
  const requestId = keyOf(insurers);
  const body = { requestId, step, words: '示例' };
  return heldAct<{ readonly state: string; readonly journalNo: string | null }>(debtor, {
    requestId,
    ask: () => deskOf(area, seat).call(takeReceiptStep, { params: { id }, body }),
    learn() {
      receipt.state = AFTER[step];
      receipt.lastBy = seat;
      if (receipt.state === 'ended') debtor.left += amount;
    },
    happening: (answer) => ({
      what: 'receiptStep',
      at: Date.now(),
      by: `${area.code} ${seat}`,
      id,
      requestId,
      step,
      answer,
    }),
  });
}

/**
 * Gives what draws the next act with insurers' money; undefined while there is nothing to do.
 * @param owing what plans owe for the months that are over
 */
export function drawReceipts(
  dice: Dice,
  owing: readonly ToldReceivable[],
  areas: readonly SimArea[],
  deskOf: (area: SimArea, seat: AgencySeat) => Desk,
): () => Sent | undefined {
  const all = owing.flatMap(({ areaCode, planId, scheme, open }): Debtor[] => {
    const area = areas.find((one) => one.code === areaCode);
    const left = Math.round(Number(open) * 100);
    return area ? [{ area, planId, scheme: scheme as Scheme, left, receipts: [], isHeld: false }] : [];
  });
  const debtors = all.toSorted((a, b) => b.left - a.left).slice(0, DEBTORS);
  const insurers: Insurers = { dice, deskOf, debtors, serial: 0 };
  return () => {
    const free = debtors.filter((one) => !one.isHeld && (one.left > 0 || one.receipts.length > 0));
    if (free.length === 0) return undefined;
    const debtor = dice.pick(free);
    // What stands in the books is asked back now and then only.
    const due = debtor.receipts.filter(
      ({ state }) =>
        state === 'waiting' || state === 'backAsked' || (state === 'approved' && dice.percent(35)),
    );
    if (due.length > 0) return drawStep(insurers, debtor, dice.pick(due));
    return debtor.left > 0 ? drawEntry(insurers, debtor) : undefined;
  };
}
