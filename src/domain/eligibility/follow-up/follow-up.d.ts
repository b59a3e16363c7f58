/** May a doctor record how a patient does on an approved drug, and when is the next look due? The follow-up of M20. */
import { type PlainDate } from '../../../base/date.ts';
import { type Outcome } from '../../../base/outcome.ts';
import { type DoctorFacts } from '../../providers/doctor.ts';
import { type Refusal } from '../../refusals.ts';
import { type HeldTerm } from '../eligible.ts';
export declare const RESPONSES: {
    readonly complete: "完全缓解";
    readonly partial: "部分缓解";
    readonly stable: "病情稳定";
    readonly progressed: "病情进展";
    readonly notAssessable: "暂不能评价";
};
export type Response = keyof typeof RESPONSES;
export declare const TOLERANCES: {
    readonly none: "没有不良反应";
    readonly mild: "轻度不良反应";
    readonly severe: "严重不良反应";
};
export type Tolerance = keyof typeof TOLERANCES;
/** Days after approval within which a first look is expected, and after which a list reminds of it. */
export declare const FIRST_LOOK_DAYS = 90;
/** The day on which the next look is due: as the last one states, else some time after approval; null once the drug was stopped. */
export declare function nextLookOn(approvedOn: PlainDate, last: {
    readonly nextOn: PlainDate | null;
} | undefined): PlainDate | null;
/**
 * Whether a doctor may record a follow-up (M20): the benefit covers the day, and the doctor is published for its field.
 * @returns ELIGIBILITY_MISSING, or what `mayDoctorActFor` says
 */
export declare function decideFollowUp(held: HeldTerm, doctor: DoctorFacts, field: string, assessedOn: PlainDate, today: PlainDate): Outcome<true, Refusal>;
