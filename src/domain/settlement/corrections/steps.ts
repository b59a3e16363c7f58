/** How a proposal to book bills anew goes from one desk to the next (M29): one person proposes, another confirms. */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const READJUDICATION_STATES = {
  found: '待处理',
  proposed: '待确认',
  sentBack: '已退回',
  booked: '已记账',
  refused: '不调整',
  lapsed: '已失效',
} as const;
export type ReadjudicationState = keyof typeof READJUDICATION_STATES;
export type ReadjudicationStep = Exclude<ReadjudicationState, 'found'>;

export interface StandingReadjudication {
  readonly state: ReadjudicationState;
  /** Who took the last step; null where none was taken. */
  readonly lastBy: number | null;
  /** Bills that would be booked anew. */
  readonly bills: number;
}

const FROM: Readonly<Record<ReadjudicationStep, readonly ReadjudicationState[]>> = {
  proposed: ['found', 'sentBack'],
  sentBack: ['proposed'],
  booked: ['proposed'],
  refused: ['found', 'sentBack', 'proposed'],
  lapsed: ['found', 'sentBack', 'proposed'],
};

/** Whether anything can still be done about it. */
export function isOpen(state: ReadjudicationState): boolean {
  return FROM.lapsed.includes(state);
}

/**
 * Whether somebody may take a step.
 * @returns READJUDICATION_STEP_NOT_ALLOWED, or SECOND_PERSON_NEEDED for who would confirm their own proposal
 */
export function mayStep(
  { state, lastBy, bills }: StandingReadjudication,
  step: ReadjudicationStep,
  accountId: number,
): Outcome<true, Refusal> {
  const nothingToBook = bills === 0 && (step === 'proposed' || step === 'booked');
  if (nothingToBook || !FROM[step].includes(state)) return decline(refuse('READJUDICATION_STEP_NOT_ALLOWED'));
  if (step === 'booked' && lastBy === accountId) return decline(refuse('SECOND_PERSON_NEEDED'));
  return accept(true);
}
