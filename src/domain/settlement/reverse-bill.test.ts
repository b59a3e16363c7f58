import { describe, expect, test } from 'vitest';
import { fen } from '../../base/money.ts';
import { AMOUNT_NAMES, type BillAmounts, type Stage } from './model.ts';
import { reverseAmounts, reverseStages } from './reverse-bill.ts';

const STAGE: Stage = {
  step: 'charged',
  title: '费用总额',
  amount: '12.30',
  formula: 'Σ round(price × quantity)',
  inputs: { lines: '1' },
  lines: [
    { line: 1, inputs: { price: '12.30', quantity: '1' }, amount: '12.30' },
    { line: 2, inputs: { price: '0.00', quantity: '1' }, amount: '0.00' },
  ],
  clauses: ['I1'],
  rule: 'measures@2026-01-01',
  rounding: null,
};

describe('撤销的账单（M32）', () => {
  test('每个金额取反，与原单相加为零', () => {
    const amounts = Object.fromEntries(AMOUNT_NAMES.map((name, index) => [name, fen(index)])) as BillAmounts;
    const back = reverseAmounts(amounts);
    expect(Object.keys(back)).toEqual([...AMOUNT_NAMES]);
    for (const name of AMOUNT_NAMES) expect(back[name] + amounts[name]).toBe(0n);
  });

  test('每一步和每一行的金额带负号，零不带；依据照写，算式前加负号', () => {
    const [back] = reverseStages([STAGE]);
    expect(back).toEqual({
      ...STAGE,
      amount: '-12.30',
      formula: '−(Σ round(price × quantity))',
      lines: [
        { line: 1, inputs: { price: '12.30', quantity: '1' }, amount: '-12.30' },
        { line: 2, inputs: { price: '0.00', quantity: '1' }, amount: '0.00' },
      ],
    });
    const { lines: _, ...bare } = STAGE;
    expect(
      reverseStages([
        { ...bare, amount: '10.00' },
        { ...bare, amount: '0.00' },
      ]),
    ).toEqual([
      { ...bare, amount: '-10.00', formula: '−(Σ round(price × quantity))' },
      { ...bare, amount: '0.00', formula: '−(Σ round(price × quantity))' },
    ]);
    expect(reverseStages([{ ...bare, amount: '0.001' }])[0]?.amount).toBe('-0.001');
  });
});
