import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { entryKeyOf } from '../src/domain/catalogue/entry-key.ts';
import { diffWords } from '../src/domain/catalogue/versions/word-diff.ts';
import { loadChanges } from '../src/server/catalogue/versions/compare.ts';
import { listComparable } from '../src/server/catalogue/versions/diff-store.ts';
import { openDatabase, type Database, type Tx } from '../src/server/db/database.ts';
import { createDatabaseIfMissing, startEmbedded } from '../src/server/db/embedded.ts';
import { migrate } from '../src/server/db/migrate.ts';
import { MIGRATIONS } from '../src/server/root.ts';
import type { Bench, Figure } from './figures.ts';

/** As many rows as a national edition has, ★ rows included. */
const ROWS = 3_900;
const RUNS = 15;
const PAGE = 50;
/** What the province may wait for the differences of two editions. */
const LIMIT_MS = 300;

const SOUNDS = [...'阿贝卡达恩芬格海吉卡拉美那欧帕曲瑞沙他维西亚泽布洛韦普利汀霉素唑胺仑酮哌丁辛'];
const FORMS = ['口服常释剂型', '注射剂', '颗粒剂', '口服液体剂', '软膏剂'];
const SCOPE =
  '限二级及以上医疗机构专科医师处方，并有相应检查结果支持；既往接受过至少一种一线治疗且出现疾病进展或不能耐受的成人患者。';

/** An invented entry: nine in ten are the same in both editions, the others changed, renamed, new or gone. */
function entryOf(edition: number, index: number) {
  const sound = (place: number) => SOUNDS[Math.floor(index / SOUNDS.length ** place) % SOUNDS.length] ?? '';
  const stem = `${sound(0)}${sound(1)}${sound(2)}${index % 7 === 0 ? '酸钠' : ''}`;
  const fate = index % 40;
  const name =
    fate === 1 ? `${stem}${edition === 1 ? '' : '（新）'}` : fate === 2 ? `${stem}${edition}号` : stem;
  const form = FORMS[index % FORMS.length] ?? '';
  const agreed = index % 10 === 0;
  const price = `${10 + (index % 90)}.${fate === 0 ? edition : 0}0元(10mg/支)`;
  return {
    seq: index + 1,
    kind: agreed ? 'negotiatedWestern' : 'western',
    name,
    form: agreed ? null : form,
    key: entryKeyOf(name, agreed ? '' : form),
    category: `XA${String(index % 60).padStart(2, '0')}`,
    class: index % 5 === 0 && !agreed ? '甲' : '乙',
    standard: agreed ? price : null,
    remark: index % 6 === 0 ? `${SCOPE}${fate === 0 ? `支付不超过${edition * 14}天。` : ''}` : null,
  };
}

async function insertEdition(tx: Tx, edition: number): Promise<number> {
  const version = await tx.first<{ id: bigint }>(
    `INSERT INTO catalogue_version (kind, edition, effective_from, state, control_totals, created_at)
     VALUES ('national', $1, '2026-01-01', 'draft', '{}', now()) RETURNING id`,
    [String(2025 + edition)],
  );
  const id = Number(version?.id);
  const entries = Array.from({ length: ROWS }, (_, index) => entryOf(edition, index));
  await tx.run(
    `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, category_code, class, number, is_sub_entry, name,
       match_key, dosage_form, standard_text, remark)
     SELECT $1, x.seq, x.kind, x.kind, x.seq, x.category, x.class, x.seq, false, x.name, x.key, x.form, x.standard, x.remark
     FROM jsonb_to_recordset($2::jsonb) AS x(seq int, kind text, name text, form text, key text, category text, class text,
       standard text, remark text)`,
    [id, JSON.stringify(entries)],
  );
  await tx.run(
    `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_at)
     SELECT version_id, seq, 1000, 'review', '示例', now() FROM catalogue_entry WHERE version_id = $1 AND class = '乙'`,
    [id],
  );
  return id;
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS + 3; run += 1) {
    const began = performance.now();
    await work();
    if (run >= 3) times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
}

async function compare(db: Database): Promise<Figure[]> {
  const [old, now] = await db.transaction('all', async (tx) => [
    await insertEdition(tx, 1),
    await insertEdition(tx, 2),
  ]);
  if (old === undefined || now === undefined) throw new Error('two editions were just inserted');
  const reading = await median(() =>
    db.transaction('none', async (tx) => {
      await listComparable(tx, old, 'national');
      await listComparable(tx, now, 'national');
    }),
  );
  let found = 0;
  const whole = await median(() =>
    db.transaction('none', async (tx) => {
      const changes = await loadChanges(tx, 'national', now, old);
      found = changes.length;
      for (const change of changes.slice(0, PAGE)) diffWords(change.before ?? '', change.after ?? '');
    }),
  );
  return [
    {
      name: `比较两版目录（各 ${ROWS} 行，${found} 处变化）`,
      figure: `${whole.toFixed(0)} ms（上限 ${LIMIT_MS} ms）`,
      beside: `只读出两版 ${reading.toFixed(0)} ms`,
      ratio: (whole / reading).toFixed(2),
    },
  ];
}

export const bench: Bench = {
  title: `两版国家目录的比较：读出、配对、提议更名、一页逐字比较（${RUNS} 次取中位数）`,
  async run(): Promise<Figure[]> {
    const folder = mkdtempSync(join(tmpdir(), 'shuangtong-bench-'));
    // As root the server runs as another user, who must be able to enter the folder.
    chmodSync(folder, 0o755);
    const cluster = await startEmbedded({ dataDir: folder, log: () => undefined });
    try {
      const url = cluster.url('shuangtong');
      await createDatabaseIfMissing(cluster.url('postgres'), 'shuangtong');
      await migrate(url, MIGRATIONS);
      const db = openDatabase(url, 2);
      try {
        return await compare(db);
      } finally {
        await db.close();
      }
    } finally {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
