import { describe, expect, it, test } from 'vitest';
import { day } from '../../../base/date.ts';
import {
  findLiveException,
  judgePaperTerm,
  mayTakePaperStep,
  paperStateOn,
  type PaperException,
} from './exception.ts';

const exception = (change: Partial<PaperException> = {}): PaperException => ({
  areaCode: '430100',
  from: day('2026-06-01'),
  to: day('2026-08-31'),
  approved: true,
  filedOn: day('2026-06-03'),
  endedOn: null,
  ...change,
});

describe('纸质处方延期（N5.4）', () => {
  test.each([
    ['没有决定', { approved: null, filedOn: null }, '2026-06-15', 'asked'],
    ['没有获准', { approved: false, filedOn: null }, '2026-06-15', 'refused'],
    ['获准没有备案，不生效', { filedOn: null }, '2026-06-15', 'approved'],
    ['备案日之前不生效', {}, '2026-06-02', 'upcoming'],
    ['备案当日生效', {}, '2026-06-03', 'live'],
    ['最后一日有效', {}, '2026-08-31', 'live'],
    ['次日失效', {}, '2026-09-01', 'over'],
    ['提前结束，结束日仍有效', { endedOn: day('2026-07-01') }, '2026-07-01', 'live'],
    ['提前结束后失效', { endedOn: day('2026-07-01') }, '2026-07-02', 'over'],
  ] as const)('%s', (_, change, onDay, state) => {
    expect(paperStateOn(exception(change), day(onDay))).toBe(state);
  });

  it('只放行本地区的药店：长沙的延期管长沙各区县，不管株洲；全省的管全省', () => {
    const onDay = day('2026-06-15');
    expect(findLiveException([exception()], '430102', onDay).ok).toBe(true);
    expect(findLiveException([exception()], '430202', onDay)).toMatchObject({
      refusal: { code: 'PAPER_NOT_ALLOWED', clause: 'N5.4' },
    });
    expect(findLiveException([exception({ areaCode: '430000' })], '430202', onDay).ok).toBe(true);
    expect(findLiveException([exception({ areaCode: '430102' })], '430105', onDay).ok).toBe(false);
  });

  test.each([
    ['2026-06-01', '2026-08-31', true],
    ['2026-06-01', '2026-09-01', false],
    ['2026-11-30', '2027-02-27', true],
    ['2026-11-30', '2027-02-28', false],
    ['2026-06-01', '2026-05-31', false],
  ])('最长三个月：%s 至 %s', (from, to, ok) => {
    expect(judgePaperTerm(day(from), day(to)).ok).toBe(ok);
  });

  it('先决定，再备案，最后结束；各一次', () => {
    const onDay = day('2026-06-15');
    const asked = exception({ approved: null, filedOn: null });
    expect(mayTakePaperStep('decide', asked, onDay).ok).toBe(true);
    expect(mayTakePaperStep('file', asked, onDay).ok).toBe(false);
    expect(mayTakePaperStep('decide', exception(), onDay)).toMatchObject({
      refusal: { code: 'PAPER_STEP_NOT_ALLOWED', detail: '有效' },
    });
    expect(mayTakePaperStep('file', exception({ filedOn: null }), onDay).ok).toBe(true);
    expect(mayTakePaperStep('end', exception(), onDay).ok).toBe(true);
    expect(mayTakePaperStep('end', exception({ endedOn: onDay }), onDay).ok).toBe(false);
  });
});
