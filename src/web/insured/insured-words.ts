/** Words for who is insured and how; the domain's labels, as choices and as signs. */
import {
  ASSISTANCE_CATEGORIES,
  ENROLMENT_STATUSES,
  SCHEME_LABELS,
  type EnrolmentStatus,
} from '../../domain/insured/model.ts';
import { NATIONALITIES, NATIONALITY_CODES } from '../../domain/insured/nationality.ts';
import type { Tone } from '../ui/Status.tsx';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

function choicesOf(labels: Readonly<Record<string, string>>): readonly Choice[] {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

export const SCHEME_CHOICES = choicesOf(SCHEME_LABELS);
export const STATUS_CHOICES = choicesOf(ENROLMENT_STATUSES);
export const CATEGORY_CHOICES = choicesOf(ASSISTANCE_CATEGORIES);
export const NATIONALITY_CHOICES: readonly Choice[] = NATIONALITY_CODES.map((code) => ({
  value: code,
  label: NATIONALITIES[code],
}));

const STATUS_TONES: Readonly<Record<EnrolmentStatus, Tone>> = {
  normal: 'good',
  suspended: 'bad',
  waiting: 'wait',
};

/** How an enrolment stands, with its sign; without one the person is not insured today. */
export function statusSign(status: EnrolmentStatus | null): { readonly word: string; readonly tone: Tone } {
  return status === null
    ? { word: '今天没有参保', tone: 'off' }
    : { word: ENROLMENT_STATUSES[status], tone: STATUS_TONES[status] };
}

/** Whether a span of days holds today; both ends are inclusive. */
export function spanSign(
  fromOn: string,
  toOn: string | null,
  today: string,
): { readonly word: string; readonly tone: Tone } {
  if (today < fromOn) return { word: '尚未开始', tone: 'wait' };
  return toOn !== null && toOn < today ? { word: '已结束', tone: 'off' } : { word: '今天有效', tone: 'good' };
}
