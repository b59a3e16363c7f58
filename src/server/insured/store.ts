/** Looking up people, their cover and what an area has set: used by every module to the right. */
import type { PlainDate } from '../../base/date.ts';
import { enrolmentOn } from '../../domain/insured/cover.ts';
import { parseIdentityNumber } from '../../domain/insured/identity-number.ts';
import type { AssistanceCategory, CredentialKind, Enrolment, Sex } from '../../domain/insured/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { Tx } from '../db/database.ts';
import type { Secrets } from '../identity/secrets.ts';

/** A person as every module may know them; the identity number itself stays sealed. */
export interface Person {
  readonly id: number;
  /** 人员编号, the number that the national interface uses. */
  readonly personNo: string;
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  readonly idNumberHead: string;
  readonly idNumberTail: string;
  readonly phoneTail: string | null;
  readonly address: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly diedOn: PlainDate | null;
}

export interface PersonRow {
  id: bigint;
  person_no: string;
  name: string;
  sex: Sex;
  born_on: PlainDate;
  id_number_head: string;
  id_number_tail: string;
  phone_tail: string | null;
  address: string;
  area_code: string;
  area_name: string;
  died_on: PlainDate | null;
}

export const PERSON_COLUMNS = `p.id, p.person_no, p.name, p.sex, p.born_on, p.id_number_head, p.id_number_tail, p.phone_tail, p.address,
  p.area_code, (SELECT name FROM area WHERE code = p.area_code) AS area_name, p.died_on`;

export function personOf(row: PersonRow): Person {
  return {
    id: Number(row.id),
    personNo: row.person_no,
    name: row.name,
    sex: row.sex,
    bornOn: row.born_on,
    idNumberHead: row.id_number_head,
    idNumberTail: row.id_number_tail,
    phoneTail: row.phone_tail,
    address: row.address,
    areaCode: row.area_code,
    areaName: row.area_name,
    diedOn: row.died_on,
  };
}

export interface NewPerson {
  readonly personNo: string;
  readonly name: string;
  /** Eighteen characters whose check digit is right: birthday and sex are read from it. */
  readonly idNumber: string;
  readonly phone?: string;
  readonly address?: string;
  readonly areaCode: string;
}

/**
 * Adds a person and gives their id; identity and phone numbers are sealed, the former also digested for look-up.
 * @throws the database's error of `person_id_number_hash_key` or `person_person_no_key` when the person exists
 */
export async function insertPerson(tx: Tx, secrets: Secrets, person: NewPerson): Promise<number> {
  const number = parseIdentityNumber(person.idNumber);
  if (number === undefined) throw new Error('insertPerson needs a checked identity number');
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO person (person_no, name, sex, born_on, id_number_cipher, id_number_hash, id_number_head, id_number_tail, phone_cipher, phone_tail, address, area_code)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
    [
      person.personNo,
      person.name,
      number.sex,
      number.bornOn,
      secrets.seal(number.text),
      secrets.digest(number.text),
      number.text.slice(0, 4),
      number.text.slice(-4),
      person.phone === undefined ? null : secrets.seal(person.phone),
      person.phone?.slice(-4) ?? null,
      person.address ?? '',
      person.areaCode,
    ],
  );
  return Number(row?.id);
}

/** The person of an id, as far as the transaction's scope sees them. */
export async function findPersonById(tx: Tx, personId: number): Promise<Person | undefined> {
  const row = await tx.first<PersonRow>(`SELECT ${PERSON_COLUMNS} FROM person p WHERE p.id = $1`, [personId]);
  return row && personOf(row);
}

/** The person of a 人员编号, as far as the transaction's scope sees them. */
export async function findPersonByNo(tx: Tx, personNo: string): Promise<Person | undefined> {
  const row = await tx.first<PersonRow>(`SELECT ${PERSON_COLUMNS} FROM person p WHERE p.person_no = $1`, [
    personNo,
  ]);
  return row && personOf(row);
}

/**
 * The person who shows a credential at a desk (M35). The caller uses scope `all` and records the look-up in the audit.
 * @param number an identity number, the token of 医保电子凭证 or the number of a 社会保障卡
 */
export async function findPersonByCredential(
  tx: Tx,
  secrets: Secrets,
  kind: CredentialKind,
  number: string,
): Promise<Person | undefined> {
  const digest = secrets.digest(number.trim().toUpperCase());
  const row = await tx.first<PersonRow>(
    kind === 'idNumber'
      ? `SELECT ${PERSON_COLUMNS} FROM person p WHERE p.id_number_hash = $1`
      : `SELECT ${PERSON_COLUMNS} FROM person p JOIN credential c ON c.person_id = p.id WHERE c.hash = $1 AND c.kind = $2`,
    kind === 'idNumber' ? [digest] : [digest, kind],
    kind === 'idNumber' ? 'insured.findByIdNumber' : 'insured.findByCredential',
  );
  return row && personOf(row);
}

