/** 3501–3507: an institution's system reports what it counted, bought, sold and took back; the stock page shows the same (M26, M31, M32). */
import { Type } from 'typebox';
import { dayAt } from '../../base/date.ts';
import type { StockKind } from '../../domain/providers/stock/model.ts';
import { refuse } from '../../domain/refusals.ts';
import { findKnownCodes, findMatchesOn } from '../catalogue/matching/match-store.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { reportedBy, takeBack, takeReports } from '../providers/stock/report-stock.ts';
import { findUninsuredSales, lockTraceCodes } from '../providers/stock/stock-store.ts';
import { parseShape } from './envelope.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import { readStockUpload, type StockRow } from './stock-messages.ts';
import { findSettledCodes, findSettledSales, type SettledSale } from './stock-sale-store.ts';

/** What the rows of an upload are judged by. */
interface Known {
  readonly institutionCode: string;
  readonly codes: ReadonlySet<string>;
  readonly matches: ReadonlyMap<string, { readonly nationalCode: string }>;
  readonly sales: ReadonlyMap<string, SettledSale>;
  /** Codes sold in settlements that stand. */
  readonly settled: ReadonlySet<string>;
  /** Codes sold outside settlements, with the seller. */
  readonly uninsured: ReadonlyMap<string, string>;
}

async function loadKnown(
  tx: Tx,
  institutionCode: string,
  rows: readonly StockRow[],
  today: string,
): Promise<Known> {
  const reports = rows.map((row) => row.report);
  const traceCodes = reports.flatMap((report) =>
    report.kind === 'sale' || report.kind === 'saleReturn' ? report.traceCodes : [],
  );
  if (traceCodes.length > 0) await lockTraceCodes(tx, traceCodes);
  const uninsured = await findUninsuredSales(tx, traceCodes);
  return {
    institutionCode,
    codes: await findKnownCodes(
      tx,
      reports.map((report) => report.nationalCode),
    ),
    matches: await findMatchesOn(
      tx,
      institutionCode,
      reports.map((report) => report.itemCode),
      today,
    ),
    sales: await findSettledSales(
      tx,
      institutionCode,
      reports.flatMap((report) => report.detail['settlement'] ?? []),
    ),
    settled: await findSettledCodes(tx, traceCodes),
    uninsured: new Map(uninsured.map((sale) => [sale.traceCode, sale.institutionCode])),
  };
}

/** A sale or return through a settlement: it must be the institution's own, of that drug, with those packs. */
function judgeSettled({ report }: StockRow, { sales }: Known): void {
  const number = report.detail['settlement'] ?? '';
  const sale = sales.get(number);
  if (!sale) throw new GatewayFailure(`没有找到本机构的结算 ${number}`);
  if (!sale.nationalCodes.includes(report.nationalCode))
    throw new GatewayFailure(`结算 ${number} 里没有药品 ${report.nationalCode}`);
  const foreign = report.traceCodes.find((code) => !sale.traceCodes.includes(code));
  if (foreign !== undefined) throw new GatewayFailure(`追溯码 ${foreign} 不是结算 ${number} 售出的`);
  if (report.kind === 'saleReturn' && !sale.reversed)
    throw new GatewayFailure(`结算 ${number} 还没有撤销，请先办理 2103 再上传退货`);
}

/** A self-paid sale: no pack that was sold before anywhere; opened packs may be sold on by the same institution. */
function judgeSelfPaid({ report }: StockRow, known: Known): void {
  const splits = report.detail['trdn_flag'] === '1';
  for (const code of report.traceCodes) {
    const seller = known.uninsured.get(code);
    if (report.kind === 'saleReturn') {
      if (seller !== known.institutionCode)
        throw new GatewayFailure(`追溯码 ${code} 没有本机构的自费销售记录`);
    } else if (
      known.settled.has(code) ||
      (seller !== undefined && !(splits && seller === known.institutionCode))
    )
      throw failureOf(refuse('TRACE_CODE_ALREADY_SOLD', { detail: code }));
  }
}

/** @throws {GatewayFailure} why a row may not be written */
function judge(row: StockRow, known: Known): void {
  const { report } = row;
  if (!known.codes.has(report.nationalCode))
    throw failureOf(refuse('NATIONAL_CODE_UNKNOWN', { detail: report.nationalCode }));
  const matched = known.matches.get(report.itemCode)?.nationalCode;
  if (matched !== undefined && matched !== report.nationalCode)
    throw failureOf(
      refuse('ITEM_NOT_MATCHED', {
        detail: `${report.itemCode} 对照的是 ${matched}，不是 ${report.nationalCode}`,
      }),
    );
  if (report.kind !== 'sale' && report.kind !== 'saleReturn') return;
  if (row.insured) judgeSettled(row, known);
  else judgeSelfPaid(row, known);
}

