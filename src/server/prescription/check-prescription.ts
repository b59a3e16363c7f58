import { dayAt, type PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { isPayable } from '../../domain/eligibility/eligible.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { mayBeChecked, mayBeReturned, mayBeTaken, stateAfter } from '../../domain/prescription/life.ts';
import { checkText } from '../../domain/prescription/signed-text.ts';
import { mayDoctorActFor } from '../../domain/providers/doctor.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { findListedDrugs } from '../catalogue/lookup-store.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findPen } from '../identity/signer.ts';
import { checkQualifiedOn } from '../providers/points/qualification.ts';
import { loadDoctorFacts } from '../providers/store.ts';
import type { World } from '../world.ts';
import { findActingPharmacist } from './acting-practitioner.ts';
import { presentPrescription } from './present-prescription.ts';
import { agreedOn } from './circulation/dispensing-pharmacy.ts';
import { holdUntil } from './circulation/hold.ts';
import { insertEvent, standingAt, updateState, type StoredPrescription } from './store.ts';
import { findTyped, lockTyped } from './find-typed.ts';
import { loadEvidence, verifyPrescription, withEvent, type Evidence } from './verify-prescription.ts';

/**
 * Opens a prescription at a pharmacy by its number: any that this pharmacy may still dispense, and its own afterwards (N5.4).
 * Its signature is verified before anything is shown; the look is recorded.
 * @throws {Problem} 400 when the number is mistyped, 404 when the centre has none
 */
export async function openPrescription(
  world: World,
  actor: Actor,
  typed: string,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const stored = await findTyped(tx, typed);
    await recordAudit(tx, actor, now, {
      action: 'prescription.open',
      subjectKind: 'prescription',
      subjectId: stored.id,
      personId: stored.personId,
      detail: stored.rxno,
    });
    const evidence = await loadEvidence(tx, stored);
    const signed = verifyPrescription(stored, evidence.certificates);
    if (!signed.ok) return signed;
    const open = mayBeTaken(standingAt(stored, now), actor.institutionCode ?? '', dayAt(now));
    if (!open.ok && stored.institutionCode !== actor.institutionCode) return open;
    return accept(presentPrescription(stored, evidence, actor, now));
  });
}

/**
 * The pharmacist passes a prescription: its signature, the certificate at the time of signing and the doctor's standing today are verified,
 * then the pharmacist signs (M28), at an institution with an agreement in force (M25). Checking takes the prescription, so that no other pharmacy works on it meanwhile. @throws {Problem} 403 when the account's pharmacist is not registered at this pharmacy
 */
export async function checkPrescription(
  world: World,
  actor: Actor,
  typed: string,
): Promise<Outcome<PrescriptionView, Refusal>> {
  return decideAtCounter(world, actor, typed, { passed: true, note: '' });
}

/** The pharmacist returns a prescription to the doctor with a reason, signed likewise (M28, M33). A broken signature is one such reason. */
export async function returnPrescription(
  world: World,
  actor: Actor,
  typed: string,
  reason: string,
): Promise<Outcome<PrescriptionView, Refusal>> {
  return decideAtCounter(world, actor, typed, { passed: false, note: reason.trim() });
}

interface Decision {
  readonly passed: boolean;
  readonly note: string;
}

async function decideAtCounter(
  world: World,
  actor: Actor,
  typed: string,
  decision: Decision,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const { practitioner, pharmacy } = await findActingPharmacist(tx, actor);
    const qualified = await checkQualifiedOn(tx, practitioner.code, today);
    const agreed = await agreedOn(tx, pharmacy, today);
    if (!agreed.ok) return agreed;
    const stored = await lockTyped(tx, typed);
    const { id } = stored;
    const judge = decision.passed ? mayBeChecked : mayBeReturned;
    const allowed = qualified.ok ? judge(standingAt(stored, now), pharmacy.code, today) : qualified;
    if (!allowed.ok) return allowed;
    const evidence = await loadEvidence(tx, stored);
    if (decision.passed) {
      const sound = await judgeSoundness(tx, stored, evidence, today);
      if (!sound.ok) return sound;
    }
    const pen = await findPen(world, tx, 'practitioner', practitioner.code, now);
    if (!pen.ok) return pen;
    const text = checkText({
      rxno: stored.rxno,
      prescriptionSignature: stored.signature,
      passed: decision.passed,
      note: decision.note,
      pharmacyCode: pharmacy.code,
      pharmacyName: pharmacy.name,
      pharmacistCode: practitioner.code,
      pharmacistName: practitioner.name,
      checkedAt: now,
    });
    const kind = decision.passed ? 'checked' : 'returned';
    const state = stateAfter(kind, allowed.value);
    const signed = { text, ...pen.value.sign(text) };
    const hold = decision.passed ? holdUntil(pharmacy.code, now) : null;
    await updateState(tx, id, { state, institutionCode: pharmacy.code, claimNo: stored.claimNo, hold });
    const event = {
      kind,
      at: now,
      actorName: practitioner.name,
      institutionCode: pharmacy.code,
      note: decision.note,
    } as const;
    await insertEvent(tx, { ...event, prescriptionId: id, accountId: actor.accountId || null, signed });
    await recordAudit(tx, actor, now, {
      action: `prescription.${decision.passed ? 'check' : 'return'}`,
      subjectKind: 'prescription',
      subjectId: id,
      personId: stored.personId,
      detail: stored.rxno,
    });
    const after = {
      ...stored,
      state,
      institutionCode: pharmacy.code,
      institutionName: pharmacy.name,
      heldBy: hold?.by ?? null,
      holderName: hold && pharmacy.name,
      heldUntil: hold?.until ?? null,
    };
    const seen = { ...event, institutionName: pharmacy.name, claimNo: null, signedText: text, ...signed };
    return accept(presentPrescription(after, withEvent(evidence, seen, pen.value.certificate), actor, now));
  });
}

/**
 * Signature and certificate as at signing; the doctor as of today, so that a suspension stops what is still out; and the
 * drug as of today, so that a removal from the list does (M17, M23.5).
 */
async function judgeSoundness(
  tx: Tx,
  stored: StoredPrescription,
  { certificates }: Evidence,
  today: PlainDate,
): Promise<Outcome<unknown, Refusal>> {
  const signed = verifyPrescription(stored, certificates);
  if (!signed.ok) return signed;
  const drug = (await findListedDrugs(tx, [stored.entryKey])).get(stored.entryKey);
  const membership = membershipOn(drug?.terms ?? [], today);
  if (!isPayable(membership)) {
    const code = membership.state === 'absent' ? 'DRUG_NOT_LISTED' : 'DRUG_TERM_ENDED';
    return decline(refuse(code, drug === undefined ? {} : { detail: drug.genericName }));
  }
  const doctor = await loadDoctorFacts(tx, stored.doctorCode, today);
  return doctor ? mayDoctorActFor(doctor, stored.field, today) : decline(refuse('DOCTOR_NOT_PUBLISHED'));
}
