/** Does an act anew for every step of its conversation with the database, cut there. */
import { expect } from 'vitest';
import type { TestServer } from '../../support/api.ts';
import { countRows } from '../../support/settling.ts';
import type { CutWire } from './cut-wire.ts';

/** On a busy machine a hundred cut connections take their time. */
export const PATIENCE = { timeout: 240_000 };

interface Attempt {
  /** Asks once, whatever comes of it. */
  readonly ask: () => Promise<{ readonly status: number; readonly body: unknown }>;
  /** Rows of the table that the act writes to, so many more once it is done. */
  readonly table: string;
  readonly adds: number;
}

/**
 * What was not acknowledged is whole or not at all, asked again it is done once, and asked a third time it gets the same answer.
 * @param last only so many of the last steps
 */
export type CutEverywhere = (prepare: () => Promise<Attempt>, last?: number) => Promise<void>;

const WRITES = /insert|update|delete|nextval|record|ensure/i;

/** The steps at which the database may be left differently: one of those that only read, and all from the first that writes. */
async function stepsToCut(wire: CutWire, { ask }: Attempt): Promise<number[]> {
  wire.arm(0);
  expect((await ask()).status).toBe(200);
  const { steps } = wire.disarm();
  // Where no name tells that it writes, every step is tried.
  const first = Math.max(
    1,
    steps.findIndex(({ name }) => WRITES.test(name)),
  );
  return steps.map((_, index) => index + 1).filter((step) => step >= first);
}

/** @param direct the database without the wire that is cut */
export function cutterOf(direct: TestServer, wire: CutWire): CutEverywhere {
  return async (prepare, last = Infinity) => {
    for (const step of (await stepsToCut(wire, await prepare())).slice(-last)) {
      const { ask, table, adds } = await prepare();
      const before = await countRows(direct, table);
      wire.arm(step);
      const first = await ask();
      const { steps, wasCut } = wire.disarm();
      const name = steps[step - 1]?.name.slice(0, 80) ?? '';
      // What once was looked up is known the next time: then there are fewer steps.
      if (!wasCut) {
        expect(first.status).toBe(200);
        break;
      }
      const written = (await countRows(direct, table)) - before;
      expect([name, [0, adds].includes(written)]).toEqual([name, true]);
      if (first.status === 200) expect([name, written]).toEqual([name, adds]);
      const second = await ask();
      expect([name, second.status]).toEqual([name, 200]);
      if (first.status === 200) expect(second.body).toEqual(first.body);
      expect((await ask()).body).toEqual(second.body);
      expect([name, (await countRows(direct, table)) - before]).toEqual([name, adds]);
    }
  };
}
