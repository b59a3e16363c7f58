import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishVersion, submitVersion } from '../../src/contract/list-versions.ts';
import {
  addCommitment,
  addListedPrice,
  addListEntry,
  addStandard,
  createListVersion,
  dropListEntry,
  getListEntry,
  getProduct,
  listFields,
  listListEntries,
  listProducts,
  reviseListEntry,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import { publishByTwo } from '../support/publish.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { CODE, openListDesk, productBody, SECRET, type ListDesk } from '../support/list-desk.ts';

const OTHER = 'XL01XCZ999B002010105678';

let server: TestServer;
let catalogue: Caller;
let checker: Caller;
let price: Caller;
let pharmacist: Caller;
let entry: ListDesk['entry'];
let versionId: number;
let entryId: number;
let entryKey: string;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  ({ catalogue, checker, price, pharmacist, entry, versionId } = await openListDesk(server));
});
afterAll(() => server.close());

describe('单行支付目录的草稿（M4、M10）', () => {
  it('谈判药品的有效期取国家协议期，转入常规目录的为一年', async () => {
    const negotiated = await catalogue.ok(addListEntry, { body: entry() });
    expect(negotiated).toMatchObject({ termFrom: '2026-01-01', termTo: '2027-12-31' });
    const regular = await catalogue.ok(addListEntry, {
      body: entry({
        genericName: '示例替代片',
        dosageForm: '口服常释剂型',
        origin: 'regular',
        field: '血液',
        termFrom: '2026-03-01',
      }),
    });
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
    [
      '过渡期不在有效期之后',
      { genericName: '某药', origin: 'regular', termTo: '2026-12-31', transitionTo: '2026-12-31' },
      'transitionTo',
    ],
  ] as const)('%s：指出字段', async (_, more, field) => {
    expect(await catalogue.call(addListEntry, { body: entry(more) })).toMatchObject({
      status: 400,
      body: { field },
    });
  });

  it('同一通用名和剂型只能有一条；草稿可改可去掉', async () => {
    expect(
      await catalogue.call(addListEntry, { body: entry({ genericName: '示例单抗 注射液' }) }),
    ).toMatchObject({ status: 409, body: { code: 'ENTRY_EXISTS' } });
    const { versionId: _, ...body } = entry({
      genericName: '示例替代片',
      dosageForm: '口服常释剂型',
      origin: 'regular',
      field: '风湿',
      termFrom: '2026-03-01',
      termTo: '2026-12-31',
      transitionTo: '2027-02-28',
    });
    const spare = await catalogue.ok(addListEntry, {
      body: entry({ genericName: '多余药', origin: 'regular' }),
    });
    const [regular] = (await catalogue.ok(listListEntries, { query: { versionId, q: '示例替代' } })).rows;
    await catalogue.ok(reviseListEntry, { params: { id: regular?.id ?? 0 }, body });
    await catalogue.ok(dropListEntry, { params: { id: spare.id } });
    const rows = (await catalogue.ok(listListEntries, { query: { versionId } })).rows;
    expect(rows.map((row) => [row.genericName, row.field, row.termTo, row.state])).toEqual([
      ['示例单抗注射液', '肿瘤', '2027-12-31', 'listed'],
      ['示例替代片', '风湿', '2026-12-31', 'listed'],
    ]);
  });

  it('草稿只有省局看得到；发布后不能再改，拒绝时指明依据', async () => {
    expect((await pharmacist.ok(listListEntries, { query: {} })).total).toBe(0);
    expect((await pharmacist.call(getListEntry, { params: { id: entryId } })).status).toBe(404);
    await publishByTwo(catalogue, checker, versionId);
    expect((await pharmacist.ok(listListEntries, { query: {} })).total).toBe(2);
    const { versionId: _, ...body } = entry();
    for (const answer of [
      await catalogue.call(addListEntry, { body: entry({ genericName: '迟到药', origin: 'regular' }) }),
      await catalogue.call(reviseListEntry, { params: { id: entryId }, body }),
      await catalogue.call(dropListEntry, { params: { id: entryId } }),
    ]) {
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'CATALOGUE_ALREADY_PUBLISHED', clause: 'N1.1' },
      });
    }
  });

  it('公布数量不符的目录须署名才能发布', async () => {
    const { id, copied } = await catalogue.ok(createListVersion, {
      body: {
        edition: '2027年版',
        effectiveFrom: '2027-01-01',
        effectiveTo: '2027-12-31',
        generics: 3,
        copyFrom: versionId,
      },
    });
    expect(copied).toBe(2);
    await catalogue.ok(submitVersion, { params: { id }, body: { note: '示例' } });
    expect(await checker.call(publishVersion, { params: { id }, body: {} })).toMatchObject({
      status: 422,
      body: { code: 'CATALOGUE_NOT_RECONCILED', detail: '通用名少 1' },
    });
  });
});

