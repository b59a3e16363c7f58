import { Type } from 'typebox';
import type { Membership } from '../domain/catalogue/list-membership.ts';
import { STANDARD_KINDS, type Origin, type StandardKind } from '../domain/catalogue/payable-product.ts';
import { endpoint } from './endpoint.ts';
import { ListedPriceBody, StandardBody } from './prices.ts';
import {
  Count,
  Day,
  Done,
  Id,
  NationalCode,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  PriceText,
  shape,
  Text,
} from './shapes.ts';

/** The 单行支付 list: versions, drugs, products, standards, prices, commitments (M4, M10, M12, N2.2, N3.1, N5.1). */

const OriginName = oneOf(['negotiated', 'regular'] as const satisfies readonly Origin[]);
const StateName = oneOf([
  'listed',
  'transition',
  'ended',
  'absent',
] as const satisfies readonly Membership['state'][]);
const StandardKindName = oneOf(Object.keys(STANDARD_KINDS) as StandardKind[]);
const EntryKey = Type.String({ minLength: 3, maxLength: 300, description: '条目键：通用名与剂型' });
const IdParam = shape({ id: Id });
const CodeParam = shape({ code: NationalCode });

/** The province writes; an area may knock, is refused with the rule and recorded (N5.1). */
const LIST_WRITERS = ['provinceCatalogue', 'agencyReviewer'] as const;
const PRICE_WRITERS = ['provincePrice', 'agencyReviewer'] as const;

export const createListVersion = endpoint({
  id: 'catalogue.createListVersion',
  method: 'POST',
  path: '/api/list-versions',
  summary: '新建单行支付目录草稿，可从已有版本带入条目',
  who: LIST_WRITERS,
  body: shape({
    edition: Text(40),
    effectiveFrom: Day,
    effectiveTo: Day,
    /** How many generic names the publication states; null when it states none. */
    generics: Nullable(Count),
    copyFrom: Nullable(Id),
  }),
  output: shape({ id: Id, copied: Count }),
  refusals: ['AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M4', 'M6', 'N3.3', 'N5.1'],
});

const EntryTerm = { termFrom: Day, termTo: Day, transitionTo: Nullable(Day), removedOn: Nullable(Day) };

const EntryRow = shape({
  id: Id,
  versionId: Id,
  edition: Type.String(),
  published: Type.Boolean(),
  entryKey: Type.String(),
  genericName: Type.String(),
  dosageForm: Type.String(),
  field: Type.String(),
  origin: OriginName,
  ...EntryTerm,
  /** As of the province's day today. */
  state: StateName,
  paymentScope: Nullable(Type.String()),
  products: Count,
});

export const listListEntries = endpoint({
  id: 'catalogue.listListEntries',
  method: 'GET',
  path: '/api/list-entries',
  summary: '单行支付目录；不指定版本时列各药品最近发布的条目',
  who: 'signedIn',
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    versionId: Type.Optional(Id),
    field: Type.Optional(Text(60)),
    state: Type.Optional(oneOf(['listed', 'transition', 'ended'] as const)),
    /** Terms that end on or before this day, to be warned of in time (M10). */
    endsBy: Type.Optional(Day),
    sort: Type.Optional(oneOf(['name', '-name', 'termTo', '-termTo', 'field', '-field'] as const)),
  }),
  output: pageOf(EntryRow),
  clauses: ['M4', 'M6', 'M10', 'N3.3', 'N5.1'],
});

/** A payment standard as the caller may see it: a confidential one has no number except for the price office. */
const StandardRow = shape({
  kind: StandardKindName,
  kindLabel: Type.String(),
  standard: Nullable(PriceText),
  confidential: Type.Boolean(),
  from: Day,
  to: Nullable(Day),
  reason: Type.String(),
  evidence: Type.String(),
});

const ProductFields = {
  nationalCode: NationalCode,
  entryKey: Type.String(),
  genericName: Type.String(),
  tradeName: Type.String(),
  dosageForm: Type.String(),
  maker: Type.String(),
  strength: Type.String(),
  pack: Type.String(),
  unitsPerPack: Type.Integer({ minimum: 1 }),
  doseUnit: Type.String(),
  saleUnit: Type.String(),
  isInjection: Type.Boolean(),
};

