import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getPublicDrug, listPublicProducts, searchDrugs } from '../../src/contract/search.ts';
import { shareKeyOf } from '../../src/domain/catalogue/search/share-key.ts';
import { buildApp } from '../../src/server/app.ts';
import type { Caller } from '../support/api.ts';
import { eventually, openDrugStage, PLAIN_CODE, type DrugStage, type Found } from '../support/drug-search.ts';
import { CODE } from '../support/list-desk.ts';

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

function namesOf(found: Found): string[] {
  return found.rows.map((row) => row.name.map((part) => part.text).join(''));
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
