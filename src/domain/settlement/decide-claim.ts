/** May this claim be paid at all, and if so, who pays what (M5, M9.7, M19, M21, M22, M25, M28, M30, M32, M33, M35, N2.1, N5.4, I11, I16 and the clauses of `settle`)? */
import { assert, present } from '../../base/assert.ts';
import { ZERO_FEN } from '../../base/money.ts';
import { decline, type Outcome } from '../../base/outcome.ts';
import { payableDay } from '../catalogue/payable-timeline.ts';
import { mostPressing, type Refusal } from '../refusals.ts';
import { checkDoctors } from './check-doctor.ts';
import { checkDelivery, checkDrugs } from './check-drugs.ts';
import { checkAgreement, checkInsurance, checkPlace, checkRule, checkSuspension } from './check-person.ts';
import { checkPrescription } from './check-prescription.ts';
import { checkTraceCodes } from './check-trace-codes.ts';
import type { CaseLine, ClaimCase } from './claim-case.ts';
import type { Bill, PricedLine } from './model.ts';
import { filingsAway, underFilings } from './off-site-points.ts';
import { chooseRoute, isPaidInFull, onDayOf } from './plans/choose-route.ts';
import { settle } from './settle.ts';

const CHECKS: readonly ((claim: ClaimCase) => Refusal[])[] = [
  checkRule,
  checkInsurance,
  checkSuspension,
  checkAgreement,
  checkDrugs,
  checkDoctors,
  checkPrescription,
  checkTraceCodes,
  checkPlace,
  checkDelivery,
];

/** Everything that stands against a claim, for a screen that shows all of it at once. */
export function listObjections(claim: ClaimCase): Refusal[] {
  return CHECKS.flatMap((check) => check(claim));
}

/**
 * Decides a claim from its facts.
 * @returns the bill, or of all that stands against it what stands first in the list of refusals
 */
export function decideClaim(claim: ClaimCase): Outcome<Bill, Refusal> {
  return decideAdmitted(claim, listObjections(claim));
}

/**
 * Decides a claim of which it is known what stands against it: at the counter, or where it is reimbursed by hand (M30).
 * @param objections everything that those who ask have to say against it
 */
export function decideAdmitted(claim: ClaimCase, objections: readonly Refusal[]): Outcome<Bill, Refusal> {
  const refusal = mostPressing(objections);
  if (refusal) return decline(refusal);
  const { servedOn, inMajorIllness, used, ordinary, commercial, account } = claim;
  const { limits, assistance } = isPaidInFull(claim) ? NOTHING_ASKED : claim;
  const { scheme, areaCode } = present(claim.enrolment, 'an admitted claim is of an insured person');
  assert(limits !== undefined && assistance !== 'notEntered', 'an admitted claim has its parameters');
  const lines = claim.lines.map((line) => priceable(line, onDayOf(claim, line)));
  const facts = { servedOn, scheme, inMajorIllness, used, limits, assistance, ordinary, commercial, account };
  const { rule, institution, offSiteKinds } = claim;
  const filed = filingsAway(areaCode, institution.areaCode, offSiteKinds);
  return settle({ ...facts, lines }, rule && underFilings(rule, filed));
}

/** What another fund pays in full asks no limit and no assistance (N2.1). */
const NOTHING_ASKED = { limits: { pooledFund: ZERO_FEN, majorIllness: ZERO_FEN }, assistance: null } as const;

function priceable(line: CaseLine, claim: ClaimCase): PricedLine {
  const drug = present(line.drug, 'an admitted line has its drug');
  const { payable } = payableDay(drug.timeline, claim.servedOn);
  assert(payable.ok, 'an admitted drug is payable');
  const { kind, standard, confidential } = payable.value.standard;
  const route = chooseRoute(claim, drug);
  assert(route.ok, 'an admitted line has its route');
  const { price, quantity, unitsPerPack } = line;
  const sold = {
    price,
    quantity,
    unitsPerPack,
    route: route.value,
    selfPayRatio: drug.selfPayRatio ?? undefined,
  };
  return { standardKind: kind, standard, standardHidden: confidential, ...sold };
}
