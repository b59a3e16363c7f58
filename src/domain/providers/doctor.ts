/** May this doctor act as 责任医师 in a field of treatment on a day? (M20, M21, M22) */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { titleSufficesOn } from '../../policy/parameters/doctor-title.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { goesOn } from './agreement.ts';
import type { DoctorFiling } from './model.ts';
import { checkQualification, type PointFact } from './points/standing.ts';

export interface DoctorFacts {
  readonly title: string;
  /** Whether the area of the doctor's hospital has relaxed the title rule for this title on the day. */
  readonly titleRelaxed: boolean;
  readonly filings: readonly DoctorFiling[];
  /** Decisions on points of the payment qualification (M27). */
  readonly points: readonly PointFact[];
}

/**
 * Refuses a title below the rule of the day (M20).
 * @returns DOCTOR_TITLE_TOO_LOW, or POLICY_NOT_FORMALISED for a day outside the Measures
 */
export function checkTitle(title: string, titleRelaxed: boolean, onDay: PlainDate): Outcome<true, Refusal> {
  const suffices = titleSufficesOn(title, titleRelaxed, onDay);
  if (suffices === undefined) return decline(refuse('POLICY_NOT_FORMALISED'));
  return suffices.value
    ? accept(true)
    : decline(refuse('DOCTOR_TITLE_TOO_LOW', { detail: `职称：${title}` }));
}

/** Whether a filing stands in the published list on a day; published once, it counts in every area (M21). */
export function isPublishedOn(filing: DoctorFiling, onDay: PlainDate): boolean {
  return filing.publishedOn !== null && filing.publishedOn <= onDay && goesOn(filing, onDay);
}

/**
 * The filing under which a doctor may state, sign and prescribe for a drug's field on a day (M20, M21, M22).
 * @returns QUALIFICATION_SUSPENDED, QUALIFICATION_ENDED, DOCTOR_NOT_PUBLISHED, DOCTOR_FIELD_MISMATCH, DOCTOR_TITLE_TOO_LOW or
 *   POLICY_NOT_FORMALISED
 */
export function mayDoctorActFor(
  doctor: DoctorFacts,
  field: string,
  onDay: PlainDate,
): Outcome<DoctorFiling, Refusal> {
  const qualified = checkQualification(doctor.points, onDay);
  if (!qualified.ok) return qualified;
  const published = doctor.filings.filter((filing) => isPublishedOn(filing, onDay));
  if (published.length === 0) return decline(refuse('DOCTOR_NOT_PUBLISHED'));
  const ofField = published.find((filing) => filing.fields.includes(field));
  if (ofField === undefined)
    return decline(refuse('DOCTOR_FIELD_MISMATCH', { detail: `该药品属于${field}` }));
  const title = checkTitle(doctor.title, doctor.titleRelaxed, onDay);
  return title.ok ? accept(ofField) : title;
}

export const FILING_STATES = {
  filed: '待经办审核',
  checked: '待省里公布',
  published: '已公布',
  suspended: '已暂停',
  ended: '已退出',
} as const;
export type FilingState = keyof typeof FILING_STATES;

/** Where a filing stands on a day, for lists and for the next step. */
export function filingStateOn(filing: DoctorFiling, onDay: PlainDate): FilingState {
  if (filing.endedOn !== null && onDay >= filing.endedOn) return 'ended';
  if (filing.publishedOn === null) return filing.checked ? 'checked' : 'filed';
  return goesOn(filing, onDay) ? 'published' : 'suspended';
}

/**
 * Whether a filing may be checked or published now: the agency checks what was filed, the province publishes what was checked (M21).
 * @returns FILING_STEP_NOT_ALLOWED, telling where it stands
 */
export function mayMoveFiling(
  filing: DoctorFiling,
  step: 'check' | 'publish',
  onDay: PlainDate,
): Outcome<true, Refusal> {
  const state = filingStateOn(filing, onDay);
  if (state === (step === 'check' ? 'filed' : 'checked')) return accept(true);
  return decline(refuse('FILING_STEP_NOT_ALLOWED', { detail: `现在的状态：${FILING_STATES[state]}` }));
}
