import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, day } from '../../base/date.ts';
import { WRITTEN_RULES } from '../../policy/parameters/entered.ts';
import { randomClaim } from '../../../test/support/random-claims.ts';
import { adjudicate } from './adjudicate.ts';
import { explainBill } from './explain.ts';
import { findSettlementRule } from './find-rule.ts';
import { settle } from './settle.ts';

describe('裁决留下的是数据，文字只是照着写（I1）', () => {
  test('把裁决原样抄一份，从抄件写出的步骤与账单上的一字不差', () => {
    fc.assert(
      fc.property(randomClaim, (claim) => {
        const rule = findSettlementRule(claim.scheme, claim.servedOn);
        const [decided, bill] = [adjudicate(claim, rule), settle(claim, rule)];
        if (!decided.ok || !bill.ok) throw new Error('refused');
        const { outline, ...figures } = decided.value;
        expect(explainBill({ ...structuredClone(figures), outline })).toEqual(bill.value.stages);
      }),
    );
  });
});

describe('同一天的规则只找一次（M39、I15）', () => {
  const today = day('2026-05-20');

  test('换一本规则册就重新找', () => {
    const none = { ...WRITTEN_RULES, regimes: [] };
    expect(findSettlementRule('employee', today)).toBe(findSettlementRule('employee', today));
    expect(findSettlementRule('employee', today, none)).toBeUndefined();
    expect(findSettlementRule('employee', today)).toMatchObject({ version: 'M9.1@2026-01-01' });
  });

  test('问过的日子再多，答案也不变', () => {
    const book = { ...WRITTEN_RULES };
    const asked = Array.from({ length: 9000 }, (_, index) => addDays(day('2010-01-01'), index));
    const formalised = asked.filter((one) => findSettlementRule('resident', one, book) !== undefined);
    expect(formalised[0]).toBe('2026-01-01');
    expect(findSettlementRule('resident', today, book)).toMatchObject({ regime: 'measures@2026-01-01' });
  });
});
