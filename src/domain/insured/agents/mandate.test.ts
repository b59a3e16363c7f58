import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day, type PlainDate } from '../../../base/date.ts';
import { judgeMandate, mandateStateOn, type Mandate } from './mandate.ts';

const TODAY = day('2026-06-15');
const given = (change: Partial<Mandate> = {}): Mandate => ({
  principalId: 1,
  agentId: 2,
  from: TODAY,
  to: day('2026-12-31'),
  ended: false,
  principalDiedOn: null,
  ...change,
});
const codeOf = (outcome: ReturnType<typeof judgeMandate>) => (outcome.ok ? 'ok' : outcome.refusal.code);

describe('委托代办（M23.1、M35）', () => {
  it('起止日都算有效，前一日未开始，后一日到期', () => {
    const mandate = given();
    const stateOn = (text: string) => mandateStateOn(mandate, day(text));
    expect(['2026-06-14', '2026-06-15', '2026-12-31', '2027-01-01'].map(stateOn)).toEqual([
      'ahead',
      'live',
      'live',
      'past',
    ]);
  });

  it('M35：撤回的、委托人去世的，不论日期都已终止', () => {
    expect(mandateStateOn(given({ ended: true }), TODAY)).toBe('ended');
    expect(mandateStateOn(given({ principalDiedOn: TODAY }), TODAY)).toBe('ended');
    expect(mandateStateOn(given({ principalDiedOn: addDays(TODAY, 1) }), TODAY)).toBe('live');
  });

  it('M35：不能委托自己，不能代已去世的人登记，不能倒填日期', () => {
    const ask = { principalId: 1, agentId: 2, from: TODAY, to: day('2026-12-31') };
    expect(codeOf(judgeMandate(ask, null, [], TODAY))).toBe('ok');
    expect(codeOf(judgeMandate({ ...ask, agentId: 1 }, null, [], TODAY))).toBe('MANDATE_TO_SELF');
    expect(codeOf(judgeMandate(ask, TODAY, [], TODAY))).toBe('MANDATE_PRINCIPAL_DEAD');
    expect(codeOf(judgeMandate({ ...ask, from: addDays(TODAY, -1) }, null, [], TODAY))).toBe(
      'MANDATE_DAYS_PAST',
    );
    expect(codeOf(judgeMandate({ ...ask, to: addDays(TODAY, -1) }, null, [], TODAY))).toBe(
      'MANDATE_DAYS_PAST',
    );
  });

  it('同两个人的日期不能重叠，撤回以后可以重新委托', () => {
    const ask = { principalId: 1, agentId: 2, from: TODAY, to: day('2026-12-31') };
    const judge = (others: readonly Mandate[]) => codeOf(judgeMandate(ask, null, others, TODAY));
    expect(judge([given()])).toBe('MANDATE_ALREADY_GIVEN');
    expect(judge([given({ ended: true })])).toBe('ok');
    expect(judge([given({ agentId: 3 })])).toBe('ok');
    expect(judge([given({ from: day('2026-01-01'), to: addDays(TODAY, -1) })])).toBe('ok');
  });

  it('任何两份登记得上的委托，同一天至多一份有效', () => {
    const span = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }));
    fc.assert(
      fc.property(fc.array(span, { maxLength: 8 }), fc.integer({ min: 0, max: 80 }), (spans, at) => {
        const held: Mandate[] = [];
        for (const [start, length] of spans) {
          const from: PlainDate = addDays(TODAY, start);
          const ask = { principalId: 1, agentId: 2, from, to: addDays(from, length) };
          if (judgeMandate(ask, null, held, TODAY).ok) held.push(given(ask));
        }
        const live = held.filter((one) => mandateStateOn(one, addDays(TODAY, at)) === 'live');
        return live.length <= 1;
      }),
    );
  });
});
