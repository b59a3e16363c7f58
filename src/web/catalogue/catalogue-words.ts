/** Words and tones of the catalogue's pages. */
import type { OutputOf } from '../../contract/endpoint.ts';
import type { listListEntries } from '../../contract/separate-payment.ts';
import type { Tone } from '../ui/Status.tsx';

interface Word {
  readonly tone: Tone;
  readonly word: string;
}

type EntryState = OutputOf<typeof listListEntries>['rows'][number]['state'];

export const ENTRY_STATES: Readonly<Record<EntryState, Word>> = {
  listed: { tone: 'good', word: '在目录内' },
  transition: { tone: 'warn', word: '过渡期' },
  ended: { tone: 'off', word: '已到期' },
  absent: { tone: 'wait', word: '未到起始日' },
};

export const ORIGINS = { negotiated: '协议期内谈判', regular: '常规目录' } as const;

/** `+2`, `-2`, `0`. */
export function signed(difference: number): string {
  return difference > 0 ? `+${difference}` : String(difference);
}
