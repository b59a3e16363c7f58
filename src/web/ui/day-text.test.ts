import { describe, expect, it } from 'vitest';
import { dayFromText } from './day-text.ts';

describe('录入日期', () => {
  it('几种常见写法都认', () => {
    for (const text of [
      '20260310',
      '2026-3-10',
      '2026-03-10',
      '2026/3/10',
      '2026.03.10',
      '2026年3月10日',
      ' ２０２６-３-１０ ',
    ]) {
      expect(dayFromText(text)).toBe('2026-03-10');
    }
  });
  it('不存在的日子和不完整的文字不认', () => {
    for (const text of ['2026-02-30', '20261301', '2026-3', '3月10日', ''])
      expect(dayFromText(text)).toBeUndefined();
  });
});
