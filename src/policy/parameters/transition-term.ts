import { addDays, addMonths, day, type PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';

/** First day of the Notice, which grants both transitions. */
const NOTICE_FROM = day('2025-01-01');

/** Months in which a negotiated drug that failed its renewal is still paid at its former standard (N1.2). */
export const FAILED_RENEWAL_MONTHS: readonly Parameter<number>[] = [
  { from: NOTICE_FROM, to: null, value: 6, source: 'N1.2' },
];

/** Months in which a drug of the old 单行支付 list that the new one does not renew is still paid (N3.3). */
export const NOT_RENEWED_MONTHS: readonly Parameter<number>[] = [
  { from: NOTICE_FROM, to: null, value: 2, source: 'N3.3' },
];

/**
 * The last day of a transition that begins on a day: so many whole months, both days inclusive.
 * @returns undefined when nobody has formalised that day (I15)
 */
export function transitionEnd(
  months: readonly Parameter<number>[],
  beginsOn: PlainDate,
): Sourced<PlainDate> | undefined {
  const span = parameterOn(months, beginsOn);
  return span && { value: addDays(addMonths(beginsOn, span.value), -1), source: span.source };
}
