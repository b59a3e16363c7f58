import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listNationalEntries } from '../../src/contract/catalogue.ts';
import { addListEntry, createListVersion } from '../../src/contract/separate-payment.ts';
import {
  listRatioActs,
  listRatioQueue,
  setSelfPayRatio,
  setSelfPayRatios,
  undoRatioAct,
} from '../../src/contract/self-pay-ratios.ts';
import { diffVersions, exportDiff, judgeRename } from '../../src/contract/version-diff.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { imported } from '../support/catalogue.ts';
import { publishByTwo, secondDesk } from '../support/publish.ts';
import { smallCatalogue, workbookOf } from '../support/workbook.ts';

let server: TestServer;
let catalogue: Caller;
let checker: Caller;
let agency: Caller;
let first: number;
let next: number;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  checker = await secondDesk(server);
  agency = await server.signIn({
    login: 'agency1',
    name: '示例·经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  first = await imported(catalogue, smallCatalogue(), { edition: '2026' });
});
afterAll(() => server.close());

const queueOf = (id: number) => catalogue.ok(listRatioQueue, { params: { id }, query: { pageSize: 50 } });
const opinion = { proposal: '专家组建议一成', evidence: '示例评审会纪要 1 号' };
const BATCH = { ...opinion, ratio: '0.1000' };

