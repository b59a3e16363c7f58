import type pg from 'pg';

interface Section {
  readonly title: string;
  readonly sql: string;
}

/** Everything that guards the data, as the database itself lists it; each query gives one text column, sorted. */
const SECTIONS: readonly Section[] = [
  {
    title: 'Tables and columns',
    sql: `SELECT format('%s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
            CASE WHEN a.attnotnull THEN ' not null' ELSE '' END,
            CASE WHEN a.attidentity <> '' THEN ' identity' ELSE COALESCE(' default ' || pg_get_expr(d.adbin, d.adrelid), '') END) AS line
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
          WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`,
  },
  {
    title: 'Constraints',
    sql: `SELECT format('%s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS line
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0 AND contype <> 'n'`,
  },
  {
    title: 'Indexes',
    sql: `SELECT indexdef AS line FROM pg_indexes WHERE schemaname = 'public'`,
  },
  {
    title: 'Triggers',
    sql: `SELECT pg_get_triggerdef(t.oid) AS line FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
          WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace`,
  },
  {
    title: 'Row-level security',
    sql: `SELECT format('%s %s for %s%s using %s%s', tablename, policyname, cmd, CASE WHEN roles <> '{public}' THEN ' to ' || array_to_string(roles, ', ') END, qual,
            COALESCE(' with check ' || with_check, '')) AS line
          FROM pg_policies WHERE schemaname = 'public'`,
  },
  {
    title: 'Grants on tables',
    sql: `SELECT format('%s %s', table_name, string_agg(lower(privilege_type), ', ' ORDER BY privilege_type)) AS line
          FROM information_schema.role_table_grants WHERE grantee = 'shuangtong_app' AND table_schema = 'public' GROUP BY table_name`,
  },
  {
    title: 'Grants on single columns (update)',
    sql: `SELECT format('%s (%s)', c.table_name, string_agg(c.column_name, ', ' ORDER BY c.column_name)) AS line
          FROM information_schema.role_column_grants c
          WHERE c.grantee = 'shuangtong_app' AND c.table_schema = 'public' AND c.privilege_type = 'UPDATE'
            AND NOT EXISTS (SELECT 1 FROM information_schema.role_table_grants t WHERE t.grantee = c.grantee
              AND t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.privilege_type = 'UPDATE')
          GROUP BY c.table_name`,
  },
];

/** Writes the schema out as text: tables, constraints, indexes, triggers, policies, grants. @param client a connection as the owner */
export async function describeSchema(client: pg.Client): Promise<string> {
  const parts: string[] = [];
  for (const section of SECTIONS) {
    const lines = (await client.query<{ line: string }>(section.sql)).rows.map((row) =>
      row.line.replace(/\s+/g, ' '),
    );
    parts.push(`# ${section.title}`, ...lines.sort(), '');
  }
  return parts.join('\n');
}
