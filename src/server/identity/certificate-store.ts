import type { Certificate, HolderKind } from '../../domain/identity/certificate.ts';
import { at, type Tx } from '../db/database.ts';

interface CertificateRow {
  serial: string;
  holder_kind: HolderKind;
  holder_code: string;
  holder_name: string;
  public_key: string;
  private_key_cipher: Buffer | null;
  valid_from: number;
  valid_to: number;
  revoked_at: number | null;
}

/** A certificate whose private key this platform keeps; null when a CA or a hardware module keeps it. */
export interface KeptCertificate extends Certificate {
  readonly sealedPrivateKey: Buffer | null;
}

const COLUMNS = 'serial, holder_kind, holder_code, holder_name, public_key, valid_from, valid_to, revoked_at';

function certificateOf(row: CertificateRow): Certificate {
  return {
    serial: row.serial,
    holder: { kind: row.holder_kind, code: row.holder_code },
    holderName: row.holder_name,
    publicKey: row.public_key,
    validFrom: row.valid_from,
    validTo: row.valid_to,
    revokedAt: row.revoked_at,
  };
}

export async function insertCertificate(tx: Tx, certificate: KeptCertificate): Promise<void> {
  await tx.run(
    `INSERT INTO certificate (serial, holder_kind, holder_code, holder_name, public_key, private_key_cipher, valid_from, valid_to)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      certificate.serial,
      certificate.holder.kind,
      certificate.holder.code,
      certificate.holderName,
      certificate.publicKey,
      certificate.sealedPrivateKey,
      at(certificate.validFrom),
      at(certificate.validTo),
    ],
  );
}

/** The public part of a certificate. */
export async function findCertificate(tx: Tx, serial: string): Promise<Certificate | undefined> {
  const row = await tx.first<CertificateRow>(`SELECT ${COLUMNS} FROM certificate WHERE serial = $1`, [
    serial,
  ]);
  return row && certificateOf(row);
}

/** The public parts of several certificates by serial, in one round trip; unknown serials are absent. */
export async function findCertificates(
  tx: Tx,
  serials: readonly string[],
): Promise<ReadonlyMap<string, Certificate>> {
  const rows = await tx.rows<CertificateRow>(
    `SELECT ${COLUMNS} FROM certificate WHERE serial = ANY($1)`,
    [[...serials]],
    'identity.findCertificates',
  );
  return new Map(rows.map((row) => [row.serial, certificateOf(row)]));
}

/** The certificate a holder signs with at an instant: the live one that began last, else the newest that is not live. */
export async function findSigningCertificate(
  tx: Tx,
  kind: HolderKind,
  code: string,
  now: number,
): Promise<KeptCertificate | undefined> {
  const row = await tx.first<CertificateRow>(
    `SELECT ${COLUMNS}, private_key_cipher FROM certificate WHERE holder_kind = $1 AND holder_code = $2
     ORDER BY (valid_from <= $3 AND valid_to > $3 AND (revoked_at IS NULL OR revoked_at > $3)) DESC, valid_from DESC, serial LIMIT 1`,
    [kind, code, at(now)],
  );
  return row && { ...certificateOf(row), sealedPrivateKey: row.private_key_cipher };
}

/** Ends a certificate at an instant; says whether it was still standing. */
export async function revokeCertificate(tx: Tx, serial: string, now: number): Promise<boolean> {
  return (
    (await tx.run('UPDATE certificate SET revoked_at = $2 WHERE serial = $1 AND revoked_at IS NULL', [
      serial,
      at(now),
    ])) === 1
  );
}
