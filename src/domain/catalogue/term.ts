import { parseDate, type PlainDate } from '../../base/date.ts';
import { matchKey } from './cell-text.ts';

/** A span of days, both inclusive. */
export interface Term {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

const DAY = String.raw`(\d{4})(?:年|-|\.|/)(\d{1,2})(?:月|-|\.|/)(\d{1,2})日?`;
const SPAN = new RegExp(`^${DAY}(?:至|到|-|—|–|~)${DAY}$`);

/**
 * Reads an agreement's term as printed, such as 2024年1月1日至2025年12月31日, whatever its blanks and breaks (M10).
 * @returns undefined when it is not two real days in order
 */
export function parseTerm(text: string): Term | undefined {
  const match = SPAN.exec(matchKey(text));
  if (!match) return undefined;
  const from = dayOf(match.slice(1, 4));
  const to = dayOf(match.slice(4, 7));
  return from !== undefined && to !== undefined && from <= to ? { from, to } : undefined;
}

function dayOf([year = '', month = '', date = '']: readonly string[]): PlainDate | undefined {
  return parseDate(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
}
