import { Type } from 'typebox';
import { SECTION_KINDS, type SectionKind } from '../domain/catalogue/section-kind.ts';
import { endpoint } from './endpoint.ts';
import { Count, Id, Instant, Nullable, oneOf, PAGE_QUERY, RatioText, shape, Text } from './shapes.ts';

/** Self-pay ratios of 乙 entries: carried over, or reviewed by experts, many at once, undone before publication (N2.1). */

const IdParam = shape({ id: Id });
const RATIO_WRITERS = ['provinceCatalogue', 'agencyReviewer'] as const;
const PROVINCE = ['provinceCatalogue', 'provincePrice', 'auditor'] as const;
const QUEUE_FILTER = {
  q: Type.Optional(Text(60)),
  section: Type.Optional(oneOf(Object.keys(SECTION_KINDS) as SectionKind[])),
  category: Type.Optional(Type.String({ pattern: '^[A-Z]{2}(\\d{2}([A-Z]{1,2})?)?$' })),
};

export const listRatioQueue = endpoint({
  id: 'catalogue.listRatioQueue',
  method: 'GET',
  path: '/api/catalogue/versions/:id/ratio-queue',
  summary: '待评审自付比例的乙类条目、进度和同类药品的比例',
  who: PROVINCE,
  params: IdParam,
  query: shape({ ...PAGE_QUERY, ...QUEUE_FILTER }),
  output: shape({
    /** 乙 rows of the version by where their ratio comes from. */
    progress: shape({
      all: Count,
      carried: Count,
      renamed: Count,
      printed: Count,
      reviewed: Count,
      pending: Count,
    }),
    total: Count,
    rows: Type.Array(
      shape({
        seq: Count,
        section: Type.String(),
        number: Count,
        isSubEntry: Type.Boolean(),
        name: Type.String(),
        dosageForm: Nullable(Type.String()),
        categoryCode: Nullable(Type.String()),
        categoryPath: Type.String(),
        remark: Nullable(Type.String()),
        /** The commonest ratio of the same category in this version, and how many have one; null without any. */
        peerRatio: Nullable(RatioText),
        peers: Count,
      }),
    ),
  }),
  clauses: ['N2.1'],
});

export const setSelfPayRatio = endpoint({
  id: 'catalogue.setSelfPayRatio',
  method: 'POST',
  path: '/api/catalogue/versions/:id/ratios',
  summary: '录入评审确定的自付比例',
  who: RATIO_WRITERS,
  params: IdParam,
  body: shape({ seq: Count, ratio: RatioText, evidence: Text(300) }),
  output: shape({ done: Type.Boolean() }),
  refusals: [
    'CLASS_A_RATIO_NOT_ZERO',
    'HERBAL_PIECE_RATIO_NOT_ZERO',
    'CATALOGUE_SUBMITTED',
    'CATALOGUE_ALREADY_PUBLISHED',
    'AREA_MAY_NOT_CHANGE_LIST',
  ],
  clauses: ['N2.1', 'N5.1'],
});

export const setSelfPayRatios = endpoint({
  id: 'catalogue.setSelfPayRatios',
  method: 'POST',
  path: '/api/catalogue/versions/:id/ratios/batch',
  summary: '成批录入自付比例：写明专家建议和依据',
  who: RATIO_WRITERS,
  params: IdParam,
  body: shape({
    seqs: Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 5000, uniqueItems: true }),
    ratio: RatioText,
    /** What the experts proposed, in their words. */
    proposal: Text(500),
    evidence: Text(300),
  }),
  output: shape({ actId: Nullable(Id), set: Count }),
  refusals: [
    'CLASS_A_RATIO_NOT_ZERO',
    'HERBAL_PIECE_RATIO_NOT_ZERO',
    'CATALOGUE_SUBMITTED',
    'CATALOGUE_ALREADY_PUBLISHED',
    'AREA_MAY_NOT_CHANGE_LIST',
  ],
  clauses: ['N2.1', 'N5.1'],
});

export const listRatioActs = endpoint({
  id: 'catalogue.listRatioActs',
  method: 'GET',
  path: '/api/catalogue/versions/:id/ratio-acts',
  summary: '自付比例的历次录入与撤销',
  who: PROVINCE,
  params: IdParam,
  output: shape({
    rows: Type.Array(
      shape({
        id: Id,
        kind: oneOf(['review', 'rename', 'undo'] as const),
        at: Instant,
        by: Type.String(),
        /** Null where several were set at once. */
        ratio: Nullable(RatioText),
        entries: Count,
        proposal: Type.String(),
        evidence: Type.String(),
        undone: Type.Boolean(),
      }),
    ),
  }),
  clauses: ['N2.1'],
});

export const undoRatioAct = endpoint({
  id: 'catalogue.undoRatioAct',
  method: 'POST',
  path: '/api/catalogue/versions/:id/ratio-acts/:actId/undo',
  summary: '发布前撤销一次录入，恢复录入前的比例',
  who: RATIO_WRITERS,
  params: shape({ id: Id, actId: Id }),
  body: shape({ reason: Text(300) }),
  output: shape({ restored: Count }),
  refusals: ['CATALOGUE_SUBMITTED', 'CATALOGUE_ALREADY_PUBLISHED', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['N2.1', 'N5.1'],
});

export const selfPayRatioEndpoints = {
  listRatioQueue,
  setSelfPayRatio,
  setSelfPayRatios,
  listRatioActs,
  undoRatioAct,
};
