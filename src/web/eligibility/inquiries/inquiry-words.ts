/** Words and signs for what patients ask. */
import {
  INQUIRY_KINDS,
  INQUIRY_STATES,
  type InquiryKind,
  type InquiryState,
} from '../../../domain/eligibility/inquiries/inquiry.ts';
import type { Tone } from '../../ui/Status.tsx';

interface Sign {
  readonly tone: Tone;
  readonly word: string;
}

const TONES: Readonly<Record<InquiryState, Tone>> = {
  open: 'wait',
  referred: 'doing',
  answered: 'good',
  closed: 'off',
};

export function inquirySign(state: InquiryState): Sign {
  return { tone: TONES[state], word: INQUIRY_STATES[state] };
}

/** What each kind says to a patient who chooses one. */
export const KIND_HINTS: Readonly<Record<InquiryKind, string>> = {
  drug: '药品：能不能报、怎么报、到哪里买',
  application: '申请：办到哪了、缺什么、为什么没通过',
  bill: '账单：为什么是这个金额、谁付了多少',
};

const choices = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
export const KIND_CHOICES = choices(INQUIRY_KINDS);
export const STATE_CHOICES = choices(INQUIRY_STATES);

/** Whether a word of the address is a kind. */
export function isInquiryKind(word: string): word is InquiryKind {
  return word in INQUIRY_KINDS;
}

/** What is asked about: the drug's name, or only the kind where none is known. */
export function subjectOf(row: { readonly kind: InquiryKind; readonly drugName: string }): string {
  return row.drugName === '' ? `关于${INQUIRY_KINDS[row.kind]}` : `关于${row.drugName}`;
}
