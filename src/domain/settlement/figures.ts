/** What does a bill call the figures that its steps rest on, and where in the decision does each of them stand? */
import { present } from '../../base/assert.ts';
import { formatFen, type Fen } from '../../base/money.ts';
import { formatRatio, type Ratio } from '../../base/ratio.ts';
import { enteredName, type Entered } from '../../policy/parameters/entered.ts';
import { benefitYearUnder, type YearStart } from '../../policy/parameters/benefit-year.ts';
import type { Decided, Tell } from './decided.ts';
import type { OffSiteReduction } from './off-site-points.ts';
import { AMOUNT_NAMES, type AmountName, type AssistanceFacts, type SettlementRule } from './model.ts';
import type { OrdinaryFacts, PlanSplit } from './plans/ordinary-plan.ts';
import { ratioOfMajorIllness } from './split-by-limits.ts';

const bound = (amount: Fen | null) => (amount === null ? 'none' : formatFen(amount));

const ofPlan =
  (tell: (ordinary: OrdinaryFacts, split: PlanSplit) => string): Tell =>
  ({ facts, plan }) =>
    tell(
      present(facts.ordinary ?? undefined, 'a step of a plan has its plan'),
      present(plan ?? undefined, 'a step of a plan has its split'),
    );

const ofAssistance =
  (tell: (facts: AssistanceFacts, decided: Decided) => string): Tell =>
  (decided) =>
    tell(present(decided.facts.assistance, 'a step of assistance has its facts'), decided);

const ofYearStart = ({ readings }: SettlementRule): Entered<YearStart> =>
  present(readings?.yearStart, 'a step by a first day of the year has it');

const offSite = ({ readings }: SettlementRule): OffSiteReduction =>
  present(readings?.offSite, 'a step lowered by a filing has its points');

const ofMajorIllness = ({ readings }: SettlementRule): Entered<Ratio> =>
  present(readings?.majorIllness, 'a step by a ratio of 大病 has it');

const ofAssistanceBase = ({ readings }: SettlementRule): Entered<string> =>
  present(readings?.assistanceBase, 'a step of a base that is set otherwise has it');

function versionsOf({ facts, rule }: Decided): string[] {
  const readings = [ratioOfMajorIllness(facts, rule), rule.readings?.offSite];
  const names = readings.flatMap((one) => (one === undefined ? [] : [enteredName(one.citation)]));
  return [rule.version, ...new Set(names)];
}

/** Amounts that stand under their own name in the decision. */
const AMOUNTS = Object.fromEntries(
  AMOUNT_NAMES.map((name): [AmountName, Tell] => [name, ({ amounts }) => formatFen(amounts[name])]),
) as Record<AmountName, Tell>;

