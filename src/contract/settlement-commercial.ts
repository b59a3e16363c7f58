import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import {
  Day,
  Done,
  Id,
  Instant,
  Nullable,
  oneOf,
  RatioText,
  RequestId,
  shape,
  Text,
  Yuan,
} from './shapes.ts';

/** Commercial payers (N4): plans, their members, the members' consent, and what an insurer is told. */

const READERS = ['provinceAdmin', 'auditor'] as const;
const PersonNo = Type.String({ pattern: '^[0-9A-Z]{6,30}$', description: '人员编号' });
const IdParam = shape({ id: Id });
const SPAN = { from: Type.Optional(Day), to: Type.Optional(Day) };

const Plan = {
  name: Text(60),
  insurer: Text(100),
  from: Day,
  to: Nullable(Day),
  ratio: RatioText,
  deductible: Yuan,
  yearlyCap: Nullable(Yuan),
  /** Generic names with their forms, by the key that the list gives them; none covers all. */
  drugs: Type.Array(Text(120), { maxItems: 500, uniqueItems: true }),
  source: Text(300),
};

export const listCommercialPlans = endpoint({
  id: 'settlement.listCommercialPlans',
  method: 'GET',
  path: '/api/commercial-plans',
  summary: '商业保险方案',
  who: READERS,
  output: shape({
    rows: Type.Array(
      shape({
        id: Id,
        ...Plan,
        members: Type.Integer({ minimum: 0 }),
        consenting: Type.Integer({ minimum: 0 }),
        paid: Yuan,
      }),
    ),
  }),
  clauses: ['N4'],
});

export const addCommercialPlan = endpoint({
  id: 'settlement.addCommercialPlan',
  method: 'POST',
  path: '/api/commercial-plans',
  summary: '登记商业保险方案：比例、免赔额、年度限额、所保药品',
  who: ['provinceAdmin'],
  body: shape(Plan),
  output: shape({ id: Id }),
  clauses: ['N4'],
});

export const endCommercialPlan = endpoint({
  id: 'settlement.endCommercialPlan',
  method: 'POST',
  path: '/api/commercial-plans/:id/end',
  summary: '停办商业保险方案：写明最后一天',
  who: ['provinceAdmin'],
  params: IdParam,
  body: shape({ on: Day, reason: Text(200) }),
  output: Done,
  clauses: ['N4'],
});

export const addCommercialMembers = endpoint({
  id: 'settlement.addCommercialMembers',
  method: 'POST',
  path: '/api/commercial-plans/:id/members',
  summary: '登记方案的参保成员；已有的跳过，查不到的列出',
  who: ['provinceAdmin'],
  params: IdParam,
  body: shape({
    members: Type.Array(shape({ personNo: PersonNo, policyNo: Text(60), from: Day, to: Day }), {
      minItems: 1,
      maxItems: 5000,
    }),
  }),
  output: shape({
    added: Type.Integer({ minimum: 0 }),
    known: Type.Integer({ minimum: 0 }),
    unknown: Type.Array(Type.String()),
  }),
  clauses: ['N4'],
});

const CLAIM = {
  claimNo: Type.String(),
  policyNo: Type.String(),
  servedOn: Day,
  drugs: Type.String(),
  /** All that the insurer sees: what was left to its member, what went into the deductible, what it pays. */
  remainder: Yuan,
  towardsDeductible: Yuan,
  amount: Yuan,
};

export const listCommercialClaims = endpoint({
  id: 'settlement.listCommercialClaims',
  method: 'GET',
  path: '/api/commercial-plans/:id/claims',
  summary: '方案的理赔明细：只有剩余费用和赔付',
  who: READERS,
  params: IdParam,
  query: shape(SPAN),
  output: shape({ rows: Type.Array(shape(CLAIM)), sum: Yuan }),
  clauses: ['N4'],
});

export const exportCommercialClaims = endpoint({
  id: 'settlement.exportCommercialClaims',
  method: 'GET',
  path: '/api/commercial-plans/:id/claims.xlsx',
  summary: '导出给保险公司的理赔明细',
  who: READERS,
  params: IdParam,
  query: shape(SPAN),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['N4'],
});

export const listMyCommercial = endpoint({
  id: 'settlement.listMyCommercial',
  method: 'GET',
  path: '/api/me/commercial',
  summary: '本人参加的商业保险方案、是否同意一站式结算、个人账户余额',
  who: ['patient'],
  output: shape({
    accountBalance: Yuan,
    plans: Type.Array(
      shape({
        id: Id,
        name: Type.String(),
        insurer: Type.String(),
        policyNo: Type.String(),
        from: Day,
        to: Day,
        ratio: RatioText,
        deductible: Yuan,
        yearlyCap: Nullable(Yuan),
        paidThisYear: Yuan,
        consent: oneOf(['given', 'withdrawn', 'none'] as const),
        consentAt: Nullable(Instant),
      }),
    ),
  }),
  clauses: ['N4'],
});

export const giveConsent = endpoint({
  id: 'settlement.giveConsent',
  method: 'POST',
  path: '/api/me/commercial/:id/consent',
  summary: '同意或撤回同意：由商业保险接着支付剩余费用',
  who: ['patient'],
  params: IdParam,
  body: shape({ requestId: RequestId, given: Type.Boolean() }),
  output: Done,
  clauses: ['N4'],
});

export const settlementCommercialEndpoints = {
  listCommercialPlans,
  addCommercialPlan,
  endCommercialPlan,
  addCommercialMembers,
  listCommercialClaims,
  exportCommercialClaims,
  listMyCommercial,
  giveConsent,
};
