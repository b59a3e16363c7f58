/** How much of the list does an institution have, and who comes in or goes out by it? (M26, M31) */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { formatPercent, RATIO_ONE, type Ratio } from '../../../base/ratio.ts';
import { divideHalfUp } from '../../../base/decimal.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { REPORT_SPEAKS_DAYS } from './on-hand.ts';

/** What the rate counts, in the words that stand beside every figure. */
export const RATE_DEFINITION = `配备率 = 当日有货的药品数 ÷ 当日单行支付目录内的药品数。按“通用名＋剂型”计数，不含过渡期药品；同一药品任一厂家、任一批次有未过期的库存，并且最近 ${REPORT_SPEAKS_DAYS} 天内报过，即算有货。地区的配备率是协议生效中的机构的有货数之和除以目录数之和。`;

/** Of so many drugs on the list so many are there. */
export interface Stocking {
  readonly stocked: number;
  readonly listed: number;
}

/** @returns undefined when nothing is listed: there is no rate then, not one of zero */
export function stockingRate({ stocked, listed }: Stocking): Ratio | undefined {
  if (listed === 0) return undefined;
  return divideHalfUp(BigInt(stocked) * RATIO_ONE, BigInt(listed)) as Ratio;
}

/** The rate of several places together: all that is there over all that could be. */
export function addStocking(parts: readonly Stocking[]): Stocking {
  return {
    stocked: parts.reduce((sum, part) => sum + part.stocked, 0),
    listed: parts.reduce((sum, part) => sum + part.listed, 0),
  };
}

export const PROPOSAL_KINDS = { entry: '准入', exit: '退出' } as const;
export type ProposalKind = keyof typeof PROPOSAL_KINDS;

/** What is known of a pharmacy when its coming in or going out is proposed. */
export interface ProposalFacts extends Stocking {
  readonly isPharmacy: boolean;
  /** Whether its agreement is in force on the day. */
  readonly isDesignated: boolean;
  /** The area's floor on the day; undefined where none was set. */
  readonly floor: Ratio | undefined;
  /** Other pharmacies of its county with an agreement in force. */
  readonly othersInCounty: number;
  readonly hasOpenProposal: boolean;
}

function told(rate: Ratio, floor: Ratio): string {
  return `配备率 ${formatPercent(rate)}，底线 ${formatPercent(floor)}`;
}

/**
 * May a pharmacy's entry or exit be proposed by its stocking rate? (M26)
 * Out goes who is below the floor, unless the county would be left without a pharmacy; in comes who reaches it, or who
 * would be the first of a county that has none.
 * @returns STOCKING_FLOOR_MISSING, STOCKING_PROPOSAL_UNFIT or LAST_PHARMACY_OF_COUNTY
 */
export function mayPropose(kind: ProposalKind, facts: ProposalFacts): Outcome<Ratio, Refusal> {
  const unfit = (detail: string) => decline(refuse('STOCKING_PROPOSAL_UNFIT', { detail }));
  if (!facts.isPharmacy) return unfit('准入和退出只针对定点零售药店');
  if (facts.hasOpenProposal) return unfit('这家药店还有一份建议没有决定');
  if (facts.isDesignated !== (kind === 'exit'))
    return unfit(facts.isDesignated ? '这家药店已有生效的协议' : '这家药店没有生效的协议');
  if (facts.floor === undefined) return decline(refuse('STOCKING_FLOOR_MISSING'));
  const rate = stockingRate(facts);
  if (rate === undefined) return unfit('当日目录里没有药品，算不出配备率');
  if (kind === 'exit') {
    if (rate >= facts.floor) return unfit(`${told(rate, facts.floor)}，没有低于底线`);
    if (facts.othersInCounty === 0) return decline(refuse('LAST_PHARMACY_OF_COUNTY'));
    return accept(facts.floor);
  }
  const firstOfCounty = facts.othersInCounty === 0;
  return rate >= facts.floor || firstOfCounty
    ? accept(facts.floor)
    : unfit(`${told(rate, facts.floor)}，县里已有 ${facts.othersInCounty} 家`);
}

/** What a pharmacy's figures suggest, for the list in which desks look for whom to propose; null for nothing. */
export function suggestionFor(facts: ProposalFacts): ProposalKind | null {
  const kind = facts.isDesignated ? 'exit' : 'entry';
  return mayPropose(kind, facts).ok ? kind : null;
}

/**
 * May this account decide the proposal, from this day? (M26) Two people, and a county never loses its last pharmacy,
 * also when another one went out since the proposal was made.
 * @returns STOCKING_PROPOSAL_UNFIT or LAST_PHARMACY_OF_COUNTY
 */
export function mayDecide(given: {
  readonly kind: ProposalKind;
  readonly approved: boolean;
  readonly isDecided: boolean;
  readonly isOwnProposal: boolean;
  readonly othersInCounty: number;
  readonly effectiveOn: PlainDate | null;
  readonly today: PlainDate;
}): Outcome<true, Refusal> {
  const unfit = (detail: string) => decline(refuse('STOCKING_PROPOSAL_UNFIT', { detail }));
  if (given.isDecided) return unfit('这份建议已经决定');
  if (given.isOwnProposal) return unfit('提出人不能自己决定，请由另一位同事办理');
  if (!given.approved) return accept(true);
  if (given.effectiveOn === null || given.effectiveOn < given.today) return unfit('生效日期不能早于今天');
  return given.kind === 'exit' && given.othersInCounty === 0
    ? decline(refuse('LAST_PHARMACY_OF_COUNTY'))
    : accept(true);
}
