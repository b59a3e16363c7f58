/** May this be a long-term prescription? (M33, I19) */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { titleSufficesOn } from '../../policy/parameters/doctor-title.ts';
import { longTermObstacle, type Handling } from '../catalogue/prescribing/handling.ts';
import { refuse, type Refusal } from '../refusals.ts';

export interface LongTermFacts {
  readonly onDay: PlainDate;
  /** The drugs being written, by the name that a doctor reads. */
  readonly products: readonly { readonly name: string; readonly handling: Handling | undefined }[];
  /** Was the drug handed out to this person before? A long supply never takes the place of a first visit. */
  readonly hasUsedBefore: boolean;
  /** Did this person have a long-term prescription of the drug before? */
  readonly hadLongTermBefore: boolean;
  readonly doctorTitle: string;
}

/**
 * Storage and control of each drug, earlier use, and for the first one a doctor of 副高 or above (I19).
 * @returns LONG_TERM_NOT_ALLOWED with every reason
 */
export function judgeLongTerm(facts: LongTermFacts): Outcome<true, Refusal> {
  const reasons = facts.products.flatMap(({ name, handling }) => {
    const obstacle = longTermObstacle(handling);
    return obstacle === undefined ? [] : [`${name}：${obstacle}`];
  });
  if (!facts.hasUsedBefore) reasons.push('患者还没有取过这种药，首次用药不开长期处方');
  // A relaxed title may prescribe, but the first long-term prescription is for an experienced doctor.
  const senior = titleSufficesOn(facts.doctorTitle, false, facts.onDay);
  if (!facts.hadLongTermBefore && senior?.value !== true)
    reasons.push('首次开具长期处方须由副高级以上职称的责任医师评估');
  return reasons.length === 0
    ? accept(true)
    : decline(refuse('LONG_TERM_NOT_ALLOWED', { detail: reasons.join('；') }));
}
