import { expect, it } from 'vitest';
import { countsOf, durationWords, rowsOf, rowsPerSecond } from './import-words.ts';

const COUNTS = { taken: 5, changed: 0, unchanged: 2, doubtful: 1, refused: 1, category: 0, skipped: 3 };

it('每秒行数：还没有开始时不说', () => {
  expect([rowsPerSecond(4743, 1500), rowsPerSecond(0, 1500), rowsPerSecond(10, 0)]).toEqual([
    3162,
    null,
    null,
  ]);
});

it('各结果之和就是读到的行数，没有行的结果不列', () => {
  expect(rowsOf(COUNTS)).toBe(12);
  expect(countsOf(COUNTS).map((one) => `${one.label} ${one.count}`)).toEqual([
    '新增 5',
    '未变 2',
    '存疑 1',
    '拒绝 1',
    '略过 3',
  ]);
});

it('用时说成人话', () => {
  expect([durationWords(200), durationWords(11_600), durationWords(65_000)]).toEqual([
    '不到 1 秒',
    '11 秒',
    '1 分 5 秒',
  ]);
});
