/** Which bills does a decision against an institution rest on, and how much of each can it take (M29, M30, M33, M36)? */
import { addFen, remainderOf, subtractFen, type Fen } from '../../../base/money.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';

/** A bill of the deciding area's own people at the institution, as the books know it. */
export interface DecidedBill {
  readonly claimId: bigint;
  readonly claimNo: string;
  readonly scheme: Scheme;
  readonly reversed: boolean;
  /** What the institution had for it from all payers, in fen. */
  readonly owed: Fen;
  /** Of that from the fund which a recovery goes back to. */
  readonly fromFund: Fen;
  /** What decisions before took of the bill altogether, and for the same fund. */
  readonly taken: Fen;
  readonly takenFromFund: Fen;
}

export interface NamedBill {
  readonly claimNo: string;
  readonly amount: Fen;
}

export interface Decision {
  readonly scheme: Scheme;
  readonly amount: Fen;
  /** A recovery takes no more than the fund bore. */
  readonly isRecovery: boolean;
}

/** What is left of a bill to be taken. */
function roomOf(bill: DecidedBill, isRecovery: boolean): Fen {
  const whole = remainderOf(bill.owed, bill.taken);
  if (!isRecovery) return whole;
  const ofFund = remainderOf(bill.fromFund, bill.takenFromFund);
  return ofFund < whole ? ofFund : whole;
}

/**
 * What is wrong with the bills that a decision names, in words; undefined when all is in order. No bill that was taken back, no
 * other scheme's, none twice, none for more than is left of it, and together the amount decided.
 */
export function faultOfBills(
  decision: Decision,
  named: readonly NamedBill[],
  found: readonly DecidedBill[],
): string | undefined {
  if (new Set(named.map((one) => one.claimNo)).size !== named.length) return '同一笔结算写了两次';
  for (const { claimNo, amount } of named) {
    const bill = found.find((one) => one.claimNo === claimNo);
    if (bill === undefined) return `${claimNo} 不是本地参保人在这家机构的结算`;
    if (bill.reversed) return `${claimNo} 已经撤销`;
    if (bill.scheme !== decision.scheme) return `${claimNo} 不是这个险种的结算`;
    if (amount <= 0n || amount > roomOf(bill, decision.isRecovery)) return `${claimNo} 的金额超过还能扣的`;
  }
  const sum = addFen(...named.map((one) => one.amount));
  return subtractFen(sum, decision.amount) === 0n ? undefined : '各笔金额之和应等于决定的金额';
}
