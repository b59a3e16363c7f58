/** Where does an application stand, whom does it wait for, and what may be done next? (M22, M23.1, M23.3, I5) */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { Role } from '../identity/roles.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { STEPS, type ApplicationEvent, type Step } from './model.ts';

/** Which steps may follow a step, and who takes each. The agency may ask for papers once, and only before it accepts (I5). */
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
  accepted: { approved: ['agencyReviewer'], refused: ['agencyReviewer'] },
  approved: {},
  refused: {},
  doctorDeclined: {},
  withdrawn: {},
};

/** Steps after which nothing follows. */
export const CLOSED_STEPS: readonly Step[] = ['approved', 'refused', 'doctorDeclined', 'withdrawn'];

/** Whom a step makes wait: who acts next; null when it is over. */
const WAITS_FOR: Readonly<Record<Step, Role | null>> = {
  submitted: 'responsibleDoctor',
  hospitalReturned: 'responsibleDoctor',
  doctorStated: 'hospitalOffice',
  hospitalConfirmed: 'agencyReviewer',
  supplemented: 'agencyReviewer',
  accepted: 'agencyReviewer',
  supplementRequested: 'patient',
  approved: null,
  refused: null,
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
  return {
    step: last.step,
    waitsFor: WAITS_FOR[last.step],
    isOpen: !CLOSED_STEPS.includes(last.step),
    acceptedOn: accepted?.onDay ?? null,
    dueOn: accepted?.dueOn ?? null,
    termFrom: approved?.termFrom ?? null,
    termTo: approved?.termTo ?? null,
  };
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
