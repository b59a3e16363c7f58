import { randomBytes } from 'node:crypto';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { certificateAt, type Certificate, type Holder, type HolderKind } from '../../domain/identity/certificate.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import type { World } from '../world.ts';
import { findCertificate, findSigningCertificate, insertCertificate } from './certificate-store.ts';
import { isSignedBy, softwareSigner } from './sm2.ts';

/** Whom a new certificate is for, and from when to when (milliseconds since 1970; the end is exclusive). */
export interface CertificateRequest {
  readonly holderKind: HolderKind;
  readonly holderCode: string;
  readonly holderName: string;
  readonly validFrom: number;
  readonly validTo: number;
}

export interface Signed {
  /** SM2 with SM3 over the text's UTF-8 bytes, DER, lower-case hexadecimal. */
  readonly signature: string;
  readonly certificateSerial: string;
}

/** Makes a key pair for a holder and records its certificate; the private key is stored sealed (M28). */
export async function issueCertificate(tx: Tx, world: Pick<World, 'secrets'>, request: CertificateRequest): Promise<Certificate> {
  const key = softwareSigner(world.secrets).makeKey();
  const certificate: Certificate = {
    serial: randomBytes(16).toString('hex').toUpperCase(),
    holder: { kind: request.holderKind, code: request.holderCode },
    holderName: request.holderName,
    publicKey: key.publicKey,
    validFrom: request.validFrom,
    validTo: request.validTo,
    revokedAt: null,
  };
  await insertCertificate(tx, { ...certificate, sealedPrivateKey: key.sealedPrivateKey });
  return certificate;
}

/**
 * Signs a text for a doctor, pharmacist, institution or the platform with the certificate that is theirs now (M28).
 * @returns the signature and the certificate's serial, or CERTIFICATE_NOT_VALID
 */
export async function signFor(
  world: Pick<World, 'secrets'>, tx: Tx, holderKind: HolderKind, holderCode: string, text: string, now: number,
): Promise<Outcome<Signed, Refusal>> {
  const certificate = await findSigningCertificate(tx, holderKind, holderCode, now);
  const live = certificateAt(certificate, { kind: holderKind, code: holderCode }, now);
  if (!live.ok) return live;
  if (!certificate?.sealedPrivateKey) return decline(refuse('CERTIFICATE_NOT_VALID', { detail: '该证书的私钥不在本平台' }));
  const key = { publicKey: certificate.publicKey, sealedPrivateKey: certificate.sealedPrivateKey };
  return accept({ signature: softwareSigner(world.secrets).sign(text, key), certificateSerial: certificate.serial });
}

/**
 * Was this text signed by this holder, with a certificate that stood at that instant (M28)?
 * @returns the certificate, or CERTIFICATE_NOT_VALID, or SIGNATURE_NOT_VALID when text, signature and key do not belong together
 */
export async function verifySignature(
  tx: Tx, text: string, signed: Signed, holder: Holder, atInstant: number,
): Promise<Outcome<Certificate, Refusal>> {
  const certificate = certificateAt(await findCertificate(tx, signed.certificateSerial), holder, atInstant);
  if (!certificate.ok) return certificate;
  return isSignedBy(certificate.value.publicKey, text, signed.signature) ? certificate : decline(refuse('SIGNATURE_NOT_VALID'));
}
