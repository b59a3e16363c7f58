/** Which settlement took the place of which, in one transaction with the reversal between them (M29, M32). */
import type { Fen } from '../../../base/money.ts';
import { at, type Tx } from '../../db/database.ts';

export type ReplacementKind = 'return' | 'readjudication';

export interface Replacement {
  readonly areaCode: string;
  readonly claimId: bigint;
  readonly reversalId: bigint;
  readonly replacementId: bigint;
  readonly kind: ReplacementKind;
  readonly at: number;
}

export async function insertReplacement(tx: Tx, one: Replacement): Promise<void> {
  await tx.run(
    `INSERT INTO claim_replacement (area_code, claim_id, reversal_id, replacement_id, first_id, kind, at)
     SELECT $1, $2, $3, $4, coalesce((SELECT r.first_id FROM claim_replacement r WHERE r.area_code = $1 AND r.replacement_id = $2), $2), $5, $6`,
    [one.areaCode, one.claimId, one.reversalId, one.replacementId, one.kind, at(one.at)],
  );
}

export interface ChainLink {
  readonly claimId: bigint;
  readonly claimNo: string;
  readonly reversalNo: string;
  readonly replacementId: bigint;
  readonly replacementNo: string;
  readonly kind: ReplacementKind;
  readonly at: number;
  /** Who is given back how much: what the one came to less what the other comes to. */
  readonly charged: Fen;
  readonly cash: Fen;
  readonly fromAccount: Fen;
}

/** All replacements that lead to a claim or go on from it, the first one first. @param claimId a settlement or a reversal */
export async function listChain(tx: Tx, areaCode: string, claimId: bigint): Promise<ChainLink[]> {
  return tx.rows<ChainLink>(
    `SELECT r.claim_id AS "claimId", o.claim_no AS "claimNo", v.claim_no AS "reversalNo", r.replacement_id AS "replacementId", n.claim_no AS "replacementNo", r.kind, r.at,
       o.charged - n.charged AS charged, o.cash - n.cash AS cash, o.from_account - n.from_account AS "fromAccount"
     FROM claim_replacement r JOIN claim o ON o.area_code = r.area_code AND o.id = r.claim_id JOIN claim v ON v.area_code = r.area_code AND v.id = r.reversal_id
       JOIN claim n ON n.area_code = r.area_code AND n.id = r.replacement_id
     WHERE r.area_code = $1 AND r.first_id = (SELECT x.first_id FROM claim_replacement x WHERE x.area_code = $1 AND $2 IN (x.claim_id, x.reversal_id, x.replacement_id) LIMIT 1)
     ORDER BY r.claim_id`,
    [areaCode, claimId],
  );
}

/** The settlement that was booked together with a reversal; undefined for a reversal of the whole. */
export async function findRestNo(tx: Tx, reversalNo: string): Promise<string | undefined> {
  const row = await tx.first<{ claimNo: string }>(
    `SELECT n.claim_no AS "claimNo" FROM claim v JOIN claim_replacement r ON r.area_code = v.area_code AND r.reversal_id = v.id
       JOIN claim n ON n.area_code = r.area_code AND n.id = r.replacement_id WHERE v.claim_no = $1`,
    [reversalNo],
  );
  return row?.claimNo;
}
