import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../../src/contract/identity.ts';
import {
  assignPrintedStandard,
  countPrintedStandards,
  listPrintedStandards,
  setPrintedStandardAside,
  takePrintedStandards,
  type PrintedState,
} from '../../src/contract/printed-standards.ts';
import {
  addListEntry,
  createListVersion,
  getProduct,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { imported } from '../support/catalogue.ts';
import { openListDesk, productBody, type ListDesk } from '../support/list-desk.ts';
import { publishByTwo } from '../support/publish.ts';
import { workbookOf } from '../support/workbook.ts';

const AGREEMENT = [
  '药品分\n类代码',
  '药品分类',
  null,
  '编号',
  '药品名称',
  '医保支付标准',
  '备注',
  '协议有效期',
];
const TERM = '2026年1月1日至\n2027年12月31日';
const TOTALS = { western: 0, chinese: 0, negotiatedWestern: 6, negotiatedChinese: 0, total: 6 };

/** Six invented drugs whose standards are printed in the ways that lists print them. */
function catalogue(): Buffer {
  const row = (number: number, name: string, standard: string, remark: string | null = null) =>
    [null, null, '乙', number, name, standard, remark, TERM] as const;
  return workbookOf([
    {
      name: '协议西药',
      rows: [
        ['协议西药'],
        AGREEMENT,
        ['XL', '抗肿瘤'],
        row(1, '示例多规格片', '5.03元(10mg/片)；\n8.55元(20mg/片)'),
        row(2, '示例两装针', '10.00元(1mg/支(预充式))；9.00元(1mg/支(西林瓶式))'),
        row(
          3,
          '示例分档囊',
          '见备注2(每粒含量不等)',
          '1.限示例。2.1-10毫居，每毫居50.00元；11-50毫居，按0.8计。',
        ),
        row(4, '示例近似液', '780.00元(100mg/瓶)'),
        row(5, '示例保密丸', '*'),
        row(6, '示例无货片', '3.00元(5mg/片)'),
      ],
    },
  ]);
}

let server: TestServer;
let desk: ListDesk;
let price: Caller;
let versionId: number;
const codes = new Map<string, string>();
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await openListDesk(server);
  price = desk.price;
  versionId = await imported(desk.catalogue, catalogue(), { edition: '2027', totals: TOTALS });
});
afterAll(() => server.close());

async function register(versionOfList: number, order: number, name: string, facts: object): Promise<void> {
  const { entryKey } = await desk.catalogue.ok(addListEntry, {
    body: { ...desk.entry({ genericName: name, termTo: '2027-12-31' }), versionId: versionOfList },
  });
  const code = `XL01XCZ999B0020101${String(order).padStart(5, '0')}`;
  codes.set(name, code);
  await desk.catalogue.ok(saveProduct, {
    params: { code },
    body: productBody(entryKey, {
      genericName: name,
      tradeName: '',
      tracePrefixes: [`82000${String(order).padStart(2, '0')}`],
      ...facts,
    }),
  });
}

const parts = async (state?: PrintedState) =>
  (
    await price.ok(listPrintedStandards, {
      params: { id: versionId },
      query: state === undefined ? {} : { state },
    })
  ).rows;
const told = (rows: Awaited<ReturnType<typeof parts>>) =>
  rows.map((row) => [row.name, row.part, row.state, row.problemLabel]);
const counts = async () =>
  Object.fromEntries(
    (await price.ok(countPrintedStandards, { params: { id: versionId } })).rows.map((row) => [
      row.state,
      row.count,
    ]),
  );

