/** What the province publishes about its list: rulings on scope, explanations of a change, questions with answers (N5.6). */
import type { PlainDate } from '../../../base/date.ts';

export const GUIDANCE_KINDS = { ruling: '支付范围口径', explanation: '变化说明', question: '问答' } as const;
export type GuidanceKind = keyof typeof GUIDANCE_KINDS;

/** For whom it is written: everybody, or the staff of institutions and agencies. */
export const GUIDANCE_AUDIENCES = { public: '社会公众', staff: '经办和机构人员' } as const;
export type GuidanceAudience = keyof typeof GUIDANCE_AUDIENCES;

export interface GuidanceSpan {
  readonly from: PlainDate;
  /** First day on which it no longer holds: ended, or taken over by a later one. */
  readonly endedOn: PlainDate | null;
}

export type GuidanceState = 'coming' | 'inForce' | 'ended';

/** A ruling holds from its first day up to the day before its end; each day has its own answer. */
export function guidanceStateOn({ from, endedOn }: GuidanceSpan, onDay: PlainDate): GuidanceState {
  if (endedOn !== null && onDay >= endedOn) return 'ended';
  return onDay < from ? 'coming' : 'inForce';
}
