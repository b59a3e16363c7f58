import { Type, type Static } from 'typebox';
import { PAID_ROUTES, type PaidRoute } from '../domain/settlement/model.ts';
import { STAY_KINDS, STAY_STATES, type StayKind, type StayState } from '../domain/settlement/stays/stay.ts';
import { endpoint } from './endpoint.ts';
import {
  Day,
  Instant,
  oneOf,
  PAGE_QUERY,
  pageOf,
  PriceText,
  QuantityText,
  shape,
  Text,
  Yuan,
} from './shapes.ts';

/** Visits and stays of a hospital as its own system registered them, for its settlement desk (M19, M25, M29). */

const orNull = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);

/** What becomes of a line: waits, stands in a settlement, or is settled outside this platform. */
export const LINE_STATES = { waiting: '待结算', settled: '已结算', elsewhere: '不在本平台结算' } as const;
export type StayLineState = keyof typeof LINE_STATES;

const HEAD = {
  stayNo: Type.String({ description: '就诊 ID' }),
  kind: oneOf(Object.keys(STAY_KINDS) as StayKind[]),
  state: oneOf(Object.keys(STAY_STATES) as StayState[]),
  visitNo: Type.String({ description: '门诊号或住院号' }),
  personNo: Type.String(),
  personName: Type.String(),
  department: Type.String(),
  begunAt: Instant,
  endedAt: orNull(Instant),
  /** Of the lines settled here: what waits, and what stands in settlements. */
  waiting: Yuan,
  settled: Yuan,
  elsewhere: Yuan,
};

const StayRow = shape(HEAD);
export type StayRow = Static<typeof StayRow>;

const StayLine = shape({
  serial: Type.String({ description: '费用明细流水号' }),
  usedAt: Instant,
  nationalCode: Type.String(),
  itemCode: Type.String(),
  /** The drug's name and strength; null for what is no drug of the list. */
  name: orNull(Type.String()),
  unit: Type.String(),
  price: PriceText,
  quantity: QuantityText,
  amount: Yuan,
  doctorName: Type.String(),
  state: oneOf(Object.keys(LINE_STATES) as StayLineState[]),
  /** Why a drug of the list is not settled here on its day, or cannot be as it stands: its price, or who ordered it (M22). */
  why: orNull(Type.String()),
  claimNo: orNull(Type.String()),
});

const StayBill = shape({
  claimNo: Type.String(),
  state: Type.Enum(['settled', 'reversed']),
  interim: Type.Boolean(),
  settledAt: Instant,
  charged: Yuan,
  fundsPay: Yuan,
  personPays: Yuan,
  routes: Type.Array(oneOf(Object.keys(PAID_ROUTES) as PaidRoute[])),
});

const StayFile = shape({
  ...HEAD,
  doctorName: Type.String(),
  bed: Type.String(),
  diagnoses: Type.Array(shape({ code: Type.String(), name: Type.String() })),
  /** 病种 that the visit is for; null where none was told. */
  disease: orNull(shape({ code: Type.String(), name: Type.String() })),
  days: Type.Array(shape({ day: Day, amount: Yuan, lines: Type.Array(StayLine) })),
  bills: Type.Array(StayBill),
  steps: Type.Array(
    shape({ infno: Type.String(), words: Type.String(), actorName: Type.String(), at: Instant }),
  ),
});
export type StayFile = Static<typeof StayFile>;

export const listStays = endpoint({
  id: 'settlement.listStays',
  method: 'GET',
  path: '/api/stays',
  summary: '本院的就诊和住院登记，新的在前',
  who: ['hospitalOffice'],
  query: shape({
    ...PAGE_QUERY,
    /** Part of a name, or a number. */
    q: Type.Optional(Text(50)),
    kind: Type.Optional(oneOf(Object.keys(STAY_KINDS) as StayKind[])),
    /** In hospital, discharged, or taken back. */
    place: Type.Optional(oneOf(['inside', 'left', 'undone'] as const)),
  }),
  output: pageOf(StayRow),
  clauses: ['M19', 'M29'],
});

export const getStay = endpoint({
  id: 'settlement.getStay',
  method: 'GET',
  path: '/api/stays/:stayNo',
  summary: '一次就诊：按日的费用明细、结算单和经过',
  who: ['hospitalOffice'],
  params: shape({ stayNo: Type.String({ pattern: '^M\\d{10,28}$' }) }),
  output: StayFile,
  clauses: ['M19', 'M22', 'M29', 'N2.2'],
});

export const settlementStayEndpoints = { listStays, getStay };
