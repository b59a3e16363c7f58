import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { addFen, fen, wholeUnits, ZERO_FEN, type Fen, type UnitPrice } from '../../../base/money.ts';
import { percent } from '../../../base/ratio.ts';
import { findSettlementRule } from '../find-rule.ts';
import { AMOUNT_NAMES, type Bill, type ClaimFacts, type SettlementRule } from '../model.ts';
import { recordedFacts } from '../reversal/recorded-facts.ts';
import type { SoldLine } from '../reversal/return-lines.ts';
import { settle } from '../settle.ts';
import { differenceOf, replayBills, type KnownNow, type Spent, type YearBill } from './replay-bills.ts';
import {
  mayStep,
  READJUDICATION_STATES,
  type ReadjudicationState,
  type ReadjudicationStep,
} from './steps.ts';
import { addUsage, negateUsage, NOTHING_USED, usageOf, type Usage } from './usage.ts';

const servedOn = day('2026-05-01');
const LIMITS = { pooledFund: fen(200_000), majorIllness: fen(100_000) };
const ASSISTANCE = { ratio: percent(70), threshold: fen(30_000), cap: fen(60_000) };
const PLAN: NonNullable<ClaimFacts['ordinary']>['plan'] = {
  kind: 'outpatient',
  version: 'plan-7@2026-01-01',
  countsBy: 'year',
  deductible: fen(20_000),
  bands: [
    { upTo: fen(200_000), ratio: percent(60) },
    { upTo: null, ratio: percent(50) },
  ],
  yearlyLimit: fen(90_000),
};
const INSURER = {
  planId: 3,
  name: '示例惠民保',
  ratio: percent(60),
  deductible: fen(10_000),
  cap: fen(80_000),
};

const INSURER_NOW = { ...INSURER, lines: [1] };

function rule(): SettlementRule {
  const found = findSettlementRule('employee', servedOn);
  if (found === undefined) throw new Error('no rule');
  return found;
}

const NOW: KnownNow = {
  limits: LIMITS,
  inMajorIllness: true,
  assistance: ASSISTANCE,
  rule: rule(),
  plan: null,
  insurers: [INSURER_NOW],
  lines: [],
};

/** One purchase of a year. */
interface Bought {
  readonly cost: bigint;
  readonly route: 'separatePayment' | 'ordinary';
}

function lineOf({ cost, route }: Bought): SoldLine {
  const price = (cost * 100n) as UnitPrice;
  const quantity = wholeUnits(1);
  return {
    line: 1,
    standardKind: 'bid',
    standard: price,
    price,
    quantity,
    route,
    traceCodes: [],
    selfPayRatio: percent(0),
  };
}

function decide(bought: Bought, used: Usage, limits = LIMITS): Bill {
  const lines = [lineOf(bought)];
  const bill = settle(
    {
      servedOn,
      scheme: 'employee',
      inMajorIllness: true,
      limits,
      used: { pooledFund: used.pooledFund, majorIllness: used.majorIllness },
      assistance: { ...ASSISTANCE, usedThreshold: used.threshold, usedCap: used.assistance },
      ordinary: bought.route === 'ordinary' ? { plan: PLAN, used: used.plans.outpatient } : null,
      commercial: [
        {
          ...INSURER_NOW,
          usedDeductible: used.commercial.get(3)?.deductible ?? ZERO_FEN,
          usedCap: used.commercial.get(3)?.amount ?? ZERO_FEN,
        },
      ],
      account: null,
      lines,
    },
    rule(),
  );
  if (!bill.ok) throw new Error(bill.refusal.code);
  return bill.value;
}

function bookedAs(index: number, bought: Bought, bill: Bill): YearBill {
  const facts = recordedFacts(bill.stages);
  if (facts === undefined) throw new Error('the bill tells its facts');
  const planKind = bought.route === 'ordinary' ? 'outpatient' : null;
  return {
    claimNo: `S${index}`,
    place: BigInt(index * 10),
    at: index * 1_000,
    countsFrom: BigInt(index * 10),
    returns: [],
    usage: usageOf(bill, planKind),
    settled: { servedOn, scheme: 'employee', facts, rule: bill.rule, amounts: bill, lines: [lineOf(bought)] },
    now: NOW,
    obstacle: null,
  };
}

/** Books purchases one after the other, each on what those before have used; `late` is not known while they are booked. */
function book(bought: readonly Bought[], late: Usage = NOTHING_USED): { bills: YearBill[]; decided: Bill[] } {
  let used = late;
  const bills: YearBill[] = [];
  const decided: Bill[] = [];
  for (const [index, one] of bought.entries()) {
    const bill = decide(one, used);
    decided.push(bill);
    bills.push(bookedAs(index + 1, one, bill));
    used = addUsage(used, usageOf(bill, one.route === 'ordinary' ? 'outpatient' : null));
  }
  return { bills, decided };
}

const purchases = fc.array(
  fc.record({
    cost: fc.bigInt(100n, 150_000n),
    route: fc.constantFrom<Bought['route']>('separatePayment', 'ordinary'),
  }),
  { minLength: 1, maxLength: 5 },
);
const layer = fc.bigInt(0n, 220_000n) as fc.Arbitrary<Fen>;

