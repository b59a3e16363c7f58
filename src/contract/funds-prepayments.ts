import { Type, type Static } from 'typebox';
import {
  LATER_PREPAYMENT_STEPS,
  PREPAYMENT_STATES,
  PREPAYMENT_STEPS,
  type PrepaymentState,
  type PrepaymentStep,
} from '../domain/funds/prepayments/prepayment-steps.ts';
import { PREPAYMENT_OPENNESS, type PrepaymentOpenness } from '../domain/funds/prepayments/set-off.ts';
import { endpoint } from './endpoint.ts';
import { InstitutionCode, Month, RequestKey } from './funds-statements.ts';
import { Decided, DECISION, MONEY_DESKS, PROPOSAL } from './funds-two-people-shapes.ts';
import { AreaCode, SchemeName } from './insured.ts';
import { Day, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text, Yuan } from './shapes.ts';

/** What institutions are paid before it is owed, and how their statements are met from it (M29). */

const BALANCE_READERS = [...MONEY_DESKS, 'provinceAdmin', 'auditor'] as const;
const READERS = [...BALANCE_READERS, 'pharmacist', 'hospitalOffice'] as const;

const StateName = oneOf(Object.keys(PREPAYMENT_STATES) as PrepaymentState[]);
const StepName = oneOf(Object.keys(PREPAYMENT_STEPS) as PrepaymentStep[]);
const IdParam = shape({ id: Id });

/** What became of prepayments. */
const SUMS = {
  amount: Yuan,
  setOff: Yuan,
  refunded: Yuan,
  /** Entered as given back and not yet decided on. */
  reserved: Yuan,
  open: Yuan,
};

const HEAD = {
  id: Id,
  areaCode: AreaCode,
  areaName: Type.String(),
  institutionCode: Type.String(),
  institutionName: Type.String(),
  scheme: SchemeName,
  ...SUMS,
  bankDay: Day,
  bankReference: Type.String(),
  documentNo: Type.String(),
  reason: Type.String(),
  /** The first month whose statement is met; null for the next one that is approved. */
  offsetFrom: Nullable(Month),
  /** For how many days statements could have met what is open; null where nothing is, or they cannot yet. */
  openDays: Nullable(Type.Integer({ minimum: 0 })),
  state: StateName,
  proposedBy: Type.String(),
  proposedAt: Instant,
};

export const listPrepayments = endpoint({
  id: 'funds.listPrepayments',
  method: 'GET',
  path: '/api/prepayments',
  summary:
    '预付给机构的款：已冲抵、已退回、还没有冲抵的；机构看自己的，经办看本地区的，新的在前；只看没有冲完的，久的在前',
  who: READERS,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(
      Type.String({ maxLength: 60, description: '机构名称的一部分、机构编码、文号或银行流水号' }),
    ),
    state: Type.Optional(StateName),
    scheme: Type.Optional(SchemeName),
    open: Type.Optional(oneOf(Object.keys(PREPAYMENT_OPENNESS) as PrepaymentOpenness[])),
  }),
  output: pageOf(shape(HEAD)),
  clauses: ['M29', 'M7'],
});

const Refund = shape({
  id: Id,
  amount: Yuan,
  bankDay: Day,
  bankReference: Type.String(),
  note: Type.String(),
  ...PROPOSAL,
});

export const Prepayment = shape({
  ...HEAD,
  /** The journal that booked it, and the one that took it back. */
  journalNo: Nullable(Type.String()),
  backJournalNo: Nullable(Type.String()),
  mayDo: Type.Array(oneOf(LATER_PREPAYMENT_STEPS)),
  /** Whether the reader may enter money that the institution gave back. */
  mayRefund: Type.Boolean(),
  /** The statements that were met from it, by month. */
  uses: Type.Array(shape({ statementId: Id, statementNo: Type.String(), month: Month, amount: Yuan })),
  refunds: Type.Array(Refund),
  events: Type.Array(shape({ step: StepName, at: Instant, by: Type.String(), words: Type.String() })),
});
export type Prepayment = Static<typeof Prepayment>;

