import { present } from '../src/base/assert.ts';
import type { ClaimFacts } from '../src/domain/settlement/model.ts';
import { COMPARED, drawCases, factsOf, type PlainCase } from './engines/adjudicate-cases.ts';
import { loadCompiled, type Compiled } from './engines/compiled.ts';
import { findEngine, type Engine } from './engines/engine.ts';
import { jsonRulesEngine } from './engines/json-rules.ts';
import { zenEngine } from './engines/zen-rules.ts';
import { perSecond, type Bench, type Figure } from './figures.ts';

const CASES = 100_000;
/** Turn and turn about, so that whatever else the machine does falls on both. */
const SLICE = 5000;
/** A slice is over too soon to be timed once. */
const PASSES = 4;
/** An engine that is slower than this decides as many of the cases as it can. */
const MOST_MS = 90_000;
/** Cases that wait for an engine at once, which is how it is fastest. */
const AT_ONCE = 100;
const CHECKED = 2000;

/** Where the JSON of a bill is written to, as it goes to the database. */
const bytes = Buffer.alloc(1 << 16);

/** What ours is asked to do with a case, from the least to the most; what comes out is let go. */
const OURS = [
  ['裁决，每一步的数、条款、规则版本都记下', ({ decide }: Compiled) => decide],
  [
    '裁决并把每一步写成文字',
    ({ decide, explain }: Compiled) =>
      (facts) =>
        explain(decide(facts)),
  ],
  [
    '裁决并把每一步写成入库的 JSON，直到字节',
    ({ decide, write }: Compiled) =>
      (facts) =>
        bytes.write(write(decide(facts))),
  ],
] as const satisfies readonly (readonly [string, (compiled: Compiled) => (facts: ClaimFacts) => unknown])[];

interface Peer {
  readonly module: string;
  readonly name: string;
  readonly make: (module: unknown) => Engine;
  readonly explains: boolean;
  readonly cases: number;
}

const PEERS: readonly Peer[] = [
  {
    module: '@gorules/zen-engine',
    name: 'zen-engine 带 trace',
    make: (module) => zenEngine(module, true),
    explains: true,
    cases: CASES,
  },
  {
    module: '@gorules/zen-engine',
    name: 'zen-engine 不带 trace',
    make: (module) => zenEngine(module, false),
    explains: false,
    cases: CASES / 5,
  },
  {
    module: 'json-rules-engine',
    name: 'json-rules-engine（结果总带条件和值）',
    make: jsonRulesEngine,
    explains: true,
    cases: CASES,
  },
];

/** Milliseconds: of the clock, and of all processors together, which a busy machine changes less. */
interface Spent {
  clock: number;
  processor: number;
}

/** Theirs and each of ours, of as many cases as were decided; ours has done them `PASSES` times. */
interface Measured {
  readonly count: number;
  readonly theirs: Spent;
  readonly ours: readonly Spent[];
}

type Work = (facts: ClaimFacts) => unknown;

/** The cases as both take them; all are there before the clock runs, and none is made while it does. */
interface Cases {
  readonly plain: readonly PlainCase[];
  readonly facts: readonly ClaimFacts[];
}

/** Somewhere for what comes out to go, lest it is not made at all. */
const kept: unknown[] = [];

/** Starts to measure; what is given back adds what has been spent since. */
function spend(spent: Spent): () => void {
  const [begun, before] = [performance.now(), process.cpuUsage()];
  return () => {
    spent.clock += performance.now() - begun;
    const { user, system } = process.cpuUsage(before);
    spent.processor += (user + system) / 1000;
  };
}

const nothingSpent = (): Spent => ({ clock: 0, processor: 0 });

function decideOurs(work: Work, facts: readonly ClaimFacts[], spent: Spent): void {
  const done = spend(spent);
  facts.forEach((one, index) => {
    kept[index & 7] = work(one);
  });
  done();
}

