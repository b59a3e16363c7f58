import { describe, expect, test } from 'vitest';
import { packOf, settledClaim } from '../../../../test/support/settled-claim.ts';
import { day } from '../../../base/date.ts';
import { fen } from '../../../base/money.ts';
import { percent, type Ratio } from '../../../base/ratio.ts';
import { refuse } from '../../refusals.ts';
import { findSettlementRule } from '../find-rule.ts';
import type { ClaimFacts, PaidRoute, SettlementRule } from '../model.ts';
import type { OrdinaryPlan, PlanKind } from '../plans/ordinary-plan.ts';
import { recordedFacts } from '../reversal/recorded-facts.ts';
import { decideRest, type SoldLine } from '../reversal/return-lines.ts';
import { replayBills, type KnownNow, type Spent, type YearBill } from './replay-bills.ts';
import { isOpen, mayStep, READJUDICATION_STATES, type ReadjudicationState } from './steps.ts';
import { negateUsage, NOTHING_USED, usageOf } from './usage.ts';

const servedOn = day('2026-05-01');
const rule = findSettlementRule('employee', servedOn) as SettlementRule;
const FACTS: Omit<ClaimFacts, 'lines'> = {
  servedOn,
  scheme: 'employee',
  inMajorIllness: false,
  used: { pooledFund: fen(0), majorIllness: fen(0) },
  limits: { pooledFund: fen(7_000), majorIllness: fen(0) },
  assistance: null,
  ordinary: null,
  commercial: [],
  account: null,
};
const NOW: KnownNow = {
  limits: FACTS.limits,
  inMajorIllness: false,
  assistance: null,
  rule,
  plan: null,
  insurers: [],
  lines: [],
};

function booked(facts: Partial<ClaimFacts>, lines: readonly SoldLine[] = [packOf(1, 10_000)]): YearBill {
  const { claim, bill } = settledClaim({ ...FACTS, ...facts }, lines);
  return {
    claimNo: 'S1',
    place: 10n,
    at: 1_000,
    countsFrom: 10n,
    returns: [],
    usage: usageOf(bill, facts.ordinary?.plan.kind ?? null),
    settled: claim,
    now: { ...NOW, insurers: claim.facts.commercial },
    obstacle: null,
  };
}

const replay = (bill: YearBill, now: Partial<KnownNow>, spending: readonly Spent[] = []) =>
  replayBills({ bills: [{ ...bill, now: { ...bill.now, ...now } }], others: [], spending })[0];
const LESS = { limits: { pooledFund: fen(5_000), majorIllness: fen(0) } };
const ALL_USED = { limits: { pooledFund: fen(0), majorIllness: fen(0) } };

