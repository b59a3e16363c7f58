/** Everybody who works in the simulated province, each at a desk of their own, speaking to a listening server over HTTP. */
import pg from 'pg';
import { urlOf, type Arguments } from '../../../src/contract/client.ts';
import type { Endpoint, OutputOf } from '../../../src/contract/endpoint.ts';
import type { NewAccount } from '../../../src/server/identity/session-store.ts';
import { createClient } from '../../../src/contract/gateway.ts';
import type { TestServer } from '../../support/api.ts';
import { gatewayClient } from '../../support/gateway.ts';
import type { Answer } from '../auditor/told.ts';
import type { CutWire } from '../kill/cut-wire.ts';
import { openCrashes, type Crashes } from './crash.ts';
import { openServerLog, type ServerLog } from './server-log.ts';

type Account = Omit<NewAccount, 'passwordHash' | 'login' | 'name'>;

/** A file beside the fields of an upload. */
interface Attached {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

export interface Desk {
  /** Calls, and gives whatever was answered. */
  call<E extends Endpoint>(row: E, given: Arguments<E>): Promise<Answer<OutputOf<E>>>;
  /** Calls what must succeed. @throws {Error} for every answer but 200 */
  ok<E extends Endpoint>(row: E, given: Arguments<E>): Promise<OutputOf<E>>;
  /** Gets a file, which must succeed. @throws {Error} for every answer but 200 */
  download<E extends Endpoint>(row: E, given: Arguments<E>): Promise<Buffer>;
  /** Hands a file in, which must succeed. @throws {Error} for every answer but 200 */
  upload<E extends Endpoint>(
    row: E,
    fields: Readonly<Record<string, string>>,
    file: Attached,
  ): Promise<OutputOf<E>>;
}

export interface Desks {
  /** The desk of an account, which is opened when it is first needed. @param seat which of several people of one office */
  of(account: Account, seat?: number): Promise<Desk>;
  /** The system of an institution, which speaks the national interface. */
  gateway(institutionCode: string): Promise<ReturnType<typeof gatewayClient>>;
  /** Moves the platform's clock, with everybody still at their desks. */
  moveClock(milliseconds: number): Promise<void>;
  readonly crashDuring: Crashes['during'];
  /** The platform begins anew with an empty memory, at the same address. */
  restart(): Promise<void>;
  readonly now: () => number;
  readonly calls: () => number;
  close(): Promise<void>;
}

type Log = Pick<ServerLog, 'explain' | 'expecting'>;

/** Told of every call, and of what went wrong in the server. */
interface Heard {
  readonly called: () => void;
  readonly crashes: Crashes;
  readonly log: Log;
}

/** A desk that speaks to the server in the name of who is signed in. */
function deskOf(url: string, cookie: string, { called, crashes, log }: Heard): Desk {
  const ask = (
    row: Endpoint,
    given: { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown },
  ) => {
    called();
    const { body } = given;
    const sent = body === undefined || body instanceof FormData ? body : JSON.stringify(body);
    return fetch(url + urlOf(row, given.params, given.query), {
      method: row.method,
      headers: {
        cookie,
        'x-shuangtong': '1',
        ...(typeof sent === 'string' ? { 'content-type': 'application/json' } : {}),
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
  };
  const send = async (row: Endpoint, given: Parameters<typeof ask>[1]) => {
    const reply = await ask(row, given);
    const answer = { status: reply.status, body: (await reply.json()) as unknown };
    if (answer.status === 500)
      log.explain(`${row.method} ${row.path}`, (answer.body as { incident?: string }).incident ?? '');
    return answer;
  };
  const must = async (row: Endpoint, given: Parameters<typeof send>[1]) => {
    const { status, body } = await send(row, given);
    if (status !== 200) throw new Error(`${row.id} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  };
  return {
    call: async (row, given) =>
      (await crashes.pass(row.id, () => send(row, given))) as Answer<OutputOf<typeof row>>,
    ok: async (row, given) => (await must(row, given)) as OutputOf<typeof row>,
    async download(row, given) {
      const reply = await ask(row, given);
      const content = Buffer.from(await reply.arrayBuffer());
      if (reply.status !== 200) throw new Error(`${row.id} answered ${reply.status}: ${content.toString()}`);
      return content;
    },
    async upload(row, fields, { fileName, mediaType, content }) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.set(name, value);
      form.set('file', new Blob([new Uint8Array(content)], { type: mediaType }), fileName);
      return (await must(row, { body: form })) as OutputOf<typeof row>;
    },
  };
}

const FAULT = /事件号 ([0-9a-f]+)/;

/** A system that speaks the national interface; a fault of the server is told by a mark in its answer. */
function tellFaults(
  crashes: Crashes,
  log: Log,
  client: ReturnType<typeof gatewayClient>,
): ReturnType<typeof gatewayClient> {
  return {
    ...client,
    async send(infno, input, bent) {
      return crashes.pass(infno, async () => {
        const sent = await client.send(infno, input, bent);
        const mark = FAULT.exec(sent.body.err_msg)?.[1];
        if (mark !== undefined) log.explain(infno, mark);
        return sent;
      });
    },
  };
}

type Keys = Omit<Parameters<typeof gatewayClient>[2], 'institutionCode'>;

/**
 * @param log takes what the server logs
 * @param wire between the server and its database, where it is to be cut
 */
export async function openDesks(
  server: TestServer,
  log: Log = openServerLog(),
  wire?: CutWire,
): Promise<Desks> {
  const host = '127.0.0.1';
  const url = await server.app.listen({ port: 0, host });
  const crashes = openCrashes(wire, log);
  const owner = new pg.Client({ connectionString: server.databaseUrl });
  await owner.connect();
  const desks = new Map<string, Promise<Desk>>();
  const keys = new Map<string, Promise<Keys>>();
  let calls = 0;

  async function open(login: string, account: Account): Promise<Desk> {
    const { cookie } = await server.signIn({ ...account, login, name: '示例' });
    const called = () => {
      calls += 1;
    };
    return deskOf(url, cookie, { called, crashes, log });
  }

  function of(account: Account, seat = 1): Promise<Desk> {
    const login = `sim-${Object.values(account).join('-').toLowerCase()}${seat === 1 ? '' : `-${seat}`}`;
    const known = desks.get(login) ?? open(login, account);
    desks.set(login, known);
    return known;
  }

  async function createKeys(institutionCode: string): Promise<Keys> {
    const admin = await of({ role: 'provinceAdmin' });
    return admin.ok(createClient, { body: { institutionCode } });
  }

  return {
    of,
    async gateway(institutionCode) {
      const known = keys.get(institutionCode) ?? createKeys(institutionCode);
      keys.set(institutionCode, known);
      const client = gatewayClient(server.app, server.clock, { ...(await known), institutionCode });
      return tellFaults(crashes, log, client);
    },
    async moveClock(milliseconds) {
      server.clock.advance(milliseconds);
      await owner.query(
        "UPDATE session SET last_seen_at = $1, expires_at = $1::timestamptz + interval '12 hours'",
        [new Date(server.clock.now())],
      );
    },
    crashDuring: crashes.during,
    async restart() {
      await server.restart();
      await server.app.listen({ port: Number(new URL(url).port), host });
    },
    now: () => server.clock.now(),
    calls: () => calls,
    async close() {
      await owner.end();
    },
  };
}
