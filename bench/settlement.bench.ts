import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { ROOT } from '../src/server/root.ts';
import { startCompiledServer } from './compiled-server.ts';
import { perSecond, type Bench, type Figure } from './figures.ts';
import { chooseDriver, CLIENTS, oneCallScript, SECONDS, type Driven, type Driver } from './pgbench.ts';
import { recordSettlement } from './record-settlement.ts';
import { asFunction, asScript, caseStatements } from './render-settlement.ts';
import { prepareGround, type Ground, type OpenClaim } from './settlement-ground.ts';
import {
  cpuOfTree,
  openTills,
  parentOf,
  REOPEN,
  residentMiB,
  sendAll,
  type Load,
} from './settlement-load.ts';
import { storeSettlements } from './store-settlements.ts';

/** Settled without a trial before, so that each signature is checked for the first time by this server. */
const UNSEEN = 400;
const ROUNDS = 4;
/** Settlements that are stored before the last round; `BENCH_STORED` says another number. */
const STORED = Number(process.env['BENCH_STORED'] ?? 100_000);

interface HttpFigures {
  readonly unseen: Load;
  readonly full: Load;
  readonly half: Load;
  readonly tenth: Load;
  readonly amongStored: Load;
  readonly settled: number;
  readonly memory: readonly number[];
  /** Without and with what was stored before. */
  readonly cpu: Cpu;
  readonly cpuAmongStored: Cpu;
}

/** Processor time for one settlement at full load, in milliseconds: of the server, and of the database. */
type Cpu = readonly [server: number, database: number];

const meanOf = (loads: readonly Load[]): Load => ({
  perSecond: loads.length / loads.reduce((sum, load) => sum + 1 / load.perSecond, 0),
  p99: Math.max(...loads.map((load) => load.p99)),
  p50: Math.max(...loads.map((load) => load.p50)),
  clientCpu: loads.reduce((sum, load) => sum + load.clientCpu, 0) / loads.length,
});

/**
 * The same claims are settled round after round; between rounds the prescriptions are made as they were. As at a real counter each
 * is tried before it is settled, but for some that are settled unseen.
 */
async function overHttp(
  ground: Ground,
  claims: readonly OpenClaim[],
  say: (line: string) => void,
): Promise<HttpFigures> {
  const server = await startCompiledServer(ground);
  const memory: number[] = [];
  let settled = 0;
  try {
    const tills = await openTills(server.url, ground);
    const afterRound = async (): Promise<void> => {
      await asOwner(ground.url, REOPEN);
      await asOwner(ground.url, 'VACUUM ANALYZE prescription_state, person_year');
      memory.push(residentMiB(server.pid));
    };
    const settle = async (some: readonly OpenClaim[], rate?: number): Promise<Load> => {
      const load = await sendAll(tills, ground, some, 'settlement', rate);
      settled += some.length;
      await afterRound();
      return load;
    };
    const unseen = await settle(claims.slice(0, UNSEEN));
    await sendAll(tills, ground, claims, 'trial');
    await settle(claims);
    const postmaster = await postmasterOf(ground);
    const measured = async (): Promise<{ load: Load; cpu: Cpu }> => {
      const rounds: Load[] = [];
      const cpu = { server: 0, database: 0 };
      for (let round = 0; round < ROUNDS; round += 1) {
        const began = { server: cpuOfTree(server.pid), database: cpuOfTree(postmaster) };
        rounds.push(await sendAll(tills, ground, claims, 'settlement'));
        cpu.server += cpuOfTree(server.pid) - began.server;
        cpu.database += cpuOfTree(postmaster) - began.database;
        settled += claims.length;
        await afterRound();
      }
      const each = (milliseconds: number) => milliseconds / (ROUNDS * claims.length);
      return { load: meanOf(rounds), cpu: [each(cpu.server), each(cpu.database)] };
    };
    const { load: full, cpu } = await measured();
    const half = await settle(claims, full.perSecond / 2);
    const tenth = await settle(claims.slice(0, UNSEEN), full.perSecond / 10);
    say(`再存入 ${STORED.toLocaleString('en-US')} 笔结算（连同分录、追溯码、请求、留痕）`);
    await storeSettlements(ground.url, STORED);
    await settle(claims.slice(0, UNSEEN));
    const { load: amongStored, cpu: cpuAmongStored } = await measured();
    return { unseen, full, half, tenth, amongStored, settled, memory, cpu, cpuAmongStored };
  } finally {
    await server.stop();
  }
}

