import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, day, type PlainDate } from '../../src/base/date.ts';
import { lastPayableDay, type ListTerm } from '../../src/domain/catalogue/list-membership.ts';
import { lastPayableDaySql } from '../../src/server/catalogue/time/term-store.ts';
import { openDatabase, type Database } from '../../src/server/db/database.ts';
import { freshDatabase } from '../support/database.ts';

const ENTRIES = 1500;
const FIRST = day('2026-01-01');
let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.url, 1);
});
afterAll(async () => {
  await db.close();
  await database.drop();
});

/** Days close together, so that ends, removals and transitions fall on, before and after one another. */
const term: fc.Arbitrary<ListTerm> = fc
  .record({
    from: fc.nat(4),
    length: fc.nat(6),
    removed: fc.option(fc.nat(12)),
    transition: fc.option(fc.nat(14)),
  })
  .map(({ from, length, removed, transition }) => ({
    termFrom: addDays(FIRST, from),
    termTo: addDays(FIRST, from + length),
    removedOn: removed === null ? null : addDays(FIRST, removed),
    transitionTo: transition === null ? null : addDays(FIRST, transition),
  }));

async function lastDaysOf(terms: readonly ListTerm[]): Promise<PlainDate[]> {
  const rows = await db.transaction('none', (tx) =>
    tx.rows<{ last: PlainDate }>(
      `SELECT ${lastPayableDaySql('e')} AS last
       FROM unnest($1::date[], $2::date[], $3::date[], $4::date[]) WITH ORDINALITY AS e (term_from, term_to, removed_on, transition_to, place) ORDER BY place`,
      [
        terms.map((one) => one.termFrom),
        terms.map((one) => one.termTo),
        terms.map((one) => one.removedOn),
        terms.map((one) => one.transitionTo),
      ],
    ),
  );
  return rows.map(({ last }) => last);
}

describe('名单条目最后一天：数据库里的算法和判断里的一样（M10、N1.2、N3.3）', () => {
  it('调出的日子就是首日的，没有过渡期', async () => {
    const removed = { termFrom: FIRST, termTo: day('2026-12-31'), removedOn: FIRST };
    const [last] = await lastDaysOf([{ ...removed, transitionTo: day('2026-06-30') }]);
    expect(last).toBe('2025-12-31');
  });

  it(`随机的 ${ENTRIES} 个条目逐一相同`, async () => {
    const terms = fc.sample(term, ENTRIES);
    expect(terms.some((one) => one.removedOn === one.termFrom && one.transitionTo !== null)).toBe(true);
    expect(await lastDaysOf(terms)).toEqual(terms.map(lastPayableDay));
  });
});
