/** Downloadable lists by version (N5.5): what each said from one version to the next. A version once made never changes. */
import { at, type Tx } from '../db/database.ts';

/** Lists that institutions download, named in our own words. */
export type ListName =
  | 'westernAndChinese'
  | 'herbalPieces'
  | 'preparations'
  | 'services'
  | 'insuredItems'
  | 'insuredMatches'
  | 'priceLimits'
  | 'selfPayRatios';

export interface ListVersion {
  /** 0 before anything was made. */
  readonly number: number;
  readonly madeAt: number;
}

/** What a list is made from now: two states with the same text are the same. */
export async function readCatalogueState(tx: Tx): Promise<string> {
  const row = await tx.first<{ state: string }>(
    `SELECT concat_ws(' ', r.revision, r.token, (SELECT max(revision) FROM national_product), (SELECT max(id) FROM product_match),
       (SELECT max(id) FROM self_pay_ratio)) AS state FROM catalogue_revision r`,
  );
  return row?.state ?? '';
}

export async function lockList(tx: Tx, list: ListName): Promise<void> {
  await tx.run('SELECT pg_advisory_xact_lock(21, hashtext($1))', [list]);
}

/** The newest version of a list with the state of the catalogue that it was made from. */
export async function findLatestVersion(
  tx: Tx,
  list: ListName,
): Promise<(ListVersion & { readonly state: string; readonly onDay: string }) | undefined> {
  return tx.first(
    `SELECT number, made_at AS "madeAt", revision AS state, on_day AS "onDay" FROM gateway_list_version WHERE list = $1 ORDER BY number DESC LIMIT 1`,
    [list],
  );
}

/** The newest version made by an instant; number 0 when there was none. */
export async function findVersionAt(tx: Tx, list: ListName, instant: number): Promise<number> {
  const row = await tx.first<{ number: number }>(
    'SELECT number FROM gateway_list_version WHERE list = $1 AND made_at <= $2 ORDER BY number DESC LIMIT 1',
    [list, at(instant)],
  );
  return row?.number ?? 0;
}

/** Where the rows of a list come from: a query of `key` and `content`, or rows already made. */
export type ListSource =
  | { readonly sql: string; readonly values: readonly (string | number | null)[] }
  | { readonly rows: readonly { readonly key: string; readonly content: object }[] };

/**
 * Makes the next version of a list: writes the rows that are new or say something else, and those that are gone with
 * their valid mark taken away.
 * @param invalid the members that say so in the content of a row that is gone
 */
export async function insertVersion(
  tx: Tx,
  list: ListName,
  version: { number: number; state: string; onDay: string; now: number },
  source: ListSource,
  invalid: object,
): Promise<void> {
  await tx.run(
    'INSERT INTO gateway_list_version (list, number, revision, on_day, made_at) VALUES ($1, $2, $3, $4, $5)',
    [list, version.number, version.state, version.onDay, at(version.now)],
  );
  await tx.run('CREATE TEMP TABLE list_source (key text PRIMARY KEY, content jsonb NOT NULL) ON COMMIT DROP');
  if ('sql' in source) await tx.run(`INSERT INTO list_source ${source.sql}`, [...source.values]);
  else {
    await tx.run(
      'INSERT INTO list_source SELECT r.key, r.content FROM jsonb_to_recordset($1::jsonb) AS r(key text, content jsonb)',
      [JSON.stringify(source.rows)],
    );
  }
  await tx.run('CREATE TEMP TABLE list_change (key text PRIMARY KEY, content jsonb NOT NULL) ON COMMIT DROP');
  await tx.run(
    `INSERT INTO list_change SELECT s.key, s.content FROM list_source s
     LEFT JOIN gateway_list_row c ON c.list = $1 AND c.key = s.key AND c.until_number IS NULL WHERE c.content IS DISTINCT FROM s.content`,
    [list],
  );
  await tx.run(
    `INSERT INTO list_change SELECT c.key, c.content || $2::jsonb FROM gateway_list_row c
     WHERE c.list = $1 AND c.until_number IS NULL AND NOT c.content @> $2::jsonb AND NOT EXISTS (SELECT 1 FROM list_source s WHERE s.key = c.key)`,
    [list, JSON.stringify(invalid)],
  );
  await tx.run(
    `UPDATE gateway_list_row c SET until_number = $2 FROM list_change x WHERE c.list = $1 AND c.key = x.key AND c.until_number IS NULL`,
    [list, version.number],
  );
  await tx.run(
    'INSERT INTO gateway_list_row (list, number, key, content) SELECT $1, $2, key, content FROM list_change',
    [list, version.number],
  );
  await tx.run('DROP TABLE list_source, list_change');
}

