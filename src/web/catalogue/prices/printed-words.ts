/** Words and tones of the printed standards and the national applications. */
import type { PrintedState } from '../../../contract/printed-standards.ts';
import {
  APPLICATION_STATES,
  type ApplicationState,
} from '../../../domain/catalogue/prices/national-application.ts';
import type { Tone } from '../../ui/Status.tsx';

export const PRINTED_TONES: Readonly<Record<PrintedState, Tone>> = {
  open: 'warn',
  ready: 'doing',
  waiting: 'wait',
  done: 'good',
  setAside: 'off',
};

export const APPLICATION_TONES: Readonly<Record<ApplicationState, Tone>> = {
  submitted: 'wait',
  accepted: 'doing',
  supplement: 'warn',
  standardSet: 'good',
  refused: 'bad',
  withdrawn: 'off',
};

export const APPLICATION_CHOICES = (Object.keys(APPLICATION_STATES) as ApplicationState[]).map((value) => ({
  value,
  label: APPLICATION_STATES[value],
}));
