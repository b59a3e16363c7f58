import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { FULL_CLAIM } from '../../../test/support/full-claim.ts';
import { billOf } from '../../../test/support/random-claims.ts';
import { AMOUNT_NAMES, Stage, STORED_AMOUNTS } from './model.ts';

describe('账单的步骤是什么样子', () => {
  const { stages } = billOf(FULL_CLAIM);
  const [first] = stages;
  if (!first?.lines) throw new Error('a bill begins with a step by line');
  const [line] = first.lines;

  test('平台写出的每一步都合乎它', () => {
    for (const stage of stages) expect(Value.Check(Stage, stage)).toBe(true);
    expect(Value.Check(Stage, { ...first, rounding: null })).toBe(true);
    expect(Value.Check(Stage, { ...first, rounding: '逐行' })).toBe(true);
  });

  test.each([
    ['没有名字的步骤', { ...first, step: 'unknown' }],
    ['多一个成员', { ...first, more: 1 }],
    ['行里多一个成员', { ...first, lines: [{ ...line, more: 1 }] }],
    ['行号从 1 数起', { ...first, lines: [{ ...line, line: 0 }] }],
    ['行里少了金额', { ...first, lines: [{ line: 1, inputs: {} }] }],
    ['取整说的不是话', { ...first, rounding: 2 }],
    ['少了算式', { ...first, formula: undefined }],
  ])('%s不合', (_title, value) => {
    expect(Value.Check(Stage, value)).toBe(false);
  });

  test('现金由个人支付减账户得出，不另外存', () => {
    expect([...STORED_AMOUNTS, 'cash']).toEqual([...AMOUNT_NAMES]);
  });
});
