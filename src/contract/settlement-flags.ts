import { Type } from 'typebox';
import {
  FLAG_GROUNDS,
  FLAG_KINDS,
  type FlagGround,
  type FlagKind,
} from '../domain/settlement/flags/payment-flag.ts';
import { endpoint } from './endpoint.ts';
import { Day, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text, Yuan } from './shapes.ts';

/** Settlements to be paid apart from DRG/DIP, and the marks that every settlement carries in exports (N3.2, M27). */

const Kind = oneOf(Object.keys(FLAG_KINDS) as FlagKind[]);
const Ground = oneOf(Object.keys(FLAG_GROUNDS) as FlagGround[]);
const ClaimParam = shape({ claimNo: Type.String({ pattern: '^[SR]\\d{14,24}$', description: '结算编号' }) });
const READERS = [
  'hospitalOffice',
  'agencyReviewer',
  'areaBureau',
  'auditor',
  'provinceAdmin',
  'provincePrice',
] as const;

const FILTER = {
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  flagged: Type.Optional(oneOf(['yes', 'no'] as const)),
};

export const setPaymentFlag = endpoint({
  id: 'settlement.setPaymentFlag',
  method: 'POST',
  path: '/api/settlements/:claimNo/payment-flag',
  summary: '标记特例单议或不按 DRG/DIP 付费；类别为空是取消',
  who: ['hospitalOffice'],
  params: ClaimParam,
  body: shape({ kind: Nullable(Kind), ground: Nullable(Ground), words: Text(500) }),
  output: shape({ done: Type.Boolean() }),
  refusals: ['PAYMENT_FLAG_NOT_ALLOWED'],
  clauses: ['N3.2', 'M27'],
});

export const getPaymentFlag = endpoint({
  id: 'settlement.getPaymentFlag',
  method: 'GET',
  path: '/api/settlements/:claimNo/payment-flag',
  summary: '一笔结算的付费标记和经过',
  who: READERS,
  params: ClaimParam,
  output: shape({
    /** Cost controls that its lines of 单行支付 do not count towards, whatever its mark; none without such a line. */
    outside: Type.Array(Type.String()),
    outsideAmount: Yuan,
    kind: Nullable(Kind),
    mayFlag: Type.Boolean(),
    events: Type.Array(
      shape({
        kind: Nullable(Kind),
        ground: Nullable(Ground),
        words: Type.String(),
        by: Type.String(),
        at: Instant,
      }),
    ),
  }),
  clauses: ['N3.2', 'M27'],
});

export const listPaymentFlags = endpoint({
  id: 'settlement.listPaymentFlags',
  method: 'GET',
  path: '/api/payment-flags',
  summary: '医院结算的付费标记',
  who: READERS,
  query: shape({ ...PAGE_QUERY, ...FILTER }),
  output: pageOf(
    shape({
      claimNo: Type.String(),
      institutionName: Type.String(),
      servedOn: Day,
      drugs: Type.String(),
      charged: Yuan,
      /** Of the charge, what no cost control counts. */
      outside: Yuan,
      kind: Nullable(Kind),
      ground: Nullable(Ground),
      words: Type.String(),
    }),
  ),
  clauses: ['N3.2', 'M27'],
});

export const exportPaymentFlags = endpoint({
  id: 'settlement.exportPaymentFlags',
  method: 'GET',
  path: '/api/payment-flags.xlsx',
  summary: '导出医院结算，带单列和付费标记',
  who: READERS,
  query: shape(FILTER),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['N3.2', 'M27'],
});

export const settlementFlagEndpoints = {
  setPaymentFlag,
  getPaymentFlag,
  listPaymentFlags,
  exportPaymentFlags,
};
