/** Patients book at pharmacies on prescriptions and at hospitals on benefits; those answer, hand out, and bring some of it home (M29). */
import {
  bookByPhone,
  bookDrug,
  cancelBooking,
  getBooking,
  listBookings,
  settleBooking,
  stateBookingService,
  takeBookingStep,
} from '../../../src/contract/prescription-bookings.ts';
import { dispatchHome, receiveHome, trackHome } from '../../../src/contract/prescription-home-delivery.ts';
import type { BookingStepName, HomeStepName, ToldBooking } from '../auditor/record-bookings.ts';
import type { Prescription } from '../auditor/record.ts';
import type { Answer } from '../auditor/told.ts';
import type { SimArea } from './areas.ts';
import { dayAt, plusDays } from './calendar.ts';
import type { Desk } from './desks.ts';
import type { SimPerson } from './people.ts';
import { count, requestId, type Script, type SimBooking } from './script.ts';

/** A wish that was written down before anybody knows the number of the prescription. */
export interface BookingWish {
  readonly requestId: string;
  /** Of another try right after the first; none where nobody tries. */
  readonly againId: string | null;
  readonly daysAhead: number;
  readonly to: string;
  readonly more: number;
  readonly goesHome: boolean;
  readonly isByPhone: boolean;
  readonly isSentTwice: boolean;
}

export function drawWish(script: Script): BookingWish | null {
  const { dice } = script;
  if (!dice.percent(45)) return null;
  const goesHome = dice.percent(65);
  return {
    requestId: requestId(script),
    againId: dice.percent(15) ? requestId(script) : null,
    daysAhead: dice.percent(60) ? 0 : dice.between(1, 3),
    to: dice.pick(['23:59', '20:00', '18:00']),
    more: dice.percent(10) ? 1 : 0,
    goesHome,
    isByPhone: !goesHome || dice.percent(60),
    isSentTwice: dice.percent(15),
  };
}

/** The counter of an area's pharmacy, or the desk of its hospital. */
const counterOf = (script: Script, area: SimArea, institutionCode: string): Promise<Desk> =>
  script.desks.of(
    institutionCode === area.hospital
      ? { role: 'hospitalOffice', institutionCode }
      : { role: 'pharmacist', institutionCode, practitionerCode: area.pharmacist },
  );

const ALL_DAY = Array.from({ length: 7 }, () => ({ from: '00:00', to: '23:59' }));

/** An institution says once what it offers; those of every fourth area bring nothing home. */
function openService(script: Script, area: SimArea, institutionCode: string): Promise<unknown> {
  const { services, ground, record } = script;
  const known = services.get(institutionCode);
  if (known) return known;
  const deliversHome = ground.areas.indexOf(area) % 4 !== 3;
  record.push({ what: 'bookingService', institutionCode, deliversHome });
  const body = { weekly: ALL_DAY, closedDays: [], takesBookings: true, deliversHome, note: '' };
  const opened = counterOf(script, area, institutionCode).then((desk) =>
    desk.ok(stateBookingService, { body }),
  );
  services.set(institutionCode, opened);
  return opened;
}

const HOME = { consignee: '示例收货人', phone: '13800005678', address: '湖南省示例路1号', wish: '' };

/** Who books what, and where: a pharmacy's drug on a prescription, a hospital's on a benefit. */
interface Booked {
  readonly person: SimPerson;
  readonly area: SimArea;
  readonly institutionCode: string;
  readonly rxno: string | null;
  readonly applicationId: number | null;
  readonly nationalCode: string;
  readonly quantity: number;
  /** The day on which it is booked. */
  readonly from: string;
}

/** Books what was prescribed, as it was wished. */
export async function bookPrescribed(
  script: Script,
  wish: BookingWish,
  person: SimPerson,
  area: SimArea,
  { rxno, lines, issuedOn }: Prescription,
): Promise<void> {
  const [line] = lines;
  const at = { person, area, institutionCode: area.pharmacy, rxno, applicationId: null, from: issuedOn };
  if (line) await book(script, wish, { ...at, ...line });
}

