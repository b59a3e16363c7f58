import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_PASSWORD } from '../src/server/demo/cast.ts';
import { ROOT } from '../src/server/root.ts';

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** What `npm start` gives Node before the program. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').filter((word) => word.startsWith('--'));
}

/**
 * Starts the compiled server on a database that is filled already and waits until it says where it listens.
 * @param secretKey with which the database's personal data were sealed
 */
export async function startCompiledServer(
  { url: databaseUrl, secretKey }: { readonly url: string; readonly secretKey: Buffer },
  env: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const child: ChildProcess = spawn(
    process.execPath,
    [...startFlags(), join(ROOT, 'dist', 'server', 'main.js')],
    {
      env: {
        PATH: process.env['PATH'],
        DATABASE_URL: databaseUrl,
        PORT: '0',
        DEMO: 'off',
        LOG_LEVEL: 'warn',
        SECRET_KEY: secretKey.toString('hex'),
        ...env,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  const url = await new Promise<string>((found, failed) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const at = /(http:\/\/[\d.:]+)\//.exec(said)?.[1];
      if (at) found(at);
    });
    child.once('exit', () => failed(new Error(`the server did not start: ${said}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** Signs in to a demo account and gives its cookie. */
export async function signIn(url: string, login: string): Promise<string> {
  const reply = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shuangtong': '1' },
    body: JSON.stringify({ login, password: DEMO_PASSWORD }),
  });
  if (!reply.ok) throw new Error(`sign-in of ${login}: ${reply.status}`);
  return reply.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}
