/** 1317, 3301 and 3302: an institution's system tells and asks what its items are matched to; the page shows the same (N5.5). */
import { Type, type Static } from 'typebox';
import { day, dayAt, parseDate, wallClock } from '../../base/date.ts';
import { ITEM_CODE, type ItemKind } from '../../domain/catalogue/matching/model.ts';
import { refuse } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { decide, enteredBy, refuseUnknownCodes } from '../catalogue/matching/decide-matches.ts';
import {
  enterItems,
  findMatchesOn,
  findUntoldParts,
  recordMatches,
  withdrawMatches,
  type ItemRecord,
} from '../catalogue/matching/match-store.ts';
import { proposeForOpenItems } from '../catalogue/matching/propose.ts';
import type { World } from '../world.ts';
import type { ClaimMessage } from './claim-message.ts';
import { LIST_TYPES, PROVINCE_AREA } from './codes.ts';
import { parseShape } from './envelope.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import { listMatchFacts, type MatchFact } from './item-match-store.ts';
import { findPin, savePin } from './list-store.ts';
import type { Message, Transaction } from './message.ts';
import { pageOutput, readPageQuestion, type PageQuestion } from './paging.ts';

const MOST_ITEMS = 500;
/** An end in this year or later means that there is none. */
const ENDLESS = '2099';

const required = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Loose = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}:\\d{2})?$' });
const Row = Type.Object({
  fixmedins_hilist_id: required(50),
  fixmedins_hilist_name: required(200),
  list_type: Type.String({ pattern: '^\\d{3}$' }),
  med_list_codg: Loose(30),
  begndate: DayText,
  enddate: Type.Optional(Type.Union([DayText, Type.Literal(''), Type.Literal('null'), Type.Null()])),
  aprvno: Loose(200),
  dosform: Loose(200),
  exct_cont: Loose(2000),
  item_cont: Loose(2000),
  prcunt: Loose(100),
  spec: Loose(200),
  pacspec: Loose(200),
  memo: Loose(500),
});
const Input = Type.Object({
  data: Type.Union([Row, Type.Array(Row, { minItems: 1, maxItems: MOST_ITEMS })]),
});

const textOf = (value: string | null | undefined) =>
  value === undefined || value === null || value === 'null' ? '' : value.trim();

/** list_type of drugs: 101–106, whichever of the two numberings a system follows; the code says what it is. */
function kindOf(listType: string, nationalCode: string): ItemKind {
  if (!/^10[1-6]$/.test(listType))
    throw new GatewayFailure(`list_type ${listType} 不办理：本平台只对照药品（101 至 106）`);
  if (nationalCode.startsWith('T')) return 'herbalPiece';
  if (nationalCode === '' && listType === LIST_TYPES.herbalPiece) return 'herbalPiece';
  return nationalCode === '' && listType === LIST_TYPES.preparation ? 'preparation' : 'drug';
}

interface Uploaded {
  readonly item: ItemRecord;
  /** Null for an item whose match is still to be found. */
  readonly match: { readonly nationalCode: string; readonly from: string; readonly to: string | null } | null;
}

function readDay(text: string, field: string): string {
  const date = parseDate(text.slice(0, 10));
  if (date === undefined) throw new GatewayFailure(`报文格式有误：${field} 不是有效日期`);
  return date;
}

function readRow(row: Static<typeof Row>, index: number): Uploaded {
  const at = `input.data.${index}`;
  if (!ITEM_CODE.test(row.fixmedins_hilist_id))
    throw new GatewayFailure(`报文格式有误：${at}.fixmedins_hilist_id 中不能有空格`);
  const nationalCode = textOf(row.med_list_codg).toUpperCase();
  const from = readDay(row.begndate, `${at}.begndate`);
  const end = textOf(row.enddate);
  const to = end === '' || end >= ENDLESS ? null : readDay(end, `${at}.enddate`);
  if (to !== null && to < from) throw new GatewayFailure(`报文格式有误：${at}.enddate 早于 begndate`);
  return {
    item: {
      itemCode: row.fixmedins_hilist_id,
      kind: kindOf(row.list_type, nationalCode),
      name: row.fixmedins_hilist_name,
      dosageForm: textOf(row.dosform),
      strength: textOf(row.spec),
      pack: textOf(row.pacspec),
      maker: '',
      approvalNo: textOf(row.aprvno),
      unit: textOf(row.prcunt),
      unitsPerPack: null,
      memo: textOf(row.memo),
      excludedContent: textOf(row.exct_cont),
      itemContent: textOf(row.item_cont),
    },
    match: nationalCode === '' ? null : { nationalCode, from, to },
  };
}

