import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listCategories, listNationalEntries } from '../../src/contract/catalogue.ts';
import { getVersion, listVersions, publishVersion, submitVersion } from '../../src/contract/list-versions.ts';
import { setSelfPayRatio } from '../../src/contract/self-pay-ratios.ts';
import { diffVersions } from '../../src/contract/version-diff.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { imported } from '../support/catalogue.ts';
import { publishByTwo, secondDesk } from '../support/publish.ts';
import { smallCatalogue, workbookOf } from '../support/workbook.ts';

let server: TestServer;
let catalogue: Caller;
let checker: Caller;
let auditor: Caller;
/** A hospital's office: outside the province, it sees what is published. */
let office: Caller;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  checker = await secondDesk(server);
  auditor = await server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
  office = await server.signIn({
    login: 'hospital1',
    name: '示例·医保办',
    role: 'hospitalOffice',
    institutionCode: 'H43010200001',
  });
  await imported(catalogue, smallCatalogue(), { edition: '2026' });
});
afterAll(() => server.close());

describe('核对与发布（N1.1、N5.1）', () => {
  it('与总数不符的由一人提交，另一人署名说明理由后发布，之后不能再改', async () => {
    const id = await imported(catalogue, smallCatalogue(), {
      edition: '2028',
      totals: { western: 1, chinese: 2, negotiatedWestern: 5, negotiatedChinese: 1, total: 9 },
      effectiveFrom: '2025-01-01',
    });
    const params = { id };
    expect(await checker.call(publishVersion, { params, body: {} })).toMatchObject({
      status: 422,
      body: { code: 'CATALOGUE_NOT_SUBMITTED', clause: 'N1.1' },
    });
    await catalogue.ok(submitVersion, { params, body: { note: '示例：已与公布总数核对' } });
    expect(
      await catalogue.call(publishVersion, { params, body: { overrideReason: '自己提交又自己发布，不行' } }),
    ).toMatchObject({ status: 422, body: { code: 'PUBLISHER_IS_SUBMITTER', clause: 'N5.1' } });
    expect(await checker.call(publishVersion, { params, body: {} })).toMatchObject({
      status: 422,
      body: {
        code: 'CATALOGUE_NOT_RECONCILED',
        clause: 'N1.1',
        detail: '西药多 2，谈判西药（含竞价）少 2；自付比例待评审 9 行',
      },
    });
    const short = await checker.call(publishVersion, { params, body: { overrideReason: '没事' } });
    expect(short.status).toBe(400);
    const published = await checker.ok(publishVersion, {
      params,
      body: { overrideReason: '两个品种的归类不同，合计相符' },
    });
    expect(published).toMatchObject({
      state: 'published',
      submittedBy: '示例·目录',
      publishedBy: '示例·目录复核',
      overrideName: '示例·目录复核',
      overrideReason: '两个品种的归类不同，合计相符',
    });
    const again = await checker.call(publishVersion, { params, body: {} });
    expect(again).toMatchObject({ status: 422, body: { code: 'CATALOGUE_ALREADY_PUBLISHED' } });
    const audit = await auditor.ok(listAudit, { query: { action: 'catalogue.publishVersion' } });
    expect(audit.rows[0]?.detail).toContain('西药多 2');
  });

  it('同一版不能发布两次', async () => {
    const [draft] = (await catalogue.ok(listVersions, { query: { kind: 'national' } })).rows.filter(
      (version) => version.edition === '2026',
    );
    await publishByTwo(catalogue, checker, draft?.id ?? 0);
    const sameEdition = await imported(
      catalogue,
      workbookOf([
        {
          name: '西药部分',
          rows: [
            ['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型'],
            ['XA', '类'],
            [null, null, '甲', 1, '独一', '片'],
          ],
        },
      ]),
      {
        edition: '2026',
        totals: { western: 1, chinese: 0, negotiatedWestern: 0, negotiatedChinese: 0, total: 1 },
      },
    );
    await catalogue.ok(submitVersion, { params: { id: sameEdition }, body: { note: '示例' } });
    expect(await checker.call(publishVersion, { params: { id: sameEdition }, body: {} })).toMatchObject({
      status: 409,
      body: { code: 'EDITION_PUBLISHED' },
    });
  });

  it('地区不得发布或改自付比例：拒绝并留痕', async () => {
    const area = await server.signIn({
      login: 'agency1',
      name: '示例·经办',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    const [version] = (await area.ok(listVersions, { query: {} })).rows;
    const id = version?.id ?? 0;
    expect(await area.call(publishVersion, { params: { id }, body: {} })).toMatchObject({
      status: 422,
      body: { code: 'AREA_MAY_NOT_CHANGE_LIST', clause: 'N5.1' },
    });
    expect(
      await area.call(setSelfPayRatio, {
        params: { id },
        body: { seq: 2, ratio: '0.1000', evidence: '自定' },
      }),
    ).toMatchObject({ status: 422 });
    const audit = await auditor.ok(listAudit, { query: { actor: '示例·经办', action: 'catalogue.' } });
    expect(audit.rows.map((row) => row.detail)).toEqual([
      '拒绝：AREA_MAY_NOT_CHANGE_LIST',
      '拒绝：AREA_MAY_NOT_CHANGE_LIST',
    ]);
  });

  it('省局之外只看得到已发布的版本', async () => {
    const seen = (await office.ok(listVersions, { query: {} })).rows;
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((version) => version.state === 'published')).toBe(true);
    const draft = (await catalogue.ok(listVersions, { query: {} })).rows.find(
      (version) => version.state !== 'published',
    );
    expect(
      (await office.call(listNationalEntries, { params: { id: draft?.id ?? 0 }, query: {} })).status,
    ).toBe(404);
    expect((await office.call(getVersion, { params: { id: draft?.id ?? 0 } })).status).toBe(403);
  });
});

describe('目录条目（N2.1、N5.1）', () => {
  const published = async () =>
    (await catalogue.ok(listVersions, { query: { kind: 'national' } })).rows.find(
      (version) => version.edition === '2026' && version.state === 'published',
    )?.id ?? 0;

  it.each([
    ['中文', { q: '单抗' }, ['示例单抗注射液']],
    ['拼音首字母', { q: 'sldkzsy' }, ['示例单抗注射液']],
    ['全角与空格不影响', { q: '示例颗粒（片、 胶囊）' }, ['示例颗粒(片、胶囊)']],
    ['分类', { category: 'XB' }, ['示例丙注射液']],
    ['部分与甲乙', { section: 'western', class: '甲' }, ['示例甲片']],
  ] as const)('按%s查', async (_, query, names) => {
    const found = await office.ok(listNationalEntries, { params: { id: await published() }, query });
    expect(found.rows.map((row) => row.name)).toEqual(names);
  });

  it('保密标准只显示“保密”，分类树有行数', async () => {
    const id = await published();
    const [row] = (await office.ok(listNationalEntries, { params: { id }, query: { q: '示例替尼' } })).rows;
    expect(row).toMatchObject({
      standardText: '保密',
      termFrom: '2026-01-01',
      termTo: '2027-12-31',
      categoryPath: '抗肿瘤',
    });
    const categories = (await office.ok(listCategories, { params: { id } })).rows;
    expect(categories.find((category) => category.code === 'XA')).toEqual({
      code: 'XA',
      path: '消化道和代谢',
      entries: 3,
    });
  });

  it('甲类自付比例恒为零，乙类由评审录入', async () => {
    const id = await published();
    const find = async (name: string) =>
      (await catalogue.ok(listNationalEntries, { params: { id }, query: { q: name } })).rows;
    const [classA, classB] = await find('示例甲片');
    expect(classA).toMatchObject({ class: '甲', selfPayRatio: '0.0000', ratioSource: 'classA' });
    expect(classB).toMatchObject({ class: '乙', selfPayRatio: null, ratioSource: null });
    const refused = await catalogue.call(setSelfPayRatio, {
      params: { id },
      body: { seq: classA?.seq ?? 0, ratio: '0.1000', evidence: '误录' },
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'CLASS_A_RATIO_NOT_ZERO', clause: 'N2.1' } });
    await catalogue.ok(setSelfPayRatio, {
      params: { id },
      body: { seq: classB?.seq ?? 0, ratio: '0.1500', evidence: '专家评审会纪要示例 1 号' },
    });
    expect((await find('示例甲片'))[1]).toMatchObject({ selfPayRatio: '0.1500', ratioSource: 'review' });
    const pending = await catalogue.ok(listNationalEntries, { params: { id }, query: { ratio: 'pending' } });
    expect(pending.total).toBe(8);
    expect(
      (
        await catalogue.call(setSelfPayRatio, {
          params: { id },
          body: { seq: classB?.seq ?? 0, ratio: '1.5000', evidence: '误录' },
        })
      ).status,
    ).toBe(400);
  });

  it('下一版导入时，通用名和剂型相同的乙类沿用原比例，其余待评审；两版可比较', async () => {
    const next = workbookOf([
      {
        name: '西药部分',
        rows: [
          ['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型', '备注'],
          ['XA', '类'],
          [null, null, '甲', 1, '示例甲片', '口服常释剂型'],
          [null, null, '乙', '★(1)', '示例甲片', '注 射剂', '限急诊。'],
          [null, null, '乙', 2, '示例新药', '片剂'],
          [null, null, '乙', 3, '示例单抗注射液'],
        ],
      },
    ]);
    const before = await published();
    const id = await imported(catalogue, next, {
      edition: '2029',
      totals: {
        western: 3,
        chinese: 0,
        negotiatedWestern: 0,
        negotiatedChinese: 0,
        total: 3,
      },
    });
    const rows = (await catalogue.ok(listNationalEntries, { params: { id }, query: {} })).rows;
    expect(rows.map((row) => [row.name, row.selfPayRatio, row.ratioSource])).toEqual([
      ['示例甲片', '0.0000', 'classA'],
      ['示例甲片', '0.1500', 'carried'],
      ['示例新药', null, null],
      ['示例单抗注射液', null, null],
    ]);
    const diff = await catalogue.ok(diffVersions, {
      params: { id },
      query: { against: before, pageSize: 50 },
    });
    expect(
      diff.rows
        .filter((row) => row.kind !== 'removed')
        .map((row) => [row.label, row.name, row.before, row.after]),
    ).toEqual([
      ['新增', '示例新药', null, null],
      ['谈判转常规', '示例单抗注射液', '协议西药：示例单抗注射液', '西药部分：示例单抗注射液'],
      ['限定支付范围变化', '示例甲片', '限住院。', '限急诊。'],
      ['支付标准变化', '示例单抗注射液', '1288.00元(100mg/瓶)', null],
      ['有效期变化', '示例单抗注射液', '2026-01-01 至 2027-12-31', null],
    ]);
    expect(diff.counts.find((count) => count.kind === 'removed')?.count).toBe(8);
    expect((await office.call(diffVersions, { params: { id }, query: { against: before } })).status).toBe(
      404,
    );
  });
});
