import { Type, type Static } from 'typebox';
import { INSTITUTION_KINDS, type InstitutionKind } from '../domain/providers/model.ts';
import {
  MANUAL_PAPERS,
  MANUAL_REASONS,
  MANUAL_STATES,
  MANUAL_STEPS,
  type ManualPaper,
  type ManualReason,
  type ManualState,
  type ManualStep,
} from '../domain/settlement/manual/manual-steps.ts';
import { OUTSIDE_LEVELS } from '../domain/settlement/manual/outside-seller.ts';
import { CAUSES, SETTINGS, type Cause, type Setting } from '../domain/settlement/model.ts';
import { endpoint } from './endpoint.ts';
import {
  Day,
  Done,
  Id,
  Instant,
  NationalCode,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  PriceText,
  QuantityText,
  shape,
  Text,
  Yuan,
} from './shapes.ts';

/** Manual reimbursement: filed by the patient, their agent or the counter, reviewed by one, approved by another (M30, I10, I22, I24). */

const names = <T extends string>(words: Readonly<Record<T, unknown>>) => oneOf(Object.keys(words) as T[]);
const PaperKindName = names<ManualPaper>(MANUAL_PAPERS);
const StateName = names<ManualState>(MANUAL_STATES);
const StepName = names<ManualStep>(MANUAL_STEPS);
export const ManualRequestKey = Type.String({ pattern: '^[A-Za-z0-9-]{8,64}$', description: '请求编号' });
const InstitutionCode = Type.String({ pattern: '^[HP]\\d{11}$' });
const PersonNo = Type.String({ pattern: '^[0-9A-Z]{6,30}$', description: '人员编号；经办代为申报时必填' });
const IdParam = shape({ id: Id });
const FILERS = ['patient', 'agencyReviewer'] as const;
export const MANUAL_DECIDERS = ['agencyReviewer', 'areaBureau'] as const;
const READERS = ['patient', ...MANUAL_DECIDERS, 'auditor'] as const;
const Words = Type.String({ maxLength: 400 });

const Payee = shape({
  accountName: Text(60),
  bankName: Text(100),
  accountNumber: Type.String({ pattern: '^\\d{8,30}$', description: '银行账号，8 至 30 位数字' }),
});

const INVOICE = {
  code: Type.String({ pattern: '^([0-9]{10}|[0-9]{12})?$', description: '发票代码；数电票没有代码，留空' }),
  number: Type.String({ pattern: '^([0-9]{8}|[0-9]{20})$', description: '发票号码' }),
  issuedOn: Day,
  amount: Yuan,
  paperId: Id,
};

const LINE = {
  /** On which invoice, counted from 1. */
  invoiceNo: Type.Integer({ minimum: 1, maximum: 10 }),
  name: Text(120),
  nationalCode: Nullable(NationalCode),
  price: PriceText,
  quantity: QuantityText,
  unit: oneOf(['pack', 'smallest'] as const),
  traceCodes: Type.Array(Type.String({ pattern: '^[0-9A-Za-z]{13,100}$' }), { maxItems: 100 }),
};
const OUTSIDE_SELLER = {
  placeCode: Type.String({ pattern: '^\\d{6}$', description: '购药机构所在的省份，区划代码' }),
  name: Type.String({ minLength: 1, maxLength: 100, description: '机构名称，与发票一致' }),
  kind: oneOf(Object.keys(INSTITUTION_KINDS) as InstitutionKind[]),
  level: oneOf(OUTSIDE_LEVELS),
  designatedCode: Nullable(
    Type.String({ pattern: '^[HP]\\d{11}$', description: '国家统一的定点机构编码；发票上没有的为空' }),
  ),
  receivingHospital: Nullable(Text(100)),
};
/** An institution of another province, as the filer tells it or the reviewer has checked it (I24). */
export const OutsideSellerShape = shape(OUTSIDE_SELLER);

