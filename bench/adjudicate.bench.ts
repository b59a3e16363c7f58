import { checkBill } from '../src/domain/settlement/checking/check-bill.ts';
import { findSettlementRule } from '../src/domain/settlement/find-rule.ts';
import type { Bill, ClaimFacts } from '../src/domain/settlement/model.ts';
import { settle } from '../src/domain/settlement/settle.ts';
import { COMPARED, drawCases, factsOf, type PlainCase } from './engines/adjudicate-cases.ts';
import { findEngine, type Engine } from './engines/engine.ts';
import { jsonRulesEngine } from './engines/json-rules.ts';
import { zenEngine } from './engines/zen-rules.ts';
import { perSecond, type Bench, type Figure } from './figures.ts';

const CASES = 100_000;
/** An engine that is slower than this decides as many of the cases as it can. */
const MOST_MS = 15_000;
/** Cases that wait for an engine at once, which is how it is fastest. */
const AT_ONCE = 100;
const CHECKED = 2000;

function decide(facts: ClaimFacts): Bill {
  const outcome = settle(facts, findSettlementRule(facts.scheme, facts.servedOn));
  if (!outcome.ok) throw new Error(outcome.refusal.code);
  return outcome.value;
}

/** What the other engines are held against; a hundred thousand whole bills would measure the garbage collector. */
type Expected = readonly bigint[];

/** The best of three rounds, the first of which warms up: milliseconds for all cases, each bill written whole and let go. */
function measureOurs(facts: readonly ClaimFacts[]): {
  readonly expected: readonly Expected[];
  readonly ms: number;
} {
  const expected = facts.map((one) => {
    const bill = decide(one);
    return COMPARED.map((name) => bill[name]);
  });
  let ms = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 2; round += 1) {
    let stages = 0;
    const begun = performance.now();
    for (const one of facts) stages += decide(one).stages.length;
    ms = Math.min(ms, performance.now() - begun);
    if (stages < facts.length * COMPARED.length) throw new Error('a bill without all its steps');
  }
  return { expected, ms };
}

interface Measured {
  readonly count: number;
  readonly ms: number;
}

/** Decides the cases with another engine and holds every amount against ours, the holding against outside the time. */
async function measure(
  engine: Engine,
  cases: readonly PlainCase[],
  expected: readonly Expected[],
): Promise<Measured> {
  let [count, ms] = [0, 0];
  await Promise.all(cases.slice(0, 1000).map(engine));
  while (count < cases.length && ms < MOST_MS) {
    const some = cases.slice(count, count + AT_ONCE);
    const begun = performance.now();
    const answers = await Promise.all(some.map(engine));
    ms += performance.now() - begun;
    answers.forEach(({ amounts, explained }, index) => {
      const ours = expected[count + index];
      const differs = COMPARED.find((name, at) => ours?.[at] !== BigInt(amounts[name]));
      if (differs !== undefined || !explained)
        throw new Error(
          `case ${count + index}: ${differs ?? 'no explanation'}, ${JSON.stringify(some[index])}`,
        );
    });
    count += some.length;
  }
  return { count, ms };
}

const ENGINES = [
  ['@gorules/zen-engine', zenEngine],
  ['json-rules-engine', jsonRulesEngine],
] as const;

export const bench: Bench = {
  title: `裁决一笔费用并写全每一步：${CASES} 例，与通用规则引擎同规则、逐分一致，目标不低于 100 倍`,
  async run(say) {
    const cases = drawCases(CASES);
    const facts = cases.map(factsOf);
    const { expected, ms } = measureOurs(facts);
    for (const one of facts.slice(0, CHECKED)) {
      const checked = checkBill({ stages: decide(one).stages });
      if (checked.kind !== 'checked' || checked.findings.length > 0) throw new Error('a bill does not check');
    }
    say(
      `平台：${CASES} 例 ${(ms / 1000).toFixed(2)} 秒，每例带全部步骤；前 ${CHECKED} 例另由独立核验重算无误`,
    );
    const figure = perSecond(CASES, ms);
    const figures: Figure[] = [];
    for (const [name, make] of ENGINES) {
      const engine = await findEngine(name, make);
      if (!engine) {
        say(`${name} 没有安装，不比；npm install --no-save ${name} 之后再运行`);
        continue;
      }
      const other = await measure(engine, cases, expected);
      say(`${name}：${other.count} 例逐分一致，${(other.ms / 1000).toFixed(2)} 秒`);
      const ratio = other.ms / other.count / (ms / CASES);
      figures.push({
        name: `裁决并说明（${other.count} 例一致）`,
        figure,
        beside: `${name} ${perSecond(other.count, other.ms)}`,
        ratio: `${ratio.toFixed(0)}:1`,
      });
    }
    return figures.length > 0
      ? figures
      : [{ name: '裁决并说明', figure, beside: '没有可比的引擎', ratio: '—' }];
  },
};
