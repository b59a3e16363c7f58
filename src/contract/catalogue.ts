import { Type } from 'typebox';
import { SECTION_KINDS, type SectionKind } from '../domain/catalogue/section-kind.ts';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, oneOf, PAGE_QUERY, pageOf, RatioText, shape, Text } from './shapes.ts';

/** The national catalogue: import as a job, reconciliation, publication, entries (N1.1, N2.1, N5.1). */

const Nullable = <T extends Parameters<typeof Type.Array>[0]>(member: T) => Type.Union([member, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const PROVINCE = ['provinceCatalogue', 'provincePrice', 'auditor'] as const;
const IdParam = shape({ id: Id });
const Edition = Type.String({ pattern: '^\\d{4}$', description: '版本年份' });
const SectionKindName = oneOf(Object.keys(SECTION_KINDS) as SectionKind[]);

const ReconciliationLine = shape({
  part: Type.String(),
  label: Type.String(),
  published: Count,
  imported: Count,
  difference: Type.Integer(),
});

const Finding = shape({
  section: Type.String(),
  sheetRow: Count,
  cell: Type.String(),
  reason: Type.String(),
});

const SectionSummary = shape({
  section: Type.String(),
  kind: SectionKindName,
  sheetRows: Count,
  drugRows: Count,
  numberedRows: Count,
  subEntryRows: Count,
  firstNumber: Nullable(Count),
  lastNumber: Nullable(Count),
  gaps: Type.Array(Count),
  repeated: Type.Array(Count),
  categoryRows: Count,
  blankRows: Count,
  refusedRows: Count,
  doubtfulRows: Count,
  confidentialRows: Count,
});

const TotalsFields = {
  western: Count,
  chinese: Count,
  negotiatedWestern: Count,
  negotiatedChinese: Count,
  total: Count,
};

export const previewCatalogue = endpoint({
  id: 'catalogue.previewCatalogue',
  method: 'POST',
  path: '/api/catalogue/imports/preview',
  summary: '识别目录文件，什么也不写入',
  who: ['provinceCatalogue'],
  upload: true,
  output: shape({
    fileName: Type.String(),
    sha256: Type.String(),
    sections: Type.Array(SectionSummary),
    ignoredSheets: Type.Array(shape({ section: Type.String(), reason: Type.String() })),
    /** At most 200 of each; the report after the import has all. */
    doubtful: Type.Array(Finding),
    refused: Type.Array(Finding),
    guessedEdition: Nullable(Edition),
    knownTotals: Type.Array(shape({ edition: Edition, ...TotalsFields, source: Type.String() })),
    reconciliation: Type.Array(ReconciliationLine),
    alreadyImportedAs: Nullable(Id),
  }),
  clauses: ['N1.1'],
});

export const startImport = endpoint({
  id: 'catalogue.startImport',
  method: 'POST',
  path: '/api/catalogue/imports',
  summary: '导入目录文件为草稿版本（后台任务）；同一文件再导入不重复写入',
  who: ['provinceCatalogue'],
  upload: true,
  body: shape({
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: '识别时得到的摘要，核对确是同一文件' }),
    edition: Edition,
    effectiveFrom: Day,
    western: Type.Optional(Count),
    chinese: Type.Optional(Count),
    negotiatedWestern: Type.Optional(Count),
    negotiatedChinese: Type.Optional(Count),
    total: Type.Optional(Count),
  }),
  output: shape({ importId: Nullable(Id), versionId: Nullable(Id), alreadyImported: Type.Boolean() }),
  clauses: ['N1.1'],
});

const ImportShape = shape({
  id: Id,
  fileName: Type.String(),
  state: oneOf(['running', 'done', 'failed', 'cancelled'] as const),
  rowsTotal: Count,
  rowsDone: Count,
  taken: Count,
  doubtful: Count,
  refused: Count,
  error: Nullable(Type.String()),
  startedAt: Instant,
  startedBy: Type.String(),
  elapsedMs: Count,
  versionId: Nullable(Id),
});

