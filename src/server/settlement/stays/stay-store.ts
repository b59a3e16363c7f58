/** Visits and stays, and the messages by which hospital systems tell of them (M19, M29). */
import type { PlainDate } from '../../../base/date.ts';
import type { Stay, StayDiagnosis, StayKind } from '../../../domain/settlement/stays/stay.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';

const COLUMNS = `s.id, s.stay_no AS "stayNo", s.kind, s.institution_code AS "institutionCode", s.person_id::int AS "personId", s.person_no AS "personNo",
  s.person_name AS "personName", s.scheme, s.visit_no AS "visitNo", s.begun_at AS "begunAt", s.med_type AS "medType", s.doctor_code AS "doctorCode",
  s.doctor_name AS "doctorName", s.department, s.bed, s.diagnoses, s.disease_code AS "diseaseCode", s.disease_name AS "diseaseName", s.ended_at AS "endedAt", s.undone_at AS "undoneAt"`;

export interface NewStay {
  readonly kind: StayKind;
  readonly institutionCode: string;
  readonly personId: number;
  readonly personNo: string;
  readonly personName: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly visitNo: string;
  readonly openedAt: number;
  readonly openedOn: PlainDate;
  readonly begunAt: number;
  readonly medType: string;
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly department: string;
  readonly bed: string;
  readonly diagnoses: readonly StayDiagnosis[];
}

/** @throws on `one_bed_at_a_time` and `visit_number_once` */
export async function insertStay(tx: Tx, stay: NewStay): Promise<{ id: bigint; stayNo: string }> {
  const row = await tx.first<{ id: bigint; stayNo: string }>(
    `INSERT INTO stay (stay_no, kind, institution_code, person_id, person_no, person_name, area_code, scheme, visit_no, opened_at, begun_at, med_type,
       doctor_code, doctor_name, department, bed, diagnoses)
     VALUES ('M' || to_char($1::date, 'YYYYMMDD') || lpad(nextval('stay_number_sequence')::text, 10, '0'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
       $13, $14, $15, $16, $17) RETURNING id, stay_no AS "stayNo"`,
    [
      stay.openedOn,
      stay.kind,
      stay.institutionCode,
      stay.personId,
      stay.personNo,
      stay.personName,
      stay.areaCode,
      stay.scheme,
      stay.visitNo,
      at(stay.openedAt),
      at(stay.begunAt),
      stay.medType,
      stay.doctorCode,
      stay.doctorName,
      stay.department,
      stay.bed,
      JSON.stringify(stay.diagnoses),
    ],
  );
  if (!row) throw new Error('an inserted stay has a number');
  return row;
}

/** An institution's own stay, kept from changing until the transaction ends. */
export async function lockStay(tx: Tx, institutionCode: string, stayNo: string): Promise<Stay | undefined> {
  return tx.first<Stay>(
    `SELECT ${COLUMNS} FROM stay s WHERE s.stay_no = $1 AND s.institution_code = $2 FOR UPDATE`,
    [stayNo, institutionCode],
  );
}

/** As far as the transaction's scope sees it. */
export async function findStay(tx: Tx, stayNo: string): Promise<Stay | undefined> {
  return tx.first<Stay>(`SELECT ${COLUMNS} FROM stay s WHERE s.stay_no = $1`, [stayNo]);
}

/** The visit or stay that a settlement, what took its place, or a reversal of either belongs to. */
export async function findStayOfBill(
  tx: Tx,
  claimNo: string,
): Promise<Pick<Stay, 'stayNo' | 'kind' | 'visitNo'> | undefined> {
  return tx.first(
    `SELECT s.stay_no AS "stayNo", s.kind, s.visit_no AS "visitNo"
     FROM claim c JOIN stay s ON s.institution_code = c.institution_code AND s.person_id = c.person_id
       JOIN stay_settlement a ON a.stay_id = s.id
       JOIN claim_request q ON q.institution_code = a.institution_code AND q.request_id = a.msgid AND q.area_code = c.area_code
     WHERE c.claim_no = $1 AND (q.claim_id = coalesce(c.reverses_id, c.id) OR EXISTS (SELECT 1 FROM claim_replacement w
       WHERE w.area_code = q.area_code AND w.first_id = q.claim_id AND w.replacement_id = coalesce(c.reverses_id, c.id))) LIMIT 1`,
    [claimNo],
  );
}

