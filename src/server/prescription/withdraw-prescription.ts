import { dayAt } from '../../base/date.ts';
import { present } from '../../base/assert.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { mayBeWithdrawn, stateAfter } from '../../domain/prescription/life.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { findTyped } from './find-typed.ts';
import { presentPrescription } from './present-prescription.ts';
import { findPrescription, insertEvent, lockStanding, updateState } from './store.ts';
import { loadEvidence } from './verify-prescription.ts';

/** Its own doctor takes a prescription back while it is not used, with a reason (M28). @throws {Problem} 404 when it is not the doctor's own */
export async function withdrawPrescription(
  world: World,
  actor: Actor,
  typed: string,
  reason: string,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const stored = await findTyped(tx, typed);
    const { id } = stored;
    if (stored.doctorCode !== actor.practitionerCode) throw notFound('这张处方');
    const standing = present(await lockStanding(tx, id, now), 'a prescription has a state');
    const allowed = mayBeWithdrawn(standing, dayAt(now));
    if (!allowed.ok) return allowed;
    await updateState(tx, id, {
      state: stateAfter('withdrawn', allowed.value),
      institutionCode: standing.institutionCode,
      claimNo: null,
      hold: null,
    });
    await insertEvent(tx, {
      prescriptionId: id,
      kind: 'withdrawn',
      at: now,
      accountId: actor.accountId || null,
      actorName: stored.doctorName,
      institutionCode: stored.hospitalCode,
      note: reason.trim(),
    });
    await recordAudit(tx, actor, now, {
      action: 'prescription.withdraw',
      subjectKind: 'prescription',
      subjectId: id,
      personId: stored.personId,
      detail: stored.rxno,
    });
    const after = present(await findPrescription(tx, id), 'a withdrawn prescription exists');
    return accept(presentPrescription(after, await loadEvidence(tx, after), actor, now));
  });
}
