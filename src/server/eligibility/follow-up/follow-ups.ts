/** Reads and records how patients do on their approved drugs (M20). */
import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-follow-ups.ts';
import {
  decideFollowUp,
  FIRST_LOOK_DAYS,
  nextLookOn,
} from '../../../domain/eligibility/follow-up/follow-up.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { readDay, readOpenDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { loadDoctorFacts } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { mayDoctorSee } from '../own-case.ts';
import {
  findFollowed,
  insertFollowUp,
  listFollowed,
  listFollowUps,
  type FollowedRow,
} from './follow-up-store.ts';

type Case = OutputOf<typeof contract.listFollowUpCases>['rows'][number];

function shown(row: FollowedRow, today: PlainDate): Case {
  const last = row.lastOn === null ? undefined : { nextOn: row.lastNextOn };
  const nextOn = nextLookOn(row.approvedOn, last);
  const { applicationId, applicationNo, personName, genericName, doctorName, hospitalName, approvedOn } = row;
  return {
    applicationId,
    applicationNo,
    personName,
    genericName,
    doctorName,
    hospitalName,
    approvedOn,
    termTo: row.termTo,
    lastOn: row.lastOn,
    lastResponse: row.lastResponse,
    nextOn,
    overdue: nextOn !== null && nextOn < today,
  };
}

/** Patients whose drug goes on, whoever is due first standing first; a doctor sees their own. */
export async function listFollowUpCases(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listFollowUpCases>['query'],
): Promise<Outcome<OutputOf<typeof contract.listFollowUpCases>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listFollowed(tx, {
      doctorCode: actor.role === 'responsibleDoctor' ? actor.practitionerCode : null,
      today,
      firstDays: FIRST_LOOK_DAYS,
      overdue: query.due === 'overdue',
      ...pageSpan(query),
    });
    await recordAudit(tx, actor, now, {
      action: 'eligibility.listFollowUpCases',
      subjectKind: 'application',
      subjectId: '*',
      detail: `${rows.length} 人`,
    });
    return accept({ total, rows: rows.map((row) => shown(row, today)) });
  });
}

async function requireFollowed(tx: Tx, actor: Actor, id: number): Promise<FollowedRow> {
  const row = await findFollowed(tx, id);
  if (!row || !mayDoctorSee(actor, row)) throw notFound('这份已批准的待遇');
  return row;
}

/** @throws {Problem} 404 out of sight, and while nothing is approved */
export async function getFollowUps(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getFollowUps>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const row = await requireFollowed(tx, actor, id);
    await recordAudit(tx, actor, now, {
      action: 'eligibility.getFollowUps',
      subjectKind: 'application',
      subjectId: id,
      personId: row.personId,
    });
    return accept({
      ...shown(row, dayAt(now)),
      mayRecord: actor.role === 'responsibleDoctor',
      rows: (await listFollowUps(tx, id)).map((one) => ({ ...one, recordedAt: wallClock(one.recordedAt) })),
    });
  });
}

/**
 * The patient's responsible doctor records a follow-up (M20).
 * @returns ELIGIBILITY_MISSING, or why the doctor may not act
 * @throws {Problem} 404 for another doctor's patient, 400 for days in the wrong order
 */
export async function recordFollowUp(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.recordFollowUp>['body'],
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  const assessedOn = readDay('assessedOn', body.assessedOn);
  const nextOn = readOpenDay('nextOn', body.nextOn);
  if (assessedOn > today) throw badInput('assessedOn', '不能晚于今天');
  if (body.continues !== (nextOn !== null))
    throw badInput('nextOn', '继续用药的须写下次评估日期，停药的不写');
  if (nextOn !== null && nextOn <= assessedOn) throw badInput('nextOn', '须晚于本次评估日期');
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const row = await requireFollowed(tx, actor, id);
    const doctor = await loadDoctorFacts(tx, row.doctorCode, today);
    if (!doctor) return decline(refuse('DOCTOR_NOT_PUBLISHED'));
    const may = decideFollowUp(row, doctor, row.field, assessedOn, today);
    if (!may.ok) return may;
    const { personId, areaCode, hospitalCode, doctorCode } = row;
    const { response, tolerance, continues, words } = body;
    const followUp = await insertFollowUp(tx, {
      applicationId: id,
      personId,
      areaCode,
      hospitalCode,
      doctorCode,
      assessedOn,
      response,
      tolerance,
      continues,
      words,
      nextOn,
      recordedBy: actor.accountId,
      recordedAt: now,
    });
    await recordAudit(tx, actor, now, {
      action: 'eligibility.recordFollowUp',
      subjectKind: 'application',
      subjectId: id,
      personId,
      detail: row.applicationNo,
    });
    return accept({ id: followUp });
  });
}
