/** Reads what is published, a page at a time, for the search index. Drafts are never read here (N5.1). */
import { day } from '../../../base/date.ts';
import type {
  PrintedEntry,
  PrintedVersion,
  ProductOfDrug,
  SeparateEntry,
} from '../../../domain/catalogue/search/gather-drugs.ts';
import type { Tx } from '../../db/database.ts';

/** What everything published hangs on: it changes, in the same transaction, with every change of lists, products and matches. */
export async function readRevision(tx: Tx): Promise<string> {
  const row = await tx.first<{ revision: string }>(
    'SELECT token AS revision FROM catalogue_revision',
    [],
    'search.readRevision',
  );
  if (!row) throw new Error('the catalogue always has a revision');
  return row.revision;
}

export async function listPrintedVersions(tx: Tx): Promise<PrintedVersion[]> {
  const rows = await tx.rows<{
    id: bigint;
    kind: PrintedVersion['kind'];
    from: string;
    to: string | null;
    at: number;
  }>(
    `SELECT id, kind, effective_from AS "from", effective_to AS "to", published_at AS at FROM catalogue_version
     WHERE state = 'published' AND kind <> 'separatePayment' ORDER BY id`,
  );
  return rows.map((row) => ({
    id: Number(row.id),
    kind: row.kind,
    effectiveFrom: day(row.from),
    effectiveTo: row.to === null ? null : day(row.to),
    publishedAt: row.at,
  }));
}

export async function listSeparateEntries(tx: Tx): Promise<SeparateEntry[]> {
  const rows = await tx.rows<
    Omit<SeparateEntry, 'termFrom' | 'termTo' | 'transitionTo' | 'removedOn'> & {
      termFrom: string;
      termTo: string;
      transitionTo: string | null;
      removedOn: string | null;
    }
  >(
    `SELECT e.entry_key AS "entryKey", e.generic_name AS "genericName", e.dosage_form AS "dosageForm", e.field,
       e.payment_scope AS "paymentScope", e.term_from AS "termFrom", e.term_to AS "termTo", e.transition_to AS "transitionTo",
       e.removed_on AS "removedOn"
     FROM list_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published' ORDER BY e.id`,
  );
  return rows.map((row) => ({
    ...row,
    termFrom: row.termFrom as SeparateEntry['termFrom'],
    termTo: row.termTo as SeparateEntry['termTo'],
    transitionTo: row.transitionTo as SeparateEntry['transitionTo'],
    removedOn: row.removedOn as SeparateEntry['removedOn'],
  }));
}

/** Small pages: the driver turns a whole page into objects before anybody else may run. */
const PAGE = 400;

/** Entries of a published version after a place. */
export async function pageOfPrintedEntries(
  tx: Tx,
  versionId: number,
  after: number,
): Promise<(PrintedEntry & { seq: number })[]> {
  const rows = await tx.rows<Omit<PrintedEntry, 'versionId'> & { seq: number }>(
    `SELECT e.seq, e.match_key AS "matchKey", e.name, e.dosage_form AS "dosageForm", e.section_kind AS "sectionKind", e.class,
       e.category_code AS "categoryCode", e.category_path AS "categoryPath", e.remark,
       e.trade_name AS "tradeName", COALESCE(e.holder, e.institution) AS maker, e.indication
     FROM catalogue_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
     WHERE e.version_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT ${PAGE}`,
    [versionId, after],
    'search.pageOfPrintedEntries',
  );
  return rows.map((row) => ({ ...row, versionId }));
}

/**
 * Products after a code, each with the drug it is registered or matched to.
 * @param versionIds printed versions in force, whose matches count
 */
export async function pageOfProducts(
  tx: Tx,
  versionIds: readonly number[],
  after: string,
): Promise<{ products: ProductOfDrug[]; last: string | undefined }> {
  const rows = await tx.rows<{
    nationalCode: string;
    tradeName: string;
    maker: string;
    registered: string | null;
    matched: string | null;
  }>(
    `SELECT n.national_code AS "nationalCode", n.trade_name AS "tradeName", n.maker, p.entry_key AS registered, m.entry_key AS matched
     FROM (SELECT national_code, trade_name, maker FROM national_product WHERE national_code > $2
           ORDER BY national_code LIMIT ${PAGE}) n
     LEFT JOIN product p ON p.national_code = n.national_code
     LEFT JOIN LATERAL (SELECT x.entry_key FROM product_match x
       WHERE x.national_code = n.national_code AND x.version_id = ANY($1) AND x.verdict = 'matched'
         AND NOT EXISTS (SELECT 1 FROM product_match y
           WHERE y.version_id = x.version_id AND y.national_code = x.national_code AND y.id > x.id)
       ORDER BY x.id DESC LIMIT 1) m ON true
     ORDER BY n.national_code`,
    [[...versionIds], after],
    'search.pageOfProducts',
  );
  const products = rows.flatMap(({ registered, matched, ...product }) =>
    [...new Set([registered, matched])].flatMap((entryKey) =>
      entryKey === null ? [] : [{ ...product, entryKey }],
    ),
  );
  return { products, last: rows.at(-1)?.nationalCode };
}
