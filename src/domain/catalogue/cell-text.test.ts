import { describe, expect, it } from 'vitest';
import { isConfidentialMark, joinLine, joinName, joinRemark, matchKey } from './cell-text.ts';

describe('单元格文字还原（N1.1）', () => {
  it.each([
    ['十二指肠溃疡、  反流性食管炎 ，  限住院', '十二指肠溃疡、反流性食管炎，限住院'],
    ['3. 18元(按\nC20H21FN2O计:5ml :5mg/瓶)', '3.18元(按C20H21FN2O计:5ml:5mg/瓶)'],
    ['EGFR\nT790M 突变', 'EGFR T790M突变'],
    ['预防\u2f09童', '预防儿童'],
    ['\u2f94\u2ee6', '言鸟'],
    ['24µg', '24µg'],
    [' \u00a0\u3000 ', ''],
  ])('%j 还原为 %j', (raw, clean) => {
    expect(joinLine(raw)).toBe(clean);
  });

  it.each([
    ['精蛋白人胰岛素(精蛋白重组人\n胰岛素)', '精蛋白人胰岛素(精蛋白重组人胰岛素)', '括号未闭合的换行是折行'],
    ['精蛋白锌重组赖脯胰岛素混合\n(50R)', '精蛋白锌重组赖脯胰岛素混合(50R)', '以括号起头的换行是折行'],
    ['某某组合\n包装', '某某组合包装', '不同字起头的换行是折行'],
    ['补液盐 Ⅰ\n补液盐Ⅱ\n补液盐Ⅲ', '补液盐Ⅰ\n补液盐Ⅱ\n补液盐Ⅲ', '同名并列的各占一行'],
    ['双黄连注射液\n注射用双黄连(冻干)', '双黄连注射液\n注射用双黄连(冻干)', '“注射用”不妨碍认出同名'],
    ['复方氨基酸(18AA- Ⅰ)\n复方氨基酸(18AA-Ⅱ)', '复方氨基酸(18AA-Ⅰ)\n复方氨基酸(18AA-Ⅱ)', '括号内的空格去掉'],
  ])('药名 %j：%s', (raw, clean) => {
    expect(joinName(raw)).toBe(clean);
  });

  it('备注的折行接上，编号各项各占一行，项号后的数字不与项号粘连', () => {
    expect(joinRemark('限：  1. 12岁以上患\n者；  2.剂量0.5mg，不超过1.5ml；\n3.成人。')).toBe(
      '限：\n1. 12岁以上患者；\n2.剂量0.5mg，不超过1.5ml；\n3.成人。',
    );
  });

  it('备注中没有第 2 项的“1.”不当作列表，小数不当作项', () => {
    expect(joinRemark('限每日：1.5mg，2.5mg 或\n3.5mg')).toBe('限每日：1.5mg，2.5mg或3.5mg');
  });

  it('句号后换行的段落保留，第二个列表从 1 重新数', () => {
    expect(joinRemark('限：1.甲病；2.乙病。\n同时：  1.住院；  2.二线。')).toBe(
      '限：\n1.甲病；\n2.乙病。\n同时：\n1.住院；\n2.二线。',
    );
  });

  it('匹配用的键不分全角半角、括号形状和空格', () => {
    expect(matchKey('（Ⅱ）０.５ｇ ∶ µ')).toBe(matchKey('(II)0.5g:μ'));
  });

  it.each(['*', '∗', '＊', ' ∗\n'])('保密标识 %j', (mark) => {
    expect(isConfidentialMark(mark)).toBe(true);
  });
  it('价格不是保密标识', () => {
    expect(isConfidentialMark('3.00元*')).toBe(false);
  });
});
