import { afterAll, beforeAll, expect, test } from 'vitest';
import { fen } from '../../src/base/money.ts';
import { listOffSiteFilings, registerEmergency } from '../../src/contract/settlement-off-site.ts';
import { fileOffSite, settleClaim } from '../../src/contract/settlement.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { goTo } from '../support/acts.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { claimOf, furnishCounter, HOSPITAL, requestId, TABLETS, type Counter } from '../support/counter.ts';
import { deskOf } from '../support/statement-desks.ts';

const FAR = '430200';
let server: TestServer;
let counter: Counter;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-05-20' });
  counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    const limit = { pooledFund: fen(15_000_000), majorIllness: fen(40_000_000), source: '示例' };
    await saveYearlyLimitRow(tx, { areaCode: FAR, scheme: 'employee', year: 2026, ...limit });
  });
});
afterAll(() => server.close());

test('同一天同一地已有到期更早的备案，医院登记的急诊照样管到半年，过了那份备案仍能结（M30、I23）', async () => {
  const patient = await counter.addPerson(3, { areaCode: '430202' });
  const agency = await deskOf(server)('filer', { areaCode: FAR });
  const away = { personNo: patient.personNo, placeCode: '430102', from: '2026-05-20', to: '2026-05-25' };
  const filed = { body: { ...away, kind: 'temporary' as const } };
  await agency.ok(fileOffSite, filed);
  expect(await agency.call(fileOffSite, filed)).toMatchObject({
    status: 409,
    body: { code: 'ALREADY_FILED' },
  });
  const office = await deskOf(server)('room', { role: 'hospitalOffice', institutionCode: HOSPITAL });
  const credential = { kind: 'idNumber' as const, number: patient.idNumber };
  for (let times = 0; times < 2; times += 1)
    expect(
      await office.ok(registerEmergency, { body: { credential, on: '2026-05-20', diagnosisCode: 'I21.0' } }),
    ).toMatchObject({ from: '2026-05-20', to: '2026-11-19' });
  const { rows } = await agency.ok(listOffSiteFilings, { query: {} });
  expect(rows.map((row) => `${row.kind} ${row.to}`).sort()).toEqual([
    'emergency 2026-11-19',
    'temporary 2026-05-25',
  ]);
  await goTo(server, '2026-05-26');
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, {}) };
  expect((await counter.hospital.call(settleClaim, { body })).status).toBe(200);
});
