/** Where a visit, a stay or one of its lines stands, in words and tones. */
import type { StayLineState } from '../../../contract/settlement-stays.ts';
import { STAY_STATES, type StayState } from '../../../domain/settlement/stays/stay.ts';
import type { Tone } from '../../ui/Status.tsx';

const TONES: Readonly<Record<StayState, Tone>> = {
  visiting: 'doing',
  inHospital: 'doing',
  discharged: 'wait',
  settled: 'good',
  undone: 'off',
};

export function statusOfStay(state: StayState): { readonly word: string; readonly tone: Tone } {
  return { word: STAY_STATES[state], tone: TONES[state] };
}

export const LINE_TONES: Readonly<Record<StayLineState, Tone>> = {
  waiting: 'wait',
  settled: 'good',
  elsewhere: 'off',
};
