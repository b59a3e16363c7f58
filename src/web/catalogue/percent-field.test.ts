import { expect, it } from 'vitest';
import { ratioOfPercent } from './percent-field.ts';

it.each([
  ['10', '0.1000'],
  ['12.5', '0.1250'],
  ['0', '0.0000'],
  ['100', '1.0000'],
  ['0.05', '0.0005'],
])('百分数 %s 写作比例 %s', (text, ratio) => {
  expect(ratioOfPercent(text)).toBe(ratio);
});

it.each(['', '101', '100.01', '-1', '1.234', '一成'])('%j 不是百分数', (text) => {
  expect(ratioOfPercent(text)).toBeUndefined();
});