export const ManualLine = shape(LINE);
export type ManualLine = Static<typeof ManualLine>;
export const ManualLines = Type.Array(ManualLine, { minItems: 1, maxItems: 30 });
const Invoices = Type.Array(shape(INVOICE), { minItems: 1, maxItems: 10 });
const PaperIds = Type.Array(Id, { maxItems: 30, uniqueItems: true });

export const uploadManualPaper = endpoint({
  id: 'settlement.uploadManualPaper',
  method: 'POST',
  path: '/api/manual-papers',
  summary: '上传一份零星报销材料（JPG、PNG、PDF，10 MB 以内），加密保存',
  who: FILERS,
  upload: true,
  body: shape({ kind: PaperKindName, personNo: Type.Optional(PersonNo) }),
  output: shape({ id: Id, kind: PaperKindName, fileName: Type.String() }),
  clauses: ['M30', 'M7'],
});

export const getManualPaper = endpoint({
  id: 'settlement.getManualPaper',
  method: 'GET',
  path: '/api/manual-papers/:id',
  summary: '查看一份零星报销材料，查阅留痕',
  who: READERS,
  params: IdParam,
  download: true,
  output: Type.String({ description: '材料' }),
  clauses: ['M30', 'M7'],
});

export const fileManualClaim = endpoint({
  id: 'settlement.fileManualClaim',
  method: 'POST',
  path: '/api/manual-claims',
  summary: '申报零星报销：一家机构（本省的或外省的）、一天所购；同一请求编号重发得到同一件',
  who: FILERS,
  body: shape({
    requestId: ManualRequestKey,
    personNo: Type.Optional(PersonNo),
    reason: names<ManualReason>(MANUAL_REASONS),
    /** Either an institution of ours, or one of another province. */
    institutionCode: Type.Optional(InstitutionCode),
    outside: Type.Optional(OutsideSellerShape),
    servedOn: Day,
    setting: Type.Optional(oneOf(['outpatient', 'inpatient'] as const)),
    cause: Type.Optional(names<Cause>(CAUSES)),
    diagnosisCode: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9.+*]{3,20}$', description: '诊断编码' })),
    receivingHospital: Nullable(InstitutionCode),
    invoices: Invoices,
    lines: ManualLines,
    paperIds: PaperIds,
    payee: Payee,
  }),
  output: shape({ id: Id, manualNo: Type.String() }),
  refusals: ['MANUAL_PAPERS_MISSING', 'MANUAL_INVOICE_USED', 'MANUAL_INVOICE_SUM', 'BOUGHT_OUTSIDE_MAINLAND'],
  clauses: ['M30', 'I10', 'I24', 'M35'],
});

export const refileManualClaim = endpoint({
  id: 'settlement.refileManualClaim',
  method: 'POST',
  path: '/api/manual-claims/:id/answer',
  summary: '按退回的说明补正后重新提交',
  who: FILERS,
  params: IdParam,
  body: shape({ requestId: ManualRequestKey, lines: ManualLines, paperIds: PaperIds, words: Words }),
  output: Done,
  refusals: ['MANUAL_STEP_NOT_ALLOWED', 'MANUAL_INVOICE_SUM'],
  clauses: ['M30'],
});

export const withdrawManualClaim = endpoint({
  id: 'settlement.withdrawManualClaim',
  method: 'POST',
  path: '/api/manual-claims/:id/withdrawal',
  summary: '撤回还没有决定的申报，发票可以另行使用',
  who: FILERS,
  params: IdParam,
  body: shape({ requestId: ManualRequestKey, words: Words }),
  output: Done,
  refusals: ['MANUAL_STEP_NOT_ALLOWED'],
  clauses: ['M30'],
});

export const changeManualPayee = endpoint({
  id: 'settlement.changeManualPayee',
  method: 'POST',
  path: '/api/manual-claims/:id/payee',
  summary: '更换收款账户（付款以前，或银行退回以后）；账号加密保存',
  who: FILERS,
  params: IdParam,
  body: shape({ requestId: ManualRequestKey, ...Payee.properties }),
  output: Done,
  refusals: ['PAYMENT_STEP_NOT_ALLOWED'],
  clauses: ['M30', 'M29'],
});

