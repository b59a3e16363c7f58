/** May a doctor record how a patient does on an approved drug, and when is the next look due? The follow-up of M20. */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { mayDoctorActFor, type DoctorFacts } from '../../providers/doctor.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { holdsTermOn, type HeldTerm } from '../eligible.ts';

export const RESPONSES = {
  complete: '完全缓解',
  partial: '部分缓解',
  stable: '病情稳定',
  progressed: '病情进展',
  notAssessable: '暂不能评价',
} as const;
export type Response = keyof typeof RESPONSES;

export const TOLERANCES = { none: '没有不良反应', mild: '轻度不良反应', severe: '严重不良反应' } as const;
export type Tolerance = keyof typeof TOLERANCES;

/** Days after approval within which a first look is expected, and after which a list reminds of it. */
export const FIRST_LOOK_DAYS = 90;

/** The day on which the next look is due: as the last one states, else some time after approval; null once the drug was stopped. */
export function nextLookOn(
  approvedOn: PlainDate,
  last: { readonly nextOn: PlainDate | null } | undefined,
): PlainDate | null {
  return last === undefined ? addDays(approvedOn, FIRST_LOOK_DAYS) : last.nextOn;
}

/**
 * Whether a doctor may record a follow-up (M20): the benefit covers the day, and the doctor is published for its field.
 * @returns ELIGIBILITY_MISSING, or what `mayDoctorActFor` says
 */
export function decideFollowUp(
  held: HeldTerm,
  doctor: DoctorFacts,
  field: string,
  assessedOn: PlainDate,
  today: PlainDate,
): Outcome<true, Refusal> {
  if (!holdsTermOn(held, assessedOn))
    return decline(refuse('ELIGIBILITY_MISSING', { detail: `评估日期 ${assessedOn}` }));
  const may = mayDoctorActFor(doctor, field, today);
  return may.ok ? accept(true) : may;
}
