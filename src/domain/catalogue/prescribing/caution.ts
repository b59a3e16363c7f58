/** Which contraindications and cautions of the label concern this patient? (M11) */
import type { PlainDate } from '../../../base/date.ts';
import { ageOn } from '../../../base/date.ts';
import type { Sex } from '../../insured/model.ts';

export const CAUTION_KINDS = {
  diagnosis: '合并诊断',
  ageBelow: '年龄小于',
  ageAbove: '年龄大于',
  sex: '性别',
  pregnancy: '妊娠',
  lactation: '哺乳',
  allergy: '过敏',
  together: '同时使用',
} as const;
export type CautionKind = keyof typeof CAUTION_KINDS;

export const CAUTION_EFFECTS = { forbidden: '禁用', caution: '慎用' } as const;
export type CautionEffect = keyof typeof CAUTION_EFFECTS;

export interface Caution {
  readonly id: number;
  readonly kind: CautionKind;
  /** By kind: prefix of a diagnosis code, years of age, male or female, allergen, key of the other drug; empty for pregnancy and lactation. */
  readonly value: string;
  readonly effect: CautionEffect;
  /** What the doctor is told. */
  readonly words: string;
}

/** What the doctor asked and found; null means that it was not asked. */
export interface ClinicalState {
  /** Kilograms with at most one decimal. */
  readonly weightKg: string | null;
  readonly heightCm: number | null;
  readonly pregnant: boolean | null;
  readonly lactating: boolean | null;
  readonly allergies: readonly string[] | null;
  /** Codes of what the patient has besides the diagnosis of the eligibility. */
  readonly otherDiagnoses: readonly string[];
}

export const NOTHING_ASKED: ClinicalState = {
  weightKg: null,
  heightCm: null,
  pregnant: null,
  lactating: null,
  allergies: null,
  otherDiagnoses: [],
};

export interface CautionSubject {
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  readonly diagnosisCode: string;
  readonly clinical: ClinicalState;
  /** Keys of the other drugs whose supply has not run out. */
  readonly otherDrugs: readonly string[];
}

/** What a caution says of a patient: it concerns them, it does not, or somebody has to ask first. */
export type CautionFinding = 'concerns' | 'clear' | 'ask';

/** Women of these ages are asked about pregnancy and lactation where the label speaks of them. */
const CHILDBEARING = { from: 12, to: 55 };

const plain = (code: string) => code.replaceAll('.', '').toUpperCase();
const asked = (answer: boolean | null): CautionFinding =>
  answer === null ? 'ask' : answer ? 'concerns' : 'clear';

function ofChildbearing(subject: CautionSubject, onDay: PlainDate, answer: boolean | null): CautionFinding {
  const age = ageOn(subject.bornOn, onDay);
  const possible = subject.sex === 'female' && age >= CHILDBEARING.from && age <= CHILDBEARING.to;
  return answer === null && !possible ? 'clear' : asked(answer);
}

/** What one caution says of a patient on a day (M11). */
export function findingOf(caution: Caution, subject: CautionSubject, onDay: PlainDate): CautionFinding {
  const { clinical } = subject;
  const concerns = (is: boolean): CautionFinding => (is ? 'concerns' : 'clear');
  switch (caution.kind) {
    case 'diagnosis':
      return concerns(
        [subject.diagnosisCode, ...clinical.otherDiagnoses].some((code) =>
          plain(code).startsWith(plain(caution.value)),
        ),
      );
    case 'ageBelow':
      return concerns(ageOn(subject.bornOn, onDay) < Number(caution.value));
    case 'ageAbove':
      return concerns(ageOn(subject.bornOn, onDay) > Number(caution.value));
    case 'sex':
      return concerns(subject.sex === caution.value);
    case 'pregnancy':
      return ofChildbearing(subject, onDay, clinical.pregnant);
    case 'lactation':
      return ofChildbearing(subject, onDay, clinical.lactating);
    case 'allergy':
      return clinical.allergies === null
        ? 'ask'
        : concerns(
            clinical.allergies.some((one) => one.includes(caution.value) || caution.value.includes(one)),
          );
    case 'together':
      return concerns(subject.otherDrugs.includes(caution.value));
  }
}

/** The value of a caution as its kind takes it; words why not otherwise. */
export function wrongCautionValue(kind: CautionKind, value: string): string | undefined {
  switch (kind) {
    case 'pregnancy':
    case 'lactation':
      return value === '' ? undefined : '这一类不用填写对照内容';
    case 'ageBelow':
    case 'ageAbove':
      return /^[1-9]\d{0,2}$/.test(value) ? undefined : '请填写周岁，如 18';
    case 'sex':
      return value === 'male' || value === 'female' ? undefined : '请选择性别';
    case 'diagnosis':
      return /^[A-Za-z]\d{2}(\.?[0-9A-Za-z]{1,6})?$/.test(value)
        ? undefined
        : '请填写诊断编码，如 K25 或 N18.5';
    case 'allergy':
    case 'together':
      return value === '' ? '请填写对照内容' : undefined;
  }
}
