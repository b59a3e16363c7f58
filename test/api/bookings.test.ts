import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bookByPhone,
  bookDrug,
  cancelBooking,
  getBooking,
  getBookingService,
  getBookingSummary,
  listBookingPlaces,
  listBookings,
  settleBooking,
  stateBookingService,
  takeBookingStep,
} from '../../src/contract/prescription-bookings.ts';
import {
  dispatchHome,
  receiveHome,
  signHome,
  trackHome,
} from '../../src/contract/prescription-home-delivery.ts';
import { choosePharmacy } from '../../src/contract/prescription-circulation.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { book, bookingBody, HOME, OFFERS, openForBookings, signInPatient } from '../support/bookings.ts';
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
  type TestPatient,
} from '../support/counter.ts';
import { reversal } from '../support/settling.ts';

let server: TestServer;
let counter: Counter;
let desk: Caller;
let order = 0;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  desk = await openForBookings(server);
  await openForBookings(server, OTHER_PHARMACY, { deliversHome: false });
});
afterAll(() => server.close());

interface Booker {
  readonly patient: TestPatient;
  readonly caller: Caller;
  readonly rxno: string;
}

/** A patient with a prescription of so many boxes, checked by the first pharmacy unless said. */
async function booker(quantity = 2, product = TABLETS, checkedAt: string | null = PHARMACY): Promise<Booker> {
  const patient = await counter.addPerson((order += 1));
  const rxno = await counter.prescribe(patient, product, quantity, checkedAt);
  return { patient, rxno, caller: await signInPatient(server, patient) };
}

const step = (bookingNo: string, name: 'confirm' | 'ready' | 'refuse' | 'cancel', more: object = {}) => ({
  params: { bookingNo },
  body: { step: name, arrivesOn: null, keepUntil: null, note: '', ...more },
});

async function booked(who: Booker, more: object = {}) {
  return who.caller.ok(bookDrug, { body: { ...bookingBody(who.rxno), ...more } });
}

/** Settles the tablets of a prescription at the first pharmacy. */
function settle({ patient, rxno }: Booker, quantity = 2) {
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, quantity, { rxno }) };
  return counter.pharmacy.ok(settleClaim, { body });
}

