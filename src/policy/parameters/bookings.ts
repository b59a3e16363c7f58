import { day } from '../../base/date.ts';
import type { Parameter } from './parameter.ts';

const HOUR = 3_600_000;

/** How many days ahead a drug may be booked at most (M29). */
export const BOOKING_AHEAD_DAYS: readonly Parameter<number>[] = [
  {
    from: day('2025-01-01'),
    to: null,
    value: 14,
    source: 'M29',
    basis: '文件只鼓励预约，未定提前多久；平台定为十四天，省局可调',
  },
];

/** How long after the booked time it is kept where the institution says nothing else, in milliseconds (M29). */
export const BOOKING_KEEP_TIMES: readonly Parameter<number>[] = [
  {
    from: day('2025-01-01'),
    to: null,
    value: 24 * HOUR,
    source: 'M29',
    basis: '文件未定保留多久；机构没有写明时平台按二十四小时，省局可调',
  },
];
