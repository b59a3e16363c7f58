import type { Static, TObject, TSchema } from 'typebox';
import type { ClauseId } from '../policy/clause-ids.ts';
import type { Role } from '../domain/identity/roles.ts';
import type { RefusalCode } from '../domain/refusals.ts';

/** Who may call: anyone, anyone signed in, or the listed roles. */
export type Access = 'public' | 'signedIn' | readonly Role[];

/**
 * One row of the endpoint table. Validation, authorisation, types, the browser's client and OpenAPI all come from it.
 * `body` of `undefined` means none; files go through `upload: true` (multipart, fields described by `body`).
 */
export interface Endpoint<
  P extends TObject | undefined = TObject | undefined,
  Q extends TObject | undefined = TObject | undefined,
  B extends TSchema | undefined = TSchema | undefined,
  O extends TSchema = TSchema,
> {
  /** `module.verbNoun`, unique. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Begins with `/api/`; parameters as `:name`. */
  readonly path: `/api/${string}`;
  /** What it does, in Chinese, for OpenAPI. */
  readonly summary: string;
  readonly who: Access;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly upload?: true;
  /** The answer is a file; `output` then only documents it. */
  readonly download?: true;
  readonly output: O;
  readonly refusals?: readonly RefusalCode[];
  readonly clauses?: readonly ClauseId[];
}

type StaticOf<S> = [S] extends [undefined] ? undefined : Static<Extract<S, TSchema>>;

/** What a call to an endpoint carries. */
export interface CallOf<E extends Endpoint> {
  readonly params: StaticOf<E['params']>;
  readonly query: StaticOf<E['query']>;
  readonly body: StaticOf<E['body']>;
}

/** What an endpoint answers. */
export type OutputOf<E extends Endpoint> = Static<E['output']>;

/** Declares an endpoint, keeping its exact types. */
export function endpoint<
  O extends TSchema,
  P extends TObject | undefined = undefined,
  Q extends TObject | undefined = undefined,
  B extends TSchema | undefined = undefined,
>(row: Endpoint<P, Q, B, O>): Endpoint<P, Q, B, O> {
  return row;
}
