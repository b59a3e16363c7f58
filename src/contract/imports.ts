import { Type } from 'typebox';
import {
  IMPORTER_KINDS,
  ROW_OUTCOMES,
  type ImporterKind,
  type RowOutcome,
} from '../domain/catalogue/imports/importer-kind.ts';
import { LIST_TEMPLATES, type TemplateKind } from '../domain/catalogue/imports/list-templates.ts';
import { CLAUSE_IDS, type ClauseId } from '../policy/clause-ids.ts';
import { endpoint } from './endpoint.ts';
import { Count, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** From a file to a draft or to dated facts: recognised by its captions, imported as a job, reported row by row (N1.1, N2.1, N6). */

const READERS = ['provinceCatalogue', 'provincePrice', 'auditor'] as const;
const WRITERS = ['provinceCatalogue', 'provincePrice'] as const;
const IdParam = shape({ id: Id });
const KindName = oneOf(Object.keys(IMPORTER_KINDS) as ImporterKind[]);
const OutcomeName = oneOf(Object.keys(ROW_OUTCOMES) as RowOutcome[]);

const Fact = shape({ label: Type.String(), value: Type.String() });
const Finding = shape({
  sheet: Type.String(),
  sheetRow: Count,
  cell: Type.String(),
  name: Type.String(),
  reason: Type.String(),
});
const ReadCounts = shape({ taken: Count, doubtful: Count, refused: Count, category: Count, skipped: Count });

export const previewImport = endpoint({
  id: 'catalogue.previewImport',
  method: 'POST',
  path: '/api/catalogue/imports/preview',
  summary: '按栏目标题识别文件是哪一种目录或表，什么也不写入',
  who: WRITERS,
  upload: true,
  output: shape({
    fileName: Type.String(),
    sha256: Type.String(),
    importer: KindName,
    label: Type.String(),
    format: oneOf(['xlsx', 'xls', 'csv'] as const),
    /** What confirming does. */
    plan: Type.String(),
    clauses: Type.Array(oneOf(CLAUSE_IDS as readonly ClauseId[])),
    /** Whether the caller's office may start it. */
    mayStart: Type.Boolean(),
    /** All or nothing, or kept batch by batch. */
    allOrNothing: Type.Boolean(),
    sheets: Type.Array(
      shape({
        sheet: Type.String(),
        captionRow: Count,
        captions: Type.Array(Type.String()),
        part: Type.String(),
        note: Type.String(),
        rows: Count,
        tally: ReadCounts,
      }),
    ),
    ignored: Type.Array(shape({ sheet: Type.String(), reason: Type.String() })),
    tally: ReadCounts,
    /** False where only the first rows of a big table were looked at. */
    complete: Type.Boolean(),
    facts: Type.Array(Fact),
    /** At most 200 of each; the report after the import has all. */
    doubtful: Type.Array(Finding),
    refused: Type.Array(Finding),
    fields: Type.Array(
      shape({
        name: Type.String(),
        label: Type.String(),
        kind: oneOf(['text', 'day', 'count', 'year'] as const),
        required: Type.Boolean(),
        hint: Nullable(Type.String()),
        /** The value proposed. */
        value: Type.String(),
        /** What the file holds, where the setting states a total. */
        inFile: Nullable(Count),
      }),
    ),
    /** Published totals that the platform knows, by edition, as values of the fields. */
    known: Type.Array(
      shape({
        edition: Type.String(),
        values: Type.Array(shape({ name: Type.String(), value: Type.String() })),
      }),
    ),
    alreadyImportedAs: Nullable(Id),
  }),
  clauses: ['N1.1', 'N2.1', 'N6'],
});

export const startImport = endpoint({
  id: 'catalogue.startImport',
  method: 'POST',
  path: '/api/catalogue/imports',
  summary: '开始导入（后台任务）；同一文件再导入不重复写入',
  who: WRITERS,
  upload: true,
  body: shape({
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$', description: '识别时得到的摘要，核对确是同一文件' }),
    importer: KindName,
    settings: Type.String({ maxLength: 8000, description: '各项设置，JSON 对象，值都是文本' }),
  }),
  output: shape({ importId: Nullable(Id), versionId: Nullable(Id), alreadyImported: Type.Boolean() }),
  clauses: ['N1.1', 'N2.1', 'N6'],
});

const ImportShape = shape({
  id: Id,
  fileName: Type.String(),
  importer: KindName,
  label: Type.String(),
  state: oneOf(['running', 'done', 'failed', 'cancelled'] as const),
  /** 0 while only reading will tell. */
  rowsTotal: Count,
  rowsDone: Count,
  taken: Count,
  changed: Count,
  unchanged: Count,
  doubtful: Count,
  refused: Count,
  category: Count,
  skipped: Count,
  allOrNothing: Type.Boolean(),
  settings: Type.Array(Fact),
  facts: Type.Array(Fact),
  error: Nullable(Type.String()),
  startedAt: Instant,
  startedBy: Type.String(),
  /** How often a process took it up, and when it last was taken up after another had ended. */
  attempts: Count,
  resumedAt: Nullable(Instant),
  elapsedMs: Count,
  versionId: Nullable(Id),
});

export const listImports = endpoint({
  id: 'catalogue.listImports',
  method: 'GET',
  path: '/api/catalogue/imports',
  summary: '导入记录',
  who: READERS,
  query: shape({ ...PAGE_QUERY, importer: Type.Optional(KindName) }),
  output: pageOf(ImportShape),
  clauses: ['N1.1'],
});

export const getImport = endpoint({
  id: 'catalogue.getImport',
  method: 'GET',
  path: '/api/catalogue/imports/:id',
  summary: '导入进度与结果',
  who: READERS,
  params: IdParam,
  output: ImportShape,
  clauses: ['N1.1'],
});

export const cancelImport = endpoint({
  id: 'catalogue.cancelImport',
  method: 'POST',
  path: '/api/catalogue/imports/:id/cancel',
  summary: '取消导入：目录草稿全部撤回，分批写入的表停在已写入处',
  who: WRITERS,
  params: IdParam,
  output: ImportShape,
  clauses: ['N1.1'],
});

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
  who: READERS,
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
  who: READERS,
  params: IdParam,
  query: shape(RowFilter),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['N1.1'],
});

export const getListTemplate = endpoint({
  id: 'catalogue.getListTemplate',
  method: 'GET',
  path: '/api/catalogue/import-templates/:kind',
  summary: '目录的空白模板：栏目标题与填写说明',
  who: READERS,
  params: shape({ kind: oneOf(Object.keys(LIST_TEMPLATES) as TemplateKind[]) }),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['M4', 'N6'],
});

export const importsEndpoints = {
  previewImport,
  startImport,
  listImports,
  getImport,
  cancelImport,
  listImportRows,
  exportImportRows,
  getListTemplate,
};
