import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as contract from '../../src/contract/settlement-shift.ts';
import { reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, PHARMACY, requestId, TABLETS } from '../support/counter.ts';
import { reversal } from '../support/settling.ts';

let server: TestServer;
let early: Caller;
let late: Caller;
let stranger: Caller;
/** Two sold by the first cashier; the second, whose shift begins after them, sells one and takes the first back. */
const sold: string[] = [];
let back = '';

beforeAll(async () => {
  server = await startTestServer({ today: '2026-05-20' });
  const counter = await furnishCounter(server);
  early = counter.pharmacy;
  stranger = counter.otherPharmacy;
  const employee = await counter.addPerson(1);
  const resident = await counter.addPerson(2, { scheme: 'resident' });
  const rxnos = [
    await counter.prescribe(employee, TABLETS, 1),
    await counter.prescribe(resident, TABLETS, 1),
    await counter.prescribe(employee, TABLETS, 1),
  ];
  late = await server.signIn({
    login: 'cashier-late',
    name: '示例晚班',
    role: 'cashier',
    institutionCode: PHARMACY,
  });
  // Not so long that sessions end.
  const tenMinutes = () => server.clock.advance(600_000);
  const sell = async (who: Caller, index: number) => {
    const patient = index === 1 ? resident : employee;
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, { rxno: rxnos[index] ?? '' }) };
    sold.push((await who.ok(settleClaim, { body })).claimNo ?? '');
  };
  tenMinutes();
  await sell(early, 0);
  await sell(early, 1);
  tenMinutes();
  await sell(late, 2);
  back = (await late.ok(reverseClaim, reversal(sold[0] ?? ''))).claimNo ?? '';
});
afterAll(() => server.close());

const earlier = { from: '2026-05-20 00:00', to: '2026-05-20 12:15' };
const whole = { from: '2026-05-20 00:00', to: '2026-05-20 24:00' };

describe('班次汇总（M29）', () => {
  it('按收款人和时间：各付款方、退费、应交现金，合计等于各行之和', async () => {
    const shift = await early.ok(contract.getShift, { query: whole });
    expect(shift.institutionName).toBe('示例一店');
    expect(shift.rows.map((row) => [row.name, row.isMe, row.settlements, row.reversals])).toEqual([
      ['示例收银', true, 2, 0],
      ['示例晚班', false, 1, 1],
    ]);
    expect(shift.rows[0]).toMatchObject({
      charged: '2000.00',
      pooledFund: '1300.00',
      cashTaken: '700.00',
      cashDue: '700.00',
    });
    expect(shift.rows[1]).toMatchObject({
      charged: '0.00',
      pooledFund: '0.00',
      cashTaken: '300.00',
      cashReturned: '300.00',
      cashReturnedForOthers: '300.00',
      cashDue: '0.00',
    });
    expect(shift.total).toMatchObject({
      settlements: 3,
      reversals: 1,
      charged: '2000.00',
      cashDue: '700.00',
    });
    const before = await late.ok(contract.getShift, { query: earlier });
    expect(before.total).toMatchObject({ settlements: 2, reversals: 0, cashDue: '700.00' });
    const own = shift.rows[1]?.cashier ?? '';
    const mine = await late.ok(contract.getShift, { query: { ...whole, cashier: own } });
    expect(mine.rows.map((row) => row.name)).toEqual(['示例晚班']);
    expect(mine.total.cashDue).toBe('0.00');
  });

  it('逐笔列出，退别班的标明；别的机构看不到，时间不对的不收', async () => {
    const { rows, total } = await late.ok(contract.listShiftBills, { query: whole });
    expect(total).toBe(4);
    expect(rows.map((row) => [row.claimNo, row.reversesNo, row.ofThisShift, row.cash])).toEqual([
      [sold[0], null, true, '300.00'],
      [sold[1], null, true, '400.00'],
      [sold[2], null, true, '300.00'],
      [back, sold[0], false, '-300.00'],
    ]);
    expect((await stranger.ok(contract.listShiftBills, { query: whole })).total).toBe(0);
    expect((await stranger.ok(contract.getShift, { query: whole })).rows).toEqual([]);
    for (const query of [
      { from: whole.to, to: whole.from },
      { from: '2026-02-30 00:00', to: whole.to },
      { from: '2026-04-01 00:00', to: whole.to },
      { from: '2026-05-20 24:30', to: '2026-05-21 08:00' },
    ])
      expect((await early.call(contract.getShift, { query })).status).toBe(400);
  });

  it('导出三种文件，逐笔都在', async () => {
    const fileOf = async (form: 'xlsx' | 'csv' | 'pdf') =>
      (await early.ok(contract.exportShift, { query: { ...whole, form } })) as unknown as Buffer;
    const text = (await fileOf('csv')).toString('utf8');
    for (const claimNo of [...sold, back]) expect(text).toContain(claimNo);
    expect(text).toContain('（别班）');
    expect(text).toContain('合计,3,1,2000.00,1300.00');
    expect((await fileOf('xlsx')).subarray(0, 2).toString()).toBe('PK');
    expect((await fileOf('pdf')).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
