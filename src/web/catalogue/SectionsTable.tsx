import type { previewCatalogue } from '../../contract/catalogue.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { SECTION_KINDS } from '../../domain/catalogue/section-kind.ts';
import { DataTable } from '../ui/DataTable.tsx';
import type { Column } from '../ui/table-columns.ts';

type Section = OutputOf<typeof previewCatalogue>['sections'][number];

const number = (
  value: (section: Section) => number | string,
  title: string,
  key: string,
): Column<Section> => ({
  key,
  title,
  text: (section) => String(value(section)),
  align: 'right',
  width: 90,
});

const COLUMNS: readonly Column<Section>[] = [
  { key: 'section', title: '工作表', text: (section) => section.section },
  { key: 'kind', title: '归入', text: (section) => SECTION_KINDS[section.kind] },
  number((section) => section.sheetRows, '总行数', 'sheetRows'),
  number((section) => section.drugRows, '药品行', 'drugRows'),
  number((section) => section.numberedRows, '编号数', 'numberedRows'),
  number((section) => section.subEntryRows, '★ 行', 'subEntryRows'),
  {
    key: 'range',
    title: '编号',
    text: (section) =>
      section.firstNumber === null ? '' : `${section.firstNumber} – ${section.lastNumber ?? ''}`,
    width: 110,
  },
  number((section) => section.gaps.length + section.repeated.length, '断号重号', 'gaps'),
  number((section) => section.categoryRows, '分类行', 'categoryRows'),
  number((section) => section.doubtfulRows, '存疑', 'doubtfulRows'),
  number((section) => section.refusedRows, '拒绝', 'refusedRows'),
];

/** What was recognised in a file, sheet by sheet. */
export function SectionsTable({ sections }: { readonly sections: readonly Section[] }) {
  return (
    <DataTable
      label="识别出的工作表"
      rows={sections}
      rowKey={(section) => section.section}
      columns={COLUMNS}
      isLate={(section) => section.refusedRows + section.doubtfulRows > 0}
      empty={{ why: '没有识别出目录工作表' }}
    />
  );
}