describe('自付比例评审（N2.1）', () => {
  it('列出待评审的、进度和同类的比例；成批录入写明专家建议和依据', async () => {
    const queue = await queueOf(first);
    expect(queue.progress).toEqual({ all: 9, carried: 0, renamed: 0, printed: 0, reviewed: 0, pending: 9 });
    const western = queue.rows.filter((row) => row.categoryCode === 'XA');
    expect(western.map((row) => row.name)).toEqual(['示例甲片', '示例盐Ⅰ\n示例盐Ⅱ']);
    const [one] = western;
    await catalogue.ok(setSelfPayRatios, {
      params: { id: first },
      body: { ...BATCH, seqs: [one?.seq ?? 0] },
    });
    const after = await queueOf(first);
    expect(after.progress).toMatchObject({ reviewed: 1, pending: 8 });
    expect(after.rows.find((row) => row.categoryCode === 'XA')).toMatchObject({
      peerRatio: '0.1000',
      peers: 1,
    });
    const filtered = await catalogue.ok(listRatioQueue, {
      params: { id: first },
      query: { section: 'negotiatedWestern', q: 'sldk' },
    });
    expect(filtered.rows.map((row) => row.name)).toEqual(['示例单抗注射液']);
    const set = await catalogue.ok(setSelfPayRatios, {
      params: { id: first },
      body: { ...BATCH, ratio: '0.3000', seqs: after.rows.map((row) => row.seq) },
    });
    expect(set.set).toBe(8);
    expect((await queueOf(first)).progress.pending).toBe(0);
  });

  it('甲类不能有比例，成批里有一行也不行；地区不能录', async () => {
    const { rows } = await catalogue.ok(listNationalEntries, {
      params: { id: first },
      query: { class: '甲' },
    });
    const seqs = rows.map((row) => row.seq);
    expect(
      await catalogue.call(setSelfPayRatios, { params: { id: first }, body: { ...BATCH, seqs } }),
    ).toMatchObject({
      status: 422,
      body: { code: 'CLASS_A_RATIO_NOT_ZERO', clause: 'N2.1', detail: '示例甲片、示例颗粒(片、胶囊)' },
    });
    const zero = await catalogue.ok(setSelfPayRatios, {
      params: { id: first },
      body: { ...BATCH, ratio: '0.0000', seqs },
    });
    expect(zero).toEqual({ actId: null, set: 0 });
    expect(
      (await catalogue.call(setSelfPayRatios, { params: { id: first }, body: { ...BATCH, seqs: [999] } }))
        .status,
    ).toBe(404);
    expect(
      await agency.call(setSelfPayRatios, { params: { id: first }, body: { ...BATCH, seqs } }),
    ).toMatchObject({
      status: 422,
      body: { code: 'AREA_MAY_NOT_CHANGE_LIST' },
    });
    expect(
      await agency.call(undoRatioAct, { params: { id: first, actId: 1 }, body: { reason: '示例' } }),
    ).toMatchObject({ status: 422, body: { code: 'AREA_MAY_NOT_CHANGE_LIST' } });
  });

  it('发布前可以撤销，恢复录入前的比例；后来又改过的不动', async () => {
    const params = { id: first };
    const [act] = (await catalogue.ok(listRatioActs, { params })).rows;
    expect(act).toMatchObject({ kind: 'review', ratio: '0.3000', entries: 8, undone: false, ...opinion });
    const { rows } = await catalogue.ok(listNationalEntries, { params, query: { section: 'bid' } });
    await catalogue.ok(setSelfPayRatio, {
      params,
      body: { seq: rows[0]?.seq ?? 0, ratio: '0.2000', evidence: '示例更正' },
    });
    const undo = { params: { id: first, actId: act?.id ?? 0 }, body: { reason: '录错了批次' } };
    expect(await catalogue.ok(undoRatioAct, undo)).toEqual({ restored: 7 });
    expect((await catalogue.call(undoRatioAct, undo)).status).toBe(409);
    expect((await queueOf(first)).progress).toMatchObject({ reviewed: 2, pending: 7 });
    const acts = (await catalogue.ok(listRatioActs, { params })).rows;
    expect(acts.map((one) => [one.kind, one.entries, one.undone])).toEqual([
      ['undo', 7, false],
      ['review', 1, false],
      ['review', 8, true],
      ['review', 1, false],
    ]);
  });

  it('发布后已定的比例不能改，发布时待评审的可以补上', async () => {
    const [pending] = (await queueOf(first)).rows;
    await publishByTwo(catalogue, checker, first);
    const set = (seq: number, ratio: string) =>
      catalogue.call(setSelfPayRatio, { params: { id: first }, body: { seq, ratio, evidence: '示例' } });
    const { rows } = await catalogue.ok(listNationalEntries, {
      params: { id: first },
      query: { section: 'bid' },
    });
    expect(await set(rows[0]?.seq ?? 0, '0.0500')).toMatchObject({
      status: 422,
      body: { code: 'CATALOGUE_ALREADY_PUBLISHED', detail: '示例缓释片的自付比例已随版本发布' },
    });
    expect((await set(pending?.seq ?? 0, '0.0500')).status).toBe(200);
    const [act] = (await catalogue.ok(listRatioActs, { params: { id: first } })).rows;
    expect(
      await catalogue.call(undoRatioAct, {
        params: { id: first, actId: act?.id ?? 0 },
        body: { reason: '示例' },
      }),
    ).toMatchObject({ status: 422, body: { code: 'CATALOGUE_ALREADY_PUBLISHED' } });
  });
});

