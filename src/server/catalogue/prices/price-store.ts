/** Standards, listing prices and bidders' quotes as they were recorded: only adding, in sets, never rewriting (N2.3, N3.1). */
import { day, type PlainDate } from '../../../base/date.ts';
import type { Assertion } from '../../../base/known.ts';
import type { UnitPrice } from '../../../base/money.ts';
import type { Standard, StandardKind } from '../../../domain/catalogue/payable-product.ts';
import type { RevisionReason } from '../../../domain/catalogue/prices/standard-revision.ts';
import type { Span } from '../../../domain/catalogue/prices/time-line.ts';
import { at, type Tx } from '../../db/database.ts';

/** Who records, and when (epoch milliseconds). */
export interface EnteredBy {
  readonly accountId: number | null;
  readonly now: number;
}

export interface StandardRow extends Span {
  readonly nationalCode: string;
  /** Null withdraws the standard for the span. */
  readonly standard: Standard | null;
  readonly reasonKind: RevisionReason;
  readonly reason: string;
  readonly evidence: string;
  readonly lateReason: string | null;
  readonly applicationId: number | null;
}

/** Records standards in the order given. @returns their ids in that order */
export async function insertStandards(
  tx: Tx,
  rows: readonly StandardRow[],
  by: EnteredBy,
): Promise<readonly number[]> {
  if (rows.length === 0) return [];
  const found = await tx.rows<{ id: bigint }>(
    `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, to_on, reason_kind, reason, evidence, late_reason,
       application_id, entered_by, entered_at)
     SELECT r.code, r.kind, r.standard, r.confidential, r.from_on, r.to_on, r.reason_kind, r.reason, r.evidence, r.late_reason, r.application, $12, $13
     FROM unnest($1::text[], $2::text[], $3::bigint[], $4::boolean[], $5::date[], $6::date[], $7::text[], $8::text[], $9::text[], $10::text[], $11::bigint[])
       WITH ORDINALITY AS r (code, kind, standard, confidential, from_on, to_on, reason_kind, reason, evidence, late_reason, application, place)
     ORDER BY r.place RETURNING id`,
    [
      rows.map((row) => row.nationalCode),
      rows.map((row) => row.standard?.kind ?? null),
      rows.map((row) => row.standard?.standard ?? null),
      rows.map((row) => row.standard?.confidential ?? false),
      rows.map((row) => row.from),
      rows.map((row) => row.to),
      rows.map((row) => row.reasonKind),
      rows.map((row) => row.reason),
      rows.map((row) => row.evidence),
      rows.map((row) => row.lateReason),
      rows.map((row) => row.applicationId),
      by.accountId,
      at(by.now),
    ],
  );
  return found.map((row) => Number(row.id));
}

export interface ListedPriceRow extends Span {
  readonly nationalCode: string;
  /** Null takes the product off the platform for the span. */
  readonly price: UnitPrice | null;
  readonly source: string;
  readonly evidence: string;
  readonly lateReason: string | null;
}

/** Records listing prices. */
export async function insertListedPrices(
  tx: Tx,
  rows: readonly ListedPriceRow[],
  by: EnteredBy,
): Promise<void> {
  if (rows.length === 0) return;
  await tx.run(
    `INSERT INTO listed_price (national_code, price, from_on, to_on, source, evidence, late_reason, entered_by, entered_at)
     SELECT r.code, r.price, r.from_on, r.to_on, r.source, r.evidence, r.late_reason, $8, $9
     FROM unnest($1::text[], $2::bigint[], $3::date[], $4::date[], $5::text[], $6::text[], $7::text[])
       WITH ORDINALITY AS r (code, price, from_on, to_on, source, evidence, late_reason, place) ORDER BY r.place`,
    [
      rows.map((row) => row.nationalCode),
      rows.map((row) => row.price),
      rows.map((row) => row.from),
      rows.map((row) => row.to),
      rows.map((row) => row.source),
      rows.map((row) => row.evidence),
      rows.map((row) => row.lateReason),
      by.accountId,
      at(by.now),
    ],
  );
}

export interface QuoteRow extends Span {
  readonly nationalCode: string;
  /** Null takes the quote back for the span. */
  readonly quote: UnitPrice | null;
  readonly evidence: string;
}

