import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import pg from 'pg';
import { addDays, day, type PlainDate } from '../src/base/date.ts';
import { decidePayable } from '../src/domain/catalogue/payable-product.ts';
import { payableDay } from '../src/domain/catalogue/payable-timeline.ts';
import {
  findKnownProducts,
  payableOn,
  productCacheOf,
  type ProductCache,
} from '../src/server/catalogue/cache/product-cache.ts';
import { findProducts, findProductsAtRevision } from '../src/server/catalogue/lookup-store.ts';
import { openDatabase, type Database } from '../src/server/db/database.ts';
import { createDatabaseIfMissing, startEmbedded } from '../src/server/db/embedded.ts';
import { migrate } from '../src/server/db/migrate.ts';
import { MIGRATIONS } from '../src/server/root.ts';
import type { Bench, Figure } from './figures.ts';

const PRODUCTS = 20_000;
const FIRST_ROUND = 500_000;
const LOOKUPS = 1_000_000;
const TIMED = 200_000;
const STATEMENTS = 1_000;

/** Invented products, four to a list entry: every fifth was taken off, each with five revisions of standard and price. */
const FILL = `
  INSERT INTO account (login, password_hash, name, role, created_at) SELECT 'bench-' || n, 'none', '示例', 'provinceCatalogue', now() FROM generate_series(1, 2) n;
  INSERT INTO catalogue_version (kind, edition, effective_from, state, control_totals, created_at) VALUES ('separatePayment', '示例', '2026-01-01', 'draft', '{}', now());
  INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to)
    SELECT v.id, '示例' || n || '|片', '示例' || n, '片', '示例', CASE WHEN n % 2 = 0 THEN 'regular' ELSE 'negotiated' END, '2026-01-01', '2027-12-31'
    FROM catalogue_version v, generate_series(0, ${PRODUCTS} / 4 - 1) n;
  INSERT INTO list_act (entry_id, kind, term_to, removed_on, transition_to, reason, entered_at)
    SELECT id, 'removal', term_to, '2026-09-01', '2026-11-30', '示例', now() FROM separate_entry WHERE id % 5 = 0;
  INSERT INTO product (national_code, entry_key, generic_name, dosage_form, maker, strength, pack, units_per_pack, dose_unit, sale_unit, is_injection)
    SELECT 'XL01EXA' || lpad(n::text, 16, '0'), '示例' || n / 4 || '|片', '示例' || n / 4, '片', '示例药业', '1mg', '10片', 10, '片', '盒', false FROM generate_series(0, ${PRODUCTS - 1}) n;
  INSERT INTO commitment (national_code, document_no, signed_on, from_on) SELECT national_code, '示例', '2025-12-20', '2026-01-01' FROM product;
  INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at)
    SELECT national_code, 'negotiated', 1000000 + month * 10000, month % 2 = 0, ('2026-' || lpad(month::text, 2, '0') || '-01')::date, '示例', now() FROM product, generate_series(1, 9, 2) month;
  INSERT INTO listed_price (national_code, price, from_on, source)
    SELECT national_code, 1000000 + month * 10000, ('2026-' || lpad(month::text, 2, '0') || '-15')::date, '示例' FROM product, generate_series(1, 9, 2) month;
  ANALYZE;`;

/** A list is published by two people; only then do its entries count. */
const PUBLISH = `
  UPDATE catalogue_version SET state = 'submitted', submitted_by = (SELECT min(id) FROM account), submitted_at = now(), submit_note = '示例';
  UPDATE catalogue_version SET state = 'published', published_by = (SELECT max(id) FROM account), published_at = now();`;

interface Ground {
  readonly db: Database;
  readonly codes: readonly string[];
  close(): Promise<void>;
}

