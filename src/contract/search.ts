import { Type } from 'typebox';
import { ROLES, type Role } from '../domain/identity/roles.ts';
import { SHARE_KEY } from '../domain/catalogue/search/share-key.ts';
import { STANDARD_KINDS, type StandardKind } from '../domain/catalogue/payable-product.ts';
import { endpoint } from './endpoint.ts';
import {
  Count,
  Day,
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

/** The published lists for anybody, and a drug's whole history for the desks (N5.1, N5.6, M3, M6). */

const ShareKey = Type.String({ pattern: SHARE_KEY, description: '药品的短名，见查询结果' });
/** A drug is asked for by its short name or by its whole key. */
const KeyParam = shape({
  key: Type.String({ minLength: 3, maxLength: 300, description: '药品的短名，或条目键（通用名与剂型）' }),
});
const ClassName = oneOf(['甲', '乙'] as const);
const ListId = Type.String({ minLength: 1, maxLength: 40, description: '名单' });
const StandingName = oneOf(['current', 'transition', 'coming', 'past'] as const);
const StateName = oneOf(['listed', 'transition', 'ended', 'absent'] as const);
const Parts = Type.Array(shape({ text: Type.String(), hit: Type.Boolean() }));
const facet = <T extends Parameters<typeof Type.Array>[0]>(id: T) =>
  Type.Array(shape({ id, label: Type.String(), count: Count }));

/** Everybody at a desk; a patient reads the public page. */
const DESKS = (Object.keys(ROLES) as Role[]).filter((role) => role !== 'patient');

export const searchDrugs = endpoint({
  id: 'search.searchDrugs',
  method: 'GET',
  path: '/api/public/drugs',
  summary: '查药品：名称、拼音、编码、企业、商品名、病种都可以；只含已公布的内容',
  who: 'public',
  query: shape({
    q: Type.Optional(Type.String({ maxLength: 60 })),
    list: Type.Optional(ListId),
    class: Type.Optional(ClassName),
    field: Type.Optional(Text(60)),
    page: PAGE_QUERY.page,
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, description: '每页行数' })),
  }),
  output: shape({
    /** The day by which standings are told. */
    asOf: Day,
    total: Count,
    rows: Type.Array(
      shape({
        key: ShareKey,
        name: Parts,
        dosageForm: Type.String(),
        /** Named by `facets.lists`. */
        lists: Type.Array(ListId),
        standing: StandingName,
        // Left out rather than null: a choice of types would have every value checked again on its way out.
        /** Last day of the term or transition on the 单行支付 list, where it is on it. */
        lastDay: Type.Optional(Day),
        class: Type.Optional(ClassName),
        field: Type.Optional(Type.String()),
        products: Count,
        /** Why it was found, where its name does not show it. */
        found: Type.Optional(shape({ by: Type.String(), parts: Parts })),
      }),
    ),
    facets: shape({ lists: facet(ListId), classes: facet(ClassName), fields: facet(Type.String()) }),
    /** Names that may have been meant, when nothing was found. */
    suggestions: Type.Array(Type.String()),
  }),
  clauses: ['N5.1', 'N5.6', 'M6'],
});

const Change = shape({
  on: Day,
  list: Type.String(),
  title: Type.String(),
  before: Nullable(Type.String()),
  after: Nullable(Type.String()),
  note: Nullable(Type.String()),
});

const Term = shape({
  edition: Type.String(),
  from: Day,
  to: Day,
  transitionTo: Nullable(Day),
  removedOn: Nullable(Day),
});

export const getPublicDrug = endpoint({
  id: 'search.getPublicDrug',
  method: 'GET',
  path: '/api/public/drugs/:key',
  summary: '一个药品在某一天：类别、支付范围、有效期、所在名单、报销比例、变化说明',
  who: 'public',
  params: KeyParam,
  query: shape({ on: Type.Optional(Day) }),
  output: shape({
    key: ShareKey,
    entryKey: Type.String(),
    on: Day,
    today: Day,
    name: Type.String(),
    dosageForm: Type.String(),
    separate: Nullable(
      shape({
        state: StateName,
        lastDay: Nullable(Day),
        field: Type.String(),
        scope: Nullable(Type.String()),
        origin: oneOf(['negotiated', 'regular'] as const),
        removalReason: Nullable(Type.String()),
        terms: Type.Array(Term),
      }),
    ),
    /** Printed lists on which it stands that day. */
    printed: Type.Array(
      shape({
        list: Type.String(),
        part: Type.String(),
        edition: Type.String(),
        from: Day,
        to: Nullable(Day),
        /** Whether the basic funds may pay what is on this list (N6). */
        paidByFund: Type.Boolean(),
        class: Nullable(ClassName),
        /** Null while it waits for review, and where the list has none. */
        selfPayRatio: Nullable(RatioText),
        scope: Nullable(Type.String()),
        /** 保密 where the list prints a mark. */
        standardText: Nullable(Type.String()),
        termFrom: Nullable(Day),
        termTo: Nullable(Day),
        category: Type.String(),
      }),
    ),
    /** The fund's share in 单行支付; empty when that day is not formalised (I15). */
    ratios: Type.Array(
      shape({ scheme: oneOf(['employee', 'resident'] as const), ratio: RatioText, source: Type.String() }),
    ),
    changes: Type.Array(Change),
    products: Count,
  }),
  clauses: ['N5.1', 'N5.6', 'M3', 'M6', 'M9.1', 'M10'],
});

