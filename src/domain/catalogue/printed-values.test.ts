import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEntryNumber } from './entry-number.ts';
import { parseNationalCode } from './national-code.ts';
import { parsePrintedStandard } from './standard-text.ts';
import { parseTerm } from './term.ts';
import { addressOf } from './workbook.ts';
import { entryKeyOf } from './entry-key.ts';

describe('印刷的有效期（M10）', () => {
  it.each([
    '2024年1月1日至\n2025年12月31日',
    '2024-01-01 至 2025-12-31',
    '２０２４年１月１日～2025年12月31日',
    '2024.1.1-2025.12.31',
  ])('%j', (text) => {
    expect(parseTerm(text)).toEqual({ from: '2024-01-01', to: '2025-12-31' });
  });
  it.each(['', '2024年1月1日', '2025年12月31日至2024年1月1日', '2024年13月1日至2025年12月31日', '长期'])(
    '%j 不是起止日期',
    (text) => {
      expect(parseTerm(text)).toBeUndefined();
    },
  );
});

describe('印刷的支付标准（N2.2）', () => {
  it('一个价一个规格', () => {
    expect(parsePrintedStandard('63.00元(10mg/支)')).toEqual({
      kind: 'prices',
      prices: [{ price: 630000n, spec: '10mg/支' }],
    });
  });
  it('括号里的分号属于规格，数字加“元”前的分号才分开两个价；中英文分号都认', () => {
    expect(parsePrintedStandard('20.00元(粉体室:1.0g；  液体\n室:100ml/袋)\n;\n3. 5元(2g/袋）')).toEqual({
      kind: 'prices',
      prices: [
        { price: 200000n, spec: '粉体室:1.0g；液体室:100ml/袋' },
        { price: 35000n, spec: '2g/袋' },
      ],
    });
  });
  it('规格由几个括号组成时照印', () => {
    expect(parsePrintedStandard('113.53元(60mg/粒)(附赠条款)')).toEqual({
      kind: 'prices',
      prices: [{ price: 1135300n, spec: '(60mg/粒)(附赠条款)' }],
    });
  });
  it('保密、无、文字', () => {
    expect(parsePrintedStandard('＊')).toEqual({ kind: 'confidential' });
    expect(parsePrintedStandard(null)).toEqual({ kind: 'none' });
    expect(parsePrintedStandard('见备注2(每粒\n含量)')).toEqual({ kind: 'words', text: '见备注2(每粒含量)' });
  });
});

describe('编号', () => {
  it.each([
    ['8', 8, false],
    ['8.0', 8, false],
    ['★(8)', 8, true],
    ['★（1060）', 1060, true],
    ['★8', 8, true],
  ])('%s', (text, number, isSubEntry) => {
    expect(parseEntryNumber(text)).toEqual({ number, isSubEntry });
  });
  it.each(['', '0', '8.5', 'A8', '★', '-3'])('%j 不是编号', (text) => {
    expect(parseEntryNumber(text)).toBeUndefined();
  });
});

describe('国家药品编码的形状（N5.5）', () => {
  it('西药 23 位，中成药 20 位', () => {
    expect(parseNationalCode('XL01XCZ999B002010101234')).toEqual({
      kind: 'western',
      genericAndForm: 'XL01XCZ999B002',
      maker: '01234',
    });
    expect(parseNationalCode('ZA01BAJ0001010100123')).toEqual({
      kind: 'chinese',
      genericAndForm: 'ZA01BAJ0001',
      maker: '00123',
    });
  });
  it.each(['D5P00000000000000000002', 'XL01XCZ999B00201010123', 'xl01xcz999b002010101234', ''])(
    '%j 不是药品编码',
    (text) => {
      expect(parseNationalCode(text)).toBeUndefined();
    },
  );
});

it('单元格地址与电子表格一致', () => {
  expect([addressOf(1, 0), addressOf(3, 25), addressOf(3, 26), addressOf(9, 701), addressOf(9, 702)]).toEqual(
    ['A1', 'Z3', 'AA3', 'ZZ9', 'AAA9'],
  );
});

it('条目键不受空格位置影响，且通用名与剂型不混', () => {
  fc.assert(
    fc.property(fc.constantFrom('示例单抗', '复方示例(Ⅱ)', 'α示例'), fc.nat(3), (name, at) => {
      expect(entryKeyOf(`${name.slice(0, at)} ${name.slice(at)}`, '注射剂')).toBe(
        entryKeyOf(name, '注 射剂'),
      );
    }),
  );
  expect(entryKeyOf('甲乙', '丙')).not.toBe(entryKeyOf('甲', '乙丙'));
});
