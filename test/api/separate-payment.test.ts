import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Arguments } from '../../src/contract/client.ts';
import { listNationalEntries, publishVersion } from '../../src/contract/catalogue.ts';
import { listAudit } from '../../src/contract/identity.ts';
import {
  addCommitment,
  addListedPrice,
  addListEntry,
  addStandard,
  createListVersion,
  dropListEntry,
  exportProducts,
  getListEntry,
  getProduct,
  listFields,
  listListEntries,
  listProducts,
  removeFromList,
  reviseListEntry,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import { decidePayable } from '../../src/domain/catalogue/payable-product.ts';
import { day } from '../../src/base/date.ts';
import { chooseTotals, startCatalogueImport } from '../../src/server/catalogue/import-catalogue.ts';
import { findListedDrugs, findProductByTraceCode, findProducts } from '../../src/server/catalogue/lookup-store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { smallCatalogue } from '../support/workbook.ts';

type Entry = Arguments<typeof addListEntry>['body'];
type Product = Arguments<typeof saveProduct>['body'];

const SECRET = '98765.4321';
const CODE = 'XL01XCZ999B002010101234';
const OTHER = 'XL01XCZ999B002010105678';

let server: TestServer;
let catalogue: Caller;
let price: Caller;
let auditor: Caller;
let agency: Caller;
let pharmacist: Caller;
let versionId: number;
let entryId: number;
let entryKey: string;

const entry = (more: Partial<Entry> = {}): Entry => ({
  versionId, genericName: '示例单抗注射液', dosageForm: '注射剂', field: '肿瘤', paymentScope: '限示例病。', diagnosisCodes: ['C50'],
  origin: 'negotiated', termFrom: null, termTo: null, transitionTo: null, ...more,
});
const product = (more: Partial<Product> = {}): Product => ({
  entryKey, genericName: '示例单抗注射液', tradeName: '示例安', dosageForm: '注射剂', maker: '示例制药一厂', strength: '100mg(4ml)', pack: '1瓶/盒',
  unitsPerPack: 1, doseUnit: '瓶', saleUnit: '盒', isInjection: true, tracePrefixes: ['8100001'], ...more,
});

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  price = await server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' });
  auditor = await server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
  agency = await server.signIn({ login: 'agency1', name: '示例·经办', role: 'agencyReviewer', areaCode: '430100' });
  pharmacist = await server.signIn({ login: 'pharmacy1', name: '示例·药师', role: 'pharmacist', institutionCode: 'P43010200001', practitionerCode: 'Y430102000001' });
  const national = await startCatalogueImport(server.world, 'system', { fileName: '目录2026.xlsx', content: smallCatalogue() }, {
    edition: '2026', effectiveFrom: day('2026-01-01'), totals: chooseTotals('2026', { western: 3, chinese: 2, negotiatedWestern: 3, negotiatedChinese: 1, total: 9 }),
  });
  await national.finished;
  await catalogue.ok(publishVersion, { params: { id: 1 }, body: {} });
  const created = await catalogue.ok(createListVersion, { body: { edition: '2026年版', effectiveFrom: '2026-01-01', effectiveTo: '2026-12-31', generics: 2, copyFrom: null } });
  versionId = created.id;
});
afterAll(() => server.close());

