import { addDays, addMonths, day, type PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';
import { MEASURES_TERM } from './term-of-measures.ts';

/** Whole months after the month in which a list takes effect, by whose end hospitals have held their committee (N5.2: January's list, end of February). */
export const COMMITTEE_MONTHS: readonly Parameter<number>[] = [
  { from: day('2025-01-01'), to: day('2025-12-31'), value: 1, source: 'N5.2' },
  { ...MEASURES_TERM, value: 1, source: 'M8', basis: '办法只要求及时，按通知的期限推算；省里另定的从其规定' },
];

/**
 * The last day for hospitals' committees on a list that takes effect on a day (N5.2, M8).
 * @returns undefined for lists from before the days that are formalised (I15)
 */
export function committeeDueOn(effectiveFrom: PlainDate): Sourced<PlainDate> | undefined {
  const months = parameterOn(COMMITTEE_MONTHS, effectiveFrom);
  if (!months) return undefined;
  const first = day(`${effectiveFrom.slice(0, 7)}-01`);
  return { value: addDays(addMonths(first, months.value + 1), -1), source: months.source };
}

/** Working days for an ad-hoc purchase from its request to its arrival; M8 asks for a short clock without a number. */
export const PURCHASE_WORKING_DAYS: readonly Parameter<number>[] = [
  { ...MEASURES_TERM, value: 5, source: 'M8', basis: '平台起始值，省里规定后从其规定' },
];

/** Working days for an ad-hoc purchase requested on a day (M8); undefined when that day is not formalised (I15). */
export function purchaseWorkingDaysOn(requestedOn: PlainDate): Sourced<number> | undefined {
  return parameterOn(PURCHASE_WORKING_DAYS, requestedOn);
}
