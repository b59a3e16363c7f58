/** An application for the benefit of one listed drug, from the patient's wish to the approved term (M22, M23). */
import type { PlainDate } from '../../base/date.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';

/** What can happen to an application, in Chinese as its time line tells it. */
export const STEPS = {
  submitted: '提交申请',
  doctorStated: '责任医师签署意见',
  doctorDeclined: '责任医师未同意',
  hospitalConfirmed: '医院签署意见',
  hospitalReturned: '医院退回医师',
  accepted: '经办机构受理',
  supplementRequested: '一次性告知补正',
  supplemented: '补交材料',
  panelConvened: '提交专家评审',
  panelConcluded: '专家评审结论',
  refusalProposed: '提出不予通过',
  refusalReturned: '复核退回',
  approved: '审核通过',
  refused: '审核未通过',
  reconsiderationRequested: '申请复议',
  refusalUpheld: '复议维持不通过',
  withdrawn: '撤回申请',
} as const;
export type Step = keyof typeof STEPS;

/** What happened at a step; facts that only some steps carry are null elsewhere. */
export interface ApplicationEvent {
  readonly step: Step;
  readonly onDay: PlainDate;
  readonly note: string;
  /** The ground of a refusal. */
  readonly clause: ClauseId | null;
  /** Set by acceptance: the last working day of the review. */
  readonly dueOn: PlainDate | null;
  /** Set by approval, both inclusive. */
  readonly termFrom: PlainDate | null;
  readonly termTo: PlainDate | null;
}

/** Papers by kind (M23.2). */
export const PAPER_KINDS = {
  identity: '身份证件',
  credential: '医保电子凭证或社会保障卡',
  medicalRecord: '诊断病历',
  testReport: '检查检验报告',
  other: '其他材料',
} as const;
export type PaperKind = keyof typeof PAPER_KINDS;

/** An approved application, as prescribing and settlement ask for it. */
export interface Eligibility {
  readonly applicationId: number;
  readonly applicationNo: string;
  readonly personId: number;
  readonly scheme: Scheme;
  readonly areaCode: string;
  readonly entryKey: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly diagnosisCode: string;
  readonly diagnosisName: string;
  /** Where the patient is treated now, after changes of institution (M23.1). */
  readonly hospitalCode: string;
  readonly doctorCode: string;
  readonly pharmacyCode: string | null;
  readonly termFrom: PlainDate;
  readonly termTo: PlainDate;
  /** The day on which a change to another drug was approved: the last one of this drug; null without one (M24). */
  readonly endedOn: PlainDate | null;
  /** Day of the approval; costs between application and approval are reimbursed by hand (I10). */
  readonly approvedOn: PlainDate;
}
