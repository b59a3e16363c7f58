import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayAt } from '../../src/base/date.ts';
import type { OutputOf } from '../../src/contract/endpoint.ts';
import {
  listDrugPrices,
  getDrugHistory,
  getPublicDrug,
  listPublicProducts,
  searchDrugs,
} from '../../src/contract/search.ts';
import {
  addListEntry,
  addListedPrice,
  addStandard,
  createListVersion,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import { shareKeyOf } from '../../src/domain/catalogue/search/share-key.ts';
import { buildApp } from '../../src/server/app.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  CODE,
  openListDesk,
  productBody,
  publishOneDrug,
  SECRET,
  type ListDesk,
} from '../support/list-desk.ts';
import { insertTestPerson } from '../support/province.ts';
import { publishByTwo } from '../support/publish.ts';

type Found = OutputOf<typeof searchDrugs>;

const PLAIN_CODE = 'XL01XCZ998B002010101234';

let server: TestServer;
let desk: ListDesk;
let visitor: Caller;
let entryKey: string;
let key: string;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await openListDesk(server);
  ({ entryKey } = await publishOneDrug(desk));
  key = shareKeyOf(entryKey);
  visitor = server.anonymous;
  await desk.catalogue.ok(saveProduct, {
    params: { code: PLAIN_CODE },
    body: productBody('示例替代片|注射剂', {
      genericName: '示例替代片',
      tradeName: '示康宁',
      maker: '示例第二药厂',
    }),
  });
  await desk.price.ok(addListedPrice, {
    params: { code: PLAIN_CODE },
    body: { price: '88.80', from: '2026-01-01', to: null, source: '平台' },
  });
});
afterAll(() => server.close());

function find(q: string, more: object = {}): Promise<Found> {
  return visitor.ok(searchDrugs, { query: { q, ...more } });
}

function namesOf(found: Found): string[] {
  return found.rows.map((row) => row.name.map((part) => part.text).join(''));
}

