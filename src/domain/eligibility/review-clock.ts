/** Until when must the agency have decided an application it accepted? (M23.3, I5, I17) */
import { addDays, type PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { addWorkingDays, workingDaysLeft, type DueDate, type WorkCalendar } from '../../base/working-days.ts';
import { reviewWorkingDaysOn } from '../../policy/parameters/review-time.ts';
import { refuse, type Refusal } from '../refusals.ts';

/**
 * The last day of a review accepted on a day: the working day after acceptance is the first (I5).
 * It is provisional while it reaches a year whose plan is not announced, and is reckoned anew when that is entered (I17).
 * @returns POLICY_NOT_FORMALISED for a day outside the Measures
 */
export function reviewDueOn(calendar: WorkCalendar, acceptedOn: PlainDate): Outcome<DueDate, Refusal> {
  const days = reviewWorkingDaysOn(acceptedOn);
  if (days === undefined) return decline(refuse('POLICY_NOT_FORMALISED'));
  return accept(addWorkingDays(calendar, acceptedOn, days.value));
}

export interface ReviewClock extends DueDate {
  /** Working days after today up to the due day; negative when overdue. */
  readonly workingDaysLeft: number;
}

/** The clock of an accepted application as seen today; undefined when the day of acceptance is not formalised. */
export function reviewClock(
  calendar: WorkCalendar,
  acceptedOn: PlainDate,
  today: PlainDate,
): ReviewClock | undefined {
  const due = reviewDueOn(calendar, acceptedOn);
  return due.ok
    ? { ...due.value, workingDaysLeft: workingDaysLeft(calendar, today, due.value.dueOn) }
    : undefined;
}

/** The last day of acceptance whose review would be overdue today; everything accepted on it or before is late. */
export function lastLateAcceptance(calendar: WorkCalendar, today: PlainDate): PlainDate {
  let accepted = addDays(today, -1);
  while ((reviewClock(calendar, accepted, today)?.dueOn ?? addDays(accepted, 1)) >= today)
    accepted = addDays(accepted, -1);
  return accepted;
}
