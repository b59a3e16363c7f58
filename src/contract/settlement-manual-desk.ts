import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import {
  MANUAL_DECIDERS,
  MANUAL_PAYMENT,
  ManualLines,
  ManualRequestKey,
  OutsideSellerShape,
} from './settlement-manual.ts';
import { Bill } from './settlement.ts';
import { Day, Done, Id, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text, Yuan } from './shapes.ts';

/** The agency's side of manual reimbursement: lines, trial, decision by two, payment, reversal (M30, I10, I22). */

const IdParam = shape({ id: Id });
const Words = Type.String({ maxLength: 400 });

export const searchManualProducts = endpoint({
  id: 'settlement.searchManualProducts',
  method: 'GET',
  path: '/api/manual-products',
  summary: '按名称或国家药品编码查药品，供审核人对照发票',
  who: ['agencyReviewer'],
  query: shape({ q: Text(60) }),
  output: shape({
    rows: Type.Array(
      shape({
        nationalCode: Type.String(),
        genericName: Type.String(),
        tradeName: Type.String(),
        strength: Type.String(),
        pack: Type.String(),
        maker: Type.String(),
      }),
    ),
  }),
  clauses: ['M30', 'N5.5'],
});

export const saveManualLines = endpoint({
  id: 'settlement.saveManualLines',
  method: 'POST',
  path: '/api/manual-claims/:id/lines',
  summary: '审核人按发票核对药品：对照国家药品编码、单价、数量',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({ requestId: ManualRequestKey, lines: ManualLines }),
  output: Done,
  refusals: ['MANUAL_STEP_NOT_ALLOWED', 'MANUAL_INVOICE_SUM'],
  clauses: ['M13', 'M30'],
});

export const saveManualSeller = endpoint({
  id: 'settlement.saveManualSeller',
  method: 'POST',
  path: '/api/manual-claims/:id/seller',
  summary: '审核人核对省外的购药机构：登记国家定点编码、级别',
  who: ['agencyReviewer'],
  params: IdParam,
  body: shape({ requestId: ManualRequestKey, ...OutsideSellerShape.properties }),
  output: Done,
  refusals: ['MANUAL_STEP_NOT_ALLOWED', 'BOUGHT_OUTSIDE_MAINLAND'],
  clauses: ['M30', 'I24'],
});

export const tryManualClaim = endpoint({
  id: 'settlement.tryManualClaim',
  method: 'POST',
  path: '/api/manual-claims/:id/trial',
  summary: '按购药当天的规定试算：结算单，或不能报销的每一条理由',
  who: MANUAL_DECIDERS,
  params: IdParam,
  output: shape({
    bill: Nullable(Bill),
    payable: Nullable(Yuan),
    objections: Type.Array(
      shape({
        code: Type.String(),
        message: Type.String(),
        clause: Type.String(),
        remedy: Type.String(),
        detail: Nullable(Type.String()),
        line: Nullable(Type.Integer()),
      }),
    ),
    /** Bills of the same person with one of the drugs within a month: has it been paid already? */
    nearBills: Type.Array(shape({ claimNo: Type.String(), servedOn: Day, institutionName: Type.String() })),
  }),
  refusals: ['MANUAL_LINE_UNMATCHED', 'PRICE_TRIED_TOO_OFTEN'],
  clauses: ['M30', 'I10', 'I11', 'I22', 'I24', 'M13', 'M9.1', 'M9.2', 'M9.5'],
});

export const takeManualStep = endpoint({
  id: 'settlement.takeManualStep',
  method: 'POST',
  path: '/api/manual-claims/:id/steps',
  summary: '初审：退回补正、通过、拟不予报销；复核：退回初审、不予报销；同一请求编号只办一次',
  who: MANUAL_DECIDERS,
  params: IdParam,
  body: shape({
    requestId: ManualRequestKey,
    step: oneOf(['returned', 'passed', 'refusalProposed', 'sentBack', 'refused'] as const),
    words: Words,
    /** Of a refusal: the code of a rule, or one of the agency's own grounds. */
    ground: Nullable(Text(60)),
  }),
  output: Done,
  refusals: [
    'MANUAL_STEP_NOT_ALLOWED',
    'SECOND_PERSON_NEEDED',
    'MANUAL_LINE_UNMATCHED',
    'POLICY_NOT_FORMALISED',
    'PERSON_NOT_INSURED',
    'INSURANCE_NOT_NORMAL',
    'INSTITUTION_WITHOUT_AGREEMENT',
    'OUTSIDE_SELLER_UNVERIFIED',
    'DRUG_NOT_LISTED',
    'DRUG_TERM_ENDED',
    'COMMITMENT_MISSING',
    'STANDARD_MISSING',
    'PRICE_ABOVE_NEGOTIATED_STANDARD',
    'PRICE_ABOVE_LISTED_PRICE',
    'PRICE_TRIED_TOO_OFTEN',
    'WORK_INJURY_ELSEWHERE',
    'ELIGIBILITY_MISSING',
    'DIAGNOSIS_OUT_OF_SCOPE',
    'TRACE_CODE_WRONG_PRODUCT',
    'TRACE_CODE_WRONG_LEVEL',
    'TRACE_CODE_ALREADY_SOLD',
    'OFF_SITE_NOT_FILED',
    'INJECTION_NEEDS_DELIVERY',
  ],
  clauses: ['M30', 'I10', 'I22', 'I24'],
});

