/** What does the official form ask beyond the application itself, and what is it called? (M22, M5) */

export const FORM_TITLE = '“双通道”单行支付管理药品使用申请表';

/** Why the drug is needed. Costs of a work injury are borne by another insurance and cannot be applied for here (M5). */
export const CAUSES = { illness: '疾病', thirdParty: '第三人责任', workInjury: '工伤' } as const;
export type Cause = keyof typeof CAUSES;

/** What the applicant adds to the application; empty where it does not apply. */
export interface FormFacts {
  readonly department: string;
  /** 门诊号或住院号. */
  readonly visitNo: string;
  readonly stage: string;
  readonly keyTests: string;
  readonly earlierTreatment: string;
  readonly dosing: string;
  readonly course: string;
  /** Which part of the payment scope is met, and by what. */
  readonly scopeEvidence: string;
  readonly cause: Cause;
}

/** The columns in the order of the form, and the most characters that each takes. */
export const FORM_FIELDS = {
  department: { label: '就诊科室', most: 100 },
  visitNo: { label: '门诊号或住院号', most: 60 },
  stage: { label: '分期、分型', most: 100 },
  keyTests: { label: '关键检查', most: 500 },
  earlierTreatment: { label: '既往治疗', most: 500 },
  dosing: { label: '用法用量', most: 200 },
  course: { label: '预计疗程和每月用量', most: 200 },
  scopeEvidence: { label: '符合限定支付范围的依据', most: 500 },
} as const;
export type FormField = keyof typeof FORM_FIELDS;

export const EMPTY_FORM: FormFacts = {
  department: '',
  visitNo: '',
  stage: '',
  keyTests: '',
  earlierTreatment: '',
  dosing: '',
  course: '',
  scopeEvidence: '',
  cause: 'illness',
};

/** The promise that whoever submits makes, as the page shows it and the form prints it. */
export const PROMISE = '所填内容和材料真实，愿意接受核查；如有虚假，愿意退回已支付的费用并承担责任。';

/** A printed copy's code in groups that can be read aloud. */
export function spacedCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1 ');
}
