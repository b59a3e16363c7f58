import { Type, type Static } from 'typebox';
import {
  CAUSES,
  PAID_ROUTES,
  SETTINGS,
  Stage,
  type Cause,
  type PaidRoute,
  type Setting,
} from '../domain/settlement/model.ts';
import { STAY_KINDS, type StayKind } from '../domain/settlement/stays/stay.ts';
import { OFF_SITE_KINDS, type OffSiteKind } from '../policy/parameters/off-site.ts';
import { Basis, Citation, SwitchedReading } from './basis.ts';
import { endpoint } from './endpoint.ts';
import { CredentialName } from './insured.ts';
import {
  Day,
  Instant,
  NationalCode,
  oneOf,
  PAGE_QUERY,
  pageOf,
  PriceText,
  QuantityText,
  RatioText,
  RequestId,
  shape,
  Text,
  Yuan,
} from './shapes.ts';

const PersonNo = Type.String({ pattern: '^[0-9A-Z]{6,30}$', description: '人员编号' });
const Rxno = Type.String({ pattern: '^[0-9A-Z]{10,30}$', description: '处方流水号' });
const InstitutionCode = Type.String({ pattern: '^[HP]\\d{11}$' });
const ClaimNo = Type.String({ pattern: '^[SR]\\d{14,24}$', description: '结算编号' });
const TraceCode = Type.String({ pattern: '^[0-9A-Za-z]{13,100}$', description: '药品追溯码' });
/** Chosen by the caller, unique within the institution; the same request sent again gets the first answer. */
const orNull = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);

/** One line as the counter enters it: a trace code for every unit sold (M32). */
export const ClaimLineInput = shape({
  nationalCode: NationalCode,
  price: PriceText,
  quantity: QuantityText,
  traceCodes: Type.Array(TraceCode, { maxItems: 500 }),
  /** Who ordered it: asked of a hospital that hands out to an outpatient without a circulated prescription (M19, M22). */
  doctorCode: Type.Optional(
    Type.String({ pattern: '^D\\d{12}$', description: '开单医师：国家医保医师代码' }),
  ),
  /** What price and quantity count: packs unless said; 拆零 only where no circulated prescription is used. */
  unit: Type.Optional(oneOf(['pack', 'smallest'] as const)),
});

const CLAIM_MEMBERS = {
  personNo: PersonNo,
  /** Null only where a hospital settles without a circulated prescription (N5.4). */
  rxno: orNull(Rxno),
  /** The hospital to which injections are delivered (M32). */
  receivingHospital: orNull(InstitutionCode),
  lines: Type.Array(ClaimLineInput, { minItems: 1, maxItems: 50 }),
  /** Of a hospital: outpatient unless said; inpatient use needs no eligibility (M19). */
  setting: Type.Optional(oneOf(['outpatient', 'inpatient'] as const)),
  /** Illness unless said (N2.1, I16). */
  cause: Type.Optional(oneOf(Object.keys(CAUSES) as Cause[])),
  /** What the drugs are for, where no eligibility names it (M11). */
  diagnosisCode: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9.+*]{3,20}$', description: '诊断编码' })),
  /** Whether the personal account pays before cash. */
  useAccount: Type.Optional(Type.Boolean()),
};

export const ClaimInput = shape(CLAIM_MEMBERS);
export type ClaimInput = Static<typeof ClaimInput>;

export const SettleInput = shape({ requestId: RequestId, ...CLAIM_MEMBERS });
export type SettleInput = Static<typeof SettleInput>;

/** What the insured person shows at the counter, verified for every claim (M35); it is no part of the claim itself. */
export const ShownCredential = shape({ kind: CredentialName, number: Text(100) });
export type ShownCredential = Static<typeof ShownCredential>;

export const ReversalInput = shape({ requestId: RequestId, reason: Text(200) });
export type ReversalInput = Static<typeof ReversalInput>;

const AMOUNTS = {
  charged: Yuan,
  aboveStandard: Yuan,
  eligible: Yuan,
  fundShare: Yuan,
  fromPooledFund: Yuan,
  fromMajorIllness: Yuan,
  overLimit: Yuan,
  ownShare: Yuan,
  fromAssistance: Yuan,
  personPays: Yuan,
  /** The ordinary route (M9.7): 先行自付, inside the deductible, the plan's share, own part of the bands, above the plan's limit. */
  selfPaidFirst: Yuan,
  deductible: Yuan,
  planShare: Yuan,
  planOwnShare: Yuan,
  overPlanLimit: Yuan,
  fromWorkInjury: Yuan,
  fromMaternity: Yuan,
  fromCommercial: Yuan,
  /** What the person pays, from the personal account and in cash. */
  fromAccount: Yuan,
  cash: Yuan,
};

