import { monitorEventLoopDelay } from 'node:perf_hooks';
import autocannon from 'autocannon';
import pg from 'pg';
import { openPublishedIndex } from '../src/server/catalogue/search/published-index.ts';
import { startCompiledServer } from './compiled-server.ts';
import { perSecond, type Bench, type Figure } from './figures.ts';
import { prepareCatalogue, type CatalogueGround } from './search-ground.ts';

const CLIENTS = 32;
const SECONDS = 8;
const WARM_UP_SECONDS = 3;
const PRODUCTS = 20_000;

interface Load {
  readonly perSecond: number;
  /** Milliseconds within which 95 of 100 answers came. */
  readonly p95: number;
  readonly p99: number;
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** Asks the addresses in turn on so many connections; every answer must be 200. */
async function ask(url: string, paths: readonly string[], seconds: number): Promise<Load> {
  const times: number[] = [];
  const result = await new Promise<autocannon.Result>((done, failed) => {
    const run = autocannon(
      {
        url,
        connections: CLIENTS,
        duration: seconds,
        requests: paths.map((path) => ({ method: 'GET' as const, path })),
      },
      (error: Error | null, answer) => (error ? failed(error) : done(answer)),
    );
    run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${result.non2xx} answers were not 200, ${result.errors} errors`);
  times.sort((a, b) => a - b);
  return {
    perSecond: result['2xx'] / result.duration,
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
  };
}

async function asOwner(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

/** How long a whole build takes in a quiet process, and the longest that it keeps others waiting. */
async function measureBuild(ground: CatalogueGround): Promise<{ seconds: number; longestMs: number }> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const began = performance.now();
  await openPublishedIndex(ground.world).current();
  const seconds = (performance.now() - began) / 1000;
  delay.disable();
  return { seconds, longestMs: delay.max / 1e6 };
}

/** The same load while the catalogue changes twice a second, so that the index is always being built. */
async function askWhileChanging(
  ground: CatalogueGround,
  url: string,
  paths: readonly string[],
): Promise<Load> {
  const change = `UPDATE national_product SET pack = pack WHERE national_code = '${ground.anyCode}'`;
  const timer = setInterval(() => void asOwner(ground.url, change), 500);
  return ask(url, paths, SECONDS).finally(() => clearInterval(timer));
}

async function measure(ground: CatalogueGround, say: (line: string) => void): Promise<Figure[]> {
  const built = await measureBuild(ground);
  const server = await startCompiledServer(ground, { PUBLIC_CALLS_PER_MINUTE: '100000000' });
  const { url } = server;
  try {
    const paths = ground.queries.map((q) => `/api/public/drugs?q=${encodeURIComponent(q)}`);
    await ask(url, paths, WARM_UP_SECONDS);
    say(
      `${paths.length} 个不同的查询轮流：名称、拼音、编码、企业、商品名、领域、分类、支付范围、单字、错字、空白`,
    );
    const search = await ask(url, paths, SECONDS);
    const health = await ask(url, ['/healthz'], SECONDS);
    const changing = await askWhileChanging(ground, url, paths);
    const figure = (load: Load) =>
      `p95 ${load.p95.toFixed(1)} ms，p99 ${load.p99.toFixed(1)} ms，${perSecond(load.perSecond, 1000)}`;
    return [
      {
        name: `公开查询（${PRODUCTS} 个产品，${CLIENTS} 个连接）`,
        figure: figure(search),
        beside: `健康检查 ${figure(health)}`,
        ratio: (search.p95 / health.p95).toFixed(2),
      },
      {
        name: '公开查询，目录每半秒改一次',
        figure: figure(changing),
        beside: '目录不动',
        ratio: (changing.p95 / search.p95).toFixed(2),
      },
      {
        name: '建一次查询索引',
        figure: `${built.seconds.toFixed(2)} s`,
        beside: `其间最长一次占住进程 ${built.longestMs.toFixed(0)} ms`,
        ratio: '',
      },
    ];
  } finally {
    await server.stop();
  }
}

export const bench: Bench = {
  title: '公开查询：经 HTTP，与同一服务器的健康检查相比',
  async run(say) {
    const ground = await prepareCatalogue(PRODUCTS, say);
    try {
      return await measure(ground, say);
    } finally {
      await ground.close();
    }
  },
};