describe('单行支付目录的草稿（M4、M10）', () => {
  it('谈判药品的有效期取国家协议期，转入常规目录的为一年', async () => {
    const negotiated = await catalogue.ok(addListEntry, { body: entry() });
    expect(negotiated).toMatchObject({ termFrom: '2026-01-01', termTo: '2027-12-31' });
    const regular = await catalogue.ok(addListEntry, { body: entry({ genericName: '示例替代片', dosageForm: '口服常释剂型', origin: 'regular', field: '血液', termFrom: '2026-03-01' }) });
    expect(regular).toMatchObject({ termFrom: '2026-03-01', termTo: '2027-02-28' });
    entryId = negotiated.id;
    entryKey = negotiated.entryKey;
    expect((await pharmacist.ok(listFields, {})).rows).toEqual(['肿瘤', '血液']);
  });

  it.each([
    ['超过国家协议期', { genericName: '示例替尼片', termTo: '2028-01-31' }, 'termTo'],
    ['国家目录没有的谈判药品须填止期', { genericName: '查无此药' }, 'termTo'],
    ['止期早于起期', { genericName: '某药', termFrom: '2026-05-01', termTo: '2026-04-01' }, 'termTo'],
    ['没有这一天', { genericName: '某药', termTo: '2026-02-30' }, 'termTo'],
    ['过渡期不在有效期之后', { genericName: '某药', origin: 'regular', termTo: '2026-12-31', transitionTo: '2026-12-31' }, 'transitionTo'],
  ] as const)('%s：指出字段', async (_, more, field) => {
    expect(await catalogue.call(addListEntry, { body: entry(more) })).toMatchObject({ status: 400, body: { field } });
  });

  it('同一通用名和剂型只能有一条；草稿可改可去掉', async () => {
    expect(await catalogue.call(addListEntry, { body: entry({ genericName: '示例单抗 注射液' }) })).toMatchObject({ status: 409, body: { code: 'ENTRY_EXISTS' } });
    const { versionId: _, ...body } = entry({ genericName: '示例替代片', dosageForm: '口服常释剂型', origin: 'regular', field: '风湿', termFrom: '2026-03-01', termTo: '2026-12-31', transitionTo: '2027-02-28' });
    const spare = await catalogue.ok(addListEntry, { body: entry({ genericName: '多余药', origin: 'regular' }) });
    const [regular] = (await catalogue.ok(listListEntries, { query: { versionId, q: '示例替代' } })).rows;
    await catalogue.ok(reviseListEntry, { params: { id: regular?.id ?? 0 }, body });
    await catalogue.ok(dropListEntry, { params: { id: spare.id } });
    const rows = (await catalogue.ok(listListEntries, { query: { versionId } })).rows;
    expect(rows.map((row) => [row.genericName, row.field, row.termTo, row.state])).toEqual([
      ['示例单抗注射液', '肿瘤', '2027-12-31', 'listed'], ['示例替代片', '风湿', '2026-12-31', 'listed'],
    ]);
  });

  it('草稿只有省局看得到；发布后不能再改，拒绝时指明依据', async () => {
    expect((await pharmacist.ok(listListEntries, { query: {} })).total).toBe(0);
    expect((await pharmacist.call(getListEntry, { params: { id: entryId } })).status).toBe(404);
    await catalogue.ok(publishVersion, { params: { id: versionId }, body: {} });
    expect((await pharmacist.ok(listListEntries, { query: {} })).total).toBe(2);
    const { versionId: _, ...body } = entry();
    for (const answer of [
      await catalogue.call(addListEntry, { body: entry({ genericName: '迟到药', origin: 'regular' }) }),
      await catalogue.call(reviseListEntry, { params: { id: entryId }, body }),
      await catalogue.call(dropListEntry, { params: { id: entryId } }),
    ]) {
      expect(answer).toMatchObject({ status: 422, body: { code: 'CATALOGUE_ALREADY_PUBLISHED', clause: 'N1.1' } });
    }
  });

  it('公布数量不符的目录须署名才能发布', async () => {
    const { id, copied } = await catalogue.ok(createListVersion, { body: { edition: '2027年版', effectiveFrom: '2027-01-01', effectiveTo: '2027-12-31', generics: 3, copyFrom: versionId } });
    expect(copied).toBe(2);
    expect(await catalogue.call(publishVersion, { params: { id }, body: {} })).toMatchObject({ status: 422, body: { code: 'CATALOGUE_NOT_RECONCILED', detail: '通用名少 1' } });
  });
});

