import type { Actor } from '../../domain/identity/roles.ts';
import type { Tx } from '../db/database.ts';
import { findApplication, type Application } from './application-store.ts';

/** Inside a hospital a doctor sees only their own patients; everything else is the row-level security's work (M7). */
export function mayDoctorSee(actor: Actor, application: Pick<Application, 'doctorCode'>): boolean {
  return actor.role !== 'responsibleDoctor' || actor.practitionerCode === application.doctorCode;
}

/** Whether a paper's application is one that the actor works on; a paper without one yet is its uploader's own. */
export async function isOwnCase(tx: Tx, actor: Actor, applicationId: number | null): Promise<boolean> {
  if (applicationId === null) return actor.role === 'patient';
  const application = await findApplication(tx, applicationId);
  return application !== undefined && mayDoctorSee(actor, application);
}
