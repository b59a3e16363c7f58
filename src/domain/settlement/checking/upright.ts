/** A reversal is its bill with every amount negated (docs/bill.md): both are checked in the same, upright form. */
import { readExact, ZERO, type Exact } from './exact.ts';
import { turnSign } from './findings.ts';
import type { Value } from './formula.ts';
import type { Shape } from './published-formulas.ts';
import { amountOf, type ReadBill, type ReadLine, type ReadStage } from './read-bill.ts';

export interface UprightBill {
  readonly isReversal: boolean;
  readonly shape: Shape;
  readonly stages: readonly ReadStage[];
  /** By step; of a step that stands there twice, the first. */
  readonly byStep: ReadonlyMap<string, ReadStage>;
  /** As it was read: its amounts keep their signs. */
  readonly read: ReadBill;
}

/** The value of an input; undefined for a text that is no number. */
export function valueOf(input: string | undefined): Value | undefined {
  if (input === undefined) return undefined;
  return input === 'none' ? 'none' : readExact(input);
}

/** The number of an input; undefined also for what is no bound. */
export function numberOf(input: string | undefined): Exact | undefined {
  const value = valueOf(input);
  return value === 'none' ? undefined : value;
}

/** The amount of a step; zero when the bill has no such step, which is what its absence means. */
export function stepAmount(bill: UprightBill, step: string): Exact {
  const stage = bill.byStep.get(step);
  return stage ? amountOf(stage.amount) : ZERO;
}

export function linesOf(bill: UprightBill, step: string): readonly ReadLine[] {
  return bill.byStep.get(step)?.lines ?? [];
}

/** The amount of a line of a step by the line's number; undefined when the step does not have that line. */
export function lineAmount(bill: UprightBill, step: string, line: number): Exact | undefined {
  const found = linesOf(bill, step).find((one) => one.line === line);
  return found && amountOf(found.amount);
}

function turnStage(stage: ReadStage): ReadStage {
  return {
    ...stage,
    amount: turnSign(stage.amount),
    lines: stage.lines && stage.lines.map((line) => ({ ...line, amount: turnSign(line.amount) })),
  };
}

/** Turns the amounts of a reversal upright; its formulas stay as they stand. Whether it is one is told by its state or, where it names none, by its first formula. */
export function toUpright(read: ReadBill): UprightBill {
  const state = read.head.get('state');
  const isReversal =
    state === undefined ? read.stages[0]?.formula.startsWith('−(') === true : state === 'reversal';
  const stages = isReversal ? read.stages.map(turnStage) : read.stages;
  const byStep = new Map<string, ReadStage>();
  for (const stage of stages) if (!byStep.has(stage.step)) byStep.set(stage.step, stage);
  return { isReversal, shape: shapeOf(byStep, read.head), stages, byStep, read };
}

const SEPARATE = ['fundShare', 'ownShare', 'fromMajorIllness', 'separateEligible'];
const ORDINARY = [
  'ordinaryEligible',
  'selfPaidFirst',
  'deductible',
  'planCost',
  'planDue',
  'planShare',
  'overPlanLimit',
  'planOwnShare',
];

/** One step of a route is enough to expect them all: a step that was taken away is missed. */
function shapeOf(byStep: ReadonlyMap<string, ReadStage>, head: ReadBill['head']): Shape {
  const any = (steps: readonly string[]) => steps.some((step) => byStep.has(step));
  const bands = [...(byStep.get('planDue')?.inputs.keys() ?? [])].filter((name) =>
    /^band\d+Left$/.test(name),
  );
  const units = byStep.get('eligible')?.lines?.some((line) => line.inputs.has('unitsPerPack'));
  const assisted = byStep.get('fromAssistance')?.inputs.has('assistance') !== true;
  const base = byStep.get('assistanceBase')?.inputs;
  const share = byStep.get('fundShare')?.inputs;
  // Who is assisted is so by what the head tells: a base that leaves it out is missed.
  const isToldOtherwise = assisted && head.get('I13.value') === 'withOverLimit';
  const overLimitAssisted = base?.has('overLimit') === true || isToldOtherwise;
  return {
    separate: any(SEPARATE),
    // 单行支付 has a base of its own only where more than the own share counts.
    ordinary: any(ORDINARY) || (base !== undefined && !overLimitAssisted),
    workInjury: any(['fromWorkInjury']),
    maternity: any(['fromMaternity']),
    smallestUnits: units === true,
    assisted,
    yearStart: byStep.get('withinYearlyLimit')?.inputs.has('yearStart') === true,
    majorIllnessRatio: share?.has('majorIllnessRatio') === true,
    // What the head tells as lowered is missed where the share is not.
    offSitePoints: share !== undefined && (share.has('offSitePoints') || head.has('I11.value')),
    overLimitAssisted,
    commercial: any(['remainder', 'fromCommercial']),
    account: any(['fromAccount', 'cash']),
    bands: Math.min(bands.length, 20),
  };
}
