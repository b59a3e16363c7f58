import { Type, type Static } from 'typebox';
import {
  MANDATE_BASES,
  MANDATE_STATES,
  POWERS,
  RELATIONS,
  type MandateBasis,
  type MandateState,
  type Power,
  type Relation,
} from '../domain/insured/agents/mandate.ts';
import { endpoint } from './endpoint.ts';
import { Day, Done, Id, Instant, Nullable, oneOf, shape, Text } from './shapes.ts';

export const PowerName = oneOf(Object.keys(POWERS) as Power[]);
export const RelationName = oneOf(Object.keys(RELATIONS) as Relation[]);

export const MandateRow = shape({
  id: Id,
  principalName: Type.String(),
  agentName: Type.String(),
  relation: RelationName,
  powers: Type.Array(PowerName),
  from: Day,
  to: Day,
  basis: oneOf(Object.keys(MANDATE_BASES) as MandateBasis[]),
  state: oneOf(Object.keys(MANDATE_STATES) as MandateState[]),
  givenAt: Instant,
  endedAt: Nullable(Instant),
});
export type MandateRow = Static<typeof MandateRow>;

/** What a mandate says, whoever records it. */
export const MANDATE_MEMBERS = {
  requestId: Type.String({ pattern: '^[A-Za-z0-9-]{8,64}$' }),
  relation: RelationName,
  from: Day,
  to: Day,
};
export const MANDATE_REFUSALS = [
  'MANDATE_TO_SELF',
  'MANDATE_PRINCIPAL_DEAD',
  'MANDATE_DAYS_PAST',
  'MANDATE_ALREADY_GIVEN',
] as const;

export const listMandates = endpoint({
  id: 'insured.listMandates',
  method: 'GET',
  path: '/api/me/mandates',
  summary: '本人的委托：我委托的人，委托我的人',
  who: ['patient'],
  output: shape({ given: Type.Array(MandateRow), received: Type.Array(MandateRow) }),
  clauses: ['M23.1', 'M35'],
});

export const grantMandate = endpoint({
  id: 'insured.grantMandate',
  method: 'POST',
  path: '/api/me/mandates',
  summary: '委托家人代办：写明关系、事项和起止日期',
  who: ['patient'],
  body: shape({
    ...MANDATE_MEMBERS,
    agentName: Text(60),
    agentIdNumber: Text(18),
    powers: Type.Array(PowerName, { minItems: 1, maxItems: 3, uniqueItems: true }),
  }),
  output: MandateRow,
  refusals: MANDATE_REFUSALS,
  clauses: ['M23.1', 'M35'],
});

export const endMandate = endpoint({
  id: 'insured.endMandate',
  method: 'POST',
  path: '/api/me/mandates/:id/end',
  summary: '撤回给出的委托，或辞去受托，即时失效',
  who: ['patient'],
  params: shape({ id: Id }),
  body: shape({ reason: Text(200) }),
  output: Done,
  clauses: ['M35'],
});

export const chooseMandate = endpoint({
  id: 'insured.chooseMandate',
  method: 'PUT',
  path: '/api/session/acting',
  summary: '选择为谁办理：本人或一位委托人；记在这次登录上',
  who: ['patient'],
  body: shape({ mandateId: Nullable(Id) }),
  output: Done,
  clauses: ['M35'],
});

export const insuredAgentEndpoints = { listMandates, grantMandate, endMandate, chooseMandate };
