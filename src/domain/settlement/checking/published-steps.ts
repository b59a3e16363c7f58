/**
 * What docs/bill.md publishes of every step: when it is on a bill, its formula, its inputs, its clauses.
 * Written down a second time on purpose: a bill is held to what was published, not to what the program that settles
 * happens to say.
 */
import {
  assistanceBase,
  ASSISTANCE_INPUTS,
  assistanceFormula,
  assistanceParts,
  bandFormula,
  bandInputs,
  byInsured,
  hasAssistanceBase,
  isMixed,
  owed,
  payersOf,
  separateBase,
  shareClauses,
  shareFormula,
  shareInputs,
  withinFormula,
  type Shape,
} from './published-formulas.ts';

/** Which version of which rule a step names. */
export type RuleKind = 'regime' | 'fundRatio' | 'plan' | 'limits' | 'assistance' | 'commercial';

export interface PublishedStep {
  readonly isOn: (shape: Shape) => boolean;
  readonly formula: (shape: Shape) => string;
  readonly inputs: (shape: Shape) => readonly string[];
  /** What each of its lines names; absent where the step has no lines. */
  readonly lineInputs?: (shape: Shape) => readonly string[];
  readonly clauses: readonly string[];
  readonly rule: RuleKind;
  /** Whether the step says how it rounds. */
  readonly rounds: boolean;
}

const always = () => true;
const bySeparate = ({ separate }: Shape) => separate;
const byOrdinary = ({ ordinary }: Shape) => ordinary;

const ELIGIBLE_PART = ['eligible'] as const;

function partOfRoute(isOn: (shape: Shape) => boolean, clauses: readonly string[]): PublishedStep {
  return {
    isOn,
    formula: () => 'Σ eligible',
    inputs: () => [],
    lineInputs: () => ELIGIBLE_PART,
    clauses,
    rule: 'regime',
    rounds: false,
  };
}

const ORDINARY = { isOn: byOrdinary, rule: 'plan', rounds: false } as const;

