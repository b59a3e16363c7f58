import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { urlOf } from '../../src/contract/client.ts';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import {
  exportRollOver,
  exportTransitionWork,
  getRollOver,
  getRollOverAreas,
  getTransitionUsers,
  listTransitionWork,
} from '../../src/contract/roll-over.ts';
import { listListEntries } from '../../src/contract/separate-payment.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { startDemoServer } from '../support/demo-server.ts';

let server: TestServer;
let catalogue: Caller;
let agency: Caller;
beforeAll(async () => {
  server = await startDemoServer({ today: '2026-11-20' });
  catalogue = await server.signIn({ login: 'board1', name: '示例·目录', role: 'provinceCatalogue' });
  const area = { role: 'agencyReviewer', areaCode: '430100' } as const;
  agency = await server.signIn({ login: 'board2', name: '示例·经办', ...area });
});
afterAll(() => server.close());

function ask<T>(sql: string, values: readonly string[] = []): Promise<T[]> {
  return server.world.db.transaction('all', (tx) => tx.rows<T>(sql, [...values]));
}

async function sheetOf(
  caller: Caller,
  row: Endpoint,
  name: string,
): Promise<Record<string, string | number>[]> {
  const reply = await server.app.inject({
    method: 'GET',
    url: urlOf(row, {}, {}),
    headers: { cookie: caller.cookie },
  });
  expect(reply.statusCode).toBe(200);
  return utils.sheet_to_json(read(reply.rawPayload).Sheets[name] ?? {});
}

describe('年底滚动（M10、N1.2、N3.3）', () => {
  it('到年底届满的药品各有去向：续约和转常规看草稿，不在草稿的退出', async () => {
    const board = await catalogue.ok(getRollOver, { query: {} });
    expect(board).toMatchObject({ by: '2026-12-31', days: 90, draftEdition: '示例目录2027年版' });
    const rowOf = (name: string) => board.rows.find((row) => row.genericName === name);
    expect(rowOf('示例转常规片')).toMatchObject({
      fate: 'movesToRegular',
      origin: 'negotiated',
      nextTo: '2027-12-31',
      onlyDraft: true,
    });
    // Its term ends in November, so that next year's entry does not follow without a gap.
    expect(rowOf('示例临期片')).toMatchObject({ fate: 'leaves', endsOn: '2026-11-26', nextTo: null });
    expect(rowOf('示例停付胶囊')).toBeUndefined();
    expect(board.counts.renewed).toBeGreaterThan(10);
    expect(board.counts.leaves).toBe(2);
    expect(board.counts.movesToRegular).toBe(1);
    expect(board.rows.map((row) => row.fate).indexOf('leaves')).toBe(0);
    // A negotiated drug whose agreement runs through next year is not on the board.
    const { rows } = await catalogue.ok(listListEntries, { query: { state: 'listed', pageSize: 200 } });
    const running = rows.filter((row) => row.termTo === '2027-12-31').map((row) => row.entryKey);
    expect(running.length).toBeGreaterThan(10);
    expect(board.rows.filter((row) => running.includes(row.entryKey))).toEqual([]);
    const leaving = await catalogue.ok(getRollOver, { query: { fate: 'leaves' } });
    expect(leaving.rows.map((row) => row.fate)).toEqual(['leaves', 'leaves']);
    const later = await catalogue.ok(getRollOver, { query: { by: '2027-12-31' } });
    expect(later.counts.inTransition).toBe(1);
    expect(later.rows.length).toBeGreaterThan(board.rows.length);
  });

  it('谁还在用与逐行数出来的一致；下钻各地区之和等于合计', async () => {
    // All drugs of the demo: which of them end this year is the demo's luck.
    const board = await catalogue.ok(getRollOver, { query: { days: 365, by: '2027-12-31' } });
    for (const [name, sql] of [
      [
        'claims',
        `SELECT count(*) AS n FROM claim c WHERE c.kind = 'settlement' AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.reverses_id = c.id)
           AND EXISTS (SELECT 1 FROM claim_line l JOIN product p USING (national_code) WHERE l.claim_id = c.id AND p.entry_key = $1)`,
      ],
      ['prescriptions', 'SELECT count(*) AS n FROM prescription WHERE entry_key = $1'],
      [
        'eligibilities',
        `SELECT count(*) AS n FROM application a JOIN application_state s ON s.application_id = a.id AND s.step = 'approved'
           WHERE a.entry_key = $1 AND '2026-11-20' BETWEEN s.term_from AND s.term_to`,
      ],
    ] as const) {
      const counted = await Promise.all(
        board.rows.map(async (row) => Number((await ask<{ n: bigint }>(sql, [row.entryKey]))[0]?.n)),
      );
      expect(board.rows.map((row) => row[name])).toEqual(counted);
      expect(counted.some((count) => count > 0)).toBe(true);
    }
    const used = board.rows.find((row) => row.claims > 0);
    const { rows } = await catalogue.ok(getRollOverAreas, {
      params: { id: used?.entryId ?? 0 },
      query: { days: 365 },
    });
    expect(rows.reduce((sum, row) => sum + row.claims, 0)).toBe(used?.claims);
    expect(rows.every((row) => row.areaCode.endsWith('00') && row.areaName !== row.areaCode)).toBe(true);
    expect((await catalogue.call(getRollOverAreas, { params: { id: 999_999 }, query: {} })).status).toBe(404);
  });

  it('经办只数本地区的，看不到草稿', async () => {
    const board = await agency.ok(getRollOver, { query: { days: 365 } });
    expect(board.draftEdition).toBeNull();
    expect(board.counts.movesToRegular).toBe(0);
    const whole = await catalogue.ok(getRollOver, { query: { days: 365 } });
    const sum = (rows: readonly { claims: number }[]) => rows.reduce((total, row) => total + row.claims, 0);
    expect(sum(board.rows)).toBeLessThan(sum(whole.rows));
    const used = whole.rows.find((row) => row.claims > 0);
    const given = { params: { id: used?.entryId ?? 0 }, query: { days: 365 } };
    const areas = await agency.ok(getRollOverAreas, given);
    const inArea = (await catalogue.ok(getRollOverAreas, given)).rows.filter(
      (row) => row.areaCode === '430100',
    );
    expect(areas.rows).toEqual(inArea);
  });

  it('导出与屏幕一致，每个地区一行', async () => {
    const board = await catalogue.ok(getRollOver, { query: {} });
    const sheet = await sheetOf(catalogue, exportRollOver, '年底滚动');
    const totals = sheet.filter((row) => row['地区'] === '合计');
    expect(totals.map((row) => [row['通用名'], row['在享待遇'], row['近期结算']])).toEqual(
      board.rows.map((row) => [row.genericName, row.eligibilities, row.claims]),
    );
    expect(sheet.length).toBeGreaterThan(totals.length);
  });
});

