import {
  CLEARING_SIDES,
  CLEARING_STATES,
  type ClearingSide,
  type ClearingState,
} from '../../../domain/funds/clearing/clearing-steps.ts';
import type { Tone } from '../../ui/Status.tsx';

const TONES: Readonly<Record<ClearingState, Tone>> = {
  waiting: 'wait',
  disputed: 'warn',
  toReview: 'doing',
  toApprove: 'doing',
  toPay: 'doing',
  arriving: 'doing',
  settled: 'good',
  closed: 'good',
};

export function statusOfClearing(state: ClearingState): { readonly tone: Tone; readonly word: string } {
  return { tone: TONES[state], word: CLEARING_STATES[state] };
}

export const CLEARING_STATE_CHOICES = (Object.keys(CLEARING_STATES) as ClearingState[]).map((value) => ({
  value,
  label: CLEARING_STATES[value],
}));

/** Of a reader's own area. */
export const SIDE_CHOICES = [
  { value: 'payer', label: '本地区应付' },
  { value: 'payee', label: '本地区应收' },
];

/** Which side said what of the lines, in one sentence. */
export function saidWords(said: Readonly<Record<ClearingSide, 'confirmed' | 'disputed' | null>>): string {
  const word = { confirmed: '已确认', disputed: '有异议' } as const;
  return (['payer', 'payee'] as const)
    .map((side) => {
      const answer = said[side];
      return `${CLEARING_SIDES[side]}${answer === null ? '未答复' : word[answer]}`;
    })
    .join('，');
}
