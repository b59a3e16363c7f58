import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AREAS } from '../../src/policy/areas.ts';
import { ensureReferenceData } from '../../src/server/insured/ensure-reference-data.ts';
import { startTestServer, type TestServer } from '../support/api.ts';

let server: TestServer;
beforeAll(async () => (server = await startTestServer()));
afterAll(() => server.close());

const count = (sql: string) =>
  server.world.db.transaction('all', async (tx) =>
    Number((await tx.first<{ count: bigint }>(sql))?.count ?? -1),
  );

describe('基础数据', () => {
  test('每个库都有全省区划和已公布年度的工作日历（M7、M23.3、I17）', async () => {
    expect(await count('SELECT count(*) FROM area')).toBe(AREAS.length);
    expect(await count('SELECT count(*) FROM area WHERE level = 2')).toBe(15);
    expect(await count(`SELECT count(*) FROM calendar_year WHERE announced AND year IN (2025, 2026)`)).toBe(
      2,
    );
    expect(
      await count(`SELECT count(*) FROM calendar_day WHERE kind = 'work' AND on_day = '2026-10-10'`),
    ).toBe(1);
    expect(
      await count(`SELECT count(*) FROM calendar_day WHERE kind = 'off' AND on_day = '2026-10-01'`),
    ).toBe(1);
  });

  test('再次启动不重复，也不改动已录入的内容', async () => {
    await server.world.db.transaction('all', (tx) =>
      tx.run(`DELETE FROM calendar_day WHERE on_day = '2026-10-10'`),
    );
    await Promise.all([ensureReferenceData(server.world), ensureReferenceData(server.world)]);
    expect(await count('SELECT count(*) FROM area')).toBe(AREAS.length);
    expect(await count(`SELECT count(*) FROM calendar_day WHERE on_day = '2026-10-10'`)).toBe(0);
  });
});
