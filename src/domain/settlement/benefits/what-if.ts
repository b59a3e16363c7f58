/**
 * What would the settled bills of a person have come to under other parameters (M9.6)? Every bill is decided again, by the
 * decision that settles claims, on what it records itself; what earlier bills would have used more or less of limits and
 * thresholds goes on to those behind them (M9.5, I12); where the act sets another first day of the year, those behind them that
 * are then of the same year (I4). Nothing is changed by it.
 */
import { addFen, wholeUnits, ZERO_FEN, type Fen, type UnitPrice } from '../../../base/money.ts';
import type { PlainDate } from '../../../base/date.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { benefitYearUnder } from '../../../policy/parameters/benefit-year.ts';
import type { Citation } from '../../../policy/parameters/entered.ts';
import type { OffSiteKind } from '../../../policy/parameters/off-site.ts';
import type { Readings } from '../../../policy/parameters/readings.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { AssistanceCategory } from '../../insured/model.ts';
import { adjudicate } from '../adjudicate.ts';
import { underFilings } from '../off-site-points.ts';
import {
  addUsage,
  negateUsage,
  NOTHING_USED,
  usageAcrossSchemes,
  usageOfDecided,
  type Usage,
} from '../corrections/usage.ts';
import {
  AMOUNT_NAMES,
  type BillAmounts,
  type PaidRoute,
  type PricedLine,
  type SettlementRule,
} from '../model.ts';
import type { RecordedFacts } from '../reversal/recorded-facts.ts';
import type { ProposedAssistance, ProposedLimit, ProposedValues } from './act.ts';

/** A line as far as the split of its bill depends on it: what it cost is settled, whatever the parameters are. */
export interface WhatIfLine {
  readonly nationalCode: string;
  readonly route: PaidRoute;
  readonly charged: Fen;
  readonly eligible: Fen;
  readonly selfPayRatio: Ratio | undefined;
}

/** A settlement or reversal of a year, as it was booked. */
export interface WhatIfClaim {
  readonly id: bigint;
  readonly claimNo: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly servedOn: PlainDate;
  /** The benefit year in which it was booked (I4). */
  readonly year: number;
  /** As the bill records it; with what was in force on its day for filings off-site (I11). */
  readonly rule: SettlementRule;
  /** The kinds of the filings off-site for where it was bought; none at home. */
  readonly filed: readonly OffSiteKind[];
  readonly amounts: BillAmounts;
  readonly towardsThreshold: Fen;
  /** The settlement that this one takes back; null for a settlement. */
  readonly reversesId: bigint | null;
  /** The settlement whose place this one took, and how. */
  readonly replaces: { readonly id: bigint; readonly how: 'return' | 'readjudication' } | null;
  /** Whether nothing has taken it back since: only then does its money count. */
  readonly stands: boolean;
  /** Undefined where the bill does not tell all that it was decided on. */
  readonly facts: RecordedFacts | undefined;
  readonly category: AssistanceCategory | null;
  /** Layers whose limit was sent for this person alone: an area's limit does not touch them. */
  readonly ownLimits: { readonly pooledFund: boolean; readonly majorIllness: boolean };
  readonly lines: readonly WhatIfLine[];
}

/** Which values of the act meet which bill. */
export interface WhatIf {
  readonly values: ProposedValues;
  /** The act's own document. */
  readonly citation: Citation;
  /** `area scheme` and `area category` of counties that have a row of their own: their city's does not reach them. */
  readonly ownRows: ReadonlySet<string>;
}

/** A standing bill beside what it would have been; null where it cannot be reckoned again. */
export interface Reckoned {
  readonly claim: WhatIfClaim;
  readonly after: BillAmounts | null;
}

/** What a claim would have used beyond what it did use. */
type Shift = Usage;

interface Seen {
  readonly claim: WhatIfClaim;
  readonly shift: Shift;
  /** What it did use; a reversal gives it back. */
  readonly used: Usage;
  /** The claims that what this one records as used was made of. */
  readonly counts: readonly bigint[];
}

/**
 * Reckons the claims of one person again.
 * @param claims all of the period, of every scheme, in the order in which they were written
 */
