/** Where does an application stand, whom does it wait for, and what may be done next? (M22, M23.1, M23.3, M36, I5) */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { Role } from '../identity/roles.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { STEPS, type ApplicationEvent, type Step } from './model.ts';

/** What a reviewer may do with an accepted case; experts are asked once at most (M36). */
const IN_REVIEW = { approved: ['agencyReviewer'], refusalProposed: ['agencyReviewer'] } as const;

/**
 * Which steps may follow a step, and who takes each. The agency may ask for papers once, and only before it accepts (I5).
 * A refusal is proposed by one and confirmed by another; who was refused may have it reconsidered once.
 */
const NEXT: Readonly<Record<Step, Partial<Record<Step, readonly Role[]>>>> = {
  submitted: {
    doctorStated: ['responsibleDoctor'],
    doctorDeclined: ['responsibleDoctor'],
    withdrawn: ['patient'],
  },
  doctorStated: {
    hospitalConfirmed: ['hospitalOffice'],
    hospitalReturned: ['hospitalOffice'],
    withdrawn: ['patient'],
  },
  hospitalReturned: {
    doctorStated: ['responsibleDoctor'],
    doctorDeclined: ['responsibleDoctor'],
    withdrawn: ['patient'],
  },
  hospitalConfirmed: {
    accepted: ['agencyReviewer'],
    supplementRequested: ['agencyReviewer'],
    withdrawn: ['patient'],
  },
  supplementRequested: { supplemented: ['patient', 'responsibleDoctor'], withdrawn: ['patient'] },
  supplemented: { accepted: ['agencyReviewer'], withdrawn: ['patient'] },
  accepted: { ...IN_REVIEW, panelConvened: ['agencyReviewer'] },
  panelConvened: { panelConcluded: ['agencyReviewer'] },
  panelConcluded: IN_REVIEW,
  refusalProposed: { refused: ['agencyReviewer'], refusalReturned: ['agencyReviewer'] },
  refusalReturned: IN_REVIEW,
  refused: { reconsiderationRequested: ['patient'] },
  reconsiderationRequested: { approved: ['agencyReviewer'], refusalUpheld: ['agencyReviewer'] },
  refusalUpheld: {},
  approved: {},
  doctorDeclined: {},
  withdrawn: {},
};

/** Steps at which an application is decided or given up: nobody has to act, though who was refused may ask again. */
export const CLOSED_STEPS: readonly Step[] = [
  'approved',
  'refused',
  'refusalUpheld',
  'doctorDeclined',
  'withdrawn',
];

/** Steps at which the agency's clock runs (M23.3): asking experts or a second reviewer does not stop it (I5). */
export const TIMED_STEPS: readonly Step[] = [
  'accepted',
  'panelConvened',
  'panelConcluded',
  'refusalProposed',
  'refusalReturned',
  'reconsiderationRequested',
];

/** What the agency does inside itself: a refusal that nobody has confirmed is no answer, and is told to nobody outside. */
export const INNER_STEPS: readonly Step[] = ['refusalProposed', 'refusalReturned'];

/** Whom a step makes wait: who acts next; null when it is over. */
const WAITS_FOR: Readonly<Record<Step, Role | null>> = {
  submitted: 'responsibleDoctor',
  hospitalReturned: 'responsibleDoctor',
  doctorStated: 'hospitalOffice',
  hospitalConfirmed: 'agencyReviewer',
  supplemented: 'agencyReviewer',
  accepted: 'agencyReviewer',
  panelConvened: 'expert',
  panelConcluded: 'agencyReviewer',
  refusalProposed: 'agencyReviewer',
  refusalReturned: 'agencyReviewer',
  reconsiderationRequested: 'agencyReviewer',
  supplementRequested: 'patient',
  approved: null,
  refused: null,
  refusalUpheld: null,
  doctorDeclined: null,
  withdrawn: null,
};

export interface Progress {
  readonly step: Step;
  readonly waitsFor: Role | null;
  readonly isOpen: boolean;
  readonly acceptedOn: PlainDate | null;
  readonly dueOn: PlainDate | null;
  readonly termFrom: PlainDate | null;
  readonly termTo: PlainDate | null;
  /** The day from which the running clock counts: acceptance, or the request for reconsideration; null while none runs. */
  readonly clockFrom: PlainDate | null;
}

/** Whom an application at a step waits for. */
export function waitsFor(step: Step): Role | null {
  return WAITS_FOR[step];
}

/** The steps at which an application waits for a role: what its queue holds. */
export function stepsWaitingFor(role: Role): Step[] {
  return (Object.keys(STEPS) as Step[]).filter((step) => WAITS_FOR[step] === role);
}

/** The state after a sequence of events, which begins with the submission (M23.1). */
export function progressOf(events: readonly ApplicationEvent[]): Progress | undefined {
  const last = events.at(-1);
  if (last === undefined) return undefined;
  const accepted = events.find((event) => event.step === 'accepted');
  const approved = events.find((event) => event.step === 'approved');
  const started = events.findLast(
    (event) => event.step === 'accepted' || event.step === 'reconsiderationRequested',
  );
  return {
    step: last.step,
    waitsFor: WAITS_FOR[last.step],
    isOpen: !CLOSED_STEPS.includes(last.step),
    acceptedOn: accepted?.onDay ?? null,
    dueOn: started?.dueOn ?? null,
    clockFrom: TIMED_STEPS.includes(last.step) ? (started?.onDay ?? null) : null,
    termFrom: approved?.termFrom ?? null,
    termTo: approved?.termTo ?? null,
  };
}

/** How a step is told outside the agency: an unconfirmed refusal is still a review. */
export function stepToldOutside(step: Step): Step {
  return INNER_STEPS.includes(step) ? 'accepted' : step;
}

/** The steps that a role may take now. */
export function stepsOpenTo(current: Step, role: Role): Step[] {
  return (Object.keys(NEXT[current]) as Step[]).filter((step) => NEXT[current][step]?.includes(role));
}

/**
 * Whether a role may take a step from where the application stands (M22).
 * @returns STEP_NOT_ALLOWED, telling where it stands
 */
export function mayTakeStep(current: Step, next: Step, role: Role): Outcome<Step, Refusal> {
  if (NEXT[current][next]?.includes(role)) return accept(next);
  return decline(refuse('STEP_NOT_ALLOWED', { detail: `申请现在的环节：${STEPS[current]}` }));
}
