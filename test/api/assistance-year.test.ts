import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day, dayAt } from '../../src/base/date.ts';
import { checkLedger, getMyYear } from '../../src/contract/funds.ts';
import { getPersonLimits } from '../../src/contract/funds-limits.ts';
import {
  confirmReadjudication,
  findReadjudications,
  listReadjudications,
  takeReadjudicationStep,
} from '../../src/contract/settlement-readjudication.ts';
import {
  enterBenefitAct,
  getBenefitReplay,
  startBenefitReplay,
} from '../../src/contract/settlement-benefits.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { getBill, preSettle, reverseClaim, settleClaim, type Bill } from '../../src/contract/settlement.ts';
import type { Actor } from '../../src/domain/identity/roles.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { openDatabase } from '../../src/server/db/database.ts';
import { ensureYear, lockYears } from '../../src/server/funds/store.ts';
import { insertAssistanceIdentity, insertEnrolment } from '../../src/server/insured/store.ts';
import { contentOf, parseClaim } from '../../src/server/settlement/judge-claim.ts';
import type { LaneRequest } from '../../src/server/settlement/lane/lane-request.ts';
import { settleBatch } from '../../src/server/settlement/lane/settle-batch.ts';
import { hashOf, settleAlone } from '../../src/server/settlement/settle-claim.ts';
import type { World } from '../../src/server/world.ts';
import { goTo } from '../support/acts.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { approved, filed } from '../support/manual-desk.ts';
import { CASHIER, reversal } from '../support/settling.ts';

/**
 * Threshold and cap of assistance are the person's for the year, whichever scheme they are in (M9.4). A pack costs 1000 yuan: of
 * it a resident bears 400, an employee 300. Half of what is above 1000 yuan is helped with, up to 400 yuan.
 */
const [AS_RESIDENT, AS_EMPLOYEE] = ['2026-06-14', '2026-06-15'] as const;
let server: TestServer;
let counter: Counter;
let second: Caller;
let admin: Caller;
let order = 0;

beforeAll(async () => {
  server = await startTestServer({ today: AS_RESIDENT });
  counter = await furnishCounter(server);
  second = await server.signIn({
    login: 'agency-second',
    name: '示例复核',
    role: 'agencyReviewer',
    areaCode: '430102',
  });
  admin = await server.signIn({ login: 'admin', name: '示例省局', role: 'provinceAdmin' });
  await server.world.db.transaction('all', (tx) =>
    tx.run(
      `INSERT INTO assistance_rule (area_code, category, year, ratio, threshold, cap, source) VALUES ('430100', 'subsistence', 2026, 5000, 100000, 40000, '示例')`,
    ),
  );
});
afterAll(() => server.close());

/** Somebody who is a resident until the middle of June and an employee from then on. */
async function mover({ isHelped = true }: { isHelped?: boolean } = {}): Promise<TestPatient> {
  const patient = await counter.addPerson((order += 1), { scheme: 'resident' });
  await server.world.db.transaction('all', async (tx) => {
    await tx.run('UPDATE enrolment SET to_on = $2 WHERE person_id = $1', [patient.id, AS_RESIDENT]);
    const span = { from: day(AS_EMPLOYEE), to: null };
    await insertEnrolment(tx, patient.id, {
      scheme: 'employee',
      areaCode: '430102',
      status: 'normal',
      ...span,
    });
  });
  if (isHelped) await help(patient);
  return patient;
}

const help = (patient: TestPatient) =>
  server.world.db.transaction('all', (tx) =>
    insertAssistanceIdentity(tx, patient.id, 'subsistence', day('2026-01-01'), null),
  );
const settle = (patient: TestPatient, packs: number) =>
  counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...claimOf(patient, TABLETS, packs) } });
const sound = async () => expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });
const find = (patient: TestPatient) =>
  counter.agency.ok(findReadjudications, { body: { year: 2026, personNo: patient.personNo, after: null } });

/** What a bill says of assistance: used before it, and what it brought. */
const told = ({ stages, fromAssistance, scheme }: Pick<Bill, 'stages' | 'fromAssistance' | 'scheme'>) => {
  const { usedThreshold, usedCap } = stages.find((one) => one.step === 'fromAssistance')?.inputs ?? {};
  return [scheme, usedThreshold, usedCap, fromAssistance];
};

