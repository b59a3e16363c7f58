import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import { mounted } from '../../src/server/http/route.ts';
import { ROOT } from '../../src/server/root.ts';
import { startTestServer, type TestServer } from '../support/api.ts';

interface Row {
  readonly name: string;
  readonly file: string;
  readonly endpoint: Endpoint;
}

function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'id' in value && 'method' in value && 'path' in value;
}

async function readTable(): Promise<Row[]> {
  const folder = join(ROOT, 'src', 'contract');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const rows: Row[] = [];
  for (const file of files) {
    const exported = (await import(join(folder, file))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported))
      if (isEndpoint(value)) rows.push({ name, file, endpoint: value });
  }
  return rows;
}

let server: TestServer;
let table: Row[];
beforeAll(async () => {
  server = await startTestServer();
  table = await readTable();
});
afterAll(() => server.close());

describe('接口表', () => {
  it('编号和地址都不重复，且每一行都已挂载', () => {
    const ids = table.map((row) => row.endpoint.id);
    const places = table.map((row) => `${row.endpoint.method} ${row.endpoint.path.replace(/:\w+/g, ':')}`);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
    expect(places.filter((place, at) => places.indexOf(place) !== at)).toEqual([]);
    expect([...mounted].sort()).toEqual([...ids].sort());
  });

  it('每个接口都有接口测试', () => {
    const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
      // What tests share calls endpoints too; the tables of rights and of the hunt only name them.
      .filter((name) => /^(api|simulation|support)\/(?!canary|rights|endpoint-table).*\.ts$/.test(name))
      .map((name) => readFileSync(join(ROOT, 'test', name), 'utf8'))
      .join('\n');
    const untested = table
      .filter((row) => !new RegExp(`\\b${row.name}\\b`).test(tests))
      .map((row) => row.endpoint.id);
    expect(untested).toEqual([]);
  });

  it('未登录一律 401，岗位不符一律 403，不是本系统页面发出的写入一律 403', async () => {
    const auditor = await server.signIn({ login: 'table-auditor', name: '示例·审计', role: 'auditor' });
    const wrong: string[] = [];
    for (const { endpoint } of table) {
      if (endpoint.who === 'public') continue;
      const url = endpoint.path.replace(/:\w+/g, '1');
      const open = await server.app.inject({
        method: endpoint.method,
        url,
        headers: { 'x-shuangtong': '1' },
      });
      if (open.statusCode !== 401) wrong.push(`${endpoint.id} without session: ${open.statusCode}`);
      if (endpoint.method !== 'GET') {
        const foreign = await server.app.inject({
          method: endpoint.method,
          url,
          headers: { cookie: auditor.cookie },
        });
        if (foreign.statusCode !== 403)
          wrong.push(`${endpoint.id} from a foreign page: ${foreign.statusCode}`);
      }
      if (endpoint.who !== 'signedIn' && !endpoint.who.includes('auditor')) {
        const other = await server.app.inject({
          method: endpoint.method,
          url,
          headers: { cookie: auditor.cookie, 'x-shuangtong': '1' },
        });
        if (other.statusCode !== 403) wrong.push(`${endpoint.id} as auditor: ${other.statusCode}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('接口说明能离线打开，且列出每个接口', async () => {
    const page = await server.app.inject({ method: 'GET', url: '/api/docs/json' });
    const document = page.json() as { paths: Record<string, Record<string, { operationId: string }>> };
    const documented = Object.values(document.paths).flatMap((path) =>
      Object.values(path).map((operation) => operation.operationId),
    );
    expect(documented.sort()).toEqual(table.map((row) => row.endpoint.id).sort());
    const shell = await server.app.inject({ method: 'GET', url: '/api/docs/' });
    expect(shell.statusCode).toBe(200);
    expect(shell.body).not.toMatch(/https?:\/\//);
  });
});
