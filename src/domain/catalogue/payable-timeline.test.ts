import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, day } from '../../base/date.ts';
import type { UnitPrice } from '../../base/money.ts';
import { membershipOn } from './list-membership.ts';
import { decidePayable, STANDARD_KINDS, type StandardKind } from './payable-product.ts';
import { payableDay, timelineOf, type ScopedProduct, type ScopedTerm } from './payable-timeline.ts';

const FIRST = day('2025-12-01');
const LAST_OFFSET = 60;
const onDay = (offset: number) => addDays(FIRST, offset);

const offset = fc.integer({ min: 0, max: LAST_OFFSET });
const span = fc
  .tuple(offset, fc.option(fc.integer({ min: 0, max: 30 })))
  .map(([from, length]) => ({ from: onDay(from), to: length === null ? null : onDay(from + length) }));
const unitPrice = fc.integer({ min: 1, max: 9 }).map((yuan) => (BigInt(yuan) * 10_000n) as UnitPrice);
const standard = fc.record({
  kind: fc.constantFrom(...(Object.keys(STANDARD_KINDS) as StandardKind[])),
  standard: unitPrice,
  confidential: fc.boolean(),
});
const entry = fc
  .tuple(
    offset,
    fc.integer({ min: 0, max: 30 }),
    fc.option(fc.integer({ min: 0, max: 40 })),
    fc.option(fc.integer({ min: -5, max: 30 })),
    fc.constantFrom('negotiated', 'regular'),
    fc.constantFrom([], ['C34'], ['C50', 'D05']),
    fc.boolean(),
  )
  .map(([from, length, removed, transition, origin, diagnosisCodes, restricted]): ScopedTerm => ({
    termFrom: onDay(from),
    termTo: onDay(from + length),
    removedOn: removed === null ? null : onDay(from + removed),
    transitionTo: transition === null ? null : onDay(from + (removed ?? length) + transition),
    origin,
    diagnosisCodes,
    restricted,
  }));
const dated = <T>(value: fc.Arbitrary<T>) => fc.tuple(span, value).map(([s, v]) => ({ ...s, value: v }));
const product: fc.Arbitrary<ScopedProduct> = fc.record({
  name: fc.constant('示例片'),
  entries: fc.array(entry, { maxLength: 4 }),
  commitments: fc.array(span, { maxLength: 3 }),
  standards: fc.array(dated(standard), { maxLength: 3 }),
  listedPrices: fc.array(dated(unitPrice), { maxLength: 3 }),
});

describe('产品的可付时间线', () => {
  test('每一天都与直接判断相同，不论先问哪一天', () => {
    fc.assert(
      fc.property(
        product,
        fc.array(fc.integer({ min: -3, max: LAST_OFFSET + 75 }), { minLength: 1, maxLength: 40 }),
        (facts, offsets) => {
          const timeline = timelineOf(facts);
          for (const one of offsets.map(onDay)) {
            const told = payableDay(timeline, one);
            expect(told.payable).toEqual(decidePayable(facts, one));
            const inForce = facts.entries.filter((term) =>
              ['listed', 'transition'].includes(membershipOn([term], one).state),
            );
            expect(told.scopes).toEqual(inForce.map((term) => term.diagnosisCodes));
            expect(told.restricted).toBe(inForce.length > 0 && !inForce.some((term) => !term.restricted));
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  test('同一段日子只判断一次', () => {
    const timeline = timelineOf({
      name: '示例片',
      entries: [],
      commitments: [{ from: day('2026-01-01'), to: day('2026-12-31') }],
      standards: [],
      listedPrices: [],
    });
    const first = payableDay(timeline, day('2026-01-01'));
    expect(payableDay(timeline, day('2026-12-31'))).toBe(first);
    expect(payableDay(timeline, day('2027-01-01'))).not.toBe(first);
    expect(payableDay(timeline, day('2025-12-31'))).not.toBe(first);
  });
});
