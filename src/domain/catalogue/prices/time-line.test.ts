import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day, type PlainDate } from '../../../base/date.ts';
import { valueOn, type Dated } from '../../../base/dated.ts';
import { changedPast } from './standard-revision.ts';
import { compareTimeLines, overlapOf, overlay } from './time-line.ts';

const START = day('2026-01-01');
const on = (offset: number): PlainDate => addDays(START, offset);
const isSame = (a: number, b: number) => a === b;

describe('改动前后的时间线（N2.3）', () => {
  it('调低自某日起：前面不变，后面改，未来另定的也看得到被盖掉', () => {
    const before: Dated<number>[] = [
      { from: day('2026-01-01'), to: day('2026-12-31'), value: 100 },
      { from: day('2027-01-01'), to: null, value: 90 },
    ];
    const after = overlay(before, { from: day('2026-07-01'), to: null }, 70);
    expect(compareTimeLines(before, after, isSame)).toEqual([
      { from: '2026-01-01', to: '2026-06-30', before: 100, after: 100, changed: false },
      { from: '2026-07-01', to: '2026-12-31', before: 100, after: 70, changed: true },
      { from: '2027-01-01', to: null, before: 90, after: 70, changed: true },
    ]);
  });
  it('撤销一段留下空白；过去改动的日子到昨天为止', () => {
    const before: Dated<number>[] = [{ from: day('2026-01-01'), to: null, value: 100 }];
    const after = overlay(before, { from: day('2026-03-01'), to: day('2026-03-31') }, null);
    const compared = compareTimeLines(before, after, isSame);
    expect(compared.map((one) => [one.from, one.to, one.after])).toEqual([
      ['2026-01-01', '2026-02-28', 100],
      ['2026-03-01', '2026-03-31', null],
      ['2026-04-01', null, 100],
    ]);
    expect(changedPast(compared, day('2026-03-11'))).toEqual([{ from: '2026-03-01', to: '2026-03-10' }]);
    expect(changedPast(compared, day('2026-03-01'))).toEqual([]);
  });
  it('原来没有标准的日子补上，不算改动了已结算的日子', () => {
    const after = overlay<number>([], { from: day('2026-01-01'), to: null }, 100);
    expect(changedPast(compareTimeLines([], after, isSame), day('2026-06-01'))).toEqual([]);
  });
  it('没有共同的日子', () => {
    expect(overlapOf({ from: on(0), to: on(3) }, { from: on(4), to: null })).toBeUndefined();
    expect(overlapOf({ from: on(0), to: on(4) }, { from: on(4), to: null })).toEqual({
      from: on(4),
      to: on(4),
    });
  });
  it('任意两条时间线：逐日的前后值与逐日查到的一致', () => {
    const line = fc
      .array(fc.record({ from: fc.nat(30), length: fc.option(fc.nat(10)), value: fc.option(fc.nat(3)) }), {
        maxLength: 6,
      })
      .map((entries) =>
        entries.reduce<Dated<number>[]>(
          (made, { from, length, value }) =>
            overlay(made, { from: on(from), to: length === null ? null : on(from + length) }, value),
          [],
        ),
      );
    fc.assert(
      fc.property(line, line, (before, after) => {
        const compared = compareTimeLines(before, after, isSame);
        for (let offset = 0; offset < 45; offset += 1) {
          const held = compared.filter(
            (one) => one.from <= on(offset) && (one.to === null || on(offset) <= one.to),
          );
          const was = valueOn(before, on(offset))?.value ?? null;
          const becomes = valueOn(after, on(offset))?.value ?? null;
          expect(held.map((one) => [one.before, one.after])).toEqual(
            was === null && becomes === null ? [] : [[was, becomes]],
          );
        }
      }),
    );
  });
});
