import { Type, type Static } from 'typebox';
import {
  DELIVERY_STATES,
  STORAGES,
  type DeliveryState,
  type DeliveryStorage,
} from '../domain/prescription/delivery/delivery.ts';
import { endpoint } from './endpoint.ts';
import { Objection } from './prescription-shapes.ts';
import { Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** Injections on their way from the pharmacy to the treating hospital (M32). */

const SENDERS = ['pharmacist', 'cashier'] as const;
const READERS = [
  'pharmacist',
  'cashier',
  'responsibleDoctor',
  'hospitalOffice',
  'agencyReviewer',
  'areaBureau',
  'auditor',
] as const;
const StateName = oneOf(Object.keys(DELIVERY_STATES) as DeliveryState[]);
const StorageName = oneOf(Object.keys(STORAGES) as DeliveryStorage[]);

export const DeliveryRow = shape({
  id: Id,
  claimNo: Type.String(),
  state: StateName,
  overdue: Type.Boolean(),
  personName: Type.String(),
  drugs: Type.String(),
  pharmacyName: Type.String(),
  hospitalName: Type.String(),
  openedAt: Instant,
  dueAt: Instant,
});
export type DeliveryRow = Static<typeof DeliveryRow>;

export const DeliveryView = shape({
  ...DeliveryRow.properties,
  storage: Nullable(StorageName),
  carrier: Type.String(),
  goods: Type.Array(
    shape({
      nationalCode: Type.String(),
      name: Type.String(),
      strength: Type.String(),
      quantity: Type.String(),
      saleUnit: Type.String(),
      traceCodes: Type.Array(Type.String()),
    }),
  ),
  /** How the products are registered to be kept; null where nothing is. */
  keptAs: Nullable(StorageName),
  readings: Type.Array(
    shape({ at: Instant, celsius: Type.String(), device: Type.String(), inRange: Type.Boolean() }),
  ),
  /** What stands against the hand-over as far as temperatures go; null when nothing does, or nothing was sent yet. */
  coldChain: Nullable(Objection),
  events: Type.Array(
    shape({
      label: Type.String(),
      at: Instant,
      actorName: Type.String(),
      institutionName: Nullable(Type.String()),
      note: Type.String(),
      /** Whose certificate signed it; null where nobody did. */
      certificateSerial: Nullable(Type.String()),
    }),
  ),
  mayDispatch: Type.Boolean(),
  mayRead: Type.Boolean(),
  mayArrive: Type.Boolean(),
  mayHandOver: Type.Boolean(),
  mayRefuse: Type.Boolean(),
});
export type DeliveryView = Static<typeof DeliveryView>;

const params = shape({ id: Id });

export const listDeliveries = endpoint({
  id: 'prescription.listDeliveries',
  method: 'GET',
  path: '/api/deliveries',
  summary: '注射剂配送：药店看发出的，医院看接收的，经办看本地区的，逾期的在前',
  who: READERS,
  query: shape({ ...PAGE_QUERY, state: Type.Optional(StateName), overdue: Type.Optional(oneOf(['yes'])) }),
  output: pageOf(DeliveryRow),
  clauses: ['M32'],
});

export const getDelivery = endpoint({
  id: 'prescription.getDelivery',
  method: 'GET',
  path: '/api/deliveries/:id',
  summary: '一笔配送：药品、追溯码、温度记录与交接，查阅留痕',
  who: READERS,
  params,
  output: DeliveryView,
  clauses: ['M32'],
});

export const dispatchDelivery = endpoint({
  id: 'prescription.dispatchDelivery',
  method: 'POST',
  path: '/api/deliveries/:id/dispatch',
  summary: '药店发出注射剂，写明装运方式和承运人',
  who: SENDERS,
  params,
  body: shape({ storage: StorageName, carrier: Text(100) }),
  output: DeliveryView,
  refusals: ['DELIVERY_STEP_NOT_ALLOWED', 'DELIVERY_STORAGE_UNFIT'],
  clauses: ['M32'],
});

export const recordReadings = endpoint({
  id: 'prescription.recordReadings',
  method: 'POST',
  path: '/api/deliveries/:id/readings',
  summary: '上传途中的温度记录，同一设备同一时刻只记一次',
  who: SENDERS,
  params,
  body: shape({
    device: Text(60),
    readings: Type.Array(shape({ at: Instant, celsius: Type.String({ pattern: '^-?\\d{1,2}(\\.\\d)?$' }) }), {
      minItems: 1,
      maxItems: 2000,
    }),
  }),
  output: DeliveryView,
  refusals: ['DELIVERY_STEP_NOT_ALLOWED'],
  clauses: ['M32'],
});

export const arriveDelivery = endpoint({
  id: 'prescription.arriveDelivery',
  method: 'POST',
  path: '/api/deliveries/:id/arrival',
  summary: '药店登记送达，等医院交接',
  who: SENDERS,
  params,
  body: shape({ note: Type.String({ maxLength: 200 }) }),
  output: DeliveryView,
  refusals: ['DELIVERY_STEP_NOT_ALLOWED'],
  clauses: ['M32'],
});

export const handOverDelivery = endpoint({
  id: 'prescription.handOverDelivery',
  method: 'POST',
  path: '/api/deliveries/:id/hand-over',
  summary: '接收医院的责任医师核对后签名交接',
  who: ['responsibleDoctor'],
  params,
  body: shape({ note: Type.String({ maxLength: 200 }) }),
  output: DeliveryView,
  refusals: [
    'DELIVERY_STEP_NOT_ALLOWED',
    'COLD_CHAIN_UNPROVEN',
    'COLD_CHAIN_BROKEN',
    'CERTIFICATE_NOT_VALID',
  ],
  clauses: ['M28', 'M32'],
});

export const refuseDelivery = endpoint({
  id: 'prescription.refuseDelivery',
  method: 'POST',
  path: '/api/deliveries/:id/refusal',
  summary: '接收医院拒收，退回药店',
  who: ['responsibleDoctor', 'hospitalOffice'],
  params,
  body: shape({ reason: Text(200) }),
  output: DeliveryView,
  refusals: ['DELIVERY_STEP_NOT_ALLOWED'],
  clauses: ['M32'],
});

export const prescriptionDeliveryEndpoints = {
  listDeliveries,
  getDelivery,
  dispatchDelivery,
  recordReadings,
  arriveDelivery,
  handOverDelivery,
  refuseDelivery,
};
