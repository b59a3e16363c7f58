import { Type, type Static } from 'typebox';
import { DEDUCTION_KINDS, type DeductionKind } from '../domain/funds/statements/statement-sum.ts';
import {
  STATEMENT_STATES,
  STATEMENT_STEPS,
  type StatementState,
  type StatementStep,
} from '../domain/funds/statements/statement-steps.ts';
import { PAYMENT_STATES } from '../domain/funds/payments/payment-steps.ts';
import type { PaymentState } from '../domain/funds/statements/statement-steps.ts';
import { SchemeSum, SetOff } from './funds-statement-sum-shape.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode, SchemeName } from './insured.ts';
import {
  Count,
  Day,
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

/** Monthly statements of institutions: issued, confirmed or disputed, approved by two (M29), with the marks of M27. */

const INSTITUTION = ['pharmacist', 'hospitalOffice'] as const;
const AGENCY = ['agencyReviewer', 'areaBureau'] as const;
export const STATEMENT_READERS = [...INSTITUTION, ...AGENCY, 'provinceAdmin', 'auditor'] as const;
const BOARD_READERS = [...AGENCY, 'provinceAdmin', 'auditor'] as const;

export const Month = Type.String({ pattern: '^20\\d{2}-(0[1-9]|1[0-2])$', description: '月份 yyyy-MM' });
export const RequestKey = Type.String({
  pattern: '^[0-9A-Za-z_-]{8,64}$',
  description: '请求编号，重发只办一次',
});
export const InstitutionCode = Type.String({ pattern: '^[HP]\\d{11}$', description: '定点机构编码' });
export const ClaimNo = Type.String({ pattern: '^[SR]\\d{14,24}$', description: '结算编号' });
/** What becomes of a disputed row. */
export const Answer = oneOf(['stands', 'setAside'] as const);
const StateName = oneOf(Object.keys(STATEMENT_STATES) as StatementState[]);
const StepName = oneOf(Object.keys(STATEMENT_STEPS) as StatementStep[]);
export const DeductionKindName = oneOf(Object.keys(DEDUCTION_KINDS) as DeductionKind[]);
export const PaymentStateName = oneOf(Object.keys(PAYMENT_STATES) as PaymentState[]);
const IdParam = shape({ id: Id });

/** Who bears what of the rows of a statement or a clearing. */
export const FUNDS = {
  pooledFund: Yuan,
  majorIllness: Yuan,
  assistance: Yuan,
  workInjury: Yuan,
  maternity: Yuan,
  commercial: Yuan,
  personalAccount: Yuan,
};

const HEAD = {
  id: Id,
  statementNo: Type.String(),
  institutionCode: Type.String(),
  institutionName: Type.String(),
  areaCode: AreaCode,
  areaName: Type.String(),
  month: Month,
  state: StateName,
  dueOn: Day,
  claims: Count,
  reversals: Count,
  setAside: Count,
  /** What the claims less the reversals come to, before carrying over and withholding. */
  owed: Yuan,
  /** What is paid: as approved, or as it would be approved now. */
  payable: Yuan,
};

export const issueStatements = endpoint({
  id: 'funds.issueStatements',
  method: 'POST',
  path: '/api/statements/issue',
  summary: '出本地区一个月的对账单：每家机构一份；重发不重出',
  who: AGENCY,
  body: shape({ month: Month }),
  output: shape({ issued: Count, claims: Count }),
  refusals: ['STATEMENT_MONTH_OPEN', 'STATEMENT_EARLIER_MONTH', 'POLICY_NOT_FORMALISED'],
  clauses: ['M29', 'M27'],
});

export const listStatements = endpoint({
  id: 'funds.listStatements',
  method: 'GET',
  path: '/api/statements',
  summary: '对账单：机构看自己的，经办看本地区付款的',
  who: STATEMENT_READERS,
  query: shape({
    ...PAGE_QUERY,
    month: Type.Optional(Month),
    state: Type.Optional(StateName),
    institution: Type.Optional(InstitutionCode),
  }),
  output: pageOf(shape(HEAD)),
  clauses: ['M29'],
});

export const Statement = shape({
  ...HEAD,
  issuedOn: Day,
  /** Steps that the reader may take now. */
  mayDo: Type.Array(oneOf(['respond', 'answer', 'reviewed', 'returned', 'approved'] as const)),
  workingDaysLeft: Type.Integer(),
  sums: Type.Array(SchemeSum),
  parts: Type.Array(
    shape({
      areaCode: AreaCode,
      areaName: Type.String(),
      scheme: SchemeName,
      claims: Count,
      ...FUNDS,
      cash: Yuan,
      outside: Yuan,
      owed: Yuan,
    }),
  ),
  withheld: Type.Array(
    shape({
      kind: DeductionKindName,
      scheme: SchemeName,
      /** Who decided: the area that pays, or the area of enrolment. */
      areaName: Type.String(),
      documentNo: Type.String(),
      reason: Type.String(),
      amount: Yuan,
    }),
  ),
  /** The prepayments that meet it. */
  setOffs: Type.Array(SetOff),
  disputes: Type.Array(
    shape({
      claimNo: Type.String(),
      owed: Yuan,
      reason: Type.String(),
      answer: Nullable(Answer),
      answerWords: Nullable(Type.String()),
    }),
  ),
  events: Type.Array(
    shape({ step: StepName, at: Instant, by: Type.String(), words: Type.String(), payable: Nullable(Yuan) }),
  ),
  payments: Type.Array(
    shape({
      batchNo: Type.String(),
      lineNo: Count,
      amount: Yuan,
      state: PaymentStateName,
      bankName: Type.String(),
      lastFour: Type.String(),
      releasedAt: Nullable(Instant),
      resultOn: Nullable(Day),
      resultWords: Nullable(Type.String()),
      bankReference: Nullable(Type.String()),
    }),
  ),
});
export type Statement = Static<typeof Statement>;

export const getStatement = endpoint({
  id: 'funds.getStatement',
  method: 'GET',
  path: '/api/statements/:id',
  summary: '一份对账单：合计、扣款、异议、经过和付款',
  who: STATEMENT_READERS,
  params: IdParam,
  output: Statement,
  clauses: ['M29', 'M27'],
});

export const listStatementRows = endpoint({
  id: 'funds.listStatementRows',
  method: 'GET',
  path: '/api/statements/:id/rows',
  summary: '对账单明细，每笔结算或撤销一行',
  who: STATEMENT_READERS,
  params: IdParam,
  query: shape(PAGE_QUERY),
  output: pageOf(
    shape({
      claimNo: Type.String(),
      kind: oneOf(['settlement', 'reversal'] as const),
      servedOn: Day,
      onDay: Day,
      scheme: SchemeName,
      areaName: Type.String(),
      ...FUNDS,
      cash: Yuan,
      /** Outside all cost controls (M27). */
      outside: Yuan,
      flag: Nullable(oneOf(['specialCase', 'outsideDrg'] as const)),
      owed: Yuan,
      setAside: Type.Boolean(),
    }),
  ),
  clauses: ['M29', 'M27'],
});

export const exportStatement = endpoint({
  id: 'funds.exportStatement',
  method: 'GET',
  path: '/api/statements/:id/file',
  summary: '导出对账单：合计、明细（带 M27 单列）、扣款、异议、付款；PDF 供双方盖章',
  who: STATEMENT_READERS,
  params: IdParam,
  query: shape({ form: Type.Optional(FileFormName) }),
  download: true,
  output: Type.String({ description: 'xlsx、csv 或 pdf 文件' }),
  clauses: ['M29', 'M27'],
});

export const respondToStatement = endpoint({
  id: 'funds.respondToStatement',
  method: 'POST',
  path: '/api/statements/:id/response',
  summary: '机构确认对账单，或对明细提出异议（异议为空就是确认）',
  who: INSTITUTION,
  params: IdParam,
  body: shape({
    requestId: RequestKey,
    disputes: Type.Array(shape({ claimNo: ClaimNo, reason: Text(400) }), { maxItems: 500 }),
  }),
  output: shape({ state: StateName }),
  refusals: ['STATEMENT_STEP_NOT_ALLOWED', 'STATEMENT_DISPUTE_LATE'],
  clauses: ['M29'],
});

export const answerDisputes = endpoint({
  id: 'funds.answerDisputes',
  method: 'POST',
  path: '/api/statements/:id/answers',
  summary: '答复全部异议：维持，或移出这一份、以后再对',
  who: AGENCY,
  params: IdParam,
  body: shape({
    requestId: RequestKey,
    answers: Type.Array(shape({ claimNo: ClaimNo, answer: Answer, words: Text(400) }), {
      minItems: 1,
      maxItems: 500,
    }),
  }),
  output: shape({ state: StateName }),
  refusals: ['STATEMENT_STEP_NOT_ALLOWED'],
  clauses: ['M29'],
});

export const takeStatementStep = endpoint({
  id: 'funds.takeStatementStep',
  method: 'POST',
  path: '/api/statements/:id/steps',
  summary: '复核、退回、核准；核准要换一个人，金额要与复核时相同',
  who: AGENCY,
  params: IdParam,
  body: shape({
    requestId: RequestKey,
    step: oneOf(['reviewed', 'returned', 'approved'] as const),
    /** What the page showed; another amount by now is refused as stale. */
    payable: Yuan,
    words: Type.String({ maxLength: 400 }),
  }),
  output: shape({ state: StateName, payable: Yuan }),
  refusals: ['STATEMENT_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED', 'STATEMENT_EARLIER_MONTH'],
  clauses: ['M29'],
});

export const getStatementBoard = endpoint({
  id: 'funds.getStatementBoard',
  method: 'GET',
  path: '/api/statement-board',
  summary: '各地区一个月的对账和付款进度；应付余额与总账相符',
  who: BOARD_READERS,
  query: shape({ month: Type.Optional(Month) }),
  output: shape({
    month: Month,
    /** The last day whose books are shut; null before the first. */
    shutUntil: Nullable(Day),
    rows: Type.Array(
      shape({
        areaCode: AreaCode,
        areaName: Type.String(),
        statements: Count,
        states: shape({
          waiting: Count,
          disputed: Count,
          toReview: Count,
          toApprove: Count,
          toPay: Count,
          paying: Count,
          paid: Count,
          closed: Count,
        }),
        owed: Yuan,
        paid: Yuan,
        /** Claims of the month on no statement. */
        unstated: Count,
        /** What institutions are owed by this area altogether: by the ledger, and by statements and claims not yet stated. */
        payableByLedger: Yuan,
        payableByStatements: Yuan,
      }),
    ),
  }),
  clauses: ['M29'],
});

export const fundsStatementEndpoints = {
  issueStatements,
  listStatements,
  getStatement,
  listStatementRows,
  exportStatement,
  respondToStatement,
  answerDisputes,
  takeStatementStep,
  getStatementBoard,
};
