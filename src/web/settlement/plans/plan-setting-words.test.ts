import { expect, test } from 'vitest';
import { bandsText, bandsTyped, readBands } from './plan-setting-words.ts';

const TWO = [
  { upTo: '500.00', ratio: '0.5000' },
  { upTo: null, ratio: '0.6500' },
];

test('分段写得出也读得回', () => {
  expect(readBands(bandsTyped(TWO))).toEqual(TWO);
  expect(bandsText(TWO)).toBe('500.00 元以内 50%；以上 65%');
});

test('只写一个百分数就是不分段', () => {
  expect(readBands(' 60% ')).toEqual([{ upTo: null, ratio: '0.6000' }]);
  expect(bandsText([{ upTo: null, ratio: '0.6000' }])).toBe('60%');
});

test.each(['', '一百 50', '500 150', '500 50 60'])('读不懂的不收：%s', (text) => {
  expect(readBands(text)).toBeUndefined();
});
