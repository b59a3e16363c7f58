/** Reports of stock, only ever added to, and what is on hand by them (M26, M31, M32). */
import { day, type PlainDate } from '../../../base/date.ts';
import type { Quantity } from '../../../base/money.ts';
import type {
  BatchOnHand,
  ChangeType,
  StockKind,
  StockRecord,
} from '../../../domain/providers/stock/model.ts';
import { at, type Tx } from '../../db/database.ts';

export type StockChannel = 'page' | 'upload' | 'gateway' | 'demo';

/** A report as it is written down. */
export interface NewStockRecord {
  readonly nationalCode: string;
  readonly itemCode: string;
  readonly itemName: string;
  readonly batchNo: string;
  readonly lotNo: string;
  readonly madeOn: PlainDate | null;
  readonly expiresOn: PlainDate | null;
  readonly kind: StockKind;
  readonly changeType: ChangeType | null;
  /** Packs found, or that came (positive) or went (negative). */
  readonly quantity: Quantity;
  readonly happenedAt: number;
  readonly detail: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly traceCodes: readonly string[];
}

export interface StockBy {
  readonly accountId: number | null;
  readonly name: string;
  readonly channel: StockChannel;
}

/** Keeps two reports of one institution from being folded at once. */
export async function lockStock(tx: Tx, institutionCode: string): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(24, hashtext($1))', [institutionCode]);
}

/**
 * Which of these fingerprints the institution has reported already, withdrawn ones left out. A count that another count of
 * its batch followed is not known any more: finding the same number again is news.
 */
export async function findReported(
  tx: Tx,
  institutionCode: string,
  fingerprints: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ fingerprint: string }>(
    `SELECT r.fingerprint FROM stock_record r WHERE r.institution_code = $1 AND r.fingerprint = ANY($2)
       AND NOT EXISTS (SELECT 1 FROM stock_withdrawal w WHERE w.record_id = r.id)
       AND (r.kind <> 'count' OR NOT EXISTS (SELECT 1 FROM stock_record c WHERE c.institution_code = $1 AND c.national_code = r.national_code
         AND c.batch_no = r.batch_no AND c.kind = 'count' AND c.id > r.id AND NOT EXISTS (SELECT 1 FROM stock_withdrawal w WHERE w.record_id = c.id)))`,
    [institutionCode, [...fingerprints]],
  );
  return new Set(rows.map((row) => row.fingerprint));
}

/** Adds reports with their trace codes. @returns their ids, in the given order */
export async function insertStockRecords(
  tx: Tx,
  institutionCode: string,
  records: readonly NewStockRecord[],
  by: StockBy,
  now: number,
): Promise<number[]> {
  const ids = await tx.rows<{ id: bigint }>(
    `INSERT INTO stock_record (institution_code, national_code, item_code, item_name, batch_no, lot_no, made_on, expires_on, kind, change_type,
       quantity, happened_at, detail, fingerprint, channel, entered_by, entered_name, entered_at)
     SELECT $1, r."nationalCode", r."itemCode", r."itemName", r."batchNo", r."lotNo", r."madeOn", r."expiresOn", r.kind, r."changeType",
       r.quantity, to_timestamp(r."happenedAt" / 1000.0), r.detail, r.fingerprint, $3, $4, $5, $6
     FROM jsonb_to_recordset($2::jsonb) AS r(place int, "nationalCode" text, "itemCode" text, "itemName" text, "batchNo" text, "lotNo" text,
       "madeOn" date, "expiresOn" date, kind text, "changeType" text, quantity bigint, "happenedAt" bigint, detail jsonb, fingerprint text)
     ORDER BY r.place RETURNING id`,
    [
      institutionCode,
      JSON.stringify(
        records.map(({ traceCodes: _, ...one }, place) => ({
          ...one,
          place,
          quantity: String(one.quantity),
        })),
      ),
      by.channel,
      by.accountId,
      by.name,
      at(now),
    ],
  );
  const codes = records.flatMap((one, place) =>
    one.traceCodes.map((code) => ({ id: String(ids[place]?.id), code })),
  );
  if (codes.length > 0)
    await tx.run(
      'INSERT INTO stock_trace_code (record_id, trace_code) SELECT r.id, r.code FROM jsonb_to_recordset($1::jsonb) AS r(id bigint, code text)',
      [JSON.stringify(codes)],
    );
  return ids.map((row) => Number(row.id));
}

