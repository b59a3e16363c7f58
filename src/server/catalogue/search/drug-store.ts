/** All that is published of one drug, and all that was recorded of its products. */
import { day, type PlainDate } from '../../../base/date.ts';
import type { Assertion } from '../../../base/known.ts';
import type { UnitPrice } from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import type { ListTerm } from '../../../domain/catalogue/list-membership.ts';
import type { Origin, Standard, StandardKind } from '../../../domain/catalogue/payable-product.ts';
import type { VersionFacts } from '../../../domain/catalogue/search/drug-events.ts';
import type { SectionKind } from '../../../domain/catalogue/section-kind.ts';
import type { Tx } from '../../db/database.ts';

export async function listPublishedVersions(tx: Tx): Promise<VersionFacts[]> {
  const rows = await tx.rows<{
    id: bigint;
    kind: VersionFacts['kind'];
    edition: string;
    from: string;
    to: string | null;
    at: number;
    by: string | null;
    document: string;
  }>(
    `SELECT v.id, v.kind, v.edition, v.effective_from AS "from", v.effective_to AS "to", v.published_at AS at, a.name AS by,
       v.source_document AS document
     FROM catalogue_version v LEFT JOIN account a ON a.id = v.published_by WHERE v.state = 'published' ORDER BY v.id`,
  );
  return rows.map((row) => ({
    id: Number(row.id),
    kind: row.kind,
    edition: row.edition,
    effectiveFrom: day(row.from),
    effectiveTo: dayOrNull(row.to),
    publishedAt: row.at,
    publishedBy: row.by,
    sourceDocument: row.document,
  }));
}

function dayOrNull(text: string | null): PlainDate | null {
  return text === null ? null : day(text);
}

/** An entry of a published printed list, with its ratios as they were recorded. */
export interface PrintedRow {
  readonly versionId: number;
  readonly seq: number;
  readonly matchKey: string;
  readonly sectionKind: SectionKind;
  readonly categoryPath: string;
  readonly class: '甲' | '乙' | null;
  readonly standardText: string | null;
  readonly confidential: boolean;
  readonly scope: string | null;
  readonly notPaidAlone: boolean;
  readonly termFrom: PlainDate | null;
  readonly termTo: PlainDate | null;
  readonly ratios: readonly { ratio: Ratio | null; evidence: string; who: string | null; knownAt: number }[];
}

/**
 * Entries of published printed lists under the drug's key or under its name without a form.
 * @param keys as `entryKeyOf` writes them
 */
export async function listPrintedRows(tx: Tx, keys: readonly string[]): Promise<PrintedRow[]> {
  const rows = await tx.rows<
    Omit<PrintedRow, 'versionId' | 'termFrom' | 'termTo' | 'ratios'> & {
      versionId: bigint;
      termFrom: string | null;
      termTo: string | null;
      ratios: { ratio: number | null; evidence: string; who: string | null; at: number }[];
    }
  >(
    `SELECT e.version_id AS "versionId", e.seq, e.match_key AS "matchKey", e.section_kind AS "sectionKind", e.category_path AS "categoryPath",
       e.class, e.standard_text AS "standardText", e.confidential, COALESCE(e.remark, e.indication) AS scope,
       e.not_paid_alone AS "notPaidAlone", e.term_from AS "termFrom", e.term_to AS "termTo",
       COALESCE((SELECT jsonb_agg(jsonb_build_object('ratio', r.ratio, 'evidence', r.evidence, 'who', a.name,
           'at', (extract(epoch FROM r.entered_at) * 1000)::bigint) ORDER BY r.id)
         FROM self_pay_ratio r LEFT JOIN account a ON a.id = r.entered_by
         WHERE r.version_id = e.version_id AND r.seq = e.seq), '[]') AS ratios
     FROM catalogue_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
     WHERE e.match_key = ANY($1) ORDER BY length(e.match_key) DESC, e.version_id, e.seq`,
    [[...keys]],
  );
  return rows.map((row) => ({
    ...row,
    versionId: Number(row.versionId),
    termFrom: dayOrNull(row.termFrom),
    termTo: dayOrNull(row.termTo),
    ratios: row.ratios.map(({ ratio, at, ...rest }) => ({
      ...rest,
      ratio: ratio === null ? null : (BigInt(ratio) as Ratio),
      knownAt: at,
    })),
  }));
}

