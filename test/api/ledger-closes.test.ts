import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day, startOfDay } from '../../src/base/date.ts';
import { fen } from '../../src/base/money.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import {
  closeDays,
  exportCloses,
  getBalancesAt,
  getClose,
  getJournal,
  listCloses,
  listEntries,
  listJournals,
  listPayables,
  verifyCloses,
} from '../../src/contract/funds-ledger.ts';
import { reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { transfer } from '../../src/domain/funds/journal.ts';
import { keepClosing } from '../../src/server/funds/closes/closing-scan.ts';
import { closeDays as closeIn } from '../../src/server/funds/closes/close-days.ts';
import { verifyExport } from '../../src/server/funds/closes/export-text.ts';
import { recordJournal } from '../../src/server/funds/journals/record-journal.ts';
import { sm3 } from '../../src/server/funds/closes/close-days.ts';
import { createHash } from 'node:crypto';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, HOSPITAL, requestId, TABLETS, type Counter } from '../support/counter.ts';
import { reversal } from '../support/settling.ts';
import { TAMPERED_CLOSES, TAMPERED_ENTRIES } from '../support/tampering.ts';

let server: TestServer;
let counter: Counter;
let province: Caller;
let bureau: Caller;
let elsewhere: Caller;
let hospital: Caller;
let auditor: Caller;
let order = 0;
const place = { areaCode: '430100', scheme: 'employee', institutionCode: HOSPITAL } as const;

async function settle(): Promise<string> {
  const patient = await counter.addPerson((order += 1));
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1) };
  return (await hospital.ok(settleClaim, { body })).claimNo ?? '';
}
function pay(reference: string, postings: ReturnType<typeof transfer>, now = server.clock.now()) {
  return server.world.db.transaction('all', (tx) =>
    recordJournal(tx, null, now, { kind: 'payment', reference, note: '示例拨付', postings }),
  );
}
/** As the owner of the database, past every grant and trigger. */
async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.databaseUrl });
  await client.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(sql);
  await client.end();
}
const sm3OfHex = (hex: string) => createHash('sm3').update(hex, 'hex').digest('hex');
async function exported(caller: Caller, query: { entriesOf?: string } = {}): Promise<unknown> {
  const answer = (await caller.call(exportCloses, { query })) as { status: number; body: unknown };
  expect(answer.status).toBe(200);
  const { body } = answer;
  return Buffer.isBuffer(body) ? JSON.parse(body.toString()) : body;
}
const amountsOf = (
  rows: readonly { account: string; scheme: string; balance: string; areaCode?: string }[],
) =>
  rows
    .filter((row) => row.balance !== '0.00')
    .map((row) => `${row.areaCode ?? ''} ${row.account} ${row.scheme} ${row.balance}`)
    .sort();

/** Goes to noon of another day, where everybody has to sign in anew. */
async function moveTo(text: string): Promise<void> {
  server.clock.setDay(text);
  const again = (login: string) => server.signInAs(login, 'passw0rd');
  province = await again('province-funds');
  bureau = await again('bureau-changsha');
  elsewhere = await again('bureau-hengyang');
  hospital = await again('office-one');
  auditor = await again('auditor-one');
}

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
  await server.signIn({ login: 'province-funds', name: '示例省局', role: 'provinceAdmin' });
  for (const [login, areaCode] of [
    ['bureau-changsha', '430100'],
    ['bureau-hengyang', '430400'],
  ] as const)
    await server.signIn({ login, name: '示例市局', role: 'areaBureau', areaCode });
  await moveTo('2026-06-15');
});
afterAll(() => server.close());

