/**
 * What does an act on a published entry make of its term? (M10, M17, M18, N1.2, N3.3, I14)
 * Every act states the entry as it stands afterwards; nothing before it is changed.
 */
import { addDays, type PlainDate } from '../../../base/date.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import {
  FAILED_RENEWAL_MONTHS,
  NOT_RENEWED_MONTHS,
  transitionEnd,
} from '../../../policy/parameters/transition-term.ts';
import { lastPayableDay, lastRegularDay, type ListTerm } from '../list-membership.ts';

interface Ground {
  readonly label: string;
  readonly clause: ClauseId;
}

/** Why a drug may leave the list. */
export const REMOVAL_GROUNDS = {
  approvalWithdrawn: { label: '批准文件被撤销，或有质量问题通报', clause: 'M17' },
  negativeList: { label: '列入负面清单', clause: 'M17' },
  fraud: { label: '以弄虚作假进入目录', clause: 'M17' },
  commitmentBroken: { label: '违反承诺，或有其他直接调出的情形', clause: 'M17' },
  dear: { label: '价格明显偏高而没有合理理由', clause: 'M18' },
  valueDoubtful: { label: '临床价值不确切，有更好的替代', clause: 'M18' },
  coveredElsewhere: { label: '已由门诊统筹、两病或慢特病保障', clause: 'M18' },
  unused: { label: '上一年度没有使用', clause: 'M18' },
  unsuitable: { label: '适应症不明确、疗程短或用于术前', clause: 'M18' },
  otherReviewed: { label: '评审认定的其他情形', clause: 'M18' },
  notRenewed: { label: '有效期满没有续约', clause: 'N3.3' },
  renewalFailed: { label: '国家谈判续约失败', clause: 'N1.2' },
} as const satisfies Readonly<Record<string, Ground>>;
export type RemovalGround = keyof typeof REMOVAL_GROUNDS;

export function isRemovalGround(text: string): text is RemovalGround {
  return Object.hasOwn(REMOVAL_GROUNDS, text);
}

/** A transition as the rule grants it: its last day, and the clause that grants it. */
export interface TransitionProposal {
  readonly transitionTo: PlainDate;
  readonly clause: ClauseId;
}

/**
 * The transition that follows from the ground of a removal: six months after a failed renewal (N1.2), two after a term
 * that was not renewed (N3.3), none for the direct grounds and the reviewed ones (I14).
 */
export function proposeTransition(
  ground: RemovalGround,
  removedOn: PlainDate,
): TransitionProposal | undefined {
  const months =
    ground === 'renewalFailed'
      ? FAILED_RENEWAL_MONTHS
      : ground === 'notRenewed'
        ? NOT_RENEWED_MONTHS
        : undefined;
  const end = months && transitionEnd(months, removedOn);
  return end && { transitionTo: end.value, clause: end.source };
}

/**
 * An entry after a removal from a day on. Within its regular term it ends there, with the transition that is granted;
 * one that is in transition already keeps the days that have passed and ends, or goes on, as the new act says.
 * @param transitionTo last day of the transition; null for none
 * @returns undefined when the entry has ended before that day, so that nothing is left to remove
 */
export function termAfterRemoval<T extends ListTerm>(
  term: T,
  removedOn: PlainDate,
  transitionTo: PlainDate | null,
): T | undefined {
  const regular = lastRegularDay(term);
  if (removedOn <= addDays(regular, 1)) {
    return { ...term, removedOn, transitionTo: removedOn > term.termFrom ? transitionTo : null };
  }
  if (removedOn > lastPayableDay(term)) return undefined;
  return {
    ...term,
    removedOn: term.removedOn ?? addDays(term.termTo, 1),
    transitionTo: transitionTo ?? addDays(removedOn, -1),
  };
}

/** The first day on which two states of an entry differ in what they pay; undefined when they pay alike. */
export function firstChangedDay(before: ListTerm, after: ListTerm): PlainDate | undefined {
  const changes: PlainDate[] = [];
  if (lastRegularDay(before) !== lastRegularDay(after)) {
    changes.push(addDays(earlier(lastRegularDay(before), lastRegularDay(after)), 1));
  }
  if (lastPayableDay(before) !== lastPayableDay(after)) {
    changes.push(addDays(earlier(lastPayableDay(before), lastPayableDay(after)), 1));
  }
  return changes.sort()[0];
}

function earlier(a: PlainDate, b: PlainDate): PlainDate {
  return a < b ? a : b;
}
