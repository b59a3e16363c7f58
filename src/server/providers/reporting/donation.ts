import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-donations.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import {
  breachState,
  checkBreachDay,
  mayTakeBreachStep,
  nextBreachSteps,
  type BreachStep,
} from '../../../domain/providers/reporting/donation.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { isAgency, reachOf } from '../agreements/reach.ts';
import { findInstitution } from '../store.ts';
import {
  findProgramme,
  insertBreach,
  insertBreachStep,
  insertProgramme,
  listBreachRows,
  listBreachSteps,
  listProgrammes,
  lockBreach,
  type Programme,
} from './donation-store.ts';

function levelOf(actor: Actor): 'area' | 'province' | 'other' {
  if (isAgency(actor)) return 'area';
  return actor.role === 'provinceCatalogue' ? 'province' : 'other';
}

/** Enters a maker's promise of free supplies (N5.3). @throws {Problem} 409 when the name is taken */
export async function addDonationProgramme(
  world: World,
  actor: Actor,
  one: Omit<Programme, 'id'>,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  try {
    return await world.db.transaction('none', async (tx) => {
      const id = await insertProgramme(tx, one, actor.accountId, now);
      await recordAudit(tx, actor, now, {
        action: 'providers.addDonationProgramme',
        subjectKind: 'donationProgramme',
        subjectId: id,
        detail: one.name,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'donation_programme_name_key')
      throw conflict('PROGRAMME_EXISTS', '已有同名的赠药承诺', '请换一个名称');
    throw error;
  }
}

/** All promises, those in force marked (N5.3). */
export async function listDonationProgrammes(
  world: World,
): Promise<Outcome<OutputOf<typeof contract.listDonationProgrammes>, Refusal>> {
  const today = dayAt(world.clock.now());
  const rows = await world.db.transaction('none', listProgrammes);
  return accept({
    rows: rows.map(({ from, to, ...row }) => ({
      ...row,
      fromOn: from,
      toOn: to,
      inForce: from <= today && today <= to,
    })),
  });
}

/** Raises a case at the area of whoever raises it (N5.3). @returns BREACH_OUTSIDE_PROMISE @throws {Problem} 404 for no such promise */
export async function raiseDonationBreach(
  world: World,
  actor: Actor,
  given: { readonly programmeId: number; readonly happenedOn: PlainDate; readonly words: string },
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('none', async (tx) => {
    const programme = await findProgramme(tx, given.programmeId);
    if (!programme) throw notFound('这项赠药承诺');
    const inTerm = checkBreachDay(programme, given.happenedOn);
    if (!inTerm.ok) return inTerm;
    const { institutionCode } = actor;
    const institution = institutionCode === null ? undefined : await findInstitution(tx, institutionCode);
    const areaCode = institution?.areaCode ?? actor.areaCode;
    if (areaCode === null) throw notFound('您所在的地区');
    const { programmeId, happenedOn } = given;
    const breach = { programmeId, areaCode, institutionCode, happenedOn };
    const id = await insertBreach(tx, breach, actor.accountId, now);
    await insertBreachStep(tx, id, 1, { step: 'raise', words: given.words }, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.raiseDonationBreach',
      subjectKind: 'donationBreach',
      subjectId: id,
      detail: programme.name,
    });
    return accept({ id });
  });
}

/** The cases that a reader sees, with what they may do next (M7, N5.3). */
export async function listDonationBreaches(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listDonationBreaches>['query'],
): Promise<Outcome<OutputOf<typeof contract.listDonationBreaches>, Refusal>> {
  return world.db.transaction('none', async (tx) => {
    const filter = { id: null, state: query.state ?? null, ...pageSpan(query) };
    const { rows, total } = await listBreachRows(tx, reachOf(actor), filter);
    const steps = await listBreachSteps(
      tx,
      rows.map((row) => row.id),
    );
    return accept({
      total,
      rows: rows.map((row) => {
        const own = steps.filter((step) => step.breachId === row.id);
        const state = breachState(own.map(({ step }) => step));
        return {
          ...row,
          state,
          steps: own.map(({ breachId: _, ...step }) => ({ ...step, at: wallClock(step.at) })),
          next: [...nextBreachSteps(state, levelOf(actor))],
        };
      }),
    });
  });
}

/** Takes the next step of a case (N5.3). @returns BREACH_STEP_NOT_ALLOWED @throws {Problem} 404 outside the reader's reach */
export async function takeBreachStep(
  world: World,
  actor: Actor,
  id: number,
  given: { readonly step: BreachStep; readonly words: string },
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('none', async (tx) => {
    await lockBreach(tx, id);
    const { total } = await listBreachRows(tx, reachOf(actor), { id, state: null, limit: 1, offset: 0 });
    if (total === 0) throw notFound('这个案子');
    const steps = (await listBreachSteps(tx, [id])).map(({ step }) => step);
    const allowed = mayTakeBreachStep(breachState(steps), levelOf(actor), given.step);
    if (!allowed.ok) return allowed;
    await insertBreachStep(tx, id, steps.length + 1, given, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.takeBreachStep',
      subjectKind: 'donationBreach',
      subjectId: id,
      detail: given.step,
    });
    return accept({ done: true });
  });
}
