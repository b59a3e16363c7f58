/** What one account enters about money, once for a request id: each kind in a table of its own (M29). Append-only by grant. */
import { present } from '../../../base/assert.ts';
import { at, type Bindable, type Tx } from '../../db/database.ts';

/** Who does it, and when. */
export interface By {
  readonly accountId: number;
  readonly name: string;
  readonly now: number;
}

type Facts<Entry> = { readonly [K in keyof Entry]: Bindable };

export interface EntryTable<Entry> {
  readonly table: string;
  /** The column of each fact; one that names a row of another table is called `…Id`. */
  readonly columns: Readonly<Record<keyof Entry & string, string>>;
  /** How the columns of who entered it begin. */
  readonly by: 'proposed' | 'entered';
}

/** The columns of `alias` under the names of the facts. */
export function columnsOf<Entry>({ columns }: EntryTable<Entry>, alias: string): string {
  return Object.entries<string>(columns)
    .map(([name, column]) => `${alias}.${column}${name.endsWith('Id') ? '::int' : ''} AS "${name}"`)
    .join(', ');
}

/**
 * @param besides columns that are no facts, with their values
 * @throws on the constraints of the table
 */
export async function insertEntry<Entry extends Facts<Entry>>(
  tx: Tx,
  { table, columns, by }: EntryTable<Entry>,
  one: Entry,
  requestId: string,
  who: By,
  besides: Readonly<Record<string, Bindable>> = {},
): Promise<number> {
  const names = Object.keys(columns) as (keyof Entry & string)[];
  const values = new Map<string, Bindable>([
    ...names.map((name) => [columns[name], one[name]] as const),
    [`${by}_by`, who.accountId],
    [`${by}_by_name`, who.name],
    [`${by}_at`, at(who.now)],
    ['request_id', requestId],
    ...Object.entries(besides),
  ]);
  const places = [...values].map((_, index) => `$${index + 1}`);
  const made = await tx.first<{ id: number }>(
    `INSERT INTO ${table} (${[...values.keys()].join(', ')}) VALUES (${places.join(', ')}) RETURNING id::int`,
    [...values.values()],
  );
  return present(made, 'what was written has a number').id;
}

/** What an account has entered under a request id. */
export async function findEntry<Entry>(
  tx: Tx,
  of: EntryTable<Entry>,
  accountId: number,
  requestId: string,
): Promise<(Entry & { readonly id: number }) | undefined> {
  return tx.first(
    `SELECT p.id::int, ${columnsOf(of, 'p')} FROM ${of.table} p WHERE p.${of.by}_by = $1 AND p.request_id = $2`,
    [accountId, requestId],
  );
}
