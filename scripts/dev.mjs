// npm run dev: the server from its sources, restarted when they change, and Vite's server for the pages.
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { endOnError, ensureDependencies, ROOT } from './ensure.mjs';

const FLOORS = ['base', 'policy', 'domain', 'contract', 'server'];

try {
  await ensureDependencies();
} catch (error) {
  endOnError(error);
}

let ending = false;
let server = startServer();
const pages = spawn(process.execPath, [join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')], {
  cwd: ROOT,
  stdio: 'inherit',
});
pages.once('exit', end);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, end);

let timer;
for (const floor of FLOORS) {
  watch(join(ROOT, 'src', floor), { recursive: true }, (_, name) => {
    if (!name?.endsWith('.ts') || name.endsWith('.test.ts')) return;
    clearTimeout(timer);
    // An editor's save comes as several events, and a branch switch as hundreds.
    timer = setTimeout(restart, 150);
  });
}

function startServer() {
  const child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'src', 'server', 'main.ts')], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  child.once('exit', (code) => {
    if (!ending && child === server && code !== 0)
      process.stderr.write('服务端停了，改好并保存后会自动重启\n');
  });
  return child;
}

async function stopServer() {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const gone = new Promise((done) => server.once('exit', done));
  server.kill('SIGTERM');
  await gone;
}

let restarting = null;
function restart() {
  restarting ??= (async () => {
    await stopServer();
    restarting = null;
    if (!ending) server = startServer();
  })();
}

async function end() {
  if (ending) return;
  ending = true;
  pages.kill('SIGTERM');
  await stopServer();
  process.exit();
}
