/**
 * Who pays what of one claim, reckoned anew from the clauses: M9.1 ratio, M9.2 and M9.5 limits, M9.4 assistance, M9.7 ordinary
 * plan, M12 and M13 price, N2.1 own funds, N4 commercial cover; I1, I2, I6, I8, I9, I11, I13, I21. Literal and slow.
 */
import { halfUp, least, left, most, sharedOut, sum } from './arithmetic.ts';
import type { Route } from './record.ts';
import type { AmountName } from './told.ts';

const ONE = 10_000n;

/** A line as it was asked for, with what the catalogue says of it on the day. Prices, quantities and ratios in ten-thousandths. */
export interface LineFacts {
  readonly entryKey: string;
  readonly kind: string;
  /** Of a pack. */
  readonly standard: bigint;
  /** Of what the quantity counts. */
  readonly price: bigint;
  readonly quantity: bigint;
  /** Smallest units in a pack, where the line is sold in them. */
  readonly units: bigint | null;
  readonly route: Route;
  readonly selfPayRatio: bigint;
}

export interface PlanFacts {
  readonly byYear: boolean;
  readonly deductible: bigint;
  readonly yearlyLimit: bigint | null;
  readonly bands: readonly { readonly upTo: bigint | null; readonly ratio: bigint }[];
  readonly used: { readonly deductible: bigint; readonly counted: bigint; readonly paid: bigint };
}

export interface CommercialFacts {
  readonly id: number;
  readonly ratio: bigint;
  readonly deductible: bigint;
  readonly cap: bigint | null;
  /** Entry keys; none for all drugs. */
  readonly drugs: readonly string[];
  readonly usedDeductible: bigint;
  readonly usedCap: bigint;
}

export interface PayFacts {
  /** The first day of the year, where the province has set it (I4). */
  readonly yearStart: string | null;
  readonly ratio: bigint;
  /** What the filing for buying elsewhere takes off the ratio; null where nothing is (I11). */
  readonly lowered: { readonly kind: string; readonly points: bigint } | null;
  readonly pool: { readonly limit: bigint; readonly used: bigint };
  /** Null for who is not in 大病. */
  readonly major: {
    readonly limit: bigint;
    readonly used: bigint;
    /** Where the province has set one; null where the fund's ratio goes on (I8). */
    readonly ratio: bigint | null;
  } | null;
  readonly assistance: {
    readonly ratio: bigint;
    readonly threshold: bigint;
    readonly cap: bigint | null;
    readonly usedThreshold: bigint;
    readonly usedCap: bigint;
  } | null;
  /** Whether assistance looks at what is over the year's limits too (I13). */
  readonly assistsOverLimit: boolean;
  readonly plan: PlanFacts | null;
  readonly commercial: readonly CommercialFacts[];
  readonly account: bigint | null;
}

export interface ReckonedLine {
  readonly charged: bigint;
  readonly eligible: bigint;
  readonly selfPaidFirst: bigint;
  readonly fundShare: bigint;
}

/** What the claim uses up of everything that is counted over a year. */
export interface Uses {
  readonly threshold: bigint;
  readonly plan: { readonly deductible: bigint; readonly counted: bigint; readonly paid: bigint };
  readonly commercial: readonly { readonly id: number; readonly deductible: bigint; readonly paid: bigint }[];
}

export interface Reckoned {
  readonly amounts: Readonly<Record<AmountName, bigint>>;
  readonly lines: readonly ReckonedLine[];
  readonly uses: Uses;
}

/** M12, M13, N2.2, I1: the lower of price and standard counts; both amounts are money, rounded half up to the fen. */
export function priced({ price, standard, quantity, units, route, selfPayRatio }: LineFacts) {
  const charged = halfUp(price * quantity, 1_000_000n);
  const payable = least(price * (units ?? 1n), standard);
  const eligible = halfUp(payable * quantity, 1_000_000n * (units ?? 1n));
  // 先行自付 comes off on the ordinary route alone (I2, N2.1).
  const selfPaidFirst = route === 'ordinary' ? halfUp(eligible * selfPayRatio, ONE) : 0n;
  return { charged, eligible, selfPaidFirst };
}

