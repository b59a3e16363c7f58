/**
 * Everything that a batch of claims is decided on, asked of the database at once. Reads other modules' tables and writes none
 * (M9.5, M32, I12).
 */
import type { PlainDate } from '../../../base/date.ts';
import type { OffSiteKind } from '../../../policy/parameters/off-site.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import type { AboutLocks } from '../../prescription/many/use-many-store.ts';
import {
  institutionOn,
  isMatched,
  personMembers,
  type LoadedInstitution,
  type LoadedPerson,
} from '../load-claim-store.ts';

/** A person with what they have filed for buying elsewhere on the day (M30). */
export type BatchPerson = Omit<LoadedPerson, 'offSiteKinds'> & {
  readonly offSite: readonly { readonly place: string; readonly kind: OffSiteKind }[];
};

/**
 * Locks the persons' rows of a benefit year until the transaction ends, in one order, as `lockYears` does for one.
 * @returns what is locked now
 */
export async function lockYearsOf(
  tx: Tx,
  personNos: readonly string[],
  year: number,
  about: AboutLocks,
): Promise<{ personNo: string; scheme: Scheme }[]> {
  return tx.rows(
    `SELECT p.person_no AS "personNo", y.scheme FROM person p JOIN person_year y ON y.person_id = p.id WHERE p.person_no = ANY($1) AND y.year = $2
     ORDER BY y.person_id, y.scheme FOR UPDATE OF y ${about === 'skip' ? 'SKIP LOCKED' : ''}`,
    [[...personNos], year],
    `lane.lockYears.${about}`,
  );
}

/** Takes the trace codes as `lockTraceCodes` does, without waiting. @returns those that somebody else has at this moment */
export async function findTakenTraceCodes(tx: Tx, traceCodes: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(
    'SELECT c AS code FROM unnest($1::text[]) AS c WHERE NOT pg_try_advisory_xact_lock(25, hashtext(c))',
    [[...traceCodes]],
    'lane.findTakenTraceCodes',
  );
  return rows.map((row) => row.code);
}

export async function listPersons(
  tx: Tx,
  personNos: readonly string[],
  servedOn: PlainDate,
  year: number,
): Promise<BatchPerson[]> {
  const rows = await tx.rows<{ person: BatchPerson }>(
    `SELECT json_build_object(${personMembers('$2', '$3')},
       'offSite', (SELECT coalesce(json_agg(json_build_object('place', f.place_code, 'kind', f.kind)), '[]') FROM off_site_filing f
         WHERE f.person_id = p.id AND f.from_on <= $2 AND (f.to_on IS NULL OR f.to_on >= $2))) AS person
     FROM person p WHERE p.person_no = ANY($1)`,
    [[...personNos], servedOn, year],
    'lane.listPersons',
  );
  return rows.map((row) => row.person);
}

export async function listInstitutions(
  tx: Tx,
  codes: readonly string[],
  servedOn: PlainDate,
): Promise<LoadedInstitution[]> {
  const rows = await tx.rows<{ institution: LoadedInstitution }>(
    `SELECT ${institutionOn('$2')} AS institution FROM institution i WHERE i.code = ANY($1)`,
    [[...codes], servedOn],
    'lane.listInstitutions',
  );
  return rows.map((row) => row.institution);
}

/** A product as an institution sells it. */
export interface SoldAt {
  readonly institution: string;
  readonly code: string;
}

/** Those of the products that the institutions have matched to an item of their own on the day (N5.5). */
export async function listMatched(
  tx: Tx,
  sold: readonly SoldAt[],
  servedOn: PlainDate,
): Promise<readonly SoldAt[]> {
  return tx.rows(
    `SELECT w.institution, w.code FROM unnest($1::text[], $2::text[]) AS w (institution, code) WHERE ${isMatched('w.institution', '$3')}`,
    [sold.map((one) => one.institution), sold.map((one) => one.code), servedOn],
    'lane.listMatched',
  );
}

/** First digits of the codes of cartons and cases, by national code. */
export async function listOuterPacks(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<{ code: string; prefix: string }[]> {
  return tx.rows(
    'SELECT o.national_code AS code, o.prefix FROM trace_pack_prefix o WHERE o.national_code = ANY($1) AND o.withdrawn_at IS NULL',
    [[...nationalCodes]],
    'lane.listOuterPacks',
  );
}

/** Those of the trace codes that a settlement has sold and no reversal set free. */
export async function listSold(tx: Tx, traceCodes: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ code: string }>(
    'SELECT t.trace_code AS code FROM trace_sale t WHERE t.trace_code = ANY($1) AND t.released_by IS NULL',
    [[...traceCodes]],
    'lane.listSold',
  );
  return rows.map((row) => row.code);
}

/** The revisions of the catalogue and of the entered parameters as this statement sees them, and so many new ids of claims. */
export async function takeIds(
  tx: Tx,
  count: number,
): Promise<{ revision: string; benefits: string; ids: readonly bigint[] }> {
  const row = await tx.first<{ revision: string; benefits: string; ids: string[] }>(
    `SELECT (SELECT r.token FROM catalogue_revision r) AS revision, (SELECT b.token FROM benefit_revision b) AS benefits, ARRAY(SELECT nextval('claim_id_sequence')::text FROM generate_series(1, $1)) AS ids`,
    [count],
    'lane.takeIds',
  );
  if (!row) throw new Error('a select without a table always has one row');
  return { ...row, ids: row.ids.map(BigInt) };
}

export interface RequestKey {
  readonly institutionCode: string;
  readonly requestId: string;
}

export interface UsedRequest extends RequestKey {
  readonly contentHash: string;
  /** Null when it was made void. */
  readonly claimNo: string | null;
}

/** What the institutions' request ids have been used for; unused ones are absent. */
export async function listUsedRequests(tx: Tx, keys: readonly RequestKey[]): Promise<UsedRequest[]> {
  return tx.rows(
    `SELECT r.institution_code AS "institutionCode", r.request_id AS "requestId", r.content_hash AS "contentHash", c.claim_no AS "claimNo"
     FROM unnest($1::text[], $2::text[]) AS k (institution, request) JOIN claim_request r ON r.institution_code = k.institution AND r.request_id = k.request
       LEFT JOIN claim c ON c.area_code = r.area_code AND c.id = r.claim_id`,
    [keys.map((key) => key.institutionCode), keys.map((key) => key.requestId)],
    'lane.listUsedRequests',
  );
}

/** A credential by its keyed digest. */
export interface ShownDigest {
  readonly kind: 'idNumber' | 'token' | 'card';
  readonly digest: Buffer;
}

/** Whose the credentials are (M35): numbers of persons in the order asked, null where nobody has it. */
export async function listBearers(tx: Tx, shown: readonly ShownDigest[]): Promise<(string | null)[]> {
  if (shown.length === 0) return [];
  const rows = await tx.rows<{ personNo: string | null }>(
    `SELECT CASE WHEN k.kind = 'idNumber' THEN (SELECT p.person_no FROM person p WHERE p.id_number_hash = decode(k.digest, 'hex'))
         ELSE (SELECT p.person_no FROM credential c JOIN person p ON p.id = c.person_id WHERE c.kind = k.kind AND c.hash = decode(k.digest, 'hex')) END AS "personNo"
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS k (kind, digest, place) ORDER BY k.place`,
    [shown.map((one) => one.kind), shown.map((one) => one.digest.toString('hex'))],
    'lane.listBearers',
  );
  return rows.map((row) => row.personNo);
}