describe('哪些单要改，哪些不能在这里改（M9.5、M30、M5、I6）', () => {
  test('少了额度的单要改；不受影响的更正不改任何单', () => {
    const bill = booked({});
    expect(replay(bill, LESS)).toMatchObject({ kind: 'differs', bill: { fromPooledFund: 5_000n } });
    expect(replay(bill, { limits: { pooledFund: fen(90_000), majorIllness: fen(1) } })).toBeUndefined();
    expect(replay(bill, { limits: undefined, rule: undefined })).toBeUndefined();
  });

  test('金额都一样而计入的额度不同，也要改：救助起付以内的算进了多少', () => {
    const given = { ratio: percent(50), threshold: fen(30_000), cap: fen(0) };
    const bill = booked({ assistance: { ...given, usedThreshold: fen(0), usedCap: fen(0) } });
    const found = replay(
      { ...bill, now: { ...NOW, assistance: given } },
      { assistance: { ...given, threshold: fen(1_000) } },
    );
    expect(found).toMatchObject({ kind: 'differs', bill: { towardsThreshold: 1_000n } });
  });

  test('用掉的额度一样而金额不同，也要改：额度早已用完，比例变了', () => {
    const bill = booked(ALL_USED);
    const found = replay(bill, { ...ALL_USED, rule: { ...rule, ratio: percent(75) } });
    expect(found).toMatchObject({ kind: 'differs', bill: { fundShare: 7_500n, overLimit: 7_500n } });
    expect(found?.kind === 'differs' && found.changes.map(({ kind }) => kind)).toEqual(['rule']);
  });

  test('同一时刻发生的其他支出算在前面，晚一刻的算在后面（I12）', () => {
    const spent = (at: number) => [{ at, pooledFund: fen(3_000), majorIllness: fen(0) }];
    expect(replay(booked({}), {}, spent(1_000))).toMatchObject({ bill: { fromPooledFund: 4_000n } });
    expect(replay(booked({}), {}, spent(1_001))).toBeUndefined();
  });

  test('零星报销的单不在这里改，没有变化就不提；参保变了的总要人看', () => {
    const byHand: YearBill = { ...booked({}), obstacle: 'reimbursed' };
    expect(replay(byHand, LESS)).toEqual({
      claimNo: 'S1',
      kind: 'obstructed',
      obstacle: 'reimbursed',
      refusal: null,
    });
    expect(replay(byHand, {})).toBeUndefined();
    const moved: YearBill = { ...booked({}), obstacle: 'enrolment' };
    expect(replay(moved, {})).toMatchObject({ kind: 'obstructed', obstacle: 'enrolment' });
  });

  test('账单不能由记载算出来的不改，总要列出来：没有记载，或金额与记载不符；它后面的单照它原来用掉的算', () => {
    const bill = booked({});
    const unrecorded = { claimNo: 'S1', kind: 'obstructed', obstacle: 'unrecorded', refusal: null };
    expect(replay({ ...bill, settled: undefined }, {})).toEqual(unrecorded);
    if (!bill.settled) throw new Error('it is settled');
    const odd = { ...bill.settled, amounts: { ...bill.settled.amounts, charged: fen(1) } };
    expect(replay({ ...bill, settled: odd }, {})).toEqual({ ...unrecorded, obstacle: 'irreproducible' });
    const next = { ...booked({ used: { pooledFund: fen(7_000), majorIllness: fen(0) } }), place: 20n };
    const year = (now: KnownNow) => [
      { ...bill, settled: undefined },
      { ...next, claimNo: 'S2', countsFrom: 20n, now },
    ];
    expect(replayBills({ bills: year(NOW), others: [], spending: [] })).toEqual([unrecorded]);
    const more = { ...NOW, limits: { pooledFund: fen(9_000), majorIllness: fen(0) } };
    expect(replayBills({ bills: year(more), others: [], spending: [] })).toMatchObject([
      unrecorded,
      { claimNo: 'S2', kind: 'differs', bill: { fromPooledFund: 2_000n } },
    ]);
  });

  test('那一天现在不付的药，说出为什么（N2.3）', () => {
    const refusal = refuse('DRUG_TERM_ENDED', { line: 2 });
    const bill = booked({}, [packOf(1, 5_000), packOf(2, 5_000)]);
    expect(replay(bill, { lines: [null, refusal] })).toEqual({
      claimNo: 'S1',
      kind: 'obstructed',
      obstacle: 'refused',
      refusal,
    });
  });

  test('工伤、生育全额付的单不看救助和限额；混着别的行的要看', () => {
    const injury = packOf(1, 10_000, { route: 'workInjury' });
    const birth = packOf(2, 10_000, { route: 'maternity' });
    const now = { assistance: 'notEntered', ...LESS } as const;
    expect(replay(booked({}, [injury, birth]), now)).toBeUndefined();
    expect(replay(booked({}, [injury]), now)).toBeUndefined();
    expect(replay(booked({}, [injury, packOf(2, 10_000)]), now)).toMatchObject({ obstacle: 'assistance' });
    const cheaper = { kind: 'bid', standard: packOf(1, 9_000).price, confidential: false } as const;
    const lines = [{ standard: cheaper, route: 'workInjury', selfPayRatio: null }] as const;
    expect(replay(booked({}, [injury]), { ...now, lines })).toMatchObject({
      kind: 'differs',
      bill: { fromWorkInjury: 9_000n, personPays: 1_000n },
    });
  });

  test('工伤全额付的单：账户同样不比当时多付，商业保险同样只付这一年还剩的（N4、I12）', () => {
    const insurer = { planId: 3, name: '示例', ratio: percent(60), deductible: fen(0), cap: fen(5_000) };
    const paid = { ...insurer, usedDeductible: fen(0), usedCap: fen(0), lines: [1] };
    const cheaper = { kind: 'bid', standard: packOf(1, 9_000).price, confidential: false } as const;
    const injury = packOf(1, 10_000, { route: 'workInjury' });
    const bill = booked({ account: fen(90_000), commercial: [paid] }, [injury]);
    const lines = [{ standard: cheaper, route: 'workInjury', selfPayRatio: null }] as const;
    const now = { ...bill, now: { ...bill.now, lines } };
    const spent = { deductible: fen(0), amount: fen(4_900) };
    const earlier = { ...NOTHING_USED, commercial: new Map([[3, spent]]) };
    const others = [{ id: 5n, usage: earlier }];
    expect(replayBills({ bills: [now], others, spending: [] })[0]).toMatchObject({
      kind: 'differs',
      bill: { fromWorkInjury: 9_000n, fromCommercial: 100n, fromAccount: 0n, cash: 900n },
    });
  });

  const STANDARD = { kind: 'bid', standard: packOf(1, 10_000).price, confidential: false } as const;
  const lineBy = (route: PaidRoute, selfPayRatio: Ratio | null = null) => [
    { standard: STANDARD, route, selfPayRatio },
  ];
  const planOf = (kind: PlanKind, ratio: Ratio): OrdinaryPlan => ({
    kind,
    version: 'plan-1@2026-01-01',
    countsBy: 'year',
    deductible: fen(1_000),
    bands: [{ upTo: null, ratio }],
    yearlyLimit: null,
  });
  const OUTPATIENT = planOf('outpatient', percent(50));
  const ordinary = { plan: OUTPATIENT, used: NOTHING_USED.plans.outpatient };
  const ordinaryLine = packOf(1, 10_000, { route: 'ordinary' });

  test('改按单行支付、改按普通政策都重算；没有普通政策的行不用它的额度（M9.7、M23.4、N2.1）', () => {
    const bill = booked({ ordinary }, [ordinaryLine]);
    const now = { plan: OUTPATIENT, lines: lineBy('ordinary', percent(0)) };
    expect(replay(bill, now)).toBeUndefined();
    expect(replay(bill, { lines: lineBy('separatePayment') })).toMatchObject({
      bill: { fundShare: 7_000n, planShare: 0n },
      planKind: null,
      changes: [{ kind: 'route', line: 1, from: '普通政策', to: '单行支付' }],
    });
    expect(replay(bill, { ...now, lines: lineBy('ordinary', percent(20)) })).toMatchObject({
      bill: { selfPaidFirst: 2_000n, planShare: 3_500n },
      changes: [{ kind: 'selfPayRatio', from: '0%', to: '20%' }],
    });
    expect(replay(booked({}), now)).toMatchObject({
      bill: { fundShare: 0n, planShare: 4_500n },
      planKind: 'outpatient',
    });
  });

  test('改按慢特病的，起付线和额度记在慢特病名下，后面普通门诊的单自己付起付线（M9.7、I12）', () => {
    const chronic = planOf('chronic', percent(80));
    const second = booked({ ordinary: { ...ordinary, used: { ...ordinary.used, deductible: fen(1_000) } } }, [
      ordinaryLine,
    ]);
    const at = (bill: YearBill, claimNo: string, id: bigint, plan: OrdinaryPlan): YearBill => {
      const now = { ...NOW, plan, lines: lineBy('ordinary', percent(0)) };
      return { ...bill, claimNo, place: id, countsFrom: id, now };
    };
    const first = booked({ ordinary }, [ordinaryLine]);
    const bills = (plan: OrdinaryPlan) => [at(first, 'S1', 10n, plan), at(second, 'S2', 20n, OUTPATIENT)];
    const found = replayBills({ bills: bills(chronic), others: [], spending: [] });
    expect(found).toMatchObject([
      { claimNo: 'S1', bill: { planShare: 7_200n }, planKind: 'chronic', changes: [{ kind: 'plan' }] },
      {
        claimNo: 'S2',
        bill: { deductible: 1_000n, planShare: 4_500n },
        changes: [{ kind: 'pooledFundUsed' }, { kind: 'planUsed' }],
      },
    ]);
  });

  test('改由生育全额付的不问限额；不再全额付的要有当年的限额，没有录入就列出来（N2.1、I15）', () => {
    expect(replay(booked({ ordinary }, [ordinaryLine]), { lines: lineBy('maternity') })).toMatchObject({
      bill: { fromMaternity: 10_000n, fromPooledFund: 0n },
      planKind: null,
    });
    const birth = booked({}, [packOf(1, 10_000, { route: 'maternity' })]);
    const lines = lineBy('separatePayment');
    expect(replay(birth, { lines })).toMatchObject({ bill: { fromMaternity: 0n, fromPooledFund: 7_000n } });
    expect(replay(birth, { lines, limits: undefined })).toMatchObject({
      obstacle: 'refused',
      refusal: { code: 'POLICY_NOT_FORMALISED' },
    });
  });

  test('分不清按哪种普通政策的总要列出来；当日不能付的先说（M9.7）', () => {
    const bill: YearBill = { ...booked({ ordinary }, [ordinaryLine]), obstacle: 'undiagnosed' };
    expect(replay(bill, {})).toMatchObject({ kind: 'obstructed', obstacle: 'undiagnosed' });
    expect(replay(bill, { lines: [refuse('ELIGIBILITY_MISSING', { line: 1 })] })).toMatchObject({
      obstacle: 'refused',
    });
  });

  test('方案停了、补登了，按现在知道的方案；额度仍是这一年还剩的（N4）', () => {
    const insurer = { planId: 3, name: '示例', ratio: percent(60), deductible: fen(0), cap: fen(5_000) };
    const paid = { ...insurer, usedDeductible: fen(0), usedCap: fen(0), lines: [1] };
    expect(replay(booked({ commercial: [paid] }), { insurers: [] })).toMatchObject({
      bill: { fromCommercial: 0n, cash: 3_000n },
      changes: [{ kind: 'commercial', to: '' }],
    });
    const spent = { deductible: fen(0), amount: fen(4_000) };
    const others = [{ id: 5n, usage: { ...NOTHING_USED, commercial: new Map([[3, spent]]) } }];
    const bill = booked({});
    const now = { ...bill, now: { ...NOW, insurers: [{ ...insurer, lines: [1] }] } };
    expect(replayBills({ bills: [now], others, spending: [] })[0]).toMatchObject({
      bill: { fromCommercial: 1_000n, cash: 2_000n },
    });
  });

  test('个人账户不比当时多付；当时没有用的现在也不用', () => {
    const paid = replay(booked({ account: fen(2_000) }), LESS);
    expect(paid).toMatchObject({ kind: 'differs', bill: { fromAccount: 2_000n, cash: 3_000n } });
    const part = replay(booked({ account: fen(90_000) }), LESS);
    expect(part).toMatchObject({ kind: 'differs', bill: { fromAccount: 3_000n, cash: 2_000n } });
    const none = replay(booked({}), LESS);
    expect(none?.kind === 'differs' && none.bill.stages.map(({ step }) => step)).not.toContain('fromAccount');
  });
});