describe('两版比较与更名（N1.1、N2.1）', () => {
  const diff = (more: object = {}) =>
    catalogue.ok(diffVersions, { params: { id: next }, query: { against: first, pageSize: 100, ...more } });
  const proposal = async () => (await diff({ kind: 'renameProposed' })).rows[0];

  beforeAll(async () => {
    next = await imported(
      catalogue,
      workbookOf([
        {
          name: '竞价药品部分',
          rows: [
            ['药品分类代码', '药品分类', null, '编号', '药品名称', '医保支付标准', '备注', '支付标准有效期'],
            ['XN', '神经'],
            [
              null,
              null,
              '乙',
              1,
              '示例缓释片（Ⅱ）',
              '4.00元(50mg/片)',
              '限成人。',
              '2028年1月1日至2028年12月31日',
            ],
          ],
        },
      ]),
      {
        edition: '2028',
        totals: { western: 0, chinese: 0, negotiatedWestern: 1, negotiatedChinese: 0, total: 1 },
        effectiveFrom: '2028-01-01',
      },
    );
  });

  it('一去一来名称相近，提议更名；人认定后比例随之沿用，变化按同一药品列出', async () => {
    const [before] = (await catalogue.ok(listNationalEntries, { params: { id: next }, query: {} })).rows;
    expect(before?.selfPayRatio).toBeNull();
    const proposed = await proposal();
    expect([proposed?.before, proposed?.after]).toEqual(['示例缓释片', '示例缓释片（Ⅱ）']);
    const body = {
      against: first,
      ref: proposed?.ref ?? 0,
      againstRef: proposed?.againstRef ?? 0,
      same: true,
      reason: '同一批准文号',
    };
    expect(await agency.call(judgeRename, { params: { id: next }, body })).toMatchObject({ status: 422 });
    expect(await catalogue.ok(judgeRename, { params: { id: next }, body })).toEqual({ ratioChanged: true });
    const [after] = (await catalogue.ok(listNationalEntries, { params: { id: next }, query: {} })).rows;
    expect(after).toMatchObject({ selfPayRatio: '0.2000', ratioSource: 'renamed' });
    const kinds = (await diff()).rows.filter((row) => row.ref === proposed?.ref).map((row) => row.kind);
    expect(kinds).toEqual(['renamed', 'scopeChanged', 'standardChanged', 'termChanged']);
  });

  it('认定改为不是更名：比例收回，不再提议', async () => {
    const [renamed] = (await diff({ kind: 'renamed' })).rows;
    const body = {
      against: first,
      ref: renamed?.ref ?? 0,
      againstRef: renamed?.againstRef ?? 0,
      same: false,
      reason: '批准文号不同',
    };
    expect(await catalogue.ok(judgeRename, { params: { id: next }, body })).toEqual({ ratioChanged: true });
    expect((await queueOf(next)).progress).toMatchObject({ renamed: 0, pending: 1 });
    expect(await proposal()).toBeUndefined();
    expect((await diff({ kind: 'added' })).total).toBe(1);
  });

  it('可按部分和文字筛选；导出的表写出改动处', async () => {
    const bid = await diff({ part: '竞价药品部分', q: '缓释' });
    expect(bid.rows.map((row) => row.label)).toEqual(['新增', '调出']);
    expect(bid.parts).toContain('协议西药');
    const reply = await server.app.inject({
      method: 'GET',
      url: `/api/catalogue/versions/${next}/diff.xlsx?against=${first}&kind=removed`,
      headers: { cookie: catalogue.cookie },
    });
    expect(exportDiff.download).toBe(true);
    const rows = utils.sheet_to_json<Record<string, string>>(read(reply.rawPayload).Sheets['目录变化'] ?? {});
    expect(rows).toHaveLength(11);
    expect(rows[0]).toMatchObject({ 变化: '调出', 部分: '西药部分', 药品: '示例甲片' });
  });

  it('单行支付目录也能比较；不同种类的不能', async () => {
    const list = async (edition: string, genericName: string, paymentScope: string) => {
      const { id } = await catalogue.ok(createListVersion, {
        body: {
          edition,
          effectiveFrom: '2026-01-01',
          effectiveTo: '2026-12-31',
          generics: 1,
          copyFrom: null,
        },
      });
      for (const name of ['示例单抗注射液', genericName]) {
        await catalogue.ok(addListEntry, {
          body: {
            versionId: id,
            genericName: name,
            dosageForm: '注射剂',
            field: '肿瘤',
            paymentScope,
            diagnosisCodes: [],
            origin: 'regular',
            termFrom: null,
            termTo: null,
            transitionTo: null,
          },
        });
      }
      return id;
    };
    const [old, now] = [await list('旧版', '旧药', '限甲病'), await list('新版', '新药', '限甲病、乙病')];
    const { rows } = await catalogue.ok(diffVersions, { params: { id: now }, query: { against: old } });
    expect(rows.map((row) => [row.label, row.name])).toEqual([
      ['新增', '新药'],
      ['调出', '旧药'],
      ['限定支付范围变化', '示例单抗注射液'],
    ]);
    expect(
      (await catalogue.call(diffVersions, { params: { id: now }, query: { against: first } })).status,
    ).toBe(404);
  });
});
