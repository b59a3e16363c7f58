import { dayAt, wallClock } from '../../../base/date.ts';
import { present } from '../../../base/assert.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/insured-agents.ts';
import type { MandateRow } from '../../../contract/insured-agents.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import {
  judgeMandate,
  mandateStateOn,
  type Power,
  type ProofKind,
  type Relation,
} from '../../../domain/insured/agents/mandate.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { conflict, notFound, Problem } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { chooseSessionMandate } from '../../identity/session-store.ts';
import type { World } from '../../world.ts';
import { findPersonByCredential, findPersonById, type Person } from '../store.ts';
import {
  findMandate,
  findMandateOfRequest,
  insertMandate,
  insertMandateEnd,
  listMandatesOf,
  lockMandatesOf,
  type StoredMandate,
} from './mandate-store.ts';

/** A mandate as its pages show it, on today's day. */
export function mandateRow(mandate: StoredMandate, now: number): MandateRow {
  const { id, principalName, agentName, relation, from, to, basis, givenAt, endedAt } = mandate;
  return {
    id,
    principalName,
    agentName,
    relation,
    powers: [...mandate.powers],
    from,
    to,
    basis,
    state: mandateStateOn(mandate, dayAt(now)),
    givenAt: wallClock(givenAt),
    endedAt: endedAt === null ? null : wallClock(endedAt),
  };
}

/** What the signed-in person gave and received; told to themselves only, whoever they act for (M35). */
export async function listMandates(
  world: World,
  actor: Actor,
): Promise<Outcome<OutputOf<typeof contract.listMandates>, Refusal>> {
  const now = world.clock.now();
  const personId = present(actor.personId, 'a patient has a person');
  const all = await world.db.transaction(scopeOf(actor), (tx) => listMandatesOf(tx, personId));
  const shown = (own: (one: StoredMandate) => boolean) => all.filter(own).map((one) => mandateRow(one, now));
  return accept({
    given: shown((one) => one.principalId === personId),
    received: shown((one) => one.agentId === personId),
  });
}

export interface MandateTerms {
  readonly requestId: string;
  readonly agentName: string;
  readonly agentIdNumber: string;
  readonly relation: Relation;
  readonly powers: readonly Power[];
  readonly from: string;
  readonly to: string;
}

/**
 * The person named as agent. A wrong name and a wrong number get the same answer, so that neither can be tried out.
 * @throws {Problem} 404 when the two do not belong together
 */
async function agentOf(world: World, tx: Tx, terms: MandateTerms): Promise<Person> {
  const person = await findPersonByCredential(tx, world.secrets, 'idNumber', terms.agentIdNumber);
  if (person === undefined || person.name !== terms.agentName.trim())
    throw new Problem(404, 'NOT_FOUND', '没有找到姓名和身份证号一致的参保人', {
      field: 'agentIdNumber',
      remedy: '请核对代办人的姓名和身份证号',
    });
  return person;
}

/**
 * Records a mandate, given online or on papers; for scope `all` (M23.1, M35).
 * @throws {Problem} 404 for an unknown agent, 409 for a request id used otherwise
 */