describe('年中换险种的救助对象（M9.4）', () => {
  test('起付只抵一次，两个险种合起来不超过封顶；各险种的限额各算各的；页面说得出全年用了多少，试算也这样传', async () => {
    await goTo(server, AS_RESIDENT);
    const patient = await mover();
    expect(told(await settle(patient, 2))).toEqual(['resident', '0.00', '0.00', '0.00']);
    expect(told(await settle(patient, 2))).toEqual(['resident', '800.00', '0.00', '300.00']);
    await goTo(server, AS_EMPLOYEE);
    const asked = await counter.hospital.ok(preSettle, { body: claimOf(patient, TABLETS, 2) });
    expect(told(asked)).toEqual(['employee', '1000.00', '300.00', '100.00']);
    const bill = await settle(patient, 2);
    expect(told(bill)).toEqual(told(asked));
    expect(bill).toMatchObject({ fromPooledFund: '1400.00', personPays: '500.00' });
    expect(checkBill(bill)).toMatchObject({ findings: [] });
    expect(told(await settle(patient, 1))).toEqual(['employee', '1000.00', '400.00', '0.00']);

    const used = { paid: '400.00', towardsThreshold: '1000.00' };
    for (const [scheme, own] of [
      ['resident', { assistanceUsed: '300.00', pooledFundUsed: '2400.00' }],
      ['employee', { assistanceUsed: '100.00', pooledFundUsed: '2100.00' }],
    ] as const)
      expect(
        await counter.agency.ok(getPersonLimits, {
          query: { personNo: patient.personNo, scheme, year: 2026 },
        }),
      ).toMatchObject({ sums: { ...own, assistanceOfYear: used } });
    const me = await server.signIn({
      login: 'mover',
      name: '示例患者',
      role: 'patient',
      personId: patient.id,
    });
    expect(await me.ok(getMyYear, { query: { year: 2026 } })).toMatchObject({
      rows: [{ assistanceOfYear: used }, { assistanceOfYear: used }],
    });
    expect(await find(patient)).toEqual({ looked: 2, found: 0, next: null });
    // 200 more of threshold take 100 from the resident's help, which the employee's would make up for but for the lower cap.
    expect(await tried({ threshold: '1200.00', cap: '350.00' })).toEqual({
      before: '400.00',
      after: '350.00',
    });
    await sound();
  });

  test('撤销、退掉换险种以前的单，起付和封顶还回来，后面的单接着用；已结算的不牵动', async () => {
    await goTo(server, AS_RESIDENT);
    const patient = await mover();
    const whole = await settle(patient, 2);
    const gone = await settle(patient, 2);
    await goTo(server, AS_EMPLOYEE);
    expect(told(await settle(patient, 1))).toEqual(['employee', '1000.00', '300.00', '100.00']);
    await counter.hospital.ok(reverseClaim, reversal(gone.claimNo));
    // 200 of its 300 go to what is missing of the threshold, half of the rest is helped with.
    expect(told(await settle(patient, 1))).toEqual(['employee', '800.00', '100.00', '50.00']);
    const back = { line: 1, quantity: '1', traceCodes: whole.lines[0]?.traceCodes.slice(0, 1) ?? [] };
    await counter.hospital.ok(returnLines, {
      params: { claimNo: whole.claimNo ?? '' },
      body: { requestId: requestId(), reason: '患者退药', lines: [back] },
    });
    expect(told(await settle(patient, 1))).toEqual(['employee', '600.00', '150.00', '0.00']);
    expect(await find(patient)).toEqual({ looked: 2, found: 0, next: null });
    await sound();
  });

  test('换险种以前买的药，换了以后才来零星报销：按购药那天的险种报，起付和封顶接着换险种以后已用的', async () => {
    await goTo(server, AS_EMPLOYEE);
    const patient = await mover();
    expect(told(await settle(patient, 4))).toEqual(['employee', '0.00', '0.00', '100.00']);
    const me = await server.signIn({
      login: 'late',
      name: '示例患者',
      role: 'patient',
      personId: patient.id,
    });
    // Two packs: 1200 yuan from the fund, and of the 800 half, but for the cap of which 300 are left.
    const claimNo = await approved(counter.agency, second, await filed(me), '1500.00');
    const bill = await counter.agency.ok(getBill, { params: { claimNo } });
    expect(told(bill)).toEqual(['resident', '1000.00', '100.00', '300.00']);
    expect(checkBill(bill)).toMatchObject({ findings: [] });
    await sound();
  });

  test('身份晚报：先更正换险种以前的，再按它留下的更正换险种以后的，合计与当初就知道时相同', async () => {
    await goTo(server, AS_RESIDENT);
    const patient = await mover({ isHelped: false });
    await settle(patient, 3);
    await goTo(server, AS_EMPLOYEE);
    await settle(patient, 2);
    await help(patient);
    expect(await find(patient)).toEqual({ looked: 2, found: 2, next: null });
    const early = await openOf(patient, 'employee');
    expect((await bookOpen(patient, 'resident')).map(told)).toEqual([['resident', '0.00', '0.00', '100.00']]);
    // What was found on the bills of the other scheme as they were does not hold any more.
    const proposed = { params: early, body: { step: 'proposed' as const, words: '示例：晚报' } };
    expect(await counter.agency.call(takeReadjudicationStep, proposed)).toMatchObject({
      status: 422,
      body: { code: 'READJUDICATION_STALE' },
    });
    expect(await find(patient)).toEqual({ looked: 2, found: 1, next: null });
    expect((await bookOpen(patient, 'employee')).map(told)).toEqual([
      ['employee', '1000.00', '100.00', '300.00'],
    ]);
    expect(await find(patient)).toEqual({ looked: 2, found: 0, next: null });
    await sound();
  });

  test('先更正了换险种以后的也一样：换险种以前的更正以后，后面的再更正一次', async () => {
    await goTo(server, AS_RESIDENT);
    const patient = await mover({ isHelped: false });
    await settle(patient, 3);
    await goTo(server, AS_EMPLOYEE);
    await settle(patient, 4);
    await help(patient);
    expect(await find(patient)).toMatchObject({ found: 2 });
    expect((await bookOpen(patient, 'employee')).map(told)).toEqual([['employee', '0.00', '0.00', '100.00']]);
    expect((await bookOpen(patient, 'resident')).map(told)).toEqual([['resident', '0.00', '0.00', '100.00']]);
    expect(await find(patient)).toMatchObject({ found: 1 });
    expect((await bookOpen(patient, 'employee')).map(told)).toEqual([
      ['employee', '1000.00', '100.00', '300.00'],
    ]);
    expect(await find(patient)).toMatchObject({ found: 0 });
    await sound();
  });
});

