/** How products are kept and what their labels warn of: read by prescribing and delivery (I19, M11, M32). */
import type { ControlClass, Handling, Storage } from '../../../domain/catalogue/prescribing/handling.ts';
import type { Caution, CautionEffect, CautionKind } from '../../../domain/catalogue/prescribing/caution.ts';
import { at, type Tx } from '../../db/database.ts';

/** The latest record of each product; products without one are absent. */
export async function findHandlings(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<ReadonlyMap<string, Handling>> {
  const rows = await tx.rows<{ code: string; storage: Storage; control: ControlClass | null }>(
    `SELECT DISTINCT ON (national_code) national_code AS code, storage, control_class AS control FROM product_handling
     WHERE national_code = ANY($1) ORDER BY national_code, id DESC`,
    [[...nationalCodes]],
  );
  return new Map(rows.map((row) => [row.code, { storage: row.storage, controlClass: row.control }]));
}

export interface StoredCaution extends Caution {
  readonly evidence: string;
  readonly enteredAt: number;
  readonly enteredBy: string;
}

/** The cautions of a listed drug that stand, in order of entry. */
export async function listCautions(tx: Tx, entryKey: string): Promise<StoredCaution[]> {
  const rows = await tx.rows<Omit<StoredCaution, 'id'> & { id: bigint }>(
    `SELECT c.id, c.kind, c.value, c.effect, c.words, c.evidence, c.entered_at AS "enteredAt", a.name AS "enteredBy"
     FROM drug_caution c JOIN account a ON a.id = c.entered_by
     WHERE c.entry_key = $1 AND NOT EXISTS (SELECT 1 FROM drug_caution_end e WHERE e.caution_id = c.id) ORDER BY c.id`,
    [entryKey],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

export interface NewCaution {
  readonly entryKey: string;
  readonly kind: CautionKind;
  readonly value: string;
  readonly effect: CautionEffect;
  readonly words: string;
  readonly evidence: string;
}

export async function insertCaution(
  tx: Tx,
  caution: NewCaution,
  accountId: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO drug_caution (entry_key, kind, value, effect, words, evidence, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [
      caution.entryKey,
      caution.kind,
      caution.value,
      caution.effect,
      caution.words,
      caution.evidence,
      accountId,
      at(now),
    ],
  );
  return Number(row?.id);
}

/** Ends a caution; false when there is none that stands. */
export async function endCaution(
  tx: Tx,
  id: number,
  reason: string,
  accountId: number,
  now: number,
): Promise<boolean> {
  return (
    (await tx.run(
      `INSERT INTO drug_caution_end (caution_id, reason, ended_by, ended_at) SELECT id, $2, $3, $4 FROM drug_caution WHERE id = $1
       ON CONFLICT DO NOTHING`,
      [id, reason, accountId, at(now)],
    )) === 1
  );
}

export interface NewHandling extends Handling {
  readonly nationalCode: string;
  readonly evidence: string;
}

export async function insertHandling(
  tx: Tx,
  handling: NewHandling,
  accountId: number,
  now: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO product_handling (national_code, storage, control_class, evidence, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [handling.nationalCode, handling.storage, handling.controlClass, handling.evidence, accountId, at(now)],
  );
}
