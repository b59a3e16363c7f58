import { day } from '../../src/base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../src/base/money.ts';
import type { Ratio } from '../../src/base/ratio.ts';
import type { ClaimFacts } from '../../src/domain/settlement/model.ts';

/** A case as other engines take it: whole numbers (fen, 1/10000 yuan, 1/10000 unit, 1/10000) in plain JSON. */
export interface PlainCase {
  readonly scheme: string;
  readonly inMajorIllness: boolean;
  readonly pooledFundLimit: number;
  readonly pooledFundUsed: number;
  readonly majorIllnessLimit: number;
  readonly majorIllnessUsed: number;
  readonly assisted: boolean;
  readonly assistanceRatio: number;
  readonly threshold: number;
  readonly usedThreshold: number;
  readonly capped: boolean;
  readonly cap: number;
  readonly usedCap: number;
  readonly lines: readonly {
    readonly price: number;
    readonly quantity: number;
    readonly standard: number | null;
  }[];
}

/** The amounts of a case that all engines must agree on, in fen. */
export const COMPARED = [
  'charged',
  'eligible',
  'aboveStandard',
  'fundShare',
  'fromPooledFund',
  'fromMajorIllness',
  'overLimit',
  'ownShare',
  'fromAssistance',
  'personPays',
] as const;
export type Amounts = Readonly<Record<(typeof COMPARED)[number], number>>;

/** Small, steady, and good enough to draw cases with (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Invented claims: one to three drugs, limits that run out, 大病 and assistance for some. */
export function drawCases(count: number): PlainCase[] {
  const random = makeRandom(20_261_122);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  return Array.from({ length: count }, () => ({
    scheme: random() < 0.5 ? 'employee' : 'resident',
    inMajorIllness: random() < 0.8,
    pooledFundLimit: 15_000_000,
    pooledFundUsed: upTo(16_000_000),
    majorIllnessLimit: 40_000_000,
    majorIllnessUsed: upTo(42_000_000),
    assisted: random() < 0.3,
    assistanceRatio: upTo(10_000),
    threshold: upTo(500_000),
    usedThreshold: upTo(600_000),
    capped: random() < 0.5,
    cap: upTo(3_000_000),
    usedCap: upTo(3_000_000),
    lines: Array.from({ length: 1 + upTo(2) }, () => {
      const price = upTo(200_000_000);
      return {
        price,
        quantity: 1 + upTo(100_000),
        standard: random() < 0.4 ? null : Math.max(0, price + upTo(100_000_000) - 50_000_000),
      };
    }),
  }));
}

/** The same case as the platform takes it. */
export function factsOf(of: PlainCase): ClaimFacts {
  const fen = (amount: number) => BigInt(amount) as Fen;
  return {
    servedOn: day('2026-05-20'),
    scheme: of.scheme === 'employee' ? 'employee' : 'resident',
    inMajorIllness: of.inMajorIllness,
    used: { pooledFund: fen(of.pooledFundUsed), majorIllness: fen(of.majorIllnessUsed) },
    limits: { pooledFund: fen(of.pooledFundLimit), majorIllness: fen(of.majorIllnessLimit) },
    assistance: of.assisted
      ? {
          ratio: BigInt(of.assistanceRatio) as Ratio,
          threshold: fen(of.threshold),
          cap: of.capped ? fen(of.cap) : null,
          usedThreshold: fen(of.usedThreshold),
          usedCap: fen(of.usedCap),
        }
      : null,
    lines: of.lines.map(({ price, quantity, standard }) => ({
      standardKind: 'bid',
      standard: standard === null ? null : (BigInt(standard) as UnitPrice),
      price: BigInt(price) as UnitPrice,
      quantity: BigInt(quantity) as Quantity,
    })),
  };
}
