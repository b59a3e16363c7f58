import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bench, Figure } from './figures.ts';
import { CELLS_ONLY, measure, measureImport, type Measured } from './measure.ts';
import { writePriceTable } from './price-table-file.ts';

/** A province's table has some 124,000 rows; the halves show whether memory grows with it. */
const SIZES = [31_000, 62_000, 124_000] as const;
const FEW = 50;
const SETTINGS = ['--set', 'effectiveFrom=2026-07-01', '--set', 'source=示例价格表'];

interface Line {
  readonly rows: number;
  readonly whole: Measured;
  readonly cells: Measured;
}

async function measureSize(folder: string, rows: number): Promise<Line> {
  const file = join(folder, `${rows}.xlsx`);
  writePriceTable(file, rows);
  const whole = await measureImport(file, SETTINGS);
  const cells = await measure(['--input-type=module', '--eval', CELLS_ONLY, file]);
  return { rows, whole, cells };
}

export const bench: Bench = {
  title: '省级价格表导入数据库：时间（含启动）与内存峰值，各一次',
  async run(say): Promise<Figure[]> {
    const folder = mkdtempSync(join(tmpdir(), 'shuangtong-bench-prices-'));
    try {
      const lines: Line[] = [];
      for (const rows of SIZES) {
        const line = await measureSize(folder, rows);
        say(`${rows} 行：${line.whole.seconds.toFixed(1)} s，${Math.round(line.whole.peakMiB)} MiB`);
        lines.push(line);
      }
      const [least, , most] = lines;
      // A table of a few rows takes what the start of program and database server takes.
      const start = await measureSize(folder, FEW);
      const growth = least && most ? (most.whole.peakMiB / least.whole.peakMiB).toFixed(2) : '';
      const alone = most ? (most.whole.seconds - start.whole.seconds).toFixed(2) : '';
      return [
        {
          name: '导入价格表 124 千行：除去启动的时间',
          figure: `${alone} s（上限 10 s）`,
          beside: `启动程序和数据库 ${start.whole.seconds.toFixed(2)} s`,
          ratio: '',
        },
        ...lines.map(({ rows, whole, cells }) => ({
          name: `导入价格表 ${rows / 1000} 千行：时间`,
          figure: `${whole.seconds.toFixed(2)} s`,
          beside: `整本读成单元格 ${cells.seconds.toFixed(2)} s`,
          ratio: (whole.seconds / cells.seconds).toFixed(2),
        })),
        ...lines.map(({ rows, whole, cells }) => ({
          name: `导入价格表 ${rows / 1000} 千行：内存峰值`,
          figure: `${Math.round(whole.peakMiB)} MiB`,
          beside: `整本读成单元格 ${Math.round(cells.peakMiB)} MiB`,
          ratio: (whole.peakMiB / cells.peakMiB).toFixed(2),
        })),
        {
          name: '导入价格表：四倍的行，内存的倍数',
          figure: growth,
          beside: `整本读成单元格 ${least && most ? (most.cells.peakMiB / least.cells.peakMiB).toFixed(2) : ''}`,
          ratio: '',
        },
      ];
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
