/** How does the province enter or change what decides the money, and from when may it hold (M9.6, M39, I15)? */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { benefitYearOf } from '../../../policy/parameters/benefit-year.ts';
import type { BenefitRules } from '../../../policy/parameters/entered.ts';
import type { Readings } from '../../../policy/parameters/readings.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { REGIMES } from '../../../policy/regimes.ts';
import type { AssistanceCategory } from '../../insured/model.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const ACT_STATES = {
  entered: '已录入',
  proposed: '待审核',
  sentBack: '已退回',
  approved: '已通过',
  withdrawn: '已撤回',
} as const;
export type ActState = keyof typeof ACT_STATES;
export type ActStep = Exclude<ActState, 'entered'>;

/** A yearly limit as it is to be: of an area's scheme and year (M9.2, M9.5). */
export interface ProposedLimit {
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly year: number;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
}

/** Assistance as it is to be: of an area's category and year (M9.4). */
export interface ProposedAssistance {
  readonly areaCode: string;
  readonly category: AssistanceCategory;
  readonly year: number;
  readonly ratio: Ratio;
  readonly threshold: Fen;
  readonly cap: Fen | null;
}

/** What an act sets; what it does not name stays as it is. */
export interface ProposedValues {
  readonly ratios: Readonly<Partial<Record<Scheme, Ratio>>>;
  readonly limits: readonly ProposedLimit[];
  readonly assistance: readonly ProposedAssistance[];
  /** What the platform reads otherwise (I4, I8, I11, I13); holds for the act's days, as its ratios do. */
  readonly readings: Readings;
}

export interface DatedAct extends ProposedValues {
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** The schemes whose bills of the act's days are decided otherwise by it; the first day of the year is that of both (I4). */
export function schemesOf({ ratios, readings }: ProposedValues): Scheme[] {
  return (['employee', 'resident'] as const).filter(
    (scheme) =>
      ratios[scheme] !== undefined ||
      readings.yearStart !== undefined ||
      readings.majorIllness?.[scheme] !== undefined ||
      readings.offSite !== undefined ||
      readings.assistanceBase !== undefined,
  );
}

const holdsByDay = (act: ProposedValues) => schemesOf(act).length > 0;

/**
 * May these values hold for these days at all? Days before the written rules end with their eve: from then on the rules that are
 * written here replaced what was before (M39). Days on which bills were settled otherwise are past: what was paid stays.
 * @param settledOn the last of the act’s days on which a bill of a scheme that it names was settled; null for none
 * @returns PARAMETER_ACROSS_REGIMES, PARAMETER_RETROACTIVE
 */
export function judgeDays(act: DatedAct, settledOn: PlainDate | null): Outcome<true, Refusal> {
  const [first] = REGIMES;
  if (first !== undefined && act.from < first.from && (act.to === null || act.to >= first.from))
    return decline(refuse('PARAMETER_ACROSS_REGIMES', { detail: first.from }));
  return holdsByDay(act) && settledOn !== null
    ? decline(refuse('PARAMETER_RETROACTIVE', { detail: settledOn }))
    : accept(true);
}

/**
 * What is wrong with the days of an act that sets the first day of benefit years (I4); undefined where nothing is. It begins on that
 * very day, so that the year before it ends on its eve, and has no end, so that no year is cut off later.
 */
export function faultOfYearStart({
  from,
  to,
  readings: { yearStart },
}: Pick<DatedAct, 'from' | 'to' | 'readings'>):
  { readonly field: 'from' | 'to'; readonly says: string } | undefined {
  if (yearStart === undefined) return undefined;
  if (from.slice(5) !== yearStart)
    return { field: 'from', says: `另定年度首日的，从那一天起执行：应是某年的 ${yearStart}` };
  return to === null ? undefined : { field: 'to', says: '另定年度首日的不写终止日；要改回，另录一件' };
}

/**
 * Whether anything of an act has begun to hold by a day; before that it may still be withdrawn.
 * @param rules as they stand, by which the benefit year of the day is told
 */
export function hasBegun(act: DatedAct, today: PlainDate, rules: BenefitRules): boolean {
  const years = [...act.limits, ...act.assistance].map(({ year }) => year);
  return (holdsByDay(act) && act.from <= today) || years.some((year) => year <= benefitYearOf(rules, today));
}

export interface StandingAct {
  readonly state: ActState;
  readonly enteredBy: number;
  /** Who took the last step; null where none was taken. */
  readonly lastBy: number | null;
  /** Trials of these values on past claims that have come to an end. */
  readonly replays: number;
  readonly begun: boolean;
}

const FROM: Readonly<Record<ActStep, readonly ActState[]>> = {
  proposed: ['entered', 'sentBack'],
  sentBack: ['proposed'],
  approved: ['proposed'],
  withdrawn: ['entered', 'proposed', 'sentBack', 'approved'],
};

/**
 * One person enters and proposes, another lets it into force; nothing is proposed that was not tried on past claims (M9.6).
 * @returns PARAMETER_STEP_NOT_ALLOWED, PARAMETER_NOT_TRIED, SECOND_PERSON_NEEDED, PARAMETER_IN_FORCE
 */
export function mayStep(act: StandingAct, step: ActStep, accountId: number): Outcome<true, Refusal> {
  if (!FROM[step].includes(act.state)) return decline(refuse('PARAMETER_STEP_NOT_ALLOWED'));
  if (act.replays === 0 && (step === 'proposed' || step === 'approved'))
    return decline(refuse('PARAMETER_NOT_TRIED'));
  const isReview = step === 'approved' || step === 'sentBack';
  if (isReview && (act.lastBy === accountId || act.enteredBy === accountId))
    return decline(refuse('SECOND_PERSON_NEEDED'));
  // What is approved can only be withdrawn.
  return act.state === 'approved' && act.begun ? decline(refuse('PARAMETER_IN_FORCE')) : accept(true);
}

/** What has come into force or was withdrawn is tried no more: a trial belongs to the decision before it. */
export function mayTry(state: ActState): boolean {
  return state !== 'approved' && state !== 'withdrawn';
}
