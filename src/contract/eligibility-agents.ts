import { Type } from 'typebox';
import { POWERS, PROOF_KINDS, type Power, type ProofKind } from '../domain/insured/agents/mandate.ts';
import { endpoint } from './endpoint.ts';
import { MANDATE_MEMBERS, MANDATE_REFUSALS, MandateRow } from './insured-agents.ts';
import { Done, Id, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

const ProofName = oneOf(Object.keys(PROOF_KINDS) as ProofKind[]);
const powersText = `(${Object.keys(POWERS).join('|')})`;

/** The powers as one text, because a form carries no lists: `applications,bills`. */
export function powersOf(text: string): Power[] {
  return [...new Set(text.split(','))].filter((one): one is Power => one in POWERS);
}

export const recordMandate = endpoint({
  id: 'eligibility.recordMandate',
  method: 'POST',
  path: '/api/mandates',
  summary: '经办凭材料登记委托：不能上网的患者由家人代办，附凭据扫描件',
  who: ['agencyReviewer'],
  upload: true,
  body: shape({
    ...MANDATE_MEMBERS,
    principalNo: Text(30),
    agentName: Text(60),
    agentIdNumber: Text(18),
    powers: Type.String({ pattern: `^${powersText}(,${powersText}){0,2}$` }),
    proofKind: ProofName,
  }),
  output: MandateRow,
  refusals: MANDATE_REFUSALS,
  clauses: ['M23.1', 'M35'],
});

export const listAreaMandates = endpoint({
  id: 'eligibility.listAreaMandates',
  method: 'GET',
  path: '/api/mandates',
  summary: '本地区参保人的委托',
  who: ['agencyReviewer'],
  query: shape({ ...PAGE_QUERY, q: Type.Optional(Text(60)) }),
  output: pageOf(
    shape({ ...MandateRow.properties, principalNo: Type.String(), proofKind: Nullable(ProofName) }),
  ),
  clauses: ['M35', 'M7'],
});

export const getMandateProof = endpoint({
  id: 'eligibility.getMandateProof',
  method: 'GET',
  path: '/api/mandates/:id/proof',
  summary: '查看委托凭据，查阅留痕',
  who: ['agencyReviewer'],
  params: shape({ id: Id }),
  download: true,
  output: Type.String({ description: '凭据扫描件' }),
  clauses: ['M35', 'M7'],
});

export const endAreaMandate = endpoint({
  id: 'eligibility.endAreaMandate',
  method: 'POST',
  path: '/api/mandates/:id/end',
  summary: '经办终止委托：患者申请或凭据有假，写明原因',
  who: ['agencyReviewer'],
  params: shape({ id: Id }),
  body: shape({ reason: Text(200) }),
  output: Done,
  clauses: ['M35'],
});

export const eligibilityAgentEndpoints = { recordMandate, listAreaMandates, getMandateProof, endAreaMandate };