describe('预约（M29）', () => {
  it('患者凭处方预约；机构确认、备好；结算就办成，撤销结算不恢复预约，余量可以另约', async () => {
    const who = await booker();
    const body = bookingBody(who.rxno);
    const made = await who.caller.ok(bookDrug, { body });
    expect(made).toMatchObject({ state: 'asked', expiresAt: '2026-06-17 11:00:00', maySteps: ['cancel'] });
    expect((await who.caller.ok(bookDrug, { body })).bookingNo).toBe(made.bookingNo);
    expect((await who.caller.call(bookDrug, { body: { ...body, from: '10:00' } })).status).toBe(409);
    const { bookingNo } = made;
    const confirmed = await desk.ok(takeBookingStep, step(bookingNo, 'confirm', { arrivesOn: '2026-06-16' }));
    expect(confirmed).toMatchObject({ state: 'confirmed', arrivesOn: '2026-06-16', phone: '13800001234' });
    expect(confirmed.expiresAt).toBe('2026-06-18 00:00:00');
    await desk.ok(takeBookingStep, step(bookingNo, 'ready', { keepUntil: '2026-06-19 20:00:00' }));
    expect(await desk.ok(getBooking, { params: { bookingNo } })).toMatchObject({
      state: 'ready',
      mayOpenTill: true,
    });
    const bill = await settle(who);
    const done = await who.caller.ok(getBooking, { params: { bookingNo } });
    expect(done).toMatchObject({ state: 'settled', claimNo: bill.claimNo, maySteps: [] });
    expect((await counter.pharmacy.call(reverseClaim, reversal(bill.claimNo))).status).toBe(200);
    expect((await who.caller.ok(getBooking, { params: { bookingNo } })).state).toBe('reversed');
    expect((await booked(who)).bookingNo).not.toBe(bookingNo);
  });

  it('同一瞬间从二十个窗口预约同一张处方，恰好成一笔；超过余量、另有预约都拒绝并说明条款和办法', async () => {
    const who = await booker(3);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => book(who.caller, bookingBody(who.rxno, 1))),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(answer).toMatchObject({ status: 422, body: { code: 'BOOKING_ALREADY_OPEN', clause: 'M29' } });
    const other = await booker(3);
    await settle(other, 2);
    expect(await book(other.caller, bookingBody(other.rxno, 2))).toMatchObject({
      body: { code: 'BOOKING_ABOVE_REST', clause: 'M33', detail: '还可以取 1', line: 1 },
    });
    expect((await book(other.caller, bookingBody(other.rxno, 1))).status).toBe(200);
  });

  it('预约期间结算与取消同时来：要么办成，要么取消，不会两样都是', async () => {
    for (let round = 0; round < 6; round += 1) {
      const who = await booker();
      const { bookingNo } = await booked(who);
      const [, cancelled] = await Promise.all([
        settle(who),
        who.caller.call(cancelBooking, { params: { bookingNo }, body: { reason: '' } }),
      ]);
      const { state } = await who.caller.ok(getBooking, { params: { bookingNo } });
      expect(state).toBe(cancelled.status === 200 ? 'cancelled' : 'settled');
    }
  });

  it('营业时间、提前天数、不接受预约、没有经营、处方过期、别人的处方都办不了', async () => {
    const who = await booker(2, TABLETS, null);
    const body = bookingBody(who.rxno);
    const codeOf = async (more: object) => {
      const answer = await who.caller.call(bookDrug, { body: { ...body, requestId: requestId(), ...more } });
      return answer.status === 200 ? 'booked' : answer.body.code;
    };
    expect(await codeOf({ from: '08:00' })).toBe('BOOKING_OUTSIDE_HOURS');
    expect(await codeOf({ day: '2026-06-30' })).toBe('BOOKING_TOO_FAR');
    expect(await codeOf({ day: '2026-06-28' })).toBe('PRESCRIPTION_EXPIRED');
    expect(await codeOf({ institutionCode: 'P43020200001' })).toBe('BOOKING_NOT_OFFERED');
    expect(await codeOf({ day: '2026-06-14' })).toBe('BAD_INPUT');
    expect(await codeOf({ lines: [{ nationalCode: SECRET_TABLETS.code, quantity: 1 }] })).toBe(
      'BOOKING_ABOVE_REST',
    );
    const stranger = await booker();
    expect((await book(stranger.caller, bookingBody(who.rxno))).status).toBe(404);
    expect(await codeOf({ institutionCode: OTHER_PHARMACY, home: HOME })).toBe('HOME_DELIVERY_NOT_OFFERED');
    const closed = { ...OFFERS, closedDays: ['2026-06-16'] };
    await desk.ok(stateBookingService, { body: closed });
    expect(await codeOf({})).toBe('BOOKING_OUTSIDE_HOURS');
    await desk.ok(stateBookingService, { body: OFFERS });
    expect(await desk.ok(getBookingService, {})).toMatchObject({ takesBookings: true, statedBy: '示例柜台' });
    expect((await desk.call(stateBookingService, { body: { ...OFFERS, weekly: [] } })).status).toBe(400);
    const { rows } = await who.caller.ok(listBookingPlaces, {
      query: { rxno: who.rxno },
    });
    expect(rows.map((row) => row.code).sort()).toEqual([PHARMACY, OTHER_PHARMACY]);
  });

  it('不接受要写理由，处方随即不限药店；预约未取消不能改约别家；过期作废后可以另约', async () => {
    const who = await booker(2, TABLETS, null);
    const { bookingNo } = await booked(who);
    const elsewhere = { params: { rxno: who.rxno }, body: { pharmacyCode: OTHER_PHARMACY } };
    expect(await who.caller.call(choosePharmacy, elsewhere)).toMatchObject({
      body: { code: 'BOOKING_OPEN_ELSEWHERE' },
    });
    expect((await desk.call(takeBookingStep, step(bookingNo, 'refuse'))).status).toBe(400);
    const refused = await desk.ok(takeBookingStep, step(bookingNo, 'refuse', { note: '厂家断货' }));
    expect(refused).toMatchObject({ state: 'refused', phone: '138****1234' });
    expect(await desk.call(takeBookingStep, step(bookingNo, 'ready'))).toMatchObject({
      body: { code: 'BOOKING_STEP_NOT_ALLOWED', detail: '机构没有接受' },
    });
    expect((await who.caller.ok(choosePharmacy, elsewhere)).chosenPharmacy?.code).toBe(OTHER_PHARMACY);
    expect(await desk.call(bookByPhone, phoneBody(who, '示例参保人'))).toMatchObject({ status: 422 });
    const again = await booked(who, {
      day: '2026-06-15',
      from: '15:00',
      to: '16:00',
      requestId: requestId(),
    });
    const late = await desk.call(
      takeBookingStep,
      step(again.bookingNo, 'confirm', { arrivesOn: '2026-06-25' }),
    );
    expect(late).toMatchObject({ body: { code: 'BOOKING_AFTER_PRESCRIPTION', clause: 'M33' } });
    server.clock.advance(30 * 3_600_000);
    const next = await signInAgain(who);
    expect((await next.ok(getBooking, { params: { bookingNo: again.bookingNo } })).state).toBe('expired');
    const after = { ...bookingBody(who.rxno), day: '2026-06-17' };
    const retry = await next.call(bookDrug, { body: after });
    expect(retry.status === 200 ? 'booked' : retry.body.code).toBe('booked');
    server.clock.setDay('2026-06-15');
  });

  it('药店接电话代约，姓名要与处方相符；患者约在别家的不能改', async () => {
    const who = await booker();
    const { name } = await nameOf(who.patient);
    expect(await desk.call(bookByPhone, phoneBody(who, '别人'))).toMatchObject({
      body: { code: 'PRESCRIPTION_PERSON_MISMATCH' },
    });
    const made = await desk.ok(bookByPhone, phoneBody(who, name));
    expect(made).toMatchObject({ channel: 'phone', state: 'asked', personName: name });
    const listed = (await desk.ok(listBookings, { query: { q: made.bookingNo } })).rows;
    expect(listed).toHaveLength(1);
    expect(listed[0]?.personName).not.toBe(name);
  });

  it('医院凭待遇预约，以结算单办成；不是这位患者、这种药的结算单不认', async () => {
    const hospital = await openForBookings(server, HOSPITAL);
    const who = await booker();
    const applicationId = await applicationOf(who.patient);
    const body = { ...bookingBody(null), institutionCode: HOSPITAL, applicationId };
    const { bookingNo } = await who.caller.ok(bookDrug, { body });
    await hospital.ok(takeBookingStep, step(bookingNo, 'confirm'));
    const other = await settle(await booker());
    const settled = (claimNo: string | null) => ({ params: { bookingNo }, body: { claimNo: claimNo ?? '' } });
    expect(await hospital.call(settleBooking, settled(other.claimNo))).toMatchObject({
      body: { code: 'BOOKING_CLAIM_UNFIT' },
    });
    const claim = claimOf(who.patient, TABLETS, 2);
    const bill = await hospital.ok(settleClaim, { body: { requestId: requestId(), ...claim } });
    expect(await hospital.ok(settleBooking, settled(bill.claimNo))).toMatchObject({
      state: 'settled',
      claimNo: bill.claimNo,
    });
  });
});

