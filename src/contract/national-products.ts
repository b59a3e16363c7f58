import { Type } from 'typebox';
import { SECTION_KINDS, type SectionKind } from '../domain/catalogue/section-kind.ts';
import { endpoint } from './endpoint.ts';
import {
  Count,
  Day,
  Id,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  PriceText,
  RatioText,
  shape,
  Text,
} from './shapes.ts';

/** The master of products by national code, and which entry of the national list each is (M4, N1.1, N3.1, N5.1, N5.5). */

const Kind = oneOf(['western', 'chinese', 'piece'] as const);
const Verdict = oneOf(['matched', 'doubtful', 'none'] as const);
const MatchOrigin = oneOf(['rule', 'carried', 'person'] as const);
const CodeText = Type.String({ pattern: '^([XZ][0-9A-Z]{19,22}|T[0-9]{9})$', description: '国家药品编码' });
const SectionKindName = oneOf(Object.keys(SECTION_KINDS) as SectionKind[]);
const DESK = ['provinceCatalogue', 'provincePrice', 'auditor'] as const;

const Entry = shape({
  seq: Count,
  sectionKind: SectionKindName,
  section: Type.String(),
  number: Count,
  isSubEntry: Type.Boolean(),
  class: Nullable(oneOf(['甲', '乙'] as const)),
  name: Type.String(),
  dosageForm: Nullable(Type.String()),
  categoryPath: Type.String(),
});

const ProductFacts = {
  nationalCode: CodeText,
  kind: Kind,
  name: Type.String(),
  tradeName: Type.String(),
  form: Type.String(),
  spec: Type.String(),
  pack: Type.String(),
  maker: Type.String(),
  approvalText: Type.String(),
  drugType: Type.String(),
  quality: Type.String(),
  reimbursement: Type.String(),
  norm: Type.String(),
  /** As the table says; null where it has no such column. */
  isProcured: Nullable(Type.Boolean()),
  isDualChannel: Nullable(Type.Boolean()),
  isNegotiated: Nullable(Type.Boolean()),
  isConfidential: Nullable(Type.Boolean()),
};

const ProductRow = shape({
  ...ProductFacts,
  /** Today's listing price; null where there is none or the table keeps it in confidence. */
  listedPrice: Nullable(PriceText),
  verdict: Nullable(Verdict),
  entryName: Nullable(Type.String()),
  entryForm: Nullable(Type.String()),
  entryClass: Nullable(oneOf(['甲', '乙'] as const)),
});

export const listNationalProducts = endpoint({
  id: 'catalogue.listNationalProducts',
  method: 'GET',
  path: '/api/national-products',
  summary: '产品主档：按名称、拼音首字母、编码、企业、批准文号查',
  who: 'signedIn',
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    kind: Type.Optional(Kind),
    flag: Type.Optional(oneOf(['procured', 'dualChannel', 'negotiated', 'confidential'] as const)),
    verdict: Type.Optional(oneOf(['matched', 'doubtful', 'none', 'waiting'] as const)),
  }),
  output: pageOf(ProductRow),
  clauses: ['N3.1', 'N5.1', 'N5.5'],
});

const MatchRow = shape({
  verdict: Verdict,
  reason: Type.String(),
  origin: MatchOrigin,
  /** As the rules see it. */
  confidence: RatioText,
  entry: Nullable(Entry),
  candidates: Type.Array(Entry),
});