export const listImports = endpoint({
  id: 'catalogue.listImports',
  method: 'GET',
  path: '/api/catalogue/imports',
  summary: '导入记录',
  who: PROVINCE,
  query: shape(PAGE_QUERY),
  output: pageOf(ImportShape),
  clauses: ['N1.1'],
});

export const getImport = endpoint({
  id: 'catalogue.getImport',
  method: 'GET',
  path: '/api/catalogue/imports/:id',
  summary: '导入进度与结果',
  who: PROVINCE,
  params: IdParam,
  output: ImportShape,
  clauses: ['N1.1'],
});

export const cancelImport = endpoint({
  id: 'catalogue.cancelImport',
  method: 'POST',
  path: '/api/catalogue/imports/:id/cancel',
  summary: '取消导入，已写入的全部撤回',
  who: ['provinceCatalogue'],
  params: IdParam,
  output: ImportShape,
  clauses: ['N1.1'],
});

const OutcomeName = oneOf(['taken', 'doubtful', 'refused', 'category', 'skipped'] as const);
const RowFilter = {
  outcome: Type.Optional(OutcomeName),
  sheet: Type.Optional(Text(60)),
  q: Type.Optional(Text(60)),
};

export const listImportRows = endpoint({
  id: 'catalogue.listImportRows',
  method: 'GET',
  path: '/api/catalogue/imports/:id/rows',
  summary: '逐行导入报告',
  who: PROVINCE,
  params: IdParam,
  query: shape({ ...PAGE_QUERY, ...RowFilter }),
  output: pageOf(
    shape({
      seq: Count,
      sheet: Type.String(),
      sheetRow: Count,
      cell: Type.String(),
      outcome: OutcomeName,
      name: Type.String(),
      reason: Type.String(),
    }),
  ),
  clauses: ['N1.1'],
});

export const exportImportRows = endpoint({
  id: 'catalogue.exportImportRows',
  method: 'GET',
  path: '/api/catalogue/imports/:id/rows.xlsx',
  summary: '导出筛选后的逐行导入报告',
  who: PROVINCE,
  params: IdParam,
  query: shape(RowFilter),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['N1.1'],
});

const ClassName = oneOf(['甲', '乙'] as const);

export const listNationalEntries = endpoint({
  id: 'catalogue.listNationalEntries',
  method: 'GET',
  path: '/api/catalogue/versions/:id/entries',
  summary: '国家目录条目，按名称、拼音首字母、分类代码查',
  who: 'signedIn',
  params: IdParam,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    section: Type.Optional(SectionKindName),
    category: Type.Optional(Type.String({ pattern: '^[A-Z]{2}(\\d{2}([A-Z]{1,2})?)?$' })),
    class: Type.Optional(ClassName),
    ratio: Type.Optional(oneOf(['pending'] as const)),
  }),
  output: pageOf(
    shape({
      seq: Count,
      section: Type.String(),
      sectionKind: SectionKindName,
      categoryCode: Nullable(Type.String()),
      categoryPath: Type.String(),
      class: Nullable(ClassName),
      number: Count,
      isSubEntry: Type.Boolean(),
      name: Type.String(),
      dosageForm: Nullable(Type.String()),
      /** 保密 where the list prints a mark. */
      standardText: Nullable(Type.String()),
      remark: Nullable(Type.String()),
      termFrom: Nullable(Day),
      termTo: Nullable(Day),
      /** Null while a 乙 entry waits for the expert review. */
      selfPayRatio: Nullable(RatioText),
      ratioSource: Nullable(oneOf(['classA', 'carried', 'review'] as const)),
    }),
  ),
  clauses: ['N1.1', 'N2.1', 'N5.1'],
});

export const listCategories = endpoint({
  id: 'catalogue.listCategories',
  method: 'GET',
  path: '/api/catalogue/versions/:id/categories',
  summary: '目录分类树',
  who: 'signedIn',
  params: IdParam,
  output: shape({ rows: Type.Array(shape({ code: Type.String(), path: Type.String(), entries: Count })) }),
  clauses: ['N1.1'],
});

export const catalogueEndpoints = {
  previewCatalogue,
  startImport,
  listImports,
  getImport,
  cancelImport,
  listImportRows,
  exportImportRows,
  listNationalEntries,
  listCategories,
};
