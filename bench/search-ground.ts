import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { entryKeyOf } from '../src/domain/catalogue/entry-key.ts';
import { pinyinKey } from '../src/domain/catalogue/pinyin-key.ts';
import { createDatabaseIfMissing, startEmbedded } from '../src/server/db/embedded.ts';
import { openDatabase } from '../src/server/db/database.ts';
import { migrate } from '../src/server/db/migrate.ts';
import { makeSecrets } from '../src/server/identity/secrets.ts';
import { MIGRATIONS } from '../src/server/root.ts';
import type { World } from '../src/server/world.ts';

export interface CatalogueGround {
  readonly world: World;
  readonly url: string;
  readonly folder: string;
  readonly secretKey: Buffer;
  /** What visitors type, each a different way of asking. */
  readonly queries: readonly string[];
  readonly anyCode: string;
  close(): Promise<void>;
}

const ENTRIES = 4_000;
const SINGLE = 270;

const SOUNDS = [...'阿贝卡达恩芬格海吉卡拉美那欧帕曲瑞沙他维西亚泽布洛韦普利汀霉素唑胺仑酮哌丁辛'];
const ENDS = ['替尼片', '单抗注射液', '胶囊', '颗粒', '滴眼液', '口服溶液', '软膏', '注射液'];
const FORMS = ['口服常释剂型', '注射剂', '颗粒剂', '口服液体剂', '软膏剂'];
const FIELDS = ['肿瘤', '血液', '罕见病', '风湿免疫', '呼吸', '心血管', '皮肤', '神经', '消化', '眼科'];
const GROUPS = ['抗肿瘤药 / 蛋白激酶抑制剂', '心血管系统 / 降压药', '消化道 / 制酸药', '神经系统 / 镇痛药'];

/** Invented names, the same at every run. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

function pick(list: readonly string[], roll: (sides: number) => number): string {
  return list[roll(list.length)] ?? '';
}

interface Entry {
  readonly name: string;
  readonly form: string;
  readonly key: string;
}

function entriesOf(roll: (sides: number) => number): Entry[] {
  const entries = new Map<string, Entry>();
  while (entries.size < ENTRIES) {
    const name = Array.from({ length: 2 + roll(3) }, () => pick(SOUNDS, roll)).join('') + pick(ENDS, roll);
    const form = pick(FORMS, roll);
    const key = entryKeyOf(name, form);
    entries.set(key, { name, form, key });
  }
  return [...entries.values()];
}

async function insertVersions(client: pg.Client): Promise<{ national: string; separate: string }> {
  const account = async (login: string) => {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO account (login, password_hash, name, role, created_at) VALUES ($1, 'none', '示例', 'provinceCatalogue', now()) RETURNING id`,
      [login],
    );
    return rows[0]?.id ?? '';
  };
  const by = await account('bench-maker');
  await account('bench-checker');
  const version = async (kind: string) => {
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO catalogue_version (kind, edition, effective_from, state, control_totals, created_by, created_at)
       VALUES ($1, '2026', '2026-01-01', 'draft', '{}', $2, now()) RETURNING id`,
      [kind, by],
    );
    return rows[0]?.id ?? '';
  };
  return { national: await version('national'), separate: await version('separatePayment') };
}

async function publish(client: pg.Client): Promise<void> {
  await client.query(
    `UPDATE catalogue_version SET state = 'submitted', submit_note = '示例', submitted_at = now(),
       submitted_by = (SELECT id FROM account WHERE login = 'bench-maker')`,
  );
  await client.query(
    `UPDATE catalogue_version SET state = 'published', published_at = now(),
       published_by = (SELECT id FROM account WHERE login = 'bench-checker')`,
  );
}

async function fill(client: pg.Client, products: number): Promise<{ queries: string[]; anyCode: string }> {
  const roll = dice(20_260_101);
  const entries = entriesOf(roll);
  const { national, separate } = await insertVersions(client);
  await client.query(
    `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, category_code, category_path, class, number,
       is_sub_entry, name, name_pinyin, match_key, dosage_form, remark)
     SELECT $1, seq, '西药部分', 'western', seq, 'XL01E', path, class, seq, false, name, '', key, form, remark
     FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
       AS e (seq, name, key, form, path, class, remark)`,
    [
      national,
      entries.map((_, place) => place + 1),
      entries.map((entry) => entry.name),
      entries.map((entry) => entry.key),
      entries.map((entry) => entry.form),
      entries.map(() => pick(GROUPS, roll)),
      entries.map(() => (roll(4) === 0 ? '甲' : '乙')),
      entries.map((entry) =>
        roll(3) > 0
          ? null
          : `限${pick(FIELDS, roll)}科确诊为第${roll(900)}号示例病、经${entry.name.slice(0, 2)}类药物治疗无效的患者。`,
      ),
    ],
  );
  const single = entries.slice(0, SINGLE);
  await client.query(
    `INSERT INTO separate_entry (version_id, entry_key, generic_name, name_pinyin, dosage_form, field, payment_scope, origin, term_from, term_to)
     SELECT $1, key, name, pinyin, form, field, '限示例病患者。', 'negotiated', '2026-01-01', '2030-12-31'
     FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS e (key, name, pinyin, form, field)`,
    [
      separate,
      single.map((entry) => entry.key),
      single.map((entry) => entry.name),
      single.map((entry) => pinyinKey(entry.name)),
      single.map((entry) => entry.form),
      single.map(() => pick(FIELDS, roll)),
    ],
  );
  await publish(client);
  return insertProducts(client, national, entries, products, roll);
}

async function insertProducts(
  client: pg.Client,
  national: string,
  entries: readonly Entry[],
  products: number,
  roll: (sides: number) => number,
): Promise<{ queries: string[]; anyCode: string }> {
  const rows = Array.from({ length: products }, (_, number) => {
    const place = number % entries.length;
    const group = `${pick(['A', 'B', 'C', 'J', 'L', 'N'], roll)}0${roll(9)}A`;
    return {
      code: `X${group}${pick(['A', 'B', 'C', 'X'], roll)}${pick(['A', 'B', 'D', 'F'], roll)}${String(100 + place).slice(-3)}A001${String(100_000_000 + number)}`,
      name: entries[place]?.name ?? '',
      key: entries[place]?.key ?? '',
      seq: place + 1,
      trade: roll(2) === 0 ? '' : Array.from({ length: 3 }, () => pick(SOUNDS, roll)).join(''),
      maker: `${pick(SOUNDS, roll)}${pick(SOUNDS, roll)}制药${pick(['股份', ''], roll)}有限公司`,
    };
  });
  await client.query(
    `INSERT INTO national_product (national_code, name, trade_name, maker, spec, pack, changed_at)
     SELECT code, name, trade, maker, '10mg', '10片/盒', now() FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS p (code, name, trade, maker)`,
    [
      rows.map((row) => row.code),
      rows.map((row) => row.name),
      rows.map((row) => row.trade),
      rows.map((row) => row.maker),
    ],
  );
  await client.query(
    `INSERT INTO product_match (version_id, national_code, verdict, entry_seq, entry_key, confidence, reason, origin, entered_at)
     SELECT $1, code, 'matched', seq, key, 10000, '示例', 'rule', now() FROM unnest($2::text[], $3::int[], $4::text[]) AS m (code, seq, key)`,
    [national, rows.map((row) => row.code), rows.map((row) => row.seq), rows.map((row) => row.key)],
  );
  const asked = Array.from({ length: VISITORS }, (_, visitor) => {
    const [first, second, third] = [3, 977, 1555].map((from) => rows[(from + visitor * 331) % products]);
    return first && second && third ? askInEveryWay(first, second, third, visitor) : [];
  });
  return { queries: asked.flat(), anyCode: rows[0]?.code ?? '' };
}

/** Each asks in every way, for other drugs: what one asked does not answer the next. */
const VISITORS = 60;

