import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bookByPhone,
  bookDrug,
  cancelBooking,
  getBooking,
  getBookingService,
  listBookingPlaces,
  listBookings,
  settleBooking,
  stateBookingService,
  takeBookingStep,
} from '../../src/contract/prescription-bookings.ts';
import { checkPrescription } from '../../src/contract/prescription.ts';
import { choosePharmacy } from '../../src/contract/prescription-circulation.ts';
import { reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { chooseMandate, endMandate, grantMandate } from '../../src/contract/insured-agents.ts';
import { issueSigningCertificate } from '../../src/server/providers/issue-certificate.ts';
import { findPractitioner, insertPractitioner } from '../../src/server/providers/store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  book,
  bookingBody,
  furnishBookings,
  HOME,
  OFFERS,
  openForBookings,
  type Booker,
  type BookingGround,
} from '../support/bookings.ts';
import {
  claimOf,
  HOSPITAL,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type TestPatient,
} from '../support/counter.ts';
import { reversal } from '../support/settling.ts';

let server: TestServer;
let hospital: Caller;
let ground: BookingGround;
let desk: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  ground = await furnishBookings(server);
  desk = ground.desk;
});
afterAll(() => server.close());

const step = (bookingNo: string, name: 'confirm' | 'ready' | 'refuse' | 'cancel', more: object = {}) => ({
  params: { bookingNo },
  body: { step: name, arrivesOn: null, keepUntil: null, note: '', ...more },
});

