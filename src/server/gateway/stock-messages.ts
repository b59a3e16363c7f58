/** What 3501–3506 say of an institution's shelves, read into the reports that the page and the file make too (M26, M32). */
import { Type, type Static, type TSchema } from 'typebox';
import { parseDate, startOfDay, type PlainDate } from '../../base/date.ts';
import { parseQuantity, type Quantity } from '../../base/money.ts';
import { isChangeType, signOf, type ChangeType, type StockKind } from '../../domain/providers/stock/model.ts';
import { normaliseTraceCode } from '../../domain/settlement/check-trace-codes.ts';
import { momentOfCount, type StockReport } from '../providers/stock/report-stock.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';

const MOST_ROWS = 500;
/** How far a system's clock may run ahead of ours. */
const CLOCK_LEEWAY_MS = 10 * 60_000;

const word = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const loose = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}:\\d{2})?$' });
const LooseDay = Type.Optional(Type.Union([DayText, Type.Literal(''), Type.Literal('null'), Type.Null()]));
const TimeText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2} ([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d$' });
/** Numbers come as JSON numbers or as text; both are read by their decimal digits. */
const Decimal = Type.Union([
  Type.Number({ minimum: 0 }),
  Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' }),
]);
const LooseDecimal = Type.Optional(Type.Union([Decimal, Type.Literal(''), Type.Null()]));
const TraceNodes = Type.Optional(
  Type.Array(Type.Object({ drug_trac_codg: Type.String({ pattern: '^[0-9A-Za-z]{13,100}$' }) }), {
    maxItems: 500,
  }),
);

const COMMON = {
  med_list_codg: Type.String({ pattern: '^[0-9A-Za-z]{5,50}$' }),
  fixmedins_hilist_id: Type.String({ pattern: '^[^\\s]{1,50}$' }),
  fixmedins_hilist_name: word(200),
  fixmedins_bchno: Type.String({ pattern: '^[^\\s]{1,30}$' }),
  memo: loose(500),
  drugtracinfo: TraceNodes,
};
const LOT = { manu_lotnum: word(30), manu_date: DayText, expy_end: DayText };

const CountRow = Type.Object({
  ...COMMON,
  manu_lotnum: loose(30),
  manu_date: DayText,
  expy_end: DayText,
  rx_flag: word(3),
  invdate: DayText,
  inv_cnt: Decimal,
});
const ChangeRow = Type.Object({
  ...COMMON,
  inv_chg_type: word(6),
  pric: Decimal,
  cnt: Decimal,
  rx_flag: word(3),
  inv_chg_time: TimeText,
  inv_chg_opter_name: loose(50),
  trdn_flag: loose(3),
});
const PURCHASE = {
  ...COMMON,
  finl_trns_pric: LooseDecimal,
  purc_retn_cnt: Decimal,
  purc_retn_stoin_time: TimeText,
  purc_retn_opter_name: word(50),
  purc_invo_codg: loose(50),
  rx_flag: word(3),
  spler_name: word(200),
  spler_pmtno: loose(50),
};
const PurchaseRow = Type.Object({
  ...PURCHASE,
  ...LOT,
  dynt_no: loose(50),
  prdr_name: word(200),
  aprvno: word(100),
  purc_invo_no: loose(50),
  prod_geay_flag: loose(3),
});
const PurchaseReturnRow = Type.Object({
  ...PURCHASE,
  manu_lotnum: loose(30),
  manu_date: LooseDay,
  expy_end: LooseDay,
  purc_invo_no: word(50),
  medins_prod_purc_no: loose(50),
});
const SALE = {
  ...COMMON,
  ...LOT,
  expy_end: LooseDay,
  setl_id: loose(30),
  mdtrt_setl_type: loose(6),
  hi_feesetl_type: loose(6),
  rx_flag: word(3),
  trdn_flag: Type.String({ pattern: '^[01]$' }),
  finl_trns_pric: LooseDecimal,
  sel_retn_cnt: Decimal,
  sel_retn_time: TimeText,
  sel_retn_opter_name: word(50),
};
const SaleRow = Type.Object({
  ...SALE,
  prsc_dr_name: word(50),
  phar_name: word(50),
  phar_prac_cert_no: word(50),
  mdtrt_sn: word(30),
  rxno: loose(40),
  rx_circ_flag: loose(3),
  rtal_docno: word(40),
  stoout_no: loose(40),
  bchno: loose(30),
  drug_trac_codg: loose(100),
  drug_prod_barc: loose(30),
  shelf_posi: loose(20),
});
const SaleReturnRow = Type.Object({ ...SALE, mdtrt_sn: loose(30), medins_prod_sel_no: loose(50) });

interface Reading<S extends TSchema> {
  readonly kind: StockKind;
  /** The node of one record, and that of the batch transaction beside it. */
  readonly nodes: readonly [string, ...string[]];
  readonly row: S;
  /** Field of the quantity, and of the day or time. */
  readonly count: keyof Static<S> & string;
  readonly time: keyof Static<S> & string;
}

function reading<S extends TSchema>(one: Reading<S>): Reading<TSchema> {
  return one;
}

/** The uploads by number; the numbers ending in A send many rows and are answered row by row. */
const READINGS: Readonly<Record<string, Reading<TSchema>>> = {
  '3501': reading({ kind: 'count', nodes: ['invinfo'], row: CountRow, count: 'inv_cnt', time: 'invdate' }),
  '3502': reading({ kind: 'change', nodes: ['invinfo'], row: ChangeRow, count: 'cnt', time: 'inv_chg_time' }),
  '3503': reading({
    kind: 'purchase',
    nodes: ['purcinfo'],
    row: PurchaseRow,
    count: 'purc_retn_cnt',
    time: 'purc_retn_stoin_time',
  }),
  '3504': reading({
    kind: 'purchaseReturn',
    nodes: ['purcinfo'],
    row: PurchaseReturnRow,
    count: 'purc_retn_cnt',
    time: 'purc_retn_stoin_time',
  }),
  '3505': reading({
    kind: 'sale',
    nodes: ['selinfo', 'selinfoDetail'],
    row: SaleRow,
    count: 'sel_retn_cnt',
    time: 'sel_retn_time',
  }),
  '3506': reading({
    kind: 'saleReturn',
    nodes: ['selinfo', 'selinfoDetail'],
    row: SaleReturnRow,
    count: 'sel_retn_cnt',
    time: 'sel_retn_time',
  }),
};

/** Members that go into the book beside the numbers: documents and staff. Who bought is left out (M35, M7). */
const KEPT = [
  'memo',
  'pric',
  'inv_chg_opter_name',
  'spler_name',
  'spler_pmtno',
  'dynt_no',
  'prdr_name',
  'aprvno',
  'finl_trns_pric',
  'purc_invo_codg',
  'purc_invo_no',
  'purc_retn_opter_name',
  'prod_geay_flag',
  'medins_prod_purc_no',
  'prsc_dr_name',
  'phar_name',
  'phar_prac_cert_no',
  'mdtrt_setl_type',
  'hi_feesetl_type',
  'mdtrt_sn',
  'rxno',
  'rx_circ_flag',
  'rtal_docno',
  'stoout_no',
  'bchno',
  'drug_prod_barc',
  'shelf_posi',
  'rx_flag',
  'trdn_flag',
  'sel_retn_opter_name',
  'medins_prod_sel_no',
] as const;

type Wire = Readonly<Record<string, unknown>>;

/** A member's text; nothing for what the interface writes instead of leaving it out. */
export function wireText(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
  return text === 'null' ? '' : text;
}

/** A day of the message, or null where it is left empty. @throws {GatewayFailure} for a day that does not exist */
export function wireDay(value: unknown, field: string): PlainDate | null {
  const text = wireText(value);
  if (text === '') return null;
  const found = parseDate(text.slice(0, 10));
  if (found === undefined) throw new GatewayFailure(`报文格式有误：${field} 不是有效日期`);
  return found;
}

function wireMoment(value: unknown, field: string, now: number): number {
  const text = wireText(value);
  const date = wireDay(text, field);
  if (date === null) throw new GatewayFailure(`报文格式有误：${field} 必填`);
  const [hours = 0, minutes = 0, seconds = 0] = text.slice(11).split(':').map(Number);
  const moment =
    text.length > 10
      ? startOfDay(date) + ((hours * 60 + minutes) * 60 + seconds) * 1000
      : momentOfCount(date, now);
  if (moment > now + CLOCK_LEEWAY_MS) throw new GatewayFailure(`${field} 晚于现在，请核对系统时间`);
  return moment;
}

function wireQuantity(value: unknown, field: string, kind: StockKind): Quantity {
  const packs = parseQuantity(wireText(value));
  if (packs === undefined) throw new GatewayFailure(`报文格式有误：${field} 小数位过多或超出范围`);
  if (packs === 0n && kind !== 'count') throw new GatewayFailure(`报文格式有误：${field} 不能是零`);
  return packs;
}

function changeTypeOf(row: Wire): ChangeType | null {
  const given = wireText(row['inv_chg_type']);
  if (given === '') return null;
  if (!isChangeType(given)) throw new GatewayFailure(`inv_chg_type ${given} 不在字典里（101 至 111）`);
  return given;
}

function traceCodesOf(row: Wire): string[] {
  const nodes = (row['drugtracinfo'] ?? []) as readonly { readonly drug_trac_codg: string }[];
  const codes = [...nodes.map((node) => node.drug_trac_codg), wireText(row['drug_trac_codg'])]
    .filter((code) => code !== '')
    .map(normaliseTraceCode);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined && nodes.length === codes.length)
    throw new GatewayFailure(`同一条记录中追溯码重复：${twice}`);
  return [...new Set(codes)];
}

/** Whether a sale was paid through an insurance settlement: by the newer member, else by the older one. */
function isInsured(row: Wire): boolean {
  const newer = wireText(row['mdtrt_setl_type']);
  return newer === '' ? ['1', '2'].includes(wireText(row['hi_feesetl_type'])) : newer === '1';
}

function detailOf(row: Wire, kind: StockKind): Record<string, string> {
  const kept = KEPT.map((name) => [name, wireText(row[name])] as const).filter(([, text]) => text !== '');
  const settlement = wireText(row['setl_id']);
  const countedOn = kind === 'count' ? wireText(row['invdate']).slice(0, 10) : '';
  return {
    ...Object.fromEntries(kept),
    ...(settlement === '' ? {} : { settlement }),
    ...(countedOn === '' ? {} : { countedOn }),
  };
}

/** One row as the books take it. */
export interface StockRow {
  readonly report: StockReport;
  readonly insured: boolean;
}

function readRow(one: Reading<TSchema>, given: unknown, at: string, now: number): StockRow {
  const row = parseShape(one.row, given, at) as Wire;
  const changeType = one.kind === 'change' ? changeTypeOf(row) : null;
  const packs = wireQuantity(row[one.count], one.count, one.kind);
  const report: StockReport = {
    nationalCode: wireText(row['med_list_codg']).toUpperCase(),
    itemCode: wireText(row['fixmedins_hilist_id']),
    itemName: wireText(row['fixmedins_hilist_name']),
    batchNo: wireText(row['fixmedins_bchno']),
    lotNo: wireText(row['manu_lotnum']),
    madeOn: wireDay(row['manu_date'], 'manu_date'),
    expiresOn: wireDay(row['expy_end'], 'expy_end'),
    kind: one.kind,
    changeType,
    quantity: one.kind === 'count' ? packs : ((packs * signOf(one.kind, changeType)) as Quantity),
    happenedAt: wireMoment(row[one.time], one.time, now),
    detail: detailOf(row, one.kind),
    traceCodes: traceCodesOf(row),
  };
  const insured = (one.kind === 'sale' || one.kind === 'saleReturn') && isInsured(row);
  if (insured && report.detail['settlement'] === undefined)
    throw new GatewayFailure('医保结算的销售或退货必须填写 setl_id，请在结算之后上传');
  return { report, insured };
}

export interface StockUpload {
  /** Answered row by row. */
  readonly inBatch: boolean;
  /** Each row, or why it cannot be read. */
  readonly rows: readonly (StockRow | GatewayFailure)[];
}

/**
 * Reads an upload of 3501–3506 or of its batch form.
 * @throws {GatewayFailure} when the node lacks, or has too many rows
 */
export function readStockUpload(infno: string, input: object, now: number): StockUpload {
  const inBatch = infno.endsWith('A');
  const one = READINGS[inBatch ? infno.slice(0, -1) : infno];
  if (!one) throw new GatewayFailure(`不支持的交易编号 ${infno}`);
  const node = one.nodes.find((name) => name in input) ?? one.nodes[0];
  const given: unknown = (input as Wire)[node];
  if (typeof given !== 'object' || given === null)
    throw new GatewayFailure(`报文格式有误：input.${node} 必填`);
  const rows: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (rows.length === 0 || rows.length > MOST_ROWS) throw new GatewayFailure(`一次上传 1 至 ${MOST_ROWS} 条`);
  return {
    inBatch,
    rows: rows.map((row, index) => {
      try {
        return readRow(one, row, rows.length === 1 ? `input.${node}` : `input.${node}.${index}`, now);
      } catch (error) {
        if (error instanceof GatewayFailure) return error;
        throw error;
      }
    }),
  };
}
