import { addYears, dayAt, startOfDay } from '../../base/date.ts';
import { certificateAt, type HolderKind } from '../../domain/identity/certificate.ts';
import type { Tx } from '../db/database.ts';
import { findSigningCertificate } from '../identity/certificate-store.ts';
import { issueCertificate } from '../identity/signer.ts';
import type { World } from '../world.ts';

const VALID_YEARS = 3;

/** Gives a doctor, pharmacist or institution a certificate for signing, unless they hold one (M28). */
export async function issueSigningCertificate(
  world: World,
  tx: Tx,
  holderKind: HolderKind,
  holderCode: string,
  holderName: string,
  now: number,
): Promise<void> {
  const known = await findSigningCertificate(tx, holderKind, holderCode, now);
  if (certificateAt(known, { kind: holderKind, code: holderCode }, now).ok) return;
  const validTo = startOfDay(addYears(dayAt(now), VALID_YEARS));
  await issueCertificate(tx, world, { holderKind, holderCode, holderName, validFrom: now, validTo });
}
