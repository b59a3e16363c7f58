import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fen } from '../../src/base/money.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { fileOffSite, getBill, listBills, preSettle, settleClaim } from '../../src/contract/settlement.ts';
import { recordMatches, withdrawMatches } from '../../src/server/catalogue/matching/match-store.ts';
import type { Tx } from '../../src/server/db/database.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { preSettle as preSettleOn } from '../../src/server/settlement/pre-settle.ts';
import { insertPublishedList } from '../support/published-list.ts';
import { CASHIER, countRows, outcomeOf, worldOn } from '../support/settling.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { tamper } from '../support/prescribing.ts';
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

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
});
afterAll(() => server.close());

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
const countAll = () => Promise.all(WRITTEN.map((table) => countRows(server, table)));

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
      expect.arrayContaining(['M9.1', 'M9.2', 'M9.3', 'M9.5', 'M13', 'M39', 'I2']),
    );
    expect(await counter.pharmacy.ok(getBill, { params: { claimNo: settled.claimNo ?? '' } })).toEqual(
      settled,
    );
  });

  test('账单写明依据哪些文件、适用到哪天、代替了什么；通知到期后只剩办法（M1、M39）', async () => {
    const patient = await nextPerson();
    const basisOn = async (text: string) => {
      const world = worldOn(server.world, text);
      const claim = { ...claimOf(patient, TABLETS, 1), credential: undefined };
      const answer = await preSettleOn(world, { ...CASHIER, institutionCode: HOSPITAL }, claim);
      return answer.ok ? answer.value.basis : answer.refusal.code;
    };
    const measures = expect.objectContaining({ title: expect.stringContaining('单行支付管理办法') });
    const notice = expect.objectContaining({ title: expect.stringContaining('落地执行工作的通知') });
    const term = {
      from: '2026-01-01',
      to: '2030-12-31',
      replaced: [expect.objectContaining({ number: '湘医保发〔2021〕34号' })],
    };
    expect(await basisOn('2026-06-15')).toEqual({ ...term, documents: [measures, notice] });
    await server.world.db.transaction('all', (tx) =>
      saveYearlyLimitRow(tx, {
        areaCode: '430100',
        scheme: 'employee',
        year: 2027,
        pooledFund: fen(15_000_000),
        majorIllness: fen(0),
        source: '示例',
      }),
    );
    expect(await basisOn('2027-02-01')).toEqual({ ...term, documents: [measures] });
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
    expect(await outcomeOf(counter.pharmacy, claimOf(patient, INJECTION, 1, { rxno }))).toBe(
      'INJECTION_NEEDS_DELIVERY',
    );
    expect(
      await outcomeOf(
        counter.pharmacy,
        claimOf(patient, INJECTION, 1, { rxno, receivingHospital: 'H43010299999' }),
      ),
    ).toBe('INJECTION_NEEDS_DELIVERY');
    expect(
      await outcomeOf(
        counter.pharmacy,
        claimOf(patient, INJECTION, 1, { rxno, receivingHospital: HOSPITAL }),
      ),
    ).toBe('settled');
  });

  test('没有处方、未审核、在别店审核、别人的处方、数量不符都不能结算（N5.4、M28、M33）', async () => {
    const [patient, stranger] = [await nextPerson(), await nextPerson()];
    const rxno = await counter.prescribe(patient, TABLETS, 2, null);
    expect(await outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 2))).toBe('PRESCRIPTION_REQUIRED');
    expect(
      await outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 2, { rxno: 'H430102000012026999999X' })),
    ).toBe('PRESCRIPTION_REQUIRED');
    expect(await outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 2, { rxno }))).toBe(
      'PRESCRIPTION_NOT_CHECKED',
    );
    const checked = await counter.prescribe(stranger, TABLETS, 2, OTHER_PHARMACY);
    expect(await outcomeOf(counter.pharmacy, claimOf(stranger, TABLETS, 2, { rxno: checked }))).toBe(
      'PRESCRIPTION_TAKEN',
    );
    expect(await outcomeOf(counter.otherPharmacy, claimOf(patient, TABLETS, 2, { rxno: checked }))).toBe(
      'PRESCRIPTION_PERSON_MISMATCH',
    );
    expect(await outcomeOf(counter.otherPharmacy, claimOf(stranger, TABLETS, 3, { rxno: checked }))).toBe(
      'PRESCRIPTION_LINE_MISMATCH',
    );
    expect(await outcomeOf(counter.otherPharmacy, claimOf(stranger, TABLETS, 2, { rxno: checked }))).toBe(
      'settled',
    );
    expect(await outcomeOf(counter.otherPharmacy, claimOf(stranger, TABLETS, 2, { rxno: checked }))).toBe(
      'PRESCRIPTION_ALREADY_USED',
    );
  });

  test('处方过期后不能结算（M33）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const body = claimOf(patient, TABLETS, 1, { rxno });
    expect(await preSettleOn(worldOn(server.world, '2026-06-17'), CASHIER, body)).toMatchObject({ ok: true });
    expect(await preSettleOn(worldOn(server.world, '2026-06-18'), CASHIER, body)).toMatchObject({
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
    expect(await outcomeOf(counter.pharmacy, withCodes([first]))).toBe('TRACE_CODES_INCOMPLETE');
    expect(await outcomeOf(counter.pharmacy, withCodes([first, '81999990000000000001']))).toBe(
      'TRACE_CODE_WRONG_PRODUCT',
    );
    expect(await outcomeOf(counter.pharmacy, withCodes([first, first]))).toBe('TRACE_CODE_ALREADY_SOLD');
    expect(await outcomeOf(counter.pharmacy, withCodes([first, second]))).toBe('settled');
    const other = await nextPerson();
    const resold = { ...claimOf(other, TABLETS, 1, { rxno: await counter.prescribe(other, TABLETS, 1) }) };
    expect(
      await outcomeOf(counter.pharmacy, {
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
    expect(await outcomeOf(counter.farPharmacy, unknown)).toBe('PRESCRIPTION_PERSON_MISMATCH');
    expect(await preSettleOn(worldOn(server.world, '2026-06-15'), CASHIER, unknown)).toMatchObject({
      ok: false,
      refusal: { code: 'PERSON_NOT_INSURED', clause: 'M5' },
    });
    expect(await outcomeOf(counter.farPharmacy, body)).toBe('OFF_SITE_NOT_FILED');
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
    expect(await outcomeOf(counter.farPharmacy, body)).toBe('INSURANCE_NOT_NORMAL');
  });

  test('协议暂停的药店不能结算（M25）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const suspend = (from: string | null) =>
      server.world.db.transaction('all', (tx) =>
        tx.run('UPDATE agreement SET suspended_from = $2 WHERE institution_code = $1', [PHARMACY, from]),
      );
    await suspend('2026-06-15');
    expect(await outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe(
      'INSTITUTION_WITHOUT_AGREEMENT',
    );
    await suspend(null);
    expect(await outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe('settled');
  });

  test('待遇资格的诊断不在限定支付范围内，不能结算（M11、M19）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const scope = (codes: string[]) =>
      tamper(
        server,
        `SET session_replication_role = replica; UPDATE separate_entry SET diagnosis_codes = '{${codes.join(',')}}' WHERE entry_key = '${TABLETS.entryKey}'`,
      );
    await scope(['C50', 'C61']);
    expect(await outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe(
      'DIAGNOSIS_OUT_OF_SCOPE',
    );
    await scope(['C34.9']);
    expect(await outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe('settled');
    await scope([]);
  });

  test('本机构没有把药品对照到国家编码，就不能结算；对照后即可，撤销对照的当日起又不能（N5.5）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const claim = () => claimOf(patient, TABLETS, 1, { rxno });
    const by = { accountId: null, name: '示例' };
    const item = {
      itemCode: TABLETS.code,
      nationalCode: TABLETS.code,
      confidence: null,
      source: 'search',
      reason: '',
    } as const;
    const change = (work: (tx: Tx) => Promise<unknown>) => server.world.db.transaction('all', work);
    await change((tx) =>
      withdrawMatches(
        tx,
        PHARMACY,
        [{ itemCode: TABLETS.code, from: '2026-06-15' }],
        'search',
        '示例',
        by,
        server.clock.now(),
      ),
    );
    expect(await counter.pharmacy.call(preSettle, { body: claim() })).toMatchObject({
      status: 422,
      body: { code: 'ITEM_NOT_MATCHED', clause: 'N5.5' },
    });
    expect(await outcomeOf(counter.pharmacy, claim())).toBe('ITEM_NOT_MATCHED');
    // The item is matched to another product: its older match to this one no longer holds.
    const other = { ...item, nationalCode: INJECTION.code, from: '2026-06-01', to: null };
    await change((tx) => recordMatches(tx, PHARMACY, [other], by, server.clock.now()));
    expect(await outcomeOf(counter.pharmacy, claim())).toBe('ITEM_NOT_MATCHED');
    // A match that begins tomorrow does not help today.
    await change((tx) =>
      recordMatches(tx, PHARMACY, [{ ...item, from: '2026-06-16', to: null }], by, server.clock.now()),
    );
    expect(await outcomeOf(counter.pharmacy, claim())).toBe('ITEM_NOT_MATCHED');
    await change((tx) =>
      recordMatches(tx, PHARMACY, [{ ...item, from: '2026-06-15', to: null }], by, server.clock.now()),
    );
    expect(await outcomeOf(counter.pharmacy, claim())).toBe('settled');
  });

  test('调出单行支付的药不能结算，但说明它还能走双通道（M3、I14）', async () => {
    const patient = await nextPerson();
    const now = server.clock.now();
    const later = worldOn(server.world, '2026-12-02');
    const ask = async () => {
      const claim = { ...claimOf(patient, TABLETS, 1), credential: undefined };
      const answer = await preSettleOn(later, { ...CASHIER, institutionCode: HOSPITAL }, claim);
      return answer.ok ? answer.value.state : answer.refusal;
    };
    expect(await ask()).toBe('preSettled');
    await server.world.db.transaction('all', async (tx) => {
      await tx.run(
        `INSERT INTO list_act (entry_id, kind, term_to, removed_on, reason, entered_at)
         SELECT id, 'removal', term_to, '2026-12-02', '示例', now() FROM separate_entry WHERE entry_key = $1`,
        [TABLETS.entryKey],
      );
      const list = { kind: 'dualChannel', edition: '示例双通道', effectiveFrom: '2026-01-01', now } as const;
      await insertPublishedList(tx, list, (versionId) =>
        tx.run(
          `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, number, is_sub_entry, name, match_key)
           VALUES ($1, 1, '谈判', 'negotiatedWestern', 1, 1, false, $2, $3)`,
          [versionId, TABLETS.name, `${TABLETS.name}|`],
        ),
      );
    });
    expect(await ask()).toMatchObject({ code: 'DRUG_TERM_ENDED', detail: expect.stringContaining('双通道') });
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

describe('结算之后', () => {
  test('账平、账单相符、年度累计相符（M9.5、M29）', async () => {
    const checked = await counter.auditor.ok(checkLedger, {});
    expect(checked).toMatchObject({ sound: true, findings: [] });
    expect(checked.claims).toBeGreaterThan(5);
  });
});
