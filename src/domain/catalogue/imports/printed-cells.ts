/** Small things that lists print in a cell: a day, a span of days, a ratio, a number, yes or no. */
import { addDays, day, parseDate, type PlainDate } from '../../../base/date.ts';
import { parseDecimal } from '../../../base/decimal.ts';
import { joinLine, matchKey } from '../cell-text.ts';
import { parseTerm } from '../term.ts';

const DAY = /^(\d{4})(?:年|-|\.|\/)(\d{1,2})(?:月|-|\.|\/)(\d{1,2})(?:日|t00:00:00.*|00:00:00)?$/;
/** Day 0 of a spreadsheet program's own count of days, for days after February 1900. */
const SERIAL_ZERO = day('1899-12-30');

/** Reads a day as printed, or as a spreadsheet program counts days; undefined when there is no such day. */
export function parsePrintedDay(text: string): PlainDate | undefined {
  const key = matchKey(text);
  const match = DAY.exec(key);
  if (match) {
    const [, year = '', month = '', date = ''] = match;
    return parseDate(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
  }
  return /^[3-7]\d{4}$/.test(key) ? addDays(SERIAL_ZERO, Number(key)) : undefined;
}

/** A term as far as it is printed; null for a day that the file leaves open. */
export interface PrintedTerm {
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
}

/**
 * A term from one cell with both days, or from a cell each, of which either may be blank.
 * @returns undefined when what is printed is no span of days
 */
export function readPrintedTerm(
  span: string | undefined,
  from: string | undefined,
  to: string | undefined,
): PrintedTerm | undefined {
  if (span !== undefined) return parseTerm(span);
  const first = from === undefined ? null : parsePrintedDay(from);
  const last = to === undefined ? null : parsePrintedDay(to);
  if (first === undefined || last === undefined) return undefined;
  return first !== null && last !== null && first > last ? undefined : { from: first, to: last };
}

/**
 * Reads a 自付比例 as printed: `0.10`, `10%`, `0` (N2.1).
 * @returns ten thousandths; undefined when it is no ratio between 0 and 1. A bare `10` is none: it may be meant as 10 %.
 */
export function parsePrintedRatio(text: string): number | undefined {
  const key = matchKey(text);
  const percent = key.endsWith('%');
  const scaled = parseDecimal(percent ? key.slice(0, -1) : key, percent ? 2 : 4);
  return scaled === undefined || scaled < 0n || scaled > 10_000n ? undefined : Number(scaled);
}

/** Reads a 序号; undefined when it is no whole number above zero. */
export function parsePrintedNumber(text: string): number | undefined {
  const match = /^(\d{1,6})(?:\.0+)?$/.exec(matchKey(text));
  const number = Number(match?.[1] ?? 0);
  return number > 0 ? number : undefined;
}

const YES = new Set(['是', '√', '✓', '✔', 'y', 'yes', '1', '有', '纳入']);
const NO = new Set(['否', '×', '✗', 'x', 'n', 'no', '0', '无', '不纳入', '/', '-', '']);

/** Reads 是, 否 and the marks used for them; undefined when it is neither. */
export function parseYesNo(text: string): boolean | undefined {
  const key = matchKey(text);
  return YES.has(key) ? true : NO.has(key) ? false : undefined;
}

/** A cell as one line; null when it is blank or holds only a dash. */
export function lineOrNull(text: string | undefined): string | null {
  const line = joinLine(text ?? '');
  return line === '' || /^[-—–/]+$/.test(line) ? null : line;
}
