/**
 * How many points stand against a doctor or pharmacist on a day, and may their work be paid for? (M27, M34)
 * Only decisions count, never alarms; the year's sum begins anew on the first of January, a suspension that it led to runs on.
 */
import { addDays, addMonths, addYears, yearOf, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import {
  pointRuleOn,
  type PointRule,
  type SuspensionStep,
} from '../../../policy/parameters/payment-qualification.ts';
import { refuse, type Refusal } from '../../refusals.ts';

/** One decision on points, with what became of it. */
export interface PointFact {
  readonly decidedOn: PlainDate;
  readonly points: number;
  /** Months of suspension that the decision states; null where it states none. */
  readonly suspendMonths: number | null;
  /** Points given back for what was made good. */
  readonly repairs: readonly { readonly on: PlainDate; readonly points: number }[];
  /** First day on which an appeal has undone it. */
  readonly voidedOn: PlainDate | null;
  /** Day from which an ended qualification was given back. */
  readonly readmittedOn: PlainDate | null;
}

export const QUALIFICATION_STATES = { normal: '正常', suspended: '暂停', ended: '终止' } as const;
export type QualificationState = keyof typeof QUALIFICATION_STATES;

export interface Standing {
  readonly state: QualificationState;
  /** Points of the day's calendar year, less those given back. */
  readonly points: number;
  /** First day of the suspension or end; null when normal. */
  readonly from: PlainDate | null;
  /** Last day of a suspension. */
  readonly to: PlainDate | null;
  /** First day on which an ended qualification may be given back. */
  readonly readmissibleFrom: PlainDate | null;
}

function leftOf(fact: PointFact, onDay: PlainDate): number {
  const back = fact.repairs.filter((one) => one.on <= onDay).reduce((sum, one) => sum + one.points, 0);
  return Math.max(0, fact.points - back);
}

/** Decisions known and not undone on a day, in their order. */
function inForceOn(facts: readonly PointFact[], onDay: PlainDate): PointFact[] {
  return facts
    .filter((fact) => fact.decidedOn <= onDay && (fact.voidedOn === null || onDay < fact.voidedOn))
    .toSorted((a, b) => (a.decidedOn < b.decidedOn ? -1 : a.decidedOn > b.decidedOn ? 1 : 0));
}

function sumOn(facts: readonly PointFact[], year: number, onDay: PlainDate): number {
  return facts
    .filter((fact) => yearOf(fact.decidedOn) === year && fact.decidedOn <= onDay)
    .reduce((sum, fact) => sum + leftOf(fact, onDay), 0);
}

/** Points that count in a day's calendar year (M27). */
export function pointsOn(facts: readonly PointFact[], onDay: PlainDate): number {
  return sumOn(inForceOn(facts, onDay), yearOf(onDay), onDay);
}

/** The step that a sum of points reaches; undefined below the first and where the qualification ends. */
export function suspensionStepFor(rule: PointRule, sum: number): SuspensionStep | undefined {
  return sum >= rule.endsAt ? undefined : rule.suspensions.findLast((step) => step.points <= sum);
}

interface Stop {
  readonly kind: 'suspended' | 'ended';
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly readmissibleFrom: PlainDate | null;
}

/** The day before which points given back take a suspension away; the sum must fall below the first step. */
function repairedOn(
  known: readonly PointFact[],
  rule: PointRule,
  from: PlainDate,
  onDay: PlainDate,
): PlainDate | undefined {
  const least = rule.suspensions[0]?.points ?? rule.endsAt;
  const days = known.flatMap((fact) => fact.repairs.map((one) => one.on));
  return days
    .filter((day) => from <= day && day <= onDay && sumOn(known, yearOf(from), day) < least)
    .toSorted()[0];
}

/** What the decision at a place of the order led to. */
function stopOf(known: readonly PointFact[], place: number, onDay: PlainDate): Stop | undefined {
  const fact = known[place];
  const rule = fact && pointRuleOn(fact.decidedOn)?.value;
  if (!fact || !rule) return undefined;
  const from = fact.decidedOn;
  const sum = sumOn(known.slice(0, place + 1), yearOf(from), from);
  if (sum >= rule.endsAt) {
    const years = fact.points >= rule.most ? rule.readmitAfterYearsAtOnce : rule.readmitAfterYears;
    return { kind: 'ended', from, to: null, readmissibleFrom: addYears(from, years) };
  }
  const step = suspensionStepFor(rule, sum);
  if (step === undefined) return undefined;
  const stated = addDays(addMonths(from, fact.suspendMonths ?? step.months[0]), -1);
  const repaired = repairedOn(known, rule, from, onDay);
  const to = repaired !== undefined && repaired <= stated ? addDays(repaired, -1) : stated;
  return { kind: 'suspended', from, to, readmissibleFrom: null };
}

/** Where a doctor or pharmacist stands on a day (M27). */
export function standingOn(facts: readonly PointFact[], onDay: PlainDate): Standing {
  const known = inForceOn(facts, onDay);
  const points = sumOn(known, yearOf(onDay), onDay);
  const back = known
    .flatMap((fact) => (fact.readmittedOn !== null && fact.readmittedOn <= onDay ? [fact.readmittedOn] : []))
    .toSorted()
    .at(-1);
  const stops = known
    .map((_, place) => stopOf(known, place, onDay))
    .filter((stop) => stop !== undefined)
    .filter((stop) => back === undefined || stop.from >= back);
  const ended = stops.filter((stop) => stop.kind === 'ended');
  const running = stops.filter((stop) => stop.kind === 'suspended' && (stop.to === null || onDay <= stop.to));
  // Of several the one that lasts longest is told.
  const told = [...ended, ...running].toSorted((a, b) =>
    (a.readmissibleFrom ?? a.to ?? '') < (b.readmissibleFrom ?? b.to ?? '') ? 1 : -1,
  );
  const stop = told.find((one) => one.kind === 'ended') ?? told[0];
  if (stop === undefined) return { state: 'normal', points, from: null, to: null, readmissibleFrom: null };
  return { state: stop.kind, points, from: stop.from, to: stop.to, readmissibleFrom: stop.readmissibleFrom };
}

/**
 * Refuses who may not sign, prescribe or check on a day because their payment qualification is stopped (M27).
 * @returns QUALIFICATION_SUSPENDED, QUALIFICATION_ENDED
 */
export function checkQualification(facts: readonly PointFact[], onDay: PlainDate): Outcome<true, Refusal> {
  const standing = standingOn(facts, onDay);
  if (standing.state === 'normal') return accept(true);
  if (standing.state === 'suspended')
    return decline(
      refuse('QUALIFICATION_SUSPENDED', { detail: `暂停 ${standing.from ?? ''} 至 ${standing.to ?? ''}` }),
    );
  return decline(refuse('QUALIFICATION_ENDED', { detail: `自 ${standing.from ?? ''} 起终止` }));
}
