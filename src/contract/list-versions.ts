import { Type } from 'typebox';
import { SECTION_KINDS, type SectionKind } from '../domain/catalogue/section-kind.ts';
import { CONTROL_PARTS } from '../domain/catalogue/versions/control-totals.ts';
import { LIST_KINDS, type ListKind } from '../domain/catalogue/versions/list-kinds.ts';
import { endpoint } from './endpoint.ts';
import { Count, Day, Id, Instant, Nullable, oneOf, shape, Text } from './shapes.ts';

/** Versions of all lists: reconciliation, submission by one person, publication by another (N1.1, N5.1, N6, M3). */

const PROVINCE = ['provinceCatalogue', 'provincePrice', 'auditor'] as const;
/** The province writes; an area may knock, is refused with the rule and recorded (N5.1). */
const LIST_WRITERS = ['provinceCatalogue', 'agencyReviewer'] as const;
const IdParam = shape({ id: Id });
const Kind = oneOf(Object.keys(LIST_KINDS) as ListKind[]);
const SectionKindName = oneOf(Object.keys(SECTION_KINDS) as SectionKind[]);

const Total = Type.Optional(Nullable(Count));
/** What the publication states, part by part; which parts there are depends on the kind of list. */
const StatedTotals = shape({
  western: Total,
  chinese: Total,
  ethnic: Total,
  negotiatedWestern: Total,
  negotiatedChinese: Total,
  payable: Total,
  notPaidAlone: Total,
  generics: Total,
  added: Total,
  total: Total,
});

const ReconciliationLine = shape({
  part: oneOf(CONTROL_PARTS),
  label: Type.String(),
  published: Count,
  imported: Count,
  difference: Type.Integer(),
});

export const Version = shape({
  id: Id,
  kind: Kind,
  edition: Type.String(),
  effectiveFrom: Day,
  effectiveTo: Nullable(Day),
  state: oneOf(['draft', 'submitted', 'published'] as const),
  /** Whether the province's day today is under this version; false for one that waits for its day or was replaced. */
  inForce: Type.Boolean(),
  sourceDocument: Type.String(),
  fileName: Nullable(Type.String()),
  entries: Count,
  createdAt: Instant,
  createdBy: Type.String(),
  submittedAt: Nullable(Instant),
  submittedBy: Nullable(Type.String()),
  submitNote: Nullable(Type.String()),
  publishedAt: Nullable(Instant),
  publishedBy: Nullable(Type.String()),
  overrideName: Nullable(Type.String()),
  overrideReason: Nullable(Type.String()),
});

export const listVersions = endpoint({
  id: 'catalogue.listVersions',
  method: 'GET',
  path: '/api/catalogue/versions',
  summary: '目录版本；省局之外只看已发布的',
  who: 'signedIn',
  query: shape({ kind: Type.Optional(Kind) }),
  output: shape({ rows: Type.Array(Version) }),
  clauses: ['N1.1', 'N5.1', 'N6', 'M6'],
});

export const getVersion = endpoint({
  id: 'catalogue.getVersion',
  method: 'GET',
  path: '/api/catalogue/versions/:id',
  summary: '目录版本：核对结果、与其他目录的一致性、办理经过',
  who: PROVINCE,
  params: IdParam,
  output: shape({
    version: Version,
    controlTotals: StatedTotals,
    reconciliation: Type.Array(ReconciliationLine),
    agrees: Type.Boolean(),
    sections: Type.Array(
      shape({
        section: Type.String(),
        kind: SectionKindName,
        rows: Count,
        numbers: Count,
        subEntries: Count,
        confidential: Count,
      }),
    ),
    /** Entries that contradict another list in force; at most 200 of `findingCount`. */
    findings: Type.Array(
      shape({ name: Type.String(), dosageForm: Nullable(Type.String()), reason: Type.String() }),
    ),
    findingCount: Count,
    /** What publishing would override, each in words; a publisher answers for them by name. */
    deviations: Type.Array(Type.String()),
    /** 乙 entries whose self-pay ratio is still to be set. */
    pendingRatios: Count,
    /** The published version of the same list that this one follows, to compare with. */
    previousId: Nullable(Id),
    /** Whether the caller submitted it: who did does not publish it. */
    submittedByMe: Type.Boolean(),
    steps: Type.Array(
      shape({
        step: oneOf(['submitted', 'returned', 'published'] as const),
        by: Type.String(),
        at: Instant,
        note: Type.String(),
      }),
    ),
    importId: Nullable(Id),
    doubtful: Count,
    refused: Count,
  }),
  clauses: ['N1.1', 'N2.1', 'N3.3', 'N6', 'M3'],
});

