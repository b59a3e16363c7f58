import { createHash, type Hash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { present } from '../../../base/assert.ts';
import { addDays, type PlainDate } from '../../../base/date.ts';
import { ZERO_FEN, type Fen } from '../../../base/money.ts';
import {
  fundAreaOf,
  gatherSums,
  keyOf,
  lastCloseableDay,
  leafOf,
  NO_HASH,
  provinceTextOf,
  textOf,
  WHOLE_PROVINCE,
  type Close,
  type CloseSum,
  type SealedEntry,
  type WrittenClose,
} from '../../../domain/funds/closes/close.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { Problem } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import {
  findCloseSpan,
  haveEndedBefore,
  insertCloses,
  listCloses,
  lockClosing,
  nextTransaction,
  readEntriesOfDay,
  shutDay,
  type LeafPart,
} from './close-store.ts';

/** Leaves in one row of the database: about a hundred kilobytes. */
const LEAVES_A_PART = 4096;
const LOOK_EVERY_MS = 20;
const WAIT_AT_MOST_MS = 30_000;

/** SM3 over a text's UTF-8 bytes, in lower-case hexadecimal. */
export function sm3(text: string): string {
  return createHash('sm3').update(text, 'utf8').digest('hex');
}

/**
 * Closes every day that is over and not yet closed, in order, for the province and each area (M29). First the days are
 * shut: from then on the database refuses bookings in them. Once whoever was booking at that moment has ended, each day's
 * entries are sealed. Doing it again, or twice at once, closes nothing twice.
 * @param by who closes; `system` for the scan
 * @returns the days closed now, oldest first
 * @throws {Problem} 409 when a booking that began before goes on for too long; the next attempt goes on from there
 */
export async function closeDays(world: World, by: Actor | 'system'): Promise<PlainDate[]> {
  const now = world.clock.now();
  const last = lastCloseableDay(now);
  const accountId = by === 'system' ? null : by.accountId || null;
  const due = await world.db.transaction('none', (tx) => firstOpenDay(tx));
  if (due === null || due > last) return [];
  await world.db.transaction('none', (tx) => shutDay(tx, last, now, accountId));
  await waitForBookings(world);
  const closed: PlainDate[] = [];
  let before: readonly WrittenClose[] = [];
  // One day a transaction, each with its audit entry: what is closed stays closed when a later day fails.
  for (;;) {
    const sealed = await world.db.transaction('none', async (tx) => {
      lockClosing(tx);
      const next = await firstOpenDay(tx);
      if (next === null || next > last) return undefined;
      const day = await sealDay(tx, next, await closesBefore(tx, next, before));
      insertCloses(tx, day.closes, day.leaves, now, accountId);
      await recordAudit(tx, by, now, {
        action: 'funds.closeDays',
        subjectKind: 'ledgerDay',
        subjectId: next,
        detail: present(day.closes.at(-1), 'the province closes last').hash,
      });
      return { day: next, closes: day.closes };
    });
    if (sealed === undefined) return closed;
    before = sealed.closes;
    closed.push(sealed.day);
  }
}

async function firstOpenDay(tx: Tx): Promise<PlainDate | null> {
  const { closedTo, firstDay } = await findCloseSpan(tx);
  return closedTo === null ? firstDay : addDays(closedTo, 1);
}

/** Whoever checked the day before it was shut may still be writing: their transactions are waited for, not locked out. */
async function waitForBookings(world: World): Promise<void> {
  const next = await world.db.transaction('none', nextTransaction);
  const began = performance.now();
  while (!(await world.db.transaction('none', (tx) => haveEndedBefore(tx, next)))) {
    if (performance.now() - began > WAIT_AT_MOST_MS)
      throw new Problem(409, 'LEDGER_BUSY', '还有未办完的记账，暂时不能日结', { remedy: '请稍后再试' });
    await sleep(LOOK_EVERY_MS);
  }
}

/** What is gathered of one area while its entries pass by. */
interface Gathering {
  entries: number;
  readonly content: Hash;
  readonly leaves: string[];
  readonly sums: Map<string, CloseSum>;
}

