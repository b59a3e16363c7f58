import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { Ratio } from '../../base/ratio.ts';
import { findSettlementRule } from './find-rule.ts';
import type { StandardKind } from '../catalogue/payable-product.ts';
import type { AssistanceFacts, Bill, ClaimFacts, PricedLine } from './model.ts';
import { settle } from './settle.ts';

const fen = (max: bigint) => fc.bigInt({ min: 0n, max }) as fc.Arbitrary<Fen>;

function line(kinds: readonly StandardKind[]): fc.Arbitrary<PricedLine> {
  return fc
    .record({
      standardKind: fc.constantFrom(...kinds),
      price: fc.bigInt({ min: 0n, max: 300_000_000n }),
      quantity: fc.bigInt({ min: 1n, max: 1_000_000n }),
      gap: fc.option(fc.bigInt({ min: -50_000_000n, max: 50_000_000n })),
    })
    .map(({ standardKind, price, quantity, gap }) => {
      const cap = gap === null ? null : price + gap < 0n ? 0n : price + gap;
      const standard = cap !== null && standardKind === 'negotiated' && cap < price ? price : cap;
      return {
        standardKind,
        price: price as UnitPrice,
        quantity: quantity as Quantity,
        standard: standard as UnitPrice | null,
      };
    });
}

const assistance: fc.Arbitrary<AssistanceFacts> = fc.record({
  ratio: fc.bigInt({ min: 0n, max: 10_000n }) as fc.Arbitrary<Ratio>,
  threshold: fen(500_000n),
  cap: fc.option(fen(3_000_000n)),
  usedThreshold: fen(600_000n),
  usedCap: fen(3_000_000n),
});

const claim: fc.Arbitrary<ClaimFacts> = fc.record({
  servedOn: fc.constant(day('2026-05-20')),
  scheme: fc.constantFrom('employee', 'resident'),
  inMajorIllness: fc.boolean(),
  used: fc.record({ pooledFund: fen(16_000_000n), majorIllness: fen(41_000_000n) }),
  limits: fc.record({ pooledFund: fen(15_000_000n), majorIllness: fen(40_000_000n) }),
  assistance: fc.option(assistance),
  lines: fc.array(line(['negotiated', 'bid', 'procured', 'listed']), { minLength: 1, maxLength: 6 }),
});

function billOf(facts: ClaimFacts): Bill {
  const outcome = settle(facts, findSettlementRule(facts.scheme, facts.servedOn));
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}

/** Rounds a fraction half up the way a person does it: whole part, then look at the rest. */
function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  return (numerator - whole * denominator) * 2n >= denominator ? whole + 1n : whole;
}

/** The rules said again, literally and slowly, with arithmetic of their own. */
function oracle(facts: ClaimFacts) {
  let charged = 0n;
  let eligible = 0n;
  for (const one of facts.lines) {
    const payable = one.standard !== null && one.standard < one.price ? one.standard : one.price;
    charged += roundHalfUp(one.price * one.quantity, 1_000_000n);
    eligible += roundHalfUp(payable * one.quantity, 1_000_000n);
  }
  const fundShare = roundHalfUp(eligible * (facts.scheme === 'employee' ? 7n : 6n), 10n);
  let unpaid = fundShare;
  const pay = (limit: bigint, used: bigint): bigint => {
    const left = limit > used ? limit - used : 0n;
    const paid = unpaid > left ? left : unpaid;
    unpaid -= paid;
    return paid;
  };
  const fromPooledFund = pay(facts.limits.pooledFund, facts.used.pooledFund);
  const fromMajorIllness = facts.inMajorIllness
    ? pay(facts.limits.majorIllness, facts.used.majorIllness)
    : 0n;
  const ownShare = eligible - fundShare;
  let fromAssistance = 0n;
  if (facts.assistance) {
    const { threshold, usedThreshold, ratio, cap, usedCap } = facts.assistance;
    const missing = threshold > usedThreshold ? threshold - usedThreshold : 0n;
    if (ownShare > missing) fromAssistance = roundHalfUp((ownShare - missing) * ratio, 10_000n);
    const room = cap === null ? fromAssistance : cap > usedCap ? cap - usedCap : 0n;
    if (fromAssistance > room) fromAssistance = room;
  }
  const personPays = charged - fromPooledFund - fromMajorIllness - fromAssistance;
  const aboveStandard = charged - eligible;
  return {
    charged,
    aboveStandard,
    eligible,
    fundShare,
    fromPooledFund,
    fromMajorIllness,
    overLimit: unpaid,
    ownShare,
    fromAssistance,
    personPays,
  };
}

