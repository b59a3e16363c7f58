import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day, startOfDay } from '../../src/base/date.ts';
import { checkLedger, getMyYear, listBalances, reportOtherSpending } from '../../src/contract/funds.ts';
import {
  fileOffSite,
  getBill,
  listBills,
  preSettle,
  reverseClaim,
  settleClaim,
} from '../../src/contract/settlement.ts';
import type { Actor } from '../../src/domain/identity/roles.ts';
import { preSettle as preSettleOn } from '../../src/server/settlement/pre-settle.ts';
import { reverseClaim as reverseOn } from '../../src/server/settlement/reverse-claim.ts';
import { voidRequest } from '../../src/server/settlement/void-request-store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
} from '../support/counter.ts';

let server: TestServer;
let counter: Counter;
let order = 0;
const nextPerson = (given?: { scheme?: 'employee' | 'resident'; areaCode?: string }) =>
  counter.addPerson((order += 1), given);
const reversal = (claimNo: string | null, id = requestId()) => ({
  params: { claimNo: claimNo ?? '' },
  body: { requestId: id, reason: '患者退药' },
});

/** The same data on another day: sessions would not outlive such a jump of the server's own clock. */
const worldOn = (text: string) => ({ ...server.world, clock: { now: () => startOfDay(day(text)) } });
const cashier: Actor = {
  accountId: 0,
  role: 'cashier',
  name: '示例收银',
  areaCode: null,
  institutionCode: PHARMACY,
  practitionerCode: null,
  personId: null,
};

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
});
afterAll(() => server.close());

const count = (table: string) =>
  server.world.db.transaction('all', async (tx) =>
    Number((await tx.first<{ count: bigint }>(`SELECT count(*) FROM ${table}`))?.count),
  );
const WRITTEN = [
  'claim',
  'claim_line',
  'claim_request',
  'ledger_entry',
  'trace_sale',
  'person_year',
  'audit_entry',
  'prescription_event',
];
const countAll = () => Promise.all(WRITTEN.map(count));

async function code(caller: Caller, body: ReturnType<typeof claimOf>): Promise<string> {
  const answer = await caller.call(settleClaim, { body: { requestId: requestId(), ...body } });
  return answer.status === 200 ? 'settled' : answer.body.code;
}

