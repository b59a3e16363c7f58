import { beforeAll, describe, expect, it } from 'vitest';
import {
  addDonationProgramme,
  listDonationBreaches,
  listDonationProgrammes,
  raiseDonationBreach,
  takeBreachStep,
} from '../../src/contract/providers-donations.ts';
import { checkDoctorFiling, fileDoctor, listPublishedDoctors } from '../../src/contract/providers-doctors.ts';
import {
  checkReportRows,
  getReportBoard,
  listPublicationRows,
  listPublications,
  listReportCandidates,
  listReportRounds,
  listReportRows,
  openReportRound,
  publishReport,
  submitReport,
} from '../../src/contract/providers-reporting.ts';
import { getInstitution, suspendAgreement } from '../../src/contract/providers.ts';
import { insertTestInstitution } from '../support/province.ts';
import type { Caller } from '../support/api.ts';
import { HOSPITAL, setProviders } from '../support/providers-stage.ts';

const stage = setProviders();
const RUNNING = 'H43010400002';
const DRUGSTORE = 'P43010400002';
const SECOND_STORE = 'P43010400003';
let bureau: Caller;
let round = 0;

beforeAll(async () => {
  const { world } = stage.server;
  await world.db.transaction('all', async (tx) => {
    await insertTestInstitution(world, tx, RUNNING, '示例二院');
    await insertTestInstitution(world, tx, DRUGSTORE, '示例二店');
    await insertTestInstitution(world, tx, SECOND_STORE, '示例三店');
    await insertTestInstitution(world, tx, 'H43020200002', '示例株洲医院');
  });
  bureau = await stage.server.signIn({
    login: 'bureau.r',
    name: '示例·长沙市局',
    role: 'areaBureau',
    areaCode: '430100',
  });
});

