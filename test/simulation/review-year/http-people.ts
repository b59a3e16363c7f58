/** The people of the script, who speak to a listening server over HTTP and sign in anew on each day they work. */
import { CallFailed, urlOf, type Arguments, type ProblemDetails } from '../../../src/contract/client.ts';
import type { Endpoint, OutputOf } from '../../../src/contract/endpoint.ts';
import type { PaperKind } from '../../../src/domain/eligibility/model.ts';
import { uploadPaper } from '../../../src/contract/eligibility.ts';
import type { NewAccount } from '../../../src/server/identity/session-store.ts';
import { makePng } from '../../support/make-png.ts';
import type { TestServer } from '../../support/api.ts';

const PASSWORD = 'passw0rd';
const PICTURE = makePng('示例材料');

/** Somebody who works in the script. */
export interface Person {
  readonly login: string;
  readonly accountId: number;
}

/** What the server said no to, by code: the clause that came with it. */
export type Refusals = Map<string, string>;

export interface People {
  add(account: Omit<NewAccount, 'passwordHash'>): Promise<Person>;
  /** Calls and gives the answer. @throws {Error} for everything that is not 200 */
  ok<E extends Endpoint>(who: Person, row: E, given: Arguments<E>): Promise<OutputOf<E>>;
  /** Calls what policy must refuse, and gives the refusal. @throws {Error} for any other answer than 422 */
  refused<E extends Endpoint>(who: Person, row: E, given: Arguments<E>): Promise<ProblemDetails>;
  upload(who: Person, kind: PaperKind, credential: Record<string, string>): Promise<number>;
  readonly refusals: Refusals;
  /** Calls that were answered. */
  readonly calls: () => number;
}

export function peopleOf(server: TestServer, url: string, today: () => string): People {
  const sessions = new Map<string, { day: string; cookie: string }>();
  const refusals: Refusals = new Map();
  let calls = 0;

  async function cookieOf(login: string): Promise<string> {
    const held = sessions.get(login);
    if (held?.day === today()) return held.cookie;
    const reply = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shuangtong': '1' },
      body: JSON.stringify({ login, password: PASSWORD }),
    });
    await reply.arrayBuffer();
    const cookie = reply.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined) throw new Error(`${login} cannot sign in: ${reply.status}`);
    sessions.set(login, { day: today(), cookie });
    return cookie;
  }

  async function send(
    who: Person,
    row: Endpoint,
    given: { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown },
    form?: FormData,
  ): Promise<{ status: number; body: unknown }> {
    const isJson = form === undefined && given.body !== undefined;
    const reply = await fetch(url + urlOf(row, given.params, given.query), {
      method: row.method,
      headers: {
        cookie: await cookieOf(who.login),
        'x-shuangtong': '1',
        ...(isJson ? { 'content-type': 'application/json' } : {}),
      },
      ...(form !== undefined ? { body: form } : isJson ? { body: JSON.stringify(given.body) } : {}),
    });
    calls += 1;
    return { status: reply.status, body: await reply.json() };
  }

  return {
    refusals,
    calls: () => calls,
    async add(account) {
      const { accountId } = await server.signIn(account);
      return { login: account.login, accountId };
    },
    async ok(who, row, given) {
      const { status, body } = await send(who, row, given);
      if (status !== 200)
        throw new CallFailed({ ...(body as ProblemDetails), title: `${row.id}：${JSON.stringify(body)}` });
      return body as OutputOf<typeof row>;
    },
    async refused(who, row, given) {
      const { status, body } = await send(who, row, given);
      const problem = body as ProblemDetails;
      if (status !== 422) throw new Error(`${row.id} answered ${status}: ${JSON.stringify(body)}`);
      refusals.set(problem.code, problem.clause ?? '');
      return problem;
    },
    async upload(who, kind, credential) {
      const form = new FormData();
      for (const [name, value] of Object.entries({ kind, ...credential })) form.append(name, value);
      form.append('file', new Blob([new Uint8Array(PICTURE)], { type: 'image/png' }), '示例材料.png');
      const { status, body } = await send(who, uploadPaper, {}, form);
      if (status !== 200) throw new Error(`upload answered ${status}: ${JSON.stringify(body)}`);
      return (body as OutputOf<typeof uploadPaper>).id;
    },
  };
}
