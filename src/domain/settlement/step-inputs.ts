/** On what does a step rest? Every name of its formula, and what those came from, as text. */
import { present } from '../../base/assert.ts';
import { formatFen, remainderOf, type Fen } from '../../base/money.ts';
import { formatRatio } from '../../base/ratio.ts';
import { benefitYearOf } from '../../policy/parameters/benefit-year.ts';
import type { Decided } from './explain.ts';
import type { AmountName, StepId } from './model.ts';
import type { OrdinaryFacts, PlanSplit } from './plans/ordinary-plan.ts';
import { assistanceName, separateName, type BillShape } from './step-texts.ts';

export type Inputs = Record<string, string>;

/** A bill that is being written: what more than one step names is written once. */
export interface Writing {
  readonly decided: Decided;
  readonly shape: BillShape;
  /** Every amount of the bill in yuan. */
  readonly text: Readonly<Record<AmountName, string>>;
  readonly pooledFundLeft: string;
  readonly majorIllnessLeft: string;
}

const bound = (amount: Fen | null) => (amount === null ? 'none' : formatFen(amount));
const nothing = (): Inputs => ({});
const countOfLines = ({ decided }: Writing): Inputs => ({ lines: String(decided.lines.length) });

/** The inputs of each step; they are named in the order in which they are read. */
export const INPUTS: Readonly<Record<StepId, (writing: Writing) => Inputs>> = {
  charged: countOfLines,
  eligible: countOfLines,
  aboveStandard: ({ text }) => ({ charged: text.charged, eligible: text.eligible }),
  fromWorkInjury: nothing,
  fromMaternity: nothing,
  separateEligible: nothing,
  fundShare: fundShareInputs,
  ordinaryEligible: (writing) => ({ plan: planOf(writing).ordinary.plan.kind }),
  selfPaidFirst: nothing,
  deductible: deductibleInputs,
  planCost: (writing) => ({
    ordinaryEligible: formatFen(planOf(writing).split.ordinaryEligible),
    selfPaidFirst: writing.text.selfPaidFirst,
    deductible: writing.text.deductible,
  }),
  planDue: bandInputs,
  planShare: planShareInputs,
  overPlanLimit: (writing) => ({
    planDue: formatFen(planOf(writing).split.planDue),
    planShare: writing.text.planShare,
  }),
  planOwnShare: (writing) => ({
    planCost: formatFen(planOf(writing).split.planCost),
    planDue: formatFen(planOf(writing).split.planDue),
  }),
  withinYearlyLimit: limitInputs,
  fromPooledFund: (writing) => {
    const inputs = owedInputs({}, writing);
    inputs['pooledFundLeft'] = writing.pooledFundLeft;
    return inputs;
  },
  fromMajorIllness: majorIllnessInputs,
  overLimit: (writing) => {
    const inputs = owedInputs({}, writing);
    inputs['fromPooledFund'] = writing.text.fromPooledFund;
    if (writing.shape.separate) inputs['fromMajorIllness'] = writing.text.fromMajorIllness;
    return inputs;
  },
  ownShare: (writing) => {
    const inputs = separateInput({}, writing);
    inputs['fundShare'] = writing.text.fundShare;
    return inputs;
  },
  assistanceBase: ({ shape, text }) => {
    const inputs: Inputs = shape.separate ? { ownShare: text.ownShare } : {};
    inputs['deductible'] = text.deductible;
    inputs['planOwnShare'] = text.planOwnShare;
    return inputs;
  },
  fromAssistance: assistanceInputs,
  remainder: nothing,
  fromCommercial: nothing,
  personPays: ({ shape, text }) => {
    const inputs: Inputs = { charged: text.charged };
    for (const payer of shape.payers) inputs[payer] = text[payer];
    return inputs;
  },
  fromAccount: ({ decided, text }) => ({
    personPays: text.personPays,
    accountAvailable: formatFen(decided.facts.account ?? (0n as Fen)),
  }),
  cash: ({ text }) => ({ personPays: text.personPays, fromAccount: text.fromAccount }),
};

function planOf({ decided }: Writing): { readonly ordinary: OrdinaryFacts; readonly split: PlanSplit } {
  return {
    ordinary: present(decided.facts.ordinary ?? undefined, 'a step of a plan has its plan'),
    split: present(decided.plan ?? undefined, 'a step of a plan has its split'),
  };
}