describe('更正后按次序重算（M9.5、I6、I12）', () => {
  test('没有更正就没有要改的单；当时的退药撤销也不改动别的单', () => {
    fc.assert(
      fc.property(purchases, fc.nat(4), (bought, which) => {
        const { bills } = book(bought);
        expect(replayBills({ bills, others: [], spending: [] })).toEqual([]);
        // One that was taken back after all the others: they had seen it, and stay.
        const gone = bills[which % bills.length];
        if (gone === undefined) return;
        const others = [
          { id: gone.place, usage: gone.usage },
          { id: 999n, usage: negateUsage(gone.usage) },
        ];
        const rest = bills.filter((one) => one !== gone);
        expect(replayBills({ bills: rest, others, spending: [] })).toEqual([]);
        // One of which a part came back later: until then it counted as a whole.
        const returned = bills.map((one) => (one === gone ? { ...one, countsFrom: 999n } : one));
        expect(replayBills({ bills: returned, others, spending: [] })).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('晚报的占用排在它发生的地方：重算的结果与当初就知道时逐分相同，次序不同也一样', () => {
    fc.assert(
      fc.property(purchases, layer, layer, (bought, pooledFund, majorIllness) => {
        const { bills, decided } = book(bought);
        const ideal = book(bought, { ...NOTHING_USED, pooledFund, majorIllness }).decided;
        const spending: Spent[] = [{ at: 500, pooledFund, majorIllness }];
        const findings = replayBills({ bills: [...bills].reverse(), others: [], spending });
        const after = new Map(findings.map((one) => [one.claimNo, one]));
        for (const [index, bill] of ideal.entries()) {
          const found = after.get(`S${index + 1}`);
          const now = found?.kind === 'differs' ? found.bill : decided[index];
          for (const name of AMOUNT_NAMES) expect(now?.[name]).toBe(bill[name]);
          if (found?.kind === 'differs') expect(found.changes.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('只有它后面的单受影响；差额三方之和为零', () => {
    const { bills } = book([
      { cost: 100_000n, route: 'separatePayment' },
      { cost: 200_000n, route: 'separatePayment' },
    ]);
    const spending = [{ at: 1_500, pooledFund: fen(150_000), majorIllness: fen(0) }];
    const findings = replayBills({ bills, others: [], spending });
    expect(findings.map((one) => one.claimNo)).toEqual(['S2']);
    const [found] = findings;
    if (found?.kind !== 'differs' || bills[1]?.settled === undefined) throw new Error('the second differs');
    const { funds, commercial, person } = differenceOf(bills[1].settled.amounts, found.bill);
    expect(addFen(funds, commercial, person)).toBe(0n);
    expect(funds).toBeLessThan(0n);
    expect(found.changes).toMatchObject([
      { kind: 'pooledFundUsed', from: '700.00', to: '2200.00', line: null },
    ]);
  });

  test('更正后的限额、大病参保、救助和标准各说各的变化；保密的标准不写数值（N5.1）', () => {
    const { bills } = book([{ cost: 300_000n, route: 'separatePayment' }]);
    const [bill] = bills;
    if (bill === undefined) throw new Error('one bill');
    const withNow = (now: Partial<KnownNow>) =>
      replayBills({ bills: [{ ...bill, now: { ...NOW, ...now } }], others: [], spending: [] })[0];
    const kindsOf = (now: Partial<KnownNow>) => {
      const found = withNow(now);
      return found?.kind === 'differs' ? found.changes.map(({ kind }) => kind) : found?.obstacle;
    };
    expect(kindsOf({ limits: { ...LIMITS, pooledFund: fen(150_000) } })).toEqual(['pooledFundLimit']);
    expect(kindsOf({ inMajorIllness: false })).toEqual(['inMajorIllness']);
    expect(kindsOf({ assistance: null })).toEqual(['assistance']);
    expect(kindsOf({ assistance: 'notEntered' })).toBe('assistance');
    const standard = { kind: 'bid', standard: 12_345_678n as UnitPrice, confidential: true } as const;
    const lineNow = { route: 'separatePayment', selfPayRatio: null } as const;
    const found = withNow({ lines: [{ ...lineNow, standard }] });
    if (found?.kind !== 'differs') throw new Error('a lower standard differs');
    expect(found.changes).toMatchObject([{ kind: 'standard', line: 1, to: '竞价，保密' }]);
    expect(JSON.stringify([found.changes, found.bill.stages])).not.toContain('1234.5678');
    expect(found.bill.eligible).toBe(123_457n);
    const tooDear = { kind: 'negotiated', standard: 10_000n as UnitPrice, confidential: false } as const;
    expect(withNow({ lines: [{ ...lineNow, standard: tooDear }] })).toMatchObject({
      kind: 'obstructed',
      obstacle: 'refused',
      refusal: { code: 'PRICE_ABOVE_NEGOTIATED_STANDARD' },
    });
  });
});

describe('更正重算两个人办（M29）', () => {
  test('每个状态能走的步骤，提请的人不能自己确认，没有单可改的不能提请', () => {
    const steps: ReadjudicationStep[] = ['proposed', 'sentBack', 'booked', 'refused'];
    const allowed = (state: ReadjudicationState, bills = 1, accountId = 2) =>
      steps.filter((step) => mayStep({ state, lastBy: 1, bills }, step, accountId).ok);
    const table = Object.fromEntries(
      (Object.keys(READJUDICATION_STATES) as ReadjudicationState[]).map((state) => [state, allowed(state)]),
    );
    expect(table).toEqual({
      found: ['proposed', 'refused'],
      proposed: ['sentBack', 'booked', 'refused'],
      sentBack: ['proposed', 'refused'],
      booked: [],
      refused: [],
      lapsed: [],
    });
    expect(allowed('proposed', 1, 1)).toEqual(['sentBack', 'refused']);
    expect(allowed('found', 0)).toEqual(['refused']);
  });
});
