import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { countRows } from '../support/settling.ts';

let server: TestServer;
let counter: Counter;
let port: number;
let order = 0;
const open: Socket[] = [];

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server, { pooledFund: 5_000_000, majorIllness: 100_000 });
  await server.app.listen({ port: 0, host: '127.0.0.1' });
  ({ port } = server.app.server.address() as AddressInfo);
});
afterAll(async () => {
  for (const socket of open) socket.destroy();
  await server.close();
});

const nextPerson = (): Promise<TestPatient> => counter.addPerson((order += 1));

async function line(): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  open.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** A claim with its request id, and the same as bytes of a whole HTTP request. */
async function wholeRequest() {
  const body = { requestId: requestId(), ...claimOf(await nextPerson(), TABLETS, 1) };
  const content = Buffer.from(JSON.stringify(body));
  const head = [
    'POST /api/settlements HTTP/1.1',
    'host: 127.0.0.1',
    'content-type: application/json',
    'x-shuangtong: 1',
    `cookie: ${counter.hospital.cookie}`,
    `content-length: ${content.length}`,
    '',
    '',
  ];
  return { body, bytes: Buffer.concat([Buffer.from(head.join('\r\n')), content]) };
}

/** Settles one claim of somebody else and tells how many milliseconds that took. */
async function settleMeanwhile(): Promise<number> {
  const body = { requestId: requestId(), ...claimOf(await nextPerson(), TABLETS, 1) };
  const began = performance.now();
  await counter.hospital.ok(settleClaim, { body });
  return performance.now() - began;
}

const openTransactions = async (): Promise<number> => {
  const found = await server.world.db.transaction('all', (tx) =>
    tx.first<{ count: number }>(
      `SELECT count(*)::int AS count FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL AND backend_type = 'client backend'`,
    ),
  );
  return found?.count ?? 0;
};

test('两百个只送来半截请求就不动的窗口：不占事务，别人照常结算（M29）', async () => {
  const { bytes } = await wholeRequest();
  const before = await countRows(server, 'claim');
  for (let place = 0; place < 200; place += 1) (await line()).write(bytes.subarray(0, bytes.length - 1));
  expect(await settleMeanwhile()).toBeLessThan(5_000);
  await expect.poll(openTransactions).toBe(0);
  expect(await countRows(server, 'claim')).toBe(before + 1);
  // Who never ends a request is cut off at last.
  expect(server.app.server.requestTimeout).toBeGreaterThan(0);
  expect(server.app.server.requestTimeout).toBeLessThanOrEqual(300_000);
});

test('送完就断线的窗口：收下的办完且只办一次，重问得到当时的结果，别人不等（M29）', async () => {
  const asked = await Promise.all(Array.from({ length: 8 }, wholeRequest));
  const before = await countRows(server, 'claim');
  for (const { bytes } of asked) {
    const socket = await line();
    await new Promise((sent) => socket.write(bytes, sent));
    socket.destroy();
  }
  await settleMeanwhile();
  // Some may have been gone before they were read; asked once more, every one is settled, and none twice.
  const bills = await Promise.all(asked.map(({ body }) => counter.hospital.ok(settleClaim, { body })));
  expect(new Set(bills.map((bill) => bill.claimNo)).size).toBe(asked.length);
  expect(await countRows(server, 'claim')).toBe(before + 1 + asked.length);
});

test('不收回答的窗口：办完了的照样在，别人不等（M29）', async () => {
  const asked = await Promise.all(Array.from({ length: 8 }, wholeRequest));
  for (const { bytes } of asked) {
    const socket = await line();
    socket.pause();
    socket.write(bytes);
  }
  expect(await settleMeanwhile()).toBeLessThan(5_000);
  const bills = await Promise.all(asked.map(({ body }) => counter.hospital.ok(settleClaim, { body })));
  expect(new Set(bills.map((bill) => bill.claimNo)).size).toBe(asked.length);
});
