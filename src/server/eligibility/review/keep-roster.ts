/** The province keeps the roster of experts (M36). */
import { dayAt } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-panels.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { pageSpan } from '../../http/paging.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findInstitution, findPractitioner } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { closeExpert, insertExpert, listRoster, listUnlistedExperts } from './roster-store.ts';

export async function listExperts(
  world: World,
  query: CallOf<typeof contract.listExperts>['query'],
): Promise<Outcome<OutputOf<typeof contract.listExperts>, Refusal>> {
  return accept(
    await world.db.transaction('all', (tx) => listRoster(tx, { words: query.q, ...pageSpan(query) })),
  );
}

export async function listExpertAccounts(
  world: World,
): Promise<Outcome<OutputOf<typeof contract.listExpertAccounts>, Refusal>> {
  return accept({ rows: await world.db.transaction('all', listUnlistedExperts) });
}

/**
 * Puts an expert on the roster from today (M36).
 * @throws {Problem} 400 for an account that is no expert's, an unknown hospital or doctor, 409 for somebody on it already
 */
export async function enterExpert(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.enterExpert>['body'],
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  try {
    return await world.db.transaction('all', async (tx) => {
      const unlisted = await listUnlistedExperts(tx);
      if (!unlisted.some((one) => one.accountId === body.accountId))
        throw badInput('accountId', '不是待列入名册的专家账号');
      if (body.institutionCode !== null && !(await findInstitution(tx, body.institutionCode)))
        throw badInput('institutionCode', '没有这家机构');
      if (body.practitionerCode !== null && !(await findPractitioner(tx, body.practitionerCode)))
        throw badInput('practitionerCode', '没有这位医师');
      const id = await insertExpert(tx, { ...body, fromOn: dayAt(now), enteredBy: actor.accountId, at: now });
      await recordAudit(tx, actor, now, {
        action: 'eligibility.enterExpert',
        subjectKind: 'expert',
        subjectId: id,
        detail: body.fields.join('、'),
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'expert_roster_once')
      throw conflict('EXPERT_LISTED', '这位专家已在名册里', '请先移出再重新列入');
    throw error;
  }
}

/** Takes an expert off the roster from today; panels that drew them go on (M36). @throws {Problem} 404 */
export async function endExpert(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    if (!(await closeExpert(tx, id, dayAt(now)))) throw notFound('名册里的这位专家');
    await recordAudit(tx, actor, now, {
      action: 'eligibility.endExpert',
      subjectKind: 'expert',
      subjectId: id,
    });
    return accept({ done: true });
  });
}
