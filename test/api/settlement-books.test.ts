import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLedger, getMyYear, listBalances, reportOtherSpending } from '../../src/contract/funds.ts';
import { fileOffSite, getBill, listBills, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { reverseClaim as reverseOn } from '../../src/server/settlement/reverse-claim.ts';
import { voidRequest } from '../../src/server/settlement/void-request-store.ts';
import { CASHIER, countRows, outcomeOf, reversal, worldOn } from '../support/settling.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  TABLETS,
  type Counter,
} from '../support/counter.ts';

let server: TestServer;
let counter: Counter;
let order = 0;
const nextPerson = (given?: { scheme?: 'employee' | 'resident'; areaCode?: string }) =>
  counter.addPerson((order += 1), given);

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
});
afterAll(() => server.close());

describe('同一请求只办一次', () => {
  test('重发得到第一次的结果；换了内容是冲突', async () => {
    const patient = await nextPerson();
    const body = {
      requestId: requestId(),
      ...claimOf(patient, TABLETS, 1, { rxno: await counter.prescribe(patient, TABLETS, 1) }),
    };
    const first = await counter.pharmacy.ok(settleClaim, { body });
    const claims = await countRows(server, 'claim');
    expect(await counter.pharmacy.ok(settleClaim, { body })).toEqual(first);
    const sameAmount = {
      ...body,
      lines: body.lines.map((line) => ({ ...line, price: '1000', quantity: '1.0' })),
    };
    expect(await counter.pharmacy.ok(settleClaim, { body: sameAmount })).toEqual(first);
    const other = { ...body, lines: body.lines.map((line) => ({ ...line, price: '999.00' })) };
    expect(await counter.pharmacy.call(settleClaim, { body: other })).toMatchObject({
      status: 409,
      body: { code: 'REQUEST_REUSED' },
    });
    expect(await countRows(server, 'claim')).toBe(claims);
  });

  test('同一请求同时到达多次，只结算一次，应答相同', async () => {
    const patient = await nextPerson();
    const body = {
      requestId: requestId(),
      ...claimOf(patient, TABLETS, 1, { rxno: await counter.prescribe(patient, TABLETS, 1) }),
    };
    const claims = await countRows(server, 'claim');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => counter.pharmacy.ok(settleClaim, { body })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await countRows(server, 'claim')).toBe(claims + 1);
  });

  test('作废的请求编号晚到也不能结算；已结算的作废得到结算编号', async () => {
    const patient = await nextPerson();
    const body = {
      requestId: requestId(),
      ...claimOf(patient, TABLETS, 1, { rxno: await counter.prescribe(patient, TABLETS, 1) }),
    };
    const makeVoid = (id: string) =>
      server.world.db.transaction('all', (tx) => voidRequest(tx, PHARMACY, id, server.clock.now()));
    expect(await makeVoid(body.requestId)).toBeUndefined();
    expect(await counter.pharmacy.call(settleClaim, { body })).toMatchObject({
      status: 409,
      body: { code: 'REQUEST_VOIDED' },
    });
    const again = { ...body, requestId: requestId() };
    const settled = await counter.pharmacy.ok(settleClaim, { body: again });
    expect(await makeVoid(again.requestId)).toBe(settled.claimNo);
  });
});

describe('抢用', () => {
  test('同一追溯码同时在两家店售出，只成一笔（M32）', async () => {
    const [one, two] = [await nextPerson(), await nextPerson()];
    const first = claimOf(one, TABLETS, 1, { rxno: await counter.prescribe(one, TABLETS, 1) });
    const second = claimOf(two, TABLETS, 1, {
      rxno: await counter.prescribe(two, TABLETS, 1, OTHER_PHARMACY),
    });
    const same = {
      ...second,
      lines: second.lines.map((line) => ({ ...line, traceCodes: first.lines[0]?.traceCodes ?? [] })),
    };
    const codes = await Promise.all([
      outcomeOf(counter.pharmacy, first),
      outcomeOf(counter.otherPharmacy, same),
    ]);
    expect(codes.sort()).toEqual(['TRACE_CODE_ALREADY_SOLD', 'settled']);
  });

  test('同一处方同时结算多次，只用一次（N5.4）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const codes = await Promise.all(
      Array.from({ length: 6 }, () => outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))),
    );
    expect(codes.filter((one) => one === 'settled')).toHaveLength(1);
    expect(codes.filter((one) => one === 'PRESCRIPTION_ALREADY_USED')).toHaveLength(5);
  });

  test('追溯码次序相反的两单同时到达，不会互相锁死', async () => {
    for (let round = 0; round < 5; round += 1) {
      const [one, two] = [await nextPerson(), await nextPerson()];
      const first = claimOf(one, TABLETS, 2);
      const codes = first.lines[0]?.traceCodes ?? [];
      const second = claimOf(two, TABLETS, 2);
      const turned = {
        ...second,
        lines: second.lines.map((line) => ({ ...line, traceCodes: [...codes].reverse() })),
      };
      const answers = await Promise.all([
        outcomeOf(counter.hospital, first),
        outcomeOf(counter.hospital, turned),
      ]);
      expect(answers.sort()).toEqual(['TRACE_CODE_ALREADY_SOLD', 'settled']);
    }
  });
});