export async function insertQuote(tx: Tx, row: QuoteRow, accountId: number, now: number): Promise<void> {
  await tx.run(
    `INSERT INTO bid_quote (national_code, quote, from_on, to_on, evidence, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [row.nationalCode, row.quote, row.from, row.to, row.evidence, accountId, at(now)],
  );
}

/** Something recorded, with who did so; `value` null withdrew what was recorded before. */
export interface Recorded<T> extends Assertion<T> {
  readonly id: number;
  readonly nationalCode: string;
  readonly evidence: string;
  /** The account's name; null for what an import without an account or an older program recorded. */
  readonly enteredBy: string | null;
}

export interface RecordedStandard extends Recorded<Standard> {
  readonly reasonKind: RevisionReason;
  readonly reason: string;
  readonly lateReason: string | null;
  readonly applicationId: number | null;
}

export interface RecordedPrice extends Recorded<UnitPrice> {
  readonly source: string;
  readonly lateReason: string | null;
}

interface RawRecord {
  id: bigint;
  national_code: string;
  from_on: string;
  to_on: string | null;
  evidence: string;
  entered_by: string | null;
  entered_at: number;
}

function recordOf(raw: RawRecord) {
  return {
    id: Number(raw.id),
    nationalCode: raw.national_code,
    from: day(raw.from_on),
    to: raw.to_on === null ? null : day(raw.to_on),
    evidence: raw.evidence,
    enteredBy: raw.entered_by,
    knownAt: raw.entered_at,
  };
}

/** All that was ever recorded of the standards of some products, in the order of recording. */
export async function listRecordedStandards(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<RecordedStandard[]> {
  const rows = await tx.rows<
    RawRecord & {
      kind: StandardKind | null;
      standard: bigint | null;
      confidential: boolean;
      reason_kind: RevisionReason;
      reason: string;
      late_reason: string | null;
      application_id: bigint | null;
    }
  >(
    `SELECT s.id, s.national_code, s.kind, s.standard, s.confidential, s.from_on, s.to_on, s.reason_kind, s.reason, s.evidence, s.late_reason,
       s.application_id, a.name AS entered_by, s.entered_at
     FROM payment_standard s LEFT JOIN account a ON a.id = s.entered_by WHERE s.national_code = ANY($1) ORDER BY s.id`,
    [[...nationalCodes]],
  );
  return rows.map((raw) => ({
    ...recordOf(raw),
    value:
      raw.kind === null || raw.standard === null
        ? null
        : { kind: raw.kind, standard: raw.standard as UnitPrice, confidential: raw.confidential },
    reasonKind: raw.reason_kind,
    reason: raw.reason,
    lateReason: raw.late_reason,
    applicationId: raw.application_id === null ? null : Number(raw.application_id),
  }));
}

/** All that was ever recorded of the listing prices of some products, in the order of recording. */
export async function listRecordedPrices(tx: Tx, nationalCodes: readonly string[]): Promise<RecordedPrice[]> {
  const rows = await tx.rows<
    RawRecord & { price: bigint | null; source: string; late_reason: string | null }
  >(
    `SELECT l.id, l.national_code, l.price, l.from_on, l.to_on, l.source, l.evidence, l.late_reason, a.name AS entered_by, l.entered_at
     FROM listed_price l LEFT JOIN account a ON a.id = l.entered_by WHERE l.national_code = ANY($1) ORDER BY l.id`,
    [[...nationalCodes]],
  );
  return rows.map((raw) => ({
    ...recordOf(raw),
    value: raw.price as UnitPrice | null,
    source: raw.source,
    lateReason: raw.late_reason,
  }));
}

/** The listing prices of many products as assertions in the order of recording, and nothing else: for imports by the thousand. */
export async function listPriceAssertions(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<{ readonly nationalCode: string; readonly assertion: Assertion<UnitPrice> }[]> {
  // Days come from a date column in the form that `PlainDate` has; reading each anew would cost more than the query.
  const rows = await tx.rows<{
    code: string;
    price: UnitPrice | null;
    from: PlainDate;
    to: PlainDate | null;
  }>(
    `SELECT national_code AS code, price, from_on AS "from", to_on AS "to" FROM listed_price WHERE national_code = ANY($1) ORDER BY id`,
    [[...nationalCodes]],
  );
  return rows.map(({ code, price, from, to }) => ({
    nationalCode: code,
    assertion: { from, to, value: price, knownAt: 0 },
  }));
}

/** All that was ever recorded of the quotes of some products, in the order of recording. */
export async function listRecordedQuotes(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<Recorded<UnitPrice>[]> {
  const rows = await tx.rows<RawRecord & { quote: bigint | null }>(
    `SELECT q.id, q.national_code, q.quote, q.from_on, q.to_on, q.evidence, a.name AS entered_by, q.entered_at
     FROM bid_quote q LEFT JOIN account a ON a.id = q.entered_by WHERE q.national_code = ANY($1) ORDER BY q.id`,
    [[...nationalCodes]],
  );
  return rows.map((raw) => ({ ...recordOf(raw), value: raw.quote as UnitPrice | null }));
}

/**
 * Takes the catalogue's turn until the transaction ends: whatever is read after it is still so when a price is written.
 * It comes before every other lock, as all writers of the catalogue take it first.
 */
export async function takeTurn(tx: Tx): Promise<void> {
  await tx.run('SELECT take_catalogue_turn()');
}

/** The products of the drugs to which some products belong: themselves and their peers. */
export async function listDrugProducts(tx: Tx, nationalCodes: readonly string[]): Promise<string[]> {
  const rows = await tx.rows<{ national_code: string }>(
    `SELECT p.national_code FROM product p WHERE p.entry_key IN (SELECT d.entry_key FROM product d WHERE d.national_code = ANY($1))
     ORDER BY p.national_code`,
    [[...nationalCodes]],
  );
  return rows.map((row) => row.national_code);
}

/**
 * How many settlements that stand (none reversed) contain a product on some days.
 * @param kind only lines that were settled by this kind of standard
 */
export async function countTouchedClaims(
  tx: Tx,
  nationalCode: string,
  spans: readonly { readonly from: PlainDate; readonly to: PlainDate | null }[],
  kind: StandardKind | null,
): Promise<number> {
  if (spans.length === 0) return 0;
  const row = await tx.first<{ count: number }>(
    `SELECT count(DISTINCT (c.area_code, c.id))::int AS count FROM claim_line l
     JOIN claim c ON c.area_code = l.area_code AND c.id = l.claim_id AND c.kind = 'settlement'
     WHERE l.national_code = $1 AND ($4::text IS NULL OR l.standard_kind = $4)
       AND EXISTS (SELECT 1 FROM unnest($2::date[], $3::date[]) AS s (from_on, to_on)
         WHERE c.served_on >= s.from_on AND (s.to_on IS NULL OR c.served_on <= s.to_on))
       AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.reverses_id = c.id AND r.area_code = c.area_code)`,
    [nationalCode, spans.map((span) => span.from), spans.map((span) => span.to), kind],
  );
  return row?.count ?? 0;
}