/** Books at a hospital what a benefit stands for. */
export async function bookBenefit(
  script: Script,
  wish: BookingWish,
  what: Pick<Booked, 'person' | 'area' | 'nationalCode' | 'quantity'> & { readonly applicationId: number },
): Promise<void> {
  const from = dayAt(script.desks.now());
  const at = { institutionCode: what.area.hospital, rxno: null, from };
  await book(script, { ...wish, isByPhone: false }, { ...what, ...at });
}

async function book(script: Script, wish: BookingWish, booked: Booked): Promise<void> {
  const { person, area, institutionCode, rxno, applicationId, nationalCode } = booked;
  await openService(script, area, institutionCode);
  const quantity = booked.quantity + wish.more;
  const day = plusDays(booked.from, wish.daysAhead);
  const asked = {
    day,
    from: '00:00',
    to: wish.to,
    lines: [{ nationalCode, quantity }],
    phone: '13800001234',
    home: wish.goesHome ? HOME : null,
  };
  const patient = wish.isByPhone ? null : await script.desks.of({ role: 'patient', personId: person.id });
  const counter = await counterOf(script, area, institutionCode);
  const personName = `示例患者${script.ground.people.indexOf(person) + 1}`;
  const ids = [wish.requestId, ...(wish.isSentTwice ? [wish.requestId] : [])];
  for (const id of wish.againId === null ? ids : [...ids, wish.againId]) {
    const at = script.desks.now();
    const answer = (
      patient === null
        ? await counter.call(bookByPhone, { body: { ...asked, requestId: id, rxno: rxno ?? '', personName } })
        : await patient.call(bookDrug, {
            body: { ...asked, requestId: id, rxno, applicationId, institutionCode },
          })
    ) as Answer<{ bookingNo: string }>;
    const { goesHome, to, isByPhone } = wish;
    const { personNo } = person.person;
    const on = { requestId: id, personNo, rxno, applicationId, institutionCode, nationalCode, quantity };
    script.record.push({ what: 'bookingMade', at, ...on, day, to, goesHome, answer });
    learnOf(script, answer, { requestId: id, person, area, institutionCode, goesHome, isByPhone });
  }
}

function learnOf(
  script: Script,
  answer: Answer<{ bookingNo: string }>,
  of: Omit<SimBooking, 'bookingNo' | 'isNamed' | 'isOver'>,
): void {
  const { bookingNo, code } = answer.body as { bookingNo?: string; code?: string };
  const where = of.institutionCode === of.area.hospital ? '医院预约' : '预约';
  count(script, bookingNo === undefined ? `${where} 不收 ${code ?? ''}` : `${where} 收下`);
  if (bookingNo === undefined || script.bookings.some((one) => one.bookingNo === bookingNo)) return;
  script.bookings.push({ bookingNo, ...of, isNamed: false, isOver: false });
}

const NAMED_SETTLEMENT = '医院预约 由写明的结算单办成';

/** The hospital names a settlement of that patient; now and then one that does not fit. */
async function nameSettlement(script: Script, one: SimBooking, nationalCode: string): Promise<boolean> {
  const { dice, desks, record, claims } = script;
  const { bookingNo, institutionCode, person, area } = one;
  const there = claims.filter(
    (claim) => claim.institutionCode === institutionCode && claim.person === person,
  );
  const fitting = there.filter(({ lines }) => lines.some((line) => line.nationalCode === nationalCode));
  const drawn = fitting.length > 0 && dice.percent(90) ? fitting : there.length > 0 ? there : claims;
  const { claimNo } = drawn.at(-1) ?? {};
  if (claimNo === undefined) return false;
  const desk = await counterOf(script, area, institutionCode);
  const at = desks.now();
  const answer = await desk.call(settleBooking, { params: { bookingNo }, body: { claimNo } });
  record.push({ what: 'bookingSettled', at, bookingNo, claimNo, answer });
  const code = (answer.body as { code?: string }).code ?? '';
  one.isNamed ||= answer.status === 200;
  count(script, answer.status === 200 ? NAMED_SETTLEMENT : `医院预约 写明结算单 ${code}`);
  return true;
}

