/** How is what is open of a decision closed otherwise than by withholding, who may do it, and what is booked for it (M29, M33, M36)? */
import { subtractFen, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { LedgerAccount } from '../chart.ts';
import { transfer, type JournalKind } from '../journal.ts';
import type { Posting } from '../model.ts';
import { decideByTwo, type Decision, type DecisionState, type Proposed } from '../two-people.ts';
import { DEDUCTION_KINDS, type DeductionKind } from './statement-sum.ts';

export const CLOSING_KINDS = {
  /** The money came by bank. */
  received: '机构转账退回',
  /** The decision, or what is open of it, was wrong. */
  withdrawn: '决定撤回',
  /** A recovery that cannot be had any more. */
  writtenOff: '核销',
} as const;
export type ClosingKind = keyof typeof CLOSING_KINDS;

export const CLOSING_STATES = {
  waiting: '待核准',
  approved: '已核准',
  rejected: '未同意',
} as const satisfies Readonly<Record<DecisionState, string>>;

/** What became of a decision so far, in fen. */
export interface DecisionSums {
  readonly amount: Fen;
  readonly withheld: Fen;
  /** Closed otherwise, approved. */
  readonly closed: Fen;
  /** Proposed to be closed and not yet decided on: kept free of withholding. */
  readonly reserved: Fen;
}

/** What is still to be withheld of a decision, or may be closed otherwise. */
export function openOf({ amount, withheld, closed, reserved }: DecisionSums): Fen {
  return [withheld, closed, reserved].reduce((left, part) => subtractFen(left, part), amount);
}

/** @returns WRITE_OFF_OF_RECOVERY_ONLY for a deduction, CLOSING_BEYOND_OPEN for more than is open */
export function mayPropose(
  decision: { readonly kind: DeductionKind; readonly open: Fen },
  proposal: { readonly kind: ClosingKind; readonly amount: Fen },
): Outcome<true, Refusal> {
  if (proposal.kind === 'writtenOff' && decision.kind !== 'recovery')
    return decline(
      refuse('WRITE_OFF_OF_RECOVERY_ONLY', { detail: `这是一份${DEDUCTION_KINDS[decision.kind]}` }),
    );
  return proposal.amount > decision.open ? decline(refuse('CLOSING_BEYOND_OPEN')) : accept(true);
}

/**
 * Whoever proposed it may take the proposal back, which rejects it, but not approve it.
 * @returns CLOSING_STEP_NOT_ALLOWED once it is decided, SECOND_PERSON_NEEDED for the proposer's approval
 */
export function mayDecide(closing: Proposed, decision: Decision): Outcome<true, Refusal> {
  const tell = (state: DecisionState) => `这项提议${CLOSING_STATES[state]}`;
  return decideByTwo(
    { notNow: 'CLOSING_STEP_NOT_ALLOWED', tell, another: '提议的人不能自己核准' },
    closing,
    decision,
  );
}

/** What a closing is booked by. */
export interface ClosingFacts {
  readonly kind: ClosingKind;
  readonly amount: Fen;
  readonly decision: DeductionKind;
  /** The fund to which a recovery goes back; null for a deduction. */
  readonly fund: LedgerAccount | null;
  /** The area that decided, in whose books it stands, the institution and the scheme. */
  readonly place: Omit<Posting, 'account' | 'amount'>;
}

/**
 * What is booked at the approval, all in the books of the area that decided: another area, which would have withheld it, has
 * nothing in its books yet and owes nothing for it (M30). A recovery was booked as a claim when it was approved and that claim goes
 * down; a deduction not withheld stands in no book, so that its withdrawal books nothing: undefined.
 */
export function postClosing({
  kind,
  amount,
  decision,
  fund,
  place,
}: ClosingFacts): { readonly kind: JournalKind; readonly postings: readonly Posting[] } | undefined {
  const from = decision === 'recovery' ? 'recoverable' : 'deductionIncome';
  if (kind === 'received') return { kind: 'receipt', postings: transfer(from, 'bank', amount, place) };
  if (fund === null) return undefined;
  if (kind === 'withdrawn')
    return { kind: 'correction', postings: transfer('recoverable', fund, amount, place) };
  return { kind: 'writeOff', postings: transfer('recoverable', 'writtenOff', amount, place) };
}
