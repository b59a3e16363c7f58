import pg from 'pg';
import { assert } from '../../base/assert.ts';
import type { Scope } from '../../domain/identity/roles.ts';
import { NotReached, sendTurn, type Answer, type Said } from './turn.ts';

/** A value that can be bound to a statement. Instants are bound as `Instant` objects made by `at()`. */
export type Bindable =
  string | number | bigint | boolean | null | Buffer | Date | readonly Bindable[] | object;

/**
 * A transaction: the only way to speak to the database. A statement that every claim runs is given a `plan`: the name
 * under which its connection keeps it prepared, always with the same text. Planning it anew would cost more than running it.
 */
export interface Tx {
  /** Runs one statement and gives its rows. int8 comes as bigint, date as `yyyy-MM-dd`, timestamptz as epoch milliseconds. */
  rows<T>(sql: string, values?: readonly Bindable[], plan?: string): Promise<T[]>;
  /** Runs one statement and gives its first row, if any. */
  first<T>(sql: string, values?: readonly Bindable[], plan?: string): Promise<T | undefined>;
  /** Runs one statement and gives how many rows it touched. */
  run(sql: string, values?: readonly Bindable[], plan?: string): Promise<number>;
  /**
   * Sends a statement whose answer the work does not need, and goes on. The transaction ends only after it and fails if it
   * failed, so that nothing is kept without it.
   */
  send(sql: string, values?: readonly Bindable[], plan?: string): void;
  /**
   * Ends the transaction together with what was said so far, without waiting for the answers; nothing may be said after it. For
   * looking at things, where nothing that is answered can change what is kept: the end costs no journey of its own.
   */
  end(): void;
}

export interface Database {
  readonly pool: pg.Pool;
  /**
   * Runs `work` in one transaction in which only the rows of `scope` can be seen (row-level security).
   * Whatever `work` throws rolls everything back.
   * @param kind `hot` for what every claim runs: its prepared statements are never planned again (five times faster for
   *   a claim's facts). Not for lists with optional filters, whose plan depends on the values.
   */
  transaction<T>(scope: Scope, work: (tx: Tx) => Promise<T>, kind?: 'ordinary' | 'hot'): Promise<T>;
  /**
   * Runs one statement by itself, without a transaction around it and outside of every scope: it sees no row that row-level
   * security protects. For what every request asks before it is known who asks.
   */
  alone<T>(work: (tx: Pick<Tx, 'first' | 'rows' | 'run'>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const SCOPE_SHAPE = /^(all|none|area:\d{2,6}|institution:[HP]\d{11}|person:\d{1,18})$/;

const parsers: Record<number, (text: string) => unknown> = {
  20: BigInt,
  1082: (text) => text,
  1114: (text) => text,
  1184: instantOf,
  1182: (text) => (text === '{}' ? [] : text.slice(1, -1).split(',')),
};

/** Milliseconds of an instant as the database writes it; nearly all are of this age and in UTC, and a list has hundreds. */
function instantOf(text: string): number {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(text))
    return Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  const two = (from: number) => (text.charCodeAt(from) - 48) * 10 + text.charCodeAt(from + 1) - 48;
  const milliseconds = text.length > 22 ? Number(text.slice(20, -3).padEnd(3, '0').slice(0, 3)) : 0;
  return Date.UTC(two(0) * 100 + two(2), two(5) - 1, two(8), two(11), two(14), two(17), milliseconds);
}

const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) ||
    pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/**
 * A connection that nobody needs is kept so long. What it has planned goes with it: whoever comes in the next rush would wait for a
 * new one that signs in and plans every statement of a claim again, a tenth of a second.
 */
const IDLE_MS = 10 * 60_000;

/**
 * Opens the pool. Every connection works as the role that may add facts but not change them. Statements are sent as they come,
 * without waiting for the answer to the one before (pipeline), and what is said in one turn leaves in one write: a write to
 * the database costs the program more than most statements cost the database. What is read is in memory or on a disk without arms:
 * a page found by an index costs hardly more than the next page, and the planner is told so.
 * @param size most connections at once
 * @param settings further server settings, as `-c name=value`
 * @param now the clock of the world, in milliseconds: what row-level security compares ends with (M7)
 */
export function openDatabase(
  url: string,
  size: number,
  settings = '',
  now: () => number = Date.now,
): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    types,
    options: `-c role=shuangtong_app -c timezone=UTC -c lock_timeout=10000 -c statement_timeout=60000 -c random_page_cost=1.1 -c jit=off ${settings}`,
    application_name: 'shuangtong',
    pipeline: true,
    idleTimeoutMillis: IDLE_MS,
  });
  pool.on('error', () => undefined);
  // A connection that dies in use fails the work on it, which tells its own caller; that it died must not end the program,
  // as an event that nobody listens to would.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    pool,
    transaction: (scope, work, kind) => inTransaction(pool, { scope, now: now() }, work, kind ?? 'ordinary'),
    alone: (work) => inNoTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function inNoTransaction<T>(
  pool: pg.Pool,
  work: (tx: Pick<Tx, 'first' | 'rows' | 'run'>) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    return await work(txOf((said) => sendTurn(client, [said]), []));
  } finally {
    client.release();
  }
}

const SET_SCOPE = `set_config('app.scope', $1, true), set_config('app.now', $2, true)`;
const PLAN_ONCE = `set_config('plan_cache_mode', 'force_generic_plan', true)`;
/** A plan made while a table was small would read it whole, and stays with its connection when the table has grown. */
const PREFER_INDEXES = ['seqscan', 'hashjoin', 'mergejoin']
  .map((way) => `set_config('enable_${way}', 'off', true)`)
  .join(', ');