export const getPrepayment = endpoint({
  id: 'funds.getPrepayment',
  method: 'GET',
  path: '/api/prepayments/:id',
  summary: '一笔预付：冲抵了哪些月份的对账单、退回、凭证和经过',
  who: READERS,
  params: IdParam,
  output: Prepayment,
  clauses: ['M29', 'M7'],
});

export const listPrepaymentBalances = endpoint({
  id: 'funds.listPrepaymentBalances',
  method: 'GET',
  path: '/api/prepayment-balances',
  summary: '预付的余额，按地区和险种，与总账核对',
  who: BALANCE_READERS,
  output: shape({
    rows: Type.Array(
      shape({
        areaCode: AreaCode,
        areaName: Type.String(),
        scheme: SchemeName,
        prepaid: Yuan,
        setOff: Yuan,
        refunded: Yuan,
        /** What of it is in the books and not used: also what waits to be given back. */
        balance: Yuan,
        ledger: Yuan,
        agrees: Type.Boolean(),
      }),
    ),
  }),
  clauses: ['M29'],
});

export const proposePrepayment = endpoint({
  id: 'funds.proposePrepayment',
  method: 'POST',
  path: '/api/prepayments',
  summary: '提议登记预付给本地区机构的款，由另一人核准后入账、由对账单冲抵；同一银行流水号只登记一次',
  who: MONEY_DESKS,
  body: shape({
    requestId: RequestKey,
    institutionCode: InstitutionCode,
    scheme: SchemeName,
    amount: Yuan,
    bankDay: Day,
    bankReference: Text(60),
    documentNo: Text(60),
    reason: Text(400),
    /** From the month of the payment to the end of the year after it; null to begin with the next statement approved. */
    offsetFrom: Nullable(Month),
  }),
  output: shape({ id: Id }),
  refusals: ['INSTITUTION_WITHOUT_AGREEMENT'],
  clauses: ['M29', 'M25'],
});

export const takePrepaymentStep = endpoint({
  id: 'funds.takePrepaymentStep',
  method: 'POST',
  path: '/api/prepayments/:id/steps',
  summary: '核准入账或不同意；提议的人可以撤回；入账有误又没有用过的，一人申请、另一人冲销',
  who: MONEY_DESKS,
  params: IdParam,
  body: shape({
    requestId: RequestKey,
    step: oneOf(LATER_PREPAYMENT_STEPS),
    /** Why; needed for a no and for asking to take it back. */
    words: Type.String({ maxLength: 400 }),
  }),
  output: shape({ state: StateName, journalNo: Nullable(Type.String()) }),
  refusals: ['PREPAYMENT_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED', 'PREPAYMENT_IN_USE'],
  clauses: ['M29'],
});

export const proposePrepaymentRefund = endpoint({
  id: 'funds.proposePrepaymentRefund',
  method: 'POST',
  path: '/api/prepayments/:id/refunds',
  summary: '登记机构转账退回的预付，由另一人核准后入账；登记的金额先不冲抵，不能多于还没有冲抵的',
  who: MONEY_DESKS,
  params: IdParam,
  body: shape({
    requestId: RequestKey,
    amount: Yuan,
    bankDay: Day,
    bankReference: Text(60),
    note: Type.String({ maxLength: 400 }),
  }),
  output: shape({ id: Id }),
  refusals: ['PREPAYMENT_STEP_NOT_ALLOWED', 'PREPAYMENT_BEYOND_OPEN'],
  clauses: ['M29'],
});

export const decidePrepaymentRefund = endpoint({
  id: 'funds.decidePrepaymentRefund',
  method: 'POST',
  path: '/api/prepayment-refunds/:id/decision',
  summary: '核准退回（要换一个人，随即记账），或不同意、写明原因（金额照旧由对账单冲抵）',
  who: MONEY_DESKS,
  params: IdParam,
  body: shape({
    requestId: RequestKey,
    ...DECISION,
  }),
  output: Decided,
  refusals: ['PREPAYMENT_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED'],
  clauses: ['M29'],
});

export const fundsPrepaymentEndpoints = {
  listPrepayments,
  getPrepayment,
  listPrepaymentBalances,
  proposePrepayment,
  takePrepaymentStep,
  proposePrepaymentRefund,
  decidePrepaymentRefund,
};
