/**
 * Who may do what next with a fault report or a question about a drug's payment scope? (N5.5, N5.6)
 * Both climb from the county to the city to the province; what the province cannot say it asks of the nation. Only the
 * province says what a scope means, and only by a published ruling: no area reads the list its own way (N5.1).
 */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { areaPrefix, type Actor } from '../../identity/roles.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const TICKET_KINDS = { fault: '故障报告', scope: '支付范围疑问' } as const;
export type TicketKind = keyof typeof TICKET_KINDS;

/** At whose desk it lies. */
export const TICKET_LEVELS = { county: '县区', city: '市州', province: '省局', nation: '国家' } as const;
export type TicketLevel = keyof typeof TICKET_LEVELS;

export const TICKET_STATES = {
  open: '待答复',
  waiting: '待补充',
  answered: '已答复',
  closed: '已办结',
  withdrawn: '已撤回',
} as const;
export type TicketState = keyof typeof TICKET_STATES;

export const TICKET_STEPS = {
  raise: '提出',
  askBack: '要求补充',
  supplement: '补充',
  passUp: '上报',
  consultNation: '请示国家',
  nationReplied: '登记国家答复',
  answer: '答复',
  reopen: '再问',
  close: '办结',
  withdraw: '撤回',
} as const;
export type TicketStep = keyof typeof TICKET_STEPS;

/** Where a ticket stands and whose it is. */
export interface TicketFacts {
  readonly kind: TicketKind;
  readonly state: TicketState;
  readonly level: TicketLevel;
  /** Area of the institution or agency that raised it, six digits. */
  readonly areaCode: string;
  /** Null when an agency raised it. */
  readonly institutionCode: string | null;
  /** Account that raised it. */
  readonly raisedBy: number;
}

/** What a step needs beside its words. */
export interface StepContent {
  /** A published ruling or explanation that the answer rests on. */
  readonly guidanceId: number | null;
  /** Number and date of the nation's letter. */
  readonly source: string;
}

const ABOVE: Readonly<Partial<Record<TicketLevel, TicketLevel>>> = { county: 'city', city: 'province' };

/** The desk at which a new ticket lands: an institution's at its county; an agency's at the level above its own. */
export function firstLevel(actor: Pick<Actor, 'areaCode' | 'institutionCode'>): TicketLevel {
  if (actor.institutionCode !== null) return 'county';
  return isCity(actor.areaCode) ? 'province' : 'city';
}

function isCity(areaCode: string | null): boolean {
  return areaCode !== null && areaPrefix(areaCode).length <= 4;
}

/** Whether the actor sits at the desk where the ticket lies. A city's agency also serves its counties' desks (M7). */
export function isAtDesk(ticket: TicketFacts, actor: Actor): boolean {
  if (ticket.level === 'province' || ticket.level === 'nation') return actor.role === 'provinceCatalogue';
  if (actor.role !== 'agencyReviewer' || actor.areaCode === null) return false;
  if (!ticket.areaCode.startsWith(areaPrefix(actor.areaCode))) return false;
  return ticket.level === 'county' || isCity(actor.areaCode);
}

/** Whether the ticket is the actor's own: raised by their institution, or by themselves at an agency. */
export function isRaiser(ticket: TicketFacts, actor: Actor): boolean {
  if (ticket.institutionCode !== null) return actor.institutionCode === ticket.institutionCode;
  return actor.accountId === ticket.raisedBy;
}

/** The steps open to an actor, in the order in which a page offers them. */
export function openSteps(ticket: TicketFacts, actor: Actor): TicketStep[] {
  const steps: TicketStep[] = [];
  if (isAtDesk(ticket, actor)) {
    if (ticket.state === 'open' && ticket.level === 'nation') steps.push('nationReplied');
    else if (ticket.state === 'open') {
      steps.push('answer', 'askBack', ticket.level === 'province' ? 'consultNation' : 'passUp');
    }
  }
  if (isRaiser(ticket, actor)) {
    if (ticket.state === 'waiting') steps.push('supplement');
    if (ticket.state === 'answered') steps.push('close', 'reopen');
    if (ticket.state === 'open' || ticket.state === 'waiting') steps.push('withdraw');
  }
  return steps;
}

/**
 * Where a step leads.
 * @returns TICKET_STEP_NOT_ALLOWED for a step that is not open to the actor, SCOPE_NEEDS_RULING for an answer to a scope
 *   question without a published ruling, TICKET_SOURCE_MISSING for a national reply without its letter
 */
export function decideTicketStep(
  ticket: TicketFacts,
  actor: Actor,
  step: TicketStep,
  content: StepContent,
): Outcome<Pick<TicketFacts, 'state' | 'level'>, Refusal> {
  if (!openSteps(ticket, actor).includes(step)) {
    return decline(refuse('TICKET_STEP_NOT_ALLOWED', { detail: TICKET_STEPS[step] }));
  }
  if (step === 'answer' && ticket.kind === 'scope' && content.guidanceId === null) {
    return decline(refuse('SCOPE_NEEDS_RULING'));
  }
  if (step === 'nationReplied' && content.source === '') return decline(refuse('TICKET_SOURCE_MISSING'));
  return accept(placeAfter(ticket, step));
}

function placeAfter({ level, state }: TicketFacts, step: TicketStep): Pick<TicketFacts, 'state' | 'level'> {
  switch (step) {
    case 'askBack':
      return { level, state: 'waiting' };
    case 'answer':
      return { level, state: 'answered' };
    case 'passUp':
    case 'reopen':
      // Who is not content with an answer asks the desk above it.
      return { level: ABOVE[level] ?? level, state: 'open' };
    case 'consultNation':
      return { level: 'nation', state: 'open' };
    case 'nationReplied':
      return { level: 'province', state: 'open' };
    case 'close':
      return { level, state: 'closed' };
    case 'withdraw':
      return { level, state: 'withdrawn' };
    case 'supplement':
      return { level, state: 'open' };
    case 'raise':
      return { level, state };
  }
}
