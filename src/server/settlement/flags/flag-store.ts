/** Marks of settlements paid apart from DRG/DIP, as far as the transaction's scope sees them (N3.2, M27). */
import type { PlainDate } from '../../../base/date.ts';
import { ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { FlagGround, FlagKind } from '../../../domain/settlement/flags/payment-flag.ts';
import { at, type Tx } from '../../db/database.ts';

export interface FlagGiven {
  readonly kind: FlagKind | null;
  readonly ground: FlagGround | null;
  readonly words: string;
}

export async function insertFlag(
  tx: Tx,
  claim: { readonly areaCode: string; readonly id: bigint; readonly institutionCode: string },
  given: FlagGiven,
  by: number,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO payment_flag (area_code, claim_id, institution_code, kind, ground, words, by_account, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [claim.areaCode, claim.id, claim.institutionCode, given.kind, given.ground, given.words, by, at(now)],
  );
}

export type FlagEvent = FlagGiven & { readonly by: string; readonly at: number };

/**
 * What was marked on a settlement and on those whose place it took, or on what it reverses, in its order; the last holds
 * (`marks_of_claim`).
 */
export async function listFlagEvents(tx: Tx, areaCode: string, claimId: bigint): Promise<FlagEvent[]> {
  return tx.rows(
    `SELECT f.kind, f.ground, f.words, a.name AS by, f.at FROM marks_of_claim($1, $2) f JOIN account a ON a.id = f.by_account
     ORDER BY f.claim_id, f.id`,
    [areaCode, claimId],
  );
}

/**
 * Joins, as `f`, the mark that holds for a claim `c` (`mark_of_claim`). Only a reversal, a replacement and what was marked itself
 * can have one: the others are not asked about, which would take longer than all else about them.
 */
export const JOIN_MARK = `LEFT JOIN LATERAL (SELECT m.kind, m.ground, m.words FROM (
    SELECT c.area_code, c.id WHERE c.reverses_id IS NOT NULL
    UNION ALL SELECT p.area_code, p.claim_id FROM payment_flag p WHERE p.area_code = c.area_code AND p.claim_id = c.id
    UNION ALL SELECT w.area_code, w.replacement_id FROM claim_replacement w WHERE w.area_code = c.area_code AND w.replacement_id = c.id
    LIMIT 1) asked CROSS JOIN LATERAL mark_of_claim(asked.area_code, asked.id) m) f ON true`;

/** What the cost controls leave out of a settlement `c`: the charge of its lines of 单行支付 (M27). */
const OUTSIDE = `(SELECT coalesce(sum(l.charged), 0)::bigint FROM claim_line l WHERE l.area_code = c.area_code AND l.claim_id = c.id AND l.route = 'separatePayment')`;

export async function sumOutside(
  tx: Tx,
  claim: { readonly areaCode: string; readonly id: bigint },
): Promise<Fen> {
  const row = await tx.first<{ outside: Fen }>(
    `SELECT ${OUTSIDE} AS outside FROM claim c WHERE c.area_code = $1 AND c.id = $2`,
    [claim.areaCode, claim.id],
  );
  return row?.outside ?? ZERO_FEN;
}

export interface FlaggedRow extends FlagGiven {
  readonly claimNo: string;
  readonly institutionName: string;
  readonly servedOn: PlainDate;
  readonly drugs: string;
  readonly charged: Fen;
  /** Of the charge, what no cost control counts. */
  readonly outside: Fen;
}

/** Settlements of hospitals that were not reversed, with the mark that holds, the newest first. */
export async function listFlagged(
  tx: Tx,
  filter: {
    readonly from: PlainDate | null;
    readonly to: PlainDate | null;
    readonly flagged: boolean | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: FlaggedRow[]; total: number }> {
  const rows = await tx.rows<FlaggedRow & { total: number }>(
    `SELECT c.claim_no AS "claimNo", i.name AS "institutionName", c.served_on AS "servedOn", c.charged, ${OUTSIDE} AS outside, f.kind, f.ground, coalesce(f.words, '') AS words,
       (SELECT string_agg(DISTINCT coalesce(d.generic_name, l.national_code), '、') FROM claim_line l LEFT JOIN product d ON d.national_code = l.national_code
         WHERE l.area_code = c.area_code AND l.claim_id = c.id) AS drugs, count(*) OVER ()::int AS total
     FROM claim c JOIN institution i ON i.code = c.institution_code AND i.kind = 'hospital'
     ${JOIN_MARK}
     WHERE c.kind = 'settlement' AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id)
       AND ($1::date IS NULL OR c.served_on >= $1) AND ($2::date IS NULL OR c.served_on <= $2) AND ($3::boolean IS NULL OR (f.kind IS NOT NULL) = $3)
     ORDER BY c.id DESC LIMIT $4 OFFSET $5`,
    [filter.from, filter.to, filter.flagged, filter.limit, filter.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