/** Judges rows in their order: a pack sold in an earlier row of the same message is sold. */
function tryJudge(
  row: StockRow | GatewayFailure,
  known: Known,
  soldBefore: Set<string>,
): StockRow | GatewayFailure {
  if (row instanceof GatewayFailure) return row;
  try {
    judge(row, known);
    const { kind, traceCodes, detail } = row.report;
    if (kind !== 'sale' || detail['trdn_flag'] === '1') return row;
    const twice = traceCodes.find((code) => soldBefore.has(code));
    if (twice !== undefined)
      throw failureOf(refuse('TRACE_CODE_ALREADY_SOLD', { detail: `${twice} 在本次上传中重复` }));
    for (const code of traceCodes) soldBefore.add(code);
    return row;
  } catch (error) {
    if (error instanceof GatewayFailure) return error;
    throw error;
  }
}

function soundOf(rows: readonly (StockRow | GatewayFailure)[]): StockRow[] {
  return rows.flatMap((row) => (row instanceof GatewayFailure ? [] : [row]));
}

const RESULT_OK = { retRslt: '1', msgRslt: '' };

/**
 * 3501–3506 and their batch forms. One record or many: all or none; the batch forms write the sound rows and answer for
 * each. The same content again is not booked twice.
 */
export const uploadStockReports: Transaction = async (world, message) => {
  const { actor, institutionCode } = message;
  const now = world.clock.now();
  const { inBatch, rows } = readStockUpload(message.envelope.infno, message.envelope.input, now);
  const readable = soundOf(rows);
  // Packs sold elsewhere are looked for across the province: the engine's own scope, the institution's own rows.
  const outcome = await world.db.transaction('all', async (tx) => {
    const known = await loadKnown(tx, institutionCode, readable, dayAt(now));
    const soldBefore = new Set<string>();
    const judged = rows.map((row) => tryJudge(row, known, soldBefore));
    const failed = judged.find((row) => row instanceof GatewayFailure);
    if (failed && !inBatch) throw failed;
    const sound = soundOf(judged);
    const reports = sound.map((row) => row.report);
    const taken = await takeReports(tx, institutionCode, reports, reportedBy(actor, 'gateway'), now);
    if (taken > 0)
      await recordAudit(tx, actor, now, {
        action: 'gateway.uploadStock',
        subjectKind: 'stock',
        subjectId: institutionCode,
        detail: `${message.envelope.infno} ${taken} 条`,
      });
    return { judged, repeated: sound.length - taken };
  });
  const warning = outcome.repeated > 0 ? `${outcome.repeated} 条此前已经上传，没有重复记账` : '';
  const result = outcome.judged.map((row) =>
    row instanceof GatewayFailure ? { retRslt: '0', msgRslt: row.message } : RESULT_OK,
  );
  return { output: inBatch ? { result } : {}, ...(warning === '' ? {} : { warning }) };
};

const DeletionRow = Type.Object({
  fixmedins_bchno: Type.String({ pattern: '^[^\\s]{1,30}$' }),
  inv_data_type: Type.String({ pattern: '^[1-4]$' }),
});
const DeletionInput = Type.Object({
  data: Type.Union([DeletionRow, Type.Array(DeletionRow, { minItems: 1, maxItems: 500 })]),
});

/** 进销存数据类型 of 3507. */
const DELETED_KINDS: Readonly<Record<string, readonly StockKind[]>> = {
  '1': ['count'],
  '2': ['change'],
  '3': ['purchase', 'purchaseReturn'],
  '4': ['sale', 'saleReturn'],
};

async function deleteRows(tx: Tx, message: Message, now: number): Promise<number[]> {
  const { data } = parseShape(DeletionInput, message.envelope.input, 'input');
  const taken: number[] = [];
  for (const row of Array.isArray(data) ? data : [data]) {
    const which = { batchNo: row.fixmedins_bchno, kinds: DELETED_KINDS[row.inv_data_type] ?? [] };
    const by = reportedBy(message.actor, 'gateway');
    taken.push(await takeBack(tx, message.institutionCode, which, '接口删除', by, now));
  }
  return taken;
}

/** 3507 商品信息删除: the records stay written and count no longer. The same message again finds nothing and says so. */
export const deleteStockReports: Transaction = async (world, message) => {
  const { actor, institutionCode } = message;
  const now = world.clock.now();
  const taken = await world.db.transaction(`institution:${institutionCode}`, async (tx) => {
    const counts = await deleteRows(tx, message, now);
    const all = counts.reduce((sum, count) => sum + count, 0);
    if (all > 0)
      await recordAudit(tx, actor, now, {
        action: 'gateway.deleteStock',
        subjectKind: 'stock',
        subjectId: institutionCode,
        detail: `${all} 条`,
      });
    return counts;
  });
  const nothing = taken.some((count) => count === 0);
  const result = taken.map((count) =>
    count === 0 ? { retRslt: '1', msgRslt: '没有这一批次的记录，或此前已经删除' } : RESULT_OK,
  );
  return {
    output: message.envelope.infno.endsWith('A') ? { result } : {},
    ...(nothing ? { warning: '有批次没有找到记录，或此前已经删除' } : {}),
  };
};