const ProductRow = shape({
  ...ProductFields,
  /** Whether it may be paid on its own line today; why not, where it may not. */
  payable: Type.Boolean(),
  notPayableBecause: Nullable(Type.String()),
  standardKind: Nullable(StandardKindName),
  standard: Nullable(PriceText),
  confidential: Type.Boolean(),
  listedPrice: Nullable(PriceText),
  /** Listing price at or under the standard (N2.2); null when either is missing or the standard is confidential. */
  withinStandard: Nullable(Type.Boolean()),
});

export const getListEntry = endpoint({
  id: 'catalogue.getListEntry',
  method: 'GET',
  path: '/api/list-entries/:id',
  summary: '单行支付条目：历次有效期与产品',
  who: 'signedIn',
  params: IdParam,
  output: shape({
    entry: EntryRow,
    diagnosisCodes: Type.Array(Type.String()),
    removalReason: Nullable(Type.String()),
    terms: Type.Array(
      shape({ id: Id, edition: Type.String(), published: Type.Boolean(), origin: OriginName, ...EntryTerm }),
    ),
    products: Type.Array(ProductRow),
  }),
  clauses: ['M4', 'M10', 'N1.2'],
});

export const listFields = endpoint({
  id: 'catalogue.listFields',
  method: 'GET',
  path: '/api/list-fields',
  summary: '单行支付目录用到的治疗领域',
  who: 'signedIn',
  output: shape({ rows: Type.Array(Type.String()) }),
  clauses: ['M4'],
});

const EntryBody = {
  genericName: Text(200),
  dosageForm: Text(60),
  field: Text(60),
  paymentScope: Nullable(Text(2000)),
  diagnosisCodes: Type.Array(Type.String({ pattern: '^[A-Z][0-9A-Zx.+*]{0,15}$' }), { maxItems: 200 }),
  origin: OriginName,
  /** Null takes the version's first day. */
  termFrom: Nullable(Day),
  /** Null takes the agreement's end for a negotiated drug, and one year for the others (M10). */
  termTo: Nullable(Day),
  /** Last day of a transition after the term; null when none was granted. */
  transitionTo: Nullable(Day),
};

