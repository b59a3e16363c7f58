/** What the platform and an institution hold against each other when they reconcile (M29). */
import type { Fen } from '../../../base/money.ts';

/** Amounts that both sides keep of a settlement; of a reversal they are negative. */
export interface CompareAmounts {
  readonly charged: Fen;
  /** Of all funds together, insurers included, the personal account left out: `fund_pay_sumamt`. */
  readonly funds: Fen;
  /** From the personal account. */
  readonly account: Fen;
}

/** A settlement or reversal as the platform has it. */
export interface PlatformRow extends CompareAmounts {
  readonly claimNo: string;
  /** `mdtrt_id`: the number of the visit or stay that it belongs to, its own where it stands for itself. */
  readonly visitNo: string;
  readonly kind: 'settlement' | 'reversal';
  /** Of a reversal: the settlement that it takes back. */
  readonly reversesNo: string | null;
  readonly personNo: string;
  /** The number of the message or request that made it. */
  readonly msgid: string;
}

/** A row of the institution's file. */
export interface InstitutionRow extends CompareAmounts {
  /** Row of the file, from 1. */
  readonly line: number;
  readonly claimNo: string;
  /** As the institution has it; not compared. */
  readonly visitNo: string;
  readonly personNo: string;
  readonly refund: boolean;
}

/** How a line differs; `outside` is a settlement of the institution's that the reconciliation does not cover. */
export const DIFFERENCE_KINDS = {
  oursOnly: '平台有、机构没有',
  theirsOnly: '机构有、平台没有',
  content: '金额或人员不一致',
  state: '状态不一致',
  repeated: '机构重复',
  outside: '不在对账范围',
} as const;
export type DifferenceKind = keyof typeof DIFFERENCE_KINDS;

/** What an institution is advised to do about a difference. */
export const DIFFERENCE_ADVICE: Readonly<Record<DifferenceKind, string>> = {
  oursOnly: '平台已经结算：药已交付的，按结算编号补记到本机构系统；没有交付的，撤销这笔结算',
  theirsOnly:
    '平台没有这笔结算，基金不会支付：用原报文编号重发，或请患者回来重新结算；不能结算的，退还多收的款并从本机构系统删除',
  content: '以结算单为准更正本机构系统；认为结算单有误的，在月度对账单上提出异议',
  state: '核对是否退药：已退药的在平台撤销，没有退药的在本机构系统恢复或补记退费',
  repeated: '同一笔只留一行，其余从本机构系统删除',
  outside: '按结算日期和结算经办机构放到对应的一份里再对',
};

/** What an institution says it did about a difference. */
export const DIFFERENCE_ANSWERS = {
  ourBooks: '已更正本机构系统',
  takenBack: '已在平台撤销',
  settledAnew: '已在平台重新结算',
  disputed: '认为平台有误，将提出异议',
  explained: '已核实，不需要更正',
} as const;
export type DifferenceAnswer = keyof typeof DIFFERENCE_ANSWERS;

export const RECONCILIATION_RESULTS = {
  agrees: '平',
  oursMore: '平台多',
  theirsMore: '机构多',
  differs: '数据不一致',
} as const;
export type ReconciliationResult = keyof typeof RECONCILIATION_RESULTS;

/** Counts and sums of one side; what that side did not tell is null. */
export interface SideTotals {
  readonly rows: number;
  readonly charged: Fen;
  readonly funds: Fen;
  readonly account: Fen | null;
  readonly cash: Fen | null;
}

/** The platform's side, which is always whole. */
export interface PlatformTotals extends SideTotals {
  readonly account: Fen;
  readonly cash: Fen;
}