export const getNationalProduct = endpoint({
  id: 'catalogue.getNationalProduct',
  method: 'GET',
  path: '/api/national-products/:code',
  summary: '产品主档：编码各段、对应的目录条目、挂网价与改动经过',
  who: 'signedIn',
  params: shape({ code: CodeText }),
  output: shape({
    product: shape(ProductFacts),
    /** Whether it is a product of the 单行支付 list, with a page of its own. */
    isPaymentProduct: Type.Boolean(),
    codeParts: Type.Array(shape({ text: Type.String(), label: Type.String() })),
    /** Names of the categories that the code falls under, in the national list in force. */
    categoryPath: Nullable(Type.String()),
    edition: Nullable(Type.String()),
    match: Nullable(MatchRow),
    matchHistory: Type.Array(
      shape({
        edition: Type.String(),
        verdict: Verdict,
        entryName: Nullable(Type.String()),
        reason: Type.String(),
        origin: MatchOrigin,
        enteredBy: Nullable(Type.String()),
        enteredAt: Instant,
      }),
    ),
    prices: Type.Array(
      shape({
        price: Nullable(PriceText),
        from: Day,
        to: Nullable(Day),
        source: Type.String(),
        enteredAt: Instant,
      }),
    ),
    history: Type.Array(
      shape({
        until: Instant,
        /** Facts that were changed then, with what they said before and after. */
        changes: Type.Array(shape({ label: Type.String(), before: Type.String(), after: Type.String() })),
      }),
    ),
    firstFile: Nullable(Type.String()),
    lastFile: Nullable(Type.String()),
  }),
  clauses: ['M4', 'N3.1', 'N5.1', 'N5.5'],
});

export const getMatchingSummary = endpoint({
  id: 'catalogue.getProductMatchingSummary',
  method: 'GET',
  path: '/api/product-matches/summary',
  summary: '产品对应国家目录条目的进度',
  who: DESK,
  output: shape({
    /** Null while no national version is published. */
    versionId: Nullable(Id),
    edition: Nullable(Type.String()),
    matched: Count,
    doubtful: Count,
    none: Count,
    /** Products that were not looked at in this version yet. */
    waiting: Count,
    byPerson: Count,
  }),
  clauses: ['M4', 'N1.1'],
});

export const listProductMatches = endpoint({
  id: 'catalogue.listProductMatches',
  method: 'GET',
  path: '/api/product-matches',
  summary: '待人工确认的对应，连同候选条目',
  who: DESK,
  query: shape({ ...PAGE_QUERY, verdict: Type.Optional(Verdict), q: Type.Optional(Text(60)) }),
  output: pageOf(
    shape({
      ...ProductFacts,
      match: MatchRow,
      /** How many more products of the same generic name and form wait. */
      siblings: Count,
    }),
  ),
  clauses: ['M4', 'N1.1'],
});

export const runProductMatching = endpoint({
  id: 'catalogue.runMatching',
  method: 'POST',
  path: '/api/product-matches/run',
  summary: '按现行国家目录重新对应全部产品；人工确认的保留',
  who: ['provinceCatalogue'],
  body: shape({}),
  output: shape({ versionId: Id, products: Count, changed: Count }),
  clauses: ['M4', 'N1.1'],
});

export const decideMatches = endpoint({
  id: 'catalogue.decideMatches',
  method: 'POST',
  path: '/api/product-matches/decisions',
  summary: '确认产品对应的条目，或确认不在目录内；可一并确认同通用名剂型的其他产品',
  who: ['provinceCatalogue'],
  body: shape({ code: CodeText, seq: Nullable(Count), siblings: Type.Boolean() }),
  output: shape({ codes: Type.Array(CodeText) }),
  clauses: ['M4', 'N1.1'],
});

export const undoMatches = endpoint({
  id: 'catalogue.undoMatches',
  method: 'POST',
  path: '/api/product-matches/undo',
  summary: '撤回人工确认',
  who: ['provinceCatalogue'],
  body: shape({ codes: Type.Array(CodeText, { minItems: 1, maxItems: 5000 }) }),
  output: shape({ codes: Type.Array(CodeText) }),
  clauses: ['M4', 'N1.1'],
});

export const nationalProductEndpoints = {
  listNationalProducts,
  getNationalProduct,
  getMatchingSummary,
  listProductMatches,
  runProductMatching,
  decideMatches,
  undoMatches,
};
