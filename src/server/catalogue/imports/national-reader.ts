/** Reads the national catalogue in both of its layouts (N1.1, N2.1). */
import { readCaptions, type Columns } from '../../../domain/catalogue/columns.ts';
import { numberingOf } from '../../../domain/catalogue/numbering.ts';
import { readSheet } from '../../../domain/catalogue/read-sheet.ts';
import { SECTION_KINDS, sectionKindOf, type SectionKind } from '../../../domain/catalogue/section-kind.ts';
import { joinLine } from '../../../domain/catalogue/cell-text.ts';
import type { SectionReading } from '../../../domain/catalogue/model.ts';
import type { SheetRow } from '../../../domain/catalogue/workbook.ts';
import { entryRecords, reportRows, type EntryRecord } from './national-records.ts';
import type { ImportReader, ReadingSummary, ReadRow, RecognisedSheet, Recognition } from './importer.ts';

/** The settings that state the published totals, and the parts of the file that each counts. */
export const NATIONAL_TOTALS: Readonly<Record<string, readonly SectionKind[]>> = {
  western: ['western'],
  chinese: ['chinese'],
  negotiatedWestern: ['negotiatedWestern', 'bid'],
  negotiatedChinese: ['negotiatedChinese'],
  total: ['western', 'chinese', 'negotiatedWestern', 'bid', 'negotiatedChinese'],
};

function captionsOf(columns: Columns, row: SheetRow): string[] {
  const starts = new Set(columns.starts.map((start) => start.col));
  return row.cells.filter((cell) => starts.has(cell.col)).map((cell) => joinLine(cell.text));
}

function recognise(head: readonly SheetRow[]): Recognition | undefined {
  for (const row of head) {
    const columns = readCaptions(row);
    // A list of another kind may have 编号, 药品名称 and a term too: the catalogue alone has classes or standards.
    if (!columns) continue;
    const fields = new Set(columns.starts.map((start) => start.field));
    if (!fields.has('code') && !fields.has('category') && !fields.has('class')) continue;
    return { captionRow: row.row, captions: captionsOf(columns, row) };
  }
  return undefined;
}

async function readSection({ source }: RecognisedSheet): Promise<SectionReading | undefined> {
  const rows: SheetRow[] = [];
  for await (const row of source.rows()) rows.push(row);
  return readSheet({ name: source.name, rows, verticalMerges: source.verticalMerges });
}

async function* read(
  sheets: readonly RecognisedSheet[],
): AsyncGenerator<ReadRow<EntryRecord>, ReadingSummary> {
  const sections: SectionReading[] = [];
  let before = 0;
  for (const sheet of sheets) {
    const section = await readSection(sheet);
    if (!section) continue;
    sections.push(section);
    const entries = new Map(entryRecords(section, before).map((entry) => [entry.sheetRow, entry]));
    before += entries.size;
    // A section is handed on before the next is read, so that it is written meanwhile.
    for (const row of reportRows(section)) {
      const entry = entries.get(row.sheetRow);
      yield { ...row, records: entry ? [entry] : [] };
    }
  }
  return summarise(sections);
}

function summarise(sections: readonly SectionReading[]): ReadingSummary {
  const numbers = new Map<SectionKind, number>();
  for (const section of sections) {
    const kind = sectionKindOf(section);
    numbers.set(kind, (numbers.get(kind) ?? 0) + numberingOf(section.rows).numberedRows);
  }
  const counts = Object.fromEntries(
    Object.entries(NATIONAL_TOTALS).map(([name, kinds]) => [
      name,
      kinds.reduce((sum, kind) => sum + (numbers.get(kind) ?? 0), 0),
    ]),
  );
  const rows = sections.flatMap((section) => section.rows);
  return {
    facts: [
      { label: '药品行', value: String(rows.length) },
      { label: '编号', value: String(counts['total'] ?? 0) },
      { label: '★ 行', value: String(rows.filter((row) => row.isSubEntry).length) },
      { label: '印有自付比例', value: String(rows.filter((row) => row.selfPayRatio !== null).length) },
    ],
    counts,
    guesses: {},
    sheets: Object.fromEntries(sections.map((section) => [section.section, describe(section)])),
  };
}

function describe(section: SectionReading): { part: string; note: string } {
  const { lastNumber, gaps, repeated, subEntryRows, numberedRows } = numberingOf(section.rows);
  const list = (some: readonly number[]) =>
    `${some.slice(0, 10).join('、')}${some.length > 10 ? ` 等 ${some.length} 个` : ''}`;
  const numbering = [
    `编号 ${numberedRows} 个，到 ${lastNumber ?? 0}`,
    gaps.length === 0 ? '连续' : `缺 ${list(gaps)}`,
    ...(repeated.length > 0 ? [`重 ${list(repeated)}`] : []),
    ...(subEntryRows > 0 ? [`★ ${subEntryRows} 行`] : []),
  ].join('，');
  return { part: SECTION_KINDS[sectionKindOf(section)], note: numbering };
}

export const nationalReader: ImportReader<EntryRecord> = {
  kind: 'nationalCatalogue',
  access: 'whole',
  recognise,
  read,
};
