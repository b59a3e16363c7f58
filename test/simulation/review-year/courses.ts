/** What will happen to each application of the script, drawn beforehand from a seed so that every run plays the same year. */
import { KNOWN_IN_2026, plusDays, workingDayOn } from './calendar-oracle.ts';

export interface Course {
  readonly order: number;
  /** Which of the three areas. */
  readonly area: 0 | 1 | 2;
  /** Whether the patient applies; otherwise the doctor does, on the patient's credential. */
  readonly isSelf: boolean;
  readonly applyOn: string;
  readonly doctor: 'states' | 'declines';
  readonly hospital: 'confirms' | 'returns';
  readonly withdraws: boolean;
  readonly supplement: boolean;
  readonly panel: boolean;
  /** `sentBack` is proposed, sent back and then approved. */
  readonly decision: 'approve' | 'refuse' | 'sentBack';
  readonly reconsider: 'no' | 'upheld' | 'granted';
  /** Working days that the agency takes; beyond 15 it is late. */
  readonly reviewDays: number;
  /** Working days between the other steps. */
  readonly pace: number;
  /** Whether somebody tries what is not allowed on the way. */
  readonly isProbed: boolean;
}

/** mulberry32: the same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Ways that chance brings seldom: the first courses take them, so that a short run walks them too. */
const SURE: readonly Partial<Course>[] = [
  { isSelf: true, decision: 'refuse', reconsider: 'upheld' },
  { isSelf: true, decision: 'refuse', reconsider: 'granted' },
  { isSelf: true, withdraws: true },
  { doctor: 'declines' },
  { hospital: 'returns', decision: 'sentBack', reconsider: 'no', isProbed: true },
  { supplement: true, panel: true },
];
/** A course on which nothing odd happens before the decision. */
const PLAIN = { doctor: 'states', hospital: 'confirms', withdraws: false } as const;

/** So many courses over the days of 2026, the first on the first working day and the last on the last. */
export function drawCourses(count: number, seed: number): Course[] {
  const next = dice(seed);
  const percent = (of: number) => next() * 100 < of;
  const below = (bound: number) => Math.floor(next() * bound);
  return Array.from({ length: count }, (_, order): Course => {
    const spread = plusDays('2026-01-04', Math.floor((order * 361) / Math.max(1, count - 1)));
    const isSelf = percent(20);
    const decision = percent(78) ? 'approve' : percent(80) ? 'refuse' : 'sentBack';
    return {
      order,
      area: (order % 3) as Course['area'],
      isSelf,
      applyOn: workingDayOn(KNOWN_IN_2026, spread, 0),
      doctor: percent(4) ? 'declines' : 'states',
      hospital: percent(7) ? 'returns' : 'confirms',
      withdraws: isSelf && percent(8),
      supplement: percent(12),
      panel: percent(5),
      decision,
      reconsider: decision === 'refuse' && isSelf ? (percent(50) ? 'upheld' : 'granted') : 'no',
      reviewDays: percent(6) ? 16 + below(5) : 1 + below(15),
      pace: below(3),
      isProbed: percent(15),
      ...(order < SURE.length ? { ...PLAIN, ...SURE[order] } : {}),
    };
  });
}