describe('产品、承诺书、标准与挂网价（M4、M12、N2.2、N3.1）', () => {
  it('登记产品后，缺承诺书、缺标准各有说法，齐了才能单行支付', async () => {
    const state = async () => (await pharmacist.ok(getProduct, { params: { code: CODE } })).product;
    await catalogue.ok(saveProduct, { params: { code: CODE }, body: productBody(entryKey) });
    expect(await state()).toMatchObject({
      payable: false,
      notPayableBecause: '该厂家产品没有签订有效的承诺书',
    });
    await catalogue.ok(addCommitment, {
      params: { code: CODE },
      body: { documentNo: '示例承诺 1 号', signedOn: '2026-01-05', from: '2026-01-10', to: null },
    });
    expect(await state()).toMatchObject({
      payable: false,
      notPayableBecause: '该产品当日没有生效的医保支付标准',
    });
    await price.ok(addStandard, {
      params: { code: CODE },
      body: {
        kind: 'negotiated',
        standard: SECRET,
        confidential: true,
        from: '2026-01-01',
        to: null,
        reason: '国家谈判',
        evidence: '示例文号',
      },
    });
    expect(await state()).toMatchObject({
      payable: true,
      standardKind: 'negotiated',
      confidential: true,
      standard: null,
      withinStandard: null,
    });
  });

  it.each([
    ['编码形状不对', 'XL01XCZ999B00201010123X', {}, 'code'],
    ['条目不存在', OTHER, { entryKey: '没有|没有' }, 'entryKey'],
  ])('%s：指出字段', async (_, code, more, field) => {
    expect(
      await catalogue.call(saveProduct, { params: { code }, body: productBody(entryKey, more) }),
    ).toMatchObject({
      status: 400,
      body: { field },
    });
  });

  it('谈判药品挂网价高于标准的拒绝，不透露标准；不高于的登记', async () => {
    const body = { price: '98765.4322', from: '2026-01-01', to: null, source: '平台' };
    const refused = await price.call(addListedPrice, { params: { code: CODE }, body });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'LISTED_PRICE_ABOVE_STANDARD', clause: 'N3.1' },
    });
    expect(JSON.stringify(refused)).not.toContain('98765');
    await price.ok(addListedPrice, { params: { code: CODE }, body: { ...body, price: '1200.50' } });
    expect((await price.ok(getProduct, { params: { code: CODE } })).product).toMatchObject({
      listedPrice: '1200.50',
      withinStandard: true,
      standard: SECRET,
    });
  });

  it('标准的类别须与药品来源相符；改已有标准须有相应事由，旧值在自己的日期里保留（M12、N2.3）', async () => {
    const body = {
      kind: 'negotiated',
      standard: '88.8800',
      confidential: true,
      from: '2026-07-01',
      to: null,
      reasonKind: 'sameGeneric',
      reason: '同通用名上市调整',
      evidence: '示例文号',
    } as const;
    const call = (more: object) =>
      price.call(addStandard, { params: { code: CODE }, body: { ...body, ...more } });
    expect(await call({ kind: 'listed' })).toMatchObject({
      status: 422,
      body: { code: 'STANDARD_KIND_UNFIT', clause: 'M12' },
    });
    expect(await call({ reasonKind: 'initial' })).toMatchObject({
      status: 422,
      body: { code: 'STANDARD_REVISION_WITHOUT_GROUND', clause: 'N2.3' },
    });
    expect(await call({ standard: '0.00' })).toMatchObject({ status: 400, body: { field: 'standard' } });
    expect((await call({})).status).toBe(200);
    const { standards } = await price.ok(getProduct, { params: { code: CODE } });
    expect(standards.map((row) => [row.from, row.to, row.standard])).toEqual([
      ['2026-07-01', null, '88.88'],
      ['2026-01-01', '2026-06-30', SECRET],
    ]);
  });

  it('常规目录药品没有另定标准时以挂网价为标准（M12）', async () => {
    const [regular] = (await catalogue.ok(listListEntries, { query: { q: '示例替代' } })).rows;
    await catalogue.ok(saveProduct, {
      params: { code: OTHER },
      body: productBody(regular?.entryKey ?? '', {
        genericName: '示例替代片',
        tradeName: '',
        maker: '示例制药二厂',
        tracePrefixes: ['8100002'],
        isInjection: false,
      }),
    });
    await catalogue.ok(addCommitment, {
      params: { code: OTHER },
      body: { documentNo: '示例承诺 2 号', signedOn: '2026-03-01', from: '2026-03-01', to: '2026-12-31' },
    });
    await price.ok(addListedPrice, {
      params: { code: OTHER },
      body: { price: '35.5', from: '2026-03-01', to: null, source: '平台' },
    });
    expect((await pharmacist.ok(getProduct, { params: { code: OTHER } })).product).toMatchObject({
      payable: true,
      standardKind: 'listed',
      standard: '35.50',
      withinStandard: true,
    });
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
    expect(
      (await catalogue.ok(getListEntry, { params: { id: entryId } })).terms.map((term) => term.edition),
    ).toEqual(['2027年版', '2026年版']);
    const sorted = await pharmacist.ok(listListEntries, { query: { sort: '-termTo', state: 'listed' } });
    expect(sorted.rows.map((row) => row.genericName)).toEqual(['示例单抗注射液', '示例替代片']);
    expect(
      (await pharmacist.ok(listListEntries, { query: { endsBy: '2026-12-31' } })).rows.map(
        (row) => row.genericName,
      ),
    ).toEqual(['示例替代片']);
  });
});
