import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { utils, write } from '@e965/xlsx';
import { describe, expect, it } from 'vitest';
import { makeZip } from '../../../../test/support/make-zip.ts';
import { smallCatalogue, workbookOf } from '../../../../test/support/workbook.ts';
import {
  parsePrintedDay,
  parsePrintedRatio,
  readPrintedTerm,
} from '../../../domain/catalogue/imports/printed-cells.ts';
import type { SheetRow } from '../../../domain/catalogue/workbook.ts';
import { ROOT } from '../../root.ts';
import { openFile } from './open-file.ts';
import { previewFile, recogniseKind } from './reading.ts';
import { UnreadableWorkbook } from './unreadable.ts';

const folder = mkdtempSync(join(tmpdir(), 'open-file-'));
let files = 0;

function saved(content: Buffer | string): string {
  files += 1;
  const path = join(folder, `${files}.bin`);
  writeFileSync(path, content);
  return path;
}

async function textsOf(content: Buffer | string): Promise<string[][]> {
  const file = await openFile(saved(content), 'stream');
  const rows: SheetRow[] = [];
  for (const sheet of file.sheets) for await (const row of sheet.rows()) rows.push(row);
  file.close();
  return rows.map(({ cells }) => {
    const texts: string[] = [];
    for (const cell of cells) texts[cell.col] = cell.text;
    return Array.from(texts, (text) => text ?? '');
  });
}

async function refusal(content: Buffer | string): Promise<string> {
  try {
    await previewFile(saved(content));
  } catch (error) {
    if (error instanceof UnreadableWorkbook) return error.message;
    throw error;
  }
  return '';
}

/** 示例 in GB18030. */
const GB_EXAMPLE = Buffer.from([0xca, 0xbe, 0xc0, 0xfd]);

describe('csv', () => {
  it('引号里的逗号、换行和引号都是文字；行号和电子表格一致', async () => {
    expect(await textsOf('a,"b,1\r\n2",c\r\n"说 ""好""",,"x"\n末行')).toEqual([
      ['a', 'b,1\r\n2', 'c'],
      ['说 "好"', '', 'x'],
      ['末行'],
    ]);
  });

  it('UTF-8 带不带标记、GB18030、UTF-16 都自己认出来', async () => {
    expect(await textsOf('\ufeff示例,1\n')).toEqual([['示例', '1']]);
    expect(await textsOf('示例,1\n')).toEqual([['示例', '1']]);
    expect(await textsOf(Buffer.concat([GB_EXAMPLE, Buffer.from(',1\r\n')]))).toEqual([['示例', '1']]);
    expect(await textsOf(Buffer.from('\ufeff示例\t1\n', 'utf16le'))).toEqual([['示例', '1']]);
  });

  it('汉字正好跨在读取的两块之间也不会错；只有回车的文件、制表符分隔的文件照读', async () => {
    const long = `${'甲'.repeat(100_000)},乙`;
    const [row] = await textsOf(`编号,名称\n${'x'.repeat(60_001)},1\n`).then((rows) => rows.slice(1));
    expect(row?.[0]).toHaveLength(60_001);
    expect((await textsOf(`1,2\n${long}`))[1]).toEqual(['甲'.repeat(100_000), '乙']);
    expect(await textsOf('a\tb\rc\td')).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });

  it('少一个引号、一格没有尽头的，说明从哪一行起', async () => {
    await expect(textsOf('a,b\n"c,d\n')).rejects.toThrow('从第 2 行起少了一个引号');
    await expect(textsOf(`a,b\n"${'长'.repeat(200_000)}`)).rejects.toThrow('第 2 行有一格过长');
  });

  it('不是文字的文件', async () => {
    await expect(textsOf(Buffer.from([1, 2, 0, 255]))).rejects.toThrow('不是 xlsx、xls 或 csv 文件');
    await expect(textsOf(Buffer.from([0x61, 0x2c, 0xff, 0xff, 0xff]))).rejects.toThrow('文字编码无法识别');
  });
});

describe('不接收的文件说明原因', () => {
  it.each([
    ['空文件', '', '文件是空的'],
    ['PDF', '%PDF-1.7\n…', '是 PDF 文件'],
    ['网页存成的 xls', '<html><table><tr><td>编号</td></tr></table></html>', '是网页格式的表格'],
    ['坏的压缩包', Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(40)]), '不是 xlsx 文件'],
    ['别的压缩包', makeZip({ 'a.txt': '你好' }), '不是 xlsx 文件'],
    ['坏的旧版 xls', Buffer.from(`d0cf11e0a1b11ae1${'00'.repeat(600)}`, 'hex'), '文件已损坏或已加密'],
  ])('%s', async (_, content, message) => {
    expect(await refusal(content)).toContain(message);
  });

  it('认不出种类时说出最像标题的那一行在哪里', async () => {
    const file = workbookOf([{ name: '表一', rows: [['说明'], ['科室', '人数', '电话'], ['内科', 3, '1']] }]);
    expect(await refusal(file)).toBe(
      '没有一张工作表带有认得的栏目标题；最像标题的是工作表“表一”第 2 行：科室、人数、电话',
    );
  });

  it('小文件解压成巨大的表：解析之前就拒绝', async () => {
    const huge = `<worksheet><sheetData>${' '.repeat(80 * 1024 * 1024)}</sheetData></worksheet>`;
    const bomb = makeZip({
      '[Content_Types].xml': '<Types/>',
      'xl/workbook.xml': '<workbook><sheets/></workbook>',
      'xl/worksheets/sheet1.xml': huge,
    });
    expect(bomb.length).toBeLessThan(200_000);
    await expect(openFile(saved(bomb), 'whole')).rejects.toThrow('解压后超过 64 MB');
  });
});

