/** Which entry of the national list a product is: every answer is kept, the last one of a version counts (M4, N1.1). */
import type { ListedEntry } from '../../../domain/catalogue/products/match-entry.ts';
import { at, type Tx } from '../../db/database.ts';

export type Verdict = 'matched' | 'doubtful' | 'none';
export type MatchOrigin = 'rule' | 'carried' | 'person';

export interface MatchRecord {
  readonly nationalCode: string;
  readonly verdict: Verdict;
  readonly entrySeq: number | null;
  readonly entryKey: string | null;
  readonly candidates: readonly number[];
  /** In 1/10000. */
  readonly confidence: number;
  readonly reason: string;
  readonly origin: MatchOrigin;
}

/** The national version in force on a day: the published one that began last. */
export async function findCurrentNational(
  tx: Tx,
  onDay: string,
): Promise<{ id: number; edition: string } | undefined> {
  return tx.first(
    `SELECT id::int AS id, edition FROM catalogue_version WHERE kind = 'national' AND state = 'published' AND effective_from <= $1
     ORDER BY effective_from DESC, id DESC LIMIT 1`,
    [onDay],
  );
}

/** A published national version by its id. */
export async function findPublishedNational(
  tx: Tx,
  id: number,
): Promise<{ id: number; edition: string } | undefined> {
  return tx.first(
    `SELECT id::int AS id, edition FROM catalogue_version WHERE id = $1 AND kind = 'national' AND state = 'published'`,
    [id],
  );
}

/** The published national version before another one, whose decisions are carried over. */
export async function findNationalBefore(tx: Tx, versionId: number): Promise<number | undefined> {
  const row = await tx.first<{ id: number }>(
    `SELECT o.id::int AS id FROM catalogue_version o JOIN catalogue_version v ON v.id = $1
     WHERE o.kind = 'national' AND o.state = 'published' AND o.id <> v.id AND o.effective_from <= v.effective_from
     ORDER BY o.effective_from DESC, o.id DESC LIMIT 1`,
    [versionId],
  );
  return row?.id;
}

export async function listEntriesToMatch(
  tx: Tx,
  versionId: number,
): Promise<(ListedEntry & { readonly matchKey: string })[]> {
  return tx.rows(
    `SELECT seq, section_kind AS "sectionKind", class, name, dosage_form AS "dosageForm", match_key AS "matchKey"
     FROM catalogue_entry WHERE version_id = $1 ORDER BY seq`,
    [versionId],
  );
}

export interface ProductToMatch {
  readonly nationalCode: string;
  readonly kind: 'western' | 'chinese';
  readonly name: string;
  readonly registeredForm: string;
}

/** Products after a code, in the order of codes; 饮片 have a list of their own. */
export async function listProductsToMatch(tx: Tx, after: string, limit: number): Promise<ProductToMatch[]> {
  return tx.rows(
    `SELECT national_code AS "nationalCode", kind, name, registered_form AS "registeredForm" FROM national_product
     WHERE national_code > $1 AND kind <> 'piece' ORDER BY national_code LIMIT $2`,
    [after, limit],
  );
}

const RECORD = `national_code AS "nationalCode", verdict, entry_seq AS "entrySeq", entry_key AS "entryKey", candidates, confidence, reason, origin`;

/** The answers that count for some products in a version. */
export async function findLatestMatches(
  tx: Tx,
  versionId: number,
  codes: readonly string[],
): Promise<ReadonlyMap<string, MatchRecord>> {
  const rows = await tx.rows<MatchRecord>(
    `SELECT DISTINCT ON (national_code) ${RECORD} FROM product_match WHERE version_id = $1 AND national_code = ANY($2)
     ORDER BY national_code, id DESC`,
    [versionId, [...codes]],
  );
  return new Map(rows.map((row) => [row.nationalCode, row]));
}

/** What persons decided last in a version, their decisions that were carried into it included. */
export async function findDecisions(
  tx: Tx,
  versionId: number,
  codes: readonly string[],
): Promise<ReadonlyMap<string, MatchRecord>> {
  const latest = await findLatestMatches(tx, versionId, codes);
  return new Map([...latest].filter(([, record]) => record.origin !== 'rule'));
}

/** The answer before the last decision of a person: what an undo brings back. */
export async function findBeforeDecision(
  tx: Tx,
  versionId: number,
  codes: readonly string[],
): Promise<ReadonlyMap<string, MatchRecord>> {
  const rows = await tx.rows<MatchRecord>(
    `SELECT DISTINCT ON (m.national_code) ${RECORD} FROM product_match m
     WHERE m.version_id = $1 AND m.national_code = ANY($2) AND m.origin <> 'person'
     ORDER BY m.national_code, m.id DESC`,
    [versionId, [...codes]],
  );
  return new Map(rows.map((row) => [row.nationalCode, row]));
}

/** Adds answers in one statement. */
export async function insertMatches(
  tx: Tx,
  versionId: number,
  records: readonly MatchRecord[],
  enteredBy: number | null,
  now: number,
): Promise<void> {
  if (records.length === 0) return;
  await tx.run(
    `INSERT INTO product_match (version_id, national_code, verdict, entry_seq, entry_key, candidates, confidence, reason, origin, entered_by, entered_at)
     SELECT $1, r.code, r.verdict, r.seq, r.key, r.candidates::int[], r.confidence, r.reason, r.origin, $10, $11
     FROM unnest($2::text[], $3::text[], $4::int[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[])
       AS r (code, verdict, seq, key, candidates, confidence, reason, origin)`,
    [
      versionId,
      records.map((record) => record.nationalCode),
      records.map((record) => record.verdict),
      records.map((record) => record.entrySeq),
      records.map((record) => record.entryKey),
      records.map((record) => `{${record.candidates.join(',')}}`),
      records.map((record) => record.confidence),
      records.map((record) => record.reason),
      records.map((record) => record.origin),
      enteredBy,
      at(now),
    ],
  );
}

/** Only one run of the matching at a time. @returns false when another one is at work */
export async function takeMatchingTurn(tx: Tx): Promise<boolean> {
  const row = await tx.first<{ taken: boolean }>('SELECT pg_try_advisory_xact_lock(170018) AS taken');
  return row?.taken === true;
}

/** Products with the same generic name and form (the first part of the code) that wait for a person in a version. */
export async function listWaitingSiblings(tx: Tx, versionId: number, codeStart: string): Promise<string[]> {
  const rows = await tx.rows<{ code: string; verdict: Verdict }>(
    `SELECT DISTINCT ON (national_code) national_code AS code, verdict FROM product_match
     WHERE version_id = $1 AND starts_with(national_code, $2) ORDER BY national_code, id DESC`,
    [versionId, codeStart],
  );
  return rows.filter((row) => row.verdict === 'doubtful').map((row) => row.code);
}
