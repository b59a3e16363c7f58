import type { PlainDate } from '../../base/date.ts';
import type { WorkCalendar } from '../../base/working-days.ts';
import { reviewClock, type ReviewClock } from '../../domain/eligibility/review-clock.ts';

interface DayClocks {
  readonly today: PlainDate;
  readonly byStart: Map<PlainDate, ReviewClock | undefined>;
}

/** What was reckoned from a calendar on its last day; a new calendar is another object and begins anew. */
const reckoned = new WeakMap<WorkCalendar, DayClocks>();

function clocksOf(calendar: WorkCalendar, today: PlainDate): DayClocks {
  const known = reckoned.get(calendar);
  if (known?.today === today) return known;
  const fresh = { today, byStart: new Map<PlainDate, ReviewClock | undefined>() };
  reckoned.set(calendar, fresh);
  return fresh;
}

/** The clock that counts from a day, as seen today (M23.3): many rows count from the same day, whose working days are walked once. */
export function clockFromDay(
  calendar: WorkCalendar,
  clockFrom: PlainDate,
  today: PlainDate,
): ReviewClock | undefined {
  const { byStart } = clocksOf(calendar, today);
  if (!byStart.has(clockFrom)) byStart.set(clockFrom, reviewClock(calendar, clockFrom, today));
  return byStart.get(clockFrom);
}
