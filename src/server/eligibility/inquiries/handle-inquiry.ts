/** Agencies answer their patients or refer a question about a scope onward; patients read, ask back once, and end it (M23.1, N5.1). */
import { present } from '../../../base/assert.ts';
import { dayAt, daysBetween, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-inquiries.ts';
import {
  decideInquiryStep,
  INQUIRY_KINDS,
  INQUIRY_STEPS,
  kindsOpenTo,
  openInquirySteps,
  type InquiryKind,
} from '../../../domain/eligibility/inquiries/inquiry.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { findGuidance } from '../../catalogue/questions/guidance-store.ts';
import { raiseTicketIn, requireFitting } from '../../catalogue/questions/handle-ticket.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import {
  findInquiry,
  insertInquiryEvent,
  listInquiryEvents,
  listInquiryRows,
  lockInquiries,
  type StoredInquiry,
} from './inquiry-store.ts';

type Row = OutputOf<typeof contract.listInquiries>['rows'][number];

const ALL_KINDS = Object.keys(INQUIRY_KINDS) as InquiryKind[];

function shown(inquiry: StoredInquiry, today: PlainDate): Row {
  const { id, inquiryNo, kind, drugName, personName, areaName, opening, state, askedAgain } = inquiry;
  return {
    id,
    inquiryNo,
    kind,
    drugName,
    personName,
    areaName,
    opening,
    state,
    askedAgain,
    askedAt: wallClock(inquiry.askedAt),
    movedAt: wallClock(inquiry.movedAt),
    daysHere: daysBetween(dayAt(inquiry.movedAt), today),
  };
}

/** What the person has asked, the newest first; an agent sees the kinds that their mandate covers (M35). */
export async function listMyInquiries(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listMyInquiries>['query'],
): Promise<Outcome<OutputOf<typeof contract.listMyInquiries>, Refusal>> {
  const today = dayAt(world.clock.now());
  const personId = present(actor.personId, 'a patient has a person');
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const filter = { personId, kinds: kindsOpenTo(actor), state: null, words: null, ...pageSpan(query) };
    const { rows, total } = await listInquiryRows(tx, filter);
    return accept({ total, rows: rows.map((row) => shown(row, today)) });
  });
}

/** What the people of the area ask; the look is recorded (M7). */
export async function listInquiries(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listInquiries>['query'],
): Promise<Outcome<OutputOf<typeof contract.listInquiries>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listInquiryRows(tx, {
      personId: null,
      kinds: query.kind === undefined ? ALL_KINDS : [query.kind],
      state: query.state ?? null,
      words: query.q?.trim() || null,
      ...pageSpan(query),
    });
    await recordAudit(tx, actor, now, {
      action: 'eligibility.listInquiries',
      subjectKind: 'inquiry',
      subjectId: 'list',
      detail: `${rows.length} 件`,
    });
    return accept({ total, rows: rows.map((row) => shown(row, dayAt(now))) });
  });
}

/** @throws {Problem} 404 outside the area, of somebody else, or beyond the mandate */
async function visibleInquiry(tx: Tx, actor: Actor, id: number): Promise<StoredInquiry> {
  const inquiry = await findInquiry(tx, id);
  if (!inquiry || (actor.role === 'patient' && !kindsOpenTo(actor).includes(inquiry.kind)))
    throw notFound('这个提问');
  return inquiry;
}

/** One inquiry with what was asked and answered; an agency's look is recorded (M7). @throws {Problem} 404 out of sight */
export async function getInquiry(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getInquiry>, Refusal>> {
  const now = world.clock.now();
  const isAgency = actor.role !== 'patient';
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const inquiry = await visibleInquiry(tx, actor, id);
    const events = await listInquiryEvents(tx, id);
    if (isAgency) await audit(tx, actor, now, 'eligibility.getInquiry', inquiry, inquiry.inquiryNo);
    const { personNo, entryKey, application, claimNo, wasReferred } = inquiry;
    return accept({
      inquiry: { ...shown(inquiry, dayAt(now)), personNo, entryKey, application, claimNo, wasReferred },
      events: events.map(({ ticket, at, ...event }) => ({
        ...event,
        at: wallClock(at),
        ticket: isAgency && ticket !== null ? { id: ticket.id, ticketNo: ticket.title } : null,
      })),
      steps: openInquirySteps(inquiry, actor),
    });
  });
}

/**
 * Takes a step on an inquiry that the actor has read to its end.
 * @throws {Problem} 404 out of sight, 409 when something happened since, 400 without words or for guidance that does not fit
 */
export async function takeInquiryStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takeInquiryStep>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const { step } = body;
  const words = body.words.trim();
  if (words === '' && step !== 'close') throw badInput('words', '请填写内容');
  return world.db.transaction(scopeOf(actor), async (tx) => {
    await lockInquiries(tx, `inquiry ${id}`);
    const inquiry = await visibleInquiry(tx, actor, id);
    if (inquiry.lastSeq !== body.afterSeq)
      throw conflict('INQUIRY_MOVED_ON', '这个提问刚有新的进展', '请先看过最新的问答，再决定怎么办');
    const guidanceId = step === 'answer' ? body.guidanceId : null;
    const aboutScope = body.aboutScope || inquiry.wasReferred;
    const decided = decideInquiryStep(inquiry, actor, step, { aboutScope, hasRuling: guidanceId !== null });
    if (!decided.ok) return decided;
    if (guidanceId !== null) await requirePublished(tx, guidanceId, inquiry, aboutScope, dayAt(now));
    const ticketId = step === 'refer' ? await refer(tx, actor, now, inquiry, words) : null;
    const { accountId, name: actorName } = actor;
    await insertInquiryEvent(tx, id, {
      seq: inquiry.lastSeq + 1,
      step,
      state: decided.value,
      at: now,
      accountId,
      actorName,
      words,
      guidanceId,
      ticketId,
    });
    const done = `${inquiry.inquiryNo}，${INQUIRY_STEPS[step]}`;
    await audit(tx, actor, now, 'eligibility.takeInquiryStep', inquiry, done);
    return accept({ done: true });
  });
}

/** Puts the question to the province by the way that every scope question takes; it carries the agency's words and nothing of the person (N5.5). */
async function refer(
  tx: Tx,
  actor: Actor,
  now: number,
  inquiry: StoredInquiry,
  words: string,
): Promise<number> {
  const { id } = await raiseTicketIn(tx, actor, now, {
    requestId: `inquiry-${inquiry.id}-${inquiry.lastSeq}`,
    kind: 'scope',
    title: `患者咨询：${inquiry.drugName === '' ? '支付范围' : `${inquiry.drugName}的支付范围`}`,
    words,
    entryKey: inquiry.entryKey,
  });
  return id;
}

/** What a patient is referred to must be open to everybody; on a scope it must be a ruling about this drug (N5.1, N5.6). */
async function requirePublished(
  tx: Tx,
  id: number,
  { entryKey }: StoredInquiry,
  aboutScope: boolean,
  today: PlainDate,
): Promise<void> {
  await requireFitting(tx, id, { kind: aboutScope ? 'scope' : 'fault', entryKey }, today);
  if ((await findGuidance(tx, id))?.audience !== 'public')
    throw badInput('guidanceId', '这份口径只给经办和机构人员看，请选面向公众公布的');
}

async function audit(
  tx: Tx,
  actor: Actor,
  now: number,
  action: string,
  { id, personId }: StoredInquiry,
  detail: string,
): Promise<void> {
  await recordAudit(tx, actor, now, { action, subjectKind: 'inquiry', subjectId: id, personId, detail });
}