describe('目录所印支付标准落到产品（N2.2、M12）', () => {
  it('没有发布的目录不能采用；别的岗位不能动', async () => {
    expect(await price.call(takePrintedStandards, { params: { id: versionId } })).toMatchObject({
      status: 409,
      body: { code: 'VERSION_NOT_PUBLISHED' },
    });
    await publishByTwo(desk.catalogue, desk.checker, versionId);
    for (const caller of [desk.auditor, desk.catalogue, desk.agency])
      expect((await caller.call(takePrintedStandards, { params: { id: versionId } })).status).toBe(403);
    expect((await price.call(listPrintedStandards, { params: { id: 999 }, query: {} })).status).toBe(404);
  });

  it('还没有产品的等着，读不出的等人；保密的不在其中，只报个数', async () => {
    expect(told(await parts())).toEqual([
      ['示例多规格片', 0, 'waiting', ''],
      ['示例多规格片', 1, 'waiting', ''],
      ['示例两装针', 0, 'waiting', ''],
      ['示例两装针', 1, 'waiting', ''],
      ['示例分档囊', 0, 'open', '按档计价，须由人折成产品的标准'],
      ['示例近似液', 0, 'waiting', ''],
      ['示例无货片', 0, 'waiting', ''],
    ]);
    const counted = await desk.auditor.ok(countPrintedStandards, { params: { id: versionId } });
    expect(counted).toMatchObject({ edition: '2027', confidential: 1 });
  });

  it('登记产品以后：相符的可直接采用，分不清和只是近似的交给人，原文在旁', async () => {
    const { id } = await desk.catalogue.ok(createListVersion, {
      body: {
        edition: '2027年版',
        effectiveFrom: '2026-01-01',
        effectiveTo: '2027-12-31',
        generics: 4,
        copyFrom: null,
      },
    });
    const tablets = {
      strength: '20mg',
      pack: '10片/盒',
      unitsPerPack: 10,
      doseUnit: '片',
      isInjection: false,
    };
    await register(id, 1, '示例多规格片', tablets);
    await register(id, 2, '示例两装针', { strength: '1mg', pack: '1支/盒', doseUnit: '支' });
    await register(id, 3, '示例分档囊', { strength: '100MBq', pack: '1粒/盒', doseUnit: '粒' });
    await register(id, 4, '示例近似液', { strength: '10ml:100mg', pack: '1瓶/盒', doseUnit: '瓶' });
    await publishByTwo(desk.catalogue, desk.checker, id);
    expect(told(await parts('ready'))).toEqual([['示例多规格片', 1, 'ready', '']]);
    const open = await parts('open');
    expect(told(open)).toEqual([
      ['示例两装针', 0, 'open', '几个价的规格相同，分不清是哪一个'],
      ['示例两装针', 1, 'open', '几个价的规格相同，分不清是哪一个'],
      ['示例分档囊', 0, 'open', '按档计价，须由人折成产品的标准'],
      ['示例近似液', 0, 'open', '有同名产品，规格没有完全对上'],
    ]);
    expect(open[2]).toMatchObject({
      original: '见备注2(每粒含量不等)',
      tiers: [{ rate: '50.00元' }, { rate: '80%' }],
    });
    expect(open[3]).toMatchObject({
      original: '780.00元(100mg/瓶)',
      price: '780.00',
      per: '瓶',
      products: [
        { nationalCode: codes.get('示例近似液'), strength: '10ml:100mg', standard: '780.00', fits: false },
      ],
    });
  });

  it('一次采用：每片的价乘每盒片数，协议期起止照印；再来一次什么也不做', async () => {
    expect(await price.ok(takePrintedStandards, { params: { id: versionId } })).toEqual({
      taken: 1,
      refused: [],
    });
    const { standards } = await price.ok(getProduct, { params: { code: codes.get('示例多规格片') ?? '' } });
    expect(standards).toMatchObject([
      {
        kind: 'negotiated',
        standard: '85.50',
        from: '2026-01-01',
        to: '2027-12-31',
        evidence: '协议西药 第 1 号',
      },
    ]);
    expect(await price.ok(takePrintedStandards, { params: { id: versionId } })).toEqual({
      taken: 0,
      refused: [],
    });
    expect((await parts('done')).map((row) => row.products.map((one) => one.done))).toEqual([[true]]);
  });

  it('人工定给产品；定过的不能照样再来；不同名的产品不能定', async () => {
    const place = { seq: (await parts('open'))[0]?.seq ?? 0, part: 0 };
    const code = codes.get('示例两装针') ?? '';
    const given = { ...place, nationalCode: code, standard: '10.00', reason: '说明书为预充式' };
    const assign = (body: object) =>
      price.call(assignPrintedStandard, { params: { id: versionId }, body: { ...given, ...body } });
    expect(await assign({ nationalCode: codes.get('示例近似液') })).toMatchObject({
      status: 400,
      body: { field: 'nationalCode' },
    });
    expect(await assign({ standard: '0.00' })).toMatchObject({ status: 400, body: { field: 'standard' } });
    expect((await assign({ part: 7 })).status).toBe(404);
    expect((await assign({})).status).toBe(200);
    expect(await assign({})).toMatchObject({ status: 409, body: { code: 'STANDARD_HOLDS' } });
    const [assigned] = (await parts('done')).filter((row) => row.name === '示例两装针');
    expect(assigned?.steps).toMatchObject([
      { kind: 'assigned', nationalCode: code, reason: '说明书为预充式', enteredBy: '示例·价格' },
    ]);
    const other = await assign({ part: 1, standard: '9.00' });
    expect(other).toMatchObject({ status: 400, body: { field: 'lateReason' } });
    expect((await assign({ part: 1, standard: '9.00', lateReason: '先前看错装量' })).status).toBe(200);
    const { standards } = await price.ok(getProduct, { params: { code } });
    expect(standards).toMatchObject([{ standard: '9.00', reason: '说明书为预充式' }]);
  });

  it('搁置要写理由；之后不再等人；采用、指定、搁置都留痕', async () => {
    const [tiered] = (await parts('open')).filter((row) => row.name === '示例分档囊');
    const body = { seq: tiered?.seq ?? 0, part: 0, reason: '本省没有使用' };
    expect(
      (
        await price.call(setPrintedStandardAside, {
          params: { id: versionId },
          body: { ...body, reason: '' },
        })
      ).status,
    ).toBe(400);
    await price.ok(setPrintedStandardAside, { params: { id: versionId }, body });
    expect(await counts()).toMatchObject({ setAside: 1, open: 1 });
    const audited = await desk.auditor.ok(listAudit, { query: { actor: '示例·价格', pageSize: 50 } });
    const actions = new Set(audited.rows.map((row) => row.action));
    expect([...actions].filter((action) => /Printed/.test(action)).sort()).toEqual([
      'catalogue.assignPrintedStandard',
      'catalogue.setPrintedStandardAside',
      'catalogue.takePrintedStandards',
    ]);
  });
});
