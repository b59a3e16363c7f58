import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../src/server/root.ts';
import { perSecond, type Bench, type Figure } from './figures.ts';
import { chooseDriver, CLIENTS, oneCallScript, SECONDS, type Driven, type Driver } from './pgbench.ts';
import { recordSettlement, type RecordedSettlement } from './record-settlement.ts';
import { asFunction, asScript, caseStatements, GIVE_BACK } from './render-settlement.ts';
import { prepareGround, type Ground, type OpenClaim } from './settlement-ground.ts';
import { cpuOfTree, type Load } from './settlement-load.ts';
import {
  asOwner,
  cpuInWords,
  postmasterOf,
  reopen,
  settleOn,
  withServer,
  type Measured,
} from './settlement-rounds.ts';
import { storeSettlements } from './store-settlements.ts';

/** Settled without a trial before, so that each signature is checked for the first time by this server. */
const UNSEEN = 400;
/** Enough for a p99 at a low load, and still short. */
const FEW = 1_200;
const ROUNDS = 4;
/** Settlements that are stored before the last rounds; `BENCH_STORED` says another number. */
const STORED = Number(process.env['BENCH_STORED'] ?? 100_000);
/** Settlements that are made over HTTP; `BENCH_SETTLED` says how many, else the bench makes what it measures. */
const SETTLED = Number(process.env['BENCH_SETTLED'] ?? 0);
const TELL_EVERY = 50_000;

interface HttpFigures {
  readonly unseen: Measured;
  readonly full: Measured;
  readonly amongStored: Measured;
}

type Say = (line: string) => void;

/** As at a real counter each claim is tried before it is settled, but for some that are settled unseen. */
function atFullLoad(ground: Ground, claims: readonly OpenClaim[], say: Say): Promise<HttpFigures> {
  return withServer(ground, async (rounds) => {
    const unseen = await rounds.settle(claims.slice(0, UNSEEN));
    await rounds.tryAll(claims);
    await rounds.settle(claims);
    const full = await rounds.repeat(claims, ROUNDS);
    if (SETTLED > 0) await settleOn(rounds, claims, { until: SETTLED, tellEvery: TELL_EVERY }, say);
    say(`再存入 ${STORED.toLocaleString('en-US')} 笔结算（连同分录、追溯码、请求、留痕）`);
    await storeSettlements(ground.url, STORED);
    await rounds.settle(claims.slice(0, UNSEEN));
    const amongStored = await rounds.repeat(claims, ROUNDS);
    say(`服务进程常驻内存（MiB，共结算 ${rounds.settled()} 笔，逐轮）：${lastOf(rounds.memory).join(' ')}`);
    return { unseen, full, amongStored };
  });
}

/** A list that is told, without the middle of a very long one. */
const lastOf = (values: readonly number[]): readonly (number | string)[] =>
  values.length <= 30 ? values : [...values.slice(0, 10), '…', ...values.slice(-10)];

interface Arrivals {
  readonly atDriversMost: Measured;
  readonly half: Measured;
  readonly tenth: Measured;
  /** Every connection a till that settles once a second, more than any counter does. */
  readonly tills: Measured;
}

/** Claims that come at random, over as many connections: as tills that know nothing of each other send them. */
function atRandom(
  ground: Ground,
  claims: readonly OpenClaim[],
  most: { readonly driver: number; readonly ours: number },
): Promise<Arrivals> {
  return withServer(ground, async (rounds) => {
    await rounds.tryAll(claims);
    await rounds.settle(claims);
    return {
      atDriversMost: await rounds.settle(claims, most.driver),
      half: await rounds.settle(claims, most.ours / 2),
      tenth: await rounds.settle(claims.slice(0, FEW), most.ours / 10),
      tills: await rounds.settle(claims, CLIENTS),
    };
  });
}

/** Two claims of one person, taken out of the others. */
function pickTwo(claims: readonly OpenClaim[]): { two: readonly [OpenClaim, OpenClaim]; rest: OpenClaim[] } {
  const [first] = claims;
  const second = claims.find((claim) => claim !== first && claim.personNo === first?.personNo);
  if (!first || !second) throw new Error('nobody has two claims');
  return { two: [first, second], rest: claims.filter((claim) => claim !== first && claim !== second) };
}

/** How fast a script runs, and what of the database's processor time one run of it takes. */
async function drive(ground: Ground, driver: Driver, script: string): Promise<Driven & { cpu: number }> {
  const postmaster = await postmasterOf(ground);
  const began = cpuOfTree(postmaster);
  const driven = await driver.run(ground.url, script);
  return { ...driven, cpu: (cpuOfTree(postmaster) - began) / (driven.rate * SECONDS) };
}

