import { parseDate, type PlainDate } from '../../base/date.ts';
import { badInput } from './problem.ts';

/**
 * A day of the input as a real calendar day; shapes check digits only.
 * @throws {Problem} 400 naming the field when there is no such day
 */
export function readDay(field: string, text: string): PlainDate {
  const day = parseDate(text);
  if (day === undefined) throw badInput(field, '没有这一天');
  return day;
}

/** As `readDay`, with null for an open end. */
export function readOpenDay(field: string, text: string | null | undefined): PlainDate | null {
  return text === null || text === undefined ? null : readDay(field, text);
}

/** A span of days, both inclusive. @throws {Problem} 400 when it ends before it begins */
export function readSpan(
  from: string,
  to: string | null | undefined,
): { readonly from: PlainDate; readonly to: PlainDate | null } {
  const span = { from: readDay('fromOn', from), to: readOpenDay('toOn', to) };
  if (span.to !== null && span.to < span.from) throw badInput('toOn', '不能早于开始日期');
  return span;
}
