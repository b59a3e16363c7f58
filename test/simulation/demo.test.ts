import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayAt } from '../../src/base/date.ts';
import { listDemoScans } from '../../src/contract/demo.ts';
import { listDemoAccounts, signIn } from '../../src/contract/identity.ts';
import { checkPrescription } from '../../src/contract/prescription.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { ROLES } from '../../src/domain/identity/roles.ts';
import { DEMO_PASSWORD } from '../../src/server/demo/cast.ts';
import { DemoInterrupted, provideDemo } from '../../src/server/demo/provide-demo.ts';
import { insertDemoMark } from '../../src/server/demo/province-store.ts';
import { countOpenPrescriptions, findDemoPharmacist } from '../../src/server/demo/refresh-store.ts';
import {
  listClaimsThatDiffer,
  listUnbalanced,
  listYearsThatDiffer,
} from '../../src/server/funds/audit-ledger-store.ts';
import { insertAccount } from '../../src/server/identity/session-store.ts';
import { startTestServer, type TestServer } from '../support/api.ts';

const SIZE = { people: 60, claims: 100 };
const silent = () => undefined;

/** The first row of a query, its integers as they come. */
function ask<T>(server: TestServer, sql: string): Promise<T> {
  return server.world.db.transaction('all', async (tx) => {
    const row = await tx.first<T>(sql);
    if (!row) throw new Error(`no row: ${sql}`);
    return row;
  });
}

const countOf = async (server: TestServer, sql: string) => Number((await ask<{ n: bigint }>(server, sql)).n);

async function openPrescriptions(server: TestServer): Promise<{ checked: number; issued: number }> {
  return server.world.db.transaction('all', async (tx) => {
    const pharmacist = await findDemoPharmacist(tx);
    return countOpenPrescriptions(tx, pharmacist?.institutionCode ?? '', dayAt(server.clock.now()));
  });
}

describe('一个小示例省，经真实用例建成', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ today: '2026-11-20', demo: true });
    await provideDemo({ world: server.world, url: server.databaseUrl, size: SIZE }, silent);
  });
  afterAll(() => server.close());

  test('人数、申请、结算都按计划建成，每个环节都有申请', async () => {
    expect(await countOf(server, 'SELECT count(*) AS n FROM person')).toBe(60);
    expect(await countOf(server, `SELECT count(*) AS n FROM person WHERE name NOT LIKE '示例·%'`)).toBe(0);
    expect(await countOf(server, `SELECT count(*) AS n FROM separate_entry`)).toBeGreaterThanOrEqual(60);
    const settled = await countOf(server, `SELECT count(*) AS n FROM claim WHERE kind = 'settlement'`);
    expect(settled).toBeGreaterThanOrEqual(95);
    expect(
      await countOf(server, `SELECT count(DISTINCT step) AS n FROM application_state`),
    ).toBeGreaterThanOrEqual(9);
    expect(
      await countOf(
        server,
        `SELECT count(*) AS n FROM application_state WHERE step = 'accepted' AND due_on < '2026-11-20'`,
      ),
    ).toBe(1);
    expect(
      await countOf(
        server,
        `SELECT count(*) AS n FROM claim c JOIN institution i ON i.code = c.institution_code WHERE i.kind = 'hospital'`,
      ),
    ).toBeGreaterThan(0);
  });

  test('账上的合计等于结算单的合计，每笔平衡，年度累计对得上（M9.5、M29）', async () => {
    const bills = await ask<Record<string, bigint>>(
      server,
      `SELECT sum(from_pooled_fund)::bigint AS pooled, sum(from_major_illness)::bigint AS major, sum(from_assistance)::bigint AS assistance,
         sum(person_pays)::bigint AS paid, sum(charged)::bigint AS charged FROM claim`,
    );
    const ledger = await ask<Record<string, bigint>>(
      server,
      `SELECT sum(amount) FILTER (WHERE account = 'pooledFund')::bigint AS pooled, coalesce(sum(amount) FILTER (WHERE account = 'majorIllness'), 0)::bigint AS major,
         coalesce(sum(amount) FILTER (WHERE account = 'assistance'), 0)::bigint AS assistance, sum(amount) FILTER (WHERE account = 'patientPaid')::bigint AS paid,
         sum(amount)::bigint AS all FROM ledger_entry`,
    );
    expect(bills['charged']).toBeGreaterThan(0n);
    expect({
      pooled: ledger['pooled'],
      major: ledger['major'],
      assistance: ledger['assistance'],
      paid: ledger['paid'],
    }).toEqual({
      pooled: bills['pooled'],
      major: bills['major'],
      assistance: bills['assistance'],
      paid: bills['paid'],
    });
    expect(ledger['all']).toBe(0n);
    const findings = await server.world.db.transaction('all', async (tx) => [
      ...(await listUnbalanced(tx)),
      ...(await listClaimsThatDiffer(tx)),
      ...(await listYearsThatDiffer(tx)),
    ]);
    expect(findings).toEqual([]);
  });

  test('每张处方至多用于一笔没有撤销的结算，每个追溯码只卖出一次（N5.4、M32）', async () => {
    const used = await countOf(server, `SELECT count(*) AS n FROM prescription_state WHERE state = 'used'`);
    const live = await ask<{ claims: bigint; prescriptions: bigint }>(
      server,
      `SELECT count(*) AS claims, count(DISTINCT c.prescription_id) AS prescriptions FROM claim c
       WHERE c.kind = 'settlement' AND c.prescription_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.reverses_id = c.id)`,
    );
    expect(used).toBeGreaterThan(20);
    expect(live).toEqual({ claims: BigInt(used), prescriptions: BigInt(used) });
    expect(
      await countOf(
        server,
        `SELECT count(*) AS n FROM (SELECT trace_code FROM trace_sale WHERE released_by IS NULL GROUP BY 1 HAVING count(*) > 1) twice`,
      ),
    ).toBe(0);
    expect(
      await countOf(
        server,
        `SELECT count(*) AS n FROM (SELECT 1 FROM prescription GROUP BY hospital_code, year HAVING max(serial_no) <> count(*)) gaps`,
      ),
    ).toBe(0);
  });

  test('登录页列出各岗位账号，密码可用；口令只在示例环境给出', async () => {
    const { rows } = await server.anonymous.ok(listDemoAccounts, {});
    expect(new Set(rows.map((row) => row.roleLabel)).size).toBe(Object.keys(ROLES).length);
    for (const { login, password } of rows)
      expect((await server.anonymous.call(signIn, { body: { login, password } })).status).toBe(200);
  });

  test('药店照着示例扫码：审方、结算今天的处方（M28、M32）', async () => {
    const pharmacist = await server.signInAs('pharmacist', DEMO_PASSWORD);
    const { rows } = await pharmacist.ok(listDemoScans, {});
    const waiting = rows.find((row) => row.status === 'issued');
    if (!waiting) throw new Error('no prescription waits');
    await pharmacist.ok(checkPrescription, { params: { rxno: waiting.rxno } });
    const bill = await pharmacist.ok(settleClaim, {
      body: {
        requestId: 'demo-test-1',
        credential: { kind: 'idNumber', number: waiting.idNumber },
        personNo: waiting.personNo,
        rxno: waiting.rxno,
        receivingHospital: null,
        lines: waiting.lines.map((line) => ({
          nationalCode: line.nationalCode,
          price: line.listedPrice,
          quantity: String(line.quantity),
          traceCodes: line.traceCodes,
        })),
      },
    });
    expect([bill.state, bill.personName]).toEqual(['settled', waiting.personName]);
    expect((await pharmacist.ok(listDemoScans, {})).rows.map((row) => row.rxno)).not.toContain(waiting.rxno);
  });

  test('再次启动不重建；过了几天，仍有新处方等着审核和取药', async () => {
    const before = await countOf(server, 'SELECT count(*) AS n FROM claim');
    for (const today of ['2026-11-21', '2026-12-02']) {
      server.clock.setDay(today);
      await provideDemo({ world: server.world, url: server.databaseUrl, size: SIZE }, silent);
      const open = await openPrescriptions(server);
      expect(open.checked >= 1 && open.issued >= 1, `${today}：${JSON.stringify(open)}`).toBe(true);
    }
    expect(await countOf(server, 'SELECT count(*) AS n FROM claim')).toBe(before);
  });
});

