import type { Layout } from './columns.ts';

/** One drug row of the national catalogue as published (N1.1). */
export interface CatalogueRow {
  /** The sheet's own title. Numbering restarts in each section, so a row is known by section and sheet row. */
  readonly section: string;
  /** The row as a spreadsheet program numbers it, from 1. */
  readonly sheetRow: number;
  /** Inherited from the category row above; null when there is none. */
  readonly categoryCode: string | null;
  readonly class: '甲' | '乙' | null;
  readonly number: number;
  /** ★(n): another form of item n, counted with it (N1.1). */
  readonly isSubEntry: boolean;
  /** Names stacked under one number stand one a line. */
  readonly name: string;
  /** Null where the layout has no 剂型 or the row names a full product. */
  readonly dosageForm: string | null;
  /** As printed, a confidential mark included; null when the layout or the row has none. */
  readonly standardText: string | null;
  readonly remark: string | null;
  readonly termText: string | null;
  /** The 自付比例 that a province adds to its print, in ten thousandths (N2.1); null where none is printed. */
  readonly selfPayRatio: number | null;
}

/** A category: its code and the name this section gives it. */
export interface Category {
  readonly code: string;
  readonly name: string;
  readonly sheetRow: number;
}

/** Something to look at, and where it stands on the sheet. */
export interface Finding {
  readonly section: string;
  readonly sheetRow: number;
  /** Address of the cell, such as `M41`. */
  readonly cell: string;
  readonly reason: string;
}

/** What became of a sheet row. Every row has exactly one. */
export type RowKind =
  'drug' | 'category' | 'header' | 'title' | 'pageMark' | 'continuation' | 'blank' | 'repeated' | 'refused';

/** What one recognised sheet holds. */
export interface SectionReading {
  readonly section: string;
  /** What stands above the captions on the sheet itself. */
  readonly title: string;
  readonly layout: Layout;
  /** The captions of the first caption row, as printed. */
  readonly captions: readonly string[];
  /** The kind of each sheet row, the first row first. */
  readonly kinds: readonly RowKind[];
  readonly rows: readonly CatalogueRow[];
  readonly categories: readonly Category[];
  /** Rows that were taken but that a person should look at. */
  readonly doubtful: readonly Finding[];
  /** Rows with content that could not be taken. */
  readonly refused: readonly Finding[];
  /** Rows of a page that stands there twice, with the row that each repeats. */
  readonly repeats: ReadonlyMap<number, number>;
}

export interface CatalogueReading {
  readonly sections: readonly SectionReading[];
  /** Sheets without the captions of the catalogue. */
  readonly ignoredSheets: readonly { readonly section: string; readonly reason: string }[];
}
