import type { OutputOf } from '../../../contract/endpoint.ts';
import type { listMatchingItems } from '../../../contract/matching.ts';
import { MATCH_STATES, type MatchState } from '../../../domain/catalogue/matching/model.ts';
import type { Tone } from '../../ui/Status.tsx';

export type MatchingItem = OutputOf<typeof listMatchingItems>['rows'][number];

const TONES: Readonly<Record<MatchState, Tone>> = {
  unmatched: 'bad',
  proposed: 'warn',
  changed: 'warn',
  upcoming: 'wait',
  inForce: 'good',
  retired: 'off',
};

export function matchSign(state: MatchState): { readonly word: string; readonly tone: Tone } {
  return { word: MATCH_STATES[state], tone: TONES[state] };
}

export const MATCH_CHOICES = (Object.keys(MATCH_STATES) as MatchState[]).map((value) => ({
  value,
  label: MATCH_STATES[value],
}));

/** Who matches the items of their own institution. */
export const MATCHING_DESKS: readonly string[] = ['hospitalOffice', 'pharmacist'];

/** Name, specification, pack and maker in one line, without what is not there. */
export function described(...parts: readonly (string | null | undefined)[]): string {
  return parts.filter((part) => part !== null && part !== undefined && part !== '').join(' ');
}
