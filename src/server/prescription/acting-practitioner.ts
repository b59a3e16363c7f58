import type { PlainDate } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Tx } from '../db/database.ts';
import { notAllowed } from '../http/problem.ts';
import {
  findInstitution,
  findPractitioner,
  loadDoctorFacts,
  type Institution,
  type Practitioner,
} from '../providers/store.ts';

export type ActingDoctor = NonNullable<Awaited<ReturnType<typeof loadDoctorFacts>>>;

/** The doctor behind an account, as registered at the account's hospital. @throws {Problem} 403 when the register says otherwise */
export async function findActingDoctor(tx: Tx, actor: Actor, onDay: PlainDate): Promise<ActingDoctor> {
  const doctor =
    actor.practitionerCode === null ? undefined : await loadDoctorFacts(tx, actor.practitionerCode, onDay);
  if (doctor?.hospital.code !== actor.institutionCode || doctor === undefined) throw notAllowed();
  return doctor;
}

/** The pharmacist behind an account, as registered at the account's pharmacy. @throws {Problem} 403 when the register says otherwise */
export async function findActingPharmacist(
  tx: Tx,
  actor: Actor,
): Promise<{ practitioner: Practitioner; pharmacy: Institution }> {
  const practitioner =
    actor.practitionerCode === null ? undefined : await findPractitioner(tx, actor.practitionerCode);
  if (practitioner?.kind !== 'pharmacist' || practitioner.institutionCode !== actor.institutionCode)
    throw notAllowed();
  const pharmacy = await findInstitution(tx, practitioner.institutionCode);
  if (!pharmacy) throw notAllowed();
  return { practitioner, pharmacy };
}
