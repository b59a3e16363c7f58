/**
 * Writes tables of products: the master by national code, and from a price table the listing prices from its first day
 * on, under the caps (N3.1, N5.1, N5.5). Every row ends in one outcome; a code that stands twice is written once.
 */
import { day, type PlainDate } from '../../../base/date.ts';
import { valueOn } from '../../../base/dated.ts';
import { flattenAsKnown } from '../../../base/known.ts';
import type { UnitPrice } from '../../../base/money.ts';
import { mergeFacts } from '../../../domain/catalogue/products/merge-facts.ts';
import { REFUSALS } from '../../../domain/refusals.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { badInput } from '../../http/problem.ts';
import type {
  Importer,
  ImportJob,
  ReadRow,
  SettingField,
  Settings,
  WrittenRow,
} from '../imports/importer.ts';
import { assertListedPrices, type PriceAnswer } from '../prices/assert-prices.ts';
import { listRecordedPrices, takeTurn } from '../prices/price-store.ts';
import { findMasterFacts, touchMaster, upsertMaster, type MasterFacts } from './master-store.ts';
import type { MasterRecord } from './product-table-reader.ts';

const BATCH = 2000;

const PRICE_FIELDS: readonly SettingField[] = [
  {
    name: 'effectiveFrom',
    label: '挂网价起始日',
    kind: 'day',
    required: true,
    hint: '表中的价格自这一天起',
    clause: 'N3.1',
  },
  { name: 'source', label: '来源', kind: 'text', required: true, hint: '如：药品价格信息表 2026 年第二季度' },
];

/** The provincial price table, and other provinces' listings. */
export const priceTableImporter: Importer<MasterRecord> = {
  kind: 'priceTable',
  plan: '产品写入主档；有价格的自起始日登记挂网价，超过上限的逐行拒绝；价格保密的不登记数值。',
  clauses: ['N3.1', 'M12', 'N5.1'],
  // Whoever may see the confidential standards: to others a file of guessed prices would betray them.
  who: ['provincePrice'],
  fields: PRICE_FIELDS,
  atomicity: 'batched',
  batchRows: BATCH,
  reports: 'remarkable',
  checkSettings(settings) {
    if (settings['source'] !== undefined && settings['source'].length > 300)
      throw badInput('source', '不超过 300 字');
  },
  open: (job) => ({ write: (tx, rows) => writeRows(tx, job, rows, pricesOf(job)) }),
};

/** The national code tables of 西药, 中成药 and 饮片. */
export const nationalCodesImporter: Importer<MasterRecord> = {
  kind: 'nationalCodes',
  plan: '编码、名称、规格、企业等写入产品主档；已有的按表更新，旧值留存。',
  clauses: ['N5.5'],
  who: ['provinceCatalogue'],
  fields: [],
  atomicity: 'batched',
  batchRows: BATCH,
  reports: 'remarkable',
  checkSettings: () => undefined,
  open: (job) => ({ write: (tx, rows) => writeRows(tx, job, rows, undefined) }),
};

interface Pricing {
  readonly from: PlainDate;
  readonly source: string;
  readonly evidence: string;
}

function pricesOf(job: ImportJob): Pricing {
  const { effectiveFrom = '', source = '' }: Settings = job.settings;
  return { from: day(effectiveFrom), source, evidence: `导入 ${job.id}：${job.fileName}` };
}

/** What is known of one row of a batch while it is decided. */
interface Pending {
  readonly record: MasterRecord;
  readonly read: ReadRow<MasterRecord>;
  readonly change: 'new' | 'changed' | 'same';
  readonly reasons: string[];
}

/**
 * One batch: the master first, then the prices.
 * @param pricing undefined for tables without prices
 */
