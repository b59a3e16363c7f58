import type { PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';
import { MEASURES_TERM } from './term-of-measures.ts';

/** Titles of doctors, highest first. */
export const DOCTOR_TITLES = ['主任医师', '副主任医师', '主治医师', '住院医师'] as const;
export type DoctorTitle = (typeof DOCTOR_TITLES)[number];

export interface TitleRule {
  /** Who may be a responsible doctor anywhere. */
  readonly ordinary: readonly DoctorTitle[];
  /** Who may besides, where the area has relaxed the rule. */
  readonly relaxed: readonly DoctorTitle[];
}

/** The title a responsible doctor needs (M20). */
export const TITLE_RULE: readonly Parameter<TitleRule>[] = [
  { ...MEASURES_TERM, value: { ordinary: ['主任医师', '副主任医师'], relaxed: ['主治医师'] }, source: 'M20' },
];

/**
 * Whether a title suffices for a responsible doctor on a day (M20).
 * @param areaRelaxes whether the doctor's area has relaxed the rule
 * @returns undefined when that day is not formalised (I15)
 */
export function titleSufficesOn(
  title: string,
  areaRelaxes: boolean,
  onDay: PlainDate,
): Sourced<boolean> | undefined {
  const rule = parameterOn(TITLE_RULE, onDay);
  if (!rule) return undefined;
  const allowed: readonly string[] = areaRelaxes
    ? [...rule.value.ordinary, ...rule.value.relaxed]
    : rule.value.ordinary;
  return { value: allowed.includes(title), source: rule.source };
}
