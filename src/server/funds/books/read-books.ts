import { addDays, dayAt, wallClock } from '../../../base/date.ts';
import { addFen, formatFen, negateFen, subtractFen, ZERO_FEN } from '../../../base/money.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-ledger.ts';
import { ACCOUNT_NAMES, LEDGER_ACCOUNTS } from '../../../domain/funds/chart.ts';
import { idOfJournalNo, JOURNAL_KINDS, journalNoOf } from '../../../domain/funds/journal.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { readOpenDay } from '../../http/read-day.ts';
import { readInstant } from '../../prescription/delivery/read-instant.ts';
import type { World } from '../../world.ts';
import { findJournal, type JournalRow } from '../journals/journal-store.ts';
import {
  findCloseBefore,
  listEntryRows,
  listJournalRows,
  listPayableRows,
  listStandingRows,
  type EntryRow,
  type StandingRow,
} from './books-store.ts';
import { booksOf } from './own-books.ts';

/**
 * Balances at the end of a day, or at a moment: the last close before, and every entry since (M29). Without either, now.
 * @throws {Problem} 400 when both are given or one does not exist
 */
export async function balancesAt(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.getBalancesAt>['query'],
): Promise<OutputOf<typeof contract.getBalancesAt>> {
  const prefix = booksOf(actor);
  if (query.onDay !== undefined && query.at !== undefined) throw badInput('at', '日期和时刻只能给一个');
  const at = instantOrNull('at', query.at);
  const today = dayAt(world.clock.now());
  const onDay = at === null ? (readOpenDay('onDay', query.onDay) ?? today) : dayAt(at);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    // At a moment of a day that day's close says too much. A county has no close of its own: its entries are added up.
    const isPart = prefix.length > 4;
    const close = isPart ? undefined : await findCloseBefore(tx, at === null ? onDay : addDays(onDay, -1));
    const rows = await listStandingRows(tx, prefix, close?.onDay ?? null, {
      onDay,
      // The clock shows whole seconds: what was booked within the last one belongs to it.
      at: at === null ? null : at + 999,
    });
    return {
      onDay,
      at: at === null ? null : wallClock(at),
      closedOn: close?.onDay ?? null,
      closeHash: close?.hash ?? null,
      rows: [...rows].sort(byArea).map((row) => {
        const { label, kind } = LEDGER_ACCOUNTS[row.account];
        return { ...row, label, kind, balance: formatFen(row.balance) };
      }),
      sum: formatFen(addFen(...rows.map((row) => row.balance))),
    };
  });
}

/** Area by area, in the order of the chart. */
function byArea(a: StandingRow, b: StandingRow): number {
  if (a.areaCode !== b.areaCode) return a.areaCode < b.areaCode ? -1 : 1;
  return ACCOUNT_NAMES.indexOf(a.account) - ACCOUNT_NAMES.indexOf(b.account);
}

/** The entries of the actor's books, newest first (M29). @throws {Problem} 400 for days and moments that do not exist */
export async function readEntries(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listEntries>['query'],
): Promise<OutputOf<typeof contract.listEntries>> {
  const prefix = booksOf(actor);
  const filter = {
    from: readOpenDay('from', query.from),
    to: readOpenDay('to', query.to),
    until: endOfSecond(instantOrNull('until', query.until)),
    account: query.account ?? null,
    area: query.area === undefined ? null : areaPrefix(query.area),
    scheme: query.scheme ?? null,
    institution: query.institution ?? null,
    journalId: null,
  };
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) =>
    listEntryRows(tx, prefix, filter, pageSpan(query)),
  );
  return { rows: rows.map(presentEntry), total };
}

/** Journals that touch the actor's books, newest first (M29, M30, M33). */
export async function readJournals(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listJournals>['query'],
): Promise<OutputOf<typeof contract.listJournals>> {
  const prefix = booksOf(actor);
  const filter = {
    from: readOpenDay('from', query.from),
    to: readOpenDay('to', query.to),
    kind: query.kind ?? null,
  };
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) =>
    listJournalRows(tx, prefix, filter, pageSpan(query)),
  );
  return { rows: rows.map(presentJournal), total };
}

