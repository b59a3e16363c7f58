import { Type } from 'typebox';
import { STANDARD_KINDS, type StandardKind } from '../domain/catalogue/payable-product.ts';
import { REFUSALS, type RefusalCode } from '../domain/refusals.ts';
import { endpoint } from './endpoint.ts';
import {
  Count,
  Day,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  PriceText,
  QuantityText,
  shape,
  Text,
  Yuan,
} from './shapes.ts';

/** Settlements that a late correction of the catalogue makes to be looked at again (N2.3, M17, M12, I14). */

/** A ∗ standard is told to the price office only; the others see that it changed, and no amount that would tell it (N5.1). */
const READERS = ['provincePrice', 'provinceCatalogue', 'auditor'] as const;

/** What was recorded late: a standard, a listing price, a commitment, an act on the list, or a version published late. */
export const CAUSES = {
  standard: '支付标准',
  listedPrice: '挂网价',
  commitment: '承诺书',
  listAct: '目录处理',
  version: '目录发布',
} as const;
export type CauseKind = keyof typeof CAUSES;

const Answer = shape({
  payable: Type.Boolean(),
  /** Why not, where it is not payable. */
  because: Nullable(oneOf(Object.keys(REFUSALS) as RefusalCode[])),
  standardKind: Nullable(oneOf(Object.keys(STANDARD_KINDS) as StandardKind[])),
  /** Null where there is none or the caller may not see it. */
  standard: Nullable(PriceText),
  confidential: Type.Boolean(),
});

export const AffectedLine = shape({
  claimNo: Type.String(),
  line: Type.Integer({ minimum: 1 }),
  servedOn: Day,
  settledAt: Instant,
  areaName: Type.String(),
  institutionName: Type.String(),
  nationalCode: Type.String(),
  drug: Type.String(),
  price: PriceText,
  quantity: QuantityText,
  charged: Yuan,
  /** As known when it was settled, and as known now. */
  before: Answer,
  after: Answer,
  /** Amounts are null where they would tell a ∗ standard to a caller who may not know it. */
  eligibleBefore: Nullable(Yuan),
  eligibleAfter: Nullable(Yuan),
  difference: Nullable(Yuan),
  /** The whole bill's fund share decided again from the facts it records; null where hidden or not to be decided. */
  fundShareBefore: Nullable(Yuan),
  fundShareAfter: Nullable(Yuan),
  personPaysBefore: Nullable(Yuan),
  personPaysAfter: Nullable(Yuan),
  /** The sale was above a negotiated standard, or above the listing price, as known now; null where that is hidden. */
  soldTooDear: Nullable(Type.Boolean()),
  causes: Type.Array(
    shape({
      kind: oneOf(Object.keys(CAUSES) as CauseKind[]),
      enteredAt: Instant,
      by: Type.String(),
      reason: Type.String(),
    }),
  ),
});

const Filter = {
  /** Corrections entered on or after this day; by default the first day of this year. */
  since: Type.Optional(Day),
  product: Type.Optional(Text(30)),
  area: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
};

export const listAffectedSettlements = endpoint({
  id: 'statistics.listAffectedSettlements',
  method: 'GET',
  path: '/api/corrections/settlements',
  summary: '目录更正以后要复核的结算：逐行列出结算时与现在的支付资格、标准和金额',
  who: READERS,
  query: shape({ ...PAGE_QUERY, ...Filter }),
  output: shape({
    rows: Type.Array(AffectedLine),
    total: Count,
    claims: Count,
    /** Of the rows whose amounts the caller may see. */
    difference: Yuan,
    hidden: Count,
  }),
  clauses: ['N2.3', 'M12', 'M17', 'I14', 'N5.1'],
});

export const exportAffectedSettlements = endpoint({
  id: 'statistics.exportAffectedSettlements',
  method: 'GET',
  path: '/api/corrections/settlements.xlsx',
  summary: '导出要复核的结算',
  who: READERS,
  query: shape(Filter),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['N2.3', 'N5.1'],
});

export const correctionEndpoints = { listAffectedSettlements, exportAffectedSettlements };
