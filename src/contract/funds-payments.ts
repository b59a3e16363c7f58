import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { InstitutionCode, Month, PaymentStateName, RequestKey } from './funds-statements.ts';
import { AreaCode, SchemeName } from './insured.ts';
import {
  Count,
  Day,
  Done,
  FileFormName,
  Id,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  shape,
  Text,
  Yuan,
} from './shapes.ts';

/** Payments of approved statements: the batch of one, the release of another, the bank's answer, the remittance advice (M29). */

const AGENCY = ['agencyReviewer', 'areaBureau'] as const;
const READERS = [...AGENCY, 'provinceAdmin', 'auditor'] as const;
const INSTITUTION = ['pharmacist', 'hospitalOffice'] as const;
const IdParam = shape({ id: Id });

export const listPayees = endpoint({
  id: 'funds.listPayees',
  method: 'GET',
  path: '/api/payees',
  summary: '本地区付款的机构和收款账户（账号只显示末四位）',
  who: AGENCY,
  output: shape({
    rows: Type.Array(
      shape({
        institutionCode: Type.String(),
        institutionName: Type.String(),
        bankName: Nullable(Type.String()),
        lastFour: Nullable(Type.String()),
        enteredAt: Nullable(Instant),
      }),
    ),
  }),
  clauses: ['M29'],
});

export const enterPayee = endpoint({
  id: 'funds.enterPayee',
  method: 'POST',
  path: '/api/payees',
  summary: '登记或更换机构的收款账户；账号加密保存',
  who: ['agencyReviewer'],
  body: shape({
    institutionCode: InstitutionCode,
    accountName: Text(100),
    bankName: Text(100),
    accountNumber: Type.String({ pattern: '^\\d{8,30}$', description: '银行账号，8 至 30 位数字' }),
  }),
  output: Done,
  clauses: ['M29'],
});

export const makeBatch = endpoint({
  id: 'funds.makeBatch',
  method: 'POST',
  path: '/api/payment-batches',
  summary: '把核准的对账单做成一批付款；银行退回的可以再付',
  who: AGENCY,
  body: shape({
    requestId: RequestKey,
    statements: Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true }),
  }),
  output: shape({ id: Id, batchNo: Type.String() }),
  refusals: ['PAYMENT_STEP_NOT_ALLOWED', 'PAYEE_ACCOUNT_MISSING'],
  clauses: ['M29'],
});

const BatchState = oneOf(['made', 'released', 'withdrawn'] as const);
const BATCH = {
  id: Id,
  batchNo: Type.String(),
  areaName: Type.String(),
  items: Count,
  total: Yuan,
  state: BatchState,
  madeBy: Type.String(),
  madeAt: Instant,
  releasedBy: Nullable(Type.String()),
  releasedAt: Nullable(Instant),
  paid: Count,
  returned: Count,
};

export const listBatches = endpoint({
  id: 'funds.listBatches',
  method: 'GET',
  path: '/api/payment-batches',
  summary: '付款批次',
  who: READERS,
  query: shape(PAGE_QUERY),
  output: pageOf(shape(BATCH)),
  clauses: ['M29'],
});

export const Batch = shape({
  ...BATCH,
  fileHash: Nullable(Type.String()),
  mayDo: Type.Array(oneOf(['release', 'withdraw', 'record'] as const)),
  lines: Type.Array(
    shape({
      lineNo: Count,
      statementId: Id,
      statementNo: Type.String(),
      month: Month,
      /** Who reviewed the statement, and who approved it. */
      reviewedBy: Type.String(),
      approvedBy: Type.String(),
      institutionName: Type.String(),
      bankName: Type.String(),
      lastFour: Type.String(),
      amount: Yuan,
      state: PaymentStateName,
      resultOn: Nullable(Day),
      resultWords: Nullable(Type.String()),
      bankReference: Nullable(Type.String()),
    }),
  ),
});
export type Batch = Static<typeof Batch>;

export const getBatch = endpoint({
  id: 'funds.getBatch',
  method: 'GET',
  path: '/api/payment-batches/:id',
  summary: '一个付款批次和每笔的结果',
  who: READERS,
  params: IdParam,
  output: Batch,
  clauses: ['M29'],
});

