import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen, wholeUnits, ZERO_FEN, type Fen, type UnitPrice } from '../../../base/money.ts';
import { percent, type Ratio } from '../../../base/ratio.ts';
import { addUsage, negateUsage, NOTHING_USED, usageOf, type Usage } from '../corrections/usage.ts';
import { findSettlementRule } from '../find-rule.ts';
import { AMOUNT_NAMES, type Bill, type ClaimFacts, type SettlementRule } from '../model.ts';
import { recordedFacts } from '../reversal/recorded-facts.ts';
import { settle } from '../settle.ts';
import { hasBegun, judgeDays, mayStep, type ActState, type ActStep, type DatedAct } from './act.ts';
import { addPerson, noEffect } from './effect.ts';
import { reckonAgain, type WhatIf, type WhatIfClaim } from './what-if.ts';

const servedOn = day('2026-05-01');
const areaCode = '430102';
const found = findSettlementRule('employee', servedOn);
if (found === undefined) throw new Error('the day has a rule');
const rule: SettlementRule = found;
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

interface Terms {
  readonly ratio: Ratio;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly assistance: { readonly ratio: Ratio; readonly threshold: Fen; readonly cap: Fen | null };
}
interface Bought {
  readonly scheme?: 'employee' | 'resident';
  readonly cost: bigint;
  readonly route: 'separatePayment' | 'ordinary';
}

function decide({ cost, route, scheme = 'employee' }: Bought, used: Usage, terms: Terms): Bill {
  const price = (cost * 100n) as UnitPrice;
  const { pooledFund, majorIllness } = terms;
  const facts: ClaimFacts = {
    servedOn,
    scheme,
    inMajorIllness: true,
    limits: { pooledFund, majorIllness },
    used: { pooledFund: used.pooledFund, majorIllness: used.majorIllness },
    assistance: { ...terms.assistance, usedThreshold: used.threshold, usedCap: used.assistance },
    ordinary: route === 'ordinary' ? { plan: PLAN, used: used.plans.outpatient } : null,
    commercial: [
      {
        planId: 3,
        name: '示例惠民保',
        ratio: percent(60),
        deductible: fen(10_000),
        cap: fen(80_000),
        usedDeductible: used.commercial.get(3)?.deductible ?? ZERO_FEN,
        usedCap: used.commercial.get(3)?.amount ?? ZERO_FEN,
        lines: [1],
      },
    ],
    account: null,
    lines: [
      {
        standardKind: 'bid',
        standard: price,
        price,
        quantity: wholeUnits(1),
        route,
        selfPayRatio: percent(10),
      },
    ],
  };
  const bill = settle(facts, { ...rule, ratio: terms.ratio });
  if (!bill.ok) throw new Error(bill.refusal.code);
  return bill.value;
}

function asClaim(id: bigint, bill: Bill, { route, scheme = 'employee' }: Bought): WhatIfClaim {
  const [line] = bill.lines;
  return {
    id,
    claimNo: `S${id}`,
    areaCode,
    scheme,
    servedOn,
    rule: bill.rule,
    amounts: bill,
    towardsThreshold: bill.towardsThreshold,
    reversesId: null,
    replaces: null,
    stands: true,
    facts: recordedFacts(bill.stages),
    category: 'subsistence',
    ownLimits: { pooledFund: false, majorIllness: false },
    lines: [
      {
        nationalCode: 'XL01EXA001A001010100001',
        route,
        charged: line?.charged ?? ZERO_FEN,
        eligible: line?.eligible ?? ZERO_FEN,
        selfPayRatio: percent(10),
      },
    ],
  };
}

/** A person's year settled one after the other, in whichever scheme each was; `gone` is taken back right after it. */
function book(bought: readonly Bought[], terms: Terms, gone = -1) {
  const used = { employee: NOTHING_USED, resident: NOTHING_USED };
  const claims: WhatIfClaim[] = [];
  const bills: Bill[] = [];
  for (const [index, one] of bought.entries()) {
    const scheme = one.scheme ?? 'employee';
    const { threshold, assistance, commercial } = addUsage(used.employee, used.resident);
    const bill = decide(one, { ...used[scheme], threshold, assistance, commercial }, terms);
    const id = BigInt(index * 10 + 1);
    const usage = usageOf(bill, one.route === 'ordinary' ? 'outpatient' : null);
    claims.push({ ...asClaim(id, bill, one), stands: index !== gone });
    bills.push(bill);
    used[scheme] = addUsage(used[scheme], usage);
    if (index !== gone) continue;
    claims.push({ ...asClaim(id + 1n, bill, one), reversesId: id, facts: undefined });
    used[scheme] = addUsage(used[scheme], negateUsage(usage));
  }
  return { claims, bills };
}

