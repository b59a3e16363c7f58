/** Who pays what of one claim (M9.1–M9.7, M12, M13, M32, N2.1, N2.2, N4, I1, I2, I6–I9, I12, I13, I15, I16, I21)? */
import { assert, present } from '../../base/assert.ts';
import { addFen, allocate, share, subtractFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { assist } from './assist.ts';
import { payCommercially, type PaidCommercially } from './commercial/commercial-plan.ts';
import { leftOfLines } from './commercial/left-of-lines.ts';
import { checkSums } from './check-sums.ts';
import { explainBill } from './explain.ts';
import type { Bill, BillAmounts, BillLine, ClaimFacts, PaidRoute, SettlementRule, Stage } from './model.ts';
import { planMovement, splitByPlan, type PlanSplit } from './plans/ordinary-plan.ts';
import { payFromAccount } from './pay-from-account.ts';
import { priceLines, type PricedAmounts } from './price-lines.ts';
import { splitByLimits, type LimitSplit } from './split-by-limits.ts';

/**
 * Decides a claim.
 * @param rule the rule of the day of service; undefined where none is formalised (I15)
 * @returns the bill, or POLICY_NOT_FORMALISED or PRICE_ABOVE_NEGOTIATED_STANDARD
 */
export function settle(facts: ClaimFacts, rule: SettlementRule | undefined): Outcome<Bill, Refusal> {
  assert(facts.lines.length > 0, 'a claim has at least one line');
  if (rule === undefined) return decline(refuse('POLICY_NOT_FORMALISED', { detail: facts.servedOn }));
  const priced = priceLines(facts.lines);
  if (!priced.ok) return priced;
  return accept(writeBill(facts, rule, priced.value));
}

function writeBill(facts: ClaimFacts, rule: SettlementRule, priced: readonly PricedAmounts[]): Bill {
  const charged = sumBy(priced, 'charged');
  const eligible = sumBy(priced, 'eligible');
  const routes = eligibleByRoute(priced);
  const fundShare = share(routes.separatePayment, rule.ratio);
  const plan = priced.some((line) => line.route === 'ordinary') ? planSplit(facts, priced, routes) : null;
  const lines = shareOut(priced, fundShare, plan);
  const split = splitByLimits(fundShare, facts, plan?.planShare);
  const ownShare = subtractFen(routes.separatePayment, fundShare);
  const assistanceBase = plan === null ? ownShare : addFen(ownShare, plan.deductible, plan.planOwnShare);
  const assisted = assist(assistanceBase, facts.assistance);
  const { fromPooledFund, fromMajorIllness, overLimit } = split;
  const { fromAssistance, towardsThreshold } = assisted;
  const ofFunds = [fromPooledFund, fromMajorIllness, fromAssistance, routes.workInjury, routes.maternity];
  const remainder = subtractFen(charged, addFen(...ofFunds));
  const commercial = payByPlans(facts, lines, split, fromAssistance);
  const personPays = subtractFen(remainder, commercial.total);
  const { fromAccount, cash } = payFromAccount(personPays, facts.account ?? null);
  const amounts: BillAmounts = {
    charged,
    aboveStandard: subtractFen(charged, eligible),
    eligible,
    fundShare,
    fromPooledFund,
    fromMajorIllness,
    overLimit,
    ownShare,
    fromAssistance,
    personPays,
    selfPaidFirst: plan?.selfPaidFirst ?? ZERO_FEN,
    deductible: plan?.deductible ?? ZERO_FEN,
    planShare: plan?.planShare ?? ZERO_FEN,
    planOwnShare: plan?.planOwnShare ?? ZERO_FEN,
    overPlanLimit: plan?.overPlanLimit ?? ZERO_FEN,
    fromWorkInjury: routes.workInjury,
    fromMaternity: routes.maternity,
    fromCommercial: commercial.total,
    fromAccount,
    cash,
  };
  checkSums(amounts, lines);
  const decided = { facts, rule, lines, routes, plan, split, assistanceBase, assisted, commercial, amounts };
  const planUse = plan === null ? null : planMovement(plan, split.planPaid);
  const { servedOn, scheme } = facts;
  const also = { towardsThreshold, planUse, commercial: commercial.shares };
  let written: Stage[] | undefined;
  return {
    servedOn,
    scheme,
    rule,
    ...amounts,
    ...also,
    lines,
    // All that explains the bill is decided by now; it is put into words when somebody reads it.
    get stages() {
      written ??= explainBill(decided);
      return written;
    },
  };
}

/** The eligible cost of each route; workInjury and maternity are paid in full of it (N2.1). */
function eligibleByRoute(priced: readonly PricedAmounts[]): Record<PaidRoute, Fen> {
  const sums = { separatePayment: ZERO_FEN, ordinary: ZERO_FEN, workInjury: ZERO_FEN, maternity: ZERO_FEN };
  for (const { route, eligible } of priced) sums[route] = addFen(sums[route], eligible);
  return sums;
}

function planSplit(
  facts: ClaimFacts,
  priced: readonly PricedAmounts[],
  routes: Readonly<Record<PaidRoute, Fen>>,
): PlanSplit {
  const plan = present(facts.ordinary ?? undefined, 'an ordinary line needs its plan');
  return splitByPlan(routes.ordinary, sumBy(priced, 'selfPaidFirst'), plan);
}

/** Only where somebody has consented is anything shared out to lines, let alone told (N4). */
function payByPlans(
  { commercial }: ClaimFacts,
  lines: readonly BillLine[],
  split: LimitSplit,
  fromAssistance: Fen,
): PaidCommercially {
  if (!commercial || commercial.length === 0) return { left: [], shares: [], total: ZERO_FEN };
  const left = leftOfLines(lines, split, fromAssistance);
  const paid = payCommercially(
    left.map((line) => line.amount),
    commercial,
  );
  return { left, ...paid };
}

/** Shares each route's amount out over its lines by largest remainder, so that lines always sum to the claim (I1). */
function shareOut(priced: readonly PricedAmounts[], fundShare: Fen, plan: PlanSplit | null): BillLine[] {
  const weigh = (route: PaidRoute, weight: (line: PricedAmounts) => Fen) =>
    priced.map((line) => (line.route === route ? weight(line) : ZERO_FEN));
  const separate = allocate(
    fundShare,
    weigh('separatePayment', (line) => line.eligible),
  );
  const ordinary =
    plan &&
    allocate(
      plan.planShare,
      weigh('ordinary', (line) => subtractFen(line.eligible, line.selfPaidFirst)),
    );
  return priced.map((line, index): BillLine => {
    const owed: Readonly<Record<PaidRoute, Fen>> = {
      separatePayment: separate[index] ?? ZERO_FEN,
      ordinary: ordinary?.[index] ?? ZERO_FEN,
      workInjury: line.eligible,
      maternity: line.eligible,
    };
    return { line: index + 1, ...line, fundShare: owed[line.route] };
  });
}

function sumBy<K extends string>(lines: readonly Readonly<Record<K, Fen>>[], name: K): Fen {
  return lines.reduce<Fen>((sum, line) => addFen(sum, line[name]), ZERO_FEN);
}
