/** Which importer takes a file? The one that understands most of its captions; names of files and sheets say nothing. */
import { joinLine } from '../../../domain/catalogue/cell-text.ts';
import { IMPORTER_KINDS } from '../../../domain/catalogue/imports/importer-kind.ts';
import type { SheetRow } from '../../../domain/catalogue/workbook.ts';
import { HEAD_ROWS, type ImportReader, type RecognisedSheet, type SheetSource } from './importer.ts';
import { UnreadableWorkbook } from './unreadable.ts';

export interface RecognisedFile {
  readonly reader: ImportReader<unknown>;
  readonly sheets: readonly RecognisedSheet[];
  readonly ignored: readonly { readonly sheet: string; readonly reason: string }[];
}

async function headOf(source: SheetSource): Promise<SheetRow[]> {
  const head: SheetRow[] = [];
  for await (const row of source.rows()) {
    head.push(row);
    if (head.length === HEAD_ROWS) break;
  }
  return head;
}

/**
 * Asks the readers about every sheet.
 * @throws {UnreadableWorkbook} when no reader knows a sheet, with the likeliest captions that were found
 */
export async function recogniseFile(
  sources: readonly SheetSource[],
  readers: readonly ImportReader<unknown>[],
): Promise<RecognisedFile> {
  const heads: { source: SheetSource; head: SheetRow[] }[] = [];
  for (const source of sources) heads.push({ source, head: await headOf(source) });
  let best: { reader: ImportReader<unknown>; sheets: RecognisedSheet[]; strength: number } | undefined;
  for (const reader of readers) {
    const sheets = heads.flatMap(({ source, head }) => {
      const recognition = reader.recognise(head);
      return recognition ? [{ source, recognition }] : [];
    });
    const strength = sheets.reduce((sum, sheet) => sum + sheet.recognition.captions.length, 0);
    if (strength > (best?.strength ?? 0)) best = { reader, sheets, strength };
  }
  if (!best) throw new UnreadableWorkbook(describeUnknown(heads, readers));
  const { reader, sheets } = best;
  const taken = new Set(sheets.map((sheet) => sheet.source));
  const ignored = heads
    .filter(({ source }) => !taken.has(source))
    .map(({ source }) => ({ sheet: source.name, reason: `没有“${IMPORTER_KINDS[reader.kind]}”的栏目标题` }));
  return { reader, sheets, ignored };
}

/** Names the row that looks most like captions, so that the person sees what was found instead. */
function describeUnknown(
  heads: readonly { source: SheetSource; head: readonly SheetRow[] }[],
  readers: readonly ImportReader<unknown>[],
): string {
  const rows = heads.flatMap(({ source, head }) =>
    head.map((row) => ({
      source,
      row,
      texts: row.cells.map((cell) => joinLine(cell.text)).filter((text) => text !== '' && text.length < 20),
    })),
  );
  const widest = rows.reduce<(typeof rows)[number] | undefined>(
    (best, one) => (one.texts.length > (best?.texts.length ?? 1) ? one : best),
    undefined,
  );
  const [only] = readers;
  const wanted =
    readers.length === 1 && only
      ? `没有一张工作表带有“${IMPORTER_KINDS[only.kind]}”的栏目标题`
      : '没有一张工作表带有认得的栏目标题';
  if (!widest) return `${wanted}，前 ${HEAD_ROWS} 行里没有像栏目标题的一行`;
  return `${wanted}；最像标题的是工作表“${widest.source.name}”第 ${widest.row.row} 行：${widest.texts.slice(0, 8).join('、')}`;
}
