import type { Logger } from 'pino';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import type { Secrets } from './identity/secrets.ts';

/** What the use cases reach beyond their input: the database, the clock, secrets, settings and the log. */
export interface World {
  readonly db: Database;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly config: Config;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error' | 'debug'>;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
