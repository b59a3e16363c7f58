/**
 * Which reviewer may take this step? (M36)
 *
 * A case is its handler's. A refusal takes two people, and who was refused is heard again by a third. The rules compare
 * accounts, not names or roles: one person with two roles is two accounts, and the province gives nobody two of one role.
 */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { Step } from '../model.ts';

/** A step that was taken, and by which account; a case's steps come in order from its submission. */
export interface Taken {
  readonly step: Step;
  readonly accountId: number;
}

/** Who handles a case, and after how many of its steps they were given it; the last assignment holds. */
export interface Assignment {
  readonly reviewerId: number;
  readonly afterSeq: number;
}

const BY_HANDLER: readonly Step[] = [
  'accepted',
  'supplementRequested',
  'panelConvened',
  'panelConcluded',
  'approved',
  'refusalProposed',
  'refusalUpheld',
];

/** The accounts that took part in a refusal: they do not hear the case again. */
export function refusedBy(taken: readonly Taken[]): ReadonlySet<number> {
  return new Set(
    taken
      .filter(({ step }) => step === 'refusalProposed' || step === 'refused')
      .map(({ accountId }) => accountId),
  );
}

/** Which of the steps was the request for reconsideration, counted from 1; 0 when there was none. */
function reconsideredAs(taken: readonly Taken[]): number {
  return taken.findIndex(({ step }) => step === 'reconsiderationRequested') + 1;
}

/** The assignment that binds now: one made before the request for reconsideration has done its work. */
export function bindingAssignment(taken: readonly Taken[], assignment: Assignment | null): Assignment | null {
  return assignment !== null && assignment.afterSeq >= reconsideredAs(taken) ? assignment : null;
}

/** Whether a reviewer may be given a case: after a refusal, only one who took no part in it. */
export function mayHandle(taken: readonly Taken[], accountId: number): Outcome<true, Refusal> {
  return reconsideredAs(taken) > 0 && refusedBy(taken).has(accountId)
    ? decline(refuse('OTHER_REVIEWER_NEEDED'))
    : accept(true);
}

/**
 * Whether an account may take a step of the review (M36). Whether the step is open at all is for `mayTakeStep`.
 * @returns SECOND_REVIEWER_NEEDED, OTHER_REVIEWER_NEEDED, CASE_OF_ANOTHER_REVIEWER
 */
export function mayReviewerTake(
  next: Step,
  accountId: number,
  taken: readonly Taken[],
  assignment: Assignment | null,
): Outcome<true, Refusal> {
  if (next === 'refused' || next === 'refusalReturned') {
    const proposal = taken.findLast(({ step }) => step === 'refusalProposed');
    return proposal?.accountId === accountId ? decline(refuse('SECOND_REVIEWER_NEEDED')) : accept(true);
  }
  if (!BY_HANDLER.includes(next)) return accept(true);
  const heard = mayHandle(taken, accountId);
  if (!heard.ok) return heard;
  const binding = bindingAssignment(taken, assignment);
  return binding === null || binding.reviewerId === accountId
    ? accept(true)
    : decline(refuse('CASE_OF_ANOTHER_REVIEWER'));
}
