/** Everybody who works in the simulated province, each at a desk of their own, speaking to a listening server over HTTP. */
import pg from 'pg';
import { urlOf, type Arguments } from '../../../src/contract/client.ts';
import type { Endpoint, OutputOf } from '../../../src/contract/endpoint.ts';
import type { NewAccount } from '../../../src/server/identity/session-store.ts';
import type { TestServer } from '../../support/api.ts';
import type { Answer } from '../auditor/told.ts';

type Account = Omit<NewAccount, 'passwordHash' | 'login' | 'name'>;

export interface Desk {
  /** Calls, and gives whatever was answered. */
  call<E extends Endpoint>(row: E, given: Arguments<E>): Promise<Answer<OutputOf<E>>>;
  /** Calls what must succeed. @throws {Error} for every answer but 200 */
  ok<E extends Endpoint>(row: E, given: Arguments<E>): Promise<OutputOf<E>>;
}

export interface Desks {
  /** The desk of an account, which is opened when it is first needed. */
  of(account: Account): Promise<Desk>;
  /** Moves the platform's clock, with everybody still at their desks. */
  moveClock(milliseconds: number): Promise<void>;
  readonly now: () => number;
  readonly calls: () => number;
  close(): Promise<void>;
}

export async function openDesks(server: TestServer): Promise<Desks> {
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  const owner = new pg.Client({ connectionString: server.databaseUrl });
  await owner.connect();
  const desks = new Map<string, Promise<Desk>>();
  let calls = 0;

  async function open(login: string, account: Account): Promise<Desk> {
    const { cookie } = await server.signIn({ ...account, login, name: '示例' });
    const send = async (
      row: Endpoint,
      given: { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown },
    ) => {
      calls += 1;
      const reply = await fetch(url + urlOf(row, given.params, given.query), {
        method: row.method,
        headers: {
          cookie,
          'x-shuangtong': '1',
          ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
      });
      return { status: reply.status, body: (await reply.json()) as unknown };
    };
    return {
      call: async (row, given) => (await send(row, given)) as Answer<OutputOf<typeof row>>,
      async ok(row, given) {
        const { status, body } = await send(row, given);
        if (status !== 200) throw new Error(`${row.id} answered ${status}: ${JSON.stringify(body)}`);
        return body as OutputOf<typeof row>;
      },
    };
  }

  return {
    of(account) {
      const login = `sim-${Object.values(account).join('-').toLowerCase()}`;
      const known = desks.get(login) ?? open(login, account);
      desks.set(login, known);
      return known;
    },
    async moveClock(milliseconds) {
      server.clock.advance(milliseconds);
      await owner.query(
        "UPDATE session SET last_seen_at = $1, expires_at = $1::timestamptz + interval '12 hours'",
        [new Date(server.clock.now())],
      );
    },
    now: () => server.clock.now(),
    calls: () => calls,
    async close() {
      await owner.end();
    },
  };
}