describe('表的大小', () => {
  const at = (row: number) => {
    const sheet = utils.aoa_to_sheet([
      ['序号', '饮片名称', '备注'],
      [1, '示例', null],
    ]);
    sheet[`B${row}`] = { t: 's', v: '远处' };
    sheet['!ref'] = `A1:C${row}`;
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, '表');
    return saved(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
  };
  it('中间的空行逐行算数，末尾只有格式的空行不算', async () => {
    const file = await openFile(at(40), 'whole');
    expect(file.sheets[0]?.statedRows).toBe(40);
  });
  it('一格写在第一百万行的表不读成一百万行', async () => {
    await expect(openFile(at(1_000_000), 'whole')).rejects.toThrow(
      '工作表“表”第 1000000 行还有内容，行数过多',
    );
  });
});

describe('种类只看栏目标题', () => {
  it('文件名、工作表名怎么改，种类都一样；标题在第 30 行认得，在第 31 行不认', async () => {
    const captions = ['序号', '饮片名称', '备注'];
    const at = (row: number, name: string) => {
      const rows = [...Array.from({ length: row - 1 }, () => ['说明']), captions, [1, '示例', null]];
      return saved(workbookOf([{ name, rows }]));
    };
    expect(await recogniseKind(at(1, '西药部分'))).toBe('herbalPieces');
    expect(await recogniseKind(at(30, '价格表'))).toBe('herbalPieces');
    await expect(recogniseKind(at(31, '中药饮片'))).rejects.toThrow(UnreadableWorkbook);
    expect(await recogniseKind(saved(smallCatalogue()))).toBe('nationalCatalogue');
  });

  it('日期格式的单元格读成日期', async () => {
    const sheet = utils.aoa_to_sheet([
      ['通用名', '剂型', '治疗领域', '有效期起'],
      ['示例', '片剂', '肿瘤', null],
    ]);
    sheet['D2'] = { t: 'n', v: 46023, z: 'yyyy/m/d' };
    const book = utils.book_new();
    utils.book_append_sheet(book, sheet, '表');
    const path = saved(write(book, { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    const file = await openFile(path, 'whole');
    const rows: SheetRow[] = [];
    for await (const row of file.sheets[0]?.rows() ?? []) rows.push(row);
    expect(rows[1]?.cells.at(-1)?.text).toBe('2026-01-01');
  });
});

describe('格里的日期和比例', () => {
  it.each([
    ['2026-01-01', '2026-01-01'],
    ['2026年1月1日', '2026-01-01'],
    ['２０２６/1/1', '2026-01-01'],
    ['46023', '2026-01-01'],
    ['2026-02-30', undefined],
    ['长期', undefined],
  ])('%s 读作 %s', (text, expected) => {
    expect(parsePrintedDay(text)).toBe(expected);
  });
  it.each([
    ['0.10', 1000],
    ['10%', 1000],
    ['12.5％', 1250],
    ['1.00', 10_000],
    ['0', 0],
    ['10', undefined],
    ['-5%', undefined],
    ['', undefined],
  ])('比例 %j 读作 %s', (text, expected) => {
    expect(parsePrintedRatio(text)).toBe(expected);
  });
  it('起止可以只印一个；颠倒的不取', () => {
    expect(readPrintedTerm(undefined, '2026-01-01', undefined)).toEqual({ from: '2026-01-01', to: null });
    expect(readPrintedTerm(undefined, undefined, undefined)).toEqual({ from: null, to: null });
    expect(readPrintedTerm(undefined, '2026-01-02', '2026-01-01')).toBeUndefined();
    expect(readPrintedTerm('长期', undefined, undefined)).toBeUndefined();
  });
});

const DATA = join(ROOT, '../shared/data');
const real = (name: string) => join(DATA, name);
describe.skipIf(!existsSync(real('nrdl2024_yao.xlsx')))('真实文件（不在时跳过）', () => {
  it('2024 年国家目录：4743 行逐行有去向，各部分编号连续，★ 行都有主', async () => {
    const seen = await previewFile(real('nrdl2024_yao.xlsx'));
    expect(seen.kind).toBe('nationalCatalogue');
    expect(seen.tally).toEqual({ taken: 3826, doubtful: 0, refused: 0, category: 904, skipped: 13 });
    expect(seen.sheets.map((sheet) => [sheet.part, sheet.rows, sheet.note])).toEqual([
      ['西药', 2388, '编号 1398 个，到 1398，连续，★ 559 行'],
      ['中成药', 1595, '编号 1336 个，到 1336，连续，★ 108 行'],
      ['协议期内谈判西药', 571, '编号 346 个，到 346，连续'],
      ['协议期内谈判中成药', 117, '编号 58 个，到 58，连续'],
      ['竞价药品', 72, '编号 21 个，到 21，连续'],
    ]);
  });
  it.skipIf(!existsSync(real('yunnan_herbal_pieces.xlsx')))(
    '饮片编码表认作编码表，不误认作饮片目录',
    async () => {
      expect(await recogniseKind(real('yunnan_herbal_pieces.xlsx'))).toBe('nationalCodes');
      expect(await recogniseKind(real('hainan_listed_drugs.xlsx'))).toBe('priceTable');
    },
  );
  it('诊断编码表等不相干的文件不认', async () => {
    expect(await refusal(readFileSync(real('icd10_yibao.csv')))).toContain(
      '没有一张工作表带有认得的栏目标题',
    );
  });
});
if (!existsSync(real('nrdl2024_yao.xlsx'))) console.log('提示：没有 ../shared/data，真实文件的识别测试跳过');
