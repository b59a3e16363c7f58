import { OFF_SITE_KINDS, type OffSiteKind } from '../../../policy/parameters/off-site.ts';
import type { Tone } from '../../ui/Status.tsx';

interface Sign {
  readonly tone: Tone;
  readonly word: string;
}

export const KIND_CHOICES = (Object.keys(OFF_SITE_KINDS) as OffSiteKind[]).map((value) => ({
  value,
  label: OFF_SITE_KINDS[value],
}));

export const FILING_SIGNS: Readonly<Record<'live' | 'ahead' | 'past', Sign>> = {
  live: { tone: 'good', word: '有效' },
  ahead: { tone: 'wait', word: '未开始' },
  past: { tone: 'off', word: '已到期' },
};

/** How a request stands. */
export function answerSign(answer: { readonly granted: boolean } | null): Sign {
  if (answer === null) return { tone: 'wait', word: '等待答复' };
  return answer.granted ? { tone: 'good', word: '已同意' } : { tone: 'bad', word: '未同意' };
}