export interface BatchKey {
  readonly nationalCode: string;
  readonly batchNo: string;
}

interface RawRecord {
  nationalCode: string;
  batchNo: string;
  id: bigint;
  kind: StockKind;
  quantity: bigint;
  happenedAt: number;
  lotNo: string;
  expiresOn: string | null;
}

/** The standing reports of batches, by batch. */
export async function listBatchRecords(
  tx: Tx,
  institutionCode: string,
  batches: readonly BatchKey[],
): Promise<(BatchKey & { readonly records: readonly StockRecord[] })[]> {
  const rows = await tx.rows<RawRecord>(
    `SELECT r.national_code AS "nationalCode", r.batch_no AS "batchNo", r.id, r.kind, r.quantity, r.happened_at AS "happenedAt", r.lot_no AS "lotNo",
       r.expires_on AS "expiresOn"
     FROM (SELECT DISTINCT b."nationalCode", b."batchNo" FROM jsonb_to_recordset($2::jsonb) AS b("nationalCode" text, "batchNo" text)) wanted
     JOIN stock_record r ON r.institution_code = $1 AND r.national_code = wanted."nationalCode" AND r.batch_no = wanted."batchNo"
     WHERE NOT EXISTS (SELECT 1 FROM stock_withdrawal w WHERE w.record_id = r.id)`,
    [institutionCode, JSON.stringify(batches)],
  );
  const found = new Map<string, StockRecord[]>();
  for (const { nationalCode, batchNo, ...row } of rows) {
    const key = `${nationalCode} ${batchNo}`;
    const record: StockRecord = {
      ...row,
      id: Number(row.id),
      quantity: row.quantity as Quantity,
      expiresOn: row.expiresOn === null ? null : day(row.expiresOn),
    };
    found.set(key, [...(found.get(key) ?? []), record]);
  }
  return batches.map((batch) => ({
    ...batch,
    records: found.get(`${batch.nationalCode} ${batch.batchNo}`) ?? [],
  }));
}

/** Writes what is on hand of batches; one without any report left is taken out. */
export async function saveStockStates(
  tx: Tx,
  institutionCode: string,
  states: readonly (BatchKey & { readonly onHand: BatchOnHand | undefined })[],
): Promise<void> {
  const kept = states.flatMap(({ nationalCode, batchNo, onHand }) =>
    onHand ? [{ nationalCode, batchNo, ...onHand, quantity: String(onHand.quantity) }] : [],
  );
  const gone = states.filter((state) => state.onHand === undefined);
  await tx.run(
    `INSERT INTO stock_state (institution_code, national_code, batch_no, lot_no, expires_on, quantity, reported_at)
     SELECT $1, r."nationalCode", r."batchNo", r."lotNo", r."expiresOn", r.quantity, to_timestamp(r."reportedAt" / 1000.0)
     FROM jsonb_to_recordset($2::jsonb) AS r("nationalCode" text, "batchNo" text, "lotNo" text, "expiresOn" date, quantity bigint, "reportedAt" bigint)
     ON CONFLICT (institution_code, national_code, batch_no) DO UPDATE SET lot_no = excluded.lot_no, expires_on = excluded.expires_on,
       quantity = excluded.quantity, reported_at = excluded.reported_at`,
    [institutionCode, JSON.stringify(kept)],
  );
  if (gone.length > 0)
    await tx.run(
      `DELETE FROM stock_state s USING jsonb_to_recordset($2::jsonb) AS r("nationalCode" text, "batchNo" text)
       WHERE s.institution_code = $1 AND s.national_code = r."nationalCode" AND s.batch_no = r."batchNo"`,
      [institutionCode, JSON.stringify(gone.map(({ nationalCode, batchNo }) => ({ nationalCode, batchNo })))],
    );
}