/** The only finding of a scheme that waits for somebody. */
async function openOf(patient: TestPatient, scheme: string): Promise<{ id: number }> {
  const { rows } = await counter.agency.ok(listReadjudications, {
    query: { personNo: patient.personNo, state: 'open' },
  });
  const own = rows.filter((row) => row.scheme === scheme);
  expect(own).toHaveLength(1);
  return { id: own[0]?.id ?? 0 };
}

/** What assistance would have paid of everything settled so far, had the rule been another. */
async function tried(rule: { threshold: string; cap: string }): Promise<{ before: string; after: string }> {
  const assistance = [
    { areaCode: '430100', category: 'subsistence' as const, year: 2026, ratio: '0.5000', ...rule },
  ];
  const values = { employeeRatio: null, residentRatio: null, limits: [], assistance };
  const paper = { title: '示例文件', number: '示例〔2026〕3号', issuedOn: '2026-06-01', reason: '示例' };
  const act = await admin.ok(enterBenefitAct, {
    body: { ...paper, from: '2026-07-01', to: null, ...values },
  });
  const span = { from: AS_RESIDENT, to: AS_EMPLOYEE, areas: [] };
  const { id } = await admin.ok(startBenefitReplay, { params: { id: act.id }, body: span });
  const run = () => admin.ok(getBenefitReplay, { params: { id } });
  await expect.poll(async () => (await run()).state, { timeout: 20_000 }).toBe('done');
  const paid = (await run()).effect?.payers.find((one) => one.payer === 'fromAssistance');
  return { before: paid?.before ?? '', after: paid?.after ?? '' };
}

/** Proposes, confirms and books a scheme's finding; gives the bills that took the others' place. */
async function bookOpen(patient: TestPatient, scheme: string): Promise<Bill[]> {
  const params = await openOf(patient, scheme);
  await counter.agency.ok(takeReadjudicationStep, {
    params,
    body: { step: 'proposed', words: '示例：晚报' },
  });
  const { booked } = await second.ok(confirmReadjudication, { params, body: { words: '' } });
  return Promise.all(
    booked.map(({ replacementNo }) => counter.hospital.ok(getBill, { params: { claimNo: replacementNo } })),
  );
}

const OFFICE: Actor = { ...CASHIER, role: 'hospitalOffice', institutionCode: HOSPITAL };

/** A claim as it comes to the lane; one of another day than today comes alone. */
function requestOf(patient: TestPatient, packs: number, servedOn?: string): LaneRequest {
  const { credential: _, ...body } = claimOf(patient, TABLETS, packs);
  const dated = servedOn === undefined ? {} : { servedOn: day(servedOn) };
  const claim = parseClaim(OFFICE, { ...body, ...dated }, dayAt(server.clock.now()));
  const content = { claim, requestId: requestId(), contentHash: hashOf(contentOf(claim)) };
  return { actor: OFFICE, channel: 'page', ...content, dated: servedOn !== undefined };
}

