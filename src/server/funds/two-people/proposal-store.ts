/** What one proposes and another decides on once: each kind with its decisions in tables of its own (M29). Facts are append-only by grant. */
import type { Fen } from '../../../base/money.ts';
import type { DecisionOutcome, Proposed } from '../../../domain/funds/two-people.ts';
import { at, type Bindable, type Tx } from '../../db/database.ts';
import { columnsOf, findEntry, insertEntry, type By, type EntryTable } from './entry-store.ts';

/** How a proposal stands. */
export interface ProposalRow extends Proposed {
  readonly id: number;
  readonly amount: Fen;
  readonly proposedByName: string;
  readonly proposedAt: number;
  readonly decidedByName: string | null;
  readonly decidedAt: number | null;
  readonly words: string | null;
  readonly journalNo: string | null;
}

interface Tables<Entry> extends EntryTable<Entry> {
  readonly by: 'proposed';
  readonly decisions: string;
  /** The column of `decisions` that names the proposal. */
  readonly of: string;
  /** What a proposal is about: nothing but itself where it is `id`. */
  readonly about: (keyof Entry & string) | 'id';
}

export interface NewDecision {
  readonly id: number;
  readonly outcome: DecisionOutcome;
  readonly words: string;
  readonly journalNo: string | null;
  readonly requestId: string;
}

export function proposalStore<Entry extends { readonly [K in keyof Entry]: Bindable }>(
  tables: Tables<Entry>,
) {
  type Row = Entry & ProposalRow;
  const { table, decisions, of, columns, about } = tables;
  const select = `SELECT p.id::int, ${columnsOf(tables, 'p')}, p.proposed_by::int AS "proposedBy", p.proposed_by_name AS "proposedByName", p.proposed_at AS "proposedAt",
      coalesce(v.outcome, 'waiting') AS state, v.decided_by_name AS "decidedByName", v.decided_at AS "decidedAt", v.words, v.journal_no AS "journalNo"
    FROM ${table} p LEFT JOIN ${decisions} v ON v.${of} = p.id`;
  return {
    find: (tx: Tx, id: number): Promise<Row | undefined> => tx.first(`${select} WHERE p.id = $1`, [id]),
    /** The proposals about some things, the oldest first. */
    list: (tx: Tx, things: readonly number[]): Promise<Row[]> =>
      tx.rows(`${select} WHERE p.${about === 'id' ? about : columns[about]} = ANY($1) ORDER BY p.id`, [
        [...things],
      ]),
    findProposed: (tx: Tx, accountId: number, requestId: string) =>
      findEntry(tx, tables, accountId, requestId),
    /** @returns its number. @throws on the constraints of the table */
    propose: (tx: Tx, one: Entry, requestId: string, by: By): Promise<number> =>
      insertEntry(tx, tables, one, requestId, by),
    /** @throws on the constraints of the table, and on its primary key when it was decided before */
    async decide(tx: Tx, one: NewDecision, by: By): Promise<void> {
      await tx.run(
        `INSERT INTO ${decisions} (${of}, outcome, words, journal_no, decided_by, decided_by_name, decided_at, request_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [one.id, one.outcome, one.words, one.journalNo, by.accountId, by.name, at(by.now), one.requestId],
      );
    },
    /** What an account decided by a request before. */
    findDecided: (
      tx: Tx,
      accountId: number,
      requestId: string,
    ): Promise<Pick<NewDecision, 'id' | 'outcome' | 'journalNo'> | undefined> =>
      tx.first(
        `SELECT ${of}::int AS id, outcome, journal_no AS "journalNo" FROM ${decisions} WHERE decided_by = $1 AND request_id = $2`,
        [accountId, requestId],
      ),
  };
}
