import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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
function measure(args: readonly string[], env: Record<string, string> = {}): Promise<Measured> {
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', join(ROOT, 'bench', 'peak-memory.mjs'), ...args], {
    env: { ...process.env, ...env },
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

/** The whole import into a database of its own that is set up beforehand; the time includes the start of its server. */
async function measureImport(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-bench-'));
  const env = { DATA_DIR: folder, DEMO: 'off', DATABASE_URL: '' };
  const program = (...path: string[]) => join(ROOT, 'dist', 'server', ...path);
  try {
    await measure([program('db', 'migrate-command.js')], env);
    return await measure([program('catalogue', 'import-catalogue-command.js'), WORKBOOK], env);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What no importer can do without: the workbook unpacked into cells. */
const CELLS_ONLY = `import { readFileSync } from 'node:fs'; import { read } from '@e965/xlsx'; read(readFileSync(process.argv[1]), { dense: true });`;

export const bench: Bench = {
  title: `国家目录工作簿：读成条目（${RUNS} 次取最快），导入数据库（一次）`,
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
    const whole = await measureImport();
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
