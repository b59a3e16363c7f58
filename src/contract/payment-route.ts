import { Type } from 'typebox';
import { LIST_KINDS, type ListKind } from '../domain/catalogue/versions/list-kinds.ts';
import {
  CLAIM_SETTINGS,
  ROUTES,
  type ClaimSetting,
  type Route,
} from '../domain/catalogue/versions/payment-route.ts';
import { CLAUSE_IDS } from '../policy/clause-ids.ts';
import { endpoint } from './endpoint.ts';
import { Day, Nullable, oneOf, shape, Text } from './shapes.ts';

/** How a drug is paid on a day, for anybody who asks (M3). */

export const findPaymentRoute = endpoint({
  id: 'catalogue.findPaymentRoute',
  method: 'GET',
  path: '/api/catalogue/payment-route',
  summary: '某药某日走哪条支付渠道，理由和条件；只看已发布的目录',
  who: 'public',
  query: shape({
    name: Text(200),
    /** Empty where the name says the form. */
    form: Type.Optional(Type.String({ maxLength: 60 })),
    /** Left out for the province's day today. */
    day: Type.Optional(Day),
    setting: oneOf(Object.keys(CLAIM_SETTINGS) as ClaimSetting[]),
  }),
  output: shape({
    onDay: Day,
    route: oneOf(Object.keys(ROUTES) as Route[]),
    label: Type.String(),
    reason: Type.String(),
    conditions: Type.Array(Type.String()),
    clauses: Type.Array(oneOf(CLAUSE_IDS)),
    lists: Type.Array(
      shape({
        kind: oneOf(Object.keys(LIST_KINDS) as ListKind[]),
        label: Type.String(),
        edition: Nullable(Type.String()),
        name: Type.String(),
      }),
    ),
  }),
  clauses: ['M3', 'M6', 'M9.7', 'N5.1'],
});

export const paymentRouteEndpoints = { findPaymentRoute };
