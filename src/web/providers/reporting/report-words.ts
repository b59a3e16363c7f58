/** Words and signs of the areas' reports and of promised free supplies. */
import type { BreachState } from '../../../domain/providers/reporting/donation.ts';
import { REPORT_KINDS, ROW_STATES, type RowState } from '../../../domain/providers/reporting/report.ts';
import type { Tone } from '../../ui/Status.tsx';

export const REPORT_KIND_CHOICES = Object.entries(REPORT_KINDS).map(([value, label]) => ({ value, label }));
export const ROW_STATE_CHOICES = Object.entries(ROW_STATES).map(([value, label]) => ({ value, label }));

export const ROW_TONES: Readonly<Record<RowState, Tone>> = {
  waiting: 'doing',
  accepted: 'wait',
  returned: 'bad',
  published: 'good',
};
export const BREACH_TONES: Readonly<Record<BreachState, Tone>> = {
  atArea: 'doing',
  atProvince: 'wait',
  upheld: 'bad',
  closed: 'off',
};
