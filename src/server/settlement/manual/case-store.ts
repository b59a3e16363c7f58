/** Manual claims as desks and patients see them, as far as the scope reaches, and what was booked for them (M30). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { ManualReason, ManualStep } from '../../../domain/settlement/manual/manual-steps.ts';
import type { OutsideSeller } from '../../../domain/settlement/manual/outside-seller.ts';
import type { Cause, Setting } from '../../../domain/settlement/model.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

export interface CaseRow {
  readonly id: number;
  readonly manualNo: string;
  readonly personId: number;
  readonly personNo: string;
  readonly personName: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly reason: ManualReason;
  /** Null for a seller outside the province. */
  readonly institutionCode: string | null;
  readonly institutionName: string;
  /** As it was told or checked last; null for an institution of ours (I24). */
  readonly outside: OutsideSeller | null;
  readonly servedOn: PlainDate;
  readonly setting: Setting;
  readonly cause: Cause;
  readonly diagnosisCode: string | null;
  readonly receivingHospital: string | null;
  readonly receivingHospitalName: string | null;
  readonly filedAt: number;
  readonly filedBy: number;
  readonly invoiced: Fen;
  readonly step: ManualStep;
  /** What the last review or approval found. */
  readonly payable: Fen | null;
  readonly claimNo: string | null;
  readonly payment: 'released' | 'paid' | 'returned' | null;
}

const OF_CLAIM = 'FROM manual_seller s WHERE s.manual_id = m.id ORDER BY s.version DESC LIMIT 1';
const SELLER_NAME = `(SELECT s.name ${OF_CLAIM})`;
const SELLER = `(SELECT json_build_object('placeCode', s.place_code, 'name', s.name, 'kind', s.kind, 'level', s.level, 'designatedCode', s.designated_code,
    'receivingHospital', s.receiving_hospital) ${OF_CLAIM})`;

const CASE = `m.id::int, m.manual_no AS "manualNo", m.person_id::int AS "personId", p.person_no AS "personNo", p.name AS "personName", m.area_code AS "areaCode",
  a.name AS "areaName", m.reason, m.institution_code AS "institutionCode", coalesce(i.name, ${SELLER_NAME}) AS "institutionName", ${SELLER} AS outside, m.served_on AS "servedOn", m.setting, m.cause,
  m.diagnosis_code AS "diagnosisCode", m.receiving_hospital AS "receivingHospital", h.name AS "receivingHospitalName", m.filed_at AS "filedAt", m.filed_by::int AS "filedBy",
  (SELECT coalesce(sum(v.amount), 0)::bigint FROM manual_invoice v WHERE v.manual_id = m.id) AS invoiced, last.step,
  CASE WHEN last.step IN ('passed', 'approved', 'reversed', 'repaid')
    THEN (SELECT e.payable FROM manual_event e WHERE e.manual_id = m.id AND e.payable IS NOT NULL ORDER BY e.seq DESC LIMIT 1) END AS payable,
  (SELECT s.claim_no FROM manual_settlement s WHERE s.manual_id = m.id) AS "claimNo",
  (SELECT y.state FROM manual_payment y WHERE y.manual_id = m.id ORDER BY y.id DESC LIMIT 1) AS payment`;
const FROM = `FROM manual_claim m JOIN person p ON p.id = m.person_id JOIN area a ON a.code = m.area_code LEFT JOIN institution i ON i.code = m.institution_code
  LEFT JOIN institution h ON h.code = m.receiving_hospital
  JOIN LATERAL (SELECT e.step, e.seq FROM manual_event e WHERE e.manual_id = m.id ORDER BY e.seq DESC LIMIT 1) last ON true`;

/** A claim, with its row locked until the transaction ends where a step is to be taken. */
export async function findCase(tx: Tx, id: number, forChange = false): Promise<CaseRow | undefined> {
  if (forChange) await tx.run('SELECT pg_advisory_xact_lock(40, $1)', [id]);
  return tx.first<CaseRow>(`SELECT ${CASE} ${FROM} WHERE m.id = $1`, [id]);
}

