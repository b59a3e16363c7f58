import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getBalancesAt, getJournal, verifyCloses } from '../../src/contract/funds-ledger.ts';
import * as pay from '../../src/contract/funds-payments.ts';
import * as contract from '../../src/contract/funds-prepayments.ts';
import { exportStatement } from '../../src/contract/funds-statements.ts';
import { brokenConstraint } from '../../src/server/db/database.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { FAR_PHARMACY, HOSPITAL, OTHER_PHARMACY, PHARMACY, requestId } from '../support/counter.ts';
import { bodyOf, decide, expectPrepaidAgrees, propose, refund, seen, take } from '../support/prepaying.ts';
import {
  approve,
  decision,
  deskOf,
  enterApproved,
  get,
  idOf,
  issue,
  openDesks,
  respond,
  step,
} from '../support/statement-desks.ts';

let desks: Awaited<ReturnType<typeof openDesks>>;
let server: TestServer;
let agency: Caller;
let bureau: Caller;
let hospital: Caller;
let auditor: Caller;

beforeAll(async () => {
  desks = await openDesks();
  ({ server, agency, bureau, hospital } = desks);
  auditor = await deskOf(server)('auditor', { role: 'auditor' });
  await closeDays(server.world, 'system');
  await issue(agency);
});
afterAll(() => server.close());

/** One that two people have brought into the books. */
async function prepaid(given: Parameters<typeof bodyOf>[0] = {}): Promise<number> {
  const { id } = await agency.ok(contract.proposePrepayment, { body: bodyOf(given) });
  expect((await take(bureau, id, 'approved')).status).toBe(200);
  return id;
}

async function balance(account: string, scheme = 'employee', onDay = '2026-06-03'): Promise<string> {
  const { rows } = await auditor.ok(getBalancesAt, { query: { onDay } });
  const isIt = (row: (typeof rows)[number]) =>
    row.account === account && row.areaCode === '430100' && row.scheme === scheme;
  return rows.find(isIt)?.balance ?? '0.00';
}

const expectAgreed = () => expectPrepaidAgrees(server, auditor);