export const approveManualClaim = endpoint({
  id: 'settlement.approveManualClaim',
  method: 'POST',
  path: '/api/manual-claims/:id/approval',
  summary: '复核批准：记账并生成结算单；金额与所见不同则不办',
  who: MANUAL_DECIDERS,
  params: IdParam,
  body: shape({ requestId: ManualRequestKey, payable: Yuan, words: Words }),
  output: shape({ claimNo: Type.String(), payable: Yuan }),
  refusals: [...(takeManualStep.refusals ?? []), 'MANUAL_INVOICE_USED'],
  clauses: ['M30', 'I10', 'I12', 'M9.5'],
});

export const reverseManualClaim = endpoint({
  id: 'settlement.reverseManualClaim',
  method: 'POST',
  path: '/api/manual-claims/:id/reversal',
  summary: '撤销已批准的报销：退回累计和基金；已付的记为应追回',
  who: MANUAL_DECIDERS,
  params: IdParam,
  body: shape({ requestId: ManualRequestKey, words: Text(200) }),
  output: shape({ claimNo: Type.String() }),
  refusals: ['MANUAL_STEP_NOT_ALLOWED', 'CLAIM_ALREADY_REVERSED', 'PAYMENT_STEP_NOT_ALLOWED'],
  clauses: ['M30', 'M32', 'M33'],
});

export const recordManualRepayment = endpoint({
  id: 'settlement.recordManualRepayment',
  method: 'POST',
  path: '/api/manual-claims/:id/repayment',
  summary: '登记撤销后本人退回的款',
  who: MANUAL_DECIDERS,
  params: IdParam,
  body: shape({ requestId: ManualRequestKey, words: Text(200) }),
  output: Done,
  refusals: ['MANUAL_STEP_NOT_ALLOWED', 'PAYMENT_STEP_NOT_ALLOWED'],
  clauses: ['M30', 'M33'],
});

export const releaseManualPayments = endpoint({
  id: 'settlement.releaseManualPayments',
  method: 'POST',
  path: '/api/manual-payments',
  summary: '放行一批零星报销付款；放行的不是批准的人；同一请求编号重发得到同一批',
  who: MANUAL_DECIDERS,
  body: shape({
    requestId: ManualRequestKey,
    claims: Type.Array(Id, { minItems: 1, maxItems: 200, uniqueItems: true }),
  }),
  output: shape({ batchNo: Type.String(), count: Type.Integer(), total: Yuan }),
  refusals: ['PAYMENT_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED'],
  clauses: ['M29', 'M30'],
});

export const listManualPayments = endpoint({
  id: 'settlement.listManualPayments',
  method: 'GET',
  path: '/api/manual-payments',
  summary: '付给参保人的款和银行的结果（账号只显示末四位）',
  who: [...MANUAL_DECIDERS, 'auditor'],
  query: shape(PAGE_QUERY),
  output: pageOf(
    shape({ ...MANUAL_PAYMENT, manualId: Id, manualNo: Type.String(), personName: Type.String() }),
  ),
  clauses: ['M29', 'M30'],
});

export const getManualBankFile = endpoint({
  id: 'settlement.getManualBankFile',
  method: 'GET',
  path: '/api/manual-payments/:batchNo/file.csv',
  summary: '一批零星报销付款的银行文件，下载留痕',
  who: MANUAL_DECIDERS,
  params: shape({ batchNo: Type.String({ pattern: '^BXFK\\d{8}$' }) }),
  download: true,
  output: Type.String({ description: 'CSV' }),
  clauses: ['M29', 'M30'],
});

export const recordManualPayment = endpoint({
  id: 'settlement.recordManualPayment',
  method: 'POST',
  path: '/api/manual-payments/:id/result',
  summary: '登记银行的结果：到账或退回',
  who: MANUAL_DECIDERS,
  params: IdParam,
  body: shape({ result: oneOf(['paid', 'returned'] as const), on: Day, words: Words, bankReference: Words }),
  output: Done,
  refusals: ['PAYMENT_STEP_NOT_ALLOWED'],
  clauses: ['M29', 'M30'],
});

export const settlementManualDeskEndpoints = {
  searchManualProducts,
  saveManualLines,
  saveManualSeller,
  tryManualClaim,
  takeManualStep,
  approveManualClaim,
  reverseManualClaim,
  recordManualRepayment,
  releaseManualPayments,
  listManualPayments,
  getManualBankFile,
  recordManualPayment,
};