describe('产品、承诺书、标准与挂网价（M4、M12、N2.2、N3.1）', () => {
  it('登记产品后，缺承诺书、缺标准各有说法，齐了才能单行支付', async () => {
    const state = async () => (await pharmacist.ok(getProduct, { params: { code: CODE } })).product;
    await catalogue.ok(saveProduct, { params: { code: CODE }, body: product() });
    expect(await state()).toMatchObject({ payable: false, notPayableBecause: '该厂家产品没有签订有效的承诺书' });
    await catalogue.ok(addCommitment, { params: { code: CODE }, body: { documentNo: '示例承诺 1 号', signedOn: '2026-01-05', from: '2026-01-10', to: null } });
    expect(await state()).toMatchObject({ payable: false, notPayableBecause: '该产品当日没有生效的医保支付标准' });
    await price.ok(addStandard, { params: { code: CODE }, body: { kind: 'negotiated', standard: SECRET, confidential: true, from: '2026-01-01', to: null, reason: '国家谈判', evidence: '示例文号' } });
    expect(await state()).toMatchObject({ payable: true, standardKind: 'negotiated', confidential: true, standard: null, withinStandard: null });
  });

  it.each([
    ['编码形状不对', 'XL01XCZ999B00201010123X', {}, 'code'],
    ['条目不存在', OTHER, { entryKey: '没有|没有' }, 'entryKey'],
  ])('%s：指出字段', async (_, code, more, field) => {
    expect(await catalogue.call(saveProduct, { params: { code }, body: product(more) })).toMatchObject({ status: 400, body: { field } });
  });

  it('谈判药品挂网价高于标准的拒绝，不透露标准；不高于的登记', async () => {
    const body = { price: '98765.4322', from: '2026-01-01', to: null, source: '平台' };
    const refused = await price.call(addListedPrice, { params: { code: CODE }, body });
    expect(refused).toMatchObject({ status: 422, body: { code: 'LISTED_PRICE_ABOVE_STANDARD', clause: 'N3.1' } });
    expect(JSON.stringify(refused)).not.toContain('98765');
    await price.ok(addListedPrice, { params: { code: CODE }, body: { ...body, price: '1200.50' } });
    expect((await price.ok(getProduct, { params: { code: CODE } })).product).toMatchObject({ listedPrice: '1200.50', withinStandard: true, standard: SECRET });
  });

  it('标准的类别须与药品来源相符；已生效的只能自今日起调整，旧值保留', async () => {
    const body = { kind: 'negotiated', standard: '88.8800', confidential: true, from: '2026-07-01', to: null, reason: '同通用名上市调整', evidence: '' } as const;
    const call = (more: object) => price.call(addStandard, { params: { code: CODE }, body: { ...body, evidence: '示例', ...more } });
    expect(await call({ kind: 'listed' })).toMatchObject({ status: 400, body: { field: 'kind' } });
    expect(await call({ from: '2026-03-01' })).toMatchObject({ status: 400, body: { field: 'from' } });
    expect(await call({ standard: '0.00' })).toMatchObject({ status: 400, body: { field: 'standard' } });
    expect((await call({})).status).toBe(200);
    const { standards } = await price.ok(getProduct, { params: { code: CODE } });
    expect(standards.map((row) => [row.from, row.to, row.standard])).toEqual([['2026-07-01', null, '88.88'], ['2026-01-01', '2026-06-30', SECRET]]);
    expect(await call({ from: '2026-06-20' })).toMatchObject({ status: 409, body: { code: 'DATES_OVERLAP' } });
  });

  it('常规目录药品没有另定标准时以挂网价为标准（M12）', async () => {
    const [regular] = (await catalogue.ok(listListEntries, { query: { q: '示例替代' } })).rows;
    await catalogue.ok(saveProduct, { params: { code: OTHER }, body: product({ entryKey: regular?.entryKey ?? '', genericName: '示例替代片', tradeName: '', maker: '示例制药二厂', tracePrefixes: ['8100002'], isInjection: false }) });
    await catalogue.ok(addCommitment, { params: { code: OTHER }, body: { documentNo: '示例承诺 2 号', signedOn: '2026-03-01', from: '2026-03-01', to: '2026-12-31' } });
    await price.ok(addListedPrice, { params: { code: OTHER }, body: { price: '35.5', from: '2026-03-01', to: null, source: '平台' } });
    expect((await pharmacist.ok(getProduct, { params: { code: OTHER } })).product).toMatchObject({ payable: true, standardKind: 'listed', standard: '35.50', withinStandard: true });
  });

  it.each([
    ['中文', { q: '单抗' }, 1],
    ['拼音首字母', { q: 'sldk' }, 1],
    ['编码前几位', { q: 'xl01xcz999b00201010' }, 2],
    ['厂家', { q: '二厂' }, 1],
    ['今日可支付', { payable: true }, 2],
    ['查无', { q: '没有的药' }, 0],
  ])('按%s查产品', async (_, query, total) => {
    expect((await pharmacist.ok(listProducts, { query })).total).toBe(total);
  });

  it('条目页给出历次有效期与产品', async () => {
    const seen = await pharmacist.ok(getListEntry, { params: { id: entryId } });
    expect(seen.terms.map((term) => term.edition)).toEqual(['2026年版']);
    expect(seen.products.map((row) => row.nationalCode)).toEqual([CODE]);
    expect((await catalogue.ok(getListEntry, { params: { id: entryId } })).terms.map((term) => term.edition)).toEqual(['2027年版', '2026年版']);
    const sorted = await pharmacist.ok(listListEntries, { query: { sort: '-termTo', state: 'listed' } });
    expect(sorted.rows.map((row) => row.genericName)).toEqual(['示例单抗注射液', '示例替代片']);
    expect((await pharmacist.ok(listListEntries, { query: { endsBy: '2026-12-31' } })).rows.map((row) => row.genericName)).toEqual(['示例替代片']);
  });
});