/** Every figure under the one name that it has wherever it stands on a bill. */
export const FIGURES = {
  ...AMOUNTS,
  lines: ({ lines }) => String(lines.length),
  scheme: ({ facts }) => facts.scheme,
  ratio: ({ rule }) => formatRatio(rule.ratio),
  offSiteKind: ({ rule }) => offSite(rule).kind,
  offSitePoints: ({ rule }) => formatRatio(offSite(rule).value),
  majorIllnessRatio: ({ rule }) => formatRatio(ofMajorIllness(rule).value),
  separateEligible: ({ routes }) => formatFen(routes.separatePayment),
  ordinaryEligible: ({ routes }) => formatFen(routes.ordinary),
  plan: ofPlan(({ plan }) => plan.kind),
  countsBy: ofPlan(({ plan }) => plan.countsBy),
  planDeductible: ofPlan(({ plan }) => formatFen(plan.deductible)),
  planDeductibleUsed: ofPlan(({ used }) => formatFen(used.deductible)),
  deductibleLeft: ofPlan((_, split) => formatFen(split.deductibleLeft)),
  planCost: ofPlan((_, split) => formatFen(split.planCost)),
  planCounted: ofPlan(({ used }) => formatFen(used.counted)),
  planDue: ofPlan((_, split) => formatFen(split.planDue)),
  planLimit: ofPlan(({ plan }) => bound(plan.yearlyLimit)),
  planPaid: ofPlan(({ used }) => formatFen(used.paid)),
  planLimitLeft: ofPlan((_, split) => bound(split.limitLeft)),
  benefitYear: ({ facts, rule }) => String(benefitYearUnder(rule.readings?.yearStart?.value, facts.servedOn)),
  yearStart: ({ rule }) => ofYearStart(rule).value,
  pooledFundLimit: ({ facts }) => formatFen(facts.limits.pooledFund),
  pooledFundUsed: ({ facts }) => formatFen(facts.used.pooledFund),
  pooledFundLeft: ({ split }) => formatFen(split.left.pooledFund),
  inMajorIllness: ({ facts }) => String(facts.inMajorIllness),
  majorIllnessLimit: ({ facts }) => formatFen(facts.limits.majorIllness),
  majorIllnessUsed: ({ facts }) => formatFen(facts.used.majorIllness),
  majorIllnessLeft: ({ split }) => formatFen(split.left.majorIllness),
  withinYearlyLimit: ({ split }) => formatFen(split.withinYearlyLimit),
  assistance: () => 'none',
  assistanceBase: ({ assistanceBase }) => formatFen(assistanceBase),
  threshold: ofAssistance(({ threshold }) => formatFen(threshold)),
  usedThreshold: ofAssistance(({ usedThreshold }) => formatFen(usedThreshold)),
  thresholdLeft: ({ assisted }) => formatFen(assisted.thresholdLeft),
  assistable: ({ assisted }) => formatFen(assisted.assistable),
  assistanceRatio: ofAssistance(({ ratio }) => formatRatio(ratio)),
  cap: ofAssistance(({ cap }) => bound(cap)),
  usedCap: ofAssistance(({ usedCap }) => formatFen(usedCap)),
  capLeft: ({ assisted }) => bound(assisted.capLeft),
  remainder: ({ commercial }) => formatFen(commercial.remainder),
  accountAvailable: ({ facts }) => formatFen(facts.account ?? (0n as Fen)),
} as const satisfies Record<string, Tell>;

/** The rules that steps name, with their version. */
export const RULES = {
  ratioVersion: ({ rule }) => rule.version,
  /** Of the ratio, of that which 大病 has, and of what the filing off-site lowers; one document is named once. */
  ratioVersions: (decided) => versionsOf(decided).join('、'),
  regime: ({ rule }) => rule.regime,
  /** Of all other steps, and of what assistance looks at. */
  baseVersions: ({ rule }) => `${rule.regime}、${enteredName(ofAssistanceBase(rule).citation)}`,
  /** Settings of the area or the person, or the regime where they are not told. */
  limitsVersion: ({ facts, rule }) => facts.limits.rule ?? rule.regime,
  /** Of the limits, and of the first day of their year. */
  limitsVersions: ({ facts, rule }) =>
    `${facts.limits.rule ?? rule.regime}、${enteredName(ofYearStart(rule).citation)}`,
  assistanceVersion: ({ facts, rule }) => facts.assistance?.rule ?? rule.regime,
  planVersion: ({ facts, rule }) => facts.ordinary?.plan.version ?? rule.regime,
  commercialPlans: ({ commercial }) =>
    commercial.shares.map(({ plan }) => `commercial-${plan.planId}`).join('、'),
} as const satisfies Record<string, Tell>;
export type RuleName = keyof typeof RULES;

/** The figures of one band of a plan, counted from 1. */
type BandFigureName = `band${number}${'UpTo' | 'Left' | 'Ratio'}`;
export type FigureName = keyof typeof FIGURES | BandFigureName;

/** The figures of the plan's bands: as many as it has. */
export function bandFigures(bands: number): Record<BandFigureName, Tell> {
  const figures: Record<BandFigureName, Tell> = {};
  for (let at = 0; at < bands; at += 1) {
    figures[`band${at + 1}UpTo`] = ofPlan(({ plan }) => bound(plan.bands[at]?.upTo ?? null));
    figures[`band${at + 1}Left`] = ofPlan((_, split) => bound(split.bandsLeft[at] ?? null));
    figures[`band${at + 1}Ratio`] = ofPlan(({ plan }) => formatRatio(bandAt(plan, at).ratio));
  }
  return figures;
}

function bandAt({ bands }: OrdinaryFacts['plan'], at: number) {
  return present(bands[at], 'a band that the outline counts');
}
