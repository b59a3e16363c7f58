import pg from 'pg';
import { pino } from 'pino';
import type { World } from './world.ts';

/** Takes the log's lines, such as a file or a test. */
export interface LogSink {
  write(line: string): void;
}

/** What of the database's messages names only tables, columns and constraints; others quote values. */
const QUOTES_NOTHING = /^(23|40|42|53|55|57)/;

interface LoggedError {
  readonly [more: string]: unknown;
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/**
 * An error as the log holds it. Of a failed statement neither the row nor the values that the database tells: they may be a person's
 * number or a standard that nobody may know.
 */
export function loggedError(error: Error): LoggedError {
  if (!(error instanceof pg.DatabaseError)) return pino.stdSerializers.err(error);
  const { code = '', constraint, table, column, routine, stack = '' } = error;
  return {
    type: 'DatabaseError',
    message: QUOTES_NOTHING.test(code) ? error.message : '',
    stack: stack
      .split('\n')
      .filter((line) => line.startsWith('    at '))
      .join('\n'),
    code,
    constraint,
    table,
    column,
    routine,
  };
}

/** The structured log: one JSON object a line, without personal data (what is logged is chosen, not dumped). */
export function createLog(level: string, to?: LogSink): World['log'] {
  const options = { level, base: null, serializers: { err: loggedError } };
  return to === undefined ? pino(options) : pino(options, to);
}
