/** Lists of institutions, filings and published doctors, one page at a time. */
import type { PlainDate } from '../../base/date.ts';
import type { FilingState } from '../../domain/providers/doctor.ts';
import type { Agreement, InstitutionKind } from '../../domain/providers/model.ts';
import type { Tx } from '../db/database.ts';
import {
  AGREEMENT_COLUMNS,
  agreementOf,
  INSTITUTION_COLUMNS,
  type AgreementRow,
  type Institution,
  type Practitioner,
} from './store.ts';

interface Span {
  readonly limit: number;
  readonly offset: number;
}

/** Words for LIKE, with its signs taken literally. */
function literal(words: string | undefined): string | null {
  return words === undefined ? null : words.replace(/[\\%_]/g, '\\$&');
}

export interface InstitutionFilter extends Span {
  readonly kind: InstitutionKind | null;
  readonly words: string | undefined;
  readonly areaPrefix: string | null;
  /** Only institutions with, or without, an agreement that runs on the day. */
  readonly agreement: 'inForce' | 'none' | null;
  readonly onDay: PlainDate;
}

const RUNNING = `EXISTS (SELECT 1 FROM agreement g WHERE g.institution_code = i.code AND g.from_on <= $4 AND g.to_on >= $4
  AND (g.ended_on IS NULL OR g.ended_on > $4) AND (g.suspended_from IS NULL OR g.suspended_from > $4 OR g.suspended_to < $4))`;

/** Institutions by area and name. */
export async function listInstitutionRows(
  tx: Tx,
  filter: InstitutionFilter,
): Promise<{ rows: Institution[]; total: number }> {
  const rows = await tx.rows<Institution & { total: bigint }>(
    `SELECT ${INSTITUTION_COLUMNS}, count(*) OVER () AS total FROM institution i
     WHERE ($1::text IS NULL OR i.kind = $1) AND ($2::text IS NULL OR i.name LIKE '%' || $2 || '%' OR i.code = $2) AND ($3::text IS NULL OR i.area_code LIKE $3 || '%')
       AND ($5::text IS NULL OR ($5 = 'inForce') = ${RUNNING}) AND $4::date IS NOT NULL
     ORDER BY i.area_code, i.kind, i.code LIMIT $6 OFFSET $7`,
    [
      filter.kind,
      literal(filter.words),
      filter.areaPrefix,
      filter.onDay,
      filter.agreement,
      filter.limit,
      filter.offset,
    ],
  );
  return { rows, total: Number(rows[0]?.total ?? 0) };
}

/** The agreements of several institutions. */
export async function listAgreementsOfAll(tx: Tx, codes: readonly string[]): Promise<Agreement[]> {
  const rows = await tx.rows<AgreementRow>(
    `SELECT ${AGREEMENT_COLUMNS} FROM agreement g WHERE g.institution_code = ANY($1) ORDER BY g.from_on DESC, g.id DESC`,
    [codes],
  );
  return rows.map(agreementOf);
}

export async function listPractitionerRows(
  tx: Tx,
  institutionCode: string,
  { limit, offset }: Span,
): Promise<{ rows: Practitioner[]; total: number }> {
  const rows = await tx.rows<Practitioner & { total: bigint }>(
    `SELECT code, kind, name, institution_code AS "institutionCode", department, title, licence_no AS "licenceNo", count(*) OVER () AS total
     FROM practitioner WHERE institution_code = $1 ORDER BY kind, department, name, code LIMIT $2 OFFSET $3`,
    [institutionCode, limit, offset],
  );
  return { rows, total: Number(rows[0]?.total ?? 0) };
}

/** The state of a filing on day $1, as `filingStateOn` says it. */
const FILING_STATE = `CASE WHEN f.ended_on <= $1 THEN 'ended'
  WHEN f.published_on IS NULL THEN CASE WHEN f.checked_at IS NULL THEN 'filed' ELSE 'checked' END
  WHEN f.suspended_from <= $1 AND (f.suspended_to IS NULL OR f.suspended_to >= $1) THEN 'suspended' ELSE 'published' END`;

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

export interface FilingFilter extends Span {
  readonly onDay: PlainDate;
  readonly id?: number;
  readonly words?: string | undefined;
  readonly state?: FilingState | undefined;
  readonly field?: string | undefined;
  readonly areaPrefix?: string | null;
  readonly hospitalCode?: string | null;
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

/** Suspends an agreement for a span, or lifts the suspension when `from` is null; the reason stays for all to read while it is stopped. */
export async function updateAgreementSuspension(
  tx: Tx,
  id: number,
  from: PlainDate | null,
  to: PlainDate | null,
  reason: string,
): Promise<void> {
  await tx.run(
    'UPDATE agreement SET suspended_from = $2, suspended_to = $3, stop_reason = CASE WHEN $2::date IS NULL THEN NULL ELSE $4 END WHERE id = $1',
    [id, from, to, reason],
  );
}

export async function updateAgreementEnd(
  tx: Tx,
  id: number,
  endedOn: PlainDate,
  reason: string,
): Promise<void> {
  await tx.run('UPDATE agreement SET ended_on = $2, stop_reason = $3 WHERE id = $1', [id, endedOn, reason]);
}

/** Why the agreements of an institution are suspended or ended, by their ids. */
export async function listStopReasons(tx: Tx, institutionCode: string): Promise<ReadonlyMap<number, string>> {
  const rows = await tx.rows<{ id: bigint; reason: string }>(
    'SELECT id, stop_reason AS reason FROM agreement WHERE institution_code = $1 AND stop_reason IS NOT NULL',
    [institutionCode],
  );
  return new Map(rows.map((row) => [Number(row.id), row.reason]));
}

/** As `updateAgreementSuspension`, for a doctor's filing. */
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
