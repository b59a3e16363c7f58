import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getBooking, getBookingSummary, listBookings } from '../../src/contract/prescription-bookings.ts';
import {
  dispatchHome,
  receiveHome,
  signHome,
  trackHome,
} from '../../src/contract/prescription-home-delivery.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { reverseClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { book, bookingBody, furnishBookings, HOME, type BookingGround } from '../support/bookings.ts';
import { INJECTION, requestId, TABLETS } from '../support/counter.ts';
import { reversal } from '../support/settling.ts';

let server: TestServer;
let ground: BookingGround;
let desk: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  ground = await furnishBookings(server);
  desk = ground.desk;
});
afterAll(() => server.close());

const sending = {
  carrier: '示例冷链',
  waybillNo: 'SF20260616001',
  storage: 'ordinary' as const,
  celsius: null,
};

describe('送药上门（M29、M32）', () => {
  it('先结算再出库，逐步跟踪，凭签收码签收；地址加密存放，列表和经办只见打码的', async () => {
    const who = await ground.booker();
    const { bookingNo } = await ground.booked(who, { home: HOME });
    const params = { bookingNo };
    expect(await desk.call(dispatchHome, { params, body: sending })).toMatchObject({
      status: 422,
      body: { code: 'HOME_DELIVERY_NOT_SETTLED', clause: 'M29' },
    });
    const bill = await ground.settle(who);
    expect((await desk.ok(dispatchHome, { params, body: sending })).home).toMatchObject({
      state: 'dispatched',
      waybillNo: 'SF20260616001',
      receiptCode: null,
      address: HOME.address,
    });
    expect(await ground.counter.pharmacy.call(reverseClaim, reversal(bill.claimNo))).toMatchObject({
      status: 422,
      body: { code: 'HOME_DELIVERY_UNDER_WAY', detail: bookingNo },
    });
    const part = {
      requestId: requestId(),
      reason: '退一盒',
      lines: [{ line: 1, quantity: '1', traceCodes: bill.lines[0]?.traceCodes.slice(0, 1) ?? [] }],
    };
    expect(
      await ground.counter.pharmacy.call(returnLines, {
        params: { claimNo: bill.claimNo ?? '' },
        body: part,
      }),
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
    const agency = await ground.counter.agency.ok(getBooking, { params });
    expect(agency).toMatchObject({
      phone: '138****1234',
      home: { phone: '138****5678', address: '湖南省长沙市***', receiptCode: null },
    });
    const signed = await desk.ok(signHome, { params, body: { code, signedBy: '本人' } });
    expect(signed.home).toMatchObject({ state: 'delivered', phone: '138****5678' });
    expect(await storedText(bookingNo)).not.toContain('示例路');
    expect((await ground.counter.otherPharmacy.call(getBooking, { params })).status).toBe(404);
    expect(
      (await ground.counter.otherPharmacy.call(trackHome, { params, body: { step: 'bring', note: '错' } }))
        .status,
    ).toBe(404);
  });

  it('签收码错五次就只能由患者确认；冷藏的没有温度或温度超出不能出库', async () => {
    const who = await ground.booker();
    const { bookingNo } = await ground.booked(who, { home: HOME });
    const params = { bookingNo };
    await ground.settle(who);
    await keepCold(ground.counter.agency.accountId);
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
    const who = await ground.booker();
    const { bookingNo } = await ground.booked(who, {
      home: HOME,
      lines: [{ nationalCode: TABLETS.code, quantity: 1 }],
    });
    const params = { bookingNo };
    const bill = await ground.settle(who, 1);
    await desk.ok(dispatchHome, { params, body: { ...sending, storage: 'refrigerated', celsius: '4' } });
    await desk.ok(trackHome, { params, body: { step: 'fail', note: '家中无人' } });
    expect((await ground.counter.agency.ok(getBookingSummary, {})).failed).toBe(1);
    const stuck = await ground.counter.agency.ok(listBookings, { query: { due: 'failed' } });
    expect(stuck.rows.map((row) => row.bookingNo)).toEqual([bookingNo]);
    expect((await ground.counter.agency.ok(listBookings, { query: { due: 'underWay' } })).total).toBe(0);
    const refused = await who.caller.call(receiveHome, { params, body: { refusedBecause: '包装破损' } });
    expect(refused).toMatchObject({ status: 200, body: { home: { state: 'refused' } } });
    expect(await desk.call(trackHome, { params, body: { step: 'bring', note: '再送' } })).toMatchObject({
      body: { code: 'HOME_DELIVERY_STEP_NOT_ALLOWED', detail: '已拒收' },
    });
    await desk.ok(trackHome, { params, body: { step: 'takeBack', note: '包装完好' } });
    expect((await ground.counter.pharmacy.call(reverseClaim, reversal(bill.claimNo))).status).toBe(200);
    expect(await desk.ok(getBooking, { params })).toMatchObject({
      state: 'reversed',
      home: { state: 'returned' },
    });
    const injected = await ground.booker(1, INJECTION);
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
    const who = await ground.booker();
    const { bookingNo } = await ground.booked(who, { home: HOME });
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