describe('过渡期工作清单（N1.2）', () => {
  it('列出过渡期药品、还在开和还在售的、可替代的药', async () => {
    const { rows } = await catalogue.ok(listTransitionWork, { query: { days: 365 } });
    expect(rows).toHaveLength(1);
    const [drug] = rows;
    expect(drug).toMatchObject({
      lastRegularDay: '2026-10-30',
      transitionTo: '2027-04-29',
      daysLeft: 160,
    });
    expect(drug?.replacements.length).toBeGreaterThan(0);
    expect(drug?.replacements.every((one) => one.why === 'sameField')).toBe(true);
    expect(drug?.replacements.map((one) => one.entryId)).not.toContain(drug?.entryId);
    const users = await catalogue.ok(getTransitionUsers, {
      params: { id: drug?.entryId ?? 0 },
      query: { days: 365 },
    });
    const [counted] = await ask<{ rx: bigint; doctors: bigint; hospitals: bigint }>(
      `SELECT count(*) AS rx, count(DISTINCT doctor_code) AS doctors, count(DISTINCT hospital_code) AS hospitals FROM prescription
       WHERE entry_key = $1`,
      [drug?.entryKey ?? ''],
    );
    expect(users.prescribers.reduce((sum, row) => sum + row.prescriptions, 0)).toBe(Number(counted?.rx));
    expect([drug?.doctors, drug?.hospitals]).toEqual([Number(counted?.doctors), Number(counted?.hospitals)]);
    expect(users.prescribers.length).toBeGreaterThan(0);
    expect(drug?.dispensers).toBe(users.dispensers.length);
    const sheet = await sheetOf(catalogue, exportTransitionWork, '过渡期工作清单');
    expect(sheet[0]).toMatchObject({ 通用名: drug?.genericName, 过渡期到: '2027-04-29' });
  });

  it('经办只看到本地区的机构', async () => {
    const whole = await catalogue.ok(listTransitionWork, { query: { days: 365 } });
    const id = whole.rows[0]?.entryId ?? 0;
    const given = { params: { id }, query: { days: 365 } };
    const all = await catalogue.ok(getTransitionUsers, given);
    const own = await agency.ok(getTransitionUsers, given);
    const inArea = (code: string) => code.slice(1, 5) === '4301';
    expect(own.prescribers).toEqual(all.prescribers.filter((row) => inArea(row.institutionCode)));
    expect(own.dispensers).toEqual(all.dispensers.filter((row) => inArea(row.institutionCode)));
    const office = { role: 'hospitalOffice', institutionCode: 'H43010200001' } as const;
    const hospital = await server.signIn({ login: 'board3', name: '示例·医保办', ...office });
    expect((await hospital.call(listTransitionWork, { query: {} })).status).toBe(403);
  });
});
