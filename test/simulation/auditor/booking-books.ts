/**
 * Drugs that are booked (M29, M32, M33), at a pharmacy on a prescription, at a hospital on a benefit: one booking of each at a time,
 * met by whatever is then settled there on that prescription or on one of that benefit, or by the settlement that the hospital
 * names; gone with the settlement. What is on its way home must come back before the settlement is taken back.
 */
import { codeOf, isDone } from './answers.ts';
import { partsOf } from './arithmetic.ts';
import { beginningOf, holds, plusDays, type Booked, type Books } from './books.ts';
import type { Booking } from './books-of-desks.ts';
import { differ } from './compare-bill.ts';
import type * as record from './record-bookings.ts';
import type { Prescription } from './record.ts';
import type { Answer } from './told.ts';
import { enrolmentOn, isListed } from './what-held.ts';

const HOUR = 3_600_000;
const KEPT_FOR = 24 * HOUR;
const PRESCRIPTION_DAYS = 3;
const OPEN = ['asked', 'confirmed', 'ready'];

/** What was not fetched in time has expired by itself. */
const stateAt = (one: Booking, at: number) =>
  OPEN.includes(one.state) && at > one.expiresAt ? 'expired' : one.state;

function momentOf(day: string, time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return beginningOf(day) + (hours * 60 + minutes) * 60_000;
}

type Basis = Pick<record.BookingMade, 'rxno' | 'applicationId'>;

/** Whether both rest on the same prescription, or on the same benefit. */
const isSameBasis = (one: Basis, other: Basis) =>
  one.rxno === null ? one.applicationId === other.applicationId : one.rxno === other.rxno;

/** What a prescription does not let be booked: it is over, used, or less is left of it. */
function againstPrescription(books: Books, sent: record.BookingMade, of: Prescription): string[] {
  const { rxno, nationalCode, quantity, day } = sent;
  const ordered = of.lines.find((line) => line.nationalCode === nationalCode)?.quantity ?? 0;
  const left = BigInt(ordered) * 10_000n - (books.handed.get(`${rxno} ${nationalCode}`) ?? 0n);
  return [
    ...(day >= plusDays(of.issuedOn, PRESCRIPTION_DAYS) ? ['PRESCRIPTION_EXPIRED'] : []),
    ...(left === 0n ? ['PRESCRIPTION_ALREADY_USED'] : []),
    ...(partsOf(String(quantity)) > left ? ['BOOKING_ABOVE_REST'] : []),
  ];
}

/** Everything that stands against booking a drug. */
function againstBooking(books: Books, sent: record.BookingMade, of: Prescription | undefined): Set<string> {
  const { personNo, nationalCode, day, goesHome, institutionCode, at } = sent;
  const against = new Set(of === undefined ? [] : againstPrescription(books, sent, of));
  const person = books.people.get(personNo);
  const enrolment = enrolmentOn(person, day);
  const drug = books.drugs.get(nationalCode);
  if (enrolment === undefined) against.add('PERSON_NOT_INSURED');
  else if (enrolment.status !== 'normal') against.add('INSURANCE_NOT_NORMAL');
  if (drug === undefined || !isListed(books, drug, day)) against.add('DRUG_TERM_ENDED');
  if (!person?.eligibilities.some((one) => one.entryKey === drug?.entryKey && holds(one, day)))
    against.add('ELIGIBILITY_MISSING');
  if (goesHome && books.sendsHome.get(institutionCode) !== true) against.add('HOME_DELIVERY_NOT_OFFERED');
  if (goesHome && drug?.isInjection === true) against.add('HOME_DELIVERY_OF_INJECTION');
  const isOpen = [...books.bookings.values()].some(
    (one) => isSameBasis(one, sent) && OPEN.includes(stateAt(one, at)),
  );
  if (isOpen) against.add('BOOKING_ALREADY_OPEN');
  return against;
}

