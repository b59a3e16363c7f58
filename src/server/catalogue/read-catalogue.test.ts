import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readCatalogue, summariseSection } from '../../domain/catalogue/read-catalogue.ts';
import { smallCatalogue, workbookOf } from '../../../test/support/workbook.ts';
import { readWorkbook } from './imports/read-workbook.ts';
import { UnreadableWorkbook } from './imports/unreadable.ts';
import { findZipFault, WORKBOOK_LIMITS } from './zip-guard.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const command = join(root, 'src/server/catalogue/read-catalogue-command.ts');
const scratch = mkdtempSync(join(tmpdir(), 'read-catalogue-'));

function run(...args: string[]) {
  const result = spawnSync(process.execPath, ['--import', 'tsx', command, ...args], {
    encoding: 'utf8',
    cwd: root,
    maxBuffer: 64 * 1024 * 1024,
  });
  return {
    code: result.status,
    lines: result.stdout.split('\n').filter((line) => line !== ''),
    error: result.stderr,
  };
}

function saved(name: string, content: Buffer | string): string {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

describe('read-catalogue 命令（N1.1）', () => {
  it('每个药品行一个 JSON 对象，成员和顺序固定，最后一行是汇总', () => {
    const { code, lines, error } = run(saved('small.xlsx', smallCatalogue()));
    expect([code, error]).toEqual([0, '']);
    const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows).toHaveLength(12);
    expect(Object.keys(rows[0] ?? {})).toEqual([
      'section',
      'sheetRow',
      'categoryCode',
      'class',
      'number',
      'isSubEntry',
      'name',
      'dosageForm',
      'standardText',
      'remark',
      'termText',
    ]);
    expect(rows[2]).toMatchObject({ sheetRow: 6, number: 2, name: '示例盐Ⅰ\n示例盐Ⅱ' });
    expect(rows[7]).toMatchObject({
      section: '协议西药',
      standardText: '*',
      remark: '限成人患者。',
      termText: '2026年1月1日至2027年12月31日',
    });
    const { summary } = rows.at(-1) as {
      summary: {
        drugRows: number;
        sections: { section: string; drugRows: number; subEntryRows: number; lastNumber: number }[];
      };
    };
    expect(summary.drugRows).toBe(11);
    expect(
      summary.sections.map((section) => [
        section.section,
        section.drugRows,
        section.subEntryRows,
        section.lastNumber,
      ]),
    ).toEqual([
      ['西药部分', 4, 1, 3],
      ['中成药部分', 3, 1, 2],
      ['协议西药', 2, 0, 2],
      ['协议中成药', 1, 0, 1],
      ['竞价药品部分', 1, 0, 1],
    ]);
  });

  it.each([
    ['没给文件', [], '用法'],
    ['没有这个文件', [join(scratch, 'absent.xlsx')], '打不开文件'],
    ['不是 xlsx', [saved('text.xlsx', 'hello')], '不是 xlsx 文件'],
    [
      '没有目录表',
      [saved('other.xlsx', workbookOf([{ name: '凡例', rows: [['一、说明']] }]))],
      '没有一张工作表',
    ],
  ])('%s：退出码 2，中文说明在标准错误', (_, args, message) => {
    const { code, lines, error } = run(...args);
    expect([code, lines]).toEqual([2, []]);
    expect(error).toContain(message);
  });
});

/** Rewrites the size that the zip directory claims for every entry. */
function withClaimedSize(file: Buffer, claim: (bytes: number) => number): Buffer {
  const copy = Buffer.from(file);
  for (let at = 0; (at = copy.indexOf(Buffer.from([0x50, 0x4b, 1, 2]), at)) >= 0; at += 46) {
    copy.writeUInt32LE(claim(copy.readUInt32LE(at + 24)), at + 24);
  }
  return copy;
}

describe('不可信的文件', () => {
  const good = smallCatalogue();
  it('好文件放行', () => {
    expect(findZipFault(good)).toBeUndefined();
  });
  it('解压后过大的文件在解析之前就拒绝', () => {
    const bomb = workbookOf([
      {
        name: '西药部分',
        rows: [
          ['药'.repeat(30_000)],
          ...Array.from({ length: 400 }, (_, row) => [`${row}${'0'.repeat(30_000)}`]),
        ],
      },
    ]);
    expect(bomb.length).toBeLessThan(300_000);
    expect(findZipFault(bomb, { ...WORKBOOK_LIMITS, unpackedBytes: 8 * 1024 * 1024 })).toContain(
      '解压后超过',
    );
  });
  it('目录谎报大小的文件照样拒绝', () => {
    expect(findZipFault(withClaimedSize(good, () => 10))).toContain('解压大小与声明不符');
    expect(() => readWorkbook(withClaimedSize(good, () => 10))).toThrow(UnreadableWorkbook);
  });
  it.each([
    ['截断', good.subarray(0, good.length - 40)],
    ['旧版 xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['空文件', Buffer.alloc(0)],
  ])('%s', (_, file) => {
    expect(findZipFault(file)).toBeDefined();
  });
  it('公式不计算，只取文件里存的值', () => {
    const sheet = workbookOf([{ name: '表', rows: [['1+1', '=1+1']] }]);
    expect(readWorkbook(sheet)[0]?.rows[0]?.cells.map((cell) => cell.text)).toEqual(['1+1', '=1+1']);
  });
});

const REAL = resolve(root, '../shared/data/nrdl2024_yao.xlsx');
describe.skipIf(!existsSync(REAL))('2024 年版真实工作簿（不在时跳过）', () => {
  it('五张表的药品行、★ 行和编号与已知数一致，没有存疑和拒绝，10 秒内读完', () => {
    const started = performance.now();
    const { sections } = readCatalogue(readWorkbook(readFileSync(REAL)));
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(
      sections
        .map(summariseSection)
        .map((s) => [
          s.section,
          s.sheetRows,
          s.drugRows,
          s.subEntryRows,
          s.firstNumber,
          s.lastNumber,
          s.gaps.length + s.repeated.length + s.doubtfulRows + s.refusedRows,
        ]),
    ).toEqual([
      ['西药部分', 2388, 1957, 559, 1, 1398, 0],
      ['中成药部分', 1595, 1444, 108, 1, 1336, 0],
      ['协议西药', 571, 346, 0, 1, 346, 0],
      ['协议中成药', 117, 58, 0, 1, 58, 0],
      ['竞价药品部分', 72, 21, 0, 1, 21, 0],
    ]);
  });
});
if (!existsSync(REAL)) console.log('提示：没有 ../shared/data/nrdl2024_yao.xlsx，真实工作簿的测试跳过');
