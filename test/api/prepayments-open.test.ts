import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as contract from '../../src/contract/funds-prepayments.ts';
import type { PrepaymentOpenness } from '../../src/domain/funds/prepayments/set-off.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { HOSPITAL, PHARMACY } from '../support/counter.ts';
import { bodyOf, decide, refund, seen, take } from '../support/prepaying.ts';
import { deskOf, openDesks } from '../support/statement-desks.ts';

let server: TestServer;
let agency: Caller;
let bureau: Caller;
/** Paid on 2 June: to be met at once, from June's statement on, and from December's. */
let atOnce: number;
let fromJune: number;
let fromDecember: number;

beforeAll(async () => {
  ({ server, agency, bureau } = await openDesks());
  atOnce = await prepaid();
  fromJune = await prepaid({ offsetFrom: '2026-06', scheme: 'resident' });
  fromDecember = await prepaid({ offsetFrom: '2026-12', institutionCode: PHARMACY });
  // One that nobody approved, and one that is on its way back.
  await agency.ok(contract.proposePrepayment, { body: bodyOf() });
  await take(agency, await prepaid(), 'backAsked', '示例：登记错了');
});
afterAll(() => server.close());

async function prepaid(given: Parameters<typeof bodyOf>[0] = {}): Promise<number> {
  const { id } = await agency.ok(contract.proposePrepayment, { body: bodyOf(given) });
  expect((await take(bureau, id, 'approved')).status).toBe(200);
  return id;
}

let desks = 0;
/** A desk that has just signed in: the others have been idle since. */
async function deskOn(today: string, given: object = { role: 'areaBureau', areaCode: '430100' }) {
  server.clock.setDay(today);
  return deskOf(server)(`open-${(desks += 1)}`, given);
}

async function open(who: Caller, which: PrepaymentOpenness, more: object = {}) {
  const { rows, total } = await who.ok(contract.listPrepayments, { query: { open: which, ...more } });
  expect(total).toBe(rows.length);
  return rows.map(({ id, openDays }) => [id, openDays]);
}

describe('没有冲完的预付，满 90 天的列出来（M29）', () => {
  it('从能冲抵的那天算起，久的在前；没有核准的、申请冲销的不在内；机构看自己的，别的地区看不到', async () => {
    const early = await deskOn('2026-08-30');
    expect(await open(early, 'long')).toEqual([]);
    expect(await open(early, 'any')).toEqual([
      [atOnce, 89],
      [fromJune, 60],
      [fromDecember, null],
    ]);
    const due = await deskOn('2026-08-31');
    expect(await open(due, 'long')).toEqual([[atOnce, 90]]);
    expect((await seen(due, atOnce)).openDays).toBe(90);
    const late = await deskOn('2026-09-29');
    expect(await open(late, 'long')).toEqual([
      [atOnce, 119],
      [fromJune, 90],
    ]);
    expect(await open(late, 'long', { scheme: 'resident' })).toEqual([[fromJune, 90]]);
    const hospital = await deskOn('2026-09-29', { role: 'hospitalOffice', institutionCode: HOSPITAL });
    expect(await open(hospital, 'any')).toEqual([
      [atOnce, 119],
      [fromJune, 90],
    ]);
    const far = await deskOn('2026-09-29', { role: 'areaBureau', areaCode: '430200' });
    expect(await open(far, 'any')).toEqual([]);
  });

  it('全部等着核准退回的不再列，没有同意的又列出来', async () => {
    const enters = await deskOn('2026-09-29');
    const decides = await deskOn('2026-09-29');
    const back = await refund(enters, atOnce, '1000.00');
    expect(await open(decides, 'long')).toEqual([[fromJune, 90]]);
    expect((await seen(decides, atOnce)).openDays).toBeNull();
    const id = back.status === 200 ? back.body.id : 0;
    expect((await decide(decides, id, 'rejected', '示例：没有到账')).status).toBe(200);
    expect((await open(decides, 'long'))[0]).toEqual([atOnce, 119]);
  });
});
