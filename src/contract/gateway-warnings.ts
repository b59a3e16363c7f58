import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Instant, oneOf, PAGE_QUERY, pageOf, shape, Text, Yuan } from './shapes.ts';

/** What the review of orders warned institutions of, and what their doctors did about it (M11, M33). */

export const SEVERITY_WORDS = { violation: '违规', notice: '提示' } as const;
export type Severity = keyof typeof SEVERITY_WORDS;
/** What was done: the order stands as it was, or it was changed. */
export const WAYS = { kept: '坚持原医嘱', changed: '已改医嘱' } as const;
export type Way = keyof typeof WAYS;
export const REVIEW_STAGES = { before: '事前', during: '事中' } as const;
export type ReviewStage = keyof typeof REVIEW_STAGES;

const Answer = shape({
  way: oneOf(Object.keys(WAYS) as Way[]),
  reason: Type.String(),
  operatorName: Type.String(),
  at: Instant,
});

const OrderWarning = shape({
  institutionCode: Type.String(),
  institutionName: Type.String(),
  warningId: Type.String({ description: '违规标识 jr_id' }),
  stage: oneOf(Object.keys(REVIEW_STAGES) as ReviewStage[]),
  personNo: Type.String(),
  visitNo: Type.String(),
  ruleId: Type.String(),
  ruleName: Type.String(),
  severity: oneOf(Object.keys(SEVERITY_WORDS) as Severity[]),
  words: Type.String(),
  clauses: Type.Array(Type.String()),
  orders: Type.Array(Type.String()),
  amount: Yuan,
  operatorName: Type.String(),
  warnedAt: Instant,
  /** In their order; the last one holds. */
  answers: Type.Array(Answer),
});
export type OrderWarning = Static<typeof OrderWarning>;

export const listOrderWarnings = endpoint({
  id: 'gateway.listOrderWarnings',
  method: 'GET',
  path: '/api/order-warnings',
  summary: '明细审核给医药机构的提示和医师的处理：机构看本机构的，经办看本地区参保人的',
  who: ['agencyReviewer', 'areaBureau', 'auditor', 'hospitalOffice', 'pharmacist'],
  query: shape({
    ...PAGE_QUERY,
    /** A person's number or an institution's code, whole. */
    q: Type.Optional(Text(30)),
    severity: Type.Optional(oneOf(Object.keys(SEVERITY_WORDS) as Severity[])),
    state: Type.Optional(oneOf(['open', 'kept', 'changed'] as const)),
  }),
  output: pageOf(OrderWarning),
  clauses: ['M7', 'M11', 'M33'],
});

export const gatewayWarningEndpoints = { listOrderWarnings };
