import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database, type Tx } from '../../src/server/db/database.ts';
import { installErrorHandling } from '../../src/server/http/errors.ts';
import { loggedError } from '../../src/server/log.ts';
import { freshDatabase } from '../support/database.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;
let app: FastifyInstance;
const logged: string[] = [];

/** Each holds up or breaks the database in its own way. */
const WORKS: Readonly<Record<string, (tx: Tx) => Promise<unknown>>> = {
  lockWait: async (tx) => {
    await tx.run("SET LOCAL lock_timeout = '20ms'");
    return tx.run('SELECT pg_advisory_xact_lock(77)');
  },
  tooSlow: async (tx) => {
    await tx.run("SET LOCAL statement_timeout = '20ms'");
    return tx.run('SELECT pg_sleep(5)');
  },
  cutOff: async (tx) => {
    await tx.run('SET LOCAL role = none');
    return tx.run('SELECT pg_terminate_backend(pg_backend_pid())');
  },
  bug: (tx) => tx.run('SELECT 1 / 0'),
  refusedRow: (tx) => tx.run("INSERT INTO area (code, name, level) VALUES ('430100', '不可外传', 77)"),
  badValue: (tx) => tx.run("SELECT '不可外传'::bigint"),
};

beforeAll(async () => {
  database = await freshDatabase();
  db = openDatabase(database.url, 2);
  const stream = { write: (line: string) => void logged.push(line) };
  app = Fastify({ logger: { stream, serializers: { err: loggedError } } });
  installErrorHandling(app);
  for (const [name, work] of Object.entries(WORKS))
    app.post(`/${name}`, () => db.transaction('all', work).then(() => 'done'));
});

afterAll(async () => {
  await app.close();
  await db.close();
  await database.drop();
});

async function post(name: string) {
  const answer = await app.inject({ method: 'POST', url: `/${name}` });
  const body = answer.json<{ code: string; title: string; remedy: string }>();
  return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], ...body };
}

describe('数据库一时办不了：说清办成没有，几秒后再来', () => {
  test('等锁太久、语句太久：没有生效，503 和何时再来', async () => {
    const busy = { status: 503, retryAfter: '2', code: 'BUSY', title: '系统正忙，本次操作没有生效' };
    await db.transaction('all', async (tx) => {
      await tx.run('SELECT pg_advisory_xact_lock(77)');
      expect(await post('lockWait')).toMatchObject(busy);
    });
    expect(await post('tooSlow')).toMatchObject(busy);
  });

  test('办到一半连接断了：不说没有生效，请用原来的编号再问', async () => {
    const cut = await post('cutOff');

    expect(cut).toMatchObject({ status: 503, code: 'UNCERTAIN', retryAfter: '2' });
    expect(cut.title).not.toContain('没有生效');
    expect(cut.remedy).toContain('原来的请求编号');
  });

  test('数据库不在：没有生效', async () => {
    const url = new URL(database.url);
    url.port = '1';
    const gone = openDatabase(url.href, 1);
    const lost = await gone
      .transaction('all', (tx) => tx.run('SELECT 1'))
      .then(
        () => undefined,
        (error: unknown) => error,
      );
    await gone.close();
    const other = Fastify();
    installErrorHandling(other);
    other.get('/', () => Promise.reject(lost as Error));
    expect((await other.inject('/')).json()).toMatchObject({ status: 503, code: 'BUSY' });
    await other.close();
  });

  test('程序自己的错仍是 500 和事件号；日志里有原因，没有行和值', async () => {
    logged.length = 0;
    for (const name of ['bug', 'refusedRow', 'badValue'])
      expect(await post(name)).toMatchObject({ status: 500, code: 'BUG' });
    const log = logged.join('');
    for (const told of ['22012', '23514', '22P02', 'area_level_check']) expect(log).toContain(told);
    expect(log).not.toContain('不可外传');
  });
});
