import type { PlainDate } from '../../base/date.ts';
import { badInput } from '../http/problem.ts';
import { readSpan } from '../http/read-day.ts';

/** A suspension's days: both empty lifts it; an end without a beginning is a slip. */
export function suspensionOf(body: { fromOn: string | null; toOn: string | null }): {
  from: PlainDate | null;
  to: PlainDate | null;
} {
  if (body.fromOn === null) {
    if (body.toOn !== null) throw badInput('fromOn', '请填写开始日期');
    return { from: null, to: null };
  }
  return readSpan(body.fromOn, body.toOn);
}
