import type { Amounts, PlainCase } from './adjudicate-cases.ts';
import type { Engine } from './engine.ts';

/** As much of @gorules/zen-engine as is used here. */
interface Zen {
  readonly ZenEngine: new () => { createDecision(content: object): ZenDecision };
}
interface ZenDecision {
  evaluate(
    context: PlainCase,
    options?: { readonly trace: 'string' },
  ): Promise<{ readonly result: Amounts; readonly trace?: unknown }>;
}

const SINGLE = { passThrough: true, inputField: null, outputPath: null, executionMode: 'single' } as const;

/** The ratio is a decision table, as the engine's own editor would have it. */
const RATIO = {
  id: 'ratio',
  name: 'ratio',
  type: 'decisionTableNode',
  content: {
    ...SINGLE,
    hitPolicy: 'first',
    inputs: [{ id: 'scheme', name: 'scheme', field: 'scheme' }],
    outputs: [{ id: 'ratio', name: 'ratio', field: 'ratio' }],
    rules: [
      { _id: 'employee', scheme: "'employee'", ratio: '7000' },
      { _id: 'resident', scheme: "'resident'", ratio: '6000' },
    ],
  },
};

const EXPRESSIONS: readonly (readonly [string, string])[] = [
  ['chargedOf', 'map(lines, floor(#.price * #.quantity / 1000000 + 0.5))'],
  [
    'eligibleOf',
    'map(lines, floor((#.standard != null and #.standard < #.price ? #.standard : #.price) * #.quantity / 1000000 + 0.5))',
  ],
  ['charged', 'sum($.chargedOf)'],
  ['eligible', 'sum($.eligibleOf)'],
  ['aboveStandard', '$.charged - $.eligible'],
  ['fundShare', 'floor($.eligible * ratio / 10000 + 0.5)'],
  ['pooledFundLeft', 'max([pooledFundLimit - pooledFundUsed, 0])'],
  ['majorIllnessLeft', 'inMajorIllness ? max([majorIllnessLimit - majorIllnessUsed, 0]) : 0'],
  ['fromPooledFund', 'min([$.fundShare, $.pooledFundLeft])'],
  ['fromMajorIllness', 'min([$.fundShare - $.fromPooledFund, $.majorIllnessLeft])'],
  ['overLimit', '$.fundShare - $.fromPooledFund - $.fromMajorIllness'],
  ['ownShare', '$.eligible - $.fundShare'],
  ['thresholdLeft', 'max([threshold - usedThreshold, 0])'],
  ['assistable', '$.ownShare - min([$.ownShare, $.thresholdLeft])'],
  ['entitled', 'floor($.assistable * assistanceRatio / 10000 + 0.5)'],
  ['capLeft', 'capped ? max([cap - usedCap, 0]) : $.entitled'],
  ['fromAssistance', 'assisted ? min([$.entitled, $.capLeft]) : 0'],
  ['personPays', '$.charged - $.fromPooledFund - $.fromMajorIllness - $.fromAssistance'],
];

const DECISION = {
  contentType: 'application/vnd.gorules.decision',
  nodes: [
    { id: 'in', name: 'in', type: 'inputNode', content: {} },
    RATIO,
    {
      id: 'amounts',
      name: 'amounts',
      type: 'expressionNode',
      content: { ...SINGLE, expressions: EXPRESSIONS.map(([key, value]) => ({ id: key, key, value })) },
    },
    { id: 'out', name: 'out', type: 'outputNode', content: {} },
  ],
  edges: [
    { id: '1', type: 'edge', sourceId: 'in', targetId: 'ratio' },
    { id: '2', type: 'edge', sourceId: 'ratio', targetId: 'amounts' },
    { id: '3', type: 'edge', sourceId: 'amounts', targetId: 'out' },
  ],
};

/**
 * The rules as a decision of ZEN.
 * @param traced whether it explains itself: its trace holds every figure, in the form that costs it least
 */
export function zenEngine(module: unknown, traced: boolean): Engine {
  const { ZenEngine } = module as Zen;
  const decision = new ZenEngine().createDecision(DECISION);
  const options = traced ? ({ trace: 'string' } as const) : undefined;
  return async (one) => {
    const { result, trace } = await decision.evaluate(one, options);
    return { amounts: result, explained: trace !== undefined };
  };
}
