/** What the till reads beside the claim itself: prices last asked, and the day's sums of one institution. */
import type { PlainDate } from '../../base/date.ts';
import type { Fen, UnitPrice } from '../../base/money.ts';
import { at, type Tx } from '../db/database.ts';
import { isMatched } from './load-claim-store.ts';

/** So many of the institution's newest claims are looked through for a price. */
const LOOK_BACK = 500;

/** What the till shows beside a prescription, as one snapshot sees it. */
export interface LastPrices {
  readonly catalogueRevision: string;
  readonly prices: ReadonlyMap<string, UnitPrice>;
}

/**
 * The price that an institution last asked for each product; products that it did not sell lately are absent.
 * With the revision of the catalogue, so that the products themselves need no further statement.
 */
export async function listLastPrices(
  tx: Tx,
  institutionCode: string,
  nationalCodes: readonly string[],
): Promise<LastPrices> {
  const rows = await tx.rows<{ revision: string; code: string | null; price: UnitPrice }>(
    `SELECT r.token AS revision, s.code, s.price FROM catalogue_revision r LEFT JOIN
       (SELECT DISTINCT ON (l.national_code) l.national_code AS code, l.price
        FROM (SELECT area_code, id FROM claim WHERE institution_code = $1 AND kind = 'settlement' ORDER BY id DESC LIMIT $3) c
        JOIN claim_line l ON l.area_code = c.area_code AND l.claim_id = c.id
        WHERE l.national_code = ANY($2) ORDER BY l.national_code, c.id DESC) s ON true`,
    [institutionCode, [...nationalCodes], LOOK_BACK],
  );
  const [first] = rows;
  if (!first) throw new Error('the catalogue always has a revision');
  const sold = rows.flatMap(({ code, price }) => (code === null ? [] : [[code, price] as const]));
  return { catalogueRevision: first.revision, prices: new Map(sold) };
}

/** Products of the entries that an institution has matched to an item of its own on the day (N5.5). */
export async function listMatchedOf(
  tx: Tx,
  institutionCode: string,
  entryKeys: readonly string[],
  onDay: PlainDate,
): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(
    `SELECT w.code FROM (SELECT national_code AS code FROM product WHERE entry_key = ANY($2)) w WHERE ${isMatched('$1', '$3')} ORDER BY w.code`,
    [institutionCode, [...entryKeys], onDay],
  );
  return rows.map((row) => row.code);
}

/** Sums of what an institution settled from an instant on; reversals count as their negative amounts. */
export interface TillSums {
  readonly settled: bigint;
  readonly reversed: bigint;
  readonly charged: Fen;
  readonly fromFunds: Fen;
  readonly personPays: Fen;
}

/** @param from the first instant of the day, in milliseconds */
export async function sumClaimsSince(tx: Tx, institutionCode: string, from: number): Promise<TillSums> {
  const row = await tx.first<TillSums>(
    `SELECT count(*) FILTER (WHERE kind = 'settlement') AS settled, count(*) FILTER (WHERE kind = 'reversal') AS reversed,
       coalesce(sum(charged), 0)::bigint AS charged, coalesce(sum(person_pays), 0)::bigint AS "personPays",
       coalesce(sum(from_pooled_fund + from_major_illness + from_assistance), 0)::bigint AS "fromFunds"
     FROM claim WHERE institution_code = $1 AND settled_at >= $2`,
    [institutionCode, at(from)],
  );
  if (!row) throw new Error('an aggregate always has one row');
  return row;
}
