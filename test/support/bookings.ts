import { bookDrug, stateBookingService, type BookingView } from '../../src/contract/prescription-bookings.ts';
import { settleClaim, type Bill } from '../../src/contract/settlement.ts';
import {
  claimOf,
  furnishCounter,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from './counter.ts';
import type { Caller, TestServer } from './api.ts';

/** What tests of bookings do over and over at the counters of `counter.ts` (M29). */

const EVERY_DAY = Array.from({ length: 7 }, () => ({ from: '08:30', to: '20:00' }));

/** Open every day from half past eight to eight, taking bookings and delivering. */
export const OFFERS = {
  weekly: EVERY_DAY,
  closedDays: [] as string[],
  takesBookings: true,
  deliversHome: true,
  note: '',
};

/** Somebody at an institution who may say what it offers; it has said so. */
export async function openForBookings(
  server: TestServer,
  institutionCode = PHARMACY,
  offers: Partial<typeof OFFERS> = {},
): Promise<Caller> {
  const role = institutionCode.startsWith('H') ? ('hospitalOffice' as const) : ('pharmacist' as const);
  const desk = await server.signIn({
    login: `books-${institutionCode.toLowerCase()}`,
    name: '示例柜台',
    role,
    institutionCode,
    ...(role === 'pharmacist' ? { practitionerCode: `Y0${institutionCode.slice(1)}` } : {}),
  });
  await desk.ok(stateBookingService, { body: { ...OFFERS, ...offers } });
  return desk;
}

/** A patient's own account. */
export function signInPatient(server: TestServer, patient: TestPatient): Promise<Caller> {
  return server.signIn({
    login: `patient-${patient.personNo.toLowerCase()}`,
    name: '示例患者',
    role: 'patient',
    personId: patient.id,
  });
}

export const HOME = {
  consignee: '示例收货人',
  phone: '13800005678',
  address: '湖南省长沙市芙蓉区示例路1号',
  wish: '晚上送',
};

/** The body of a booking of tablets for tomorrow morning. */
export function bookingBody(rxno: string | null, quantity = 2) {
  return {
    requestId: requestId(),
    institutionCode: PHARMACY,
    rxno,
    applicationId: null as number | null,
    day: '2026-06-16',
    from: '09:00',
    to: '11:00',
    lines: [{ nationalCode: TABLETS.code, quantity }],
    phone: '13800001234',
    home: null as typeof HOME | null,
  };
}

export function book(caller: Caller, body: ReturnType<typeof bookingBody>) {
  return caller.call(bookDrug, { body });
}

export interface Booker {
  readonly patient: TestPatient;
  readonly caller: Caller;
  readonly rxno: string;
}

/** Counters with a pharmacy that takes bookings and delivers, and one that does not deliver. */
export interface BookingGround {
  readonly counter: Counter;
  readonly desk: Caller;
  /** A patient with a prescription of so many boxes, checked by the first pharmacy unless said. */
  booker(quantity?: number, product?: typeof TABLETS, checkedAt?: string | null): Promise<Booker>;
  booked(who: Booker, more?: object): Promise<BookingView>;
  /** Settles the tablets of a prescription at the first pharmacy. */
  settle(who: Booker, quantity?: number): Promise<Bill>;
}

export async function furnishBookings(server: TestServer): Promise<BookingGround> {
  const counter = await furnishCounter(server);
  const desk = await openForBookings(server);
  await openForBookings(server, OTHER_PHARMACY, { deliversHome: false });
  let order = 0;
  return {
    counter,
    desk,
    async booker(quantity = 2, product = TABLETS, checkedAt = PHARMACY) {
      const patient = await counter.addPerson((order += 1));
      const rxno = await counter.prescribe(patient, product, quantity, checkedAt);
      return { patient, rxno, caller: await signInPatient(server, patient) };
    },
    booked: (who, more = {}) => who.caller.ok(bookDrug, { body: { ...bookingBody(who.rxno), ...more } }),
    settle({ patient, rxno }, quantity = 2) {
      const body = { requestId: requestId(), ...claimOf(patient, TABLETS, quantity, { rxno }) };
      return counter.pharmacy.ok(settleClaim, { body });
    },
  };
}