describe('日结（M29）', () => {
  test('没有过完的日子不能日结；过完的每个地区和全省各一份，重做不变', async () => {
    await settle();
    await pay(
      '株洲',
      transfer('institutionPayable', 'pooledFund', fen(70_000n), { ...place, areaCode: '430200' }),
    );
    expect((await province.ok(closeDays, {})).closed).toEqual([]);
    await moveTo('2026-06-17');
    const [first, second] = await Promise.all([
      closeIn(server.world, 'system'),
      closeIn(server.world, 'system'),
    ]);
    expect([...first, ...second].sort()).toEqual(['2026-06-15', '2026-06-16']);
    expect((await province.ok(closeDays, {})).closed).toEqual([]);
    const { rows, total } = await province.ok(listCloses, { query: {} });
    expect([total, rows.map((row) => `${row.onDay} ${row.areaCode} ${row.entries}`)]).toEqual([
      6,
      [
        '2026-06-16 province 0',
        '2026-06-16 430100 0',
        '2026-06-16 430200 0',
        '2026-06-15 province 6',
        '2026-06-15 430100 4',
        '2026-06-15 430200 2',
      ],
    ]);
    expect(rows[0]?.previousHash).toBe(rows[3]?.hash);
    const close = await province.ok(getClose, { params: { area: 'province', day: '2026-06-16' } });
    expect(close.sums.find((sum) => sum.account === 'institutionPayable')).toMatchObject({
      entries: 0,
      balance: '-1400.00',
    });
  });

  test('已日结的日子数据库拒绝记账，晚到的记入开放的日子', async () => {
    const late = await pay(
      '晚到',
      transfer('bank', 'institutionPayable', fen(10_000n), place),
      startOfDay(day('2026-06-15')),
    );
    expect(late.onDay).toBe('2026-06-17');
    const into = `INSERT INTO ledger_journal (kind, reference, note, entries, total, on_day, booked_at, booked_by_name) VALUES ('payment', 'into', '示例', 2, 1, '2026-06-16', '2026-06-16T00:00:00Z', '示例') RETURNING id`;
    const entry = `INSERT INTO ledger_entry (journal_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
      SELECT $1, a, '430100', 'employee', '', m, '2026-06-16', '2026-06-16T00:00:00Z' FROM (VALUES ('bank', -1), ('prepayment', 1)) AS v (a, m)`;
    const tried = server.world.db.transaction('all', async (tx) => {
      const made = await tx.first<{ id: bigint }>(into);
      await tx.run(entry, [made?.id ?? 0n]);
    });
    await expect(tried).rejects.toThrow('the ledger day is closed');
    const claimNo = await settle();
    expect(claimNo).toContain('S20260617');
  });

  test('日结等正在记账的人，不锁住别人', async () => {
    await moveTo('2026-06-18');
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let started: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (started = resolve));
    const slow = server.world.db.transaction('all', async (tx) => {
      const postings = transfer('bank', 'prepayment', fen(100n), place);
      const booked = await recordJournal(tx, null, startOfDay(day('2026-06-17')), {
        kind: 'prepayment',
        reference: '慢',
        note: '示例',
        postings,
      });
      started();
      await held;
      return booked;
    });
    await begun;
    const closing = closeIn(server.world, 'system');
    const meanwhile = await pay('同时', transfer('bank', 'institutionPayable', fen(200n), place));
    expect(meanwhile.onDay).toBe('2026-06-18');
    letGo();
    expect((await slow).onDay).toBe('2026-06-17');
    expect(await closing).toEqual(['2026-06-17']);
    const close = await province.ok(getClose, { params: { area: '430100', day: '2026-06-17' } });
    // 晚到的拨付、当天的结算和慢的预付都在里面。
    expect(close.entries).toBe(2 + 4 + 2);
  });
});

