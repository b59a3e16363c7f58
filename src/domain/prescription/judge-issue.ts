/** May this doctor prescribe this for this patient today, and until when does it stand? (M11, M19, M22, M33, M34, I19) */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { lastValidDayOf, maxSupplyDaysOn } from '../../policy/parameters/prescription-limits.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { Sourced } from '../../policy/parameters/parameter.ts';
import { withinMonthlyAmount, type MonthlyAmount } from '../eligibility/review/monthly-amount.ts';
import { mostPressing, refuse, type Refusal } from '../refusals.ts';
import type { Acknowledgement, Dosing } from './model.ts';
import {
  daysAtHand,
  daysCovered,
  judgeSupply,
  supplyDaysOf,
  type Dispensed,
  type Handed,
  type SupplyReckoning,
} from './supply-days.ts';

/** What the modules to the left decided about the day of issue, and what the doctor writes. */
export interface IssueFacts {
  readonly onDay: PlainDate;
  readonly identityChecked: boolean;
  /** Is the patient's eligibility for the entry live (M19)? */
  readonly eligibility: Outcome<unknown, Refusal>;
  /** Is the doctor published, standing, and of the drug's field (M21, M22)? */
  readonly doctor: Outcome<unknown, Refusal>;
  /** Is each line's product paid on its own line (M4, M10, M12)? */
  readonly products: readonly Outcome<unknown, Refusal>[];
  readonly lines: readonly (Dosing & Handed)[];
  /** Earlier prescriptions of the entry that were fetched. */
  readonly dispensed: readonly Dispensed[];
  /** Days of use on prescriptions of the entry that are out and may still be fetched. */
  readonly notYetFetched: number;
  /** Is the diagnosis inside the payment scope as it is today (M11)? */
  readonly scope: Outcome<unknown, Refusal>;
  /** What the label warns of, answered (M11). */
  readonly cautions: Outcome<readonly Acknowledgement[], Refusal>;
  /** What the decision grants a month, and how many dose units went out on prescriptions of the last thirty days (M23.4). */
  readonly monthly: { readonly granted: MonthlyAmount | null; readonly recentUnits: number };
  /** Whether it may be long-term (I19); null for an ordinary prescription. */
  readonly longTerm: Outcome<unknown, Refusal> | null;
}

export interface IssueTerms {
  /** Days of use, line by line. */
  readonly supplyDays: readonly number[];
  readonly reckoning: SupplyReckoning & { readonly source: ClauseId };
  readonly limit: Sourced<number>;
  readonly validTo: Sourced<PlainDate>;
  readonly acknowledged: readonly Acknowledgement[];
}

/** Days of use of what is being written, beside what the patient has. */
export function reckonSupply(
  facts: Pick<IssueFacts, 'lines' | 'dispensed' | 'notYetFetched' | 'onDay'>,
): Pick<IssueTerms, 'supplyDays' | 'reckoning'> {
  const supplyDays = facts.lines.map(supplyDaysOf);
  return {
    supplyDays,
    reckoning: {
      thisPrescription: daysCovered(supplyDays.map((days) => ({ supplyDays: days }))),
      atHand: daysAtHand(facts.dispensed, facts.onDay),
      notYetFetched: facts.notYetFetched,
      source: 'I18',
    },
  };
}

/** The units of this prescription together with those of the month before it; small prescriptions do not get around the amount. */
function judgeMonthly({ lines, monthly }: IssueFacts, supplyDays: number): Outcome<true, Refusal> {
  const units = lines.reduce((sum, line) => sum + line.quantity * line.unitsPerPack, 0);
  return withinMonthlyAmount(monthly.granted, units + monthly.recentUnits, supplyDays);
}

/** @returns the terms of the prescription, or the most pressing of all that stands against it */
export function judgeIssue(facts: IssueFacts): Outcome<IssueTerms, Refusal> {
  const limit = maxSupplyDaysOn(facts.onDay, facts.longTerm !== null);
  const validTo = lastValidDayOf(facts.onDay);
  if (!limit || !validTo) return decline(refuse('POLICY_NOT_FORMALISED', { detail: facts.onDay }));
  const { supplyDays, reckoning } = reckonSupply(facts);
  const identity: Outcome<true, Refusal> = facts.identityChecked
    ? accept(true)
    : decline(refuse('IDENTITY_NOT_CHECKED'));
  const judged = [
    facts.eligibility,
    facts.doctor,
    ...facts.products,
    identity,
    facts.scope,
    facts.cautions,
    ...(facts.longTerm === null ? [] : [facts.longTerm]),
    judgeSupply(reckoning, limit),
    judgeMonthly(facts, reckoning.thisPrescription),
  ];
  const worst = mostPressing(judged.flatMap((one) => (one.ok ? [] : [one.refusal])));
  if (worst) return decline(worst);
  const acknowledged = facts.cautions.ok ? facts.cautions.value : [];
  return accept({ supplyDays, reckoning, limit, validTo, acknowledged });
}
