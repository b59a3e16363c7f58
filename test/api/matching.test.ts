import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  acceptProposals,
  chooseMatch,
  getMatchingItem,
  getMatchingSummary,
  listMatchingInstitutions,
  listMatchingItems,
  proposeMatches,
  retireMatchingItems,
  saveMatchingItem,
  searchMatchingProducts,
  uploadMatchingItems,
  withdrawMatch,
} from '../../src/contract/matching.ts';
import { insertInstitution } from '../../src/server/providers/store.ts';
import { insertPublishedList } from '../support/published-list.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { workbookOf } from '../support/workbook.ts';

const HOSPITAL = 'H43010200001';
const PHARMACY = 'P43020200001';
const CODES = {
  tablets100: 'XL01EXA001A001010100001',
  tablets50: 'XL01EXA001A001020100001',
  otherMaker: 'XL01EXA001A001010100002',
  syrup: 'ZA01AAS0001010100003',
};
const CAPTIONS = ['机构药品编码', '药品名称', '规格', '包装', '生产企业', '批准文号', '国家药品编码'];

let server: TestServer;
let office: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  await server.world.db.transaction('all', async (tx) => {
    for (const [code, name, areaCode] of [
      [HOSPITAL, '示例医院', '430102'],
      [PHARMACY, '示例株洲店', '430202'],
    ] as const) {
      const kind = code.startsWith('H') ? 'hospital' : 'pharmacy';
      await insertInstitution(tx, { code, kind, name, level: '', areaCode, address: '', phone: '' });
    }
    for (const [code, name, spec, maker, approval] of [
      [CODES.tablets100, '甲磺酸示例替尼片', '100mg', '示例药业有限公司', '国药准字H20260001'],
      [CODES.tablets50, '甲磺酸示例替尼片', '50mg', '示例药业有限公司', '国药准字H20260002'],
      [CODES.otherMaker, '甲磺酸示例替尼片', '100mg', '别家制药有限公司', '国药准字H20260003'],
      [CODES.syrup, '示例止咳糖浆', '100ml', '示例中药厂', '国药准字Z20260004'],
    ]) {
      await tx.run(
        `INSERT INTO national_product (national_code, name, registered_form, spec, pack, maker, approval_text, approval_numbers, changed_at)
         VALUES ($1, $2, '', $3, '20片/盒', $4, $5, ARRAY[$5], now())`,
        [code ?? '', name ?? '', spec ?? '', maker ?? '', approval ?? ''],
      );
    }
  });
  office = await server.signIn({
    login: 'office',
    name: '示例·医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  await server.signIn({
    login: 'pharmacist',
    name: '示例·药师',
    role: 'pharmacist',
    institutionCode: PHARMACY,
    practitionerCode: 'Y430202000001',
  });
  await server.signIn({
    login: 'agency',
    name: '示例·经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  await server.signIn({ login: 'province', name: '示例·目录', role: 'provinceCatalogue' });
});
afterAll(() => server.close());

const file = (...rows: (string | number)[][]) => [
  {
    field: 'file',
    fileName: '药品.xlsx',
    mediaType: 'application/octet-stream',
    content: workbookOf([{ name: '药品', rows: [CAPTIONS, ...rows] }]),
  },
];
const upload = async (caller: Caller, mode: 'check' | 'write', ...rows: (string | number)[][]) => {
  const answer = await caller.upload(uploadMatchingItems, { body: { mode } }, file(...rows));
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
};
const itemOf = async (caller: Caller, itemCode: string) => {
  const { rows } = await caller.ok(listMatchingItems, { query: { q: itemCode } });
  return rows.find((row) => row.itemCode === itemCode);
};
const ROWS = [
  ['Y001', '甲磺酸示例替尼片', '0.1g', '10片*2板/盒', '示例药业', 'H20260001', ''],
  ['Y002', '示例替尼', '100mg', '', '', '', ''],
  ['Y003', '示例止咳糖浆', '100ml', '', '示例中药厂', '', CODES.syrup],
  ['Y004', '医院自购消毒液', '', '', '', '', ''],
  ['Y005', '示例错码', '', '', '', '', 'XZZ99ZZZ999Z999999999999'],
];

