import { dayAt, type PlainDate } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { CallOf } from '../../contract/endpoint.ts';
import type * as doctors from '../../contract/providers-doctors.ts';
import type * as contract from '../../contract/providers.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { checkTitle, mayMoveFiling } from '../../domain/providers/doctor.ts';
import type { DoctorFiling } from '../../domain/providers/model.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { badInput, conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { isOwnArea } from '../identity/own-area.ts';
import type { World } from '../world.ts';
import { issueSigningCertificate } from './issue-certificate.ts';
import { updateFilingEnd, updateFilingSuspension } from './doctor-store.ts';
import {
  findFiling,
  findInstitution,
  findPractitioner,
  insertDoctorFiling,
  insertPractitioner,
  isTitleRelaxedOn,
  markFilingChecked,
  markFilingPublished,
  updatePractitioner,
  type Institution,
  type Practitioner,
} from './store.ts';

type Done = Outcome<{ done: boolean }, Refusal>;
type Filed = CallOf<typeof doctors.fileDoctor>['body'];

/** Adds the doctor to the hospital's staff, or brings department and title up to date. @throws {Problem} 409 when the code is somebody else's */
async function recordDoctor(tx: Tx, institutionCode: string, given: Filed): Promise<void> {
  const known = await findPractitioner(tx, given.doctorCode);
  if (known === undefined) {
    const { doctorCode: code, name, department, title, licenceNo } = given;
    await insertPractitioner(tx, {
      code,
      kind: 'doctor',
      name,
      institutionCode,
      department,
      title,
      licenceNo,
    });
  } else if (known.institutionCode !== institutionCode || known.name !== given.name) {
    throw conflict(
      'PRACTITIONER_EXISTS',
      '该医师代码已登记在其他姓名或机构名下',
      '请核对医师代码；医师已转入本院的，请联系经办机构变更执业机构',
    );
  } else {
    await updatePractitioner(tx, given.doctorCode, given.department, given.title);
  }
}

/**
 * A hospital files one of its doctors as 责任医师 for fields of treatment (M20, M21).
 * @returns DOCTOR_TITLE_TOO_LOW unless the title suffices or the area has relaxed it
 * @throws {Problem} 409 when the code belongs to somebody else
 */
export async function fileDoctor(
  world: World,
  actor: Actor,
  given: Filed,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const institutionCode = actor.institutionCode ?? '';
  return world.db.transaction('none', async (tx) => {
    const hospital = await findInstitution(tx, institutionCode);
    if (hospital?.kind !== 'hospital') throw notFound('本医院的登记');
    const title = checkTitle(
      given.title,
      await isTitleRelaxedOn(tx, hospital.areaCode, given.title, dayAt(now)),
      dayAt(now),
    );
    if (!title.ok) return title;
    await recordDoctor(tx, institutionCode, given);
    const id = await insertDoctorFiling(tx, given.doctorCode, given.fields, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.fileDoctor',
      subjectKind: 'doctorFiling',
      subjectId: id,
      detail: given.doctorCode,
    });
    return accept({ id });
  });
}

interface FilingCase {
  readonly filing: DoctorFiling;
  readonly doctor: Practitioner;
  readonly hospital: Institution;
}

async function loadFiling(tx: Tx, id: number): Promise<FilingCase | undefined> {
  const filing = await findFiling(tx, id);
  const doctor = filing && (await findPractitioner(tx, filing.doctorCode));
  const hospital = doctor && (await findInstitution(tx, doctor.institutionCode));
  return filing && doctor && hospital && { filing, doctor, hospital };
}

async function loadOwnFiling(tx: Tx, actor: Actor, id: number): Promise<FilingCase> {
  const found = await loadFiling(tx, id);
  if (found === undefined || !isOwnArea(actor, found.hospital.areaCode)) throw notFound('本地区的这份申报');
  return found;
}

/**
 * The agency of the hospital's area checks a filing (M20, M21).
 * @returns FILING_STEP_NOT_ALLOWED, DOCTOR_TITLE_TOO_LOW
 * @throws {Problem} 404 outside the area
 */
export async function checkDoctorFiling(world: World, actor: Actor, id: number): Promise<Done> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('none', async (tx) => {
    const { filing, doctor, hospital } = await loadOwnFiling(tx, actor, id);
    const allowed = mayMoveFiling(filing, 'check', today);
    if (!allowed.ok) return allowed;
    const title = checkTitle(
      doctor.title,
      await isTitleRelaxedOn(tx, hospital.areaCode, doctor.title, today),
      today,
    );
    if (!title.ok) return title;
    await markFilingChecked(tx, id, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.checkDoctorFiling',
      subjectKind: 'doctorFiling',
      subjectId: id,
      detail: doctor.code,
    });
    return accept({ done: true });
  });
}

