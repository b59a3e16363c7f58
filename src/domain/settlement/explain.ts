/** How is each amount of the bill explained, so that a stranger can recompute it from the bill alone? */
import { present } from '../../base/assert.ts';
import { formatFen, formatQuantity, formatUnitPrice, remainderOf, subtractFen } from '../../base/money.ts';
import { formatRatio } from '../../base/ratio.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import { benefitYearOf } from '../../policy/parameters/benefit-year.ts';
import type { Assisted } from './assist.ts';
import {
  STEP_IDS,
  type BillAmounts,
  type BillLine,
  type ClaimFacts,
  type PricedLine,
  type SettlementRule,
  type Stage,
  type StageLine,
  type StepId,
} from './model.ts';
import type { LimitSplit } from './split-by-limits.ts';

interface StepText {
  readonly title: string;
  readonly formula: string;
  readonly clauses: readonly ClauseId[];
  readonly rounding: string | null;
}

const BY_LINE = '逐行四舍五入到分后相加';
const BY_CLAIM = '全单一次四舍五入到分';

/** What every bill says about each step, whatever its amounts. */
export const STEPS: Readonly<Record<StepId, StepText>> = {
  charged: { title: '费用总额', formula: 'Σ round(price × quantity)', clauses: ['I1'], rounding: BY_LINE },
  eligible: {
    title: '政策范围内费用',
    formula: 'Σ round(min(price, standard) × quantity)',
    clauses: ['M12', 'M13', 'N2.2', 'I1'],
    rounding: BY_LINE,
  },
  aboveStandard: {
    title: '超支付标准',
    formula: 'charged − eligible',
    clauses: ['N2.2', 'I7'],
    rounding: null,
  },
  fundShare: {
    title: '按比例应由基金支付',
    formula: 'round(eligible × ratio)',
    clauses: ['M9.1', 'M39', 'I1', 'I2'],
    rounding: `${BY_CLAIM}，各行按最大余数法分摊`,
  },
  withinYearlyLimit: {
    title: '年度限额以内',
    formula: 'min(fundShare, pooledFundLeft + majorIllnessLeft)',
    clauses: ['M9.5', 'I4', 'I12'],
    rounding: null,
  },
  fromPooledFund: {
    title: '统筹基金支付',
    formula: 'min(fundShare, pooledFundLeft)',
    clauses: ['M9.2', 'I9'],
    rounding: null,
  },
  fromMajorIllness: {
    title: '大病保险支付',
    formula: 'min(fundShare − fromPooledFund, majorIllnessLeft)',
    clauses: ['M9.2', 'I8', 'I9'],
    rounding: null,
  },
  overLimit: {
    title: '超年度限额',
    formula: 'fundShare − fromPooledFund − fromMajorIllness',
    clauses: ['M9.5', 'I6'],
    rounding: null,
  },
  ownShare: {
    title: '个人自付（不计入大病）',
    formula: 'eligible − fundShare',
    clauses: ['M9.3'],
    rounding: null,
  },
  fromAssistance: {
    title: '医疗救助支付',
    formula: 'min(round((ownShare − min(ownShare, thresholdLeft)) × assistanceRatio), capLeft)',
    clauses: ['M9.4', 'I13'],
    rounding: BY_CLAIM,
  },
  personPays: {
    title: '个人现金支付',
    formula: 'charged − fromPooledFund − fromMajorIllness − fromAssistance',
    clauses: ['N4', 'M29'],
    rounding: null,
  },
};

/** What the stages are written from. */
export interface Decided {
  readonly facts: ClaimFacts;
  readonly rule: SettlementRule;
  readonly lines: readonly BillLine[];
  readonly split: LimitSplit;
  readonly assisted: Assisted;
  readonly amounts: BillAmounts;
}

type Inputs = Record<string, string>;

/** Every amount once as text: most appear in several stages. */
function textsOf({ facts, split, amounts }: Decided) {
  return {
    charged: formatFen(amounts.charged),
    eligible: formatFen(amounts.eligible),
    fundShare: formatFen(amounts.fundShare),
    fromPooledFund: formatFen(amounts.fromPooledFund),
    fromMajorIllness: formatFen(amounts.fromMajorIllness),
    ownShare: formatFen(amounts.ownShare),
    fromAssistance: formatFen(amounts.fromAssistance),
    pooledFundLimit: formatFen(facts.limits.pooledFund),
    pooledFundUsed: formatFen(facts.used.pooledFund),
    pooledFundLeft: formatFen(split.left.pooledFund),
    inMajorIllness: String(facts.inMajorIllness),
    majorIllnessLimit: formatFen(facts.limits.majorIllness),
    majorIllnessUsed: formatFen(facts.used.majorIllness),
    majorIllnessLeft: formatFen(split.left.majorIllness),
  };
}
type Texts = ReturnType<typeof textsOf>;