describe('退过一部分的单（M9.7、M32、I12）', () => {
  const lines = [packOf(1, 10_000), packOf(2, 9_000, { route: 'ordinary' })];
  const outpatient = (paid: number): NonNullable<ClaimFacts['ordinary']> => ({
    plan: {
      kind: 'outpatient',
      version: 'plan-7@2026-01-01',
      countsBy: 'visit',
      deductible: fen(0),
      bands: [{ upTo: null, ratio: percent(100) }],
      yearlyLimit: fen(10_000),
    },
    used: { deductible: fen(0), counted: fen(0), paid: fen(paid) },
  });
  const whole = settledClaim({ ...FACTS, ordinary: outpatient(0) }, lines);
  const own = usageOf(whole.bill, 'outpatient');
  /** What another bill used of the plan after the whole and before the return. */
  const between = (paid: number) => ({
    id: 20n,
    usage: {
      ...NOTHING_USED,
      plans: {
        ...NOTHING_USED.plans,
        outpatient: { ...NOTHING_USED.plans.outpatient, paid: fen(paid) },
      },
    },
  });
  const rest: YearBill = (() => {
    const others = between(6_000).usage;
    const decided = decideRest(whole.claim, lines.slice(1), { others, balance: fen(0) });
    if (!decided.ok) throw new Error(decided.refusal.code);
    const bill = decided.value;
    const facts = recordedFacts(bill.stages);
    if (facts === undefined) throw new Error('the bill tells its facts');
    return {
      ...booked({}),
      countsFrom: 31n,
      returns: [{ id: 31n, own }],
      usage: usageOf(bill, 'outpatient'),
      settled: { ...whole.claim, facts, amounts: bill, lines: [packOf(1, 9_000, { route: 'ordinary' })] },
    };
  })();
  const others = (paid: number) => [
    { id: 10n, usage: own },
    between(paid),
    { id: 31n, usage: negateUsage(own) },
  ];

  test('退的时候别人已用过的额度，重算时照样不能再用；没有更正就不改', () => {
    expect(rest.settled?.amounts.fromPooledFund).toBe(4_000n);
    expect(replayBills({ bills: [rest], others: others(6_000), spending: [] })).toEqual([]);
  });

  test('别人的单后来更正得用少了，余下的按空出来的额度多付，仍不超过', () => {
    expect(replayBills({ bills: [rest], others: others(5_500), spending: [] })).toMatchObject([
      { kind: 'differs', bill: { fromPooledFund: 4_500n }, changes: [{ kind: 'planUsed' }] },
    ]);
  });
});

describe('更正重算的步骤（M29）', () => {
  test('还没有结果的才算开着；每一步带回能或不能', () => {
    const states = Object.keys(READJUDICATION_STATES) as ReadjudicationState[];
    expect(states.filter(isOpen)).toEqual(['found', 'proposed', 'sentBack']);
    const proposed = { state: 'proposed', lastBy: 1, bills: 1 } as const;
    expect(mayStep(proposed, 'booked', 2)).toEqual({ ok: true, value: true });
    expect(mayStep(proposed, 'booked', 1)).toMatchObject({ refusal: { code: 'SECOND_PERSON_NEEDED' } });
    expect(mayStep({ ...proposed, bills: 0 }, 'booked', 2)).toMatchObject({
      refusal: { code: 'READJUDICATION_STEP_NOT_ALLOWED' },
    });
    for (const state of ['found', 'sentBack', 'proposed'] as const)
      expect(mayStep({ ...proposed, state }, 'lapsed', 1).ok).toBe(true);
    expect(mayStep({ ...proposed, state: 'booked' }, 'lapsed', 1).ok).toBe(false);
  });
});