/** Binds a 医保电子凭证 token or a 社会保障卡 number to a person; only its digest is kept. */
export async function insertCredential(
  tx: Tx,
  secrets: Secrets,
  personId: number,
  kind: Exclude<CredentialKind, 'idNumber'>,
  number: string,
): Promise<void> {
  await tx.run('INSERT INTO credential (kind, hash, person_id) VALUES ($1, $2, $3)', [
    kind,
    secrets.digest(number.trim().toUpperCase()),
    personId,
  ]);
}

export async function insertEnrolment(tx: Tx, personId: number, enrolment: Enrolment): Promise<void> {
  await tx.run(
    'INSERT INTO enrolment (person_id, scheme, area_code, status, from_on, to_on) VALUES ($1, $2, $3, $4, $5, $6)',
    [personId, enrolment.scheme, enrolment.areaCode, enrolment.status, enrolment.from, enrolment.to],
  );
}

/** All enrolments of a person, the newest first (M5). */
export async function listEnrolments(tx: Tx, personId: number): Promise<Enrolment[]> {
  return tx.rows<Enrolment>(
    `SELECT scheme, area_code AS "areaCode", status, from_on AS "from", to_on AS "to" FROM enrolment WHERE person_id = $1 ORDER BY from_on DESC, id DESC`,
    [personId],
  );
}

/** The enrolment that counts on a day, whatever its status; undefined when the person is enrolled in nothing (M5). */
export async function findEnrolmentOn(
  tx: Tx,
  personId: number,
  onDay: PlainDate,
): Promise<Enrolment | undefined> {
  return enrolmentOn(await listEnrolments(tx, personId), onDay);
}

export async function insertMajorIllnessMembership(
  tx: Tx,
  personId: number,
  scheme: Scheme,
  from: PlainDate,
  to: PlainDate | null,
): Promise<void> {
  await tx.run(
    'INSERT INTO major_illness_membership (person_id, scheme, from_on, to_on) VALUES ($1, $2, $3, $4)',
    [personId, scheme, from, to],
  );
}

/** Whether a person is in the 大病 insurance of a scheme on a day (M9.2). */
export async function isInMajorIllnessOn(
  tx: Tx,
  personId: number,
  scheme: Scheme,
  onDay: PlainDate,
): Promise<boolean> {
  const row = await tx.first<{ found: boolean }>(
    `SELECT true AS found FROM major_illness_membership WHERE person_id = $1 AND scheme = $2 AND from_on <= $3 AND (to_on IS NULL OR to_on >= $3)`,
    [personId, scheme, onDay],
  );
  return row !== undefined;
}

export async function insertAssistanceIdentity(
  tx: Tx,
  personId: number,
  category: AssistanceCategory,
  from: PlainDate,
  to: PlainDate | null,
): Promise<void> {
  await tx.run(
    'INSERT INTO assistance_identity (person_id, category, from_on, to_on) VALUES ($1, $2, $3, $4)',
    [personId, category, from, to],
  );
}

/** A person's category of assistance with its days, both included; the last is null while it is open. */
export interface AssistanceIdentity {
  readonly category: AssistanceCategory;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** The assistance category of a person on a day; of several the one that began last (M9.4). */
export async function findAssistanceOn(
  tx: Tx,
  personId: number,
  onDay: PlainDate,
): Promise<AssistanceIdentity | undefined> {
  return tx.first<AssistanceIdentity>(
    `SELECT category, from_on AS "from", to_on AS "to" FROM assistance_identity
     WHERE person_id = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on >= $2) ORDER BY from_on DESC LIMIT 1`,
    [personId, onDay],
  );
}

/** The seal of a person's identity number and phone, for a deliberate and logged look. */
export async function findSealedNumbers(
  tx: Tx,
  personId: number,
): Promise<{ idNumber: Buffer; phone: Buffer | null } | undefined> {
  return tx.first('SELECT id_number_cipher AS "idNumber", phone_cipher AS phone FROM person WHERE id = $1', [
    personId,
  ]);
}

/** Ends the spans of a person's enrolment that reach a day, on the day before it; used before a new span begins (M5). */
export async function endEnrolmentsBefore(
  tx: Tx,
  personId: number,
  scheme: Scheme,
  from: PlainDate,
  lastDay: PlainDate,
): Promise<void> {
  await tx.run(
    'UPDATE enrolment SET to_on = $4 WHERE person_id = $1 AND scheme = $2 AND from_on < $3 AND (to_on IS NULL OR to_on >= $3)',
    [personId, scheme, from, lastDay],
  );
}
