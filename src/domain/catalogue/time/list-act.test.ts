import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../../base/date.ts';
import { lastPayableDay, lastRegularDay, membershipOn, type ListTerm } from '../list-membership.ts';
import { firstChangedDay, proposeTransition, REMOVAL_GROUNDS, termAfterRemoval } from './list-act.ts';

const term = (more: Partial<ListTerm> = {}): ListTerm => ({
  termFrom: day('2026-01-01'),
  termTo: day('2026-12-31'),
  transitionTo: null,
  removedOn: null,
  ...more,
});

describe('调出随理由带来的过渡期（N1.2、N3.3、M17、M18、I14）', () => {
  it.each([
    ['renewalFailed', '2025-01-01', '2025-06-30', 'N1.2'],
    ['renewalFailed', '2026-08-31', '2027-02-27', 'N1.2'],
    ['notRenewed', '2025-01-01', '2025-02-28', 'N3.3'],
    ['notRenewed', '2027-01-01', '2027-02-28', 'N3.3'],
  ] as const)('%s，%s 起：到 %s（%s）', (ground, removedOn, transitionTo, clause) => {
    expect(proposeTransition(ground, day(removedOn))).toEqual({ transitionTo, clause });
  });
  it('直接调出和评审调出没有过渡期；通知施行之前不推算', () => {
    const others = (Object.keys(REMOVAL_GROUNDS) as (keyof typeof REMOVAL_GROUNDS)[]).filter(
      (ground) => ground !== 'renewalFailed' && ground !== 'notRenewed',
    );
    expect(others).toHaveLength(10);
    for (const ground of others) expect(proposeTransition(ground, day('2026-07-01'))).toBeUndefined();
    expect(proposeTransition('renewalFailed', day('2024-12-31'))).toBeUndefined();
  });
});

describe('调出之后的条目（I14、N1.2）', () => {
  it.each([
    ['有效期内', term(), '2026-07-01', null, '2026-06-30', '2026-06-30'],
    ['有效期内带过渡', term(), '2026-07-01', '2026-12-31', '2026-06-30', '2026-12-31'],
    ['期满次日不续约', term(), '2027-01-01', '2027-02-28', '2026-12-31', '2027-02-28'],
    [
      '过渡期中再调出：过去的日子不变',
      term({ removedOn: day('2026-07-01'), transitionTo: day('2026-12-31') }),
      '2026-09-01',
      null,
      '2026-06-30',
      '2026-08-31',
    ],
    [
      '自带的过渡期中调出',
      term({ transitionTo: day('2027-06-30') }),
      '2027-03-01',
      null,
      '2026-12-31',
      '2027-02-28',
    ],
    [
      '调出日提前：更正，过渡期重新起算',
      term({ removedOn: day('2026-07-01'), transitionTo: day('2026-12-31') }),
      '2026-05-01',
      null,
      '2026-04-30',
      '2026-04-30',
    ],
    ['还没到起始日', term(), '2025-10-01', '2026-03-31', '2025-09-30', '2025-09-30'],
  ] as const)('%s', (_, before, removedOn, transitionTo, regular, payable) => {
    const after = termAfterRemoval(before, day(removedOn), transitionTo === null ? null : day(transitionTo));
    expect(after && [lastRegularDay(after), lastPayableDay(after)]).toEqual([regular, payable]);
    expect(after?.removedOn).not.toBeNull();
  });

  it('已经结束的条目没有什么可调出', () => {
    expect(termAfterRemoval(term(), day('2027-01-02'), null)).toBeUndefined();
    expect(
      termAfterRemoval(term({ transitionTo: day('2027-02-28') }), day('2027-03-01'), null),
    ).toBeUndefined();
  });

  it('没有过渡期的调出：任何条目从生效日起都不再支付，之前的日子不变', () => {
    const offset = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(offset, fc.option(offset), fc.option(offset), offset, (length, transition, removed, on) => {
        const from = day('2026-01-01');
        const given: ListTerm = {
          termFrom: from,
          termTo: addDays(from, length),
          transitionTo: transition === null ? null : addDays(from, length + transition + 1),
          removedOn: removed === null ? null : addDays(from, Math.min(removed, length)),
        };
        const removedOn = addDays(from, on);
        const after = termAfterRemoval(given, removedOn, null);
        const last = lastPayableDay(given);
        if (after === undefined) {
          expect(removedOn > last).toBe(true);
          return;
        }
        for (let n = 0; n < 90; n += 1) {
          const onDay = addDays(from, n);
          const state = membershipOn([after], onDay).state;
          expect(state).toBe(onDay < removedOn ? membershipOn([given], onDay).state : 'ended');
        }
      }),
    );
  });
});

describe('一项处理最早改变哪一天（更正的判断）', () => {
  it.each([
    ['调出', term(), term({ removedOn: day('2026-07-01') }), '2026-07-01'],
    ['延长', term(), term({ termTo: day('2027-06-30') }), '2027-01-01'],
    ['缩短', term(), term({ termTo: day('2026-10-31') }), '2026-11-01'],
    ['加过渡期', term(), term({ transitionTo: day('2027-02-28') }), '2027-01-01'],
    ['恢复', term({ removedOn: day('2026-07-01') }), term(), '2026-07-01'],
    ['没有变化', term(), term({ removedOn: day('2027-01-01') }), undefined],
  ] as const)('%s', (_, before, after, expected) => {
    expect(firstChangedDay(before, after)).toBe(expected);
  });
});