describe('批量上传与推荐（N5.5）', () => {
  it('先核对后写入，有问题的行指到单元格且不写入，同一文件再传不重复写入', async () => {
    const checked = await upload(office, 'check', ...ROWS, ['', '没有编码']);
    expect(checked).toMatchObject({ total: 6, ready: 4, written: 0 });
    expect(checked.rows.filter((row) => row.outcome === 'refused')).toMatchObject([
      { line: 6, itemCode: 'Y005', reason: expect.stringContaining('不在编码库') as unknown },
      { line: 7, cell: 'A7' },
    ]);
    expect((await office.ok(listMatchingItems, { query: {} })).total).toBe(0);
    expect(await upload(office, 'write', ...ROWS)).toMatchObject({ total: 5, written: 4 });
    const before = await rowCounts();
    expect(await upload(office, 'write', ...ROWS)).toMatchObject({ written: 4 });
    expect(await rowCounts()).toEqual(before);
  });

  it('未对照的在前；自带国家编码的行已对照；把握大小和理由一并给出', async () => {
    const { rows, total } = await office.ok(listMatchingItems, { query: {} });
    expect(total).toBe(4);
    expect(rows.map((row) => [row.itemCode, row.state])).toEqual([
      ['Y004', 'unmatched'],
      ['Y001', 'proposed'],
      ['Y002', 'proposed'],
      ['Y003', 'inForce'],
    ]);
    expect(rows[1]?.proposal).toMatchObject({ nationalCode: CODES.tablets100, rivals: 0 });
    expect(Number(rows[1]?.proposal?.confidence)).toBeGreaterThanOrEqual(0.9);
    expect(Number(rows[2]?.proposal?.confidence)).toBeLessThanOrEqual(0.7);
    expect(rows[3]?.match).toMatchObject({
      nationalCode: CODES.syrup,
      from: '2026-06-15',
      source: 'upload',
      enteredBy: '示例·医保办',
    });
    expect(await office.ok(getMatchingSummary, { query: {} })).toMatchObject({
      name: '示例医院',
      counts: { unmatched: 1, proposed: 2, inForce: 1 },
    });
    const only = await office.ok(listMatchingItems, { query: { state: 'proposed', sort: '-confidence' } });
    expect(only.rows.map((row) => row.itemCode)).toEqual(['Y001', 'Y002']);
  });

  it('采纳把握九成以上的全部推荐；其余仍等人确认', async () => {
    expect(await office.ok(acceptProposals, { body: { minConfidence: '0.9000' } })).toEqual({ accepted: 1 });
    expect(await itemOf(office, 'Y001')).toMatchObject({
      state: 'inForce',
      match: { nationalCode: CODES.tablets100, source: 'proposal' },
    });
    expect(await itemOf(office, 'Y002')).toMatchObject({ state: 'proposed' });
    expect(await office.ok(acceptProposals, { body: { minConfidence: '0.9000' } })).toEqual({ accepted: 0 });
    expect((await office.call(acceptProposals, { body: {} })).status).toBe(400);
  });

  it('看一个药品的候选，自行选择；编码库没有的编码被拒并说明依据', async () => {
    const seen = await office.ok(getMatchingItem, { query: { item: 'Y002' } });
    const candidates = seen.candidates.map((one) => one.product.nationalCode);
    expect(candidates.slice(0, 2).sort()).toEqual([CODES.tablets100, CODES.otherMaker].sort());
    const unknown = await office.call(chooseMatch, {
      body: { itemCode: 'Y002', nationalCode: 'XL99', from: '2026-06-15' },
    });
    expect(unknown.status).toBe(400);
    const gone = await office.call(chooseMatch, {
      body: { itemCode: 'Y002', nationalCode: 'XL99ZZZ001A001010100001', from: '2026-06-15' },
    });
    expect(gone).toMatchObject({ status: 422, body: { code: 'NATIONAL_CODE_UNKNOWN', clause: 'N5.5' } });
    const past = await office.call(chooseMatch, {
      body: { itemCode: 'Y002', nationalCode: CODES.otherMaker, from: '2026-06-14' },
    });
    expect(past).toMatchObject({ status: 400, body: { field: 'from' } });
    await office.ok(chooseMatch, {
      body: { itemCode: 'Y002', nationalCode: CODES.otherMaker, from: '2026-06-20' },
    });
    expect(await itemOf(office, 'Y002')).toMatchObject({ state: 'upcoming', match: { from: '2026-06-20' } });
    const found = await office.ok(searchMatchingProducts, { query: { q: '示例替尼' } });
    expect(found.total).toBe(3);
  });

  it('撤销后不再算对照，经过里查得到谁在何时确认、撤销；再推荐、再采纳', async () => {
    const withdraw = { itemCode: 'Y001', from: '2026-06-15', reason: '换了供应企业' };
    await office.ok(withdrawMatch, { body: withdraw });
    expect(await itemOf(office, 'Y001')).toMatchObject({ state: 'proposed', match: null });
    expect((await office.call(withdrawMatch, { body: withdraw })).status).toBe(404);
    const { history } = await office.ok(getMatchingItem, { query: { item: 'Y001' } });
    expect(history.map((row) => row.what)).toEqual([
      '撤销对照',
      '确认对照（采纳推荐）',
      '登记资料（批量上传）',
    ]);
    expect(history[0]).toMatchObject({
      by: '示例·医保办',
      reason: '换了供应企业',
      nationalCode: CODES.tablets100,
    });
    expect(await office.ok(acceptProposals, { body: { itemCodes: ['Y001'] } })).toEqual({ accepted: 1 });
    expect(await itemOf(office, 'Y001')).toMatchObject({ state: 'inForce' });
  });

  it('停用的药品不再催办；改了资料重新推荐', async () => {
    expect(
      await office.ok(retireMatchingItems, { body: { itemCodes: ['Y004', 'Y999'], retired: true } }),
    ).toEqual({
      changed: 1,
    });
    expect(await itemOf(office, 'Y004')).toMatchObject({ state: 'retired' });
    const item = {
      itemCode: 'Y006',
      kind: 'drug' as const,
      name: '示例止咳糖浆',
      dosageForm: '',
      strength: '100ml',
      pack: '',
      maker: '示例中药厂',
      approvalNo: '',
      unit: '瓶',
      unitsPerPack: null,
      memo: '',
    };
    expect(await office.ok(saveMatchingItem, { body: item })).toEqual({ changed: true });
    expect(await office.ok(saveMatchingItem, { body: item })).toEqual({ changed: false });
    expect(await itemOf(office, 'Y006')).toMatchObject({ proposal: { nationalCode: CODES.syrup } });
    await office.ok(saveMatchingItem, { body: { ...item, name: '别的糖浆' } });
    expect(await itemOf(office, 'Y006')).toMatchObject({ state: 'unmatched', proposal: null });
    expect(await office.ok(proposeMatches, {})).toEqual({ items: 1, proposed: 0 });
  });
});

