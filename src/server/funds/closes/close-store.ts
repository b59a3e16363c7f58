/** The closes of the ledger's days: written here and nowhere else (M29). Append-only by grant. */
import type { PlainDate } from '../../../base/date.ts';
import type { Close, CloseSum, SealedEntry, WrittenClose } from '../../../domain/funds/closes/close.ts';
import type { Witness } from '../../../domain/funds/closes/witness.ts';
import { at, type Tx } from '../../db/database.ts';

/** Whoever closes waits here for who closes at this moment; until the transaction ends. */
export function lockClosing(tx: Tx): void {
  tx.send('SELECT pg_advisory_xact_lock(35, 1)');
}

/** The last day that the province has closed, and the first day of the ledger. Null where there is none. */
export async function findCloseSpan(
  tx: Tx,
): Promise<{ closedTo: PlainDate | null; firstDay: PlainDate | null }> {
  const row = await tx.first<{ closedTo: PlainDate | null; firstDay: PlainDate | null }>(
    `SELECT c.on_day AS "closedTo", CASE WHEN c.on_day IS NULL THEN (SELECT min(on_day) FROM ledger_entry) END AS "firstDay"
     FROM (SELECT max(on_day) AS on_day FROM ledger_close WHERE area_code = 'province') c`,
  );
  return row ?? { closedTo: null, firstDay: null };
}

/**
 * What tells of closes beside their own table. The audit of a close bears the instant at which its day was shut or its close
 * was made, and is looked up by it.
 * @param shutBefore milliseconds since 1970: days that were shut later may still be being closed
 */
export async function findWitness(tx: Tx, shutBefore: number): Promise<Witness> {
  const shut = await tx.first<{ shutTo: PlainDate | null }>(
    'SELECT max(on_day) AS "shutTo" FROM ledger_shut_day WHERE shut_at <= $1',
    [at(shutBefore)],
  );
  const sealed = await tx.rows<{ onDay: PlainDate; hash: string }>(
    `SELECT DISTINCT a.subject_id::date AS "onDay", a.detail AS hash
     FROM (SELECT shut_at AS at FROM ledger_shut_day UNION SELECT closed_at FROM ledger_close WHERE area_code = 'province') s
       JOIN audit_entry a ON a.at = s.at AND a.action = 'funds.closeDays' AND a.subject_kind = 'ledgerDay'
     ORDER BY 1, 2`,
  );
  return { shutTo: shut?.shutTo ?? null, sealed };
}

/** Takes no booking any more for a day and all before it. Does nothing when that is so already. */
export async function shutDay(tx: Tx, day: PlainDate, now: number, by: number | null): Promise<void> {
  await tx.run(
    `INSERT INTO ledger_shut_day (on_day, shut_at, shut_by) SELECT $1::date, $2, $3
     WHERE NOT EXISTS (SELECT FROM ledger_shut_day WHERE on_day >= $1::date) ON CONFLICT DO NOTHING`,
    [day, at(now), by],
  );
}

/** The number below which every transaction that is writing now lies. */
export async function nextTransaction(tx: Tx): Promise<string> {
  const row = await tx.first<{ next: string }>(
    'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next',
  );
  return row?.next ?? '0';
}

/** Whether every transaction below a number has ended. */
export async function haveEndedBefore(tx: Tx, next: string): Promise<boolean> {
  const row = await tx.first<{ ended: boolean }>(
    'SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1::xid8 AS ended',
    [next],
  );
  return row?.ended === true;
}

const ENTRY_COLUMNS = `id, claim_id AS "claimId", journal_id AS "journalId", account, area_code AS "areaCode", scheme, institution_code AS "institutionCode", amount,
  on_day AS "onDay", booked_at AS "bookedAt"`;
const ENTRIES_A_PAGE = 5000;

