import type { Tone } from '../../ui/Status.tsx';

/** Where a case stands, as a sign. */
export const VIOLATION_SIGNS: Readonly<
  Record<'open' | 'suspended' | 'warned' | 'dismissed', { readonly tone: Tone; readonly word: string }>
> = {
  open: { tone: 'wait', word: '待决定' },
  suspended: { tone: 'bad', word: '暂停联网结算' },
  warned: { tone: 'warn', word: '责令改正' },
  dismissed: { tone: 'off', word: '不予处理' },
};
