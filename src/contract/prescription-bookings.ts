import { Type, type Static } from 'typebox';
import { BOOKING_STATES, type BookingState } from '../domain/prescription/bookings/booking.ts';
import { HOME_STATES, type HomeState } from '../domain/prescription/bookings/home-delivery.ts';
import { STORAGES, type DeliveryStorage } from '../domain/prescription/delivery/delivery.ts';
import { endpoint } from './endpoint.ts';
import { SPENT, UNPROVEN } from './prescription-refusals.ts';
import { InstitutionCode, KindName } from './providers.ts';
import {
  Count,
  Day,
  Done,
  Id,
  Instant,
  NationalCode,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  shape,
  Text,
} from './shapes.ts';

/** Booking a drug at a pharmacy or a hospital (M29). */

const COUNTER = ['pharmacist', 'cashier', 'hospitalOffice'] as const;
export const BOOKING_READERS = ['patient', ...COUNTER, 'agencyReviewer', 'areaBureau', 'auditor'] as const;

const StateName = oneOf(Object.keys(BOOKING_STATES) as BookingState[]);
const HomeStateName = oneOf(Object.keys(HOME_STATES) as HomeState[]);
export const StorageName = oneOf(Object.keys(STORAGES) as DeliveryStorage[]);
const Time = Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description: '时刻 HH:mm' });
const Phone = Type.String({ pattern: '^[\\d-]{7,20}$', description: '联系电话' });
export const BookingNo = Type.String({ pattern: '^YY\\d{16}$', description: '预约编号' });
export const bookingParams = shape({ bookingNo: BookingNo });

const Week = Type.Array(Nullable(shape({ from: Time, to: Time })), { minItems: 7, maxItems: 7 });
const SERVICE = {
  /** Monday to Sunday; null where it is closed. */
  weekly: Week,
  closedDays: Type.Array(Day, { maxItems: 60 }),
  takesBookings: Type.Boolean(),
  deliversHome: Type.Boolean(),
  note: Type.String({ maxLength: 200 }),
};

export const getBookingService = endpoint({
  id: 'prescription.getBookingService',
  method: 'GET',
  path: '/api/booking-service',
  summary: '本机构写明的营业时间、接不接受预约、送不送药上门',
  who: COUNTER,
  output: shape({ ...SERVICE, statedAt: Nullable(Instant), statedBy: Type.String() }),
  clauses: ['M29'],
});

export const stateBookingService = endpoint({
  id: 'prescription.stateBookingService',
  method: 'POST',
  path: '/api/booking-service',
  summary: '写明本机构的营业时间、接不接受预约、送不送药上门',
  who: ['pharmacist', 'hospitalOffice'],
  body: shape(SERVICE),
  output: Done,
  clauses: ['M29'],
});

export const listBookingPlaces = endpoint({
  id: 'prescription.listBookingPlaces',
  method: 'GET',
  path: '/api/booking-places',
  summary: '哪些定点机构经营这种药并接受预约，报了有货的在前',
  who: ['patient'],
  query: shape({
    /** A prescription at a pharmacy, or a benefit at a hospital: the caller's own. */
    rxno: Type.Optional(Text(60)),
    applicationId: Type.Optional(Id),
    q: Type.Optional(Text(60)),
  }),
  output: shape({
    rows: Type.Array(
      shape({
        code: InstitutionCode,
        name: Type.String(),
        areaName: Type.String(),
        address: Type.String(),
        phone: Type.String(),
        ...SERVICE,
        inStock: Type.Boolean(),
        /** What it carries of what was asked for. */
        products: Type.Array(
          shape({
            nationalCode: NationalCode,
            name: Type.String(),
            strength: Type.String(),
            pack: Type.String(),
            maker: Type.String(),
            saleUnit: Type.String(),
            /** What is left on the prescription; null where there is none. */
            left: Nullable(Type.Integer()),
          }),
        ),
      }),
    ),
  }),
  clauses: ['M29', 'M2'],
});

const Line = shape({ nationalCode: NationalCode, quantity: Type.Integer({ minimum: 1, maximum: 99 }) });
const Home = shape({
  consignee: Text(60),
  phone: Phone,
  address: Text(200),
  wish: Type.String({ maxLength: 200 }),
});
const ASKED = {
  requestId: Type.String({ pattern: '^[0-9A-Za-z_-]{8,64}$', description: '请求编号' }),
  day: Day,
  from: Time,
  to: Time,
  lines: Type.Array(Line, { minItems: 1, maxItems: 20 }),
  phone: Phone,
  /** Null for what is fetched. */
  home: Nullable(Home),
};