describe('预付由两个人办（M29）', () => {
  it('谁能提议、写什么：外地机构、没有协议的、填错的都不收，什么也不写', async () => {
    for (const who of [hospital, desks.provinceAdmin]) expect((await propose(who)).status).toBe(403);
    expect((await propose(desks.county)).status).toBe(403);
    for (const [wrong, field] of [
      [{ amount: '0.00' }, 'amount'],
      [{ amount: '-1.00' }, 'amount'],
      [{ bankDay: '2026-06-04' }, 'bankDay'],
      [{ bankDay: '2026-02-30' }, 'bankDay'],
      [{ bankReference: ' ' }, 'bankReference'],
      [{ documentNo: ' ' }, 'documentNo'],
      [{ reason: ' ' }, 'reason'],
      [{ offsetFrom: '2026-05' }, 'offsetFrom'],
      [{ offsetFrom: '2028-01' }, 'offsetFrom'],
      [{ institutionCode: FAR_PHARMACY }, 'institutionCode'],
    ] as const)
      expect(await propose(agency, wrong)).toMatchObject({ status: 400, body: { field } });
    expect((await propose(agency, { institutionCode: 'H43010299999' })).status).toBe(404);
    expect(await propose(agency, { bankDay: '2025-12-31' })).toMatchObject({
      status: 422,
      body: { code: 'INSTITUTION_WITHOUT_AGREEMENT', clause: 'M25' },
    });
    expect(await agency.ok(contract.listPrepayments, { query: {} })).toEqual({ rows: [], total: 0 });
  });

  it('提议不入账；同一请求只办一次，同一流水号只登记一次；另一人核准才记账，机构看得到', async () => {
    const body = bodyOf({ offsetFrom: '2026-06' });
    const first = await agency.ok(contract.proposePrepayment, { body });
    expect(await agency.ok(contract.proposePrepayment, { body })).toEqual(first);
    expect(
      await agency.call(contract.proposePrepayment, { body: { ...body, amount: '1.00' } }),
    ).toMatchObject({ status: 409, body: { code: 'REQUEST_REUSED' } });
    expect(await propose(bureau, { bankReference: body.bankReference })).toMatchObject({
      status: 409,
      body: { code: 'BANK_REFERENCE_ENTERED' },
    });
    const { id } = first;
    expect(await balance('prepayment')).toBe('0.00');
    expect((await seen(agency, id)).mayDo).toEqual(['withdrawn']);
    expect((await seen(bureau, id)).mayDo).toEqual(['approved', 'rejected']);
    for (const who of [desks.pharmacist, desks.farAgency, desks.county])
      expect((await who.call(contract.getPrepayment, { params: { id } })).status).toBe(404);
    for (const who of [desks.farAgency, desks.county])
      expect((await take(who, id, 'approved')).status).toBe(404);
    expect(await take(agency, id, 'approved')).toMatchObject({
      status: 422,
      body: { code: 'SECOND_PERSON_NEEDED' },
    });
    expect(await take(bureau, id, 'withdrawn')).toMatchObject({
      status: 422,
      body: { code: 'PREPAYMENT_STEP_NOT_ALLOWED', clause: 'M29' },
    });
    expect((await take(bureau, id, 'rejected')).status).toBe(400);
    expect((await refund(agency, id, '1.00')).status).toBe(422);
    const key = requestId();
    const approved = await take(bureau, id, 'approved', '', key);
    expect(approved).toMatchObject({ status: 200, body: { state: 'approved' } });
    expect(await take(bureau, id, 'approved', '', key)).toEqual(approved);
    expect((await take(bureau, id, 'backAsked', '示例', key)).status).toBe(409);
    expect([await balance('bank'), await balance('prepayment')]).toEqual(['-1000.00', '1000.00']);
    const shown = await seen(hospital, id);
    expect(shown).toMatchObject({ amount: '1000.00', open: '1000.00', offsetFrom: '2026-06', mayDo: [] });
    const journal = await auditor.ok(getJournal, { params: { journalNo: shown.journalNo ?? '' } });
    expect(journal.journal).toMatchObject({ kind: 'prepayment', total: '1000.00' });
    await expectAgreed();
  });

  it('不同意的、提议人撤回的流水号可以重新登记；列表可查', async () => {
    const slip = '示例重登流水';
    for (const [who, name, words] of [
      [bureau, 'rejected', '示例：流水不符'],
      [agency, 'withdrawn', ''],
    ] as const) {
      const { id } = await agency.ok(contract.proposePrepayment, { body: bodyOf({ bankReference: slip }) });
      expect(await take(who, id, name, words)).toMatchObject({ status: 200, body: { journalNo: null } });
      expect((await take(bureau, id, 'approved')).status).toBe(422);
    }
    const find = async (query: { q?: string; state?: 'withdrawn'; scheme?: 'resident' }) =>
      (await agency.ok(contract.listPrepayments, { query })).rows.map((row) => row.state);
    expect(await find({ q: slip })).toEqual(['withdrawn', 'rejected']);
    expect(await find({ q: HOSPITAL, state: 'withdrawn' })).toEqual(['withdrawn']);
    expect(await find({ scheme: 'resident' })).toEqual([]);
    expect(await find({ q: '没有这样的机构' })).toEqual([]);
  });

  it('入账有误又没有用过的，一人申请、另一人冲销，账上正好相反；申请期间不冲抵', async () => {
    const id = await prepaid({ amount: '300.00' });
    const statement = await idOf(agency, HOSPITAL);
    expect(await get(agency, statement)).toMatchObject({ payable: '1700.00' });
    expect((await take(agency, id, 'backAsked')).status).toBe(400);
    expect((await take(agency, id, 'backAsked', '示例：机构选错')).status).toBe(200);
    expect(await get(agency, statement)).toMatchObject({ payable: '2000.00', setOffs: [] });
    expect((await take(bureau, id, 'backRefused', '示例：没有错')).status).toBe(200);
    expect((await take(bureau, id, 'backAsked', '示例：确实有错')).status).toBe(200);
    expect((await take(bureau, id, 'takenBack')).status).toBe(422);
    expect((await take(agency, id, 'takenBack')).status).toBe(200);
    expect(await seen(hospital, id)).toMatchObject({ state: 'takenBack', open: '0.00' });
    expect((await seen(hospital, id)).backJournalNo).toMatch(/^J/);
    expect([await balance('bank'), await balance('prepayment')]).toEqual(['-1000.00', '1000.00']);
    await expectAgreed();
  });
});

