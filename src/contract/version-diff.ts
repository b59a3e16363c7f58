import { Type } from 'typebox';
import { CHANGE_KINDS, type ChangeKind } from '../domain/catalogue/versions/diff.ts';
import { endpoint } from './endpoint.ts';
import { Count, Id, Nullable, oneOf, PAGE_QUERY, shape, Text } from './shapes.ts';

/** What changed from one version of a list to another, and what people say of renames (N1.1, N2.1). */

const IdParam = shape({ id: Id });
const Kind = oneOf(Object.keys(CHANGE_KINDS) as ChangeKind[]);

const DIFF_FILTER = {
  against: Id,
  kind: Type.Optional(Kind),
  part: Type.Optional(Text(60)),
  q: Type.Optional(Text(60)),
};

export const diffVersions = endpoint({
  id: 'catalogue.diffVersions',
  method: 'GET',
  path: '/api/catalogue/versions/:id/diff',
  summary: '与同类目录的另一版比较：增、减、转常规、更名、甲乙、范围、标准、规格、比例、有效期',
  who: 'signedIn',
  params: IdParam,
  query: shape({ ...DIFF_FILTER, ...PAGE_QUERY }),
  output: shape({
    /** Under the same part and search words. */
    counts: Type.Array(shape({ kind: Kind, label: Type.String(), count: Count })),
    parts: Type.Array(Type.String()),
    total: Count,
    rows: Type.Array(
      shape({
        kind: Kind,
        label: Type.String(),
        /** The entry in this version; null for one that is gone. */
        ref: Nullable(Count),
        /** The entry in the other version; null for one that is new. */
        againstRef: Nullable(Count),
        name: Type.String(),
        dosageForm: Nullable(Type.String()),
        part: Type.String(),
        before: Nullable(Type.String()),
        after: Nullable(Type.String()),
      }),
    ),
  }),
  clauses: ['N1.1', 'N2.1', 'N5.1'],
});

export const exportDiff = endpoint({
  id: 'catalogue.exportDiff',
  method: 'GET',
  path: '/api/catalogue/versions/:id/diff.xlsx',
  summary: '导出两版目录的变化',
  who: 'signedIn',
  params: IdParam,
  query: shape(DIFF_FILTER),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['N1.1', 'N5.1'],
});

export const judgeRename = endpoint({
  id: 'catalogue.judgeRename',
  method: 'POST',
  path: '/api/catalogue/versions/:id/renames',
  summary: '认定是否更名：是的沿用原自付比例，不是的不再提示',
  who: ['provinceCatalogue', 'agencyReviewer'],
  params: IdParam,
  body: shape({ against: Id, ref: Id, againstRef: Id, same: Type.Boolean(), reason: Text(300) }),
  output: shape({
    /** Whether a self-pay ratio was carried over, or taken back. */
    ratioChanged: Type.Boolean(),
  }),
  refusals: ['CATALOGUE_ALREADY_PUBLISHED', 'CATALOGUE_SUBMITTED', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['N1.1', 'N2.1', 'N5.1'],
});

export const versionDiffEndpoints = { diffVersions, exportDiff, judgeRename };
