import type { PlainDate } from '../../../base/date.ts';
import {
  fundAreaOf,
  verifyChain,
  WHOLE_PROVINCE,
  type SealedEntry,
  type WrittenClose,
} from '../../../domain/funds/closes/close.ts';
import { compareEntries } from '../../../domain/funds/closes/compare-entries.ts';
import { CLOSING_TAKES_MS, compareWitness, witnessWithin } from '../../../domain/funds/closes/witness.ts';
import type { Tx } from '../../db/database.ts';
import { createHash } from 'node:crypto';
import { sm3 } from './close-days.ts';
import { findWitness, listCloses, listLeaves, listSourcesOf, readEntriesOfDay } from './close-store.ts';

/** Something that is no longer as it was closed. */
export interface CloseFinding {
  readonly areaCode: string;
  readonly onDay: PlainDate;
  /** Null where the finding is about the close itself. */
  readonly entryId: bigint | null;
  /** The bill or journal that the entry belongs to, where it still has one. */
  readonly source: string;
  readonly says: string;
}

/**
 * Verifies closed days against their closes (M29): the chain of hashes, what tells elsewhere that they were made, and for each
 * day that every entry is there as it was sealed and none besides. Names the day and the entry.
 * @param areaPrefix first digits of the areas to verify; empty for all, which adds the province's own closes
 */
export async function verifyCloses(
  tx: Tx,
  areaPrefix: string,
  { from, to }: { readonly from: PlainDate | null; readonly to: PlainDate | null },
  now: number,
): Promise<{ readonly days: PlainDate[]; readonly entries: number; readonly findings: CloseFinding[] }> {
  const closes = await listCloses(tx, areaPrefix, from, to);
  const witness = witnessWithin(await findWitness(tx, now - CLOSING_TAKES_MS), from, to);
  const beside = compareWitness(closes, witness, areaPrefix === '');
  const findings: CloseFinding[] = [...verifyChain(closes, sm3), ...beside].map((one) => ({
    ...one,
    entryId: null,
    source: '',
  }));
  const days = [...new Set(closes.map((close) => close.onDay))].sort();
  let entries = 0;
  for (const day of days) {
    const ofDay = closes.filter((close) => close.onDay === day && close.areaCode !== WHOLE_PROVINCE);
    const found = await verifyDay(tx, areaPrefix, day, ofDay);
    entries += found.entries;
    findings.push(...found.findings);
  }
  return { days, entries, findings: await withSources(tx, findings) };
}

async function verifyDay(
  tx: Tx,
  areaPrefix: string,
  day: PlainDate,
  closes: readonly WrittenClose[],
): Promise<{ entries: number; findings: CloseFinding[] }> {
  const byArea = new Map<string, SealedEntry[]>(closes.map((close) => [close.areaCode, []]));
  for await (const page of readEntriesOfDay(tx, day, areaPrefix))
    for (const entry of page) {
      const areaCode = fundAreaOf(entry.areaCode);
      const area = byArea.get(areaCode);
      if (area === undefined) byArea.set(areaCode, [entry]);
      else area.push(entry);
    }
  const leaves = await listLeaves(tx, areaPrefix, day);
  const findings: CloseFinding[] = [];
  let count = 0;
  for (const [areaCode, entries] of byArea) {
    count += entries.length;
    const sealed = leaves.get(areaCode) ?? '';
    const close = closes.find((one) => one.areaCode === areaCode);
    if (createHash('sm3').update(sealed, 'hex').digest('hex') !== close?.contentHash)
      findings.push({ areaCode, onDay: day, entryId: null, source: '', says: '分录摘要表与日结不符' });
    for (const one of compareEntries(sealed, entries, sm3))
      findings.push({ areaCode, onDay: day, source: '', ...one });
  }
  return { entries: count, findings };
}

async function withSources(tx: Tx, findings: readonly CloseFinding[]): Promise<CloseFinding[]> {
  const ids = findings.flatMap(({ entryId }) => (entryId === null ? [] : [entryId]));
  if (ids.length === 0) return [...findings];
  const sources = await listSourcesOf(tx, ids);
  return findings.map((one) =>
    one.entryId === null ? one : { ...one, source: sources.get(one.entryId) ?? '' },
  );
}