/** Gives the entries of a day in the order of their numbers, a few thousand at a time. */
export async function* readEntriesOfDay(
  tx: Tx,
  day: PlainDate,
  areaPrefix = '',
): AsyncGenerator<SealedEntry[]> {
  // Not the bare id: the planner would look for the least one along all numbers of the days before.
  const span = await tx.first<{ first: bigint | null; last: bigint | null }>(
    'SELECT min(id + 0) AS first, max(id + 0) AS last FROM ledger_entry WHERE on_day = $1',
    [day],
  );
  if (span?.first === undefined || span.first === null) return;
  for (let after = span.first - 1n; ;) {
    const page = await tx.rows<SealedEntry>(
      `SELECT ${ENTRY_COLUMNS} FROM ledger_entry WHERE id > $1 AND id <= $2 AND on_day = $3 AND area_code LIKE $4 || '%' ORDER BY id LIMIT ${ENTRIES_A_PAGE}`,
      [after, span.last, day, areaPrefix],
    );
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < ENTRIES_A_PAGE) return;
    after = last.id;
  }
}

export interface CloseRow extends WrittenClose {
  readonly closedAt: number;
}

/** One area's leaves of a day, in parts, in hexadecimal. */
export interface LeafPart {
  readonly areaCode: string;
  readonly part: number;
  readonly digests: string;
}

/** Writes all closes of one day; its transaction fails on `ledger_close_pkey` when the day is closed already. */
export function insertCloses(
  tx: Tx,
  closes: readonly WrittenClose[],
  leaves: readonly LeafPart[],
  now: number,
  by: number | null,
): void {
  tx.send(
    `INSERT INTO ledger_close (area_code, on_day, entries, debit, credit, content_hash, previous_hash, hash, closed_at, closed_by)
     SELECT c.*, $9, $10 FROM unnest($1::text[], $2::date[], $3::int[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[]) AS c`,
    [
      closes.map((one) => one.areaCode),
      closes.map((one) => one.onDay),
      closes.map((one) => one.entries),
      closes.map((one) => one.debit),
      closes.map((one) => one.credit),
      closes.map((one) => one.contentHash),
      closes.map((one) => one.previousHash),
      closes.map((one) => one.hash),
      at(now),
      by,
    ],
  );
  const sums = closes.flatMap(({ areaCode, onDay, sums: rows }) =>
    rows.map((sum) => ({ areaCode, onDay, ...sum })),
  );
  tx.send(
    `INSERT INTO ledger_close_sum (area_code, on_day, account, scheme, entries, debit, credit, balance)
     SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::int[], $6::bigint[], $7::bigint[], $8::bigint[])`,
    [
      sums.map((one) => one.areaCode),
      sums.map((one) => one.onDay),
      sums.map((one) => one.account),
      sums.map((one) => one.scheme),
      sums.map((one) => one.entries),
      sums.map((one) => one.debit),
      sums.map((one) => one.credit),
      sums.map((one) => one.balance),
    ],
  );
  const onDay = closes[0]?.onDay;
  if (leaves.length === 0 || onDay === undefined) return;
  tx.send(
    `INSERT INTO ledger_close_leaf (area_code, on_day, part, digests)
     SELECT l.area_code, $1, l.part, decode(l.digests, 'hex') FROM unnest($2::text[], $3::int[], $4::text[]) AS l (area_code, part, digests)`,
    [
      onDay,
      leaves.map((one) => one.areaCode),
      leaves.map((one) => one.part),
      leaves.map((one) => one.digests),
    ],
  );
}

const CLOSE_COLUMNS = `c.area_code AS "areaCode", c.on_day AS "onDay", c.entries, c.debit, c.credit, c.content_hash AS "contentHash", c.previous_hash AS "previousHash", c.hash,
  c.closed_at AS "closedAt"`;