/** @returns whether it was done, as it should be */
function check(
  books: Books,
  subject: string,
  answer: Answer<unknown>,
  against: ReadonlySet<string>,
): boolean {
  if (against.size > 0) {
    if (answer.status !== 422 || !against.has(codeOf(answer)))
      books.findings.push(
        differ(subject, '应当拒绝', `${codeOf(answer)}（${answer.status}）`, [...against].join('、')),
      );
  } else if (!isDone(answer))
    books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)}（${answer.status}）拒绝`);
  return against.size === 0 && isDone(answer);
}

function makeInBooks(books: Books, sent: record.BookingMade): void {
  const { rxno, applicationId, personNo, at, day, to, institutionCode, nationalCode } = sent;
  const { goesHome, requestId, answer } = sent;
  const subject = `预约 ${rxno ?? `待遇 ${applicationId ?? ''}`} ${requestId}`;
  const of = rxno === null ? undefined : books.prescriptions.get(rxno);
  const known = [...books.bookings.values()].find((one) => one.requestId === requestId);
  const told = isDone(answer) ? (answer as { body: { bookingNo: string } }).body.bookingNo : null;
  if (known !== undefined) {
    if (told !== known.bookingNo) books.findings.push(`${subject} 重发得到的不是第一次的结果`);
    return;
  }
  const endsAt = momentOf(day, to);
  if (endsAt <= at) {
    if (answer.status !== 400) books.findings.push(`${subject} 时间已过，却得到 ${answer.status}`);
    return;
  }
  if (of === undefined && rxno !== null) {
    books.findings.push(`${subject} 没有这张处方`);
    return;
  }
  if (!check(books, subject, answer, againstBooking(books, sent, of)) || told === null) return;
  for (const one of books.bookings.values())
    if (isSameBasis(one, sent) && OPEN.includes(one.state)) one.state = 'expired';
  books.bookings.set(told, {
    bookingNo: told,
    requestId,
    personNo,
    rxno,
    applicationId,
    madeAt: at,
    institutionCode,
    nationalCode,
    endsAt,
    expiresAt: endsAt + KEPT_FOR,
    state: 'asked',
    home: goesHome ? 'planned' : null,
    claimNo: null,
  });
}

const STEPS: Readonly<Record<record.BookingStepName, readonly [string, readonly string[]]>> = {
  confirm: ['confirmed', ['asked', 'confirmed']],
  ready: ['ready', ['asked', 'confirmed', 'ready']],
  refuse: ['refused', ['asked', 'confirmed']],
  cancel: ['cancelled', ['asked', 'confirmed', 'ready']],
};

function stepInBooks(books: Books, one: Booking, sent: record.BookingStep): void {
  const [to, from] = STEPS[sent.step];
  const { arrivesOn, at } = sent;
  const issuedOn = books.prescriptions.get(one.rxno ?? '')?.issuedOn;
  const isTooLate =
    arrivesOn !== null && issuedOn !== undefined && arrivesOn >= plusDays(issuedOn, PRESCRIPTION_DAYS);
  const against = new Set<string>();
  if (!from.includes(stateAt(one, at))) against.add('BOOKING_STEP_NOT_ALLOWED');
  else if (isTooLate) against.add('BOOKING_AFTER_PRESCRIPTION');
  if (!check(books, `${one.bookingNo} ${sent.step}`, sent.answer, against)) return;
  one.state = to;
  if (to === 'refused' || to === 'cancelled') endHome(one);
  else if (arrivesOn !== null)
    one.expiresAt = Math.max(one.endsAt, one.expiresAt, beginningOf(plusDays(arrivesOn, 1)) + KEPT_FOR);
}

/** What is not out of the shop yet is not brought home any more. */
function endHome(one: Booking): void {
  if (one.home === 'planned') one.home = 'cancelled';
}

const HOME_STEPS: Readonly<Record<record.HomeStepName, readonly [string, readonly string[]]>> = {
  dispatch: ['dispatched', ['planned']],
  travel: ['inTransit', ['dispatched', 'inTransit']],
  bring: ['outForDelivery', ['dispatched', 'inTransit', 'failed']],
  fail: ['failed', ['dispatched', 'inTransit', 'outForDelivery']],
  sign: ['delivered', ['dispatched', 'inTransit', 'outForDelivery']],
  refuse: ['refused', ['dispatched', 'inTransit', 'outForDelivery', 'failed']],
  takeBack: ['returned', ['dispatched', 'inTransit', 'failed', 'refused']],
};
const UNDER_WAY = ['dispatched', 'inTransit', 'outForDelivery', 'failed', 'refused'];

function goHomeInBooks(books: Books, one: Booking, sent: record.HomeStep): void {
  const [to, from] = HOME_STEPS[sent.step];
  const against = new Set<string>();
  if (one.state !== 'settled') against.add('HOME_DELIVERY_NOT_SETTLED');
  else if (!from.includes(one.home ?? '')) against.add('HOME_DELIVERY_STEP_NOT_ALLOWED');
  if (check(books, `${one.bookingNo} 送药 ${sent.step}`, sent.answer, against)) one.home = to;
}

/** Whatever is settled there on the prescription, or on one of the benefit, meets the booking. */
export function meetBooking(books: Books, { rxno, institutionCode, lines, claimNo }: Booked): void {
  const prescription = rxno === null ? undefined : books.prescriptions.get(rxno);
  if (prescription === undefined) return;
  for (const one of books.bookings.values())
    if (
      isSameBasis(one, prescription) &&
      one.institutionCode === institutionCode &&
      OPEN.includes(one.state) &&
      lines.some((line) => line.nationalCode === one.nationalCode)
    ) {
      one.state = 'settled';
      one.claimNo = claimNo;
    }
}

/** The settlement that the hospital names: of the same person there, with that drug, since it was booked, and not taken back. */
function settleInBooks(books: Books, one: Booking, { at, claimNo, answer }: record.BookingSettled): void {
  const booked = books.bills.get(claimNo);
  const fits =
    booked?.institutionCode === one.institutionCode &&
    booked.personNo === one.personNo &&
    booked.reversedBy === null &&
    booked.lines.some((line) => line.nationalCode === one.nationalCode) &&
    books.written.some((row) => row.claimNo === claimNo && row.at >= one.madeAt);
  const against = new Set<string>();
  if (![...OPEN, 'expired'].includes(stateAt(one, at))) against.add('BOOKING_STEP_NOT_ALLOWED');
  else if (!fits) against.add('BOOKING_CLAIM_UNFIT');
  if (!check(books, `${one.bookingNo} 写明 ${claimNo}`, answer, against)) return;
  one.state = 'settled';
  one.claimNo = claimNo;
}

/** Bookings that were met by a settlement, or by one whose place it took. */
function bookingsOf(books: Books, claimNo: string): Booking[] {
  return [...books.bookings.values()].filter((one) => {
    let of = books.bills.get(one.claimNo ?? '');
    while (of !== undefined && of.claimNo !== claimNo) of = books.bills.get(of.next?.claimNo ?? '');
    return of !== undefined;
  });
}

/** Whether anything of a settlement is between the shop and the patient. */
export function isOnTheRoad(books: Books, claimNo: string): boolean {
  return bookingsOf(books, claimNo).some((one) => UNDER_WAY.includes(one.home ?? ''));
}

/** With the settlement its booking goes; nothing is booked anew. */
export function endBookings(books: Books, claimNo: string): void {
  for (const one of bookingsOf(books, claimNo))
    if (one.state === 'settled') {
      one.state = 'reversed';
      endHome(one);
    }
}

export function playBooking(books: Books, sent: record.BookingHappening): void {
  if (sent.what === 'bookingService') books.sendsHome.set(sent.institutionCode, sent.deliversHome);
  else if (sent.what === 'bookingMade') makeInBooks(books, sent);
  else {
    const one = books.bookings.get(sent.bookingNo);
    if (one === undefined) books.findings.push(`预约 ${sent.bookingNo} 不在账上`);
    else if (sent.what === 'bookingStep') stepInBooks(books, one, sent);
    else if (sent.what === 'bookingSettled') settleInBooks(books, one, sent);
    else goHomeInBooks(books, one, sent);
  }
}

/** Every booking at the end. @param at when it was told */
export function auditBookings(books: Books, told: readonly record.ToldBooking[], at: number): string[] {
  const papers = new Map(told.map((one) => [one.bookingNo, one]));
  const findings = [...books.bookings.values()].flatMap((one) => {
    const paper = papers.get(one.bookingNo);
    const is = paper
      ? `${paper.institutionCode} ${paper.state} ${paper.homeState ?? '自取'} ${paper.claimNo ?? '无'}`
      : '没有了';
    const due = `${one.institutionCode} ${stateAt(one, at)} ${one.home ?? '自取'} ${one.claimNo ?? '无'}`;
    return is === due ? [] : [differ(`预约 ${one.bookingNo}`, '状态', is, due)];
  });
  return told.length === books.bookings.size
    ? findings
    : [...findings, `预约有 ${told.length} 笔，审计 ${books.bookings.size} 笔`];
}