async function answerIt(script: Script, one: SimBooking, step: BookingStepName): Promise<void> {
  const { dice, desks, record } = script;
  const at = desks.now();
  const params = { bookingNo: one.bookingNo };
  const arrivesOn = step === 'confirm' && dice.percent(40) ? plusDays(dayAt(at), dice.between(0, 2)) : null;
  const body = { step, arrivesOn, keepUntil: null, note: '示例' };
  const answer =
    step === 'cancel' && !one.isByPhone
      ? await (
          await desks.of({ role: 'patient', personId: one.person.id })
        ).call(cancelBooking, { params, body: { reason: '示例' } })
      : await (
          await counterOf(script, one.area, one.institutionCode)
        ).call(takeBookingStep, { params, body });
  record.push({ what: 'bookingStep', at, bookingNo: one.bookingNo, step, arrivesOn, answer });
  const code = (answer.body as { code?: string }).code ?? '';
  count(script, answer.status === 200 ? `预约 ${step}` : `预约 ${step} ${code}`);
}

async function bringHome(script: Script, one: SimBooking, step: HomeStepName): Promise<void> {
  const { desks, record } = script;
  const at = desks.now();
  const params = { bookingNo: one.bookingNo };
  const waybillNo = `WB${(script.serial += 1)}`;
  const sent = { carrier: '示例快递', waybillNo, storage: 'ordinary' as const, celsius: null };
  const counter = await counterOf(script, one.area, one.institutionCode);
  const answer =
    step === 'dispatch'
      ? await counter.call(dispatchHome, { params, body: sent })
      : step === 'sign'
        ? await (
            await desks.of({ role: 'patient', personId: one.person.id })
          ).call(receiveHome, { params, body: { refusedBecause: null } })
        : await counter.call(trackHome, { params, body: { step, note: '示例' } });
  record.push({ what: 'bookingHome', at, bookingNo: one.bookingNo, step, answer });
  const code = (answer.body as { code?: string }).code ?? '';
  count(script, answer.status === 200 ? `送药 ${step}` : `送药 ${step} ${code}`);
}

const ON_THE_ROAD = { travel: 30, bring: 25, fail: 8, refuse: 6, takeBack: 8, sign: 23, dispatch: 0 };

/** Something becomes of one of the bookings that are not over. */
export async function serveBookings(script: Script): Promise<void> {
  const { dice, bookings } = script;
  // In the order in which they were wished for, whoever was answered first.
  const open = bookings
    .filter((one) => !one.isOver)
    .toSorted((a, b) => a.requestId.localeCompare(b.requestId));
  if (open.length === 0) return;
  const one = dice.pick(open);
  const counter = await counterOf(script, one.area, one.institutionCode);
  const { state, home, lines } = await counter.ok(getBooking, { params: { bookingNo: one.bookingNo } });
  const isAtHospital = one.institutionCode === one.area.hospital;
  const isOpen = ['asked', 'confirmed', 'ready'].includes(state);
  const isAtHome = home === null || ['delivered', 'returned', 'cancelled'].includes(home.state);
  one.isOver = !isOpen && (state !== 'settled' || isAtHome);
  if (isAtHospital && state === 'settled' && !one.isNamed && one.isOver) count(script, '医院预约 随结算办成');
  const mayBeNamed = state === 'expired' || isOpen;
  const isFirst = mayBeNamed && !script.counts.has(NAMED_SETTLEMENT);
  const namesIt = isAtHospital && (dice.percent(mayBeNamed ? 60 : 5) || isFirst);
  if (namesIt && (await nameSettlement(script, one, lines[0]?.nationalCode ?? ''))) return;
  if (one.goesHome && (state === 'settled' || dice.percent(15)))
    await bringHome(script, one, home?.state === 'planned' ? 'dispatch' : dice.weighed(ON_THE_ROAD));
  else await answerIt(script, one, dice.weighed({ confirm: 45, ready: 35, refuse: 8, cancel: 12 }));
}

/** Every booking with the settlement that met it. */
export async function collectBookings(auditor: Desk): Promise<ToldBooking[]> {
  const told: ToldBooking[] = [];
  for (let page = 1; ; page += 1) {
    const { rows } = await auditor.ok(listBookings, { query: { page, pageSize: 200 } });
    for (const { bookingNo, state, homeState } of rows) {
      const { claimNo, institutionCode } = await auditor.ok(getBooking, { params: { bookingNo } });
      told.push({ bookingNo, institutionCode, state, homeState, claimNo });
    }
    if (rows.length < 200) return told;
  }
}