/** An act as stored; its ground is a word of `REMOVAL_GROUNDS`. */
export interface ActRow {
  readonly kind: 'removal' | 'reinstatement' | 'termChange';
  readonly ground: string | null;
  readonly termTo: PlainDate;
  readonly transitionTo: PlainDate | null;
  readonly removedOn: PlainDate | null;
  readonly reason: string;
  readonly evidence: string;
  readonly who: string | null;
  readonly knownAt: number;
}

export interface SeparateRow {
  readonly versionId: number;
  readonly origin: Origin;
  readonly field: string;
  readonly scope: string | null;
  readonly published: ListTerm;
  readonly acts: readonly ActRow[];
}

interface RawAct {
  kind: ActRow['kind'];
  ground: string | null;
  termTo: string;
  transitionTo: string | null;
  removedOn: string | null;
  reason: string;
  evidence: string;
  who: string | null;
  at: number;
}

/** A drug's entries in all published versions of the 单行支付 list, with the acts on each. */
export async function listSeparateRows(tx: Tx, entryKey: string): Promise<SeparateRow[]> {
  const rows = await tx.rows<{
    versionId: bigint;
    origin: Origin;
    field: string;
    scope: string | null;
    termFrom: string;
    termTo: string;
    transitionTo: string | null;
    acts: RawAct[];
  }>(
    `SELECT e.version_id AS "versionId", e.origin, e.field, e.payment_scope AS scope, e.term_from AS "termFrom", e.term_to AS "termTo",
       e.transition_to AS "transitionTo",
       COALESCE((SELECT jsonb_agg(jsonb_build_object('kind', x.kind, 'ground', x.ground, 'termTo', x.term_to, 'transitionTo', x.transition_to,
           'removedOn', x.removed_on, 'reason', x.reason, 'evidence', x.evidence, 'who', a.name,
           'at', (extract(epoch FROM x.entered_at) * 1000)::bigint) ORDER BY x.id)
         FROM list_act x LEFT JOIN account a ON a.id = x.entered_by WHERE x.entry_id = e.id), '[]') AS acts
     FROM separate_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
     WHERE e.entry_key = $1 ORDER BY e.term_from, e.id`,
    [entryKey],
  );
  return rows.map((row) => ({
    versionId: Number(row.versionId),
    origin: row.origin,
    field: row.field,
    scope: row.scope,
    published: {
      termFrom: day(row.termFrom),
      termTo: day(row.termTo),
      transitionTo: dayOrNull(row.transitionTo),
      removedOn: null,
    },
    acts: row.acts.map(({ at, ...act }) => ({
      ...act,
      termTo: day(act.termTo),
      transitionTo: dayOrNull(act.transitionTo),
      removedOn: dayOrNull(act.removedOn),
      knownAt: at,
    })),
  }));
}

/** What was recorded of a product: an assertion with who made it and on what ground. */
export interface Recorded<T> extends Assertion<T> {
  readonly who: string | null;
  readonly evidence: string;
  /** Reason of a standard, source of a price, number of a commitment. */
  readonly words: string;
}

export interface ProductRecords {
  readonly nationalCode: string;
  readonly registered: boolean;
  readonly name: string;
  readonly tradeName: string;
  readonly maker: string;
  readonly strength: string;
  readonly pack: string;
  readonly standards: readonly Recorded<Standard>[];
  readonly listedPrices: readonly Recorded<UnitPrice>[];
  readonly commitments: readonly Recorded<true>[];
  /** Whether a standard recorded as withdrawn was one kept in confidence. */
  readonly everConfidential: boolean;
  /** Whether the province's price table says that the price is not told. */
  readonly priceWithheld: boolean;
}

interface RawRecord {
  from: string;
  to: string | null;
  at: number;
  who: string | null;
  evidence: string;
  words: string;
}

interface RawProduct extends Omit<
  ProductRecords,
  'standards' | 'listedPrices' | 'commitments' | 'everConfidential'
> {
  standards: (RawRecord & { kind: StandardKind | null; standard: string | null; confidential: boolean })[];
  prices: (RawRecord & { price: string | null })[];
  commitments: (RawRecord & { withdrawn: boolean })[];
}

const RECORD = `'from', x.from_on, 'to', x.to_on, 'at', (extract(epoch FROM x.entered_at) * 1000)::bigint, 'who', a.name, 'evidence', x.evidence`;

/**
 * Products of a drug with everything recorded of them: those registered under its key and those matched to its printed
 * entries; by maker and code.
 * @param printed entries whose matches count
 */
