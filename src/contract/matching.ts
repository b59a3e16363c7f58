import { Type } from 'typebox';
import {
  ITEM_KINDS,
  MATCH_CHANGES,
  MATCH_SOURCES,
  MATCH_STATES,
  type ItemKind,
  type MatchChange,
  type MatchSource,
  type MatchState,
} from '../domain/catalogue/matching/model.ts';
import { endpoint } from './endpoint.ts';
import {
  Count,
  Day,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  RatioText,
  shape,
  Text,
} from './shapes.ts';

/** 药品对照: an institution's own items and the national codes it confirms for them (N5.5). */

const KindName = oneOf(Object.keys(ITEM_KINDS) as ItemKind[]);
const StateName = oneOf(Object.keys(MATCH_STATES) as MatchState[]);
const ChangeName = oneOf(Object.keys(MATCH_CHANGES) as MatchChange[]);
const SourceName = oneOf(Object.keys(MATCH_SOURCES) as MatchSource[]);
const ItemCode = Type.String({ pattern: '^[^\\s]{1,50}$', description: '机构药品编码' });
const NationalCode = Type.String({ pattern: '^[0-9A-Z]{5,30}$', description: '国家药品编码' });
const InstitutionCode = Type.String({ pattern: '^[HP]\\d{11}$', description: '机构编号；机构岗位不必填' });
const Loose = (maxLength: number) => Type.String({ maxLength });

const WRITERS = ['hospitalOffice', 'pharmacist'] as const;
const READERS = [...WRITERS, 'agencyReviewer', 'provinceCatalogue', 'auditor'] as const;

const ItemFields = {
  itemCode: ItemCode,
  kind: KindName,
  name: Text(200),
  dosageForm: Loose(200),
  strength: Loose(200),
  pack: Loose(200),
  maker: Loose(200),
  approvalNo: Loose(200),
  unit: Loose(20),
  unitsPerPack: Nullable(Type.Integer({ minimum: 1, maximum: 9_999_999 })),
  memo: Loose(500),
};

const Product = shape({
  nationalCode: Type.String(),
  name: Type.String(),
  tradeName: Type.String(),
  dosageForm: Type.String(),
  strength: Type.String(),
  pack: Type.String(),
  maker: Type.String(),
  approvalNo: Type.String(),
  /** On the 单行支付 list today. */
  listed: Type.Boolean(),
});

const ItemRow = shape({
  ...ItemFields,
  state: StateName,
  changes: Type.Array(ChangeName),
  /** The match in force, or the one that is to come. */
  match: Nullable(
    shape({
      nationalCode: Type.String(),
      productName: Nullable(Type.String()),
      productSpec: Nullable(Type.String()),
      productMaker: Nullable(Type.String()),
      from: Day,
      to: Nullable(Day),
      source: SourceName,
      enteredBy: Type.String(),
      enteredAt: Instant,
    }),
  ),
  proposal: Nullable(
    shape({
      nationalCode: Type.String(),
      productName: Type.String(),
      productSpec: Type.String(),
      productMaker: Type.String(),
      confidence: RatioText,
      reasons: Type.String(),
      rivals: Count,
    }),
  ),
});

const StateCounts = shape({
  unmatched: Count,
  proposed: Count,
  changed: Count,
  upcoming: Count,
  inForce: Count,
  retired: Count,
});

export const listMatchingInstitutions = endpoint({
  id: 'catalogue.listMatchingInstitutions',
  method: 'GET',
  path: '/api/matching/institutions',
  summary: '各定点机构药品对照进度',
  who: ['agencyReviewer', 'provinceCatalogue', 'auditor'],
  query: shape({ ...PAGE_QUERY, q: Type.Optional(Text(60)) }),
  output: pageOf(shape({ code: Type.String(), name: Type.String(), counts: StateCounts })),
  clauses: ['N5.5'],
});

export const getMatchingSummary = endpoint({
  id: 'catalogue.getMatchingSummary',
  method: 'GET',
  path: '/api/matching/summary',
  summary: '一家机构的药品对照进度',
  who: READERS,
  query: shape({ institution: Type.Optional(InstitutionCode) }),
  output: shape({ code: Type.String(), name: Type.String(), counts: StateCounts }),
  clauses: ['N5.5'],
});

export const listMatchingItems = endpoint({
  id: 'catalogue.listMatchingItems',
  method: 'GET',
  path: '/api/matching/items',
  summary: '机构药品与国家编码的对照，未对照的在前',
  who: READERS,
  query: shape({
    ...PAGE_QUERY,
    institution: Type.Optional(InstitutionCode),
    state: Type.Optional(StateName),
    q: Type.Optional(Text(60)),
    sort: Type.Optional(oneOf(['itemCode', '-itemCode', 'confidence', '-confidence'] as const)),
  }),
  output: pageOf(ItemRow),
  clauses: ['N5.5'],
});