describe('任何时刻的余额（M29）', () => {
  test('日终余额等于日结，也等于到那天为止的分录之和；查得到每一条', async () => {
    for (const onDay of ['2026-06-15', '2026-06-16', '2026-06-17'] as const) {
      const standing = await province.ok(getBalancesAt, { query: { onDay } });
      expect(standing).toMatchObject({ closedOn: onDay, sum: '0.00' });
      const close = await province.ok(getClose, { params: { area: '430100', day: onDay } });
      expect(close.hash).not.toBe(standing.closeHash);
      expect(
        amountsOf(
          standing.rows.filter((row) => row.areaCode === '430100').map(({ areaCode: _, ...row }) => row),
        ),
      ).toEqual(amountsOf(close.sums));
      for (const row of standing.rows) {
        const { rows } = await province.ok(listEntries, {
          query: { to: onDay, account: row.account, area: row.areaCode, scheme: row.scheme, pageSize: 200 },
        });
        const cents = rows.reduce(
          (sum, one) => sum + Math.round((Number(one.debit) - Number(one.credit)) * 100),
          0,
        );
        expect((cents / 100).toFixed(2)).toBe(row.balance);
      }
    }
  });

  test('某一时刻只算到那时已记的账', async () => {
    const noon = await province.ok(getBalancesAt, { query: { at: '2026-06-15 11:59:59' } });
    expect(noon.rows).toEqual([]);
    const after = await province.ok(getBalancesAt, { query: { at: '2026-06-15 12:00:00' } });
    const evening = await province.ok(getBalancesAt, { query: { onDay: '2026-06-15' } });
    expect(amountsOf(after.rows)).toEqual(amountsOf(evening.rows));
    const now = await province.ok(getBalancesAt, { query: {} });
    expect(now).toMatchObject({ onDay: '2026-06-18', closedOn: '2026-06-17', sum: '0.00' });
    expect(
      (await province.call(getBalancesAt, { query: { at: '2026-06-15 12:00:00', onDay: '2026-06-15' } }))
        .status,
    ).toBe(400);
    expect((await province.call(getBalancesAt, { query: { at: '2026-02-30 12:00:00' } })).status).toBe(400);
  });

  test('地区只看自己的账；凭证和分录查得到来源', async () => {
    const own = await bureau.ok(getBalancesAt, { query: {} });
    expect(own.rows.length).toBeGreaterThan(3);
    for (const row of own.rows) expect(row.areaCode).toBe('430100');
    expect((await elsewhere.ok(getBalancesAt, { query: {} })).rows).toEqual([]);
    expect((await elsewhere.ok(listEntries, { query: {} })).total).toBe(0);
    expect((await elsewhere.ok(listJournals, { query: {} })).total).toBe(0);
    expect((await elsewhere.ok(listPayables, { query: {} })).total).toBe(0);
    expect((await elsewhere.ok(listCloses, { query: {} })).total).toBe(0);
    for (const area of ['province', '430100'])
      expect((await elsewhere.call(getClose, { params: { area, day: '2026-06-15' } })).status).toBe(404);
    expect((await bureau.call(listCloses, { query: { area: 'province' } })).status).toBe(404);
    expect((await bureau.call(closeDays, {})).status).toBe(403);
    const { rows } = await bureau.ok(listJournals, { query: { kind: 'payment' } });
    expect(rows.map((row) => row.reference)).toEqual(['同时', '晚到']);
    const journalNo = rows[0]?.journalNo ?? '';
    const journal = await bureau.ok(getJournal, { params: { journalNo } });
    expect(journal.entries.map((one) => [one.account, one.debit, one.credit])).toEqual([
      ['institutionPayable', '2.00', '0.00'],
      ['bank', '0.00', '2.00'],
    ]);
    expect((await elsewhere.call(getJournal, { params: { journalNo } })).status).toBe(404);
    const settled = await bureau.ok(listEntries, { query: { account: 'pooledFund' } });
    expect(settled.rows[0]).toMatchObject({
      source: '结算',
      claimNo: expect.stringMatching(/^S\d+/) as string,
      journalNo: null,
    });
  });

  test('应付机构按结算、拨付和预付算净额（M33）', async () => {
    const before = (await bureau.ok(listPayables, { query: {} })).rows[0];
    expect(before).toMatchObject({
      institutionCode: HOSPITAL,
      payable: '1298.00',
      prepaid: '1.00',
      recoverable: '0.00',
      net: '1297.00',
    });
    await server.world.db.transaction('all', (tx) =>
      recordJournal(tx, null, server.clock.now(), {
        kind: 'recovery',
        reference: '示例追回',
        note: '示例',
        postings: transfer('pooledFund', 'recoverable', fen(5_000n), place),
      }),
    );
    const claimNo = await settle();
    await hospital.ok(reverseClaim, reversal(claimNo));
    expect((await bureau.ok(listPayables, { query: { q: HOSPITAL } })).rows).toMatchObject([
      { payable: '1298.00', recoverable: '50.00', net: '1247.00' },
    ]);
    expect((await bureau.ok(listPayables, { query: { onDay: '2026-06-15' } })).rows).toMatchObject([
      { payable: '700.00' },
    ]);
  });
});

