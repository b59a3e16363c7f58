import { dayAt, wallClock, yearOf, type PlainDate } from '../../../base/date.ts';
import { formatFen, parseFen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/insured-violations.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { maskPersonName } from '../../../domain/insured/identity-number.ts';
import {
  lastDayOfSuspension,
  mayDecide,
  mayLift,
  suspensionSpan,
} from '../../../domain/insured/violations/violation.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { takeSerial } from '../../identity/serial-store.ts';
import type { World } from '../../world.ts';
import { findPersonByNo } from '../store.ts';
import {
  findViolation,
  findViolationOfRequest,
  insertSuspensionLift,
  insertViolation,
  insertViolationDecision,
  listViolationRows,
  lockViolation,
  type StoredViolation,
} from './violation-store.ts';

type RecordBody = CallOf<typeof contract.recordViolation>['body'];
type DecideBody = CallOf<typeof contract.decideViolation>['body'];
type View = OutputOf<typeof contract.getViolation>;
type Done = Outcome<{ done: boolean }, Refusal>;

/**
 * Records a violation of a person of the desk's own area (M35). The same request id gives the same case.
 * @throws {Problem} 404 for a person outside the area, 400 for a day to come or a negative loss
 */
export async function recordViolation(
  world: World,
  actor: Actor,
  body: RecordBody,
): Promise<Outcome<{ id: number; caseNo: string }, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  const foundOn = readDay('foundOn', body.foundOn);
  const loss = parseFen(body.loss);
  if (foundOn > today) throw badInput('foundOn', '发现日期不能晚于今天');
  if (loss === undefined || loss < 0n) throw badInput('loss', '损失金额应为零或正数');
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const earlier = await findViolationOfRequest(tx, actor.accountId, body.requestId);
    if (earlier !== undefined) return accept(earlier);
    const person = await findPersonByNo(tx, body.personNo);
    if (person === undefined) throw notFound('该参保人');
    const serial = await takeSerial(tx, 'violation', person.areaCode, yearOf(today));
    const caseNo = `WG${person.areaCode}${yearOf(today)}${String(serial).padStart(5, '0')}`;
    const { kind, facts, evidence, claimNo, requestId } = body;
    const id = await insertViolation(tx, {
      caseNo,
      personId: person.id,
      areaCode: person.areaCode,
      kind,
      foundOn,
      facts,
      evidence,
      claimNo,
      loss,
      requestId,
      recordedAt: now,
      recordedBy: actor.accountId,
      recorderName: actor.name,
    });
    await recordAudit(tx, actor, now, {
      action: 'insured.recordViolation',
      subjectKind: 'violation',
      subjectId: id,
      personId: person.id,
      detail: caseNo,
      requestId,
    });
    return accept({ id, caseNo });
  });
}

function lastDayOf(one: StoredViolation): PlainDate | null {
  return one.suspendedFrom === null || one.suspendedTo === null
    ? null
    : lastDayOfSuspension({ from: one.suspendedFrom, to: one.suspendedTo, liftedOn: one.liftedOn });
}

function shownRow(one: StoredViolation, actor: Actor) {
  const { id, caseNo, personNo, areaName, kind, foundOn, suspendedFrom, recorderName } = one;
  return {
    id,
    caseNo,
    personNo,
    areaName,
    kind,
    foundOn,
    suspendedFrom,
    recorderName,
    personName: actor.role === 'auditor' ? maskPersonName(one.personName) : one.personName,
    state: one.outcome ?? ('open' as const),
    lastDay: lastDayOf(one),
  };
}

/** Cases of the desk's area; the look is recorded (M7, M35). */
export async function listViolations(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listViolations>['query'],
): Promise<Outcome<OutputOf<typeof contract.listViolations>, Refusal>> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listViolationRows(tx, { state: query.state ?? null, ...pageSpan(query) });
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'insured.listViolations',
      subjectKind: 'violation',
      subjectId: 'list',
      detail: `${rows.length} 件`,
    });
    return accept({ total, rows: rows.map((one) => shownRow(one, actor)) });
  });
}

/** Whether a suspension that has days left could be lifted. */
function isLiftable(one: StoredViolation, today: PlainDate): boolean {
  return one.outcome === 'suspended' && one.liftedOn === null && (one.suspendedTo ?? '') >= today;
}

