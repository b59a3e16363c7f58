/** May a hospital mark a settlement to be paid apart from DRG/DIP, and what do all of them carry anyhow? (N3.2, M27) */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const FLAG_KINDS = { specialCase: '特例单议', outsideDrg: '不按 DRG/DIP 付费' } as const;
export type FlagKind = keyof typeof FLAG_KINDS;

/** Why: a drug that fills a gap, or that lifts cover sharply. */
export const FLAG_GROUNDS = {
  fillsGap: '使用了填补保障空白的药品',
  liftsCover: '使用了大幅提升保障水平的药品',
} as const;
export type FlagGround = keyof typeof FLAG_GROUNDS;

/** The cost controls that what is paid on its own line does not count towards (M27). */
export const OUTSIDE_CONTROLS = ['总额控制', 'DRG/DIP 支付标准', '次均费用'] as const;

/**
 * How much of a settlement the controls leave out: only its lines of 单行支付. What the ordinary plan or another fund pays is
 * reckoned as ever (M27, M9.7).
 * @param outside charged by lines of 单行支付, in fen
 */
export function outsideWord(charged: bigint, outside: bigint): '不纳入' | '部分不纳入' | '照常纳入' {
  if (outside === 0n) return '照常纳入';
  return outside === charged ? '不纳入' : '部分不纳入';
}

export interface FlaggedClaim {
  readonly institutionCode: string;
  readonly kind: 'settlement' | 'reversal';
  readonly reversed: boolean;
}

/**
 * Whether an institution may mark a settlement, or take the mark back: a hospital its own, unless it was reversed (N3.2).
 * @returns PAYMENT_FLAG_NOT_ALLOWED, telling why
 */
export function mayFlag(claim: FlaggedClaim, institutionCode: string): Outcome<true, Refusal> {
  const no = (detail: string) => decline(refuse('PAYMENT_FLAG_NOT_ALLOWED', { detail }));
  if (claim.institutionCode !== institutionCode) return no('不是本院的结算');
  if (!institutionCode.startsWith('H')) return no('药店的结算不按 DRG/DIP 付费');
  if (claim.kind === 'reversal' || claim.reversed) return no('这笔结算已经撤销');
  return accept(true);
}
