import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatUnitPrice, type UnitPrice } from '../../src/base/money.ts';
import { preSettle, settleClaim } from '../../src/contract/settlement.ts';
import { at } from '../../src/server/db/database.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { tamper } from '../support/prescribing.ts';
import {
  claimOf,
  furnishCounter,
  INJECTION,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';

/** A counter that asks price after price must not find out a standard marked “∗” (N5.1). */
let server: TestServer;
let counter: Counter;
let patient: TestPatient;

/** The secret standard of each negotiated product here, in ten-thousandths of a yuan. */
const SECRET = 7_654_321n;

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
  // The counter's standards count as recorded when the server's own clock began.
  await tamper(server, 'UPDATE payment_standard SET entered_at = $1', [new Date(server.clock.now())]);
  patient = await counter.addPerson(1);
  await server.world.db.transaction('all', async (tx) => {
    for (const { code } of [TABLETS, INJECTION])
      await tx.run(
        `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, 'negotiated', $2, true, '2026-01-01', '示例', $3)`,
        [code, SECRET, at(server.clock.now())],
      );
    // Only the injection keeps a listing price.
    await tx.run(
      `INSERT INTO listed_price (national_code, price, from_on, source) VALUES ($1, NULL, '2026-01-01', '示例')`,
      [TABLETS.code],
    );
  });
});
afterAll(() => server.close());

type Product = typeof TABLETS;

const ask = async (desk: Caller, product: Product, price: bigint): Promise<string> => {
  const body = claimOf(patient, product, 1, { price: formatUnitPrice(price as UnitPrice) });
  const answer = await desk.call(preSettle, { body });
  return answer.status === 200 ? 'preSettled' : answer.body.code;
};

/** Halves the distance thirty times. @returns what is still possible, and the answers */
async function search(desk: Caller, product: Product) {
  let low = 2_000_000n;
  let high = 10_000_000n;
  const answers: string[] = [];
  for (let tries = 0; tries < 30; tries += 1) {
    const middle = (low + high) / 2n;
    const answer = await ask(desk, product, middle);
    answers.push(answer);
    if (answer === 'preSettled') low = middle;
    else if (answer === 'PRICE_ABOVE_NEGOTIATED_STANDARD') high = middle;
    // Any other answer says nothing; the searcher goes on above and below by turns.
    else if (tries % 2 === 0) low = middle;
    else high = middle;
  }
  const telling = answers.filter((one) => one === 'preSettled' || one === 'PRICE_ABOVE_NEGOTIATED_STANDARD');
  return { answers, telling: telling.length };
}

async function trialAudits(): Promise<number> {
  const row = await server.world.db.transaction('all', (tx) =>
    tx.first<{ count: bigint }>(`SELECT count(*) FROM audit_entry WHERE action = 'settlement.refuseTrial'`),
  );
  return Number(row?.count);
}

