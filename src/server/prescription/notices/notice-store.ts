/** The facts behind notices, of one patient, of one doctor's patients or of one hospital's, and who has read what (M23.5). */
import { dayAt, startOfDay, type PlainDate } from '../../../base/date.ts';
import type { InquiryKind } from '../../../domain/eligibility/inquiries/inquiry.ts';
import type { Step } from '../../../domain/eligibility/model.ts';
import type { Enrolment } from '../../../domain/insured/model.ts';
import type { BookingFact, CorrectedBillFact } from '../../../domain/prescription/notices/notices.ts';
import { at, type Tx } from '../../db/database.ts';

/** Whose notices: a patient's own, or those about the patients of a doctor or of a hospital. Exactly one is set. */
export interface Whose {
  readonly personId: number | null;
  readonly doctorCode: string | null;
  readonly hospitalCode: string | null;
}

/** Rows that one statement gives; what is more is read by the next one, after the last key of this one. */
const BATCH = 500;

/** Reads a list to its end in batches: a large hospital's notices are not cut, and no statement holds them all. */
async function readAll<R, K>(
  read: (after: K | null) => Promise<readonly R[]>,
  keyOf: (row: R) => K,
): Promise<R[]> {
  const all: R[] = [];
  for (let after: K | null = null; ;) {
    const rows: readonly R[] = await read(after);
    all.push(...rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return all;
    after = keyOf(last);
  }
}

const OWN =
  '($1::bigint IS NULL OR a.person_id = $1) AND ($2::text IS NULL OR a.doctor_code = $2) AND ($3::text IS NULL OR a.hospital_code = $3)';

/** Steps of applications from a day on. */
export async function listDecisionFacts(
  tx: Tx,
  { personId, doctorCode, hospitalCode }: Whose,
  steps: readonly Step[],
  since: PlainDate,
): Promise<
  {
    eventId: number;
    applicationId: number;
    drugName: string;
    personName: string;
    step: Step;
    onDay: PlainDate;
  }[]
> {
  interface Row {
    eventId: bigint;
    applicationId: bigint;
    drugName: string;
    personName: string;
    step: Step;
    onDay: PlainDate;
  }
  const read = (after: bigint | null) =>
    tx.rows<Row>(
      `SELECT e.id AS "eventId", a.id AS "applicationId", a.generic_name AS "drugName", p.name AS "personName", e.step, e.on_day AS "onDay"
     FROM application a JOIN application_event e ON e.application_id = a.id JOIN person p ON p.id = a.person_id
     WHERE ${OWN} AND e.step = ANY($4) AND e.on_day >= $5 AND ($6::bigint IS NULL OR e.id < $6) ORDER BY e.id DESC LIMIT ${BATCH}`,
      [personId, doctorCode, hospitalCode, steps, since, after],
    );
  const rows = await readAll(read, (row) => row.eventId);
  return rows.map((row) => ({
    ...row,
    eventId: Number(row.eventId),
    applicationId: Number(row.applicationId),
  }));
}

export interface BenefitRow {
  readonly applicationId: number;
  readonly entryKey: string;
  readonly drugName: string;
  readonly personName: string;
  readonly termFrom: PlainDate;
  readonly termTo: PlainDate;
  readonly endedOn: PlainDate | null;
  readonly diedOn: PlainDate | null;
  readonly enrolments: Enrolment[];
}

/** Approved benefits that ran on a day or later; of several for one drug the one that lasts longest, for an extension carries the earlier on. */
export async function listBenefitFacts(
  tx: Tx,
  { personId, doctorCode, hospitalCode }: Whose,
  since: PlainDate,
): Promise<BenefitRow[]> {
  type Row = Omit<BenefitRow, 'applicationId'> & { applicationId: bigint; personId: bigint };
  const read = (after: readonly [bigint, string] | null) =>
    tx.rows<Row>(
      `SELECT DISTINCT ON (a.person_id, a.entry_key) a.person_id AS "personId", a.id AS "applicationId", a.entry_key AS "entryKey", a.generic_name AS "drugName", p.name AS "personName",
       s.term_from AS "termFrom", s.term_to AS "termTo", benefit_ended_on(a.person_id, a.entry_key, a.id) AS "endedOn", p.died_on AS "diedOn",
       (SELECT COALESCE(json_agg(json_build_object('scheme', n.scheme, 'areaCode', n.area_code, 'status', n.status, 'from', n.from_on, 'to', n.to_on)), '[]')
        FROM enrolment n WHERE n.person_id = a.person_id) AS enrolments
     FROM application a JOIN application_state s ON s.application_id = a.id AND s.step = 'approved' JOIN person p ON p.id = a.person_id
     WHERE ${OWN} AND s.term_to >= $4 AND ($5::bigint IS NULL OR (a.person_id, a.entry_key) > ($5, $6))
     ORDER BY a.person_id, a.entry_key, s.term_to DESC, a.id DESC LIMIT ${BATCH}`,
      [personId, doctorCode, hospitalCode, since, after?.[0] ?? null, after?.[1] ?? ''],
    );
  const rows = await readAll(read, (row) => [row.personId, row.entryKey] as const);
  return rows.map(({ personId: _, ...row }) => ({ ...row, applicationId: Number(row.applicationId) }));
}

/** Prescriptions that wait to be fetched, or whose last day came and went since a day. */
export async function listPrescriptionFacts(
  tx: Tx,
  { personId, doctorCode, hospitalCode }: Whose,
  since: PlainDate,
): Promise<{ rxno: string; drugName: string; personName: string; validTo: PlainDate }[]> {
  interface Row {
    id: bigint;
    rxno: string;
    drugName: string;
    personName: string;
    validTo: PlainDate;
  }
  const read = (after: bigint | null) =>
    tx.rows<Row>(
      `SELECT a.id, a.rxno, (SELECT min(g.generic_name) FROM prescription_line l JOIN product g ON g.national_code = l.national_code WHERE l.prescription_id = a.id) AS "drugName",
       p.name AS "personName", a.valid_to AS "validTo"
     FROM prescription a JOIN prescription_state s ON s.prescription_id = a.id JOIN person p ON p.id = a.person_id
     WHERE ${OWN} AND s.state IN ('issued', 'checked') AND a.valid_to >= $4 AND ($5::bigint IS NULL OR a.id < $5) ORDER BY a.id DESC LIMIT ${BATCH}`,
      [personId, doctorCode, hospitalCode, since, after],
    );
  const rows = await readAll(read, (row) => row.id);
  return rows.map(({ id: _, ...row }) => row);
}

/** Answers that a person got to their questions of some kinds, from a day on; nobody else is told of them. */
export async function listAnswerFacts(
  tx: Tx,
  personId: number | null,
  kinds: readonly InquiryKind[],
  since: PlainDate,
): Promise<{ inquiryId: number; seq: number; opening: string; onDay: PlainDate }[]> {
  if (personId === null) return [];
  const rows = await tx.rows<{ inquiryId: bigint; seq: number; opening: string; at: number }>(
    `SELECT q.id AS "inquiryId", e.seq, q.opening, e.at FROM inquiry q JOIN inquiry_event e ON e.inquiry_id = q.id
     WHERE q.person_id = $1 AND q.kind = ANY($2) AND e.step = 'answer' AND e.at >= $3 ORDER BY e.at DESC`,
    [personId, kinds, at(startOfDay(since))],
  );
  return rows.map(({ inquiryId, at: answeredAt, ...row }) => ({
    ...row,
    inquiryId: Number(inquiryId),
    onDay: dayAt(answeredAt),
  }));
}

/**
 * Bills that took another's place after a correction, from a day on: of a person, or of an institution as the one that sold.
 * A doctor is told of none.
 */
export async function listCorrectedBillFacts(
  tx: Tx,
  { personId, hospitalCode }: Whose,
  since: PlainDate,
): Promise<(CorrectedBillFact & { readonly personName: string })[]> {
  if (personId === null && hospitalCode === null) return [];
  interface Row extends Omit<CorrectedBillFact, 'onDay'> {
    readonly personName: string;
    readonly id: bigint;
    readonly at: number;
  }
  const read = (after: bigint | null) =>
    tx.rows<Row>(
      `SELECT n.id, o.claim_no AS "claimNo", n.claim_no AS "replacementNo", n.cash - o.cash AS cash, n.from_account - o.from_account AS account,
       r.at, coalesce(p.name, '') AS "personName"
     FROM claim n JOIN claim_replacement r ON r.area_code = n.area_code AND r.replacement_id = n.id AND r.kind = 'readjudication'
       JOIN claim o ON o.area_code = r.area_code AND o.id = r.claim_id LEFT JOIN person p ON p.id = n.person_id
     WHERE ($1::bigint IS NULL OR n.person_id = $1) AND ($2::text IS NULL OR n.institution_code = $2) AND n.kind = 'settlement' AND r.at >= $3
       AND ($4::bigint IS NULL OR n.id < $4) ORDER BY n.id DESC LIMIT ${BATCH}`,
      [personId, hospitalCode, at(startOfDay(since)), after],
    );
  const rows = await readAll(read, (row) => row.id);
  return rows.map(({ id: _, at: bookedAt, ...row }) => ({ ...row, onDay: dayAt(bookedAt) }));
}

/**
 * What happened to bookings from a day on, and on their way home: of a person, or at an institution where another did it.
 * A doctor is told of none.
 */
export async function listBookingFacts(
  tx: Tx,
  { personId, hospitalCode }: Whose,
  kinds: readonly BookingFact['what'][],
  since: PlainDate,
): Promise<(BookingFact & { readonly personName: string })[]> {
  if (personId === null && hospitalCode === null) return [];
  interface Row extends Omit<BookingFact, 'eventId' | 'onDay'> {
    readonly eventId: bigint;
    readonly personName: string;
    readonly at: number;
  }
  const rows = await tx.rows<Row>(
    `SELECT e.id AS "eventId", b.booking_no AS "bookingNo", b.person_name AS "personName", e.kind AS what, e.note, e.at,
       (SELECT min(g.generic_name) FROM drug_booking_line l JOIN product g ON g.national_code = l.national_code WHERE l.booking_id = b.id) AS "drugName"
     FROM drug_booking b JOIN (SELECT id, booking_id, kind, note, at, institution_code FROM drug_booking_event
         UNION ALL SELECT x.id, h.booking_id, 'home:' || x.kind, x.note, x.at, x.institution_code FROM home_delivery_event x JOIN home_delivery h ON h.id = x.delivery_id) e
       ON e.booking_id = b.id
     WHERE ($1::bigint IS NULL OR (b.person_id = $1 AND e.institution_code IS NOT NULL))
       AND ($2::text IS NULL OR (b.institution_code = $2 AND e.institution_code IS NULL))
       AND e.kind = ANY($3) AND e.at >= $4 ORDER BY e.at DESC, e.id DESC LIMIT ${BATCH}`,
    [personId, hospitalCode, kinds, at(startOfDay(since))],
  );
  return rows.map(({ eventId, at: happenedAt, ...row }) => ({
    ...row,
    eventId: Number(eventId),
    onDay: dayAt(happenedAt),
  }));
}

/** When an account read each of some notices; those it has not are missing. */
export async function findReadTimes(
  tx: Tx,
  accountId: number,
  keys: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.rows<{ key: string; readAt: number }>(
    'SELECT notice_key AS key, read_at AS "readAt" FROM notice_read WHERE account_id = $1 AND notice_key = ANY($2)',
    [accountId, keys],
  );
  return new Map(rows.map((row) => [row.key, row.readAt]));
}

/** Records that an account has read notices; what it read before stays as it was. */
export async function insertReadMarks(
  tx: Tx,
  accountId: number,
  keys: readonly string[],
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO notice_read (account_id, notice_key, read_at) SELECT $1, k, $3 FROM unnest($2::text[]) AS k ON CONFLICT DO NOTHING',
    [accountId, keys, at(now)],
  );
}