const whatIfOf = (terms: Terms): WhatIf => ({
  ownRows: new Set(),
  values: {
    ratios: { employee: terms.ratio, resident: terms.ratio },
    limits: (['employee', 'resident'] as const).map((scheme) => ({
      areaCode: '430100',
      scheme,
      year: 2026,
      ...terms,
    })),
    assistance: [{ areaCode, category: 'subsistence', year: 2026, ...terms.assistance }],
  },
});

const money = (max: bigint) => fc.bigInt(0n, max) as fc.Arbitrary<Fen>;
const ratio = fc.bigInt(0n, 10_000n) as fc.Arbitrary<Ratio>;
const termsOf: fc.Arbitrary<Terms> = fc.record({
  ratio,
  pooledFund: money(300_000n),
  majorIllness: money(150_000n),
  assistance: fc.record({ ratio, threshold: money(40_000n), cap: fc.option(money(80_000n)) }),
});
const purchases = fc.array(
  fc.record({
    scheme: fc.constantFrom('employee' as const, 'resident' as const),
    cost: fc.bigInt(100n, 150_000n),
    route: fc.constantFrom<Bought['route']>('separatePayment', 'ordinary'),
  }),
  { minLength: 1, maxLength: 5 },
);

describe('用历史费用试算（M9.6）', () => {
  test('试算等于从第一张起就按新参数结算：比例、限额、普通政策按险种，救助和商业保险按人，累计都跟着变，换过险种、退掉过单也一样（M9.4）', () => {
    fc.assert(
      fc.property(
        purchases,
        termsOf,
        termsOf,
        fc.integer({ min: -1, max: 4 }),
        (bought, before, after, gone) => {
          const past = book(bought, before, gone);
          const ideal = book(bought, after, gone).bills;
          const reckoned = reckonAgain(past.claims, whatIfOf(after));
          expect(reckoned).toHaveLength(bought.length - (gone >= 0 && gone < bought.length ? 1 : 0));
          for (const { claim, after: amounts } of reckoned) {
            const bill = ideal[Number((claim.id - 1n) / 10n)];
            for (const name of AMOUNT_NAMES) expect(amounts?.[name]).toBe(bill?.[name]);
          }
          const effect = noEffect();
          addPerson(effect, reckoned);
          const sum = (pairs: Iterable<{ before: Fen; after: Fen }>) =>
            [...pairs].reduce((total, pair) => total + pair.after - pair.before, 0n);
          expect(sum(effect.payers.values())).toBe(0n);
          expect(effect.claims).toBe(reckoned.length);
        },
      ),
      { numRuns: 80 },
    );
  });

  test('参数不变，一张单也不变；记载不全的单列出来不计；只给本人的限额不受地区限额影响', () => {
    const terms: Terms = {
      ratio: percent(70),
      pooledFund: fen(200_000),
      majorIllness: fen(100_000),
      assistance: { ratio: percent(70), threshold: fen(10_000), cap: null },
    };
    const bought: Bought[] = [
      { cost: 250_000n, route: 'separatePayment' },
      { cost: 100_000n, route: 'separatePayment' },
    ];
    const { claims, bills } = book(bought, terms);
    for (const [index, { after }] of reckonAgain(claims, whatIfOf(terms)).entries())
      expect(after?.personPays).toBe(bills[index]?.personPays);
    const own = claims.map((one) => ({ ...one, ownLimits: { pooledFund: true, majorIllness: true } }));
    const less = { ...terms, pooledFund: ZERO_FEN, majorIllness: ZERO_FEN };
    expect(reckonAgain(own, whatIfOf(less)).map(({ after }) => after?.overLimit)).toEqual(
      bills.map((bill) => bill.overLimit),
    );
    const blind = claims.map((one, index) => (index === 0 ? { ...one, facts: undefined } : one));
    const effect = noEffect();
    addPerson(effect, reckonAgain(blind, whatIfOf({ ...terms, ratio: percent(80) })));
    expect(effect).toMatchObject({ claims: 2, unreckonable: 1, left: ['S1'] });
  });

  test('一个县自己录了限额的，市里的新限额管不到它', () => {
    const terms: Terms = {
      ratio: percent(70),
      pooledFund: fen(200_000),
      majorIllness: fen(0),
      assistance: { ratio: percent(0), threshold: fen(0), cap: null },
    };
    const { claims, bills } = book([{ cost: 100_000n, route: 'separatePayment' }], terms);
    const less = whatIfOf({ ...terms, pooledFund: ZERO_FEN });
    expect(reckonAgain(claims, less)[0]?.after?.fromPooledFund).toBe(0n);
    const kept = reckonAgain(claims, { ...less, ownRows: new Set([`${areaCode} employee`]) });
    expect(kept[0]?.after?.fromPooledFund).toBe(bills[0]?.fromPooledFund);
  });
});

