import { parseDate, startOfDay } from '../../../base/date.ts';

/** Beijing wall clock `yyyy-MM-dd HH:mm:ss` to milliseconds since 1970; undefined when it is none. */
export function readInstant(text: string): number | undefined {
  const [, date = '', hours, minutes, seconds] =
    /^(\d{4}-\d{2}-\d{2})[ T]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)$/.exec(text.trim()) ?? [];
  const onDay = parseDate(date);
  if (onDay === undefined) return undefined;
  return startOfDay(onDay) + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
