import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAffectedSettlements } from '../../src/contract/corrections.ts';
import { reportOtherSpending } from '../../src/contract/funds.ts';
import { recordDeath } from '../../src/contract/insured.ts';
import {
  findReadjudications,
  getReadjudication,
  getReadjudicationScan,
  listReadjudications,
} from '../../src/contract/settlement-readjudication.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Bindable, Tx } from '../../src/server/db/database.ts';
import { lookAtMarks } from '../../src/server/settlement/corrections/look-at-marks.ts';
import type { World } from '../../src/server/world.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  HOSPITAL,
  INJECTION,
  requestId,
  TABLETS,
  traceCodes,
  type TestPatient,
} from '../support/counter.ts';
import { fees, furnishHis, leave, settlement, type HisDesk } from '../support/stays.ts';

/** Of a yearly limit of 150000 yuan: 100 are left, and a pack asks 700. */
const NEARLY_ALL = '149900.00';
let server: TestServer;
let desk: HisDesk;
let agency: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await furnishHis(server, HOSPITAL);
  agency = desk.counter.agency;
  await lookAtMarks(server.world);
});
afterAll(() => server.close());

const settled = async (order: number) => {
  const patient = await desk.counter.addPerson(order);
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1) };
  await desk.counter.hospital.ok(settleClaim, { body });
  return patient;
};
const report = (patient: TestPatient) =>
  agency.ok(reportOtherSpending, {
    body: {
      requestId: requestId(),
      personNo: patient.personNo,
      scheme: 'employee',
      year: 2026,
      pooledFund: NEARLY_ALL,
      majorIllness: '0.00',
      source: '住院结算',
      reference: requestId(),
      paidOn: '2026-06-01',
    },
  });
const openOf = async ({ personNo }: TestPatient) =>
  (await agency.ok(listReadjudications, { query: { personNo, state: 'open' } })).rows;
const scan = () => agency.ok(getReadjudicationScan, {});