describe('目录变动后提示（N5.5）', () => {
  it('编码库里的产品资料变了就提示，重新确认后不再提示', async () => {
    server.clock.advance(600_000);
    await server.world.db.transaction('all', (tx) =>
      tx.run(`UPDATE national_product SET spec = '120ml', changed_at = $2 WHERE national_code = $1`, [
        CODES.syrup,
        new Date(server.clock.now()),
      ]),
    );
    expect(await itemOf(office, 'Y003')).toMatchObject({ state: 'changed', changes: ['productChanged'] });
    server.clock.advance(60_000);
    await office.ok(chooseMatch, {
      body: { itemCode: 'Y003', nationalCode: CODES.syrup, from: '2026-06-15' },
    });
    expect(await itemOf(office, 'Y003')).toMatchObject({ state: 'inForce', changes: [] });
  });

  it('对照时在单行支付目录内、后来有效期过了的条目提示', async () => {
    await server.world.db.transaction('all', async (tx) => {
      const list = { edition: '示例', effectiveFrom: '2026-01-01', now: server.clock.now() };
      await insertPublishedList(tx, list, (versionId) =>
        tx.run(
          `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to)
           VALUES ($1, '示例替尼|片', '示例替尼', '片', '示例', 'negotiated', '2026-01-01', '2026-06-30')`,
          [versionId],
        ),
      );
      await tx.run(
        `INSERT INTO product (national_code, entry_key, generic_name, dosage_form, maker, strength, pack, units_per_pack, dose_unit, sale_unit, is_injection)
         VALUES ($1, '示例替尼|片', '甲磺酸示例替尼片', '片', '示例药业有限公司', '100mg', '20片/盒', 20, '片', '盒', false)`,
        [CODES.tablets100],
      );
    });
    expect(await itemOf(office, 'Y001')).toMatchObject({
      changes: expect.not.arrayContaining(['entryEnded']) as unknown,
    });
    server.clock.setDay('2026-07-01');
    office = await server.signInAs('office', 'passw0rd');
    expect(await itemOf(office, 'Y001')).toMatchObject({
      state: 'changed',
      changes: expect.arrayContaining(['entryEnded']) as unknown,
    });
    expect(await itemOf(office, 'Y002')).toMatchObject({ state: 'inForce' });
  });
});

