/**
 * What does a bill say about each of its steps, whatever its amounts? The formulas are written in the small language of
 * docs/bill.md, with the names of the stage's inputs.
 */
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { BillShape } from './bill-shape.ts';
import type { FigureName } from './figures.ts';
import type { StepId } from './model.ts';

export interface StepText {
  readonly title: string | ((bill: BillShape) => string);
  readonly formula: (bill: BillShape) => string;
  /** Every name of the formula, and what those came from, in the order in which they are read. */
  readonly inputs: (bill: BillShape) => readonly FigureName[];
  readonly clauses: readonly ClauseId[];
  readonly rounding: (bill: BillShape) => string | null;
}

const BY_LINE = '逐行四舍五入到分后相加';
const BY_CLAIM = '全单一次四舍五入到分';
const BY_LAYER = '统筹、大病各一次四舍五入到分';
const BY_PLAN = '每个方案一次四舍五入到分';
const SHARED_OUT = '各行按最大余数法分摊';
const OWN_IN_POLICY = '政策范围内个人自付';

const always =
  <T>(said: T) =>
  () =>
    said;
const when = (holds: boolean, figure: FigureName): FigureName[] => (holds ? [figure] : []);

/** The name under which the eligible cost of the 单行支付 lines stands: that of the whole bill where there are no others. */
export function separateName(bill: BillShape): 'eligible' | 'separateEligible' {
  return bill.ordinary || bill.inFull ? 'separateEligible' : 'eligible';
}

/** Where 大病 has a ratio of its own, what 统筹 has left parts the cost between the two (I8). */
function shareFormula(bill: BillShape): string {
  const cost = separateName(bill);
  // Off-site the ratio is less the points of the filing (I11).
  const ratio = bill.offSitePoints ? 'max(ratio − offSitePoints, 0)' : 'ratio';
  return bill.majorIllnessRatio
    ? `min(round(${cost} × ${ratio}), pooledFundLeft) + round(max(${cost} − pooledFundLeft ÷ ${ratio}, 0) × majorIllnessRatio)`
    : `round(${cost} × ${ratio})`;
}

/** The name of what 医疗救助 looks at. */
export function assistanceName(bill: BillShape): 'ownShare' | 'assistanceBase' {
  return bill.ordinary || bill.overLimitAssisted ? 'assistanceBase' : 'ownShare';
}

/** What assistance looks at: the own share inside the policy range, and what is over the limit where that is assisted too (I13, I21). */
function assistanceParts(bill: BillShape): FigureName[] {
  return [
    ...when(bill.separate, 'ownShare'),
    ...when(bill.overLimitAssisted, 'overLimit'),
    ...when(bill.ordinary, 'deductible'),
    ...when(bill.ordinary, 'planOwnShare'),
  ];
}

/** What the fund owes by the routes of the bill. */
function owed(bill: BillShape): FigureName[] {
  return [...when(bill.separate, 'fundShare'), ...when(bill.ordinary, 'planShare')];
}

const LIMIT_FIGURES = [
  'pooledFundLimit',
  'pooledFundUsed',
  'pooledFundLeft',
  'inMajorIllness',
  'majorIllnessLimit',
  'majorIllnessUsed',
  'majorIllnessLeft',
] as const;

const ASSISTANCE_FIGURES = [
  'threshold',
  'usedThreshold',
  'thresholdLeft',
  'assistable',
  'assistanceRatio',
  'cap',
  'usedCap',
  'capLeft',
] as const;

function byRoutes(bill: BillShape, formulas: { separate: string; ordinary: string; both: string }): string {
  if (!bill.ordinary) return formulas.separate;
  return bill.separate ? formulas.both : formulas.ordinary;
}

/** Band by band: what is left of the cost after the bands before, as far as this one has room. */
function bandFormula({ bands }: BillShape): string {
  const parts = Array.from({ length: bands }, (_, index) => {
    const before = Array.from({ length: index }, (__, earlier) => ` − band${earlier + 1}Left`).join('');
    const rest = index === 0 ? 'planCost' : `max(planCost${before}, 0)`;
    return `min(${rest}, band${index + 1}Left) × band${index + 1}Ratio`;
  });
  return `round(${parts.join(' + ')})`;
}

function bandInputs({ bands }: BillShape): FigureName[] {
  const ofBands = Array.from({ length: bands }, (_, index): FigureName[] => {
    return [`band${index + 1}UpTo`, `band${index + 1}Left`, `band${index + 1}Ratio`];
  });
  return ['planCost', 'planCounted', ...ofBands.flat()];
}

