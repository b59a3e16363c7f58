/**
 * A patient asks the agency of their area about a drug, an application or a bill; who may do what next with it? (M23.1)
 * The agency answers by itself what is plain. What a payment scope means only the province says, by a published ruling:
 * such a question is referred onward, and its answer must name the ruling (N5.1).
 */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { areaPrefix, type Actor } from '../../identity/roles.ts';
import type { Power } from '../../insured/agents/mandate.ts';
import { refuse, type Refusal } from '../../refusals.ts';

/** What it is about. */
export const INQUIRY_KINDS = { drug: '药品', application: '申请', bill: '账单' } as const;
export type InquiryKind = keyof typeof INQUIRY_KINDS;

export const INQUIRY_STATES = {
  open: '等待答复',
  referred: '已请示上级',
  answered: '已答复',
  closed: '已结束',
} as const;
export type InquiryState = keyof typeof INQUIRY_STATES;

export const INQUIRY_STEPS = {
  ask: '提问',
  refer: '请示上级',
  answer: '答复',
  askAgain: '追问',
  close: '结束',
} as const;
export type InquiryStep = keyof typeof INQUIRY_STEPS;

/** Where an inquiry stands and whose it is. */
export interface InquiryFacts {
  readonly kind: InquiryKind;
  readonly state: InquiryState;
  readonly personId: number;
  /** Area in which the person is insured, six digits. */
  readonly areaCode: string;
  /** Whether the patient has asked back; that is possible once. */
  readonly askedAgain: boolean;
  /** Whether it was referred onward since it was asked: then it is about a scope. */
  readonly wasReferred: boolean;
}

/** The matter of a mandate under which an agent asks about each kind (M35). */
const POWER_OF_KIND = {
  drug: 'applications',
  application: 'applications',
  bill: 'bills',
} as const satisfies Record<InquiryKind, Power>;

/** The kinds that somebody may ask and read about: all of their own, an agent those that the mandate covers (M35). */
export function kindsOpenTo(actor: Pick<Actor, 'mandate'>): InquiryKind[] {
  const all = Object.keys(INQUIRY_KINDS) as InquiryKind[];
  const { mandate } = actor;
  return mandate === undefined ? all : all.filter((kind) => mandate.powers.includes(POWER_OF_KIND[kind]));
}

/** Whether the actor sits at the desk that answers it: an agency over the area of enrolment (M7). */
function isAtDesk(inquiry: InquiryFacts, actor: Actor): boolean {
  return (
    actor.role === 'agencyReviewer' &&
    actor.areaCode !== null &&
    inquiry.areaCode.startsWith(areaPrefix(actor.areaCode))
  );
}

function isAsker(inquiry: InquiryFacts, actor: Actor): boolean {
  return (
    actor.role === 'patient' &&
    actor.personId === inquiry.personId &&
    kindsOpenTo(actor).includes(inquiry.kind)
  );
}

/** The steps open to an actor, in the order in which a page offers them. */
export function openInquirySteps(inquiry: InquiryFacts, actor: Actor): InquiryStep[] {
  const { state } = inquiry;
  if (state === 'closed') return [];
  if (isAtDesk(inquiry, actor)) {
    if (state === 'open') return ['answer', 'refer'];
    return state === 'referred' ? ['answer'] : [];
  }
  if (!isAsker(inquiry, actor)) return [];
  return state === 'answered' && !inquiry.askedAgain ? ['close', 'askAgain'] : ['close'];
}

/** What an answer says. */
export interface AnswerContent {
  /** Whether it says what a payment scope covers. */
  readonly aboutScope: boolean;
  /** Whether it names a published ruling. */
  readonly hasRuling: boolean;
}

/**
 * Where a step leads.
 * @returns INQUIRY_ASKED_AGAIN for a second asking back, INQUIRY_STEP_NOT_ALLOWED for another step that is not open to
 *   the actor, SCOPE_NEEDS_RULING for an answer about a scope without a published ruling (N5.1)
 */
export function decideInquiryStep(
  inquiry: InquiryFacts,
  actor: Actor,
  step: Exclude<InquiryStep, 'ask'>,
  content: AnswerContent,
): Outcome<InquiryState, Refusal> {
  if (!openInquirySteps(inquiry, actor).includes(step)) {
    const again = step === 'askAgain' && inquiry.askedAgain && isAsker(inquiry, actor);
    return decline(
      again
        ? refuse('INQUIRY_ASKED_AGAIN')
        : refuse('INQUIRY_STEP_NOT_ALLOWED', { detail: INQUIRY_STEPS[step] }),
    );
  }
  const aboutScope = content.aboutScope || inquiry.wasReferred;
  if (step === 'answer' && aboutScope && !content.hasRuling) return decline(refuse('SCOPE_NEEDS_RULING'));
  return accept(STATE_AFTER[step]);
}

const STATE_AFTER = {
  refer: 'referred',
  answer: 'answered',
  askAgain: 'open',
  close: 'closed',
} as const satisfies Record<Exclude<InquiryStep, 'ask'>, InquiryState>;