export const BillLine = shape({
  line: Type.Integer({ minimum: 1 }),
  nationalCode: Type.String(),
  genericName: Type.String(),
  tradeName: Type.String(),
  strength: Type.String(),
  pack: Type.String(),
  maker: Type.String(),
  saleUnit: Type.String(),
  standardKind: Type.String({
    description: '支付标准种类：negotiated 谈判、bid 竞价、procured 集采中选、listed 挂网价',
  }),
  price: PriceText,
  /** Negative on a reversal. */
  quantity: Type.String({ pattern: '^-?\\d{1,9}(\\.\\d{1,4})?$' }),
  charged: Yuan,
  eligible: Yuan,
  aboveStandard: Yuan,
  fundShare: Yuan,
  route: oneOf(Object.keys(PAID_ROUTES) as PaidRoute[]),
  selfPaidFirst: Yuan,
  /** Of a line in smallest units: how many make a pack. */
  unitsPerPack: orNull(Type.Integer({ minimum: 1 })),
  traceCodes: Type.Array(Type.String()),
  /** The doctor who ordered it in a hospital's outpatient department; without a name where nobody of that code is registered. */
  orderedBy: Type.Optional(shape({ code: Type.String(), name: Type.String() })),
});

const BILL_HEAD = {
  /** `preSettled` has no number: nothing was written. A reversal's amounts are the negated amounts of the claim it reverses. */
  state: Type.Enum(['preSettled', 'settled', 'reversed', 'reversal']),
  claimNo: orNull(Type.String()),
  institutionCode: Type.String(),
  institutionName: Type.String(),
  personNo: Type.String(),
  personName: Type.String(),
  scheme: Type.Enum(['employee', 'resident']),
  setting: oneOf(Object.keys(SETTINGS) as Setting[]),
  cause: oneOf(Object.keys(CAUSES) as Cause[]),
  servedOn: Day,
  settledAt: orNull(Instant),
  ...AMOUNTS,
};

/** A bill in full: who pays what, line by line and step by step, each step with its clause. */
export const Bill = shape({
  ...BILL_HEAD,
  areaCode: Type.String(),
  areaName: Type.String(),
  cashierName: Type.String(),
  rxno: orNull(Type.String()),
  receivingHospitalName: orNull(Type.String()),
  fundRatio: RatioText,
  ruleVersion: Type.String(),
  regime: Type.String({ description: '政策：文件@施行日' }),
  basis: Basis,
  /** Of a ratio that the province has entered: the document in which it stands, and for which days (M9.6, I15). */
  citation: orNull(Citation),
  /** Absent where the platform's own readings hold. */
  readings: Type.Optional(Type.Array(SwitchedReading)),
  /** The visit or stay that it settles; absent where it stands for itself (M19). */
  stay: Type.Optional(
    shape({
      stayNo: Type.String(),
      kind: oneOf(Object.keys(STAY_KINDS) as StayKind[]),
      visitNo: Type.String({ description: '门诊号或住院号' }),
    }),
  ),
  /** The claim this one reverses, or the reversal of this one. */
  reversesNo: orNull(Type.String()),
  reversedByNo: orNull(Type.String()),
  reason: orNull(Type.String()),
  lines: Type.Array(BillLine),
  stages: Type.Array(Stage),
});
export type Bill = Static<typeof Bill>;

export const BillRow = shape({ ...BILL_HEAD, drugs: Type.String() });
export type BillRow = Static<typeof BillRow>;

const ADMISSION_REFUSALS = [
  'POLICY_NOT_FORMALISED',
  'PERSON_NOT_INSURED',
  'INSURANCE_NOT_NORMAL',
  'ONLINE_SETTLEMENT_SUSPENDED',
  'INSTITUTION_WITHOUT_AGREEMENT',
  'DRUG_NOT_LISTED',
  'DRUG_TERM_ENDED',
  'COMMITMENT_MISSING',
  'STANDARD_MISSING',
  'ITEM_NOT_MATCHED',
  'PRICE_ABOVE_NEGOTIATED_STANDARD',
  'PRICE_ABOVE_LISTED_PRICE',
  'PRICE_TRIED_TOO_OFTEN',
  'WORK_INJURY_ELSEWHERE',
  'ELIGIBILITY_MISSING',
  'DIAGNOSIS_OUT_OF_SCOPE',
  'QUALIFICATION_SUSPENDED',
  'QUALIFICATION_ENDED',
  'ORDERING_DOCTOR_REQUIRED',
  'DOCTOR_NOT_PUBLISHED',
  'DOCTOR_FIELD_MISMATCH',
  'DOCTOR_TITLE_TOO_LOW',
  'PRESCRIPTION_REQUIRED',
  'PRESCRIPTION_EXPIRED',
  'PRESCRIPTION_NOT_CHECKED',
  'PRESCRIPTION_RETURNED',
  'PRESCRIPTION_WITHDRAWN',
  'SIGNATURE_NOT_VALID',
  'CERTIFICATE_NOT_VALID',
  'PRESCRIPTION_ALREADY_USED',
  'PRESCRIPTION_CHOSEN_ELSEWHERE',
  'PRESCRIPTION_TAKEN',
  'PAPER_NOT_ALLOWED',
  'PRESCRIPTION_PERSON_MISMATCH',
  'PRESCRIPTION_LINE_MISMATCH',
  'TRACE_CODES_INCOMPLETE',
  'TRACE_CODE_WRONG_PRODUCT',
  'TRACE_CODE_WRONG_LEVEL',
  'TRACE_CODE_ALREADY_SOLD',
  'OFF_SITE_NOT_FILED',
  'INJECTION_NEEDS_DELIVERY',
] as const;
const SPLIT_CLAUSES = [
  'M1',
  'M9.1',
  'M9.2',
  'M9.3',
  'M9.4',
  'M9.5',
  'M12',
  'M13',
  'M32',
  'M39',
  'N2.2',
  'N5.1',
  'N5.5',
  'I1',
  'I2',
  'I6',
  'I7',
  'I8',
  'I9',
  'I13',
  'M3',
  'M9.7',
  'M19',
  'M20',
  'M21',
  'M22',
  'M27',
  'N2.1',
  'N4',
  'I16',
  'I21',
  'I25',
] as const;
const COUNTER = ['pharmacist', 'cashier', 'hospitalOffice'] as const;