export async function recordMandate(
  world: World,
  tx: Tx,
  actor: Actor,
  principal: Person,
  terms: MandateTerms,
  proof: { kind: ProofKind; cipher: Buffer; mediaType: string } | null,
): Promise<Outcome<StoredMandate, Refusal>> {
  const now = world.clock.now();
  await lockMandatesOf(tx, principal.id);
  const agent = await agentOf(world, tx, terms);
  const from = readDay('from', terms.from);
  const to = readDay('to', terms.to);
  const earlier = await findMandateOfRequest(tx, actor.accountId, terms.requestId);
  if (earlier !== undefined) {
    const same =
      earlier.agentId === agent.id &&
      earlier.principalId === principal.id &&
      earlier.from === from &&
      earlier.to === to &&
      earlier.relation === terms.relation &&
      earlier.proofKind === (proof?.kind ?? null) &&
      [...earlier.powers].sort().join() === [...terms.powers].sort().join();
    if (same) return accept(earlier);
    throw conflict('REQUEST_REUSED', '同一请求编号已用于另一份委托', '请刷新页面后重新填写');
  }
  const proposed = { principalId: principal.id, agentId: agent.id, from, to };
  const given = (await listMandatesOf(tx, principal.id)).filter((one) => one.principalId === principal.id);
  const judged = judgeMandate(proposed, principal.diedOn, given, dayAt(now));
  if (!judged.ok) return decline(judged.refusal);
  const id = await insertMandate(tx, {
    ...proposed,
    principalName: principal.name,
    agentName: agent.name,
    areaCode: principal.areaCode,
    relation: terms.relation,
    powers: terms.powers,
    proof,
    givenAt: now,
    givenBy: actor.accountId,
    requestId: terms.requestId,
  });
  await recordAudit(tx, actor, now, {
    action: proof === null ? 'insured.grantMandate' : 'eligibility.recordMandate',
    subjectKind: 'mandate',
    subjectId: id,
    personId: principal.id,
    detail: `${terms.powers.join('、')} ${from} 至 ${to}`,
    requestId: terms.requestId,
  });
  return accept(present(await findMandate(tx, id), 'a recorded mandate'));
}

/** A patient gives a relative a mandate, by the patient's own signed-in hand (M35). @throws {Problem} 404 for an unknown agent */
export async function grantMandate(
  world: World,
  actor: Actor,
  terms: CallOf<typeof contract.grantMandate>['body'],
): Promise<Outcome<MandateRow, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const principal = present(
      await findPersonById(tx, present(actor.personId, 'a patient has a person')),
      'the person of an account',
    );
    const made = await recordMandate(world, tx, actor, principal, terms, null);
    return made.ok ? accept(mandateRow(made.value, world.clock.now())) : made;
  });
}

/** The patient takes a mandate back, or the agent lays it down; at once (M35). @throws {Problem} 404 for a mandate of others, 409 when it is over */
export async function endMandate(
  world: World,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const mandate = await findMandate(tx, id);
    if (mandate === undefined) throw notFound('这份委托');
    const byWhom = mandate.principalId === actor.personId ? 'principal' : 'agent';
    if (!(await insertMandateEnd(tx, { id, at: now, by: actor.accountId, byWhom, reason: reason.trim() })))
      throw conflict('MANDATE_OVER', '这份委托已经终止', '请刷新页面');
    await recordAudit(tx, actor, now, {
      action: 'insured.endMandate',
      subjectKind: 'mandate',
      subjectId: id,
      personId: mandate.principalId,
      detail: byWhom,
    });
    return accept({ done: true });
  });
}

/**
 * Chooses for whom this session acts from now on; it is kept with the session, where no page can forge it (M35).
 * @throws {Problem} 404 for a mandate that is not the caller's as agent, 403 when it is not in force
 */
export async function chooseMandate(
  world: World,
  actor: Actor,
  tokenHash: Buffer,
  mandateId: number | null,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const mandate = mandateId === null ? undefined : await findMandate(tx, mandateId);
    if (mandateId !== null) {
      if (mandate === undefined || mandate.agentId !== actor.personId) throw notFound('这份委托');
      if (mandateStateOn(mandate, dayAt(now)) !== 'live')
        throw new Problem(403, 'MANDATE_ENDED', '这份委托现在无效，不能代办', {
          remedy: '请核对起止日期，或请对方重新委托',
        });
    }
    await chooseSessionMandate(tx, tokenHash, mandateId);
    await recordAudit(tx, actor, now, {
      action: 'insured.chooseMandate',
      subjectKind: 'mandate',
      subjectId: mandateId ?? 'self',
      ...(mandate === undefined ? {} : { personId: mandate.principalId }),
    });
    return accept({ done: true });
  });
}