/**
 * How a transaction begins. What is hot and sees every row anyway works as a role that no policy limits (migration 0049), so that its
 * statements carry none of the policies' looks. A plan is made for one role: what is planned for this one has a name of its own.
 */
const BEGINNINGS = {
  ordinary: { sql: `SELECT ${SET_SCOPE}`, plans: '' },
  hot: { sql: `SELECT ${SET_SCOPE}, ${PLAN_ONCE}`, plans: '' },
  platform: {
    sql: `SELECT ${SET_SCOPE}, ${PLAN_ONCE}, ${PREFER_INDEXES}, set_config('role', platform_role(), true)`,
    plans: '*',
  },
} as const;

async function inTransaction<T>(
  pool: pg.Pool,
  { scope, now }: { readonly scope: Scope; readonly now: number },
  work: (tx: Tx) => Promise<T>,
  kind: 'ordinary' | 'hot',
): Promise<T> {
  if (!SCOPE_SHAPE.test(scope)) throw new Error('scope has an impossible shape');
  const client = await pool.connect();
  /** What was sent without waiting: the beginning, what the work sent, and the end. */
  const sent: Promise<unknown>[] = [];
  const turn = turnsOf(client);
  const beginning = kind === 'hot' && scope === 'all' ? 'platform' : kind;
  const { sql, plans } = BEGINNINGS[beginning];
  const tx = txOf(turn.say, sent, plans);
  let broken: Error | undefined;
  try {
    // The beginning leaves together with the first statement. It fails with its connection only, and then so does all behind it.
    tx.send('BEGIN', [], 'begin');
    tx.send(sql, [scope, String(Math.floor(now))], `begin.${beginning}`);
    const result = await work(tx);
    tx.end();
    await Promise.all(sent);
    return result;
  } catch (error) {
    turn.send();
    await client.query('ROLLBACK').catch((failed: Error) => (broken = failed));
    throw await causeOf(error, sent);
  } finally {
    client.release(broken);
  }
}

/** A statement behind a failed one fails because that one did: what is told is the first failure that has a reason of its own. */
async function causeOf(thrown: unknown, sent: readonly Promise<unknown>[]): Promise<unknown> {
  const isConsequence = (failure: unknown) =>
    failure instanceof NotReached || (failure instanceof pg.DatabaseError && failure.code === '25P02');
  if (!isConsequence(thrown)) return thrown;
  const ended = await Promise.allSettled(sent);
  const reasons = ended.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  const own = reasons.find((reason) => !isConsequence(reason));
  return own ?? (thrown instanceof NotReached ? thrown.cause : thrown);
}

/** Holds back what is said to a connection until this turn of the program is over, so that it leaves in one piece. */
function turnsOf(client: pg.PoolClient): {
  readonly say: (said: Said) => void;
  readonly send: () => void;
} {
  let held: Said[] = [];
  const send = (): void => {
    const statements = held;
    held = [];
    if (statements.length > 0) sendTurn(client, statements);
  };
  return {
    say(said) {
      held.push(said);
      if (held.length === 1) process.nextTick(send);
    },
    send,
  };
}

/** @param plans what is added to the names of plans */
function txOf(say: (said: Said) => void, sent: Promise<unknown>[], plans = ''): Tx {
  let ended = false;
  const query = (text: string, values: readonly Bindable[] = [], plan?: string): Promise<Answer> => {
    assert(!ended, 'a transaction that has ended says nothing more');
    const name = plan === undefined ? undefined : `${plan}${plans}`;
    return new Promise((done, failed) => say({ text, values, name, done, failed }));
  };
  const send: Tx['send'] = (sql, values, plan) => {
    const answer = query(sql, values, plan);
    answer.catch(() => undefined);
    sent.push(answer);
  };
  return {
    rows: async <T>(sql: string, values?: readonly Bindable[], plan?: string) =>
      (await query(sql, values, plan)).rows as T[],
    first: async <T>(sql: string, values?: readonly Bindable[], plan?: string) =>
      (await query(sql, values, plan)).rows[0] as T | undefined,
    run: async (sql, values, plan) => (await query(sql, values, plan)).rowCount ?? 0,
    send,
    end() {
      if (ended) return;
      const answer = query('COMMIT', [], 'commit').then(kept, notKept);
      answer.catch(() => undefined);
      sent.push(answer);
      ended = true;
    },
  };
}

function kept({ command }: Answer): void {
  if (command !== 'COMMIT') throw new RolledBack();
}

function notKept(failure: unknown): never {
  if (!(failure instanceof NotReached)) throw failure;
  // A connection that broke before the answers came may have broken behind the COMMIT.
  throw failure.cause instanceof pg.DatabaseError ? new RolledBack() : failure.cause;
}

/**
 * A statement of the transaction failed, and the work went on as if it had not: the database answers the COMMIT of such a
 * transaction with a ROLLBACK and without an error. Nothing was kept, and whoever asked is told so.
 */
class RolledBack extends Error {
  constructor() {
    super('the transaction was rolled back: a statement failed and nobody heeded it');
  }
}

/** An instant as a value to bind. */
export function at(epochMilliseconds: number): Date {
  return new Date(epochMilliseconds);
}

/** The constraint that a failed statement broke, if that is why it failed. */
export function brokenConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError && error.code?.startsWith('23')
    ? (error.constraint ?? '')
    : undefined;
}