describe('全省统一（N5.1、M6）', () => {
  it('地区的每一种改动都拒绝并留痕，什么也不写入', async () => {
    const { versionId: _, ...body } = entry();
    const standard = { kind: 'negotiated', standard: '1.00', confidential: false, from: '2026-07-01', to: null, reason: '自定', evidence: '无' } as const;
    const tried = [
      await agency.call(createListVersion, { body: { edition: '市版', effectiveFrom: '2026-01-01', effectiveTo: '2026-12-31', generics: null, copyFrom: null } }),
      await agency.call(addListEntry, { body: entry({ genericName: '市定药' }) }),
      await agency.call(reviseListEntry, { params: { id: entryId }, body }),
      await agency.call(dropListEntry, { params: { id: entryId } }),
      await agency.call(removeFromList, { params: { id: entryId }, body: { removedOn: '2026-07-01', transitionTo: null, reason: '自定' } }),
      await agency.call(saveProduct, { params: { code: CODE }, body: product({ maker: '改名' }) }),
      await agency.call(addCommitment, { params: { code: CODE }, body: { documentNo: 'x', signedOn: '2026-01-01', from: '2026-01-01', to: null } }),
      await agency.call(addStandard, { params: { code: CODE }, body: standard }),
      await agency.call(addListedPrice, { params: { code: CODE }, body: { price: '1.00', from: '2026-07-01', to: null, source: '自定' } }),
    ];
    expect(tried.map((answer) => (answer.status === 200 ? 200 : `${answer.status} ${answer.body.code}`))).toEqual(Array(9).fill('422 AREA_MAY_NOT_CHANGE_LIST'));
    expect((await auditor.ok(listAudit, { query: { actor: '示例·经办', action: 'catalogue.', pageSize: 50 } })).total).toBe(9);
    expect((await pharmacist.ok(getProduct, { params: { code: CODE } })).product.maker).toBe('示例制药一厂');
    expect((await pharmacist.call(saveProduct, { params: { code: CODE }, body: product() })).status).toBe(403);
  });

  it('保密标准的数值不出现在其他岗位能得到的任何回答、导出和留痕里', async () => {
    const planted = ['98765', '88.88'];
    const urls = [
      `/api/products/${CODE}`, '/api/products', '/api/products?q=98765', '/api/products.xlsx', '/api/list-entries', `/api/list-entries/${entryId}`,
      '/api/list-fields', '/api/catalogue/versions', '/api/catalogue/versions/1/entries?pageSize=200', '/api/catalogue/versions/1/categories', '/api/audit?pageSize=200',
    ];
    const leaks: string[] = [];
    for (const caller of [catalogue, auditor, agency, pharmacist, server.anonymous]) {
      for (const url of urls) {
        const reply = await server.app.inject({ method: 'GET', url, headers: { ...(caller.cookie ? { cookie: caller.cookie } : {}) } });
        const isFile = String(reply.headers['content-type']).includes('spreadsheet');
        const text = isFile ? JSON.stringify(utils.sheet_to_json(read(reply.rawPayload).Sheets['产品'] ?? {})) : reply.body;
        if (reply.statusCode === 200 && isFile) expect(text).toContain('保密');
        if (planted.some((secret) => text.includes(secret))) leaks.push(url);
      }
    }
    expect(exportProducts.download).toBe(true);
    expect(leaks).toEqual([]);
    const own = await server.app.inject({ method: 'GET', url: `/api/products/${CODE}`, headers: { cookie: price.cookie } });
    expect(own.body).toContain(SECRET);
  });

  it('国家目录的条目不被单行支付目录的查询混入', async () => {
    expect((await pharmacist.call(listNationalEntries, { params: { id: versionId }, query: {} })).status).toBe(200);
    expect((await pharmacist.ok(listNationalEntries, { params: { id: versionId }, query: {} })).total).toBe(0);
  });
});

