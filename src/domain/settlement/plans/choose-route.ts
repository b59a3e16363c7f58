/** By which rules is a line of a claim paid (M3, M9.7, M19, N2.1, I16)? */
import type { PlainDate } from '../../../base/date.ts';
import { holdsOn } from '../../../base/dated.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { CaseLine, ClaimCase, DrugFacts } from '../claim-case.ts';
import type { OwnFund, PaidRoute, Setting } from '../model.ts';

/** Where the drugs of a claim are used; a hospital's claim is an outpatient's unless it says otherwise. */
export function settingOf({ setting, institution }: Placed): Setting {
  return setting ?? (institution?.kind === 'pharmacy' ? 'pharmacy' : 'outpatient');
}

type Placed = Pick<ClaimCase, 'setting'> & Partial<Pick<ClaimCase, 'institution'>>;

/** A claim as one of its lines sees it: on the line's own day where that is another (N3.3, M10). */
export function onDayOf(claim: ClaimCase, { usedOn }: Pick<CaseLine, 'usedOn'>): ClaimCase {
  return usedOn === undefined ? claim : { ...claim, servedOn: usedOn };
}

/** The person's eligibilities for a drug that hold on a day (M19, M23.4). */
export function heldOn({ eligibilities }: Held, servedOn: PlainDate): DrugFacts['eligibilities'] {
  return eligibilities.filter((term) => holdsOn(term, servedOn));
}

type Held = Pick<DrugFacts, 'eligibilities'>;

type Causes = Pick<ClaimCase, 'cause' | 'openFunds'>;

/** The fund of the claim's cause, where the area has opened that route (N2.1, I16). */
function ownFundOf({ cause, openFunds }: Causes): OwnFund | undefined {
  return openFunds?.find((fund) => fund === cause);
}

/** Whether all of a claim goes to the fund of its cause. */
export function isPaidInFull(claim: Causes): boolean {
  return ownFundOf(claim) !== undefined;
}

/**
 * Work injury and childbirth go to their own fund where the area has opened that route; a work injury is nothing for this
 * channel otherwise. Inpatient use needs no eligibility; who has none outside a hospital bed is paid by the ordinary plan,
 * where the area has one.
 * @returns WORK_INJURY_ELSEWHERE or ELIGIBILITY_MISSING
 */
export function chooseRoute(
  claim: Causes & Placed & Pick<ClaimCase, 'servedOn' | 'ordinary'>,
  drug: Held,
): Outcome<PaidRoute, Refusal> {
  const { cause, servedOn, ordinary } = claim;
  const fund = ownFundOf(claim);
  if (fund !== undefined) return accept(fund);
  if (cause === 'workInjury') return decline(refuse('WORK_INJURY_ELSEWHERE'));
  if (settingOf(claim) === 'inpatient' || heldOn(drug, servedOn).length > 0) return accept('separatePayment');
  return ordinary ? accept('ordinary') : decline(refuse('ELIGIBILITY_MISSING'));
}
