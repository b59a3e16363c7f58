/** Which month does a statement cover, and may it be made now (M29)? */
import { addDays, addMonths, parseDate, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export interface MonthSpan {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/** The days of a month written as `yyyy-MM`; undefined when there is no such month. */
export function monthSpan(month: string): MonthSpan | undefined {
  const from = parseDate(`${month}-01`);
  return from && { from, to: addDays(addMonths(from, 1), -1) };
}

/**
 * Statements are made of months whose books are shut, one month after the other, so that nothing can come in between.
 * @param shutUntil the last day that takes no booking any more; null before the first
 * @param earlier the first day before the month that still has claims on no statement; null when there is none
 * @returns STATEMENT_MONTH_OPEN, STATEMENT_EARLIER_MONTH
 */
export function mayIssue(
  span: MonthSpan,
  shutUntil: PlainDate | null,
  earlier: PlainDate | null,
): Outcome<true, Refusal> {
  if (shutUntil === null || shutUntil < span.to) return decline(refuse('STATEMENT_MONTH_OPEN'));
  if (earlier !== null)
    return decline(refuse('STATEMENT_EARLIER_MONTH', { detail: `${earlier.slice(0, 7)} 还有没对账的结算` }));
  return accept(true);
}