function assistanceInputs({ facts, assisted }: Decided, ownShare: string): Inputs {
  if (facts.assistance === null) return { assistance: 'none', ownShare };
  const { ratio, threshold, usedThreshold, cap, usedCap } = facts.assistance;
  return {
    ownShare,
    threshold: formatFen(threshold),
    usedThreshold: formatFen(usedThreshold),
    thresholdLeft: formatFen(remainderOf(threshold, usedThreshold)),
    assistable: formatFen(assisted.assistable),
    assistanceRatio: formatRatio(ratio),
    cap: cap === null ? 'none' : formatFen(cap),
    usedCap: formatFen(usedCap),
    capLeft: cap === null ? 'none' : formatFen(remainderOf(cap, usedCap)),
  };
}

function limitInputs(decided: Decided, texts: Texts): Inputs {
  const { fundShare, pooledFundLimit, pooledFundUsed, pooledFundLeft } = texts;
  const { inMajorIllness, majorIllnessLimit, majorIllnessUsed, majorIllnessLeft } = texts;
  return {
    benefitYear: String(benefitYearOf(decided.facts.servedOn)),
    fundShare,
    pooledFundLimit,
    pooledFundUsed,
    pooledFundLeft,
    inMajorIllness,
    majorIllnessLimit,
    majorIllnessUsed,
    majorIllnessLeft,
  };
}

function inputsOf(step: StepId, decided: Decided, texts: Texts): Inputs {
  const { charged, eligible, fundShare, fromPooledFund, fromMajorIllness, fromAssistance } = texts;
  switch (step) {
    case 'charged':
    case 'eligible':
      return { lines: String(decided.lines.length) };
    case 'aboveStandard':
      return { charged, eligible };
    case 'fundShare':
      return { scheme: decided.facts.scheme, eligible, ratio: formatRatio(decided.rule.ratio) };
    case 'withinYearlyLimit':
      return limitInputs(decided, texts);
    case 'fromPooledFund':
      return { fundShare, pooledFundLeft: texts.pooledFundLeft };
    case 'fromMajorIllness':
      return {
        fundShare,
        fromPooledFund,
        inMajorIllness: texts.inMajorIllness,
        majorIllnessLeft: texts.majorIllnessLeft,
      };
    case 'overLimit':
      return { fundShare, fromPooledFund, fromMajorIllness };
    case 'ownShare':
      return { eligible, fundShare };
    case 'fromAssistance':
      return assistanceInputs(decided, texts.ownShare);
    case 'personPays':
      return { charged, fromPooledFund, fromMajorIllness, fromAssistance };
  }
}

function chargedLine(given: PricedLine, line: BillLine): StageLine {
  return {
    line: line.line,
    inputs: { price: formatUnitPrice(given.price), quantity: formatQuantity(given.quantity) },
    amount: formatFen(line.charged),
  };
}

/** A standard marked “∗” is named nowhere, nor the payable price that would betray it (N5.1). */
function eligibleLine(given: PricedLine, line: BillLine): StageLine {
  const { standardKind, standard } = given;
  const price = formatUnitPrice(given.price);
  const quantity = formatQuantity(given.quantity);
  const amount = formatFen(line.eligible);
  if (given.standardHidden === true)
    return { line: line.line, inputs: { standardKind, price, quantity }, amount };
  const inputs = {
    standardKind,
    standard: standard === null ? 'none' : formatUnitPrice(standard),
    price,
    payablePrice: formatUnitPrice(line.payablePrice),
    quantity,
  };
  return { line: line.line, inputs, amount };
}

function sharedLine(_given: PricedLine, line: BillLine): StageLine {
  return {
    line: line.line,
    inputs: { eligible: formatFen(line.eligible) },
    amount: formatFen(line.fundShare),
  };
}

const BY_LINES: Partial<Record<StepId, (given: PricedLine, line: BillLine) => StageLine>> = {
  charged: chargedLine,
  eligible: eligibleLine,
  fundShare: sharedLine,
};

function linesOf(step: StepId, { facts, lines }: Decided): StageLine[] | undefined {
  const write = BY_LINES[step];
  return (
    write &&
    lines.map((line, index) => write(present(facts.lines[index], 'a bill line without its claim line'), line))
  );
}

/** Writes the stages of the bill, in order. */
export function explainBill(decided: Decided): Stage[] {
  const texts = textsOf(decided);
  const within = subtractFen(decided.amounts.fundShare, decided.amounts.overLimit);
  return STEP_IDS.map((step): Stage => {
    const { title, formula, clauses, rounding } = STEPS[step];
    const amount = formatFen(step === 'withinYearlyLimit' ? within : decided.amounts[step]);
    const inputs = inputsOf(step, decided, texts);
    const lines = linesOf(step, decided);
    const rule = step === 'fundShare' ? decided.rule.version : decided.rule.regime;
    const about = { formula, inputs, ...(lines && { lines }), clauses: [...clauses], rule, rounding };
    return { step, title, amount, ...about };
  });
}
