import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { rollOverOf, type OriginatedTerm } from './roll-over.ts';
import { changedDays, courseOf, warningOn } from './term-course.ts';

const term = (from: string, to: string, more: Partial<OriginatedTerm> = {}): OriginatedTerm => ({
  termFrom: day(from),
  termTo: day(to),
  transitionTo: null,
  removedOn: null,
  origin: 'negotiated',
  ...more,
});
const year = term('2026-01-01', '2026-12-31');
const leaving = { ...year, transitionTo: day('2027-02-28') };

describe('到期提醒（M10、N1.2、N3.3）', () => {
  it.each([
    ['2026-10-01', [year], undefined],
    ['2026-10-02', [year], { kind: 'term', endsOn: '2026-12-31', daysLeft: 90, band: 90 }],
    ['2026-12-01', [year], { daysLeft: 30, band: 30, transitionTo: null }],
    ['2026-12-24', [year], { daysLeft: 7, band: 7 }],
    ['2026-12-31', [year], { daysLeft: 0, band: 7 }],
    ['2027-01-01', [year], undefined],
    ['2026-12-24', [leaving], { kind: 'term', transitionTo: '2027-02-28' }],
    ['2027-01-05', [leaving], { kind: 'transition', endsOn: '2027-02-28', band: 90, transitionTo: null }],
    ['2027-02-28', [leaving], { kind: 'transition', daysLeft: 0, band: 7 }],
    ['2027-03-01', [leaving], undefined],
    ['2026-12-24', [year, term('2027-01-01', '2027-12-31')], undefined],
    ['2026-12-24', [year, term('2027-01-02', '2027-12-31')], { daysLeft: 7 }],
  ] as const)('%s', (today, terms, expected) => {
    const warning = warningOn(terms, day(today));
    if (expected === undefined) expect(warning).toBeUndefined();
    else expect(warning).toMatchObject(expected);
  });

  it('接上的续约算一程，隔了一天就断', () => {
    expect(courseOf([year, term('2027-01-01', '2027-06-30')], day('2026-05-01'))).toEqual({
      state: 'listed',
      regularUntil: '2027-06-30',
      payableUntil: '2027-06-30',
    });
    expect(courseOf([year, term('2027-01-02', '2027-06-30')], day('2026-05-01'))?.payableUntil).toBe(
      '2026-12-31',
    );
    expect(courseOf([year], day('2027-01-01'))).toBeUndefined();
  });
});

describe('一项处理改变的日子', () => {
  it('带过渡期的调出：当日起身份变，过渡期满起才不付', () => {
    const removed = { ...year, removedOn: day('2026-07-01'), transitionTo: day('2026-08-31') };
    expect(changedDays([year], [removed])).toEqual({
      listedOtherwise: { from: '2026-07-01', to: '2026-12-31' },
      paidOtherwise: { from: '2026-09-01', to: '2026-12-31' },
    });
  });
  it('另一版本仍列着的，什么也不变', () => {
    expect(changedDays([year, year], [year, { ...year, removedOn: day('2026-07-01') }])).toEqual({
      listedOtherwise: null,
      paidOtherwise: null,
    });
  });
  it('延长：多出来的日子', () => {
    const longer = { ...year, termTo: day('2027-06-30') };
    expect(changedDays([year], [longer]).paidOtherwise).toEqual({ from: '2027-01-01', to: '2027-06-30' });
  });
});

describe('年底滚动（M10、N3.3、N1.2）', () => {
  const today = day('2026-11-01');
  const by = day('2026-12-31');
  const next = (origin: OriginatedTerm['origin']) => term('2027-01-01', '2027-12-31', { origin });
  it.each([
    ['不续约', [leaving], [], { fate: 'leaves', endsOn: '2026-12-31', payableUntil: '2027-02-28' }],
    [
      '新版本续约',
      [year, next('negotiated')],
      [],
      { fate: 'renewed', nextTo: '2027-12-31', onlyDraft: false },
    ],
    ['草稿续约', [year], [next('negotiated')], { fate: 'renewed', onlyDraft: true }],
    ['转常规', [year], [next('regular')], { fate: 'movesToRegular', origin: 'negotiated' }],
    [
      '已退出，过渡期到年底',
      [term('2026-01-01', '2026-12-31', { removedOn: day('2026-07-01'), transitionTo: by })],
      [],
      { fate: 'inTransition', endsOn: '2026-12-31' },
    ],
    ['协议期到明年', [term('2026-01-01', '2027-12-31')], [], undefined],
    ['已经不付的', [term('2025-01-01', '2025-12-31')], [], undefined],
    ['下一版隔了一天', [year], [term('2027-01-02', '2027-12-31')], { fate: 'leaves' }],
  ] as const)('%s', (_, terms, drafted, expected) => {
    const found = rollOverOf(terms, drafted, today, by);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
  });
});
