/** How is each amount of the bill explained, so that a stranger can recompute it from the bill alone? */
import { formatFen, type Fen } from '../../base/money.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { Assisted } from './assist.ts';
import type { PaidCommercially } from './commercial/commercial-plan.ts';
import { linesOf } from './explain-lines.ts';
import {
  STEP_IDS,
  type AmountName,
  type BillAmounts,
  type BillLine,
  type ClaimFacts,
  type PaidRoute,
  type SettlementRule,
  type Stage,
  type StepId,
} from './model.ts';
import type { PlanSplit } from './plans/ordinary-plan.ts';
import type { LimitSplit } from './split-by-limits.ts';
import { INPUTS, type Writing } from './step-inputs.ts';
import { PAYERS, STEPS, type BillShape } from './step-texts.ts';

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

/** All that decides which steps a bill has and how they are worded: most bills of a province are alike in it. */
interface Kind {
  readonly routes: Readonly<Record<PaidRoute, boolean>>;
  readonly inSmallestUnits: boolean;
  readonly assisted: boolean;
  readonly commercial: boolean;
  readonly fromAccount: boolean;
  readonly bands: number;
}

/** What all bills of a kind say alike, whatever their amounts. */
interface Outline {
  readonly shape: BillShape;
  readonly steps: readonly (Pick<Stage, 'title' | 'formula' | 'clauses' | 'rounding'> & {
    readonly step: StepId;
  })[];
}

function kindOf({ facts, lines, commercial }: Decided): Kind {
  const routes = { separatePayment: false, ordinary: false, workInjury: false, maternity: false };
  for (const { route } of lines) routes[route] = true;
  return {
    routes,
    inSmallestUnits: facts.lines.some((line) => (line.unitsPerPack ?? null) !== null),
    assisted: facts.assistance !== null,
    commercial: commercial.shares.length > 0,
    fromAccount: typeof facts.account === 'bigint',
    bands: facts.ordinary?.plan.bands.length ?? 0,
  };
}

/** Which steps a bill has: those of its routes and of the payers that were asked. */
function stepsOf({ routes, assisted, commercial, fromAccount }: Kind): ReadonlySet<StepId> {
  const { separatePayment: separate, ordinary, workInjury, maternity } = routes;
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
    ...asked(ordinary && assisted, 'assistanceBase'),
    ...asked(commercial, 'remainder', 'fromCommercial'),
    'personPays',
    ...asked(fromAccount, 'fromAccount', 'cash'),
  ]);
}

function makeOutline(kind: Kind): Outline {
  const steps = stepsOf(kind);
  const { routes, inSmallestUnits, assisted, bands } = kind;
  const shape: BillShape = {
    separate: routes.separatePayment,
    ordinary: routes.ordinary,
    inFull: routes.workInjury || routes.maternity,
    inSmallestUnits,
    assisted,
    bands,
    payers: PAYERS.filter((payer) => steps.has(payer)),
  };
  const worded = STEP_IDS.filter((step) => steps.has(step)).map((step) => {
    const { title, formula, clauses, rounding } = STEPS[step];
    const shared: ClauseId[] = shape.ordinary && LIMIT_STEPS.includes(step) ? ['I21'] : [];
    return { step, title, formula: formula(shape), clauses: [...clauses, ...shared], rounding };
  });
  return { shape, steps: worded };
}

/** The outlines of the kinds met so far; there are a few dozen. */
const outlines = new Map<number, Outline>();

function outlineOf(kind: Kind): Outline {
  const { routes, inSmallestUnits, assisted, commercial, fromAccount, bands } = kind;
  const { separatePayment, ordinary, workInjury, maternity } = routes;
  let key = bands;
  for (const one of [separatePayment, ordinary, workInjury, maternity]) key = key * 2 + (one ? 1 : 0);
  for (const one of [inSmallestUnits, assisted, commercial, fromAccount]) key = key * 2 + (one ? 1 : 0);
  const known = outlines.get(key);
  if (known) return known;
  const outline = makeOutline(kind);
  outlines.set(key, outline);
  return outline;
}

function writeAmounts(amounts: BillAmounts): Record<AmountName, string> {
  return {
    charged: formatFen(amounts.charged),
    aboveStandard: formatFen(amounts.aboveStandard),
    eligible: formatFen(amounts.eligible),
    fundShare: formatFen(amounts.fundShare),
    fromPooledFund: formatFen(amounts.fromPooledFund),
    fromMajorIllness: formatFen(amounts.fromMajorIllness),
    overLimit: formatFen(amounts.overLimit),
    ownShare: formatFen(amounts.ownShare),
    fromAssistance: formatFen(amounts.fromAssistance),
    personPays: formatFen(amounts.personPays),
    selfPaidFirst: formatFen(amounts.selfPaidFirst),
    deductible: formatFen(amounts.deductible),
    planShare: formatFen(amounts.planShare),
    planOwnShare: formatFen(amounts.planOwnShare),
    overPlanLimit: formatFen(amounts.overPlanLimit),
    fromWorkInjury: formatFen(amounts.fromWorkInjury),
    fromMaternity: formatFen(amounts.fromMaternity),
    fromCommercial: formatFen(amounts.fromCommercial),
    fromAccount: formatFen(amounts.fromAccount),
    cash: formatFen(amounts.cash),
  };
}

function amountOf(step: StepId, { decided, text }: Writing): string {
  const { amounts, routes, plan, assistanceBase, commercial } = decided;
  switch (step) {
    case 'separateEligible':
      return formatFen(routes.separatePayment);
    case 'ordinaryEligible':
      return formatFen(routes.ordinary);
    case 'planCost':
      return formatFen(plan?.planCost ?? amounts.planShare);
    case 'planDue':
      return formatFen(plan?.planDue ?? amounts.planShare);
    case 'withinYearlyLimit':
      return formatFen((amounts.fromPooledFund + amounts.fromMajorIllness) as Fen);
    case 'assistanceBase':
      return formatFen(assistanceBase);
    case 'remainder':
      return formatFen(commercial.left.reduce((sum, line) => (sum + line.amount) as Fen, 0n as Fen));
    default:
      return text[step];
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
  const { shape, steps } = outlineOf(kindOf(decided));
  const writing: Writing = {
    decided,
    shape,
    text: writeAmounts(decided.amounts),
    pooledFundLeft: formatFen(decided.split.left.pooledFund),
    majorIllnessLeft: formatFen(decided.split.left.majorIllness),
  };
  return steps.map(({ step, title, formula, clauses, rounding }): Stage => {
    const [amount, inputs] = [amountOf(step, writing), INPUTS[step](writing)];
    const rule = ruleOf(step, decided);
    const lines = linesOf(step, decided, shape);
    return lines
      ? { step, title, amount, formula, inputs, lines, clauses, rule, rounding }
      : { step, title, amount, formula, inputs, clauses, rule, rounding };
  });
}
