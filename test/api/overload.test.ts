import type { PoolClient } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listInstitutions } from '../../src/contract/providers.ts';
import { MOST_AT_WORK } from '../../src/server/http/room.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { registerSystem, type gatewayClient } from '../support/gateway.ts';

let server: TestServer;
let admin: Caller;
let pos: ReturnType<typeof gatewayClient>;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn({ login: 'overload-admin', name: '示例·管理', role: 'provinceAdmin' });
  pos = await registerSystem(server, admin);
});
afterAll(() => server.close());

/** Takes every connection of the pool, as a database that has become slow does, until the work is over. */
async function withoutConnections(work: () => Promise<void>): Promise<void> {
  const { pool } = server.world.db;
  const taken: PoolClient[] = [];
  try {
    while (taken.length < (pool.options.max ?? 0)) taken.push(await pool.connect());
    await work();
  } finally {
    for (const client of taken) client.release();
  }
}

test('页面和接口同时在办的太多：再来的当场答 503 和何时再来，什么也没有开始；收下的都办完，随后照常', async () => {
  // A request is sent once somebody waits for it.
  const ask = async () =>
    server.app.inject({ url: listInstitutions.path, headers: { cookie: admin.cookie } });
  const signIn = { signIn: { opter_no: '0001', mac: '00-00-00-00-00-00', ip: '127.0.0.1' } };
  const msgid = pos.nextMsgid();
  let taken: ReturnType<typeof ask>[] = [];
  await withoutConnections(async () => {
    taken = Array.from({ length: MOST_AT_WORK }, ask);
    const late = await ask();
    expect([late.headers['retry-after'], late.json().code]).toEqual(['1', 'OVERLOADED']);
    const message = await pos.send('9001', signIn, { msgid });
    expect(message).toMatchObject({ status: 503, body: { infcode: -1 } });
    expect(message.body.err_msg).toContain('本次请求没有受理');
    expect((await server.app.inject({ url: '/healthz' })).statusCode).toBe(200);
  });
  const answers = await Promise.all(taken);
  expect(new Set(answers.map((one) => one.statusCode))).toEqual(new Set([200]));
  expect((await ask()).statusCode).toBe(200);
  expect((await pos.send('9001', signIn, { msgid })).body.infcode).toBe(0);
});
