import { addDays, day, weekday, type PlainDate } from '../../base/date.ts';
import type { WorkCalendar } from '../../base/working-days.ts';

/** One year of the State Council's plan: spans off, both ends inclusive, and weekend days worked instead. */
interface AnnouncedYear {
  readonly year: number;
  readonly off: readonly (readonly [PlainDate, PlainDate])[];
  readonly makeUp: readonly PlainDate[];
}

function span(from: string, to: string): readonly [PlainDate, PlainDate] {
  return [day(from), day(to)];
}

/** The years announced so far: what the seed puts into the calendar table. A later year is entered there, not here (I17). */
const ANNOUNCED: readonly AnnouncedYear[] = [
  {
    year: 2025,
    off: [
      span('2025-01-01', '2025-01-01'),
      span('2025-01-28', '2025-02-04'),
      span('2025-04-04', '2025-04-06'),
      span('2025-05-01', '2025-05-05'),
      span('2025-05-31', '2025-06-02'),
      span('2025-10-01', '2025-10-08'),
    ],
    makeUp: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'].map(day),
  },
  {
    year: 2026,
    off: [
      span('2026-01-01', '2026-01-03'),
      span('2026-02-15', '2026-02-23'),
      span('2026-04-04', '2026-04-06'),
      span('2026-05-01', '2026-05-05'),
      span('2026-06-19', '2026-06-21'),
      span('2026-09-25', '2026-09-27'),
      span('2026-10-01', '2026-10-07'),
    ],
    makeUp: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'].map(day),
  },
];

function weekdaysOf([from, to]: readonly [PlainDate, PlainDate]): PlainDate[] {
  const days: PlainDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) {
    if (weekday(date) <= 5) days.push(date);
  }
  return days;
}

/** The official working calendar of the announced years (M23.3, I5, I17). */
export const OFFICIAL_WORK_CALENDAR: WorkCalendar = {
  announcedYears: new Set(ANNOUNCED.map((plan) => plan.year)),
  daysOff: new Set(ANNOUNCED.flatMap((plan) => plan.off.flatMap(weekdaysOf))),
  makeUpDays: new Set(ANNOUNCED.flatMap((plan) => plan.makeUp)),
};