export function reckonAgain(claims: readonly WhatIfClaim[], whatIf: WhatIf): Reckoned[] {
  const seen = new Map<bigint, Seen>();
  /** By what a corrected bill was corrected. */
  const corrected = new Map<bigint, bigint>();
  const reckoned: Reckoned[] = [];
  for (const claim of claims) {
    if (claim.reversesId !== null) {
      const back = seen.get(claim.reversesId);
      const given = (used: Usage | undefined) => negateUsage(used ?? NOTHING_USED);
      seen.set(claim.id, { claim, shift: given(back?.shift), used: given(back?.used), counts: [] });
      continue;
    }
    const counts = countsOf(claim, seen, corrected);
    const before = counts
      .map((id) => shiftFor(claim, seen.get(id), whatIf))
      .reduce((sum, shift) => addUsage(sum, shift), NOTHING_USED);
    const { after, shift, used } = decideUnder(claim, before, whatIf);
    if (claim.replaces?.how === 'readjudication') corrected.set(claim.replaces.id, claim.id);
    seen.set(claim.id, { claim, shift, used, counts });
    if (claim.stands) reckoned.push({ claim, after });
  }
  return reckoned;
}

/**
 * What an earlier claim shifts for another: of another scheme's only what the schemes share (M9.4, N4). What both used in one year is
 * recorded with the later one, and counts for it only where they are of one year under the act as well (I4).
 */
function shiftFor(claim: WhatIfClaim, earlier: Seen | undefined, whatIf: WhatIf): Shift {
  if (earlier === undefined) return NOTHING_USED;
  const was = earlier.claim.year === claim.year;
  const is = yearUnder(earlier.claim, whatIf) === yearUnder(claim, whatIf);
  const counts = [
    ...(is ? [earlier.shift] : []),
    ...(is && !was ? [earlier.used] : []),
    ...(was && !is ? [negateUsage(earlier.used)] : []),
  ].reduce(addUsage, NOTHING_USED);
  return earlier.claim.scheme === claim.scheme ? counts : usageAcrossSchemes(counts);
}

function yearUnder({ servedOn, year }: WhatIfClaim, { values: { readings } }: WhatIf): number {
  return readings.yearStart === undefined ? year : benefitYearUnder(readings.yearStart, servedOn);
}

/** A bill that took another's place was decided as of that place, and on those that were corrected together with it. */
function countsOf(
  claim: WhatIfClaim,
  seen: ReadonlyMap<bigint, Seen>,
  corrected: ReadonlyMap<bigint, bigint>,
): readonly bigint[] {
  const former = claim.replaces === null ? undefined : seen.get(claim.replaces.id);
  if (former === undefined) return [...seen.keys()];
  if (claim.replaces?.how !== 'readjudication') return former.counts;
  return former.counts.map((id) => corrected.get(id) ?? id);
}

function decideUnder(
  claim: WhatIfClaim,
  before: Usage,
  whatIf: WhatIf,
): { readonly after: BillAmounts | null; readonly shift: Shift; readonly used: Usage } {
  const { facts, scheme, servedOn, rule } = claim;
  const unknown = { after: null, shift: NOTHING_USED, used: usedOfFunds(claim) };
  if (facts === undefined) return unknown;
  const lines = claim.lines.map(asPriced);
  const asBooked = adjudicate({ ...facts, scheme, servedOn, lines }, rule);
  if (!asBooked.ok || AMOUNT_NAMES.some((name) => asBooked.value.amounts[name] !== claim.amounts[name]))
    return unknown;
  const again = adjudicate(
    { ...factsUnder(claim, facts, before, whatIf), scheme, servedOn, lines },
    ruleUnder(rule, claim, whatIf),
  );
  if (!again.ok) return unknown;
  const kind = facts.ordinary?.plan.kind ?? null;
  const used = usageOfDecided(asBooked.value, kind);
  const shift = addUsage(usageOfDecided(again.value, kind), negateUsage(used));
  return { after: again.value.amounts, shift, used };
}

/** What is known of a bill that cannot be decided again. */
function usedOfFunds({ amounts, towardsThreshold }: WhatIfClaim): Usage {
  const { fromPooledFund: pooledFund, fromMajorIllness: majorIllness, fromAssistance: assistance } = amounts;
  return { ...NOTHING_USED, pooledFund, majorIllness, threshold: towardsThreshold, assistance };
}