describe('市州上报、省里核对、统一公布（N5.3）', () => {
  it('省里布置限期，市州只报本地区协议生效的机构', async () => {
    expect(
      (await bureau.call(openReportRound, { body: { title: '示例', dueOn: '2026-06-30' } })).status,
    ).toBe(403);
    const made = await stage.province.ok(openReportRound, {
      body: { title: '示例：2026 年名单', dueOn: '2026-06-30' },
    });
    round = made.id;
    expect(
      (
        await stage.province.call(openReportRound, {
          body: { title: '示例：2026 年名单', dueOn: '2026-07-30' },
        })
      ).status,
    ).toBe(409);
    const params = { id: round };
    const { rows } = await bureau.ok(listReportCandidates, { params, query: { kind: 'hospital' } });
    expect(rows.map((row) => row.key)).toEqual([RUNNING]);
    const submit = (keys: string[], note = '') =>
      bureau.call(submitReport, { params, body: { kind: 'hospital', keys, note } });
    expect(await submit([])).toMatchObject({ status: 422, body: { code: 'REPORT_EMPTY', clause: 'N5.3' } });
    expect((await submit([HOSPITAL.code])).status).toBe(400);
    expect((await submit(['H43020200002'])).status).toBe(400);
    expect(await submit([RUNNING])).toMatchObject({ status: 200, body: { rows: 1 } });
    expect((await submit([RUNNING])).status).toBe(400);
    const county = await stage.server.signIn({
      login: 'county',
      name: '示例·县经办',
      role: 'agencyReviewer',
      areaCode: '430102',
    });
    expect(
      (await county.call(submitReport, { params, body: { kind: 'hospital', keys: [], note: '无' } })).status,
    ).toBe(403);
  });

  it('省里逐行核对，退回要写原因；改正重报后通过，公布有日期', async () => {
    const params = { id: round };
    const first = (await stage.province.ok(listReportRows, { params, query: { state: 'waiting' } })).rows[0];
    const ids = [first?.id ?? 0];
    expect(first).toMatchObject({ name: '示例二院', doubt: '', state: 'waiting' });
    expect(
      await stage.province.call(checkReportRows, { params, body: { ids, accepted: false, reason: ' ' } }),
    ).toMatchObject({ status: 400, body: { field: 'reason' } });
    expect(
      (await bureau.call(checkReportRows, { params, body: { ids, accepted: true, reason: '' } })).status,
    ).toBe(403);
    await stage.province.ok(checkReportRows, {
      params,
      body: { ids, accepted: false, reason: '示例：等级不符' },
    });
    expect(
      await stage.province.ok(checkReportRows, { params, body: { ids, accepted: true, reason: '' } }),
    ).toMatchObject({ checked: 0, rows: [{ done: false, reason: '现在的状态：已退回' }] });
    expect(await stage.province.call(publishReport, { params, body: { kind: 'hospital' } })).toMatchObject({
      status: 422,
      body: { code: 'REPORT_NOTHING_TO_PUBLISH' },
    });
    const again = await bureau.ok(listReportCandidates, { params, query: { kind: 'hospital' } });
    expect(again.rows).toMatchObject([{ key: RUNNING, returnedFor: '示例：等级不符' }]);
    await bureau.ok(submitReport, { params, body: { kind: 'hospital', keys: [RUNNING], note: '已改正' } });
    const second = (await stage.province.ok(listReportRows, { params, query: { state: 'waiting' } })).rows[0];
    await stage.province.ok(checkReportRows, {
      params,
      body: { ids: [second?.id ?? 0], accepted: true, reason: '' },
    });
    expect((await stage.province.ok(getReportBoard, { params })).ready).toEqual({
      hospital: 1,
      pharmacy: 0,
      doctor: 0,
    });
    const { id } = await stage.province.ok(publishReport, { params, body: { kind: 'hospital' } });
    expect((await stage.server.anonymous.ok(listPublications, {})).rows).toEqual([
      { id, title: '示例：2026 年名单', kind: 'hospital', publishedOn: '2026-06-15', rows: 1 },
    ]);
    const published = await stage.server.anonymous.ok(listPublicationRows, { params: { id }, query: {} });
    expect(published.rows.map((row) => row.name)).toEqual(['示例二院']);
    expect((await stage.otherAgency.ok(listReportRows, { params, query: {} })).total).toBe(0);
    expect(
      (await stage.otherAgency.call(listReportRows, { params, query: { areaCode: '430100' } })).status,
    ).toBe(404);
  });

  it('责任医师随名单公布，公布当天起才在名单上（M21）', async () => {
    const params = { id: round };
    const office = await stage.officeOf('office.r', RUNNING);
    const filed = await office.ok(fileDoctor, {
      body: {
        doctorCode: 'D430104000001',
        name: '示例医师',
        department: '示例科',
        title: '主任医师',
        licenceNo: '110430000000001',
        fields: ['肿瘤'],
      },
    });
    const doctors = () => bureau.ok(listReportCandidates, { params, query: { kind: 'doctor' } });
    expect((await doctors()).rows).toEqual([]);
    await stage.agency.ok(checkDoctorFiling, { params: { id: filed.id } });
    const [one] = (await doctors()).rows;
    await bureau.ok(submitReport, { params, body: { kind: 'doctor', keys: [one?.key ?? ''], note: '' } });
    const rows = await stage.province.ok(listReportRows, { params, query: { kind: 'doctor' } });
    const ids = rows.rows.map((row) => row.id);
    await stage.province.ok(checkReportRows, { params, body: { ids, accepted: true, reason: '' } });
    expect((await stage.server.anonymous.ok(listPublishedDoctors, { query: {} })).total).toBe(0);
    const { id } = await stage.province.ok(publishReport, { params, body: { kind: 'doctor' } });
    expect((await stage.server.anonymous.ok(listPublishedDoctors, { query: {} })).total).toBe(1);
    const list = await stage.server.anonymous.ok(listPublicationRows, {
      params: { id },
      query: { q: '示例医师' },
    });
    expect(JSON.stringify(list)).not.toContain('D430104000001');
    expect(list.rows).toMatchObject([{ facts: '主任医师，示例科，肿瘤', institutionName: '示例二院' }]);
  });

  it('过了限期还没报的市州列为逾期；说明没有可报的不算', async () => {
    const params = { id: round };
    await stage.otherAgency.ok(submitReport, {
      params,
      body: { kind: 'pharmacy', keys: [], note: '示例：没有药店' },
    });
    const late = async () => {
      const { areas } = await stage.province.ok(getReportBoard, { params });
      return areas
        .filter((one) => one.overdue && /^430[12]00$/.test(one.areaCode))
        .map((one) => `${one.areaCode} ${one.kind}`);
    };
    expect(await late()).toEqual([]);
    stage.server.clock.setDay('2026-07-01');
    const admin = await stage.server.signInAs('province', 'passw0rd');
    expect((await admin.ok(listReportRounds, {})).rows[0]?.overdueAreas).toBeGreaterThan(2);
    const { areas } = await admin.ok(getReportBoard, { params });
    expect(
      areas
        .filter((one) => one.overdue && /^430[12]00$/.test(one.areaCode))
        .map((one) => `${one.areaCode} ${one.kind}`),
    ).toEqual(['430100 pharmacy', '430200 hospital', '430200 doctor']);
  });
});

