/** Words and signs for institutions, agreements and doctors' filings. */
import { AGREEMENT_STATES, type AgreementState } from '../../domain/providers/agreement.ts';
import { FILING_STATES, type FilingState } from '../../domain/providers/doctor.ts';
import { INSTITUTION_KINDS } from '../../domain/providers/model.ts';
import type { Tone } from '../ui/Status.tsx';

export const KIND_CHOICES = Object.entries(INSTITUTION_KINDS).map(([value, label]) => ({ value, label }));
export const FILING_CHOICES = Object.entries(FILING_STATES).map(([value, label]) => ({ value, label }));

const AGREEMENT_TONES: Readonly<Record<AgreementState, Tone>> = {
  coming: 'wait',
  inForce: 'good',
  suspended: 'bad',
  ended: 'off',
};
const FILING_TONES: Readonly<Record<FilingState, Tone>> = {
  filed: 'doing',
  checked: 'wait',
  published: 'good',
  suspended: 'bad',
  ended: 'off',
};

interface Sign {
  readonly word: string;
  readonly tone: Tone;
}

/** How an institution's agreement stands; null means that there never was one. */
export function agreementSign(state: AgreementState | null): Sign {
  return state === null
    ? { word: '没有协议', tone: 'off' }
    : { word: AGREEMENT_STATES[state], tone: AGREEMENT_TONES[state] };
}

export function filingSign(state: FilingState): Sign {
  return { word: FILING_STATES[state], tone: FILING_TONES[state] };
}
