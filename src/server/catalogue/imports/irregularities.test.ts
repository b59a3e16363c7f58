/**
 * What real files do to an importer, one fixture of our own for each: the province's lists come out of PDFs, of other
 * people's spreadsheets and of scraped pages, and none of it may be lost or taken silently for something else.
 */
import { utils, write } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import {
  AGREEMENT,
  agreed,
  agreedDrug,
  drug,
  entriesOf,
  REGULAR,
  rowsOf,
  TERM,
  told,
  western,
  type Cells,
} from '../../../../test/support/irregular.ts';
import { csvOf, herbalPieces } from '../../../../test/support/list-files.ts';
import { workbookOf, type TestSheet } from '../../../../test/support/workbook.ts';
import type { EntryRecord } from './national-records.ts';

describe('表的样子（N1.1）', () => {
  it('合并的单元格成百上千，空串和空格混用：值归到它盖住的每一行', async () => {
    const rows = Array.from({ length: 300 }, (_, index): Cells => drug(index + 1, `示例药${index + 1}`));
    rows.splice(2, 0, [null, null, '甲', '★(2)', '', ' ', null]);
    const sheet = western(...rows);
    const merges = [
      // Row 4 holds item 2 and row 5 its ★ row: name, form and remark are printed once for both.
      'E4:E5',
      'F4:F5',
      'G4:G5',
      ...Array.from({ length: 250 }, (_, index) => `A${index + 7}:C${index + 7}`),
    ];
    const entries = await entriesOf({ ...sheet, merges });
    expect(entries).toHaveLength(301);
    expect(entries[2]).toMatchObject({
      number: 2,
      isSubEntry: true,
      class: '甲',
      name: '示例药2',
      dosageForm: '片剂',
    });
  });

  it('甲、乙一栏没有标题', async () => {
    const entries = await entriesOf(western([null, null, '甲', 1, '示例'], [null, null, '乙', 2, '示例二']));
    expect(entries.map((entry) => entry.class)).toEqual(['甲', '乙']);
  });

  it('标题里有换行，标题不在第一行，栏目换了位置', async () => {
    const moved: TestSheet = {
      name: '随意',
      rows: [
        ['某省印发'],
        [],
        ['备\n注', '药品\n名称', '编 号', '药品分\n类代码', '药品分类', '医保\n支付标准', '协议\n有效期'],
        [null, null, null, 'XA', '类'],
        ['限甲病', '示例片', 1, null, '乙', '1.00元(1mg/片)', TERM],
      ],
    };
    const [entry] = await entriesOf(moved);
    expect(entry).toMatchObject({
      name: '示例片',
      remark: '限甲病',
      class: '乙',
      sectionKind: 'negotiatedWestern',
    });
  });

  it('★ 行是文字、全角、拆在两格', async () => {
    const entries = await entriesOf(
      western(drug(8, '示例'), drug('★(8)', '示例'), drug('★（8）', '示例甲'), [
        null,
        null,
        '乙',
        '★（\n8）',
        '示例乙',
      ]),
    );
    expect(entries.map((entry) => [entry.number, entry.isSubEntry])).toEqual([
      [8, false],
      [8, true],
      [8, true],
      [8, true],
    ]);
  });

  it('每部分从 1 编号：按部分和行认，不按编号认', async () => {
    const entries = await entriesOf(western(drug(1, '西药一'), drug(2, '西药二')), {
      name: '丙',
      rows: [REGULAR, ['ZA', '内科'], drug(1, '成药一')],
    });
    expect(entries.map((entry) => [entry.seq, entry.sectionKind, entry.number])).toEqual([
      [1, 'western', 1],
      [2, 'western', 2],
      [3, 'chinese', 1],
    ]);
  });

  it('同一分类代码在各部分名称略有不同：各用各的名称', async () => {
    const entries = await entriesOf(
      { name: '一', rows: [REGULAR, ['XC03', '利尿剂'], drug(1, '示例')] },
      { name: '二', rows: [AGREEMENT, ['XC03', '利尿药'], agreedDrug(1, '示例注射液', '1.00元(1ml/支)')] },
    );
    expect(entries.map((entry) => [entry.categoryCode, entry.categoryPath])).toEqual([
      ['XC03', '利尿剂'],
      ['XC03', '利尿药'],
    ]);
  });

  it('分页处只有空格的行、页码、重复的栏目行：不当作药品，也不断开编号', async () => {
    const rows = await rowsOf(
      workbookOf([
        agreed(
          agreedDrug(1, '甲药', '*'),
          [null, null, null, null, null, '   '],
          ['第 2 页'],
          AGREEMENT,
          agreedDrug(2, '乙药', '*'),
        ),
      ]),
    );
    expect(rows.map((row) => row.outcome)).toEqual([
      'skipped',
      'category',
      'taken',
      'skipped',
      'skipped',
      'skipped',
      'taken',
    ]);
    expect(rows.slice(3, 6).map((row) => row.reason)).toEqual(['空行', '页码', '栏目标题行']);
  });

  it('整页重复（抓取来的文件）：只取一次，并说明与哪一行相同', async () => {
    const page = [drug(1, '甲药'), drug(2, '乙药', '限住院')];
    const rows = await rowsOf(workbookOf([western(...page, ...page)]));
    expect(rows.map((row) => `${row.outcome} ${row.reason}`)).toEqual([
      'skipped 栏目标题行',
      'category ',
      'taken ',
      'taken ',
      'skipped 与第 3 行完全相同（重复的页）',
      'skipped 与第 4 行完全相同（重复的页）',
    ]);
    const pieces = herbalPieces(30, 3);
    const doubled = utils.book_new();
    const [once] = [await rowsOf(pieces)];
    expect(once.filter((row) => row.outcome === 'taken')).toHaveLength(30);
    const table: Cells[] = [
      ['序号', '饮片名称', '备注'],
      [1, '示例甲', '□'],
      [2, '示例乙', null],
    ];
    utils.book_append_sheet(doubled, utils.aoa_to_sheet([...table, ...table]), '表');
    const twice = await rowsOf(write(doubled, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    expect(twice.filter((row) => row.reason.includes('重复的页'))).toHaveLength(2);
    expect(twice.filter((row) => row.records.length > 0)).toHaveLength(2);
  });

  it('只有最后一栏被拆到下一行的药品：并回上一行，列为存疑', async () => {
    const rows = await rowsOf(
      workbookOf([
        agreed(agreedDrug(1, '甲药', '1.00元(1mg/片)', '限成人患'), [
          null,
          null,
          null,
          null,
          null,
          null,
          '者。',
        ]),
      ]),
    );
    expect(told(rows, 'doubtful', 'refused')).toEqual(['G4 doubtful 没有编号，已并入第 3 行（编号 1）']);
    expect(rows[2]?.records[0]).toMatchObject({ remark: '限成人患者。' });
  });
});

describe('格里的字（N1.1、N5.1）', () => {
  it('换行有三种：名称里的软回车连起来，一个编号下的几个名称分开，备注的条目分行', async () => {
    const [soft, stacked, items] = await entriesOf(
      western(
        drug(1, '示例重组人某某\n受体注射液'),
        drug(2, '示例补液盐Ⅰ\n示例补液盐Ⅱ\n示例补液盐Ⅲ'),
        drug(3, '示例片', '限：\n1.甲病；\n2.乙病患\n者。'),
      ),
    );
    expect(soft?.name).toBe('示例重组人某某受体注射液');
    expect(stacked?.name.split('\n')).toEqual(['示例补液盐Ⅰ', '示例补液盐Ⅱ', '示例补液盐Ⅲ']);
    expect(items?.remark?.split('\n')).toEqual(['限：', '1.甲病；', '2.乙病患者。']);
  });

  it('转换时插进的空格去掉，西文词之间的留着', async () => {
    const [entry] = await entriesOf(
      agreed(
        agreedDrug(1, '示例片 ( Ⅰ)', '3. 18元(1ml :12.5mg/支)', '限十二指肠溃疡、  反流性食管炎 。HER 2阳性'),
      ),
    );
    expect(entry).toMatchObject({
      name: '示例片(Ⅰ)',
      standardText: '3.18元(1ml:12.5mg/支)',
      remark: '限十二指肠溃疡、反流性食管炎。HER 2阳性',
    });
  });

  it('全角半角混用、少半个括号、比号∶：同一药品仍是同一条目', async () => {
    const entries = await entriesOf(
      western(
        drug(1, '示例（复方）片'),
        drug(2, '示例(复方)片 '),
        drug(3, '示例１∶２注射液）'),
        drug(4, '示例1:2注射液)'),
      ),
    );
    expect(new Set(entries.map((entry) => entry.matchKey)).size).toBe(2);
  });

  it('形近字：部首还原为汉字，µ 与 μ、罗马数字与拉丁字母、上标写法都对得上', async () => {
    const entries = await entriesOf(
      western(
        drug(1, '示例⼉童颗粒'),
        drug(2, '示例儿童颗粒二', '5µg'),
        drug(3, '示例盐Ⅲ'),
        drug(4, '示例盐III', '10^7 与 ×10E7、10⁷'),
        drug(5, 'α-示例酶'),
      ),
    );
    expect(entries[0]?.name).toBe('示例儿童颗粒');
    expect(entries[2]?.matchKey).toBe(entries[3]?.matchKey);
    expect(entries[3]?.remark).toBe('10^7与×10E7、10⁷');
    expect(entries[4]?.namePinyin).toContain('slm');
  });

  it('保密的三种记号都认作保密，报告里不出现数值', async () => {
    const rows = await rowsOf(
      workbookOf([
        agreed(
          agreedDrug(1, '甲', '*'),
          agreedDrug(2, '乙', '∗'),
          agreedDrug(3, '丙', ' ＊ '),
          agreedDrug(4, '丁', '98.76元(1mg/片)'),
        ),
      ]),
    );
    const entries = rows.flatMap((row) => row.records as readonly EntryRecord[]);
    expect(entries.map((entry) => entry.confidential)).toEqual([true, true, true, false]);
    expect(rows.map((row) => `${row.name}${row.reason}`).join()).not.toContain('98.76');
  });

  it('有效期一年、两年都照印的取；同名不同备注的是不同条目', async () => {
    const one = agreedDrug(1, '示例单抗注射液', '*', '限甲病');
    const two: Cells = [
      ...agreedDrug(2, '示例单抗注射液', '*', '限乙病').slice(0, 7),
      '2026年1月1日至\n2026年12月31日',
    ];
    const entries = await entriesOf(agreed(one, two));
    expect(entries.map((entry) => [entry.remark, entry.termTo])).toEqual([
      ['限甲病', '2027-12-31'],
      ['限乙病', '2026-12-31'],
    ]);
  });

  it('备注不以“限”开头、标 ◇ 的照样保留', async () => {
    const entries = await entriesOf(western(drug(1, '甲药', '支付不超过14天。'), drug(2, '乙药', '◇')));
    expect(entries.map((entry) => entry.remark)).toEqual(['支付不超过14天。', '◇']);
  });
});

describe('产品表里的字（N3.1、N5.1、N5.5）', () => {
  const CODE = 'XL01XCZ999B002010101234';
  const table = (...rows: Cells[]) =>
    Buffer.from(
      csvOf([
        [
          '药品统一编码',
          '产品名称',
          '剂型',
          '规格',
          '包装',
          '生产企业',
          '批准文号',
          '挂网价',
          '是否价格保密',
        ],
        ...rows,
      ]),
    );
  const row = (code: string, approval: string, price: string, secret = '否'): Cells => [
    code,
    '示例片',
    '片剂',
    '10mg',
    '30片/盒',
    '示例药厂',
    approval,
    price,
    secret,
  ];

  it('假的国家编码不写入，指出单元格', async () => {
    const rows = await rowsOf(table(row('D5P00000000000000000002', '国药准字H20260001', '2.80')));
    expect(rows[1]).toMatchObject({ outcome: 'doubtful', cell: 'A2', records: [] });
    expect(rows[1]?.reason).toContain('编码');
  });

  it('写成文字的价格：千分位和“元”认得，空的、星号和零不当作价格', async () => {
    const prices = ['2.80', '1,234.5元', '', '*', '0', ' 3. 18 '];
    const codes = prices.map((_, index) => `XL01XCZ999B00201010123${index}`);
    const rows = await rowsOf(
      table(...prices.map((price, index) => row(codes[index] ?? '', '国药准字H20260001', price))),
    );
    const read = rows
      .slice(1)
      .map((one) => (one.records[0] as { price: bigint | null } | undefined)?.price ?? null);
    expect(read).toEqual([28_000n, 12_345_000n, null, null, null, 31_800n]);
  });

  it('一格里几个批准文号，用各种符号或什么也不用隔开', async () => {
    const text = '国药准字H20200001/国药准字 Z20200002、H20200003；国药准字HJ20200004国药准字S20200005';
    const rows = await rowsOf(table(row(CODE, text, '1.00')));
    expect(rows[1]?.records[0]).toHaveProperty('approvalNumbers', [
      '国药准字H20200001',
      '国药准字Z20200002',
      'H20200003',
      '国药准字HJ20200004',
      '国药准字S20200005',
    ]);
  });
});

describe('公式', () => {
  it('公式单元格取文件里存的值，但整行列为存疑并指出单元格；没有存值的也说出来', async () => {
    const sheet = utils.aoa_to_sheet([
      ['序号', '饮片名称', '备注'],
      [1, '示例甲', null],
      [2, '示例乙', null],
      [3, null, null],
    ]);
    sheet['B3'] = { t: 's', v: '示例乙', f: 'A1&"乙"' };
    sheet['B4'] = { t: 's', v: '', f: 'NOW()' };
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, '表');
    const rows = await rowsOf(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    expect(told(rows, 'taken', 'doubtful', 'refused')).toEqual([
      'A2 taken ',
      'B3 doubtful B3 是公式，取的是文件里存的结果，请核对',
      'B4 refused 没有名称；B4 是公式，取的是文件里存的结果，请核对',
    ]);
  });

  it('csv 里等号开头的是文字，不是公式', async () => {
    const rows = await rowsOf(
      Buffer.from(
        csvOf([
          ['序号', '饮片名称', '备注'],
          [1, '=1+1', '@x'],
        ]),
      ),
    );
    expect(rows[1]).toMatchObject({ outcome: 'taken', name: '=1+1' });
  });
});
