import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getTodaysTill, identifyBuyer, openAtTill } from '../../src/contract/settlement-till.ts';
import { preSettle, reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { insertCredential } from '../../src/server/insured/store.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  INJECTION,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
} from '../support/counter.ts';

let server: TestServer;
let counter: Counter;
let order = 0;

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
});
afterAll(() => server.close());

function nextPerson() {
  return counter.addPerson((order += 1));
}

describe('收银台打开处方', () => {
  test('给出处方、追溯码前缀和建议售价，保密的支付标准不出现（M32、N5.1）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, SECRET_TABLETS, 1);
    const typed = `${rxno.slice(0, 12)} ${rxno.slice(12).toLowerCase()}`;
    const opened = await counter.pharmacy.ok(openAtTill, { params: { rxno: typed } });
    expect(opened.prescription).toMatchObject({
      rxno,
      status: 'checked',
      personNo: patient.personNo,
      doctorSignature: { objection: null },
    });
    expect(opened.goods).toEqual([
      {
        nationalCode: SECRET_TABLETS.code,
        isInjection: false,
        tracePrefixes: [SECRET_TABLETS.prefix],
        listedPrice: '1100.00',
        suggestedPrice: '1100.00',
      },
    ]);
    expect(JSON.stringify(opened)).not.toContain('987.6543');
  });

  test('建议售价是本店上次的售价；挂网价降到它以下就不再建议（M13）', async () => {
    const [first, second] = [await nextPerson(), await nextPerson()];
    const sold = await counter.prescribe(first, TABLETS, 1);
    await counter.pharmacy.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(first, TABLETS, 1, { rxno: sold, price: '950.5' }) },
    });
    const rxno = await counter.prescribe(second, TABLETS, 1, null);
    const suggested = async (at: Counter['pharmacy']) =>
      (await at.ok(openAtTill, { params: { rxno } })).goods.map((one) => one.suggestedPrice);
    expect(await suggested(counter.pharmacy)).toEqual(['950.50']);
    expect(await suggested(counter.otherPharmacy)).toEqual(['1000.00']);
    await server.world.db.transaction('all', async (tx) => {
      await tx.run(
        `INSERT INTO listed_price (national_code, price, from_on, source) VALUES ($1, 9000000, '2026-06-15', '示例')`,
        [TABLETS.code],
      );
    });
    expect(await suggested(counter.pharmacy)).toEqual(['900.00']);
  });

  test('号码写错 400，没有这张处方 404，别店已用 422（N5.4）', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, INJECTION, 1);
    const wrong = rxno.slice(0, -1) + String((Number(rxno.at(-1)) + 1) % 10);
    expect((await counter.pharmacy.call(openAtTill, { params: { rxno: wrong } })).status).toBe(400);
    const body = {
      requestId: requestId(),
      ...claimOf(patient, INJECTION, 1, { rxno, receivingHospital: 'H43010200001' }),
    };
    const bill = await counter.pharmacy.ok(settleClaim, { body });
    expect(await counter.otherPharmacy.call(openAtTill, { params: { rxno } })).toMatchObject({
      status: 422,
      body: { code: 'PRESCRIPTION_ALREADY_USED' },
    });
    expect((await counter.pharmacy.ok(openAtTill, { params: { rxno } })).prescription).toMatchObject({
      status: 'used',
      claimNo: bill.claimNo,
    });
  });
});

