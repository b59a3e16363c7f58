import { addDays, addYears, lastDayOfYear, yearOf, type PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';
import { MEASURES_TERM } from './term-of-measures.ts';

/** How "two natural years" is read: to the end of the second calendar year, or to the eve of the anniversary. */
export interface TermReading {
  readonly kind: 'calendarYears' | 'anniversaries';
  readonly years: number;
}

/** The reading in force (M23.4 by I3). The province may switch to anniversaries, that is 24 months. */
export const ELIGIBILITY_TERM: readonly Parameter<TermReading>[] = [
  { ...MEASURES_TERM, value: { kind: 'calendarYears', years: 2 }, source: 'I3' },
];

/** The last day a reading allows to a benefit that starts on the day of application (M23.4). */
export function latestEndBy(reading: TermReading, appliedOn: PlainDate): PlainDate {
  return reading.kind === 'calendarYears'
    ? lastDayOfYear(yearOf(appliedOn) + reading.years - 1)
    : addDays(addYears(appliedOn, reading.years), -1);
}

/** The last day an approval may reach for an application of a day (M23.4, I3); undefined when not formalised (I15). */
export function latestEligibilityEnd(appliedOn: PlainDate): Sourced<PlainDate> | undefined {
  const reading = parameterOn(ELIGIBILITY_TERM, appliedOn);
  return reading && { value: latestEndBy(reading.value, appliedOn), source: reading.source };
}