/** The rule of a bill with the ratio and the readings of the act; what it does not name stays (I8, I11, I13). */
function ruleUnder(
  rule: SettlementRule,
  { scheme, filed }: WhatIfClaim,
  { values: { ratios, readings }, citation }: WhatIf,
): SettlementRule {
  const entered = <T>(value: T | undefined) => (value === undefined ? undefined : { value, citation });
  const majorIllness = entered(readings.majorIllness?.[scheme]) ?? rule.readings?.majorIllness;
  const assistanceBase =
    readings.assistanceBase === undefined
      ? rule.readings?.assistanceBase
      : entered(readings.assistanceBase === 'withOverLimit' ? readings.assistanceBase : undefined);
  // Which filing counts is asked anew by an act that names any.
  const offSite = readings.offSite === undefined ? rule.readings?.offSite : undefined;
  const under = {
    ...rule,
    ratio: ratios[scheme] ?? rule.ratio,
    readings: {
      ...(majorIllness && { majorIllness }),
      ...(offSite && { offSite }),
      ...(assistanceBase && { assistanceBase }),
    },
  };
  return readings.offSite === undefined ? under : loweredUnder(under, readings.offSite, filed, citation);
}

/** Which filing counts is asked anew: where one is lowered more, another may lower less (I11). */
function loweredUnder(
  rule: SettlementRule,
  points: NonNullable<Readings['offSite']>,
  filed: readonly OffSiteKind[],
  citation: Citation,
): SettlementRule {
  const entered = Object.entries(points).map(([kind, value]) => [kind, { value, citation }] as const);
  const offSitePoints = { ...rule.offSitePoints, ...Object.fromEntries(entered) };
  return underFilings({ ...rule, offSitePoints }, filed);
}

/** What a line cost and how much of it counts is settled: one unit at that price and that standard comes to the same. */
function asPriced({ route, charged, eligible, selfPayRatio }: WhatIfLine): PricedLine {
  const price = (charged * 100n) as UnitPrice;
  const standard = (eligible * 100n) as UnitPrice;
  return { standardKind: 'bid', standard, price, quantity: wholeUnits(1), route, selfPayRatio };
}

function factsUnder(
  claim: WhatIfClaim,
  facts: RecordedFacts,
  before: Usage,
  { values, ownRows }: WhatIf,
): RecordedFacts {
  const { assistance, ordinary, commercial, used, limits } = facts;
  const limit = rowFor<ProposedLimit>(
    values.limits.filter(({ scheme }) => scheme === claim.scheme),
    claim.areaCode,
    ownRows.has(`${claim.areaCode} ${claim.scheme}`),
  );
  const rule = rowFor<ProposedAssistance>(
    values.assistance.filter(({ category }) => category === claim.category),
    claim.areaCode,
    ownRows.has(`${claim.areaCode} ${claim.category ?? ''}`),
  );
  const layer = (name: 'pooledFund' | 'majorIllness') =>
    limit === undefined || claim.ownLimits[name] ? limits[name] : limit[name];
  return {
    ...facts,
    used: {
      pooledFund: addFen(used.pooledFund, before.pooledFund),
      majorIllness: addFen(used.majorIllness, before.majorIllness),
    },
    limits: { pooledFund: layer('pooledFund'), majorIllness: layer('majorIllness') },
    assistance: assistance && {
      ...assistance,
      ...(rule && { ratio: rule.ratio, threshold: rule.threshold, cap: rule.cap }),
      usedThreshold: addFen(assistance.usedThreshold, before.threshold),
      usedCap: addFen(assistance.usedCap, before.assistance),
    },
    ordinary: ordinary && { ...ordinary, used: shiftPlan(ordinary, before) },
    commercial: commercial.map((plan) => {
      const more = before.commercial.get(plan.planId);
      return {
        ...plan,
        usedDeductible: addFen(plan.usedDeductible, more?.deductible ?? ZERO_FEN),
        usedCap: addFen(plan.usedCap, more?.amount ?? ZERO_FEN),
      };
    }),
    // Nobody asked the account's holder again: it gives no more than it gave.
    account: claim.amounts.fromAccount,
  };
}

function shiftPlan({ plan, used }: NonNullable<RecordedFacts['ordinary']>, before: Usage) {
  const more = before.plans[plan.kind];
  return {
    deductible: addFen(used.deductible, more.deductible),
    counted: addFen(used.counted, more.counted),
    paid: addFen(used.paid, more.paid),
  };
}

/** The row of the bill's own area; that of its city only where the county has none of its own. */
function rowFor<T extends { readonly areaCode: string; readonly year: number }>(
  rows: readonly T[],
  areaCode: string,
  hasOwnRow: boolean,
): T | undefined {
  const at = (code: string) => rows.filter((row) => row.areaCode === code).sort((a, b) => b.year - a.year)[0];
  return at(areaCode) ?? (hasOwnRow ? undefined : at(`${areaCode.slice(0, 4)}00`));
}
