import pg from 'pg';

/** What of a copied row is not as in the row it is copied from; `n` counts the copies, `$1` is the id of the claim copied. */
const TABLES: readonly {
  readonly table: string;
  readonly of: string;
  readonly changed: Readonly<Record<string, string>>;
}[] = [
  {
    table: 'claim',
    of: 'o.id = $1',
    changed: { id: 'first + n', claim_no: `'S20000101' || (first + n)`, person_id: '1000000000 + n' },
  },
  { table: 'claim_line', of: 'o.claim_id = $1', changed: { claim_id: 'first + n' } },
  {
    table: 'claim_request',
    of: 'o.claim_id = $1',
    changed: { claim_id: 'first + n', request_id: `'stored-' || n` },
  },
  {
    table: 'trace_sale',
    of: 'o.claim_id = $1',
    changed: { claim_id: 'first + n', trace_code: `'9' || lpad(n::text, 19, '0')` },
  },
  { table: 'ledger_entry', of: 'o.claim_id = $1', changed: { claim_id: 'first + n' } },
  {
    table: 'audit_entry',
    of: `o.action = 'settlement.settleClaim' AND o.subject_id = (SELECT claim_no FROM claim WHERE id = $1)`,
    changed: { subject_id: `'S20000101' || (first + n)`, person_id: '1000000000 + n' },
  },
];

/**
 * Fills the tables that grow with settlements with so many copies of one, each with numbers, codes, entries and audit of its own:
 * their indexes become as big as with real ones. The checks of the ledger are left out while copying.
 * @param url as the owner of the database
 */
export async function storeSettlements(url: string, rows: number): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica; SET synchronous_commit = off');
    const { rows: found } = await client.query<{ id: string; first: string }>(
      `SELECT (SELECT max(id) FROM claim WHERE kind = 'settlement')::text AS id, setval('claim_id_sequence', nextval('claim_id_sequence') + $1)::bigint - $1 AS first`,
      [rows],
    );
    const { id = '0', first = '0' } = found[0] ?? {};
    for (const { table, of, changed } of TABLES) {
      const { rows: columns } = await client.query<{ name: string }>(
        `SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''`,
        [table],
      );
      const names = columns.map((column) => column.name);
      const values = names.map((name) => changed[name]?.replaceAll('first', first) ?? `o.${name}`);
      const sql = `INSERT INTO ${table} (${names.join(', ')}) SELECT ${values.join(', ')} FROM ${table} o, generate_series(1, ${rows}) AS n WHERE ${of.replace('$1', id)}`;
      await client.query(sql);
    }
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}
