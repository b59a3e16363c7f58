/** 1312, 1316, 1318 and 1319: the lists as pages of JSON, for those who keep up by time of change (N5.5). */
import { wallClock } from '../../base/date.ts';
import type { World } from '../world.ts';
import { EVERY_PERSON, PROVINCE_AREA, SELF_PAY_FIRST } from './codes.ts';
import { findPin, findVersionAt, listRowPage, savePin, type ListName, type ListRow } from './list-store.ts';
import { currentVersion } from './make-version.ts';
import type { Message, Transaction } from './message.ts';
import { pageOutput, readPageQuestion, type PageQuestion } from './paging.ts';
import { wire } from './wire-number.ts';

/** Members that every row ends with; who made it is not told. */
function tailOf(row: ListRow): object {
  const time = wallClock(row.madeAt);
  return {
    rid: `${row.key}|${row.number}`,
    updt_time: time,
    crter_id: '',
    crter_name: '',
    crte_time: '',
    crte_optins_no: '',
    opter_id: '',
    opter_name: '',
    opt_time: '',
    optins_no: '',
    poolarea_no: PROVINCE_AREA,
  };
}

interface ListQuery {
  readonly list: ListName;
  /** The member of the content that a code in the question is compared with. */
  readonly code: 'hilist_code' | 'med_list_codg';
  row(row: ListRow): object;
}

const QUERIES: Readonly<Record<string, ListQuery>> = {
  '1312': {
    list: 'insuredItems',
    code: 'hilist_code',
    row: (row) => ({
      ...row.content,
      insu_admdvs: PROVINCE_AREA,
      enddate: row.content['enddate'] ?? '',
      med_use_flag: '1',
      matn_used_flag: '1',
      hilist_use_type: '',
      lmt_cpnd_type: '',
      ...tailOf(row),
    }),
  },
  '1316': {
    list: 'insuredMatches',
    code: 'med_list_codg',
    row: (row) => ({
      ...row.content,
      insu_admdvs: PROVINCE_AREA,
      enddate: row.content['enddate'] ?? '',
      memo: '',
      ...tailOf(row),
    }),
  },
  '1318': {
    list: 'priceLimits',
    code: 'hilist_code',
    row: (row) => ({
      ...row.content,
      insu_admdvs: PROVINCE_AREA,
      enddate: row.content['enddate'] ?? '',
      hilist_pric_uplmt_amt: wire(row.content['hilist_pric_uplmt_amt'] ?? '0'),
      tabname: '',
      ...tailOf(row),
    }),
  },
  '1319': {
    list: 'selfPayRatios',
    code: 'hilist_code',
    row: (row) => ({
      ...row.content,
      selfpay_prop_psn_type: EVERY_PERSON,
      selfpay_prop_type: SELF_PAY_FIRST,
      insu_admdvs: PROVINCE_AREA,
      enddate: row.content['enddate'] ?? '',
      selfpay_prop: wire(row.content['selfpay_prop'] ?? '0'),
      tabname: '',
      ...tailOf(row),
    }),
  },
};

/** The version that a page is cut from: the newest for a first page, the same as for the first for the rest. */
export async function pinnedVersion(
  world: World,
  message: Message,
  question: PageQuestion,
  list: ListName,
): Promise<number> {
  const key = {
    institutionCode: message.institutionCode,
    infno: message.envelope.infno,
    question: question.key,
  };
  if (question.page > 1) {
    const pin = await world.db.transaction('none', (tx) => findPin(tx, key));
    if (pin) return pin.number;
  }
  const { number } = await currentVersion(world, list);
  const pinnedAt = world.clock.now();
  await world.db.transaction('none', (tx) => savePin(tx, key, { number, pinnedAt }));
  return number;
}

/** The province's lists hold in all of it: an area of another province has none. */
function concernsProvince(question: PageQuestion): boolean {
  return question.area === undefined || question.area.startsWith(PROVINCE_AREA.slice(0, 2));
}

/** One page of a list. */
export const queryList: Transaction = async (world, message) => {
  const question = readPageQuestion(message.envelope);
  const query = QUERIES[message.envelope.infno];
  if (!query || !concernsProvince(question)) return { output: pageOutput(question, [], 0) };
  const upTo = await pinnedVersion(world, message, question, query.list);
  const code = question.hilistCode ?? question.medListCode;
  const filter = {
    ...(code === undefined ? {} : { [query.code]: code }),
    ...(question.valid === undefined ? {} : { vali_flag: question.valid }),
  };
  const { rows, total } = await world.db.transaction('none', async (tx) => {
    const after = await findVersionAt(tx, query.list, question.since);
    const span = { list: query.list, after, upTo };
    return listRowPage(tx, span, filter, {
      limit: question.size,
      offset: (question.page - 1) * question.size,
    });
  });
  return {
    output: pageOutput(
      question,
      rows.map((row) => query.row(row)),
      total,
    ),
  };
};
