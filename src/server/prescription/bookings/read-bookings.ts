import { addDays, dayAt, startOfDay, wallClock } from '../../../base/date.ts';
import { formatQuantity, type Quantity } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type {
  BookingRow,
  BookingView,
  getBookingSummary as summaryRow,
  HomeView,
  listBookings as listRow,
} from '../../../contract/prescription-bookings.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { maskPersonName } from '../../../domain/insured/identity-number.ts';
import {
  bookingAt,
  BOOKING_EVENTS,
  isOpenBooking,
  mayTakeBookingStep,
  type BookingStep,
} from '../../../domain/prescription/bookings/booking.ts';
import {
  HOME_EVENTS,
  maskAddress,
  maskNumber,
  mayTakeHomeStep,
  type Contact,
  type HomeState,
} from '../../../domain/prescription/bookings/home-delivery.ts';
import { celsius } from '../../../domain/prescription/delivery/delivery.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { keptAs } from '../delivery/read-deliveries.ts';
import {
  countBookings,
  findBooking,
  listBookingEvents,
  listBookingRows,
  type StoredBooking,
  type ToldEvent,
} from './booking-store.ts';
import { findHome, listHomeEvents, type StoredHome } from './home-delivery-store.ts';
import { findCarried } from './service-store.ts';

/** For so many days back the summary counts what is over. */
const COUNTED_DAYS = 30;

/** The first instant of today and of tomorrow. */
function todayOf(now: number): readonly [number, number] {
  const today = dayAt(now);
  return [startOfDay(today), startOfDay(addDays(today, 1))];
}

const ON_THE_WAY: readonly HomeState[] = ['planned', 'dispatched', 'inTransit', 'outForDelivery', 'failed'];

/** Late: not answered or not laid out when its time begins, or not at home when its time is over. */
function isLate({ state, homeState, beginsAt, endsAt, expiresAt }: StoredBooking, now: number): boolean {
  const standing = bookingAt({ state, expiresAt }, now);
  if (standing === 'asked' || standing === 'confirmed') return beginsAt < now;
  return state === 'settled' && homeState !== null && ON_THE_WAY.includes(homeState) && endsAt < now;
}

function drugsOf({ lines }: StoredBooking): string {
  return lines.map((line) => `${line.name} ${line.strength} × ${line.quantity}${line.saleUnit}`).join('；');
}

function presentRow(one: StoredBooking, now: number): BookingRow {
  return {
    bookingNo: one.bookingNo,
    state: bookingAt(one, now),
    overdue: isLate(one, now),
    beginsAt: wallClock(one.beginsAt),
    endsAt: wallClock(one.endsAt),
    expiresAt: wallClock(one.expiresAt),
    arrivesOn: one.arrivesOn,
    personName: maskPersonName(one.personName),
    drugs: drugsOf(one),
    institutionName: one.institutionName,
    homeState: one.homeState,
  };
}

const isDesk = (actor: Actor, one: StoredBooking): boolean => actor.institutionCode === one.institutionCode;

/** Whether the whole of the contact is told: to the patient, and to the institution while it still has to reach them (M7). */
function mayReach(actor: Actor, one: StoredBooking, now: number): boolean {
  if (actor.role === 'patient') return true;
  const stillDue =
    one.homeState !== null && (ON_THE_WAY.includes(one.homeState) || one.homeState === 'refused');
  return isDesk(actor, one) && (isOpenBooking(bookingAt(one, now)) || (one.state === 'settled' && stillDue));
}

function presentEvents<Kind extends string>(
  events: readonly ToldEvent<Kind>[],
  labels: Readonly<Record<Kind, string>>,
): BookingView['events'] {
  return events.map(({ kind, at, ...event }) => ({ label: labels[kind], at: wallClock(at), ...event }));
}

const TRACKING = ['travel', 'bring', 'fail', 'refuse', 'takeBack'] as const;

async function presentHome(
  world: World,
  tx: Tx,
  one: StoredBooking,
  home: StoredHome,
  actor: Actor,
  now: number,
): Promise<HomeView> {
  const contact = JSON.parse(world.secrets.open(home.contactCipher).toString()) as Contact;
  const whole = mayReach(actor, one, now);
  const desk = isDesk(actor, one) && one.state === 'settled';
  const isPatient = actor.role === 'patient';
  const { state, carrier, waybillNo, storage, tenths } = home;
  return {
    state,
    overdue: one.state === 'settled' && isLate(one, now),
    consignee: whole ? contact.consignee : maskPersonName(contact.consignee),
    phone: whole ? contact.phone : maskNumber(contact.phone),
    address: whole ? contact.address : maskAddress(contact.address),
    wish: whole ? contact.wish : '',
    carrier,
    waybillNo,
    storage,
    celsius: tenths === null ? null : celsius(tenths),
    receiptCode:
      isPatient && mayTakeHomeStep('sign', state).ok ? world.secrets.open(home.codeCipher).toString() : null,
    events: presentEvents(await listHomeEvents(tx, home.id), HOME_EVENTS),
    mayDispatch: desk && mayTakeHomeStep('dispatch', state).ok,
    mayTrack: TRACKING.filter((step) => desk && mayTakeHomeStep(step, state).ok),
    maySign: desk && mayTakeHomeStep('sign', state).ok,
    mayReceive: isPatient && mayTakeHomeStep('sign', state).ok,
  };
}