const BOOKED_AGAINST = [
  'INSTITUTION_WITHOUT_AGREEMENT',
  'PERSON_NOT_INSURED',
  'INSURANCE_NOT_NORMAL',
  'DRUG_NOT_LISTED',
  'DRUG_TERM_ENDED',
  'ELIGIBILITY_MISSING',
  'BOOKING_NOT_OFFERED',
  'BOOKING_DRUG_NOT_CARRIED',
  'BOOKING_TOO_FAR',
  'BOOKING_OUTSIDE_HOURS',
  'BOOKING_ABOVE_REST',
  'BOOKING_ALREADY_OPEN',
  'HOME_DELIVERY_NOT_OFFERED',
  'HOME_DELIVERY_OF_INJECTION',
  ...SPENT,
  ...UNPROVEN,
  'PRESCRIPTION_TAKEN',
  'PRESCRIPTION_CHOSEN_ELSEWHERE',
] as const;

export const BookingRow = shape({
  bookingNo: Type.String(),
  state: StateName,
  overdue: Type.Boolean(),
  beginsAt: Instant,
  endsAt: Instant,
  expiresAt: Instant,
  arrivesOn: Nullable(Day),
  personName: Type.String(),
  drugs: Type.String(),
  institutionName: Type.String(),
  /** Null for what is fetched. */
  homeState: Nullable(HomeStateName),
});
export type BookingRow = Static<typeof BookingRow>;

const Event = shape({
  label: Type.String(),
  at: Instant,
  actorName: Type.String(),
  institutionName: Nullable(Type.String()),
  note: Type.String(),
});

export const HomeView = shape({
  state: HomeStateName,
  overdue: Type.Boolean(),
  consignee: Type.String(),
  phone: Type.String(),
  address: Type.String(),
  wish: Type.String(),
  carrier: Type.String(),
  waybillNo: Type.String(),
  storage: Nullable(StorageName),
  /** At the hand-over to the carrier. */
  celsius: Nullable(Type.String()),
  /** Told to the patient alone. */
  receiptCode: Nullable(Type.String()),
  events: Type.Array(Event),
  mayDispatch: Type.Boolean(),
  mayTrack: Type.Array(oneOf(['travel', 'bring', 'fail', 'refuse', 'takeBack'])),
  maySign: Type.Boolean(),
  /** The patient says that it came, or sends it back. */
  mayReceive: Type.Boolean(),
});
export type HomeView = Static<typeof HomeView>;

export const BookingView = shape({
  ...BookingRow.properties,
  institutionCode: InstitutionCode,
  institutionKind: KindName,
  institutionAddress: Type.String(),
  institutionPhone: Type.String(),
  /** Null where it rests on a benefit and not on a circulated prescription. */
  rxno: Nullable(Type.String()),
  applicationId: Nullable(Id),
  phone: Type.String(),
  channel: oneOf(['patient', 'agent', 'phone']),
  makerName: Type.String(),
  madeAt: Instant,
  claimNo: Nullable(Type.String()),
  lines: Type.Array(
    shape({
      nationalCode: NationalCode,
      name: Type.String(),
      strength: Type.String(),
      pack: Type.String(),
      maker: Type.String(),
      quantity: Type.Integer(),
      saleUnit: Type.String(),
      /** Packs on the shelf by what the institution reported; null to the others. */
      onHand: Nullable(Type.String()),
    }),
  ),
  /** How the products are registered to be kept; null where nothing is. */
  keptAs: Nullable(StorageName),
  home: Nullable(HomeView),
  events: Type.Array(Event),
  maySteps: Type.Array(oneOf(['confirm', 'ready', 'refuse', 'cancel', 'settle'])),
  /** A pharmacy's till opens from it. */
  mayOpenTill: Type.Boolean(),
});
export type BookingView = Static<typeof BookingView>;

export const bookDrug = endpoint({
  id: 'prescription.bookDrug',
  method: 'POST',
  path: '/api/bookings',
  summary: '患者或代办人预约药品：药店凭处方，医院凭待遇，可以要求送药上门',
  who: ['patient'],
  body: shape({
    ...ASKED,
    institutionCode: InstitutionCode,
    /** One of the two: a prescription at a pharmacy, a benefit at a hospital. */
    rxno: Nullable(Text(60)),
    applicationId: Nullable(Id),
  }),
  output: BookingView,
  refusals: BOOKED_AGAINST,
  clauses: ['M29', 'M33'],
});

