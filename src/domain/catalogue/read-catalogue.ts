import { isConfidentialMark } from './cell-text.ts';
import type { CatalogueReading, SectionReading } from './model.ts';
import { numberingOf, type Numbering } from './numbering.ts';
import { readSheet } from './read-sheet.ts';
import type { Sheet } from './workbook.ts';

/** Reads every sheet that carries the catalogue's captions; the others are named with the reason. */
export function readCatalogue(sheets: readonly Sheet[]): CatalogueReading {
  const sections: SectionReading[] = [];
  const ignoredSheets: { section: string; reason: string }[] = [];
  for (const sheet of sheets) {
    const reading = readSheet(sheet);
    if (reading) sections.push(reading);
    else ignoredSheets.push({ section: sheet.name.trim(), reason: '没有找到“编号、药品名称”等栏目标题' });
  }
  return { sections, ignoredSheets };
}

/** The counts of one section, so that every sheet row is accounted for. */
export interface SectionSummary extends Numbering {
  readonly section: string;
  readonly layout: SectionReading['layout'];
  readonly sheetRows: number;
  readonly drugRows: number;
  readonly categoryRows: number;
  readonly headerRows: number;
  readonly titleRows: number;
  readonly continuationRows: number;
  readonly pageMarkRows: number;
  readonly blankRows: number;
  /** Rows of pages that stand there twice. */
  readonly repeatedRows: number;
  readonly refusedRows: number;
  readonly doubtfulRows: number;
  /** Rows whose standard is agreed in confidence. */
  readonly confidentialRows: number;
}

export function summariseSection(reading: SectionReading): SectionSummary {
  const count = (kind: SectionReading['kinds'][number]) =>
    reading.kinds.filter((other) => other === kind).length;
  return {
    section: reading.section,
    layout: reading.layout,
    sheetRows: reading.kinds.length,
    drugRows: reading.rows.length,
    ...numberingOf(reading.rows),
    categoryRows: count('category'),
    headerRows: count('header'),
    titleRows: count('title'),
    continuationRows: count('continuation'),
    pageMarkRows: count('pageMark'),
    blankRows: count('blank'),
    repeatedRows: count('repeated'),
    refusedRows: count('refused'),
    doubtfulRows: new Set(reading.doubtful.map((finding) => finding.sheetRow)).size,
    confidentialRows: reading.rows.filter(
      (row) => row.standardText !== null && isConfidentialMark(row.standardText),
    ).length,
  };
}
