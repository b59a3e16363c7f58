import { hash } from '@node-rs/argon2';
import type { FastifyInstance } from 'fastify';
import { present } from '../../src/base/assert.ts';
import { startOfDay, day } from '../../src/base/date.ts';
import { urlOf, type Arguments, type ProblemDetails } from '../../src/contract/client.ts';
import type { Endpoint, OutputOf } from '../../src/contract/endpoint.ts';
import { buildApp } from '../../src/server/app.ts';
import { openDatabase } from '../../src/server/db/database.ts';
import { createLog, type LogSink } from '../../src/server/log.ts';
import { makeSecrets } from '../../src/server/identity/secrets.ts';
import { insertAccount, type NewAccount } from '../../src/server/identity/session-store.ts';
import { ensureReferenceData } from '../../src/server/insured/ensure-reference-data.ts';
import type { World } from '../../src/server/world.ts';
import { freshDatabase } from './database.ts';

/** A clock that tests set. */
export interface TestClock {
  now(): number;
  /** Moves to noon of a day. */
  setDay(text: string): void;
  advance(milliseconds: number): void;
}

/** A server on a database of its own, with a clock that the test sets; `today` begins at noon. */
export interface TestServer {
  readonly app: FastifyInstance;
  readonly world: World;
  readonly clock: TestClock;
  readonly databaseUrl: string;
  /** Adds an account with the password `passw0rd` and signs it in. */
  signIn(account: Omit<NewAccount, 'passwordHash'>): Promise<Caller>;
  /** Signs in to an account that was made through the program itself. */
  signInAs(login: string, password: string): Promise<Caller>;
  anonymous: Caller;
  /** Begins anew on the same database, as a process does that crashed: nothing of what it had in memory is left. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export type Answer<E extends Endpoint> =
  | { readonly status: 200; readonly body: OutputOf<E> }
  | {
      readonly status: 400 | 401 | 403 | 404 | 409 | 413 | 415 | 422 | 429 | 500;
      readonly body: ProblemDetails;
    };

/** Somebody who calls endpoints. */
export interface Caller {
  readonly cookie: string;
  readonly accountId: number;
  /** Calls and gives whatever was answered. */
  call<E extends Endpoint>(row: E, given: Arguments<E>): Promise<Answer<E>>;
  /** Calls and fails the test unless the answer is 200. */
  ok<E extends Endpoint>(row: E, given: Arguments<E>): Promise<OutputOf<E>>;
  /** Sends files and fields to an endpoint with `upload: true`. */
  upload<E extends Endpoint>(
    row: E,
    given: Partial<Arguments<E>>,
    files: readonly UploadPart[],
  ): Promise<Answer<E>>;
}

export interface UploadPart {
  readonly field: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

const PASSWORD = 'passw0rd';
/** Of the kind that the program stores, as cheap as it can be: every desk of every test signs in with it. */
const CHEAP = { memoryCost: 8, timeCost: 1, parallelism: 1 };
let passwordHash: Promise<string> | undefined;

/**
 * @param today the test's first day, at noon of the province's clock
 * @param logTo takes everything that would be logged, down to `logLevel`
 * @param template what its database is a copy of, when it is not the empty one
 */
export async function startTestServer({
  today = '2026-06-15',
  databaseUrl,
  template,
  demo = false,
  logTo,
  logLevel = 'trace',
}: {
  today?: string;
  databaseUrl?: string;
  template?: string;
  demo?: boolean;
  logTo?: LogSink;
  logLevel?: 'trace' | 'error';
} = {}): Promise<TestServer> {
  const database = databaseUrl
    ? { url: databaseUrl, drop: async () => undefined }
    : await freshDatabase(template);
  const clock = testClock(today);
  const openWorld = (): World => ({
    db: openDatabase(database.url, 16, '', clock.now),
    clock,
    secrets: makeSecrets(Buffer.alloc(32, 7)),
    config: {
      port: 0,
      host: '127.0.0.1',
      dataDir: '',
      databaseUrl: database.url,
      demo,
      poolSize: 16,
      logLevel: logTo === undefined ? 'silent' : logLevel,
      secretKey: Buffer.alloc(32, 7),
      uploadLimitBytes: 30 * 1024 * 1024,
      secureCookie: false,
    },
    log: createLog(logTo === undefined ? 'silent' : logLevel, logTo),
  });
  const open = async () => {
    const world = openWorld();
    await ensureReferenceData(world);
    const app = await buildApp(world, logTo === undefined ? { logger: false } : { logTo });
    await app.ready();
    return { app, world };
  };
  return openHouse(await open(), open, clock, database);
}

/** What a server is made of. It is let go at the end: what stands in a file's variables stays as long as its worker. */
interface House {
  app?: FastifyInstance | undefined;
  world?: World | undefined;
}

const CLOSED = 'this server is closed';

async function shut(house: House): Promise<void> {
  const { app, world } = house;
  house.app = undefined;
  house.world = undefined;
  await app?.close();
  await world?.db.close();
}

/** @param open begins anew */
function openHouse(
  house: House,
  open: () => Promise<House>,
  clock: TestClock,
  database: { readonly url: string; drop(): Promise<void> },
): TestServer {
  return {
    get app() {
      return present(house.app, CLOSED);
    },
    get world() {
      return present(house.world, CLOSED);
    },
    clock,
    databaseUrl: database.url,
    anonymous: callerOf(house, '', 0),
    async signIn(account) {
      passwordHash ??= hash(PASSWORD, CHEAP);
      const hashed = await passwordHash;
      const accountId = await present(house.world, CLOSED).db.transaction('all', (tx) =>
        insertAccount(tx, { ...account, passwordHash: hashed }, clock.now()),
      );
      return signInTo(house, account.login, PASSWORD, accountId);
    },
    signInAs: (login, password) => signInTo(house, login, password, 0),
    async restart() {
      await shut(house);
      Object.assign(house, await open());
    },
    async close() {
      await shut(house);
      await database.drop();
    },
  };
}

async function signInTo(house: House, login: string, password: string, accountId: number): Promise<Caller> {
  const reply = await present(house.app, CLOSED).inject({
    method: 'POST',
    url: '/api/session',
    headers: { 'x-shuangtong': '1' },
    payload: { login, password },
  });
  const cookie = reply.cookies[0];
  if (!cookie) throw new Error(`sign-in failed: ${reply.body}`);
  return callerOf(house, `${cookie.name}=${cookie.value}`, accountId);
}

function testClock(today: string): TestClock {
  let now = startOfDay(day(today)) + 12 * 3600_000;
  return {
    now: () => now,
    setDay: (text) => (now = startOfDay(day(text)) + 12 * 3600_000),
    advance: (milliseconds) => (now += milliseconds),
  };
}

function callerOf(house: House, cookie: string, accountId: number): Caller {
  const send = async (
    row: Endpoint,
    given: object,
    payload: { body?: unknown; headers?: Record<string, string> },
  ) => {
    const { params, query } = given as { params?: Record<string, unknown>; query?: Record<string, unknown> };
    const reply = await present(house.app, CLOSED).inject({
      method: row.method,
      url: urlOf(row, params, query),
      headers: { 'x-shuangtong': '1', ...(cookie ? { cookie } : {}), ...payload.headers },
      ...(payload.body === undefined ? {} : { payload: payload.body as object }),
    });
    const isJson = String(reply.headers['content-type']).includes('json');
    return { status: reply.statusCode, body: isJson ? reply.json() : reply.rawPayload };
  };
  const call: Caller['call'] = async (row, given) =>
    (await send(row, given, { body: (given as { body?: unknown }).body })) as Answer<typeof row>;
  return {
    cookie,
    accountId,
    call,
    async ok(row, given) {
      const answer = await call(row, given);
      if (answer.status !== 200)
        throw new Error(`${row.id} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    async upload(row, given, files) {
      const { body, boundary } = multipartOf((given as { body?: Record<string, unknown> }).body ?? {}, files);
      const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
      return (await send(row, given, { body, headers })) as Answer<typeof row>;
    },
  };
}

function multipartOf(
  fields: Record<string, unknown>,
  files: readonly UploadPart[],
): { body: Buffer; boundary: string } {
  const boundary = 'shuangtong-boundary-7f3a';
  const parts: Buffer[] = [];
  for (const [name, value] of Object.entries(fields)) {
    parts.push(
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${String(value)}\r\n`,
      ),
    );
  }
  for (const file of files) {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${file.field}"; filename="${file.fileName}"\r\ncontent-type: ${file.mediaType}\r\n\r\n`;
    parts.push(Buffer.from(head), file.content, Buffer.from('\r\n'));
  }
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return { body: Buffer.concat(parts), boundary };
}
