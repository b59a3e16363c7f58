/** By how much does buying off-site lower what the funds owe, where the province has set it by the kind of the filing (I11, M30)? */
import { larger } from '../../base/decimal.ts';
import type { PlainDate } from '../../base/date.ts';
import type { Ratio } from '../../base/ratio.ts';
import { enteredOn, type BenefitRules, type Entered } from '../../policy/parameters/entered.ts';
import { OFF_SITE_KINDS, type OffSiteKind } from '../../policy/parameters/off-site.ts';
import type { SettlementRule } from './model.ts';
import { poolingAreaOf } from './pooling-area.ts';

/** What the province has entered for a day; a kind that no act names lowers nothing. */
export type OffSitePoints = Readonly<Partial<Record<OffSiteKind, Entered<Ratio>>>>;

/** What lowers the ratio of one claim: the filing that counts, its points and their document. */
export interface OffSiteReduction extends Entered<Ratio> {
  readonly kind: OffSiteKind;
}

const KINDS = Object.keys(OFF_SITE_KINDS) as OffSiteKind[];

/** What was entered for a day, each kind by the act that was let into force last; undefined where nothing was. */
export function offSitePointsOn(rules: BenefitRules, onDay: PlainDate): OffSitePoints | undefined {
  const named = KINDS.flatMap((kind) => {
    const entered = enteredOn(rules, onDay, ({ readings }) => readings?.offSite?.[kind]);
    return entered === undefined ? [] : [[kind, entered] as const];
  });
  return named.length === 0 ? undefined : Object.fromEntries(named);
}

/** Of the filings for a place, those that count: at home none does, whatever was filed before somebody moved there. */
export function filingsAway(
  homeArea: string,
  placeCode: string,
  kinds: readonly OffSiteKind[],
): readonly OffSiteKind[] {
  return poolingAreaOf(placeCode) === poolingAreaOf(homeArea) ? [] : kinds;
}

/**
 * The rule of a claim that rests on filings of these kinds. Of several the one counts that lowers least, of equals the one that
 * stands first in the list of kinds; where that is nothing the rule stays as it is.
 */
export function underFilings(rule: SettlementRule, kinds: readonly OffSiteKind[]): SettlementRule {
  const { offSitePoints } = rule;
  if (offSitePoints === undefined) return rule;
  const pointsOf = (kind: OffSiteKind) => offSitePoints[kind]?.value ?? 0n;
  const [kind] = KINDS.filter((one) => kinds.includes(one)).sort((a, b) => Number(pointsOf(a) - pointsOf(b)));
  const entered = kind && offSitePoints[kind];
  if (kind === undefined || entered === undefined || entered.value === 0n) return rule;
  return { ...rule, readings: { ...rule.readings, offSite: { kind, ...entered } } };
}

/** The ratio by which 单行支付 is shared: the fund's, less the points of the filing, never below zero (M9.1, I11). */
export function ratioOf({ ratio, readings }: Pick<SettlementRule, 'ratio' | 'readings'>): Ratio {
  const points = readings?.offSite?.value;
  return points === undefined ? ratio : (larger(ratio - points, 0n) as Ratio);
}
