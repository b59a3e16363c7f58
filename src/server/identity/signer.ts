import { randomBytes } from 'node:crypto';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import {
  certificateAt,
  type Certificate,
  type Holder,
  type HolderKind,
} from '../../domain/identity/certificate.ts';
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
export async function issueCertificate(
  tx: Tx,
  world: Pick<World, 'secrets'>,
  request: CertificateRequest,
): Promise<Certificate> {
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

/** What one holder signs with now. */
export interface Pen {
  readonly certificate: Certificate;
  sign(text: string): Signed;
}

/**
 * Finds the certificate with which a doctor, pharmacist, institution or the platform signs now (M28), before anything is written.
 * @returns what signs with it, or CERTIFICATE_NOT_VALID
 */
export async function findPen(
  world: Pick<World, 'secrets'>,
  tx: Tx,
  holderKind: HolderKind,
  holderCode: string,
  now: number,
): Promise<Outcome<Pen, Refusal>> {
  const found = await findSigningCertificate(tx, holderKind, holderCode, now);
  const live = certificateAt(found, { kind: holderKind, code: holderCode }, now);
  if (!live.ok) return live;
  if (!found?.sealedPrivateKey)
    return decline(refuse('CERTIFICATE_NOT_VALID', { detail: '该证书的私钥不在本平台' }));
  const { sealedPrivateKey, ...certificate } = found;
  const key = { publicKey: certificate.publicKey, sealedPrivateKey };
  const signer = softwareSigner(world.secrets);
  return accept({
    certificate,
    sign: (text) => ({ signature: signer.sign(text, key), certificateSerial: certificate.serial }),
  });
}

/**
 * Signs one text (M28).
 * @returns the signature and the certificate's serial, or CERTIFICATE_NOT_VALID
 */
export async function signFor(
  world: Pick<World, 'secrets'>,
  tx: Tx,
  holderKind: HolderKind,
  holderCode: string,
  text: string,
  now: number,
): Promise<Outcome<Signed, Refusal>> {
  const pen = await findPen(world, tx, holderKind, holderCode, now);
  return pen.ok ? accept(pen.value.sign(text)) : pen;
}

/**
 * Was this text signed by this holder, with a certificate that stood at that instant (M28)?
 * @param certificate the one that the signature names; undefined when there is none
 * @returns the certificate, or CERTIFICATE_NOT_VALID, or SIGNATURE_NOT_VALID when text, signature and key do not belong together
 */
export function judgeSignature(
  certificate: Certificate | undefined,
  text: string,
  signature: string,
  holder: Holder,
  atInstant: number,
): Outcome<Certificate, Refusal> {
  const live = certificateAt(certificate, holder, atInstant);
  if (!live.ok) return live;
  return isSignedBy(live.value.publicKey, text, signature) ? live : decline(refuse('SIGNATURE_NOT_VALID'));
}

/** `judgeSignature` with the certificate looked up by its serial. */
export async function verifySignature(
  tx: Tx,
  text: string,
  signed: Signed,
  holder: Holder,
  atInstant: number,
): Promise<Outcome<Certificate, Refusal>> {
  return judgeSignature(
    await findCertificate(tx, signed.certificateSerial),
    text,
    signed.signature,
    holder,
    atInstant,
  );
}
