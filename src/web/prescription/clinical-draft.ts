import type { Arguments } from '../../contract/client.ts';
import type { issuePrescription } from '../../contract/prescription.ts';

type Body = Arguments<typeof issuePrescription>['body'];
type Clinical = NonNullable<Body['clinical']>;
export type LongTerm = NonNullable<Body['longTerm']>;

/** What the doctor asked and found, while it is typed; figures stay text. */
export interface ClinicalDraft {
  readonly weightKg: string;
  readonly heightCm: string;
  readonly pregnant: boolean | null;
  readonly lactating: boolean | null;
  readonly allergies: readonly string[] | null;
  readonly otherDiagnoses: readonly string[];
}

export const NOTHING_ASKED: ClinicalDraft = {
  weightKg: '',
  heightCm: '',
  pregnant: null,
  lactating: null,
  allergies: null,
  otherDiagnoses: [],
};

const WEIGHT = /^[1-9]\d{0,2}(\.\d)?$/;
const DIAGNOSIS = /^[A-Za-z]\d{2}(\.?[0-9A-Za-z]{1,6})?$/;

/** What is wrong with the record, field by field. */
export function clinicalProblems(draft: ClinicalDraft): { fieldId: string; text: string }[] {
  const problems = [];
  if (draft.weightKg !== '' && !WEIGHT.test(draft.weightKg))
    problems.push({ fieldId: 'weight', text: '体重填千克数，至多一位小数' });
  const height = Number(draft.heightCm);
  if (draft.heightCm !== '' && !(Number.isInteger(height) && height >= 30 && height <= 250))
    problems.push({ fieldId: 'height', text: '身高填 30 至 250 的整数' });
  if (draft.allergies?.some((one) => one.trim() === '') === true)
    problems.push({ fieldId: 'allergies', text: '请填写对什么过敏，输入后按回车' });
  const odd = draft.otherDiagnoses.filter((code) => !DIAGNOSIS.test(code));
  if (odd.length > 0)
    problems.push({ fieldId: 'other-diagnoses', text: `不是诊断编码：${odd.join('、')}，写法如 N18.5` });
  return problems;
}

/** The record as the server takes it; undefined while something in it is wrong. */
export function clinicalOf(draft: ClinicalDraft): Clinical | undefined {
  if (clinicalProblems(draft).length > 0) return undefined;
  return {
    weightKg: draft.weightKg === '' ? null : draft.weightKg,
    heightCm: draft.heightCm === '' ? null : Number(draft.heightCm),
    pregnant: draft.pregnant,
    lactating: draft.lactating,
    allergies: draft.allergies && [...draft.allergies],
    otherDiagnoses: [...draft.otherDiagnoses],
  };
}

/** What is wrong with the request for a long-term prescription. */
export function longTermProblems(draft: LongTerm): { fieldId: string; text: string }[] {
  const problems = [];
  if (draft.assessment.trim().length < 10)
    problems.push({ fieldId: 'assessment', text: '请写明病情稳定、适于长期用药的评估，至少 10 个字' });
  if (draft.consentName.trim() === '') problems.push({ fieldId: 'consent-name', text: '请填写签字同意的人' });
  return problems;
}
