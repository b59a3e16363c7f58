import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { SchemeName } from './insured.ts';
import { ELSEWHERE, SPENT, UNPROVEN } from './prescription-refusals.ts';
import { PrescriptionView } from './prescription-shapes.ts';
import { ShownCredential } from './settlement.ts';
import { Day, NationalCode, Nullable, PriceText, shape, Yuan } from './shapes.ts';

/** What a pharmacy's till asks beside the settlement itself. */

const TILL = ['pharmacist', 'cashier'] as const;
/** As typed or scanned; its check digit is verified by the server. */
const TypedRxno = Type.String({ minLength: 1, maxLength: 60, description: '处方流水号' });

/** What a prescribed product is recognised by at the till, and what it may be sold for. */
export const TillGoods = shape({
  nationalCode: NationalCode,
  isInjection: Type.Boolean(),
  /** What its trace codes begin with; empty when none is registered, and then every code is taken. */
  tracePrefixes: Type.Array(Type.String()),
  /** The platform's public listing price today; the standard itself is not told (N5.1). */
  listedPrice: Nullable(PriceText),
  /** What this pharmacy last asked for it, unless that is above the listing price by now; else the listing price. */
  suggestedPrice: Nullable(PriceText),
});
export type TillGoods = Static<typeof TillGoods>;

export const openAtTill = endpoint({
  id: 'settlement.openAtTill',
  method: 'GET',
  path: '/api/till/prescriptions/:rxno',
  summary: '收银台打开处方：处方、签名验证结果与各药品的售价、追溯码前缀，查阅留痕',
  who: TILL,
  params: shape({ rxno: TypedRxno }),
  output: shape({ prescription: PrescriptionView, goods: Type.Array(TillGoods) }),
  refusals: [...SPENT, ...ELSEWHERE, ...UNPROVEN],
  clauses: ['M28', 'M32', 'N5.4'],
});

/** Who stands at the till, as far as the cashier needs it. */
export const Buyer = shape({
  personNo: Type.String(),
  name: Type.String(),
  sex: Type.String(),
  age: Type.Integer(),
  maskedIdNumber: Type.String(),
  areaName: Type.String(),
  scheme: Nullable(SchemeName),
});
export type Buyer = Static<typeof Buyer>;

export const identifyBuyer = endpoint({
  id: 'settlement.identifyBuyer',
  method: 'POST',
  path: '/api/till/buyers',
  summary: '收银台核对凭证：出示的凭证须属于处方上的参保人，不符也留痕',
  who: TILL,
  body: shape({ rxno: TypedRxno, credential: ShownCredential }),
  output: Buyer,
  refusals: ['PRESCRIPTION_PERSON_MISMATCH'],
  clauses: ['M35'],
});

export const getTodaysTill = endpoint({
  id: 'settlement.getTodaysTill',
  method: 'GET',
  path: '/api/till/today',
  summary: '本药店当日结算笔数与金额，已减去撤销',
  who: TILL,
  output: shape({
    day: Day,
    settled: Type.Integer({ minimum: 0 }),
    reversed: Type.Integer({ minimum: 0 }),
    charged: Yuan,
    /** From 统筹, 大病 and 医疗救助 together: what the funds owe the pharmacy. */
    fromFunds: Yuan,
    personPays: Yuan,
  }),
  clauses: ['M29'],
});

export const settlementTillEndpoints = { openAtTill, identifyBuyer, getTodaysTill };
