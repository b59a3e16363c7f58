/**
 * Is a drug on the 单行支付 list on a day? (M10, N1.2, N3.3, I14)
 * Asked whenever it matters: nothing is switched off by a job on the day a term ends.
 */
import type { PlainDate } from '../../base/date.ts';
import { addDays } from '../../base/date.ts';

/** How long one published version lists a drug. All days inclusive. */
export interface ListTerm {
  readonly termFrom: PlainDate;
  readonly termTo: PlainDate;
  /** Last day of the transition that follows the term or a removal; null when none was granted. */
  readonly transitionTo: PlainDate | null;
  /** First day on which a removal takes effect; null when it was not removed. */
  readonly removedOn: PlainDate | null;
}

export type Membership =
  | { readonly state: 'listed'; readonly lastDay: PlainDate }
  /** Still payable at the terms of its last regular day. */
  | { readonly state: 'transition'; readonly lastDay: PlainDate; readonly lastRegularDay: PlainDate }
  | { readonly state: 'ended'; readonly lastDay: PlainDate }
  | { readonly state: 'absent' };

/** The last day of the regular term: its end, or the day before a removal. */
export function lastRegularDay(term: ListTerm): PlainDate {
  if (term.removedOn === null || term.removedOn > term.termTo) return term.termTo;
  return addDays(term.removedOn, -1);
}

/**
 * The last day on which one entry pays: of its transition where it has one, else of its regular term. An entry that was
 * removed before its first day has no terms of its own to carry on, and so no transition either.
 */
export function lastPayableDay(term: ListTerm): PlainDate {
  const regular = lastRegularDay(term);
  const goesOn = term.transitionTo !== null && term.transitionTo > regular && regular >= term.termFrom;
  return goesOn ? term.transitionTo : regular;
}

function membershipIn(term: ListTerm, onDay: PlainDate): Membership {
  if (onDay < term.termFrom) return { state: 'absent' };
  const regular = lastRegularDay(term);
  if (onDay <= regular) return { state: 'listed', lastDay: regular };
  const lastDay = lastPayableDay(term);
  if (onDay <= lastDay) return { state: 'transition', lastDay, lastRegularDay: regular };
  return { state: 'ended', lastDay };
}

const STRENGTH: Readonly<Record<Membership['state'], number>> = {
  listed: 3,
  transition: 2,
  ended: 1,
  absent: 0,
};

/**
 * Membership over all published versions: a renewal in a later version outweighs the ended term of an earlier one.
 * Of equal states the one that lasts longest is told. The order of the versions makes no difference.
 */
export function membershipOn(terms: readonly ListTerm[], onDay: PlainDate): Membership {
  let best: Membership = { state: 'absent' };
  for (const term of terms) {
    const found = membershipIn(term, onDay);
    const stronger = STRENGTH[found.state] - STRENGTH[best.state];
    const longer = found.state !== 'absent' && best.state !== 'absent' && found.lastDay > best.lastDay;
    if (stronger > 0 || (stronger === 0 && longer)) best = found;
  }
  return best.state === 'transition'
    ? { ...best, lastRegularDay: lastListedBefore(terms, best, onDay) }
    : best;
}

/** The last day before `onDay` on which any version listed the drug: its terms are those of a transition (N1.2). */
function lastListedBefore(
  terms: readonly ListTerm[],
  own: { readonly lastRegularDay: PlainDate },
  onDay: PlainDate,
): PlainDate {
  return terms
    .filter((term) => term.termFrom <= lastRegularDay(term) && lastRegularDay(term) < onDay)
    .map(lastRegularDay)
    .reduce((latest, regular) => (regular > latest ? regular : latest), own.lastRegularDay);
}
