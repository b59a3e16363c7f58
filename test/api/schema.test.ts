import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, it } from 'vitest';
import { describeSchema } from '../../src/server/db/describe-schema.ts';
import { openDatabase } from '../../src/server/db/database.ts';
import { ROOT } from '../../src/server/root.ts';
import { freshDatabase } from '../support/database.ts';

const FILE = join(ROOT, 'db', 'schema.txt');

it('数据库的表、约束、权限与 db/schema.txt 一致（改了结构请用 UPDATE_SCHEMA=1 重写并审阅）', async () => {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const found = await describeSchema(client);
  await client.end();
  await database.drop();
  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(FILE, found);
  expect(found).toBe(readFileSync(FILE, 'utf8'));
});

it('应用角色不能改、不能删事实', async () => {
  const database = await freshDatabase();
  const db = openDatabase(database.url, 2);
  const facts = [
    'audit_entry',
    'application_event',
    'prescription_event',
    'ledger_entry',
    'ledger_journal',
    'ledger_shut_day',
    'ledger_close',
    'ledger_close_sum',
    'ledger_close_leaf',
    'claim',
    'claim_line',
    'claim_request',
    'trace_sale',
  ];
  for (const table of facts) {
    const tried = db.transaction('all', (tx) => tx.run(`DELETE FROM ${table}`));
    await expect(tried, table).rejects.toThrow(/permission denied/);
  }
  await expect(db.transaction('all', (tx) => tx.run('UPDATE claim SET charged = 0'))).rejects.toThrow(
    /permission denied/,
  );
  await expect(db.transaction('all', (tx) => tx.run('UPDATE ledger_entry SET amount = 0'))).rejects.toThrow(
    /permission denied/,
  );
  await db.close();
  await database.drop();
});
