import type { PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';
import { MEASURES_TERM } from './term-of-measures.ts';

/** Working days the agency has from accepting an application to deciding it (M23.3); how they count is I5. */
export const REVIEW_WORKING_DAYS: readonly Parameter<number>[] = [
  { ...MEASURES_TERM, value: 15, source: 'M23.3' },
];

/** Working days for a review accepted on a day (M23.3); undefined when that day is not formalised (I15). */
export function reviewWorkingDaysOn(acceptedOn: PlainDate): Sourced<number> | undefined {
  return parameterOn(REVIEW_WORKING_DAYS, acceptedOn);
}
