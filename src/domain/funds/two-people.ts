/** Money comes into the books, and out of them again, by two people: who may take the next step, and how does it stand then (M29)? */
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal, type RefusalCode } from '../refusals.ts';

interface StepRule<State> {
  readonly in: State;
  readonly to: State;
  /** Who may take it: somebody else than who took the step before, that very person, or either. */
  readonly by: 'another' | 'same' | 'either';
}

/** What one has entered another approves; a no moves no money and is for either: whoever entered it takes it back by that. */
const DECIDED_BY_TWO = {
  approved: { in: 'waiting', to: 'approved', by: 'another' },
  rejected: { in: 'waiting', to: 'rejected', by: 'either' },
} as const;

/** What was booked is asked back by one and taken back by another; leaving it as it was moves no money and is for either. */
export const BOOKED_BY_TWO = {
  ...DECIDED_BY_TWO,
  backAsked: { in: 'approved', to: 'backAsked', by: 'either' },
  backRefused: { in: 'backAsked', to: 'approved', by: 'either' },
  takenBack: { in: 'backAsked', to: 'takenBack', by: 'another' },
} as const;

/** Steps that are not to be had without a reason. */
export const STEPS_WITH_WORDS: readonly string[] = ['rejected', 'backAsked', 'backRefused'];

/** How one kind of money goes through two people, and what is said of a step that may not be taken. */
export interface TwoPeopleLaw<State extends string, Step extends string> {
  readonly rules: Readonly<Record<Step, StepRule<State>>>;
  readonly notNow: RefusalCode;
  readonly tell: (state: State) => string;
  /** Said to who would take both steps. */
  readonly another: string;
  /** Said to everybody else of a step that is for who took the one before. */
  readonly same?: string;
}

export interface Standing<State extends string> {
  readonly state: State;
  /** Who took the last step. */
  readonly lastBy: number;
}

/**
 * Whether an account may take a step now, and how the money stands after it.
 * @returns the law's own refusal, SECOND_PERSON_NEEDED
 */
export function stepByTwo<State extends string, Step extends string>(
  { rules, notNow, tell, another, same = '' }: TwoPeopleLaw<State, Step>,
  { state, lastBy }: Standing<State>,
  step: Step,
  accountId: number,
): Outcome<State, Refusal> {
  const { in: from, to, by } = rules[step];
  if (from !== state) return decline(refuse(notNow, { detail: tell(state) }));
  if (by === 'another' && lastBy === accountId)
    return decline(refuse('SECOND_PERSON_NEEDED', { detail: another }));
  if (by === 'same' && lastBy !== accountId) return decline(refuse(notNow, { detail: same }));
  return accept(to);
}

export const DECISION_STATES = ['waiting', 'approved', 'rejected'] as const;
export type DecisionState = (typeof DECISION_STATES)[number];
export const DECISION_OUTCOMES = ['approved', 'rejected'] as const;
export type DecisionOutcome = (typeof DECISION_OUTCOMES)[number];

/** What one account proposes and another decides on, once. */
export interface Proposed {
  readonly state: DecisionState;
  readonly proposedBy: number;
}

export interface Decision {
  readonly outcome: DecisionOutcome;
  readonly accountId: number;
}

/**
 * Whether an account may approve a proposal, or reject it; who proposed it takes it back by rejecting it.
 * @returns the law's own refusal once it is decided, SECOND_PERSON_NEEDED
 */
export function decideByTwo(
  law: Omit<TwoPeopleLaw<DecisionState, DecisionOutcome>, 'rules'>,
  { state, proposedBy }: Proposed,
  { outcome, accountId }: Decision,
): Outcome<true, Refusal> {
  const stepped = stepByTwo(
    { rules: DECIDED_BY_TWO, ...law },
    { state, lastBy: proposedBy },
    outcome,
    accountId,
  );
  return stepped.ok ? accept(true) : stepped;
}