function separateInput(inputs: Inputs, { decided, shape }: Writing): Inputs {
  inputs[separateName(shape)] = formatFen(decided.routes.separatePayment);
  return inputs;
}

/** What the fund owes by the routes of the bill. */
function owedInputs(inputs: Inputs, { shape, text }: Writing): Inputs {
  if (shape.separate) inputs['fundShare'] = text.fundShare;
  if (shape.ordinary) inputs['planShare'] = text.planShare;
  return inputs;
}

function fundShareInputs(writing: Writing): Inputs {
  const { facts, rule } = writing.decided;
  const inputs = separateInput({ scheme: facts.scheme }, writing);
  inputs['ratio'] = formatRatio(rule.ratio);
  return inputs;
}

function deductibleInputs(writing: Writing): Inputs {
  const { ordinary, split } = planOf(writing);
  return {
    ordinaryEligible: formatFen(split.ordinaryEligible),
    selfPaidFirst: writing.text.selfPaidFirst,
    countsBy: ordinary.plan.countsBy,
    planDeductible: formatFen(ordinary.plan.deductible),
    planDeductibleUsed: formatFen(ordinary.used.deductible),
    deductibleLeft: formatFen(split.deductibleLeft),
  };
}

function bandInputs(writing: Writing): Inputs {
  const { ordinary, split } = planOf(writing);
  const inputs: Inputs = {
    planCost: formatFen(split.planCost),
    planCounted: formatFen(ordinary.used.counted),
  };
  ordinary.plan.bands.forEach(({ upTo, ratio }, index) => {
    inputs[`band${index + 1}UpTo`] = bound(upTo);
    inputs[`band${index + 1}Left`] = bound(split.bandsLeft[index] ?? null);
    inputs[`band${index + 1}Ratio`] = formatRatio(ratio);
  });
  return inputs;
}

function planShareInputs(writing: Writing): Inputs {
  const { ordinary, split } = planOf(writing);
  return {
    planDue: formatFen(split.planDue),
    planLimit: bound(ordinary.plan.yearlyLimit),
    planPaid: formatFen(ordinary.used.paid),
    planLimitLeft: bound(split.limitLeft),
  };
}

function limitInputs(writing: Writing): Inputs {
  const { facts } = writing.decided;
  const inputs = owedInputs({ benefitYear: String(benefitYearOf(facts.servedOn)) }, writing);
  inputs['pooledFundLimit'] = formatFen(facts.limits.pooledFund);
  inputs['pooledFundUsed'] = formatFen(facts.used.pooledFund);
  inputs['pooledFundLeft'] = writing.pooledFundLeft;
  inputs['inMajorIllness'] = String(facts.inMajorIllness);
  inputs['majorIllnessLimit'] = formatFen(facts.limits.majorIllness);
  inputs['majorIllnessUsed'] = formatFen(facts.used.majorIllness);
  inputs['majorIllnessLeft'] = writing.majorIllnessLeft;
  return inputs;
}

function majorIllnessInputs({ decided, shape, text, pooledFundLeft, majorIllnessLeft }: Writing): Inputs {
  const inMajorIllness = String(decided.facts.inMajorIllness);
  return shape.ordinary
    ? { fundShare: text.fundShare, pooledFundLeft, inMajorIllness, majorIllnessLeft }
    : { fundShare: text.fundShare, fromPooledFund: text.fromPooledFund, inMajorIllness, majorIllnessLeft };
}

function assistanceInputs({ decided, shape }: Writing): Inputs {
  const { facts, assisted, assistanceBase } = decided;
  const inputs: Inputs = facts.assistance === null ? { assistance: 'none' } : {};
  inputs[assistanceName(shape)] = formatFen(assistanceBase);
  if (facts.assistance === null) return inputs;
  const { ratio, threshold, usedThreshold, cap, usedCap } = facts.assistance;
  inputs['threshold'] = formatFen(threshold);
  inputs['usedThreshold'] = formatFen(usedThreshold);
  inputs['thresholdLeft'] = formatFen(remainderOf(threshold, usedThreshold));
  inputs['assistable'] = formatFen(assisted.assistable);
  inputs['assistanceRatio'] = formatRatio(ratio);
  inputs['cap'] = bound(cap);
  inputs['usedCap'] = formatFen(usedCap);
  inputs['capLeft'] = bound(cap === null ? null : remainderOf(cap, usedCap));
  return inputs;
}
