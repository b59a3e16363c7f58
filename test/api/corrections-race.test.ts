import { afterAll, beforeAll, expect, it } from 'vitest';
import { listAffectedSettlements } from '../../src/contract/corrections.ts';
import { addStandard } from '../../src/contract/separate-payment.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { recordFixturesAt } from '../support/acts.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, requestId, TABLETS, type Counter } from '../support/counter.ts';
import { tamper } from '../support/prescribing.ts';

/** A correction that is on its way to its commit while somebody buys (N2.3). */
let server: TestServer;
let counter: Counter;
let price: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  await recordFixturesAt(server);
  await tamper(server, 'UPDATE payment_standard SET entered_at = $1', [new Date(server.clock.now())]);
  price = await server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' });
});
afterAll(() => server.close());

it('更正正在写入时结算的单，结算时刻晚于更正的起点，也列出来', async () => {
  const patient = await counter.addPerson(1);
  const rxno = await counter.prescribe(patient, TABLETS, 1);
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, { rxno, price: '900.00' }) };
  const { claimNo } = await counter.pharmacy.ok(settleClaim, { body });
  const correct = (standard: string) =>
    price.ok(addStandard, {
      params: { code: TABLETS.code },
      body: {
        reason: '示例更正',
        evidence: '示例文号',
        lateReason: '国家局补发',
        kind: 'negotiated',
        standard,
        confidential: false,
        from: '2026-06-15',
        to: '2026-06-15',
        reasonKind: 'correction',
      },
    });
  server.clock.advance(1000);
  await correct('700.00');
  // As a claim would look that was decided while the correction was on its way to its commit.
  await tamper(
    server,
    "UPDATE claim SET settled_at = settled_at + interval '2 seconds' WHERE claim_no = $1",
    [claimNo],
  );
  const { rows } = await counter.auditor.ok(listAffectedSettlements, { query: {} });
  const row = rows.find((one) => one.claimNo === claimNo);
  expect(row).toMatchObject({
    eligibleBefore: '900.00',
    eligibleAfter: '700.00',
    before: { standard: '1000.00' },
    after: { standard: '700.00' },
    causes: [{ kind: 'standard' }],
  });
});
