/** What the reading thread does with a file: says what it is, or turns its rows into records batch by batch. */
import type { ImporterKind } from '../../../domain/catalogue/imports/importer-kind.ts';
import type { SheetRow } from '../../../domain/catalogue/workbook.ts';
import { addressOf } from '../../../domain/catalogue/workbook.ts';
import type { ImportReader, ReadingSummary, ReadRow, RecognisedSheet, SheetSource } from './importer.ts';
import { openFile, type OpenFile } from './open-file.ts';
import { READERS } from './readers.ts';
import { recogniseFile } from './recognise.ts';

export type RowTally = Record<ReadRow<unknown>['outcome'], number>;

export interface Finding {
  readonly sheet: string;
  readonly sheetRow: number;
  readonly cell: string;
  readonly name: string;
  readonly reason: string;
}

/** What a file is and holds, before anything is written. */
export interface FilePreview {
  readonly kind: ImporterKind;
  readonly format: OpenFile['format'];
  readonly sheets: readonly {
    readonly sheet: string;
    readonly captionRow: number;
    readonly captions: readonly string[];
    readonly part: string;
    readonly note: string;
    readonly rows: number;
    readonly tally: RowTally;
  }[];
  readonly ignored: readonly { readonly sheet: string; readonly reason: string }[];
  readonly tally: RowTally;
  readonly doubtful: readonly Finding[];
  readonly refused: readonly Finding[];
  /** Undefined where only the first rows were looked at. */
  readonly summary: ReadingSummary | undefined;
}

const FINDINGS_SHOWN = 200;
/** A big table is looked at this far before its import; the import reads all of it. */
const STREAMED_PREVIEW_ROWS = 3000;

const emptyTally = (): RowTally => ({ taken: 0, doubtful: 0, refused: 0, category: 0, skipped: 0 });

/**
 * Notes which cells of the rows that pass by hold formulas. What a formula came to when the file was saved is nobody's
 * statement, so a row that rests on one is never taken silently.
 */
function watchFormulas(sheet: RecognisedSheet, noted: Map<string, string[]>): RecognisedSheet {
  const { source, recognition } = sheet;
  async function* rows(): AsyncGenerator<SheetRow> {
    for await (const row of source.rows()) {
      const cells = row.cells.filter((cell) => cell.formula).map((cell) => addressOf(row.row, cell.col));
      if (cells.length > 0) noted.set(`${source.name}\n${row.row}`, cells);
      yield row;
    }
  }
  const watched: SheetSource = { ...source, rows };
  return { source: watched, recognition };
}

function doubtFormulas(row: ReadRow<unknown>, noted: Map<string, string[]>): ReadRow<unknown> {
  const cells = noted.get(`${row.sheet}\n${row.sheetRow}`);
  if (!cells) return row;
  const word = `${cells.slice(0, 5).join('、')} 是公式，取的是文件里存的结果，请核对`;
  const outcome = row.outcome === 'taken' ? 'doubtful' : row.outcome;
  const cell = row.reason === '' ? (cells[0] ?? row.cell) : row.cell;
  return { ...row, outcome, cell, reason: row.reason === '' ? word : `${row.reason}；${word}` };
}

/** Reads every row of the recognised sheets; returns what is known at the end. */
export async function* readRows(
  reader: ImportReader<unknown>,
  sheets: readonly RecognisedSheet[],
): AsyncGenerator<ReadRow<unknown>, ReadingSummary> {
  const noted = new Map<string, string[]>();
  const rows = reader.read(sheets.map((sheet) => watchFormulas(sheet, noted)));
  try {
    for (;;) {
      const next = await rows.next();
      if (next.done === true) return next.value;
      yield noted.size === 0 ? next.value : doubtFormulas(next.value, noted);
    }
  } finally {
    // A preview that has seen enough ends here; the reader closes what it has opened.
    await rows.return({ facts: [], counts: {}, guesses: {}, sheets: {} });
  }
}