describe('核验（M29）', () => {
  const verify = async () => await province.ok(verifyCloses, { query: {} });

  test('没有动过的账核验无误，导出的文件离线核验无误', async () => {
    expect(await verify()).toMatchObject({
      sound: true,
      days: 3,
      firstDay: '2026-06-15',
      lastDay: '2026-06-17',
      findings: [],
    });
    expect(await bureau.ok(verifyCloses, { query: {} })).toMatchObject({ sound: true, days: 3, entries: 12 });
    const file = await exported(province, { entriesOf: '2026-06-17' });
    expect(verifyExport(file, sm3, sm3OfHex).every((one) => one.valid)).toBe(true);
    const { hash } = await province.ok(getClose, { params: { area: 'province', day: '2026-06-16' } });
    expect(verifyExport(file, sm3, sm3OfHex, hash).every((one) => one.valid)).toBe(true);
    expect(verifyExport(file, sm3, sm3OfHex, '0'.repeat(63) + '1')).toMatchObject([{ valid: false }]);
    const own = await exported(bureau);
    expect(verifyExport(own, sm3, sm3OfHex).every((one) => one.valid)).toBe(true);
  });

  test('导出的文件改一个数、少一天、换一条分录，离线都查得出', async () => {
    const file = JSON.stringify(await exported(province, { entriesOf: '2026-06-15' }));
    const problems = (change: (text: string) => string) =>
      verifyExport(JSON.parse(change(file)), sm3, sm3OfHex)
        .filter((one) => !one.valid)
        .map((one) => one.says);
    expect(problems((text) => text.replace('"balance":"-140000"', '"balance":"-140001"')).join()).toContain(
      '全省 2026-06-15',
    );
    expect(
      problems((text) => text.replace('|institutionPayable|430102|', '|institutionPayable|430200|')).join(),
    ).toMatch(/分录 \d+：与日结不符/);
    const gap = JSON.parse(file) as { closes: { onDay: string }[] };
    gap.closes = gap.closes.filter((close) => close.onDay !== '2026-06-16');
    expect(
      verifyExport(gap, sm3, sm3OfHex)
        .map((one) => one.says)
        .join(),
    ).toContain('2026-06-15 之后缺少日结');
    expect(() => verifyExport({ format: 'other' }, sm3, sm3OfHex)).toThrow('不是导出的日结');
  });

  test.each(TAMPERED_ENTRIES)('%s，核验指出哪一天哪一条', async (_name, tamper, mend, word) => {
    await asOwner(tamper);
    const found = await verify();
    expect(found.sound).toBe(false);
    const named = found.findings.filter((one) => one.entryId !== null);
    expect(named).toHaveLength(1);
    expect(named[0]).toMatchObject({ onDay: '2026-06-15' });
    expect(named[0]?.says).toContain(word);
    await asOwner(mend);
    expect((await verify()).sound).toBe(true);
  });

  test.each(TAMPERED_CLOSES)('%s，核验指出是哪一天', async (_name, tamper, mend, onDay) => {
    await asOwner(tamper);
    const found = await verify();
    expect(found.sound).toBe(false);
    expect(found.findings.map((one) => one.onDay)).toContain(onDay);
    await asOwner(mend);
    expect((await verify()).sound).toBe(true);
  });

  test('最新一天的日结整段抽走，联网核验、导出的文件都说得出；没有日结的日子也说', async () => {
    server.clock.advance(20 * 60_000);
    expect(await verify()).toMatchObject({ sound: true });
    await asOwner(
      `CREATE TABLE cut AS SELECT * FROM ledger_close WHERE on_day = '2026-06-17'; DELETE FROM ledger_close WHERE on_day = '2026-06-17'`,
    );
    const found = await verify();
    expect(found).toMatchObject({ sound: false, days: 2, open: { from: '2026-06-17' } });
    const says = found.findings.map((one) => `${one.areaCode} ${one.onDay} ${one.says}`).join('\n');
    expect(says).toContain('province 2026-06-17 操作记录里有这一天的日结');
    expect(says).toContain('430100 2026-06-16 已经关账到 2026-06-17');
    const own = await bureau.ok(verifyCloses, { query: {} });
    expect(own.findings).toMatchObject([{ areaCode: '430100', onDay: '2026-06-16' }]);
    expect((await province.ok(verifyCloses, { query: { to: '2026-06-16' } })).sound).toBe(true);
    for (const caller of [province, bureau])
      expect(verifyExport(await exported(caller), sm3, sm3OfHex).every((one) => !one.valid)).toBe(true);
    await asOwner(`INSERT INTO ledger_close SELECT * FROM cut; DROP TABLE cut`);
    expect((await verify()).sound).toBe(true);
    expect(verifyExport(await exported(province), sm3, sm3OfHex).every((one) => one.valid)).toBe(true);
  });

  test('核对账目时也看凭证和日结余额', async () => {
    expect(await auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
    await asOwner(
      `UPDATE ledger_close_sum SET balance = balance + 1 WHERE on_day = '2026-06-17' AND area_code = '430100' AND account = 'bank'`,
    );
    expect((await auditor.ok(checkLedger, {})).findings).toMatchObject([{ kind: 'closeDiffers' }]);
    await asOwner(
      `UPDATE ledger_close_sum SET balance = balance - 1 WHERE on_day = '2026-06-17' AND area_code = '430100' AND account = 'bank'`,
    );
    await asOwner(`UPDATE ledger_journal SET total = total + 1 WHERE reference = '晚到'`);
    expect((await auditor.ok(checkLedger, {})).findings).toMatchObject([{ kind: 'journalDiffers' }]);
    await asOwner(`UPDATE ledger_journal SET total = total - 1 WHERE reference = '晚到'`);
  });
});

describe('自动日结（M29）', () => {
  test('定时查看的程序把到期的日子结掉，停下时等它结完', async () => {
    await moveTo('2026-06-20');
    const stop = keepClosing(server.world);
    await stop();
    const { rows } = await province.ok(listCloses, { query: { area: 'province', from: '2026-06-18' } });
    expect(rows.map((row) => row.onDay)).toEqual(['2026-06-19', '2026-06-18']);
  });

  test('零点过后十分钟以内还不日结', async () => {
    const { world } = server;
    const justAfter = (minutes: number) => ({
      ...world,
      clock: { now: () => startOfDay(day('2026-06-21')) + minutes * 60_000 },
    });
    expect(await closeIn(justAfter(9), 'system')).toEqual([]);
    expect(await closeIn(justAfter(10), 'system')).toEqual(['2026-06-20']);
  });
});
