/** `npm run -s verify-ledger -- FILE [--expect HASH]`: verifies exported closes offline; ends with 0 when all is sound, 1 when something is not, 2 on misuse. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { verifyExport } from './export-text.ts';

const USAGE = '用法：npm run -s verify-ledger -- 导出的日结文件 [--expect 另行记下的摘要]\n';

function run(): number {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { expect: { type: 'string' } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    process.stderr.write(USAGE);
    return 2;
  }
  // npm runs its commands in the repository; the file is named from where the person stands.
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
  const content: unknown = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  const sm3 = (text: string) => createHash('sm3').update(text, 'utf8').digest('hex');
  const sm3OfHex = (hex: string) => createHash('sm3').update(hex, 'hex').digest('hex');
  const findings = verifyExport(content, sm3, sm3OfHex, values.expect);
  for (const { says } of findings) process.stdout.write(`${says}\n`);
  return findings.every((finding) => finding.valid) ? 0 : 1;
}

try {
  process.exitCode = run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
