/** Pharmacies that makers chose for their products, and what became of each offer (M26, M38). Only adding. */
import { day, type PlainDate } from '../../../base/date.ts';
import type { Authorisation, AuthorisationStep } from '../../../domain/providers/stock/authorisation.ts';
import { at, type Tx } from '../../db/database.ts';
import { dayValues, DESIGNATED, LISTED, literal } from './shelf-sql-store.ts';

export interface MakerProduct {
  readonly nationalCode: string;
  readonly name: string;
  readonly strength: string;
  readonly pack: string;
  readonly countiesCovered: number;
  readonly counties: number;
}

/** An authorisation `g` that was accepted and holds on day $1. */
const HOLDS = `g.from_on <= $1 AND g.to_on >= $1
  AND EXISTS (SELECT 1 FROM pharmacy_authorisation_step s WHERE s.authorisation_id = g.id AND s.step = 'accept')
  AND NOT EXISTS (SELECT 1 FROM pharmacy_authorisation_step s WHERE s.authorisation_id = g.id AND s.step = 'end' AND s.ended_on <= $1)`;

const COUNTIES = `county AS (SELECT c.code, c.name, city.name AS city_name FROM area c JOIN area city ON city.code = c.parent_code
  WHERE c.level = 3 AND c.code NOT LIKE '%99')`;

/** A maker's products: the maker's name on the product is the enterprise's. */
export async function listMakerProductRows(
  tx: Tx,
  enterpriseCode: string,
  onDay: PlainDate,
): Promise<MakerProduct[]> {
  return tx.rows<MakerProduct>(
    `WITH ${COUNTIES} SELECT p.national_code AS "nationalCode", p.generic_name AS name, p.strength, p.pack, (SELECT count(*)::int FROM county) AS counties,
       (SELECT count(DISTINCT i.area_code)::int FROM pharmacy_authorisation g JOIN institution i ON i.code = g.pharmacy_code
         JOIN county c ON c.code = i.area_code WHERE g.national_code = p.national_code AND ${HOLDS} AND ${DESIGNATED}) AS "countiesCovered"
     FROM product p JOIN enterprise e ON e.name = p.maker WHERE e.code = $2 ORDER BY p.name_pinyin, p.national_code`,
    [onDay, enterpriseCode],
  );
}

/** Which of these products the pharmacy already has an open or running authorisation for over these days. */
export async function findOverlapping(
  tx: Tx,
  given: {
    readonly enterpriseCode: string;
    readonly pharmacyCode: string;
    readonly nationalCodes: readonly string[];
    readonly from: PlainDate;
    readonly to: PlainDate;
  },
): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(
    `SELECT DISTINCT g.national_code AS code FROM pharmacy_authorisation g
     WHERE g.enterprise_code = $1 AND g.pharmacy_code = $2 AND g.national_code = ANY($3) AND g.from_on <= $5 AND g.to_on >= $4
       AND NOT EXISTS (SELECT 1 FROM pharmacy_authorisation_step s WHERE s.authorisation_id = g.id
         AND (s.step IN ('decline', 'withdraw') OR s.ended_on <= $4))`,
    [given.enterpriseCode, given.pharmacyCode, [...given.nationalCodes], given.from, given.to],
  );
  return rows.map((row) => row.code);
}

export async function lockAuthorisations(tx: Tx, pharmacyCode: string): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(27, hashtext($1))', [pharmacyCode]);
}

export async function insertAuthorisations(
  tx: Tx,
  given: {
    readonly enterpriseCode: string;
    readonly pharmacyCode: string;
    readonly nationalCodes: readonly string[];
    readonly from: PlainDate;
    readonly to: PlainDate;
    readonly note: string;
  },
  offeredBy: number,
  now: number,
): Promise<number> {
  return tx.run(
    `INSERT INTO pharmacy_authorisation (enterprise_code, national_code, pharmacy_code, from_on, to_on, note, offered_by, offered_at)
     SELECT $1, c, $2, $4, $5, $6, $7, $8 FROM unnest($3::text[]) AS c`,
    [
      given.enterpriseCode,
      given.pharmacyCode,
      [...given.nationalCodes],
      given.from,
      given.to,
      given.note,
      offeredBy,
      at(now),
    ],
  );
}