/** M9.7: deductible first, then each stretch of the cost by its own ratio, rounded once, up to the plan's own limit. */
function byPlan({ byYear, deductible, yearlyLimit, bands, used }: PlanFacts, inScope: bigint) {
  const towards = least(inScope, byYear ? left(deductible, used.deductible) : deductible);
  const cost = inScope - towards;
  const start = byYear ? used.counted : 0n;
  let [weighed, lower] = [0n, 0n];
  for (const { upTo, ratio } of bands) {
    const end = upTo === null ? start + cost : least(upTo, start + cost);
    weighed += most(end - most(lower, start), 0n) * ratio;
    lower = upTo ?? lower;
  }
  const due = halfUp(weighed, ONE);
  const share = yearlyLimit === null ? due : least(due, left(yearlyLimit, used.paid));
  return { deductible: towards, cost, due, share };
}

const NO_PLAN = { deductible: 0n, cost: 0n, due: 0n, share: 0n };

/** M9.4, I13, I21: what is above the year's threshold, by the category's ratio, up to its cap. */
function byAssistance(facts: PayFacts['assistance'], base: bigint) {
  if (facts === null) return { towards: 0n, paid: 0n };
  const towards = least(base, left(facts.threshold, facts.usedThreshold));
  const entitled = halfUp((base - towards) * facts.ratio, ONE);
  return { towards, paid: facts.cap === null ? entitled : least(entitled, left(facts.cap, facts.usedCap)) };
}

/** N4: one insurer after the other, each seeing only what is left of the drugs it covers. */
function byInsurers(plans: readonly CommercialFacts[], lines: readonly LineFacts[], open: readonly bigint[]) {
  let rest = [...open];
  return plans.flatMap((plan) => {
    const covers = lines.map((line) => plan.drugs.length === 0 || plan.drugs.includes(line.entryKey));
    if (!covers.includes(true)) return [];
    const seen = rest.map((amount, index) => (covers[index] === true ? amount : 0n));
    const deductible = least(sum(seen), left(plan.deductible, plan.usedDeductible));
    const entitled = halfUp((sum(seen) - deductible) * plan.ratio, ONE);
    const paid = plan.cap === null ? entitled : least(entitled, left(plan.cap, plan.usedCap));
    const parts = sharedOut(paid, seen);
    rest = rest.map((amount, index) => amount - (parts[index] ?? 0n));
    return [{ id: plan.id, deductible, paid }];
  });
}

interface Decided {
  readonly facts: PayFacts;
  readonly lines: readonly LineFacts[];
  readonly costs: readonly ReturnType<typeof priced>[];
}

const on = ({ lines }: Decided, route: Route, values: readonly bigint[]) =>
  values.map((value, index) => (lines[index]?.route === route ? value : 0n));

/**
 * M9.1: what the funds owe of the separate cost. I8: where 大病 has a ratio of its own, cost fills the pool at the fund's ratio as far
 * as there is room, and what is above it is 大病's at the other one.
 */
function owedOfSeparate(cost: bigint, { ratio: full, lowered, pool, major }: PayFacts): bigint {
  // I11: elsewhere by so much less, at the least by nothing at all.
  const ratio = left(full, lowered?.points ?? 0n);
  const whole = halfUp(cost * ratio, ONE);
  const room = left(pool.limit, pool.used);
  const other = major?.ratio ?? null;
  if (other === null || ratio === 0n || cost * ratio <= room * ONE) return whole;
  return least(whole, room) + halfUp((cost * ratio - room * ONE) * other, ratio * ONE);
}

/** M9.1, M9.2, M9.5, I6, I8, I9, I21: 单行支付 first out of the pool, then out of 大病; the ordinary share out of what the pool has left. */
function byFunds({ facts }: Decided, fundShare: bigint, planShare: bigint) {
  const inPool = left(facts.pool.limit, facts.pool.used);
  const inMajor = facts.major === null ? 0n : left(facts.major.limit, facts.major.used);
  const separatePool = least(fundShare, inPool);
  const major = least(fundShare - separatePool, inMajor);
  const planPool = least(planShare, inPool - separatePool);
  return {
    separatePool,
    major,
    planPool,
    overLimit: fundShare + planShare - separatePool - major - planPool,
  };
}

