/** Looking up institutions, agreements, doctors and pharmacists: used by every module to the right (M2, M20, M21, M25, M26). */
import type { PlainDate } from '../../base/date.ts';
import type { DoctorFacts } from '../../domain/providers/doctor.ts';
import {
  isAgreementClause,
  type Agreement,
  type DoctorFiling,
  type InstitutionKind,
  type PractitionerKind,
} from '../../domain/providers/model.ts';
import { at, type Tx } from '../db/database.ts';
import { listPointFacts } from './points/point-store.ts';

export interface Institution {
  readonly code: string;
  readonly kind: InstitutionKind;
  readonly name: string;
  /** 三级甲等 and the like; empty for pharmacies. */
  readonly level: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly address: string;
  readonly phone: string;
}

export const INSTITUTION_COLUMNS = `i.code, i.kind, i.name, i.level, i.area_code AS "areaCode", (SELECT name FROM area WHERE code = i.area_code) AS "areaName", i.address, i.phone`;

/** A hospital or pharmacy by its code (M2). */
export async function findInstitution(tx: Tx, code: string): Promise<Institution | undefined> {
  return tx.first<Institution>(`SELECT ${INSTITUTION_COLUMNS} FROM institution i WHERE i.code = $1`, [code]);
}

/** @throws the database's error of `institution_pkey` when the code is taken */
export async function insertInstitution(tx: Tx, institution: Omit<Institution, 'areaName'>): Promise<void> {
  await tx.run(
    'INSERT INTO institution (code, kind, name, level, area_code, address, phone) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [
      institution.code,
      institution.kind,
      institution.name,
      institution.level,
      institution.areaCode,
      institution.address,
      institution.phone,
    ],
  );
}

export interface AgreementRow extends Omit<Agreement, 'id' | 'clauses'> {
  id: bigint;
  clauses: string[];
}

export const AGREEMENT_COLUMNS = `g.id, g.agreement_no AS "agreementNo", g.institution_code AS "institutionCode", g.clauses, g.from_on AS "from", g.to_on AS "to",
  g.suspended_from AS "suspendedFrom", g.suspended_to AS "suspendedTo", g.ended_on AS "endedOn"`;

export function agreementOf(row: AgreementRow): Agreement {
  return { ...row, id: Number(row.id), clauses: row.clauses.filter(isAgreementClause) };
}

/** All agreements of an institution, the newest first; which one is in force is for `agreementOn` to say (M25, M26). */
export async function listAgreements(tx: Tx, institutionCode: string): Promise<Agreement[]> {
  const rows = await tx.rows<AgreementRow>(
    `SELECT ${AGREEMENT_COLUMNS} FROM agreement g WHERE g.institution_code = $1 ORDER BY g.from_on DESC, g.id DESC`,
    [institutionCode],
  );
  return rows.map(agreementOf);
}

export async function findAgreement(tx: Tx, id: number): Promise<Agreement | undefined> {
  const row = await tx.first<AgreementRow>(`SELECT ${AGREEMENT_COLUMNS} FROM agreement g WHERE g.id = $1`, [
    id,
  ]);
  return row && agreementOf(row);
}

/** Holds an institution's terms until the transaction ends, so that two agreements cannot take the same days at once. */
export async function lockTerms(tx: Tx, institutionCode: string): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(2355, hashtext($1))', [institutionCode]);
}

export interface Practitioner {
  /** National code: D… of doctors, Y… or HY… of pharmacists. */
  readonly code: string;
  readonly kind: PractitionerKind;
  readonly name: string;
  readonly institutionCode: string;
  readonly department: string;
  readonly title: string;
  readonly licenceNo: string;
}

export async function findPractitioner(tx: Tx, code: string): Promise<Practitioner | undefined> {
  return tx.first<Practitioner>(
    `SELECT code, kind, name, institution_code AS "institutionCode", department, title, licence_no AS "licenceNo" FROM practitioner WHERE code = $1`,
    [code],
  );
}

/** A doctor or pharmacist by the number of their licence; undefined when nobody, or more than one, has it. */
export async function findPractitionerByLicence(
  tx: Tx,
  licenceNo: string,
): Promise<Practitioner | undefined> {
  const rows = await tx.rows<Practitioner>(
    `SELECT code, kind, name, institution_code AS "institutionCode", department, title, licence_no AS "licenceNo" FROM practitioner WHERE licence_no = $1 LIMIT 2`,
    [licenceNo],
  );
  return rows.length === 1 ? rows[0] : undefined;
}

/** @throws the database's error of `practitioner_pkey` when the code is taken */
export async function insertPractitioner(tx: Tx, one: Practitioner): Promise<void> {
  await tx.run(
    'INSERT INTO practitioner (code, kind, name, institution_code, department, title, licence_no) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [one.code, one.kind, one.name, one.institutionCode, one.department, one.title, one.licenceNo],
  );
}