export const preSettle = endpoint({
  id: 'settlement.preSettle',
  method: 'POST',
  path: '/api/pre-settlements',
  summary: '预结算：只计算，不写入',
  who: COUNTER,
  body: shape({ credential: ShownCredential, ...CLAIM_MEMBERS }),
  output: Bill,
  refusals: ADMISSION_REFUSALS,
  clauses: [...SPLIT_CLAUSES, 'M35'],
});

export const settleClaim = endpoint({
  id: 'settlement.settleClaim',
  method: 'POST',
  path: '/api/settlements',
  summary: '结算：同一请求编号重发得到第一次的结果',
  who: COUNTER,
  body: shape({ credential: ShownCredential, ...SettleInput.properties }),
  output: Bill,
  refusals: ADMISSION_REFUSALS,
  clauses: [...SPLIT_CLAUSES, 'I12', 'M29', 'M35', 'N5.4'],
});

export const reverseClaim = endpoint({
  id: 'settlement.reverseClaim',
  method: 'POST',
  path: '/api/settlements/:claimNo/reversal',
  summary: '撤销结算：退回累计、追溯码和处方',
  who: COUNTER,
  params: shape({ claimNo: ClaimNo }),
  body: ReversalInput,
  output: Bill,
  refusals: [
    'CLAIM_ALREADY_REVERSED',
    'REVERSAL_YEAR_CLOSED',
    'POLICY_NOT_FORMALISED',
    'DELIVERY_HANDED_OVER',
    'HOME_DELIVERY_UNDER_WAY',
  ],
  clauses: ['M32', 'I4'],
});

/** The bureau of an area approves what its agency pays for bills (M29), so it reads them. */
const READERS = [
  'patient',
  'pharmacist',
  'cashier',
  'hospitalOffice',
  'agencyReviewer',
  'areaBureau',
  'auditor',
  'provinceAdmin',
  'provincePrice',
] as const;

export const listBills = endpoint({
  id: 'settlement.listBills',
  method: 'GET',
  path: '/api/settlements',
  summary: '结算单列表：本人、本机构、本地区或全省',
  who: READERS,
  query: shape({
    ...PAGE_QUERY,
    claimNo: Type.Optional(Text(30)),
    personNo: Type.Optional(PersonNo),
    institutionCode: Type.Optional(InstitutionCode),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
  }),
  output: pageOf(BillRow),
  clauses: ['M29'],
});

export const getBill = endpoint({
  id: 'settlement.getBill',
  method: 'GET',
  path: '/api/settlements/:claimNo',
  summary: '结算单：每一步的金额、依据和算法',
  who: READERS,
  params: shape({ claimNo: ClaimNo }),
  output: Bill,
  clauses: ['M29'],
});

export const fileOffSite = endpoint({
  id: 'settlement.fileOffSite',
  method: 'POST',
  path: '/api/off-site-filings',
  summary: '异地购药备案（参保地经办）',
  who: ['agencyReviewer'],
  body: shape({
    personNo: PersonNo,
    placeCode: Type.String({ pattern: '^\\d{6}$', description: '购药地区划，按所属统筹地区备案' }),
    kind: Type.Enum(Object.keys(OFF_SITE_KINDS) as OffSiteKind[]),
    from: Day,
    to: orNull(Day),
  }),
  output: shape({ done: Type.Boolean() }),
  clauses: ['M30', 'I11', 'I23'],
});

export const settlementEndpoints = { preSettle, settleClaim, reverseClaim, listBills, getBill, fileOffSite };
