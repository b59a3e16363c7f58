/** The compiled server as a process of its own, on a data folder with its own PostgreSQL, to be killed without warning. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../src/server/root.ts';

/** What is killed: the server, the database under it, or both at the same moment. */
export const VICTIMS = { server: 45, database: 35, both: 20 } as const;
export type Victim = keyof typeof VICTIMS;

export interface ChildServer {
  /** Starts it and waits until it says where it listens. @throws {Error} with what it said when it does not start */
  start(): Promise<void>;
  /** Where it listens now, or listened last. */
  url(): string;
  /** SIGKILL, and the end of whatever was killed. What is left running of the two is killed after it, where it cannot go on alone. */
  kill(victim: Victim): Promise<void>;
  stop(): Promise<void>;
}

export function childServerOn(dataDir: string, secretKey: Buffer): ChildServer {
  let child: ChildProcess | undefined;
  let url = '';

  async function start(): Promise<void> {
    const started = spawn(process.execPath, [join(ROOT, 'dist', 'server', 'main.js')], {
      env: {
        PATH: process.env['PATH'],
        DATA_DIR: dataDir,
        PORT: '0',
        DEMO: 'off',
        LOG_LEVEL: 'silent',
        SECRET_KEY: secretKey.toString('hex'),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    let said = '';
    url = await new Promise<string>((found, failed) => {
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        const at = /(http:\/\/[\d.:]+)\//.exec(said)?.[1];
        if (at) found(at);
      };
      started.stdout.on('data', hear);
      started.stderr.on('data', hear);
      started.once('exit', () => failed(new Error(`the server did not start: ${said}`)));
    });
  }

  async function killServer(): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  function killDatabase(): void {
    const [pid = ''] = readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split(
      '\n',
    );
    process.kill(Number(pid), 'SIGKILL');
  }

  return {
    start,
    url: () => url,
    async kill(victim) {
      if (victim !== 'server') killDatabase();
      if (victim === 'database') {
        // The server must live on without its database, and answer, until it is started anew with it.
        await new Promise((done) => setTimeout(done, 300));
        if (child?.exitCode !== null) throw new Error('the server ended when its database was killed');
        const reply = await fetch(`${url}/healthz`);
        await reply.arrayBuffer();
        if (reply.status !== 200) throw new Error(`the server without database answered ${reply.status}`);
      }
      await killServer();
    },
    async stop() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}
