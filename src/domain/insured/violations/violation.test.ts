import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { lastDayOfSuspension, mayDecide, suspensionOn, suspensionSpan } from './violation.ts';

describe('违规与暂停联网结算（M35）', () => {
  it.each([
    ['2026-03-02', 3, '2026-06-01'],
    ['2026-03-10', 12, '2027-03-09'],
    ['2026-11-30', 3, '2027-02-27'],
  ])('自 %s 起 %i 个月，到 %s', (from, months, to) => {
    expect(suspensionSpan(day('2026-03-02'), day(from), months)).toEqual({ ok: true, value: { from, to } });
  });

  it.each([
    ['2026-03-02', 2],
    ['2026-03-02', 13],
    ['2026-03-02', 3.5],
    ['2026-03-01', 3],
  ])('自 %s 起 %d 个月不在允许范围', (from, months) => {
    expect(suspensionSpan(day('2026-03-02'), day(from), months)).toMatchObject({
      ok: false,
      refusal: { code: 'SUSPENSION_OUT_OF_RANGE', clause: 'M35' },
    });
  });

  it('条例施行前的决定没有依据', () => {
    expect(suspensionSpan(day('2021-04-30'), day('2021-05-01'), 3)).toMatchObject({
      ok: false,
      refusal: { code: 'POLICY_NOT_FORMALISED' },
    });
  });

  it('恢复之日起不再暂停，起始日前恢复的一天也没有', () => {
    const span = { from: day('2026-03-02'), to: day('2026-06-01') };
    const cut = { ...span, liftedOn: day('2026-04-01') };
    expect(lastDayOfSuspension(cut)).toBe('2026-03-31');
    expect(suspensionOn([cut], day('2026-03-31'))).toBeDefined();
    expect(suspensionOn([cut], day('2026-04-01'))).toBeUndefined();
    expect(suspensionOn([{ ...span, liftedOn: day('2026-03-02') }], day('2026-03-02'))).toBeUndefined();
    expect(suspensionOn([cut, { ...span, liftedOn: null }], day('2026-03-10'))?.lastDay).toBe('2026-06-01');
  });

  it('立案和决定须是两个人', () => {
    expect(mayDecide(7, 8).ok).toBe(true);
    expect(mayDecide(7, 7)).toMatchObject({ ok: false, refusal: { code: 'DECIDER_IS_RECORDER' } });
  });
});
