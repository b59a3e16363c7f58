import { utils, write } from '@e965/xlsx';

type CellValue = string | number | null;

/** A sheet of a test workbook: rows of cells from column A, and merged ranges such as `A1:C1`. */
export interface TestSheet {
  readonly name: string;
  readonly rows: readonly (readonly CellValue[])[];
  readonly merges?: readonly string[];
}

/** Writes an xlsx of the test's own making. */
export function workbookOf(sheets: readonly TestSheet[]): Buffer {
  const book = utils.book_new();
  for (const { name, rows, merges } of sheets) {
    const sheet = utils.aoa_to_sheet(rows.map((row) => [...row]));
    if (merges) sheet['!merges'] = merges.map((range) => utils.decode_range(range));
    utils.book_append_sheet(book, sheet, name);
  }
  return write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

const REGULAR = ['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型', '备注'] as const;
const AGREEMENT = [
  '药品分\n类代码',
  '药品分类',
  null,
  '编号',
  '药品名称',
  '医保支付标准',
  '备注',
  '协议有效期',
] as const;
const TERM = '2026年1月1日至\n2027年12月31日';

/** A small catalogue with all five parts and invented drugs: 3 + 2 + 2 + 1 + 1 by number, 2 ★ rows. */
export function smallCatalogue(): Buffer {
  return workbookOf([
    {
      name: '西药部分',
      rows: [
        ['西药部分'],
        REGULAR,
        ['XA', '消化道和代谢'],
        [null, null, '甲', 1, '示例甲片', '口服常释剂型'],
        [null, null, '乙', '★(1)', '示例甲片', '注射剂', '限住院。'],
        [null, null, '乙', 2, '示例盐 Ⅰ\n示例盐Ⅱ', '口服散剂'],
        ['XB', '血液'],
        [null, null, '乙', 3, '示例丙注射液', null, '限：  1.甲病；  2.乙病。'],
      ],
      merges: ['A1:G1', 'A3:A3'],
    },
    {
      name: '中成药部分',
      rows: [
        ['中成药部分'],
        ['药品分类代码', '药品分类', null, '编号', '药品名称', '备注'],
        ['ZA', '内科'],
        [null, null, '甲', 1, '示例颗粒(片、  胶囊)'],
        [null, null, '乙', '★（1）', '示例丸'],
        [null, null, '乙', 2, '示例口服液'],
      ],
    },
    {
      name: '协议西药',
      rows: [
        ['协议西药'],
        AGREEMENT,
        ['XL', '抗肿瘤'],
        [null, null, '乙', 1, '示例替尼片', '*', '限成人患\n者。', TERM],
        [null, null, '乙', 2, '示例单抗注射液', '1288.00元(100mg/瓶)', null, TERM],
      ],
    },
    {
      name: '协议中成药',
      rows: [
        ['协议中成药'],
        AGREEMENT,
        ['ZC', '肿瘤'],
        [null, null, '乙', 1, '示例软胶囊', '3.20元(0.4g/粒)', null, TERM],
      ],
    },
    {
      name: '竞价药品部分',
      rows: [
        ['竞价药品部分'],
        [...AGREEMENT.slice(0, 7), '支付标准有效期'],
        ['XN', '神经'],
        [null, null, '乙', 1, '示例缓释片', '4.50元(50mg/片)；\n8.10元(100mg/片)', null, TERM],
      ],
    },
  ]);
}
