import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen, wholeUnits, type Fen, type UnitPrice } from '../../../base/money.ts';
import { percent } from '../../../base/ratio.ts';
import type { StandardKind } from '../../catalogue/payable-product.ts';
import { findSettlementRule } from '../find-rule.ts';
import { AMOUNT_NAMES, type Bill, type ClaimFacts, type PaidRoute } from '../model.ts';
import { settle } from '../settle.ts';
import { recordedFacts, recordedLine } from './recorded-facts.ts';
import { decideRest, keptLines, type SettledClaim, type SoldLine } from './return-lines.ts';

const servedOn = day('2026-05-01');
const amount = (most: bigint) => fc.bigInt(0n, most) as fc.Arbitrary<Fen>;

const soldLines = fc
  .array(
    fc.record({
      standardKind: fc.constantFrom<StandardKind>('bid', 'procured', 'listed'),
      standard: fc.option(fc.bigInt(10_000n, 9_000_000n) as fc.Arbitrary<UnitPrice>),
      price: fc.bigInt(10_000n, 9_000_000n) as fc.Arbitrary<UnitPrice>,
      packs: fc.integer({ min: 1, max: 3 }),
      route: fc.constantFrom<PaidRoute>('separatePayment', 'ordinary', 'maternity'),
      selfPayRatio: fc.constantFrom(percent(0), percent(10), percent(33)),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((lines) =>
    lines.map(({ packs, route, selfPayRatio, ...line }, index): SoldLine => ({
      ...line,
      line: index + 1,
      route,
      ...(route === 'ordinary' ? { selfPayRatio } : {}),
      quantity: wholeUnits(packs),
      traceCodes: Array.from({ length: packs }, (_, pack) => `CODE${index}${pack}`),
    })),
  );

const facts = fc.record({
  inMajorIllness: fc.boolean(),
  used: fc.record({ pooledFund: amount(300_000n), majorIllness: amount(300_000n) }),
  limits: fc.record({ pooledFund: amount(400_000n), majorIllness: amount(400_000n) }),
  assistance: fc.option(
    fc.record({
      ratio: fc.constantFrom(percent(50), percent(70)),
      threshold: amount(50_000n),
      cap: fc.option(amount(100_000n)),
      usedThreshold: amount(50_000n),
      usedCap: amount(50_000n),
    }),
  ),
  account: fc.option(amount(100_000n)),
});

const PLAN: NonNullable<ClaimFacts['ordinary']> = {
  plan: {
    kind: 'outpatient',
    version: 'plan-7@2026-01-01',
    countsBy: 'year',
    deductible: fen(20_000),
    bands: [
      { upTo: fen(200_000), ratio: percent(60) },
      { upTo: null, ratio: percent(50) },
    ],
    yearlyLimit: fen(150_000),
  },
  used: { deductible: fen(5_000), counted: fen(10_000), paid: fen(6_000) },
};

function claimOf(given: Omit<ClaimFacts, 'lines' | 'servedOn' | 'scheme'>, lines: readonly SoldLine[]) {
  const rule = findSettlementRule('employee', servedOn);
  if (rule === undefined) throw new Error('no rule');
  const ordinary = lines.some((line) => line.route === 'ordinary') ? PLAN : null;
  const commercial = [
    {
      planId: 3,
      name: '示例惠民保',
      ratio: percent(60),
      deductible: fen(10_000),
      cap: fen(900_000),
      usedDeductible: fen(1_000),
      usedCap: fen(2_000),
      lines: lines.flatMap((line) => (line.line % 2 === 1 ? [line.line] : [])),
    },
  ];
  const bill = settle({ servedOn, scheme: 'employee', ...given, ordinary, commercial, lines }, rule);
  if (!bill.ok) throw new Error(bill.refusal.code);
  const read = recordedFacts(bill.value.stages);
  if (read === undefined) throw new Error('the bill does not tell its facts');
  const sold = lines.map((line): SoldLine => {
    const { standard, selfPayRatio } = recordedLine(bill.value.stages, line.line);
    if (standard === 'hidden') throw new Error('hidden');
    return { ...line, standard, ...(selfPayRatio === undefined ? {} : { selfPayRatio }) };
  });
  const claim: SettledClaim = {
    servedOn,
    scheme: 'employee',
    facts: read,
    rule,
    amounts: bill.value,
    lines: sold,
  };
  return { claim, bill: bill.value };
}

const oneBack = (line: SoldLine) => ({
  line: line.line,
  quantity: wholeUnits(1),
  traceCodes: line.traceCodes.slice(0, 1),
});

describe('退一部分药（M32、M9.5、I9、I12）', () => {
  test('只凭账单读回的事实重算，与原单每个金额一样', () => {
    fc.assert(
      fc.property(facts, soldLines, (given, lines) => {
        const { claim, bill } = claimOf(given, lines);
        const again = decideRest(claim, claim.lines);
        expect(again.ok && AMOUNT_NAMES.map((name) => again.value[name])).toEqual(
          AMOUNT_NAMES.map((name) => bill[name]),
        );
      }),
    );
  });

  test('一盒一盒退到完：每一步付款各方都不多付，退回之和等于整单撤销', () => {
    fc.assert(
      fc.property(facts, soldLines, (given, lines) => {
        let { claim, bill } = claimOf(given, lines);
        const whole = bill;
        const back = new Map(AMOUNT_NAMES.map((name) => [name, 0n]));
        let threshold = 0n;
        for (;;) {
          const [first] = claim.lines;
          if (first === undefined) break;
          const kept = keptLines(claim.lines, [oneBack(first)]);
          if (!kept.ok) throw new Error(kept.refusal.code);
          const rest: Bill | 'refused' | null = restOf(claim, kept.value);
          if (rest === 'refused') return;
          for (const name of AMOUNT_NAMES)
            back.set(name, (back.get(name) ?? 0n) + bill[name] - (rest?.[name] ?? 0n));
          threshold += bill.towardsThreshold - (rest?.towardsThreshold ?? 0n);
          if (rest === null) break;
          expect(rest.fromPooledFund <= bill.fromPooledFund).toBe(true);
          expect(rest.fromMajorIllness <= bill.fromMajorIllness).toBe(true);
          expect(rest.fromAssistance <= bill.fromAssistance).toBe(true);
          claim = nextClaim(claim, kept.value, rest);
          bill = rest;
        }
        expect([...back.values()]).toEqual(AMOUNT_NAMES.map((name) => whole[name]));
        expect(threshold).toBe(whole.towardsThreshold);
      }),
    );
  });

  test('没有别的付款方时任何部分都能按原单重算', () => {
    fc.assert(
      fc.property(facts, soldLines, (given, lines) => {
        const separate = lines.map((line): SoldLine => ({ ...line, route: 'separatePayment' }));
        const { claim } = claimOf({ ...given, account: null }, separate);
        const own = { ...claim, facts: { ...claim.facts, commercial: [] } };
        const rule = claim.rule;
        const bill = settle({ servedOn, scheme: 'employee', ...own.facts, lines: claim.lines }, rule);
        if (!bill.ok) throw new Error(bill.refusal.code);
        const [first] = claim.lines;
        const kept = keptLines(claim.lines, first ? [oneBack(first)] : []);
        if (!kept.ok) throw new Error(kept.refusal.code);
        if (kept.value.length > 0)
          expect(decideRest({ ...own, amounts: bill.value }, kept.value).ok).toBe(true);
      }),
    );
  });

  test('不在单上的行、数量、追溯码，和盒数不符的追溯码', () => {
    const line: SoldLine = {
      line: 1,
      standardKind: 'listed',
      standard: null,
      price: 10_000n as UnitPrice,
      quantity: wholeUnits(2),
      traceCodes: ['A', 'B'],
    };
    const code = (back: Parameters<typeof keptLines>[1]) => {
      const kept = keptLines([line], back);
      return kept.ok ? kept.value.map((one) => one.traceCodes) : kept.refusal.code;
    };
    expect(code([{ line: 2, quantity: wholeUnits(1), traceCodes: [] }])).toBe('RETURN_NOT_OF_CLAIM');
    expect(code([{ line: 1, quantity: wholeUnits(3), traceCodes: [] }])).toBe('RETURN_NOT_OF_CLAIM');
    expect(code([{ line: 1, quantity: wholeUnits(1), traceCodes: ['C'] }])).toBe('RETURN_NOT_OF_CLAIM');
    expect(code([{ line: 1, quantity: wholeUnits(1), traceCodes: [] }])).toBe('RETURN_CODES_INCOMPLETE');
    expect(code([{ line: 1, quantity: wholeUnits(1), traceCodes: ['A'] }])).toEqual([['B']]);
    expect(code([{ line: 1, quantity: wholeUnits(2), traceCodes: [] }])).toEqual([]);
  });
});

function restOf(claim: SettledClaim, kept: readonly SoldLine[]): Bill | 'refused' | null {
  if (kept.length === 0) return null;
  const rest = decideRest(claim, kept);
  if (rest.ok) return rest.value;
  expect(rest.refusal.code).toBe('RETURN_NOT_DECIDABLE');
  return 'refused';
}

/** As the next return reads it: from the bill of the rest. */
function nextClaim(claim: SettledClaim, kept: readonly SoldLine[], rest: Bill): SettledClaim {
  const read = recordedFacts(rest.stages);
  if (read === undefined) throw new Error('the bill does not tell its facts');
  const lines = kept.map((line, index) => ({ ...line, line: index + 1 }));
  return { ...claim, facts: read, amounts: rest, lines };
}
