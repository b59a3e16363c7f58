import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, dayAt } from '../../src/base/date.ts';
import { getDrugHistory, getPublicDrug, listDrugPrices } from '../../src/contract/search.ts';
import {
  addListEntry,
  addStandard,
  createListVersion,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import { shareKeyOf } from '../../src/domain/catalogue/search/share-key.ts';
import { buildApp } from '../../src/server/app.ts';
import type { Caller } from '../support/api.ts';
import {
  eventually,
  openDrugStage,
  savePlainProduct,
  type DrugStage,
  type Found,
} from '../support/drug-search.ts';
import { CODE, productBody, SECRET } from '../support/list-desk.ts';
import { insertTestPerson } from '../support/province.ts';
import { publishByTwo } from '../support/publish.ts';

let stage: DrugStage;
let server: DrugStage['server'];
let desk: DrugStage['desk'];
let visitor: Caller;
let key: string;
beforeAll(async () => {
  stage = await openDrugStage();
  ({ server, desk, key } = stage);
  visitor = server.anonymous;
});
afterAll(() => server.close());

const find = (q: string, more: object = {}) => stage.find(q, more);

/** A draft of next year's list, with a new drug and its product, and another scope for the known drug. */
async function draftNextYear(): Promise<{ id: number; entryKey: string }> {
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
  return { id, entryKey: draft.entryKey };
}

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
    const { id, entryKey: draftedKey } = await draftNextYear();
    const other = await buildApp(server.world, { logger: false });
    const elsewhere = async (q: string) =>
      (
        await other.inject({ method: 'GET', url: `/api/public/drugs?q=${encodeURIComponent(q)}` })
      ).json() as Found;
    // A later change that is seen proves that the index was made after the draft.
    await savePlainProduct(desk, '新名宁');
    await eventually(
      () => find('新名宁'),
      (found) => found.total === 1,
    );
    for (const q of ['奥秘', 'aomi', '机密', '奥秘药厂', 'XL01XCZ997', '二线治疗', '2027年版']) {
      expect((await find(q)).total, q).toBe(0);
      expect((await elsewhere(q)).total, q).toBe(0);
    }
    expect((await find('')).facets.fields.map((one) => one.id)).not.toContain('机密领域');
    const draftKey = shareKeyOf(draftedKey);
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
