/** Products with everything that was ever recorded of them, and who recorded it why: for questions about what was known when. */
import { day, type PlainDate } from '../../../base/date.ts';
import type { Assertion } from '../../../base/known.ts';
import type { UnitPrice } from '../../../base/money.ts';
import type { Standard, StandardKind } from '../../../domain/catalogue/payable-product.ts';
import type { ProductHistory } from '../../../domain/catalogue/time/as-known.ts';
import type { Tx } from '../../db/database.ts';
import { listEntryHistories } from './act-store.ts';

/** Something that was recorded of a product: what a later look at an old settlement is owed to. */
export interface RecordedFact {
  readonly kind: 'standard' | 'listedPrice' | 'commitment' | 'listAct' | 'version';
  readonly knownAt: number;
  readonly by: string;
  readonly reason: string;
}

/** Never send `history.standards` out: some are confidential (N5.1). */
export interface RecordedProduct {
  readonly nationalCode: string;
  readonly entryKey: string;
  readonly genericName: string;
  readonly tradeName: string;
  readonly strength: string;
  readonly history: ProductHistory;
  /** In the order in which they became known. */
  readonly facts: readonly RecordedFact[];
}

interface RawFact {
  from: string;
  to: string | null;
  knownAt: number;
  by: string | null;
  reason: string;
}

interface RawProduct {
  nationalCode: string;
  entryKey: string;
  genericName: string;
  tradeName: string;
  strength: string;
  commitments: (RawFact & { withdrawn: boolean })[];
  standards: (RawFact & { kind: StandardKind; standard: string | null; confidential: boolean })[];
  prices: (RawFact & { price: string | null })[];
}

const recorded = (reason: string) => `'from', x.from_on, 'to', x.to_on, 'reason', ${reason},
  'knownAt', (extract(epoch FROM x.entered_at) * 1000)::bigint, 'by', (SELECT a.name FROM account a WHERE a.id = x.entered_by)`;
const listOf = (table: string, reason: string, more: string) =>
  `COALESCE((SELECT json_agg(json_build_object(${recorded(reason)}, ${more}) ORDER BY x.id) FROM ${table} x
    WHERE x.national_code = p.national_code), '[]')`;

/** Products by national code; unknown codes are absent. */
export async function listProductHistories(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<ReadonlyMap<string, RecordedProduct>> {
  const rows = await tx.rows<RawProduct>(
    `SELECT p.national_code AS "nationalCode", p.entry_key AS "entryKey", p.generic_name AS "genericName", p.trade_name AS "tradeName", p.strength,
       ${listOf('commitment', 'x.document_no', "'withdrawn', x.withdrawn")} AS commitments,
       ${listOf('payment_standard', 'x.reason', "'kind', x.kind, 'standard', x.standard::text, 'confidential', x.confidential")} AS standards,
       ${listOf('listed_price', 'x.source', "'price', x.price::text")} AS prices
     FROM product p WHERE p.national_code = ANY($1)`,
    [[...nationalCodes]],
  );
  const entries = await listEntryHistories(tx, [...new Set(rows.map((row) => row.entryKey))]);
  return new Map(rows.map((row) => [row.nationalCode, productOf(row, entries.get(row.entryKey) ?? [])]));
}

type Entries = NonNullable<ReturnType<Awaited<ReturnType<typeof listEntryHistories>>['get']>>;

function productOf(row: RawProduct, entries: Entries): RecordedProduct {
  const { nationalCode, entryKey, genericName, tradeName, strength } = row;
  const history: ProductHistory = {
    name: genericName,
    entries,
    commitments: row.commitments.map((raw) => assertionOf(raw, raw.withdrawn ? null : true)),
    standards: row.standards.map((raw) =>
      assertionOf<Standard>(raw, raw.standard === null ? null : standardOf(raw, raw.standard)),
    ),
    listedPrices: row.prices.map((raw) =>
      assertionOf(raw, raw.price === null ? null : (BigInt(raw.price) as UnitPrice)),
    ),
  };
  const named = { nationalCode, entryKey, genericName, tradeName, strength };
  return { ...named, history, facts: factsOf(row, entries) };
}

function factsOf(row: RawProduct, entries: Entries): RecordedFact[] {
  const of = (kind: RecordedFact['kind'], raws: readonly RawFact[]) =>
    raws.map(({ knownAt, by, reason }): RecordedFact => ({ kind, knownAt, by: by ?? '', reason }));
  const onList = entries.flatMap(({ edition, publishedAt, acts }) => [
    { kind: 'version' as const, knownAt: publishedAt, by: '', reason: edition },
    ...acts.map(({ knownAt, enteredBy, reason }) => ({
      kind: 'listAct' as const,
      knownAt,
      by: enteredBy ?? '',
      reason,
    })),
  ]);
  const all = [
    ...of('standard', row.standards),
    ...of('listedPrice', row.prices),
    ...of('commitment', row.commitments),
    ...onList,
  ];
  return all.sort((a, b) => a.knownAt - b.knownAt);
}

function standardOf(raw: { kind: StandardKind; confidential: boolean }, standard: string): Standard {
  return { kind: raw.kind, standard: BigInt(standard) as UnitPrice, confidential: raw.confidential };
}

function assertionOf<T>(raw: RawFact, value: T | null): Assertion<T> {
  return { from: day(raw.from), to: openDay(raw.to), value, knownAt: raw.knownAt };
}

function openDay(text: string | null): PlainDate | null {
  return text === null ? null : day(text);
}