/**
 * A journal with those of its entries that stand in the actor's books.
 * @throws {Problem} 404 when there is none, or none of its entries is theirs
 */
export async function readJournal(
  world: World,
  actor: Actor,
  journalNo: string,
): Promise<OutputOf<typeof contract.getJournal>> {
  const prefix = booksOf(actor);
  const id = idOfJournalNo(journalNo);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const journal = id === undefined ? undefined : await findJournal(tx, id);
    if (!journal || journalNoOf(journal.onDay, journal.id) !== journalNo) throw notFound('凭证');
    const filter = { ...NO_FILTER, journalId: journal.id };
    const { rows } = await listEntryRows(tx, prefix, filter, { limit: 1000, offset: 0 });
    if (rows.length === 0) throw notFound('凭证');
    return { journal: presentJournal(journal), entries: rows.map(presentEntry).reverse() };
  });
}

/** What institutions are owed at the end of a day by the actor's areas (M29, M33). */
export async function readPayables(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listPayables>['query'],
): Promise<OutputOf<typeof contract.listPayables>> {
  const prefix = booksOf(actor);
  const onDay = readOpenDay('onDay', query.onDay);
  const q = query.q === undefined || query.q.trim() === '' ? null : query.q.trim();
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) =>
    listPayableRows(tx, prefix, onDay, q, pageSpan(query)),
  );
  return {
    total,
    rows: rows.map(({ payable, prepaid, recoverable, ...place }) => ({
      areaCode: place.areaCode,
      areaName: place.areaName,
      institutionCode: place.institutionCode,
      institutionName: place.institutionName,
      payable: formatFen(payable),
      prepaid: formatFen(prepaid),
      recoverable: formatFen(recoverable),
      net: formatFen(subtractFen(payable, addFen(prepaid, recoverable))),
    })),
  };
}

const NO_FILTER = {
  from: null,
  to: null,
  until: null,
  account: null,
  area: null,
  scheme: null,
  institution: null,
  journalId: null,
} as const;

function presentEntry(row: EntryRow): OutputOf<typeof contract.listEntries>['rows'][number] {
  const { id, onDay, bookedAt, account, areaCode, areaName, scheme, claimNo, opensBill } = row;
  return {
    id: String(id),
    onDay,
    bookedAt: wallClock(bookedAt),
    account,
    label: LEDGER_ACCOUNTS[account].label,
    areaCode,
    areaName,
    scheme,
    institutionCode: row.institutionCode,
    institutionName: row.institutionName,
    debit: formatFen(row.amount > 0n ? row.amount : ZERO_FEN),
    credit: formatFen(row.amount < 0n ? negateFen(row.amount) : ZERO_FEN),
    source: sourceOf(row),
    claimNo,
    opensBill,
    journalNo: journalNoOfEntry(row),
  };
}

function sourceOf({ claimKind, journalKind }: EntryRow): string {
  if (journalKind !== null) return JOURNAL_KINDS[journalKind].label;
  if (claimKind === null) return '异地结算或撤销';
  return claimKind === 'reversal' ? '撤销结算' : '结算';
}

function journalNoOfEntry({ journalId, journalDay }: EntryRow): string | null {
  return journalId === null || journalDay === null ? null : journalNoOf(journalDay, journalId);
}

function presentJournal(row: JournalRow): OutputOf<typeof contract.listJournals>['rows'][number] {
  const { id, kind, reference, note, onDay, bookedAt, bookedByName, total } = row;
  return {
    journalNo: journalNoOf(onDay, id),
    kind,
    label: JOURNAL_KINDS[kind].label,
    reference,
    note,
    onDay,
    bookedAt: wallClock(bookedAt),
    bookedBy: bookedByName,
    total: formatFen(total),
  };
}

function instantOrNull(field: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const instant = readInstant(text);
  if (instant === undefined) throw badInput(field, '没有这个时刻');
  return instant;
}

function endOfSecond(instant: number | null): number | null {
  return instant === null ? null : instant + 999;
}
