/** Who may send a reimbursement to the bank, and what may be recorded of the bank's answer (M29, M30)? */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { ManualStep } from './manual-steps.ts';

/** Who took part in what is to be paid. */
export interface ManualPayers {
  readonly approvedBy: number | undefined;
  /** Who entered the account that now holds: the person, or a desk for them. */
  readonly accountBy: number;
}

/**
 * Nobody sends money to an account of their own choosing: neither who approved the claim nor who entered the account.
 * @param about names the claim in the refusal
 * @returns SECOND_PERSON_NEEDED
 */
export function mayReleaseTo(
  { approvedBy, accountBy }: ManualPayers,
  accountId: number,
  about: string,
): Outcome<true, Refusal> {
  const no = (who: string) =>
    decline(refuse('SECOND_PERSON_NEEDED', { detail: `${about}：${who}的人不能放行付款` }));
  if (approvedBy === accountId) return no('批准');
  return accountBy === accountId ? no('填写收款账户') : accept(true);
}

/** A payment as the bank left it so far. */
export interface AnsweredPayment {
  readonly state: 'released' | 'paid' | 'returned';
  readonly resultOn: PlainDate | null;
}

export interface BankAnswer {
  readonly result: 'paid' | 'returned';
  readonly on: PlainDate;
}

/**
 * The bank answers once; but what arrived may come back some days later, and is then owed again. After the claim was taken back
 * the money that comes is the person's repayment.
 * @param step the last step of the claim
 * @returns PAYMENT_STEP_NOT_ALLOWED
 */
export function mayRecordAnswer(
  { state, resultOn }: AnsweredPayment,
  { result, on }: BankAnswer,
  step: ManualStep,
): Outcome<true, Refusal> {
  const no = (detail: string) => decline(refuse('PAYMENT_STEP_NOT_ALLOWED', { detail }));
  if (state === 'released') return accept(true);
  if (state === 'returned') return no('这笔付款银行已经退回');
  if (result === 'paid') return no('这笔付款已经到账');
  if (step !== 'approved') return no('报销已经撤销，收到的款请登记为退款');
  return resultOn !== null && on < resultOn ? no(`退回的日期不能早于到账的 ${resultOn}`) : accept(true);
}
