import { dayAt, wallClock } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/prescription-makers.ts';
import { membershipOn } from '../../../domain/catalogue/list-membership.ts';
import { isEligibleOn } from '../../../domain/eligibility/eligible.ts';
import type { Eligibility } from '../../../domain/eligibility/model.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { makerChangeText, makersInUse } from '../../../domain/prescription/makers.ts';
import { mayDoctorActFor } from '../../../domain/providers/doctor.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { findListedDrugs, listProductsOfEntry } from '../../catalogue/lookup-store.ts';
import type { Tx } from '../../db/database.ts';
import { findEligibilityOfApplication } from '../../eligibility/store.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { signFor, verifySignature } from '../../identity/signer.ts';
import { findPersonByCredential, listEnrolments, type Person } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { findActingDoctor, type ActingDoctor } from '../acting-practitioner.ts';
import { nameFor } from '../present-prescription.ts';
import { lockPersonEntry } from '../store.ts';
import {
  findChangeOfRequest,
  findMakerChange,
  findWaitingMaker,
  insertMakerChange,
  insertMakerDecision,
  listMakerChangeRows,
  loadMakerHistory,
  type StoredMakerChange,
} from './maker-store.ts';

type Shown = CallOf<typeof contract.getMakerOptions>['body'];
type StateBody = CallOf<typeof contract.stateMakerChange>['body'];

interface Patient {
  readonly person: Person;
  readonly held: Eligibility;
}

/** The patient who shows a credential, with the benefit that is asked about; another person's is answered like none. @throws {Problem} 404 */
async function patientOf(world: World, tx: Tx, shown: Shown): Promise<Outcome<Patient, Refusal>> {
  const { kind, number } = shown.credential;
  const person = await findPersonByCredential(tx, world.secrets, kind, number);
  if (person === undefined) throw notFound('该凭证对应的参保人');
  const held = await findEligibilityOfApplication(tx, shown.applicationId);
  return held?.personId === person.id ? accept({ person, held }) : decline(refuse('ELIGIBILITY_MISSING'));
}

/** The makers of an entry's products, in the order of the dictionary. */
async function makersOf(tx: Tx, entryKey: string): Promise<string[]> {
  const products = await listProductsOfEntry(tx, entryKey);
  return [...new Set(products.map((one) => one.maker))].sort((a, b) => a.localeCompare(b, 'zh-CN'));
}

/** The maker in use and the others of the same drug, for the doctor at whose desk the credential is shown (M24). @throws {Problem} 404 for an unknown credential, 403 for a doctor registered elsewhere */
export async function getMakerOptions(
  world: World,
  actor: Actor,
  body: Shown,
): Promise<Outcome<OutputOf<typeof contract.getMakerOptions>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    await findActingDoctor(tx, actor, dayAt(now));
    const found = await patientOf(world, tx, body);
    if (!found.ok) return found;
    const { person, held } = found.value;
    await recordAudit(tx, actor, now, {
      action: 'prescription.getMakerOptions',
      subjectKind: 'application',
      subjectId: held.applicationId,
      personId: person.id,
    });
    return accept({
      inUse: [...makersInUse(await loadMakerHistory(tx, person.id, held.entryKey))],
      makers: await makersOf(tx, held.entryKey),
      waiting: (await findWaitingMaker(tx, person.id, held.entryKey)) ?? null,
    });
  });
}

/** What must stand before a doctor may state a change: benefit, doctor and another maker than now (M19, M22, M24). */
async function checkStatement(
  tx: Tx,
  { person, held }: Patient,
  doctor: ActingDoctor,
  toMaker: string,
  now: number,
): Promise<Outcome<readonly string[], Refusal>> {
  const today = dayAt(now);
  const drug = (await findListedDrugs(tx, [held.entryKey])).get(held.entryKey);
  const standing = { enrolments: await listEnrolments(tx, person.id), diedOn: person.diedOn };
  const eligible = isEligibleOn([held], membershipOn(drug?.terms ?? [], today), standing, today);
  if (!eligible.ok) return eligible;
  const may = mayDoctorActFor(doctor, held.field, today);
  if (!may.ok) return may;
  if (!(await makersOf(tx, held.entryKey)).includes(toMaker))
    throw badInput('toMaker', '该药品没有这个厂家的产品');
  const inUse = makersInUse(await loadMakerHistory(tx, person.id, held.entryKey));
  const waiting = await findWaitingMaker(tx, person.id, held.entryKey);
  if (inUse.length === 0 || (inUse.length === 1 && inUse[0] === toMaker) || waiting !== undefined) {
    const detail =
      waiting !== undefined
        ? `等待确认：${waiting}`
        : inUse.length === 0
          ? '还没有用过，可以直接开具'
          : toMaker;
    return decline(refuse('MAKER_ALREADY_IN_USE', { detail }));
  }
  return accept(inUse);
}

/**
 * The responsible doctor finds that the patient needs another maker's product, and signs (M24, M28, M34). It waits for the hospital.
 * @throws {Problem} 403, 404 as `getMakerOptions`; 400 for a maker without products; 409 for a reused request id
 */
