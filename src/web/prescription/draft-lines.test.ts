import { describe, expect, it } from 'vitest';
import { EMPTY_LINE, linesOf, problemsOf } from './draft-lines.ts';

const LINE = { ...EMPTY_LINE, nationalCode: 'XL01XXS001A001010100001' };

describe('填写中的处方行', () => {
  it('填全了才交给服务端', () => {
    expect(linesOf([])).toBeUndefined();
    expect(linesOf([EMPTY_LINE])).toBeUndefined();
    expect(linesOf([{ ...LINE, dose: '0.5', perDays: '21', usage: ' 静脉滴注 ' }])).toEqual([
      { nationalCode: LINE.nationalCode, dose: '0.5', times: 1, perDays: 21, usage: '静脉滴注', quantity: 1 },
    ]);
  });

  it.each([
    [{ nationalCode: '' }, 'nationalCode'],
    [{ dose: '0' }, 'dose'],
    [{ dose: '0.00' }, 'dose'],
    [{ dose: '1.23456' }, 'dose'],
    [{ dose: '一' }, 'dose'],
    [{ times: '25' }, 'times'],
    [{ times: '' }, 'times'],
    [{ perDays: '91' }, 'perDays'],
    [{ usage: ' ' }, 'usage'],
    [{ quantity: '1.5' }, 'quantity'],
    [{ quantity: '0' }, 'quantity'],
  ])('%o 指出 %s', (change, field) => {
    expect(problemsOf({ ...LINE, ...change }).map((problem) => problem.field)).toEqual([field]);
  });
});