/** What is left of each line once the funds and assistance have paid, shared out by largest remainder (I1, N4). */
function openByLine(
  decided: Decided,
  shares: readonly bigint[],
  funds: ReturnType<typeof byFunds>,
  assisted: bigint,
): bigint[] {
  const { lines, costs } = decided;
  const separate = sharedOut(funds.separatePool + funds.major, on(decided, 'separatePayment', shares));
  const ordinary = sharedOut(funds.planPool, on(decided, 'ordinary', shares));
  const paid = costs.map(({ eligible }, index) => {
    const route = lines[index]?.route;
    const inFull = route === 'workInjury' || route === 'maternity';
    return inFull ? eligible : (separate[index] ?? 0n) + (ordinary[index] ?? 0n);
  });
  // I13: help goes to what no fund owes; where it is for what is over the limits too, to what no fund has paid.
  const notHelped = decided.facts.assistsOverLimit ? paid : shares;
  const own = costs.map((cost, index) => cost.eligible - cost.selfPaidFirst - (notHelped[index] ?? 0n));
  const helped = sharedOut(assisted, own);
  return costs.map(({ charged }, index) => charged - (paid[index] ?? 0n) - (helped[index] ?? 0n));
}

/** Reckons a whole claim. */
export function reckon(lines: readonly LineFacts[], facts: PayFacts): Reckoned {
  const decided = { facts, lines, costs: lines.map(priced) };
  const eligible = decided.costs.map((cost) => cost.eligible);
  const first = decided.costs.map((cost) => cost.selfPaidFirst);
  const ofRoute = (route: Route) => sum(on(decided, route, eligible));
  const separate = ofRoute('separatePayment');
  const fundShare = owedOfSeparate(separate, facts);
  const inScope = on(decided, 'ordinary', eligible).map((amount, index) => amount - (first[index] ?? 0n));
  const plan = facts.plan === null ? NO_PLAN : byPlan(facts.plan, sum(inScope));
  const bySeparate = sharedOut(fundShare, on(decided, 'separatePayment', eligible));
  const byOrdinary = sharedOut(plan.share, inScope);
  const shares = lines.map(({ route }, index) =>
    route === 'workInjury' || route === 'maternity'
      ? (eligible[index] ?? 0n)
      : (bySeparate[index] ?? 0n) + (byOrdinary[index] ?? 0n),
  );
  const funds = byFunds(decided, fundShare, plan.share);
  const ownShare = separate - fundShare;
  const planOwnShare = plan.cost - plan.due;
  const above = facts.assistsOverLimit ? funds.overLimit : 0n;
  const assisted = byAssistance(facts.assistance, ownShare + above + plan.deductible + planOwnShare);
  const open = openByLine(decided, shares, funds, assisted.paid);
  const insured = byInsurers(facts.commercial, lines, open);
  const fromCommercial = sum(insured.map((one) => one.paid));
  const personPays = sum(open) - fromCommercial;
  const fromAccount = facts.account === null ? 0n : least(personPays, most(facts.account, 0n));
  const charged = sum(decided.costs.map((cost) => cost.charged));
  return {
    amounts: {
      charged,
      aboveStandard: charged - sum(eligible),
      eligible: sum(eligible),
      fundShare,
      fromPooledFund: funds.separatePool + funds.planPool,
      fromMajorIllness: funds.major,
      overLimit: funds.overLimit,
      ownShare,
      fromAssistance: assisted.paid,
      personPays,
      selfPaidFirst: sum(first),
      deductible: plan.deductible,
      planShare: plan.share,
      planOwnShare,
      overPlanLimit: plan.due - plan.share,
      fromWorkInjury: ofRoute('workInjury'),
      fromMaternity: ofRoute('maternity'),
      fromCommercial,
      fromAccount,
      cash: personPays - fromAccount,
    },
    lines: decided.costs.map((cost, index) => ({ ...cost, fundShare: shares[index] ?? 0n })),
    uses: {
      threshold: assisted.towards,
      plan: { deductible: plan.deductible, counted: plan.cost, paid: funds.planPool },
      commercial: insured,
    },
  };
}