async function prepare(): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-bench-'));
  chmodSync(folder, 0o755);
  const cluster = await startEmbedded({ dataDir: folder, log: () => undefined });
  await createDatabaseIfMissing(cluster.url('postgres'), 'bench');
  const url = cluster.url('bench');
  await migrate(url, MIGRATIONS);
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(FILL);
  await owner.query(PUBLISH);
  const { rows } = await owner.query<{ code: string }>('SELECT national_code AS code FROM product');
  await owner.end();
  const db = openDatabase(url, 2);
  return {
    db,
    codes: rows.map((row) => row.code),
    async close() {
      await db.close();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Reads every product once, a few at a time as claims would. @returns the revision under which they are kept */
async function fill({ db, codes }: Ground, cache: ProductCache): Promise<string> {
  return db.transaction('none', async (tx) => {
    const { revision } = await findProductsAtRevision(tx, []);
    for (let from = 0; from < codes.length; from += 500)
      await findKnownProducts(tx, cache, revision, codes.slice(from, from + 500));
    return revision;
  });
}

/** Questions drawn before the clock starts, as numbers: what is measured is the answer, not the making of the question. */
interface Questions {
  readonly count: number;
  codeOf(index: number): string;
  dayOf(index: number): PlainDate;
}

const FIRST_DAY = day('2026-01-01');
const DAYS = Array.from({ length: 730 }, (_, offset) => addDays(FIRST_DAY, offset));

function draw(codes: readonly string[], count: number): Questions {
  const drawn = (below: number) =>
    Uint32Array.from({ length: count }, () => Math.floor(Math.random() * below));
  const products = drawn(codes.length);
  const days = drawn(DAYS.length);
  return {
    count,
    codeOf: (index) => codes[products[index] ?? 0] ?? '',
    dayOf: (index) => DAYS[days[index] ?? 0] ?? FIRST_DAY,
  };
}

const microseconds = (value: number) => `${value < 100 ? value.toPrecision(2) : Math.round(value)} µs`;

/** @returns microseconds a look-up, on average */
function measureMean(cache: ProductCache, revision: string, asked: Questions): number {
  let found = 0;
  const began = performance.now();
  for (let index = 0; index < asked.count; index += 1)
    if (payableOn(cache, revision, asked.codeOf(index), asked.dayOf(index))?.payable.ok === true) found += 1;
  const elapsed = performance.now() - began;
  if (found === 0) throw new Error('nothing was payable: the bench asks for the wrong days');
  return (elapsed / asked.count) * 1000;
}

/** @returns the microseconds within which 99 of a hundred look-ups are answered, each timed by itself */
function measureTail(cache: ProductCache, revision: string, asked: Questions): number {
  const times = new Float64Array(asked.count);
  for (let index = 0; index < asked.count; index += 1) {
    const began = process.hrtime.bigint();
    payableOn(cache, revision, asked.codeOf(index), asked.dayOf(index));
    times[index] = Number(process.hrtime.bigint() - began) / 1000;
  }
  return times.sort()[Math.floor(times.length * 0.99)] ?? 0;
}

/** The look-up as a claim does it, with the products of the claim gathered under their revision. */
function measureInClaim({ db }: Ground, cache: ProductCache, revision: string, asked: Questions) {
  return db.transaction('none', async (tx) => {
    const began = performance.now();
    for (let index = 0; index < asked.count; index += 1) {
      const code = asked.codeOf(index);
      const product = (await findKnownProducts(tx, cache, revision, [code])).get(code);
      if (product) payableDay(product.timeline, asked.dayOf(index));
    }
    return ((performance.now() - began) / asked.count) * 1000;
  });
}

/** The same question put to the database every time. */
function measureStatements({ db }: Ground, asked: Questions): Promise<number> {
  return db.transaction('none', async (tx) => {
    const began = performance.now();
    for (let index = 0; index < asked.count; index += 1) {
      const code = asked.codeOf(index);
      const product = (await findProducts(tx, [code])).get(code);
      if (product) decidePayable(product, asked.dayOf(index));
    }
    return ((performance.now() - began) / asked.count) * 1000;
  });
}

/** Memory in use once what nobody needs is swept away. */
function usedMiB(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

async function measure(ground: Ground, say: (line: string) => void): Promise<Figure[]> {
  const cache = productCacheOf(ground.db);
  const before = usedMiB();
  const revision = await fill(ground, cache);
  say(`${ground.codes.length} 个产品读入内存，占 ${(usedMiB() - before).toFixed(0)} MiB`);
  const first = measureMean(cache, revision, draw(ground.codes, FIRST_ROUND));
  say(`随机问过 ${FIRST_ROUND} 次以后，连同各段日期的答案占 ${(usedMiB() - before).toFixed(0)} MiB`);
  const warm = measureMean(cache, revision, draw(ground.codes, LOOKUPS));
  const tail = measureTail(cache, revision, draw(ground.codes, TIMED));
  const inClaim = await measureInClaim(ground, cache, revision, draw(ground.codes, TIMED));
  const statement = await measureStatements(ground, draw(ground.codes, STATEMENTS));
  const beside = `每次查库 ${microseconds(statement)}`;
  const ratio = (value: number) => `1:${Math.round(statement / value)}`;
  const warmText = `${microseconds(warm)}，p99 ${microseconds(tail)}`;
  return [
    { name: '按日查可付与支付标准（缓存）', figure: warmText, beside, ratio: ratio(warm) },
    { name: '同上，各段日期多半第一次问到', figure: microseconds(first), beside, ratio: ratio(first) },
    { name: '同上，经结算的取数函数', figure: microseconds(inClaim), beside, ratio: ratio(inClaim) },
  ];
}

export const bench: Bench = {
  title: `结算内按日查询目录：${PRODUCTS} 个产品、随机日期，目标每次不超过 10 µs`,
  async run(say) {
    const ground = await prepare();
    try {
      return await measure(ground, say);
    } finally {
      await ground.close();
    }
  },
};
