import type { Scope } from '../../domain/identity/roles.ts';
import type { Bindable, Database, Tx } from '../db/database.ts';
import type { World } from '../world.ts';
import { changeScope } from './province-store.ts';

/** Lets only work of one scope into a transaction at a time: on one connection the scope holds for all that is under way. */
function makeGate(change: (scope: Scope) => void): { enter(scope: Scope): Promise<void>; leave(): void } {
  const waiting: { readonly scope: Scope; readonly go: () => void }[] = [];
  let current: Scope | undefined;
  let inside = 0;
  const admit = (scope: Scope) => {
    if (scope !== current) change(scope);
    current = scope;
    inside += 1;
  };
  return {
    enter: (scope) => {
      if (inside === 0 || (scope === current && waiting.length === 0)) {
        admit(scope);
        return Promise.resolve();
      }
      return new Promise((go) => waiting.push({ scope, go }));
    },
    leave: () => {
      inside -= 1;
      for (let next = waiting[0]; next && (inside === 0 || next.scope === current); next = waiting[0]) {
        waiting.shift();
        admit(next.scope);
        next.go();
      }
    },
  };
}

const known = new Map<string, string>();

/** The name under which a connection keeps a statement prepared. What takes no values may be several statements, which nobody can prepare. */
function nameOf(sql: string, values: readonly Bindable[]): string | undefined {
  if (values.length === 0) return undefined;
  const name = known.get(sql) ?? `demo-${known.size}`;
  known.set(sql, name);
  return name;
}

/** The same transaction, whose statements its connection plans once. */
export function namedStatements(tx: Tx): Tx {
  return {
    ...tx,
    rows: <T>(sql: string, values: readonly Bindable[] = [], plan?: string) =>
      tx.rows<T>(sql, values, plan ?? nameOf(sql, values)),
    first: <T>(sql: string, values: readonly Bindable[] = [], plan?: string) =>
      tx.first<T>(sql, values, plan ?? nameOf(sql, values)),
    run: (sql, values = [], plan) => tx.run(sql, values, plan ?? nameOf(sql, values)),
    send: (sql, values = [], plan) => tx.send(sql, values, plan ?? nameOf(sql, values)),
  };
}

/**
 * Runs use cases whose transactions become parts of one: nothing of them is there before all of it is, nobody waits for
 * another's lock, and statements of several follow each other over one connection without waiting for a commit between them.
 * For the making of the demo only, where nobody else is about and the first failure ends everything. Use cases that run at
 * the same time must not touch the same person: their locks no longer keep them apart.
 * @param goOn is called before each use case and throws when there is to be no next one
 */
export async function inOneTransaction<T>(
  world: World,
  goOn: () => void,
  work: (world: World) => Promise<T>,
): Promise<T> {
  return world.db.transaction('all', async (tx) => {
    const gate = makeGate((scope) => changeScope(tx, scope));
    const transaction: Database['transaction'] = async (scope, part) => {
      await gate.enter(scope);
      try {
        goOn();
        // What a use case takes for the end is only the end of its part.
        return await part({ ...tx, end: () => undefined });
      } finally {
        gate.leave();
      }
    };
    return work({ ...world, db: { ...world.db, transaction } });
  });
}