/** Other processes notice a change within two seconds; so does a test. */
async function eventually<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const until = performance.now() + 8_000;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (performance.now() > until) throw new Error(`never came true: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('公开查询（N5.6、M6）', () => {
  it('不用登录，按名称、拼音、编码、企业、商品名、领域、病种、支付范围都查得到', async () => {
    await eventually(
      () => find('示例第二药厂'),
      (found) => found.total === 1,
    );
    const asked: [string, string][] = [
      ['单抗注射', '示例单抗注射液'],
      ['sldk', '示例单抗注射液'],
      ['shilidankang', '示例单抗注射液'],
      ['示例安', '示例单抗注射液'],
      [CODE.slice(0, 10), '示例单抗注射液'],
      [CODE, '示例单抗注射液'],
      ['制药一厂', '示例单抗注射液'],
      ['限示例病', '示例单抗注射液'],
      ['肿瘤', '示例单抗注射液'],
      ['示康宁', '示例替代片'],
      ['血液', '示例替代片'],
    ];
    for (const [q, name] of asked) expect(namesOf(await find(q)), q).toContain(name);
    expect(namesOf(await find('示例单抗 一厂'))).toEqual(['示例单抗注射液']);
    expect(namesOf(await find('示例单抗 二厂'))).toEqual([]);
  });

  it('单行支付的排在前面；标出名单、为什么找到；按名单、类别、领域筛选', async () => {
    const found = await find('示例');
    expect(namesOf(found).slice(0, 2).sort()).toEqual(['示例单抗注射液', '示例替代片'].sort());
    expect(found.total).toBeGreaterThan(5);
    const [row] = (await find('制药一厂')).rows;
    expect(row).toMatchObject({
      key,
      standing: 'current',
      class: '乙',
      field: '肿瘤',
      products: 1,
      found: { by: '生产企业' },
    });
    expect(row?.lists).toEqual(['separatePayment', 'dualChannel', 'negotiatedWestern']);
    const labels = (await find('示例')).facets.lists.map((list) => list.label);
    expect(labels.slice(0, 2)).toEqual(['单行支付', '双通道']);
    expect(row?.found?.parts.filter((part) => part.hit).map((part) => part.text)).toEqual(['制药一厂']);
    expect((await find('dankang')).rows[0]?.name).toEqual([
      { text: '示例', hit: false },
      { text: '单抗', hit: true },
      { text: '注射液', hit: false },
    ]);
    const single = await find('示例', { list: 'separatePayment' });
    expect(single.total).toBe(found.facets.lists.find((one) => one.id === 'separatePayment')?.count);
    expect((await find('示例', { field: '血液' })).total).toBe(1);
    expect((await find('示例', { class: '甲' })).rows.every((one) => one.class === '甲')).toBe(true);
  });

  it('分页不重不漏；每页最多五十', async () => {
    const all = await find('', { pageSize: 50 });
    const pages: string[] = [];
    for (let page = 1; pages.length < all.total; page += 1)
      pages.push(...(await find('', { page, pageSize: 3 })).rows.map((row) => row.key));
    expect(pages).toEqual(all.rows.map((row) => row.key));
    expect(new Set(pages).size).toBe(all.total);
    expect(await visitor.call(searchDrugs, { query: { pageSize: 51 } })).toMatchObject({ status: 400 });
    expect(await visitor.call(searchDrugs, { query: { q: '长'.repeat(61) } })).toMatchObject({ status: 400 });
  });

  it('写错字时给出可能想找的药，什么也不像就不给', async () => {
    expect((await find('示利单抗注射液')).suggestions).toContain('示例单抗注射液');
    expect((await find('shilidankan g')).rows).toEqual([]);
    expect((await find('电冰箱')).suggestions).toEqual([]);
  });

  it('同一地址调用过多就请稍候，并且不影响登录的人', async () => {
    const config = { ...server.world.config, publicCallsPerMinute: 3 };
    const app = await buildApp({ ...server.world, config }, { logger: false });
    const ask = (url: string, cookie = '') => app.inject({ method: 'GET', url, headers: { cookie } });
    const statuses: number[] = [];
    for (let call = 0; call < 5; call += 1) statuses.push((await ask('/api/public/drugs?q=x')).statusCode);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    expect((await ask('/api/public/drugs')).json()).toMatchObject({ code: 'TOO_MANY', status: 429 });
    expect((await ask(`/api/drug-history/${key}`, desk.auditor.cookie)).statusCode).toBe(200);
    await app.close();
  });
});

describe('一个药品的公开页（N5.1、M3、M10）', () => {
  it('写明类别、范围、有效期、所在名单和报销比例', async () => {
    const drug = await visitor.ok(getPublicDrug, { params: { key }, query: {} });
    expect(drug).toMatchObject({
      on: '2026-06-15',
      name: '示例单抗注射液',
      separate: { state: 'listed', lastDay: '2027-12-31', field: '肿瘤', scope: '限示例病。' },
      ratios: [
        { scheme: 'employee', ratio: '0.7000', source: 'M9.1' },
        { scheme: 'resident', ratio: '0.6000', source: 'M9.1' },
      ],
      products: 1,
    });
    expect(drug.printed).toMatchObject([
      { part: '谈判西药', class: '乙', paidByFund: true, termFrom: '2026-01-01', termTo: '2027-12-31' },
    ]);
  });

  it('可以看别的日子：政策没有规定的日子不猜比例', async () => {
    const before = await visitor.ok(getPublicDrug, { params: { key }, query: { on: '2025-12-31' } });
    expect(before).toMatchObject({ separate: { state: 'absent', lastDay: null }, printed: [], ratios: [] });
    const after = await visitor.ok(getPublicDrug, { params: { key }, query: { on: '2028-01-01' } });
    expect(after.separate?.state).toBe('ended');
    expect(await visitor.call(getPublicDrug, { params: { key }, query: { on: '2026-02-30' } })).toMatchObject(
      {
        status: 400,
        body: { field: 'on' },
      },
    );
    expect(await visitor.call(getPublicDrug, { params: { key: 'aaaaaaaaaaaaaa' }, query: {} })).toMatchObject(
      { status: 404 },
    );
  });

  it('保密标准只写保密，它的挂网价也不写；可公开的照写', async () => {
    const secret = await visitor.ok(listPublicProducts, { params: { key }, query: {} });
    expect(secret.rows).toMatchObject([
      {
        nationalCode: CODE,
        payable: true,
        standardKind: 'negotiated',
        confidential: true,
        standard: null,
        listedPrice: null,
      },
    ]);
    const plain = await visitor.ok(listPublicProducts, {
      params: { key: shareKeyOf('示例替代片|注射剂') },
      query: {},
    });
    expect(plain.rows).toMatchObject([
      { nationalCode: PLAIN_CODE, confidential: false, listedPrice: '88.80', payable: false },
    ]);
  });
});

describe('保密与草稿（N5.1）', () => {
  const SECRET_LISTING = '1200.50';

  it('公开的每个回答里都没有保密标准，也没有会泄露它的挂网价；拿数字去查也查不到', async () => {
    const texts: string[] = [];
    for (const path of [
      '',
      `/${key}`,
      `/${key}/products`,
      `/${key}?on=2026-03-01`,
      `/${key}/products?on=2026-03-01`,
    ])
      texts.push((await server.app.inject({ method: 'GET', url: `/api/public/drugs${path}` })).body);
    for (const text of texts)
      for (const number of [SECRET, SECRET.slice(0, 5), SECRET_LISTING, '1200.5'])
        expect(text).not.toContain(number);
    for (const q of [SECRET, '98765', '1200', '1200.50', '国家谈判', '示例文号'])
      expect((await find(q)).total, q).toBe(0);
  });

  it('改保密标准不改变查询的结果和次序', async () => {
    const before = await find('示例', { pageSize: 50 });
    await desk.price.ok(addStandard, {
      params: { code: CODE },
      body: {
        kind: 'negotiated',
        standard: '1300.0000',
        confidential: true,
        from: '2026-06-15',
        to: null,
        reasonKind: 'renewal',
        reason: '示例：续约',
        evidence: '示例文号',
        lateReason: null,
        applicationId: null,
      },
    });
    const after = await find('示例', { pageSize: 50 });
    expect(after.rows).toEqual(before.rows);
    expect(after.facets).toEqual(before.facets);
  });

  it('草稿里的药品查不到、打不开；发布以后两秒内各处都查得到', async () => {
    const { id } = await desk.catalogue.ok(createListVersion, {
      body: {
        edition: '2027年版',
        effectiveFrom: '2027-01-01',
        effectiveTo: '2027-12-31',
        generics: 2,
        copyFrom: null,
      },
    });
    const draft = await desk.catalogue.ok(addListEntry, {
      body: desk.entry({
        versionId: id,
        genericName: '示例奥秘片',
        origin: 'regular',
        field: '机密领域',
        paymentScope: '限机密病。',
      }),
    });
    await desk.catalogue.ok(addListEntry, {
      body: desk.entry({ versionId: id, origin: 'negotiated', paymentScope: '限示例病的二线治疗。' }),
    });
    await desk.catalogue.ok(saveProduct, {
      params: { code: 'XL01XCZ997B002010101234' },
      body: productBody(draft.entryKey, {
        genericName: '示例奥秘片',
        tradeName: '奥秘牌',
        maker: '奥秘药厂',
      }),
    });
    const other = await buildApp(server.world, { logger: false });
    const elsewhere = async (q: string) =>
      (
        await other.inject({ method: 'GET', url: `/api/public/drugs?q=${encodeURIComponent(q)}` })
      ).json() as Found;
    // A later change that is seen proves that the index was made after the draft.
    await desk.catalogue.ok(saveProduct, {
      params: { code: PLAIN_CODE },
      body: productBody('示例替代片|注射剂', {
        genericName: '示例替代片',
        tradeName: '新名宁',
        maker: '示例第二药厂',
      }),
    });
    await eventually(
      () => find('新名宁'),
      (found) => found.total === 1,
    );
    for (const q of ['奥秘', 'aomi', '机密', '奥秘药厂', 'XL01XCZ997', '二线治疗', '2027年版']) {
      expect((await find(q)).total, q).toBe(0);
      expect((await elsewhere(q)).total, q).toBe(0);
    }
    expect((await find('')).facets.fields.map((one) => one.id)).not.toContain('机密领域');
    const draftKey = shareKeyOf(draft.entryKey);
    for (const url of [`/api/public/drugs/${draftKey}`, `/api/public/drugs/${draftKey}/products`])
      expect((await server.app.inject({ method: 'GET', url })).statusCode).toBe(404);
    expect((await server.app.inject({ method: 'GET', url: `/api/public/drugs/${key}` })).body).not.toContain(
      '二线',
    );

    await publishByTwo(desk.catalogue, desk.checker, id);
    const [here, there] = await Promise.all([
      eventually(
        () => find('奥秘'),
        (found) => found.total === 1,
      ),
      eventually(
        () => elsewhere('奥秘'),
        (found) => found.total === 1,
      ),
    ]);
    expect(here.rows[0]).toMatchObject({ standing: 'coming', lists: [], products: 1 });
    expect(there.rows).toEqual(here.rows);
    await other.close();
  });
});

describe('变化说明与经过（N5.6、N1.2、M10）', () => {
  it('公开页用平常的话说明变化', async () => {
    const { changes } = await visitor.ok(getPublicDrug, { params: { key }, query: {} });
    expect(changes.map((change) => [change.on, change.title, change.before, change.after])).toEqual(
      expect.arrayContaining([
        ['2027-01-01', '续列', '2026-01-01 至 2027-12-31', '2027-01-01 至 2027-12-31'],
        ['2027-01-01', '限定支付范围有变化', '限示例病。', '限示例病的二线治疗。'],
      ]),
    );
    const added = await visitor.ok(getPublicDrug, {
      params: { key: shareKeyOf('示例奥秘片|注射剂') },
      query: {},
    });
    expect(added.changes.map((change) => change.title)).toEqual(['新增列入']);
    expect(added.separate?.state).toBe('absent');
  });

  it('各岗位看到谁在何时记载；换个知悉日就看到那天所知；患者用公开页', async () => {
    const events = (await desk.auditor.ok(getDrugHistory, { params: { key }, query: {} })).events;
    expect(events.find((event) => event.title === '续列')).toMatchObject({
      on: '2027-01-01',
      list: '单行支付目录',
      who: '示例·目录复核',
      clause: 'M10',
    });
    expect(events.map((event) => event.on)).toEqual(events.map((event) => event.on).sort());
    const yesterday = addDays(dayAt(server.clock.now()), -1);
    const known = await desk.auditor.ok(getDrugHistory, { params: { key }, query: { knownOn: yesterday } });
    expect(known).toMatchObject({ knownOn: yesterday, events: [], state: 'absent' });
    const { world } = server;
    const personId = await world.db.transaction('all', (tx) => insertTestPerson(world, tx, 1));
    const patient = await server.signIn({ login: 'patient9', name: '示例·王', role: 'patient', personId });
    expect(await patient.call(getDrugHistory, { params: { key }, query: {} })).toMatchObject({ status: 403 });
    expect(await visitor.call(getDrugHistory, { params: { key }, query: {} })).toMatchObject({ status: 401 });
  });

  it('标准与挂网价按记载成段，保密的数值和事由只给价格岗位', async () => {
    const own = await desk.price.ok(listDrugPrices, { params: { key }, query: {} });
    expect(own.rows[0]?.standards).toMatchObject([
      { from: '2026-01-01', to: '2026-06-14', standard: SECRET, confidential: true, who: '示例·价格' },
      { from: '2026-06-15', to: null, standard: '1300.00', reason: '示例：续约' },
    ]);
    expect(own.rows[0]?.listedPrices).toMatchObject([{ price: SECRET_PRICE, confidential: false }]);
    for (const caller of [desk.catalogue, desk.auditor, desk.agency, desk.pharmacist]) {
      const seen = await caller.ok(listDrugPrices, { params: { key }, query: {} });
      expect(JSON.stringify(seen)).not.toMatch(/98765|1200\.5|1300|续约/);
      expect(seen.rows[0]?.standards).toHaveLength(2);
      expect(seen.rows[0]?.commitments).toMatchObject([{ documentNo: '示例承诺 1 号', from: '2026-01-10' }]);
    }
    const then = await desk.price.ok(listDrugPrices, { params: { key }, query: { knownOn: '2026-06-14' } });
    expect(then.rows[0]?.standards).toEqual([]);
    expect(
      await desk.price.call(listDrugPrices, { params: { key }, query: { knownOn: '2026-06-31' } }),
    ).toMatchObject({
      status: 400,
    });
  });
});

const SECRET_PRICE = '1200.50';
