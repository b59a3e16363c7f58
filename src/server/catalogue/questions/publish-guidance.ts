/** Publishes, ends and shows rulings, explanations and answers (N5.6). */
import { dayAt, parseDate, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/questions.ts';
import {
  GUIDANCE_KINDS,
  guidanceStateOn,
  type GuidanceAudience,
} from '../../../domain/catalogue/questions/guidance.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findListedDrugs } from '../lookup-store.ts';
import {
  findGuidance,
  insertGuidance,
  insertGuidanceEnd,
  listGuidanceRows,
  type GuidanceRow,
} from './guidance-store.ts';

type Shown = OutputOf<typeof contract.listGuidance>['rows'][number];
type Full = OutputOf<typeof contract.getGuidance>;
const OPENING_LENGTH = 120;

function shown(row: GuidanceRow, today: PlainDate): Shown {
  const { id, kind, audience, title, body, from, endedOn, source, drugs } = row;
  const flat = body.replace(/\s+/g, ' ');
  return {
    id,
    kind,
    audience,
    title,
    from,
    endedOn,
    source,
    opening: flat.length > OPENING_LENGTH ? `${flat.slice(0, OPENING_LENGTH)}…` : flat,
    state: guidanceStateOn(row, today),
    publishedOn: dayAt(row.publishedAt),
    drugs: drugs.map((drug) => ({ ...drug })),
  };
}

/** @param audience undefined for every audience */
export async function listGuidance(
  world: World,
  query: CallOf<typeof contract.listPublicGuidance>['query'],
  audience: GuidanceAudience | undefined,
): Promise<Outcome<OutputOf<typeof contract.listGuidance>, Refusal>> {
  const onDay = dayAt(world.clock.now());
  const { q, kind, entryKey, state } = query;
  const filter = { words: q, kind, entryKey, state, audience, onDay, ...pageSpan(query) };
  const { rows, total } = await world.db.transaction('none', (tx) => listGuidanceRows(tx, filter));
  return accept({ total, rows: rows.map((row) => shown(row, onDay)) });
}

/** @throws {Problem} 404 when there is none, or it is not for this audience */
export async function getGuidance(
  world: World,
  id: number,
  audience: GuidanceAudience | undefined,
): Promise<Outcome<Full, Refusal>> {
  const row = await world.db.transaction('none', (tx) => findGuidance(tx, id));
  if (!row || (audience !== undefined && row.audience !== audience)) throw notFound('这份口径或说明');
  const { body, endReason, supersedes, supersededBy } = row;
  return accept({ ...shown(row, dayAt(world.clock.now())), body, endReason, supersedes, supersededBy });
}

/**
 * Publishes; one that takes another's place ends it on its own first day.
 * @throws {Problem} 400 for a ruling without source, an unknown drug or a day in the past, 404 and 409 for the one superseded
 */
export async function publishGuidance(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.publishGuidance>['body'],
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const from = dayNotPast('from', body.from, dayAt(now));
  const source = body.source.trim();
  if (body.kind === 'ruling' && source === '') throw badInput('source', '口径须写明依据的文件或国家答复');
  try {
    return await world.db.transaction('all', async (tx) => {
      await requireListed(tx, body.entryKeys);
      if (body.supersedes !== null) await requireReplaceable(tx, body.supersedes, from);
      const id = await insertGuidance(tx, { ...body, from, source }, actor.accountId, now);
      const detail = `${GUIDANCE_KINDS[body.kind]}：${body.title}`;
      await audit(tx, actor, now, 'catalogue.publishGuidance', id, detail);
      return accept({ id });
    });
  } catch (error) {
    throw brokenConstraint(error) === 'guidance_supersedes_key' ? alreadySuperseded() : error;
  }
}

async function requireListed(tx: Tx, entryKeys: readonly string[]): Promise<void> {
  const known = await findListedDrugs(tx, entryKeys);
  const unknown = entryKeys.find((key) => !known.has(key));
  if (unknown !== undefined) throw badInput('entryKeys', `目录里没有“${unknown.replace('|', ' ')}”`);
}

async function requireReplaceable(tx: Tx, id: number, from: PlainDate): Promise<void> {
  const old = await findGuidance(tx, id);
  if (!old) throw notFound('要接替的口径或说明');
  if (old.supersededBy !== null) throw alreadySuperseded();
  if (old.endedOn !== null && old.endedOn <= from)
    throw conflict('GUIDANCE_ENDED', '要接替的那一份到时已停止适用', '请不选接替，单独公布');
  if (from <= old.from) throw badInput('from', `须晚于被接替的一份的起始日 ${old.from}`);
}

/** @throws {Problem} 400 for a past day or one before its first, 404 for none, 409 when it has ended already */
export async function endGuidance(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.endGuidance>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const endedOn = dayNotPast('endedOn', body.endedOn, dayAt(now));
  try {
    return await world.db.transaction('all', async (tx) => {
      const row = await findGuidance(tx, id);
      if (!row) throw notFound('这份口径或说明');
      if (row.endedOn !== null) throw alreadyEnded();
      await insertGuidanceEnd(tx, id, { endedOn, reason: body.reason }, actor.accountId, now);
      await audit(tx, actor, now, 'catalogue.endGuidance', id, `${row.title}，${endedOn} 起停止适用`);
      return accept({ done: true });
    });
  } catch (error) {
    throw brokenConstraint(error) === 'guidance_end_pkey' ? alreadyEnded() : error;
  }
}

function alreadySuperseded() {
  return conflict('ALREADY_SUPERSEDED', '要接替的那一份已经由别的接替', '请打开它的页面，接替最新的一份');
}

function alreadyEnded() {
  return conflict('GUIDANCE_ENDED', '它已经定了停止适用的日期', '请刷新页面查看');
}

/** What has been applied cannot be rewritten: rulings begin and end today or later. */
function dayNotPast(field: string, text: string, today: PlainDate): PlainDate {
  const day = parseDate(text);
  if (day === undefined) throw badInput(field, '没有这一天，请核对日期');
  if (day < today) throw badInput(field, '不能早于今天：已经按原口径办理的不受影响');
  return day;
}

async function audit(
  tx: Tx,
  actor: Actor,
  now: number,
  action: string,
  id: number,
  detail: string,
): Promise<void> {
  await recordAudit(tx, actor, now, { action, subjectKind: 'guidance', subjectId: id, detail });
}
