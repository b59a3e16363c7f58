/** May an act lower the funds' ratios off-site by so much: is no ratio of its days below the points (I11)? */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { holdsOn } from '../../../base/dated.ts';
import type { Ratio } from '../../../base/ratio.ts';
import type { BenefitRules, Citation } from '../../../policy/parameters/entered.ts';
import type { OffSiteKind } from '../../../policy/parameters/off-site.ts';
import { findSettlementRule } from '../find-rule.ts';
import type { DatedAct } from './act.ts';

/** Points beyond the lowest ratio that is known for a day of the act. */
export interface PointsBeyondRatio {
  readonly kind: OffSiteKind;
  readonly lowest: Ratio;
}

/**
 * The first kind of filing whose points exceed a ratio of the act's days; undefined where none does. Days that nobody has
 * formalised have no ratio to exceed; one that is entered later is never lowered below zero.
 * @param rules what is written and entered, without the act
 */
export function findPointsBeyondRatio(act: DatedAct, rules: BenefitRules): PointsBeyondRatio | undefined {
  const lowest = lowestRatio(act, rules);
  if (lowest === undefined) return undefined;
  const points = Object.entries(act.readings.offSite ?? {}) as [OffSiteKind, Ratio][];
  const [kind] = points.find(([, value]) => value > lowest) ?? [];
  return kind && { kind, lowest };
}

/** Of both schemes, on the act's first day and on every later one of its days on which a ratio changes. */
function lowestRatio(act: DatedAct, { regimes, entered }: BenefitRules): Ratio | undefined {
  const { from, to, ratios } = act;
  const under: BenefitRules = {
    regimes,
    entered: [{ citation: { ...UNNAMED, from, to }, ratios }, ...entered],
  };
  const found = changesOf({ regimes, entered })
    .filter((onDay) => holdsOn(act, onDay))
    .concat(from)
    .flatMap((onDay) =>
      (['employee', 'resident'] as const).map((scheme) => findSettlementRule(scheme, onDay, under)?.ratio),
    )
    .filter((ratio) => ratio !== undefined);
  return found.reduce<Ratio | undefined>(
    (low, ratio) => (low === undefined || ratio < low ? ratio : low),
    undefined,
  );
}

/** Stands for an act that has no number yet; nobody reads it. */
const UNNAMED: Omit<Citation, 'from' | 'to'> = {
  act: 0,
  title: '',
  number: '',
  issuedOn: '1970-01-01' as PlainDate,
};

function changesOf({ regimes, entered }: BenefitRules): PlainDate[] {
  const written = regimes.flatMap(({ value }) =>
    (['employee', 'resident'] as const).flatMap((scheme) => value.fundRatios[scheme]),
  );
  return [...written, ...entered.map(({ citation }) => citation)].flatMap(({ from, to }) =>
    to === null ? [from] : [from, addDays(to, 1)],
  );
}
