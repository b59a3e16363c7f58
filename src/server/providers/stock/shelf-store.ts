/** One institution's shelf, product by product (M26, M31). Reads only, with the scope of whoever asks already checked. */
import { day, type PlainDate } from '../../../base/date.ts';
import type { Quantity } from '../../../base/money.ts';
import type { BatchOnHand, ChangeType, StockKind } from '../../../domain/providers/stock/model.ts';
import type { Tx } from '../../db/database.ts';
import type { StockChannel } from './stock-store.ts';
import { LISTED, literal } from './shelf-sql-store.ts';

export interface ShelfProduct {
  readonly nationalCode: string;
  readonly name: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
  readonly entryKey: string | null;
  readonly listed: boolean;
  readonly itemCode: string | null;
  readonly batches: readonly BatchOnHand[];
}

interface RawBatch {
  quantity: string;
  lotNo: string;
  expiresOn: string | null;
  reportedAt: number;
}

/** Products of the list on a day and whatever else was ever reported, with their batches; by name. */
export async function listShelf(
  tx: Tx,
  institutionCode: string,
  onDay: PlainDate,
  words: string | undefined,
): Promise<ShelfProduct[]> {
  const rows = await tx.rows<Omit<ShelfProduct, 'batches'> & { batches: RawBatch[] }>(
    `WITH ${LISTED},
     batch AS (SELECT s.national_code, jsonb_agg(jsonb_build_object('quantity', s.quantity::text, 'lotNo', s.lot_no, 'expiresOn', s.expires_on,
         'reportedAt', (extract(epoch FROM s.reported_at) * 1000)::bigint)) AS batches
       FROM stock_state s WHERE s.institution_code = $2 GROUP BY s.national_code)
     SELECT n.national_code AS "nationalCode", COALESCE(p.generic_name, n.name) AS name, COALESCE(p.strength, n.spec) AS strength,
       COALESCE(p.pack, n.pack) AS pack, COALESCE(p.maker, n.maker) AS maker, p.entry_key AS "entryKey", l.entry_key IS NOT NULL AS listed,
       (SELECT m.item_code FROM institution_match m WHERE m.institution_code = $2 AND m.national_code = n.national_code AND m.state = 'confirmed'
         AND m.from_on <= $1 AND (m.to_on IS NULL OR m.to_on >= $1) ORDER BY m.id DESC LIMIT 1) AS "itemCode",
       COALESCE(b.batches, '[]') AS batches
     FROM national_product n LEFT JOIN product p ON p.national_code = n.national_code LEFT JOIN listed l ON l.entry_key = p.entry_key
       LEFT JOIN batch b ON b.national_code = n.national_code
     WHERE (l.entry_key IS NOT NULL OR b.national_code IS NOT NULL)
       AND ($3::text IS NULL OR n.name LIKE '%' || $3 || '%' OR n.maker LIKE '%' || $3 || '%' OR n.national_code = upper($3)
         OR strpos(n.name_pinyin, lower($3)) > 0)
     ORDER BY n.name_pinyin, n.name, n.national_code`,
    [onDay, institutionCode, literal(words)],
  );
  return rows.map((row) => ({
    ...row,
    batches: row.batches.map((batch) => ({
      ...batch,
      quantity: BigInt(batch.quantity) as Quantity,
      expiresOn: batch.expiresOn === null ? null : day(batch.expiresOn),
    })),
  }));
}

export interface ShelfBatchRow {
  readonly batchNo: string;
  readonly lotNo: string;
  readonly expiresOn: PlainDate | null;
  readonly quantity: bigint;
  readonly reportedAt: number;
}

export async function listBatchRows(
  tx: Tx,
  institutionCode: string,
  nationalCode: string | null,
): Promise<(ShelfBatchRow & { readonly nationalCode: string })[]> {
  return tx.rows(
    `SELECT national_code AS "nationalCode", batch_no AS "batchNo", lot_no AS "lotNo", expires_on AS "expiresOn", quantity, reported_at AS "reportedAt"
     FROM stock_state WHERE institution_code = $1 AND ($2::text IS NULL OR national_code = $2) ORDER BY national_code, expires_on, batch_no`,
    [institutionCode, nationalCode],
  );
}

export interface StockHistoryRow {
  readonly id: bigint;
  readonly kind: StockKind;
  readonly changeType: ChangeType | null;
  readonly nationalCode: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly batchNo: string;
  readonly lotNo: string;
  readonly madeOn: PlainDate | null;
  readonly expiresOn: PlainDate | null;
  readonly quantity: bigint;
  readonly happenedAt: number;
  readonly detail: Readonly<Record<string, string>>;
  readonly by: string;
  readonly channel: StockChannel;
  /** Why it was taken back. */
  readonly withdrawn: string | null;
  readonly traceCodes: readonly string[];
}

export interface HistoryFilter {
  readonly nationalCode: string | null;
  readonly itemCode: string | null;
  readonly batchNo: string | null;
  readonly kinds: readonly StockKind[] | null;
  /** Instants; null for an open end. */
  readonly from: Date | null;
  readonly before: Date | null;
  readonly alsoWithdrawn: boolean;
}

/** What an institution reported, the latest first. */
export async function listStockHistory(
  tx: Tx,
  institutionCode: string,
  filter: HistoryFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: StockHistoryRow[]; total: number }> {
  const rows = await tx.rows<StockHistoryRow & { total: bigint }>(
    `SELECT r.id, r.kind, r.change_type AS "changeType", r.national_code AS "nationalCode", r.item_code AS "itemCode", r.item_name AS "itemName",
       r.batch_no AS "batchNo", r.lot_no AS "lotNo", r.made_on AS "madeOn", r.expires_on AS "expiresOn", r.quantity, r.happened_at AS "happenedAt",
       r.detail, r.entered_name AS by, r.channel, w.reason AS withdrawn,
       ARRAY(SELECT t.trace_code FROM stock_trace_code t WHERE t.record_id = r.id ORDER BY 1) AS "traceCodes", count(*) OVER () AS total
     FROM stock_record r LEFT JOIN stock_withdrawal w ON w.record_id = r.id
     WHERE r.institution_code = $1 AND ($2::text IS NULL OR r.national_code = $2) AND ($3::text IS NULL OR r.item_code = $3)
       AND ($4::text IS NULL OR r.batch_no = $4) AND ($5::text[] IS NULL OR r.kind = ANY($5)) AND ($6::timestamptz IS NULL OR r.happened_at >= $6)
       AND ($7::timestamptz IS NULL OR r.happened_at < $7) AND ($8 OR w.record_id IS NULL)
     ORDER BY r.happened_at DESC, r.id DESC LIMIT $9 OFFSET $10`,
    [
      institutionCode,
      filter.nationalCode,
      filter.itemCode,
      filter.batchNo,
      filter.kinds === null ? null : [...filter.kinds],
      filter.from,
      filter.before,
      filter.alsoWithdrawn,
      page.limit,
      page.offset,
    ],
  );
  return { rows, total: Number(rows[0]?.total ?? 0) };
}

/** The names of a product in the master. */
export async function findProductNames(
  tx: Tx,
  nationalCode: string,
): Promise<{ name: string; strength: string; pack: string; maker: string } | undefined> {
  return tx.first(
    `SELECT COALESCE(p.generic_name, n.name) AS name, COALESCE(p.strength, n.spec) AS strength, COALESCE(p.pack, n.pack) AS pack,
       COALESCE(p.maker, n.maker) AS maker
     FROM national_product n LEFT JOIN product p ON p.national_code = n.national_code WHERE n.national_code = $1`,
    [nationalCode],
  );
}
