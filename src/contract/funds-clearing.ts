import { Type, type Static } from 'typebox';
import {
  CLEARING_SIDES,
  CLEARING_STATES,
  CLEARING_STEPS,
  MONEY_STEPS,
  type ClearingSide,
  type ClearingState,
  type ClearingStep,
} from '../domain/funds/clearing/clearing-steps.ts';
import { endpoint } from './endpoint.ts';
import { Answer, ClaimNo, DeductionKindName, FUNDS, Month, RequestKey } from './funds-statements.ts';
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

/** Clearing between areas: the area of the institution has paid, the area of enrolment pays it back by month (M29, M30). */

const AGENCY = ['agencyReviewer', 'areaBureau'] as const;
export const CLEARING_READERS = [...AGENCY, 'provinceAdmin', 'auditor'] as const;

const SideName = oneOf(Object.keys(CLEARING_SIDES) as ClearingSide[]);
const StateName = oneOf(Object.keys(CLEARING_STATES) as ClearingState[]);
const StepName = oneOf(Object.keys(CLEARING_STEPS) as ClearingStep[]);
const IdParam = shape({ id: Id });

const HEAD = {
  id: Id,
  clearingNo: Type.String(),
  payerArea: AreaCode,
  payerName: Type.String(),
  payeeArea: AreaCode,
  payeeName: Type.String(),
  month: Month,
  state: StateName,
  dueOn: Day,
  claims: Count,
  reversals: Count,
  setAside: Count,
  /** What the claims less the reversals come to, before carrying over. */
  owed: Yuan,
  /** What was withheld for the area that pays, which lessens what it owes. */
  lessened: Yuan,
  /** What is paid: as approved, or as it would be approved now. */
  payable: Yuan,
};

export const issueClearing = endpoint({
  id: 'funds.issueClearing',
  method: 'POST',
  path: '/api/clearing/issue',
  summary: '就医地出一个月的异地清算单：有结算或代扣的，每个参保地一份；重发不重出',
  who: AGENCY,
  body: shape({ month: Month }),
  output: shape({ issued: Count, claims: Count }),
  refusals: ['CLEARING_MONTH_OPEN', 'CLEARING_EARLIER_MONTH', 'POLICY_NOT_FORMALISED'],
  clauses: ['M29', 'M30'],
});

export const listClearing = endpoint({
  id: 'funds.listClearing',
  method: 'GET',
  path: '/api/clearing',
  summary: '异地清算单：地区看自己付的和收的，省里看全部',
  who: CLEARING_READERS,
  query: shape({
    ...PAGE_QUERY,
    month: Type.Optional(Month),
    state: Type.Optional(StateName),
    /** Only those in which the reader's area pays, or is paid. */
    side: Type.Optional(SideName),
  }),
  output: pageOf(shape(HEAD)),
  clauses: ['M30', 'M7'],
});

export const Clearing = shape({
  ...HEAD,
  issuedOn: Day,
  workingDaysLeft: Type.Integer(),
  /** What each side said of the lines. */
  said: shape({
    payer: Nullable(oneOf(['confirmed', 'disputed'] as const)),
    payee: Nullable(oneOf(['confirmed', 'disputed'] as const)),
  }),
  /** On whose side the reader stands; null for the province. */
  side: Nullable(SideName),
  /** Steps that the reader may take now. */
  mayDo: Type.Array(oneOf(['respond', 'dispute', 'answer', ...MONEY_STEPS] as const)),
  sums: Type.Array(
    shape({
      scheme: SchemeName,
      claimed: Yuan,
      carriedIn: Yuan,
      /** Withheld from institutions by the area that is paid, on decisions of the area that pays. */
      withheld: Yuan,
      payable: Yuan,
      carriedOut: Yuan,
    }),
  ),
  parts: Type.Array(
    shape({
      institutionCode: Type.String(),
      institutionName: Type.String(),
      scheme: SchemeName,
      claims: Count,
      ...FUNDS,
      owed: Yuan,
      /** What no cost control counts (M27). */
      outside: Yuan,
    }),
  ),
  withheld: Type.Array(
    shape({
      kind: DeductionKindName,
      scheme: SchemeName,
      institutionName: Type.String(),
      documentNo: Type.String(),
      reason: Type.String(),
      amount: Yuan,
    }),
  ),
  disputes: Type.Array(
    shape({
      claimNo: Type.String(),
      side: SideName,
      owed: Yuan,
      reason: Type.String(),
      answer: Nullable(Answer),
      answerWords: Nullable(Type.String()),
    }),
  ),
  events: Type.Array(
    shape({
      step: StepName,
      side: SideName,
      at: Instant,
      by: Type.String(),
      words: Type.String(),
      payable: Nullable(Yuan),
    }),
  ),
});
export type Clearing = Static<typeof Clearing>;

