/** How much of the list each institution has on a day (M26, M31). Reads only; called with the scope `all`, narrowed by area. */
import type { PlainDate } from '../../../base/date.ts';
import type { InstitutionKind } from '../../../domain/providers/model.ts';
import type { Tx } from '../../db/database.ts';
import { dayValues, DESIGNATED, hasOn, LISTED, literal } from './shelf-sql-store.ts';

export interface StockingRow {
  readonly code: string;
  readonly kind: InstitutionKind;
  readonly name: string;
  readonly level: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly isDesignated: boolean;
  readonly stocked: number;
  readonly listed: number;
  /** Of the fields in which the hospital has published doctors; 0 of 0 for pharmacies. */
  readonly ownStocked: number;
  readonly ownListed: number;
  readonly reportedAt: number | null;
  /** Other pharmacies of its county with an agreement in force. */
  readonly othersInCounty: number;
  readonly hasOpenProposal: boolean;
}

export interface StockingFilter {
  readonly onDay: PlainDate;
  readonly today: PlainDate;
  /** Empty for the whole province. */
  readonly areaPrefix: string;
  readonly kind: InstitutionKind | null;
  readonly words: string | undefined;
  readonly code: string | null;
}

/** Whether filing `f` is of a doctor published on day $1, neither suspended nor ended. */
export const PUBLISHED_FILING = `f.published_on <= $1 AND (f.ended_on IS NULL OR f.ended_on > $1)
  AND (f.suspended_from IS NULL OR f.suspended_from > $1 OR f.suspended_to < $1)`;

const OWN_FIELDS = `own_field AS (SELECT DISTINCT t.institution_code, x.field FROM doctor_filing f
  JOIN practitioner t ON t.code = f.doctor_code, unnest(f.fields) AS x(field) WHERE ${PUBLISHED_FILING})`;

/** Every institution of the filter with its figures on the day. */
export async function listStockingRows(tx: Tx, filter: StockingFilter): Promise<StockingRow[]> {
  return tx.rows<StockingRow>(
    `WITH ${LISTED}, ${hasOn(filter.onDay, filter.today)}, ${OWN_FIELDS},
     place AS (SELECT i.*, ${DESIGNATED} AS designated FROM institution i
       WHERE i.area_code LIKE $4 || '%' AND $2::timestamptz IS NOT NULL AND $3::timestamptz IS NOT NULL),
     there AS (SELECT h.institution_code, count(*)::int AS stocked, count(o.field)::int AS own, max(h.reported_at) AS reported_at
       FROM has h JOIN listed l USING (entry_key) LEFT JOIN own_field o ON o.institution_code = h.institution_code AND o.field = l.field
       GROUP BY h.institution_code),
     own AS (SELECT o.institution_code, count(*)::int AS listed FROM own_field o JOIN listed l ON l.field = o.field GROUP BY o.institution_code),
     counties AS (SELECT area_code, count(*)::int AS pharmacies FROM place WHERE kind = 'pharmacy' AND designated GROUP BY area_code)
     SELECT i.code, i.kind, i.name, i.level, i.area_code AS "areaCode", a.name AS "areaName", i.designated AS "isDesignated",
       COALESCE(t.stocked, 0) AS stocked, (SELECT count(*)::int FROM listed) AS listed, COALESCE(t.own, 0) AS "ownStocked",
       COALESCE(w.listed, 0) AS "ownListed", (SELECT max(s.reported_at) FROM stock_state s WHERE s.institution_code = i.code) AS "reportedAt",
       COALESCE(c.pharmacies, 0) - CASE WHEN i.kind = 'pharmacy' AND i.designated THEN 1 ELSE 0 END AS "othersInCounty",
       EXISTS (SELECT 1 FROM stocking_proposal p WHERE p.institution_code = i.code
         AND NOT EXISTS (SELECT 1 FROM stocking_decision d WHERE d.proposal_id = p.id)) AS "hasOpenProposal"
     FROM place i JOIN area a ON a.code = i.area_code LEFT JOIN there t ON t.institution_code = i.code
       LEFT JOIN own w ON w.institution_code = i.code LEFT JOIN counties c ON c.area_code = i.area_code
     WHERE ($5::text IS NULL OR i.kind = $5) AND ($6::text IS NULL OR i.name LIKE '%' || $6 || '%' OR i.code = $6)
       AND ($7::text IS NULL OR i.code = $7)
     ORDER BY i.area_code, i.kind, i.code`,
    [...dayValues(filter.onDay), filter.areaPrefix, filter.kind, literal(filter.words), filter.code],
  );
}

export interface ListedDrugRow {
  readonly entryKey: string;
  readonly name: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly isThere: boolean;
  /** Whether the institution has a published doctor of the drug's field. */
  readonly isOwnField: boolean;
}

/** Every drug on the list of the day, and whether an institution has it; what lacks in its own fields first. */
export async function listDrugsOf(
  tx: Tx,
  institutionCode: string,
  onDay: PlainDate,
  today: PlainDate,
): Promise<ListedDrugRow[]> {
  return tx.rows<ListedDrugRow>(
    `WITH ${LISTED}, ${hasOn(onDay, today)}, ${OWN_FIELDS}
     SELECT l.entry_key AS "entryKey", l.generic_name AS name, l.dosage_form AS "dosageForm", l.field, h.entry_key IS NOT NULL AS "isThere",
       o.field IS NOT NULL AS "isOwnField"
     FROM listed l LEFT JOIN has h ON h.entry_key = l.entry_key AND h.institution_code = $4
       LEFT JOIN own_field o ON o.field = l.field AND o.institution_code = $4
     WHERE $2::timestamptz IS NOT NULL ORDER BY h.entry_key IS NOT NULL, o.field IS NULL, l.name_pinyin, l.entry_key`,
    [...dayValues(onDay), institutionCode],
  );
}

/** Counties of an area without any pharmacy whose agreement is in force on the day. */
export async function listBareCounties(
  tx: Tx,
  areaPrefix: string,
  onDay: PlainDate,
): Promise<{ code: string; name: string; cityCode: string; cityName: string }[]> {
  return tx.rows(
    `SELECT c.code, c.name, city.code AS "cityCode", city.name AS "cityName" FROM area c JOIN area city ON city.code = c.parent_code
     WHERE c.level = 3 AND c.code NOT LIKE '%99' AND c.code LIKE $2 || '%'
       AND NOT EXISTS (SELECT 1 FROM institution i WHERE i.area_code = c.code AND i.kind = 'pharmacy' AND ${DESIGNATED}) ORDER BY c.code`,
    [onDay, areaPrefix],
  );
}
