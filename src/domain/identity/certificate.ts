import { dayAt } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';

/** Whose key a certificate binds: a doctor or pharmacist, a hospital or pharmacy, an agency, or the platform itself. */
export type HolderKind = 'practitioner' | 'institution' | 'agency' | 'platform';

export interface Holder {
  readonly kind: HolderKind;
  /** National code of the practitioner or institution; the area of an agency; `platform` for the platform. */
  readonly code: string;
}

/** The public part of an SM2 certificate (M28). Instants are milliseconds since 1970. */
export interface Certificate {
  readonly serial: string;
  readonly holder: Holder;
  readonly holderName: string;
  /** Uncompressed point, `04` and 128 lower-case hexadecimal digits. */
  readonly publicKey: string;
  readonly validFrom: number;
  readonly validTo: number;
  readonly revokedAt: number | null;
}

/**
 * May a signature that names this certificate stand, for this holder, at this instant (M28)?
 * A certificate revoked later still covers what was signed before.
 * @returns the certificate, or CERTIFICATE_NOT_VALID with what is wrong
 */
export function certificateAt(
  certificate: Certificate | undefined,
  holder: Holder,
  at: number,
): Outcome<Certificate, Refusal> {
  const no = (detail: string) => decline(refuse('CERTIFICATE_NOT_VALID', { detail }));
  if (!certificate) return no('没有登记的签名证书');
  if (certificate.holder.kind !== holder.kind || certificate.holder.code !== holder.code)
    return no('证书不属于签名人');
  if (at < certificate.validFrom) return no(`证书自 ${dayAt(certificate.validFrom)} 起有效`);
  if (at >= certificate.validTo) return no(`证书已于 ${dayAt(certificate.validTo)} 到期`);
  if (certificate.revokedAt !== null && at >= certificate.revokedAt)
    return no(`证书已于 ${dayAt(certificate.revokedAt)} 吊销`);
  return accept(certificate);
}
