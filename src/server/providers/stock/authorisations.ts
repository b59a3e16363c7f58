/** Makers choose pharmacies for their products and pharmacies answer (M26, M38). */
import { dayAt } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-authorisations.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import { agreementOn } from '../../../domain/providers/agreement.ts';
import {
  authorisationStateOn,
  mayTakeStep,
  stepsFor,
  type AuthorisationParty,
} from '../../../domain/providers/stock/authorisation.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notAllowed, notFound } from '../../http/problem.ts';
import { readDay, readSpan } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findInstitution, listAgreements } from '../store.ts';
import {
  findOverlapping,
  insertAuthorisations,
  insertAuthorisationStep,
  listAuthorisationRows,
  listCoverageRows,
  listMakerProductRows,
  lockAuthorisations,
  type AuthorisationFilter,
} from './authorisation-store.ts';
import { readablePrefix } from './stocking-rates.ts';

function enterpriseOf(actor: Actor): string {
  if (actor.enterpriseCode === null) throw notAllowed();
  return actor.enterpriseCode;
}

/** What an actor sees: a maker its own offers, a pharmacy those to it, areas and the province theirs. */
function visibleTo(actor: Actor): Omit<AuthorisationFilter, 'id' | 'words'> {
  return {
    enterpriseCode: actor.role === 'enterprise' ? enterpriseOf(actor) : null,
    pharmacyCode: actor.institutionCode,
    areaPrefix: readablePrefix(actor),
  };
}

/** The side on which an actor may take steps; null for those who only look. */
function partyOf(actor: Actor): AuthorisationParty | null {
  if (actor.role === 'enterprise') return 'enterprise';
  return actor.role === 'pharmacist' ? 'pharmacy' : null;
}

export async function listAuthorisations(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listAuthorisations>['query'],
): Promise<OutputOf<typeof contract.listAuthorisations>> {
  const today = dayAt(world.clock.now());
  const found = await world.db.transaction('none', (tx) =>
    listAuthorisationRows(tx, { ...visibleTo(actor), id: null, words: query.q }),
  );
  const party = partyOf(actor);
  const rows = found
    .map(({ enterpriseCode: _, answer, from, to, ...row }) => {
      const facts = { answer, from, to, endedOn: row.endedOn };
      const steps = party === null ? [] : [...stepsFor(facts, party, today)];
      return { ...row, fromOn: from, toOn: to, state: authorisationStateOn(facts, today), steps };
    })
    .filter((row) => query.state === undefined || row.state === query.state)
    // What waits for the asker's answer comes first.
    .sort((a, b) => Number(b.steps.includes('accept')) - Number(a.steps.includes('accept')));
  const { limit, offset } = pageSpan(query);
  return { total: rows.length, rows: rows.slice(offset, offset + limit) };
}

export async function listMakerProducts(
  world: World,
  actor: Actor,
): Promise<OutputOf<typeof contract.listMakerProducts>> {
  const rows = await world.db.transaction('none', (tx) =>
    listMakerProductRows(tx, enterpriseOf(actor), dayAt(world.clock.now())),
  );
  return { rows };
}

/** @throws {Problem} 404 for a product of another maker, 409 for one that is offered to the pharmacy already */
async function requireOfferable(
  tx: Tx,
  given: Parameters<typeof findOverlapping>[1],
  today: ReturnType<typeof dayAt>,
): Promise<void> {
  const own = new Set(
    (await listMakerProductRows(tx, given.enterpriseCode, today)).map((one) => one.nationalCode),
  );
  if (!given.nationalCodes.every((code) => own.has(code))) throw notFound('本企业的这个产品');
  const [twice] = await findOverlapping(tx, given);
  if (twice !== undefined)
    throw conflict(
      'AUTHORISATION_EXISTS',
      '这家药店在这段时间已有该产品的授权',
      `请先撤回或终止原来的授权：${twice}`,
    );
}

/**
 * Offers a pharmacy the supply of some of the maker's own products (M26).
 * @returns INSTITUTION_WITHOUT_AGREEMENT when it is not designated today
 * @throws {Problem} 400, 404, 409
 */