export const describeVersion = endpoint({
  id: 'catalogue.describeVersion',
  method: 'PUT',
  path: '/api/catalogue/versions/:id',
  summary: '修改草稿的公布文件、有效期和公布总数',
  who: LIST_WRITERS,
  params: IdParam,
  body: shape({
    sourceDocument: Type.String({ maxLength: 200 }),
    effectiveFrom: Day,
    /** Null is two years for 饮片 and 制剂, and open for the other printed lists. */
    effectiveTo: Nullable(Day),
    controlTotals: StatedTotals,
  }),
  output: Version,
  refusals: ['CATALOGUE_ALREADY_PUBLISHED', 'CATALOGUE_SUBMITTED', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['N1.1', 'N5.1', 'N6'],
});

export const createDualChannelDraft = endpoint({
  id: 'catalogue.createDualChannelDraft',
  method: 'POST',
  path: '/api/catalogue/versions/dual-channel',
  summary: '由国家目录的谈判部分建立双通道目录草稿',
  who: LIST_WRITERS,
  body: shape({
    nationalId: Id,
    edition: Text(40),
    effectiveFrom: Day,
    effectiveTo: Nullable(Day),
    sourceDocument: Type.String({ maxLength: 200 }),
    total: Nullable(Count),
  }),
  output: shape({ id: Id, entries: Count }),
  refusals: ['AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M3', 'M6', 'N5.1'],
});

export const dropVersionEntry = endpoint({
  id: 'catalogue.dropVersionEntry',
  method: 'DELETE',
  path: '/api/catalogue/versions/:id/entries/:seq',
  summary: '从双通道目录草稿中去掉药店买不到的药品',
  who: LIST_WRITERS,
  params: shape({ id: Id, seq: Type.Integer({ minimum: 1 }) }),
  output: shape({ done: Type.Boolean() }),
  refusals: ['CATALOGUE_ALREADY_PUBLISHED', 'CATALOGUE_SUBMITTED', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M3', 'N5.1'],
});

export const submitVersion = endpoint({
  id: 'catalogue.submitVersion',
  method: 'POST',
  path: '/api/catalogue/versions/:id/submission',
  summary: '提交发布：写明核对情况，交另一人发布',
  who: LIST_WRITERS,
  params: IdParam,
  body: shape({ note: Text(500) }),
  output: Version,
  refusals: ['CATALOGUE_ALREADY_PUBLISHED', 'CATALOGUE_SUBMITTED', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['N1.1', 'N5.1', 'M6'],
});

export const returnVersion = endpoint({
  id: 'catalogue.returnVersion',
  method: 'POST',
  path: '/api/catalogue/versions/:id/return',
  summary: '退回提交的版本：写明理由，回到草稿',
  who: LIST_WRITERS,
  params: IdParam,
  body: shape({ reason: Text(500) }),
  output: Version,
  refusals: ['CATALOGUE_ALREADY_PUBLISHED', 'CATALOGUE_NOT_SUBMITTED', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['N1.1', 'N5.1'],
});

export const publishVersion = endpoint({
  id: 'catalogue.publishVersion',
  method: 'POST',
  path: '/api/catalogue/versions/:id/publish',
  summary: '发布另一人提交的版本；有不符之处的，须由发布人署名说明理由',
  who: LIST_WRITERS,
  params: IdParam,
  body: shape({ overrideReason: Type.Optional(Type.String({ minLength: 10, maxLength: 500 })) }),
  output: Version,
  refusals: [
    'CATALOGUE_NOT_RECONCILED',
    'CATALOGUE_ALREADY_PUBLISHED',
    'CATALOGUE_NOT_SUBMITTED',
    'PUBLISHER_IS_SUBMITTER',
    'AREA_MAY_NOT_CHANGE_LIST',
  ],
  clauses: ['N1.1', 'N5.1', 'M6'],
});

export const listVersionEndpoints = {
  listVersions,
  getVersion,
  describeVersion,
  createDualChannelDraft,
  dropVersionEntry,
  submitVersion,
  returnVersion,
  publishVersion,
};