export const getClearing = endpoint({
  id: 'funds.getClearing',
  method: 'GET',
  path: '/api/clearing/:id',
  summary: '一份异地清算单：合计、各机构、异议、经过',
  who: CLEARING_READERS,
  params: IdParam,
  output: Clearing,
  clauses: ['M30', 'M7'],
});

export const listClearingRows = endpoint({
  id: 'funds.listClearingRows',
  method: 'GET',
  path: '/api/clearing/:id/rows',
  summary: '异地清算单明细，每笔结算或撤销一行，带单列费用和付费标记，没有个人信息',
  who: CLEARING_READERS,
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
      institutionName: Type.String(),
      ...FUNDS,
      owed: Yuan,
      outside: Yuan,
      flag: Nullable(oneOf(['specialCase', 'outsideDrg'] as const)),
      setAside: Type.Boolean(),
    }),
  ),
  clauses: ['M30', 'M7', 'M27'],
});

export const exportClearing = endpoint({
  id: 'funds.exportClearing',
  method: 'GET',
  path: '/api/clearing/:id/file',
  summary: '导出异地清算单：合计、各机构、带付费标记的明细、异议；PDF 供双方盖章',
  who: CLEARING_READERS,
  params: IdParam,
  query: shape({ form: Type.Optional(FileFormName) }),
  download: true,
  output: Type.String({ description: 'xlsx、csv 或 pdf 文件' }),
  clauses: ['M30', 'M27'],
});

export const respondToClearing = endpoint({
  id: 'funds.respondToClearing',
  method: 'POST',
  path: '/api/clearing/:id/response',
  summary: '一方确认清算单，或对明细提出异议（异议为空就是确认）',
  who: AGENCY,
  params: IdParam,
  body: shape({
    requestId: RequestKey,
    disputes: Type.Array(shape({ claimNo: ClaimNo, reason: Text(400) }), { maxItems: 500 }),
  }),
  output: shape({ state: StateName }),
  refusals: ['CLEARING_STEP_NOT_ALLOWED', 'CLEARING_DISPUTE_LATE'],
  clauses: ['M29', 'M30'],
});

export const answerClearing = endpoint({
  id: 'funds.answerClearing',
  method: 'POST',
  path: '/api/clearing/:id/answers',
  summary: '另一方答复全部异议：维持，或移出这一份、以后再清',
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
  refusals: ['CLEARING_STEP_NOT_ALLOWED'],
  clauses: ['M29', 'M30'],
});

export const takeClearingStep = endpoint({
  id: 'funds.takeClearingStep',
  method: 'POST',
  path: '/api/clearing/:id/steps',
  summary: '参保地复核、退回、核准、付款、登记银行退回；就医地确认到账；付款和到账记账',
  who: AGENCY,
  params: IdParam,
  body: shape({
    requestId: RequestKey,
    step: oneOf(MONEY_STEPS),
    /** What the page showed; another amount by now is refused as stale. */
    payable: Yuan,
    /** Of a payment the bank's reference, of a return its reason. */
    words: Type.String({ maxLength: 400 }),
  }),
  output: shape({ state: StateName, payable: Yuan }),
  refusals: ['CLEARING_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED', 'CLEARING_EARLIER_MONTH'],
  clauses: ['M29', 'M30'],
});

export const getClearingBoard = endpoint({
  id: 'funds.getClearingBoard',
  method: 'GET',
  path: '/api/clearing-board',
  summary: '地区间往来：每一对地区的垫付、已付、已到账和余额，与总账相符',
  who: CLEARING_READERS,
  output: shape({
    /** The last day whose books are shut; null before the first. */
    shutUntil: Nullable(Day),
    pairs: Type.Array(
      shape({
        payerArea: AreaCode,
        payerName: Type.String(),
        payeeArea: AreaCode,
        payeeName: Type.String(),
        claims: Count,
        /** Laid out so far, by the ledger's entries of claims. */
        accrued: Yuan,
        /** Of that on no clearing yet. */
        uncleared: Yuan,
        /** Withheld from institutions for the area of enrolment, which owes that much less. */
        withheld: Yuan,
        /** Of that on no clearing yet. */
        withheldUncleared: Yuan,
        paid: Yuan,
        received: Yuan,
        /** Still owed by the area of enrolment. */
        open: Yuan,
      }),
    ),
    areas: Type.Array(
      shape({
        areaCode: AreaCode,
        areaName: Type.String(),
        receivable: Yuan,
        payable: Yuan,
        /** Whether the balances of both accounts are what the pairs say. */
        agrees: Type.Boolean(),
      }),
    ),
  }),
  clauses: ['M29', 'M30', 'M7'],
});

export const fundsClearingEndpoints = {
  issueClearing,
  listClearing,
  getClearing,
  listClearingRows,
  exportClearing,
  respondToClearing,
  answerClearing,
  takeClearingStep,
  getClearingBoard,
};