/** Moves a doctor to another department or title, as a new filing states it. */
export async function updatePractitioner(
  tx: Tx,
  code: string,
  department: string,
  title: string,
): Promise<void> {
  await tx.run('UPDATE practitioner SET department = $2, title = $3 WHERE code = $1', [
    code,
    department,
    title,
  ]);
}

interface FilingRow extends Omit<DoctorFiling, 'id'> {
  id: bigint;
}

const FILING_COLUMNS = `f.id, f.doctor_code AS "doctorCode", f.fields, f.checked_at IS NOT NULL AS checked, f.published_on AS "publishedOn",
  f.suspended_from AS "suspendedFrom", f.suspended_to AS "suspendedTo", f.ended_on AS "endedOn"`;

/** All filings of a doctor, the newest first (M20, M21). */
export async function listFilingsOf(tx: Tx, doctorCode: string): Promise<DoctorFiling[]> {
  const rows = await tx.rows<FilingRow>(
    `SELECT ${FILING_COLUMNS} FROM doctor_filing f WHERE f.doctor_code = $1 ORDER BY f.id DESC`,
    [doctorCode],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

export async function findFiling(tx: Tx, id: number): Promise<DoctorFiling | undefined> {
  const row = await tx.first<FilingRow>(`SELECT ${FILING_COLUMNS} FROM doctor_filing f WHERE f.id = $1`, [
    id,
  ]);
  return row && { ...row, id: Number(row.id) };
}

/** Files a doctor as 责任医师; it counts only after check and publication (M21). */
export async function insertDoctorFiling(
  tx: Tx,
  doctorCode: string,
  fields: readonly string[],
  filedBy: number | null,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    'INSERT INTO doctor_filing (doctor_code, fields, filed_at, filed_by) VALUES ($1, $2, $3, $4) RETURNING id',
    [doctorCode, fields, at(now), filedBy],
  );
  return Number(row?.id);
}

export async function markFilingChecked(
  tx: Tx,
  id: number,
  checkedBy: number | null,
  now: number,
): Promise<void> {
  await tx.run('UPDATE doctor_filing SET checked_at = $2, checked_by = $3 WHERE id = $1', [
    id,
    at(now),
    checkedBy,
  ]);
}

export async function markFilingPublished(
  tx: Tx,
  id: number,
  publishedBy: number | null,
  onDay: PlainDate,
): Promise<void> {
  await tx.run('UPDATE doctor_filing SET published_on = $2, published_by = $3 WHERE id = $1', [
    id,
    onDay,
    publishedBy,
  ]);
}

/** Whether an area, or its 市州, has relaxed the title rule for a title on a day (M20). */
export async function isTitleRelaxedOn(
  tx: Tx,
  areaCode: string,
  title: string,
  onDay: PlainDate,
): Promise<boolean> {
  const row = await tx.first<{ found: boolean }>(
    `SELECT true AS found FROM title_relaxation WHERE area_code = ANY($1) AND title = $2 AND from_on <= $3 AND (to_on IS NULL OR to_on >= $3)`,
    [[areaCode, `${areaCode.slice(0, 4)}00`], title, onDay],
  );
  return row !== undefined;
}

export async function insertTitleRelaxation(
  tx: Tx,
  relaxation: { areaCode: string; title: string; from: PlainDate; to: PlainDate | null; source: string },
): Promise<void> {
  await tx.run(
    'INSERT INTO title_relaxation (area_code, title, from_on, to_on, source) VALUES ($1, $2, $3, $4, $5)',
    [relaxation.areaCode, relaxation.title, relaxation.from, relaxation.to, relaxation.source],
  );
}

/**
 * Everything that `mayDoctorActFor` asks about a doctor on a day (M20, M21, M22).
 * @returns undefined when the code is no doctor's
 */
export async function loadDoctorFacts(
  tx: Tx,
  doctorCode: string,
  onDay: PlainDate,
): Promise<(DoctorFacts & { practitioner: Practitioner; hospital: Institution }) | undefined> {
  const practitioner = await findPractitioner(tx, doctorCode);
  if (practitioner?.kind !== 'doctor') return undefined;
  const hospital = await findInstitution(tx, practitioner.institutionCode);
  if (hospital === undefined) return undefined;
  const titleRelaxed = await isTitleRelaxedOn(tx, hospital.areaCode, practitioner.title, onDay);
  return {
    practitioner,
    hospital,
    title: practitioner.title,
    titleRelaxed,
    filings: await listFilingsOf(tx, doctorCode),
    points: await listPointFacts(tx, doctorCode),
  };
}
