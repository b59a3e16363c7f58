/** Can a person have died on this day, as far as is known today? (M5) */
import type { PlainDate } from '../../base/date.ts';

/** True from the day of birth up to today. */
export function isPossibleDeath(bornOn: PlainDate, diedOn: PlainDate, today: PlainDate): boolean {
  return bornOn <= diedOn && diedOn <= today;
}
