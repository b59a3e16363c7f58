/** What agencies do while the server is killed under them: decisions, proposals to close them, and the second person's word on both. */
import { decideClosing, proposeClosing } from '../../../src/contract/funds-deduction-closings.ts';
import { decideDeduction, enterDeduction } from '../../../src/contract/funds-deductions.ts';
import type { ClosingDecided, ClosingProposed } from '../auditor/record-closings.ts';
import type { DeductionDecided, DeductionEntered } from '../auditor/record-statements.ts';
import type { SimArea } from '../province/areas.ts';
import { CASE } from '../province/decisions-elsewhere.ts';
import { dayAt, yuan } from '../province/calendar.ts';
import type { Desk } from '../province/desks.ts';
import type { Dice } from '../province/dice.ts';
import type { Sent } from './kill-acts.ts';

export const AGENCY_SEATS = [1, 2] as const;
export type AgencySeat = (typeof AGENCY_SEATS)[number];

/** A decision that nobody is about to close, or a proposal that waits for the other seat. */
interface Open {
  readonly id: number;
  readonly area: SimArea;
  /** In fen. */
  readonly left: number;
}
interface Waiting extends Open {
  readonly closingId: number;
  readonly amount: number;
  readonly seat: AgencySeat;
}

interface Agencies {
  readonly dice: Dice;
  readonly areas: readonly SimArea[];
  readonly deskOf: (area: SimArea, seat: AgencySeat) => Desk;
  /** Decisions that nobody has approved. */
  readonly entered: Open[];
  readonly open: Open[];
  readonly waiting: Waiting[];
  readonly known: Set<string>;
  serial: number;
}

const keyOf = (agencies: Agencies) => `agency-${String((agencies.serial += 1)).padStart(8, '0')}`;

/** Whether nobody has heard of it yet. */
function isNew({ known }: Agencies, name: string): boolean {
  if (known.has(name)) return false;
  known.add(name);
  return true;
}

function drawDecision(agencies: Agencies): Sent {
  const { dice, areas, deskOf, entered } = agencies;
  const area = dice.pick(areas);
  const amount = dice.between(100, 100_000);
  const requestId = keyOf(agencies);
  const isRecovery = dice.percent(60);
  const told = {
    kind: isRecovery ? ('recovery' as const) : ('deduction' as const),
    institutionCode: area.hospital,
    scheme: dice.pick(['employee', 'resident'] as const),
    fund: isRecovery ? ('pooledFund' as const) : null,
    amount: yuan(amount),
    documentNo: `示例决定${requestId}`,
  };
  const body = { ...told, ...CASE, requestId, decidedOn: dayAt(Date.now()) };
  return {
    requestId,
    send: async () => {
      const answer: DeductionEntered['answer'] = await deskOf(area, 1).call(enterDeduction, { body });
      const { id } = answer.body as { id?: number };
      if (id !== undefined && isNew(agencies, requestId)) entered.push({ id, area, left: amount });
      return answer;
    },
    happening: (answer) => ({
      what: 'statementDeduction',
      at: Date.now(),
      by: `${area.code} 1`,
      areaCode: area.code,
      bills: [],
      ...told,
      answer: answer as DeductionEntered['answer'],
    }),
    answer: null,
    tries: 0,
  };
}

function drawApproval(agencies: Agencies, of: Open): Sent {
  const { deskOf, open } = agencies;
  const { id, area } = of;
  const requestId = keyOf(agencies);
  const outcome = 'approved' as const;
  const body = { requestId, outcome, words: '' };
  return {
    requestId,
    send: async () => {
      const answer: DeductionDecided['answer'] = await deskOf(area, 2).call(decideDeduction, {
        params: { id },
        body,
      });
      if (answer.status === 200 && isNew(agencies, requestId)) open.push(of);
      return answer;
    },
    happening: (answer) => ({
      what: 'statementDeductionDecided',
      at: Date.now(),
      by: `${area.code} 2`,
      areaCode: area.code,
      requestId,
      id,
      outcome,
      answer: answer as DeductionDecided['answer'],
    }),
    answer: null,
    tries: 0,
  };
}

function drawProposal(agencies: Agencies, of: Open): Sent {
  const { dice, deskOf, waiting } = agencies;
  const { id, area, left } = of;
  const amount = dice.percent(40) ? left : dice.between(1, left);
  const seat = dice.pick(AGENCY_SEATS);
  const requestId = keyOf(agencies);
  const isReceived = dice.percent(60);
  const told = {
    deductionId: id,
    kind: isReceived ? ('received' as const) : ('withdrawn' as const),
    amount: yuan(amount),
    receivedOn: isReceived ? dayAt(Date.now()) : null,
    bankReference: isReceived ? `示例退款${requestId}` : null,
  };
  const body = { ...told, requestId, documentNo: '示例了结', reason: '示例' };
  return {
    requestId,
    send: async () => {
      const answer: ClosingProposed['answer'] = await deskOf(area, seat).call(proposeClosing, { body });
      const { id: closingId } = answer.body as { id?: number };
      if (closingId !== undefined && isNew(agencies, requestId))
        waiting.push({ ...of, closingId, amount, seat });
      return answer;
    },
    happening: (answer) => ({
      what: 'closingProposed',
      at: Date.now(),
      by: `${area.code} ${seat}`,
      areaCode: area.code,
      requestId,
      ...told,
      answer: answer as ClosingProposed['answer'],
    }),
    answer: null,
    tries: 0,
  };
}

function drawSecondWord(agencies: Agencies, of: Waiting): Sent {
  const { dice, deskOf, open } = agencies;
  const { area, closingId, amount, left } = of;
  const seat = of.seat === 1 ? 2 : 1;
  const requestId = keyOf(agencies);
  const outcome = dice.percent(75) ? ('approved' as const) : ('rejected' as const);
  const rest = outcome === 'approved' ? left - amount : left;
  const body = { requestId, closingId, outcome, words: '示例' };
  return {
    requestId,
    send: async () => {
      const answer: ClosingDecided['answer'] = await deskOf(area, seat).call(decideClosing, { body });
      if (answer.status === 200 && rest > 0 && isNew(agencies, requestId))
        open.push({ id: of.id, area, left: rest });
      return answer;
    },
    happening: (answer) => ({
      what: 'closingDecided',
      at: Date.now(),
      by: `${area.code} ${seat}`,
      areaCode: area.code,
      requestId,
      closingId,
      outcome,
      answer: answer as ClosingDecided['answer'],
    }),
    answer: null,
    tries: 0,
  };
}

/** Gives what draws the next act of an agency: of one decision, each follows on the answer to the one before. */
export function drawClosings(
  dice: Dice,
  areas: readonly SimArea[],
  deskOf: (area: SimArea, seat: AgencySeat) => Desk,
): () => Sent {
  const agencies: Agencies = {
    dice,
    areas,
    deskOf,
    entered: [],
    open: [],
    waiting: [],
    known: new Set(),
    serial: 0,
  };
  return () => {
    const { entered, open, waiting } = agencies;
    const act = dice.weighed({ decision: 20, proposal: 40, word: 40 });
    const [proposal] = act === 'word' ? waiting.splice(0, 1) : [];
    if (proposal) return drawSecondWord(agencies, proposal);
    const [decision] = act === 'decision' ? [] : open.splice(0, 1);
    if (decision) return drawProposal(agencies, decision);
    const [unapproved] = entered.splice(0, 1);
    return unapproved ? drawApproval(agencies, unapproved) : drawDecision(agencies);
  };
}
