/** How is each amount of the bill explained, so that a stranger can recompute it from the bill alone? */
import { formatFen, type Fen } from '../../base/money.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { Assisted } from './assist.ts';
import type { PaidCommercially } from './commercial/commercial-plan.ts';
import { linesOf } from './explain-lines.ts';
import type { BillAmounts, BillLine, ClaimFacts, PaidRoute, SettlementRule, Stage, StepId } from './model.ts';
import { STEP_IDS } from './model.ts';
import type { PlanSplit } from './plans/ordinary-plan.ts';
import type { LimitSplit } from './split-by-limits.ts';
import { inputsOf } from './step-inputs.ts';
import { STEPS, type BillShape } from './step-texts.ts';

/** What the stages are written from. */
export interface Decided {
  readonly facts: ClaimFacts;
  readonly rule: SettlementRule;
  readonly lines: readonly BillLine[];
  /** Eligible cost by route. */
  readonly routes: Readonly<Record<PaidRoute, Fen>>;
  readonly plan: PlanSplit | null;
  readonly split: LimitSplit;
  readonly assistanceBase: Fen;
  readonly assisted: Assisted;
  readonly commercial: PaidCommercially;
  readonly amounts: BillAmounts;
}

const LIMIT_STEPS: readonly StepId[] = ['withinYearlyLimit', 'fromPooledFund', 'overLimit', 'fromAssistance'];

/** Steps of the amount of a payer, in the order in which they pay. */
const PAYERS = [
  'fromWorkInjury',
  'fromMaternity',
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromCommercial',
] as const satisfies readonly StepId[];

/** Which steps a bill has: those of its routes and of the payers that were asked. */
function stepsOf({ facts, lines, commercial }: Decided): ReadonlySet<StepId> {
  const has = (route: PaidRoute) => lines.some((line) => line.route === route);
  const [separate, ordinary] = [has('separatePayment'), has('ordinary')];
  const [workInjury, maternity] = [has('workInjury'), has('maternity')];
  const insured = separate || ordinary;
  const asked = (when: boolean, ...steps: StepId[]) => (when ? steps : []);
  return new Set<StepId>([
    'charged',
    'eligible',
    'aboveStandard',
    ...asked(workInjury, 'fromWorkInjury'),
    ...asked(maternity, 'fromMaternity'),
    ...asked(separate && (ordinary || workInjury || maternity), 'separateEligible'),
    ...asked(separate, 'fundShare', 'fromMajorIllness', 'ownShare'),
    ...asked(ordinary, 'ordinaryEligible', 'selfPaidFirst', 'deductible', 'planCost'),
    ...asked(ordinary, 'planDue', 'planShare', 'overPlanLimit', 'planOwnShare'),
    ...asked(insured, 'withinYearlyLimit', 'fromPooledFund', 'overLimit', 'fromAssistance'),
    ...asked(ordinary && facts.assistance !== null, 'assistanceBase'),
    ...asked(commercial.shares.length > 0, 'remainder', 'fromCommercial'),
    'personPays',
    ...asked(typeof facts.account === 'bigint', 'fromAccount', 'cash'),
  ]);
}

function shapeOf({ facts }: Decided, steps: ReadonlySet<StepId>): BillShape {
  return {
    separate: steps.has('fundShare'),
    ordinary: steps.has('ordinaryEligible'),
    inFull: steps.has('fromWorkInjury') || steps.has('fromMaternity'),
    inSmallestUnits: facts.lines.some((line) => (line.unitsPerPack ?? null) !== null),
    assisted: facts.assistance !== null,
    bands: facts.ordinary?.plan.bands.length ?? 0,
    payers: PAYERS.filter((payer) => steps.has(payer)),
  };
}

function amountOf(step: StepId, { amounts, routes, plan, assistanceBase, commercial }: Decided): Fen {
  switch (step) {
    case 'separateEligible':
      return routes.separatePayment;
    case 'ordinaryEligible':
      return routes.ordinary;
    case 'planCost':
      return plan?.planCost ?? amounts.planShare;
    case 'planDue':
      return plan?.planDue ?? amounts.planShare;
    case 'withinYearlyLimit':
      return (amounts.fromPooledFund + amounts.fromMajorIllness) as Fen;
    case 'assistanceBase':
      return assistanceBase;
    case 'remainder':
      return commercial.left.reduce((sum, line) => (sum + line.amount) as Fen, 0n as Fen);
    default:
      return amounts[step];
  }
}

function ruleOf(step: StepId, { rule, facts, plan, commercial }: Decided): string {
  if (step === 'fundShare') return rule.version;
  if (plan !== null && STEPS[step].clauses[0] === 'M9.7') return facts.ordinary?.plan.version ?? rule.regime;
  if (step === 'fromCommercial')
    return commercial.shares.map((one) => `commercial-${one.plan.planId}`).join('、');
  return rule.regime;
}

/** Writes the stages of the bill, in order. */
export function explainBill(decided: Decided): Stage[] {
  const steps = stepsOf(decided);
  const shape = shapeOf(decided, steps);
  return STEP_IDS.filter((step) => steps.has(step)).map((step): Stage => {
    const { title, formula, clauses, rounding } = STEPS[step];
    const lines = linesOf(step, decided);
    const shared: ClauseId[] = shape.ordinary && LIMIT_STEPS.includes(step) ? ['I21'] : [];
    return {
      step,
      title,
      amount: formatFen(amountOf(step, decided)),
      formula: formula(shape),
      inputs: inputsOf(step, decided, shape),
      ...(lines && { lines }),
      clauses: [...clauses, ...shared],
      rule: ruleOf(step, decided),
      rounding,
    };
  });
}