export const releaseBatch = endpoint({
  id: 'funds.releaseBatch',
  method: 'POST',
  path: '/api/payment-batches/:id/release',
  summary: '放行付款批次：由制作人、登记收款账户的人以外的人办，随即记账',
  who: AGENCY,
  params: IdParam,
  output: shape({ fileHash: Type.String() }),
  refusals: ['PAYMENT_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED'],
  clauses: ['M29'],
});

export const withdrawBatch = endpoint({
  id: 'funds.withdrawBatch',
  method: 'POST',
  path: '/api/payment-batches/:id/withdraw',
  summary: '撤回没有放行的付款批次',
  who: AGENCY,
  params: IdParam,
  output: Done,
  refusals: ['PAYMENT_STEP_NOT_ALLOWED'],
  clauses: ['M29'],
});

export const getBankFile = endpoint({
  id: 'funds.getBankFile',
  method: 'GET',
  path: '/api/payment-batches/:id/bank.csv',
  summary: '放行后的银行文件：笔数、总金额、账号校验和、每笔付款',
  who: AGENCY,
  params: IdParam,
  download: true,
  output: Type.String({ description: 'csv 文件' }),
  refusals: ['PAYMENT_STEP_NOT_ALLOWED'],
  clauses: ['M29'],
});

export const exportBatch = endpoint({
  id: 'funds.exportBatch',
  method: 'GET',
  path: '/api/payment-batches/:id/file',
  summary: '付款单：批次里的每一笔、分险种的金额、大写合计、谁制作谁放行；打印后由经办机构签章',
  who: READERS,
  params: IdParam,
  query: shape({ form: Type.Optional(FileFormName) }),
  download: true,
  output: Type.String({ description: 'pdf、xlsx 或 csv 文件' }),
  clauses: ['M29'],
});

export const recordPaymentResults = endpoint({
  id: 'funds.recordPaymentResults',
  method: 'POST',
  path: '/api/payment-batches/:id/results',
  summary: '登记银行结果：到账，或退回及原因，到账后又退回的也在内；退回的冲销记账，可以再付',
  who: AGENCY,
  params: IdParam,
  body: shape({
    results: Type.Array(
      shape({
        lineNo: Type.Integer({ minimum: 1 }),
        result: oneOf(['paid', 'returned'] as const),
        on: Day,
        /** The bank's reason; needed for a return. */
        words: Type.String({ maxLength: 200 }),
        bankReference: Type.String({ maxLength: 60 }),
      }),
      { minItems: 1, maxItems: 500 },
    ),
  }),
  output: Done,
  refusals: ['PAYMENT_STEP_NOT_ALLOWED'],
  clauses: ['M29'],
});

const REMITTANCE = {
  statementId: Id,
  statementNo: Type.String(),
  month: Month,
  areaCode: AreaCode,
  areaName: Type.String(),
  institutionName: Type.String(),
  batchNo: Type.String(),
  amount: Yuan,
  paidOn: Day,
  bankName: Type.String(),
  lastFour: Type.String(),
  bankReference: Type.String(),
  sums: Type.Array(
    shape({
      scheme: SchemeName,
      claimed: Yuan,
      carriedIn: Yuan,
      deducted: Yuan,
      recovered: Yuan,
      fromPrepaid: Yuan,
      payable: Yuan,
    }),
  ),
};

export const listRemittances = endpoint({
  id: 'funds.listRemittances',
  method: 'GET',
  path: '/api/remittances',
  summary: '到账通知：本机构收到的每一笔医保款',
  who: [...INSTITUTION, ...READERS],
  query: shape({ ...PAGE_QUERY, from: Type.Optional(Day), to: Type.Optional(Day) }),
  output: pageOf(shape(REMITTANCE)),
  clauses: ['M29'],
});

export const exportRemittances = endpoint({
  id: 'funds.exportRemittances',
  method: 'GET',
  path: '/api/remittances/file',
  summary: '导出到账通知',
  who: [...INSTITUTION, ...READERS],
  query: shape({ from: Type.Optional(Day), to: Type.Optional(Day), form: Type.Optional(FileFormName) }),
  download: true,
  output: Type.String({ description: 'csv、xlsx 或 pdf 文件' }),
  clauses: ['M29'],
});

export const fundsPaymentEndpoints = {
  listPayees,
  enterPayee,
  makeBatch,
  listBatches,
  getBatch,
  releaseBatch,
  withdrawBatch,
  getBankFile,
  exportBatch,
  recordPaymentResults,
  listRemittances,
  exportRemittances,
};