describe('预约（M29）', () => {
  it('患者凭处方预约；机构确认、备好；结算就办成，撤销结算不恢复预约，余量可以另约', async () => {
    const who = await ground.booker();
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
    const bill = await ground.settle(who);
    const done = await who.caller.ok(getBooking, { params: { bookingNo } });
    expect(done).toMatchObject({ state: 'settled', claimNo: bill.claimNo, maySteps: [] });
    expect((await ground.counter.pharmacy.call(reverseClaim, reversal(bill.claimNo))).status).toBe(200);
    expect((await who.caller.ok(getBooking, { params: { bookingNo } })).state).toBe('reversed');
    expect((await ground.booked(who)).bookingNo).not.toBe(bookingNo);
  });

  it('同一瞬间从二十个窗口预约同一张处方，恰好成一笔；超过余量、另有预约都拒绝并说明条款和办法', async () => {
    const who = await ground.booker(3);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => book(who.caller, bookingBody(who.rxno, 1))),
    );
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200))
      expect(answer).toMatchObject({ status: 422, body: { code: 'BOOKING_ALREADY_OPEN', clause: 'M29' } });
    const other = await ground.booker(3);
    await ground.settle(other, 2);
    expect(await book(other.caller, bookingBody(other.rxno, 2))).toMatchObject({
      body: { code: 'BOOKING_ABOVE_REST', clause: 'M33', detail: '还可以取 1', line: 1 },
    });
    expect((await book(other.caller, bookingBody(other.rxno, 1))).status).toBe(200);
  });

  it('预约期间结算与取消同时来：要么办成，要么取消，不会两样都是', async () => {
    for (let round = 0; round < 6; round += 1) {
      const who = await ground.booker();
      const { bookingNo } = await ground.booked(who);
      const [, cancelled] = await Promise.all([
        ground.settle(who),
        who.caller.call(cancelBooking, { params: { bookingNo }, body: { reason: '' } }),
      ]);
      const { state } = await who.caller.ok(getBooking, { params: { bookingNo } });
      expect(state).toBe(cancelled.status === 200 ? 'cancelled' : 'settled');
    }
  });

  it('营业时间、提前天数、不接受预约、没有经营、处方过期、别人的处方都办不了', async () => {
    const who = await ground.booker(2, TABLETS, null);
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
    const stranger = await ground.booker();
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
    const who = await ground.booker(2, TABLETS, null);
    const { bookingNo } = await ground.booked(who);
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
    const again = await ground.booked(who, {
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
    const who = await ground.booker();
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

  it('家人凭委托代为预约，事项不含处方的不行；记下是代办', async () => {
    const who = await ground.booker();
    const relative = await ground.booker();
    const terms = {
      requestId: requestId(),
      agentName: (await nameOf(relative.patient)).name,
      agentIdNumber: relative.patient.idNumber,
      relation: 'child' as const,
      from: '2026-06-15',
      to: '2026-12-31',
    };
    const bills = await who.caller.ok(grantMandate, { body: { ...terms, powers: ['bills'] } });
    await relative.caller.ok(chooseMandate, { body: { mandateId: bills.id } });
    expect(await book(relative.caller, bookingBody(who.rxno))).toMatchObject({
      status: 403,
      body: { code: 'MANDATE_POWER_MISSING' },
    });
    await who.caller.ok(endMandate, { params: { id: bills.id }, body: { reason: '换一份' } });
    const body = { ...terms, requestId: requestId(), powers: ['prescriptions' as const] };
    const { id } = await who.caller.ok(grantMandate, { body });
    await relative.caller.ok(chooseMandate, { body: { mandateId: id } });
    const made = await ground.booked({ ...who, caller: relative.caller });
    expect(made).toMatchObject({ channel: 'agent', personName: (await nameOf(who.patient)).name });
    expect((await who.caller.ok(getBooking, { params: { bookingNo: made.bookingNo } })).state).toBe('asked');
  });

  it('医院凭待遇预约，以结算单办成；不是这位患者、这种药的结算单不认', async () => {
    hospital = await openForBookings(server, HOSPITAL);
    const who = await ground.booker();
    const applicationId = await applicationOf(who.patient);
    const body = { ...bookingBody(null), institutionCode: HOSPITAL, applicationId };
    const { bookingNo } = await who.caller.ok(bookDrug, { body });
    await hospital.ok(takeBookingStep, step(bookingNo, 'confirm'));
    const other = await ground.settle(await ground.booker());
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

  it.each([
    ['成批', TABLETS],
    ['单独', SECRET_TABLETS],
  ])('医院凭本院药师审核的处方结算（%s办），预约随结算办成，撤销结算就结束', async (_, product) => {
    const who = await ground.booker(2, product, null);
    const applicationId = await applicationOf(who.patient, product);
    const lines = [{ nationalCode: product.code, quantity: 2 }];
    const body = { ...bookingBody(null), institutionCode: HOSPITAL, applicationId, lines };
    const { bookingNo } = await who.caller.ok(bookDrug, { body });
    const stateOf = async () => {
      const { state, claimNo } = await who.caller.ok(getBooking, { params: { bookingNo } });
      return { state, claimNo };
    };
    const pharmacist = await hospitalPharmacist();
    await pharmacist.ok(checkPrescription, { params: { rxno: who.rxno } });
    const claim = claimOf(who.patient, product, 2, { rxno: who.rxno });
    const { claimNo } = await hospital.ok(settleClaim, { body: { requestId: requestId(), ...claim } });
    expect(await stateOf()).toEqual({ state: 'settled', claimNo });
    await hospital.ok(reverseClaim, reversal(claimNo ?? ''));
    expect(await stateOf()).toEqual({ state: 'reversed', claimNo });
  });
});

/** A pharmacist of the hospital's own, with a certificate. */
async function hospitalPharmacist(): Promise<Caller> {
  const practitionerCode = 'Y043010200099';
  const now = server.clock.now();
  await server.world.db.transaction('all', async (tx) => {
    if (await findPractitioner(tx, practitionerCode)) return;
    const given = { department: '药剂科', title: '主管药师', licenceNo: '示例', institutionCode: HOSPITAL };
    await insertPractitioner(tx, {
      code: practitionerCode,
      kind: 'pharmacist',
      name: '示例院内药师',
      ...given,
    });
    await issueSigningCertificate(
      server.world,
      tx,
      'practitioner',
      practitionerCode,
      '示例院内药师',
      now - 1,
    );
  });
  const login = `hospital-pharmacist-${requestId()}`;
  return server.signIn({
    login,
    name: '示例院内药师',
    role: 'pharmacist',
    institutionCode: HOSPITAL,
    practitionerCode,
  });
}

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

async function applicationOf({ id }: TestPatient, product = TABLETS): Promise<number> {
  const row = await server.world.db.transaction('all', (tx) =>
    tx.first<{ id: bigint }>('SELECT id FROM application WHERE person_id = $1 AND entry_key = $2', [
      id,
      product.entryKey,
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
