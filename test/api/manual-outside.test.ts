import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getStatementBoard, issueStatements, listStatements } from '../../src/contract/funds-statements.ts';
import * as desk from '../../src/contract/settlement-manual-desk.ts';
import * as contract from '../../src/contract/settlement-manual.ts';
import { askOffSite, getMyOffSite, listOffSiteFilings } from '../../src/contract/settlement-off-site.ts';
import { saveOrdinaryPlan } from '../../src/contract/settlement-plans.ts';
import { fileOffSite, getBill, listBills } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import { listYearClaims } from '../../src/server/settlement/corrections/year-store.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { HOSPITAL, INJECTION, PHARMACY, requestId, TABLETS, type TestPatient } from '../support/counter.ts';
import {
  approved,
  codeOf,
  filed,
  filing,
  match,
  openManualDesks,
  step,
  tablets,
  type Filing,
  type ManualDesks,
} from '../support/manual-desk.ts';
import { insertRatioOfCase } from '../support/payers.ts';

type Seller = NonNullable<Filing['outside']>;

const SELLER: Seller = {
  placeCode: '440100',
  name: ' 示例省外医院 ',
  kind: 'hospital',
  level: '三级',
  designatedCode: 'H44010400001',
  receivingHospital: null,
};
const OUTSIDE_PHARMACY: Seller = {
  ...SELLER,
  name: '示例省外药店',
  kind: 'pharmacy',
  level: '未定级',
  designatedCode: 'P44010400001',
};

let desks: ManualDesks;
let server: TestServer;
let reviewer: Caller;
let approver: Caller;

beforeAll(async () => {
  desks = await openManualDesks();
  ({ server, reviewer, approver } = desks);
});
afterAll(() => server.close());

/** Leaves out the institution of ours that the helper names. */
const bought = (outside: Seller, more: Partial<Filing> = {}): Partial<Filing> => ({
  reason: 'offSite',
  institutionCode: undefined,
  outside,
  ...more,
});
const get = (who: Caller, id: number) => who.ok(contract.getManualClaim, { params: { id } });
const tried = (id: number) => reviewer.ok(desk.tryManualClaim, { params: { id } });
const objections = async (id: number) => (await tried(id)).objections.map((one) => one.code);
const saveSeller = (who: Caller, id: number, body: Seller, request = requestId()) =>
  who.call(desk.saveManualSeller, { params: { id }, body: { requestId: request, ...body } });

/** Files that a person buys in 广东. */
const fileThere = (person: TestPatient, change: Partial<{ placeCode: string; to: string }> = {}) =>
  reviewer.call(fileOffSite, {
    body: {
      personNo: person.personNo,
      placeCode: '440000',
      kind: 'temporary',
      from: '2026-06-01',
      to: '2026-12-31',
      ...change,
    },
  });

