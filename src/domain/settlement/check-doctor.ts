/**
 * Did a responsible doctor of the drug's field order what a hospital's outpatient department hands out on its own (M19–M22, M27, I25)? A
 * prescription that circulates was judged when it was signed; a stay needs none (M19), and no other way of paying asks for one.
 */
import type { PlainDate } from '../../base/date.ts';
import { mayDoctorActFor } from '../providers/doctor.ts';
import { mostPressing, refuse, type Refusal } from '../refusals.ts';
import type { ClaimCase, OrderingDoctor } from './claim-case.ts';
import { chooseRoute, heldOn, onDayOf, settingOf } from './plans/choose-route.ts';

/**
 * What stands against an order, judged on its own day: a list, a title or a suspension of another day does not count.
 * @param fields of treatment in which the person's eligibilities for the drug were approved
 * @returns QUALIFICATION_SUSPENDED, QUALIFICATION_ENDED, DOCTOR_NOT_PUBLISHED, DOCTOR_FIELD_MISMATCH or DOCTOR_TITLE_TOO_LOW
 */
export function objectionToOrder(
  { code, facts }: OrderingDoctor,
  fields: readonly string[],
  orderedOn: PlainDate,
): Refusal | undefined {
  const who = `医师 ${code}，${orderedOn}`;
  if (facts === undefined) return refuse('DOCTOR_NOT_PUBLISHED', { detail: `${who}：没有登记这名医师` });
  const judged = fields.map((field) => mayDoctorActFor(facts, field, orderedOn));
  if (judged.some(({ ok }) => ok)) return undefined;
  const worst = mostPressing(judged.flatMap((one) => (one.ok ? [] : [one.refusal])));
  return worst && { ...worst, detail: worst.detail === undefined ? who : `${who}：${worst.detail}` };
}

/** What stands against who ordered the lines of an outpatient claim: nobody is named, or the one named may not. */
export function checkDoctors(claim: ClaimCase): Refusal[] {
  if (claim.prescription !== null || settingOf(claim) !== 'outpatient') return [];
  return claim.lines.flatMap((line, index) => {
    const { drug, orderedBy } = line;
    if (drug === undefined) return [];
    const ofDay = onDayOf(claim, line);
    const route = chooseRoute(ofDay, drug);
    if (!route.ok || route.value !== 'separatePayment') return [];
    if (orderedBy === undefined) return [refuse('ORDERING_DOCTOR_REQUIRED', { line: index + 1 })];
    const fields = heldOn(drug, ofDay.servedOn).map(({ field }) => field);
    const refusal = objectionToOrder(orderedBy, fields, ofDay.servedOn);
    return refusal === undefined ? [] : [{ ...refusal, line: index + 1 }];
  });
}
