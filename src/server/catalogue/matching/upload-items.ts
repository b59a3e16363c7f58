/** Takes a file of an institution's items: first only told what each row would do, then written (N5.5). */
import { dayAt } from '../../../base/date.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { uploadMatchingItems } from '../../../contract/matching.ts';
import type { ItemFileRow, ReadItemRow } from '../../../domain/catalogue/matching/item-file.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import type { World } from '../../world.ts';
import { decide, enteredBy } from './decide-matches.ts';
import { enterItems, findKnownCodes, findMatchesOn, recordMatches, type EnteredBy } from './match-store.ts';
import { proposeForOpenItems } from './propose.ts';
import { readItemFile } from './read-item-file.ts';

type Report = OutputOf<typeof uploadMatchingItems>;
type ReportRow = Report['rows'][number];

/** Writes sound rows: the items, and the codes that the institution states for them. */
async function write(
  tx: Tx,
  institutionCode: string,
  rows: readonly ItemFileRow[],
  by: EnteredBy,
  now: number,
): Promise<void> {
  const today = dayAt(now);
  await enterItems(
    tx,
    institutionCode,
    rows.map((row) => row.item),
    'upload',
    by,
    now,
  );
  const stated = rows.flatMap(({ item, nationalCode }) =>
    nationalCode === null ? [] : [{ itemCode: item.itemCode, nationalCode }],
  );
  const matched = await findMatchesOn(
    tx,
    institutionCode,
    stated.map((one) => one.itemCode),
    today,
  );
  const matches = stated
    .filter((one) => matched.get(one.itemCode)?.nationalCode !== one.nationalCode)
    .map((one) => ({
      ...one,
      from: today,
      to: null,
      confidence: null,
      source: 'upload' as const,
      reason: '',
    }));
  await recordMatches(tx, institutionCode, matches, by, now);
  const uploaded = rows.map((row) => row.item.itemCode);
  await proposeForOpenItems(tx, institutionCode, today, now, uploaded);
}

/** What becomes of a row: wrong rows are never written, sound ones at once when the mode says so. */
function reportOf(read: ReadItemRow, known: ReadonlySet<string>, mode: 'check' | 'write'): ReportRow {
  if (!('row' in read)) {
    const { line, cell, itemCode, name, fault } = read;
    return { line, cell, itemCode, name, outcome: 'refused', reason: fault };
  }
  const { line, item, nationalCode } = read.row;
  const about = { line, cell: `A${line}`, itemCode: item.itemCode, name: item.name };
  if (nationalCode !== null && !known.has(nationalCode))
    return { ...about, outcome: 'refused', reason: `国家药品编码 ${nationalCode} 不在编码库中` };
  const reason = nationalCode === null ? '未填国家药品编码，写入后给出推荐' : '';
  return { ...about, outcome: mode === 'check' ? 'ready' : 'written', reason };
}

/**
 * Reads a file of items and, in mode `write`, writes its sound rows in one transaction; wrong rows are told and left out.
 * The same file again changes nothing.
 * @throws {Problem} 400 when the file cannot be read
 */
export async function uploadItems(
  world: World,
  actor: Actor,
  content: Buffer,
  mode: 'check' | 'write',
): Promise<Report> {
  const read = await readItemFile(content);
  return decide(world, actor, async (tx, institutionCode, now) => {
    const codes = read.flatMap((one) => ('row' in one && one.row.nationalCode ? [one.row.nationalCode] : []));
    const known = await findKnownCodes(tx, codes);
    const rows = read.map((one) => reportOf(one, known, mode));
    const count = (outcome: ReportRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
    const value = { total: rows.length, ready: count('ready'), written: count('written'), rows };
    if (mode === 'check') return { value, act: null };
    const sound = read.flatMap((one, index) =>
      'row' in one && rows[index]?.outcome === 'written' ? [one.row] : [],
    );
    await write(tx, institutionCode, sound, enteredBy(actor), now);
    const detail = `${rows.length} 行，写入 ${value.written} 行`;
    return { value, act: { action: 'catalogue.uploadMatchingItems', detail } };
  });
}