describe('谁能看、谁能改（N5.5）', () => {
  it('机构只看和改自己的；经办看本地区，省局看全省，都不能改', async () => {
    const again = (login: string) => server.signInAs(login, 'passw0rd');
    const [pharmacist, agency, province] = await Promise.all(['pharmacist', 'agency', 'province'].map(again));
    if (!pharmacist || !agency || !province) throw new Error('nobody signed in');
    expect((await pharmacist.ok(listMatchingItems, { query: {} })).total).toBe(0);
    expect((await pharmacist.call(listMatchingItems, { query: { institution: HOSPITAL } })).status).toBe(404);
    expect((await pharmacist.call(getMatchingItem, { query: { item: 'Y001' } })).status).toBe(404);
    expect((await agency.call(listMatchingItems, { query: {} })).status).toBe(400);
    expect((await agency.ok(listMatchingItems, { query: { institution: HOSPITAL } })).total).toBe(5);
    expect((await agency.call(listMatchingItems, { query: { institution: PHARMACY } })).status).toBe(404);
    const near = await agency.ok(listMatchingInstitutions, { query: {} });
    expect(near.rows).toMatchObject([
      { code: HOSPITAL, counts: { inForce: 2, changed: 1, unmatched: 1, retired: 1 } },
    ]);
    const all = await province.ok(listMatchingInstitutions, { query: { q: '株洲' } });
    expect(all.rows.map((row) => row.code)).toEqual([PHARMACY]);
    expect(
      (
        await agency.call(chooseMatch, {
          body: { itemCode: 'Y001', nationalCode: CODES.syrup, from: '2026-07-01' },
        })
      ).status,
    ).toBe(403);
    expect(
      (await province.call(retireMatchingItems, { body: { itemCodes: ['Y001'], retired: true } })).status,
    ).toBe(403);
  });

  it('读不了的文件、缺列名说明白', async () => {
    const part = { field: 'file', fileName: 'a.csv', mediaType: 'text/csv' };
    const captions = await office.upload(uploadMatchingItems, { body: { mode: 'check' } }, [
      { ...part, content: Buffer.from('编码,名称\nY1,示例') },
    ]);
    expect(captions).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('缺少列名') as unknown },
    });
    const csv = await office.upload(uploadMatchingItems, { body: { mode: 'check' } }, [
      { ...part, content: Buffer.from('\ufeff机构药品编码,药品名称\nZ1,示例') },
    ]);
    expect(csv).toMatchObject({ status: 200, body: { total: 1, ready: 1 } });
    const none = await office.upload(uploadMatchingItems, { body: { mode: 'check' } }, []);
    expect(none.status).toBe(400);
  });
});

async function rowCounts(): Promise<unknown> {
  return server.world.db.transaction('all', (tx) =>
    tx.first(
      'SELECT (SELECT count(*) FROM institution_item_detail) AS details, (SELECT count(*) FROM institution_match) AS matches',
    ),
  );
}