export const MANUAL_PAYMENT = {
  id: Id,
  batchNo: Type.String(),
  state: oneOf(['released', 'paid', 'returned'] as const),
  amount: Yuan,
  bankName: Type.String(),
  lastFour: Type.String(),
  releasedAt: Instant,
  resultOn: Nullable(Day),
  resultWords: Nullable(Type.String()),
};

const HEAD = {
  id: Id,
  manualNo: Type.String(),
  personName: Type.String(),
  reason: names<ManualReason>(MANUAL_REASONS),
  institutionName: Type.String(),
  servedOn: Day,
  filedAt: Instant,
  state: StateName,
  /** What the invoices come to. */
  invoiced: Yuan,
  /** What the reviewer found payable, or the approval fixed; null before. */
  payable: Nullable(Yuan),
  /** Null until something was sent to the bank. */
  payment: Nullable(oneOf(['released', 'paid', 'returned'] as const)),
  claimNo: Nullable(Type.String()),
};

export const listManualClaims = endpoint({
  id: 'settlement.listManualClaims',
  method: 'GET',
  path: '/api/manual-claims',
  summary: '零星报销：本人的，或本地区的，等着办的在前',
  who: READERS,
  query: shape({
    ...PAGE_QUERY,
    state: Type.Optional(StateName),
    /** Approved and not with the bank, or given back by it. */
    payable: Type.Optional(Type.Boolean()),
    q: Type.Optional(Text(60)),
  }),
  output: pageOf(shape(HEAD)),
  clauses: ['M30', 'M7'],
});

export const ManualClaim = shape({
  ...HEAD,
  personNo: Type.String(),
  /** Null for a seller of another province. */
  institutionCode: Nullable(Type.String()),
  outside: Nullable(shape({ ...OUTSIDE_SELLER, provinceName: Type.String() })),
  setting: names<Setting>(SETTINGS),
  cause: names<Cause>(CAUSES),
  diagnosisCode: Nullable(Type.String()),
  receivingHospitalName: Nullable(Type.String()),
  areaName: Type.String(),
  invoices: Type.Array(shape({ ...INVOICE, live: Type.Boolean() })),
  lines: Type.Array(shape({ ...LINE, productName: Nullable(Type.String()) })),
  lineVersion: Type.Integer({ minimum: 1 }),
  papers: Type.Array(
    shape({
      id: Id,
      kind: PaperKindName,
      fileName: Type.String(),
      mediaType: Type.String(),
      uploadedAt: Instant,
    }),
  ),
  payee: shape({ bankName: Type.String(), lastFour: Type.String() }),
  events: Type.Array(
    shape({
      step: StepName,
      at: Instant,
      actorName: Type.String(),
      words: Type.String(),
      payable: Nullable(Yuan),
      ground: Nullable(
        shape({ code: Type.String(), label: Type.String(), clause: Type.String(), remedy: Type.String() }),
      ),
    }),
  ),
  payments: Type.Array(shape(MANUAL_PAYMENT)),
  mayDo: Type.Array(
    oneOf([
      'refile',
      'withdraw',
      'payee',
      'saveLines',
      'saveSeller',
      'return',
      'pass',
      'proposeRefusal',
      'sendBack',
      'approve',
      'refuse',
      'release',
      'reverse',
      'repaid',
    ] as const),
  ),
});
export type ManualClaim = Static<typeof ManualClaim>;

export const getManualClaim = endpoint({
  id: 'settlement.getManualClaim',
  method: 'GET',
  path: '/api/manual-claims/:id',
  summary: '一件零星报销：发票、药品、材料、每一步和付款',
  who: READERS,
  params: IdParam,
  output: ManualClaim,
  clauses: ['M30', 'M7'],
});

export const settlementManualEndpoints = {
  uploadManualPaper,
  getManualPaper,
  fileManualClaim,
  refileManualClaim,
  withdrawManualClaim,
  changeManualPayee,
  listManualClaims,
  getManualClaim,
};