const DESK_STEPS = ['confirm', 'ready', 'refuse', 'cancel', 'settle'] as const;

function stepsOf(actor: Actor, one: StoredBooking, now: number): BookingView['maySteps'] {
  const may = (step: BookingStep) => mayTakeBookingStep(step, one, now).ok;
  if (actor.role === 'patient') return may('cancel') ? ['cancel'] : [];
  if (!isDesk(actor, one)) return [];
  return DESK_STEPS.filter((step) => may(step) && (step !== 'settle' || one.institutionKind === 'hospital'));
}

/** A booking as its pages show it, with what the caller may do. */
export async function presentBooking(
  world: World,
  tx: Tx,
  one: StoredBooking,
  actor: Actor,
  now: number,
): Promise<BookingView> {
  const whole = mayReach(actor, one, now);
  const home = await findHome(tx, one.id);
  const codes = one.lines.map((line) => line.nationalCode);
  const packs = isDesk(actor, one)
    ? await findCarried(tx, one.institutionCode, codes, dayAt(now))
    : undefined;
  const phone = world.secrets.open(one.phoneCipher).toString();
  const maySteps = stepsOf(actor, one, now);
  return {
    ...presentRow(one, now),
    personName: whole ? one.personName : maskPersonName(one.personName),
    institutionCode: one.institutionCode,
    institutionKind: one.institutionKind,
    institutionAddress: one.institutionAddress,
    institutionPhone: one.institutionPhone,
    rxno: one.rxno,
    applicationId: one.applicationId,
    phone: whole ? phone : maskNumber(phone),
    channel: one.channel,
    makerName: whole ? one.makerName : maskPersonName(one.makerName),
    madeAt: wallClock(one.madeAt),
    claimNo: one.claimNo,
    lines: one.lines.map((line) => {
      const onHand = packs?.get(line.nationalCode);
      return { ...line, onHand: onHand === undefined ? null : formatQuantity(onHand as Quantity) };
    }),
    keptAs: (await keptAs(tx, { goods: one.lines })) ?? null,
    home: home ? await presentHome(world, tx, one, home, actor, now) : null,
    events: presentEvents(await listBookingEvents(tx, one.id), BOOKING_EVENTS),
    maySteps,
    mayOpenTill: one.rxno !== null && isDesk(actor, one) && isOpenBooking(bookingAt(one, now)),
  };
}

/** A page of the bookings in the caller's scope, names masked for everybody; the look is recorded. */
export async function listBookings(
  world: World,
  actor: Actor,
  query: CallOf<typeof listRow>['query'],
): Promise<Outcome<OutputOf<typeof listRow>, Refusal>> {
  const now = world.clock.now();
  const { state, home, due, q } = query;
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const words = q?.replace(/\s/g, '') || undefined;
    const filter = { now, today: todayOf(now), state, home, due, words, ...pageSpan(query) };
    const { rows, total } = await listBookingRows(tx, filter);
    await recordAudit(tx, actor, now, {
      action: 'prescription.listBookings',
      subjectKind: 'booking',
      subjectId: 'list',
      detail: `${rows.length} 笔`,
    });
    return accept({ total, rows: rows.map((row) => presentRow(row, now)) });
  });
}

/** One booking in the caller's scope; the look is recorded. @throws {Problem} 404 outside of it */
export async function getBooking(
  world: World,
  actor: Actor,
  bookingNo: string,
): Promise<Outcome<BookingView, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const one = await findBooking(tx, bookingNo);
    if (!one) throw notFound('这笔预约');
    await recordAudit(tx, actor, now, {
      action: 'prescription.getBooking',
      subjectKind: 'booking',
      subjectId: bookingNo,
      personId: one.personId,
    });
    return accept(await presentBooking(world, tx, one, actor, now));
  });
}

/** How many bookings and deliveries stand where, in the caller's scope; what is over counts for thirty days. */
export async function getBookingSummary(world: World, actor: Actor): Promise<OutputOf<typeof summaryRow>> {
  const now = world.clock.now();
  const since = startOfDay(addDays(dayAt(now), -COUNTED_DAYS));
  return world.db.transaction(scopeOf(actor), (tx) => countBookings(tx, now, todayOf(now), since));
}