export const bookByPhone = endpoint({
  id: 'prescription.bookByPhone',
  method: 'POST',
  path: '/api/bookings/by-phone',
  summary: '药店接电话代患者预约，姓名须与处方相符',
  who: ['pharmacist', 'cashier'],
  body: shape({ ...ASKED, rxno: Text(60), personName: Text(60) }),
  output: BookingView,
  refusals: [...BOOKED_AGAINST, 'PRESCRIPTION_PERSON_MISMATCH'],
  clauses: ['M29', 'M33'],
});

export const listBookings = endpoint({
  id: 'prescription.listBookings',
  method: 'GET',
  path: '/api/bookings',
  summary: '预约与送药：患者看本人的，机构看约在本机构的，经办看本地区的',
  who: BOOKING_READERS,
  query: shape({
    ...PAGE_QUERY,
    state: Type.Optional(StateName),
    home: Type.Optional(HomeStateName),
    /** `underWay` and `failed` are of deliveries to the home: on the road; not received, to be brought again or back. */
    due: Type.Optional(oneOf(['today', 'overdue', 'underWay', 'failed'])),
    q: Type.Optional(Text(30)),
  }),
  output: pageOf(BookingRow),
  clauses: ['M29'],
});

export const getBooking = endpoint({
  id: 'prescription.getBooking',
  method: 'GET',
  path: '/api/bookings/:bookingNo',
  summary: '一笔预约：药品、时间、经过和送药的进度，查阅留痕',
  who: BOOKING_READERS,
  params: bookingParams,
  output: BookingView,
  clauses: ['M29'],
});

export const getBookingSummary = endpoint({
  id: 'prescription.getBookingSummary',
  method: 'GET',
  path: '/api/booking-summary',
  summary: '预约与送药的件数：待确认、待取、逾期、在送、没有送到',
  who: [...COUNTER, 'agencyReviewer', 'areaBureau', 'auditor'],
  output: shape({
    asked: Count,
    confirmed: Count,
    ready: Count,
    dueToday: Count,
    overdue: Count,
    toDispatch: Count,
    underWay: Count,
    failed: Count,
    delivered: Count,
    refused: Count,
    expired: Count,
  }),
  clauses: ['M29'],
});

export const takeBookingStep = endpoint({
  id: 'prescription.takeBookingStep',
  method: 'POST',
  path: '/api/bookings/:bookingNo/steps',
  summary: '机构答复预约：确认（有货或写明到货日）、备好、不接受或取消',
  who: COUNTER,
  params: bookingParams,
  body: shape({
    step: oneOf(['confirm', 'ready', 'refuse', 'cancel']),
    arrivesOn: Nullable(Day),
    /** Until when it is kept; null for the usual time. */
    keepUntil: Nullable(Instant),
    /** Why it is refused or cancelled; else what the patient should know. */
    note: Type.String({ maxLength: 200 }),
  }),
  output: BookingView,
  refusals: ['BOOKING_STEP_NOT_ALLOWED', 'BOOKING_AFTER_PRESCRIPTION'],
  clauses: ['M29'],
});

export const cancelBooking = endpoint({
  id: 'prescription.cancelBooking',
  method: 'POST',
  path: '/api/bookings/:bookingNo/cancellation',
  summary: '患者取消预约',
  who: ['patient'],
  params: bookingParams,
  body: shape({ reason: Type.String({ maxLength: 200 }) }),
  output: BookingView,
  refusals: ['BOOKING_STEP_NOT_ALLOWED'],
  clauses: ['M29'],
});

export const settleBooking = endpoint({
  id: 'prescription.settleBooking',
  method: 'POST',
  path: '/api/bookings/:bookingNo/settlement',
  summary: '医院写明办成预约的结算单',
  who: ['hospitalOffice'],
  params: bookingParams,
  body: shape({ claimNo: Type.String({ pattern: '^S\\d{14,24}$' }) }),
  output: BookingView,
  refusals: ['BOOKING_STEP_NOT_ALLOWED', 'BOOKING_CLAIM_UNFIT'],
  clauses: ['M29'],
});

export const prescriptionBookingEndpoints = {
  getBookingService,
  stateBookingService,
  listBookingPlaces,
  bookDrug,
  bookByPhone,
  listBookings,
  getBooking,
  getBookingSummary,
  takeBookingStep,
  cancelBooking,
  settleBooking,
};