describe('由对账单冲抵（M29、M36）', () => {
  it('扣款以后先提议的先冲，不跨险种、不早于起始月份，至多冲到零；核准时写定、记账，机构逐月看得到', async () => {
    const deduction = decision({ kind: 'deduction', institutionCode: HOSPITAL, amount: '150.00', number: 1 });
    await enterApproved(agency, bureau, deduction);
    const first = await prepaid({ amount: '500.25' });
    const second = await prepaid({ amount: '900.00' });
    const resident = await prepaid({ amount: '100.00', scheme: 'resident' });
    const id = await idOf(agency, HOSPITAL);
    await respond(hospital, id);
    const shown = await get(hospital, id);
    expect(shown).toMatchObject({
      payable: '500.00',
      sums: [
        {
          scheme: 'employee',
          claimed: '1400.00',
          deducted: '150.00',
          fromPrepaid: '1250.00',
          payable: '0.00',
        },
        { scheme: 'resident', claimed: '600.00', fromPrepaid: '100.00', payable: '500.00' },
      ],
    });
    expect(shown.setOffs.map((one) => [one.prepaymentId, one.amount])).toEqual([
      [first, '500.25'],
      [second, '749.75'],
      [resident, '100.00'],
    ]);
    await approve(agency, bureau, id);
    expect((await get(hospital, id)).setOffs).toEqual(shown.setOffs);
    expect(await seen(hospital, second)).toMatchObject({
      setOff: '749.75',
      open: '150.25',
      uses: [{ statementId: id, month: '2026-05', amount: '749.75' }],
      events: [{ step: 'proposed' }, { step: 'approved' }],
    });
    // 1000.00 waits for June, and 150.25 is left.
    expect([await balance('prepayment'), await balance('prepayment', 'resident')]).toEqual([
      '1150.25',
      '0.00',
    ]);
    expect(await take(agency, first, 'backAsked', '示例')).toMatchObject({
      status: 422,
      body: { code: 'PREPAYMENT_IN_USE' },
    });
    await expectAgreed();
  });

  it('付款批次只付冲抵以后的；到账通知和导出的表里有冲抵', async () => {
    const id = await idOf(agency, HOSPITAL);
    await agency.ok(pay.enterPayee, {
      body: {
        institutionCode: HOSPITAL,
        accountName: '示例收款人',
        bankName: '示例银行',
        accountNumber: '6222000011112222',
      },
    });
    const made = await agency.ok(pay.makeBatch, { body: { requestId: requestId(), statements: [id] } });
    expect(await agency.ok(pay.getBatch, { params: { id: made.id } })).toMatchObject({ total: '500.00' });
    expect((await bureau.call(pay.releaseBatch, { params: { id: made.id } })).status).toBe(200);
    const paid = { lineNo: 1, result: 'paid' as const, on: '2026-06-03', words: '', bankReference: '示例付' };
    await agency.ok(pay.recordPaymentResults, { params: { id: made.id }, body: { results: [paid] } });
    const { rows } = await hospital.ok(pay.listRemittances, { query: {} });
    expect(rows).toMatchObject([
      { amount: '500.00', sums: [{ fromPrepaid: '1250.00' }, { fromPrepaid: '100.00' }] },
    ]);
    await expectAgreed();
    const file = await hospital.ok(exportStatement, { params: { id }, query: { form: 'xlsx' } });
    const book = read(Buffer.from(file, 'latin1'));
    const sheet = (name: string) => {
      const found = book.Sheets[name];
      if (!found) throw new Error(`no sheet ${name}`);
      return JSON.stringify(utils.sheet_to_json(found, { header: 1, raw: false }));
    };
    expect(sheet('合计')).toMatch(/冲抵预付.*1,?250\.00/);
    expect(sheet('冲抵的预付')).toContain('749.75');
  });

  it('数据库也守着：冲抵不超过预付，也不冲别的机构的对账单', async () => {
    const { rows } = await agency.ok(contract.listPrepayments, { query: { q: HOSPITAL } });
    const left = rows.find((row) => row.open === '150.25')?.id ?? 0;
    const [own, other] = [await idOf(agency, HOSPITAL), await idOf(agency, PHARMACY)];
    const insert = (statementId: number, amount: number) =>
      server.world.db
        .transaction('all', (tx) =>
          tx.run('INSERT INTO prepayment_use (prepayment_id, statement_id, amount) VALUES ($1, $2, $3)', [
            rows.find((row) => row.setOff === '0.00' && row.state === 'approved')?.id ?? left,
            statementId,
            amount,
          ]),
        )
        .catch(brokenConstraint);
    expect(await insert(other, 1)).toBe('set_off_of_the_place');
    expect(await insert(own, 1)).toBe('set_off_of_the_place');
    expect(await insert(own, 100_001)).toMatch(/spent_within_prepayment|set_off_of_the_place/);
    const { id: proposed } = await agency.ok(contract.proposePrepayment, { body: bodyOf() });
    const alone = await server.world.db
      .transaction('all', (tx) =>
        tx.run(
          `INSERT INTO prepayment_event (prepayment_id, seq, step, at, account_id, actor_name, words, request_id)
           SELECT prepayment_id, 2, 'approved', at, account_id, actor_name, '', 'raw-step' FROM prepayment_event WHERE prepayment_id = $1 AND seq = 1`,
          [proposed],
        ),
      )
      .catch(brokenConstraint);
    expect(alone).toBe('prepayment_second_person');
  });
});