describe('不能用试价探出保密的支付标准（N5.1）', () => {
  test('没有挂网价：三十次对半试价只问出三次，其后一律拒绝并留痕', async () => {
    const { answers, telling } = await search(counter.hospital, TABLETS);
    expect(telling).toBe(3);
    expect(answers.slice(3)).toEqual(Array.from({ length: 27 }, () => 'PRICE_TRIED_TOO_OFTEN'));
    expect(await trialAudits()).toBe(27);
  });

  test('结算和预结算一起计数；试过的价可以再问，也能结算', async () => {
    const settle = (price: string) =>
      counter.hospital.call(settleClaim, {
        body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1, { price }) },
      });
    expect((await settle('1.23')).body).toMatchObject({ code: 'PRICE_TRIED_TOO_OFTEN', clause: 'N5.1' });
    const [row] = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ price: bigint }>('SELECT price FROM price_trial WHERE price <= $1 ORDER BY price DESC', [
        SECRET,
      ]),
    );
    const accepted = row?.price ?? 0n;
    expect(await ask(counter.hospital, TABLETS, accepted)).toBe('preSettled');
    expect((await settle(formatUnitPrice(accepted as UnitPrice))).status).toBe(200);
    // Below a price at which it has really sold nothing new is told.
    expect(await ask(counter.hospital, TABLETS, accepted - 1n)).toBe('preSettled');
    expect(await ask(counter.hospital, TABLETS, accepted + 1n)).toBe('PRICE_TRIED_TOO_OFTEN');
  });

  test('三十个窗口同时问，也只问出三次', async () => {
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const answers = await Promise.all(
      Array.from({ length: 30 }, async (_, number) => {
        const price = formatUnitPrice((5_000_000n + BigInt(number) * 100_000n) as UnitPrice);
        const answer = await counter.pharmacy.call(preSettle, {
          body: claimOf(patient, TABLETS, 1, { rxno, price }),
        });
        return answer.status === 200 ? 'preSettled' : answer.body.code;
      }),
    );
    expect(answers.filter((one) => one !== 'PRICE_TRIED_TOO_OFTEN')).toHaveLength(3);
  });

  test('有挂网价：高于挂网价的只说高于挂网价，一次也问不出', async () => {
    const before = await trialAudits();
    const prices = [30_000_001n, 40_000_000n, 50_000_000n, 60_000_000n, 99_990_000n];
    for (const price of prices)
      expect(await ask(counter.hospital, INJECTION, price)).toBe('PRICE_ABOVE_LISTED_PRICE');
    expect(await trialAudits()).toBe(before);
  });

  test('标准降了、挂网价还没跟着降：在两者之间也只问出三次', async () => {
    const { telling } = await search(counter.hospital, INJECTION);
    expect(telling).toBe(3);
  });

  test('本来就不能付的一单，什么也问不出，也不计数', async () => {
    const count = () =>
      server.world.db.transaction('all', async (tx) =>
        Number((await tx.first<{ count: bigint }>('SELECT count(*) FROM price_trial'))?.count),
      );
    const before = await count();
    for (const price of [1_000_000n, 90_000_000n])
      expect(await ask(counter.otherPharmacy, TABLETS, price)).toBe('PRESCRIPTION_REQUIRED');
    expect(await count()).toBe(before);
  });

  test('按挂网价以内售卖的窗口换多少个价都不受限', async () => {
    for (let yuan = 1100; yuan > 1075; yuan -= 1)
      expect(await ask(counter.hospital, SECRET_TABLETS, BigInt(yuan) * 10_000n)).toBe('preSettled');
  });

  test('标准追溯降低以后，降低前卖出的价不再算作已知', async () => {
    const [sold] = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ price: bigint }>(
        'SELECT l.price FROM claim_line l WHERE l.national_code = $1 ORDER BY l.price DESC LIMIT 1',
        [TABLETS.code],
      ),
    );
    const price = sold?.price ?? 0n;
    expect(await ask(counter.hospital, TABLETS, price - 1n)).toBe('preSettled');
    server.clock.advance(1000);
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at)
         VALUES ($1, 'negotiated', $2, true, '2026-01-01', '示例：追溯降低', $3)`,
        [TABLETS.code, SECRET / 2n, at(server.clock.now())],
      ),
    );
    expect(await ask(counter.hospital, TABLETS, price - 1n)).toBe('PRICE_TRIED_TOO_OFTEN');
  });

  test('过了三十天可以再试', async () => {
    expect(await ask(counter.hospital, TABLETS, 7_600_001n)).toBe('PRICE_TRIED_TOO_OFTEN');
    server.clock.setDay('2026-07-16');
    const desk = await server.signIn({
      login: 'office-later',
      name: '示例医保办',
      role: 'hospitalOffice',
      institutionCode: 'H43010200001',
    });
    expect(await ask(desk, TABLETS, 8_000_001n)).toBe('PRICE_ABOVE_NEGOTIATED_STANDARD');
  });
});
