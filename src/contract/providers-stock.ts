import { Type } from 'typebox';
import {
  CHANGE_TYPES,
  SHELF_STATES,
  STOCK_KINDS,
  type ChangeType,
  type ShelfState,
  type StockKind,
} from '../domain/providers/stock/model.ts';
import { endpoint } from './endpoint.ts';
import { AreaCode } from './insured.ts';
import { InstitutionCode } from './providers.ts';
import {
  Count,
  Day,
  Done,
  Id,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  QuantityText,
  RatioText,
  shape,
  Text,
} from './shapes.ts';

/** What hospitals and pharmacies have on their shelves, as they report it (M26, M31). */

const StateName = oneOf(Object.keys(SHELF_STATES) as ShelfState[]);
const KindName = oneOf(Object.keys(STOCK_KINDS) as StockKind[]);
const ChangeName = oneOf(Object.keys(CHANGE_TYPES) as ChangeType[]);
const NationalCode = Type.String({ pattern: '^[0-9A-Z]{5,30}$', description: '国家药品编码' });
const SignedQuantity = Type.String({ pattern: '^-?\\d{1,9}(\\.\\d{1,4})?$', description: '数量，出为负' });
const LotNo = Type.String({ pattern: '^[^\\s]{1,30}$', description: '生产批号' });
const Whose = { institution: Type.Optional(InstitutionCode) };

const WRITERS = ['pharmacist', 'hospitalOffice'] as const;
const READERS = [
  ...WRITERS,
  'cashier',
  'responsibleDoctor',
  'agencyReviewer',
  'areaBureau',
  'healthAuthority',
  'provinceCatalogue',
  'auditor',
] as const;

export const getStockSummary = endpoint({
  id: 'providers.getStockSummary',
  method: 'GET',
  path: '/api/stock/summary',
  summary: '一家机构的库存概况和配备率',
  who: READERS,
  query: shape(Whose),
  output: shape({
    code: InstitutionCode,
    name: Type.String(),
    mayReport: Type.Boolean(),
    /** Listed drugs that are there, and all that are listed. */
    stocked: Count,
    listed: Count,
    rate: Nullable(RatioText),
    definition: Type.String(),
    states: shape({ inStock: Count, stale: Count, expired: Count, short: Count, out: Count }),
  }),
  clauses: ['M26', 'M31'],
});

export const listStock = endpoint({
  id: 'providers.listStock',
  method: 'GET',
  path: '/api/stock',
  summary: '一家机构目录内药品和已报药品的库存，按产品',
  who: READERS,
  query: shape({ ...PAGE_QUERY, ...Whose, q: Type.Optional(Text(60)), state: Type.Optional(StateName) }),
  output: pageOf(
    shape({
      nationalCode: NationalCode,
      name: Type.String(),
      strength: Type.String(),
      pack: Type.String(),
      maker: Type.String(),
      /** On the 单行支付 list today. */
      listed: Type.Boolean(),
      /** The institution's own item that is matched to it. */
      itemCode: Nullable(Type.String()),
      state: StateName,
      quantity: SignedQuantity,
      batches: Count,
      /** The nearest last day of what may still be handed out. */
      expiresOn: Nullable(Day),
      reportedOn: Nullable(Day),
    }),
  ),
  clauses: ['M26', 'M31'],
});

export const getProductStock = endpoint({
  id: 'providers.getProductStock',
  method: 'GET',
  path: '/api/stock/products/:code',
  summary: '一个产品在本机构的批次和进出经过',
  who: READERS,
  params: shape({ code: NationalCode }),
  query: shape(Whose),
  output: shape({
    nationalCode: NationalCode,
    name: Type.String(),
    strength: Type.String(),
    pack: Type.String(),
    maker: Type.String(),
    batches: Type.Array(
      shape({
        batchNo: Type.String(),
        lotNo: Type.String(),
        expiresOn: Nullable(Day),
        quantity: SignedQuantity,
        reportedOn: Day,
      }),
    ),
    /** The latest first, at most a hundred. */
    records: Type.Array(
      shape({
        id: Id,
        kind: KindName,
        changeType: Nullable(ChangeName),
        batchNo: Type.String(),
        quantity: SignedQuantity,
        happenedAt: Instant,
        by: Type.String(),
        channel: oneOf(['page', 'upload', 'gateway', 'demo']),
        withdrawn: Nullable(Type.String()),
      }),
    ),
  }),
  clauses: ['M26', 'M31', 'M32'],
});