interface DriverFigures {
  readonly name: string;
  readonly stepwise: Driven & { readonly cpu: number };
  readonly oneCall: Driven & { readonly cpu: number };
  /** One call, as often as the tills settle. */
  readonly tills: Driven;
}

/** The same transaction straight at the database. */
async function atTheDatabase(
  ground: Ground,
  recorded: RecordedSettlement,
  cases: number,
  say: Say,
): Promise<DriverFigures> {
  await asOwner(ground.url, `${caseStatements(ground.tracePrefix)} ${asFunction(recorded)}`);
  const script = asScript(recorded, cases);
  const shown = join(ROOT, 'dist', 'bench-settlement.sql');
  writeFileSync(shown, script);
  say(
    `同一事务单独办时共 ${recorded.statements.length} 条语句（从一次真实结算录下，全文在 dist/bench-settlement.sql）：`,
  );
  for (const { sql } of recorded.statements) say(`  ${sql.replace(/\s+/g, ' ').trim().slice(0, 110)}…`);
  const driver = chooseDriver(say);
  const stepwise = await drive(ground, driver, script);
  const oneCall = await drive(ground, driver, oneCallScript(cases));
  const tills = await driver.run(ground.url, oneCallScript(cases), CLIENTS);
  await asOwner(ground.url, GIVE_BACK);
  await reopen(ground);
  return { name: driver.name, stepwise, oneCall, tills };
}

async function measure(ground: Ground, say: Say): Promise<Figure[]> {
  const { two, rest } = pickTwo(ground.claims);
  const recorded = await recordSettlement(ground, two);
  say(`HTTP：${CLIENTS} 个连接，每轮 ${rest.length} 笔，fsync 开`);
  const http = await atFullLoad(ground, rest, say);
  const database = await atTheDatabase(ground, recorded, ground.claims.length, say);
  const arrivals = await atRandom(ground, rest, {
    driver: database.stepwise.rate,
    ours: http.amongStored.load.perSecond,
  });
  const { stepwise, oneCall } = database;
  say(
    `一笔结算的处理器时间：${cpuInWords(http.full.cpu)}，压测程序 ${http.full.load.clientCpu.toFixed(2)} ms；存入后 ${cpuInWords(http.amongStored.cpu)}；十分之一的负载 ${cpuInWords(arrivals.tenth.cpu)}；${database.name} 的数据库：逐条 ${stepwise.cpu.toFixed(2)} ms，一次调用 ${oneCall.cpu.toFixed(2)} ms`,
  );
  return figuresOf(http, database, arrivals);
}

function figuresOf(http: HttpFigures, database: DriverFigures, arrivals: Arrivals): Figure[] {
  const name = '结算（HTTP，含会话、凭证、验签）';
  const line = (
    what: string,
    { load }: Pick<Measured, 'load'>,
    beside: string,
    other: Pick<Load, 'perSecond' | 'p99'>,
  ): Figure => ({
    name: `${name}${what}`,
    figure: `${perSecond(load.perSecond, 1000)}，中位 ${load.p50} ms，p99 ${load.p99} ms`,
    beside: `${beside} ${perSecond(other.perSecond, 1000)}，p99 ${other.p99} ms`,
    ratio: (load.perSecond / other.perSecond).toFixed(2),
  });
  const { full, amongStored, unseen } = http;
  const stored = `已存 ${STORED.toLocaleString('en-US')} 笔`;
  const ofDriver = ({ rate, p99 }: Driven) => ({ perSecond: rate, p99 });
  const stepwise = ofDriver(database.stepwise);
  const atMost = `${database.name} 逐条，满负载`;
  return [
    line('', amongStored, `${stored}，${database.name} 逐条`, stepwise),
    line('', amongStored, `${stored}，${database.name} 一次调用`, ofDriver(database.oneCall)),
    line(`，${stored}`, amongStored, '没有存量', full.load),
    line('，签名第一次见', unseen, '预结算过', full.load),
    line(`，随机到达，每秒如 ${database.name} 逐条的最多`, arrivals.atDriversMost, atMost, stepwise),
    line('，随机到达，一半的负载', arrivals.half, atMost, stepwise),
    line('，随机到达，十分之一的负载', arrivals.tenth, atMost, stepwise),
    line(
      `，随机到达，${CLIENTS} 个窗口平均每秒各一笔`,
      arrivals.tills,
      `${database.name} 一次调用，同样随机到达（中位 ${database.tills.p50} ms）`,
      ofDriver(database.tills),
    ),
  ];
}

export const bench: Bench = {
  title: '每秒结算笔数：药店凭处方结算，与同一事务直接在数据库上执行相比',
  async run(say) {
    const ground = await prepareGround(say);
    try {
      return await measure(ground, say);
    } finally {
      await ground.close();
    }
  },
};
