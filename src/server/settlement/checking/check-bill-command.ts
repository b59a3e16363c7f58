/**
 * `npm run -s check-bill -- [FILE]`: recomputes every figure of the bills in a JSON file, or on standard input where none is
 * named; needs neither a database nor a network. Ends with 0 when all are right, 1 when a figure is wrong, 2 on what is no
 * bill and on misuse.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { answerBills, EXIT } from './check-bills.ts';

const USAGE =
  '用法：npm run -s check-bill -- [结算单.json]（不写文件名时读标准输入；一张结算单，或每行一张）\n退出码：0 每个数都对，1 有数不对，2 不是结算单或用法不对\n';
const STANDARD_INPUT = 0;

function run(): void {
  const { positionals } = parseArgs({ allowPositionals: true });
  const [file] = positionals;
  if (positionals.length > 1) {
    process.stderr.write(USAGE);
    process.exitCode = EXIT.unreadable;
    return;
  }
  // npm runs its commands in the repository; the file is named from where the person stands.
  const path = file === undefined ? STANDARD_INPUT : resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
  const { text, exit } = answerBills(readFileSync(path, 'utf8'));
  process.stdout.write(text);
  process.exitCode = exit;
}

try {
  run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = EXIT.unreadable;
}
