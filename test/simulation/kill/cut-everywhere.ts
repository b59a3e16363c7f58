/** Does an act anew for every step of its conversation with the database, cut there. */
import { expect } from 'vitest';
import type { TestServer } from '../../support/api.ts';
import { countRows } from '../../support/settling.ts';
import { effectsOf, type CutWire } from './cut-wire.ts';

/** On a busy machine a hundred cut connections take their time. */
export const PATIENCE = { timeout: 240_000 };

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

interface Attempt {
  /** Asks once, whatever comes of it. */
  readonly ask: () => Promise<Answer>;
  /** So many rows more in each of the tables that the act writes to, once it is done; and one of the audit, where nothing is said of that. */
  readonly writes: Readonly<Record<string, number>>;
  /** Of an act without a request number, done as things stand: the refusal that says that it is done already. */
  readonly saysDone?: string;
}

/**
 * What was not acknowledged is whole or not at all, asked again it is done once, and asked a third time it gets the same answer, or
 * is told that it is done.
 */
export type CutEverywhere = (prepare: () => Promise<Attempt>) => Promise<void>;

/** The steps at which the database may be left differently: the first, which only reads, and each that writes or ends what was written. */
async function stepsToCut(wire: CutWire, prepare: () => Promise<Attempt>): Promise<number[]> {
  // What is looked up once and known from then on is no step of those that are counted.
  expect((await (await prepare()).ask()).status).toBe(200);
  const { ask } = await prepare();
  wire.arm(() => false);
  expect((await ask()).status).toBe(200);
  const found = effectsOf(wire.disarm().steps).flatMap((effect, index) =>
    index === 0 || effect !== 'reads' ? [index + 1] : [],
  );
  expect(found.length).toBeGreaterThan(1);
  return found;
}

/** How many rows more the tables hold than before. */
async function growthOf(direct: TestServer, tables: readonly string[]) {
  const count = () => Promise.all(tables.map((table) => countRows(direct, table)));
  const before = await count();
  return async () => {
    const after = await count();
    return Object.fromEntries(
      tables.map((table, index) => [table, (after[index] ?? 0) - (before[index] ?? 0)]),
    );
  };
}

/** Asked again until it must be done: the answer that every further time is given. */
async function askAgain({ ask, saysDone }: Attempt, first: Answer, isDone: boolean): Promise<Answer> {
  const second = await ask();
  if (saysDone !== undefined && isDone) {
    expect(second).toMatchObject({ status: 422, body: { code: saysDone } });
    return second;
  }
  expect(second.status).toBe(200);
  if (first.status === 200) expect(second.body).toEqual(first.body);
  if (saysDone === undefined) return second;
  return { status: 422, body: expect.objectContaining({ code: saysDone }) as unknown };
}

/** @param direct the database without the wire that is cut */
export function cutterOf(direct: TestServer, wire: CutWire): CutEverywhere {
  return async (prepare) => {
    for (const [index, step] of (await stepsToCut(wire, prepare)).entries()) {
      const attempt = await prepare();
      const { ask } = attempt;
      const isAuditTold = Object.keys(attempt.writes).some((table) => table.startsWith('audit_entry'));
      const writes = isAuditTold ? attempt.writes : { audit_entry: 1, ...attempt.writes };
      const growth = await growthOf(direct, Object.keys(writes));
      const nothing = Object.fromEntries(Object.keys(writes).map((table) => [table, 0]));
      wire.arm(({ length }) => length === step);
      const first = await ask();
      const { steps: taken, wasCut } = wire.disarm();
      // What has become known meanwhile is asked no more: then there are fewer steps.
      if (!wasCut) {
        expect(first.status).toBe(200);
        expect(index).toBeGreaterThan(0);
        break;
      }
      const name = taken[step - 1]?.name.slice(0, 80) ?? '';
      const written = await growth();
      const isDone = Object.values(written).some((rows) => rows > 0);
      expect([name, written]).toEqual([name, isDone ? writes : nothing]);
      if (first.status === 200) expect([name, isDone]).toEqual([name, true]);
      const settled = await askAgain(attempt, first, isDone);
      expect(await ask()).toEqual(settled);
      expect([name, await growth()]).toEqual([name, writes]);
    }
  };
}