export async function offerAuthorisations(
  world: World,
  actor: Actor,
  given: CallOf<typeof contract.offerAuthorisations>['body'],
): Promise<Outcome<{ offered: number }, Refusal>> {
  const { from, to } = readSpan(given.fromOn, given.toOn);
  const now = world.clock.now();
  const today = dayAt(now);
  if (to === null || to < today) throw badInput('toOn', '不能早于今天');
  const { nationalCodes, pharmacyCode, note } = given;
  const offer = { enterpriseCode: enterpriseOf(actor), nationalCodes, pharmacyCode, from, to, note };
  return world.db.transaction('none', async (tx) => {
    await lockAuthorisations(tx, pharmacyCode);
    const pharmacy = await findInstitution(tx, pharmacyCode);
    if (pharmacy?.kind !== 'pharmacy') throw notFound('这家药店');
    const agreement = agreementOn('pharmacy', await listAgreements(tx, pharmacyCode), today);
    if (!agreement.ok) return agreement;
    await requireOfferable(tx, offer, today);
    const offered = await insertAuthorisations(tx, offer, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.offerAuthorisations',
      subjectKind: 'institution',
      subjectId: pharmacyCode,
      detail: nationalCodes.join(' '),
    });
    return accept({ offered });
  });
}

/**
 * One side answers, withdraws or ends an authorisation of its own (M26).
 * @returns AUTHORISATION_STEP_NOT_ALLOWED
 * @throws {Problem} 400 without a reason or with a day in the past, 404 for somebody else's
 */
export async function takeAuthorisationStep(
  world: World,
  actor: Actor,
  id: number,
  given: CallOf<typeof contract.takeAuthorisationStep>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const party = partyOf(actor);
  if (party === null) throw notAllowed();
  const now = world.clock.now();
  const today = dayAt(now);
  const reason = given.reason.trim();
  if (given.step !== 'accept' && reason === '') throw badInput('reason', '请写明原因');
  if (given.step === 'end' && given.endedOn === null) throw badInput('endedOn', '请填写自哪天起终止');
  const endedOn = given.step === 'end' && given.endedOn !== null ? readDay('endedOn', given.endedOn) : null;
  if (endedOn !== null && endedOn < today) throw badInput('endedOn', '不能早于今天');
  return world.db.transaction('none', async (tx) => {
    const visible = { ...visibleTo(actor), id, words: undefined };
    const [found] = await listAuthorisationRows(tx, visible);
    if (!found) throw notFound('这份授权');
    await lockAuthorisations(tx, found.pharmacyCode);
    const [one = found] = await listAuthorisationRows(tx, visible);
    const allowed = mayTakeStep(one, party, given.step, today);
    if (!allowed.ok) return allowed;
    await insertAuthorisationStep(tx, id, { step: given.step, endedOn, reason }, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.takeAuthorisationStep',
      subjectKind: 'institution',
      subjectId: one.pharmacyCode,
      detail: `${given.step} ${one.nationalCode}${reason === '' ? '' : `：${reason}`}`,
    });
    return accept({ done: true });
  });
}

/** Where a maker's products, or all of the list, have an authorised pharmacy. @throws {Problem} 404 for another area */
export async function listAuthorisationCoverage(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listAuthorisationCoverage>['query'],
): Promise<OutputOf<typeof contract.listAuthorisationCoverage>> {
  const own = readablePrefix(actor);
  const prefix = query.areaCode === undefined ? own : areaPrefix(query.areaCode);
  if (!prefix.startsWith(own)) throw notFound('本地区的这个区划');
  return world.db.transaction('all', (tx) =>
    listCoverageRows(tx, {
      today: dayAt(world.clock.now()),
      enterpriseCode: actor.role === 'enterprise' ? enterpriseOf(actor) : null,
      areaPrefix: prefix,
      words: query.q,
      lacks: query.lacks ?? null,
      ...pageSpan(query),
    }).then(({ rows, total }) => ({ total, rows })),
  );
}