export const addListEntry = endpoint({
  id: 'catalogue.addListEntry',
  method: 'POST',
  path: '/api/list-entries',
  summary: '在草稿中增加条目',
  who: LIST_WRITERS,
  body: shape({ versionId: Id, ...EntryBody }),
  output: shape({ id: Id, entryKey: Type.String(), termFrom: Day, termTo: Day }),
  refusals: ['CATALOGUE_ALREADY_PUBLISHED', 'CATALOGUE_SUBMITTED', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M4', 'M10', 'N5.1'],
});

export const reviseListEntry = endpoint({
  id: 'catalogue.reviseListEntry',
  method: 'PUT',
  path: '/api/list-entries/:id',
  summary: '修改草稿中的条目',
  who: LIST_WRITERS,
  params: IdParam,
  body: shape(EntryBody),
  output: Done,
  refusals: ['CATALOGUE_ALREADY_PUBLISHED', 'CATALOGUE_SUBMITTED', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M4', 'M10', 'N5.1'],
});

export const dropListEntry = endpoint({
  id: 'catalogue.dropListEntry',
  method: 'DELETE',
  path: '/api/list-entries/:id',
  summary: '从草稿中去掉条目',
  who: LIST_WRITERS,
  params: IdParam,
  output: Done,
  refusals: ['CATALOGUE_ALREADY_PUBLISHED', 'CATALOGUE_SUBMITTED', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M4', 'N5.1'],
});

export const listProducts = endpoint({
  id: 'catalogue.listProducts',
  method: 'GET',
  path: '/api/products',
  summary: '单行支付产品，按名称、拼音首字母、编码、厂家查',
  who: 'signedIn',
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    entryKey: Type.Optional(EntryKey),
    /** Only those that may be paid today. */
    payable: Type.Optional(Type.Boolean()),
  }),
  output: pageOf(ProductRow),
  clauses: ['M4', 'N2.2', 'N5.1'],
});

export const getProduct = endpoint({
  id: 'catalogue.getProduct',
  method: 'GET',
  path: '/api/products/:code',
  summary: '产品的承诺书、支付标准、挂网价与时间线',
  who: 'signedIn',
  params: CodeParam,
  output: shape({
    product: ProductRow,
    tracePrefixes: Type.Array(Type.String()),
    commitments: Type.Array(
      shape({
        documentNo: Type.String(),
        signedOn: Day,
        from: Day,
        to: Nullable(Day),
        withdrawn: Type.Boolean(),
      }),
    ),
    standards: Type.Array(StandardRow),
    listedPrices: Type.Array(
      shape({ price: PriceText, from: Day, to: Nullable(Day), source: Type.String() }),
    ),
  }),
  clauses: ['M4', 'M12', 'N2.2', 'N5.1'],
});

export const saveProduct = endpoint({
  id: 'catalogue.saveProduct',
  method: 'PUT',
  path: '/api/products/:code',
  summary: '登记或修改产品',
  who: LIST_WRITERS,
  params: CodeParam,
  body: shape({
    entryKey: EntryKey,
    genericName: Text(200),
    tradeName: Type.String({ maxLength: 100 }),
    dosageForm: Text(60),
    maker: Text(200),
    strength: Text(200),
    pack: Text(200),
    unitsPerPack: Type.Integer({ minimum: 1, maximum: 100_000 }),
    doseUnit: Text(10),
    saleUnit: Text(10),
    isInjection: Type.Boolean(),
    tracePrefixes: Type.Array(Type.String({ pattern: '^\\d{5,14}$' }), { maxItems: 20 }),
  }),
  output: Done,
  refusals: ['AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M4', 'N5.1'],
});

export const addCommitment = endpoint({
  id: 'catalogue.addCommitment',
  method: 'POST',
  path: '/api/products/:code/commitments',
  summary: '登记企业签订的承诺书，或其失效',
  who: LIST_WRITERS,
  params: CodeParam,
  body: shape({
    documentNo: Text(60),
    signedOn: Day,
    from: Day,
    to: Nullable(Day),
    /** It no longer holds on these days. */
    withdrawn: Type.Optional(Type.Boolean()),
    evidence: Type.Optional(Type.String({ maxLength: 300 })),
  }),
  output: Done,
  refusals: ['AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M4', 'N5.1'],
});

export const addStandard = endpoint({
  id: 'catalogue.addStandard',
  method: 'POST',
  path: '/api/products/:code/standards',
  summary: '确定、调整或撤销支付标准：在起止日期内取代原来的，原记载保留',
  who: PRICE_WRITERS,
  params: CodeParam,
  body: StandardBody,
  output: Done,
  refusals: ['STANDARD_KIND_UNFIT', 'STANDARD_REVISION_WITHOUT_GROUND', 'AREA_MAY_NOT_CHANGE_LIST'],
  clauses: ['M12', 'N2.2', 'N2.3', 'N5.1'],
});

export const addListedPrice = endpoint({
  id: 'catalogue.addListedPrice',
  method: 'POST',
  path: '/api/products/:code/listed-prices',
  summary: '登记平台挂网价或撤网：在起止日期内取代原来的，原记载保留',
  who: PRICE_WRITERS,
  params: CodeParam,
  body: ListedPriceBody,
  output: Done,
  refusals: [
    'LISTED_PRICE_ABOVE_STANDARD',
    'LISTED_PRICE_ABOVE_QUOTE',
    'LISTED_PRICE_ABOVE_ENTRANT_CAP',
    'AREA_MAY_NOT_CHANGE_LIST',
  ],
  clauses: ['M12', 'N3.1', 'I20', 'N5.1'],
});

export const exportProducts = endpoint({
  id: 'catalogue.exportProducts',
  method: 'GET',
  path: '/api/products.xlsx',
  summary: '导出产品与价格；保密标准不列数值',
  who: 'signedIn',
  query: shape({
    q: Type.Optional(Text(60)),
    entryKey: Type.Optional(EntryKey),
    payable: Type.Optional(Type.Boolean()),
  }),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['N5.1'],
});

export const separatePaymentEndpoints = {
  createListVersion,
  listListEntries,
  getListEntry,
  listFields,
  addListEntry,
  reviseListEntry,
  dropListEntry,
  listProducts,
  getProduct,
  saveProduct,
  addCommitment,
  addStandard,
  addListedPrice,
  exportProducts,
};