function readUpload(message: Message): Uploaded[] {
  const { data } = parseShape(Input, message.envelope.input, 'input');
  const rows = (Array.isArray(data) ? data : [data]).map(readRow);
  const codes = rows.map((row) => row.item.itemCode);
  const twice = codes.find((code, index) => codes.indexOf(code) !== index);
  if (twice !== undefined) throw new GatewayFailure(`同一报文中机构药品编码重复：${twice}`);
  return rows;
}

/** Those of the uploaded matches that say something new; the same message again changes nothing. */
async function newMatches(tx: Tx, institutionCode: string, rows: readonly Uploaded[], today: string) {
  const stated = rows.flatMap(({ item, match }) => (match ? [{ itemCode: item.itemCode, ...match }] : []));
  const fresh: typeof stated = [];
  for (const one of stated) {
    const onDay = one.from > today ? one.from : today;
    const known = (await findMatchesOn(tx, institutionCode, [one.itemCode], onDay)).get(one.itemCode);
    const same = known?.nationalCode === one.nationalCode && known.from === one.from && known.to === one.to;
    if (!same) fresh.push(one);
  }
  return fresh;
}

/** 3301 目录对照上传: the items, and the matches that the institution states for them. All rows or none. */
export const uploadMatches: Transaction = async (world, message) => {
  const rows = readUpload(message);
  const { actor } = message;
  const by = enteredBy(actor);
  await decide(world, actor, async (tx, institutionCode, now) => {
    const today = dayAt(now);
    const refusal = await refuseUnknownCodes(
      tx,
      rows.flatMap(({ match }) => (match ? [match.nationalCode] : [])),
    );
    if (refusal) throw failureOf(refusal);
    const told = await findUntoldParts(
      tx,
      institutionCode,
      rows.map((row) => row.item.itemCode),
    );
    await enterItems(
      tx,
      institutionCode,
      rows.map(({ item }) => ({ ...item, ...told.get(item.itemCode) })),
      'gateway',
      by,
      now,
    );
    const matches = await newMatches(tx, institutionCode, rows, today);
    const source = { confidence: null, source: 'gateway' as const, reason: '' };
    await recordMatches(
      tx,
      institutionCode,
      matches.map((match) => ({ ...match, ...source })),
      by,
      now,
    );
    const codes = rows.map((row) => row.item.itemCode);
    await proposeForOpenItems(tx, institutionCode, today, now, codes);
    const detail = `${rows.length} 个药品，对照 ${matches.length} 条`;
    return { value: null, act: { action: 'gateway.uploadMatches', detail } };
  });
  const open = rows.filter((row) => row.match === null).length;
  return {
    output: {},
    ...(open > 0 ? { warning: `${open} 个药品没有国家编码，未对照前不能结算` } : {}),
  };
};

const WithdrawalInput = Type.Object({
  data: Type.Object({
    fixmedins_code: required(30),
    fixmedins_hilist_id: required(50),
    list_type: Type.String({ pattern: '^10[1-6]$' }),
    med_list_codg: required(30),
  }),
});

/** The node of 3302 is named in two ways. */
function withdrawalNode(input: object): object {
  return 'catalogcompin' in input && !('data' in input) ? { data: input.catalogcompin } : input;
}

/** 3302 目录对照撤销: from today on. The same message again finds it ended and says so without an error. */
export const withdrawUploadedMatch: Transaction = async (world, message) => {
  const { data } = parseShape(WithdrawalInput, withdrawalNode(message.envelope.input), 'input');
  const { actor } = message;
  if (data.fixmedins_code !== message.institutionCode)
    throw new GatewayFailure('fixmedins_code 应为本机构编号：只能撤销本机构的对照');
  const itemCode = data.fixmedins_hilist_id;
  const ended = await decide(world, actor, async (tx, institutionCode, now) => {
    const today = dayAt(now);
    const match = (await findMatchesOn(tx, institutionCode, [itemCode], today)).get(itemCode);
    if (match === undefined) {
      const everMatched = await listMatchFacts(
        tx,
        {
          institutionCode,
          since: 0,
          knownAt: now,
          itemCode,
          nationalCode: data.med_list_codg,
          valid: undefined,
        },
        { limit: 1, offset: 0 },
      );
      if (everMatched.total === 0)
        throw new GatewayFailure(`没有 ${itemCode} 与 ${data.med_list_codg} 的对照`);
      return { value: false, act: null };
    }
    if (match.nationalCode !== data.med_list_codg)
      throw new GatewayFailure(`${itemCode} 现在对照的是 ${match.nationalCode}，不是 ${data.med_list_codg}`);
    const items = [{ itemCode, from: today }];
    await withdrawMatches(tx, institutionCode, items, 'gateway', '接口撤销', enteredBy(actor), now);
    await proposeForOpenItems(tx, institutionCode, today, now, [itemCode]);
    const detail = `${itemCode} ${data.med_list_codg}`;
    return { value: true, act: { action: 'gateway.withdrawMatch', detail } };
  });
  return { output: {}, ...(ended ? {} : { warning: '这条对照此前已经撤销' }) };
};

