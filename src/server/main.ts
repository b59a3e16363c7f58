import { once } from 'node:events';
import { createLog } from './log.ts';
import { buildApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { DemoInterrupted } from './demo/provide-demo.ts';
import { keepClosing } from './funds/closes/closing-scan.ts';
import { openStore } from './open-store.ts';
import { keepLooking } from './settlement/corrections/look-at-marks.ts';
import { ROOT } from './root.ts';
import { systemClock } from './world.ts';

/** Starts the platform: database, migrations, demo province where asked for, HTTP; and stops it cleanly on a signal. */
async function main(): Promise<void> {
  const began = performance.now();
  const config = readConfig(process.env, ROOT);
  const log = createLog(config.logLevel);
  const stop = new AbortController();
  const stopping = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]).then(() => stop.abort());
  const store = await openStore(config, log, say, stop.signal);
  const app = await buildApp({ ...store.world, clock: systemClock });
  await app.listen({ port: config.port, host: config.host });
  const address = app.server.address();
  const port = address !== null && typeof address === 'object' ? address.port : config.port;
  say(`双通已就绪：http://${config.host}:${port}/ （${((performance.now() - began) / 1000).toFixed(1)} 秒）`);
  for (const line of await store.accountLines()) say(line);
  const stopClosing = keepClosing({ ...store.world, clock: systemClock });
  const stopLooking = keepLooking({ ...store.world, clock: systemClock });
  say('按 Ctrl-C 停止');
  await stopping;
  say('正在停止……');
  await Promise.all([stopClosing(), stopLooking()]);
  await app.close();
  await store.close();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    if (error instanceof DemoInterrupted) {
      say(error.message);
      process.exit(0);
    }
    const known = error instanceof ConfigError || (error instanceof Error && 'code' in error);
    process.stderr.write(
      `启动失败：${known ? (error as Error).message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  },
);
