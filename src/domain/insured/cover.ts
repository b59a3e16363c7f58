/** Is this person insured, and in normal benefit status, on a day? (M5) */
import type { PlainDate } from '../../base/date.ts';
import { holdsOn } from '../../base/dated.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { ENROLMENT_STATUSES, type Enrolment } from './model.ts';

/** Normal status outweighs the others; of equals the span that began last is told. */
function isBetter(candidate: Enrolment, than: Enrolment): boolean {
  const normal = Number(candidate.status === 'normal') - Number(than.status === 'normal');
  return normal > 0 || (normal === 0 && candidate.from > than.from);
}

/** The enrolment that counts on a day; undefined when the person is enrolled in nothing (M5). */
export function enrolmentOn(enrolments: readonly Enrolment[], onDay: PlainDate): Enrolment | undefined {
  let best: Enrolment | undefined;
  for (const one of enrolments) {
    if (holdsOn(one, onDay) && (best === undefined || isBetter(one, best))) best = one;
  }
  return best;
}

/**
 * The enrolment in normal status on a day, or why there is none (M5).
 * @returns PERSON_NOT_INSURED without an enrolment, INSURANCE_NOT_NORMAL when it is suspended or waiting
 */
export function isInsuredOn(enrolments: readonly Enrolment[], onDay: PlainDate): Outcome<Enrolment, Refusal> {
  const found = enrolmentOn(enrolments, onDay);
  if (found === undefined) return decline(refuse('PERSON_NOT_INSURED'));
  if (found.status !== 'normal')
    return decline(
      refuse('INSURANCE_NOT_NORMAL', { detail: `当日状态：${ENROLMENT_STATUSES[found.status]}` }),
    );
  return accept(found);
}

/** What of the person themselves bears on every benefit (M5). */
export interface PersonStanding {
  readonly enrolments: readonly Enrolment[];
  /** The day of death, on which cover still holds; null for the living. */
  readonly diedOn: PlainDate | null;
}

/**
 * The enrolment that covers a person on a day: nothing does after their death (M5).
 * @returns PERSON_NOT_INSURED after death or without an enrolment, INSURANCE_NOT_NORMAL
 */
export function isCoveredOn(person: PersonStanding, onDay: PlainDate): Outcome<Enrolment, Refusal> {
  if (person.diedOn !== null && person.diedOn < onDay)
    return decline(refuse('PERSON_NOT_INSURED', { detail: `参保人已于 ${person.diedOn} 去世` }));
  return isInsuredOn(person.enrolments, onDay);
}