describe('撤销', () => {
  test('撤销退回累计、追溯码、处方和分录，只能一次（M32）', async () => {
    const patient = await nextPerson();
    const me = await server.signIn({
      login: `patient-${patient.id}`,
      name: '示例患者',
      role: 'patient',
      personId: patient.id,
    });
    expect((await me.ok(getMyYear, { query: {} })).rows).toMatchObject([
      { scheme: 'employee', pooledFundUsed: '0.00', pooledFundLimit: '150000.00' },
    ]);
    const body = claimOf(patient, TABLETS, 2, { rxno: await counter.prescribe(patient, TABLETS, 2) });
    const settled = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    expect((await me.ok(getMyYear, { query: {} })).rows).toMatchObject([
      { pooledFundUsed: '1400.00', ownShare: '600.00', pooledFundLimit: '150000.00' },
    ]);

    const id = requestId();
    const reversed = await counter.pharmacy.ok(reverseClaim, reversal(settled.claimNo, id));
    expect(reversed).toMatchObject({
      state: 'reversal',
      charged: '-2000.00',
      fromPooledFund: '-1400.00',
      personPays: '-600.00',
      reversesNo: settled.claimNo,
      reason: '患者退药',
    });
    expect(reversed.lines).toMatchObject([{ quantity: '-2', charged: '-2000.00' }]);
    expect(await counter.pharmacy.ok(reverseClaim, reversal(settled.claimNo, id))).toEqual(reversed);
    expect(await counter.pharmacy.call(reverseClaim, reversal(settled.claimNo))).toMatchObject({
      status: 422,
      body: { code: 'CLAIM_ALREADY_REVERSED' },
    });

    expect(await counter.pharmacy.ok(getBill, { params: { claimNo: settled.claimNo ?? '' } })).toMatchObject({
      state: 'reversed',
      reversedByNo: reversed.claimNo,
    });
    expect((await me.ok(getMyYear, { query: {} })).rows).toMatchObject([
      { pooledFundUsed: '0.00', ownShare: '0.00' },
    ]);
    expect(await outcomeOf(counter.pharmacy, body)).toBe('settled');
  });

  test('同时撤销多次，只成一次', async () => {
    const patient = await nextPerson();
    const settled = await counter.hospital.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) },
    });
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => counter.hospital.call(reverseClaim, reversal(settled.claimNo))),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422, 422, 422, 422]);
  });

  test('别家机构、不存在的编号、撤销单都撤不了；过了次年一月机构自己不能撤销（I4）', async () => {
    const patient = await nextPerson();
    const settled = await counter.hospital.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) },
    });
    expect((await counter.pharmacy.call(reverseClaim, reversal(settled.claimNo))).status).toBe(404);
    expect((await counter.hospital.call(reverseClaim, reversal('S202606159999999999'))).status).toBe(404);
    const late = await reverseOn(
      worldOn(server.world, '2027-02-01'),
      { ...CASHIER, institutionCode: HOSPITAL },
      settled.claimNo ?? '',
      { requestId: requestId(), reason: '跨年' },
    );
    expect(late).toMatchObject({ ok: false, refusal: { code: 'REVERSAL_YEAR_CLOSED', clause: 'I4' } });
    const taken = await counter.hospital.ok(reverseClaim, reversal(settled.claimNo));
    expect((await counter.hospital.call(reverseClaim, reversal(taken.claimNo))).status).toBe(404);
  });
});