export interface CaseFilter {
  readonly steps: readonly ManualStep[] | null;
  /** Approved with something to pay that is not with the bank. */
  readonly toPay: boolean;
  readonly q: string | null;
  readonly limit: number;
  readonly offset: number;
}

const TO_PAY = `last.step = 'approved' AND EXISTS (SELECT 1 FROM manual_settlement s WHERE s.manual_id = m.id AND s.amount > 0)
  AND NOT EXISTS (SELECT 1 FROM manual_payment y WHERE y.manual_id = m.id AND y.state IN ('released', 'paid'))`;

/** Those that wait for the agency first, the oldest of them on top. */
export async function listCases(tx: Tx, filter: CaseFilter): Promise<{ rows: CaseRow[]; total: number }> {
  const rows = await tx.rows<CaseRow & { total: number }>(
    `SELECT ${CASE}, count(*) OVER ()::int AS total ${FROM}
     WHERE ($1::text[] IS NULL OR last.step = ANY($1)) AND (NOT $2 OR ${TO_PAY}) AND ($3::text IS NULL OR $3 IN (m.manual_no, p.name, p.person_no))
     ORDER BY last.step IN ('filed', 'refiled', 'sentBack', 'passed', 'refusalProposed') DESC,
       CASE WHEN last.step IN ('filed', 'refiled', 'sentBack', 'passed', 'refusalProposed') THEN m.id END, m.id DESC LIMIT $4 OFFSET $5`,
    [filter.steps === null ? null : [...filter.steps], filter.toPay, filter.q, filter.limit, filter.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}

export interface ManualSettlement {
  readonly claimId: bigint;
  readonly claimNo: string;
  readonly amount: Fen;
}

export interface BookedSettlement extends ManualSettlement {
  /** Of the bill: who pays, and for which scheme. */
  readonly areaCode: string;
  readonly scheme: Scheme;
}

export async function insertManualSettlement(
  tx: Tx,
  manualId: number,
  booked: ManualSettlement,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO manual_settlement (manual_id, claim_id, claim_no, amount, booked_at) VALUES ($1, $2, $3, $4, $5)',
    [manualId, booked.claimId, booked.claimNo, booked.amount, at(now)],
  );
}

export async function findManualSettlement(tx: Tx, manualId: number): Promise<BookedSettlement | undefined> {
  return tx.first(
    `SELECT s.claim_id AS "claimId", s.claim_no AS "claimNo", s.amount, c.area_code AS "areaCode", c.scheme
     FROM manual_settlement s JOIN claim c ON c.claim_no = s.claim_no WHERE s.manual_id = $1`,
    [manualId],
  );
}

/** Standing bills of a person with one of the drugs, served within a month of a day. */
export async function listNearBills(
  tx: Tx,
  personId: number,
  nationalCodes: readonly string[],
  day: PlainDate,
): Promise<{ claimNo: string; servedOn: PlainDate; institutionName: string }[]> {
  return tx.rows(
    `SELECT c.claim_no AS "claimNo", c.served_on AS "servedOn",
       coalesce(i.name, (SELECT coalesce(n.name, ${SELLER_NAME}) FROM manual_settlement b JOIN manual_claim m ON m.id = b.manual_id
         LEFT JOIN institution n ON n.code = m.institution_code WHERE b.claim_id = c.id), '') AS "institutionName"
     FROM claim c LEFT JOIN institution i ON i.code = c.institution_code
     WHERE c.person_id = $1 AND c.kind = 'settlement' AND c.served_on BETWEEN $3::date - 30 AND $3::date + 30
       AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id)
       AND EXISTS (SELECT 1 FROM claim_line l WHERE l.area_code = c.area_code AND l.claim_id = c.id AND l.national_code = ANY($2))
     ORDER BY c.id DESC LIMIT 10`,
    [personId, [...nationalCodes], day],
  );
}
