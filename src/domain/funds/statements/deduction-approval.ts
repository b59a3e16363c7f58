/** On what does a decision against an institution rest, and who lets it take money (M29, M31–M36)? */
import { ZERO_FEN, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { decideByTwo, type Decision, type DecisionState, type Proposed } from '../two-people.ts';
import { openOf, type DecisionSums } from './deduction-closings.ts';

/** The duties whose breach an institution answers for with money, by their clause. */
export const DEDUCTION_BASES = {
  M31: '医院合理用药、遵守支付范围',
  M32: '药店供药、价格、配送和追溯',
  M33: '凭处方和处方量',
  M34: '责任医师核验身份、如实记录',
  M35: '本人凭证，不得倒卖、返现、伪造',
  M36: '经办审核与稽核发现的违约违法',
} as const;
export type DeductionBasis = keyof typeof DEDUCTION_BASES;

/** The funds that can get something back. */
export const RECOVERED_FUNDS = {
  pooledFund: '统筹基金',
  majorIllness: '大病保险资金',
  assistance: '医疗救助资金',
  workInjury: '工伤保险基金',
  maternity: '生育保险基金',
} as const;
export type RecoveredFund = keyof typeof RECOVERED_FUNDS;

export const DEDUCTION_STATES = {
  waiting: '待核准',
  approved: '已核准',
  rejected: '未同意',
} as const satisfies Readonly<Record<DecisionState, string>>;

const notNow = (state: DecisionState) => `这份决定${DEDUCTION_STATES[state]}`;

/**
 * Whoever entered it may take it back, which rejects it, but not approve it.
 * @returns DEDUCTION_STEP_NOT_ALLOWED once that is done, SECOND_PERSON_NEEDED for the approval of who entered it
 */
export function mayApproveDeduction(entered: Proposed, decision: Decision): Outcome<true, Refusal> {
  return decideByTwo(
    { notNow: 'DEDUCTION_STEP_NOT_ALLOWED', tell: notNow, another: '登记的人不能自己核准' },
    entered,
    decision,
  );
}

/** @returns DEDUCTION_STEP_NOT_ALLOWED for a decision that takes no money, not yet or not any more */
export function requireApproved(state: DecisionState): Outcome<true, Refusal> {
  return state === 'approved'
    ? accept(true)
    : decline(refuse('DEDUCTION_STEP_NOT_ALLOWED', { detail: notNow(state) }));
}

/** What is still to be withheld of a decision, or may be closed otherwise: nothing of one that is not approved. */
export function openIfApproved(state: DecisionState, sums: DecisionSums): Fen {
  return state === 'approved' ? openOf(sums) : ZERO_FEN;
}
