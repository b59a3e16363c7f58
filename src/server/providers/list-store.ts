/** Lists of institutions and their staff, one page at a time. */
import type { PlainDate } from '../../base/date.ts';
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