describe('机构转账退回（M29）', () => {
  it('不超过还没有冲抵的；另一人核准才入账；不同意要写原因；重发不重办', async () => {
    const { rows } = await agency.ok(contract.listPrepayments, { query: { q: HOSPITAL } });
    const id = rows.find((row) => row.open === '150.25')?.id ?? 0;
    expect((await refund(hospital, id, '1.00')).status).toBe(403);
    expect((await refund(desks.farAgency, id, '1.00')).status).toBe(404);
    expect((await refund(agency, id, '0.00')).status).toBe(400);
    expect(await refund(agency, id, '150.26')).toMatchObject({
      status: 422,
      body: { code: 'PREPAYMENT_BEYOND_OPEN', clause: 'M29' },
    });
    const [key, slip] = [requestId(), '示例退回流水甲'];
    const first = await refund(agency, id, '50.25', { key, slip });
    expect(first.status).toBe(200);
    expect(await refund(agency, id, '50.25', { key, slip })).toEqual(first);
    expect((await refund(agency, id, '50.26', { key, slip })).status).toBe(409);
    expect(await refund(bureau, id, '1.00', { slip })).toMatchObject({
      status: 409,
      body: { code: 'BANK_REFERENCE_ENTERED' },
    });
    const refundId = first.status === 200 ? first.body.id : 0;
    expect(await seen(agency, id)).toMatchObject({ reserved: '50.25', open: '100.00', refunded: '0.00' });
    expect(await decide(agency, refundId)).toMatchObject({
      status: 422,
      body: { code: 'SECOND_PERSON_NEEDED' },
    });
    expect((await decide(desks.farAgency, refundId)).status).toBe(404);
    const again = requestId();
    const before = Number(await balance('bank'));
    const booked = await decide(bureau, refundId, 'approved', '', again);
    expect(booked).toMatchObject({ status: 200, body: { outcome: 'approved' } });
    expect(await decide(bureau, refundId, 'approved', '', again)).toEqual(booked);
    expect((await decide(bureau, refundId, 'rejected', '示例', again)).status).toBe(409);
    expect((await decide(bureau, refundId)).status).toBe(422);
    expect((Number(await balance('bank')) - before).toFixed(2)).toBe('50.25');
    const waiting = await refund(agency, id, '100.00');
    const waitingId = waiting.status === 200 ? waiting.body.id : 0;
    expect((await decide(bureau, waitingId, 'rejected')).status).toBe(400);
    expect((await decide(bureau, waitingId, 'rejected', '示例：没有到账')).status).toBe(200);
    expect(await seen(hospital, id)).toMatchObject({
      refunded: '50.25',
      reserved: '0.00',
      open: '100.00',
      mayRefund: false,
      refunds: [
        { state: 'approved', mayApprove: false },
        { state: 'rejected', words: '示例：没有到账' },
      ],
    });
    await expectAgreed();
  });
});

