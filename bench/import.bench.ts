import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/server/root.ts';
import type { Bench, Figure } from './figures.ts';
import { CELLS_ONLY, measure, measureImport, program, type Measured } from './measure.ts';

/** The real national workbook, beside the checkout where a developer has it. */
const WORKBOOK = join(ROOT, '..', 'shared', 'data', 'nrdl2024_yao.xlsx');
const RUNS = 3;

async function best(args: readonly string[]): Promise<Measured> {
  const runs: Measured[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(args));
  return runs.reduce((least, one) => (one.seconds < least.seconds ? one : least));
}

export const bench: Bench = {
  title: `国家目录工作簿：读成条目（${RUNS} 次取最快），导入数据库（一次）`,
  async run(say): Promise<Figure[]> {
    if (!existsSync(WORKBOOK)) {
      say('没有 ../shared/data/nrdl2024_yao.xlsx，跳过');
      return [{ name: '目录导入', figure: '没有工作簿，未测', beside: '', ratio: '' }];
    }
    const command = await best([program('catalogue', 'read-catalogue-command.js'), WORKBOOK]);
    const cells = await best(['--input-type=module', '--eval', CELLS_ONLY, WORKBOOK]);
    const whole = await measureImport(WORKBOOK);
    return [
      {
        name: '导入目录：时间',
        figure: `${whole.seconds.toFixed(2)} s`,
        beside: `只解出单元格 ${cells.seconds.toFixed(2)} s`,
        ratio: (whole.seconds / cells.seconds).toFixed(2),
      },
      {
        name: '导入目录：内存峰值',
        figure: `${Math.round(whole.peakMiB)} MiB`,
        beside: `只解出单元格 ${Math.round(cells.peakMiB)} MiB`,
        ratio: (whole.peakMiB / cells.peakMiB).toFixed(2),
      },
      {
        name: '读目录：时间',
        figure: `${command.seconds.toFixed(2)} s`,
        beside: `只解出单元格 ${cells.seconds.toFixed(2)} s`,
        ratio: (command.seconds / cells.seconds).toFixed(2),
      },
      {
        name: '读目录：内存峰值',
        figure: `${Math.round(command.peakMiB)} MiB`,
        beside: `只解出单元格 ${Math.round(cells.peakMiB)} MiB`,
        ratio: (command.peakMiB / cells.peakMiB).toFixed(2),
      },
    ];
  },
};