/** Rows that are newer than one version and stand in another. */
export interface RowSpan {
  readonly list: ListName;
  /** The version that the asker holds already. */
  readonly after: number;
  /** The version that is given. */
  readonly upTo: number;
}

const WITHIN = `r.list = $1 AND r.number > $2 AND r.number <= $3 AND (r.until_number IS NULL OR r.until_number > $3)`;

/** How many rows of a span each version brought; versions without any are left out. */
export interface VersionSize extends ListVersion {
  readonly rows: number;
}

/** @param filter members that a row's content must have */
export async function listVersionSizes(tx: Tx, span: RowSpan, filter: object = {}): Promise<VersionSize[]> {
  const rows = await tx.rows<{ number: number; madeAt: number; rows: bigint }>(
    `SELECT s.number, v.made_at AS "madeAt", s.rows FROM (SELECT r.number, count(*) AS rows FROM gateway_list_row r
       WHERE ${WITHIN} AND r.content @> $4::jsonb GROUP BY r.number) s
     JOIN gateway_list_version v ON v.list = $1 AND v.number = s.number ORDER BY s.number`,
    [span.list, span.after, span.upTo, JSON.stringify(filter)],
  );
  return rows.map((row) => ({ ...row, rows: Number(row.rows) }));
}

export interface ListRow {
  readonly number: number;
  readonly key: string;
  readonly content: Readonly<Record<string, string>>;
  readonly madeAt: number;
}

/** Rows that one version brought and that still stood in the span's last one, in the order of their keys. */
export async function listRowsOfVersion(
  tx: Tx,
  span: RowSpan,
  version: ListVersion,
  part: {
    readonly afterKey?: string;
    readonly filter?: object;
    readonly limit: number;
    readonly offset?: number;
  },
): Promise<ListRow[]> {
  const rows = await tx.rows<{ key: string; content: Record<string, string> }>(
    `SELECT key, content FROM gateway_list_row WHERE list = $1 AND number = $2 AND (until_number IS NULL OR until_number > $3)
       AND key > $4 AND content @> $5::jsonb ORDER BY key LIMIT $6 OFFSET $7`,
    [
      span.list,
      version.number,
      span.upTo,
      part.afterKey ?? '',
      JSON.stringify(part.filter ?? {}),
      part.limit,
      part.offset ?? 0,
    ],
  );
  return rows.map((row) => ({ ...row, number: version.number, madeAt: version.madeAt }));
}

/** One page of a span in the order of version and key, narrowed to rows whose content has the given members. */
export async function listRowPage(
  tx: Tx,
  span: RowSpan,
  filter: object,
  page: { limit: number; offset: number },
): Promise<{ rows: ListRow[]; total: number }> {
  const sizes = await listVersionSizes(tx, span, filter);
  const rows: ListRow[] = [];
  let skip = page.offset;
  for (const version of sizes) {
    const limit = page.limit - rows.length;
    if (limit === 0) break;
    if (skip < version.rows)
      rows.push(...(await listRowsOfVersion(tx, span, version, { filter, limit, offset: skip })));
    skip = Math.max(0, skip - version.rows);
  }
  return { rows, total: sizes.reduce((sum, version) => sum + version.rows, 0) };
}

export interface Pin {
  readonly number: number;
  readonly pinnedAt: number;
}

/** Remembers what an institution's first page showed, so that its next pages show the same. */
export async function savePin(
  tx: Tx,
  key: { institutionCode: string; infno: string; question: string },
  pin: Pin,
): Promise<void> {
  await tx.run(
    `INSERT INTO gateway_page_pin (institution_code, infno, question, number, pinned_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (institution_code, infno, question) DO UPDATE SET number = excluded.number, pinned_at = excluded.pinned_at`,
    [key.institutionCode, key.infno, key.question, pin.number, at(pin.pinnedAt)],
  );
}

export async function findPin(
  tx: Tx,
  key: { institutionCode: string; infno: string; question: string },
): Promise<Pin | undefined> {
  return tx.first(
    'SELECT number, pinned_at AS "pinnedAt" FROM gateway_page_pin WHERE institution_code = $1 AND infno = $2 AND question = $3',
    [key.institutionCode, key.infno, key.question],
  );
}
