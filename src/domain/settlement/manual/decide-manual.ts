/**
 * May a purchase that was paid out of pocket be reimbursed, and if so, who pays what (M30, I10, I11, I22, I24)? The same facts,
 * checks and amounts as at the counter, without those that only an online counter can meet: its matched items, the
 * circulated prescription, a code for every pack, and the suspension of online settlement. A seller outside the province needs
 * no agreement with us, and our listing prices do not bind it; it must be designated where it stands.
 */
import type { Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { checkDelivery, checkDrugs } from '../check-drugs.ts';
import { checkAgreement, checkInsurance, checkPlace, checkRule } from '../check-person.ts';
import { checkTraceCodes } from '../check-trace-codes.ts';
import type { ClaimCase } from '../claim-case.ts';
import { decideAdmitted } from '../decide-claim.ts';
import type { Bill } from '../model.ts';

/** Of the packs whose codes are told every one must be right and unsold; none has to be told. */
function checkToldCodes(claim: ClaimCase): Refusal[] {
  return checkTraceCodes(claim).filter((refusal) => refusal.code !== 'TRACE_CODES_INCOMPLETE');
}

/** Under agreement with us, or outside the province known by its national code. */
function checkSeller(claim: ClaimCase): Refusal[] {
  const { code, isOutsideProvince } = claim.institution;
  if (isOutsideProvince !== true) return checkAgreement(claim);
  return code === '' ? [refuse('OUTSIDE_SELLER_UNVERIFIED')] : [];
}

/** Above our listing price nobody of ours sells; elsewhere what exceeds the standard is the patient's. */
function checkBoughtDrugs(claim: ClaimCase): Refusal[] {
  const refusals = checkDrugs(claim);
  return claim.institution.isOutsideProvince === true
    ? refusals.filter((refusal) => refusal.code !== 'PRICE_ABOVE_LISTED_PRICE')
    : refusals;
}

const CHECKS: readonly ((claim: ClaimCase) => Refusal[])[] = [
  checkRule,
  checkInsurance,
  checkSeller,
  checkBoughtDrugs,
  checkToldCodes,
  checkPlace,
  checkDelivery,
];

/** The agency has matched each line to its product by the invoice; that stands in place of the counter's own match. */
function matchedByAgency(claim: ClaimCase): ClaimCase {
  return { ...claim, lines: claim.lines.map((line) => ({ ...line, matched: true })) };
}

/** Everything that stands against reimbursing a purchase. */
export function listManualObjections(claim: ClaimCase): Refusal[] {
  const matched = matchedByAgency(claim);
  return CHECKS.flatMap((check) => check(matched));
}

/** @returns the bill by the rules of the day of purchase, or of all that stands against it what is told first */
export function decideManual(claim: ClaimCase): Outcome<Bill, Refusal> {
  return decideAdmitted(claim, listManualObjections(claim));
}