function rowOf(fact: MatchFact, institutionCode: string): object {
  return {
    fixmedins_code: institutionCode,
    medins_list_codg: fact.itemCode,
    medins_list_name: fact.name,
    insu_admdvs: PROVINCE_AREA,
    list_type: LIST_TYPES[fact.kind],
    med_list_codg: fact.nationalCode,
    begndate: fact.from,
    enddate: fact.to ?? '',
    aprvno: fact.approvalNo,
    dosform: fact.dosageForm,
    exct_cont: fact.excludedContent,
    item_cont: fact.itemContent,
    prcunt: fact.unit,
    spec: fact.strength,
    pacspec: fact.pack,
    memo: fact.memo,
    vali_flag: fact.valid ? '1' : '0',
    rid: String(fact.id),
    updt_time: wallClock(fact.updatedAt),
    crte_time: wallClock(fact.createdAt),
  };
}

/** The instant by which all pages of one question tell what was known. */
async function knownAtOf(world: World, message: Message, question: PageQuestion): Promise<number> {
  const key = {
    institutionCode: message.institutionCode,
    infno: message.envelope.infno,
    question: question.key,
  };
  const now = world.clock.now();
  return world.db.transaction('none', async (tx) => {
    const pin = question.page > 1 ? await findPin(tx, key) : undefined;
    if (pin) return pin.pinnedAt;
    await savePin(tx, key, { number: 0, pinnedAt: now });
    return now;
  });
}

/** 1317 医药机构目录匹配信息查询: the institution's own, whoever is named in the question. */
export const queryMatches: Transaction = async (world, message) => {
  const { institutionCode } = message;
  const question = readPageQuestion(message.envelope);
  if (question.institutionCode !== undefined && question.institutionCode !== institutionCode)
    throw new GatewayFailure('fixmedins_code 应为本机构编号：只能查询本机构的对照');
  const knownAt = await knownAtOf(world, message, question);
  const { itemCode, medListCode: nationalCode, valid, since } = question;
  const { rows, total } = await world.db.transaction(`institution:${institutionCode}`, (tx) =>
    listMatchFacts(
      tx,
      { institutionCode, since, knownAt, itemCode, nationalCode, valid },
      { limit: question.size, offset: (question.page - 1) * question.size },
    ),
  );
  return {
    output: pageOutput(
      question,
      rows.map((row) => rowOf(row, institutionCode)),
      total,
    ),
  };
};

/**
 * Checks that the institution's own codes on a claim are matched to the national codes beside them. A line without one
 * is judged by its national code alone.
 * @throws {GatewayFailure} with ITEM_NOT_MATCHED and the line
 */
export async function checkItemCodes(world: World, message: Message, claim: ClaimMessage): Promise<void> {
  const { institutionCode } = message;
  const lines = claim.drugdetail.map((detail) => ({
    itemCode: textOf(detail.medins_list_codg),
    nationalCode: detail.med_list_codg,
  }));
  const codes = lines.map((line) => line.itemCode).filter((code) => code !== '');
  if (codes.length === 0) return;
  const matched = await world.db.transaction(`institution:${institutionCode}`, (tx) =>
    findMatchesOn(tx, institutionCode, codes, day(claim.druginfo.begntime.slice(0, 10))),
  );
  for (const [index, { itemCode, nationalCode }] of lines.entries()) {
    if (itemCode === '' || matched.get(itemCode)?.nationalCode === nationalCode) continue;
    const detail = `${itemCode} 没有对照到 ${nationalCode}`;
    throw failureOf(refuse('ITEM_NOT_MATCHED', { detail, line: index + 1 }));
  }
}
