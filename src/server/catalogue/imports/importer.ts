/**
 * What an importer is. Each has two halves: a reader, which runs in a thread of its own and turns rows of a sheet into
 * records, and a writer, which records them in the transactions that the job runner opens. Which importer takes a file
 * is told by the captions alone.
 */
import type { PlainDate } from '../../../base/date.ts';
import type { ImporterKind, RowCounts, RowOutcome } from '../../../domain/catalogue/imports/importer-kind.ts';
import type { ListKind } from '../../../domain/catalogue/versions/list-kinds.ts';
import type { SheetRow, VerticalMerge } from '../../../domain/catalogue/workbook.ts';
import type { Role } from '../../../domain/identity/roles.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import type { Tx } from '../../db/database.ts';

/** How many rows from the top of a sheet are looked at for captions. */
export const HEAD_ROWS = 30;

/** One sheet of a file; a csv file is one sheet. */
export interface SheetSource {
  readonly name: string;
  /** About how many rows the sheet has, as it says or as its size lets guess, for the progress bar; null when unknown. */
  readonly statedRows: number | null;
  /** Every row from the first, blank ones included, in order. Each call reads the sheet anew. */
  rows(): AsyncIterable<SheetRow>;
  /** Ranges merged over several rows. Only a reader of whole workbooks knows them; a streamed sheet has none. */
  readonly verticalMerges: readonly VerticalMerge[];
}

/** Why a sheet is taken for an importer's. */
export interface Recognition {
  /** The row of the captions, from 1. */
  readonly captionRow: number;
  /** The captions that were understood, as printed. The importer that understands most of a file takes it. */
  readonly captions: readonly string[];
}

export interface RecognisedSheet {
  readonly source: SheetSource;
  readonly recognition: Recognition;
}

/** What the reader makes of one row of a sheet. `T` must survive being sent between threads (no functions). */
export interface ReadRow<T> {
  readonly sheet: string;
  readonly sheetRow: number;
  /** The address of the cell that the reason is about, such as `M41`; the row's first cell where it is about none. */
  readonly cell: string;
  readonly outcome: 'taken' | 'doubtful' | 'refused' | 'category' | 'skipped';
  /** What the row is about, for the report. Never a confidential standard (N5.1). */
  readonly name: string;
  readonly reason: string;
  /** What is to be written for this row; empty unless taken or doubtful. */
  readonly records: readonly T[];
}

/** What a reader knows once it has seen all rows, shown before the import is confirmed. */
export interface ReadingSummary {
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Counts that control totals are compared with, by the name of the setting that states them. */
  readonly counts: Readonly<Record<string, number>>;
  /** Values proposed for the settings. */
  readonly guesses: Readonly<Record<string, string>>;
  /** What each sheet turned out to be, by its name, where there is something to say. */
  readonly sheets: Readonly<Record<string, { readonly part: string; readonly note: string }>>;
}

/** The half that runs in the reading thread: it has no database and no clock. */
export interface ImportReader<T> {
  readonly kind: ImporterKind;
  /** `whole`: workbooks are read at once (small lists, merged ranges). `stream`: row by row, flat memory (big tables). */
  readonly access: 'whole' | 'stream';
  /**
   * Is this sheet one of mine? `head` holds its first `HEAD_ROWS` rows. Neither the file's nor the sheet's name is told.
   * @returns undefined when it is not
   */
  recognise(head: readonly SheetRow[]): Recognition | undefined;
  /** Yields every row of the sheets once, in order, and ends with what it knows about all of them. */
  read(sheets: readonly RecognisedSheet[]): AsyncGenerator<ReadRow<T>, ReadingSummary>;
}

/** One setting that the person confirms before an import; values are texts. */
export interface SettingField {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'day' | 'count' | 'year';
  readonly required: boolean;
  readonly hint?: string;
  readonly clause?: ClauseId;
}

export type Settings = Readonly<Record<string, string>>;

/** The job that a writer works for. */
export interface ImportJob {
  readonly id: number;
  readonly fileName: string;
  readonly sha256: string;
  /** Null from the command line. */
  readonly accountId: number | null;
  /** Checked by `checkSettings` when the job was started. */
  readonly settings: Settings;
  /** The instant at which the job was started, which is when its facts become known. */
  readonly startedAt: number;
  /** The province's day at that instant. */
  readonly startedOn: PlainDate;
}

/** What the writer made of a row; the reader's outcome where it has nothing to add. */
export interface WrittenRow {
  readonly outcome: RowOutcome;
  readonly reason: string;
}

export interface ImportResult {
  /** The draft that was made, for importers of lists. */
  readonly versionId?: number;
}

/** One run of a writer. After a crash another process opens a session of its own for the same job. */
export interface ImportSession<T> {
  /** Called once a run, before any row. For a batched importer it may run again after a crash. */
  begin?(tx: Tx): Promise<void>;
  /**
   * Writes the records of these rows.
   * @param rows up to `batchRows` rows in the order of the file, those without records included
   * @returns one answer a row, in the same order; or undefined where the reader's outcomes stand
   */
  write(tx: Tx, rows: readonly ReadRow<T>[]): Promise<readonly WrittenRow[] | undefined>;
  /** Called after the last row, in the transaction that ends the job. */
  finish?(tx: Tx, counts: RowCounts): Promise<ImportResult>;
}

/** An importer as the job runner and the pages know it. */
export interface Importer<T> {
  readonly kind: ImporterKind;
  /** The kind of list of which it makes a draft version; undefined for tables of facts. */
  readonly makes?: ListKind;
  /** What confirming does, in a sentence. */
  readonly plan: string;
  readonly clauses: readonly ClauseId[];
  /** Who may start it. */
  readonly who: readonly Role[];
  readonly fields: readonly SettingField[];
  /** Published totals that the platform knows: values of the fields for an edition. */
  readonly known?: readonly { readonly edition: string; readonly values: Settings }[];
  /** `whole`: one transaction, all or nothing. `batched`: a transaction a batch, taken up after the last one on a crash. */
  readonly atomicity: 'whole' | 'batched';
  readonly batchRows: number;
  /** `every` row is reported; or only the `remarkable`: those with a reason, and all that are neither taken nor unchanged. */
  readonly reports: 'every' | 'remarkable';
  /**
   * Checks what shape cannot: that days are in order, totals add up.
   * @throws {Problem} 400 with the field
   */
  checkSettings(settings: Settings): void;
  /** The version that this very file with these settings has made already; then nothing is imported. */
  findEarlier?(tx: Tx, sha256: string, settings: Settings): Promise<number | undefined>;
  open(job: ImportJob): ImportSession<T>;
}
