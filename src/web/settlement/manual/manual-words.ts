import type { OutputOf } from '../../../contract/endpoint.ts';
import type { listManualClaims, ManualClaim } from '../../../contract/settlement-manual.ts';
import {
  MANUAL_REASONS,
  MANUAL_STATES,
  type ManualState,
} from '../../../domain/settlement/manual/manual-steps.ts';
import type { Tone } from '../../ui/Status.tsx';

export type ManualRow = OutputOf<typeof listManualClaims>['rows'][number];
type Payment = ManualRow['payment'];

const TONES: Readonly<Record<ManualState, Tone>> = {
  toReview: 'wait',
  lacking: 'warn',
  toApprove: 'doing',
  toRefuse: 'doing',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'off',
  reversed: 'off',
};

/** The button that work goes on with once the lines are matched. */
export const TRIAL_BUTTON = 'manual-trial';

/** What a patient reads: whose turn it is, not which desk. */
const FOR_PATIENT: Readonly<Record<ManualState, string>> = {
  ...MANUAL_STATES,
  toReview: '经办审核中',
  lacking: '请您补材料',
  toApprove: '经办审核中',
  toRefuse: '经办审核中',
};

const PAID: Readonly<Record<NonNullable<Payment>, { readonly word: string; readonly tone: Tone }>> = {
  released: { word: '已交银行', tone: 'doing' },
  paid: { word: '已到账', tone: 'good' },
  returned: { word: '银行退回', tone: 'warn' },
};
export const PAYMENT_SIGNS = PAID;

export function signOf(
  { state, payment }: Pick<ManualRow, 'state' | 'payment'>,
  forPatient: boolean,
): { readonly word: string; readonly tone: Tone } {
  if (state === 'approved' && payment !== null) return PAID[payment];
  const word = (forPatient ? FOR_PATIENT : MANUAL_STATES)[state];
  // A refusal that is only proposed is nothing for the patient to read yet.
  return { word, tone: TONES[state] };
}

export const REASON_CHOICES = Object.entries(MANUAL_REASONS).map(([value, label]) => ({ value, label }));
export const STATE_CHOICES = Object.entries(MANUAL_STATES).map(([value, label]) => ({ value, label }));
export const may = (one: ManualClaim, act: ManualClaim['mayDo'][number]): boolean => one.mayDo.includes(act);

/** `12` and `12.5` as the interface writes them. */
export function yuanText(text: string): string {
  const [whole = '', rest = ''] = text.trim().split('.');
  return `${whole}.${rest.padEnd(2, '0')}`;
}

/** Scanned codes, one after the other, however they are parted. */
export function codesIn(text: string): string[] {
  return text.split(/[\s,，、;；]+/).filter((code) => code !== '');
}