describe('看得见什么', () => {
  test('患者看自己，机构看本机构，经办看本地区，省局看全部且姓名遮住（M7）', async () => {
    const [patient, stranger] = [await nextPerson(), await nextPerson()];
    const mine = await counter.hospital.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) },
    });
    const params = { claimNo: mine.claimNo ?? '' };
    const patientOf = (id: number) =>
      server.signIn({ login: `viewer-${id}`, name: '示例患者', role: 'patient', personId: id });
    const [me, notMe] = [await patientOf(patient.id), await patientOf(stranger.id)];
    const elsewhere = await server.signIn({
      login: 'agency-zhuzhou',
      name: '示例经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    expect((await me.ok(listBills, { query: {} })).rows.map((row) => row.claimNo)).toEqual([mine.claimNo]);
    expect((await notMe.ok(listBills, { query: {} })).rows).toEqual([]);
    for (const caller of [notMe, counter.pharmacy, elsewhere])
      expect((await caller.call(getBill, { params })).status).toBe(404);
    for (const caller of [me, counter.agency]) expect(await caller.ok(getBill, { params })).toEqual(mine);
    const province = await counter.auditor.ok(getBill, { params });
    expect(province).toEqual({
      ...mine,
      personName: `${mine.personName.slice(0, 1)}${'*'.repeat(mine.personName.length - 1)}`,
    });
  });

  test('列表可按编号、人员、日期查，分页计总', async () => {
    const patient = await nextPerson();
    for (let sold = 0; sold < 3; sold += 1)
      await counter.hospital.ok(settleClaim, {
        body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) },
      });
    const page = await counter.hospital.ok(listBills, {
      query: { personNo: patient.personNo, pageSize: 2, from: '2026-06-15', to: '2026-06-15' },
    });
    expect([page.total, page.rows.length, page.rows[0]?.drugs]).toEqual([3, 2, '示例替尼片']);
    expect(
      (await counter.hospital.ok(listBills, { query: { personNo: patient.personNo, from: '2026-06-16' } }))
        .rows,
    ).toEqual([]);
    expect((await counter.hospital.call(listBills, { query: { from: '2026-02-30' } })).status).toBe(400);
  });

  test('每次查阅和写入都留痕，且不写姓名和证件号码', async () => {
    const { personNo } = await nextPerson();
    const away = { personNo, placeCode: '430202', from: '2026-06-01', to: '2026-06-30' };
    await counter.agency.ok(fileOffSite, { body: { ...away, kind: 'temporary' } });
    const onAnothersCard = { ...claimOf(await nextPerson(), TABLETS, 1), personNo };
    expect(await outcomeOf(counter.hospital, onAnothersCard)).toBe('PRESCRIPTION_PERSON_MISMATCH');
    const rows = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ action: string; detail: string }>(
        `SELECT action, detail FROM audit_entry WHERE action LIKE 'settlement.%'`,
      ),
    );
    expect(new Set(rows.map((row) => row.action))).toEqual(
      new Set([
        'settlement.settleClaim',
        'settlement.reverseClaim',
        'settlement.getBill',
        'settlement.listBills',
        'settlement.identifyBuyer',
        'settlement.fileOffSite',
      ]),
    );
    expect(rows.some((row) => row.detail.includes('示例患者') || row.detail.includes('430199'))).toBe(false);
  });
});

describe('基金账', () => {
  test('其他待遇占用的限额与单行支付共用，重复登记只计一次（M9.5）', async () => {
    const patient = await nextPerson();
    const report = {
      requestId: requestId(),
      personNo: patient.personNo,
      scheme: 'employee' as const,
      year: 2026,
      pooledFund: '149900.00',
      majorIllness: '0.00',
      source: '示例住院',
    };
    const [first, second] = await Promise.all([
      counter.agency.ok(reportOtherSpending, { body: report }),
      counter.agency.ok(reportOtherSpending, { body: report }),
    ]);
    expect(second).toEqual(first);
    expect(first.sums).toMatchObject({ pooledFundUsed: '149900.00', pooledFundLimit: '150000.00' });
    expect(
      (await counter.agency.call(reportOtherSpending, { body: { ...report, pooledFund: '1.00' } })).status,
    ).toBe(409);
    const elsewhere = await server.signIn({
      login: 'agency-hengyang',
      name: '示例经办',
      role: 'agencyReviewer',
      areaCode: '430400',
    });
    expect(
      (await elsewhere.call(reportOtherSpending, { body: { ...report, requestId: requestId() } })).status,
    ).toBe(404);
    const body = claimOf(patient, TABLETS, 1);
    expect(
      await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } }),
    ).toMatchObject({ fromPooledFund: '100.00', fromMajorIllness: '600.00', overLimit: '0.00' });
  });

  test('所有结算和撤销之后，账平、账单相符、年度累计相符（M9.5、M29）', async () => {
    const checked = await counter.auditor.ok(checkLedger, {});
    expect(checked).toMatchObject({ sound: true, findings: [] });
    expect(checked.claims).toBeGreaterThan(20);
    const balances = await counter.auditor.ok(listBalances, { query: {} });
    expect(balances.sum).toBe('0.00');
    expect(balances.rows.map((row) => row.account)).toEqual(
      expect.arrayContaining(['pooledFund', 'institutionPayable', 'patientPaid', 'drugSale']),
    );
    expect(
      (await counter.agency.ok(listBalances, { query: {} })).rows.every((row) =>
        row.areaCode.startsWith('4301'),
      ),
    ).toBe(true);
  });

  test('核对能发现被改动的累计和失衡的分录', async () => {
    const year = `person_id = (SELECT max(person_id) FROM person_year)`;
    await server.world.db.transaction('all', (tx) =>
      tx.run(`UPDATE person_year SET own_share = own_share + 1 WHERE ${year}`),
    );
    expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({
      sound: false,
      findings: [{ kind: 'yearDiffers' }],
    });
    await server.world.db.transaction('all', (tx) =>
      tx.run(`UPDATE person_year SET own_share = own_share - 1 WHERE ${year}`),
    );
    const lopsided = `INSERT INTO ledger_entry (claim_id, account, area_code, scheme, institution_code, amount, on_day, booked_at)
      VALUES (999999, 'pooledFund', '430100', 'employee', 'P43010200001', 1, '2026-06-15', '2026-06-15T04:00:00Z')`;
    await expect(server.world.db.transaction('all', (tx) => tx.run(lopsided))).rejects.toThrow(
      'do not sum to zero',
    );
  });
});