/** Looks until nothing waits: a transaction of any other database of the same server makes marks wait too. */
async function lookAtAll(world = server.world) {
  const sum = { looked: 0, found: 0 };
  for (let time = 0; time < 200; time += 1) {
    const { looked, found } = await lookAtMarks(world);
    sum.looked += looked;
    sum.found += found;
    if ((await scan()).waiting === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return sum;
}

/** The world as it is, with a look at what each transaction has asked, just before it ends. */
function lookingOn(world: World, ending: (asked: readonly string[]) => Promise<void>): World {
  const transaction: World['db']['transaction'] = (scope, work, kind) =>
    world.db.transaction(
      scope,
      async (tx) => {
        const asked: string[] = [];
        const noting = new Proxy(tx, {
          get: (of, name: keyof Tx) => (sql: string, values?: readonly Bindable[], plan?: string) => {
            asked.push(sql);
            return (of[name] as Tx['rows'])(sql, values, plan);
          },
        });
        const done = await work(noting);
        await ending(asked);
        return done;
      },
      kind,
    );
  return { ...world, db: { ...world.db, transaction } };
}

describe('更正以后自动查找（M9.5、M29、I6、I12）', () => {
  test('晚报的占用自己引出一件，再查不多出，人工查找得到同一件；没有结算的人不留待查', async () => {
    const patient = await settled(1);
    await lookAtAll();
    expect(await openOf(patient)).toEqual([]);
    await report(patient);
    expect((await scan()).waiting).toBe(1);
    expect(await lookAtAll()).toEqual({ looked: 1, found: 1 });
    const [found] = await openOf(patient);
    expect(found).toMatchObject({ byItself: true, bills: 1, state: 'found' });
    expect(await lookAtAll()).toEqual({ looked: 0, found: 0 });
    await desk.counter.addPerson(50);
    expect(await lookAtAll()).toEqual({ looked: 0, found: 0 });
    expect(await scan()).toMatchObject({ waiting: 0, lookedAt: expect.stringMatching(/^2026-06-15/) });
    const body = { year: 2026, personNo: patient.personNo, after: null };
    expect(await agency.ok(findReadjudications, { body })).toMatchObject({ found: 1 });
    expect((await openOf(patient)).map(({ id }) => id)).toEqual([found?.id]);
  });

  test('正在重算的人照常结算，不等重算；重算期间写下的单也算进去，不留过时的一件（I12）', async () => {
    const patient = await settled(40);
    await lookAtAll();
    await report(patient);
    let bought = 0;
    // Before a transaction that has reckoned a year ends, whatever locks it has, the person buys again.
    const buying = lookingOn(server.world, async (asked) => {
      if (bought > 1 || !asked.some((sql) => sql.includes('FROM claim_line'))) return;
      bought += 1;
      const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1) };
      await desk.counter.hospital.ok(settleClaim, { body });
    });
    expect(await lookAtAll(buying)).toEqual({ looked: 1, found: 1 });
    expect(bought).toBe(2);
    const [found, ...more] = await openOf(patient);
    expect(more).toEqual([]);
    const body = { year: 2026, personNo: patient.personNo, after: null };
    expect(await agency.ok(findReadjudications, { body })).toMatchObject({ found: 1 });
    expect((await openOf(patient)).map(({ id }) => id)).toEqual([found?.id]);
  });

  test('更正时还在途的事务结束以后才查：它写下的结算单不会漏', async () => {
    const patient = await settled(2);
    await lookAtAll();
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    let begin = () => {};
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const held = server.world.db.transaction('none', async (tx) => {
      await tx.first('SELECT pg_current_xact_id()');
      begin();
      await ended;
    });
    await begun;
    try {
      await report(patient);
      expect(await lookAtMarks(server.world)).toEqual({ looked: 0, found: 0 });
      expect((await scan()).waiting).toBe(1);
    } finally {
      end();
      await held;
    }
    expect(await lookAtAll()).toEqual({ looked: 1, found: 1 });
  });

  test('补登的死亡日期早于购药，查出不能自动改的一件（M5）', async () => {
    const patient = await settled(3);
    await lookAtAll();
    await agency.ok(recordDeath, {
      params: { id: patient.id },
      body: { diedOn: '2026-05-01', evidence: '示例：户籍注销' },
    });
    await lookAtAll();
    const [found] = await openOf(patient);
    expect(found).toMatchObject({ byItself: true, bills: 0, obstacles: 1 });
  });

  test('住院逐行按用药那天看：只有十一日那一行受当天标准更正的影响（M12、M19）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const line = (day: string, price: string) => ({
      code: INJECTION.code,
      day,
      price,
      cnt: '1',
      amount: `${price}.00`,
      traces: traceCodes(INJECTION, 1),
    });
    await desk.ok('2301', fees(patient, stayNo, [line('2026-06-11', '3000'), line('2026-06-12', '2800')]));
    await desk.ok('2402', leave(patient, stayNo));
    await desk.ok('2304', settlement(patient, stayNo, '5800'));
    await lookAtAll();
    expect(await openOf(patient)).toEqual([]);
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, to_on, reason, entered_at)
         VALUES ($1, 'bid', 25000000, false, '2026-06-11', '2026-06-11', '示例：更正', now() + interval '1 day')`,
        [INJECTION.code],
      ),
    );
    await lookAtAll();
    const [found] = await openOf(patient);
    const { bills } = await agency.ok(getReadjudication, { params: { id: found?.id ?? 0 } });
    expect(bills).toMatchObject([
      {
        before: { eligible: '5800.00' },
        after: { eligible: '5300.00' },
        changes: [{ kind: 'standard', line: 1 }],
      },
    ]);
    const price = await server.signIn({ login: 'scan-price', name: '示例价格', role: 'provincePrice' });
    const { rows } = await price.ok(listAffectedSettlements, { query: { product: INJECTION.code } });
    expect(rows.filter(({ difference }) => difference !== '0.00')).toMatchObject([
      { line: 1, servedOn: '2026-06-11', eligibleBefore: '3000.00', eligibleAfter: '2500.00' },
    ]);
  });
});
