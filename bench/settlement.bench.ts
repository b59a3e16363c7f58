import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import autocannon from 'autocannon';
import pg from 'pg';
import { traceCodeOf } from '../src/server/demo/plan-claims.ts';
import { ROOT } from '../src/server/root.ts';
import { signIn, startCompiledServer } from './compiled-server.ts';
import { perSecond, type Bench, type Figure } from './figures.ts';
import { chooseDriver, CLIENTS, oneCallScript } from './pgbench.ts';
import { inputOf, recordSettlement } from './record-settlement.ts';
import { asFunction, asScript, caseStatements } from './render-settlement.ts';
import { prepareGround, type Ground, type OpenClaim } from './settlement-ground.ts';

const WARM_UP = 200;

/** A session of a cashier at every pharmacy that has claims. */
async function signInEverywhere(url: string, ground: Ground): Promise<ReadonlyMap<string, string>> {
  const cookies = new Map<string, string>();
  const logins = await ground.world.db.transaction('all', (tx) =>
    tx.rows<{ login: string; code: string }>(
      `SELECT login, institution_code AS code FROM account WHERE role = 'cashier'`,
    ),
  );
  const needed = new Set(ground.claims.map((claim) => claim.pharmacyCode));
  for (const { login, code } of logins) if (needed.has(code)) cookies.set(code, await signIn(url, login));
  return cookies;
}

interface Load {
  readonly perSecond: number;
  readonly p99: number;
}

/** Settles the claims over HTTP, each once, on so many connections; every one must be settled. */
async function settleAll(
  url: string,
  cookies: ReadonlyMap<string, string>,
  ground: Ground,
  claims: readonly OpenClaim[],
  from: number,
): Promise<Load> {
  let next = 0;
  const began = performance.now();
  const result = await autocannon({
    url,
    connections: CLIENTS,
    amount: claims.length,
    requests: [
      {
        method: 'POST',
        path: '/api/settlements',
        setupRequest: (request) => {
          const number = next++ % claims.length;
          const claim = claims[number];
          if (!claim) throw new Error('no claim left');
          const pack = from + number;
          const body = {
            ...inputOf(claim, `bench-http-${pack}`, traceCodeOf(ground.tracePrefix, 'shown', pack)),
            credential: { kind: 'idNumber', number: claim.idNumber },
          };
          const headers = {
            'content-type': 'application/json',
            'x-shuangtong': '1',
            cookie: cookies.get(claim.pharmacyCode) ?? '',
          };
          return { ...request, headers, body: JSON.stringify(body) };
        },
      },
    ],
  });
  const elapsed = performance.now() - began;
  if (result['2xx'] !== claims.length)
    throw new Error(
      `${claims.length} claims, ${result['2xx']} settled, ${result.non2xx} refused, ${result.errors} errors`,
    );
  return { perSecond: (claims.length / elapsed) * 1000, p99: result.latency.p99 };
}

async function overHttp(ground: Ground, claims: readonly OpenClaim[]): Promise<Load> {
  const server = await startCompiledServer(ground);
  const { url } = server;
  try {
    const cookies = await signInEverywhere(url, ground);
    await settleAll(url, cookies, ground, claims.slice(0, WARM_UP), 0);
    return await settleAll(url, cookies, ground, claims.slice(WARM_UP), WARM_UP);
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

async function asOwner(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

async function measure(ground: Ground, say: (line: string) => void): Promise<Figure[]> {
  const { two, rest } = pickTwo(ground.claims);
  const recorded = await recordSettlement(ground, two);
  say(`HTTP：${CLIENTS} 个连接，结算 ${rest.length - WARM_UP} 笔（另预热 ${WARM_UP} 笔），fsync 开`);
  const http = await overHttp(ground, rest);
  await asOwner(ground.url, `${caseStatements(ground.tracePrefix)} ${asFunction(recorded)}`);
  const script = asScript(recorded, ground.claims.length);
  const shown = join(ROOT, 'dist', 'bench-settlement.sql');
  writeFileSync(shown, script);
  say(
    `同一事务共 ${recorded.statements.length} 条语句（从一次真实结算录下，全文在 dist/bench-settlement.sql）：`,
  );
  for (const { sql } of recorded.statements) say(`  ${sql.replace(/\s+/g, ' ').trim().slice(0, 110)}…`);
  const driver = chooseDriver(say);
  const stepwise = await driver.run(ground.url, script);
  const oneCall = await driver.run(ground.url, oneCallScript(ground.claims.length));
  const ratio = (other: number) => (http.perSecond / other).toFixed(2);
  const figure = `${perSecond(http.perSecond, 1000)}，p99 ${http.p99} ms`;
  return [
    {
      name: '结算（HTTP，含会话、凭证、验签）',
      figure,
      beside: `${driver.name} 逐条 ${perSecond(stepwise, 1000)}`,
      ratio: ratio(stepwise),
    },
    {
      name: '结算（HTTP，含会话、凭证、验签）',
      figure,
      beside: `${driver.name} 一次调用 ${perSecond(oneCall, 1000)}`,
      ratio: ratio(oneCall),
    },
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
