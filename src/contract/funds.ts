import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Day, Id, shape, Text, Yuan } from './shapes.ts';

const Scheme = Type.Enum(['employee', 'resident']);
const PersonNo = Type.String({ pattern: '^[0-9A-Z]{6,30}$', description: '人员编号' });
const Year = Type.Integer({ minimum: 2020, maximum: 2100 });
const orNull = <T extends Parameters<typeof Type.Array>[0]>(type: T) => Type.Union([type, Type.Null()]);

/** One account's balance: debits positive, credits negative. */
export const Balance = shape({
  account: Type.String(),
  label: Type.String(),
  areaCode: Type.String(),
  areaName: Type.String(),
  scheme: Scheme,
  amount: Yuan,
  entries: Type.Integer({ minimum: 0 }),
});

export const listBalances = endpoint({
  id: 'funds.listBalances',
  method: 'GET',
  path: '/api/funds/balances',
  summary: '各账户余额，按参保地和险种',
  who: ['auditor', 'provinceAdmin', 'provincePrice', 'agencyReviewer', 'areaBureau'],
  query: shape({ from: Type.Optional(Day), to: Type.Optional(Day) }),
  output: shape({ rows: Type.Array(Balance), sum: Yuan }),
  clauses: ['M29'],
});

export const checkLedger = endpoint({
  id: 'funds.checkLedger',
  method: 'GET',
  path: '/api/funds/check',
  summary: '核对：分录平衡、与结算单一致、年度累计等于各笔之和',
  who: ['auditor', 'provinceAdmin'],
  output: shape({
    sound: Type.Boolean(),
    claims: Type.Integer(),
    entries: Type.Integer(),
    personYears: Type.Integer(),
    /** Each finding names what is wrong and where; none when sound. */
    findings: Type.Array(shape({ kind: Type.String(), subject: Type.String(), message: Type.String() })),
  }),
  clauses: ['M9.5', 'M29'],
});

export const YearSums = shape({
  scheme: Scheme,
  year: Year,
  /** The days of a benefit year that is not its calendar year (I4). */
  days: Type.Optional(shape({ from: Day, to: Day })),
  pooledFundUsed: Yuan,
  pooledFundLimit: orNull(Yuan),
  majorIllnessUsed: Yuan,
  majorIllnessLimit: orNull(Yuan),
  assistanceUsed: Yuan,
  assistanceThresholdUsed: Yuan,
  /** Of both schemes together: threshold and cap of assistance are counted over the person's year (M9.4). */
  assistanceOfYear: shape({ paid: Yuan, towardsThreshold: Yuan }),
  /** Recorded only: it does not count towards 大病 (M9.3). */
  ownShare: Yuan,
});
export type YearSums = Static<typeof YearSums>;

export const getMyYear = endpoint({
  id: 'funds.getMyYear',
  method: 'GET',
  path: '/api/funds/my-year',
  summary: '本人本年度已用额度',
  who: ['patient'],
  query: shape({ year: Type.Optional(Year) }),
  output: shape({ rows: Type.Array(YearSums) }),
  clauses: ['M9.3', 'M9.5', 'I4'],
});

export const reportOtherSpending = endpoint({
  id: 'funds.reportOtherSpending',
  method: 'POST',
  path: '/api/funds/other-spending',
  summary: '登记其他待遇已占用的年度限额',
  who: ['agencyReviewer'],
  body: shape({
    requestId: Type.String({ pattern: '^[0-9A-Za-z_-]{8,64}$' }),
    personNo: PersonNo,
    scheme: Scheme,
    year: Year,
    pooledFund: Yuan,
    majorIllness: Yuan,
    source: Text(200),
    /** The source's own number: reported once. */
    reference: Type.Optional(Text(60)),
    /** On which the other business paid: late reports take their place by it (I12). */
    paidOn: Type.Optional(Day),
  }),
  output: shape({ id: Id, sums: YearSums }),
  clauses: ['M9.5'],
});

export const fundsEndpoints = { listBalances, checkLedger, getMyYear, reportOtherSpending };