export const reportStock = endpoint({
  id: 'providers.reportStock',
  method: 'POST',
  path: '/api/stock/reports',
  summary: '登记盘点或库存变更',
  who: WRITERS,
  body: shape({
    nationalCode: NationalCode,
    lotNo: LotNo,
    expiresOn: Nullable(Day),
    /** Null for a count: what was found, not what came or went. */
    changeType: Nullable(ChangeName),
    quantity: QuantityText,
  }),
  output: shape({ quantity: SignedQuantity }),
  refusals: ['NATIONAL_CODE_UNKNOWN'],
  clauses: ['M26', 'M31'],
});

export const uploadStock = endpoint({
  id: 'providers.uploadStock',
  method: 'POST',
  path: '/api/stock/upload',
  summary: '批量上传盘点表：先核对，再写入',
  who: WRITERS,
  upload: true,
  body: shape({ mode: oneOf(['check', 'write']) }),
  output: shape({
    total: Count,
    ready: Count,
    written: Count,
    rows: Type.Array(
      shape({
        line: Type.Integer({ minimum: 1 }),
        cell: Type.String(),
        nationalCode: Type.String(),
        name: Type.String(),
        outcome: oneOf(['ready', 'written', 'refused']),
        reason: Type.String(),
      }),
    ),
  }),
  clauses: ['M26', 'M31'],
});

export const withdrawStockRecord = endpoint({
  id: 'providers.withdrawStockRecord',
  method: 'POST',
  path: '/api/stock/records/:id/withdrawal',
  summary: '撤销一条报错的库存记录',
  who: WRITERS,
  params: shape({ id: Id }),
  body: shape({ reason: Text(200) }),
  output: Done,
  clauses: ['M26', 'M31'],
});

const NEARNESS = ['county', 'city', 'province'] as const;

export const listDrugPlaces = endpoint({
  id: 'providers.listDrugPlaces',
  method: 'GET',
  path: '/api/public/drugs/:key/places',
  summary: '哪里有药：报了有货的定点药店和医院，近的在前，不公布数量',
  who: 'public',
  params: shape({ key: Text(200) }),
  query: shape({
    ...PAGE_QUERY,
    areaCode: Type.Optional(AreaCode),
    kind: Type.Optional(oneOf(['hospital', 'pharmacy'])),
    /** Where the asker stands, degrees; both or none. */
    lat: Type.Optional(Type.Number({ minimum: 3, maximum: 54 })),
    lon: Type.Optional(Type.Number({ minimum: 73, maximum: 136 })),
  }),
  output: shape({
    ...pageOf(
      shape({
        code: InstitutionCode,
        kind: oneOf(['hospital', 'pharmacy']),
        name: Type.String(),
        areaName: Type.String(),
        cityName: Type.String(),
        address: Type.String(),
        phone: Type.String(),
        /** The day of its last report. */
        reportedOn: Day,
        /** Of the asked area: the same county, the same city, or elsewhere; null when no area was asked about. */
        nearness: Nullable(oneOf(NEARNESS)),
        /** As the crow flies, kilometres; null where either place is unknown. */
        kilometres: Nullable(Type.Integer({ minimum: 0 })),
      }),
    ).properties,
    /** For how many days a report is taken to hold. */
    reportDays: Count,
  }),
  clauses: ['M2', 'M26', 'M31'],
});

export const providersStockEndpoints = {
  getStockSummary,
  listStock,
  getProductStock,
  reportStock,
  uploadStock,
  withdrawStockRecord,
  listDrugPlaces,
};
