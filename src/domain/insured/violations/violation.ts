/** What may an insured person not do, who decides on it, and on which days is their online settlement suspended? (M35) */
import { addDays, addMonths, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { suspensionMonthsOn } from '../../../policy/parameters/online-suspension.ts';
import { refuse, type Refusal } from '../../refusals.ts';

/** The kinds of violation that M35 and the regulation on the funds name. */
export const VIOLATION_KINDS = {
  lentCredential: '将本人医保凭证交他人使用',
  usedAnothers: '冒用他人医保凭证',
  resoldDrugs: '转卖医保药品',
  cashBack: '返利返现、套取基金',
  forgedPapers: '伪造、变造申请或报销材料',
  doubleBenefit: '重复享受医保待遇',
  other: '其他违规',
} as const;
export type ViolationKind = keyof typeof VIOLATION_KINDS;

/** What the authority decides on a recorded case. */
export const VIOLATION_OUTCOMES = {
  suspended: '暂停联网结算',
  warned: '责令改正',
  dismissed: '不予处理',
} as const;
export type ViolationOutcome = keyof typeof VIOLATION_OUTCOMES;

/** Days on which a person's costs are not settled online; both inclusive, `liftedOn` is the first day of settling again. */
export interface Suspension {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly liftedOn: PlainDate | null;
}

/** Who recorded a case or decided it may not let its suspension go alone (M35). @returns LIFTER_TOOK_PART */
export function mayLift(
  recordedBy: number,
  decidedBy: number | null,
  liftedBy: number,
): Outcome<true, Refusal> {
  return [recordedBy, decidedBy].includes(liftedBy) ? decline(refuse('LIFTER_TOOK_PART')) : accept(true);
}

/** The last day of a suspension: as decided, or the eve of its lifting. It may lie before the first, and then no day is left. */
export function lastDayOfSuspension({ to, liftedOn }: Suspension): PlainDate {
  return liftedOn !== null && liftedOn <= to ? addDays(liftedOn, -1) : to;
}

/** The suspension that stands on a day; of several the one that lasts longest. */
export function suspensionOn(
  suspensions: readonly Suspension[],
  onDay: PlainDate,
): (Suspension & { readonly lastDay: PlainDate }) | undefined {
  return suspensions
    .map((one) => ({ ...one, lastDay: lastDayOfSuspension(one) }))
    .filter((one) => one.from <= onDay && onDay <= one.lastDay)
    .reduce<(Suspension & { lastDay: PlainDate }) | undefined>(
      (longest, one) => (longest === undefined || one.lastDay > longest.lastDay ? one : longest),
      undefined,
    );
}

/** Whether costs of a day are settled online for a person. @returns ONLINE_SETTLEMENT_SUSPENDED with the last day (M35) */
export function maySettleOnline(
  suspensions: readonly Suspension[],
  onDay: PlainDate,
): Outcome<true, Refusal> {
  const standing = suspensionOn(suspensions, onDay);
  return standing === undefined
    ? accept(true)
    : decline(refuse('ONLINE_SETTLEMENT_SUSPENDED', { detail: `暂停到 ${standing.lastDay}` }));
}

/**
 * The span of a suspension decided on a day: it begins on that day or later, and lasts a whole number of months that the
 * regulation allows (M35).
 * @returns SUSPENSION_OUT_OF_RANGE, POLICY_NOT_FORMALISED
 */
export function suspensionSpan(
  decidedOn: PlainDate,
  from: PlainDate,
  months: number,
): Outcome<{ readonly from: PlainDate; readonly to: PlainDate }, Refusal> {
  const allowed = suspensionMonthsOn(decidedOn);
  if (allowed === undefined) return decline(refuse('POLICY_NOT_FORMALISED', { detail: decidedOn }));
  const { least, most } = allowed.value;
  if (from < decidedOn || !Number.isInteger(months) || months < least || months > most)
    return decline(
      refuse('SUSPENSION_OUT_OF_RANGE', { detail: `自 ${decidedOn} 或以后起，${least} 至 ${most} 个月` }),
    );
  return accept({ from, to: addDays(addMonths(from, months), -1) });
}

/**
 * Who recorded a case may not decide it (M35): two people, told apart by their accounts.
 * @returns DECIDER_IS_RECORDER
 */
export function mayDecide(recordedBy: number, decidedBy: number): Outcome<true, Refusal> {
  return recordedBy === decidedBy ? decline(refuse('DECIDER_IS_RECORDER')) : accept(true);
}