export const listPublicProducts = endpoint({
  id: 'search.listPublicProducts',
  method: 'GET',
  path: '/api/public/drugs/:key/products',
  summary: '一个药品的产品：企业、规格、包装、编码、支付标准（保密的只写保密）、可公开的挂网价',
  who: 'public',
  params: KeyParam,
  query: shape({
    on: Type.Optional(Day),
    page: PAGE_QUERY.page,
    pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, description: '每页行数' })),
  }),
  output: pageOf(
    shape({
      nationalCode: Type.String(),
      tradeName: Type.String(),
      maker: Type.String(),
      strength: Type.String(),
      pack: Type.String(),
      /** Whether it may be paid on its own line that day; null when the drug is not on that list. */
      payable: Nullable(Type.Boolean()),
      notPayableBecause: Nullable(Type.String()),
      standardKind: Nullable(oneOf(Object.keys(STANDARD_KINDS) as StandardKind[])),
      standard: Nullable(PriceText),
      /** Both prices stay untold: the one would tell the other. */
      confidential: Type.Boolean(),
      listedPrice: Nullable(PriceText),
    }),
  ),
  clauses: ['N5.1', 'N2.2', 'N3.1', 'M12'],
});

export const getDrugHistory = endpoint({
  id: 'search.getDrugHistory',
  method: 'GET',
  path: '/api/drug-history/:key',
  summary: '一个药品跨版本的经过：列入、转移、类别、比例、范围、有效期、处理，连同何时何人依据什么记载',
  who: DESKS,
  params: KeyParam,
  query: shape({
    /** What was known at the end of this day; everything when left out. */
    knownOn: Type.Optional(Day),
  }),
  output: shape({
    key: ShareKey,
    entryKey: Type.String(),
    name: Type.String(),
    dosageForm: Type.String(),
    knownOn: Nullable(Day),
    /** On the 单行支付 list today, as known then. */
    state: Nullable(StateName),
    events: Type.Array(
      shape({
        on: Day,
        recordedAt: Nullable(Instant),
        list: Type.String(),
        kind: Type.String(),
        title: Type.String(),
        before: Nullable(Type.String()),
        after: Nullable(Type.String()),
        note: Nullable(Type.String()),
        evidence: Nullable(Type.String()),
        who: Nullable(Type.String()),
        clause: Nullable(Type.String()),
      }),
    ),
    products: Count,
  }),
  clauses: ['N1.1', 'N1.2', 'N2.1', 'M10'],
});

const Recorded = {
  from: Day,
  to: Nullable(Day),
  who: Nullable(Type.String()),
  recordedAt: Instant,
  evidence: Nullable(Type.String()),
};

export const listDrugPrices = endpoint({
  id: 'search.listDrugPrices',
  method: 'GET',
  path: '/api/drug-history/:key/products',
  summary: '一个药品各产品的支付标准、挂网价与承诺书的时间线，按某日所知；保密数值只给省局价格岗位',
  who: DESKS,
  params: KeyParam,
  query: shape({ knownOn: Type.Optional(Day), ...PAGE_QUERY }),
  output: pageOf(
    shape({
      nationalCode: Type.String(),
      /** Whether a page of its own tells more. */
      registered: Type.Boolean(),
      tradeName: Type.String(),
      maker: Type.String(),
      strength: Type.String(),
      pack: Type.String(),
      standards: Type.Array(
        shape({
          ...Recorded,
          kindLabel: Type.String(),
          standard: Nullable(PriceText),
          confidential: Type.Boolean(),
          withdrawn: Type.Boolean(),
          reason: Nullable(Type.String()),
        }),
      ),
      listedPrices: Type.Array(
        shape({
          ...Recorded,
          price: Nullable(PriceText),
          confidential: Type.Boolean(),
          withdrawn: Type.Boolean(),
          source: Nullable(Type.String()),
        }),
      ),
      commitments: Type.Array(shape({ ...Recorded, documentNo: Type.String(), withdrawn: Type.Boolean() })),
    }),
  ),
  clauses: ['N2.3', 'N3.1', 'N5.1', 'M4', 'M12'],
});

export const searchEndpoints = {
  searchDrugs,
  getPublicDrug,
  listPublicProducts,
  getDrugHistory,
  listDrugPrices,
};
