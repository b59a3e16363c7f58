import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { BookingView, bookingParams, StorageName } from './prescription-bookings.ts';
import { Nullable, oneOf, shape, Text } from './shapes.ts';

/** Bringing home what was booked and settled (M29). The same endpoints serve the pages and a pharmacy's own system. */

const SENDERS = ['pharmacist', 'cashier', 'hospitalOffice'] as const;

export const dispatchHome = endpoint({
  id: 'prescription.dispatchHome',
  method: 'POST',
  path: '/api/bookings/:bookingNo/home-delivery/dispatch',
  summary: '出库：写明承运人、运单号和装运方式，冷藏的写明交出时的温度',
  who: SENDERS,
  params: bookingParams,
  body: shape({
    carrier: Text(100),
    waybillNo: Type.String({ pattern: '^[0-9A-Za-z-]{4,40}$', description: '运单号' }),
    storage: StorageName,
    celsius: Nullable(Type.String({ pattern: '^-?\\d{1,2}(\\.\\d)?$', description: '摄氏度' })),
  }),
  output: BookingView,
  refusals: [
    'HOME_DELIVERY_NOT_SETTLED',
    'HOME_DELIVERY_STEP_NOT_ALLOWED',
    'DELIVERY_STORAGE_UNFIT',
    'HOME_DELIVERY_TEMPERATURE_MISSING',
    'HOME_DELIVERY_TEMPERATURE_OUT',
  ],
  clauses: ['M29', 'M32'],
});

export const trackHome = endpoint({
  id: 'prescription.trackHome',
  method: 'POST',
  path: '/api/bookings/:bookingNo/home-delivery/events',
  summary: '跟踪：在途、派送、没有送到、拒收、退回到店',
  who: SENDERS,
  params: bookingParams,
  body: shape({ step: oneOf(['travel', 'bring', 'fail', 'refuse', 'takeBack']), note: Text(200) }),
  output: BookingView,
  refusals: ['HOME_DELIVERY_STEP_NOT_ALLOWED'],
  clauses: ['M29'],
});

export const signHome = endpoint({
  id: 'prescription.signHome',
  method: 'POST',
  path: '/api/bookings/:bookingNo/home-delivery/receipt',
  summary: '凭患者的签收码登记签收',
  who: SENDERS,
  params: bookingParams,
  body: shape({
    code: Type.String({ pattern: '^\\d{6}$', description: '签收码' }),
    signedBy: Text(60),
  }),
  output: BookingView,
  refusals: ['HOME_DELIVERY_STEP_NOT_ALLOWED', 'HOME_DELIVERY_CODE_WRONG', 'HOME_DELIVERY_CODE_LOCKED'],
  clauses: ['M29'],
});

export const receiveHome = endpoint({
  id: 'prescription.receiveHome',
  method: 'POST',
  path: '/api/bookings/:bookingNo/home-delivery/own-receipt',
  summary: '患者确认收到，或说明为什么拒收',
  who: ['patient'],
  params: bookingParams,
  /** Null when all is well. */
  body: shape({ refusedBecause: Nullable(Text(200)) }),
  output: BookingView,
  refusals: ['HOME_DELIVERY_STEP_NOT_ALLOWED'],
  clauses: ['M29'],
});

export const prescriptionHomeDeliveryEndpoints = { dispatchHome, trackHome, signHome, receiveHome };
