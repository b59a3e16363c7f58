import { accept, type Outcome } from '../../base/outcome.ts';
import { opinionText } from '../../domain/eligibility/signed-opinion.ts';
import type { HolderKind } from '../../domain/identity/certificate.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { mayDoctorActFor } from '../../domain/providers/doctor.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { decline } from '../../base/outcome.ts';
import { signFor, verifySignature } from '../identity/signer.ts';
import { loadDoctorFacts } from '../providers/store.ts';
import type { Tx } from '../db/database.ts';
import type { World } from '../world.ts';
import type { Application, StoredEvent } from './application-store.ts';
import { asDone, opinionSubject, takeStep, type StepCase, type StepFacts } from './take-step.ts';

type Done = Outcome<{ done: boolean }, Refusal>;

async function sign(
  world: World,
  given: StepCase,
  signer: 'doctor' | 'hospital',
  words: string,
): Promise<Outcome<StepFacts, Refusal>> {
  const { tx, application, now } = given;
  const text = opinionText(await opinionSubject(tx, application), { signer, words, signedAt: now });
  const [kind, code]: [HolderKind, string] =
    signer === 'doctor'
      ? ['practitioner', application.doctorCode]
      : ['institution', application.hospitalCode];
  const signed = await signFor(world, tx, kind, code, text, now);
  return signed.ok ? accept({ note: words, signed: { text, ...signed.value } }) : signed;
}

/**
 * The responsible doctor states an opinion and signs it, being published for the drug's field today (M20, M21, M22, M28).
 * @returns STEP_NOT_ALLOWED, DOCTOR_NOT_PUBLISHED, DOCTOR_FIELD_MISMATCH, DOCTOR_TITLE_TOO_LOW, CERTIFICATE_NOT_VALID
 * @throws {Problem} 404 for another doctor's patient
 */
export async function stateOpinion(world: World, actor: Actor, id: number, words: string): Promise<Done> {
  return asDone(
    await takeStep(world, actor, id, 'doctorStated', async (given) => {
      const doctor = await loadDoctorFacts(given.tx, given.application.doctorCode, given.today);
      if (doctor === undefined) return decline(refuse('DOCTOR_NOT_PUBLISHED'));
      const may = mayDoctorActFor(doctor, given.application.field, given.today);
      return may.ok ? sign(world, given, 'doctor', words) : may;
    }),
  );
}

/** The doctor does not support the application, and says why (M22). @throws {Problem} 404 */
export async function declineApplication(
  world: World,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Done> {
  return asDone(await takeStep(world, actor, id, 'doctorDeclined', async () => accept({ note: reason })));
}

/** The hospital's office agrees and seals, or returns the application to the doctor (M22, M28). @throws {Problem} 404 for another hospital */
export async function giveHospitalOpinion(
  world: World,
  actor: Actor,
  id: number,
  decision: 'confirm' | 'return',
  words: string,
): Promise<Done> {
  if (decision === 'return')
    return asDone(await takeStep(world, actor, id, 'hospitalReturned', async () => accept({ note: words })));
  return asDone(
    await takeStep(world, actor, id, 'hospitalConfirmed', (given) => sign(world, given, 'hospital', words)),
  );
}

/** Whose signature a signed step carries. */
function signerOf(event: StoredEvent): 'doctor' | 'hospital' {
  return event.step === 'hospitalConfirmed' ? 'hospital' : 'doctor';
}

/**
 * Whether a signed step still stands: the text built anew from the application is the one that was signed, by a certificate of
 * the doctor or hospital that was valid then (M28).
 * @returns SIGNATURE_NOT_VALID, CERTIFICATE_NOT_VALID
 */
export async function verifyOpinion(
  tx: Tx,
  application: Application,
  event: StoredEvent,
): Promise<Outcome<true, Refusal>> {
  const signer = signerOf(event);
  const text = opinionText(await opinionSubject(tx, application), {
    signer,
    words: event.note,
    signedAt: event.at,
  });
  if (event.signature === null || event.certificateSerial === null || text !== event.signedText)
    return decline(refuse('SIGNATURE_NOT_VALID'));
  const holder =
    signer === 'doctor'
      ? { kind: 'practitioner' as const, code: application.doctorCode }
      : { kind: 'institution' as const, code: application.hospitalCode };
  const verified = await verifySignature(
    tx,
    text,
    { signature: event.signature, certificateSerial: event.certificateSerial },
    holder,
    event.at,
  );
  return verified.ok ? accept(true) : verified;
}