describe('同时来（M29）', () => {
  it('几个人同时登记退回，合计不超过还开着的', async () => {
    const id = await prepaid({ institutionCode: PHARMACY, amount: '90.00' });
    const answers = await Promise.all(
      [agency, bureau, agency, bureau].map((who) => refund(who, id, '60.00')),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([200, 422, 422, 422]);
    expect(await seen(agency, id)).toMatchObject({ reserved: '60.00', open: '30.00' });
  });

  it('核准对账单时登记退回：要么先冲抵、退回被拒，要么先占住、核准要重来', async () => {
    const statement = await idOf(agency, PHARMACY);
    await respond(desks.pharmacist, statement);
    const id = await prepaid({ institutionCode: PHARMACY, amount: '200.00' });
    expect((await step(agency, statement, 'reviewed')).status).toBe(200);
    const { payable } = await get(agency, statement);
    const [back, approved] = await Promise.all([
      refund(agency, id, '200.00'),
      step(bureau, statement, 'approved', payable),
    ]);
    expect(`${back.status} ${approved.status}`).toBe(approved.status === 200 ? '422 200' : '200 409');
    const { setOff, reserved } = await seen(agency, id);
    expect([setOff, reserved].sort()).toEqual(['0.00', '200.00']);
    await expectAgreed();
  });

  it('两个月的对账单不会用同一分钱：五月核准、六月复核同时来，六月要等五月，再按剩下的算', async () => {
    const goTo = async (day: string) => {
      server.clock.setDay(day);
      const again = (login: string) => server.signInAs(login, 'passw0rd');
      [agency, bureau, auditor] = [await again('finance'), await again('bureau'), await again('auditor')];
      return again('chemist-two');
    };
    let seller = await goTo('2026-06-20');
    await desks.sell(seller, desks.people.two, OTHER_PHARMACY);
    const given = { institutionCode: OTHER_PHARMACY, scheme: 'resident' as const, amount: '800.00' };
    const id = await prepaid({ ...given, bankDay: '2026-06-20' });
    seller = await goTo('2026-07-02');
    await closeDays(server.world, 'system');
    await issue(agency, '2026-06');
    const [may, june] = [await idOf(agency, OTHER_PHARMACY), await idOf(agency, OTHER_PHARMACY, '2026-06')];
    for (const statement of [may, june]) await respond(seller, statement);
    expect((await step(agency, may, 'reviewed', '0.00')).status).toBe(200);
    const [approved, ...reviewed] = await Promise.all([
      step(bureau, may, 'approved', '0.00'),
      step(agency, june, 'reviewed', '0.00'),
      step(bureau, june, 'reviewed', '0.00'),
      step(agency, june, 'reviewed', '400.00'),
    ]);
    expect(approved.status).toBe(200);
    expect(reviewed.slice(0, 2).every((one) => [409, 422].includes(one.status))).toBe(true);
    expect(await get(seller, june)).toMatchObject({
      payable: '400.00',
      sums: [{ claimed: '600.00', fromPrepaid: '200.00', payable: '400.00' }],
    });
    if ((await get(agency, june)).state === 'toReview')
      expect((await step(agency, june, 'reviewed')).status).toBe(200);
    const answers = await Promise.all([1, 2, 3].map(() => step(bureau, june, 'approved', '400.00')));
    expect(answers.map((one) => one.status).sort()).toEqual([200, 422, 422]);
    expect(await seen(seller, id)).toMatchObject({
      setOff: '800.00',
      open: '0.00',
      uses: [
        { month: '2026-05', amount: '600.00' },
        { month: '2026-06', amount: '200.00' },
      ],
    });
    expect((await get(seller, may)).state).toBe('closed');
    await expectAgreed();
    server.clock.setDay('2026-07-04');
    auditor = await server.signInAs('auditor', 'passw0rd');
    await closeDays(server.world, 'system');
    expect(await auditor.ok(verifyCloses, { query: {} })).toMatchObject({ sound: true });
  });
});
