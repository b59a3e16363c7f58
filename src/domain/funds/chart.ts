/** Which accounts has the ledger, and on which side does each grow (M9.2, M9.4, M29, M30, M33, N2.1, N4)? */
import type { ClauseId } from '../../policy/clause-ids.ts';

/**
 * What an account is. Funds and assets grow by debits, what is owed and earned by credits; `memo` accounts show what
 * passes at the counter and never through the funds.
 */
export const ACCOUNT_KINDS = {
  fund: '基金支出',
  asset: '资产',
  liability: '负债',
  income: '收入',
  memo: '备查',
} as const;
export type AccountKind = keyof typeof ACCOUNT_KINDS;

export interface AccountFacts {
  readonly label: string;
  readonly kind: AccountKind;
  /** The rule that makes the account necessary. */
  readonly clause: ClauseId;
}

/**
 * The accounts of the ledger, in the order in which they are shown. A debit is positive, a credit negative.
 * A claim debits each payer with what it pays and credits `institutionPayable` with what the agency owes for all of them
 * (M29, N4); what is paid in cash is debited to `patientPaid` and credited to `drugSale`.
 */
export const LEDGER_ACCOUNTS = {
  pooledFund: { label: '统筹基金', kind: 'fund', clause: 'M9.2' },
  majorIllness: { label: '大病保险资金', kind: 'fund', clause: 'M9.2' },
  assistance: { label: '医疗救助资金', kind: 'fund', clause: 'M9.4' },
  workInjury: { label: '工伤保险基金', kind: 'fund', clause: 'N2.1' },
  maternity: { label: '生育保险基金', kind: 'fund', clause: 'N2.1' },
  personalAccount: { label: '个人账户资金', kind: 'fund', clause: 'M29' },
  /** The agency pays the institution in one go and has it back from the payer. */
  commercialReceivable: { label: '应收商业保险赔付', kind: 'asset', clause: 'N4' },
  bank: { label: '支出户存款', kind: 'asset', clause: 'M29' },
  prepayment: { label: '预付定点机构', kind: 'asset', clause: 'M29' },
  /** What an institution, a person or a maker has to give back. */
  recoverable: { label: '应收追回款', kind: 'asset', clause: 'M33' },
  /** What the area of the institution has laid out for an area of enrolment. */
  clearingReceivable: { label: '应收异地清算', kind: 'asset', clause: 'M30' },
  clearingPayable: { label: '应付异地清算', kind: 'liability', clause: 'M30' },
  institutionPayable: { label: '应付定点机构', kind: 'liability', clause: 'M29' },
  /** Manual reimbursement that is decided and not yet paid. */
  personPayable: { label: '应付参保人（零星报销）', kind: 'liability', clause: 'M30' },
  deductionIncome: { label: '扣款收入', kind: 'income', clause: 'M36' },
  writtenOff: { label: '核销损失', kind: 'fund', clause: 'M29' },
  patientPaid: { label: '个人现金', kind: 'memo', clause: 'M29' },
  drugSale: { label: '药品现金销售', kind: 'memo', clause: 'M29' },
} as const satisfies Readonly<Record<string, AccountFacts>>;
export type LedgerAccount = keyof typeof LEDGER_ACCOUNTS;

export const ACCOUNT_NAMES = Object.keys(LEDGER_ACCOUNTS) as readonly LedgerAccount[];
