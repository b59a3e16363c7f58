import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Bill, ReversalInput } from './settlement.ts';
import { Instant, oneOf, QuantityText, shape, Yuan } from './shapes.ts';

/** Parts of a settlement that come back, and settlements of a closed year (M32, I4). */

const COUNTER = ['pharmacist', 'cashier', 'hospitalOffice'] as const;
const READERS = [
  'patient',
  ...COUNTER,
  'agencyReviewer',
  'areaBureau',
  'auditor',
  'provinceAdmin',
  'provincePrice',
] as const;
const ClaimParam = shape({ claimNo: Type.String({ pattern: '^[SR]\\d{14,24}$', description: '结算编号' }) });
const TraceCode = Type.String({ pattern: '^[0-9A-Za-z]{13,100}$', description: '药品追溯码' });

/** The counter that sold, and of a closed year the agency of the area that pays. */
const RETURNERS = [...COUNTER, 'agencyReviewer'] as const;

/** Whole packs or units of a line; of packs that were scanned when sold, their codes. */
const ReturnedLine = shape({
  line: Type.Integer({ minimum: 1, maximum: 50 }),
  quantity: QuantityText,
  traceCodes: Type.Array(TraceCode, { maxItems: 500 }),
});
const Lines = Type.Array(ReturnedLine, { minItems: 1, maxItems: 50 });

/** Who is given back how much; a negative amount is to be paid in addition. */
const GivenBack = shape({
  charged: Yuan,
  fromPooledFund: Yuan,
  fromMajorIllness: Yuan,
  fromAssistance: Yuan,
  fromWorkInjury: Yuan,
  fromMaternity: Yuan,
  fromCommercial: Yuan,
  fromAccount: Yuan,
  cash: Yuan,
});
export type GivenBack = Static<typeof GivenBack>;

const REFUSALS = [
  'CLAIM_ALREADY_REVERSED',
  'REVERSAL_YEAR_CLOSED',
  'REVERSAL_STILL_OF_INSTITUTION',
  'POLICY_NOT_FORMALISED',
  'RETURN_NOT_OF_CLAIM',
  'RETURN_CODES_INCOMPLETE',
  'RETURN_NOT_DECIDABLE',
  'DELIVERY_HANDED_OVER',
  'HOME_DELIVERY_UNDER_WAY',
] as const;

export const tryReturn = endpoint({
  id: 'settlement.tryReturn',
  method: 'POST',
  path: '/api/settlements/:claimNo/return-trials',
  summary: '退部分药品的试算：只计算，不写入',
  who: RETURNERS,
  params: ClaimParam,
  body: shape({ lines: Lines }),
  output: shape({ back: GivenBack, restCharged: Yuan }),
  refusals: REFUSALS,
  clauses: ['M32', 'M9.5', 'I4', 'I9'],
});

export const returnLines = endpoint({
  id: 'settlement.returnLines',
  method: 'POST',
  path: '/api/settlements/:claimNo/returns',
  summary: '退部分药品：撤销原单，余下的按原单当时的条件重新结算，一次记账；过了机构的日期由参保地经办办理',
  who: RETURNERS,
  params: ClaimParam,
  body: shape({ ...ReversalInput.properties, lines: Lines }),
  output: shape({ reversal: Bill, rest: Type.Union([Bill, Type.Null()]), back: GivenBack }),
  refusals: REFUSALS,
  clauses: ['M32', 'M9.3', 'M9.5', 'I4', 'I9', 'I12'],
});

export const listReplacements = endpoint({
  id: 'settlement.listReplacements',
  method: 'GET',
  path: '/api/settlements/:claimNo/replacements',
  summary: '一笔结算的退药和更正经过：每次撤销和接替它的结算单',
  who: READERS,
  params: ClaimParam,
  output: shape({
    rows: Type.Array(
      shape({
        claimNo: Type.String(),
        reversalNo: Type.String(),
        replacementNo: Type.String(),
        kind: oneOf(['return', 'readjudication'] as const),
        at: Instant,
        charged: Yuan,
        cash: Yuan,
        fromAccount: Yuan,
      }),
    ),
  }),
  clauses: ['M29', 'M32'],
});

export const reverseLate = endpoint({
  id: 'settlement.reverseLate',
  method: 'POST',
  path: '/api/settlements/:claimNo/late-reversal',
  summary: '跨年度撤销：过了机构可以自己撤销的日期，由参保地经办办理',
  who: ['agencyReviewer'],
  params: ClaimParam,
  body: ReversalInput,
  output: Bill,
  refusals: [
    'CLAIM_ALREADY_REVERSED',
    'REVERSAL_STILL_OF_INSTITUTION',
    'POLICY_NOT_FORMALISED',
    'DELIVERY_HANDED_OVER',
    'HOME_DELIVERY_UNDER_WAY',
  ],
  clauses: ['M32', 'I4'],
});

export const settlementReturnEndpoints = { tryReturn, returnLines, listReplacements, reverseLate };
