/** Prefixes of the trace codes of cartons and cases (M32). */
import { at, type Tx } from '../../db/database.ts';

export interface TracePack {
  readonly id: number;
  readonly prefix: string;
  readonly nationalCode: string;
  readonly drug: string;
  readonly level: 'middle' | 'case';
  readonly packs: number;
  readonly enteredBy: string;
  readonly enteredAt: number;
}

/** Those that stand, by product; at most 2000. */
export async function listTracePackRows(tx: Tx): Promise<TracePack[]> {
  const rows = await tx.rows<Omit<TracePack, 'id'> & { id: bigint }>(
    `SELECT t.id, t.prefix, t.national_code AS "nationalCode", concat_ws(' ', p.generic_name, p.strength, p.maker) AS drug, t.level, t.packs, a.name AS "enteredBy",
       t.entered_at AS "enteredAt"
     FROM trace_pack_prefix t JOIN product p ON p.national_code = t.national_code JOIN account a ON a.id = t.entered_by
     WHERE t.withdrawn_at IS NULL ORDER BY t.national_code, t.prefix LIMIT 2000`,
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** Whether the codes of smallest packs of any product begin so, or with the beginning of it. */
export async function findPackOfPrefix(tx: Tx, prefix: string): Promise<string | undefined> {
  const row = await tx.first<{ code: string }>(
    `SELECT p.national_code AS code FROM product p, unnest(p.trace_prefixes) AS own WHERE starts_with(own, $1) OR starts_with($1, own) LIMIT 1`,
    [prefix],
  );
  return row?.code;
}

export interface NewTracePack {
  readonly prefix: string;
  readonly nationalCode: string;
  readonly level: 'middle' | 'case';
  readonly packs: number;
}

/** @throws the database's errors of `trace_pack_prefix_once` and `trace_pack_prefix_national_code_fkey` */
export async function insertTracePack(
  tx: Tx,
  made: NewTracePack,
  accountId: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    'INSERT INTO trace_pack_prefix (prefix, national_code, level, packs, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id',
    [made.prefix, made.nationalCode, made.level, made.packs, accountId, at(now)],
  );
  return Number(row?.id);
}

/** @returns whether there was one to withdraw */
export async function markTracePackWithdrawn(tx: Tx, id: number, now: number): Promise<boolean> {
  const row = await tx.first(
    'UPDATE trace_pack_prefix SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL RETURNING id',
    [id, at(now)],
  );
  return row !== undefined;
}
