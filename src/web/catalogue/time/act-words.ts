/** Words of the pages on time in the catalogue. */
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { listListActs, listTermWarnings } from '../../../contract/list-acts.ts';
import type { Tone } from '../../ui/Status.tsx';

export type Act = OutputOf<typeof listListActs>['rows'][number];
export type Warning = OutputOf<typeof listTermWarnings>['rows'][number];

export const ACT_KINDS: Readonly<Record<Act['kind'], string>> = {
  removal: '调出',
  reinstatement: '恢复',
  termChange: '变更有效期',
};

/** How pressing a warning is, as a dot and a word. */
export function bandStatus(band: number): { readonly tone: Tone; readonly word: string } {
  if (band <= 7) return { tone: 'bad', word: '7 天内' };
  return band <= 30 ? { tone: 'warn', word: '30 天内' } : { tone: 'wait', word: '90 天内' };
}

/** What ends on the day of a warning, and what comes then. */
export function endWords({ kind, transitionTo, removed }: Warning): string {
  if (kind === 'transition') return '过渡期届满，此后不再支付';
  const end = removed ? '调出生效' : '有效期届满';
  return transitionTo === null ? `${end}，此后不再支付` : `${end}，过渡期到 ${transitionTo}`;
}

/** `还剩 5 天`, `今天届满`. */
export function daysLeftWords(days: number): string {
  return days === 0 ? '今天届满' : `还剩 ${days} 天`;
}
