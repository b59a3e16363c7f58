import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseFen } from '../../src/base/money.ts';
import { day } from '../../src/base/date.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { listAreas } from '../../src/contract/insured.ts';
import {
  listAssistanceRules,
  listWorkCalendar,
  listYearlyLimits,
  saveAssistanceRule,
  saveWorkCalendar,
  saveYearlyLimit,
} from '../../src/contract/settings.ts';
import {
  findAssistanceRule,
  findYearlyLimit,
  loadWorkCalendar,
} from '../../src/server/insured/settings-store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';

let server: TestServer;
let agency: Caller;
let admin: Caller;
let auditor: Caller;

beforeAll(async () => {
  server = await startTestServer();
  agency = await server.signIn({
    login: 'agency.changsha',
    name: '示例·长沙经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  admin = await server.signIn({ login: 'admin', name: '示例·管理', role: 'provinceAdmin' });
  auditor = await server.signIn({ login: 'auditor', name: '示例·审计', role: 'auditor' });
});
afterAll(() => server.close());

describe('地区参数与工作日历（M9.2、M9.4、M9.5、M9.6、M23.3）', () => {
  const LIMIT = {
    areaCode: '430100',
    scheme: 'employee',
    year: 2026,
    pooledFund: '150000.00',
    majorIllness: '400000.00',
    source: '示例文件〔2026〕1号',
  } as const;

  it('省里录入限额，县区没有自己的就用市州的', async () => {
    await admin.ok(saveYearlyLimit, { body: LIMIT });
    await admin.ok(saveYearlyLimit, { body: { ...LIMIT, areaCode: '430104', pooledFund: '160000.00' } });
    await server.world.db.transaction('all', async (tx) => {
      expect((await findYearlyLimit(tx, '430102', 'employee', 2026))?.pooledFund).toBe(parseFen('150000.00'));
      expect((await findYearlyLimit(tx, '430104', 'employee', 2026))?.pooledFund).toBe(parseFen('160000.00'));
      expect(await findYearlyLimit(tx, '430202', 'employee', 2026)).toBeUndefined();
      expect(await findYearlyLimit(tx, '430102', 'employee', 2027)).toBeUndefined();
    });
    await admin.ok(saveYearlyLimit, { body: { ...LIMIT, majorIllness: '450000.00' } });
    expect((await agency.ok(listYearlyLimits, { query: { year: 2026 } })).rows).toMatchObject([
      { areaName: '长沙市', majorIllness: '450000.00' },
      { areaCode: '430104', pooledFund: '160000.00' },
    ]);
    const audit = await auditor.ok(listAudit, { query: { subject: '430100/employee/2026' } });
    expect(audit.rows.map((row) => row.detail)).toEqual([
      '150000.00 450000.00 示例文件〔2026〕1号',
      '150000.00 400000.00 示例文件〔2026〕1号',
    ]);
  });

  it('救助标准按类别录入，经办只能看', async () => {
    const rule = {
      areaCode: '430100',
      category: 'subsistence',
      year: 2026,
      ratio: '0.7000',
      threshold: '0.00',
      cap: null,
      source: '示例文件〔2026〕2号',
    } as const;
    await admin.ok(saveAssistanceRule, { body: rule });
    expect((await agency.ok(listAssistanceRules, { query: { year: 2026 } })).rows).toEqual([
      { ...rule, areaName: '长沙市' },
    ]);
    expect(
      (
        await server.world.db.transaction('all', (tx) =>
          findAssistanceRule(tx, '430104', 'subsistence', 2026),
        )
      )?.ratio,
    ).toBe(7000n);
    expect((await agency.call(saveAssistanceRule, { body: rule })).status).toBe(403);
    expect(await admin.call(saveAssistanceRule, { body: { ...rule, ratio: '1.2000' } })).toMatchObject({
      status: 400,
      body: { field: 'ratio' },
    });
    expect(await admin.call(saveYearlyLimit, { body: { ...LIMIT, areaCode: '999999' } })).toMatchObject({
      status: 400,
      body: { field: 'areaCode' },
    });
    expect(await admin.call(saveYearlyLimit, { body: { ...LIMIT, pooledFund: '-1.00' } })).toMatchObject({
      status: 400,
      body: { field: 'pooledFund' },
    });
  });

  it('录入一年的日历，放错位置的日子不收', async () => {
    const plan = {
      year: 2027,
      announced: true,
      source: '示例安排',
      daysOff: ['2027-10-01', '2027-10-04'],
      makeUpDays: ['2027-10-09'],
    };
    await admin.ok(saveWorkCalendar, { body: { ...plan, announced: false, daysOff: ['2027-01-01'] } });
    await admin.ok(saveWorkCalendar, { body: plan });
    expect((await admin.ok(listWorkCalendar, {})).rows.find((row) => row.year === 2027)).toEqual(plan);
    const calendar = await server.world.db.transaction('all', loadWorkCalendar);
    expect(calendar.announcedYears.has(2027)).toBe(true);
    expect(calendar.daysOff.has(day('2027-01-01'))).toBe(false);
    expect(await admin.call(saveWorkCalendar, { body: { ...plan, daysOff: ['2027-10-02'] } })).toMatchObject({
      status: 400,
      body: { field: 'daysOff' },
    });
    expect(
      await admin.call(saveWorkCalendar, { body: { ...plan, makeUpDays: ['2026-10-10'] } }),
    ).toMatchObject({ status: 400, body: { field: 'makeUpDays' } });
    expect((await agency.call(saveWorkCalendar, { body: plan })).status).toBe(403);
  });

  it('区划人人可查', async () => {
    expect((await server.anonymous.ok(listAreas, {})).rows).toContainEqual({
      code: '430102',
      name: '芙蓉区',
      level: 3,
      parentCode: '430100',
    });
  });
});