export const getMatchingItem = endpoint({
  id: 'catalogue.getMatchingItem',
  method: 'GET',
  path: '/api/matching/item',
  summary: '一个机构药品：资料、可能的国家编码、对照经过',
  who: READERS,
  query: shape({ institution: Type.Optional(InstitutionCode), item: ItemCode }),
  output: shape({
    item: ItemRow,
    /** The likeliest products first, at most ten. */
    candidates: Type.Array(shape({ product: Product, confidence: RatioText, reasons: Type.String() })),
    history: Type.Array(
      shape({
        at: Instant,
        by: Type.String(),
        what: Type.String(),
        nationalCode: Nullable(Type.String()),
        from: Nullable(Day),
        to: Nullable(Day),
        reason: Type.String(),
      }),
    ),
  }),
  clauses: ['N5.5'],
});

export const searchMatchingProducts = endpoint({
  id: 'catalogue.searchMatchingProducts',
  method: 'GET',
  path: '/api/matching/products',
  summary: '按名称、拼音首字母、编码、企业或批准文号查编码库',
  who: READERS,
  query: shape({ ...PAGE_QUERY, q: Text(60) }),
  output: pageOf(Product),
  clauses: ['N5.5'],
});

export const saveMatchingItem = endpoint({
  id: 'catalogue.saveMatchingItem',
  method: 'POST',
  path: '/api/matching/items',
  summary: '登记或修改一个机构药品',
  who: WRITERS,
  body: shape(ItemFields),
  output: shape({ changed: Type.Boolean() }),
  clauses: ['N5.5'],
});

export const uploadMatchingItems = endpoint({
  id: 'catalogue.uploadMatchingItems',
  method: 'POST',
  path: '/api/matching/upload',
  summary: '批量上传机构药品（xlsx、csv）：先核对，再写入',
  who: WRITERS,
  upload: true,
  body: shape({ mode: oneOf(['check', 'write'] as const) }),
  output: shape({
    total: Count,
    ready: Count,
    written: Count,
    rows: Type.Array(
      shape({
        line: Count,
        cell: Type.String(),
        itemCode: Type.String(),
        name: Type.String(),
        outcome: oneOf(['ready', 'written', 'refused'] as const),
        reason: Type.String(),
      }),
    ),
  }),
  clauses: ['N5.5'],
});

export const proposeMatches = endpoint({
  id: 'catalogue.proposeMatches',
  method: 'POST',
  path: '/api/matching/proposals',
  summary: '为未对照的药品重新推荐国家编码',
  who: WRITERS,
  output: shape({ items: Count, proposed: Count }),
  clauses: ['N5.5'],
});

export const acceptProposals = endpoint({
  id: 'catalogue.acceptProposals',
  method: 'POST',
  path: '/api/matching/accept',
  summary: '采纳推荐：选定的药品，或把握不低于某值的全部',
  who: WRITERS,
  body: shape({
    itemCodes: Type.Optional(Type.Array(ItemCode, { minItems: 1, maxItems: 500 })),
    minConfidence: Type.Optional(RatioText),
  }),
  output: shape({ accepted: Count }),
  refusals: ['NATIONAL_CODE_UNKNOWN'],
  clauses: ['N5.5'],
});

export const chooseMatch = endpoint({
  id: 'catalogue.chooseMatch',
  method: 'POST',
  path: '/api/matching/choose',
  summary: '自行选择国家编码，自某日起生效',
  who: WRITERS,
  body: shape({ itemCode: ItemCode, nationalCode: NationalCode, from: Day }),
  output: shape({ done: Type.Boolean() }),
  refusals: ['NATIONAL_CODE_UNKNOWN'],
  clauses: ['N5.5'],
});

export const withdrawMatch = endpoint({
  id: 'catalogue.withdrawMatch',
  method: 'POST',
  path: '/api/matching/withdraw',
  summary: '撤销对照，自某日起不能结算',
  who: WRITERS,
  body: shape({ itemCode: ItemCode, from: Day, reason: Text(200) }),
  output: shape({ done: Type.Boolean() }),
  clauses: ['N5.5'],
});

export const retireMatchingItems = endpoint({
  id: 'catalogue.retireMatchingItems',
  method: 'POST',
  path: '/api/matching/retire',
  summary: '停用或恢复机构药品',
  who: WRITERS,
  body: shape({
    itemCodes: Type.Array(ItemCode, { minItems: 1, maxItems: 500 }),
    retired: Type.Boolean(),
  }),
  output: shape({ changed: Count }),
  clauses: ['N5.5'],
});

export const matchingEndpoints = {
  listMatchingInstitutions,
  getMatchingSummary,
  listMatchingItems,
  getMatchingItem,
  searchMatchingProducts,
  saveMatchingItem,
  uploadMatchingItems,
  proposeMatches,
  acceptProposals,
  chooseMatch,
  withdrawMatch,
  retireMatchingItems,
};