/** Opens a file, says which importer takes it and what its rows will become. Writes nothing. */
export async function previewFile(path: string): Promise<FilePreview> {
  let file = await openFile(path, 'stream');
  try {
    let found = await recogniseFile(file.sheets, READERS);
    const { reader } = found;
    if (reader.access === 'whole' && file.format === 'xlsx') {
      file.close();
      file = await openFile(path, 'whole');
      found = await recogniseFile(file.sheets, [reader]);
    }
    return { format: file.format, ...(await lookThrough(reader, found.sheets)), ignored: found.ignored };
  } finally {
    file.close();
  }
}

/** Opens a file and says which importer takes it, without reading it through. */
export async function recogniseKind(path: string): Promise<ImporterKind> {
  const file = await openFile(path, 'stream');
  try {
    return (await recogniseFile(file.sheets, READERS)).reader.kind;
  } finally {
    file.close();
  }
}

async function lookThrough(
  reader: ImportReader<unknown>,
  sheets: readonly RecognisedSheet[],
): Promise<Omit<FilePreview, 'format' | 'ignored'>> {
  const tallies = new Map<string, RowTally>();
  const doubtful: Finding[] = [];
  const refused: Finding[] = [];
  const limit = reader.access === 'stream' ? STREAMED_PREVIEW_ROWS : Number.POSITIVE_INFINITY;
  const rows = readRows(reader, sheets);
  let summary: ReadingSummary | undefined;
  for (let read = 0; read < limit; read += 1) {
    const next = await rows.next();
    if (next.done === true) {
      summary = next.value;
      break;
    }
    const { records: _, outcome, ...finding } = next.value;
    const tally = tallies.get(finding.sheet) ?? emptyTally();
    tally[outcome] += 1;
    tallies.set(finding.sheet, tally);
    const findings = outcome === 'doubtful' ? doubtful : outcome === 'refused' ? refused : undefined;
    if (findings && findings.length < FINDINGS_SHOWN) findings.push(finding);
  }
  await rows.return({ facts: [], counts: {}, guesses: {}, sheets: {} });
  const total = emptyTally();
  for (const tally of tallies.values())
    for (const outcome of Object.keys(total) as (keyof RowTally)[]) total[outcome] += tally[outcome];
  return {
    kind: reader.kind,
    sheets: sheets.map(({ source, recognition }) => {
      const tally = tallies.get(source.name) ?? emptyTally();
      return {
        sheet: source.name,
        captionRow: recognition.captionRow,
        captions: recognition.captions,
        part: summary?.sheets[source.name.trim()]?.part ?? '',
        note: summary?.sheets[source.name.trim()]?.note ?? '',
        rows: Object.values(tally).reduce((sum, count) => sum + count, 0),
        tally,
      };
    }),
    tally: total,
    doubtful,
    refused,
    summary,
  };
}

/** Rows of a file for an import, in batches; and what is known at the end. */
export async function* readBatches(
  path: string,
  kind: ImporterKind,
  batchRows: number,
): AsyncGenerator<{ rows: ReadRow<unknown>[]; statedRows: number }, ReadingSummary> {
  const reader = READERS.find((one) => one.kind === kind);
  if (!reader) throw new Error(`no reader of ${kind}`);
  const file = await openFile(path, reader.access);
  try {
    const { sheets } = await recogniseFile(file.sheets, [reader]);
    const statedRows = sheets.reduce((sum, sheet) => sum + (sheet.source.statedRows ?? 0), 0);
    const rows = readRows(reader, sheets);
    let batch: ReadRow<unknown>[] = [];
    for (;;) {
      const next = await rows.next();
      if (next.done === true) {
        if (batch.length > 0) yield { rows: batch, statedRows };
        return next.value;
      }
      batch.push(next.value);
      if (batch.length < batchRows) continue;
      yield { rows: batch, statedRows };
      batch = [];
    }
  } finally {
    file.close();
  }
}
