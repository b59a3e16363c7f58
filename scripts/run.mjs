// npm run NAME: sets up what the named program needs, then runs it with the remaining arguments.
import { endOnError, ensureBuild, ensureDependencies } from './ensure.mjs';
import { check } from './check.mjs';
import { runCompiled, runSource } from './programs.mjs';

/** Programs of the server, compiled beforehand; those that read standard input or only print are among them. */
const COMPILED = {
  'read-catalogue': 'server/catalogue/read-catalogue-command.js',
  settle: 'server/settlement/settle-command.js',
  'import-catalogue': 'server/catalogue/import-catalogue-command.js',
  'verify-prescription': 'server/prescription/verify-command.js',
  'check-bill': 'server/settlement/checking/check-bill-command.js',
  'verify-ledger': 'server/funds/closes/verify-command.js',
  'load-policy': 'server/documents/load-policy-command.js',
  'create-admin': 'server/identity/create-admin-command.js',
  'db:migrate': 'server/db/migrate-command.js',
  'db:reset': 'server/db/reset-command.js',
};

/** Programs about the repository itself, run from their sources. */
const SOURCE = {
  trace: 'scripts/trace.ts',
  docs: 'scripts/docs.ts',
  bench: 'bench/main.ts',
};

const [name = '', ...args] = process.argv.slice(2);
try {
  await main();
} catch (error) {
  endOnError(error);
}

async function main() {
  if (name in COMPILED) {
    await ensureDependencies();
    await ensureBuild({ web: false });
    await runCompiled(COMPILED[name], args);
  } else if (name in SOURCE) {
    await ensureDependencies();
    if (name === 'bench') await ensureBuild();
    process.exitCode = await runSource(SOURCE[name], args);
  } else if (name === 'build') {
    await ensureDependencies();
    await ensureBuild();
  } else if (name === 'check') {
    await ensureDependencies();
    process.exitCode = (await check()).failed === 0 ? 0 : 1;
  } else {
    const names = ['build', 'check', ...Object.keys(SOURCE), ...Object.keys(COMPILED)];
    process.stderr.write(`没有名为“${name}”的程序；有：${names.join('、')}\n`);
    process.exitCode = 2;
  }
}
