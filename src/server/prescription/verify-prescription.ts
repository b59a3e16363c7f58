import { wallClock } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { Certificate } from '../../domain/identity/certificate.ts';
import { fieldThatDiffers } from '../../domain/prescription/signed-text.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { verifySignature } from '../identity/signer.ts';
import type { PrescriptionEvent, StoredPrescription } from './store.ts';

/**
 * Is this prescription what its doctor signed, with a certificate that stood when it was signed (M28)? Asked at every hop: issue, open, check, settle.
 * @returns the doctor's certificate, SIGNATURE_NOT_VALID (naming a stored field that no longer agrees) or CERTIFICATE_NOT_VALID
 */
export async function verifyPrescription(tx: Tx, stored: StoredPrescription): Promise<Outcome<Certificate, Refusal>> {
  const holder = { kind: 'practitioner', code: stored.doctorCode } as const;
  const signed = await verifySignature(tx, stored.signedText, stored, holder, stored.issuedAt);
  if (!signed.ok) return signed;
  const differs = fieldThatDiffers(stored.signedText, stored);
  return differs === undefined ? signed : decline(refuse('SIGNATURE_NOT_VALID', { detail: `与签名内容不一致：${differs}` }));
}

/** The last check that passed: what a settlement rests on. */
export function lastCheck(events: readonly PrescriptionEvent[]): PrescriptionEvent | undefined {
  return events.findLast((event) => event.kind === 'checked');
}

/**
 * Is the pharmacist's check signed, for this prescription and no other, and passed (M28)?
 * @param check the event of the check
 */
export async function verifyCheck(tx: Tx, stored: StoredPrescription, check: PrescriptionEvent): Promise<Outcome<Certificate, Refusal>> {
  const { signedText, signature, certificateSerial } = check;
  if (signedText === null || signature === null || certificateSerial === null) return decline(refuse('SIGNATURE_NOT_VALID', { detail: '药师审核没有签名' }));
  const said = (name: string) => signedText.split('\n').find((line) => line.startsWith(`${name}：`))?.slice(name.length + 1) ?? '';
  const holder = { kind: 'practitioner', code: said('药师编码') } as const;
  const signed = await verifySignature(tx, signedText, { signature, certificateSerial }, holder, check.at);
  if (!signed.ok) return signed;
  const about = said('处方流水号') === stored.rxno && said('医师签名') === stored.signature && said('审核时间') === wallClock(check.at);
  if (!about || said('审核结论') !== '通过') return decline(refuse('SIGNATURE_NOT_VALID', { detail: '药师审核签名与处方不对应' }));
  return accept(signed.value);
}
