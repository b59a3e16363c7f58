import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen, wholeUnits, type Fen, type UnitPrice } from '../../../base/money.ts';
import { percent } from '../../../base/ratio.ts';
import type { StandardKind } from '../../catalogue/payable-product.ts';
import { findSettlementRule } from '../find-rule.ts';
import { AMOUNT_NAMES, type Bill, type ClaimFacts, type PaidRoute } from '../model.ts';
import { settle } from '../settle.ts';
import { NOTHING_USED } from '../corrections/usage.ts';
import { recordedFacts, recordedLine } from './recorded-facts.ts';
import { decideRest, keptLines, type PayersNow, type SettledClaim, type SoldLine } from './return-lines.ts';

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

/** What other claims use between two returns. */
const since = fc.record({
  plan: amount(150_000n),
  deductible: amount(9_000n),
  amount: amount(900_000n),
  account: amount(100_000n),
});

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
        const again = decideRest(claim, claim.lines, untouched(claim));
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
          const rest = restOf(claim, kept.value);
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

  test('一盒一盒退，别的费用在其间用掉多少都行：都办得成，各方都不超过自己的限额，各方之和等于费用', () => {
    fc.assert(
      fc.property(
        facts,
        soldLines,
        fc.array(since, { minLength: 8, maxLength: 8 }),
        (given, lines, between) => {
          let { claim, bill } = claimOf(given, lines);
          const others = {
            planPaid: PLAN.used.paid,
            deductible: 1_000n,
            amount: 2_000n,
            account: given.account,
          };
          for (const more of between) {
            const [first] = claim.lines;
            const kept = first && keptLines(claim.lines, [oneBack(first)]);
            if (!kept?.ok || kept.value.length === 0) return;
            const { plan, insurer } = roomLeft(others, bill);
            others.planPaid = (others.planPaid + least(more.plan, plan)) as Fen;
            others.deductible += least(more.deductible, insurer.deductible);
            others.amount += least(more.amount, insurer.cap);
            const free = (others.account ?? 0n) - bill.fromAccount;
            others.account = ((others.account ?? 0n) - least(more.account, free)) as Fen;
            const rest = decideRest(claim, kept.value, nowOf(others, bill));
            if (!rest.ok) throw new Error(rest.refusal.code);
            const left = roomLeft(others, rest.value);
            expect([left.plan, left.insurer.deductible, left.insurer.cap].every((one) => one >= 0n)).toBe(
              true,
            );
            expect(rest.value.fromAccount <= (others.account ?? 0n)).toBe(true);
            for (const name of OF_THE_FUNDS) expect(rest.value[name] <= bill[name]).toBe(true);
            expect(sumOf(rest.value)).toBe(rest.value.charged);
            claim = nextClaim(claim, kept.value, rest.value);
            bill = rest.value;
          }
        },
      ),
      { numRuns: 200 },
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

function restOf(claim: SettledClaim, kept: readonly SoldLine[]): Bill | null {
  if (kept.length === 0) return null;
  const rest = decideRest(claim, kept, untouched(claim));
  if (!rest.ok) throw new Error(rest.refusal.code);
  return rest.value;
}

/** Nobody has used anything since. */
const untouched = ({ facts, amounts }: SettledClaim): PayersNow => ({
  others: NOTHING_USED,
  balance: ((facts.account ?? 0n) - amounts.fromAccount) as Fen,
});

const OF_THE_FUNDS = [
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromWorkInjury',
  'fromMaternity',
] as const;
const least = (a: bigint, b: bigint) => (a < b ? a : b);
const sumOf = (bill: Bill) =>
  [...OF_THE_FUNDS, 'fromCommercial' as const, 'fromAccount' as const, 'cash' as const].reduce(
    (total, name) => total + bill[name],
    0n,
  );

interface Others {
  planPaid: Fen;
  deductible: bigint;
  amount: bigint;
  /** Without what the bill takes of it. */
  account: Fen | null;
}

/** What is left of every limit beside a bill. */
function roomLeft(others: Others, bill: Bill) {
  const insured = bill.commercial[0];
  return {
    plan: 150_000n - others.planPaid - (bill.planUse?.paid ?? 0n),
    insurer: {
      deductible: 10_000n - others.deductible - (insured?.towardsDeductible ?? 0n),
      cap: 900_000n - others.amount - (insured?.amount ?? 0n),
    },
  };
}

function nowOf(others: Others, bill: Bill): PayersNow {
  const { plans } = NOTHING_USED;
  return {
    others: {
      plans: { ...plans, outpatient: { ...plans.outpatient, paid: others.planPaid } },
      commercial: new Map([[3, { deductible: others.deductible as Fen, amount: others.amount as Fen }]]),
    },
    balance: ((others.account ?? 0n) - bill.fromAccount) as Fen,
  };
}

/** As the next return reads it: from the bill of the rest. */
function nextClaim(claim: SettledClaim, kept: readonly SoldLine[], rest: Bill): SettledClaim {
  const read = recordedFacts(rest.stages);
  if (read === undefined) throw new Error('the bill does not tell its facts');
  const lines = kept.map((line, index) => ({ ...line, line: index + 1 }));
  return { ...claim, facts: read, amounts: rest, lines };
}
