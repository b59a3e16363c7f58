/**
 * Checks a bill as a stranger would, from the bill alone (docs/bill.md; M9.1–M9.7, N4, N5.1, I1): nothing that settles
 * or explains is used here.
 */
import { checkCommercial } from './check-commercial.ts';
import { checkDerived } from './check-derived.ts';
import { checkHead } from './check-head.ts';
import { checkLines } from './check-lines.ts';
import { checkRules } from './check-rules.ts';
import { checkStages } from './check-stages.ts';
import { startTally, type Finding, type HiddenFigure } from './findings.ts';
import { MAX_BILL_LENGTH, readBill, type Fault, type ReadStage } from './read-bill.ts';
import { toUpright } from './upright.ts';

/** A bill with what is wrong about it, which is nothing when it is right. */
export interface CheckedBill {
  readonly kind: 'checked';
  /** Its number, where it has one. */
  readonly claimNo: string | null;
  readonly isReversal: boolean;
  /** As they stand on the bill. */
  readonly stages: readonly ReadStage[];
  readonly findings: readonly Finding[];
  readonly hidden: readonly HiddenFigure[];
  /** How many figures and texts were compared. */
  readonly compared: number;
}

export type Checked =
  | CheckedBill
  | { readonly kind: 'unreadable'; readonly fault: Fault }
  /** A refused claim or a fault, as the `settle` command answers them: there is no bill to check. */
  | { readonly kind: 'noBill' };

/** Checks one parsed JSON value; whatever it is, there is an answer. */
export function checkBill(value: unknown): Checked {
  if (isAnswerWithoutBill(value)) return { kind: 'noBill' };
  const read = readBill(value);
  if ('fault' in read) return { kind: 'unreadable', fault: read.fault };
  const bill = toUpright(read.bill);
  const tally = startTally(bill.isReversal);
  checkStages(bill, tally);
  checkLines(bill, tally);
  checkDerived(bill, tally);
  checkCommercial(bill, tally);
  checkRules(bill, tally);
  checkHead(bill, tally);
  const { findings, hidden, compared } = tally;
  const claimNo = read.bill.head.get('claimNo') ?? null;
  return {
    kind: 'checked',
    claimNo,
    isReversal: bill.isReversal,
    stages: read.bill.stages,
    findings,
    hidden,
    compared,
  };
}

function isAnswerWithoutBill(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Object.hasOwn(value, 'stages')) return false;
  return Object.hasOwn(value, 'refusal') || Object.hasOwn(value, 'error');
}

/** Checks the JSON text of one bill. */
export function checkBillText(text: string): Checked {
  const unreadable = (says: string): Checked => ({ kind: 'unreadable', fault: { member: '全文', says } });
  if (text.length > MAX_BILL_LENGTH) return unreadable(`超过 ${MAX_BILL_LENGTH} 个字符，不是一张结算单`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable('不是 JSON，可能没有复制完整');
  }
  return checkBill(value);
}

/** Bills that one text may hold. */
const MAX_BILLS = 200_000;

/** Checks a text with one bill, or with one bill on every line that is not blank. */
export function checkBillTexts(text: string): Checked[] {
  // A byte order mark is trimmed like a space.
  const bare = text.trim();
  const whole = checkBillText(bare);
  if (whole.kind !== 'unreadable' || whole.fault.member !== '全文') return [whole];
  const [first = '', ...rest] = bare.split('\n', MAX_BILLS).filter((line) => line.trim() !== '');
  const one = checkBillText(first);
  // A bill that was cut off has many lines too, but its first is not JSON by itself.
  if (rest.length === 0 || (one.kind === 'unreadable' && one.fault.member === '全文')) return [whole];
  return [one, ...rest.map(checkBillText)];
}
