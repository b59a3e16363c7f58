/** Figures of bookings and of what is brought home, falsified on purpose, one at a time. */
import { found, put, type FalseAnswer, type Fault } from './falsify.ts';
import type { ToldBooking } from './record-bookings.ts';
import type { Happening } from './record.ts';
import type { Papers } from './told.ts';

export function bookingFaults(papers: Papers): Fault[] {
  const { bookings } = papers;
  const met = found(bookings, (one) => one.claimNo !== null, 'booking that was met');
  const atHospital = found(
    bookings,
    (one) => one.claimNo !== null && one.institutionCode.startsWith('H'),
    'booking at a hospital that was met',
  );
  const home = found(bookings, (one) => one.homeState !== null, 'booking that goes home');
  const changed = (what: string, at: typeof met, by: Partial<ToldBooking>): Fault => ({
    what,
    part: 'bookings',
    papers: { ...papers, bookings: put(bookings, at.index, { ...at.one, ...by }) },
    named: [at.one.bookingNo],
  });
  return [
    changed('预约的状态', met, { state: 'asked' }),
    changed('预约的结算单', met, { claimNo: null }),
    changed('医院预约的状态', atHospital, { state: 'confirmed' }),
    changed('医院预约的结算单', atHospital, { claimNo: null }),
    changed('送药的状态', home, { homeState: 'other' }),
    {
      what: '少一笔预约',
      part: 'bookings',
      papers: { ...papers, bookings: put(bookings, met.index) },
      named: [met.one.bookingNo, '没有了'],
    },
  ];
}

export function falseBookingAnswers(happenings: readonly Happening[]): FalseAnswer[] {
  const made = found(
    happenings,
    (one) => one.what === 'bookingMade' && one.answer.status === 200,
    'booking that was made',
  );
  const sent = found(
    happenings,
    (one) => one.what === 'bookingHome' && one.answer.status === 200,
    'step on the way home',
  );
  const onBenefit = found(
    happenings,
    (one) => one.what === 'bookingMade' && one.rxno === null && one.answer.status === 200,
    'booking on a benefit',
  );
  const refused = (one: Happening, code: string) =>
    ({ ...one, answer: { status: 422, body: { code } } }) as Happening;
  return [
    {
      what: '该收的预约没有收',
      happenings: put(happenings, made.index, refused(made.one, 'BOOKING_ALREADY_OPEN')),
      named: '应当办成',
    },
    {
      what: '该收的医院预约没有收',
      happenings: put(happenings, onBenefit.index, refused(onBenefit.one, 'ELIGIBILITY_MISSING')),
      named: '预约 待遇',
    },
    {
      what: '送药的一步没有办',
      happenings: put(happenings, sent.index, refused(sent.one, 'HOME_DELIVERY_NOT_SETTLED')),
      named: '应当办成',
    },
  ];
}
