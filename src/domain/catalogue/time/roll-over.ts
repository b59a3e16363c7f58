/** What becomes of a drug at the year's end: does it go on, is it renewed, does it move to the regular catalogue, or leave? (M10, N3.3, N1.2) */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { lastRegularDay, membershipOn, type ListTerm } from '../list-membership.ts';
import type { Origin } from '../payable-product.ts';
import { courseOf } from './term-course.ts';

export const FATES = {
  leaves: '退出目录',
  inTransition: '已退出，过渡期内',
  movesToRegular: '转入常规目录',
  renewed: '续约',
} as const;
export type Fate = keyof typeof FATES;

export type OriginatedTerm = ListTerm & { readonly origin: Origin };

/** What the board says of one drug whose term, or transition, ends by the chosen day. */
export interface RollOver {
  readonly fate: Fate;
  readonly origin: Origin;
  /** Last day of the term, or of the transition for a drug that has left already. */
  readonly endsOn: PlainDate;
  /** Last day of the next term; null for a drug that leaves. */
  readonly nextTo: PlainDate | null;
  /** Whether the next term stands only in a draft that may still change. */
  readonly onlyDraft: boolean;
  /** Last day of payment; for a drug that goes on, that of the next term. */
  readonly payableUntil: PlainDate;
}

/** The last day on which the term of today lists the drug: the end that a renewal would have to follow. */
function presentEnd(terms: readonly OriginatedTerm[], today: PlainDate): PlainDate | undefined {
  const present = terms.filter((term) => membershipOn([term], today).state === 'listed');
  return present.map(lastRegularDay).sort().at(-1);
}

function originOn(terms: readonly OriginatedTerm[], onDay: PlainDate): Origin | undefined {
  return terms
    .filter((term) => membershipOn([term], onDay).state === 'listed')
    .sort((a, b) => (a.termFrom < b.termFrom ? -1 : 1))
    .at(-1)?.origin;
}

function originBefore(terms: readonly OriginatedTerm[], onDay: PlainDate): Origin {
  return (
    [...terms]
      .filter((term) => lastRegularDay(term) < onDay)
      .sort((a, b) => (lastRegularDay(a) < lastRegularDay(b) ? -1 : 1))
      .at(-1)?.origin ?? 'negotiated'
  );
}

/**
 * What becomes of a drug by a day.
 * @param terms of its published versions as known now
 * @param drafted its terms in the draft of the next version; none where there is no draft or it is not in it
 * @returns undefined for a drug that is not paid today, or whose present term goes on beyond `by`
 */
export function rollOverOf(
  terms: readonly OriginatedTerm[],
  drafted: readonly OriginatedTerm[],
  today: PlainDate,
  by: PlainDate,
): RollOver | undefined {
  const course = courseOf(terms, today);
  if (course === undefined) return undefined;
  const endsOn = presentEnd(terms, today);
  if (endsOn === undefined) {
    if (course.payableUntil > by) return undefined;
    const { payableUntil } = course;
    const origin = originBefore(terms, today);
    return {
      fate: 'inTransition',
      origin,
      endsOn: payableUntil,
      nextTo: null,
      onlyDraft: false,
      payableUntil,
    };
  }
  if (endsOn > by) return undefined;
  const origin = originOn(terms, endsOn) ?? 'negotiated';
  const all = [...terms, ...drafted];
  const then = addDays(endsOn, 1);
  const next = originOn(all, then);
  if (next === undefined) {
    const { payableUntil } = course;
    return { fate: 'leaves', origin, endsOn, nextTo: null, onlyDraft: false, payableUntil };
  }
  const goesOn = courseOf(all, then);
  return {
    fate: origin === 'negotiated' && next === 'regular' ? 'movesToRegular' : 'renewed',
    origin,
    endsOn,
    nextTo: goesOn?.regularUntil ?? endsOn,
    onlyDraft: originOn(terms, then) === undefined,
    payableUntil: goesOn?.payableUntil ?? endsOn,
  };
}
