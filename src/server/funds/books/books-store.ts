/** Reads the books: balances at a moment, the entries behind them, journals and what institutions are owed (M29). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { LedgerAccount } from '../../../domain/funds/chart.ts';
import type { JournalKind } from '../../../domain/funds/journal.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';
import type { JournalRow } from '../journals/journal-store.ts';

export interface StandingRow {
  readonly account: LedgerAccount;
  readonly areaCode: string;
  readonly areaName: string;
  readonly scheme: Scheme;
  readonly balance: Fen;
}

/** The last close of the whole province on or before a day. */
export async function findCloseBefore(
  tx: Tx,
  onDay: PlainDate,
): Promise<{ onDay: PlainDate; hash: string } | undefined> {
  return tx.first(
    `SELECT on_day AS "onDay", hash FROM ledger_close WHERE area_code = 'province' AND on_day <= $1 ORDER BY on_day DESC LIMIT 1`,
    [onDay],
  );
}

/**
 * Balances by account, pooling area and scheme: those of a close, and the entries since then.
 * @param closedOn the day of that close; null to add up everything from the beginning
 * @param upTo the last day that counts, and the last moment, where one is given
 */
export async function listStandingRows(
  tx: Tx,
  areaPrefix: string,
  closedOn: PlainDate | null,
  upTo: { readonly onDay: PlainDate; readonly at: number | null },
): Promise<StandingRow[]> {
  return tx.rows<StandingRow>(
    `SELECT b.account, b.area_code AS "areaCode", coalesce(a.name, b.area_code) AS "areaName", b.scheme, sum(b.amount)::bigint AS balance
     FROM (
       SELECT s.account, s.area_code, s.scheme, s.balance AS amount FROM ledger_close_sum s
       WHERE s.on_day = $2 AND s.area_code <> 'province' AND s.area_code LIKE $1 || '%'
       UNION ALL
       SELECT e.account, left(e.area_code, 4) || '00', e.scheme, sum(e.amount)::bigint FROM ledger_entry e
       WHERE e.area_code LIKE $1 || '%' AND ($2::date IS NULL OR e.on_day > $2) AND e.on_day <= $3 AND ($4::timestamptz IS NULL OR e.booked_at <= $4)
       GROUP BY 1, 2, 3
     ) b LEFT JOIN area a ON a.code = b.area_code
     GROUP BY 1, 2, 3, 4 ORDER BY 2, 1, 4`,
    [areaPrefix, closedOn, upTo.onDay, upTo.at === null ? null : at(upTo.at)],
  );
}

export interface EntryFilter {
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly until: number | null;
  readonly account: string | null;
  readonly area: string | null;
  readonly scheme: string | null;
  readonly institution: string | null;
  readonly journalId: bigint | null;
}

export interface EntryRow {
  readonly id: bigint;
  readonly onDay: PlainDate;
  readonly bookedAt: number;
  readonly account: LedgerAccount;
  readonly areaCode: string;
  readonly areaName: string;
  readonly scheme: Scheme;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly amount: Fen;
  readonly claimNo: string | null;
  readonly claimKind: 'settlement' | 'reversal' | null;
  /** Whether the bill itself is in the scope, and not only its number on a statement or clearing. */
  readonly opensBill: boolean;
  readonly journalId: bigint | null;
  readonly journalKind: JournalKind | null;
  readonly journalDay: PlainDate | null;
}

/** A bill that the scope does not hold, as the statement or the clearing names it that the scope does hold. */
const NAMED_ELSEWHERE = `SELECT r.claim_no, r.kind FROM statement_row r WHERE c.id IS NULL AND r.claim_id = e.claim_id AND NOT r.set_aside
     UNION ALL SELECT r.claim_no, r.kind FROM clearing_row r WHERE c.id IS NULL AND r.claim_id = e.claim_id AND NOT r.set_aside LIMIT 1`;

