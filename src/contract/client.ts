import type { Static } from 'typebox';
import type { CallOf, Endpoint, OutputOf } from './endpoint.ts';
import type { ProblemBody } from './shapes.ts';

export type ProblemDetails = Static<typeof ProblemBody>;

/** The server's "no", as thrown by the client: a refusal (with clause) or a problem. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly problem: ProblemDetails;
  constructor(problem: ProblemDetails) {
    super(problem.title);
    this.problem = problem;
  }
}

/** The part of `fetch` that the client uses, so that this floor stays without a network of its own. */
export type Fetch = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; credentials: 'same-origin' },
) => Promise<{ ok: boolean; status: number; json(): Promise<unknown> }>;

type Given<T> = { [K in keyof T as T[K] extends undefined ? never : K]: T[K] };
/** The arguments of a call: only the parts that the endpoint declares. */
export type Arguments<E extends Endpoint> = Given<CallOf<E>>;

/** Fills `:name` parameters and appends the query; undefined members are left out. */
export function urlOf(
  row: Endpoint,
  params: Record<string, unknown> = {},
  query: Record<string, unknown> = {},
): string {
  const path = row.path.replace(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent(String(params[name])),
  );
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}

/**
 * Calls an endpoint with its own types.
 * @throws {CallFailed} for every answer that is not 2xx, and with code `OFFLINE` when none came
 */
export async function call<E extends Endpoint>(
  fetcher: Fetch,
  row: E,
  given: Arguments<E>,
): Promise<OutputOf<E>> {
  const { params, query, body } = given as {
    params?: Record<string, unknown>;
    query?: Record<string, unknown>;
    body?: unknown;
  };
  let response;
  try {
    response = await fetcher(urlOf(row, params, query), {
      method: row.method,
      headers: {
        accept: 'application/json',
        'x-shuangtong': '1',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      credentials: 'same-origin',
    });
  } catch {
    throw new CallFailed({
      type: 'about:blank',
      title: '连接不上服务器',
      status: 0,
      code: 'OFFLINE',
      remedy: '请检查网络后重试，已填写的内容不会丢失',
    });
  }
  const answer = await response.json().catch(() => undefined);
  if (response.ok) return answer as OutputOf<E>;
  throw new CallFailed(
    (answer as ProblemDetails | undefined) ?? {
      type: 'about:blank',
      title: '服务器没有给出可读的回答',
      status: response.status,
      code: 'UNREADABLE',
    },
  );
}
