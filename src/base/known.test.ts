import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, day, type PlainDate } from './date.ts';
import { valueOn } from './dated.ts';
import { flattenAsKnown, stretchesAsKnown, valueAsKnown, type Assertion } from './known.ts';

const DAY_ONE = day('2026-01-01');
const SPAN = 40;
const assertions = fc
  .array(
    fc.record({
      start: fc.nat(SPAN),
      length: fc.option(fc.nat(15)),
      value: fc.option(fc.integer({ min: 1, max: 9 }), { freq: 4 }),
      pause: fc.nat(3),
    }),
    { maxLength: 12 },
  )
  .map((drafts) => {
    let knownAt = 0;
    return drafts.map(({ start, length, value, pause }): Assertion<number> => {
      knownAt += pause;
      const from = addDays(DAY_ONE, start);
      return { from, to: length === null ? null : addDays(from, length), value, knownAt };
    });
  });

/** Writes day after day onto a sheet of paper, one assertion after the other. */
function byHand(history: readonly Assertion<number>[], knownAt: number): Map<PlainDate, number> {
  const paper = new Map<PlainDate, number>();
  for (const one of history) {
    if (one.knownAt > knownAt) continue;
    for (let n = 0; n <= SPAN + 20; n += 1) {
      const onDay = addDays(DAY_ONE, n);
      if (onDay < one.from || (one.to !== null && onDay > one.to)) continue;
      if (one.value === null) paper.delete(onDay);
      else paper.set(onDay, one.value);
    }
  }
  return paper;
}

describe('某日的事实，按某时所知', () => {
  test('任意记载、任意日期和知悉时刻，只有一个答案，与逐日手写的一致', () => {
    fc.assert(
      fc.property(assertions, fc.nat(40), (history, knownAt) => {
        const paper = byHand(history, knownAt);
        const line = flattenAsKnown(history, knownAt);
        for (let n = 0; n <= SPAN + 20; n += 1) {
          const onDay = addDays(DAY_ONE, n);
          expect(valueAsKnown(history, onDay, knownAt)).toBe(paper.get(onDay));
          expect(valueOn(line, onDay)?.value).toBe(paper.get(onDay));
        }
      }),
    );
  });

  test('时间线各段不重叠、按日排列，首尾相接处由不同的记载决定', () => {
    fc.assert(
      fc.property(assertions, (history) => {
        const line = stretchesAsKnown(history);
        for (const [index, stretch] of line.entries()) {
          const next = line[index + 1];
          if (stretch.to !== null) expect(stretch.from <= stretch.to).toBe(true);
          if (!next) continue;
          expect(stretch.to !== null && stretch.to < next.from).toBe(true);
          if (stretch.to !== null && addDays(stretch.to, 1) === next.from)
            expect(next.by).not.toBe(stretch.by);
        }
      }),
    );
  });

  test('后来的更正不改变当时所知', () => {
    const first = { from: DAY_ONE, to: null, value: 100, knownAt: 1 };
    const correction = { from: DAY_ONE, to: day('2026-01-31'), value: 90, knownAt: 5 };
    const onDay = day('2026-01-15');
    expect(valueAsKnown([first, correction], onDay, 4)).toBe(100);
    expect(valueAsKnown([first, correction], onDay, 5)).toBe(90);
    expect(valueAsKnown([first, correction], day('2026-02-01'), 5)).toBe(100);
  });
});
