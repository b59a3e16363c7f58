/** What institutions gave back of prepayments: entries, and what was decided about them (M29). */
import type { BankMoney } from '../two-people/bank-money.ts';
import { proposalStore, type ProposalRow } from '../two-people/proposal-store.ts';

interface NewRefund extends BankMoney {
  readonly prepaymentId: number;
  readonly note: string;
}
export type RefundRow = NewRefund & ProposalRow;

/** `spent_within_prepayment`: no more comes back than is open. */
export const refundStore = proposalStore<NewRefund>({
  table: 'prepayment_refund',
  columns: {
    prepaymentId: 'prepayment_id',
    amount: 'amount',
    bankDay: 'bank_day',
    bankReference: 'bank_reference',
    note: 'note',
  },
  by: 'proposed',
  decisions: 'prepayment_refund_decision',
  of: 'refund_id',
  about: 'prepaymentId',
});
