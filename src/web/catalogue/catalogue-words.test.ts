import { expect, it } from 'vitest';
import { rowsPerSecond, signed } from './catalogue-words.ts';

it('差数带正负号，相符时为 0', () => {
  expect([signed(2), signed(-2), signed(0)]).toEqual(['+2', '-2', '0']);
});

it('每秒行数：还没有开始时不说', () => {
  expect([rowsPerSecond(4743, 1500), rowsPerSecond(0, 1500), rowsPerSecond(10, 0)]).toEqual([
    3162,
    null,
    null,
  ]);
});