function phoneBody({ rxno }: Booker, personName: string) {
  const { institutionCode: _, applicationId: __, ...body } = bookingBody(rxno);
  return { body: { ...body, rxno, personName } };
}

async function nameOf({ id }: TestPatient): Promise<{ name: string }> {
  const row = await server.world.db.transaction('all', (tx) =>
    tx.first<{ name: string }>('SELECT name FROM person WHERE id = $1', [id]),
  );
  return row ?? { name: '' };
}

async function applicationOf({ id }: TestPatient): Promise<number> {
  const row = await server.world.db.transaction('all', (tx) =>
    tx.first<{ id: bigint }>('SELECT id FROM application WHERE person_id = $1 AND entry_key = $2', [
      id,
      TABLETS.entryKey,
    ]),
  );
  return Number(row?.id);
}

/** A session does not outlive a jump of the clock. */
function signInAgain({ patient }: Booker): Promise<Caller> {
  return server.signIn({
    login: `again-${patient.personNo.toLowerCase()}`,
    name: '示例患者',
    role: 'patient',
    personId: patient.id,
  });
}

const sending = {
  carrier: '示例冷链',
  waybillNo: 'SF20260616001',
  storage: 'ordinary' as const,
  celsius: null,
};

describe('送药上门（M29、M32）', () => {
  it('先结算再出库，逐步跟踪，凭签收码签收；地址加密存放，列表和经办只见打码的', async () => {
    const who = await booker();
    const { bookingNo } = await booked(who, { home: HOME });
    const params = { bookingNo };
    expect(await desk.call(dispatchHome, { params, body: sending })).toMatchObject({
      status: 422,
      body: { code: 'HOME_DELIVERY_NOT_SETTLED', clause: 'M29' },
    });
    const bill = await settle(who);
    expect((await desk.ok(dispatchHome, { params, body: sending })).home).toMatchObject({
      state: 'dispatched',
      waybillNo: 'SF20260616001',
      receiptCode: null,
      address: HOME.address,
    });
    expect(await counter.pharmacy.call(reverseClaim, reversal(bill.claimNo))).toMatchObject({
      status: 422,
      body: { code: 'HOME_DELIVERY_UNDER_WAY', detail: bookingNo },
    });
    const part = {
      requestId: requestId(),
      reason: '退一盒',
      lines: [{ line: 1, quantity: '1', traceCodes: bill.lines[0]?.traceCodes.slice(0, 1) ?? [] }],
    };
    expect(
      await counter.pharmacy.call(returnLines, { params: { claimNo: bill.claimNo ?? '' }, body: part }),
    ).toMatchObject({
      body: { code: 'HOME_DELIVERY_UNDER_WAY' },
    });
    await desk.ok(trackHome, { params, body: { step: 'travel', note: '到达长沙分拨中心' } });
    await desk.ok(trackHome, { params, body: { step: 'bring', note: '派送员 示例' } });
    const seen = await who.caller.ok(getBooking, { params });
    expect(seen.home?.events.map((event) => event.label)).toEqual([
      '选定送药上门',
      '出库，交给承运人',
      '在途',
      '派送',
    ]);
    const code = seen.home?.receiptCode ?? '';
    expect(code).toMatch(/^\d{6}$/);
    const wrong = code === '000000' ? '000001' : '000000';
    expect(await desk.call(signHome, { params, body: { code: wrong, signedBy: '本人' } })).toMatchObject({
      body: { code: 'HOME_DELIVERY_CODE_WRONG', detail: '还可以试 4 次' },
    });
    const agency = await counter.agency.ok(getBooking, { params });
    expect(agency).toMatchObject({
      phone: '138****1234',
      home: { phone: '138****5678', address: '湖南省长沙市***', receiptCode: null },
    });
    const signed = await desk.ok(signHome, { params, body: { code, signedBy: '本人' } });
    expect(signed.home).toMatchObject({ state: 'delivered', phone: '138****5678' });
    expect(await storedText(bookingNo)).not.toContain('示例路');
    expect((await counter.otherPharmacy.call(getBooking, { params })).status).toBe(404);
    expect(
      (await counter.otherPharmacy.call(trackHome, { params, body: { step: 'bring', note: '错' } })).status,
    ).toBe(404);
  });

  it('签收码错五次就只能由患者确认；冷藏的没有温度或温度超出不能出库', async () => {
    const who = await booker();
    const { bookingNo } = await booked(who, { home: HOME });
    const params = { bookingNo };
    await settle(who);
    await keepCold(counter.agency.accountId);
    const cold = { ...sending, storage: 'refrigerated' as const };
    const codeOf = async (body: object) => {
      const answer = await desk.call(dispatchHome, { params, body: { ...cold, ...body } });
      return answer.status === 200 ? answer.body.home?.celsius : answer.body.code;
    };
    expect(await codeOf({ storage: 'ordinary' })).toBe('DELIVERY_STORAGE_UNFIT');
    expect(await codeOf({})).toBe('HOME_DELIVERY_TEMPERATURE_MISSING');
    expect(await codeOf({ celsius: '8.1' })).toBe('HOME_DELIVERY_TEMPERATURE_OUT');
    expect(await codeOf({ celsius: '5.3' })).toBe('5.3');
    const code = (await who.caller.ok(getBooking, { params })).home?.receiptCode ?? '';
    const wrong = code === '000000' ? '000001' : '000000';
    const tried: string[] = [];
    for (const told of [wrong, wrong, wrong, wrong, wrong, code]) {
      const answer = await desk.call(signHome, { params, body: { code: told, signedBy: '本人' } });
      tried.push(answer.status === 200 ? 'signed' : answer.body.code);
    }
    expect(tried.slice(3)).toEqual([
      'HOME_DELIVERY_CODE_WRONG',
      'HOME_DELIVERY_CODE_LOCKED',
      'HOME_DELIVERY_CODE_LOCKED',
    ]);
    const own = await who.caller.ok(receiveHome, { params, body: { refusedBecause: null } });
    expect(own.home?.state).toBe('delivered');
  });

  it('没有送到、拒收都退回到店，退回以后才能撤销结算；注射剂不送到家；件数经办看得到', async () => {
    const who = await booker();
    const { bookingNo } = await booked(who, {
      home: HOME,
      lines: [{ nationalCode: TABLETS.code, quantity: 1 }],
    });
    const params = { bookingNo };
    const bill = await settle(who, 1);
    await desk.ok(dispatchHome, { params, body: { ...sending, storage: 'refrigerated', celsius: '4' } });
    await desk.ok(trackHome, { params, body: { step: 'fail', note: '家中无人' } });
    expect((await counter.agency.ok(getBookingSummary, {})).failed).toBe(1);
    const refused = await who.caller.call(receiveHome, { params, body: { refusedBecause: '包装破损' } });
    expect(refused).toMatchObject({ status: 200, body: { home: { state: 'refused' } } });
    expect(await desk.call(trackHome, { params, body: { step: 'bring', note: '再送' } })).toMatchObject({
      body: { code: 'HOME_DELIVERY_STEP_NOT_ALLOWED', detail: '已拒收' },
    });
    await desk.ok(trackHome, { params, body: { step: 'takeBack', note: '包装完好' } });
    expect((await counter.pharmacy.call(reverseClaim, reversal(bill.claimNo))).status).toBe(200);
    expect(await desk.ok(getBooking, { params })).toMatchObject({
      state: 'reversed',
      home: { state: 'returned' },
    });
    const injected = await booker(1, INJECTION);
    const body = {
      ...bookingBody(injected.rxno),
      lines: [{ nationalCode: INJECTION.code, quantity: 1 }],
      home: HOME,
    };
    expect(await book(injected.caller, body)).toMatchObject({
      body: { code: 'HOME_DELIVERY_OF_INJECTION', clause: 'M32' },
    });
    const zhuzhou = await server.signIn({
      login: 'agency-far',
      name: '示例经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    expect((await zhuzhou.call(getBooking, { params })).status).toBe(404);
    expect((await zhuzhou.ok(getBookingSummary, {})).asked).toBe(0);
  });

  it('没有结算的，数据库也不让出库', async () => {
    const who = await booker();
    const { bookingNo } = await booked(who, { home: HOME });
    await expect(
      server.world.db.transaction('all', (tx) =>
        tx.run(
          `UPDATE home_delivery SET state = 'dispatched', carrier = '示例', waybill_no = '0001', storage = 'ordinary'
           WHERE booking_id = (SELECT id FROM drug_booking WHERE booking_no = $1)`,
          [bookingNo],
        ),
      ),
    ).rejects.toThrow('what is sent home has been settled');
  });
});

/** All that is stored of a delivery, as text. */
async function storedText(bookingNo: string): Promise<string> {
  const row = await server.world.db.transaction('all', (tx) =>
    tx.first<{ text: string }>(
      `SELECT h::text || b::text AS text FROM home_delivery h JOIN drug_booking b ON b.id = h.booking_id WHERE b.booking_no = $1`,
      [bookingNo],
    ),
  );
  return row?.text ?? '';
}

async function keepCold(accountId: number): Promise<void> {
  await server.world.db.transaction('all', (tx) =>
    tx.run(
      "INSERT INTO product_handling (national_code, storage, evidence, entered_by, entered_at) VALUES ($1, 'refrigerated', '示例', $2, now())",
      [TABLETS.code, accountId],
    ),
  );
}
