import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { decideFollowUp, nextLookOn } from './follow-up.ts';

const HELD = { termFrom: day('2026-03-02'), termTo: day('2027-12-31'), endedOn: null };
const DOCTOR = {
  title: '主任医师',
  titleRelaxed: false,
  points: [],
  filings: [
    {
      id: 1,
      doctorCode: 'D430102000001',
      fields: ['肿瘤'],
      checked: true,
      publishedOn: day('2026-01-01'),
      suspendedFrom: null,
      suspendedTo: null,
      endedOn: null,
    },
  ],
};

describe('用药后的随访评估（M20）', () => {
  it.each([
    ['待遇期内', HELD, '肿瘤', '2026-06-01', 'ok'],
    ['批准以前', HELD, '肿瘤', '2026-03-01', 'ELIGIBILITY_MISSING'],
    ['换药以后', { ...HELD, endedOn: day('2026-05-01') }, '肿瘤', '2026-06-01', 'ELIGIBILITY_MISSING'],
    ['别的领域', HELD, '风湿免疫', '2026-06-01', 'DOCTOR_FIELD_MISMATCH'],
  ] as const)('%s', (_, held, field, on, expected) => {
    const outcome = decideFollowUp(held, DOCTOR, field, day(on), day('2026-06-02'));
    expect(outcome.ok ? 'ok' : outcome.refusal.code).toBe(expected);
  });

  it('没有评估过的，批准后九十天提醒；评估过的按上次约定；停药的不再提醒', () => {
    expect(nextLookOn(day('2026-03-02'), undefined)).toBe('2026-05-31');
    expect(nextLookOn(day('2026-03-02'), { nextOn: day('2026-08-01') })).toBe('2026-08-01');
    expect(nextLookOn(day('2026-03-02'), { nextOn: null })).toBeNull();
  });
});
