import { at, type Tx } from '../../src/server/db/database.ts';

/**
 * A version of a list, the 单行支付 list unless another is named, as two people publish it (N5.1): `fill` adds its entries while it is a draft.
 * Written to the tables, for tests that begin after the publication.
 */
export async function insertPublishedList<T>(
  tx: Tx,
  list: {
    edition: string;
    effectiveFrom: string;
    now: number;
    kind?: 'separatePayment' | 'dualChannel' | 'national';
  },
  fill: (versionId: bigint) => Promise<T>,
): Promise<T> {
  const { edition, effectiveFrom, now, kind = 'separatePayment' } = list;
  const submitter = await accountOf(tx, 'fixture-submitter', now);
  const publisher = await accountOf(tx, 'fixture-publisher', now);
  const version = await tx.first<{ id: bigint }>(
    `INSERT INTO catalogue_version (kind, edition, effective_from, state, control_totals, created_by, created_at)
     VALUES ($5, $1, $2, 'draft', '{}', $3, $4) RETURNING id`,
    [edition, effectiveFrom, submitter, at(now), kind],
  );
  const id = version?.id ?? 0n;
  const filled = await fill(id);
  await tx.run(
    `UPDATE catalogue_version SET state = 'submitted', submitted_by = $2, submitted_at = $3, submit_note = '示例' WHERE id = $1`,
    [id, submitter, at(now)],
  );
  await tx.run(
    `UPDATE catalogue_version SET state = 'published', published_by = $2, published_at = $3 WHERE id = $1`,
    [id, publisher, at(now)],
  );
  return filled;
}

async function accountOf(tx: Tx, login: string, now: number): Promise<bigint> {
  await tx.run(
    `INSERT INTO account (login, password_hash, name, role, created_at) VALUES ($1, 'none', '示例录入', 'provinceCatalogue', $2)
     ON CONFLICT DO NOTHING`,
    [login, at(now)],
  );
  const row = await tx.first<{ id: bigint }>('SELECT id FROM account WHERE login = $1', [login]);
  return row?.id ?? 0n;
}
