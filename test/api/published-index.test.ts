import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listDrugPlaces } from '../../src/contract/providers-stock.ts';
import { getPublicDrug, searchDrugs } from '../../src/contract/search.ts';
import { publishedIndexOf } from '../../src/server/catalogue/search/published-index.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { furnishCounter, TABLETS } from '../support/counter.ts';

let server: TestServer;
/** Milliseconds by which the clock of this process was put forward. */
let ahead = 0;
beforeEach(async () => {
  server = await startTestServer();
  const real = performance.now.bind(performance);
  ahead = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => real() + ahead);
});
afterEach(() => server.close());

const find = () => server.anonymous.ok(searchDrugs, { query: { q: TABLETS.name } });

describe('公开查询跟上刚公布的（N5.6）', () => {
  it('查过以后才公布的药品，链接马上打得开，也查得到哪里有药；不存在的仍说没有', async () => {
    await publishedIndexOf(server.world).current();
    await furnishCounter(server);
    const params = { key: TABLETS.entryKey };
    expect(await server.anonymous.call(listDrugPlaces, { params, query: {} })).toMatchObject({ status: 200 });
    expect(await server.anonymous.ok(getPublicDrug, { params, query: {} })).toMatchObject({
      name: TABLETS.name,
    });
    expect(
      await server.anonymous.call(getPublicDrug, { params: { key: '示例没有的药|片' }, query: {} }),
    ).toMatchObject({ status: 404 });
  });

  it('隔八秒没有人查，第一批来查的就查到最新的', async () => {
    expect((await find()).total).toBe(0);
    await furnishCounter(server);
    ahead += 8_000;
    const together = await Promise.all([find(), find(), find()]);
    expect(together.map((found) => found.total)).toEqual([1, 1, 1]);
  });

  it('一直有人查时不等重建：先按原来的答，重建好了就换上', async () => {
    expect((await find()).total).toBe(0);
    await furnishCounter(server);
    let total = 0;
    for (let call = 0; call < 200 && total === 0; call += 1) {
      ahead += 400;
      total = (await find()).total;
    }
    expect(total).toBe(1);
  });
});