export async function stateMakerChange(
  world: World,
  actor: Actor,
  body: StateBody,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const doctor = await findActingDoctor(tx, actor, dayAt(now));
    const found = await patientOf(world, tx, body);
    if (!found.ok) return found;
    const { person, held } = found.value;
    await lockPersonEntry(tx, person.id, held.entryKey);
    const earlier = await findChangeOfRequest(tx, actor.accountId, body.requestId);
    if (earlier !== undefined) {
      if (earlier.applicationId !== body.applicationId || earlier.toMaker !== body.toMaker)
        throw conflict('REQUEST_REUSED', '同一请求编号已用于另一项', '请刷新页面后重新提交');
      return accept({ id: earlier.id });
    }
    const checked = await checkStatement(tx, found.value, doctor, body.toMaker, now);
    if (!checked.ok) return checked;
    const subject = {
      ...held,
      personNo: person.personNo,
      fromMakers: checked.value,
      toMaker: body.toMaker,
      hospitalCode: doctor.hospital.code,
      doctorCode: doctor.practitioner.code,
    };
    const text = makerChangeText(subject, 'doctor', body.reason, now);
    const signed = await signFor(world, tx, 'practitioner', subject.doctorCode, text, now);
    if (!signed.ok) return signed;
    const id = await insertMakerChange(tx, {
      ...subject,
      reason: body.reason,
      statedAt: now,
      statedBy: actor.accountId,
      requestId: body.requestId,
      signed: { text, ...signed.value },
    });
    await recordAudit(tx, actor, now, {
      action: 'prescription.stateMakerChange',
      subjectKind: 'makerChange',
      subjectId: id,
      personId: person.id,
      detail: held.applicationNo,
      requestId: body.requestId,
    });
    return accept({ id });
  });
}

/** Whether the doctor's signature still stands on the change as it is stored (M28). */
async function verifyStatement(tx: Tx, change: StoredMakerChange): Promise<Outcome<unknown, Refusal>> {
  const text = makerChangeText(change, 'doctor', change.reason, change.statedAt);
  if (text !== change.signedText) return decline(refuse('SIGNATURE_NOT_VALID'));
  return verifySignature(
    tx,
    text,
    change,
    { kind: 'practitioner', code: change.doctorCode },
    change.statedAt,
  );
}

/**
 * The hospital's office confirms, whereupon the other maker may be prescribed at once, or returns the change to the doctor (M24).
 * @returns MAKER_CHANGE_DECIDED the second time, SIGNATURE_NOT_VALID, CERTIFICATE_NOT_VALID
 * @throws {Problem} 404 for another hospital's
 */
export async function decideMakerChange(
  world: World,
  actor: Actor,
  id: number,
  decision: 'confirmed' | 'returned',
  note: string,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const seen = await findMakerChange(tx, id);
    if (seen === undefined || seen.hospitalCode !== actor.institutionCode) throw notFound('这项换厂家');
    await lockPersonEntry(tx, seen.personId, seen.entryKey);
    const change = await findMakerChange(tx, id);
    if (change === undefined || change.decided) return decline(refuse('MAKER_CHANGE_DECIDED'));
    const made = { changeId: id, decision, note, at: now, accountId: actor.accountId, actorName: actor.name };
    if (decision === 'returned') await insertMakerDecision(tx, { ...made, signed: null });
    else {
      const verified = await verifyStatement(tx, change);
      if (!verified.ok) return decline(verified.refusal);
      const text = makerChangeText(change, 'hospital', note, now);
      const signed = await signFor(world, tx, 'institution', change.hospitalCode, text, now);
      if (!signed.ok) return signed;
      await insertMakerDecision(tx, { ...made, signed: { text, ...signed.value } });
    }
    await recordAudit(tx, actor, now, {
      action: 'prescription.decideMakerChange',
      subjectKind: 'makerChange',
      subjectId: id,
      personId: change.personId,
      detail: decision,
    });
    return accept({ done: true });
  });
}

/** Changes of makers that concern the actor; the look is recorded (M7, M24). */
export async function listMakerChanges(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listMakerChanges>['query'],
): Promise<Outcome<OutputOf<typeof contract.listMakerChanges>, Refusal>> {
  const now = world.clock.now();
  const ownDoctor = actor.role === 'responsibleDoctor' ? actor.practitionerCode : null;
  const inHospital = actor.role === 'hospitalOffice' || actor.role === 'responsibleDoctor';
  // A patient of another hospital may be treated here: what the hospital stated itself is found by its own code.
  return world.db.transaction(inHospital ? 'all' : scopeOf(actor), async (tx) => {
    const { rows, total } = await listMakerChangeRows(tx, {
      doctorCode: ownDoctor,
      hospitalCode: inHospital ? actor.institutionCode : null,
      state: query.state ?? null,
      ...pageSpan(query),
    });
    if (actor.role !== 'patient')
      await recordAudit(tx, actor, now, {
        action: 'prescription.listMakerChanges',
        subjectKind: 'makerChange',
        subjectId: 'list',
        detail: `${rows.length} 项`,
      });
    return accept({
      total,
      rows: rows.map((row) => ({
        ...row,
        personName: nameFor(actor, row.personName),
        statedAt: wallClock(row.statedAt),
        decidedAt: row.decidedAt === null ? null : wallClock(row.decidedAt),
      })),
    });
  });
}
