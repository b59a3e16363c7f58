/** A refusal takes two people, and the patient may have it reconsidered once by a third (M22, M36). */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { RefusalGround } from '../../../domain/eligibility/refusal-ground.ts';
import { CLOSED_STEPS } from '../../../domain/eligibility/progress.ts';
import { reviewDueOn } from '../../../domain/eligibility/review-clock.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { PlainDate } from '../../../base/date.ts';
import { loadWorkCalendar } from '../../insured/settings-store.ts';
import type { World } from '../../world.ts';
import { hasOpenApplication, lockPerson } from '../application-store.ts';
import { listEligibilitiesOf } from '../store.ts';
import { asDone, takeStep, type StepCase } from '../take-step.ts';

type Done = Outcome<{ done: boolean }, Refusal>;

/**
 * A reviewer proposes to refuse on a named rule with its reason; nobody outside is told before it is confirmed (M11, M22, M23.2, M36).
 * @returns STEP_NOT_ALLOWED, CASE_OF_ANOTHER_REVIEWER
 * @throws {Problem} 404 outside the area
 */
export async function proposeRefusal(
  world: World,
  actor: Actor,
  id: number,
  clause: RefusalGround,
  reason: string,
): Promise<Done> {
  return asDone(
    await takeStep(world, actor, id, 'refusalProposed', async () => accept({ note: reason, clause })),
  );
}

/**
 * Another reviewer confirms the refusal, which takes over the proposal's clause and reason, or sends it back (M36).
 * @returns STEP_NOT_ALLOWED, SECOND_REVIEWER_NEEDED
 * @throws {Problem} 404 outside the area
 */
export async function checkRefusal(
  world: World,
  actor: Actor,
  id: number,
  decision: 'confirm' | 'return',
  opinion: string,
): Promise<Done> {
  if (decision === 'return')
    return asDone(await takeStep(world, actor, id, 'refusalReturned', async () => accept({ note: opinion })));
  return asDone(
    await takeStep(world, actor, id, 'refused', async ({ events }) => {
      const proposal = events.findLast((one) => one.step === 'refusalProposed');
      if (proposal?.clause == null) throw new Error('a proposal carries its clause');
      return accept({ note: `${proposal.note}（复核：${opinion}）`, clause: proposal.clause });
    }),
  );
}

/** A later application for the same drug, open or approved, is what counts now: two at once would be two benefits (M22, M24). */
async function checkNothingLater({ tx, application, today }: StepCase): Promise<Outcome<true, Refusal>> {
  await lockPerson(tx, application.personId);
  if (await hasOpenApplication(tx, application.personId, application.entryKey, CLOSED_STEPS))
    return decline(refuse('APPLICATION_ALREADY_OPEN'));
  const live = (await listEligibilitiesOf(tx, application.personId)).find(
    (one) => one.entryKey === application.entryKey && one.termTo >= today,
  );
  return live === undefined
    ? accept(true)
    : decline(refuse('ELIGIBILITY_ALREADY_LIVE', { detail: `现有待遇到 ${live.termTo}` }));
}

/**
 * The patient asks once for a refusal to be heard again; the agency has as long for it as for a review (M23.3, M36).
 * @returns the due day, or STEP_NOT_ALLOWED, APPLICATION_ALREADY_OPEN, ELIGIBILITY_ALREADY_LIVE, POLICY_NOT_FORMALISED
 * @throws {Problem} 404 for somebody else's
 */
export async function requestReconsideration(
  world: World,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Outcome<{ dueOn: PlainDate; provisional: boolean }, Refusal>> {
  const outcome = await takeStep(world, actor, id, 'reconsiderationRequested', async (given) => {
    const free = await checkNothingLater(given);
    if (!free.ok) return free;
    const due = reviewDueOn(await loadWorkCalendar(given.tx), given.today);
    return due.ok ? accept({ ...due.value, note: reason }) : due;
  });
  return outcome.ok
    ? accept({ dueOn: outcome.value.dueOn, provisional: outcome.value.provisional })
    : outcome;
}

/**
 * A reviewer who took no part in the refusal upholds it, on the same clause (M36). To grant is `approveApplication`.
 * @returns STEP_NOT_ALLOWED, OTHER_REVIEWER_NEEDED, CASE_OF_ANOTHER_REVIEWER
 * @throws {Problem} 404 outside the area
 */
export async function upholdRefusal(world: World, actor: Actor, id: number, opinion: string): Promise<Done> {
  return asDone(
    await takeStep(world, actor, id, 'refusalUpheld', async ({ events }) => {
      const refused = events.findLast((one) => one.step === 'refused');
      if (refused?.clause == null) throw new Error('a refusal carries its clause');
      return accept({ note: opinion, clause: refused.clause });
    }),
  );
}
