import { Type } from 'typebox';
import { STANDARD_KINDS, type StandardKind } from '../domain/catalogue/payable-product.ts';
import { PROBLEMS, type Problem } from '../domain/catalogue/prices/assign-printed.ts';
import { endpoint } from './endpoint.ts';
import {
  Count,
  Day,
  Id,
  Instant,
  NationalCode,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  PriceText,
  shape,
  Text,
} from './shapes.ts';

/** Standards as the national catalogue prints them, and how they come to be standards of products (N2.2, M12). */

const VersionParam = shape({ id: Id });
const PRICE_OFFICE = ['provincePrice'] as const;
const PRICE_READERS = ['provincePrice', 'provinceCatalogue', 'auditor'] as const;

/** Where one printed price stands: for a person, to be taken at once, without a product yet, done, set aside. */
export const PRINTED_STATES = {
  open: '待人工',
  ready: '可直接采用',
  waiting: '暂无产品',
  done: '已落到产品',
  setAside: '已搁置',
} as const;
export type PrintedState = keyof typeof PRINTED_STATES;

const Place = { seq: Count, part: Count };
const PrintedRow = shape({
  ...Place,
  name: Type.String(),
  number: Count,
  section: Type.String(),
  kind: oneOf(Object.keys(STANDARD_KINDS) as StandardKind[]),
  /** The whole text as the list prints it. */
  original: Type.String(),
  remark: Nullable(Type.String()),
  /** Null where the text could not be read. */
  price: Nullable(PriceText),
  per: Nullable(Type.String()),
  spec: Type.String(),
  clause: Nullable(Type.String()),
  tiers: Type.Array(shape({ from: Count, to: Count, unit: Type.String(), rate: Type.String() })),
  from: Nullable(Day),
  to: Nullable(Day),
  state: oneOf(Object.keys(PRINTED_STATES) as PrintedState[]),
  /** Why a person must look; empty where none must. */
  problem: Nullable(oneOf(Object.keys(PROBLEMS) as Problem[])),
  problemLabel: Type.String(),
  /** Products of this name that the price fits or might fit. */
  products: Type.Array(
    shape({
      nationalCode: NationalCode,
      maker: Type.String(),
      strength: Type.String(),
      pack: Type.String(),
      saleUnit: Type.String(),
      /** What the print comes to for one unit of sale; null where the units do not agree. */
      standard: Nullable(PriceText),
      fits: Type.Boolean(),
      done: Type.Boolean(),
    }),
  ),
  steps: Type.Array(
    shape({
      kind: oneOf(['assigned', 'setAside'] as const),
      nationalCode: Nullable(Type.String()),
      reason: Type.String(),
      enteredBy: Type.String(),
      enteredAt: Instant,
    }),
  ),
});

export const listPrintedStandards = endpoint({
  id: 'catalogue.listPrintedStandards',
  method: 'GET',
  path: '/api/catalogue/versions/:id/printed-standards',
  summary: '目录所印支付标准逐条落到产品的情况；保密的不在其中',
  who: PRICE_READERS,
  params: VersionParam,
  query: shape({
    ...PAGE_QUERY,
    state: Type.Optional(oneOf(Object.keys(PRINTED_STATES) as PrintedState[])),
    q: Type.Optional(Text(60)),
  }),
  output: pageOf(PrintedRow),
  clauses: ['N2.2', 'M12'],
});

export const countPrintedStandards = endpoint({
  id: 'catalogue.countPrintedStandards',
  method: 'GET',
  path: '/api/catalogue/versions/:id/printed-standards/counts',
  summary: '目录所印支付标准各处于哪一步',
  who: PRICE_READERS,
  params: VersionParam,
  output: shape({
    edition: Type.String(),
    rows: Type.Array(
      shape({
        state: oneOf(Object.keys(PRINTED_STATES) as PrintedState[]),
        label: Type.String(),
        count: Count,
      }),
    ),
    /** Entries whose standard is printed as a mark: the price office enters those by hand (N5.1). */
    confidential: Count,
  }),
  clauses: ['N2.2', 'N5.1'],
});

export const takePrintedStandards = endpoint({
  id: 'catalogue.takePrintedStandards',
  method: 'POST',
  path: '/api/catalogue/versions/:id/printed-standards/taken',
  summary: '把规格和单位都对得上的，一次采用为产品的支付标准',
  who: PRICE_OFFICE,
  params: VersionParam,
  output: shape({
    taken: Count,
    refused: Type.Array(shape({ ...Place, nationalCode: Type.String(), why: Type.String() })),
  }),
  clauses: ['N2.2', 'M12'],
});

export const assignPrintedStandard = endpoint({
  id: 'catalogue.assignPrintedStandard',
  method: 'POST',
  path: '/api/catalogue/versions/:id/printed-standards/assigned',
  summary: '人工把一个所印价格定为某产品的支付标准',
  who: PRICE_OFFICE,
  params: VersionParam,
  body: shape({
    ...Place,
    nationalCode: NationalCode,
    /** Per unit of sale, as the person reckoned it. */
    standard: PriceText,
    reason: Text(300),
    lateReason: Type.Optional(Nullable(Type.String({ maxLength: 300 }))),
  }),
  output: shape({ done: Type.Boolean() }),
  refusals: ['STANDARD_KIND_UNFIT', 'STANDARD_REVISION_WITHOUT_GROUND'],
  clauses: ['N2.2', 'M12'],
});

export const setPrintedStandardAside = endpoint({
  id: 'catalogue.setPrintedStandardAside',
  method: 'POST',
  path: '/api/catalogue/versions/:id/printed-standards/set-aside',
  summary: '搁置一个所印价格，写明理由',
  who: PRICE_OFFICE,
  params: VersionParam,
  body: shape({ ...Place, reason: Text(300) }),
  output: shape({ done: Type.Boolean() }),
  clauses: ['N2.2'],
});

export const printedStandardsEndpoints = {
  listPrintedStandards,
  countPrintedStandards,
  takePrintedStandards,
  assignPrintedStandard,
  setPrintedStandardAside,
};
