import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import { NATIONALITIES, NATIONALITY_CODES, nationalityOf } from './nationality.ts';
import {
  faultOfRetirement,
  latestParticulars,
  particularsAsKnown,
  personTypeOn,
  type RecordedParticulars,
} from './particulars.ts';

describe('民族代码（GB/T 3304）', () => {
  it('五十六个民族连号，另有其他和外国血统中国籍人士；名称不重复', () => {
    const numbered = Array.from({ length: 56 }, (_, index) => String(index + 1).padStart(2, '0'));
    expect(NATIONALITY_CODES).toEqual([...numbered, '97', '98']);
    expect(new Set(Object.values(NATIONALITIES)).size).toBe(58);
  });

  it.each([
    ['01', '01'],
    ['1', '01'],
    ['汉族', '01'],
    [' 土家 ', '15'],
    ['土', '30'],
    ['98', '98'],
    ['其他', '97'],
    ['', undefined],
    ['族', undefined],
    ['57', undefined],
    ['00', undefined],
    ['001', undefined],
  ])('“%s”读作 %s', (text, code) => {
    expect(nationalityOf(text)).toBe(code);
  });
});

describe('人员类别', () => {
  it.each([
    ['employee', '1950-06-15', null, 'atWork'],
    ['employee', '1966-03-10', '2026-03-11', 'atWork'],
    ['employee', '1966-03-10', '2026-03-10', 'retired'],
    ['employee', '1990-01-01', '2020-01-01', 'retired'],
    ['resident', '1966-03-11', '2020-01-01', 'adult'],
    ['resident', '1966-03-10', null, 'elderly'],
    ['resident', '2008-03-11', null, 'minor'],
    ['resident', '2008-03-10', null, 'adult'],
    ['resident', '2026-03-10', null, 'minor'],
  ] as const)('%s，%s 出生，%s 退休：2026-03-10 是 %s', (scheme, bornOn, retiredOn, type) => {
    const retirement = retiredOn === null ? null : day(retiredOn);
    expect(personTypeOn(scheme, day(bornOn), retirement, day('2026-03-10'))).toBe(type);
  });
});

describe('登记和当时所知', () => {
  const entries: RecordedParticulars[] = [
    { version: 1, nationality: null, retiredOn: day('2026-03-01'), recordedAt: '2026-03-05 10:00:00' },
    { version: 2, nationality: '15', retiredOn: null, recordedAt: '2026-03-06 09:30:00' },
  ];

  it.each([
    ['2026-03-05 09:59:59', null, null],
    ['2026-03-05 10:00:00', null, '2026-03-01'],
    ['2026-03-06 09:29:59', null, '2026-03-01'],
    ['2026-03-06 09:30:00', '15', null],
    ['2027-01-01 00:00:00', '15', null],
  ])('%s 知道的是民族 %s、退休日期 %s', (at, nationality, retiredOn) => {
    expect(particularsAsKnown(entries, at)).toMatchObject({ nationality, retiredOn });
  });

  it('最后一次登记有效；从没登记过的两样都不知道', () => {
    expect(latestParticulars(entries)).toMatchObject({ nationality: '15', retiredOn: null });
    expect(latestParticulars([])).toEqual({ nationality: null, retiredOn: null });
  });
});

describe('退休日期（M5）', () => {
  const employee = { scheme: 'employee', to: null } as const;
  const person = { bornOn: day('1966-03-10'), diedOn: null, enrolments: [employee] };
  const today = day('2026-06-15');
  const fault = (retiredOn: string | null, other: object = {}) =>
    faultOfRetirement(retiredOn === null ? null : day(retiredOn), { ...person, ...other }, today);

  it.each([
    ['没有退休的不问', null, { enrolments: [] }],
    ['参保以前就退休的', '2010-01-01', {}],
    ['出生当天', '1966-03-10', {}],
    ['提前一年', '2027-06-16', {}],
    ['去世当天', '2026-05-01', { diedOn: '2026-05-01' }],
    ['职工参保的最后一天', '2026-05-31', { enrolments: [{ scheme: 'employee', to: '2026-05-31' }] }],
  ])('%s可以登记', (_, retiredOn, other) => {
    expect(fault(retiredOn, other)).toBeUndefined();
  });

  it.each([
    ['1966-03-09', {}, '出生'],
    ['2027-06-17', {}, '一年'],
    ['2026-05-02', { diedOn: '2026-05-01' }, '死亡'],
    ['2026-06-01', { enrolments: [{ scheme: 'employee', to: '2026-05-31' }] }, '职工医保'],
    ['2026-06-01', { enrolments: [{ scheme: 'resident', to: null }] }, '职工医保'],
    ['2026-06-01', { enrolments: [] }, '职工医保'],
  ])('%s %o 不能登记，说明因为%s', (retiredOn, other, why) => {
    expect(fault(retiredOn, other)).toContain(why);
  });
});
