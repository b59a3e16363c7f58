/** What the server writes of its own faults while it is played with, so that whoever gets a 500 is told why. */
import type { LogSink } from '../../../src/server/log.ts';

export interface ServerLog extends LogSink {
  /** Prints what was written of a fault. @param mark the incident or request that the answer names */
  explain(call: string, mark: string): void;
  /** What is written while this is done was to be expected. */
  expecting<T>(work: () => Promise<T>): Promise<T>;
  /** Faults that no answer has named, such as of work behind the scenes. */
  unexplained(): readonly string[];
}

export function openServerLog(): ServerLog {
  const lines: string[] = [];
  let isExpected = false;
  return {
    write: (line) => void (isExpected || lines.push(line.trim())),
    explain(call, mark) {
      if (isExpected) return;
      const at = mark === '' ? -1 : lines.findIndex((line) => line.includes(mark));
      const [line = '(nothing was written of it)'] = at < 0 ? [] : lines.splice(at, 1);
      console.error(`${call} → 500\n  ${line}`);
    },
    async expecting(work) {
      isExpected = true;
      return work().finally(() => (isExpected = false));
    },
    unexplained: () => lines,
  };
}
