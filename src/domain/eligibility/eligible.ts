/** Is a person eligible for a drug on a day? Derived, never switched off by a job (M19, M23.4, M23.5, I3, I14). */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { latestEligibilityEnd } from '../../policy/parameters/eligibility-term.ts';
import type { Membership } from '../catalogue/list-membership.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { Eligibility } from './model.ts';

/** Whether a drug may be paid on a day as the list says: in its term or in a transition. */
export function isPayable(membership: Membership): boolean {
  return membership.state === 'listed' || membership.state === 'transition';
}

/**
 * The eligibility that holds for a person and a drug on a day (M19). When the drug has left the list it ends by itself (M23.5).
 * @param eligibilities of one person for one entry
 * @returns ELIGIBILITY_MISSING, DRUG_TERM_ENDED or DRUG_NOT_LISTED
 */
export function isEligibleOn(
  eligibilities: readonly Eligibility[],
  membership: Membership,
  onDay: PlainDate,
): Outcome<Eligibility, Refusal> {
  if (membership.state === 'absent') return decline(refuse('DRUG_NOT_LISTED'));
  if (!isPayable(membership)) return decline(refuse('DRUG_TERM_ENDED'));
  const held = eligibilities.find((one) => one.termFrom <= onDay && onDay <= one.termTo);
  return held ? accept(held) : decline(refuse('ELIGIBILITY_MISSING'));
}

/** The term an approval may give. */
export interface ApprovalTerm {
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** The latest end the rule allows. */
  readonly latest: PlainDate;
}

/**
 * The term of an approval: from the day of application, to the end of the second natural year or earlier (M23.4, I3).
 * A drug's own term does not shorten it, for a renewal would then need a new application: leaving the list ends it (M23.5).
 * @param wantedTo an earlier end that the reviewer sets; null takes the latest
 * @returns TERM_OUT_OF_RANGE when the wanted end is before the application or after the latest, POLICY_NOT_FORMALISED
 */
export function approvalTerm(
  appliedOn: PlainDate,
  wantedTo: PlainDate | null,
): Outcome<ApprovalTerm, Refusal> {
  const latest = latestEligibilityEnd(appliedOn);
  if (latest === undefined) return decline(refuse('POLICY_NOT_FORMALISED'));
  const to = wantedTo ?? latest.value;
  if (to < appliedOn || to > latest.value) {
    return decline(refuse('TERM_OUT_OF_RANGE', { detail: `可选 ${appliedOn} 至 ${latest.value}` }));
  }
  return accept({ from: appliedOn, to, latest: latest.value });
}