interface Asked {
  readonly name: string;
  readonly code: string;
  readonly trade: string;
  readonly maker: string;
}

function askInEveryWay(first: Asked, second: Asked, third: Asked, visitor: number): string[] {
  const { name } = first;
  const [spoken = '', initials = ''] = pinyinKey(second.name).split(' ');
  return [
    name,
    name.slice(0, 2),
    second.name.slice(1, 4),
    spoken,
    initials.slice(0, 4),
    third.code,
    third.code.slice(0, 8),
    first.maker,
    third.maker.slice(0, 4),
    second.trade === '' ? second.maker.slice(0, 2) : second.trade,
    FIELDS[visitor % FIELDS.length] ?? '',
    `第${visitor * 13}号示例病`,
    `${name.slice(0, 1)}${name.slice(-2)}`,
    `${name.slice(0, 2)} 注射剂`,
    `${name.slice(0, 1)}错${name.slice(2)}`,
    SOUNDS[visitor % SOUNDS.length] ?? '',
    name.slice(-1),
    visitor % 6 === 0 ? '' : name.slice(-3),
  ];
}

/** An embedded server of its own with one published catalogue, its 单行支付 list and so many products matched to it. */
export async function prepareCatalogue(
  products: number,
  say: (line: string) => void,
): Promise<CatalogueGround> {
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-bench-'));
  chmodSync(folder, 0o755);
  const cluster = await startEmbedded({ dataDir: folder, log: () => undefined });
  await createDatabaseIfMissing(cluster.url('postgres'), 'bench');
  const url = cluster.url('bench');
  await migrate(url, MIGRATIONS);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const filled = await fill(client, products).finally(() => client.end());
  say(`${ENTRIES} 个国家目录条目、${SINGLE} 个单行支付条目、${products} 个产品，名称都是编造的`);
  const secretKey = Buffer.alloc(32, 9);
  const db = openDatabase(url, 4);
  const quiet = {
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
    debug: () => undefined,
  };
  const world: World = {
    db,
    clock: { now: () => Date.now() },
    secrets: makeSecrets(secretKey),
    config: {
      port: 0,
      host: '127.0.0.1',
      dataDir: '',
      databaseUrl: url,
      demo: false,
      poolSize: 4,
      logLevel: 'silent',
      secretKey,
      uploadLimitBytes: 1_000_000,
      secureCookie: false,
    },
    log: quiet,
  };
  return {
    world,
    url,
    folder,
    secretKey,
    ...filled,
    async close() {
      await db.close();
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
