import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import type { Sheet } from '../../catalogue/workbook.ts';
import { readDayText, readStockSheets, STOCK_FILE_CAPTIONS } from './stock-file.ts';

const TODAY = day('2026-06-15');

function sheetOf(rows: readonly (readonly string[])[]): Sheet {
  return {
    name: '盘点',
    verticalMerges: [],
    rows: rows.map((texts, index) => ({
      row: index + 1,
      cells: texts.map((text, col) => ({ col, text })).filter((cell) => cell.text !== ''),
    })),
  };
}
const read = (...rows: readonly (readonly string[])[]) =>
  readStockSheets([sheetOf([STOCK_FILE_CAPTIONS, ...rows])], TODAY) ?? [];

describe('盘点表（M26）', () => {
  it('读出每一行；没有盘点日期的算今天，零也是数', () => {
    const rows = read(
      ['xl01a', 'Y1', '示例片', 'L1', '2027/1/31', '12.5', '2026年6月1日'],
      ['', 'Y2', '', 'L2', '', '0', ''],
    );
    expect(rows).toEqual([
      {
        row: {
          line: 2,
          nationalCode: 'XL01A',
          itemCode: 'Y1',
          name: '示例片',
          lotNo: 'L1',
          expiresOn: '2027-01-31',
          quantity: 125_000n,
          countedOn: '2026-06-01',
        },
      },
      {
        row: {
          line: 3,
          nationalCode: null,
          itemCode: 'Y2',
          name: '',
          lotNo: 'L2',
          expiresOn: null,
          quantity: 0n,
          countedOn: TODAY,
        },
      },
    ]);
  });

  it.each([
    [['', '', '示例片', 'L1', '', '1', ''], 'A2', '至少填一个'],
    [['XL-1', '', '', 'L1', '', '1', ''], 'A2', '只有字母和数字'],
    [['XL01A', '', '', '', '', '1', ''], 'D2', '生产批号必填'],
    [['XL01A', '', '', 'L 1', '', '1', ''], 'D2', '中间没有空格'],
    [['XL01A', '', '', 'L1', '', '-1', ''], 'F2', '不小于零'],
    [['XL01A', '', '', 'L1', '', '一盒', ''], 'F2', '不小于零'],
    [['XL01A', '', '', 'L1', '2027-02-30', '1', ''], 'E2', '有效期至不是日期'],
    [['XL01A', '', '', 'L1', '', '1', '2026-06-16'], 'G2', '不能晚于今天'],
  ])('坏行指到单元格：%s', (cells, cell, fault) => {
    const [row] = read(cells);
    expect(row).toMatchObject({ line: 2, cell, fault: expect.stringContaining(fault) as string });
  });

  it('同一药品同一批号写两次，后一行指出前一行', () => {
    const [, second] = read(['XL01A', '', '', 'L1', '', '1', ''], ['XL01A', '', '', 'L1', '', '2', '']);
    expect(second).toMatchObject({ cell: 'D3', fault: '同一药品同一批号与第 2 行重复' });
  });

  it('列名另有写法、次序不同也认；没有这些列的不是盘点表', () => {
    const sheet = sheetOf([['示例药店盘点'], ['数量', '批号', '医保编码'], ['3', 'L9', 'XL01A']]);
    expect(readStockSheets([sheet], TODAY)).toHaveLength(1);
    expect(readStockSheets([sheetOf([['姓名', '电话']])], TODAY)).toBeUndefined();
  });

  it('日期认常见写法和表格软件的序号', () => {
    expect(['2027-01-31', '20270131', '2027.1.31', '46053'].map(readDayText)).toEqual([
      '2027-01-31',
      '2027-01-31',
      '2027-01-31',
      '2026-01-31',
    ]);
    expect(['2027-13-01', '明年', '1'].map(readDayText)).toEqual([undefined, undefined, undefined]);
  });
});