describe('参数调整一件的办理（M9.6、I15）', () => {
  const act: DatedAct = {
    from: day('2026-07-01'),
    to: null,
    ratios: { employee: percent(75) },
    limits: [],
    assistance: [],
  };
  const codeOf = (outcome: ReturnType<typeof judgeDays>) => (outcome.ok ? 'ok' : outcome.refusal.code);

  test('补录的旧政策止于现行办法施行前；有结算的日子不能改比例，限额只管以后', () => {
    expect(codeOf(judgeDays(act, null))).toBe('ok');
    expect(codeOf(judgeDays(act, day('2026-07-01')))).toBe('PARAMETER_RETROACTIVE');
    const limits = [
      { areaCode, scheme: 'employee', year: 2026, pooledFund: ZERO_FEN, majorIllness: ZERO_FEN },
    ] as const;
    expect(codeOf(judgeDays({ ...act, ratios: {}, limits }, day('2026-07-01')))).toBe('ok');
    const earlier = { ...act, from: day('2021-11-01') };
    expect(codeOf(judgeDays(earlier, null))).toBe('PARAMETER_ACROSS_REGIMES');
    expect(codeOf(judgeDays({ ...earlier, to: day('2026-01-01') }, null))).toBe('PARAMETER_ACROSS_REGIMES');
    expect(codeOf(judgeDays({ ...earlier, to: day('2025-12-31') }, null))).toBe('ok');
    expect([hasBegun(act, day('2026-06-30')), hasBegun(act, day('2026-07-01'))]).toEqual([false, true]);
    expect(hasBegun({ ...act, ratios: {}, limits }, day('2025-12-31'))).toBe(false);
    expect(hasBegun({ ...act, ratios: {}, limits }, day('2026-01-01'))).toBe(true);
  });

  test('每个环节能办哪一步：不试算不提请，审核的不是录入或提请的人，开始执行的不撤回', () => {
    const steps: ActStep[] = ['proposed', 'sentBack', 'approved', 'withdrawn'];
    const standing = { enteredBy: 1, lastBy: 1, replays: 1, begun: false };
    const allowed = (state: ActState, who = 2, change: Partial<typeof standing> = {}) =>
      steps.filter((step) => mayStep({ ...standing, state, ...change }, step, who).ok);
    expect(allowed('entered')).toEqual(['proposed', 'withdrawn']);
    expect(allowed('entered', 2, { replays: 0 })).toEqual(['withdrawn']);
    expect(allowed('proposed')).toEqual(['sentBack', 'approved', 'withdrawn']);
    expect(allowed('proposed', 1)).toEqual(['withdrawn']);
    expect(allowed('proposed', 2, { lastBy: 2 })).toEqual(['withdrawn']);
    expect(allowed('sentBack')).toEqual(['proposed', 'withdrawn']);
    expect(allowed('approved')).toEqual(['withdrawn']);
    expect(allowed('approved', 2, { begun: true })).toEqual([]);
    expect(allowed('withdrawn')).toEqual([]);
  });
});
