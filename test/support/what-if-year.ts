/** A person's year of settlements that is reckoned again under other parameters (M9.6). */
import { day } from '../../src/base/date.ts';
import { fen, wholeUnits, ZERO_FEN, type Fen, type UnitPrice } from '../../src/base/money.ts';
import { percent, type Ratio } from '../../src/base/ratio.ts';
import type { Citation } from '../../src/policy/parameters/entered.ts';
import type { OffSiteKind } from '../../src/policy/parameters/off-site.ts';
import type { AssistanceBase, Readings } from '../../src/policy/parameters/readings.ts';
import { underFilings, type OffSitePoints } from '../../src/domain/settlement/off-site-points.ts';
import type { WhatIf, WhatIfClaim } from '../../src/domain/settlement/benefits/what-if.ts';
import {
  addUsage,
  negateUsage,
  NOTHING_USED,
  usageOf,
  type Usage,
} from '../../src/domain/settlement/corrections/usage.ts';
import { findSettlementRule } from '../../src/domain/settlement/find-rule.ts';
import type { Bill, ClaimFacts, RuleReadings, SettlementRule } from '../../src/domain/settlement/model.ts';
import { recordedFacts } from '../../src/domain/settlement/reversal/recorded-facts.ts';
import { settle } from '../../src/domain/settlement/settle.ts';

const servedOn = day('2026-05-01');
export const areaCode = '430102';
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

export interface Terms {
  readonly ratio: Ratio;
  /** Where 大病 has a ratio of its own (I8). */
  readonly ofMajorIllness?: Ratio | undefined;
  /** What filings off-site take off the ratio (I11). */
  readonly offSite?: Readings['offSite'];
  /** What 医疗救助 looks at; the platform's reading where nothing is said (I13). */
  readonly assistanceBase?: AssistanceBase | undefined;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly assistance: { readonly ratio: Ratio; readonly threshold: Fen; readonly cap: Fen | null };
}
export interface Bought {
  readonly scheme?: 'employee' | 'resident';
  readonly cost: bigint;
  readonly route: 'separatePayment' | 'ordinary';
  /** What the personal account held; not asked where nothing is said. */
  readonly account?: Fen;
  /** What was filed off-site for where it was bought; none at home. */
  readonly filed?: readonly OffSiteKind[];
}

export function decide(
  { cost, route, scheme = 'employee', account, filed = [] }: Bought,
  used: Usage,
  terms: Terms,
): Bill {
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
    account: account ?? null,
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
  const points = Object.entries(terms.offSite ?? {}).map(([kind, value]) => [kind, { value, citation }]);
  const offSitePoints = Object.fromEntries(points) as OffSitePoints;
  const dayRule = { ...rule, ratio: terms.ratio, readings: readingsIn(terms), offSitePoints };
  const bill = settle(facts, underFilings(dayRule, filed));
  if (!bill.ok) throw new Error(bill.refusal.code);
  return bill.value;
}

function readingsIn({ ofMajorIllness, assistanceBase }: Terms): RuleReadings {
  return {
    ...(ofMajorIllness !== undefined && { majorIllness: { value: ofMajorIllness, citation } }),
    ...(assistanceBase === 'withOverLimit' && { assistanceBase: { value: assistanceBase, citation } }),
  };
}

export function asClaim(
  id: bigint,
  bill: Bill,
  { route, scheme = 'employee', filed = [] }: Bought,
): WhatIfClaim {
  const [line] = bill.lines;
  return {
    id,
    claimNo: `S${id}`,
    areaCode,
    scheme,
    servedOn,
    year: 2026,
    rule: bill.rule,
    filed,
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
export function book(bought: readonly Bought[], terms: Terms, gone = -1) {
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

/** The act on trial. */
export const citation: Citation = {
  act: 9,
  title: '示例通知',
  number: '示例〔2026〕9号',
  issuedOn: day('2026-04-20'),
  from: day('2026-05-01'),
  to: null,
};

const bothSchemes = (value: Ratio) => ({ employee: value, resident: value });

export const whatIfOf = ({ ofMajorIllness, offSite, assistanceBase, ...terms }: Terms): WhatIf => ({
  ownRows: new Set(),
  citation,
  values: {
    ratios: bothSchemes(terms.ratio),
    limits: (['employee', 'resident'] as const).map((scheme) => ({
      areaCode: '430100',
      scheme,
      year: 2026,
      ...terms,
    })),
    assistance: [{ areaCode, category: 'subsistence', year: 2026, ...terms.assistance }],
    readings: {
      ...(ofMajorIllness !== undefined && { majorIllness: bothSchemes(ofMajorIllness) }),
      ...(offSite && { offSite }),
      ...(assistanceBase !== undefined && { assistanceBase }),
    },
  },
});

/** No layer but the first, and no assistance. */
export const plain = (ratioText: number, pooledFund: number): Terms => ({
  ratio: percent(ratioText),
  pooledFund: fen(pooledFund),
  majorIllness: ZERO_FEN,
  assistance: { ratio: percent(0), threshold: ZERO_FEN, cap: null },
});

/** What a reversal takes back, written after it. */
export const backOf = (claim: WhatIfClaim, id: bigint): WhatIfClaim => ({
  ...claim,
  id,
  reversesId: claim.id,
  facts: undefined,
});
export const gone = (claim: WhatIfClaim): WhatIfClaim => ({ ...claim, stands: false });
export const separate = (cost: bigint): Bought => ({ cost, route: 'separatePayment' });
export const usedBy = (bill: Bill) => usageOf(bill, null);
