/** Which pharmacies has a maker chosen for its product, and has the pharmacy agreed? (M26, M38) */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const AUTHORISATION_STEPS = {
  accept: '接受',
  decline: '谢绝',
  withdraw: '撤回',
  end: '终止',
} as const;
export type AuthorisationStep = keyof typeof AUTHORISATION_STEPS;

/** Who takes a step. */
export type AuthorisationParty = 'enterprise' | 'pharmacy';

export interface Authorisation {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly answer: 'accept' | 'decline' | 'withdraw' | null;
  /** First day on which it no longer holds. */
  readonly endedOn: PlainDate | null;
}

export const AUTHORISATION_STATES = {
  offered: '待药店答复',
  coming: '已接受，未到起始日',
  inForce: '供应中',
  declined: '药店谢绝',
  withdrawn: '企业撤回',
  ended: '已终止',
} as const;
export type AuthorisationState = keyof typeof AUTHORISATION_STATES;

/** How an authorisation stands on a day. An offer nobody answered before its last day has lapsed. */
export function authorisationStateOn(one: Authorisation, onDay: PlainDate): AuthorisationState {
  if (one.answer === 'decline') return 'declined';
  if (one.answer === 'withdraw') return 'withdrawn';
  if (onDay > one.to || (one.endedOn !== null && onDay >= one.endedOn)) return 'ended';
  if (one.answer === null) return 'offered';
  return onDay < one.from ? 'coming' : 'inForce';
}

const MAY: Readonly<
  Record<
    AuthorisationStep,
    { readonly by: readonly AuthorisationParty[]; readonly in: readonly AuthorisationState[] }
  >
> = {
  accept: { by: ['pharmacy'], in: ['offered'] },
  decline: { by: ['pharmacy'], in: ['offered'] },
  withdraw: { by: ['enterprise'], in: ['offered'] },
  end: { by: ['enterprise', 'pharmacy'], in: ['coming', 'inForce'] },
};

/** The steps that a party may take on a day, for the buttons of its desk. */
export function stepsFor(
  one: Authorisation,
  party: AuthorisationParty,
  onDay: PlainDate,
): readonly AuthorisationStep[] {
  const state = authorisationStateOn(one, onDay);
  return (Object.keys(MAY) as AuthorisationStep[]).filter(
    (step) => MAY[step].by.includes(party) && MAY[step].in.includes(state),
  );
}

/**
 * May a party take this step today? (M26)
 * @returns AUTHORISATION_STEP_NOT_ALLOWED, telling where it stands
 */
export function mayTakeStep(
  one: Authorisation,
  party: AuthorisationParty,
  step: AuthorisationStep,
  onDay: PlainDate,
): Outcome<true, Refusal> {
  if (stepsFor(one, party, onDay).includes(step)) return accept(true);
  const detail = `现在的状态：${AUTHORISATION_STATES[authorisationStateOn(one, onDay)]}`;
  return decline(refuse('AUTHORISATION_STEP_NOT_ALLOWED', { detail }));
}
