/** Is the person covered, the seller bound by agreement, the place filed (M5, M25, M30, I11, I15)? */
import { isInsuredOn } from '../insured/cover.ts';
import { maySettleOnline } from '../insured/violations/violation.ts';
import { agreementOn } from '../providers/agreement.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { ClaimCase } from './claim-case.ts';
import { isPaidInFull } from './plans/choose-route.ts';
import { poolingAreaOf } from './pooling-area.ts';

/**
 * The rules of the day must be entered before anything is computed from them (I15). What work injury or childbirth pay in full asks
 * neither a limit of the year nor assistance (N2.1).
 */
export function checkRule(claim: ClaimCase): Refusal[] {
  const { rule, servedOn, enrolment, limits, assistance } = claim;
  if (enrolment !== undefined && rule === undefined)
    return [refuse('POLICY_NOT_FORMALISED', { detail: servedOn })];
  if (isPaidInFull(claim)) return [];
  if (enrolment !== undefined && limits === undefined) {
    return [refuse('POLICY_NOT_FORMALISED', { detail: '参保地本年度支付限额尚未录入' })];
  }
  return assistance === 'notEntered'
    ? [refuse('POLICY_NOT_FORMALISED', { detail: '参保地本年度医疗救助标准尚未录入' })]
    : [];
}

/** Covered means enrolled in one of the two schemes, with benefits normal on the day of service (M5). */
export function checkInsurance({ enrolment, servedOn }: ClaimCase): Refusal[] {
  const insured = isInsuredOn(enrolment === undefined ? [] : [enrolment], servedOn);
  return insured.ok ? [] : [insured.refusal];
}

/**
 * A decision on a violation suspends online settlement for its days, whatever else would be payable (M35): a stay's line by the
 * day on which it was used, else a later line would bring it in.
 */
export function checkSuspension({ suspensions, servedOn, lines }: ClaimCase): Refusal[] {
  const online = maySettleOnline(suspensions, servedOn);
  if (!online.ok) return [online.refusal];
  return lines.flatMap(({ usedOn = servedOn }, index) => {
    const ofLine = maySettleOnline(suspensions, usedOn);
    return ofLine.ok ? [] : [{ ...ofLine.refusal, line: index + 1 }];
  });
}

export function checkAgreement({ institution, servedOn }: ClaimCase): Refusal[] {
  const agreed = agreementOn(institution.kind, institution.agreements, servedOn);
  return agreed.ok ? [] : [agreed.refusal];
}

/** Outside the pooling area of enrolment nothing is paid online without a filing (M30, I11). */
export function checkPlace({ enrolment, institution, offSiteKinds }: ClaimCase): Refusal[] {
  if (enrolment === undefined || offSiteKinds.length > 0) return [];
  const atHome = poolingAreaOf(institution.areaCode) === poolingAreaOf(enrolment.areaCode);
  return atHome ? [] : [refuse('OFF_SITE_NOT_FILED')];
}
