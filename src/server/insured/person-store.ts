/** Lists and histories of people for the agency's own pages. */
import type { PlainDate } from '../../base/date.ts';
import type { AssistanceCategory, EnrolmentStatus } from '../../domain/insured/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { Tx } from '../db/database.ts';
import { PERSON_COLUMNS, personOf, type Person, type PersonRow } from './store.ts';

export interface PersonFilter {
  /** Digest of an identity number, when the words are one. */
  readonly idNumberHash: Buffer | null;
  /** The beginning of a name, or a whole 人员编号. */
  readonly words: string | null;
  readonly scheme: Scheme | null;
  readonly areaPrefix: string | null;
  readonly onDay: PlainDate;
  readonly limit: number;
  readonly offset: number;
}

export interface ListedPerson extends Person {
  readonly scheme: Scheme | null;
  readonly status: EnrolmentStatus | null;
}

const CURRENT_ENROLMENT = `LEFT JOIN LATERAL (
    SELECT e.scheme, e.status FROM enrolment e WHERE e.person_id = p.id AND e.from_on <= $1 AND (e.to_on IS NULL OR e.to_on >= $1)
    ORDER BY (e.status = 'normal') DESC, e.from_on DESC LIMIT 1) n ON true`;

/** People whom the transaction's scope sees, one page, by name. */
export async function listPersonRows(
  tx: Tx,
  filter: PersonFilter,
): Promise<{ rows: ListedPerson[]; total: number }> {
  const rows = await tx.rows<
    PersonRow & { scheme: Scheme | null; status: EnrolmentStatus | null; total: bigint }
  >(
    `SELECT ${PERSON_COLUMNS}, n.scheme, n.status, count(*) OVER () AS total FROM person p ${CURRENT_ENROLMENT}
     WHERE ($2::bytea IS NULL OR p.id_number_hash = $2) AND ($3::text IS NULL OR p.name LIKE $3 || '%' OR p.person_no = $3)
       AND ($4::text IS NULL OR n.scheme = $4) AND ($5::text IS NULL OR p.area_code LIKE $5 || '%')
     ORDER BY p.name, p.id LIMIT $6 OFFSET $7`,
    [
      filter.onDay,
      filter.idNumberHash,
      filter.words?.replace(/[\\%_]/g, '\\$&') ?? null,
      filter.scheme,
      filter.areaPrefix,
      filter.limit,
      filter.offset,
    ],
  );
  return {
    total: Number(rows[0]?.total ?? 0),
    rows: rows.map((row) => ({ ...personOf(row), scheme: row.scheme, status: row.status })),
  };
}

interface SpanRow {
  readonly fromOn: PlainDate;
  readonly toOn: PlainDate | null;
}

export interface PersonHistory {
  readonly enrolments: readonly (SpanRow & { scheme: Scheme; status: EnrolmentStatus; areaName: string })[];
  readonly majorIllness: readonly (SpanRow & { scheme: Scheme })[];
  readonly assistance: readonly (SpanRow & { category: AssistanceCategory })[];
}

/** Everything that was ever recorded about a person's cover, the newest first. */
export async function loadPersonHistory(tx: Tx, personId: number): Promise<PersonHistory> {
  const span = 'from_on AS "fromOn", to_on AS "toOn"';
  return {
    enrolments: await tx.rows(
      `SELECT scheme, status, (SELECT name FROM area WHERE code = e.area_code) AS "areaName", ${span} FROM enrolment e WHERE person_id = $1 ORDER BY from_on DESC, id DESC`,
      [personId],
    ),
    majorIllness: await tx.rows(
      `SELECT scheme, ${span} FROM major_illness_membership WHERE person_id = $1 ORDER BY from_on DESC`,
      [personId],
    ),
    assistance: await tx.rows(
      `SELECT category, ${span} FROM assistance_identity WHERE person_id = $1 ORDER BY from_on DESC`,
      [personId],
    ),
  };
}

/** Ends memberships that reach a day on the day before it, so that a new span can begin; those that begin on it stay. */
export async function endMajorIllnessBefore(
  tx: Tx,
  personId: number,
  scheme: Scheme,
  from: PlainDate,
  lastDay: PlainDate,
): Promise<void> {
  await tx.run(
    'UPDATE major_illness_membership SET to_on = $4 WHERE person_id = $1 AND scheme = $2 AND from_on < $3 AND (to_on IS NULL OR to_on >= $3)',
    [personId, scheme, from, lastDay],
  );
}

/** As `endMajorIllnessBefore`, for every category of assistance: a person has one at a time. */
export async function endAssistanceBefore(
  tx: Tx,
  personId: number,
  from: PlainDate,
  lastDay: PlainDate,
): Promise<void> {
  await tx.run(
    'UPDATE assistance_identity SET to_on = $3 WHERE person_id = $1 AND from_on < $2 AND (to_on IS NULL OR to_on >= $2)',
    [personId, from, lastDay],
  );
}

/** Which of these digests belong to a registered person, wherever they live. */
export async function findKnownNumbers(tx: Tx, digests: readonly Buffer[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ hash: string }>(
    `SELECT encode(id_number_hash, 'hex') AS hash FROM person WHERE id_number_hash = ANY($1)`,
    [digests],
  );
  return new Set(rows.map((row) => row.hash));
}

/** Sets or takes back the day of death of a person whom the transaction's scope sees (M5). */
export async function setDeath(tx: Tx, personId: number, diedOn: PlainDate | null): Promise<void> {
  await tx.run('UPDATE person SET died_on = $2 WHERE id = $1', [personId, diedOn]);
}

export interface AreaRow {
  readonly code: string;
  readonly name: string;
  readonly level: number;
  readonly parentCode: string | null;
}

export async function listAreaRows(tx: Tx): Promise<AreaRow[]> {
  return tx.rows('SELECT code, name, level, parent_code AS "parentCode" FROM area ORDER BY code');
}
