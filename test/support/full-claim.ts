import { day } from '../../src/base/date.ts';
import { fen, wholeUnits, type UnitPrice } from '../../src/base/money.ts';
import { percent } from '../../src/base/ratio.ts';
import type { ClaimFacts, PricedLine } from '../../src/domain/settlement/model.ts';

const yuan = (price: number) => BigInt(price * 10_000) as UnitPrice;
const LINE = { standardKind: 'bid', quantity: wholeUnits(2) } as const;

const LINES = [
  { ...LINE, standard: yuan(1000), price: yuan(1200), route: 'separatePayment' },
  { ...LINE, standard: yuan(300), price: yuan(310), route: 'ordinary', selfPayRatio: percent(10) },
  { ...LINE, standard: yuan(80), price: yuan(80), route: 'workInjury' },
  { ...LINE, standard: null, price: yuan(65), route: 'maternity' },
  { ...LINE, standard: yuan(700), price: yuan(30), quantity: wholeUnits(9), unitsPerPack: 28 },
  { ...LINE, standard: yuan(500), price: yuan(500), route: 'ordinary', selfPayRatio: percent(20) },
] as const satisfies readonly PricedLine[];

/** A claim on whose bill every route is gone and every amount is more than nothing; no two of its inputs are the same. */
export const FULL_CLAIM = {
  servedOn: day('2026-05-01'),
  scheme: 'employee',
  inMajorIllness: true,
  used: { pooledFund: fen(7_000), majorIllness: fen(11_000) },
  limits: { pooledFund: fen(107_000), majorIllness: fen(41_000) },
  assistance: {
    ratio: percent(65),
    threshold: fen(21_000),
    cap: fen(31_000),
    usedThreshold: fen(4_000),
    usedCap: fen(2_000),
  },
  ordinary: {
    plan: {
      kind: 'chronic',
      version: 'plan-7@2026-01-01',
      countsBy: 'year',
      deductible: fen(20_000),
      bands: [
        { upTo: fen(60_000), ratio: percent(50) },
        { upTo: fen(100_000), ratio: percent(60) },
        { upTo: null, ratio: percent(70) },
      ],
      yearlyLimit: fen(54_000),
    },
    used: { deductible: fen(5_000), counted: fen(13_000), paid: fen(6_000) },
  },
  commercial: [
    {
      planId: 12,
      name: '示例惠民保',
      ratio: percent(40),
      deductible: fen(9_000),
      cap: fen(60_000),
      usedDeductible: fen(1_000),
      usedCap: fen(3_000),
      lines: [1, 2],
    },
    {
      planId: 345,
      name: '示例补充险',
      ratio: percent(55),
      deductible: fen(500),
      cap: null,
      usedDeductible: fen(200),
      usedCap: fen(300),
      lines: [1, 5, 6],
    },
  ],
  account: fen(15_000),
  lines: LINES,
} as const satisfies ClaimFacts;