function assistanceFormula(bill: BillShape): string {
  if (!bill.assisted) return '0';
  const base = assistanceName(bill);
  return `min(round((${base} − min(${base}, thresholdLeft)) × assistanceRatio), capLeft)`;
}

export const STEPS: Readonly<Record<StepId, StepText>> = {
  charged: {
    title: '费用总额',
    formula: always('Σ round(price × quantity)'),
    inputs: always(['lines']),
    clauses: ['I1'],
    rounding: always(BY_LINE),
  },
  eligible: {
    title: '政策范围内费用',
    formula: ({ inSmallestUnits }) =>
      inSmallestUnits
        ? 'Σ round(min(price × unitsPerPack, standard) × quantity ÷ unitsPerPack)'
        : 'Σ round(min(price, standard) × quantity)',
    inputs: always(['lines']),
    clauses: ['M12', 'M13', 'N2.2', 'I1'],
    rounding: always(BY_LINE),
  },
  aboveStandard: {
    title: '超支付标准',
    formula: always('charged − eligible'),
    inputs: always(['charged', 'eligible']),
    clauses: ['N2.2', 'I7'],
    rounding: always(null),
  },
  fromWorkInjury: {
    title: '工伤保险基金全额支付',
    formula: always('Σ eligible'),
    inputs: always([]),
    clauses: ['N2.1', 'I16'],
    rounding: always(null),
  },
  fromMaternity: {
    title: '生育保险基金全额支付',
    formula: always('Σ eligible'),
    inputs: always([]),
    clauses: ['N2.1'],
    rounding: always(null),
  },
  separateEligible: {
    title: '其中按单行支付',
    formula: always('Σ eligible'),
    inputs: always([]),
    clauses: ['M3', 'M19'],
    rounding: always(null),
  },
  fundShare: {
    title: '按比例应由基金支付',
    formula: shareFormula,
    inputs: (bill) => [
      'scheme',
      separateName(bill),
      'ratio',
      ...when(bill.offSitePoints, 'offSiteKind'),
      ...when(bill.offSitePoints, 'offSitePoints'),
      ...when(bill.majorIllnessRatio, 'pooledFundLeft'),
      ...when(bill.majorIllnessRatio, 'majorIllnessRatio'),
    ],
    clauses: ['M9.1', 'M39', 'I1', 'I2'],
    rounding: ({ majorIllnessRatio }) => `${majorIllnessRatio ? BY_LAYER : BY_CLAIM}，${SHARED_OUT}`,
  },
  ordinaryEligible: {
    title: '其中没有单行支付待遇资格、按普通政策',
    formula: always('Σ eligible'),
    inputs: always(['plan']),
    clauses: ['M9.7', 'M3'],
    rounding: always(null),
  },
  selfPaidFirst: {
    title: '普通政策：乙类先行自付',
    formula: always('Σ round(eligible × selfPayRatio)'),
    inputs: always([]),
    clauses: ['M9.7', 'N2.1', 'I1'],
    rounding: always(BY_LINE),
  },
  deductible: {
    title: '普通政策：起付线以内',
    formula: always('min(ordinaryEligible − selfPaidFirst, deductibleLeft)'),
    inputs: always([
      'ordinaryEligible',
      'selfPaidFirst',
      'countsBy',
      'planDeductible',
      'planDeductibleUsed',
      'deductibleLeft',
    ]),
    clauses: ['M9.7'],
    rounding: always(null),
  },
  planCost: {
    title: '普通政策：起付线以上',
    formula: always('ordinaryEligible − selfPaidFirst − deductible'),
    inputs: always(['ordinaryEligible', 'selfPaidFirst', 'deductible']),
    clauses: ['M9.7'],
    rounding: always(null),
  },
  planDue: {
    title: '普通政策：分段按比例',
    formula: bandFormula,
    inputs: bandInputs,
    clauses: ['M9.7', 'I1'],
    rounding: always(BY_CLAIM),
  },
  planShare: {
    title: '普通政策：应由统筹基金支付',
    formula: always('min(planDue, planLimitLeft)'),
    inputs: always(['planDue', 'planLimit', 'planPaid', 'planLimitLeft']),
    clauses: ['M9.7'],
    rounding: always(SHARED_OUT),
  },
  overPlanLimit: {
    title: '普通政策：超过其年度限额',
    formula: always('planDue − planShare'),
    inputs: always(['planDue', 'planShare']),
    clauses: ['M9.7'],
    rounding: always(null),
  },
  planOwnShare: {
    title: '普通政策：按比例自付',
    formula: always('planCost − planDue'),
    inputs: always(['planCost', 'planDue']),
    clauses: ['M9.7'],
    rounding: always(null),
  },
  withinYearlyLimit: {
    title: '年度限额以内',
    formula: (bill) =>
      byRoutes(bill, {
        separate: 'min(fundShare, pooledFundLeft + majorIllnessLeft)',
        ordinary: 'min(planShare, pooledFundLeft)',
        both: 'min(fundShare, pooledFundLeft + majorIllnessLeft) + min(planShare, max(pooledFundLeft − fundShare, 0))',
      }),
    inputs: (bill) => ['benefitYear', ...when(bill.yearStart, 'yearStart'), ...owed(bill), ...LIMIT_FIGURES],
    clauses: ['M9.5', 'I4', 'I12'],
    rounding: always(null),
  },
  fromPooledFund: {
    title: '统筹基金支付',
    formula: (bill) =>
      byRoutes(bill, {
        separate: 'min(fundShare, pooledFundLeft)',
        ordinary: 'min(planShare, pooledFundLeft)',
        both: 'min(fundShare + planShare, pooledFundLeft)',
      }),
    inputs: (bill) => [...owed(bill), 'pooledFundLeft'],
    clauses: ['M9.2', 'I9'],
    rounding: always(null),
  },
  fromMajorIllness: {
    title: '大病保险支付',
    formula: (bill) =>
      bill.ordinary
        ? 'min(max(fundShare − pooledFundLeft, 0), majorIllnessLeft)'
        : 'min(fundShare − fromPooledFund, majorIllnessLeft)',
    inputs: (bill) => [
      'fundShare',
      bill.ordinary ? 'pooledFundLeft' : 'fromPooledFund',
      'inMajorIllness',
      'majorIllnessLeft',
    ],
    clauses: ['M9.2', 'I8', 'I9'],
    rounding: always(null),
  },
  overLimit: {
    title: '超年度限额',
    formula: (bill) =>
      byRoutes(bill, {
        separate: 'fundShare − fromPooledFund − fromMajorIllness',
        ordinary: 'planShare − fromPooledFund',
        both: 'fundShare + planShare − fromPooledFund − fromMajorIllness',
      }),
    inputs: (bill) => [...owed(bill), 'fromPooledFund', ...when(bill.separate, 'fromMajorIllness')],
    clauses: ['M9.5', 'I6'],
    rounding: always(null),
  },
  ownShare: {
    title: '个人自付（不计入大病）',
    formula: (bill) => `${separateName(bill)} − fundShare`,
    inputs: (bill) => [separateName(bill), 'fundShare'],
    clauses: ['M9.3'],
    rounding: always(null),
  },
  assistanceBase: {
    title: (bill) => (bill.overLimitAssisted ? `${OWN_IN_POLICY}和超年度限额` : OWN_IN_POLICY),
    formula: (bill) => assistanceParts(bill).join(' + '),
    inputs: assistanceParts,
    clauses: ['M9.4', 'I13'],
    rounding: always(null),
  },
  fromAssistance: {
    title: '医疗救助支付',
    formula: assistanceFormula,
    inputs: (bill) =>
      bill.assisted ? [assistanceName(bill), ...ASSISTANCE_FIGURES] : ['assistance', assistanceName(bill)],
    clauses: ['M9.4', 'I13'],
    rounding: always(BY_CLAIM),
  },
  remainder: {
    title: '基金支付以后剩下的费用',
    formula: always('Σ (charged − paidByFunds − assisted)'),
    inputs: always([]),
    clauses: ['N4', 'I1'],
    rounding: always('基金和救助支付的金额按最大余数法分摊到行'),
  },
  fromCommercial: {
    title: '商业保险支付',
    formula: always('Σ min(round(max(remainder − deductibleLeft, 0) × ratio), capLeft)'),
    inputs: always([]),
    clauses: ['N4'],
    rounding: always(BY_PLAN),
  },
  personPays: {
    title: '应由个人支付',
    formula: ({ payers }) => ['charged', ...payers].join(' − '),
    inputs: ({ payers }) => ['charged', ...payers],
    clauses: ['N4', 'M29'],
    rounding: always(null),
  },
  fromAccount: {
    title: '个人账户支付',
    formula: always('min(personPays, accountAvailable)'),
    inputs: always(['personPays', 'accountAvailable']),
    clauses: ['N4'],
    rounding: always(null),
  },
  cash: {
    title: '个人现金支付',
    formula: always('personPays − fromAccount'),
    inputs: always(['personPays', 'fromAccount']),
    clauses: ['N4', 'M29'],
    rounding: always(null),
  },
};
