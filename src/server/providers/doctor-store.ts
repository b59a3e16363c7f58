/** Filings of responsible doctors, one page at a time; their suspension and end; where a lower title will do (M20, M21). */
import type { PlainDate } from '../../base/date.ts';
import type { FilingState } from '../../domain/providers/doctor.ts';
import type { Tx } from '../db/database.ts';

/** Words for LIKE, with its signs taken literally. */
function literal(words: string | undefined): string | null {
  return words === undefined ? null : words.replace(/[\\%_]/g, '\\$&');
}

/** The state of a filing on day $1, as `filingStateOn` says it; whoever's payment qualification is stopped ($10) cannot act either. */
const FILING_STATE = `CASE WHEN f.ended_on <= $1 THEN 'ended'
  WHEN f.published_on IS NULL THEN CASE WHEN f.checked_at IS NULL THEN 'filed' ELSE 'checked' END
  WHEN f.suspended_from <= $1 AND (f.suspended_to IS NULL OR f.suspended_to >= $1) THEN 'suspended'
  WHEN f.doctor_code = ANY($10) THEN 'suspended' ELSE 'published' END`;

export interface FilingRow {
  readonly id: number;
  readonly doctorCode: string;
  readonly name: string;
  readonly title: string;
  readonly department: string;
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly cityName: string;
  readonly fields: string[];
  readonly filedAt: number;
  readonly publishedOn: PlainDate | null;
  readonly state: FilingState;
}

export interface FilingFilter {
  readonly limit: number;
  readonly offset: number;
  readonly onDay: PlainDate;
  readonly id?: number;
  readonly words?: string | undefined;
  readonly state?: FilingState | undefined;
  readonly field?: string | undefined;
  readonly areaPrefix?: string | null;
  readonly hospitalCode?: string | null;
  /** Codes of those whose payment qualification is suspended or ended on the day (M27). */
  readonly barred: readonly string[];
}

/** Filings of doctors: of one hospital, an area or the province; the newest first. */
export async function listFilingRows(
  tx: Tx,
  filter: FilingFilter,
): Promise<{ rows: FilingRow[]; total: number }> {
  const rows = await tx.rows<Omit<FilingRow, 'id'> & { id: bigint; total: bigint }>(
    `SELECT f.id, f.doctor_code AS "doctorCode", d.name, d.title, d.department, i.code AS "hospitalCode", i.name AS "hospitalName", i.area_code AS "areaCode",
       a.name AS "areaName", COALESCE((SELECT name FROM area WHERE code = left(i.area_code, 4) || '00'), a.name) AS "cityName",
       f.fields, f.filed_at AS "filedAt", f.published_on AS "publishedOn", ${FILING_STATE} AS state, count(*) OVER () AS total
     FROM doctor_filing f JOIN practitioner d ON d.code = f.doctor_code JOIN institution i ON i.code = d.institution_code JOIN area a ON a.code = i.area_code
     WHERE ($2::bigint IS NULL OR f.id = $2) AND ($3::text IS NULL OR d.name LIKE $3 || '%' OR i.name LIKE '%' || $3 || '%' OR d.code = $3)
       AND ($4::text IS NULL OR ${FILING_STATE} = $4) AND ($5::text IS NULL OR $5 = ANY(f.fields))
       AND ($6::text IS NULL OR i.area_code LIKE $6 || '%') AND ($7::text IS NULL OR i.code = $7)
     ORDER BY f.id DESC LIMIT $8 OFFSET $9`,
    [
      filter.onDay,
      filter.id ?? null,
      literal(filter.words),
      filter.state ?? null,
      filter.field ?? null,
      filter.areaPrefix ?? null,
      filter.hospitalCode ?? null,
      filter.limit,
      filter.offset,
      filter.barred,
    ],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map((row) => ({ ...row, id: Number(row.id) })) };
}

export interface FilingHistory {
  readonly checkedAt: number | null;
  readonly filedBy: string | null;
  readonly checkedBy: string | null;
  readonly publishedBy: string | null;
  /** Why it is suspended or ended. */
  readonly stopReason: string | null;
}

/** Who filed, checked and published. */
export async function findFilingHistory(tx: Tx, id: number): Promise<FilingHistory | undefined> {
  return tx.first(
    `SELECT f.checked_at AS "checkedAt", (SELECT name FROM account WHERE id = f.filed_by) AS "filedBy",
       (SELECT name FROM account WHERE id = f.checked_by) AS "checkedBy", (SELECT name FROM account WHERE id = f.published_by) AS "publishedBy",
       f.stop_reason AS "stopReason"
     FROM doctor_filing f WHERE f.id = $1`,
    [id],
  );
}

export interface RelaxationRow {
  readonly areaCode: string;
  readonly areaName: string;
  readonly title: string;
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
  readonly source: string;
}

export async function listRelaxationRows(tx: Tx): Promise<RelaxationRow[]> {
  return tx.rows(
    `SELECT r.area_code AS "areaCode", a.name AS "areaName", r.title, r.from_on AS "fromOn", r.to_on AS "toOn", r.source
     FROM title_relaxation r JOIN area a ON a.code = r.area_code ORDER BY r.area_code, r.from_on DESC`,
  );
}

/** Suspends a filing for a span, or lifts the suspension when `from` is null; the reason stays for all to read while it is stopped. */
export async function updateFilingSuspension(
  tx: Tx,
  id: number,
  from: PlainDate | null,
  to: PlainDate | null,
  reason: string,
): Promise<void> {
  await tx.run(
    'UPDATE doctor_filing SET suspended_from = $2, suspended_to = $3, stop_reason = CASE WHEN $2::date IS NULL THEN NULL ELSE $4 END WHERE id = $1',
    [id, from, to, reason],
  );
}

export async function updateFilingEnd(tx: Tx, id: number, endedOn: PlainDate, reason: string): Promise<void> {
  await tx.run('UPDATE doctor_filing SET ended_on = $2, stop_reason = $3 WHERE id = $1', [
    id,
    endedOn,
    reason,
  ]);
}
