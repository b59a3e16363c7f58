import { pino } from 'pino';
import type { World } from './world.ts';

/** Takes the log's lines, such as a file or a test. */
export interface LogSink {
  write(line: string): void;
}

/** The structured log: one JSON object a line, without personal data (what is logged is chosen, not dumped). */
export function createLog(level: string, to?: LogSink): World['log'] {
  const options = { level, base: null };
  return to === undefined ? pino(options) : pino(options, to);
}
