/** May this prescription be used for this claim (M28, M33, M35, N5.4)? */
import type { Quantity } from '../../base/money.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { ClaimCase, PrescriptionFacts } from './claim-case.ts';

export function checkPrescription(claim: ClaimCase): Refusal[] {
  const { prescription, institution } = claim;
  if (prescription === undefined) return [refuse('PRESCRIPTION_REQUIRED', { detail: '电子处方中心没有这张处方' })];
  if (prescription !== null) return checkFound(claim, prescription);
  return institution.kind === 'pharmacy' ? [refuse('PRESCRIPTION_REQUIRED')] : [];
}

function checkFound(claim: ClaimCase, prescription: PrescriptionFacts): Refusal[] {
  const refusals: Refusal[] = [];
  if (claim.servedOn > prescription.validTo) refusals.push(refuse('PRESCRIPTION_EXPIRED', { detail: `${prescription.validTo} 止` }));
  if (prescription.state === 'issued') refusals.push(refuse('PRESCRIPTION_NOT_CHECKED'));
  if (prescription.state === 'returned') refusals.push(refuse('PRESCRIPTION_RETURNED'));
  if (prescription.state === 'withdrawn') refusals.push(refuse('PRESCRIPTION_RETURNED', { detail: '处方已由医师撤回' }));
  if (prescription.state === 'used') refusals.push(refuse('PRESCRIPTION_ALREADY_USED'));
  if (prescription.personId !== claim.personId) return [...refusals, refuse('PRESCRIPTION_PERSON_MISMATCH')];
  return [...refusals, ...checkLines(claim, prescription)];
}

/** A product may stand on several lines of either side, so the sums by code are compared. */
function checkLines(claim: ClaimCase, prescription: PrescriptionFacts): Refusal[] {
  const sold = sumByCode(claim.lines);
  const prescribed = sumByCode(prescription.lines);
  const wrong = claim.lines.findIndex((line) => sold.get(line.nationalCode) !== prescribed.get(line.nationalCode));
  if (wrong >= 0) return [refuse('PRESCRIPTION_LINE_MISMATCH', { line: wrong + 1 })];
  return sold.size === prescribed.size ? [] : [refuse('PRESCRIPTION_LINE_MISMATCH', { detail: '处方所列药品没有全部结算' })];
}

function sumByCode(lines: readonly { readonly nationalCode: string; readonly quantity: Quantity }[]): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const { nationalCode, quantity } of lines) sums.set(nationalCode, (sums.get(nationalCode) ?? 0n) + quantity);
  return sums;
}
