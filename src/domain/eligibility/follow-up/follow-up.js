/** May a doctor record how a patient does on an approved drug, and when is the next look due? The follow-up of M20. */
import { addDays } from "../../../base/date.js";
import { accept, decline } from "../../../base/outcome.js";
import { mayDoctorActFor } from "../../providers/doctor.js";
import { refuse } from "../../refusals.js";
import { holdsTermOn } from "../eligible.js";
export const RESPONSES = {
    complete: '完全缓解',
    partial: '部分缓解',
    stable: '病情稳定',
    progressed: '病情进展',
    notAssessable: '暂不能评价',
};
export const TOLERANCES = { none: '没有不良反应', mild: '轻度不良反应', severe: '严重不良反应' };
/** Days after approval within which a first look is expected, and after which a list reminds of it. */
export const FIRST_LOOK_DAYS = 90;
/** The day on which the next look is due: as the last one states, else some time after approval; null once the drug was stopped. */
export function nextLookOn(approvedOn, last) {
    return last === undefined ? addDays(approvedOn, FIRST_LOOK_DAYS) : last.nextOn;
}
/**
 * Whether a doctor may record a follow-up (M20): the benefit covers the day, and the doctor is published for its field.
 * @returns ELIGIBILITY_MISSING, or what `mayDoctorActFor` says
 */
export function decideFollowUp(held, doctor, field, assessedOn, today) {
    if (!holdsTermOn(held, assessedOn))
        return decline(refuse('ELIGIBILITY_MISSING', { detail: `评估日期 ${assessedOn}` }));
    const may = mayDoctorActFor(doctor, field, today);
    return may.ok ? accept(true) : may;
}
//# sourceMappingURL=follow-up.js.map