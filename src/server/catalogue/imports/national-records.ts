import { entryKeyOf } from '../../../domain/catalogue/entry-key.ts';
import { isConfidentialMark } from '../../../domain/catalogue/cell-text.ts';
import type { CatalogueRow, RowKind, SectionReading } from '../../../domain/catalogue/model.ts';
import { pinyinKey } from '../../../domain/catalogue/pinyin-key.ts';
import { sectionKindOf, type SectionKind } from '../../../domain/catalogue/section-kind.ts';
import { parseTerm } from '../../../domain/catalogue/term.ts';
import type { ReadRow } from './importer.ts';

/** An entry as the import stores it. */
export interface EntryRecord extends CatalogueRow {
  readonly seq: number;
  readonly sectionKind: SectionKind;
  readonly categoryPath: string;
  readonly namePinyin: string;
  readonly matchKey: string;
  readonly confidential: boolean;
  readonly termFrom: string | null;
  readonly termTo: string | null;
}

type NationalRow = Omit<ReadRow<never>, 'records'>;

/** The entries of a section, numbered on from those of the sections before it. */
export function entryRecords(section: SectionReading, before: number): EntryRecord[] {
  const sectionKind = sectionKindOf(section);
  const paths = categoryPaths(section);
  return section.rows.map((row, index) => {
    const term = row.termText === null ? undefined : parseTerm(row.termText);
    return {
      ...row,
      seq: before + index + 1,
      sectionKind,
      categoryPath: paths.get(row.categoryCode ?? '') ?? '',
      namePinyin: pinyinKey(row.name),
      matchKey: entryKeyOf(row.name, row.dosageForm ?? ''),
      confidential: row.standardText !== null && isConfidentialMark(row.standardText),
      termFrom: term?.from ?? null,
      termTo: term?.to ?? null,
    };
  });
}

/** Names of a category and those above it: a code begins with the codes of its ancestors. */
function categoryPaths(section: SectionReading): ReadonlyMap<string, string> {
  const names = new Map(section.categories.map((category) => [category.code, category.name]));
  return new Map(
    [...names.keys()].map((code) => {
      const ancestors = [2, 4, 5]
        .filter((length) => length < code.length)
        .map((length) => names.get(code.slice(0, length)));
      return [code, [...ancestors, names.get(code)].filter((name) => name !== undefined).join(' / ')];
    }),
  );
}

const SKIPPED: Readonly<Partial<Record<RowKind, string>>> = {
  header: '栏目标题行',
  title: '表名行',
  pageMark: '页码',
  blank: '空行',
};

/** Every row of a recognised sheet with what became of it. */
export function reportRows(section: SectionReading): NationalRow[] {
  const names = new Map<number, string>([
    ...section.rows.map((row) => [row.sheetRow, row.name] as const),
    ...section.categories.map(
      (category) => [category.sheetRow, `${category.code} ${category.name}`] as const,
    ),
  ]);
  const findings = new Map<number, { cell: string; reasons: string[] }>();
  for (const finding of [...section.refused, ...section.doubtful]) {
    const known = findings.get(finding.sheetRow);
    if (known) known.reasons.push(`${finding.cell} ${finding.reason}`);
    else findings.set(finding.sheetRow, { cell: finding.cell, reasons: [finding.reason] });
  }
  return section.kinds.map((kind, index) => {
    const sheetRow = index + 1;
    const found = findings.get(sheetRow);
    return {
      sheet: section.section,
      sheetRow,
      cell: found?.cell ?? `A${sheetRow}`,
      outcome: outcomeOf(kind, found !== undefined),
      name: names.get(sheetRow) ?? '',
      reason: found?.reasons.join('；') ?? SKIPPED[kind] ?? repeatOf(section, sheetRow),
    };
  });
}

function repeatOf(section: SectionReading, sheetRow: number): string {
  const earlier = section.repeats.get(sheetRow);
  return earlier === undefined ? '' : `与第 ${earlier} 行完全相同（重复的页）`;
}

function outcomeOf(kind: RowKind, hasFinding: boolean): NationalRow['outcome'] {
  if (kind === 'refused') return 'refused';
  if (kind === 'continuation') return 'doubtful';
  if (kind === 'category') return 'category';
  if (kind === 'drug') return hasFinding ? 'doubtful' : 'taken';
  return 'skipped';
}