describe('省外购药的零星报销（M30、I24）', () => {
  it('备了案的按本省比例付给本人，外人凭单能核；谁也不欠省外机构，两地之间没有往来', async () => {
    const { person, caller } = await desks.newPatient();
    const owed = await desks.balance('personPayable');
    expect((await fileThere(person)).status).toBe(200);
    const id = await filed(caller, bought(SELLER));
    expect(await get(caller, id)).toMatchObject({
      institutionCode: null,
      institutionName: '示例省外医院（广东省）',
      outside: { placeCode: '440000', name: '示例省外医院', provinceName: '广东省' },
      setting: 'outpatient',
    });
    const claimNo = await approved(reviewer, approver, id, '1400.00');
    const bill = await caller.ok(getBill, { params: { claimNo } });
    expect(bill).toMatchObject({
      institutionCode: '',
      institutionName: '示例省外医院',
      fromPooledFund: '1400.00',
    });
    expect(checkBill(bill)).toMatchObject({ kind: 'checked', findings: [] });
    expect(await desks.balance('personPayable')).toBe(owed - 140_000);
    expect([await desks.balance('institutionPayable'), await desks.balance('clearingPayable')]).toEqual([
      0, 0,
    ]);
    for (const seller of [desks.counter.pharmacy, desks.counter.hospital])
      expect((await seller.ok(listBills, { query: {} })).total).toBe(0);
    await desks.expectSound(desks.counter.auditor);
  });

  it('付款、撤销、退款和省内的一样；撤销以后发票可以再用，旁边的结算写得出省外机构', async () => {
    const { person, caller } = await desks.newPatient();
    await fileThere(person);
    const body = await filing(caller, bought(SELLER));
    const { id } = await caller.ok(contract.fileManualClaim, { body });
    await approved(reviewer, approver, id, '1400.00');
    const near = await filed(caller, bought(SELLER));
    await match(reviewer, near);
    expect((await tried(near)).nearBills).toMatchObject([{ institutionName: '示例省外医院' }]);
    await desks.cashDesk.ok(desk.releaseManualPayments, { body: { requestId: requestId(), claims: [id] } });
    const payment = (await get(caller, id)).payments[0];
    const paid = { result: 'paid', on: '2026-06-15', words: '', bankReference: '' } as const;
    await desks.cashDesk.ok(desk.recordManualPayment, { params: { id: payment?.id ?? 0 }, body: paid });
    const back = () => ({ params: { id }, body: { requestId: requestId(), words: '示例：重复' } });
    await approver.ok(desk.reverseManualClaim, back());
    expect(await desks.pooledOf(person)).toBe(0n);
    await approver.ok(desk.recordManualRepayment, back());
    const again = { body: { ...body, requestId: requestId() } };
    // The papers belong to the claim that was taken back; its invoice does not.
    expect(codeOf(await caller.call(contract.fileManualClaim, again))).toBe('400 BAD_INPUT');
    const fresh = await filing(caller, bought(SELLER));
    const invoices = fresh.invoices.map((one) => ({ ...one, number: body.invoices[0]?.number ?? '' }));
    expect((await caller.call(contract.fileManualClaim, { body: { ...fresh, invoices } })).status).toBe(200);
    await desks.expectSound(desks.counter.auditor);
  });

  it('没有备案的、备到别省的、备案不到那天的不报；补办以后照原比例报', async () => {
    const { person, caller } = await desks.newPatient({ scheme: 'resident' });
    const id = await filed(caller, bought(SELLER));
    await match(reviewer, id);
    expect(await objections(id)).toEqual(['OFF_SITE_NOT_FILED']);
    await fileThere(person, { placeCode: '310000' });
    await fileThere(person, { placeCode: '430200' });
    await fileThere(person, { to: '2026-06-09' });
    expect(await objections(id)).toEqual(['OFF_SITE_NOT_FILED']);
    expect(codeOf(await step(reviewer, id, 'passed'))).toBe('422 OFF_SITE_NOT_FILED');
    await reviewer.ok(fileOffSite, {
      body: {
        personNo: person.personNo,
        placeCode: '440305',
        kind: 'emergency',
        from: '2026-06-10',
        to: '2026-12-09',
      },
    });
    await approved(reviewer, approver, id, '1200.00');
  });

  it('没有定点编码的先由审核人查到登记，查不到的不报；级别也以核对的为准', async () => {
    const { person, caller } = await desks.newPatient();
    await fileThere(person);
    const id = await filed(caller, bought({ ...SELLER, designatedCode: null, level: '未定级' }));
    await match(reviewer, id);
    expect(await tried(id)).toMatchObject({
      bill: null,
      objections: [{ code: 'OUTSIDE_SELLER_UNVERIFIED', clause: 'M30' }],
    });
    expect(codeOf(await step(reviewer, id, 'passed'))).toBe('422 OUTSIDE_SELLER_UNVERIFIED');
    expect((await get(reviewer, id)).mayDo).toContain('saveSeller');
    expect((await get(caller, id)).mayDo).not.toContain('saveSeller');
    expect(codeOf(await saveSeller(desks.farAgency, id, SELLER))).toBe('404 NOT_FOUND');
    const odd = await saveSeller(reviewer, id, { ...SELLER, designatedCode: 'H31010400001' });
    expect(odd.body).toMatchObject({ code: 'BAD_INPUT', field: 'designatedCode' });
    expect(codeOf(await saveSeller(reviewer, id, OUTSIDE_PHARMACY))).toBe('400 BAD_INPUT');
    const first = requestId();
    expect((await saveSeller(reviewer, id, { ...SELLER, level: '一级' }, first)).status).toBe(200);
    expect((await saveSeller(reviewer, id, { ...SELLER, level: '二级' })).status).toBe(200);
    // A late copy of what was saved first leaves what was saved since.
    expect((await saveSeller(reviewer, id, { ...SELLER, level: '一级' }, first)).status).toBe(200);
    await approved(reviewer, approver, id, '1400.00');
    expect(codeOf(await saveSeller(reviewer, id, SELLER))).toBe('422 MANUAL_STEP_NOT_ALLOWED');
    expect((await get(caller, id)).outside).toMatchObject({ level: '二级', designatedCode: 'H44010400001' });
    const year = { personId: person.id, scheme: 'employee', year: 2026 } as const;
    const claims = await server.world.db.transaction('all', (tx) => listYearClaims(tx, year));
    expect(claims).toMatchObject([{ institutionCode: '', level: '二级' }]);

    const other = await filed(caller, bought({ ...SELLER, designatedCode: null }));
    expect((await step(reviewer, other, 'refusalProposed', 'NOT_DESIGNATED_THERE')).status).toBe(200);
    expect((await step(approver, other, 'refused')).status).toBe(200);
    expect((await get(caller, other)).events.at(-1)?.ground).toMatchObject({ clause: 'M30' });
  });

  it('省内、省外只填一样；省份、编码、医院填错的指出是哪一栏；港澳台的不收；什么都没有写下', async () => {
    const { caller } = await desks.newPatient();
    const whole = await filing(caller, bought(SELLER));
    const answer = async (change: Partial<Filing>) =>
      caller.call(contract.fileManualClaim, { body: { ...whole, requestId: requestId(), ...change } });
    const fieldOf = async (change: Partial<Filing>) =>
      ((await answer(change)).body as { field?: string }).field;
    expect(await fieldOf({ institutionCode: PHARMACY })).toBe('institutionCode');
    expect(await fieldOf({ outside: undefined })).toBe('institutionCode');
    expect(await fieldOf({ outside: { ...SELLER, placeCode: '430100' } })).toBe('outside.placeCode');
    expect(await fieldOf({ outside: { ...SELLER, placeCode: '990000' } })).toBe('outside.placeCode');
    expect(await fieldOf({ outside: { ...SELLER, name: ' ' } })).toBe('outside.name');
    expect(await fieldOf({ outside: { ...SELLER, designatedCode: 'P44010400001' } })).toBe(
      'outside.designatedCode',
    );
    expect(await fieldOf({ outside: OUTSIDE_PHARMACY, setting: 'inpatient' })).toBe('setting');
    expect(await fieldOf({ receivingHospital: HOSPITAL })).toBe('receivingHospital');
    for (const placeCode of ['710000', '810000', '820000'])
      expect(codeOf(await answer({ outside: { ...SELLER, placeCode } }))).toBe('422 BOUGHT_OUTSIDE_MAINLAND');
    expect((await caller.ok(contract.listManualClaims, { query: {} })).total).toBe(0);
    const made = await caller.ok(contract.fileManualClaim, { body: whole });
    expect(await caller.ok(contract.fileManualClaim, { body: whole })).toEqual(made);
    expect(
      codeOf(
        await caller.call(contract.fileManualClaim, {
          body: { ...whole, outside: { ...SELLER, name: '另一家' } },
        }),
      ),
    ).toBe('409 REQUEST_REUSED');
    // One of ours is not checked as if it were outside.
    const ours = await filed(caller);
    expect(codeOf(await saveSeller(reviewer, ours, SELLER))).toBe('400 BAD_INPUT');
  });

  it('M32：省外药店卖的注射剂要写明在哪家医院用', async () => {
    const { person, caller } = await desks.newPatient();
    await fileThere(person);
    const lines = [{ ...tablets('1', '2000.00'), name: '示例单抗', nationalCode: INJECTION.code }];
    const without = await filed(caller, bought(OUTSIDE_PHARMACY, { lines }));
    expect(await objections(without)).toEqual(['INJECTION_NEEDS_DELIVERY']);
    const named = { ...OUTSIDE_PHARMACY, receivingHospital: '示例省外医院' };
    const id = await filed(caller, bought(named, { lines }));
    expect(await objections(id)).toEqual([]);
    expect((await get(caller, id)).receivingHospitalName).toBe('示例省外医院');
    expect((await saveSeller(reviewer, without, named)).status).toBe(200);
    expect(await objections(without)).toEqual([]);
  });

  it('谈判药的标准是全国的，省外高于它的也不报', async () => {
    const { person, caller } = await desks.newPatient();
    await fileThere(person);
    const dear = await filed(caller, bought(SELLER, { lines: [tablets('1', '1000.01')] }));
    await match(reviewer, dear);
    expect(await objections(dear)).toEqual(['PRICE_ABOVE_NEGOTIATED_STANDARD']);
  });

  it('M9.7：没有待遇资格的，按省外机构的级别走普通政策', async () => {
    const province = await server.signIn({ login: 'outside-rules', name: '示例', role: 'provinceAdmin' });
    await server.world.db.transaction('all', (tx) => insertRatioOfCase(tx, TABLETS.entryKey, 0n));
    for (const [level, ratio] of [
      ['any', '0.1000'],
      ['secondary', '0.5000'],
    ] as const)
      await province.ok(saveOrdinaryPlan, {
        body: {
          areaCode: '430100',
          scheme: 'employee',
          kind: 'outpatient',
          level,
          from: '2026-01-01',
          to: null,
          countsBy: 'year',
          deductible: '0.00',
          yearlyLimit: null,
          bands: [{ upTo: null, ratio }],
          withdrawn: false,
          source: '示例文件',
        },
      });
    const { person, caller } = await desks.newPatient();
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `UPDATE application_state SET step = 'accepted', term_from = NULL, term_to = NULL WHERE application_id IN (SELECT id FROM application WHERE person_id = $1)`,
        [person.id],
      ),
    );
    await fileThere(person);
    const id = await filed(caller, bought({ ...SELLER, level: '一级' }, { diagnosisCode: 'C34.900' }));
    await match(reviewer, id);
    expect((await tried(id)).payable).toBe('200.00');
    const first = requestId();
    expect((await saveSeller(reviewer, id, { ...SELLER, level: '一级' }, first)).status).toBe(200);
    expect((await saveSeller(reviewer, id, { ...SELLER, level: '二级' })).status).toBe(200);
    // A late copy of what was saved first leaves what was saved since.
    expect((await saveSeller(reviewer, id, { ...SELLER, level: '一级' }, first)).status).toBe(200);
    await approved(reviewer, approver, id, '1000.00');
  });

  it('N5.1：审核人也不能借省外机构试出保密标准', async () => {
    const { person, caller } = await desks.newPatient();
    await fileThere(person);
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, 'negotiated', 15432100, true, '2026-01-01', '示例', $2)`,
        [INJECTION.code, new Date(server.clock.now())],
      ),
    );
    const injection = { ...tablets('1', '1400.00'), name: '示例单抗', nationalCode: INJECTION.code };
    const id = await filed(caller, bought(SELLER, { lines: [injection] }));
    const answers = [];
    for (const price of ['1400.00', '1600.00', '1500.00', '1550.00']) {
      const lines = [{ ...injection, price }];
      await reviewer.ok(desk.saveManualLines, { params: { id }, body: { requestId: requestId(), lines } });
      answers.push(codeOf(await reviewer.call(desk.tryManualClaim, { params: { id } })));
    }
    expect(answers).toEqual(['200', '200', '200', '422 PRICE_TRIED_TOO_OFTEN']);
  });
});

describe('到外省购药的备案（M30、I24）', () => {
  it('参保人网上申请到外省，按省份备案；经办登记和名单写得出省份；港澳台和没有的代码不收', async () => {
    const { person, caller } = await desks.newPatient();
    const ask = (placeCode: string) =>
      caller.call(askOffSite, {
        body: {
          requestId: requestId(),
          placeCode,
          kind: 'livingElsewhere',
          from: '2026-06-15',
          to: null,
          note: '',
        },
      });
    expect((await ask('310104')).status).toBe(200);
    expect(codeOf(await ask('310000'))).toBe('422 OFF_SITE_ALREADY_ASKED');
    expect((await ask('810000')).body).toMatchObject({ code: 'BAD_INPUT', field: 'placeCode' });
    expect((await ask('160000')).status).toBe(400);
    expect((await caller.ok(getMyOffSite, {})).requests).toMatchObject([{ placeName: '上海市' }]);
    expect((await fileThere(person)).status).toBe(200);
    expect(codeOf(await fileThere(person, { placeCode: '440100' }))).toBe('409 ALREADY_FILED');
    expect((await fileThere(person, { placeCode: '820000' })).status).toBe(400);
    const { rows } = await reviewer.ok(listOffSiteFilings, { query: { q: person.personNo } });
    expect(rows).toMatchObject([{ placeName: '广东省' }]);
  });
});

describe('省外的费用不进机构的账（M29、M30）', () => {
  it('月末各机构的对账单里没有，账实相符', async () => {
    server.clock.setDay('2026-07-02');
    await closeDays(server.world, 'system');
    const again = { role: 'agencyReviewer', areaCode: '430100', name: '示例' } as const;
    const payer = await server.signIn({ login: 'outside-july', ...again });
    const auditor = await server.signIn({ login: 'auditor-july', name: '示例', role: 'auditor' });
    expect(await payer.ok(issueStatements, { body: { month: '2026-06' } })).toMatchObject({ claims: 0 });
    const { rows } = await payer.ok(listStatements, { query: { month: '2026-06' } });
    expect(rows).toEqual([]);
    const board = await auditor.ok(getStatementBoard, { query: { month: '2026-06' } });
    for (const row of board.rows) expect(row.payableByStatements).toBe(row.payableByLedger);
    await desks.expectSound(auditor);
  });
});
