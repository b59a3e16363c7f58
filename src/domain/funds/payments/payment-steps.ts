/** May a batch of payments be released, withdrawn, or told the bank's result (M29)? */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { PaymentState } from '../statements/statement-steps.ts';

export const PAYMENT_STATES = {
  made: '待放行',
  released: '已交银行',
  paid: '已到账',
  returned: '银行退回',
  withdrawn: '已撤回',
} as const satisfies Readonly<Record<PaymentState, string>>;

export interface BatchFacts {
  readonly madeBy: number;
  /** Who entered the accounts that it pays into. */
  readonly accountsBy: readonly number[];
  readonly released: boolean;
  readonly withdrawn: boolean;
}

const no = (detail: string) => decline(refuse('PAYMENT_STEP_NOT_ALLOWED', { detail }));

/**
 * @returns SECOND_PERSON_NEEDED for whoever made the batch or entered one of its accounts, PAYMENT_STEP_NOT_ALLOWED when it is
 * no longer waiting
 */
export function mayRelease(batch: BatchFacts, accountId: number): Outcome<true, Refusal> {
  if (batch.released) return no('批次已经放行');
  if (batch.withdrawn) return no('批次已经撤回');
  if (batch.madeBy === accountId)
    return decline(refuse('SECOND_PERSON_NEEDED', { detail: '制作人不能放行自己的批次' }));
  if (batch.accountsBy.includes(accountId))
    return decline(refuse('SECOND_PERSON_NEEDED', { detail: '登记收款账户的人不能放行付到这个账户的批次' }));
  return accept(true);
}

/** @returns PAYMENT_STEP_NOT_ALLOWED once the bank has it */
export function mayWithdraw(batch: Pick<BatchFacts, 'released' | 'withdrawn'>): Outcome<true, Refusal> {
  return batch.released || batch.withdrawn ? no('只有没放行的批次可以撤回') : accept(true);
}

/** How a payment stands, and since when the bank's result is known. */
export interface PaymentFacts {
  readonly state: PaymentState;
  readonly resultOn: PlainDate | null;
}

/** @returns PAYMENT_STEP_NOT_ALLOWED when the bank has not got the payment or has answered already */
export function mayRecordResult(state: PaymentState): Outcome<true, Refusal> {
  return state === 'released' ? accept(true) : no(`这笔付款${PAYMENT_STATES[state]}`);
}

/**
 * Like `mayRecordResult`, but what has arrived may still be given back by the bank, not before it arrived.
 * @returns PAYMENT_STEP_NOT_ALLOWED
 */
export function mayTellResult(
  { state, resultOn }: PaymentFacts,
  { result, on }: { readonly result: 'paid' | 'returned'; readonly on: PlainDate },
): Outcome<true, Refusal> {
  if (state !== 'paid' || result !== 'returned') return mayRecordResult(state);
  return resultOn !== null && on < resultOn ? no(`这笔付款 ${resultOn} 才到账`) : accept(true);
}