/** Every step, in the order in which bills carry them. */
const STEPS: readonly (readonly [string, PublishedStep])[] = [
  [
    'charged',
    {
      isOn: always,
      formula: () => 'Σ round(price × quantity)',
      inputs: () => ['lines'],
      lineInputs: () => ['price', 'quantity'],
      clauses: ['I1'],
      rule: 'regime',
      rounds: true,
    },
  ],
  [
    'eligible',
    {
      isOn: always,
      formula: ({ smallestUnits }) =>
        smallestUnits
          ? 'Σ round(min(price × unitsPerPack, standard) × quantity ÷ unitsPerPack)'
          : 'Σ round(min(price, standard) × quantity)',
      inputs: () => ['lines'],
      lineInputs: ({ smallestUnits }) => [
        'standardKind',
        'standard',
        'price',
        'payablePrice',
        'quantity',
        ...(smallestUnits ? ['unitsPerPack'] : []),
      ],
      clauses: ['M12', 'M13', 'N2.2', 'I1'],
      rule: 'regime',
      rounds: true,
    },
  ],
  [
    'aboveStandard',
    {
      isOn: always,
      formula: () => 'charged − eligible',
      inputs: () => ['charged', 'eligible'],
      clauses: ['N2.2', 'I7'],
      rule: 'regime',
      rounds: false,
    },
  ],
  ['fromWorkInjury', partOfRoute(({ workInjury }) => workInjury, ['N2.1', 'I16'])],
  ['fromMaternity', partOfRoute(({ maternity }) => maternity, ['N2.1'])],
  ['separateEligible', partOfRoute(isMixed, ['M3', 'M19'])],
  [
    'fundShare',
    {
      isOn: bySeparate,
      formula: shareFormula,
      inputs: shareInputs,
      lineInputs: () => ELIGIBLE_PART,
      clauses: ['M9.1', 'M39', 'I1', 'I2'],
      rule: 'fundRatio',
      rounds: true,
    },
  ],
  [
    'ordinaryEligible',
    {
      ...ORDINARY,
      formula: () => 'Σ eligible',
      inputs: () => ['plan'],
      lineInputs: () => ELIGIBLE_PART,
      clauses: ['M9.7', 'M3'],
    },
  ],
  [
    'selfPaidFirst',
    {
      ...ORDINARY,
      formula: () => 'Σ round(eligible × selfPayRatio)',
      inputs: () => [],
      lineInputs: () => ['eligible', 'selfPayRatio'],
      clauses: ['M9.7', 'N2.1', 'I1'],
      rounds: true,
    },
  ],
  [
    'deductible',
    {
      ...ORDINARY,
      formula: () => 'min(ordinaryEligible − selfPaidFirst, deductibleLeft)',
      inputs: () => [
        'ordinaryEligible',
        'selfPaidFirst',
        'countsBy',
        'planDeductible',
        'planDeductibleUsed',
        'deductibleLeft',
      ],
      clauses: ['M9.7'],
    },
  ],
  [
    'planCost',
    {
      ...ORDINARY,
      formula: () => 'ordinaryEligible − selfPaidFirst − deductible',
      inputs: () => ['ordinaryEligible', 'selfPaidFirst', 'deductible'],
      clauses: ['M9.7'],
    },
  ],
  [
    'planDue',
    {
      ...ORDINARY,
      formula: bandFormula,
      inputs: (shape) => ['planCost', 'planCounted', ...bandInputs(shape)],
      clauses: ['M9.7', 'I1'],
      rounds: true,
    },
  ],
  [
    'planShare',
    {
      ...ORDINARY,
      formula: () => 'min(planDue, planLimitLeft)',
      inputs: () => ['planDue', 'planLimit', 'planPaid', 'planLimitLeft'],
      lineInputs: () => ['eligible', 'selfPaidFirst'],
      clauses: ['M9.7'],
      rounds: true,
    },
  ],
  [
    'overPlanLimit',
    {
      ...ORDINARY,
      formula: () => 'planDue − planShare',
      inputs: () => ['planDue', 'planShare'],
      clauses: ['M9.7'],
    },
  ],
  [
    'planOwnShare',
    {
      ...ORDINARY,
      formula: () => 'planCost − planDue',
      inputs: () => ['planCost', 'planDue'],
      clauses: ['M9.7'],
    },
  ],
  [
    'withinYearlyLimit',
    {
      isOn: byInsured,
      formula: withinFormula,
      inputs: (shape) => [
        'benefitYear',
        ...(shape.yearStart ? ['yearStart'] : []),
        ...owed(shape),
        'pooledFundLimit',
        'pooledFundUsed',
        'pooledFundLeft',
        'inMajorIllness',
        'majorIllnessLimit',
        'majorIllnessUsed',
        'majorIllnessLeft',
      ],
      clauses: ['M9.5', 'I4', 'I12'],
      rule: 'limits',
      rounds: false,
    },
  ],
  [
    'fromPooledFund',
    {
      isOn: byInsured,
      formula: (shape) => `min(${owed(shape).join(' + ')}, pooledFundLeft)`,
      inputs: (shape) => [...owed(shape), 'pooledFundLeft'],
      clauses: ['M9.2', 'I9'],
      rule: 'regime',
      rounds: false,
    },
  ],
  [
    'fromMajorIllness',
    {
      isOn: bySeparate,
      formula: ({ ordinary }) =>
        ordinary
          ? 'min(max(fundShare − pooledFundLeft, 0), majorIllnessLeft)'
          : 'min(fundShare − fromPooledFund, majorIllnessLeft)',
      inputs: ({ ordinary }) => [
        'fundShare',
        ordinary ? 'pooledFundLeft' : 'fromPooledFund',
        'inMajorIllness',
        'majorIllnessLeft',
      ],
      clauses: ['M9.2', 'I8', 'I9'],
      rule: 'regime',
      rounds: false,
    },
  ],
  [
    'overLimit',
    {
      isOn: byInsured,
      formula: (shape) =>
        `${owed(shape).join(' + ')} − fromPooledFund${shape.separate ? ' − fromMajorIllness' : ''}`,
      inputs: (shape) => [...owed(shape), 'fromPooledFund', ...(shape.separate ? ['fromMajorIllness'] : [])],
      clauses: ['M9.5', 'I6'],
      rule: 'regime',
      rounds: false,
    },
  ],
  [
    'ownShare',
    {
      isOn: bySeparate,
      formula: (shape) => `${separateBase(shape)} − fundShare`,
      inputs: (shape) => [separateBase(shape), 'fundShare'],
      clauses: ['M9.3'],
      rule: 'regime',
      rounds: false,
    },
  ],
  [
    'assistanceBase',
    {
      isOn: (shape) => byInsured(shape) && shape.assisted && hasAssistanceBase(shape),
      formula: (shape) => assistanceParts(shape).join(' + '),
      inputs: assistanceParts,
      clauses: ['M9.4', 'I13'],
      rule: 'regime',
      rounds: false,
    },
  ],
  [
    'fromAssistance',
    {
      isOn: byInsured,
      formula: assistanceFormula,
      inputs: (shape) => [assistanceBase(shape), ...(shape.assisted ? ASSISTANCE_INPUTS : ['assistance'])],
      clauses: ['M9.4', 'I13'],
      rule: 'assistance',
      rounds: true,
    },
  ],
  [
    'remainder',
    {
      isOn: ({ commercial }) => commercial,
      formula: () => 'Σ (charged − paidByFunds − assisted)',
      inputs: () => [],
      lineInputs: () => ['charged', 'paidByFunds', 'assisted'],
      clauses: ['N4', 'I1'],
      rule: 'regime',
      rounds: true,
    },
  ],
  [
    'fromCommercial',
    {
      isOn: ({ commercial }) => commercial,
      formula: () => 'Σ min(round(max(remainder − deductibleLeft, 0) × ratio), capLeft)',
      inputs: () => [],
      lineInputs: () => [
        'plan',
        'lines',
        'remainder',
        'deductible',
        'usedDeductible',
        'deductibleLeft',
        'ratio',
        'cap',
        'usedCap',
        'capLeft',
      ],
      clauses: ['N4'],
      rule: 'commercial',
      rounds: true,
    },
  ],
  [
    'personPays',
    {
      isOn: always,
      formula: (shape) => ['charged', ...payersOf(shape)].join(' − '),
      inputs: (shape) => ['charged', ...payersOf(shape)],
      clauses: ['N4', 'M29'],
      rule: 'regime',
      rounds: false,
    },
  ],
  [
    'fromAccount',
    {
      isOn: ({ account }) => account,
      formula: () => 'min(personPays, accountAvailable)',
      inputs: () => ['personPays', 'accountAvailable'],
      clauses: ['N4'],
      rule: 'regime',
      rounds: false,
    },
  ],
  [
    'cash',
    {
      isOn: ({ account }) => account,
      formula: () => 'personPays − fromAccount',
      inputs: () => ['personPays', 'fromAccount'],
      clauses: ['N4', 'M29'],
      rule: 'regime',
      rounds: false,
    },
  ],
];

const BY_NAME: ReadonlyMap<string, PublishedStep> = new Map(STEPS);

export function publishedStep(step: string): PublishedStep | undefined {
  return BY_NAME.get(step);
}

/** The steps that a bill of this shape has, in order. */
export function stepsOf(shape: Shape): string[] {
  return STEPS.filter(([, published]) => published.isOn(shape)).map(([step]) => step);
}

const SHARED_LIMIT = ['withinYearlyLimit', 'fromPooledFund', 'overLimit', 'assistanceBase', 'fromAssistance'];

/** What a step cites; where the ordinary plan shares the limits of the year (I21), or the share is read otherwise, that as well. */
export function clausesOf(step: string, published: PublishedStep, shape: Shape): readonly string[] {
  if (step === 'fundShare') return [...published.clauses, ...shareClauses(shape)];
  return shape.ordinary && SHARED_LIMIT.includes(step) ? [...published.clauses, 'I21'] : published.clauses;
}
