/** What the institution and the patient do with a booking (M29). */
import { present } from '../../../base/assert.ts';
import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf } from '../../../contract/endpoint.ts';
import type { BookingView, takeBookingStep as stepRow } from '../../../contract/prescription-bookings.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import {
  BOOKING_STEPS,
  keptUntil,
  mayTakeBookingStep,
  type BookingStep,
} from '../../../domain/prescription/bookings/booking.ts';
import { isUnderWay, mayTakeHomeStep } from '../../../domain/prescription/bookings/home-delivery.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { BOOKING_KEEP_TIMES } from '../../../policy/parameters/bookings.ts';
import { parameterOn } from '../../../policy/parameters/parameter.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { readOpenDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { setChosen } from '../circulation/hold-store.ts';
import { readInstant } from '../delivery/read-instant.ts';
import { findPrescription, insertEvent, lockByNumber } from '../store.ts';
import {
  findBooking,
  findFittingClaim,
  listBookingsOfClaims,
  lockBooking,
  moveBooking,
  type BookingMove,
  type StoredBooking,
} from './booking-store.ts';
import { findHome, moveHome } from './home-delivery-store.ts';
import { presentBooking } from './read-bookings.ts';

type Done = Promise<Outcome<BookingView, Refusal>>;
type Step = Pick<BookingMove, 'note' | 'expiresAt' | 'arrivesOn' | 'claimNo'>;

/** Whether the booking is the actor's to act on: the patient's own, or made with their institution. */
export function isOwnBooking(actor: Actor, one: StoredBooking): boolean {
  return actor.role === 'patient'
    ? one.personId === actor.personId
    : one.institutionCode === actor.institutionCode;
}

/**
 * The actor's booking, locked after its prescription, as a settlement locks them.
 * @throws {Problem} 404 for somebody else's
 */
export async function lockOwnBooking(tx: Tx, actor: Actor, bookingNo: string): Promise<StoredBooking> {
  const seen = await findBooking(tx, bookingNo);
  if (!seen || !isOwnBooking(actor, seen)) throw notFound('这笔预约');
  if (seen.rxno !== null) await lockByNumber(tx, seen.rxno);
  await lockBooking(tx, seen.id);
  return present(await findBooking(tx, bookingNo), 'a booking that was found stays');
}

/** Who does it, as an event names them; a patient acts in no institution. */
export function doerOf(actor: Actor): Pick<BookingMove, 'accountId' | 'actorName' | 'institutionCode'> {
  const { accountId, name, institutionCode } = actor;
  return { accountId: accountId || null, actorName: name, institutionCode };
}

async function take(
  world: World,
  actor: Actor,
  bookingNo: string,
  step: Exclude<BookingStep, 'reverse'>,
  action: string,
  prepare: (tx: Tx, one: StoredBooking, now: number) => Promise<Outcome<Step, Refusal>>,
): Done {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const one = await lockOwnBooking(tx, actor, bookingNo);
    const may = mayTakeBookingStep(step, one, now);
    if (!may.ok) return may;
    const prepared = await prepare(tx, one, now);
    if (!prepared.ok) return prepared;
    const kind = BOOKING_STEPS[step].to;
    await moveBooking(tx, { ...doerOf(actor), ...prepared.value, bookingId: one.id, kind, at: now });
    if (kind === 'refused' || kind === 'cancelled') await letGo(tx, actor, one, now);
    await recordAudit(tx, actor, now, {
      action,
      subjectKind: 'booking',
      subjectId: bookingNo,
      personId: one.personId,
      detail: step,
    });
    const after = present(await findBooking(tx, bookingNo), 'a booking stays');
    return accept(await presentBooking(world, tx, after, actor, now));
  });
}

/** What will not be sold here any more may be fetched anywhere again, and is not brought home. */
async function letGo(tx: Tx, actor: Actor, one: StoredBooking, now: number): Promise<void> {
  const home = await findHome(tx, one.id);
  if (home && mayTakeHomeStep('cancel', home.state).ok)
    await moveHome(tx, {
      ...doerOf(actor),
      deliveryId: home.id,
      kind: 'cancelled',
      at: now,
      note: '预约没有办成',
    });
  if (one.prescriptionId === null) return;
  const stored = present(await findPrescription(tx, one.prescriptionId), 'a booked prescription stays');
  if (stored.chosenCode !== one.institutionCode) return;
  await setChosen(tx, stored.id, null);
  const { accountId, actorName } = doerOf(actor);
  await insertEvent(tx, {
    prescriptionId: stored.id,
    kind: 'chosen',
    at: now,
    accountId,
    actorName,
    institutionCode: null,
    note: '不限药店，预约没有办成',
  });
}

/** @throws {Problem} 400 for a day or an instant that is over */
function readSaid(body: CallOf<typeof stepRow>['body'], now: number) {
  const arrivesOn = readOpenDay('arrivesOn', body.arrivesOn);
  if (arrivesOn !== null && arrivesOn < dayAt(now)) throw badInput('arrivesOn', '不能早于今天');
  const keepUntil = body.keepUntil === null ? null : readInstant(body.keepUntil);
  if (keepUntil === undefined || (keepUntil !== null && keepUntil <= now))
    throw badInput('keepUntil', '应晚于现在');
  return { arrivesOn, keepUntil };
}

