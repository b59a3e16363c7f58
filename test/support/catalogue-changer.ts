import type { Tx } from '../../src/server/db/database.ts';
import { openDatabase } from '../../src/server/db/database.ts';
import { insertPublishedList } from './published-list.ts';

/**
 * A process of its own that changes the catalogue without pause, and takes back much of what it changed: whole
 * transactions, or parts of them. It rests when it is
 * told to, and says so; it runs until it is told to stop, and then says how often it did what.
 */
const url = process.env['DATABASE_URL'] ?? '';
const products = (process.env['PRODUCTS'] ?? '').split(',').map((pair) => {
  const [code = '', entryKey = ''] = pair.split('=');
  return { code, entryKey };
});
type Product = (typeof products)[number];

class TakenBack extends Error {}

const pick = <T>(values: readonly [T, ...T[]]): T =>
  values[Math.floor(Math.random() * values.length)] ?? values[0];
const chance = (share: number) => Math.random() < share;
const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));
const DAYS = ['2026-01-01', '2026-03-01', '2026-06-01', '2026-06-15', '2026-06-16', '2026-09-01'] as const;
const LAST_DAYS = [null, '2026-06-14', '2026-06-15', '2026-12-31'] as const;
const PRICES = [4_000_000, 5_000_000, 6_000_000, 7_000_000, 8_000_000] as const;

/** One number that is in no other change: what is read back can be told from everything else. */
let serial = 0;
const stamp = () => `示例${process.pid}-${(serial += 1)}`;

function withLastDay(from: string): string | null {
  const to = pick(LAST_DAYS);
  return to === null || to < from ? null : to;
}

const CHANGES: Readonly<Record<string, (tx: Tx, product: Product) => Promise<unknown>>> = {
  async standard(tx, { code }) {
    const from = pick(DAYS);
    const withdrawn = chance(0.2);
    await tx.run(
      `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, to_on, reason, reason_kind, entered_at) VALUES ($1, $2, $3, false, $4, $5, $6, $7, now())`,
      [
        code,
        withdrawn ? null : pick(['negotiated', 'bid'] as const),
        withdrawn ? null : pick(PRICES),
        from,
        withLastDay(from),
        stamp(),
        withdrawn ? 'withdrawal' : 'initial',
      ],
    );
  },
  async price(tx, { code }) {
    const from = pick(DAYS);
    await tx.run(
      `INSERT INTO listed_price (national_code, price, from_on, to_on, source) VALUES ($1, $2, $3, $4, $5)`,
      [code, chance(0.2) ? null : pick(PRICES), from, withLastDay(from), stamp()],
    );
  },
  async commitment(tx, { code }) {
    await tx.run(
      `INSERT INTO commitment (national_code, document_no, signed_on, from_on, to_on, withdrawn) VALUES ($1, $2, '2025-12-20', '2026-01-01', $3, $4)`,
      [code, stamp(), pick([null, '2026-12-31'] as const), chance(0.3)],
    );
  },
  async removal(tx, { entryKey }) {
    const back = chance(0.5);
    await tx.run(
      `INSERT INTO list_act (entry_id, kind, term_to, removed_on, reason, entered_at)
       SELECT e.id, $2, e.term_to, $3, $4, now() FROM separate_entry e WHERE e.entry_key = $1 ORDER BY e.id DESC LIMIT 1`,
      [
        entryKey,
        back ? 'reinstatement' : 'removal',
        back ? null : pick(['2026-06-01', '2026-06-15', '2026-07-01'] as const),
        stamp(),
      ],
    );
  },
  async publication(tx, { entryKey }) {
    const edition = stamp();
    await insertPublishedList(tx, { edition, effectiveFrom: '2026-06-01', now: Date.now() }, (versionId) =>
      tx.run(
        `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to) VALUES ($1, $2, $3, '片', '示例专科', $4, '2026-06-01', $5)`,
        [
          versionId,
          entryKey,
          edition,
          pick(['negotiated', 'regular'] as const),
          pick(['2026-06-14', '2026-12-31'] as const),
        ],
      ),
    );
  },
  async product(tx, { code }) {
    await tx.run('UPDATE product SET trade_name = $2 WHERE national_code = $1', [code, stamp()]);
  },
};

/** One transaction of one to three changes; `TakenBack` when it rolled back. */
async function change(tx: Tx): Promise<void> {
  const kinds = Object.keys(CHANGES) as [string, ...string[]];
  for (let left = pick([1, 1, 2, 3]); left > 0; left -= 1) {
    const product = pick(products as [Product, ...Product[]]);
    const undone = chance(0.25);
    if (undone) await tx.run('SAVEPOINT part');
    await CHANGES[pick(kinds)]?.(tx, product);
    if (undone) await tx.run('ROLLBACK TO SAVEPOINT part');
    if (chance(0.3)) await pause(2);
  }
  if (chance(0.4)) throw new TakenBack();
}

async function run(): Promise<void> {
  const db = openDatabase(url, 2);
  const done = { committed: 0, takenBack: 0 };
  let order: unknown = 'go';
  let resting = false;
  process.on('message', (message) => {
    order = message;
    resting = false;
  });
  process.send?.('ready');
  while (order !== 'stop') {
    if (order === 'rest') {
      if (!resting) process.send?.('resting');
      resting = true;
      await pause(2);
      continue;
    }
    try {
      await db.transaction('all', change);
      done.committed += 1;
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error;
      done.takenBack += 1;
    }
    await pause(1);
  }
  await db.close();
  process.send?.(done);
  process.disconnect();
}

await run();
