/** Is every drug payable for this person on this day, at this price, and delivered as it must be (M4, M10, M11, M12, M13, M19, M32, N5.5)? */
import type { PlainDate } from '../../base/date.ts';
import { holdsOn } from '../../base/dated.ts';
import { payableDay } from '../catalogue/payable-timeline.ts';
import { isInScope } from '../eligibility/check-application.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { CaseLine, ClaimCase, DrugFacts } from './claim-case.ts';

function checkDrug(claim: ClaimCase, line: CaseLine, number: number): Refusal[] {
  if (line.drug === undefined)
    return [refuse('DRUG_NOT_LISTED', { detail: line.nationalCode, line: number })];
  const { payable, scopes } = payableDay(line.drug.timeline, claim.servedOn);
  const about = { detail: nameOf(line.drug), line: number };
  const refusals: Refusal[] = line.matched ? [] : [refuse('ITEM_NOT_MATCHED', about)];
  if (!payable.ok) return [...refusals, { ...payable.refusal, line: number }];
  const { standard, listedPrice } = payable.value;
  // A secret standard is compared last of all, by `settle`: a claim that cannot be paid anyway tells nothing of it (N5.1).
  if (!standard.confidential && standard.kind === 'negotiated' && line.price > standard.standard)
    refusals.push(refuse('PRICE_ABOVE_NEGOTIATED_STANDARD', about));
  if (listedPrice !== null && line.price > listedPrice)
    refusals.push(refuse('PRICE_ABOVE_LISTED_PRICE', about));
  refusals.push(...checkEligibility(line.drug, scopes, claim.servedOn, about));
  return refusals;
}

function nameOf(drug: DrugFacts): string {
  return drug.timeline.product.name;
}

/** An eligibility of the day, for a diagnosis inside the scope that the list states on that day (M11, M19). */
function checkEligibility(
  drug: DrugFacts,
  scopes: readonly (readonly string[])[],
  servedOn: PlainDate,
  about: { detail: string; line: number },
): Refusal[] {
  const held = drug.eligibilities.filter((term) => holdsOn(term, servedOn));
  if (held.length === 0) return [refuse('ELIGIBILITY_MISSING', about)];
  const inScope = held.some(({ diagnosisCode }) => scopes.some((codes) => isInScope(diagnosisCode, codes)));
  return inScope ? [] : [refuse('DIAGNOSIS_OUT_OF_SCOPE', about)];
}

export function checkDrugs(claim: ClaimCase): Refusal[] {
  return claim.lines.flatMap((line, index) => checkDrug(claim, line, index + 1));
}

/** A pharmacy delivers injections to the treating hospital and never hands them out (M32). */
export function checkDelivery({ lines, institution, receivingHospital }: ClaimCase): Refusal[] {
  const injection = lines.findIndex((line) => line.drug?.isInjection === true);
  const drug = lines[injection]?.drug;
  if (drug === undefined || institution.kind !== 'pharmacy') return [];
  if (receivingHospital?.known) return [];
  const detail = receivingHospital === null ? nameOf(drug) : '接收医院不是定点医疗机构';
  return [refuse('INJECTION_NEEDS_DELIVERY', { detail, line: injection + 1 })];
}
