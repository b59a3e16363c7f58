import type { MandateRow } from '../../../contract/insured-agents.ts';
import {
  MANDATE_STATES,
  POWERS,
  RELATIONS,
  type MandateState,
  type Power,
  type Relation,
} from '../../../domain/insured/agents/mandate.ts';
import type { Tone } from '../../ui/Status.tsx';

const TONES: Readonly<Record<MandateState, Tone>> = {
  live: 'good',
  ahead: 'wait',
  past: 'off',
  ended: 'off',
};

/** A mandate's state as a dot and a word. */
export function mandateSign(state: MandateState): { readonly tone: Tone; readonly word: string } {
  return { tone: TONES[state], word: MANDATE_STATES[state] };
}

/** The matters of a mandate in words. */
export function powersText(row: Pick<MandateRow, 'powers'>): string {
  return row.powers.map((power) => POWERS[power]).join('；');
}

export const POWER_CHOICES = (Object.keys(POWERS) as Power[]).map((value) => ({
  value,
  label: POWERS[value],
}));
export const RELATION_CHOICES = (Object.keys(RELATIONS) as Relation[]).map((value) => ({
  value,
  label: RELATIONS[value],
}));