async function writeRows(
  tx: Tx,
  job: ImportJob,
  rows: readonly ReadRow<MasterRecord>[],
  pricing: Pricing | undefined,
): Promise<WrittenRow[]> {
  const records = rows.flatMap((row) => row.records);
  // What is known is read and written in one turn: another table's import in between would be set back.
  await takeTurn(tx);
  const known = await findMasterFacts(
    tx,
    records.map((record) => record.nationalCode),
  );
  const first = new Map<string, Pending>();
  const answers = new Map<ReadRow<MasterRecord>, WrittenRow>();
  const again: { read: ReadRow<MasterRecord>; record: MasterRecord }[] = [];
  const written: MasterFacts[] = [];
  const touched: string[] = [];
  for (const read of rows) {
    const record = read.records[0];
    if (record === undefined) continue;
    const before = known.get(record.nationalCode);
    if (first.has(record.nationalCode) || before?.lastImport === job.id) {
      again.push({ read, record });
      continue;
    }
    const merged = before && mergeFacts(before, record);
    const change = merged === undefined ? 'new' : merged.changed.length > 0 ? 'changed' : 'same';
    const facts = { ...(merged?.facts ?? record), lastImport: job.id };
    if (change === 'same') touched.push(record.nationalCode);
    else written.push(facts);
    known.set(record.nationalCode, facts);
    const reasons = merged && merged.changed.length > 0 ? [`更改：${merged.changed.join('、')}`] : [];
    first.set(record.nationalCode, { record, read, change, reasons });
  }
  await upsertMaster(tx, written, job.id, job.startedAt);
  await touchMaster(tx, touched, job.id);
  const prices = pricing
    ? await writePrices(tx, job, [...first.values()], pricing)
    : new Map<string, PriceAnswer>();
  for (const [code, pending] of first) answers.set(pending.read, outcomeOf(pending, prices.get(code)));
  for (const one of await judgeRepeats(tx, again, known, pricing)) answers.set(one.read, one.answer);
  return rows.map((read) => answers.get(read) ?? { outcome: read.outcome, reason: read.reason });
}

async function writePrices(
  tx: Tx,
  job: ImportJob,
  pending: readonly Pending[],
  { from, source, evidence }: Pricing,
): Promise<ReadonlyMap<string, PriceAnswer>> {
  const priced = pending.flatMap(({ record: { nationalCode, price } }) =>
    price === null ? [] : [{ nationalCode, price, from, to: null, source, evidence }],
  );
  const answers = await assertListedPrices(tx, priced, { actor: priceOffice(job), now: job.startedAt });
  return new Map(
    priced.flatMap((row, index) => {
      const answer = answers[index];
      return answer ? [[row.nationalCode, answer] as const] : [];
    }),
  );
}

/** Only the price office starts this import; its caps are compared on its behalf. */
export function priceOffice(job: ImportJob): Actor {
  return {
    accountId: job.accountId ?? 0,
    role: 'provincePrice',
    name: '',
    areaCode: null,
    institutionCode: null,
    practitionerCode: null,
    personId: null,
    enterpriseCode: null,
  };
}

function outcomeOf({ read, change, reasons }: Pending, price: PriceAnswer | undefined): WrittenRow {
  const told = [read.reason, ...reasons].filter((reason) => reason !== '');
  if (price?.outcome === 'refused') {
    const { message, clause } = REFUSALS[price.refusal.code];
    return { outcome: 'refused', reason: [...told, `挂网价未登记：${message}（${clause}）`].join('；') };
  }
  const reason = told.join('；');
  if (read.outcome === 'doubtful') return { outcome: 'doubtful', reason };
  if (change === 'new') return { outcome: 'taken', reason };
  if (price?.outcome === 'asserted')
    return { outcome: 'changed', reason: [...told, '挂网价有变动'].join('；') };
  return { outcome: change === 'changed' ? 'changed' : 'unchanged', reason };
}

/** A code that stood in an earlier row of this file: a mere repetition is left out, a contradiction is shown to a person. */
async function judgeRepeats(
  tx: Tx,
  again: readonly { read: ReadRow<MasterRecord>; record: MasterRecord }[],
  known: ReadonlyMap<string, MasterFacts>,
  pricing: Pricing | undefined,
): Promise<{ read: ReadRow<MasterRecord>; answer: WrittenRow }[]> {
  if (again.length === 0) return [];
  const prices = pricing ? await pricesInForce(tx, again, pricing.from) : new Map<string, UnitPrice | null>();
  return again.map(({ read, record }) => {
    const before = known.get(record.nationalCode);
    const differs = before ? [...mergeFacts(before, record).changed] : [];
    if (record.price !== null && record.price !== prices.get(record.nationalCode)) differs.push('挂网价');
    const answer: WrittenRow =
      differs.length === 0
        ? { outcome: 'skipped', reason: '与前面同一编码的行重复' }
        : { outcome: 'doubtful', reason: `同一编码在前面的行${differs.join('、')}不同，本行没有采用` };
    return { read, answer };
  });
}

async function pricesInForce(
  tx: Tx,
  again: readonly { record: MasterRecord }[],
  onDay: PlainDate,
): Promise<Map<string, UnitPrice | null>> {
  const codes = [...new Set(again.map(({ record }) => record.nationalCode))];
  const recorded = await listRecordedPrices(tx, codes);
  return new Map(
    codes.map((code) => {
      const history = recorded.filter((one) => one.nationalCode === code);
      return [code, valueOn(flattenAsKnown(history), onDay)?.value ?? null];
    }),
  );
}
