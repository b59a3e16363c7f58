/**
 * What is said to a connection in one turn of the program, sent so that it is answered in one piece. The driver ends every statement
 * by itself, and at each end the database writes and the program wakes: where a dozen statements leave together, that costs more than
 * most of them. Statements that the connection has prepared before are put behind one another with one end (the protocol's Sync);
 * what their rows look like is known from the first time, and is not asked again.
 */
import pg from 'pg';
import { present } from '../../base/assert.ts';

/** A statement on its way. */
export interface Said {
  readonly text: string;
  readonly values: readonly unknown[];
  /** The name under which the connection keeps it prepared. */
  readonly name: string | undefined;
  readonly done: (answer: Answer) => void;
  readonly failed: (error: unknown) => void;
}

export interface Answer {
  readonly rows: readonly unknown[];
  readonly rowCount: number | null;
  readonly command: string;
}

/** Stands behind a statement that failed: the database has not looked at it. */
export class NotReached extends Error {}

interface Column {
  readonly name: string;
  readonly read: (text: string) => unknown;
}

/** A statement that a connection has prepared, with the columns of its rows. */
interface Prepared {
  readonly text: string;
  readonly columns: readonly Column[];
}

/** What the driver's connection can do that its types do not tell of. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  bind(config: { readonly statement: string; readonly values: readonly unknown[] }): void;
  execute(config: object): void;
  sync(): void;
}

const preparedBy = new WeakMap<pg.PoolClient, Map<string, Prepared>>();

function preparedOf(client: pg.PoolClient): Map<string, Prepared> {
  const known = preparedBy.get(client) ?? new Map<string, Prepared>();
  preparedBy.set(client, known);
  return known;
}

/** A value as the driver writes it for the database. */
const { prepareValue } = (
  pg as unknown as { utils: { prepareValue: (this: void, value: unknown) => unknown } }
).utils;

/** A statement with its values as the database takes them. */
interface Ready {
  readonly said: Said;
  readonly name: string;
  readonly values: readonly unknown[];
  readonly columns: readonly Column[];
}

/** Sends statements in their order: those that were prepared before together, each other one by itself. */
export function sendTurn(client: pg.PoolClient, statements: readonly Said[]): void {
  const prepared = preparedOf(client);
  let together: Ready[] = [];
  const sendTogether = (): void => {
    if (together.length > 0) client.query(queryOf(together));
    together = [];
  };
  for (const said of statements) {
    const { name } = said;
    const known = name === undefined ? undefined : prepared.get(name);
    if (name === undefined || known?.text !== said.text) {
      sendTogether();
      sendAlone(client, said, prepared);
      continue;
    }
    try {
      together.push({ said, name, values: said.values.map(prepareValue), columns: known.columns });
    } catch (error) {
      said.failed(error);
    }
  }
  sendTogether();
}

/** By the driver itself, which prepares it where it has a name. */
function sendAlone(client: pg.PoolClient, said: Said, prepared: Map<string, Prepared>): void {
  const { text, name } = said;
  const noted = ({ rows, rowCount, command, fields }: pg.QueryResult): void => {
    if (name !== undefined)
      prepared.set(name, { text, columns: fields.map((field) => columnOf(client, field)) });
    said.done({ rows, rowCount, command });
  };
  client
    .query({ text, values: [...said.values], ...(name !== undefined && { name }) })
    .then(noted, said.failed);
}

function columnOf(client: pg.PoolClient, { name, dataTypeID }: pg.FieldDef): Column {
  return { name, read: client.getTypeParser(dataTypeID, 'text') as Column['read'] };
}

type RawRow = readonly (string | null)[];

/** Several prepared statements as the driver takes one: it passes on what the database answers, in order. */
function queryOf(statements: readonly Ready[]): pg.Query {
  let place = 0;
  let raw: RawRow[] = [];
  const fail = (error: unknown): void => {
    const [failed, ...behind] = statements.slice(place);
    place = statements.length;
    failed?.said.failed(error);
    for (const { said } of behind)
      said.failed(new NotReached('a statement before it failed', { cause: error }));
  };
  return Object.assign(new pg.Query({ text: '' }), {
    submit(connection: unknown): null {
      write(connection as Wire, statements);
      return null;
    },
    handleDataRow({ fields }: { readonly fields: RawRow }): void {
      raw.push(fields);
    },
    handleCommandComplete({ text }: { readonly text: string }): void {
      const { said, columns } = present(statements[place], 'every answer has its statement');
      const rows = raw;
      place += 1;
      raw = [];
      try {
        said.done({ rows: rows.map((row) => rowOf(row, columns)), ...tagOf(text) });
      } catch (error) {
        said.failed(error);
      }
    },
    handleError: fail,
    handleReadyForQuery(): void {
      if (place < statements.length) fail(new Error('the database ended a turn before it had answered it'));
    },
  });
}

function write(wire: Wire, statements: readonly Ready[]): void {
  wire.stream.cork();
  for (const { name, values } of statements) {
    wire.bind({ statement: name, values });
    wire.execute({});
  }
  wire.sync();
  wire.stream.uncork();
}

function rowOf(row: RawRow, columns: readonly Column[]): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [place, { name, read: parse }] of columns.entries()) {
    const text = row[place] ?? null;
    read[name] = text === null ? null : parse(text);
  }
  return read;
}

/** What was done and to how many rows, as the end of a statement tells it: `INSERT 0 3`, `SELECT 2`, `COMMIT`. */
function tagOf(text: string): Pick<Answer, 'command' | 'rowCount'> {
  const words = text.split(' ');
  const count = words.length > 1 ? Number(words.at(-1)) : Number.NaN;
  return { command: words[0] ?? '', rowCount: Number.isNaN(count) ? null : count };
}