/** Decides a slice with another engine; what it says is held against ours outside the time. */
async function decideTheirs(
  { explains, name }: Peer,
  engine: Engine,
  { plain, facts }: Cases,
  { decide }: Compiled,
  spent: Spent,
): Promise<void> {
  for (let from = 0; from < plain.length; from += AT_ONCE) {
    const some = plain.slice(from, from + AT_ONCE);
    const done = spend(spent);
    const answers = await Promise.all(some.map(engine));
    done();
    some.forEach((one, index) => {
      const { amounts } = decide(present(facts[from + index], 'a case has its facts'));
      const answer = answers[index];
      const differs = COMPARED.find((amount) => answer && amounts[amount] !== BigInt(answer.amounts[amount]));
      if (!answer || differs !== undefined || answer.explained !== explains)
        throw new Error(`${name}: ${differs ?? 'no explanation'}, ${JSON.stringify(one)}`);
    });
  }
}

async function measure(peer: Peer, engine: Engine, cases: Cases, compiled: Compiled): Promise<Measured> {
  const works = OURS.map(([, make]): Work => make(compiled));
  const ours = works.map(nothingSpent);
  const theirs = nothingSpent();
  let count = 0;
  while (count < peer.cases && theirs.clock < MOST_MS) {
    const plain = cases.plain.slice(count, count + SLICE);
    const facts = cases.facts.slice(count, count + SLICE);
    await decideTheirs(peer, engine, { plain, facts }, compiled, theirs);
    for (let pass = 0; pass < PASSES; pass += 1)
      works.forEach((work, at) => decideOurs(work, facts, ours[at] ?? nothingSpent()));
    count += facts.length;
  }
  return { count, theirs, ours };
}

function figuresOf(peer: Peer, { count, theirs, ours }: Measured): Figure[] {
  return ours.map(({ clock, processor }, at) => {
    const [byClock, byProcessor] = [theirs.clock / clock, theirs.processor / processor];
    return {
      name: OURS[at]?.[0] ?? '',
      figure: perSecond(count * PASSES, clock),
      beside: `${peer.name} ${perSecond(count, theirs.clock)}`,
      ratio: `${(byClock * PASSES).toFixed(0)}:1（按处理器时间 ${(byProcessor * PASSES).toFixed(0)}:1）`,
    };
  });
}

/** Both are warm before either is timed; a bill of every sort is checked by the checker that shares no code with it. */
function warmUp(compiled: Compiled, facts: readonly ClaimFacts[]): void {
  for (const [, make] of OURS) decideOurs(make(compiled), facts.slice(0, CASES / 5), nothingSpent());
  for (const one of facts.slice(0, CHECKED)) {
    const stages = compiled.write(compiled.decide(one));
    const checked = compiled.check({ stages: JSON.parse(stages) as unknown });
    if (checked.kind !== 'checked' || checked.findings.length > 0) throw new Error('a bill does not check');
  }
}

export const bench: Bench = {
  title: `裁决一笔费用并说明每一步：${CASES} 例，与通用规则引擎同规则、逐分一致，轮流计时，目标不低于 100 倍`,
  async run(say) {
    const compiled = await loadCompiled();
    const plain = drawCases(CASES);
    const cases: Cases = { plain, facts: plain.map(factsOf) };
    warmUp(compiled, cases.facts);
    say(`平台用编译后的程序；前 ${CHECKED} 例的 JSON 另由独立核验重算无误`);
    const figures: Figure[] = [];
    for (const peer of PEERS) {
      const engine = await findEngine(peer.module, peer.make);
      if (!engine) {
        say(`${peer.module} 没有安装，不比；npm install --no-save ${peer.module} 之后再运行`);
        continue;
      }
      await Promise.all(plain.slice(0, 1000).map(engine));
      const measured = await measure(peer, engine, cases, compiled);
      const micros = ((measured.theirs.clock / measured.count) * 1000).toFixed(0);
      say(`${peer.name}：${measured.count} 例逐分一致，每例 ${micros} 微秒`);
      figures.push(...figuresOf(peer, measured));
    }
    return figures.length > 0 ? figures : [alone(compiled, cases.facts)];
  },
};

function alone(compiled: Compiled, facts: readonly ClaimFacts[]): Figure {
  const [name, make] = OURS[0];
  const spent = nothingSpent();
  decideOurs(make(compiled), facts, spent);
  return { name, figure: perSecond(facts.length, spent.clock), beside: '没有可比的引擎', ratio: '—' };
}
