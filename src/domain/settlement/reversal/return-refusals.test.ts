import { describe, expect, test } from 'vitest';
import { packOf, settledClaim } from '../../../../test/support/settled-claim.ts';
import { day } from '../../../base/date.ts';
import { fen, wholeUnits, type Quantity, type UnitPrice } from '../../../base/money.ts';
import { percent } from '../../../base/ratio.ts';
import type { CommercialFacts } from '../commercial/commercial-plan.ts';
import { NOTHING_USED } from '../corrections/usage.ts';
import type { ClaimFacts } from '../model.ts';
import { decideRest, isReproducible, keptLines, settleLinesOf, type SoldLine } from './return-lines.ts';

const NO_FUNDS: Omit<ClaimFacts, 'lines'> = {
  servedOn: day('2026-05-01'),
  scheme: 'employee',
  inMajorIllness: false,
  used: { pooledFund: fen(0), majorIllness: fen(0) },
  limits: { pooledFund: fen(0), majorIllness: fen(0) },
  assistance: null,
  ordinary: null,
  commercial: [],
  account: null,
};
const insurer = (planId: number, deductible: number, lines: readonly number[]): CommercialFacts => ({
  planId,
  name: `示例方案${planId}`,
  ratio: percent(100),
  deductible: fen(deductible),
  cap: null,
  usedDeductible: fen(0),
  usedCap: fen(0),
  lines,
});
const UNTOUCHED = { others: NOTHING_USED, balance: fen(0) };
const rest = (facts: Partial<ClaimFacts>, lines: readonly SoldLine[], keep: readonly number[]) => {
  const { claim } = settledClaim({ ...NO_FUNDS, ...facts }, lines);
  const decided = decideRest(
    claim,
    lines.filter((line) => keep.includes(line.line)),
    UNTOUCHED,
  );
  return decided.ok ? decided.value : decided.refusal.code;
};

describe('退哪些行（M32）', () => {
  const uncoded = packOf(1, 100, { quantity: wholeUnits(2) });
  const coded = packOf(2, 100, { quantity: wholeUnits(2), traceCodes: ['A', 'B'] });
  const back = (line: number, quantity: Quantity, ...traceCodes: string[]) => ({
    line,
    quantity,
    traceCodes,
  });
  const kept = (...returned: Parameters<typeof keptLines>[1]) => {
    const outcome = keptLines([uncoded, coded], returned);
    if (!outcome.ok) return [outcome.refusal.code, outcome.refusal.line];
    return outcome.value.map((line) => [line.line, line.quantity, line.traceCodes]);
  };

  test('没有退的行原样留着，退了一部分的减数量和追溯码', () => {
    expect(kept()).toEqual([
      [1, wholeUnits(2), []],
      [2, wholeUnits(2), ['A', 'B']],
    ]);
    expect(kept(back(2, wholeUnits(1), 'A'))).toEqual([
      [1, wholeUnits(2), []],
      [2, wholeUnits(1), ['B']],
    ]);
    expect(kept(back(1, wholeUnits(2)), back(2, wholeUnits(2), 'A', 'B'))).toEqual([]);
  });

  test('卖的时候没有追溯码的行，退的时候也不要；有的要，说出是哪一行', () => {
    expect(kept(back(1, wholeUnits(1)))).toHaveLength(2);
    expect(kept(back(2, wholeUnits(1)))).toEqual(['RETURN_CODES_INCOMPLETE', 2]);
  });

  test('零盒、负数、比卖的多、半盒都不是这张单上的，说出是哪一行；卖了一盒半的可以全退', () => {
    for (const quantity of [0n, -10_000n, 30_000n, 5_000n])
      expect(kept(back(1, quantity as Quantity))).toEqual(['RETURN_NOT_OF_CLAIM', 1]);
    expect(kept(back(1, wholeUnits(1)), back(9, wholeUnits(1)))).toEqual(['RETURN_NOT_OF_CLAIM', 9]);
    const half = packOf(1, 100, { quantity: 15_000n as Quantity });
    expect(keptLines([half], [back(1, 15_000n as Quantity)])).toEqual({ ok: true, value: [] });
    expect(keptLines([half], [back(1, wholeUnits(1))]).ok).toBe(true);
    expect(keptLines([half], [back(1, 5_000n as Quantity)]).ok).toBe(false);
  });
});

describe('余下的怎么重算（M32、M9.2、N4、I9）', () => {
  test('方案的行号跟着余下的行重数；它保的药都退了，这个方案就不再问', () => {
    const commercial = [insurer(1, 0, [2, 3]), insurer(2, 0, [1])];
    const lines = [packOf(1, 10_000), packOf(2, 20_000), packOf(3, 5_000)];
    const { claim } = settledClaim({ ...NO_FUNDS, commercial }, lines);
    const again = settleLinesOf(claim, lines.slice(1));
    expect(again.ok && again.value.commercial.map(({ plan }) => [plan.planId, plan.lines])).toEqual([
      [1, [1, 2]],
    ]);
    const whole = settleLinesOf(claim, lines);
    expect(whole.ok && whole.value.commercial.map(({ plan }) => plan.lines)).toEqual([[2, 3], [1]]);
  });

  test('账单不能由它的记载算出来的，不能重算', () => {
    const lines = [packOf(1, 10_000), packOf(2, 20_000)];
    const { claim } = settledClaim(NO_FUNDS, lines);
    expect(isReproducible(claim)).toBe(true);
    const other = { ...claim, amounts: { ...claim.amounts, cash: fen(1) } };
    expect(isReproducible(other)).toBe(false);
    expect(decideRest(other, lines.slice(1), UNTOUCHED)).toMatchObject({
      refusal: { code: 'RETURN_NOT_DECIDABLE' },
    });
    const forbidden = lines.map((line) => ({
      ...line,
      standardKind: 'negotiated' as const,
      standard: 1n as UnitPrice,
    }));
    expect(isReproducible({ ...claim, lines: forbidden })).toBe(false);
    expect(() => decideRest(claim, [], UNTOUCHED)).toThrow('a rest has lines');
  });

  test('余下的比整单少付的照付；一方也不多付', () => {
    const bill = rest(
      { limits: { pooledFund: fen(9_000), majorIllness: fen(0) } },
      [packOf(1, 10_000), packOf(2, 10_000)],
      [2],
    );
    expect(bill).toMatchObject({ fromPooledFund: 7_000n, personPays: 3_000n });
  });
});