function billOf(answer: Awaited<ReturnType<typeof settleAlone>>): Bill {
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
}

describe('一批结的和单独结的、两条连接同时结的（M9.4、I12）', () => {
  test('一批里的每一笔都看得见换险种以前用的和前面几笔用的，与单独结逐分相同', async () => {
    const people: TestPatient[] = [];
    await goTo(server, AS_RESIDENT);
    for (const _ of ['batch', 'alone']) {
      const patient = await mover();
      await settle(patient, 2);
      people.push(patient);
    }
    await goTo(server, AS_EMPLOYEE);
    for (const patient of people)
      await server.world.db.transaction('all', (tx) =>
        ensureYear(tx, { personId: patient.id, scheme: 'employee', year: 2026 }),
      );
    const [together, alone] = people;
    if (together === undefined || alone === undefined) throw new Error('two people moved');
    const packs = [1, 2, 1];
    const requests = packs.map((count) => requestOf(together, count));
    const verdicts = await settleBatch(server.world, requests, 'skip');
    const batch = verdicts.map((one) => {
      if (typeof one !== 'object' || !('answer' in one)) throw new Error(JSON.stringify(one));
      return billOf(one.answer);
    });
    const singly: Bill[] = [];
    for (const count of packs) singly.push(billOf(await settleAlone(server.world, requestOf(alone, count))));
    expect(batch.map(told)).toEqual([
      ['employee', '800.00', '0.00', '50.00'],
      ['employee', '1000.00', '50.00', '300.00'],
      ['employee', '1000.00', '350.00', '50.00'],
    ]);
    expect(batch.map((bill) => bill.stages)).toEqual(singly.map((bill) => bill.stages));
    await sound();
  });

  test('两个程序同时为换险种前后的费用开年度、结算：一前一后，起付和封顶都不会用两次', async () => {
    await goTo(server, AS_EMPLOYEE);
    const other: World = { ...server.world, db: openDatabase(server.databaseUrl, 4, '', server.clock.now) };
    try {
      for (let time = 0; time < 8; time += 1) {
        const patient = await mover();
        // Dispensed on the last day as a resident and settled late, as a stay's lines are.
        const bills = await Promise.all([
          settleAlone(server.world, requestOf(patient, 4, AS_RESIDENT)),
          settleAlone(other, requestOf(patient, 4)),
        ]);
        const [first, next] = bills
          .map(billOf)
          .sort((a, b) => (a.claimNo ?? '').localeCompare(b.claimNo ?? ''));
        expect([first?.scheme, next?.scheme].sort()).toEqual(['employee', 'resident']);
        const own = first?.scheme === 'resident' ? '1600.00' : '1200.00';
        expect(first).toMatchObject({ ownShare: own });
        const paid = [first?.fromAssistance, next?.fromAssistance];
        expect(paid).toEqual(own === '1600.00' ? ['300.00', '100.00'] : ['100.00', '300.00']);
      }
    } finally {
      await other.db.close();
    }
    await sound();
  });

  test('别的程序正在为同一人开另一险种的年度：等它办完再判断', async () => {
    await goTo(server, AS_EMPLOYEE);
    const patient = await mover();
    const other = openDatabase(server.databaseUrl, 4, '', server.clock.now);
    try {
      let ended = false;
      let settled: Promise<Bill> | undefined;
      await other.transaction('all', async (tx) => {
        await ensureYear(tx, { personId: patient.id, scheme: 'resident', year: 2026 });
        await lockYears(tx, patient.personNo, 2026);
        await tx.run(
          'UPDATE person_year SET assistance_threshold_used = 100000, assistance_used = 35000 WHERE person_id = $1',
          [patient.id],
        );
        settled = settleAlone(server.world, requestOf(patient, 4)).then(billOf);
        void settled.then(() => (ended = true));
        await waiting();
        expect(ended).toBe(false);
      });
      if (settled === undefined) throw new Error('it was begun');
      expect(told(await settled)).toEqual(['employee', '1000.00', '350.00', '50.00']);
    } finally {
      await other.close();
    }
  });
});

/** Until some connection waits for a lock. */
async function waiting(): Promise<void> {
  await expect
    .poll(
      () =>
        server.world.db.transaction('all', (tx) =>
          tx.first<{ count: number }>('SELECT count(*)::int AS count FROM pg_locks WHERE NOT granted'),
        ),
      { timeout: 20_000 },
    )
    .toMatchObject({ count: 1 });
}
