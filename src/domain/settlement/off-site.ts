/** May a patient ask to buy drugs outside their pooling area, and from when to when; does an emergency count as filed? (M30, I23) */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { filingPlaceOf } from './outside-province.ts';
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
 * @param waitingFor pooling areas and other provinces for which a request waits for its answer
 * An emergency cannot be foreseen: it is told of afterwards, and only then (I23).
 * @returns OFF_SITE_NOT_NEEDED inside one's own pooling area, OFF_SITE_DAYS_PAST, EMERGENCY_DAY_AHEAD, OFF_SITE_END_MISSING,
 *   OFF_SITE_ALREADY_ASKED
 */
export function judgeOffSite(
  asked: AskedOffSite,
  homeArea: string,
  waitingFor: readonly string[],
  today: PlainDate,
): Outcome<{ readonly placeCode: string }, Refusal> {
  const placeCode = filingPlaceOf(asked.placeCode);
  if (placeCode === poolingAreaOf(homeArea)) return decline(refuse('OFF_SITE_NOT_NEEDED'));
  const isEmergency = asked.kind === 'emergency';
  if (isEmergency && asked.from > today) return decline(refuse('EMERGENCY_DAY_AHEAD'));
  if ((!isEmergency && asked.from < today) || (asked.to !== null && asked.to < asked.from))
    return decline(refuse('OFF_SITE_DAYS_PAST'));
  if (asked.to === null && !LASTING.includes(asked.kind)) return decline(refuse('OFF_SITE_END_MISSING'));
  if (waitingFor.includes(placeCode)) return decline(refuse('OFF_SITE_ALREADY_ASKED'));
  return accept({ placeCode });
}

export interface EmergencyFacts {
  /** The day on which the person came to the hospital. */
  readonly on: PlainDate;
  /** Where the person was enrolled that day; undefined without cover. */
  readonly homeArea: string | undefined;
  readonly hospitalArea: string;
}

/**
 * Whether an emergency counts as filed, for which pooling area and until when (M30, I23).
 * @param filedTo the last day of such a filing; undefined for a day without rules
 * @returns INSURANCE_NOT_NORMAL without cover, OFF_SITE_NOT_NEEDED at home, EMERGENCY_DAY_AHEAD, POLICY_NOT_FORMALISED
 */
export function judgeEmergency(
  { on, homeArea, hospitalArea }: EmergencyFacts,
  today: PlainDate,
  filedTo: (on: PlainDate) => PlainDate | undefined,
): Outcome<{ readonly placeCode: string; readonly to: PlainDate }, Refusal> {
  if (on > today) return decline(refuse('EMERGENCY_DAY_AHEAD'));
  if (homeArea === undefined) return decline(refuse('INSURANCE_NOT_NORMAL'));
  const placeCode = poolingAreaOf(hospitalArea);
  if (placeCode === poolingAreaOf(homeArea)) return decline(refuse('OFF_SITE_NOT_NEEDED'));
  const to = filedTo(on);
  return to === undefined
    ? decline(refuse('POLICY_NOT_FORMALISED', { detail: on }))
    : accept({ placeCode, to });
}