/** Standing records of an institution under a batch number and of some kinds, or the one with an id. */
export async function findStandingRecords(
  tx: Tx,
  institutionCode: string,
  which: { readonly id: number } | { readonly batchNo: string; readonly kinds: readonly StockKind[] },
): Promise<(BatchKey & { readonly id: number })[]> {
  const byId = 'id' in which;
  const rows = await tx.rows<BatchKey & { id: bigint }>(
    `SELECT r.id, r.national_code AS "nationalCode", r.batch_no AS "batchNo" FROM stock_record r
     WHERE r.institution_code = $1 AND ($2::bigint IS NULL OR r.id = $2) AND ($3::text IS NULL OR r.batch_no = $3 AND r.kind = ANY($4))
       AND NOT EXISTS (SELECT 1 FROM stock_withdrawal w WHERE w.record_id = r.id) ORDER BY r.id`,
    [institutionCode, byId ? which.id : null, byId ? null : which.batchNo, byId ? [] : [...which.kinds]],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id) }));
}

/** Takes records back: they stay written, but count no longer. */
export async function insertWithdrawals(
  tx: Tx,
  ids: readonly number[],
  reason: string,
  by: StockBy,
  now: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO stock_withdrawal (record_id, reason, entered_by, entered_name, entered_at)
     SELECT r.id, $2, $3, $4, $5 FROM unnest($1::bigint[]) AS r(id)`,
    [[...ids], reason, by.accountId, by.name, at(now)],
  );
}

export interface UninsuredSale {
  readonly traceCode: string;
  readonly institutionCode: string;
  readonly soldAt: number;
}

/**
 * Sales outside the platform's settlements under these trace codes that were neither taken back nor returned: whoever
 * sells a pack asks here too whether it was sold before anywhere (M32). To be called with the scope `all`.
 */
export async function findUninsuredSales(
  tx: Tx,
  traceCodes: readonly string[],
): Promise<readonly UninsuredSale[]> {
  return tx.rows<UninsuredSale>(
    `SELECT DISTINCT ON (t.trace_code) t.trace_code AS "traceCode", r.institution_code AS "institutionCode", r.happened_at AS "soldAt"
     FROM stock_trace_code t JOIN stock_record r ON r.id = t.record_id AND r.kind = 'sale' AND r.detail ->> 'settlement' IS NULL
     WHERE t.trace_code = ANY($1) AND NOT EXISTS (SELECT 1 FROM stock_withdrawal w WHERE w.record_id = r.id)
       AND NOT EXISTS (SELECT 1 FROM stock_trace_code u JOIN stock_record b ON b.id = u.record_id AND b.kind = 'saleReturn'
         WHERE u.trace_code = t.trace_code AND b.institution_code = r.institution_code AND (b.happened_at, b.id) > (r.happened_at, r.id)
           AND NOT EXISTS (SELECT 1 FROM stock_withdrawal w WHERE w.record_id = b.id))
     ORDER BY t.trace_code, r.id DESC`,
    [[...traceCodes]],
    'stock.findUninsuredSales',
  );
}

/**
 * Keeps two sellers from selling the same packs at once, wherever they are and whether by a settlement or outside one (M32):
 * to be held before asking whether a pack was sold. Always taken in one order, so that nobody locks another out.
 */
export async function lockTraceCodes(tx: Tx, traceCodes: readonly string[]): Promise<void> {
  await tx.run(
    'SELECT pg_advisory_xact_lock(25, k) FROM (SELECT DISTINCT hashtext(c) AS k FROM unnest($1::text[]) AS c ORDER BY 1) keys',
    [[...traceCodes]],
    'stock.lockTraceCodes',
  );
}
