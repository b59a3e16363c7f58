/** Which steps does a bill have, and what do they say whatever its amounts? Most bills of a province are alike in it. */
import { present } from '../../base/assert.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { Outline, OutlineStep, Tell } from './decided.ts';
import { LINES } from './explain-lines.ts';
import { bandFigures, FIGURES } from './figures.ts';
import { STEP_IDS, type BillLine, type ClaimFacts, type PaidRoute, type StepId } from './model.ts';
import { PAYERS, type BillShape } from './bill-shape.ts';
import { STEPS } from './step-texts.ts';

const LIMIT_STEPS: readonly StepId[] = ['withinYearlyLimit', 'fromPooledFund', 'overLimit', 'fromAssistance'];

const ROUTE_BITS: Readonly<Record<PaidRoute, number>> = {
  separatePayment: 1,
  ordinary: 2,
  workInjury: 4,
  maternity: 8,
};
const [IN_SMALLEST_UNITS, ASSISTED, COMMERCIAL, FROM_ACCOUNT, BANDS] = [16, 32, 64, 128, 256];

/** The outlines of the kinds met so far; there are a few dozen. */
const outlines = new Map<number, Outline>();

/** The outline of all bills of a kind: of the same routes, payers and number of bands. */
export function outlineOf(facts: ClaimFacts, lines: readonly BillLine[], commercial: boolean): Outline {
  let kind = BANDS * (facts.ordinary?.plan.bands.length ?? 0);
  for (const { route } of lines) kind |= ROUTE_BITS[route];
  for (const { unitsPerPack } of facts.lines) if ((unitsPerPack ?? null) !== null) kind |= IN_SMALLEST_UNITS;
  if (facts.assistance !== null) kind |= ASSISTED;
  if (commercial) kind |= COMMERCIAL;
  if (typeof facts.account === 'bigint') kind |= FROM_ACCOUNT;
  const known = outlines.get(kind);
  if (known) return known;
  const outline = makeOutline(kind);
  outlines.set(kind, outline);
  return outline;
}

/** Which steps a bill has: those of its routes and of the payers that were asked. */
function stepsOf(kind: number): readonly StepId[] {
  const has = (bits: number) => (kind & bits) !== 0;
  const separate = has(ROUTE_BITS.separatePayment);
  const ordinary = has(ROUTE_BITS.ordinary);
  const asked = (when: boolean, ...steps: StepId[]) => (when ? steps : []);
  const steps = new Set<StepId>([
    'charged',
    'eligible',
    'aboveStandard',
    ...asked(has(ROUTE_BITS.workInjury), 'fromWorkInjury'),
    ...asked(has(ROUTE_BITS.maternity), 'fromMaternity'),
    ...asked(
      separate && has(ROUTE_BITS.ordinary | ROUTE_BITS.workInjury | ROUTE_BITS.maternity),
      'separateEligible',
    ),
    ...asked(separate, 'fundShare', 'fromMajorIllness', 'ownShare'),
    ...asked(ordinary, 'ordinaryEligible', 'selfPaidFirst', 'deductible', 'planCost'),
    ...asked(ordinary, 'planDue', 'planShare', 'overPlanLimit', 'planOwnShare'),
    ...asked(separate || ordinary, 'withinYearlyLimit', 'fromPooledFund', 'overLimit', 'fromAssistance'),
    ...asked(ordinary && has(ASSISTED), 'assistanceBase'),
    ...asked(has(COMMERCIAL), 'remainder', 'fromCommercial'),
    'personPays',
    ...asked(has(FROM_ACCOUNT), 'fromAccount', 'cash'),
  ]);
  return STEP_IDS.filter((step) => steps.has(step));
}

function shapeOf(kind: number, steps: readonly StepId[]): BillShape {
  const has = (bits: number) => (kind & bits) !== 0;
  return {
    separate: has(ROUTE_BITS.separatePayment),
    ordinary: has(ROUTE_BITS.ordinary),
    inFull: has(ROUTE_BITS.workInjury | ROUTE_BITS.maternity),
    inSmallestUnits: has(IN_SMALLEST_UNITS),
    assisted: has(ASSISTED),
    bands: Math.floor(kind / BANDS),
    payers: PAYERS.filter((payer) => steps.includes(payer)),
  };
}

function makeOutline(kind: number): Outline {
  const ids = stepsOf(kind);
  const shape = shapeOf(kind, ids);
  const known: Readonly<Record<string, Tell>> = { ...FIGURES, ...bandFigures(shape.bands) };
  const named: string[] = [];
  const figures: Tell[] = [];
  const figure = (name: string) => {
    if (!named.includes(name)) figures[named.push(name) - 1] = present(known[name], `no figure ${name}`);
    return { name, at: named.indexOf(name) };
  };
  const steps = ids.map((step): OutlineStep => {
    const { title, formula, inputs, clauses, rounding } = STEPS[step];
    const shared: ClauseId[] = shape.ordinary && LIMIT_STEPS.includes(step) ? ['I21'] : [];
    return {
      step,
      title,
      formula: formula(shape),
      clauses: [...clauses, ...shared],
      rounding,
      amountAt: figure(step).at,
      inputs: inputs(shape).map(figure),
      tellRule: ruleOf(step),
      tellLines: LINES[step],
    };
  });
  return { shape, figures, steps };
}

/** Which version of which rule a step names. */
function ruleOf(step: StepId): Tell {
  if (step === 'fundShare') return ({ rule }) => rule.version;
  if (STEPS[step].clauses[0] === 'M9.7')
    return ({ facts, rule }) => facts.ordinary?.plan.version ?? rule.regime;
  if (step === 'fromCommercial') {
    return ({ commercial }) => commercial.shares.map(({ plan }) => `commercial-${plan.planId}`).join('、');
  }
  return ({ rule }) => rule.regime;
}