/** The closes of the day before: those that were just written, or else those that are stored. */
async function closesBefore(
  tx: Tx,
  day: PlainDate,
  known: readonly WrittenClose[],
): Promise<readonly WrittenClose[]> {
  const before = addDays(day, -1);
  return known[0]?.onDay === before ? known : listCloses(tx, '', before, before);
}

/** A day's closes, those of the areas and last the province's, with the leaves that they are over. */
interface SealedDay {
  readonly closes: readonly WrittenClose[];
  readonly leaves: readonly LeafPart[];
}

async function sealDay(tx: Tx, day: PlainDate, before: readonly WrittenClose[]): Promise<SealedDay> {
  const earlier = new Map(before.map((one) => [one.areaCode, one]));
  const areas = new Map<string, Gathering>();
  for (const areaCode of earlier.keys())
    if (areaCode !== WHOLE_PROVINCE) areas.set(areaCode, startOf(earlier.get(areaCode)));
  for await (const page of readEntriesOfDay(tx, day)) {
    for (const entry of page) {
      const areaCode = fundAreaOf(entry.areaCode);
      const area = areas.get(areaCode) ?? startOf(undefined);
      areas.set(areaCode, area);
      gather(area, entry);
    }
  }
  const closes = [...areas].map(([areaCode, area]) =>
    written({
      areaCode,
      onDay: day,
      entries: area.entries,
      ...totalsOf(area.sums.values()),
      contentHash: area.content.digest('hex'),
      previousHash: earlier.get(areaCode)?.hash ?? NO_HASH,
      sums: [...area.sums.values()],
    }),
  );
  const sums = gatherSums(closes.flatMap((close) => close.sums));
  const province = written({
    areaCode: WHOLE_PROVINCE,
    onDay: day,
    entries: closes.reduce((count, close) => count + close.entries, 0),
    ...totalsOf(sums),
    contentHash: sm3(provinceTextOf(closes)),
    previousHash: earlier.get(WHOLE_PROVINCE)?.hash ?? NO_HASH,
    sums,
  });
  return { closes: [...closes, province], leaves: [...areas].flatMap(partsOf) };
}

/** An area begins the day with what it ended the day before with. */
function startOf(before: Close | undefined): Gathering {
  const carried = (before?.sums ?? []).map(
    (sum) => [keyOf(sum), { ...sum, entries: 0, debit: ZERO_FEN, credit: ZERO_FEN }] as const,
  );
  return { entries: 0, content: createHash('sm3'), leaves: [], sums: new Map(carried) };
}

function gather(area: Gathering, entry: SealedEntry): void {
  const leaf = leafOf(entry, sm3);
  area.entries += 1;
  area.content.update(leaf, 'hex');
  area.leaves.push(leaf);
  const { account, scheme, amount } = entry;
  const key = keyOf(entry);
  const sum = area.sums.get(key) ?? {
    account,
    scheme,
    entries: 0,
    debit: ZERO_FEN,
    credit: ZERO_FEN,
    balance: ZERO_FEN,
  };
  area.sums.set(key, {
    ...sum,
    entries: sum.entries + 1,
    debit: (amount > 0n ? sum.debit + amount : sum.debit) as Fen,
    credit: (amount < 0n ? sum.credit - amount : sum.credit) as Fen,
    balance: (sum.balance + amount) as Fen,
  });
}

function totalsOf(sums: Iterable<CloseSum>): { debit: Fen; credit: Fen } {
  let [debit, credit] = [0n, 0n];
  for (const sum of sums) {
    debit += sum.debit;
    credit += sum.credit;
  }
  return { debit: debit as Fen, credit: credit as Fen };
}

function written(close: Close): WrittenClose {
  return { ...close, hash: sm3(textOf(close)) };
}

function partsOf([areaCode, { leaves }]: [string, Gathering]): LeafPart[] {
  const parts: LeafPart[] = [];
  for (let at = 0; at < leaves.length; at += LEAVES_A_PART)
    parts.push({ areaCode, part: parts.length, digests: leaves.slice(at, at + LEAVES_A_PART).join('') });
  return parts;
}