const total = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);

describe('结算拆分的性质', () => {
  test('与另写的逐句算法一分不差', () => {
    fc.assert(
      fc.property(claim, (facts) => {
        expect(billOf(facts)).toMatchObject(oracle(facts));
      }),
      { numRuns: 2000 },
    );
  });

  test('各方支付之和等于费用总额，各行之和等于全单（I1）', () => {
    fc.assert(
      fc.property(claim, (facts) => {
        const bill = billOf(facts);
        expect(bill.fromPooledFund + bill.fromMajorIllness + bill.fromAssistance + bill.personPays).toBe(
          bill.charged,
        );
        expect(bill.aboveStandard + bill.ownShare + bill.overLimit - bill.fromAssistance).toBe(
          bill.personPays,
        );
        for (const name of ['charged', 'eligible', 'aboveStandard', 'fundShare'] as const) {
          expect(total(bill.lines.map((one) => one[name]))).toBe(bill[name]);
        }
        for (const one of bill.lines) expect(one.fundShare >= 0n && one.fundShare <= one.eligible).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  test('每行分摊与精确份额相差不到一分（I1）', () => {
    fc.assert(
      fc.property(claim, (facts) => {
        const bill = billOf(facts);
        for (const one of bill.lines) {
          const gap = one.fundShare * bill.eligible - bill.fundShare * one.eligible;
          expect((gap < 0n ? -gap : gap) < bill.eligible || bill.eligible === 0n).toBe(true);
        }
      }),
    );
  });

  test('已用额度越多，基金付得越少，个人付得越多（M9.5）', () => {
    fc.assert(
      fc.property(claim, fen(1_000_000n), (facts, more) => {
        const used = { ...facts.used, pooledFund: (facts.used.pooledFund + more) as Fen };
        const [before, after] = [
          billOf({ ...facts, assistance: null }),
          billOf({ ...facts, assistance: null, used }),
        ];
        expect(after.fromPooledFund <= before.fromPooledFund).toBe(true);
        expect(after.personPays >= before.personPays).toBe(true);
      }),
    );
  });

  test('多买一行，任何一方都不会少付', () => {
    fc.assert(
      fc.property(claim, line(['listed', 'bid']), (facts, extra) => {
        const [less, more] = [billOf(facts), billOf({ ...facts, lines: [...facts.lines, extra] })];
        for (const name of [
          'charged',
          'eligible',
          'fundShare',
          'fromPooledFund',
          'fromMajorIllness',
          'fromAssistance',
        ] as const) {
          expect(more[name] >= less[name]).toBe(true);
        }
      }),
    );
  });

  test('基金支付从不超过年度剩余额度；未参加大病的人大病不付（M9.2、M9.5）', () => {
    fc.assert(
      fc.property(claim, (facts) => {
        const bill = billOf(facts);
        const left = (layer: 'pooledFund' | 'majorIllness') => {
          const rest = facts.limits[layer] - facts.used[layer];
          return rest > 0n ? rest : 0n;
        };
        expect(bill.fromPooledFund <= left('pooledFund')).toBe(true);
        expect(bill.fromMajorIllness <= (facts.inMajorIllness ? left('majorIllness') : 0n)).toBe(true);
        if (bill.fromMajorIllness > 0n || bill.overLimit > 0n)
          expect(bill.fromPooledFund).toBe(left('pooledFund'));
      }),
      { numRuns: 1000 },
    );
  });

  test('一单拆成几单，基金份额每单相差至多一分（I1）', () => {
    fc.assert(
      fc.property(claim, (facts) => {
        const whole = billOf(facts).fundShare;
        const pieces = facts.lines.map((one) => billOf({ ...facts, lines: [one] }).fundShare);
        const gap = total(pieces) - whole;
        expect((gap < 0n ? -gap : gap) <= BigInt(pieces.length)).toBe(true);
      }),
    );
  });

  test('连续结算直到限额用完，基金合计恰为限额（I12、M9.5）', () => {
    fc.assert(
      fc.property(
        fen(2_000_000n),
        fc.array(line(['listed']), { minLength: 1, maxLength: 20 }),
        (limit, lines) => {
          let paid = 0n as Fen;
          let wanted = 0n;
          for (const one of lines) {
            const bill = billOf({
              servedOn: day('2026-05-20'),
              scheme: 'resident',
              inMajorIllness: false,
              used: { pooledFund: paid, majorIllness: 0n as Fen },
              limits: { pooledFund: limit, majorIllness: 0n as Fen },
              assistance: null,
              lines: [one],
            });
            paid = (paid + bill.fromPooledFund) as Fen;
            wanted += bill.fundShare;
          }
          expect(paid).toBe(wanted < limit ? wanted : limit);
        },
      ),
    );
  });
});

describe('边界与拒付', () => {
  const base: ClaimFacts = {
    servedOn: day('2026-05-20'),
    scheme: 'employee',
    inMajorIllness: false,
    used: { pooledFund: 0n as Fen, majorIllness: 0n as Fen },
    limits: { pooledFund: 15_000_000n as Fen, majorIllness: 0n as Fen },
    assistance: null,
    lines: [
      {
        standardKind: 'bid',
        standard: 1_000_000n as UnitPrice,
        price: 1_200_000n as UnitPrice,
        quantity: 10_000n as Quantity,
      },
    ],
  };

  test('拒付时指出是第几行（M32）', () => {
    const forbidden: PricedLine = {
      standardKind: 'negotiated',
      standard: 1n as UnitPrice,
      price: 2n as UnitPrice,
      quantity: 10_000n as Quantity,
    };
    const outcome = settle(
      { ...base, lines: [...base.lines, forbidden] },
      findSettlementRule('employee', base.servedOn),
    );
    expect(outcome).toMatchObject({
      ok: false,
      refusal: { code: 'PRICE_ABOVE_NEGOTIATED_STANDARD', clause: 'M32', line: 2 },
    });
  });

  test('没有行的结算单是程序错误，不是拒付', () => {
    expect(() => settle({ ...base, lines: [] }, findSettlementRule('employee', base.servedOn))).toThrow(
      'at least one line',
    );
  });

  test('保密的支付标准和由它得出的单价不写在账单上（N5.1）', () => {
    const secret: PricedLine = {
      standardKind: 'bid',
      standard: 777_777n as UnitPrice,
      standardHidden: true,
      price: 900_000n as UnitPrice,
      quantity: 20_000n as Quantity,
    };
    const text = JSON.stringify(billOf({ ...base, lines: [secret] }).stages);
    expect(text).not.toContain('77.7777');
    expect(text).toContain('155.56');
    expect(
      JSON.stringify(billOf({ ...base, lines: [{ ...secret, standardHidden: false }] }).stages),
    ).toContain('77.7777');
  });

  test('账单写明规则版本和所依据的文件（M1、M39）', () => {
    const { rule, stages } = billOf(base);
    expect(rule).toMatchObject({ version: 'M9.1@2026-01-01', regime: 'measures@2026-01-01' });
    expect(stages.find((stage) => stage.step === 'fundShare')?.rule).toBe('M9.1@2026-01-01');
  });
});