/** One case with everything about it; the look is recorded. @throws {Problem} 404 outside the area */
export async function getViolation(world: World, actor: Actor, id: number): Promise<Outcome<View, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const one = await findViolation(tx, id);
    if (one === undefined) throw notFound('这件案子');
    await recordAudit(tx, actor, now, {
      action: 'insured.getViolation',
      subjectKind: 'violation',
      subjectId: id,
      personId: one.personId,
    });
    const isBureau = actor.role === 'areaBureau';
    return accept({
      ...shownRow(one, actor),
      facts: one.facts,
      evidence: one.evidence,
      claimNo: one.claimNo,
      loss: formatFen(one.loss),
      recordedAt: wallClock(one.recordedAt),
      decision:
        one.outcome === null
          ? null
          : {
              outcome: one.outcome,
              suspendedTo: one.suspendedTo,
              reason: one.reason ?? '',
              documentNo: one.documentNo ?? '',
              decidedAt: wallClock(one.decidedAt ?? 0),
              deciderName: one.deciderName ?? '',
            },
      lift:
        one.liftedOn === null
          ? null
          : {
              liftedOn: one.liftedOn,
              reason: one.liftReason ?? '',
              at: wallClock(one.liftedAt ?? 0),
              actorName: one.lifterName ?? '',
            },
      mayDecide: isBureau && one.outcome === null && mayDecide(one.recordedBy, actor.accountId).ok,
      mayLift:
        isBureau && isLiftable(one, dayAt(now)) && mayLift(one.recordedBy, one.decidedBy, actor.accountId).ok,
    });
  });
}

/** Holds a case of the actor's area, lets `work` act on it, and records the act. @throws {Problem} 404 outside the area */
async function acting(
  world: World,
  actor: Actor,
  id: number,
  action: string,
  work: (tx: Tx, one: StoredViolation, now: number) => Promise<Outcome<string, Refusal>>,
): Promise<Done> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    await lockViolation(tx, id);
    const one = await findViolation(tx, id);
    if (one === undefined) throw notFound('这件案子');
    const done = await work(tx, one, now);
    if (!done.ok) return done;
    await recordAudit(tx, actor, now, {
      action,
      subjectKind: 'violation',
      subjectId: id,
      personId: one.personId,
      detail: done.value,
    });
    return accept({ done: true });
  });
}

/**
 * The bureau decides a case that somebody else recorded; a suspension has its days from today on (M35).
 * @returns VIOLATION_ALREADY_DECIDED, DECIDER_IS_RECORDER, SUSPENSION_OUT_OF_RANGE, POLICY_NOT_FORMALISED
 * @throws {Problem} 404 outside the area, 400 for days without a suspension or a suspension without days
 */
export async function decideViolation(
  world: World,
  actor: Actor,
  id: number,
  body: DecideBody,
): Promise<Done> {
  return acting(world, actor, id, 'insured.decideViolation', async (tx, one, now) => {
    if (one.outcome !== null) return decline(refuse('VIOLATION_ALREADY_DECIDED'));
    const may = mayDecide(one.recordedBy, actor.accountId);
    if (!may.ok) return may;
    const { outcome, reason, documentNo } = body;
    const made = { violationId: id, outcome, reason, documentNo, at: now };
    const by = { accountId: actor.accountId, actorName: actor.name };
    if (outcome !== 'suspended') {
      if (body.from !== null || body.months !== null) throw badInput('months', '只有暂停联网结算才填起止');
      await insertViolationDecision(tx, { ...made, ...by, from: null, to: null });
      return accept(outcome);
    }
    if (body.from === null || body.months === null) throw badInput('months', '请填写起始日期和月数');
    const span = suspensionSpan(dayAt(now), readDay('from', body.from), body.months);
    if (!span.ok) return span;
    await insertViolationDecision(tx, { ...made, ...by, ...span.value });
    return accept(`${outcome} ${span.value.from} ${span.value.to}`);
  });
}

/**
 * The bureau lets online settlement go on from today, by somebody who neither recorded nor decided the case (M35).
 * @returns VIOLATION_ALREADY_DECIDED without days left to lift, LIFTER_TOOK_PART
 */
export async function liftSuspension(world: World, actor: Actor, id: number, reason: string): Promise<Done> {
  return acting(world, actor, id, 'insured.liftSuspension', async (tx, one, now) => {
    const liftedOn = dayAt(now);
    if (!isLiftable(one, liftedOn)) return decline(refuse('VIOLATION_ALREADY_DECIDED'));
    const may = mayLift(one.recordedBy, one.decidedBy, actor.accountId);
    if (!may.ok) return may;
    await insertSuspensionLift(tx, {
      violationId: id,
      liftedOn,
      reason,
      at: now,
      accountId: actor.accountId,
      actorName: actor.name,
    });
    return accept(liftedOn);
  });
}
