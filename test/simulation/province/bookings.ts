/** Patients book what a prescription is good for, pharmacies answer, hand out, and bring some of it home (M29). */
import {
  bookByPhone,
  bookDrug,
  cancelBooking,
  getBooking,
  listBookings,
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

const counterOf = (script: Script, area: SimArea): Promise<Desk> =>
  script.desks.of({
    role: 'pharmacist',
    institutionCode: area.pharmacy,
    practitionerCode: area.pharmacist,
  });

const ALL_DAY = Array.from({ length: 7 }, () => ({ from: '00:00', to: '23:59' }));

/** A pharmacy says once what it offers; every fourth brings nothing home. */
function openService(script: Script, area: SimArea): Promise<unknown> {
  const { services, ground, record } = script;
  const known = services.get(area.pharmacy);
  if (known) return known;
  const deliversHome = ground.areas.indexOf(area) % 4 !== 3;
  record.push({ what: 'bookingService', institutionCode: area.pharmacy, deliversHome });
  const body = { weekly: ALL_DAY, closedDays: [], takesBookings: true, deliversHome, note: '' };
  const opened = counterOf(script, area).then((desk) => desk.ok(stateBookingService, { body }));
  services.set(area.pharmacy, opened);
  return opened;
}

const HOME = { consignee: '示例收货人', phone: '13800005678', address: '湖南省示例路1号', wish: '' };

/** Books what was prescribed, as it was wished. */
export async function bookPrescribed(
  script: Script,
  wish: BookingWish,
  person: SimPerson,
  area: SimArea,
  { rxno, lines, issuedOn }: Prescription,
): Promise<void> {
  const [line] = lines;
  if (!line) return;
  await openService(script, area);
  const quantity = line.quantity + wish.more;
  const day = plusDays(issuedOn, wish.daysAhead);
  const asked = {
    day,
    from: '00:00',
    to: wish.to,
    lines: [{ nationalCode: line.nationalCode, quantity }],
    phone: '13800001234',
    home: wish.goesHome ? HOME : null,
  };
  const patient = wish.isByPhone ? null : await script.desks.of({ role: 'patient', personId: person.id });
  const counter = await counterOf(script, area);
  const personName = `示例患者${script.ground.people.indexOf(person) + 1}`;
  const ids = [wish.requestId, ...(wish.isSentTwice ? [wish.requestId] : [])];
  for (const id of wish.againId === null ? ids : [...ids, wish.againId]) {
    const at = script.desks.now();
    const answer = (
      patient === null
        ? await counter.call(bookByPhone, { body: { ...asked, requestId: id, rxno, personName } })
        : await patient.call(bookDrug, {
            body: { ...asked, requestId: id, rxno, applicationId: null, institutionCode: area.pharmacy },
          })
    ) as Answer<{ bookingNo: string }>;
    const told = { institutionCode: area.pharmacy, nationalCode: line.nationalCode, quantity, day };
    const { goesHome, to } = wish;
    script.record.push({ what: 'bookingMade', at, requestId: id, rxno, ...told, to, goesHome, answer });
    learnOf(script, answer, { person, area, goesHome, isByPhone: wish.isByPhone });
  }
}

function learnOf(
  script: Script,
  answer: Answer<{ bookingNo: string }>,
  of: Pick<SimBooking, 'person' | 'area' | 'goesHome' | 'isByPhone'>,
): void {
  const { bookingNo, code } = answer.body as { bookingNo?: string; code?: string };
  count(script, bookingNo === undefined ? `预约 不收 ${code ?? ''}` : '预约 收下');
  if (bookingNo === undefined || script.bookings.some((one) => one.bookingNo === bookingNo)) return;
  script.bookings.push({ bookingNo, ...of, isOver: false });
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
      : await (await counterOf(script, one.area)).call(takeBookingStep, { params, body });
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
  const counter = await counterOf(script, one.area);
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
  const open = bookings.filter((one) => !one.isOver);
  if (open.length === 0) return;
  const one = dice.pick(open);
  const counter = await counterOf(script, one.area);
  const { state, home } = await counter.ok(getBooking, { params: { bookingNo: one.bookingNo } });
  const isOpen = ['asked', 'confirmed', 'ready'].includes(state);
  const isAtHome = home === null || ['delivered', 'returned', 'cancelled'].includes(home.state);
  one.isOver = !isOpen && (state !== 'settled' || isAtHome);
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
      const { claimNo } = await auditor.ok(getBooking, { params: { bookingNo } });
      told.push({ bookingNo, state, homeState, claimNo });
    }
    if (rows.length < 200) return told;
  }
}
