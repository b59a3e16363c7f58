/** Who pays what of one claim (M9.1–M9.7, M12, M13, M32, N2.1, N2.2, N4, I1, I2, I6–I9, I11–I13, I15, I16, I21)? */
import { assert, present } from '../../base/assert.ts';
import { addFen, allocate, share, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { assist, assistanceBaseOf, assistsOverLimit } from './assist.ts';
import { payCommercially, PAID_NOTHING, type PaidCommercially } from './commercial/commercial-plan.ts';
import { leftOfLines, type Help } from './commercial/left-of-lines.ts';
import { checkSums } from './check-sums.ts';
import type { Decided } from './decided.ts';
import type { BillAmounts, BillLine, ClaimFacts, PaidRoute, SettlementRule } from './model.ts';
import { ratioOf } from './off-site-points.ts';
import { outlineOf } from './outline.ts';
import { NOTHING_BY_PLAN, splitByPlan, type PlanSplit } from './plans/ordinary-plan.ts';
import { payFromAccount } from './pay-from-account.ts';
import { priceLines, type PricedAmounts } from './price-lines.ts';
import { ratioOfMajorIllness, shareByLayers, splitByLimits, type LimitSplit } from './split-by-limits.ts';

/**
 * Decides a claim, with everything that explains it; `settle` puts that into words.
 * @param rule the rule of the day of service; undefined where none is formalised (I15)
 * @returns POLICY_NOT_FORMALISED or PRICE_ABOVE_NEGOTIATED_STANDARD where it is refused
 */
export function adjudicate(facts: ClaimFacts, rule: SettlementRule | undefined): Outcome<Decided, Refusal> {
  assert(facts.lines.length > 0, 'a claim has at least one line');
  if (rule === undefined) return decline(refuse('POLICY_NOT_FORMALISED', { detail: facts.servedOn }));
  const priced = priceLines(facts.lines);
  return priced.ok ? accept(decide(facts, rule, priced.value)) : priced;
}

function decide(facts: ClaimFacts, rule: SettlementRule, lines: readonly PricedAmounts[]): Decided {
  const { charged, eligible, selfPaidFirst, routes } = addUp(lines);
  const fundShare = shareOf(routes.separatePayment, facts, rule);
  const hasOrdinary = lines.some((line) => line.route === 'ordinary');
  const plan = hasOrdinary ? splitOrdinary(facts, routes.ordinary, selfPaidFirst) : null;
  const byPlan = plan ?? NOTHING_BY_PLAN;
  shareOut(lines, fundShare, plan);
  const split = splitByLimits(fundShare, facts, byPlan.planShare);
  const ownShare = subtractFen(routes.separatePayment, fundShare);
  const withOverLimit = assistsOverLimit(facts, rule);
  const assistanceBase = assistanceBaseOf(ownShare, withOverLimit ? split.overLimit : ZERO_FEN, plan);
  const assisted = assist(assistanceBase, facts.assistance);
  const commercial = payByPlans(facts, lines, split, {
    fromAssistance: assisted.fromAssistance,
    withOverLimit,
  });
  const fromFunds = split.withinYearlyLimit + assisted.fromAssistance + routes.workInjury + routes.maternity;
  const personPays = (charged - fromFunds - commercial.total) as Fen;
  const { fromAccount, cash } = payFromAccount(personPays, facts.account ?? null);
  const amounts: BillAmounts = {
    charged,
    aboveStandard: subtractFen(charged, eligible),
    eligible,
    fundShare,
    fromPooledFund: split.fromPooledFund,
    fromMajorIllness: split.fromMajorIllness,
    overLimit: split.overLimit,
    ownShare,
    fromAssistance: assisted.fromAssistance,
    personPays,
    selfPaidFirst: byPlan.selfPaidFirst,
    deductible: byPlan.deductible,
    planShare: byPlan.planShare,
    planOwnShare: byPlan.planOwnShare,
    overPlanLimit: byPlan.overPlanLimit,
    fromWorkInjury: routes.workInjury,
    fromMaternity: routes.maternity,
    fromCommercial: commercial.total,
    fromAccount,
    cash,
  };
  checkSums(amounts, lines);
  const outline = outlineOf(facts, rule, lines, commercial.shares.length > 0);
  return { facts, rule, outline, lines, routes, plan, split, assistanceBase, assisted, commercial, amounts };
}

/** What the funds owe of the cost by 单行支付 (M9.1, I8, I11). */
function shareOf(eligible: Fen, facts: ClaimFacts, rule: SettlementRule): Fen {
  const ofMajorIllness = ratioOfMajorIllness(facts, rule);
  return ofMajorIllness === undefined
    ? share(eligible, ratioOf(rule))
    : shareByLayers(eligible, ratioOf(rule), facts, ofMajorIllness.value);
}

interface Sums {
  readonly charged: Fen;
  readonly eligible: Fen;
  readonly selfPaidFirst: Fen;
  readonly routes: Readonly<Record<PaidRoute, Fen>>;
}

/** Sums over the lines; workInjury and maternity are paid in full of the eligible cost of their route (N2.1). */
function addUp(priced: readonly PricedAmounts[]) {
  const routes = { separatePayment: 0n, ordinary: 0n, workInjury: 0n, maternity: 0n };
  let charged = 0n;
  let selfPaidFirst = 0n;
  for (const line of priced) {
    charged += line.charged;
    selfPaidFirst += line.selfPaidFirst;
    routes[line.route] += line.eligible;
  }
  const eligible = routes.separatePayment + routes.ordinary + routes.workInjury + routes.maternity;
  return { charged, eligible, selfPaidFirst, routes } as Sums;
}

function splitOrdinary({ ordinary }: ClaimFacts, eligible: Fen, selfPaidFirst: Fen): PlanSplit {
  return splitByPlan(
    eligible,
    selfPaidFirst,
    present(ordinary ?? undefined, 'an ordinary line needs its plan'),
  );
}

/** Only where somebody has consented is anything shared out to lines, let alone told (N4). */
function payByPlans(
  { commercial }: ClaimFacts,
  lines: readonly BillLine[],
  split: LimitSplit,
  help: Help,
): PaidCommercially {
  if (!commercial || commercial.length === 0) return PAID_NOTHING;
  const left = leftOfLines(lines, split, help);
  const amounts = left.map((line) => line.amount);
  const { shares, total } = payCommercially(amounts, commercial);
  return { left, remainder: addFen(...amounts), shares, total };
}

/** Shares each route's amount out over its lines by largest remainder, so that lines always sum to the claim (I1). */
function shareOut(lines: readonly PricedAmounts[], fundShare: Fen, plan: PlanSplit | null): void {
  const separate = allocate(fundShare, weigh(lines, 'separatePayment'));
  const ordinary = plan && allocate(plan.planShare, weigh(lines, 'ordinary'));
  lines.forEach((line, index) => {
    const { route, eligible } = line;
    const parts = route === 'separatePayment' ? separate : route === 'ordinary' ? ordinary : null;
    line.fundShare = parts === null ? eligible : (parts[index] ?? ZERO_FEN);
  });
}

/** Of the lines of a route, what its amount is shared out by. */
function weigh(lines: readonly PricedAmounts[], route: PaidRoute): Fen[] {
  return lines.map((line) =>
    line.route === route ? subtractFen(line.eligible, line.selfPaidFirst) : ZERO_FEN,
  );
}
