import { dayAt, type PlainDate } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Step } from '../../domain/eligibility/model.ts';
import { mayTakeStep, progressOf } from '../../domain/eligibility/progress.ts';
import { mayReviewerTake } from '../../domain/eligibility/review/who-decides.ts';
import type { OpinionSubject } from '../../domain/eligibility/signed-opinion.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findPersonById } from '../insured/store.ts';
import type { World } from '../world.ts';
import {
  appendEvent,
  findApplication,
  listEvents,
  lockApplication,
  type Application,
  type NewEvent,
  type StoredEvent,
} from './application-store.ts';
import { mayDoctorSee } from './own-case.ts';
import { findAssignment } from './review/review-store.ts';

/** What a step is decided on. */
export interface StepCase {
  readonly tx: Tx;
  readonly application: Application;
  readonly events: readonly StoredEvent[];
  readonly now: number;
  readonly today: PlainDate;
  /** The number that the step's event gets. */
  readonly seq: number;
}

/** What of the event the step itself decides; who, when and the sequence are filled in. */
export type StepFacts = Pick<NewEvent, 'note' | 'clause' | 'dueOn' | 'termFrom' | 'termTo' | 'signed'>;

/** @throws {Problem} 404 when the application is outside the actor's area, hospital, patients or own */
export async function requireVisible(world: World, actor: Actor, id: number): Promise<Application> {
  const found = await world.db.transaction(scopeOf(actor), (tx) => findApplication(tx, id));
  if (found === undefined || !mayDoctorSee(actor, found)) throw notFound('这份申请');
  return found;
}

/** What the doctor and the hospital sign about. */
export async function opinionSubject(tx: Tx, application: Application): Promise<OpinionSubject> {
  const person = await findPersonById(tx, application.personId);
  if (person === undefined) throw new Error('an application has its person');
  return { ...application, personNo: person.personNo };
}

/**
 * Takes one step of an application: looks in the actor's scope, holds the application, folds its events, lets `decide` say
 * what the step carries, and records event, projection and audit in one transaction (M22, M23.1).
 * @param afterwards writes what hangs on the event, in the same transaction
 * @returns STEP_NOT_ALLOWED where the application stands elsewhere, a refusal of `mayReviewerTake` where the step is another
 *   reviewer's (M36), or what `decide` refuses
 * @throws {Problem} 404 out of sight
 */
export async function takeStep<F extends StepFacts>(
  world: World,
  actor: Actor,
  id: number,
  step: Step,
  decide: (given: StepCase) => Promise<Outcome<F, Refusal>>,
  afterwards?: (given: StepCase, decided: F) => Promise<void>,
): Promise<Outcome<F, Refusal>> {
  await requireVisible(world, actor, id);
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    await lockApplication(tx, id);
    const application = await findApplication(tx, id);
    const events = await listEvents(tx, id);
    const current = progressOf(events);
    if (application === undefined || current === undefined)
      throw new Error('an application begins with its submission');
    const allowed = mayTakeStep(current.step, step, actor.role);
    if (!allowed.ok) return allowed;
    const own = mayReviewerTake(step, actor.accountId, events, await findAssignment(tx, id));
    if (!own.ok) return own;
    const given: StepCase = { tx, application, events, now, today, seq: events.length + 1 };
    const decided = await decide(given);
    if (!decided.ok) return decided;
    await record(tx, actor, application, events, {
      ...decided.value,
      step,
      at: now,
      onDay: today,
      accountId: actor.accountId,
      actorName: actor.name,
    });
    await afterwards?.(given, decided.value);
    return decided;
  });
}

async function record(
  tx: Tx,
  actor: Actor,
  application: Application,
  events: readonly StoredEvent[],
  event: NewEvent,
): Promise<void> {
  const { step, onDay, note = '', clause = null, dueOn = null, termFrom = null, termTo = null } = event;
  const progress = progressOf([...events, { step, onDay, note, clause, dueOn, termFrom, termTo }]);
  if (progress === undefined) throw new Error('there is an event');
  await appendEvent(tx, application.id, events.length + 1, event, progress);
  await recordAudit(tx, actor, event.at, {
    action: `eligibility.${step}`,
    subjectKind: 'application',
    subjectId: application.id,
    personId: application.personId,
    detail: application.applicationNo,
  });
}

/** For steps that answer only that they were done. */
export function asDone<F>(outcome: Outcome<F, Refusal>): Outcome<{ done: boolean }, Refusal> {
  return outcome.ok ? accept({ done: true }) : outcome;
}
