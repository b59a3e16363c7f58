/**
 * Settlements over HTTP on the compiled server, round after round: the same claims are settled again and again, and between rounds
 * their prescriptions and their persons' years are made as they were, so that every round does the same work.
 */
import pg from 'pg';
import { startCompiledServer } from './compiled-server.ts';
import type { Ground, OpenClaim } from './settlement-ground.ts';
import {
  cpuOfTree,
  openTills,
  parentOf,
  REOPEN,
  residentMiB,
  sendAll,
  VACUUM,
  type Load,
} from './settlement-load.ts';

/** Processor time for one settlement, in milliseconds: of the server, and of the database. */
export type Cpu = readonly [server: number, database: number];

/** How some settlements went together. */
export interface Measured {
  readonly load: Load;
  readonly cpu: Cpu;
}

/** A server that settles; it counts what it has settled and its memory after each round. */
export interface Rounds {
  /** Settles claims, at so many arrivals a second or as fast as they are answered. */
  settle(claims: readonly OpenClaim[], arrivals?: number): Promise<Measured>;
  /** Settles claims so many times. */
  repeat(claims: readonly OpenClaim[], times: number): Promise<Measured>;
  /** Tries claims, as a counter does before it settles; nothing is kept. */
  tryAll(claims: readonly OpenClaim[]): Promise<void>;
  readonly settled: () => number;
  /** Resident memory of the server after each round, in MiB. */
  readonly memory: readonly number[];
}

/**
 * Settled before the clock runs where claims come at random: after a round is made ready (VACUUM ANALYZE) the database plans every
 * statement anew on every connection, which tills do not meet every few seconds.
 */
const WARMING = 400;

/** Runs work on a server of its own. */
export async function withServer<T>(ground: Ground, work: (rounds: Rounds) => Promise<T>): Promise<T> {
  const server = await startCompiledServer(ground);
  try {
    return await work(await roundsOn(ground, server));
  } finally {
    await server.stop();
  }
}

async function roundsOn(
  ground: Ground,
  server: { readonly url: string; readonly pid: number },
): Promise<Rounds> {
  const tills = await openTills(server.url, ground);
  const postmaster = await postmasterOf(ground);
  const memory: number[] = [];
  let settled = 0;
  const settle: Rounds['settle'] = async (claims, arrivals) => {
    const warming = arrivals === undefined ? [] : claims.slice(0, WARMING);
    if (warming.length > 0) await sendAll(tills, ground, warming, 'settlement', arrivals);
    const measured = claims.slice(warming.length);
    const began = [cpuOfTree(server.pid), cpuOfTree(postmaster)] as const;
    const load = await sendAll(tills, ground, measured, 'settlement', arrivals);
    const cpu: Cpu = [
      (cpuOfTree(server.pid) - began[0]) / measured.length,
      (cpuOfTree(postmaster) - began[1]) / measured.length,
    ];
    settled += claims.length;
    await reopen(ground);
    memory.push(residentMiB(server.pid));
    return { load, cpu };
  };
  return {
    settle,
    async repeat(claims, times) {
      const rounds: Measured[] = [];
      for (let round = 0; round < times; round += 1) rounds.push(await settle(claims));
      return meanOf(rounds);
    },
    tryAll: async (claims) => void (await sendAll(tills, ground, claims, 'trial')),
    settled: () => settled,
    memory,
  };
}

/** Makes the claims settleable again after something has settled them. */
export async function reopen(ground: Ground): Promise<void> {
  await asOwner(ground.url, REOPEN);
  await asOwner(ground.url, VACUUM);
}

/** Rounds of the same claims as one; of the latencies the worst round's. */
export function meanOf(rounds: readonly Measured[]): Measured {
  const loads = rounds.map(({ load }) => load);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    load: {
      perSecond: 1 / mean(loads.map((load) => 1 / load.perSecond)),
      p99: Math.max(...loads.map((load) => load.p99)),
      p50: Math.max(...loads.map((load) => load.p50)),
      clientCpu: mean(loads.map((load) => load.clientCpu)),
    },
    cpu: [mean(rounds.map(({ cpu }) => cpu[0])), mean(rounds.map(({ cpu }) => cpu[1]))],
  };
}

/**
 * Goes on settling until so many are made over HTTP, and tells after every so many how fast they went, what they cost, and how much
 * memory the server holds: a figure that rises is a leak, or a cost that grows with what is stored.
 */
export async function settleOn(
  rounds: Rounds,
  claims: readonly OpenClaim[],
  { until, tellEvery }: { readonly until: number; readonly tellEvery: number },
  say: (line: string) => void,
): Promise<void> {
  let since: Measured[] = [];
  let told = 0;
  while (rounds.settled() < until) {
    since.push(await rounds.settle(claims));
    if (rounds.settled() < Math.min(told + tellEvery, until)) continue;
    told = rounds.settled();
    const { load, cpu } = meanOf(since);
    since = [];
    say(
      `已结算 ${told.toLocaleString('en-US')} 笔：${Math.round(load.perSecond)} /s，中位 ${load.p50} ms，p99 ${load.p99} ms，每笔处理器时间 ${cpuInWords(cpu)}，服务进程常驻内存 ${rounds.memory.at(-1)} MiB`,
    );
  }
}

/** Processor time as it is told. */
export const cpuInWords = ([ofServer, ofDatabase]: Cpu): string =>
  `服务 ${ofServer.toFixed(2)} ms，数据库 ${ofDatabase.toFixed(2)} ms`;

/** The database server's first process, of which every connection's is a child. */
export async function postmasterOf(ground: Ground): Promise<number> {
  const own = await ground.world.db.transaction('all', (tx) =>
    tx.first<{ pid: number }>('SELECT pg_backend_pid() AS pid'),
  );
  return parentOf(own?.pid ?? 0);
}

/** Runs statements as the owner of the database. */
export async function asOwner(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
