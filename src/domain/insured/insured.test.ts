import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import { enrolmentOn, isInsuredOn } from './cover.ts';
import { checkDigitOf, maskIdentityNumber, maskPersonName, parseIdentityNumber } from './identity-number.ts';
import type { Enrolment } from './model.ts';
import { readPersonFile, splitCsv } from './person-file.ts';

describe('证件号码（GB 11643）', () => {
  it('标准里的例子读得出，末位 X 大小写都行', () => {
    expect(parseIdentityNumber('11010519491231002X')).toEqual({
      text: '11010519491231002X',
      bornOn: '1949-12-31',
      sex: 'female',
    });
    expect(parseIdentityNumber('440524188001010014')).toMatchObject({ bornOn: '1880-01-01', sex: 'male' });
    expect(parseIdentityNumber(' 11010519491231002x ')?.text).toBe('11010519491231002X');
  });

  it.each([
    '',
    '110105194912310021',
    '11010519490231002X',
    '1101051949123100',
    '01010519491231002X',
    '11010519491231002Y',
  ])('%s 不是证件号码', (text) => {
    expect(parseIdentityNumber(text)).toBeUndefined();
  });

  it('改动任何一位数字都能发现', () => {
    const body = fc
      .tuple(fc.integer({ min: 110000, max: 659999 }), fc.integer({ min: 0, max: 999 }))
      .map(([area, order]) => `${area}19700101${String(order).padStart(3, '0')}`);
    fc.assert(
      fc.property(body, fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (digits, at, by) => {
        const changed =
          digits.slice(0, at) + String((Number(digits.charAt(at)) + by) % 10) + digits.slice(at + 1);
        expect(checkDigitOf(changed)).not.toBe(checkDigitOf(digits));
      }),
    );
  });

  it('打码只露头四位和末四位', () => {
    expect(maskIdentityNumber('4301', '002X')).toBe('4301**********002X');
    expect(maskPersonName('王小明')).toBe('王**');
  });
});

describe('参保状态（M5）', () => {
  const span = (
    status: Enrolment['status'],
    from: string,
    to: string | null,
    scheme: Enrolment['scheme'] = 'employee',
  ): Enrolment => ({
    scheme,
    status,
    areaCode: '430102',
    from: day(from),
    to: to === null ? null : day(to),
  });

  it.each([
    ['没有参保', [], 'PERSON_NOT_INSURED'],
    ['还没到参保日', [span('normal', '2026-02-01', null)], 'PERSON_NOT_INSURED'],
    ['前一天已停保', [span('normal', '2025-01-01', '2026-01-14')], 'PERSON_NOT_INSURED'],
    ['当天是最后一天', [span('normal', '2025-01-01', '2026-01-15')], 'ok'],
    ['暂停', [span('suspended', '2026-01-01', null)], 'INSURANCE_NOT_NORMAL'],
    ['等待期', [span('waiting', '2026-01-01', null)], 'INSURANCE_NOT_NORMAL'],
    [
      '一个暂停一个正常',
      [span('suspended', '2026-01-10', null), span('normal', '2026-01-01', null, 'resident')],
      'ok',
    ],
  ] as const)('%s', (_, enrolments, expected) => {
    const outcome = isInsuredOn(enrolments, day('2026-01-15'));
    expect(outcome.ok ? 'ok' : outcome.refusal.code).toBe(expected);
    if (!outcome.ok) expect(outcome.refusal.clause).toBe('M5');
  });

  it('同样正常时以后开始的为准', () => {
    const found = enrolmentOn(
      [span('normal', '2026-01-01', null), span('normal', '2026-01-10', null, 'resident')],
      day('2026-01-15'),
    );
    expect(found?.scheme).toBe('resident');
  });
});

describe('参保人文件', () => {
  it('引号、逗号、换行、字节序标记都认得', () => {
    expect(splitCsv('\uFEFF甲,"乙,丙"\r\n"丁""戊",己\n\n')).toEqual([
      ['甲', '乙,丙'],
      ['丁"戊', '己'],
    ]);
  });

  it('列的顺序随意，缺列要说出来', () => {
    expect(readPersonFile('险种,姓名')).toEqual({
      missing: ['证件号码', '手机号码', '住址', '区划代码', '参保开始日期', '参加大病'],
      unknown: [],
    });
    const file = readPersonFile(
      '参加大病,参保开始日期,险种,区划代码,住址,手机号码,证件号码,姓名\n是,2026-01-01,职工医保,430102,某路,13800000000,11010519491231002x,示例',
    );
    expect(file).toMatchObject({
      rows: [
        {
          row: {
            line: 2,
            name: '示例',
            idNumber: '11010519491231002X',
            scheme: 'employee',
            majorIllness: true,
          },
        },
      ],
    });
  });

  const needed = '姓名,证件号码,手机号码,住址,区划代码,险种,参保开始日期,参加大病';
  const person = '示例,11010519491231002X,,,430102,职工医保,2026-01-01,是';

  it('民族和退休日期两列可有可无，也可以空着', () => {
    const none = { nationality: null, retiredOn: null };
    expect(readPersonFile(`${needed}\n${person}`)).toMatchObject({ rows: [{ row: none }] });
    expect(readPersonFile(`${needed},民族,退休日期\n${person},,`)).toMatchObject({ rows: [{ row: none }] });
    expect(readPersonFile(`${needed},退休日期,民族\n${person},2010-01-01,土家族`)).toMatchObject({
      rows: [{ row: { nationality: '15', retiredOn: '2010-01-01' } }],
    });
  });

  it.each([
    ['民族', '未知', '民族应写名称或两位代码'],
    ['退休日期', '2010.1.1', '退休日期应写作'],
    ['退休日期', '2010-02-30', '退休日期应写作'],
  ])('%s写成%s的行指出来', (caption, cell, why) => {
    const file = readPersonFile(`${needed},${caption}\n${person},${cell}`);
    const [row] = 'rows' in file ? file.rows : [];
    expect(row).toMatchObject({ line: 2, name: '示例' });
    expect(row && 'fault' in row ? row.fault : '').toContain(why);
  });

  it('列名写错的不当作没有，空的列名不管', () => {
    expect(readPersonFile(`${needed},民 族\n${person},汉族`)).toEqual({ missing: [], unknown: ['民 族'] });
    expect(readPersonFile(`${needed},,\n${person},,`)).toMatchObject({ rows: [{ row: { line: 2 } }] });
  });
});
