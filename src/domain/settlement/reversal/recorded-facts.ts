/**
 * On what was a settled bill decided? Read back from the bill itself, whose stages name every input (M9.1–M9.7, N4):
 * what a stranger can recompute, the program can decide again.
 */
import { parseFen, parseUnitPrice, ZERO_FEN, type Fen, type UnitPrice } from '../../../base/money.ts';
import { parseRatio, type Ratio } from '../../../base/ratio.ts';
import type { CommercialFacts } from '../commercial/commercial-plan.ts';
import type { ClaimFacts, Stage, StepId } from '../model.ts';
import { namedSetting } from '../setting-names.ts';
import { PLAN_KINDS, type OrdinaryFacts, type PlanBand, type PlanKind } from '../plans/ordinary-plan.ts';

/** Everything of a claim's facts but its lines, its day and its scheme; what the bill did not need is said to be none. */
export type RecordedFacts = Required<Omit<ClaimFacts, 'lines' | 'servedOn' | 'scheme'>>;

/** Thrown where a stage does not tell what is asked of it; never leaves this file. */
class Missing extends Error {}

function readerOf(stages: readonly Stage[]) {
  const stageOf = (step: StepId) => stages.find((stage) => stage.step === step);
  const text = (step: StepId, input: string) => told(stageOf(step)?.inputs[input]);
  return { stageOf, text, amount: (step: StepId, input: string) => amountOf(text(step, input)) };
}
type Reader = ReturnType<typeof readerOf>;

function told(text: string | undefined): string {
  if (text === undefined) throw new Missing();
  return text;
}

function amountOf(text: string | undefined): Fen {
  const amount = parseFen(told(text));
  if (amount === undefined) throw new Missing();
  return amount;
}

function ratioOf(text: string | undefined): Ratio {
  const ratio = parseRatio(told(text));
  if (ratio === undefined) throw new Missing();
  return ratio;
}

const boundOf = (text: string | undefined): Fen | null => (text === 'none' ? null : amountOf(text));

/** The facts that a bill's stages record; undefined when one of them is missing or cannot be read. */
export function recordedFacts(stages: readonly Stage[]): RecordedFacts | undefined {
  try {
    return readFacts(readerOf(stages));
  } catch (error) {
    if (error instanceof Missing) return undefined;
    throw error;
  }
}

function readFacts(read: Reader): RecordedFacts {
  const within = 'withinYearlyLimit';
  const others = {
    ordinary: read.stageOf('ordinaryEligible') ? ordinaryOf(read) : null,
    commercial: commercialOf(read),
    account: read.stageOf('fromAccount') ? read.amount('fromAccount', 'accountAvailable') : null,
  };
  // A bill that work injury or childbirth pay in full asks no limit and no assistance.
  if (!read.stageOf('fundShare') && !read.stageOf('ordinaryEligible')) {
    const none = { pooledFund: ZERO_FEN, majorIllness: ZERO_FEN };
    return { inMajorIllness: false, used: none, limits: none, assistance: null, ...others };
  }
  const layers = (what: 'Limit' | 'Used') => ({
    pooledFund: read.amount(within, `pooledFund${what}`),
    majorIllness: read.amount(within, `majorIllness${what}`),
  });
  return {
    inMajorIllness: read.text(within, 'inMajorIllness') === 'true',
    used: layers('Used'),
    limits: { ...layers('Limit'), ...settingOf(read, within) },
    assistance: assistanceOf(read),
    ...others,
  };
}

/** Which setting a step names; nothing of a bill from before settings were named. */
function settingOf(read: Reader, step: StepId): { readonly rule?: string } {
  const rule = namedSetting(read.stageOf(step)?.rule);
  return rule === undefined ? {} : { rule };
}

function assistanceOf(read: Reader): ClaimFacts['assistance'] {
  const step = 'fromAssistance';
  if (read.stageOf(step)?.inputs['assistance'] === 'none') return null;
  return {
    ratio: ratioOf(read.text(step, 'assistanceRatio')),
    threshold: read.amount(step, 'threshold'),
    cap: boundOf(read.text(step, 'cap')),
    usedThreshold: read.amount(step, 'usedThreshold'),
    usedCap: read.amount(step, 'usedCap'),
    ...settingOf(read, step),
  };
}

function ordinaryOf(read: Reader): OrdinaryFacts {
  const kind = read.text('ordinaryEligible', 'plan');
  const countsBy = read.text('deductible', 'countsBy');
  if (!isPlanKind(kind) || (countsBy !== 'year' && countsBy !== 'visit')) throw new Missing();
  const plan = {
    kind,
    version: read.stageOf('deductible')?.rule ?? '',
    countsBy,
    deductible: read.amount('deductible', 'planDeductible'),
    bands: bandsOf(read.stageOf('planDue')?.inputs ?? {}),
    yearlyLimit: boundOf(read.text('planShare', 'planLimit')),
  } as const;
  const used = {
    deductible: read.amount('deductible', 'planDeductibleUsed'),
    counted: read.amount('planDue', 'planCounted'),
    paid: read.amount('planShare', 'planPaid'),
  };
  return { plan, used };
}

function isPlanKind(text: string): text is PlanKind {
  return Object.hasOwn(PLAN_KINDS, text);
}

function bandsOf(inputs: Stage['inputs']): PlanBand[] {
  const bands: PlanBand[] = [];
  while (inputs[`band${bands.length + 1}Ratio`] !== undefined) {
    const name = `band${bands.length + 1}`;
    bands.push({ upTo: boundOf(inputs[`${name}UpTo`]), ratio: ratioOf(inputs[`${name}Ratio`]) });
  }
  return bands;
}

function commercialOf(read: Reader): CommercialFacts[] {
  const stage = read.stageOf('fromCommercial');
  if (stage === undefined) return [];
  const ids = [...stage.rule.matchAll(/commercial-(\d+)/g)].map(([, id]) => Number(id));
  return (stage.lines ?? []).map(({ inputs }, index): CommercialFacts => {
    const planId = ids[index];
    if (planId === undefined) throw new Missing();
    return {
      planId,
      name: told(inputs['plan']),
      ratio: ratioOf(inputs['ratio']),
      deductible: amountOf(inputs['deductible']),
      cap: boundOf(inputs['cap']),
      usedDeductible: amountOf(inputs['usedDeductible']),
      usedCap: amountOf(inputs['usedCap']),
      lines: told(inputs['lines']).split(',').map(Number),
    };
  });
}

/** A line's standard and 自付比例 as the stages tell them; a standard marked “∗” is told nowhere (N5.1). */
export interface RecordedLine {
  readonly standard: UnitPrice | null | 'hidden';
  readonly selfPayRatio: Ratio | undefined;
}

/** What the stages tell of a line of the bill. @param line counted from 1 */
export function recordedLine(stages: readonly Stage[], line: number): RecordedLine {
  const inputsOf = (step: StepId) =>
    stages.find((stage) => stage.step === step)?.lines?.find((one) => one.line === line)?.inputs;
  const standard = inputsOf('eligible')?.['standard'];
  return {
    standard:
      standard === undefined ? 'hidden' : standard === 'none' ? null : (parseUnitPrice(standard) ?? 'hidden'),
    selfPayRatio: parseRatio(inputsOf('selfPaidFirst')?.['selfPayRatio'] ?? ''),
  };
}
