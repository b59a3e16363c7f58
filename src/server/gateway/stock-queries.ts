/** 3508–3511: an institution's system asks what the platform has of its shelves and of what it reported (M26, M31). */
import { Type, type Static } from 'typebox';
import { addDays, dayAt, startOfDay, wallClock } from '../../base/date.ts';
import { formatQuantity, type Quantity } from '../../base/money.ts';
import type { StockKind } from '../../domain/providers/stock/model.ts';
import { findMatchesOn } from '../catalogue/matching/match-store.ts';
import { at, type Tx } from '../db/database.ts';
import { listBatchRows, listStockHistory, type StockHistoryRow } from '../providers/stock/shelf-store.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import { pageOutput } from './paging.ts';
import { wireDay, wireText } from './stock-messages.ts';
import { wire } from './wire-number.ts';

const MOST_ROWS = 500;
const Loose = Type.Optional(Type.Union([Type.String({ maxLength: 200 }), Type.Null()]));
const PageNumber = Type.Optional(
  Type.Union([Type.Integer({ minimum: 1, maximum: 999_999 }), Type.String({ pattern: '^[1-9]\\d{0,5}$' })]),
);
const Input = Type.Object({
  data: Type.Object({
    fixmedins_code: Loose,
    fixmedins_hilist_id: Loose,
    medins_list_codg: Loose,
    med_list_codg: Loose,
    fixmedins_bchno: Loose,
    begndate: Loose,
    enddate: Loose,
    page_num: PageNumber,
    page_size: PageNumber,
  }),
});
type Question = Static<typeof Input>['data'];

function readQuestion(message: Message): { question: Question; page: number; size: number } {
  const { data } = parseShape(Input, message.envelope.input, 'input');
  const asked = wireText(data.fixmedins_code);
  if (asked !== '' && asked !== message.institutionCode)
    throw new GatewayFailure('fixmedins_code 应为本机构编号：只能查询本机构的进销存');
  const size = Number(data.page_size ?? MOST_ROWS);
  if (size > MOST_ROWS) throw new GatewayFailure(`page_size 不能超过 ${MOST_ROWS}`);
  return { question: data, page: Number(data.page_num ?? 1), size };
}

const orNull = (value: unknown) => {
  const text = wireText(value);
  return text === '' ? null : text;
};
const itemOf = (question: Question) =>
  orNull(question.fixmedins_hilist_id) ?? orNull(question.medins_list_codg);
const number = (quantity: bigint) => wire(formatQuantity(quantity as Quantity));

async function shelfRows(tx: Tx, institutionCode: string, question: Question, today: string) {
  const item = itemOf(question);
  const matched =
    item === null ? undefined : (await findMatchesOn(tx, institutionCode, [item], today)).get(item);
  if (item !== null && matched === undefined)
    throw new GatewayFailure(`机构药品 ${item} 没有对照，查不到库存`);
  const wanted = matched?.nationalCode ?? orNull(question.med_list_codg);
  const batch = orNull(question.fixmedins_bchno);
  const rows = await listBatchRows(tx, institutionCode, wanted);
  return rows
    .filter((row) => batch === null || row.batchNo === batch)
    .map((row) => ({
      fixmedins_code: institutionCode,
      med_list_codg: row.nationalCode,
      fixmedins_bchno: row.batchNo,
      manu_lotnum: row.lotNo,
      expy_end: row.expiresOn ?? '',
      inv_cnt: number(row.quantity),
      updt_time: wallClock(row.reportedAt),
    }));
}

/** 3508 定点医药机构商品库存信息查询: what is on hand by batch. */
export const queryShelf: Transaction = async (world, message) => {
  const { institutionCode } = message;
  const { question, page, size } = readQuestion(message);
  const today = dayAt(world.clock.now());
  const rows = await world.db.transaction(`institution:${institutionCode}`, (tx) =>
    shelfRows(tx, institutionCode, question, today),
  );
  return { output: pageOutput({ page, size }, rows.slice((page - 1) * size, page * size), rows.length) };
};

const ASKED_KINDS: Readonly<Record<string, readonly StockKind[]>> = {
  '3509': ['count', 'change'],
  '3510': ['purchase', 'purchaseReturn'],
  '3511': ['sale', 'saleReturn'],
};

const COUNT_FIELD: Readonly<Record<StockKind, string>> = {
  count: 'inv_cnt',
  change: 'cnt',
  purchase: 'purc_retn_cnt',
  purchaseReturn: 'purc_retn_cnt',
  sale: 'sel_retn_cnt',
  saleReturn: 'sel_retn_cnt',
};
const TIME_FIELD: Readonly<Record<StockKind, string>> = {
  count: 'inv_chg_time',
  change: 'inv_chg_time',
  purchase: 'purc_retn_stoin_time',
  purchaseReturn: 'purc_retn_stoin_time',
  sale: 'sel_retn_time',
  saleReturn: 'sel_retn_time',
};

function recordOf(row: StockHistoryRow, institutionCode: string): object {
  const { settlement = '', countedOn: _, ...detail } = row.detail;
  const packs = row.kind === 'count' || row.quantity >= 0n ? row.quantity : -row.quantity;
  return {
    ...detail,
    fixmedins_code: institutionCode,
    rid: String(row.id),
    med_list_codg: row.nationalCode,
    fixmedins_hilist_id: row.itemCode,
    fixmedins_hilist_name: row.itemName,
    fixmedins_bchno: row.batchNo,
    manu_lotnum: row.lotNo,
    manu_date: row.madeOn ?? '',
    expy_end: row.expiresOn ?? '',
    inv_chg_type: row.changeType ?? '',
    [COUNT_FIELD[row.kind]]: number(packs),
    [TIME_FIELD[row.kind]]: wallClock(row.happenedAt),
    ...(settlement === '' ? {} : { setl_id: settlement }),
    retn_flag: row.kind === 'purchaseReturn' || row.kind === 'saleReturn' ? '1' : '0',
    drugtracinfo: row.traceCodes.map((code) => ({ drug_trac_codg: code })),
  };
}

/** 3509 库存变更记录, 3510 采购, 3511 销售: what was reported and stands, the latest first. */
export const queryStockReports: Transaction = async (world, message) => {
  const { institutionCode } = message;
  const { question, page, size } = readQuestion(message);
  const from = wireDay(question.begndate, 'begndate');
  const to = wireDay(question.enddate, 'enddate');
  const filter = {
    nationalCode: orNull(question.med_list_codg),
    itemCode: itemOf(question),
    batchNo: orNull(question.fixmedins_bchno),
    kinds: ASKED_KINDS[message.envelope.infno] ?? null,
    from: from === null ? null : at(startOfDay(from)),
    before: to === null ? null : at(startOfDay(addDays(to, 1))),
    alsoWithdrawn: false,
  };
  const { rows, total } = await world.db.transaction(`institution:${institutionCode}`, (tx) =>
    listStockHistory(tx, institutionCode, filter, { limit: size, offset: (page - 1) * size }),
  );
  return {
    output: pageOutput(
      { page, size },
      rows.map((row) => recordOf(row, institutionCode)),
      total,
    ),
  };
};