interface Published {
  readonly id: number;
  readonly name: string;
  readonly done: boolean;
  readonly reason: string;
}

async function publishOne(world: World, tx: Tx, actor: Actor, id: number): Promise<Published> {
  const now = world.clock.now();
  const today = dayAt(now);
  const found = await loadFiling(tx, id);
  if (found === undefined) return { id, name: '', done: false, reason: '没有这份申报' };
  const { filing, doctor } = found;
  const allowed = mayMoveFiling(filing, 'publish', today);
  if (!allowed.ok) return { id, name: doctor.name, done: false, reason: allowed.refusal.detail ?? '' };
  await markFilingPublished(tx, id, actor.accountId, today);
  await issueSigningCertificate(world, tx, 'practitioner', doctor.code, doctor.name, now);
  await recordAudit(tx, actor, now, {
    action: 'providers.publishDoctorFilings',
    subjectKind: 'doctorFiling',
    subjectId: id,
    detail: doctor.code,
  });
  return { id, name: doctor.name, done: true, reason: '' };
}

/** The province publishes checked filings; each doctor gets a certificate and is recognised in every area (M21, M28). The result is told row by row. */
export async function publishDoctorFilings(
  world: World,
  actor: Actor,
  ids: readonly number[],
): Promise<Outcome<{ published: number; rows: Published[] }, Refusal>> {
  return world.db.transaction('none', async (tx) => {
    const rows: Published[] = [];
    for (const id of ids) rows.push(await publishOne(world, tx, actor, id));
    return accept({ published: rows.filter((row) => row.done).length, rows });
  });
}

/** Suspends a published doctor for a span, or lifts the suspension when it is empty (M27, M34). @throws {Problem} 404 outside the area */
export async function suspendDoctorFiling(
  world: World,
  actor: Actor,
  id: number,
  from: PlainDate | null,
  to: PlainDate | null,
  reason: string,
): Promise<Done> {
  return world.db.transaction('none', async (tx) => {
    const { doctor } = await loadOwnFiling(tx, actor, id);
    await updateFilingSuspension(tx, id, from, to, reason);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'providers.suspendDoctorFiling',
      subjectKind: 'doctorFiling',
      subjectId: id,
      detail: `${doctor.code}：${reason}`,
    });
    return accept({ done: true });
  });
}

/** Ends a filing: a published doctor leaves the list, an unchecked one is turned down (M21, M34). @throws {Problem} 404 outside the area */
export async function endDoctorFiling(
  world: World,
  actor: Actor,
  id: number,
  endedOn: PlainDate,
  reason: string,
): Promise<Done> {
  return world.db.transaction('none', async (tx) => {
    const { doctor } = await loadOwnFiling(tx, actor, id);
    await updateFilingEnd(tx, id, endedOn, reason);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'providers.endDoctorFiling',
      subjectKind: 'doctorFiling',
      subjectId: id,
      detail: `${doctor.code}：${reason}`,
    });
    return accept({ done: true });
  });
}

/** Registers a pharmacist of a pharmacy in the agency's area and gives them a certificate (M28). @throws {Problem} 404, 400, 409 */
export async function registerPharmacist(
  world: World,
  actor: Actor,
  institutionCode: string,
  given: CallOf<typeof contract.registerPharmacist>['body'],
): Promise<Done> {
  const now = world.clock.now();
  try {
    return await world.db.transaction('none', async (tx) => {
      const pharmacy = await findInstitution(tx, institutionCode);
      if (pharmacy === undefined || !isOwnArea(actor, pharmacy.areaCode)) throw notFound('本地区的该机构');
      if (pharmacy.kind !== 'pharmacy') throw badInput('code', '药师登记在药店名下');
      await insertPractitioner(tx, { ...given, kind: 'pharmacist', institutionCode, department: '' });
      await issueSigningCertificate(world, tx, 'practitioner', given.code, given.name, now);
      await recordAudit(tx, actor, now, {
        action: 'providers.registerPharmacist',
        subjectKind: 'institution',
        subjectId: institutionCode,
        detail: given.code,
      });
      return accept({ done: true });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'practitioner_pkey')
      throw conflict('PRACTITIONER_EXISTS', '该药师代码已经登记', '请核对药师代码');
    throw error;
  }
}
