import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  enterBenefitAct,
  getBenefitReplay,
  startBenefitReplay,
  takeBenefitActStep,
} from '../../src/contract/settlement-benefits.ts';
import { ROOT } from '../../src/server/root.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, requestId, TABLETS, type TestPatient } from '../support/counter.ts';
import type { Answered, Asked } from '../support/second-server.ts';

/** Two server processes on one database: what the province decides at one holds at the other at once (M9.6, I15). */
let server: TestServer;
let patient: TestPatient;
let admin: Caller;
let second: Caller;
let other: ChildProcess;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  const counter = await furnishCounter(server);
  patient = await counter.addPerson(1);
  const desk = (login: string) => server.signIn({ login, name: `示例·${login}`, role: 'provinceAdmin' });
  [admin, second] = [await desk('two-admin'), await desk('two-second')];
  other = fork(join(ROOT, 'test', 'support', 'second-server.ts'), [], {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      NODE_ENV: 'test',
      DATABASE_URL: server.databaseUrl,
      TODAY: '2026-07-02',
      LOGIN: 'office-one',
    },
  });
  await once(other, 'message');
});
afterAll(async () => {
  other.disconnect();
  await once(other, 'exit');
  await server.close();
});

/** What the other process answers. */
async function ask(kind: Asked['kind']): Promise<unknown> {
  const body = { ...claimOf(patient, TABLETS, 1), ...(kind === 'settle' ? { requestId: requestId() } : {}) };
  const answer = once(other, 'message');
  other.send({ kind, body } satisfies Asked);
  const [said] = (await answer) as [Answered];
  expect(said.status).toBe(200);
  return said.body;
}

async function enter(employeeRatio: string): Promise<number> {
  const { id } = await admin.ok(enterBenefitAct, {
    body: {
      title: '示例调整文件',
      number: `示例医保发〔2026〕${employeeRatio}号`,
      issuedOn: '2026-06-01',
      from: '2026-07-01',
      to: null,
      employeeRatio,
      residentRatio: null,
      limits: [],
      assistance: [],
      reason: '示例',
    },
  });
  const span = { from: '2026-06-01', to: '2026-06-15', areas: [] };
  const tried = await admin.ok(startBenefitReplay, { params: { id }, body: span });
  await vi.waitFor(
    async () =>
      expect((await admin.ok(getBenefitReplay, { params: { id: tried.id } })).state).not.toBe('running'),
    { timeout: 20_000, interval: 20 },
  );
  return id;
}

const step = (caller: Caller, id: number, name: 'proposed' | 'approved' | 'withdrawn') =>
  caller.ok(takeBenefitActStep, { params: { id }, body: { step: name, words: '示例：核对过文件' } });

test('一台服务器上通过、撤回的参数，另一台下一笔就按它算，通过以前的都不作数（M9.6、I15）', async () => {
  const written = { fundShare: '700.00', ruleVersion: 'M9.1@2026-01-01', citation: null };
  expect(await ask('try')).toMatchObject(written);
  const first = await enter('0.7500');
  await step(admin, first, 'proposed');
  expect(await ask('try')).toMatchObject(written);
  await step(second, first, 'approved');
  expect(await ask('try')).toMatchObject({ fundShare: '750.00', ruleVersion: `benefit-${first}@2026-07-01` });
  await step(second, first, 'withdrawn');
  expect(await ask('try')).toMatchObject(written);
  const next = await enter('0.8000');
  await step(admin, next, 'proposed');
  await step(second, next, 'approved');
  expect(await ask('settle')).toMatchObject({
    fundShare: '800.00',
    ruleVersion: `benefit-${next}@2026-07-01`,
    citation: { act: next },
  });
});
