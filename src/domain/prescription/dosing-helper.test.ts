import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Quantity } from '../../base/money.ts';
import { bodySurface, contentOfUnit, packsFor, unitsFor, wantedDose } from './dosing-helper.ts';
import { supplyDaysOf } from './supply-days.ts';

describe('按体重、体表面积算剂量（M33）', () => {
  it.each([
    ['100mg', 1_000_000n],
    ['0.1g', 1_000_000n],
    ['100mg/4ml', 1_000_000n],
    ['４４０毫克', 4_400_000n],
    ['150万单位', undefined],
    ['', undefined],
  ])('规格 %s 每剂含量', (strength, content) => expect(contentOfUnit(strength)).toBe(content));

  it('160 厘米 60 千克，体表面积 1.6329 平方米', () => expect(bodySurface(160, 600_000n)).toBe(16_329n));

  it('每千克 6 毫克、60.5 千克，要 363 毫克，合 100 毫克的 3.63 支', () => {
    const dose = wantedDose(60_000n, 605_000n);
    expect(dose).toBe(3_630_000n);
    expect(unitsFor(dose, 1_000_000n)).toBe(36_300n);
  });

  it('体表面积的平方不超过身高乘体重除以 3600，再加万分之一就超过', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 30, max: 250 }),
        fc.integer({ min: 10_000, max: 3_000_000 }),
        (height, weight) => {
          const surface = bodySurface(height, BigInt(weight));
          const product = (BigInt(height) * BigInt(weight) * 10_000n) / 3_600n;
          expect(surface * surface <= product && (surface + 1n) * (surface + 1n) > product).toBe(true);
        },
      ),
    );
  });

  it('算出的盒数够用那么多天，少一盒就不够', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40_000 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 84 }),
        (dose, times, unitsPerPack, days) => {
          const dosing = { dose: BigInt(dose) as Quantity, times, perDays: 1, unitsPerPack };
          const packs = packsFor(dosing.dose, dosing, days);
          expect(supplyDaysOf({ ...dosing, quantity: packs })).toBeGreaterThanOrEqual(days);
          if (packs > 1) expect(supplyDaysOf({ ...dosing, quantity: packs - 1 })).toBeLessThan(days);
        },
      ),
    );
  });
});
