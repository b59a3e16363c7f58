import { existsSync, readFileSync } from 'node:fs';
import { read, utils } from '@e965/xlsx';
import { describe, expect, test } from 'vitest';
import { isConfidentialMark, matchKey } from '../../../domain/catalogue/cell-text.ts';
import { readPrintedPrices } from '../../../domain/catalogue/prices/printed-price.ts';
import { ROOT } from '../../root.ts';

const WORKBOOK = `${ROOT}/../shared/data/nrdl2024_yao.xlsx`;
const there = existsSync(WORKBOOK);
if (!there) console.info('没有找到真实目录（../shared/data），跳过所印支付标准的核对');

/** The public standards of all sheets: the cells under 医保支付标准 that are no mark and not blank. */
function publicStandards(): { sheet: string; row: number; text: string }[] {
  const book = read(readFileSync(WORKBOOK));
  return book.SheetNames.flatMap((sheet) => {
    const rows = utils.sheet_to_json<(string | number | undefined)[]>(book.Sheets[sheet] ?? {}, {
      header: 1,
      blankrows: true,
    });
    const captions = rows.findIndex((row) =>
      row.some((cell) => matchKey(String(cell ?? '')) === '医保支付标准'),
    );
    if (captions === -1) return [];
    const column = rows[captions]?.findIndex((cell) => matchKey(String(cell ?? '')) === '医保支付标准') ?? -1;
    return rows.flatMap((row, index) => {
      const text = String(row[column] ?? '');
      const isPrice = index > captions && text.trim() !== '' && !isConfidentialMark(text);
      return isPrice && matchKey(text) !== '医保支付标准' ? [{ sheet, row: index + 1, text }] : [];
    });
  });
}

describe.skipIf(!there)('真实目录所印的公开支付标准（N2.2）', () => {
  test('至少百分之九十八读得出，其余逐条列出', () => {
    const all = publicStandards();
    const rest = all.filter(({ text }) => readPrintedPrices(text, null).kind !== 'prices');
    for (const { sheet, row, text } of rest)
      console.info(`${sheet} 第 ${row} 行：${text.replace(/\s+/g, ' ')}`);
    const prices = all.flatMap(({ text }) => {
      const reading = readPrintedPrices(text, null);
      return reading.kind === 'prices' ? reading.prices : [];
    });
    console.info(`公开标准 ${all.length} 条，读出 ${all.length - rest.length} 条，共 ${prices.length} 个价`);
    expect(all.length).toBeGreaterThan(150);
    expect((all.length - rest.length) / all.length).toBeGreaterThanOrEqual(0.98);
    expect(prices.length).toBeGreaterThan(all.length);
    expect(prices.every((one) => one.price > 0n)).toBe(true);
  });

  test('读出的价一个不丢：原文里有几个“元”价就有几个价', () => {
    for (const { text } of publicStandards()) {
      const reading = readPrintedPrices(text, null);
      if (reading.kind !== 'prices') continue;
      expect(reading.prices.length, text).toBe([...matchKey(text).matchAll(/\d+(\.\d+)?元/g)].length);
    }
  });
});
