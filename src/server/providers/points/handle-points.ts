/** Cases that may give a doctor or pharmacist points, from notice to repair (M27, M34). */
import { dayAt, wallClock, yearOf } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-points.ts';
import { areaPrefix, ROLES, type Actor } from '../../../domain/identity/roles.ts';
import {
  caseState,
  decidePointStep,
  openPointSteps,
  POINT_STEPS,
  pointsLeft,
  type PointCase,
  type PointCaseState,
  type PointStep,
} from '../../../domain/providers/points/point-case.ts';
import { pointsOn, standingOn } from '../../../domain/providers/points/standing.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import { takeSerial } from '../../identity/serial-store.ts';
import type { World } from '../../world.ts';
import { findInstitution, findPractitioner } from '../store.ts';
import {
  findPointCase,
  insertPointCase,
  insertPointEvent,
  listPointCaseRows,
  listPointEvents,
  listPointFacts,
  listPointFactsOf,
  listStaffRows,
  lockPractitioner,
  type PointCaseRow,
  type PointSight,
  type StoredPointEvent,
} from './point-store.ts';

/** What an actor may see: a doctor or pharmacist themself, a hospital's office its own people, an area its own, the province all (M7). */
function sightOf(actor: Actor): PointSight {
  const level = ROLES[actor.role].level;
  return {
    areaPrefix: level === 'area' && actor.areaCode !== null ? areaPrefix(actor.areaCode) : null,
    institutionCode: level === 'institution' ? actor.institutionCode : null,
    practitionerCode: actor.practitionerCode,
  };
}

/** Where the doctors and pharmacists in sight stand today; with `stopped` or `pointed` only those. */
export async function listStandings(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listStandings>['query'],
): Promise<Outcome<OutputOf<typeof contract.listStandings>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const decided = query.state === undefined ? undefined : await listPointFactsOf(tx, null);
    const codes = [...(decided ?? [])].flatMap(([code, record]) => {
      const fits =
        query.state === 'pointed'
          ? pointsOn(record, today) > 0
          : standingOn(record, today).state !== 'normal';
      return fits ? [code] : [];
    });
    const { rows, total } = await listStaffRows(tx, sightOf(actor), {
      words: query.q,
      codes: decided === undefined ? null : codes,
      ...pageSpan(query),
    });
    const facts = await listPointFactsOf(
      tx,
      rows.map((row) => row.code),
    );
    return accept({
      total,
      rows: rows.map((row) => ({ ...row, ...standingOn(facts.get(row.code) ?? [], today) })),
    });
  });
}

const FIRST = { seq: 1, step: 'noticed', suspendMonths: null, documentNo: '' } as const;

/**
 * Gives a doctor or pharmacist of the area notice that points are intended, with the facts and the days to reply (M27, M34).
 * @throws {Problem} 404 outside the area, 400 for days in the wrong order
 */
export async function openPointCase(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.openPointCase>['body'],
): Promise<Outcome<{ id: number; caseNo: string }, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  const happenedOn = readDay('happenedOn', body.happenedOn);
  const replyBy = readDay('replyBy', body.replyBy);
  if (happenedOn > today) throw badInput('happenedOn', '不能晚于今天');
  if (replyBy <= today) throw badInput('replyBy', '陈述期限须晚于今天');
  return world.db.transaction('none', async (tx) => {
    const person = await findPractitioner(tx, body.practitionerCode);
    const place = person && (await findInstitution(tx, person.institutionCode));
    if (!person || !place || !isOwnArea(actor, place.areaCode)) throw notFound('本地区的这位医师或药师');
    const owner = actor.areaCode ?? '';
    const serial = await takeSerial(tx, 'pointCase', owner, yearOf(today));
    const caseNo = `JF${owner}${yearOf(today)}${String(serial).padStart(4, '0')}`;
    const { basis, ground, responsibility, facts } = body;
    const id = await insertPointCase(tx, {
      caseNo,
      practitionerCode: person.code,
      institutionCode: place.code,
      areaCode: place.areaCode,
      basis,
      ground,
      responsibility,
      happenedOn,
      facts,
      replyBy,
    });
    const words = `陈述期到 ${replyBy}`;
    await insertPointEvent(tx, id, { ...FIRST, ...whoAndWhen(actor, now), words, points: body.points });
    await recordAudit(tx, actor, now, {
      action: 'providers.openPointCase',
      subjectKind: 'pointCase',
      subjectId: id,
      detail: `${caseNo} ${person.code}`,
    });
    return accept({ id, caseNo });
  });
}