async function lastDayOf(tx: Tx, { prescriptionId }: StoredBooking): Promise<PlainDate | null> {
  if (prescriptionId === null) return null;
  return present(await findPrescription(tx, prescriptionId), 'a booked prescription stays').validTo;
}

/**
 * The institution answers: confirms with what is there or says when it arrives, lays it out, refuses or cancels with a reason.
 * @throws {Problem} 400 without a reason or for a time that is over, 404 for a booking with another institution
 */
export async function takeBookingStep(
  world: World,
  actor: Actor,
  bookingNo: string,
  body: CallOf<typeof stepRow>['body'],
): Done {
  const note = body.note.trim();
  const { step } = body;
  const action = 'prescription.takeBookingStep';
  if (step === 'refuse' || step === 'cancel') {
    if (note === '') throw badInput('note', '请写明理由，患者看得到');
    return take(world, actor, bookingNo, step, action, () => Promise.resolve(accept({ note })));
  }
  const said = readSaid(body, world.clock.now());
  return take(world, actor, bookingNo, step, action, async (tx, one, now) => {
    const usual = present(parameterOn(BOOKING_KEEP_TIMES, dayAt(now)), 'the usual time is set').value;
    const until = keptUntil(said, { ...one, validTo: await lastDayOf(tx, one) }, usual);
    if (!until.ok) return until;
    const arrival = said.arrivesOn === null ? '' : `${said.arrivesOn} 到货，`;
    const words = [`${arrival}保留到 ${wallClock(until.value).slice(0, 16)}`, note];
    return accept({
      note: words.filter((word) => word !== '').join('。'),
      expiresAt: until.value,
      arrivesOn: said.arrivesOn,
    });
  });
}

/** The patient or the agent does without it. @throws {Problem} 404 for another person's booking */
export async function cancelBooking(world: World, actor: Actor, bookingNo: string, reason: string): Done {
  return take(world, actor, bookingNo, 'cancel', 'prescription.cancelBooking', () =>
    Promise.resolve(accept({ note: reason.trim() })),
  );
}

/** A hospital names the settlement with which the booking was met. @returns BOOKING_CLAIM_UNFIT for one that does not belong to it */
export async function settleBooking(world: World, actor: Actor, bookingNo: string, claimNo: string): Done {
  return take(world, actor, bookingNo, 'settle', 'prescription.settleBooking', async (tx, one) =>
    one.institutionKind === 'hospital' && (await findFittingClaim(tx, claimNo, one))
      ? accept({ note: claimNo, claimNo })
      : decline(refuse('BOOKING_CLAIM_UNFIT', { detail: claimNo })),
  );
}

/**
 * Ends the bookings of settlements that are being taken back, inside that transaction: nothing is booked anew by it, and what
 * is on its way home comes back first.
 * @param claimNos the settlement and those whose place it took
 * @returns HOME_DELIVERY_UNDER_WAY while the drugs are between the institution and the patient
 */
export async function endBookingsOf(
  tx: Tx,
  claimNos: readonly string[],
  actor: Actor,
  now: number,
): Promise<Outcome<undefined, Refusal>> {
  for (const seen of await listBookingsOfClaims(tx, claimNos)) {
    // In the order of every other step: the prescription first.
    if (seen.rxno !== null) await lockByNumber(tx, seen.rxno);
    await lockBooking(tx, seen.id);
    const one = present(await findBooking(tx, seen.bookingNo), 'a booking that was found stays');
    if (!mayTakeBookingStep('reverse', one, now).ok) continue;
    const home = await findHome(tx, one.id);
    if (home && isUnderWay(home.state))
      return decline(refuse('HOME_DELIVERY_UNDER_WAY', { detail: one.bookingNo }));
    if (home && mayTakeHomeStep('cancel', home.state).ok)
      await moveHome(tx, {
        ...doerOf(actor),
        deliveryId: home.id,
        kind: 'cancelled',
        at: now,
        note: '结算已撤销',
      });
    await moveBooking(tx, {
      ...doerOf(actor),
      bookingId: one.id,
      kind: 'reversed',
      at: now,
      note: one.claimNo ?? '',
    });
  }
  return accept(undefined);
}

/** Is nothing of these settlements between the institution and the patient, so that a part of them may come back? */
export async function judgeNothingUnderWay(
  tx: Tx,
  claimNos: readonly string[],
): Promise<Outcome<undefined, Refusal>> {
  const away = (await listBookingsOfClaims(tx, claimNos)).find(
    (one) => one.homeState !== null && isUnderWay(one.homeState),
  );
  return away ? decline(refuse('HOME_DELIVERY_UNDER_WAY', { detail: away.bookingNo })) : accept(undefined);
}
