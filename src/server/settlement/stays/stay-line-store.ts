/** Fee lines of stays and what of them is settled (M19, M29). */
import type { Fen, Quantity, UnitPrice } from '../../../base/money.ts';
import { at, type Tx } from '../../db/database.ts';

export interface NewStayLine {
  /** 费用明细流水号. */
  readonly serial: string;
  /** 收费批次号; empty for a stay in hospital. */
  readonly batch: string;
  readonly usedAt: number;
  readonly nationalCode: string;
  /** The hospital's own code. */
  readonly itemCode: string;
  /** Of a prescription that circulated; null for the hospital's own. */
  readonly rxno: string | null;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  readonly amount: Fen;
  readonly inSmallestUnits: boolean;
  /** 医院审批标志 as it was told; empty where it was not. */
  readonly approval: string;
  /** Not approved by the hospital itself: no fund pays it (M11). */
  readonly selfPaid: boolean;
  readonly traceCodes: readonly string[];
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly department: string;
}

export interface StayLine extends NewStayLine {
  readonly id: bigint;
}

/** @throws on `stay_serial_once` */
export async function insertLines(
  tx: Tx,
  stayId: bigint,
  lines: readonly NewStayLine[],
  now: number,
): Promise<void> {
  const rows = lines.map(({ usedAt, price, quantity, amount, ...line }) => ({
    ...line,
    usedAt: new Date(usedAt).toISOString(),
    price: String(price),
    quantity: String(quantity),
    amount: String(amount),
  }));
  await tx.run(
    `INSERT INTO stay_line (stay_id, serial, batch, used_at, national_code, item_code, rxno, price, quantity, amount, in_smallest_units, approval, self_paid,
       trace_codes, doctor_code, doctor_name, department, uploaded_at)
     SELECT $1, l.serial, l.batch, l."usedAt", l."nationalCode", l."itemCode", l.rxno, l.price, l.quantity, l.amount, l."inSmallestUnits", l.approval, l."selfPaid",
       ARRAY(SELECT jsonb_array_elements_text(l."traceCodes")), l."doctorCode", l."doctorName", l.department, $3
     FROM jsonb_to_recordset($2::jsonb) AS l (serial text, batch text, "usedAt" timestamptz, "nationalCode" text, "itemCode" text, rxno text, price bigint,
       quantity bigint, amount bigint, "inSmallestUnits" boolean, approval text, "selfPaid" boolean, "traceCodes" jsonb, "doctorCode" text, "doctorName" text, department text)`,
    [stayId, JSON.stringify(rows), at(now)],
  );
}

/** The lines of stays that are not withdrawn, in the order in which they were used. */
export async function listLines(
  tx: Tx,
  stayIds: readonly bigint[],
): Promise<(StayLine & { readonly stayId: bigint })[]> {
  return tx.rows(
    `SELECT id, stay_id AS "stayId", serial, batch, used_at AS "usedAt", national_code AS "nationalCode", item_code AS "itemCode", rxno, price, quantity, amount,
       in_smallest_units AS "inSmallestUnits", approval, self_paid AS "selfPaid", trace_codes AS "traceCodes", doctor_code AS "doctorCode", doctor_name AS "doctorName", department
     FROM stay_line WHERE stay_id = ANY($1::bigint[]) AND withdrawn_at IS NULL ORDER BY stay_id, used_at, id`,
    [stayIds],
  );
}

export async function withdrawLines(tx: Tx, lineIds: readonly bigint[], now: number): Promise<void> {
  await tx.run(
    'UPDATE stay_line SET withdrawn_at = $2 WHERE id = ANY($1::bigint[]) AND withdrawn_at IS NULL',
    [lineIds, at(now)],
  );
}

/** Serials of lines in the order of the given ids, withdrawn ones too. */
export async function listSerials(tx: Tx, lineIds: readonly bigint[]): Promise<string[]> {
  const rows = await tx.rows<{ serial: string }>(
    'SELECT l.serial FROM unnest($1::bigint[]) WITH ORDINALITY AS w (id, place) JOIN stay_line l ON l.id = w.id ORDER BY w.place',
    [lineIds],
  );
  return rows.map(({ serial }) => serial);
}

/** An attempt to settle lines of a stay, with what came of it. */
export interface Attempt {
  readonly stayId: bigint;
  /** Request id of the settlement. */
  readonly msgid: string;
  /** In the order of the bill's lines. */
  readonly lineIds: readonly bigint[];
  readonly interim: boolean;
  readonly at: number;
  /** `open`: nothing came of it so far; `void`: nothing ever will. */
  readonly state: 'open' | 'void' | 'settled' | 'reversed';
  /** The settlement's number, then those that took its place after a part was returned. */
  readonly claimNos: readonly string[];
}

interface AttemptRow {
  readonly stayId: bigint;
  readonly msgid: string;
  readonly lineIds: readonly string[];
  readonly interim: boolean;
  readonly at: number;
  readonly asked: boolean;
  readonly stands: boolean;
  readonly claimNos: readonly string[] | null;
}

/** A settlement stands while it, or the last that took its place, is not reversed. */
const ATTEMPTS = `SELECT s.stay_id AS "stayId", s.msgid, s.line_ids::text[] AS "lineIds", s.interim, s.at, q.request_id IS NOT NULL AS asked,
    coalesce((SELECT NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = last.id)), false) AS stands,
    CASE WHEN c.id IS NULL THEN NULL ELSE c.claim_no || ARRAY(SELECT n.claim_no FROM claim_replacement w JOIN claim n ON n.area_code = w.area_code AND n.id = w.replacement_id
      WHERE w.area_code = c.area_code AND w.first_id = c.id ORDER BY n.id) END AS "claimNos"
  FROM stay_settlement s LEFT JOIN claim_request q ON q.institution_code = s.institution_code AND q.request_id = s.msgid
    LEFT JOIN claim c ON c.area_code = q.area_code AND c.id = q.claim_id
    LEFT JOIN LATERAL (SELECT coalesce((SELECT max(w.replacement_id) FROM claim_replacement w WHERE w.area_code = c.area_code AND w.first_id = c.id), c.id) AS id) last
      ON c.id IS NOT NULL
  WHERE s.stay_id = ANY($1::bigint[]) ORDER BY s.at, s.msgid`;

/** What of stays was settled or tried: told from the requests themselves, so that it cannot differ from them. */
export async function listAttempts(tx: Tx, stayIds: readonly bigint[]): Promise<Attempt[]> {
  const rows = await tx.rows<AttemptRow>(ATTEMPTS, [stayIds]);
  return rows.map(({ asked, stands, claimNos, lineIds, ...row }) => ({
    ...row,
    lineIds: lineIds.map(BigInt),
    claimNos: claimNos ?? [],
    state: claimNos === null ? (asked ? 'void' : 'open') : stands ? 'settled' : 'reversed',
  }));
}

export async function insertAttempt(
  tx: Tx,
  attempt: {
    readonly institutionCode: string;
    readonly msgid: string;
    readonly stayId: bigint;
    readonly lineIds: readonly bigint[];
    readonly interim: boolean;
  },
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO stay_settlement (institution_code, msgid, stay_id, line_ids, interim, at) VALUES ($1, $2, $3, $4::bigint[], $5, $6)',
    [attempt.institutionCode, attempt.msgid, attempt.stayId, attempt.lineIds, attempt.interim, at(now)],
  );
}
