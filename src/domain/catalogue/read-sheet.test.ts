import { describe, expect, it } from 'vitest';
import { readSheet } from './read-sheet.ts';
import { numberingOf } from './numbering.ts';
import type { SectionReading } from './model.ts';
import type { Sheet, VerticalMerge } from './workbook.ts';

type Row = Record<number, string>;

function sheetOf(name: string, rows: readonly Row[], verticalMerges: readonly VerticalMerge[] = []): Sheet {
  return {
    name,
    verticalMerges,
    rows: rows.map((row, index) => ({
      row: index + 1,
      cells: Object.entries(row).map(([col, text]) => ({ col: Number(col), text })),
    })),
  };
}

function read(sheet: Sheet): SectionReading {
  const reading = readSheet(sheet);
  if (!reading) throw new Error('没有认出栏目');
  return reading;
}

const REGULAR: Row = { 0: '药品分类代码', 3: '药品分类', 12: '编号', 13: '药品名称', 15: '剂型', 16: '备注' };
const AGREEMENT: Row = {
  0: '药品分\n类代码',
  1: '药品分类',
  10: '编号',
  12: '药品名称',
  14: '医保支付标准',
  17: '备注',
  18: '支付标准\n有效期',
};

describe('按栏目标题读目录工作表（N1.1）', () => {
  it('常规目录：标题行、分类行、药品行、★ 行，分类代码由药品行继承', () => {
    const reading = read(
      sheetOf(' 西药部分 ', [
        { 0: '西药部分' },
        REGULAR,
        { 0: 'XA', 3: '消化道药' },
        { 0: 'XA02B', 7: '抗酸药' },
        { 11: '甲', 12: '1', 13: '示例甲', 15: '口服常释剂型' },
        { 11: '乙', 12: '★（1）', 13: '示例甲', 15: '注射剂', 16: '限住院' },
        { 0: '  ', 1: '' },
      ]),
    );
    expect(reading.section).toBe('西药部分');
    expect(reading.kinds).toEqual(['title', 'header', 'category', 'category', 'drug', 'drug', 'blank']);
    expect(reading.rows).toEqual([
      {
        section: '西药部分',
        sheetRow: 5,
        categoryCode: 'XA02B',
        class: '甲',
        number: 1,
        isSubEntry: false,
        name: '示例甲',
        dosageForm: '口服常释剂型',
        standardText: null,
        remark: null,
        termText: null,
        selfPayRatio: null,
      },
      {
        section: '西药部分',
        sheetRow: 6,
        categoryCode: 'XA02B',
        class: '乙',
        number: 1,
        isSubEntry: true,
        name: '示例甲',
        dosageForm: '注射剂',
        standardText: null,
        remark: '限住院',
        termText: null,
        selfPayRatio: null,
      },
    ]);
    expect(reading.doubtful).toEqual([]);
    expect(reading.refused).toEqual([]);
  });

  it('协议目录：栏目标题带换行，有效期拆成两行仍读出', () => {
    const reading = read(
      sheetOf('竞价', [
        AGREEMENT,
        { 0: 'XA', 1: '类' },
        { 8: '乙', 10: '1', 12: '示例片 (Ⅲ)', 14: ' ＊ ', 18: '2024年1月1日至\n2025年12月31日' },
      ]),
    );
    expect(reading.layout).toBe('agreement');
    expect(reading.rows[0]).toMatchObject({
      name: '示例片(Ⅲ)',
      standardText: '＊',
      termText: '2024年1月1日至2025年12月31日',
      dosageForm: null,
    });
    expect(reading.doubtful).toEqual([]);
  });

  it('栏目换位置、用全角字、甲乙写作“甲类”，照样按标题取值', () => {
    const reading = read(
      sheetOf('西药', [
        {},
        { 2: '备 注', 4: '剂\n型', 6: '药品名称（通用名）', 9: '编　号', 20: '药品分类代码', 21: '药品分类' },
        { 20: 'XB', 22: '血液药' },
        { 3: '限门诊', 4: '片剂', 7: '示例乙', 9: '１', 23: '乙类' },
      ]),
    );
    expect(reading.rows[0]).toMatchObject({
      categoryCode: 'XB',
      class: '乙',
      number: 1,
      name: '示例乙',
      dosageForm: '片剂',
      remark: '限门诊',
    });
  });

  it('编号被拆在两格、★ 前后带空格和各种括号都能认', () => {
    const reading = read(
      sheetOf('协议西药', [
        { 0: '药品分类代码', 1: '药品分类', 10: '编号', 12: '药品名称' },
        { 0: 'XA', 1: '类' },
        { 9: '乙', 10: '1', 12: '甲药' },
        { 9: '乙', 10: '★（', 11: '1）', 12: '甲药' },
        { 9: '甲', 10: ' ★ ( 1 ) ', 12: '甲药' },
        { 9: '乙', 10: '2', 12: '乙药' },
      ]),
    );
    expect(reading.rows.map((row) => [row.number, row.isSubEntry])).toEqual([
      [1, false],
      [1, true],
      [1, true],
      [2, false],
    ]);
    expect(reading.doubtful).toEqual([]);
  });

  it('分页后重复的栏目行和页码不当作药品，换页后栏目换列也跟着换', () => {
    const reading = read(
      sheetOf('西药', [
        REGULAR,
        { 0: 'XA', 3: '类' },
        { 11: '甲', 12: '1', 13: '甲药', 15: '片剂' },
        { 13: '- 12 -' },
        { 0: '药品分类代码', 1: '药品分类', 4: '编号', 5: '药品名称', 6: '剂型', 7: '备注' },
        { 3: '乙', 4: '2', 5: '乙药', 6: '注射剂', 7: '限急诊' },
      ]),
    );
    expect(reading.kinds).toEqual(['header', 'category', 'drug', 'pageMark', 'header', 'drug']);
    expect(reading.rows[1]).toMatchObject({
      class: '乙',
      number: 2,
      name: '乙药',
      dosageForm: '注射剂',
      remark: '限急诊',
    });
  });

  it('被分页切开的备注并入上一药品，并列为存疑', () => {
    const reading = read(
      sheetOf('协议西药', [
        AGREEMENT,
        { 0: 'XA', 1: '类' },
        {
          8: '乙',
          10: '1',
          12: '甲药',
          14: '3.00元(1mg/片)',
          17: '限成人患',
          18: '2025年1月1日至2026年12月31日',
        },
        { 14: '   ' },
        { 17: '者。' },
      ]),
    );
    expect(reading.kinds.slice(2)).toEqual(['drug', 'blank', 'continuation']);
    expect(reading.rows[0]?.remark).toBe('限成人患者。');
    expect(reading.doubtful).toEqual([
      { section: '协议西药', sheetRow: 5, cell: 'R5', reason: '没有编号，已并入第 3 行（编号 1）' },
    ]);
  });

  it('跨行合并的名称和备注对其中每个有编号的行都有效，编号不往下带', () => {
    const merges = [
      { col: 13, fromRow: 3, toRow: 4 },
      { col: 16, fromRow: 3, toRow: 4 },
      { col: 12, fromRow: 4, toRow: 5 },
    ];
    const reading = read(
      sheetOf(
        '西药',
        [
          REGULAR,
          { 0: 'XA', 3: '类' },
          { 11: '甲', 12: '1', 13: '合并药', 15: '片剂', 16: '限住院' },
          { 11: '乙', 12: '★(1)', 15: '注射剂' },
          {},
        ],
        merges,
      ),
    );
    expect(reading.rows.map((row) => [row.name, row.dosageForm, row.remark])).toEqual([
      ['合并药', '片剂', '限住院'],
      ['合并药', '注射剂', '限住院'],
    ]);
    expect(reading.kinds.at(-1)).toBe('blank');
  });

  it('不能取的行逐一拒绝，写明单元格和原因；每一行都有去向', () => {
    const reading = read(
      sheetOf('西药', [
        REGULAR,
        { 0: '？？', 3: '乱' },
        { 11: '甲', 12: '第一', 13: '甲药' },
        { 11: '甲', 12: '2' },
        { 11: '甲', 13: '无号药' },
        { 12: '1', 13: '甲药', 11: '甲' },
      ]),
    );
    expect(reading.kinds).toEqual(['header', 'refused', 'refused', 'refused', 'refused', 'drug']);
    expect(reading.refused.map((finding) => [finding.cell, finding.reason])).toEqual([
      ['A2', '无法识别的内容：？？乱'],
      ['M3', '编号“第一”不是数字或 ★(数字)'],
      ['N4', '编号 2 没有药品名称'],
      ['M5', '药品行没有编号'],
    ]);
  });

  it('断号、重号、★ 无主、缺甲乙、缺标准、有效期不成日期，都列为存疑', () => {
    const reading = read(
      sheetOf('协议西药', [
        AGREEMENT,
        { 8: '乙', 10: '1', 12: '甲药', 14: '1元(片)', 18: '2025年2月30日至2025年12月31日' },
        { 0: 'XA', 1: '类' },
        { 10: '3', 12: '乙药', 14: '1元(片)', 18: '2025年1月1日至2025年12月31日' },
        { 8: '乙', 10: '★(9)', 12: '丙药', 18: '2025年1月1日至2025年12月31日' },
      ]),
    );
    expect(reading.doubtful.map((finding) => `${finding.cell} ${finding.reason}`)).toEqual([
      'A2 上方没有分类行',
      'S2 有效期“2025年2月30日至2025年12月31日”不是起止日期',
      'K4 没有甲、乙类',
      'K4 编号 3 不接上一个编号 1',
      'O5 没有医保支付标准',
      'K5 ★(9) 没有对应的编号 9',
    ]);
    expect(numberingOf(reading.rows)).toMatchObject({
      numberedRows: 2,
      subEntryRows: 1,
      firstNumber: 1,
      lastNumber: 3,
      gaps: [2],
    });
  });

  it('没有栏目标题的工作表不认作目录', () => {
    expect(
      readSheet(sheetOf('凡例', [{ 0: '一、说明' }, { 0: '编号的含义', 1: '药品名称' }])),
    ).toBeUndefined();
  });
});