describe('核对凭证（M35）', () => {
  test('本人的身份证、社会保障卡、医保电子凭证都认得', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, INJECTION, 1);
    await server.world.db.transaction('all', async (tx) => {
      await insertCredential(tx, server.world.secrets, patient.id, 'card', 'T00000001');
      await insertCredential(tx, server.world.secrets, patient.id, 'token', '43000000000000000000000000T1');
    });
    const shown = [
      { kind: 'idNumber', number: patient.idNumber },
      { kind: 'card', number: 't00000001' },
      { kind: 'token', number: '43000000000000000000000000T1' },
    ] as const;
    for (const credential of shown) {
      const buyer = await counter.pharmacy.ok(identifyBuyer, { body: { rxno, credential } });
      expect(buyer).toMatchObject({ personNo: patient.personNo, scheme: 'employee' });
      expect(JSON.stringify(buyer)).not.toContain(patient.idNumber);
    }
  });

  test('别人的凭证被拒，不说是谁的，并且留痕；没人的凭证 404', async () => {
    const [patient, stranger] = [await nextPerson(), await nextPerson()];
    const rxno = await counter.prescribe(patient, INJECTION, 1);
    const answer = await counter.pharmacy.call(identifyBuyer, {
      body: { rxno, credential: { kind: 'idNumber', number: stranger.idNumber } },
    });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'PRESCRIPTION_PERSON_MISMATCH', clause: 'M35' },
    });
    expect(JSON.stringify(answer.body)).not.toContain(stranger.personNo);
    expect(
      (
        await counter.pharmacy.call(identifyBuyer, {
          body: { rxno, credential: { kind: 'card', number: 'nobody' } },
        })
      ).status,
    ).toBe(404);
    const { rows } = await counter.auditor.ok(listAudit, { query: { action: 'settlement.identifyBuyer' } });
    expect(rows[0]).toMatchObject({
      subjectKind: 'prescription',
      detail: 'idNumber 与处方不符',
      roleLabel: '药店收银',
    });
  });
});

test('预结算和结算都要出示本人凭证；不出示 400，别人的 422，都不写入（M35）', async () => {
  const [patient, stranger] = [await nextPerson(), await nextPerson()];
  const rxno = await counter.prescribe(patient, SECRET_TABLETS, 1);
  const { credential: _shown, ...nothing } = claimOf(patient, SECRET_TABLETS, 1, { rxno });
  const others = { ...nothing, credential: { kind: 'idNumber' as const, number: stranger.idNumber } };
  const refused = { status: 422, body: { code: 'PRESCRIPTION_PERSON_MISMATCH', clause: 'M35' } };
  expect(await counter.pharmacy.call(preSettle, { body: others })).toMatchObject(refused);
  expect(
    await counter.pharmacy.call(settleClaim, { body: { requestId: requestId(), ...others } }),
  ).toMatchObject(refused);
  const unshown = { requestId: requestId(), ...nothing } as unknown as Parameters<
    typeof counter.pharmacy.call<typeof settleClaim>
  >[1]['body'];
  expect((await counter.pharmacy.call(settleClaim, { body: unshown })).status).toBe(400);
  const { rows } = await counter.auditor.ok(listAudit, { query: { action: 'settlement.identifyBuyer' } });
  expect(rows.slice(0, 2).map((row) => row.detail)).toEqual([
    'idNumber 与结算的参保人不符',
    'idNumber 与结算的参保人不符',
  ]);
  expect((await counter.pharmacy.ok(openAtTill, { params: { rxno } })).prescription.status).toBe('checked');
});

test('当日小结按本店计，撤销后减回', async () => {
  const [patient, other] = [await nextPerson(), await nextPerson()];
  const pharmacy = counter.farPharmacy;
  const none = { settled: 0, reversed: 0, charged: '0.00', fromFunds: '0.00', personPays: '0.00' };
  expect(await pharmacy.ok(getTodaysTill, {})).toEqual({ day: '2026-06-15', ...none });
  const before = await counter.otherPharmacy.ok(getTodaysTill, {});
  const [one, two] = [
    await counter.prescribe(patient, SECRET_TABLETS, 1, 'P43010200002'),
    await counter.prescribe(other, SECRET_TABLETS, 1, 'P43010200002'),
  ];
  const settle = (person: typeof patient, rxno: string) =>
    counter.otherPharmacy.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(person, SECRET_TABLETS, 1, { rxno }) },
    });
  const kept = await settle(patient, one);
  const taken = await settle(other, two);
  await counter.otherPharmacy.ok(reverseClaim, {
    params: { claimNo: taken.claimNo ?? '' },
    body: { requestId: requestId(), reason: '患者退药' },
  });
  expect(before).toMatchObject(none);
  expect(await counter.otherPharmacy.ok(getTodaysTill, {})).toEqual({
    day: '2026-06-15',
    settled: 2,
    reversed: 1,
    charged: kept.charged,
    fromFunds: kept.fromPooledFund,
    personPays: kept.personPays,
  });
  expect(await pharmacy.ok(getTodaysTill, {})).toMatchObject(none);
});