describe('示例省与别的数据', () => {
  test('没有建完的示例省，下次启动清空重建', async () => {
    const server = await startTestServer({ today: '2026-11-20', demo: true });
    try {
      await server.world.db.transaction('all', async (tx) => {
        await insertDemoMark(tx, dayAt(server.clock.now()), 1, server.clock.now());
        await insertAccount(
          tx,
          { login: 'left-over', name: '示例·残留', role: 'auditor', passwordHash: 'x' },
          server.clock.now(),
        );
      });
      const said: string[] = [];
      const again = () =>
        provideDemo(
          { world: server.world, url: server.databaseUrl, size: { people: 30, claims: 10 } },
          (line) => said.push(line),
        );
      await Promise.all([again(), again()]);
      expect(said.filter((line) => line.includes('没有建完'))).toHaveLength(1);
      expect(await countOf(server, `SELECT count(*) AS n FROM account WHERE login = 'left-over'`)).toBe(0);
      expect(await countOf(server, 'SELECT count(*) AS n FROM person')).toBe(30);
      expect(
        await countOf(server, 'SELECT count(*) AS n FROM demo_province WHERE completed_at IS NOT NULL'),
      ).toBe(1);
    } finally {
      await server.close();
    }
  });

  test('建到一半可以停下，什么也不留到下次', async () => {
    const server = await startTestServer({ today: '2026-11-20', demo: true });
    try {
      const place = { world: server.world, url: server.databaseUrl, size: { people: 30, claims: 10 } };
      const stop = new AbortController();
      await expect(provideDemo(place, () => stop.abort(), stop.signal)).rejects.toThrow(DemoInterrupted);
      expect(
        await countOf(server, 'SELECT count(*) AS n FROM demo_province WHERE completed_at IS NULL'),
      ).toBe(1);
      await provideDemo(place, silent);
      expect(await countOf(server, 'SELECT count(*) AS n FROM person')).toBe(30);
    } finally {
      await server.close();
    }
  });

  test('已有数据的库不建示例，也没有示例扫码', async () => {
    const server = await startTestServer({ today: '2026-11-20', demo: true });
    try {
      const cashier = await server.signIn({
        login: 'real-cashier',
        name: '收银',
        role: 'cashier',
        institutionCode: 'P43010200001',
      });
      await provideDemo({ world: server.world, url: server.databaseUrl, size: SIZE }, silent);
      expect(await countOf(server, 'SELECT count(*) AS n FROM person')).toBe(0);
      expect(await countOf(server, 'SELECT count(*) AS n FROM demo_province')).toBe(0);
      expect((await cashier.call(listDemoScans, {})).status).toBe(404);
    } finally {
      await server.close();
    }
  });
});
