/** Is every drug payable for this person on this day, at this price, and delivered as it must be (M4, M10, M12, M13, M19, M32)? */
import { holdsOn } from '../../base/dated.ts';
import { decidePayable } from '../catalogue/payable-product.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { CaseLine, ClaimCase } from './claim-case.ts';

function checkDrug(claim: ClaimCase, line: CaseLine, number: number): Refusal[] {
  if (line.drug === undefined) return [refuse('DRUG_NOT_LISTED', { detail: line.nationalCode, line: number })];
  const payable = decidePayable(line.drug, claim.servedOn);
  if (!payable.ok) return [{ ...payable.refusal, line: number }];
  const about = { detail: line.drug.name, line: number };
  const { standard, listedPrice } = payable.value;
  const refusals: Refusal[] = [];
  if (standard.kind === 'negotiated' && line.price > standard.standard) refusals.push(refuse('PRICE_ABOVE_NEGOTIATED_STANDARD', about));
  if (listedPrice !== null && line.price > listedPrice) refusals.push(refuse('PRICE_ABOVE_LISTED_PRICE', about));
  const isEligible = line.drug.eligibilities.some((term) => holdsOn(term, claim.servedOn));
  if (!isEligible) refusals.push(refuse('ELIGIBILITY_MISSING', about));
  return refusals;
}

export function checkDrugs(claim: ClaimCase): Refusal[] {
  return claim.lines.flatMap((line, index) => checkDrug(claim, line, index + 1));
}

/** A pharmacy delivers injections to the treating hospital and never hands them out (M32). */
export function checkDelivery({ lines, institution, receivingHospital }: ClaimCase): Refusal[] {
  const injection = lines.findIndex((line) => line.drug?.isInjection === true);
  if (injection < 0 || institution.kind !== 'pharmacy') return [];
  if (receivingHospital?.known) return [];
  const detail = receivingHospital === null ? lines[injection]?.drug?.name : '接收医院不是定点医疗机构';
  return [refuse('INJECTION_NEEDS_DELIVERY', { ...(detail !== undefined && { detail }), line: injection + 1 })];
}
