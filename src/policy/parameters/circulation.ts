import { addMonths, addDays, day, type PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How long a pharmacy that has taken a prescription keeps it to itself, in milliseconds (M28, N5.4). */
export const HOLD_TIMES: readonly Parameter<number>[] = [
  {
    from: day('2025-01-01'),
    to: null,
    value: 2 * HOUR,
    source: 'M28',
    basis: '文件未定时长；平台按一次取药的时间定为两小时，过时自动失效，省局可调',
  },
];

/** Within how long after the settlement an injection must be handed over to the hospital, in milliseconds (M32). */
export const DELIVERY_TIMES: readonly Parameter<number>[] = [
  {
    from: day('2025-01-01'),
    to: null,
    value: 24 * HOUR,
    source: 'M32',
    basis: '文件只要求安全送达；平台定为结算后二十四小时，省局可调',
  },
];

/** The longest gap between two temperature readings on the way, in milliseconds (M32). */
export const READING_GAPS: readonly Parameter<number>[] = [
  {
    from: day('2025-01-01'),
    to: null,
    value: 30 * MINUTE,
    source: 'M32',
    basis: '文件未定间隔；平台按冷链运输的通常做法定为三十分钟，省局可调',
  },
];

/** Months for which paper prescriptions may be let through at most (N5.4). */
export const PAPER_MONTHS: readonly Parameter<number>[] = [
  { from: day('2025-01-01'), to: null, value: 3, source: 'N5.4' },
];

/** The last day that an exception beginning on a day may have (N5.4); undefined when not formalised (I15). */
export function lastPaperDayOf(from: PlainDate): Sourced<PlainDate> | undefined {
  const months = parameterOn(PAPER_MONTHS, from);
  return months && { value: addDays(addMonths(from, months.value), -1), source: months.source };
}
