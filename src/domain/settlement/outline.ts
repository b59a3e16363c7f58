/** Which steps does a bill have, and what do they say whatever its amounts? Most bills of a province are alike in it. */
import { present } from '../../base/assert.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import { assistsOverLimit } from './assist.ts';
import type { Outline, OutlineStep, Tell } from './decided.ts';
import { stageOf } from './explain.ts';
import { OTHER_LINES, outlineLines, speaksOfLines } from './explain-lines.ts';
import { bandFigures, FIGURES, RULES, type RuleName } from './figures.ts';
import {
  STEP_IDS,
  type BillLine,
  type ClaimFacts,
  type PaidRoute,
  type SettlementRule,
  type StepId,
} from './model.ts';
import { jsonGap, makeMould, textGap } from './mould.ts';
import { PAYERS, type BillShape } from './bill-shape.ts';
import { ratioOfMajorIllness } from './split-by-limits.ts';
import { STEPS } from './step-texts.ts';

const LIMIT_STEPS: readonly StepId[] = [
  'withinYearlyLimit',
  'fromPooledFund',
  'overLimit',
  'assistanceBase',
  'fromAssistance',
];

const ROUTE_BITS: Readonly<Record<PaidRoute, number>> = {
  separatePayment: 1,
  ordinary: 2,
  workInjury: 4,
  maternity: 8,
};
const [IN_SMALLEST_UNITS, ASSISTED, COMMERCIAL, FROM_ACCOUNT, YEAR_START] = [16, 32, 64, 128, 256];
const [MAJOR_ILLNESS_RATIO, OFF_SITE_POINTS, OVER_LIMIT_ASSISTED, BANDS] = [512, 1024, 2048, 4096];

/** The outlines of the kinds met so far; there are a few dozen. */
const outlines = new Map<number, Outline>();

/** The outline of all bills of a kind: of the same routes, payers, readings and number of bands. */
export function outlineOf(
  facts: ClaimFacts,
  rule: SettlementRule,
  lines: readonly BillLine[],
  commercial: boolean,
): Outline {
  let kind = BANDS * (facts.ordinary?.plan.bands.length ?? 0);
  for (const { route } of lines) kind |= ROUTE_BITS[route];
  for (const { unitsPerPack } of facts.lines) if ((unitsPerPack ?? null) !== null) kind |= IN_SMALLEST_UNITS;
  if (facts.assistance !== null) kind |= ASSISTED;
  if (commercial) kind |= COMMERCIAL;
  if (typeof facts.account === 'bigint') kind |= FROM_ACCOUNT;
  if (rule.readings?.yearStart) kind |= YEAR_START;
  if (ratioOfMajorIllness(facts, rule)) kind |= MAJOR_ILLNESS_RATIO;
  if (rule.readings?.offSite) kind |= OFF_SITE_POINTS;
  if (assistsOverLimit(facts, rule)) kind |= OVER_LIMIT_ASSISTED;
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
    ...asked((separate || ordinary) && has(OVER_LIMIT_ASSISTED), 'assistanceBase'),
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
    yearStart: has(YEAR_START),
    majorIllnessRatio: has(MAJOR_ILLNESS_RATIO),
    offSitePoints: has(OFF_SITE_POINTS),
    overLimitAssisted: has(OVER_LIMIT_ASSISTED),
    bands: Math.floor(kind / BANDS),
    payers: PAYERS.filter((payer) => steps.includes(payer)),
  };
}

function makeOutline(kind: number): Outline {
  const ids = stepsOf(kind);
  const shape = shapeOf(kind, ids);
  const known: Readonly<Record<string, Tell>> = { ...FIGURES, ...bandFigures(shape.bands), ...RULES };
  const named: string[] = [];
  const place = (name: string) => (named.includes(name) ? named.indexOf(name) : named.push(name) - 1);
  const steps = ids.map((step): OutlineStep => {
    const { title, formula, inputs, clauses, rounding } = STEPS[step];
    return {
      step,
      title: typeof title === 'string' ? title : title(shape),
      formula: formula(shape),
      clauses: [...clauses, ...moreClauses(step, shape)],
      rounding: rounding(shape),
      amountAt: place(step),
      inputs: inputs(shape).map((name) => ({ name, at: place(name) })),
      ruleAt: place(ruleOf(step, shape)),
      lines: speaksOfLines(step) ? 'claim' : OTHER_LINES[step],
    };
  });
  return {
    figures: named.map((name) => present(known[name], `no figure ${name}`)),
    steps,
    lines: outlineLines(ids, shape.inSmallestUnits),
    ...mouldOf(steps, named),
  };
}

/** Rules are named by what others have entered; all other figures are numbers or words of ours, without anything to escape. */
function mouldOf(
  steps: readonly OutlineStep[],
  named: readonly string[],
): Pick<Outline, 'mould' | 'foreign'> {
  const isForeign = (name: string) => Object.hasOwn(RULES, name);
  const gaps = named.map((name, at) => (isForeign(name) ? jsonGap(at) : textGap(at)));
  let next = named.length;
  const stages = steps.map((step) =>
    step.lines === undefined ? stageOf(step, gaps) : stageOf(step, gaps, jsonGap(next++)),
  );
  return { mould: makeMould(stages), foreign: named.flatMap((name, at) => (isForeign(name) ? [at] : [])) };
}

const MAJOR_ILLNESS_CLAUSES = ['M9.2', 'I8'] as const;
const OFF_SITE_CLAUSES = ['M30', 'I11'] as const;

/** What a step cites on bills of a shape alone. */
function moreClauses(step: StepId, { ordinary, majorIllnessRatio, offSitePoints }: BillShape): ClauseId[] {
  if (ordinary && LIMIT_STEPS.includes(step)) return ['I21'];
  if (step !== 'fundShare') return [];
  return [...(majorIllnessRatio ? MAJOR_ILLNESS_CLAUSES : []), ...(offSitePoints ? OFF_SITE_CLAUSES : [])];
}

/** Which rule a step names, with its version. */
function ruleOf(
  step: StepId,
  { yearStart, majorIllnessRatio, offSitePoints, overLimitAssisted }: BillShape,
): RuleName {
  if (step === 'fundShare') return majorIllnessRatio || offSitePoints ? 'ratioVersions' : 'ratioVersion';
  if (step === 'assistanceBase' && overLimitAssisted) return 'baseVersions';
  if (step === 'fromCommercial') return 'commercialPlans';
  if (step === 'withinYearlyLimit') return yearStart ? 'limitsVersions' : 'limitsVersion';
  if (step === 'fromAssistance') return 'assistanceVersion';
  return STEPS[step].clauses[0] === 'M9.7' ? 'planVersion' : 'regime';
}
