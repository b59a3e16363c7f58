/** On what does a step rest? Every name of its formula, and what those came from, as text. */
import { formatFen, remainderOf, type Fen } from '../../base/money.ts';
import { formatRatio } from '../../base/ratio.ts';
import { benefitYearOf } from '../../policy/parameters/benefit-year.ts';
import type { Decided } from './explain.ts';
import type { AmountName, StepId } from './model.ts';
import { assistanceName, separateName, type BillShape } from './step-texts.ts';

type Inputs = Record<string, string>;

const bound = (amount: Fen | null) => (amount === null ? 'none' : formatFen(amount));

export function inputsOf(step: StepId, decided: Decided, shape: BillShape): Inputs {
  const { facts, lines, amounts, rule, routes } = decided;
  const of = (...names: AmountName[]): Inputs =>
    Object.fromEntries(names.map((name) => [name, formatFen(amounts[name])]));
  const separate = { [separateName(shape)]: formatFen(routes.separatePayment) };
  switch (step) {
    case 'charged':
    case 'eligible':
      return { lines: String(lines.length) };
    case 'fromWorkInjury':
    case 'fromMaternity':
    case 'separateEligible':
    case 'remainder':
      return {};
    case 'fromCommercial':
      return {};
    case 'aboveStandard':
      return of('charged', 'eligible');
    case 'fundShare':
      return { scheme: facts.scheme, ...separate, ratio: formatRatio(rule.ratio) };
    case 'ownShare':
      return { ...separate, ...of('fundShare') };
    case 'withinYearlyLimit':
    case 'fromPooledFund':
    case 'fromMajorIllness':
    case 'overLimit':
      return limitInputs(step, decided, shape, of);
    case 'assistanceBase':
      return of(...(shape.separate ? (['ownShare'] as const) : []), 'deductible', 'planOwnShare');
    case 'fromAssistance':
      return assistanceInputs(decided, shape);
    case 'personPays':
      return of('charged', ...(shape.payers as readonly AmountName[]));
    case 'fromAccount':
      return { ...of('personPays'), accountAvailable: formatFen(facts.account ?? (0n as Fen)) };
    case 'cash':
      return of('personPays', 'fromAccount');
    default:
      return planInputs(step, decided, of);
  }
}

type PlanStep =
  | 'ordinaryEligible'
  | 'selfPaidFirst'
  | 'deductible'
  | 'planCost'
  | 'planDue'
  | 'planShare'
  | 'overPlanLimit'
  | 'planOwnShare';
type Amounts = (...names: AmountName[]) => Inputs;

function planInputs(step: PlanStep, { facts, plan }: Decided, of: Amounts): Inputs {
  const { ordinary } = facts;
  if (plan === null || !ordinary) return {};
  const { plan: set, used } = ordinary;
  const ordinaryEligible = formatFen(plan.ordinaryEligible);
  const [planCost, planDue] = [formatFen(plan.planCost), formatFen(plan.planDue)];
  switch (step) {
    case 'ordinaryEligible':
      return { plan: set.kind };
    case 'selfPaidFirst':
      return {};
    case 'deductible':
      return {
        ordinaryEligible,
        ...of('selfPaidFirst'),
        countsBy: set.countsBy,
        planDeductible: formatFen(set.deductible),
        planDeductibleUsed: formatFen(used.deductible),
        deductibleLeft: formatFen(plan.deductibleLeft),
      };
    case 'planCost':
      return { ordinaryEligible, ...of('selfPaidFirst', 'deductible') };
    case 'planDue':
      return { planCost, planCounted: formatFen(used.counted), ...bandInputs(set.bands, plan.bandsLeft) };
    case 'planShare':
      return {
        planDue,
        planLimit: bound(set.yearlyLimit),
        planPaid: formatFen(used.paid),
        planLimitLeft: bound(plan.limitLeft),
      };
    case 'overPlanLimit':
      return { planDue, ...of('planShare') };
    case 'planOwnShare':
      return { planCost, planDue };
  }
}

function bandInputs(
  bands: NonNullable<Decided['facts']['ordinary']>['plan']['bands'],
  left: readonly (Fen | null)[],
): Inputs {
  return Object.fromEntries(
    bands.flatMap(({ upTo, ratio }, index) => [
      [`band${index + 1}UpTo`, bound(upTo)],
      [`band${index + 1}Left`, bound(left[index] ?? null)],
      [`band${index + 1}Ratio`, formatRatio(ratio)],
    ]),
  );
}

function limitInputs(step: StepId, { facts, split }: Decided, shape: BillShape, of: Amounts): Inputs {
  const owed = of(
    ...(shape.separate ? (['fundShare'] as const) : []),
    ...(shape.ordinary ? (['planShare'] as const) : []),
  );
  const pooledFundLeft = formatFen(split.left.pooledFund);
  const majorIllnessLeft = formatFen(split.left.majorIllness);
  const inMajorIllness = String(facts.inMajorIllness);
  switch (step) {
    case 'withinYearlyLimit':
      return {
        benefitYear: String(benefitYearOf(facts.servedOn)),
        ...owed,
        pooledFundLimit: formatFen(facts.limits.pooledFund),
        pooledFundUsed: formatFen(facts.used.pooledFund),
        pooledFundLeft,
        inMajorIllness,
        majorIllnessLimit: formatFen(facts.limits.majorIllness),
        majorIllnessUsed: formatFen(facts.used.majorIllness),
        majorIllnessLeft,
      };
    case 'fromPooledFund':
      return { ...owed, pooledFundLeft };
    case 'fromMajorIllness':
      return shape.ordinary
        ? { ...of('fundShare'), pooledFundLeft, inMajorIllness, majorIllnessLeft }
        : { ...of('fundShare', 'fromPooledFund'), inMajorIllness, majorIllnessLeft };
    default:
      return { ...owed, ...of('fromPooledFund', ...(shape.separate ? (['fromMajorIllness'] as const) : [])) };
  }
}

function assistanceInputs({ facts, assisted, assistanceBase }: Decided, shape: BillShape): Inputs {
  const base = { [assistanceName(shape)]: formatFen(assistanceBase) };
  if (facts.assistance === null) return { assistance: 'none', ...base };
  const { ratio, threshold, usedThreshold, cap, usedCap } = facts.assistance;
  return {
    ...base,
    threshold: formatFen(threshold),
    usedThreshold: formatFen(usedThreshold),
    thresholdLeft: formatFen(remainderOf(threshold, usedThreshold)),
    assistable: formatFen(assisted.assistable),
    assistanceRatio: formatRatio(ratio),
    cap: bound(cap),
    usedCap: formatFen(usedCap),
    capLeft: bound(cap === null ? null : remainderOf(cap, usedCap)),
  };
}
