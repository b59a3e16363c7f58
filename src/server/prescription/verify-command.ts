/** `npm run -s verify-prescription -- FILE [--certificates FILE]`: verifies a downloaded prescription offline; ends with 0 when every signature stands, 1 when one does not, 2 on misuse. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readTrusted, verifyDocument } from './verify-document.ts';

const USAGE = '用法：npm run -s verify-prescription -- 处方签名文件 [--certificates 可信证书文件]\n';

function readJson(file: string): unknown {
  // npm runs its commands in the repository; the file is named from where the person stands.
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
  return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
}

function run(): number {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { certificates: { type: 'string' } },
  });
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) {
    process.stderr.write(USAGE);
    return 2;
  }
  const trusted = values.certificates === undefined ? undefined : readTrusted(readJson(values.certificates));
  const findings = verifyDocument(readJson(file), trusted);
  for (const { says } of findings) process.stdout.write(`${says}\n`);
  if (!trusted)
    process.stdout.write(
      '注意：公钥取自文件本身；请与平台公开的证书核对，或用 --certificates 给出可信证书。\n',
    );
  return findings.every((finding) => finding.valid) ? 0 : 1;
}

try {
  process.exitCode = run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 2;
}
