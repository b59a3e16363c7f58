/** Raises fault reports and scope questions and takes their steps (N5.5, N5.6). */
import { dayAt, daysBetween, wallClock, yearOf, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/questions.ts';
import { guidanceStateOn } from '../../../domain/catalogue/questions/guidance.ts';
import {
  decideTicketStep,
  firstLevel,
  isRaiser,
  openSteps,
  TICKET_STEPS,
  type TicketStep,
} from '../../../domain/catalogue/questions/ticket.ts';
import { areaPrefix, ROLES, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { takeSerial } from '../../identity/serial-store.ts';
import type { World } from '../../world.ts';
import { findListedDrugs } from '../lookup-store.ts';
import { findGuidance } from './guidance-store.ts';
import {
  countTickets,
  findAreaOfInstitution,
  findTicket,
  findTicketOfRequest,
  insertTicket,
  insertTicketEvent,
  listTicketEvents,
  listTicketRows,
  lockAsker,
  lockTicket,
  type TicketRow,
  type TicketSight,
} from './ticket-store.ts';

type Row = OutputOf<typeof contract.listTickets>['rows'][number];

/** What an actor may see: an institution its own, an agency its area's and what it raised itself, the province all (M7). */
function sightOf(actor: Actor): TicketSight {
  const level = ROLES[actor.role].level;
  return {
    institutionCode: level === 'institution' ? actor.institutionCode : null,
    areaPrefix: level === 'area' && actor.areaCode !== null ? areaPrefix(actor.areaCode) : null,
  };
}

function maySee(actor: Actor, ticket: TicketRow): boolean {
  const sight = sightOf(actor);
  if (sight.institutionCode !== null) return isRaiser(ticket, actor);
  return sight.areaPrefix === null || ticket.areaCode.startsWith(sight.areaPrefix);
}

function shown(ticket: TicketRow, today: PlainDate): Row {
  const { id, ticketNo, kind, title, drugName, areaName, institutionName, level, state, movedAt } = ticket;
  return {
    id,
    ticketNo,
    kind,
    title,
    drugName,
    areaName,
    institutionName,
    level,
    state,
    raisedAt: wallClock(ticket.raisedAt),
    movedAt: wallClock(movedAt),
    daysHere: daysBetween(dayAt(movedAt), today),
  };
}

/** How many of an actor's tickets are read to find those that wait for them; a desk with more has other troubles. */
const MOST_WAITING = 5000;

/** Tickets in sight, those that wait longest first. */
export async function listTickets(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listTickets>['query'],
): Promise<Outcome<OutputOf<typeof contract.listTickets>, Refusal>> {
  const today = dayAt(world.clock.now());
  const filter = {
    ...query,
    words: query.q,
    kind: query.kind,
    state: query.state,
    level: query.level,
    ...sightOf(actor),
  };
  return world.db.transaction('none', async (tx) => {
    const span = pageSpan(query);
    if (query.mine !== true) {
      const rows = await listTicketRows(tx, { ...filter, ...span });
      return accept({
        total: await countTickets(tx, { ...filter, ...span }),
        rows: rows.map((row) => shown(row, today)),
      });
    }
    const all = await listTicketRows(tx, { ...filter, limit: MOST_WAITING, offset: 0 });
    const waiting = all.filter((row) => openSteps(row, actor).some((step) => step !== 'withdraw'));
    const page = waiting.slice(span.offset, span.offset + span.limit);
    return accept({ total: waiting.length, rows: page.map((row) => shown(row, today)) });
  });
}

/** @throws {Problem} 404 out of sight */
export async function getTicket(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getTicket>, Refusal>> {
  return world.db.transaction('none', async (tx) => {
    const ticket = await visibleTicket(tx, actor, id);
    const events = await listTicketEvents(tx, id);
    return accept({
      ticket: { ...shown(ticket, dayAt(world.clock.now())), entryKey: ticket.entryKey },
      events: events.map(({ guidanceId, guidanceTitle, state: _, ...event }) => ({
        ...event,
        at: wallClock(event.at),
        guidance:
          guidanceId === null || guidanceTitle === null ? null : { id: guidanceId, title: guidanceTitle },
      })),
      steps: openSteps(ticket, actor),
    });
  });
}

async function visibleTicket(tx: Tx, actor: Actor, id: number): Promise<TicketRow> {
  const ticket = await findTicket(tx, id);
  if (!ticket || !maySee(actor, ticket)) throw notFound('这份报告');
  return ticket;
}

/**
 * Raises a ticket at the desk nearest to the asker. The same request sent again gets the first answer.
 * @throws {Problem} 400 for an unknown drug, 403 for an account without area and institution
 */
export async function raiseTicket(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.raiseTicket>['body'],
): Promise<Outcome<OutputOf<typeof contract.raiseTicket>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => accept(await raiseTicketIn(tx, actor, now, body)));
}

/** Raises a ticket inside a transaction of the caller's; as `raiseTicket`. */
export async function raiseTicketIn(
  tx: Tx,
  actor: Actor,
  now: number,
  body: CallOf<typeof contract.raiseTicket>['body'],
): Promise<OutputOf<typeof contract.raiseTicket>> {
  await lockAsker(tx, actor.accountId);
  const first = await findTicketOfRequest(tx, actor.accountId, body.requestId);
  if (first) return { id: first.id, ticketNo: first.ticketNo, level: first.level };
  const areaCode = await areaOf(tx, actor);
  const drugName = body.entryKey === null ? '' : await drugNameOf(tx, body.entryKey);
  const year = yearOf(dayAt(now));
  const serial = await takeSerial(tx, 'ticket', 'province', year);
  const ticketNo = `W${year}${String(serial).padStart(6, '0')}`;
  const { institutionCode, accountId } = actor;
  const id = await insertTicket(
    tx,
    { ...body, ticketNo, drugName, areaCode, institutionCode, raisedBy: accountId },
    now,
  );
  const level = firstLevel(actor);
  const words = { words: body.words, source: '', guidanceId: null };
  await insertTicketEvent(tx, id, {
    ...eventOf(actor, now),
    ...words,
    seq: 1,
    step: 'raise',
    level,
    state: 'open',
  });
  await audit(tx, actor, now, 'catalogue.raiseTicket', id, `${ticketNo}，${body.title}`);
  return { id, ticketNo, level };
}

async function areaOf(tx: Tx, actor: Actor): Promise<string> {
  const areaCode =
    actor.institutionCode === null ? actor.areaCode : await findAreaOfInstitution(tx, actor.institutionCode);
  if (areaCode === undefined || areaCode === null) throw notAllowed();
  return areaCode;
}

async function drugNameOf(tx: Tx, entryKey: string): Promise<string> {
  const drug = (await findListedDrugs(tx, [entryKey])).get(entryKey);
  if (!drug) throw badInput('entryKey', '目录里没有这个药品，请从列表中选择');
  return `${drug.genericName} ${drug.dosageForm}`;
}

function eventOf(actor: Actor, now: number) {
  return { at: now, accountId: actor.accountId, actorName: actor.name, actorRole: actor.role };
}

/**
 * Takes a step on a ticket that the actor has read to its end.
 * @throws {Problem} 404 out of sight, 409 when something happened since, 400 for guidance that is not in force
 */
export async function takeTicketStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takeTicketStep>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    await lockTicket(tx, id);
    const ticket = await visibleTicket(tx, actor, id);
    if (ticket.lastSeq !== body.afterSeq)
      throw conflict('TICKET_MOVED_ON', '这份报告刚有新的办理', '请先看过最新的办理经过，再决定怎么办');
    const step: TicketStep = body.step;
    const guidanceId = step === 'answer' ? body.guidanceId : null;
    if (guidanceId !== null) await requireFitting(tx, guidanceId, ticket, dayAt(now));
    const source = step === 'nationReplied' ? body.source.trim() : '';
    const decided = decideTicketStep(ticket, actor, step, { guidanceId, source });
    if (!decided.ok) return decided;
    const event = { ...eventOf(actor, now), words: body.words, source, guidanceId };
    await insertTicketEvent(tx, id, { ...event, seq: ticket.lastSeq + 1, step, ...decided.value });
    await audit(tx, actor, now, 'catalogue.takeTicketStep', id, `${ticket.ticketNo}，${TICKET_STEPS[step]}`);
    return accept({ done: true });
  });
}

/** An answer rests on what holds today; a scope question on a ruling, and on none about other drugs (N5.6). */
export async function requireFitting(
  tx: Tx,
  id: number,
  ticket: Pick<TicketRow, 'kind' | 'entryKey'>,
  today: PlainDate,
): Promise<void> {
  const guidance = await findGuidance(tx, id);
  if (!guidance || guidanceStateOn(guidance, today) !== 'inForce')
    throw badInput('guidanceId', '所选口径不存在或今天不适用，请另选');
  if (ticket.kind !== 'scope') return;
  if (guidance.kind !== 'ruling')
    throw badInput('guidanceId', '支付范围疑问只能以口径答复，不能以说明或问答');
  const about = guidance.drugs.map((drug) => drug.entryKey);
  if (ticket.entryKey !== null && about.length > 0 && !about.includes(ticket.entryKey))
    throw badInput('guidanceId', '所选口径说的是别的药品，请另选');
}

async function audit(
  tx: Tx,
  actor: Actor,
  now: number,
  action: string,
  id: number,
  detail: string,
): Promise<void> {
  await recordAudit(tx, actor, now, { action, subjectKind: 'ticket', subjectId: id, detail });
}
