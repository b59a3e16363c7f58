import { pino } from 'pino';
import type { World } from './world.ts';

/** The structured log: one JSON object a line, without personal data (what is logged is chosen, not dumped). */
export function createLog(level: string): World['log'] {
  return pino({ level, base: null });
}
