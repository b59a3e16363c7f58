import { COMPARED, type Amounts, type PlainCase } from './adjudicate-cases.ts';
import type { Engine } from './engine.ts';

/** As much of json-rules-engine as is used here. */
interface JsonRules {
  readonly Engine: new (rules: readonly Rule[]) => {
    run(facts: Readonly<Record<string, unknown>>): Promise<{
      readonly almanac: Almanac;
      readonly results: readonly unknown[];
    }>;
  };
}
interface Almanac {
  factValue(name: string): Promise<unknown>;
  addFact(name: string, value: number): void;
}
interface Rule {
  readonly name: string;
  readonly priority: number;
  readonly conditions: { readonly all: readonly object[] };
  readonly event: { readonly type: string };
  readonly onSuccess: (event: unknown, almanac: Almanac) => Promise<void>;
}

type Get = (name: string) => Promise<number>;
type Work = (get: Get, add: (name: string, value: number) => void, almanac: Almanac) => Promise<void> | void;

/** Functions with names of their own would be made dearer by the runner of TypeScript; these have none. */
const getterOf =
  (almanac: Almanac): Get =>
  (fact) =>
    almanac.factValue(fact) as Promise<number>;

/** A rule: when its condition holds, its event writes facts for the rules after it. */
function rule(name: string, priority: number, condition: object, work: Work): Rule {
  return {
    name,
    priority,
    conditions: { all: [condition] },
    event: { type: name },
    onSuccess: async (_event, almanac) => {
      await work(getterOf(almanac), (fact, value) => almanac.addFact(fact, value), almanac);
    },
  };
}

const equal = (fact: string, value: unknown) => ({ fact, operator: 'equal', value });
const known = (fact: string) => ({ fact, operator: 'greaterThanInclusive', value: 0 });
const halfUp = (dividend: number, divisor: number) => Math.floor((2 * dividend + divisor) / (2 * divisor));

const RULES: readonly Rule[] = [
  rule('employee', 90, equal('scheme', 'employee'), (_get, add) => add('ratio', 7000)),
  rule('resident', 90, equal('scheme', 'resident'), (_get, add) => add('ratio', 6000)),
  rule('price', 80, known('ratio'), async (_get, add, almanac) => {
    const lines = (await almanac.factValue('lines')) as PlainCase['lines'];
    let [charged, eligible] = [0, 0];
    for (const { price, quantity, standard } of lines) {
      charged += halfUp(price * quantity, 1_000_000);
      eligible += halfUp((standard !== null && standard < price ? standard : price) * quantity, 1_000_000);
    }
    add('charged', charged);
    add('eligible', eligible);
    add('aboveStandard', charged - eligible);
  }),
  rule('share', 70, known('eligible'), async (get, add) => {
    const eligible = await get('eligible');
    const fundShare = halfUp(eligible * (await get('ratio')), 10_000);
    add('fundShare', fundShare);
    add('ownShare', eligible - fundShare);
  }),
  rule('pooledFund', 60, known('fundShare'), async (get, add) => {
    const left = Math.max((await get('pooledFundLimit')) - (await get('pooledFundUsed')), 0);
    add('fromPooledFund', Math.min(await get('fundShare'), left));
  }),
  rule('majorIllness', 50, equal('inMajorIllness', true), async (get, add) => {
    const left = Math.max((await get('majorIllnessLimit')) - (await get('majorIllnessUsed')), 0);
    add('fromMajorIllness', Math.min((await get('fundShare')) - (await get('fromPooledFund')), left));
  }),
  rule('noMajorIllness', 50, equal('inMajorIllness', false), (_get, add) => add('fromMajorIllness', 0)),
  rule('overLimit', 40, known('fromMajorIllness'), async (get, add) => {
    add(
      'overLimit',
      (await get('fundShare')) - (await get('fromPooledFund')) - (await get('fromMajorIllness')),
    );
  }),
  rule('assistance', 30, equal('assisted', true), async (get, add, almanac) => {
    const ownShare = await get('ownShare');
    const left = Math.max((await get('threshold')) - (await get('usedThreshold')), 0);
    const entitled = halfUp((ownShare - Math.min(ownShare, left)) * (await get('assistanceRatio')), 10_000);
    const isCapped = (await almanac.factValue('capped')) === true;
    const room = isCapped ? Math.max((await get('cap')) - (await get('usedCap')), 0) : entitled;
    add('fromAssistance', Math.min(entitled, room));
  }),
  rule('noAssistance', 30, equal('assisted', false), (_get, add) => add('fromAssistance', 0)),
  rule('personPays', 20, known('fromAssistance'), async (get, add) => {
    const paid =
      (await get('fromPooledFund')) + (await get('fromMajorIllness')) + (await get('fromAssistance'));
    add('personPays', (await get('charged')) - paid);
  }),
];

/** The rules for json-rules-engine; the results of its rules, conditions included, are its explanation. */
export function jsonRulesEngine(module: unknown): Engine {
  const { Engine } = module as JsonRules;
  const engine = new Engine(RULES);
  return async (one) => {
    const { almanac, results } = await engine.run({ ...one });
    const values = await Promise.all(
      COMPARED.map(async (name): Promise<[string, unknown]> => [name, await almanac.factValue(name)]),
    );
    return { amounts: Object.fromEntries(values) as Amounts, explained: results.length > 0 };
  };
}
