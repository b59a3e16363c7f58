import { wallClock } from '../../base/date.ts';
import { decline, type Outcome } from '../../base/outcome.ts';
import type { Certificate } from '../../domain/identity/certificate.ts';
import { readPaperText } from '../../domain/prescription/paper-exception/paper-text.ts';
import { fieldThatDiffers } from '../../domain/prescription/signed-text.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { findCertificates } from '../identity/certificate-store.ts';
import { judgeSignature } from '../identity/signer.ts';
import { listEvents, type PrescriptionEvent, type StoredPrescription } from './store.ts';

type Certificates = ReadonlyMap<string, Certificate>;

/** A prescription with all that is needed to verify it: what happened to it, and the certificates of its signatures. */
export interface Evidence {
  readonly events: readonly PrescriptionEvent[];
  readonly certificates: Certificates;
}

export async function loadEvidence(tx: Tx, stored: StoredPrescription): Promise<Evidence> {
  const events = await listEvents(tx, stored.id);
  const serials = [stored.certificateSerial, ...events.flatMap((event) => event.certificateSerial ?? [])];
  return { events, certificates: await findCertificates(tx, [...new Set(serials)]) };
}

/** The evidence after one more event that was signed with this certificate. */
export function withEvent(
  { events, certificates }: Evidence,
  event: PrescriptionEvent,
  certificate: Certificate,
): Evidence {
  return {
    events: [...events, event],
    certificates: new Map([...certificates, [certificate.serial, certificate]]),
  };
}

/**
 * Is this prescription what its doctor signed, with a certificate that stood when it was signed (M28)? Asked at every hop: issue, open, check, settle.
 * A paper one is signed by the pharmacist who registered it (N5.4).
 * @returns the signer's certificate, SIGNATURE_NOT_VALID (naming a stored field that no longer agrees) or CERTIFICATE_NOT_VALID
 */
export function verifyPrescription(
  stored: StoredPrescription,
  certificates: Certificates,
): Outcome<Certificate, Refusal> {
  const paper = stored.kind === 'paper' ? readPaperText(stored.signedText) : undefined;
  const holder = { kind: 'practitioner', code: paper?.pharmacistCode ?? stored.doctorCode } as const;
  const signed = judgeSignature(
    certificates.get(stored.certificateSerial),
    stored.signedText,
    stored.signature,
    holder,
    stored.issuedAt,
  );
  if (!signed.ok) return signed;
  if (paper && paper.pharmacyCode !== stored.registeredBy)
    return decline(refuse('SIGNATURE_NOT_VALID', { detail: '登记药店与签名内容不一致' }));
  const differs = fieldThatDiffers(paper?.content ?? stored.signedText, stored);
  return differs === undefined
    ? signed
    : decline(refuse('SIGNATURE_NOT_VALID', { detail: `与签名内容不一致：${differs}` }));
}

/** The last check that passed: what a settlement rests on. */
export function lastCheck(events: readonly PrescriptionEvent[]): PrescriptionEvent | undefined {
  return events.findLast((event) => event.kind === 'checked');
}

/** Is the pharmacist's check signed, passed, and about this prescription and no other (M28)? */
export function verifyCheck(
  stored: StoredPrescription,
  check: PrescriptionEvent,
  certificates: Certificates,
): Outcome<Certificate, Refusal> {
  const { signedText, signature, certificateSerial } = check;
  if (signedText === null || signature === null || certificateSerial === null)
    return decline(refuse('SIGNATURE_NOT_VALID', { detail: '药师审核没有签名' }));
  const said = (name: string) =>
    signedText
      .split('\n')
      .find((line) => line.startsWith(`${name}：`))
      ?.slice(name.length + 1) ?? '';
  const holder = { kind: 'practitioner', code: said('药师编码') } as const;
  const signed = judgeSignature(certificates.get(certificateSerial), signedText, signature, holder, check.at);
  if (!signed.ok) return signed;
  const about =
    said('处方流水号') === stored.rxno &&
    said('医师签名') === stored.signature &&
    said('审核时间') === wallClock(check.at);
  const passed = said('审核结论') === '通过' && said('药店编码') === check.institutionCode;
  return about && passed
    ? signed
    : decline(refuse('SIGNATURE_NOT_VALID', { detail: '药师审核签名与处方不对应' }));
}

/**
 * Do both signatures stand, the doctor's and that of the check that opened the way to a settlement (M28)?
 * @returns the first that does not; PRESCRIPTION_NOT_CHECKED when it was never checked
 */
export function verifyBoth(
  stored: StoredPrescription,
  { events, certificates }: Evidence,
): Outcome<Certificate, Refusal> {
  const doctor = verifyPrescription(stored, certificates);
  if (!doctor.ok) return doctor;
  const check = lastCheck(events);
  return check ? verifyCheck(stored, check, certificates) : decline(refuse('PRESCRIPTION_NOT_CHECKED'));
}