function whoAndWhen(actor: Actor, now: number) {
  const { accountId, name: actorName, role: actorRole } = actor;
  return { at: now, onDay: dayAt(now), accountId, actorName, actorRole };
}

const LAST_STEPS = Object.keys(POINT_STEPS) as PointStep[];

function stepsOf(state: PointCaseState | undefined): PointStep[] | null {
  if (state === undefined) return null;
  const blank = {
    onDay: '2026-01-01' as StoredPointEvent['onDay'],
    accountId: 0,
    points: null,
    suspendMonths: null,
  };
  return LAST_STEPS.filter((step) => caseState([{ ...blank, step }]) === state);
}

function shown({
  id,
  caseNo,
  practitionerCode,
  name,
  institutionName,
  ground,
  points,
  movedAt,
}: PointCaseRow) {
  return { id, caseNo, practitionerCode, name, institutionName, ground, points, movedAt: wallClock(movedAt) };
}

export async function listPointCases(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listPointCases>['query'],
): Promise<Outcome<OutputOf<typeof contract.listPointCases>, Refusal>> {
  const { rows, total } = await world.db.transaction('none', (tx) =>
    listPointCaseRows(tx, sightOf(actor), {
      words: query.q,
      steps: stepsOf(query.state),
      ...pageSpan(query),
    }),
  );
  const stateOf = (row: PointCaseRow) =>
    caseState([
      { step: row.lastStep, onDay: row.happenedOn, accountId: 0, points: null, suspendMonths: null },
    ]);
  return accept({ total, rows: rows.map((row) => ({ ...shown(row), state: stateOf(row) })) });
}

async function loadCase(
  tx: Tx,
  actor: Actor,
  id: number,
): Promise<{ row: PointCaseRow; of: PointCase; events: StoredPointEvent[] }> {
  const row = await findPointCase(tx, sightOf(actor), id);
  if (!row) throw notFound('这件记分案');
  const events = await listPointEvents(tx, id);
  return { row, of: { ...row, events }, events };
}

/** @throws {Problem} 404 out of sight */
export async function getPointCase(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getPointCase>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const { row, of, events } = await loadCase(tx, actor, id);
    const record = await listPointFacts(tx, row.practitionerCode);
    const { basis, responsibility, happenedOn, facts, replyBy } = row;
    return accept({
      ...shown(row),
      basis,
      responsibility,
      happenedOn,
      facts,
      replyBy,
      state: caseState(events),
      standing: standingOn(record, today),
      pointsLeft: pointsLeft(events),
      events: events.map(({ onDay: _on, accountId: _by, actorRole: _role, ...event }) => ({
        ...event,
        at: wallClock(event.at),
      })),
      steps: openPointSteps(of, actor, record, today),
    });
  });
}

/**
 * Takes the next step of a case; a decision acts at the next signature, a void or repair likewise (M27).
 * @throws {Problem} 404 out of sight, 409 when the page was older than the case
 */
export async function takePointStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takePointStep>['body'],
): Promise<Outcome<OutputOf<typeof contract.takePointStep>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  const { step, words, points, suspendMonths, afterSeq } = body;
  return world.db.transaction('none', async (tx) => {
    await lockPractitioner(tx, (await loadCase(tx, actor, id)).row.practitionerCode);
    const { row, of, events } = await loadCase(tx, actor, id);
    if (events.length !== afterSeq) throw conflict('STALE', '这件案子刚刚有了新的进展', '请刷新页面后再办理');
    const record = await listPointFacts(tx, row.practitionerCode);
    const documentNo = body.documentNo.trim();
    const may = decidePointStep(of, actor, record, today, step, { points, suspendMonths, documentNo });
    if (!may.ok) return may;
    const event: StoredPointEvent = {
      ...whoAndWhen(actor, now),
      seq: events.length + 1,
      step,
      words,
      points: step === 'decided' || step === 'repairGranted' ? points : null,
      suspendMonths: step === 'decided' ? suspendMonths : null,
      documentNo,
    };
    await insertPointEvent(tx, id, event);
    await recordAudit(tx, actor, now, {
      action: 'providers.takePointStep',
      subjectKind: 'pointCase',
      subjectId: id,
      detail: `${row.caseNo} ${step}`,
    });
    return accept({ state: caseState([...events, event]) });
  });
}
