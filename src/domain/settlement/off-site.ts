/** May a patient ask to buy drugs outside their pooling area, and from when to when? (M30) */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { poolingAreaOf } from './pooling-area.ts';

/** Kinds that hold until something changes; the others end on a day that is known when they are asked for. */
const LASTING: readonly string[] = ['settled', 'livingElsewhere', 'workingElsewhere'];

export interface AskedOffSite {
  readonly placeCode: string;
  readonly kind: string;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/**
 * @param homeArea the patient's area of enrolment
 * @param waitingFor pooling areas for which a request waits for its answer
 * @returns OFF_SITE_NOT_NEEDED inside one's own pooling area, OFF_SITE_DAYS_PAST, OFF_SITE_END_MISSING, OFF_SITE_ALREADY_ASKED
 */
export function judgeOffSite(
  asked: AskedOffSite,
  homeArea: string,
  waitingFor: readonly string[],
  today: PlainDate,
): Outcome<{ readonly placeCode: string }, Refusal> {
  const placeCode = poolingAreaOf(asked.placeCode);
  if (placeCode === poolingAreaOf(homeArea)) return decline(refuse('OFF_SITE_NOT_NEEDED'));
  if (asked.from < today || (asked.to !== null && asked.to < asked.from))
    return decline(refuse('OFF_SITE_DAYS_PAST'));
  if (asked.to === null && !LASTING.includes(asked.kind)) return decline(refuse('OFF_SITE_END_MISSING'));
  if (waitingFor.includes(placeCode)) return decline(refuse('OFF_SITE_ALREADY_ASKED'));
  return accept({ placeCode });
}
