/** Words and signs of drafts and licences. */
import type { DraftState } from '../../../domain/providers/agreements/draft.ts';
import type { PaperAgreementState } from '../../../domain/providers/agreements/paper.ts';
import type { LicenceState } from '../../../domain/providers/agreements/licence.ts';
import type { Tone } from '../../ui/Status.tsx';

export const DRAFT_TONES: Readonly<Record<DraftState, Tone>> = {
  awaitingInstitution: 'wait',
  awaitingAgency: 'doing',
  signed: 'good',
  withdrawn: 'off',
};
export const PAPER_AGREEMENT_TONES: Readonly<Record<PaperAgreementState, Tone>> = {
  waiting: 'wait',
  confirmed: 'good',
  rejected: 'off',
};
export const LICENCE_TONES: Readonly<Record<LicenceState, Tone>> = {
  coming: 'wait',
  valid: 'good',
  expiring: 'wait',
  expired: 'bad',
};
