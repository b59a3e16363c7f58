import { Type, type Static } from 'typebox';
import { FINDING_STATES, type FindingState } from '../domain/funds/limits/replay-year.ts';
import { endpoint } from './endpoint.ts';
import { YearSums } from './funds.ts';
import {
  Count,
  Day,
  Id,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  RequestId,
  shape,
  Text,
  Yuan,
} from './shapes.ts';

/** Yearly limits: what other businesses have used of them, limits of single persons, years spent over them (M9.5, I6, I12). */

const Scheme = oneOf(['employee', 'resident'] as const);
const PersonNo = Type.String({ pattern: '^[0-9A-Z]{6,30}$', description: '人员编号' });
const Year = Type.Integer({ minimum: 2020, maximum: 2100 });
const State = oneOf(Object.keys(FINDING_STATES) as FindingState[]);
const KEY = { personNo: PersonNo, scheme: Scheme, year: Year };
const DESK = ['agencyReviewer'] as const;
const READERS = ['agencyReviewer', 'areaBureau', 'auditor', 'provinceAdmin'] as const;

export const correctOtherSpending = endpoint({
  id: 'funds.correctOtherSpending',
  method: 'POST',
  path: '/api/funds/other-spending/corrections',
  summary: '更正其他待遇占用的年度限额：写明正确的金额和原因，原笔保留',
  who: DESK,
  body: shape({
    requestId: RequestId,
    id: Id,
    pooledFund: Yuan,
    majorIllness: Yuan,
    reason: Text(200),
  }),
  output: shape({ id: Id, sums: YearSums }),
  clauses: ['M9.5'],
});

export const uploadOtherSpending = endpoint({
  id: 'funds.uploadOtherSpending',
  method: 'POST',
  path: '/api/funds/other-spending/upload',
  summary: '批量登记其他待遇占用的年度限额：先逐行核对，再写入',
  who: DESK,
  upload: true,
  body: shape({ mode: oneOf(['check', 'write'] as const) }),
  output: shape({
    total: Count,
    ready: Count,
    written: Count,
    rows: Type.Array(
      shape({
        line: Type.Integer({ minimum: 1 }),
        personNo: Type.String(),
        reference: Type.String(),
        /** Empty where the row could not be read. */
        pooledFund: Type.String(),
        majorIllness: Type.String(),
        outcome: oneOf(['ready', 'written', 'refused'] as const),
        reason: Type.String(),
      }),
    ),
  }),
  clauses: ['M9.5'],
});

export const setPersonLimit = endpoint({
  id: 'funds.setPersonLimit',
  method: 'POST',
  path: '/api/funds/person-limits',
  summary: '登记核心系统下发的个人年度限额；空为按统筹地区',
  who: DESK,
  body: shape({
    requestId: RequestId,
    ...KEY,
    pooledFund: Nullable(Yuan),
    majorIllness: Nullable(Yuan),
    source: Text(200),
  }),
  output: shape({ sums: YearSums }),
  clauses: ['M9.5', 'M9.2'],
});

const Layers = shape({ pooledFund: Yuan, majorIllness: Yuan });

const Spending = shape({
  id: Id,
  source: Type.String(),
  reference: Nullable(Type.String()),
  /** On which the other business paid; the day of the report where it did not say. */
  paidOn: Day,
  reportedAt: Instant,
  reportedBy: Type.String(),
  /** With all corrections. */
  amounts: Layers,
  corrections: Type.Array(shape({ at: Instant, by: Type.String(), reason: Type.String(), change: Layers })),
});

export const getPersonLimits = endpoint({
  id: 'funds.getPersonLimits',
  method: 'GET',
  path: '/api/funds/person-limits',
  summary: '一个人一年的限额：已用、其他待遇占用、个人限额的经过、按次序哪几笔超出',
  who: READERS,
  query: shape(KEY),
  output: shape({
    personName: Type.String(),
    sums: YearSums,
    excess: Layers,
    state: State,
    /** What counts, in the order in which it used up the limits, with the part beyond them. */
    payments: Type.Array(
      shape({
        /** Null for what another business paid. */
        claimNo: Nullable(Type.String()),
        what: Type.String(),
        on: Day,
        paid: Layers,
        beyond: Layers,
      }),
    ),
    spending: Type.Array(Spending),
    limits: Type.Array(
      shape({
        at: Instant,
        by: Type.String(),
        source: Type.String(),
        pooledFund: Nullable(Yuan),
        majorIllness: Nullable(Yuan),
      }),
    ),
    events: Type.Array(
      shape({ at: Instant, by: Type.String(), state: State, note: Type.String(), excess: Layers }),
    ),
  }),
  clauses: ['M9.5', 'I6', 'I12'],
});
export type PersonLimits = Static<(typeof getPersonLimits)['output']>;

const Finding = shape({
  personNo: Type.String(),
  personName: Type.String(),
  scheme: Scheme,
  year: Year,
  used: Layers,
  excess: Layers,
  state: State,
});

export const listLimitFindings = endpoint({
  id: 'funds.listLimitFindings',
  method: 'GET',
  path: '/api/funds/limit-findings',
  summary: '合计超过年度限额的人：晚报或更正以后才看得出，已结算的不变',
  who: READERS,
  query: shape({ ...PAGE_QUERY, year: Type.Optional(Year), state: Type.Optional(State) }),
  output: pageOf(Finding),
  clauses: ['M9.5', 'I6', 'I12'],
});

export const answerLimitFinding = endpoint({
  id: 'funds.answerLimitFinding',
  method: 'POST',
  path: '/api/funds/limit-findings/answers',
  summary: '处理一条超限额情况：说明、转追回或重新打开',
  who: DESK,
  body: shape({ ...KEY, state: State, note: Text(500) }),
  output: shape({ done: Type.Boolean() }),
  clauses: ['M9.5', 'I6'],
});

export const fundsLimitEndpoints = {
  correctOtherSpending,
  uploadOtherSpending,
  setPersonLimit,
  getPersonLimits,
  listLimitFindings,
  answerLimitFinding,
};
