/** What institutions filed for patients by message, and what they took back; facts only (M23.1). */
import type { PlainDate } from '../../base/date.ts';
import { at, type Tx } from '../db/database.ts';

/** Where a benefit was used before a filing, and where it is used by it. */
export interface Choice {
  readonly applicationId: number;
  readonly hospitalCode: string;
  readonly pharmacyCode: string | null;
  readonly newHospitalCode: string;
  readonly newPharmacyCode: string | null;
}

export interface Filing {
  readonly filingNo: string;
  readonly kind: 'benefit' | 'designation';
  readonly personId: number;
  readonly institutionCode: string;
  readonly applicationIds: readonly number[];
  readonly before: readonly Choice[];
  readonly filedAt: number;
  readonly messageNo: string;
  /** The message that took it back; null while it stands. */
  readonly withdrawnBy: string | null;
}

type Row = Omit<Filing, 'personId' | 'applicationIds'> & { personId: bigint; applicationIds: bigint[] };

const FILING = `SELECT f.filing_no AS "filingNo", f.kind, f.person_id AS "personId", f.institution_code AS "institutionCode",
    f.application_ids AS "applicationIds", f.before, f.filed_at AS "filedAt", f.message_no AS "messageNo", w.message_no AS "withdrawnBy"
  FROM gateway_filing f LEFT JOIN gateway_filing_withdrawal w ON w.filing_no = f.filing_no`;

function filingOf(row: Row): Filing {
  return { ...row, personId: Number(row.personId), applicationIds: row.applicationIds.map(Number) };
}

export async function findFiling(tx: Tx, filingNo: string): Promise<Filing | undefined> {
  const row = await tx.first<Row>(`${FILING} WHERE f.filing_no = $1`, [filingNo]);
  return row && filingOf(row);
}

/** What a message filed before, when it is sent again. */
export async function findFilingOfMessage(
  tx: Tx,
  institutionCode: string,
  messageNo: string,
): Promise<Filing | undefined> {
  const row = await tx.first<Row>(`${FILING} WHERE f.institution_code = $1 AND f.message_no = $2`, [
    institutionCode,
    messageNo,
  ]);
  return row && filingOf(row);
}

/** Filings of a person that stand, the newest first. */
export async function listStandingFilings(tx: Tx, personId: number): Promise<Filing[]> {
  const rows = await tx.rows<Row>(
    `${FILING} WHERE f.person_id = $1 AND w.filing_no IS NULL ORDER BY f.filed_at DESC`,
    [personId],
  );
  return rows.map(filingOf);
}

/** Notes a filing; the same message again changes nothing. */
export async function insertFiling(tx: Tx, one: Omit<Filing, 'withdrawnBy'>): Promise<void> {
  await tx.run(
    `INSERT INTO gateway_filing (filing_no, kind, person_id, institution_code, application_ids, before, filed_at, message_no)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [
      one.filingNo,
      one.kind,
      one.personId,
      one.institutionCode,
      one.applicationIds,
      JSON.stringify(one.before),
      at(one.filedAt),
      one.messageNo,
    ],
  );
}

/** Notes that a filing was taken back; a second withdrawal changes nothing. */
export async function insertWithdrawal(
  tx: Tx,
  one: { filingNo: string; at: number; memo: string; messageNo: string },
): Promise<void> {
  await tx.run(
    'INSERT INTO gateway_filing_withdrawal (filing_no, at, memo, message_no) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
    [one.filingNo, at(one.at), one.memo, one.messageNo],
  );
}

/** The account under which a doctor of an institution works on the platform. */
export async function findDoctorAccount(
  tx: Tx,
  doctorCode: string,
  institutionCode: string,
): Promise<number | undefined> {
  const row = await tx.first<{ id: bigint }>(
    `SELECT id FROM account WHERE role = 'responsibleDoctor' AND practitioner_code = $1 AND institution_code = $2 AND disabled_at IS NULL
     ORDER BY id LIMIT 1`,
    [doctorCode, institutionCode],
  );
  return row && Number(row.id);
}

/** Since which day the present hospital and pharmacy of a benefit hold; undefined while they are those of the application. */
export async function findChosenOn(tx: Tx, applicationId: number): Promise<PlainDate | undefined> {
  const row = await tx.first<{ onDay: PlainDate }>(
    'SELECT on_day AS "onDay" FROM application_institution WHERE application_id = $1 ORDER BY id DESC LIMIT 1',
    [applicationId],
  );
  return row?.onDay;
}