export async function listProductRecords(
  tx: Tx,
  entryKey: string,
  printed: readonly { readonly versionId: number; readonly seq: number }[],
): Promise<ProductRecords[]> {
  const rows = await tx.rows<RawProduct>(
    `WITH codes AS (
       SELECT national_code FROM product WHERE entry_key = $1
       UNION SELECT x.national_code FROM unnest($2::bigint[], $3::int[]) AS e (version_id, seq)
         JOIN product_match x ON x.version_id = e.version_id AND x.entry_seq = e.seq AND x.verdict = 'matched'
         WHERE NOT EXISTS (SELECT 1 FROM product_match y
           WHERE y.version_id = x.version_id AND y.national_code = x.national_code AND y.id > x.id))
     SELECT n.national_code AS "nationalCode", p.national_code IS NOT NULL AS registered, n.name,
       COALESCE(p.trade_name, n.trade_name) AS "tradeName", COALESCE(p.maker, n.maker) AS maker,
       COALESCE(p.strength, n.spec) AS strength, COALESCE(p.pack, n.pack) AS pack,
       COALESCE(n.is_confidential, false) AS "priceWithheld",
       COALESCE((SELECT jsonb_agg(jsonb_build_object(${RECORD}, 'words', x.reason, 'kind', x.kind, 'standard', x.standard::text,
           'confidential', x.confidential) ORDER BY x.id)
         FROM payment_standard x LEFT JOIN account a ON a.id = x.entered_by WHERE x.national_code = n.national_code), '[]') AS standards,
       COALESCE((SELECT jsonb_agg(jsonb_build_object(${RECORD}, 'words', x.source, 'price', x.price::text) ORDER BY x.id)
         FROM listed_price x LEFT JOIN account a ON a.id = x.entered_by WHERE x.national_code = n.national_code), '[]') AS prices,
       COALESCE((SELECT jsonb_agg(jsonb_build_object(${RECORD}, 'words', x.document_no, 'withdrawn', x.withdrawn) ORDER BY x.id)
         FROM commitment x LEFT JOIN account a ON a.id = x.entered_by WHERE x.national_code = n.national_code), '[]') AS commitments
     FROM codes c JOIN national_product n ON n.national_code = c.national_code
     LEFT JOIN product p ON p.national_code = n.national_code
     ORDER BY COALESCE(p.maker, n.maker), n.national_code`,
    [entryKey, printed.map((one) => one.versionId), printed.map((one) => one.seq)],
  );
  return rows.map(recordsOf);
}

function recordsOf({ standards, prices, commitments, ...product }: RawProduct): ProductRecords {
  return {
    ...product,
    standards: standards.map((raw) => recordOf(raw, standardOf(raw))),
    listedPrices: prices.map((raw) =>
      recordOf(raw, raw.price === null ? null : (BigInt(raw.price) as UnitPrice)),
    ),
    commitments: commitments.map((raw) => recordOf(raw, raw.withdrawn ? null : true)),
    everConfidential: standards.some((raw) => raw.confidential),
  };
}

function standardOf(raw: RawProduct['standards'][number]): Standard | null {
  if (raw.standard === null || raw.kind === null) return null;
  return { kind: raw.kind, standard: BigInt(raw.standard) as UnitPrice, confidential: raw.confidential };
}

function recordOf<T>(raw: RawRecord, value: T | null): Recorded<T> {
  const { from, to, at, who, evidence, words } = raw;
  return { from: day(from), to: dayOrNull(to), value, knownAt: at, who, evidence, words };
}

/** Of the drugs of these printed entries and this key, how many products there are. */
export async function countProducts(
  tx: Tx,
  entryKey: string,
  printed: readonly { readonly versionId: number; readonly seq: number }[],
): Promise<number> {
  const row = await tx.first<{ count: bigint }>(
    `SELECT count(*) FROM (SELECT national_code FROM product WHERE entry_key = $1
       UNION SELECT x.national_code FROM unnest($2::bigint[], $3::int[]) AS e (version_id, seq)
         JOIN product_match x ON x.version_id = e.version_id AND x.entry_seq = e.seq AND x.verdict = 'matched'
         WHERE NOT EXISTS (SELECT 1 FROM product_match y
           WHERE y.version_id = x.version_id AND y.national_code = x.national_code AND y.id > x.id)) found`,
    [entryKey, printed.map((one) => one.versionId), printed.map((one) => one.seq)],
  );
  return Number(row?.count ?? 0);
}