/** What may change of a stay that is registered. */
export type StayChange = Partial<
  Pick<
    Stay,
    | 'begunAt'
    | 'medType'
    | 'doctorCode'
    | 'doctorName'
    | 'department'
    | 'bed'
    | 'diagnoses'
    | 'diseaseCode'
    | 'diseaseName'
    | 'endedAt'
    | 'undoneAt'
  >
>;

/** Writes the state of a stay: what is given, the rest as it was. @throws on `one_bed_at_a_time` */
export async function saveStay(tx: Tx, stay: Stay, change: StayChange): Promise<void> {
  const now = { ...stay, ...change };
  await tx.run(
    `UPDATE stay SET begun_at = $2, med_type = $3, doctor_code = $4, doctor_name = $5, department = $6, bed = $7, diagnoses = $8, ended_at = $9, undone_at = $10,
       disease_code = $11, disease_name = $12 WHERE id = $1`,
    [
      stay.id,
      at(now.begunAt),
      now.medType,
      now.doctorCode,
      now.doctorName,
      now.department,
      now.bed,
      JSON.stringify(now.diagnoses),
      now.endedAt === null ? null : at(now.endedAt),
      now.undoneAt === null ? null : at(now.undoneAt),
      now.diseaseCode,
      now.diseaseName,
    ],
  );
}

/** The first answer of a message; `stayId` is null when the message was made void before it came. */
interface AnsweredMessage {
  readonly infno: string;
  readonly stayId: bigint | null;
  readonly answer: object;
}

export async function findMessage(
  tx: Tx,
  institutionCode: string,
  msgid: string,
): Promise<AnsweredMessage | undefined> {
  return tx.first<AnsweredMessage>(
    `SELECT infno, stay_id AS "stayId", answer FROM stay_message WHERE institution_code = $1 AND msgid = $2`,
    [institutionCode, msgid],
  );
}

interface NewMessage {
  readonly institutionCode: string;
  readonly msgid: string;
  readonly infno: string;
  readonly stayId: bigint | null;
  /** What was done, in words for the time line. */
  readonly words: string;
  readonly actorName: string;
  readonly answer: object;
  readonly at: number;
}

/** @throws on `stay_message_pkey` when the same message was answered meanwhile */
export async function insertMessage(tx: Tx, message: NewMessage): Promise<void> {
  await tx.run(
    'INSERT INTO stay_message (institution_code, msgid, infno, stay_id, words, actor_name, answer, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)',
    [
      message.institutionCode,
      message.msgid,
      message.infno,
      message.stayId,
      message.words,
      message.actorName,
      JSON.stringify(message.answer),
      at(message.at),
    ],
  );
}

interface StayStep {
  readonly infno: string;
  readonly words: string;
  readonly actorName: string;
  readonly at: number;
}

/** What was done with a stay, in its order. */
export async function listSteps(tx: Tx, stayId: bigint): Promise<StayStep[]> {
  return tx.rows<StayStep>(
    `SELECT infno, words, actor_name AS "actorName", at FROM stay_message WHERE stay_id = $1 AND infno NOT IN ('2207', '2304') ORDER BY at, msgid`,
    [stayId],
  );
}

export interface StayFilter {
  readonly q: string | null;
  readonly kind: StayKind | null;
  readonly place: 'inside' | 'left' | 'undone' | null;
  readonly limit: number;
  readonly offset: number;
}

/** The stays that the scope sees, the newest first. */
export async function listStayRows(
  tx: Tx,
  { q, kind, place, limit, offset }: StayFilter,
): Promise<{ rows: Stay[]; total: number }> {
  const rows = await tx.rows<Stay & { total: bigint }>(
    `SELECT ${COLUMNS}, count(*) OVER () AS total FROM stay s
     WHERE ($1::text IS NULL OR s.visit_no = $1 OR s.stay_no = $1 OR s.person_no = $1 OR strpos(s.person_name, $1) > 0) AND ($2::text IS NULL OR s.kind = $2)
       AND ($3::text IS NULL OR CASE WHEN s.undone_at IS NOT NULL THEN 'undone' WHEN s.ended_at IS NOT NULL THEN 'left' WHEN s.kind = 'inpatient' THEN 'inside' END = $3)
     ORDER BY s.id DESC LIMIT $4 OFFSET $5`,
    [q, kind, place, limit, offset],
  );
  return { rows, total: Number(rows[0]?.total ?? 0n) };
}
