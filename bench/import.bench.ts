import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/server/root.ts';
import type { Bench, Figure } from './figures.ts';

/** The real national workbook, beside the checkout where a developer has it. */
const WORKBOOK = join(ROOT, '..', 'shared', 'data', 'nrdl2024_yao.xlsx');
const RUNS = 3;

interface Measured {
  readonly seconds: number;
  readonly peakMiB: number;
}

/** Runs a program in a process of its own and measures its time, start included, and its peak memory. */
function measure(args: readonly string[]): Promise<Measured> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', join(ROOT, 'bench', 'peak-memory.mjs'), ...args], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  let peak = '';
  child.stdio[3]?.on('data', (chunk: Buffer) => (peak += chunk.toString()));
  return new Promise((done, failed) => {
    child.once('error', failed);
    child.once('close', (code) => {
      if (code === 0) done({ seconds: (performance.now() - began) / 1000, peakMiB: Number(peak) / 1024 });
      else failed(new Error(`${args.join(' ')} ended with ${code}`));
    });
  });
}

async function best(args: readonly string[]): Promise<Measured> {
  const runs: Measured[] = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await measure(args));
  return runs.reduce((least, one) => (one.seconds < least.seconds ? one : least));
}

/** What no importer can do without: the workbook unpacked into cells. */
const CELLS_ONLY = `import { readFileSync } from 'node:fs'; import { read } from '@e965/xlsx'; read(readFileSync(process.argv[1]), { dense: true });`;

export const bench: Bench = {
  title: `国家目录工作簿：读成条目（${RUNS} 次取最快）`,
  async run(say): Promise<Figure[]> {
    if (!existsSync(WORKBOOK)) {
      say('没有 ../shared/data/nrdl2024_yao.xlsx，跳过');
      return [{ name: '目录导入', figure: '没有工作簿，未测', beside: '', ratio: '' }];
    }
    const command = await best([
      join(ROOT, 'dist', 'server', 'catalogue', 'read-catalogue-command.js'),
      WORKBOOK,
    ]);
    const cells = await best(['--input-type=module', '--eval', CELLS_ONLY, WORKBOOK]);
    return [
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