describe('调出与过渡（N1.2、N3.3、I14）', () => {
  it('调出日起按过渡期处理，过渡期满不再支付；不能倒填', async () => {
    const past = await catalogue.call(removeFromList, { params: { id: entryId }, body: { removedOn: '2026-06-01', transitionTo: null, reason: '质量通报' } });
    expect(past).toMatchObject({ status: 400, body: { field: 'removedOn' } });
    await catalogue.ok(removeFromList, { params: { id: entryId }, body: { removedOn: '2026-07-01', transitionTo: '2026-08-31', reason: '质量通报' } });
    expect(await catalogue.call(removeFromList, { params: { id: entryId }, body: { removedOn: '2026-07-01', transitionTo: null, reason: '再次' } })).toMatchObject({ status: 409 });
    expect(await catalogue.ok(getListEntry, { params: { id: entryId } })).toMatchObject({ removalReason: '质量通报', entry: { removedOn: '2026-07-01', transitionTo: '2026-08-31', state: 'listed' } });
    const found = (await server.world.db.transaction('none', (tx) => findProducts(tx, [CODE, 'XA00AAA000A000000000000']))).get(CODE);
    if (!found) throw new Error('product missing');
    const on = (text: string) => {
      const outcome = decidePayable(found, day(text));
      return outcome.ok ? outcome.value.membership.state : outcome.refusal.code;
    };
    expect(['2026-06-30', '2026-07-01', '2026-08-31', '2026-09-01'].map(on)).toEqual(['listed', 'transition', 'transition', 'DRUG_TERM_ENDED']);
    server.clock.setDay('2026-09-01');
    const late = await server.signIn({ login: 'late', name: '示例·夜班', role: 'pharmacist', institutionCode: 'P43010200001', practitionerCode: 'Y430102000001' });
    expect((await late.ok(listListEntries, { query: { state: 'ended' } })).rows.map((row) => row.genericName)).toEqual(['示例单抗注射液']);
  });

  it('其他模块按编码、条目、追溯码取用', async () => {
    await server.world.db.transaction('none', async (tx) => {
      expect((await findProductByTraceCode(tx, '81000021234567890123'))?.nationalCode).toBe(OTHER);
      expect(await findProductByTraceCode(tx, '99999991234567890123')).toBeUndefined();
      const drug = (await findListedDrugs(tx, [entryKey])).get(entryKey);
      expect(drug).toMatchObject({ genericName: '示例单抗注射液', field: '肿瘤', diagnosisCodes: ['C50'] });
      expect(drug?.terms).toHaveLength(1);
    });
  });
});
