import { Type } from 'typebox';
import {
  PLAN_KINDS,
  PLAN_LEVELS,
  type PlanKind,
  type PlanLevel,
} from '../domain/settlement/plans/ordinary-plan.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode, SchemeName } from './insured.ts';
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

/**
 * Which other rules pay where 单行支付 does not: ordinary plans by area, scheme, kind and level (M9.7), routes of other funds
 * (N2.1, I16), who holds 门诊慢特病, and what a person's account holds. Dated rows with their source; the last entered holds.
 */

const READERS = ['provinceAdmin', 'auditor', 'areaBureau', 'agencyReviewer'] as const;
const PersonNo = Type.String({ pattern: '^[0-9A-Z]{6,30}$', description: '人员编号' });
/** Codes of diagnoses or their first characters. */
const DiagnosisCodes = Type.Array(Type.String({ pattern: '^[A-Za-z0-9.+*]{1,20}$' }), {
  minItems: 1,
  maxItems: 50,
});

const Plan = {
  areaCode: AreaCode,
  scheme: SchemeName,
  kind: oneOf(Object.keys(PLAN_KINDS) as PlanKind[]),
  level: oneOf(Object.keys(PLAN_LEVELS) as PlanLevel[]),
  from: Day,
  to: Nullable(Day),
  /** Whether deductible and bands run over the year or begin anew with every claim. */
  countsBy: oneOf(['year', 'visit'] as const),
  deductible: Yuan,
  yearlyLimit: Nullable(Yuan),
  /** From low to high; the last one may be open. */
  bands: Type.Array(shape({ upTo: Nullable(Yuan), ratio: RatioText }), { minItems: 1, maxItems: 8 }),
  /** Withdrawn from the first day on: nobody is paid by it. */
  withdrawn: Type.Boolean(),
  source: Text(300),
};

export const listOrdinaryPlans = endpoint({
  id: 'settlement.listOrdinaryPlans',
  method: 'GET',
  path: '/api/settings/ordinary-plans',
  summary: '普通门诊统筹和慢特病政策',
  who: READERS,
  output: shape({
    rows: Type.Array(
      shape({ id: Id, ...Plan, areaName: Type.String(), enteredBy: Type.String(), enteredAt: Instant }),
    ),
  }),
  clauses: ['M9.7'],
});

export const saveOrdinaryPlan = endpoint({
  id: 'settlement.saveOrdinaryPlan',
  method: 'POST',
  path: '/api/settings/ordinary-plans',
  summary: '录入普通门诊统筹或慢特病政策，注明文件依据；已结算的不变',
  who: ['provinceAdmin'],
  body: shape(Plan),
  output: shape({ id: Id }),
  clauses: ['M9.7', 'M9.6'],
});

const FundRoute = {
  areaCode: AreaCode,
  cause: oneOf(['workInjury', 'maternity'] as const),
  from: Day,
  to: Nullable(Day),
  open: Type.Boolean(),
  source: Text(300),
};

export const listFundRoutes = endpoint({
  id: 'settlement.listFundRoutes',
  method: 'GET',
  path: '/api/settings/fund-routes',
  summary: '工伤、生育基金全额支付的开通情况',
  who: READERS,
  output: shape({
    rows: Type.Array(
      shape({ id: Id, ...FundRoute, areaName: Type.String(), enteredBy: Type.String(), enteredAt: Instant }),
    ),
  }),
  clauses: ['N2.1', 'I16'],
});

export const saveFundRoute = endpoint({
  id: 'settlement.saveFundRoute',
  method: 'POST',
  path: '/api/settings/fund-routes',
  summary: '开通或关闭一个地区的工伤、生育基金支付，注明文件依据',
  who: ['provinceAdmin'],
  body: shape(FundRoute),
  output: shape({ id: Id }),
  clauses: ['N2.1', 'I16'],
});

export const recogniseChronic = endpoint({
  id: 'settlement.recogniseChronic',
  method: 'POST',
  path: '/api/chronic-recognitions',
  summary: '登记参保人的门诊慢特病待遇（参保地经办）',
  who: ['agencyReviewer'],
  body: shape({
    requestId: RequestId,
    personNo: PersonNo,
    disease: Text(100),
    diagnosisCodes: DiagnosisCodes,
    from: Day,
    to: Nullable(Day),
    source: Text(300),
  }),
  output: Done,
  clauses: ['M9.7'],
});

export const reportAccountBalance = endpoint({
  id: 'settlement.reportAccountBalance',
  method: 'POST',
  path: '/api/personal-accounts',
  summary: '登记核心系统报来的个人账户可用余额（参保地经办）',
  who: ['agencyReviewer'],
  body: shape({ requestId: RequestId, personNo: PersonNo, balance: Yuan, source: Text(200) }),
  output: Done,
  clauses: ['N4', 'M29'],
});

const PersonQuery = shape({ personNo: PersonNo });

export const getPersonPayers = endpoint({
  id: 'settlement.getPersonPayers',
  method: 'GET',
  path: '/api/person-payers',
  summary: '一名参保人的慢特病待遇和个人账户',
  who: ['agencyReviewer'],
  query: PersonQuery,
  output: shape({
    personName: Type.String(),
    accountBalance: Yuan,
    entries: Type.Array(shape({ at: Instant, amount: Yuan, source: Type.String() })),
    chronic: Type.Array(
      shape({
        disease: Type.String(),
        diagnosisCodes: Type.Array(Type.String()),
        from: Day,
        to: Nullable(Day),
        source: Type.String(),
      }),
    ),
  }),
  clauses: ['M9.7', 'N4'],
});

export const settlementPlanEndpoints = {
  listOrdinaryPlans,
  saveOrdinaryPlan,
  listFundRoutes,
  saveFundRoute,
  recogniseChronic,
  reportAccountBalance,
  getPersonPayers,
};
