/** Is every drug payable for this person on this day, at this price, and delivered as it must be (M4, M9.7, M10–M13, M19, M32, N5.5, I16)? */
import type { UnitPrice } from '../../base/money.ts';
import type { Payable } from '../catalogue/payable-product.ts';
import { payableDay } from '../catalogue/payable-timeline.ts';
import { isInScope } from '../eligibility/check-application.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { CaseLine, ClaimCase, DrugFacts } from './claim-case.ts';
import { chooseRoute, heldOn, onDayOf, settingOf } from './plans/choose-route.ts';

function checkDrug(claim: ClaimCase, line: CaseLine, number: number): Refusal[] {
  if (line.drug === undefined)
    return [refuse('DRUG_NOT_LISTED', { detail: line.nationalCode, line: number })];
  const { payable, scopes } = payableDay(line.drug.timeline, claim.servedOn);
  const about = { detail: nameOf(line.drug), line: number };
  const refusals: Refusal[] = line.matched ? [] : [refuse('ITEM_NOT_MATCHED', about)];
  if (!payable.ok) return [...refusals, { ...payable.refusal, line: number }];
  const prices = checkPrice(line, payable.value, about);
  return [...refusals, ...prices, ...checkRoute(claim, line.drug, scopes, about)];
}

/**
 * Whether a price keeps to what bounds it. A secret standard is compared last of all, by `settle`: a claim that cannot be
 * paid anyway tells nothing of it (N5.1).
 */
export function checkPrice(
  line: Pick<CaseLine, 'price' | 'unitsPerPack'>,
  { standard, listedPrice }: Payable,
  about: { readonly detail: string; readonly line?: number },
): Refusal[] {
  const refusals: Refusal[] = [];
  const price = packPriceOf(line);
  if (!standard.confidential && standard.kind === 'negotiated' && price > standard.standard)
    refusals.push(refuse('PRICE_ABOVE_NEGOTIATED_STANDARD', about));
  if (listedPrice !== null && price > listedPrice) refusals.push(refuse('PRICE_ABOVE_LISTED_PRICE', about));
  return refusals;
}

/** A line in smallest units asks its price for each of them: standards and listing prices are those of a pack. */
function packPriceOf({ price, unitsPerPack }: Pick<CaseLine, 'price' | 'unitsPerPack'>): UnitPrice {
  return unitsPerPack ? ((price * BigInt(unitsPerPack)) as UnitPrice) : price;
}

function nameOf(drug: DrugFacts): string {
  return drug.timeline.product.name;
}

type About = { readonly detail: string; readonly line: number };
type Scopes = readonly (readonly string[])[];

/** Each route asks something of its own: an eligibility, a diagnosis inside the scope, a known 自付比例. */
function checkRoute(claim: ClaimCase, drug: DrugFacts, scopes: Scopes, about: About): Refusal[] {
  const route = chooseRoute(claim, drug);
  if (!route.ok) return [{ ...about, ...route.refusal }];
  // A work injury is not bound by the payment scope (I16).
  if (route.value === 'workInjury') return [];
  const unknown =
    route.value === 'ordinary' && (drug.selfPayRatio ?? null) === null
      ? [refuse('POLICY_NOT_FORMALISED', { ...about, detail: `${about.detail}：自付比例尚未录入` })]
      : [];
  return [...unknown, ...checkScope(claim, drug, scopes, about)];
}

/** A diagnosis inside the scope that the list states on that day: of the eligibility, else of the prescription or the claim (M11, M19). */
function checkScope(claim: ClaimCase, drug: DrugFacts, scopes: Scopes, about: About): Refusal[] {
  const held = heldOn(drug, claim.servedOn).map((term) => term.diagnosisCode);
  const told = [
    claim.prescription?.diagnosisCode,
    claim.diagnosisCode,
    ...(claim.otherDiagnoses ?? []),
  ].filter((code) => typeof code === 'string');
  const diagnoses = held.length > 0 && settingOf(claim) !== 'inpatient' ? held : [...held, ...told];
  if (scopes.some((codes) => codes.length === 0)) return [];
  const inScope = diagnoses.some((diagnosis) => scopes.some((codes) => isInScope(diagnosis, codes)));
  return inScope ? [] : [refuse('DIAGNOSIS_OUT_OF_SCOPE', about)];
}

export function checkDrugs(claim: ClaimCase): Refusal[] {
  return claim.lines.flatMap((line, index) => checkDrug(onDayOf(claim, line), line, index + 1));
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
