import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import type { UnitPrice } from '../../../base/money.ts';
import type { Standard, StandardKind } from '../payable-product.ts';
import { capsOn, capsOver, refuseAboveCap, type CappedProduct } from './listing-cap.ts';

const price = (value: bigint | number) => BigInt(value) as UnitPrice;
const holds = (from: string, kind: StandardKind, standard: number, confidential = false) => ({
  from: day(from),
  to: null,
  value: { kind, standard: price(standard), confidential } satisfies Standard,
});
const PRODUCT: CappedProduct = {
  nationalCode: 'A',
  name: '示例片（一厂）',
  strength: '10mg',
  unitsPerPack: 10,
  doseUnit: '片',
  standards: [],
  quotes: [],
};
const open = { from: day('2026-01-01'), to: null };
const codeOf = (product: CappedProduct, peers: readonly CappedProduct[], value: number) =>
  refuseAboveCap(product, peers, price(value), open)?.code;

describe('挂网价的上限（N3.1、I20）', () => {
  it('谈判药品不高于支付标准，等于可以', () => {
    const drug = { ...PRODUCT, standards: [holds('2026-01-01', 'negotiated', 1000)] };
    expect([1000, 1001].map((value) => codeOf(drug, [], value))).toEqual([
      undefined,
      'LISTED_PRICE_ABOVE_STANDARD',
    ]);
  });
  it('之后某日起标准更低的，从那日起就算超过', () => {
    const drug = {
      ...PRODUCT,
      standards: [
        { ...holds('2026-01-01', 'negotiated', 1000), to: day('2026-06-30') },
        holds('2026-07-01', 'negotiated', 900),
      ],
    };
    expect(refuseAboveCap(drug, [], price(950), open)?.detail).toBe(
      '示例片（一厂），2026-07-01 起上限 0.09 元',
    );
    expect(
      refuseAboveCap(drug, [], price(950), { from: day('2026-01-01'), to: day('2026-06-30') }),
    ).toBeUndefined();
  });
  it('竞价企业不高于自己的报价，只在竞价标准有效的日子', () => {
    const quotes = [{ from: day('2025-01-01'), to: null, value: price(800) }];
    const bid = { ...PRODUCT, quotes, standards: [holds('2026-01-01', 'bid', 1000)] };
    expect([800, 801].map((value) => codeOf(bid, [], value))).toEqual([
      undefined,
      'LISTED_PRICE_ABOVE_QUOTE',
    ]);
    expect(capsOn({ ...PRODUCT, quotes }, [], day('2026-01-01'))).toEqual([]);
    expect(capsOn({ ...bid, quotes: [] }, [], day('2026-01-01'))).toEqual([]);
  });
  it('新上市的同通用名同剂型：同规格按每片比，包装大小折进去', () => {
    const reference = {
      ...PRODUCT,
      name: '示例片（原研）',
      unitsPerPack: 28,
      standards: [holds('2026-01-01', 'negotiated', 2800)],
    };
    const other = { ...reference, strength: '20mg', standards: [holds('2026-01-01', 'negotiated', 5600)] };
    expect([1000, 1001].map((value) => codeOf(PRODUCT, [reference, other], value))).toEqual([
      undefined,
      'LISTED_PRICE_ABOVE_ENTRANT_CAP',
    ]);
    expect(refuseAboveCap(PRODUCT, [reference, other], price(1001), open)?.detail).toBe(
      '示例片（一厂），2026-01-01 起上限 0.10 元；与同规格的示例片（原研）（10mg）比，每片不高于其每片的标准，规格之间不折算',
    );
  });
  it('没有同规格的，与同条目最高的一个比；单位不是一个个数的不比', () => {
    const strong = {
      ...PRODUCT,
      strength: '20mg',
      name: '示例片（原研）',
      standards: [holds('2026-01-01', 'negotiated', 2000)],
    };
    const weak = { ...strong, strength: '5mg', standards: [holds('2026-01-01', 'negotiated', 500)] };
    expect([2000, 2001].map((value) => codeOf(PRODUCT, [weak, strong], value))).toEqual([
      undefined,
      'LISTED_PRICE_ABOVE_ENTRANT_CAP',
    ]);
    expect(codeOf({ ...PRODUCT, doseUnit: 'ml' }, [strong], 9999)).toBeUndefined();
  });
  it('集采中选的和没有谈判药品的，不受这条限制；2025年以前没有规则，不猜', () => {
    const reference = { ...PRODUCT, standards: [holds('2020-01-01', 'negotiated', 1000)] };
    const procured = { ...PRODUCT, standards: [holds('2026-01-01', 'procured', 500)] };
    expect(codeOf(procured, [reference], 9999)).toBeUndefined();
    expect(codeOf(PRODUCT, [], 9999)).toBeUndefined();
    expect(capsOn(PRODUCT, [reference], day('2024-12-31'))).toEqual([]);
    expect(capsOn(PRODUCT, [reference], day('2025-01-01'))).toHaveLength(1);
  });
  it('保密标准的数值不写进拒绝（N5.1）', () => {
    const secret = { ...PRODUCT, standards: [holds('2026-01-01', 'negotiated', 1234567, true)] };
    const own = refuseAboveCap(secret, [], price(1234568), open);
    const entrant = refuseAboveCap({ ...PRODUCT, nationalCode: 'B' }, [secret], price(1234568), open);
    for (const refusal of [own, entrant]) {
      expect(refusal).toMatchObject({ clause: 'N3.1' });
      expect(refusal?.detail).toContain('保密标准');
      expect(JSON.stringify(refusal)).not.toMatch(/123|456/);
    }
  });
  it('任意时间线上：拒绝当且仅当某一日超过当日上限', () => {
    const days = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'];
    const standard = fc.record({
      index: fc.nat(3),
      value: fc.integer({ min: 1, max: 20 }),
      kind: fc.constantFrom<StandardKind>('negotiated', 'procured', 'bid'),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(standard, { selector: (one) => one.index }),
        fc.integer({ min: 1, max: 20 }),
        (facts, value) => {
          const sorted = facts.toSorted((a, b) => a.index - b.index);
          const standards = sorted.map((fact, index) => {
            const next = sorted[index + 1];
            const to = next === undefined ? null : day(`2026-0${next.index}-28`);
            return { ...holds(days[fact.index] ?? '', fact.kind, fact.value), to };
          });
          const drug = { ...PRODUCT, standards };
          const span = { from: day('2026-01-01'), to: day('2026-04-30') };
          const literal = ['2026-01-15', '2026-02-15', '2026-03-15', '2026-04-15'].some((on) =>
            capsOn(drug, [], day(on)).some((cap) => price(value) > cap.cap),
          );
          expect(refuseAboveCap(drug, [], price(value), span) !== undefined).toBe(literal);
          expect(capsOver(drug, [], span).at(-1)?.to).toBe(span.to);
        },
      ),
    );
  });
});
