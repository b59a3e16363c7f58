/** Is a person eligible for a drug on a day? Derived, never switched off by a job (M5, M19, M23.4, M23.5, M24, I3, I14). */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { latestEligibilityEnd } from '../../policy/parameters/eligibility-term.ts';
import type { Membership } from '../catalogue/list-membership.ts';
import { isCoveredOn, type PersonStanding } from '../insured/cover.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { Eligibility } from './model.ts';

/** Whether a drug may be paid on a day as the list says: in its term or in a transition. */
export function isPayable(membership: Membership): boolean {
  return membership.state === 'listed' || membership.state === 'transition';
}

/** The days of one approved benefit, both inclusive. */
export interface HeldTerm {
  readonly termFrom: PlainDate;
  readonly termTo: PlainDate;
  /** The day on which a change to another drug was approved, the last one of this drug; null without one (M24). */
  readonly endedOn: PlainDate | null;
}

/** The last day of an approved benefit by its own facts: of its term, or the day of a change to another drug if that is sooner (M23.4, M24). */
export function lastDayOfTerm(held: HeldTerm): PlainDate {
  return held.endedOn !== null && held.endedOn < held.termTo ? held.endedOn : held.termTo;
}

/** The approved benefits whose own days cover a day. */
export function holdsTermOn(held: HeldTerm, onDay: PlainDate): boolean {
  return held.termFrom <= onDay && onDay <= lastDayOfTerm(held);
}

/**
 * The eligibility that holds for a person and a drug on a day (M19): the person is alive and covered (M5), the drug is on the
 * list or in a transition (M23.5), and an approval covers the day that no change to another drug has ended (M23.4, M24).
 * @param eligibilities of one person for one entry
 * @param membership of the entry on the same day
 * @returns PERSON_NOT_INSURED, INSURANCE_NOT_NORMAL, DRUG_NOT_LISTED, DRUG_TERM_ENDED or ELIGIBILITY_MISSING, in this order
 */
export function isEligibleOn<E extends HeldTerm = Eligibility>(
  eligibilities: readonly E[],
  membership: Membership,
  person: PersonStanding,
  onDay: PlainDate,
): Outcome<E, Refusal> {
  const covered = isCoveredOn(person, onDay);
  if (!covered.ok) return covered;
  if (membership.state === 'absent') return decline(refuse('DRUG_NOT_LISTED'));
  if (!isPayable(membership)) return decline(refuse('DRUG_TERM_ENDED'));
  const held = eligibilities.find((one) => holdsTermOn(one, onDay));
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
