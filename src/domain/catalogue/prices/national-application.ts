/** Where does a maker's application to the nation stand? A strength the list does not print is asked for there (N2.3). */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const APPLICATION_STEPS = {
  accepted: '国家受理',
  supplement: '要求补充材料',
  standardSet: '国家已确定标准',
  refused: '国家不予纳入',
  withdrawn: '企业撤回',
} as const;
export type ApplicationStep = keyof typeof APPLICATION_STEPS;

export const APPLICATION_STATES = { submitted: '已提交', ...APPLICATION_STEPS } as const;
export type ApplicationState = keyof typeof APPLICATION_STATES;

/** The steps that end an application: nothing follows them. */
export const OUTCOMES: readonly ApplicationStep[] = ['standardSet', 'refused', 'withdrawn'];

export interface TakenStep {
  readonly kind: ApplicationStep;
  readonly onDay: PlainDate;
}

export function stateOf(steps: readonly TakenStep[]): ApplicationState {
  return steps.at(-1)?.kind ?? 'submitted';
}

/** Whether anything may follow: an outcome is the last step. */
export function decideStep(steps: readonly TakenStep[]): Outcome<{ readonly open: true }, Refusal> {
  const last = steps.at(-1);
  return last && OUTCOMES.includes(last.kind)
    ? decline(
        refuse('NATIONAL_APPLICATION_CLOSED', { detail: `${last.onDay} ${APPLICATION_STEPS[last.kind]}` }),
      )
    : accept({ open: true });
}
