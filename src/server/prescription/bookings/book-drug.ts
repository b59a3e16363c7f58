/** A patient, an agent or a pharmacist on the phone books a drug, and how it comes home (M29). */
import { randomInt } from 'node:crypto';
import { present } from '../../../base/assert.ts';
import { dayAt, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf } from '../../../contract/endpoint.ts';
import type {
  BookingView,
  bookByPhone as phoneRow,
  bookDrug as bookRow,
} from '../../../contract/prescription-bookings.ts';
import { membershipOn } from '../../../domain/catalogue/list-membership.ts';
import { isEligibleOn } from '../../../domain/eligibility/eligible.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { judgeRest, type BookedLine } from '../../../domain/prescription/bookings/booking.ts';
import {
  instantOf,
  judgeWindow,
  windowWords,
  type BookingService,
  type Window,
} from '../../../domain/prescription/bookings/opening-hours.ts';
import { leftOf } from '../../../domain/prescription/circulation/dispense.ts';
import { mayBeChosen, mayBeTaken, type Standing } from '../../../domain/prescription/life.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { BOOKING_KEEP_TIMES } from '../../../policy/parameters/bookings.ts';
import { parameterOn } from '../../../policy/parameters/parameter.ts';
import { findListedDrugs, findProducts } from '../../catalogue/lookup-store.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { listEligibilitiesOf } from '../../eligibility/store.ts';
import { badInput, conflict, notAllowed, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findPersonById, listEnrolments } from '../../insured/store.ts';
import { findInstitution, type Institution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { agreedOn } from '../circulation/dispensing-pharmacy.ts';
import { setChosen } from '../circulation/hold-store.ts';
import { lockTyped } from '../find-typed.ts';
import { insertEvent, standingAt, type StoredPrescription } from '../store.ts';
import { loadEvidence, verifyPrescription } from '../verify-prescription.ts';
import {
  endExpired,
  findBooking,
  findBookingOfRequest,
  insertBooking,
  type NewBooking,
  type StoredBooking,
} from './booking-store.ts';
import { insertHome } from './home-delivery-store.ts';
import { presentBooking } from './read-bookings.ts';
import { findCarried, findService } from './service-store.ts';

type Asked = Omit<CallOf<typeof bookRow>['body'], 'institutionCode' | 'rxno' | 'applicationId'>;
type Done = Promise<Outcome<BookingView, Refusal>>;

/** Whose booking, where, and what it rests on. */
interface Order extends Asked {
  readonly institutionCode: string;
  readonly channel: StoredBooking['channel'];
  readonly action: 'prescription.bookDrug' | 'prescription.bookByPhone';
  /** The locked basis of the booking, and why it may not be booked on. */
  readonly basis: (tx: Tx, institution: Institution, onDay: PlainDate) => Promise<Outcome<Basis, Refusal>>;
}

/** What a booking rests on: a prescription at a pharmacy, a benefit at a hospital. */
interface Basis {
  readonly personId: number;
  readonly areaCode: string;
  readonly entryKey: string;
  readonly applicationId: number | null;
  readonly prescription: StoredPrescription | null;
}

/**
 * The patient, or whoever holds their mandate, books: at a pharmacy on a prescription, at a hospital on a benefit (M29).
 * Sent again, the same request gets the same booking.
 * @throws {Problem} 400 for what is no time or no basis, 404 for another person's prescription or benefit, 409 for a request used otherwise
 */
export async function bookDrug(world: World, actor: Actor, body: CallOf<typeof bookRow>['body']): Done {
  const { rxno, applicationId, ...asked } = body;
  const personId = actor.personId ?? 0;
  if ((rxno === null) === (applicationId === null)) throw badInput('rxno', '处方和待遇请选一样');
  return book(world, actor, {
    ...asked,
    channel: actor.mandate === undefined ? 'patient' : 'agent',
    action: 'prescription.bookDrug',
    basis: (tx, institution, onDay) =>
      rxno === null
        ? onBenefit(tx, institution, personId, applicationId ?? 0)
        : onPrescription(tx, institution, rxno, world.clock.now(), (stored, standing) => {
            if (stored.personId !== personId) throw notFound('这张处方');
            return mayBeChosen(standing, institution.code, onDay);
          }),
  });
}

/**
 * The pharmacy books for a patient on the phone, who tells the prescription's number and their name (M29).
 * @throws {Problem} as `bookDrug`
 */
export async function bookByPhone(world: World, actor: Actor, body: CallOf<typeof phoneRow>['body']): Done {
  const { rxno, personName, ...asked } = body;
  if (actor.institutionCode === null) throw notAllowed();
  return book(world, actor, {
    ...asked,
    institutionCode: actor.institutionCode,
    channel: 'phone',
    action: 'prescription.bookByPhone',
    basis: (tx, institution, onDay) =>
      onPrescription(tx, institution, rxno, world.clock.now(), (stored, standing) =>
        // What the patient chose elsewhere is for the patient alone to change.
        stored.personName === personName.trim()
          ? mayBeTaken(standing, institution.code, onDay)
          : decline(refuse('PRESCRIPTION_PERSON_MISMATCH')),
      ),
  });
}

/** A prescription that is signed and may be booked by whoever asks, which `admit` judges; locked. */
async function onPrescription(
  tx: Tx,
  institution: Institution,
  typed: string,
  now: number,
  admit: (stored: StoredPrescription, standing: Standing) => Outcome<unknown, Refusal>,
): Promise<Outcome<Basis, Refusal>> {
  if (institution.kind !== 'pharmacy') throw badInput('institutionCode', '凭处方只能预约药店');
  const stored = await lockTyped(tx, typed);
  const admitted = admit(stored, standingAt(stored, now));
  if (!admitted.ok) return admitted;
  const signed = verifyPrescription(stored, (await loadEvidence(tx, stored)).certificates);
  if (!signed.ok) return signed;
  const { personId, areaCode, entryKey } = stored;
  return accept({ personId, areaCode, entryKey, applicationId: null, prescription: stored });
}

async function onBenefit(
  tx: Tx,
  institution: Institution,
  personId: number,
  applicationId: number,
): Promise<Outcome<Basis, Refusal>> {
  if (institution.kind !== 'hospital') throw badInput('institutionCode', '没有处方只能预约医院');
  const held = (await listEligibilitiesOf(tx, personId)).find((one) => one.applicationId === applicationId);
  const person = await findPersonById(tx, personId);
  if (!held || !person) throw notFound('这项待遇');
  const { entryKey } = held;
  return accept({ personId, areaCode: person.areaCode, entryKey, applicationId, prescription: null });
}

/** @throws {Problem} 400 for what is no time, or is over */
function windowOf({ day, from, to }: Asked, now: number): Window {
  const onDay = readDay('day', day);
  const begins = instantOf(onDay, from);
  const ends = instantOf(onDay, to);
  if (begins === undefined || ends === undefined || begins >= ends) throw badInput('to', '应晚于开始的时刻');
  if (ends <= now) throw badInput('from', '这个时间已经过了');
  return { begins, ends };
}

/** Is the person entitled to the drug on the booked day (M19, M5)? */
async function judgeEntitled(
  tx: Tx,
  { personId, entryKey, applicationId }: Basis,
  onDay: PlainDate,
): Promise<Outcome<unknown, Refusal>> {
  const all = (await listEligibilitiesOf(tx, personId)).filter(
    (one) => one.entryKey === entryKey && (applicationId === null || one.applicationId === applicationId),
  );
  const terms = (await findListedDrugs(tx, [entryKey])).get(entryKey)?.terms ?? [];
  const person = present(await findPersonById(tx, personId), 'whoever books is registered');
  const standing = { enrolments: await listEnrolments(tx, personId), diedOn: person.diedOn };
  return isEligibleOn(all, membershipOn(terms, onDay), standing, onDay);
}

/** Do the lines belong to the basis, does the institution carry them, and may they go home? @throws {Problem} 400 for products of another drug */
async function judgeLines(
  tx: Tx,
  { institutionCode, lines, home }: Order,
  { prescription, entryKey }: Basis,
  service: BookingService,
  today: PlainDate,
): Promise<Outcome<undefined, Refusal>> {
  const codes = lines.map((line) => line.nationalCode);
  if (new Set(codes).size < codes.length) throw badInput('lines', '同一药品只写一行');
  const products = await findProducts(tx, codes);
  const rest: Outcome<undefined, Refusal> =
    prescription === null
      ? accept(undefined)
      : judgeRest(
          lines satisfies readonly BookedLine[],
          leftOf(prescription.lines, prescription.dispensings),
        );
  if (!rest.ok) return rest;
  if (codes.some((code) => products.get(code)?.entryKey !== entryKey))
    throw badInput('lines', '不是这项待遇的药品');
  const carried = await findCarried(tx, institutionCode, codes, today);
  const missing = codes.findIndex((code) => !carried.has(code));
  if (missing >= 0) return decline(refuse('BOOKING_DRUG_NOT_CARRIED', { line: missing + 1 }));
  if (home === null) return accept(undefined);
  if (!service.deliversHome) return decline(refuse('HOME_DELIVERY_NOT_OFFERED'));
  const injection = codes.findIndex((code) => products.get(code)?.isInjection === true);
  return injection >= 0
    ? decline(refuse('HOME_DELIVERY_OF_INJECTION', { line: injection + 1 }))
    : accept(undefined);
}

const TAKEN = ['booking_open_of_prescription', 'booking_open_of_benefit'];

async function book(world: World, actor: Actor, order: Order): Done {
  const now = world.clock.now();
  const window = windowOf(order, now);
  try {
    return await world.db.transaction('all', (tx) => bookOnce(world, tx, actor, order, window, now));
  } catch (error) {
    const broken = brokenConstraint(error) ?? '';
    if (TAKEN.includes(broken)) return decline(refuse('BOOKING_ALREADY_OPEN'));
    if (broken === 'booked_once') return earlierOf(world, actor, order, now);
    throw error;
  }
}

/** The booking that this request made when it came first. @throws {Problem} 409 when it was for something else */
async function earlierOf(world: World, actor: Actor, order: Order, now: number): Done {
  return world.db.transaction('all', async (tx) => {
    const first = await findBookingOfRequest(tx, actor.accountId, order.requestId);
    return accept(
      await answerEarlier(world, tx, actor, present(first, 'a used request has a booking'), order, now),
    );
  });
}

async function answerEarlier(
  world: World,
  tx: Tx,
  actor: Actor,
  first: StoredBooking,
  order: Order,
  now: number,
): Promise<BookingView> {
  const { begins } = windowOf(order, 0);
  const told = (lines: readonly BookedLine[]) =>
    lines
      .map(({ nationalCode, quantity }) => `${nationalCode} ${quantity}`)
      .sort()
      .join();
  const same =
    first.institutionCode === order.institutionCode &&
    first.beginsAt === begins &&
    told(first.lines) === told(order.lines) &&
    (actor.personId === null || first.personId === actor.personId);
  if (!same) throw conflict('REQUEST_REUSED', '同一请求编号已用于另一笔预约', '请刷新页面后重新填写');
  return presentBooking(world, tx, first, actor, now);
}

async function bookOnce(world: World, tx: Tx, actor: Actor, order: Order, window: Window, now: number): Done {
  const earlier = await findBookingOfRequest(tx, actor.accountId, order.requestId);
  if (earlier) return accept(await answerEarlier(world, tx, actor, earlier, order, now));
  const onDay = dayAt(window.begins);
  const institution = await findInstitution(tx, order.institutionCode);
  if (!institution) throw notFound('这家定点机构');
  const agreed = await agreedOn(tx, institution, onDay);
  if (!agreed.ok) return agreed;
  const service = await findService(tx, institution.code);
  const open = judgeWindow(service, window, dayAt(now));
  if (!open.ok) return open;
  const basis = await order.basis(tx, institution, onDay);
  if (!basis.ok) return basis;
  const entitled = await judgeEntitled(tx, basis.value, onDay);
  if (!entitled.ok) return entitled;
  const offered = present(service, 'whoever takes bookings has said when');
  const fits = await judgeLines(tx, order, basis.value, offered, dayAt(now));
  if (!fits.ok) return fits;
  const bookingNo = await record(world, tx, actor, order, { basis: basis.value, window, institution, now });
  const made = present(await findBooking(tx, bookingNo), 'a booking that was written can be read');
  return accept(await presentBooking(world, tx, made, actor, now));
}

interface Facts {
  readonly basis: Basis;
  readonly window: Window;
  readonly institution: Institution;
  readonly now: number;
}

async function record(world: World, tx: Tx, actor: Actor, order: Order, facts: Facts): Promise<string> {
  const { basis, window, institution, now } = facts;
  const { prescription, personId, areaCode, applicationId } = basis;
  const keep = present(
    parameterOn(BOOKING_KEEP_TIMES, dayAt(now)),
    'the time for which a booking is kept is set since the platform runs',
  );
  const person = present(await findPersonById(tx, personId), 'whoever books is registered');
  const on = { prescriptionId: prescription?.id ?? null, applicationId };
  await endExpired(tx, on, now);
  const who = { personId, areaCode, institutionCode: institution.code };
  const made: NewBooking = {
    ...who,
    ...on,
    personName: person.name,
    rxno: prescription?.rxno ?? null,
    onDay: dayAt(now),
    beginsAt: window.begins,
    endsAt: window.ends,
    expiresAt: window.ends + keep.value,
    phoneCipher: world.secrets.seal(order.phone),
    channel: order.channel,
    madeAt: now,
    madeBy: actor.accountId,
    makerName: actor.name,
    requestId: order.requestId,
    lines: order.lines,
  };
  const { id, bookingNo } = await insertBooking(tx, made);
  if (order.home !== null)
    await insertHome(tx, {
      ...who,
      bookingId: id,
      contactCipher: world.secrets.seal(JSON.stringify(order.home)),
      codeCipher: world.secrets.seal(String(randomInt(1_000_000)).padStart(6, '0')),
      at: now,
      accountId: actor.accountId,
      actorName: actor.name,
    });
  if (prescription !== null) await chooseFor(tx, actor, prescription, institution, window, now);
  const { action, requestId } = order;
  const subject = { subjectKind: 'booking', subjectId: bookingNo, personId } as const;
  await recordAudit(tx, actor, now, { action, ...subject, detail: institution.code, requestId });
  return bookingNo;
}

/** With the booking the prescription waits for this pharmacy and no other (M28). */
async function chooseFor(
  tx: Tx,
  actor: Actor,
  { id, chosenCode }: StoredPrescription,
  { code, name }: Institution,
  window: Window,
  now: number,
): Promise<void> {
  if (chosenCode === code) return;
  await setChosen(tx, id, code);
  await insertEvent(tx, {
    prescriptionId: id,
    kind: 'chosen',
    at: now,
    accountId: actor.accountId || null,
    actorName: actor.name,
    institutionCode: null,
    note: `${name}，预约 ${windowWords(window)}`,
  });
}