describe('慈善赠药承诺与违约（N5.3）', () => {
  it('医院反映，市州核实上报，省里认定并督促兑现；外地看不到', async () => {
    const again = (login: string) => stage.server.signInAs(login, 'passw0rd');
    const [province, area, other, office] = await Promise.all([
      again('province'),
      again('bureau.r'),
      again('agency.b'),
      again('office.r'),
    ]);
    const body = {
      name: '示例赠药',
      enterpriseName: '示例制药',
      genericName: '示例替尼',
      terms: '示例：买三赠二',
      buyUnits: 3,
      freeUnits: 2,
      fromOn: '2026-01-01',
      toOn: '2026-12-31',
      source: '示例承诺书',
    };
    const { id: programmeId } = await province.ok(addDonationProgramme, { body });
    expect((await province.call(addDonationProgramme, { body })).status).toBe(409);
    const raise = (happenedOn: string) =>
      office.call(raiseDonationBreach, { body: { programmeId, happenedOn, words: '示例：买满没有赠' } });
    expect(await raise('2025-12-31')).toMatchObject({
      status: 422,
      body: { code: 'BREACH_OUTSIDE_PROMISE' },
    });
    const raised = await raise('2026-06-20');
    const id = raised.status === 200 ? raised.body.id : 0;
    const step = (who: Caller, name: 'reportUp' | 'uphold' | 'resolve' | 'dismiss') =>
      who.call(takeBreachStep, { params: { id }, body: { step: name, words: '示例：已核实' } });
    expect((await step(other, 'reportUp')).status).toBe(404);
    expect(await step(province, 'uphold')).toMatchObject({
      status: 422,
      body: { code: 'BREACH_STEP_NOT_ALLOWED' },
    });
    expect((await step(area, 'reportUp')).status).toBe(200);
    expect((await step(area, 'dismiss')).status).toBe(422);
    expect((await province.ok(listDonationBreaches, { query: { state: 'atProvince' } })).rows).toMatchObject([
      { programmeName: '示例赠药', institutionName: '示例二院', next: ['uphold', 'reject'] },
    ]);
    expect((await step(province, 'uphold')).status).toBe(200);
    expect((await province.ok(listDonationProgrammes, {})).rows).toMatchObject([
      { openBreaches: 1, inForce: true },
    ]);
    expect((await step(province, 'resolve')).status).toBe(200);
    expect(
      (await office.ok(listDonationBreaches, { query: {} })).rows[0]?.steps.map((one) => one.step),
    ).toEqual(['raise', 'reportUp', 'uphold', 'resolve']);
    expect((await other.ok(listDonationBreaches, { query: {} })).total).toBe(0);
  });
});

describe('公布时再核一遍（N5.3）', () => {
  it('核对以后协议中止的不公布，说明原因；仍然成立的照常公布', async () => {
    const province = await stage.server.signInAs('province', 'passw0rd');
    const area = await stage.server.signInAs('bureau.r', 'passw0rd');
    const { id } = await province.ok(openReportRound, {
      body: { title: '示例：补报药店', dueOn: '2026-12-31' },
    });
    const params = { id };
    await area.ok(submitReport, {
      params,
      body: { kind: 'pharmacy', keys: [DRUGSTORE, SECOND_STORE], note: '' },
    });
    const { rows } = await province.ok(listReportRows, { params, query: {} });
    const ids = rows.map((row) => row.id);
    await province.ok(checkReportRows, { params, body: { ids, accepted: true, reason: '' } });
    const { agreements } = await area.ok(getInstitution, { params: { code: SECOND_STORE } });
    const stop = (fromOn: string | null) =>
      area.ok(suspendAgreement, {
        params: { id: agreements[0]?.id ?? 0 },
        body: { fromOn, toOn: null, reason: '示例' },
      });
    await stop('2026-06-01');
    const first = await province.ok(publishReport, { params, body: { kind: 'pharmacy' } });
    expect(first).toMatchObject({
      rows: 1,
      left: [{ name: '示例三店', reason: '今天没有生效的协议' }],
    });
    const list = await stage.server.anonymous.ok(listPublicationRows, {
      params: { id: first.id },
      query: {},
    });
    expect(list.rows.map((row) => row.name)).toEqual(['示例二店']);
    const again = await province.call(publishReport, { params, body: { kind: 'pharmacy' } });
    expect(again).toMatchObject({ status: 422, body: { code: 'REPORT_NOTHING_TO_PUBLISH' } });
    expect(JSON.stringify(again.body)).toContain('示例三店');
    await stop(null);
    expect(await province.ok(publishReport, { params, body: { kind: 'pharmacy' } })).toMatchObject({
      rows: 1,
      left: [],
    });
  });
});
