import { addDays, daysBetween, wallClock, type PlainDate } from '../../../base/date.ts';
import { formatFen } from '../../../base/money.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-ledger.ts';
import { LEDGER_ACCOUNTS } from '../../../domain/funds/chart.ts';
import { lastCloseableDay, WHOLE_PROVINCE } from '../../../domain/funds/closes/close.ts';
import { CLOSING_TAKES_MS, witnessWithin } from '../../../domain/funds/closes/witness.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { pageSpan } from '../../http/paging.ts';
import { notFound } from '../../http/problem.ts';
import { readDay, readOpenDay } from '../../http/read-day.ts';
import type { World } from '../../world.ts';
import { booksOf } from '../books/own-books.ts';
import {
  findCloseSpan,
  findWitness,
  listClosePage,
  listCloses,
  listLeaves,
  readEntriesOfDay,
  type CloseHead,
} from './close-store.ts';
import { exportText } from './export-text.ts';
import { verifyCloses } from './verify-closes.ts';

/**
 * Closes of the actor's books, newest first (M29). The province's own stand among its areas'.
 * @throws {Problem} 404 for an area that is not theirs
 */
export async function readCloses(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listCloses>['query'],
): Promise<OutputOf<typeof contract.listCloses>> {
  const areas = areasOf(actor, query.area);
  const span = spanOf(query);
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) =>
    listClosePage(tx, areas, span, pageSpan(query)),
  );
  return { rows: rows.map(presentHead), total };
}

/** One day's close with its sums. @throws {Problem} 404 when the day is not closed, or the area not theirs */
export async function readClose(
  world: World,
  actor: Actor,
  params: CallOf<typeof contract.getClose>['params'],
): Promise<OutputOf<typeof contract.getClose>> {
  const areas = areasOf(actor, params.area);
  const day = readDay('day', params.day);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const span = { from: day, to: day };
    const head = (await listClosePage(tx, areas, span, { limit: 1, offset: 0 })).rows[0];
    const close = (await listCloses(tx, areas, day, day))[0];
    if (!head || !close) throw notFound('日结');
    return {
      ...presentHead(head),
      contentHash: close.contentHash,
      sums: close.sums.map((sum) => ({
        account: sum.account,
        label: LEDGER_ACCOUNTS[sum.account].label,
        scheme: sum.scheme,
        entries: sum.entries,
        debit: formatFen(sum.debit),
        credit: formatFen(sum.credit),
        balance: formatFen(sum.balance),
      })),
    };
  });
}

/** Whether the closed days of the actor's books are as they were closed (M29). */
export async function readVerification(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.verifyCloses>['query'],
): Promise<OutputOf<typeof contract.verifyCloses>> {
  const prefix = booksOf(actor);
  const now = world.clock.now();
  const last = lastCloseableDay(now);
  const { found, span } = await world.db.transaction(scopeOf(actor), async (tx) => ({
    found: await verifyCloses(tx, prefix, spanOf(query), now),
    span: await findCloseSpan(tx),
  }));
  const open = span.closedTo === null ? span.firstDay : addDays(span.closedTo, 1);
  return {
    open: open === null || open > last ? null : { from: open, days: daysBetween(open, last) + 1 },
    sound: found.findings.length === 0,
    days: found.days.length,
    entries: found.entries,
    firstDay: found.days[0] ?? null,
    lastDay: found.days.at(-1) ?? null,
    findings: found.findings.slice(0, 200).map((one) => ({
      ...one,
      entryId: one.entryId === null ? null : String(one.entryId),
    })),
  };
}

/** The closes of a span as a file that `npm run verify-ledger` reads; with the entries of one day where asked for (M29). */
export async function exportFile(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.exportCloses>['query'],
): Promise<{ readonly name: string; readonly content: Buffer }> {
  const prefix = booksOf(actor);
  const { from, to } = spanOf(query);
  const entriesOf = readOpenDay('entriesOf', query.entriesOf);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const closes = await listCloses(tx, prefix, from, to);
    const entries = [];
    if (entriesOf !== null)
      for await (const page of readEntriesOfDay(tx, entriesOf, prefix)) entries.push(...page);
    const leaves = entriesOf === null ? undefined : await listLeaves(tx, prefix, entriesOf);
    const known = await findWitness(tx, world.clock.now() - CLOSING_TAKES_MS);
    const witness = witnessWithin(prefix === '' ? known : { ...known, sealed: [] }, from, to);
    const content = Buffer.from(exportText(closes, entriesOf, entries, leaves, witness));
    return {
      name: `日结-${prefix === '' ? '全省' : prefix}-${wallClock(world.clock.now()).slice(0, 10)}.json`,
      content,
    };
  });
}

function spanOf(query: { from?: string | undefined; to?: string | undefined }): {
  from: PlainDate | null;
  to: PlainDate | null;
} {
  return { from: readOpenDay('from', query.from), to: readOpenDay('to', query.to) };
}

/** @throws {Problem} 404 for an area, or the whole province, that is not the actor's to see */
function areasOf(actor: Actor, area: string | undefined): string {
  const prefix = booksOf(actor);
  if (area === undefined) return prefix;
  if (prefix !== '' && (area === WHOLE_PROVINCE || !area.startsWith(prefix))) throw notFound('日结');
  return area;
}

function presentHead(head: CloseHead): OutputOf<typeof contract.listCloses>['rows'][number] {
  const { areaCode, areaName, onDay, entries, debit, credit, hash, previousHash, closedAt } = head;
  return {
    areaCode,
    areaName,
    onDay,
    entries,
    debit: formatFen(debit),
    credit: formatFen(credit),
    hash,
    previousHash,
    closedAt: wallClock(closedAt),
  };
}
