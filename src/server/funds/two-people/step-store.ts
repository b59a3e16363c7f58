/** Money that goes through two people step by step: each kind with its steps in tables of its own (M29). Facts are append-only by grant. */
import { at, type Bindable, type Tx } from '../../db/database.ts';
import { columnsOf, findEntry, insertEntry, type By, type EntryTable } from './entry-store.ts';

interface Tables<Entry> extends EntryTable<Entry> {
  readonly events: string;
  /** The column of `events` that names what the step was taken with. */
  readonly of: string;
}

export interface NewStep<Step> {
  readonly step: Step;
  readonly words: string;
  readonly requestId: string;
}

/** @param first the step with which it is entered; its state follows the last one */
export function stepStore<
  Entry extends { readonly [K in keyof Entry]: Bindable },
  State extends string,
  Step extends string,
>(tables: Tables<Entry>, first: Step) {
  const { table, events, of } = tables;
  async function insert(tx: Tx, id: number, seq: number, { step, words, requestId }: NewStep<Step>, by: By) {
    await tx.run(
      `INSERT INTO ${events} (${of}, seq, step, at, account_id, actor_name, words, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, seq, step, at(by.now), by.accountId, by.name, words, requestId],
    );
  }
  return {
    columnsOf: (alias: string): string => columnsOf(tables, alias),
    /** Joins who took the last step with `alias`, and its number, as `l`. */
    lastOf: (alias: string): string =>
      `JOIN LATERAL (SELECT e.account_id, e.seq FROM ${events} e WHERE e.${of} = ${alias}.id ORDER BY e.seq DESC LIMIT 1) l ON true`,
    findEntered: (tx: Tx, accountId: number, requestId: string) =>
      findEntry(tx, tables, accountId, requestId),
    /** @returns its number. @throws on the constraints of the table */
    async enter(tx: Tx, one: Entry, asked: Omit<NewStep<Step>, 'step'>, by: By): Promise<number> {
      const id = await insertEntry(tx, tables, one, asked.requestId, by, { state: 'waiting' });
      await insert(tx, id, 1, { step: first, ...asked }, by);
      return id;
    },
    /** @throws on the constraints of the table, which the use case has asked before */
    async take(tx: Tx, head: { id: number; seq: number }, step: NewStep<Step>, to: State, by: By) {
      await insert(tx, head.id, head.seq + 1, step, by);
      await tx.run(`UPDATE ${table} SET state = $2 WHERE id = $1`, [head.id, to]);
    },
    /** The step that an account has taken under a request id. */
    findStep: (
      tx: Tx,
      id: number,
      accountId: number,
      requestId: string,
    ): Promise<{ step: string } | undefined> =>
      tx.first(`SELECT step FROM ${events} WHERE ${of} = $1 AND account_id = $2 AND request_id = $3`, [
        id,
        accountId,
        requestId,
      ]),
    listSteps: (tx: Tx, id: number): Promise<{ step: Step; at: number; by: string; words: string }[]> =>
      tx.rows(`SELECT step, at, actor_name AS by, words FROM ${events} WHERE ${of} = $1 ORDER BY seq`, [id]),
  };
}
