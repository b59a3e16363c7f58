import { addDays, day, type PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';

/** For how many days of the next year the institution that settled may itself take back a claim of a benefit year (I4, M32). */
export const LATE_REVERSAL_DAYS: readonly Parameter<number>[] = [
  {
    from: day('2025-01-01'),
    to: null,
    value: 31,
    source: 'I4',
    basis:
      '文件未定跨年度退药的期限；平台按上年度账目年后一个月内核对完毕定为三十一天，过后由参保地经办办理，省局可调',
  },
];

/**
 * The last day on which the institution itself may take back what was served on a day; undefined when not formalised (I15).
 * @param yearEnds the last day of the benefit year in which it was booked
 */
export function lastOwnReversalDay(servedOn: PlainDate, yearEnds: PlainDate): Sourced<PlainDate> | undefined {
  const days = parameterOn(LATE_REVERSAL_DAYS, servedOn);
  return days && { value: addDays(yearEnds, days.value), source: days.source };
}
