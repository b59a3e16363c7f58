import { describe, expect, test } from 'vitest';
import { fen, type Fen } from '../../../base/money.ts';
import {
  addUsage,
  isSameUsage,
  negateUsage,
  NOTHING_USED,
  usageAcrossSchemes,
  usageOf,
  type Usage,
} from './usage.ts';

/** A year in which everything is used, each by an amount of its own. */
function used(unit: number): Usage {
  const plan = (from: number) => ({
    deductible: fen(from * unit),
    counted: fen((from + 1) * unit),
    paid: fen((from + 2) * unit),
  });
  return {
    pooledFund: fen(unit),
    majorIllness: fen(2 * unit),
    threshold: fen(3 * unit),
    assistance: fen(4 * unit),
    plans: { outpatient: plan(5), chronic: plan(8) },
    commercial: new Map([
      [3, { deductible: fen(11 * unit), amount: fen(12 * unit) }],
      [7, { deductible: fen(13 * unit), amount: fen(14 * unit) }],
    ]),
  };
}

const more = (amount: Fen): Fen => fen(Number(amount) + 1);

/** The same with one amount a fen higher, one after the other for every amount there is. */
function eachOneHigher(one: Usage): Usage[] {
  const layers = (['pooledFund', 'majorIllness', 'threshold', 'assistance'] as const).map((name) => ({
    ...one,
    [name]: more(one[name]),
  }));
  const plans = (['outpatient', 'chronic'] as const).flatMap((kind) =>
    (['deductible', 'counted', 'paid'] as const).map((name) => ({
      ...one,
      plans: { ...one.plans, [kind]: { ...one.plans[kind], [name]: more(one.plans[kind][name]) } },
    })),
  );
  const commercial = [...one.commercial].flatMap(([id, paid]) =>
    (['deductible', 'amount'] as const).map((name) => ({
      ...one,
      commercial: new Map(one.commercial).set(id, { ...paid, [name]: more(paid[name]) }),
    })),
  );
  return [...layers, ...plans, ...commercial];
}

describe('一张单用掉的各种额度（M9.4、M9.5、M9.7、N4）', () => {
  test('逐项相加、逐项取反', () => {
    expect(addUsage(used(1), used(10))).toEqual(used(11));
    expect(addUsage(used(1), NOTHING_USED)).toEqual(used(1));
    expect(addUsage(NOTHING_USED, used(1))).toEqual(used(1));
    expect(negateUsage(used(1))).toEqual(used(-1));
  });

  test('任何一项差一分就不相同；加起来为零的方案等于没有', () => {
    expect(isSameUsage(used(1), used(1))).toBe(true);
    const higher = eachOneHigher(used(1));
    expect(higher).toHaveLength(14);
    for (const one of higher) {
      expect(isSameUsage(one, used(1))).toBe(false);
      expect(isSameUsage(used(1), one)).toBe(false);
    }
    const withNothing = {
      ...NOTHING_USED,
      commercial: new Map([[3, { deductible: fen(0), amount: fen(0) }]]),
    };
    expect(isSameUsage(withNothing, NOTHING_USED)).toBe(true);
  });

  test('换了险种仍算数的只有救助的起付、封顶和商业保险；基金限额、普通政策各险种自己的（M9.4、M9.5）', () => {
    const { threshold, assistance, commercial } = used(1);
    expect(usageAcrossSchemes(used(1))).toEqual({ ...NOTHING_USED, threshold, assistance, commercial });
  });

  test('从结算单读出：普通政策记在它那一种名下，没有用到就都是零', () => {
    const planUse = { deductible: fen(5), counted: fen(6), paid: fen(7) };
    const amounts = {
      fromPooledFund: fen(1),
      fromMajorIllness: fen(2),
      towardsThreshold: fen(3),
      fromAssistance: fen(4),
    };
    const share = { plan: { planId: 3 }, towardsDeductible: fen(11), amount: fen(12) };
    type Bill = Parameters<typeof usageOf>[0];
    const bill = { ...amounts, planUse, commercial: [share] } as unknown as Bill;
    const read = usageOf(bill, 'chronic');
    expect(read).toEqual({
      pooledFund: fen(1),
      majorIllness: fen(2),
      threshold: fen(3),
      assistance: fen(4),
      plans: { ...NOTHING_USED.plans, chronic: planUse },
      commercial: new Map([[3, { deductible: fen(11), amount: fen(12) }]]),
    });
    expect(usageOf({ ...bill, planUse: null }, 'chronic').plans).toEqual(NOTHING_USED.plans);
    expect(usageOf(bill, null).plans).toEqual(NOTHING_USED.plans);
    expect(Object.values(NOTHING_USED.plans)).toEqual([used(0).plans.outpatient, used(0).plans.chronic]);
  });
});