describe('预结算与结算', () => {
  test('预结算什么也不写；结算得到同样的金额和每一步的条款（M9.1、M29）', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, TABLETS, 2, { rxno: await counter.prescribe(patient, TABLETS, 2) });
    const before = await countAll();
    const planned = await counter.pharmacy.ok(preSettle, { body });
    expect(await countAll()).toEqual(before);
    expect(planned).toMatchObject({
      state: 'preSettled',
      claimNo: null,
      charged: '2000.00',
      fundShare: '1400.00',
      fromPooledFund: '1400.00',
      personPays: '600.00',
    });

    const settled = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    expect({ ...settled, state: planned.state, claimNo: null, settledAt: null }).toEqual(planned);
    expect(settled.claimNo).toMatch(/^S20260615\d{10}$/);
    expect(settled.stages.flatMap((stage) => stage.clauses)).toEqual(
      expect.arrayContaining(['M9.1', 'M9.2', 'M9.3', 'M9.5', 'M13', 'I2']),
    );
    expect(await counter.pharmacy.ok(getBill, { params: { claimNo: settled.claimNo ?? '' } })).toEqual(
      settled,
    );
  });

  test('居民医保按六成支付（M9.1）', async () => {
    const patient = await nextPerson({ scheme: 'resident' });
    const body = claimOf(patient, TABLETS, 1, { rxno: await counter.prescribe(patient, TABLETS, 1) });
    expect(await counter.pharmacy.ok(preSettle, { body })).toMatchObject({
      fundRatio: '0.6000',
      fundShare: '600.00',
      personPays: '400.00',
    });
  });

  test('售价低于谈判支付标准按实际价，高于则拒付且什么也不写（M13、M32）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    expect(
      await counter.pharmacy.ok(preSettle, { body: claimOf(patient, TABLETS, 1, { rxno, price: '900.05' }) }),
    ).toMatchObject({ charged: '900.05', eligible: '900.05' });
    const before = await countAll();
    const answer = await counter.pharmacy.call(settleClaim, {
      body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1, { rxno, price: '1000.0001' }) },
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'PRICE_ABOVE_NEGOTIATED_STANDARD', clause: 'M32', line: 1 },
    });
    expect(await countAll()).toEqual(before);
  });

  test('保密标准不出现在任何应答里，只见得出的金额（N5.1、N2.2）', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, SECRET_TABLETS, 1, {
      rxno: await counter.prescribe(patient, SECRET_TABLETS, 1),
    });
    const settled = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    expect(settled).toMatchObject({ charged: '1100.00', aboveStandard: '112.35', eligible: '987.65' });
    const shown = [
      settled,
      await counter.auditor.ok(getBill, { params: { claimNo: settled.claimNo ?? '' } }),
      await counter.pharmacy.ok(listBills, { query: {} }),
    ];
    expect(JSON.stringify(shown)).not.toContain('987.6543');
  });

  test('注射剂须写明接收医院（M32）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, INJECTION, 1);
    expect(await code(counter.pharmacy, claimOf(patient, INJECTION, 1, { rxno }))).toBe(
      'INJECTION_NEEDS_DELIVERY',
    );
    expect(
      await code(
        counter.pharmacy,
        claimOf(patient, INJECTION, 1, { rxno, receivingHospital: 'H43010299999' }),
      ),
    ).toBe('INJECTION_NEEDS_DELIVERY');
    expect(
      await code(counter.pharmacy, claimOf(patient, INJECTION, 1, { rxno, receivingHospital: HOSPITAL })),
    ).toBe('settled');
  });

  test('没有处方、未审核、在别店审核、别人的处方、数量不符都不能结算（N5.4、M28、M33）', async () => {
    const [patient, stranger] = [await nextPerson(), await nextPerson()];
    const rxno = await counter.prescribe(patient, TABLETS, 2, null);
    expect(await code(counter.pharmacy, claimOf(patient, TABLETS, 2))).toBe('PRESCRIPTION_REQUIRED');
    expect(
      await code(counter.pharmacy, claimOf(patient, TABLETS, 2, { rxno: 'H430102000012026999999X' })),
    ).toBe('PRESCRIPTION_REQUIRED');
    expect(await code(counter.pharmacy, claimOf(patient, TABLETS, 2, { rxno }))).toBe(
      'PRESCRIPTION_NOT_CHECKED',
    );
    const checked = await counter.prescribe(stranger, TABLETS, 2, OTHER_PHARMACY);
    expect(await code(counter.pharmacy, claimOf(stranger, TABLETS, 2, { rxno: checked }))).toBe(
      'PRESCRIPTION_NOT_CHECKED',
    );
    expect(await code(counter.otherPharmacy, claimOf(patient, TABLETS, 2, { rxno: checked }))).toBe(
      'PRESCRIPTION_PERSON_MISMATCH',
    );
    expect(await code(counter.otherPharmacy, claimOf(stranger, TABLETS, 1, { rxno: checked }))).toBe(
      'PRESCRIPTION_LINE_MISMATCH',
    );
    expect(await code(counter.otherPharmacy, claimOf(stranger, TABLETS, 2, { rxno: checked }))).toBe(
      'settled',
    );
    expect(await code(counter.otherPharmacy, claimOf(stranger, TABLETS, 2, { rxno: checked }))).toBe(
      'PRESCRIPTION_ALREADY_USED',
    );
  });

  test('处方过期后不能结算（M33）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const body = claimOf(patient, TABLETS, 1, { rxno });
    expect(await preSettleOn(worldOn('2026-06-17'), cashier, body)).toMatchObject({ ok: true });
    expect(await preSettleOn(worldOn('2026-06-18'), cashier, body)).toMatchObject({
      ok: false,
      refusal: { code: 'PRESCRIPTION_EXPIRED', clause: 'M33' },
    });
  });

  test('追溯码要逐盒、对品种、没卖过（M32）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 2);
    const body = claimOf(patient, TABLETS, 2, { rxno });
    const withCodes = (codes: string[]) => ({
      ...body,
      lines: body.lines.map((line) => ({ ...line, traceCodes: codes })),
    });
    const [first = '', second = ''] = body.lines[0]?.traceCodes ?? [];
    expect(await code(counter.pharmacy, withCodes([first]))).toBe('TRACE_CODES_INCOMPLETE');
    expect(await code(counter.pharmacy, withCodes([first, '81999990000000000001']))).toBe(
      'TRACE_CODE_WRONG_PRODUCT',
    );
    expect(await code(counter.pharmacy, withCodes([first, first]))).toBe('TRACE_CODE_ALREADY_SOLD');
    expect(await code(counter.pharmacy, withCodes([first, second]))).toBe('settled');
    const other = await nextPerson();
    const resold = { ...claimOf(other, TABLETS, 1, { rxno: await counter.prescribe(other, TABLETS, 1) }) };
    expect(
      await code(counter.pharmacy, {
        ...resold,
        lines: resold.lines.map((line) => ({ ...line, traceCodes: [first] })),
      }),
    ).toBe('TRACE_CODE_ALREADY_SOLD');
  });

  test('参保状态、未知人员、外地未备案与备案后（M5、M30、I11）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1, 'P43020200001');
    const body = claimOf(patient, TABLETS, 1, { rxno });
    const unknown = { ...body, personNo: '4301029999999' };
    expect(await code(counter.farPharmacy, unknown)).toBe('PRESCRIPTION_PERSON_MISMATCH');
    expect(await preSettleOn(worldOn('2026-06-15'), cashier, unknown)).toMatchObject({
      ok: false,
      refusal: { code: 'PERSON_NOT_INSURED', clause: 'M5' },
    });
    expect(await code(counter.farPharmacy, body)).toBe('OFF_SITE_NOT_FILED');
    const filing = {
      personNo: patient.personNo,
      placeCode: '430202',
      kind: 'temporary' as const,
      from: '2026-06-01',
      to: '2026-06-30',
    };
    await counter.agency.ok(fileOffSite, { body: filing });
    expect((await counter.agency.call(fileOffSite, { body: filing })).status).toBe(409);
    expect(await counter.farPharmacy.ok(preSettle, { body })).toMatchObject({ fundShare: '700.00' });
    await server.world.db.transaction('all', (tx) =>
      tx.run(`UPDATE enrolment SET status = 'suspended' WHERE person_id = $1`, [patient.id]),
    );
    expect(await code(counter.farPharmacy, body)).toBe('INSURANCE_NOT_NORMAL');
  });

  test('协议暂停的药店不能结算（M25）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const suspend = (from: string | null) =>
      server.world.db.transaction('all', (tx) =>
        tx.run('UPDATE agreement SET suspended_from = $2 WHERE institution_code = $1', [PHARMACY, from]),
      );
    await suspend('2026-06-15');
    expect(await code(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe(
      'INSTITUTION_WITHOUT_AGREEMENT',
    );
    await suspend(null);
    expect(await code(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe('settled');
  });

  test('待遇资格的诊断不在限定支付范围内，不能结算（M11、M19）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const scope = (codes: string[]) =>
      server.world.db.transaction('all', (tx) =>
        tx.run('UPDATE separate_entry SET diagnosis_codes = $2 WHERE entry_key = $1', [
          TABLETS.entryKey,
          codes,
        ]),
      );
    await scope(['C50', 'C61']);
    expect(await code(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe(
      'DIAGNOSIS_OUT_OF_SCOPE',
    );
    await scope(['C34.9']);
    expect(await code(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe('settled');
    await scope([]);
  });

  test('数量为零、编号不合格式的请求按填写有误处理', async () => {
    const patient = await nextPerson();
    const body = claimOf(patient, TABLETS, 1);
    const zero = { ...body, lines: body.lines.map((line) => ({ ...line, quantity: '0' })) };
    expect(await counter.pharmacy.call(preSettle, { body: zero })).toMatchObject({
      status: 400,
      body: { field: 'lines.0.quantity' },
    });
    expect(
      (await counter.pharmacy.call(preSettle, { body: { ...body, personNo: "x' OR 1=1" } })).status,
    ).toBe(400);
    expect((await counter.agency.call(preSettle, { body })).status).toBe(403);
    expect((await server.anonymous.call(preSettle, { body })).status).toBe(401);
  });
});

describe('同一请求只办一次', () => {
  test('重发得到第一次的结果；换了内容是冲突', async () => {
    const patient = await nextPerson();
    const body = {
      requestId: requestId(),
      ...claimOf(patient, TABLETS, 1, { rxno: await counter.prescribe(patient, TABLETS, 1) }),
    };
    const first = await counter.pharmacy.ok(settleClaim, { body });
    const claims = await count('claim');
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
    expect(await count('claim')).toBe(claims);
  });

  test('同一请求同时到达多次，只结算一次，应答相同', async () => {
    const patient = await nextPerson();
    const body = {
      requestId: requestId(),
      ...claimOf(patient, TABLETS, 1, { rxno: await counter.prescribe(patient, TABLETS, 1) }),
    };
    const claims = await count('claim');
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => counter.pharmacy.ok(settleClaim, { body })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await count('claim')).toBe(claims + 1);
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
    const codes = await Promise.all([code(counter.pharmacy, first), code(counter.otherPharmacy, same)]);
    expect(codes.sort()).toEqual(['TRACE_CODE_ALREADY_SOLD', 'settled']);
  });

  test('同一处方同时结算多次，只用一次（N5.4）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const codes = await Promise.all(
      Array.from({ length: 6 }, () => code(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))),
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
      const answers = await Promise.all([code(counter.hospital, first), code(counter.hospital, turned)]);
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
    expect(await code(counter.pharmacy, body)).toBe('settled');
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

  test('别家机构、不存在的编号、撤销单都撤不了；跨年不能在线撤销（I4）', async () => {
    const patient = await nextPerson();
    const settled = await counter.hospital.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1) },
    });
    expect((await counter.pharmacy.call(reverseClaim, reversal(settled.claimNo))).status).toBe(404);
    expect((await counter.hospital.call(reverseClaim, reversal('S202606159999999999'))).status).toBe(404);
    const late = await reverseOn(
      worldOn('2027-01-02'),
      { ...cashier, institutionCode: HOSPITAL },
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
      VALUES (999999, 'pooledFund', '430100', 'employee', 'P43010200001', 1, '2026-06-15', now())`;
    await expect(server.world.db.transaction('all', (tx) => tx.run(lopsided))).rejects.toThrow(
      'do not sum to zero',
    );
  });
});