/** Two claims of one person, taken out of the others. */
function pickTwo(claims: readonly OpenClaim[]): { two: readonly [OpenClaim, OpenClaim]; rest: OpenClaim[] } {
  const [first] = claims;
  const second = claims.find((claim) => claim !== first && claim.personNo === first?.personNo);
  if (!first || !second) throw new Error('nobody has two claims');
  return { two: [first, second], rest: claims.filter((claim) => claim !== first && claim !== second) };
}

/** The database server's first process, of which every connection's is a child. */
async function postmasterOf(ground: Ground): Promise<number> {
  const own = await ground.world.db.transaction('all', (tx) =>
    tx.first<{ pid: number }>('SELECT pg_backend_pid() AS pid'),
  );
  return parentOf(own?.pid ?? 0);
}

async function asOwner(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** How fast a script runs, and what of the database's processor time one run of it takes. */
async function drive(ground: Ground, driver: Driver, script: string): Promise<Driven & { cpu: number }> {
  const postmaster = await postmasterOf(ground);
  const began = cpuOfTree(postmaster);
  const driven = await driver.run(ground.url, script);
  return { ...driven, cpu: (cpuOfTree(postmaster) - began) / (driven.rate * SECONDS) };
}

async function measure(ground: Ground, say: (line: string) => void): Promise<Figure[]> {
  const { two, rest } = pickTwo(ground.claims);
  const recorded = await recordSettlement(ground, two);
  say(`HTTP：${CLIENTS} 个连接，每轮 ${rest.length} 笔，fsync 开`);
  const http = await overHttp(ground, rest, say);
  say(`服务进程常驻内存（MiB，共结算 ${http.settled} 笔，逐轮）：${http.memory.join(' ')}`);
  await asOwner(ground.url, `${caseStatements(ground.tracePrefix)} ${asFunction(recorded)}`);
  const script = asScript(recorded, ground.claims.length);
  const shown = join(ROOT, 'dist', 'bench-settlement.sql');
  writeFileSync(shown, script);
  say(
    `同一事务单独办时共 ${recorded.statements.length} 条语句（从一次真实结算录下，全文在 dist/bench-settlement.sql）：`,
  );
  for (const { sql } of recorded.statements) say(`  ${sql.replace(/\s+/g, ' ').trim().slice(0, 110)}…`);
  const driver = chooseDriver(say);
  const stepwise = await drive(ground, driver, script);
  const oneCall = await drive(ground, driver, oneCallScript(ground.claims.length));
  const timesOf = ([ofServer, ofDatabase]: Cpu) =>
    `服务 ${ofServer.toFixed(2)} ms，数据库 ${ofDatabase.toFixed(2)} ms`;
  say(
    `一笔结算的处理器时间：${timesOf(http.cpu)}，压测程序 ${http.full.clientCpu.toFixed(2)} ms；存入后 ${timesOf(http.cpuAmongStored)}；${driver.name} 的数据库：逐条 ${stepwise.cpu.toFixed(2)} ms，一次调用 ${oneCall.cpu.toFixed(2)} ms`,
  );
  const name = '结算（HTTP，含会话、凭证、验签）';
  const told = ({ perSecond: rate, p50, p99 }: Load) =>
    `${perSecond(rate, 1000)}，中位 ${p50} ms，p99 ${p99} ms`;
  const line = (
    what: string,
    load: Load,
    beside: string,
    other: Pick<Load, 'perSecond' | 'p99'>,
  ): Figure => ({
    name: `${name}${what}`,
    figure: told(load),
    beside: `${beside} ${perSecond(other.perSecond, 1000)}，p99 ${other.p99} ms`,
    ratio: (load.perSecond / other.perSecond).toFixed(2),
  });
  const { full, amongStored, unseen, half, tenth } = http;
  const stored = `已存 ${STORED.toLocaleString('en-US')} 笔`;
  const ofDriver = ({ rate, p99 }: Driven) => ({ perSecond: rate, p99 });
  return [
    line('', amongStored, `${stored}，${driver.name} 逐条`, ofDriver(stepwise)),
    line('', amongStored, `${stored}，${driver.name} 一次调用`, ofDriver(oneCall)),
    line(`，${stored}`, amongStored, '没有存量', full),
    line('，签名第一次见', unseen, '预结算过', full),
    line('，一半的负载、随机到达', half, '满负载', full),
    line('，十分之一的负载、随机到达', tenth, '满负载', full),
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