/** Entries of an area, newest first, each with the bill or journal that it comes from. */
export async function listEntryRows(
  tx: Tx,
  areaPrefix: string,
  filter: EntryFilter,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: EntryRow[]; total: number }> {
  const where = `e.area_code LIKE $1 || '%' AND ($2::date IS NULL OR e.on_day >= $2) AND ($3::date IS NULL OR e.on_day <= $3)
    AND ($4::timestamptz IS NULL OR e.booked_at <= $4) AND ($5::text IS NULL OR e.account = $5) AND ($6::text IS NULL OR e.area_code LIKE $6 || '%')
    AND ($7::text IS NULL OR e.scheme = $7) AND ($8::text IS NULL OR e.institution_code = $8) AND ($9::bigint IS NULL OR e.journal_id = $9)`;
  const values = [
    areaPrefix,
    filter.from,
    filter.to,
    filter.until === null ? null : at(filter.until),
    filter.account,
    filter.area,
    filter.scheme,
    filter.institution,
    filter.journalId,
  ];
  const rows = await tx.rows<EntryRow>(
    `SELECT e.id, e.on_day AS "onDay", e.booked_at AS "bookedAt", e.account, e.area_code AS "areaCode", coalesce(a.name, e.area_code) AS "areaName", e.scheme, e.institution_code AS "institutionCode",
       coalesce(i.name, e.institution_code) AS "institutionName", e.amount, coalesce(c.claim_no, s.claim_no) AS "claimNo", coalesce(c.kind, s.kind) AS "claimKind",
       c.id IS NOT NULL AS "opensBill",
       j.id AS "journalId", j.kind AS "journalKind", j.on_day AS "journalDay"
     FROM (SELECT * FROM ledger_entry e WHERE ${where} ORDER BY e.id DESC LIMIT $10 OFFSET $11) e
     LEFT JOIN institution i ON i.code = e.institution_code LEFT JOIN claim c ON c.institution_code = e.institution_code AND c.id = e.claim_id
     LEFT JOIN LATERAL (${NAMED_ELSEWHERE}) s ON true
     LEFT JOIN ledger_journal j ON j.id = e.journal_id LEFT JOIN area a ON a.code = e.area_code ORDER BY e.id DESC`,
    [...values, page.limit, page.offset],
  );
  const counted = await tx.first<{ total: bigint }>(
    `SELECT count(*) AS total FROM ledger_entry e WHERE ${where}`,
    values,
  );
  return { rows, total: Number(counted?.total ?? 0) };
}

/** Journals with an entry in an area, newest first. */
export async function listJournalRows(
  tx: Tx,
  areaPrefix: string,
  filter: { readonly from: PlainDate | null; readonly to: PlainDate | null; readonly kind: string | null },
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: JournalRow[]; total: number }> {
  const rows = await tx.rows<JournalRow & { all: bigint }>(
    `SELECT j.id, j.kind, j.reference, j.note, j.total, j.on_day AS "onDay", j.booked_at AS "bookedAt", j.booked_by_name AS "bookedByName", count(*) OVER () AS all
     FROM ledger_journal j WHERE ($2::date IS NULL OR j.on_day >= $2) AND ($3::date IS NULL OR j.on_day <= $3) AND ($4::text IS NULL OR j.kind = $4)
       AND ($1 = '' OR EXISTS (SELECT FROM ledger_entry e WHERE e.journal_id = j.id AND e.area_code LIKE $1 || '%'))
     ORDER BY j.on_day DESC, j.id DESC LIMIT $5 OFFSET $6`,
    [areaPrefix, filter.from, filter.to, filter.kind, page.limit, page.offset],
  );
  return { rows, total: Number(rows[0]?.all ?? 0) };
}

export interface PayableRow {
  readonly areaCode: string;
  readonly areaName: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly payable: Fen;
  readonly prepaid: Fen;
  readonly recoverable: Fen;
}

/** What each institution is owed by an area, has been paid ahead and has to give back, at the end of a day. */
export async function listPayableRows(
  tx: Tx,
  areaPrefix: string,
  onDay: PlainDate | null,
  q: string | null,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ rows: PayableRow[]; total: number }> {
  const rows = await tx.rows<PayableRow & { total: bigint }>(
    `SELECT left(e.area_code, 4) || '00' AS "areaCode", coalesce(min(a.name), left(e.area_code, 4) || '00') AS "areaName", e.institution_code AS "institutionCode", coalesce(i.name, e.institution_code) AS "institutionName",
       coalesce(-sum(e.amount) FILTER (WHERE e.account = 'institutionPayable'), 0)::bigint AS payable,
       coalesce(sum(e.amount) FILTER (WHERE e.account = 'prepayment'), 0)::bigint AS prepaid,
       coalesce(sum(e.amount) FILTER (WHERE e.account = 'recoverable'), 0)::bigint AS recoverable, count(*) OVER () AS total
     FROM ledger_entry e LEFT JOIN institution i ON i.code = e.institution_code LEFT JOIN area a ON a.code = left(e.area_code, 4) || '00'
     WHERE e.account IN ('institutionPayable', 'prepayment', 'recoverable') AND e.area_code LIKE $1 || '%' AND e.institution_code <> ''
       AND ($2::date IS NULL OR e.on_day <= $2) AND ($3::text IS NULL OR i.name LIKE '%' || $3 || '%' OR e.institution_code = $3)
     GROUP BY 1, 3, 4 ORDER BY payable DESC, 3, 1 LIMIT $4 OFFSET $5`,
    [areaPrefix, onDay, q, page.limit, page.offset],
  );
  return { rows, total: Number(rows[0]?.total ?? 0) };
}