export async function insertAuthorisationStep(
  tx: Tx,
  id: number,
  given: { readonly step: AuthorisationStep; readonly endedOn: PlainDate | null; readonly reason: string },
  byAccount: number,
  now: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO pharmacy_authorisation_step (authorisation_id, seq, step, ended_on, reason, by_account, at)
     SELECT $1, COALESCE(max(seq), 0) + 1, $2, $3, $4, $5, $6 FROM pharmacy_authorisation_step WHERE authorisation_id = $1`,
    [id, given.step, given.endedOn, given.reason, byAccount, at(now)],
  );
}

export interface AuthorisationRow extends Authorisation {
  readonly id: number;
  readonly enterpriseCode: string;
  readonly enterpriseName: string;
  readonly nationalCode: string;
  readonly productName: string;
  readonly strength: string;
  readonly pharmacyCode: string;
  readonly pharmacyName: string;
  readonly areaName: string;
  readonly note: string;
  readonly reason: string | null;
}

export interface AuthorisationFilter {
  readonly enterpriseCode: string | null;
  readonly pharmacyCode: string | null;
  readonly areaPrefix: string;
  readonly id: number | null;
  readonly words: string | undefined;
}

type RawAuthorisation = Omit<AuthorisationRow, 'id' | 'from' | 'to' | 'endedOn'> & {
  id: bigint;
  from: string;
  to: string;
  endedOn: string | null;
};

/** Authorisations of the filter, the latest offered first. */
export async function listAuthorisationRows(
  tx: Tx,
  filter: AuthorisationFilter,
): Promise<AuthorisationRow[]> {
  const rows = await tx.rows<RawAuthorisation>(
    `SELECT g.id, g.enterprise_code AS "enterpriseCode", e.name AS "enterpriseName", g.national_code AS "nationalCode", p.generic_name AS "productName",
       p.strength, g.pharmacy_code AS "pharmacyCode", i.name AS "pharmacyName", a.name AS "areaName", g.from_on AS "from", g.to_on AS "to", g.note,
       (SELECT s.step FROM pharmacy_authorisation_step s WHERE s.authorisation_id = g.id AND s.step <> 'end' ORDER BY s.seq DESC LIMIT 1) AS answer,
       (SELECT min(s.ended_on) FROM pharmacy_authorisation_step s WHERE s.authorisation_id = g.id) AS "endedOn",
       (SELECT s.reason FROM pharmacy_authorisation_step s WHERE s.authorisation_id = g.id AND s.reason <> '' ORDER BY s.seq DESC LIMIT 1) AS reason
     FROM pharmacy_authorisation g JOIN enterprise e ON e.code = g.enterprise_code JOIN product p ON p.national_code = g.national_code
       JOIN institution i ON i.code = g.pharmacy_code JOIN area a ON a.code = i.area_code
     WHERE ($1::text IS NULL OR g.enterprise_code = $1) AND ($2::text IS NULL OR g.pharmacy_code = $2) AND i.area_code LIKE $3 || '%'
       AND ($4::bigint IS NULL OR g.id = $4)
       AND ($5::text IS NULL OR p.generic_name LIKE '%' || $5 || '%' OR i.name LIKE '%' || $5 || '%' OR e.name LIKE '%' || $5 || '%' OR i.code = $5)
     ORDER BY g.id DESC`,
    [filter.enterpriseCode, filter.pharmacyCode, filter.areaPrefix, filter.id, literal(filter.words)],
  );
  return rows.map((row) => ({
    ...row,
    id: Number(row.id),
    from: day(row.from),
    to: day(row.to),
    endedOn: row.endedOn === null ? null : day(row.endedOn),
  }));
}

export interface CoverageRow {
  readonly nationalCode: string;
  readonly productName: string;
  readonly maker: string;
  readonly countyCode: string;
  readonly countyName: string;
  readonly cityName: string;
  readonly authorised: number;
  readonly withStock: number;
}

/** Product × county with its authorised pharmacies; counties that have none first (M26, M38). */
export async function listCoverageRows(
  tx: Tx,
  filter: {
    readonly today: PlainDate;
    /** A maker's own products; null for all products of the list. */
    readonly enterpriseCode: string | null;
    readonly areaPrefix: string;
    readonly words: string | undefined;
    readonly lacks: 'authorised' | 'stock' | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: CoverageRow[]; total: number }> {
  const rows = await tx.rows<CoverageRow & { total: bigint }>(
    `WITH ${COUNTIES}, ${LISTED},
     held AS (SELECT g.national_code, i.area_code, g.pharmacy_code,
         EXISTS (SELECT 1 FROM stock_state s WHERE s.institution_code = g.pharmacy_code AND s.national_code = g.national_code AND s.quantity > 0
           AND (s.expires_on IS NULL OR s.expires_on >= $1) AND s.reported_at >= $3) AS stocked
       FROM pharmacy_authorisation g JOIN institution i ON i.code = g.pharmacy_code WHERE ${HOLDS} AND ${DESIGNATED}),
     spot AS (SELECT p.national_code AS "nationalCode", p.generic_name AS "productName", p.maker, p.name_pinyin, c.code AS "countyCode",
         c.name AS "countyName", c.city_name AS "cityName", count(DISTINCT h.pharmacy_code)::int AS authorised,
         (count(DISTINCT h.pharmacy_code) FILTER (WHERE h.stocked))::int AS "withStock"
       FROM product p CROSS JOIN county c LEFT JOIN held h ON h.national_code = p.national_code AND h.area_code = c.code
       WHERE c.code LIKE $4 || '%' AND $2::timestamptz IS NOT NULL
         AND CASE WHEN $5::text IS NULL THEN EXISTS (SELECT 1 FROM listed l WHERE l.entry_key = p.entry_key)
           ELSE p.maker = (SELECT e.name FROM enterprise e WHERE e.code = $5) END
         AND ($6::text IS NULL OR p.generic_name LIKE '%' || $6 || '%' OR p.maker LIKE '%' || $6 || '%' OR p.national_code = $6)
       GROUP BY p.national_code, c.code, c.name, c.city_name)
     SELECT "nationalCode", "productName", maker, "countyCode", "countyName", "cityName", authorised, "withStock", count(*) OVER () AS total FROM spot
     WHERE CASE $7::text WHEN 'authorised' THEN authorised = 0 WHEN 'stock' THEN "withStock" = 0 ELSE true END
     ORDER BY authorised > 0, "withStock" > 0, name_pinyin, "nationalCode", "countyCode" LIMIT $8 OFFSET $9`,
    [
      ...dayValues(filter.today),
      filter.areaPrefix,
      filter.enterpriseCode,
      literal(filter.words),
      filter.lacks,
      filter.limit,
      filter.offset,
    ],
  );
  return { rows, total: Number(rows[0]?.total ?? 0) };
}