/** Closes of the days of a span, oldest first, with their sums. @param areas first digits, or `province` */
export async function listCloses(
  tx: Tx,
  areas: string,
  from: PlainDate | null,
  to: PlainDate | null,
): Promise<CloseRow[]> {
  const where = `c.area_code LIKE $1 || '%' AND ($2::date IS NULL OR c.on_day >= $2) AND ($3::date IS NULL OR c.on_day <= $3)`;
  const closes = await tx.rows<Omit<CloseRow, 'sums'>>(
    `SELECT ${CLOSE_COLUMNS} FROM ledger_close c WHERE ${where} ORDER BY c.on_day, c.area_code`,
    [areas, from, to],
  );
  const sums = await tx.rows<CloseSum & { areaCode: string; onDay: PlainDate }>(
    `SELECT c.area_code AS "areaCode", c.on_day AS "onDay", c.account, c.scheme, c.entries, c.debit, c.credit, c.balance FROM ledger_close_sum c WHERE ${where}
     ORDER BY c.on_day, c.area_code, c.account, c.scheme`,
    [areas, from, to],
  );
  const byClose = new Map<string, CloseSum[]>();
  for (const { areaCode, onDay, ...sum } of sums) {
    const key = `${areaCode} ${onDay}`;
    const rows = byClose.get(key);
    if (rows === undefined) byClose.set(key, [sum]);
    else rows.push(sum);
  }
  return closes.map((close) => ({ ...close, sums: byClose.get(`${close.areaCode} ${close.onDay}`) ?? [] }));
}

export interface CloseHead extends Omit<Close, 'sums'> {
  readonly areaName: string;
  readonly hash: string;
  readonly closedAt: number;
}

/** Closes, newest first, a page of them. @param areas first digits, or `province`; empty for all */
export async function listClosePage(
  tx: Tx,
  areas: string,
  span: { readonly from: PlainDate | null; readonly to: PlainDate | null },
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: CloseHead[]; total: number }> {
  const rows = await tx.rows<CloseHead & { total: bigint }>(
    `SELECT ${CLOSE_COLUMNS}, coalesce(a.name, '全省') AS "areaName", count(*) OVER () AS total
     FROM ledger_close c LEFT JOIN area a ON a.code = c.area_code
     WHERE c.area_code LIKE $1 || '%' AND ($2::date IS NULL OR c.on_day >= $2) AND ($3::date IS NULL OR c.on_day <= $3)
     ORDER BY c.on_day DESC, c.area_code = 'province' DESC, c.area_code LIMIT $4 OFFSET $5`,
    [areas, span.from, span.to, page.limit, page.offset],
  );
  return { rows, total: Number(rows[0]?.total ?? 0) };
}

/** The leaves of a day by area, each one after the other in hexadecimal. */
export async function listLeaves(
  tx: Tx,
  areaPrefix: string,
  day: PlainDate,
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ areaCode: string; digests: string }>(
    `SELECT area_code AS "areaCode", string_agg(encode(digests, 'hex'), '' ORDER BY part) AS digests FROM ledger_close_leaf
     WHERE on_day = $1 AND area_code LIKE $2 || '%' GROUP BY 1`,
    [day, areaPrefix],
  );
  return new Map(rows.map((row) => [row.areaCode, row.digests]));
}

/** What entries belong to: the numbers of their claims or journals. */
export async function listSourcesOf(
  tx: Tx,
  entryIds: readonly bigint[],
): Promise<ReadonlyMap<bigint, string>> {
  const rows = await tx.rows<{ id: bigint; source: string | null }>(
    `SELECT e.id, coalesce(c.claim_no, j.kind || ' ' || j.reference) AS source FROM ledger_entry e
     LEFT JOIN claim c ON c.institution_code = e.institution_code AND c.id = e.claim_id LEFT JOIN ledger_journal j ON j.id = e.journal_id
     WHERE e.id = ANY ($1::bigint[])`,
    [entryIds],
  );
  return new Map(rows.map((row) => [row.id, row.source ?? '']));
}
