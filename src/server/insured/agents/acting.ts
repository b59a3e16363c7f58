/** Turns whoever is signed in into whoever they act for, and says what they may then do (M35). */
import type { FastifyRequest } from 'fastify';
import { dayAt } from '../../../base/date.ts';
import type { Endpoint } from '../../../contract/endpoint.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { actingName, mandateStateOn, POWERS, type Power } from '../../../domain/insured/agents/mandate.ts';
import { scopeOf } from '../../../domain/identity/roles.ts';
import { Problem } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findMandate, type StoredMandate } from './mandate-store.ts';

/** What a page says it is for: `self` or the number of a mandate. It can only narrow: the session alone decides. */
const FOR_HEADER = 'x-shuangtong-for';

/** What somebody does as themselves whoever they act for: who is here, and the mandates of their own. */
const BY_ONESELF: readonly string[] = [
  'identity.getMe',
  'identity.signOut',
  'identity.changePassword',
  'insured.listMandates',
  'insured.chooseMandate',
  'insured.endMandate',
];
/** What nobody can pass on. */
const NEVER_BY_AGENT: readonly string[] = ['insured.grantMandate', 'settlement.giveConsent'];

const POWER_OF_MODULE: Readonly<Record<string, Power>> = {
  eligibility: 'applications',
  prescription: 'prescriptions',
  funds: 'bills',
  settlement: 'bills',
};
/** Where a module does not say it. Every matter begins with whether the patient is insured; notices and questions are told by matter. */
const POWERS_OF_ENDPOINT: Readonly<Record<string, readonly Power[]>> = {
  'insured.getMyCover': ['applications', 'prescriptions', 'bills'],
  'prescription.listNotices': ['applications', 'prescriptions', 'bills'],
  'prescription.markNoticesRead': ['applications', 'prescriptions', 'bills'],
  'eligibility.askInquiry': ['applications', 'bills'],
  'eligibility.listMyInquiries': ['applications', 'bills'],
  'eligibility.getInquiry': ['applications', 'bills'],
  'eligibility.takeInquiryStep': ['applications', 'bills'],
};

/**
 * The powers of which an agent needs one to call an endpoint; undefined where anybody signed in may call. None means
 * that no mandate reaches that far: what nobody has thought of stays closed.
 */
export function powersFor(row: Endpoint): readonly Power[] | undefined {
  if (NEVER_BY_AGENT.includes(row.id)) return [];
  if (row.who === 'public' || row.who === 'signedIn') return undefined;
  const power = POWER_OF_MODULE[row.id.split('.')[0] ?? ''];
  return POWERS_OF_ENDPOINT[row.id] ?? (power === undefined ? [] : [power]);
}

/** @throws {Problem} 403 when the mandate does not go that far */
function requirePower(row: Endpoint, given: readonly Power[]): void {
  const needed = powersFor(row);
  if (needed === undefined || needed.some((power) => given.includes(power))) return;
  const words = needed.map((power) => `“${POWERS[power]}”`).join('或');
  throw new Problem(403, 'MANDATE_POWER_MISSING', '委托的事项不包括这一项', {
    ...(words === '' ? {} : { detail: `需要委托${words}` }),
    remedy: '请由患者本人办理，或请患者另行委托',
  });
}

/**
 * Every request that a mandate lets through is recorded here, whatever the endpoint itself records: looks of an agent are
 * looks at another person (M7, M35).
 */
async function admitAgent(world: World, row: Endpoint, agent: Actor, mandate: StoredMandate): Promise<Actor> {
  await world.db.transaction(scopeOf(agent), (tx) =>
    recordAudit(tx, agent, world.clock.now(), {
      action: 'insured.actForPatient',
      subjectKind: 'mandate',
      subjectId: mandate.id,
      personId: mandate.principalId,
      detail: row.id,
    }),
  );
  return agent;
}

/**
 * The actor of one request. While a session acts for somebody, the actor is that person's agent: the database then
 * shows the rows of the person who gave the mandate and of nobody else, and everything is recorded under both names.
 * The mandate is looked up among the agent's own, so that a number from elsewhere finds nothing.
 * @param mandateId what the session has chosen
 * @throws {Problem} 403 when the mandate is over or does not go that far, 409 when the page was opened for somebody else
 */
export async function actingActor(
  world: World,
  row: Endpoint,
  request: FastifyRequest,
  own: Actor,
  mandateId: number | null,
): Promise<Actor> {
  const isOwn = BY_ONESELF.includes(row.id);
  if (!isOwn) checkPage(request, mandateId);
  if (mandateId === null) return own;
  const mandate = await world.db.transaction(scopeOf(own), (tx) => findMandate(tx, mandateId));
  const isLive =
    mandate !== undefined &&
    mandate.agentId === own.personId &&
    mandateStateOn(mandate, dayAt(world.clock.now())) === 'live';
  const known = {
    id: mandateId,
    principalName: mandate?.principalName ?? '',
    agentName: own.name,
    agentId: own.personId ?? 0,
    powers: mandate?.powers ?? [],
    over: !isLive,
  };
  if (row.id === 'identity.getMe') return { ...own, mandate: known };
  if (isOwn || row.who === 'public') return own;
  if (!isLive)
    throw new Problem(403, 'MANDATE_ENDED', '这份委托已经失效，不能再代办', {
      remedy: '请在“我的”里改为为本人办理，或请对方重新委托',
    });
  requirePower(row, mandate.powers);
  const name = actingName(own.name, mandate.principalName);
  const { principalId: personId, areaCode } = mandate;
  return admitAgent(world, row, { ...own, name, personId, areaCode, mandate: known }, mandate);
}

/** Two tabs may stand open for two people; what one of them sends must not be done for the other. */
function checkPage(request: FastifyRequest, mandateId: number | null): void {
  const claimed = request.headers[FOR_HEADER];
  if (claimed === undefined || claimed === (mandateId === null ? 'self' : String(mandateId))) return;
  throw new Problem(409, 'ACTING_CHANGED', '这个页面是为另一个人打开的', {
    remedy: '请刷新页面，核对“正在为谁办理”后再继续',
  });
}
