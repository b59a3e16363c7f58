import { describe, expect, it } from 'vitest';
import type { Sheet } from '../workbook.ts';
import { ITEM_FILE_CAPTIONS, readItemSheets } from './item-file.ts';

function sheetOf(...rows: readonly (readonly string[])[]): Sheet {
  return {
    name: '机构药品',
    verticalMerges: [],
    rows: rows.map((cells, index) => ({
      row: index + 1,
      cells: cells.flatMap((text, col) => (text === '' ? [] : [{ col, text }])),
    })),
  };
}

describe('机构药品文件（N5.5）', () => {
  it('按列名读，列的先后不限，多余的列不管；空的类别作西药中成药', () => {
    const sheet = sheetOf(
      ['某院药品表'],
      ['规格', '药品名称', '库位', '机构药品编码', '国家药品编码', '转换比'],
      ['100mg', '示例片', 'A1', 'Y001', 'xl01exa001a001010100001', '20'],
      [],
      ['', '示例饮片', '', 'Y002', '', ''],
    );
    const read = readItemSheets([sheetOf(['说明']), sheet]);
    expect('rows' in read && read.rows).toMatchObject([
      {
        row: {
          line: 3,
          nationalCode: 'XL01EXA001A001010100001',
          item: { itemCode: 'Y001', name: '示例片', strength: '100mg', kind: 'drug', unitsPerPack: 20 },
        },
      },
      { row: { line: 5, nationalCode: null, item: { itemCode: 'Y002', unitsPerPack: null } } },
    ]);
  });

  it('每一行的问题指到单元格', () => {
    const read = readItemSheets([
      sheetOf(
        [...ITEM_FILE_CAPTIONS],
        ['', '示例片'],
        ['Y1', ''],
        ['Y 1', '示例片'],
        ['Y2', '示例片', '耗材'],
        ['Y3', '示例片', '', '', '', '', '', '', '', '1.5'],
        ['Y4', '示例片', '', '', '', '', '', '', '', '', 'X-1'],
        ['Y5', '示例片'],
        ['Y5', '示例片二'],
        ['Y6', '长'.repeat(201)],
      ),
    ]);
    const faults = 'rows' in read ? read.rows.filter((row) => 'fault' in row) : [];
    expect(faults.map((row) => 'fault' in row && [row.cell, row.fault.slice(0, 8)])).toEqual([
      ['A2', '机构药品编码必填'],
      ['B3', '药品名称必填'],
      ['A4', '机构药品编码必填'],
      ['C5', '类别应为西药中成'],
      ['J6', '转换比应为正整数'],
      ['K7', '国家药品编码只有'],
      ['A9', '机构药品编码与第'],
      ['B10', '药品名称超过 2'],
    ]);
  });

  it('公式不当作内容；缺列名时说出缺哪些', () => {
    const sheet: Sheet = {
      name: '表',
      verticalMerges: [],
      rows: [
        { row: 1, cells: ITEM_FILE_CAPTIONS.map((text, col) => ({ col, text })) },
        {
          row: 2,
          cells: [
            { col: 0, text: 'Y1' },
            { col: 1, text: '示例', formula: true },
          ],
        },
      ],
    };
    expect(readItemSheets([sheet])).toMatchObject({
      rows: [{ cell: 'B2', fault: expect.stringContaining('公式') as unknown }],
    });
    expect(readItemSheets([sheetOf(['编码', '名称'])])).toEqual({ missing: ['机构药品编码', '药品名称'] });
  });
});
