import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { HOSPITAL, requestId, TABLETS, traceCodes, type TestPatient } from '../support/counter.ts';
import { fees, furnishHis, leave, setlOf, settlement, type HisDesk } from '../support/stays.ts';

type Rows = Record<string, unknown>[];
let server: TestServer;
let desk: HisDesk;
const ok: HisDesk['ok'] = (...message) => desk.ok(...message);

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await furnishHis(server, HOSPITAL);
});
afterAll(() => server.close());

/** Three packs settled at discharge, of which two come back one after the other. */
async function twiceReturned() {
  const patient = await desk.newPatient();
  const stayNo = await desk.admit(patient);
  const one = { code: TABLETS.code, day: '2026-06-11', price: '1000', cnt: '1', amount: '1000.00' };
  const packs = [1, 2, 3].map(() => traceCodes(TABLETS, 1));
  const lines = packs.map((traces) => ({ ...one, traces }));
  await ok('2301', fees(patient, stayNo, lines));
  await ok('2402', leave(patient, stayNo));
  const whole = String(setlOf(await ok('2304', settlement(patient, stayNo, '3000')))['setl_id']);
  const giveBack = async (claimNo: string, line: number) => {
    const returned = { line, quantity: '1', traceCodes: packs[line - 1] ?? [] };
    const { reversal, rest } = await desk.counter.hospital.ok(returnLines, {
      params: { claimNo },
      body: { requestId: requestId(), reason: '示例：退药', lines: [returned] },
    });
    return [reversal.claimNo ?? '', rest?.claimNo ?? ''] as const;
  };
  const [undone, rest] = await giveBack(whole, 3);
  const [undoneRest, last] = await giveBack(rest, 2);
  return { patient, stayNo, claims: [whole, undone, rest, undoneRest, last] };
}

describe('一次住院的查询（5201–5203）', () => {
  const visitsOf = async (patient: TestPatient, more: object = {}) => {
    const data = { psn_no: patient.personNo, begntime: '2026-06-01', ...more };
    return ((await ok('5201', { data }))['mdtrtinfo'] as Rows).map((row) => row['mdtrt_id']);
  };

  test('退过两次以后仍只是一次就诊：接替的结算单和撤销单不另列，与 5203 的就诊编号一致（M29、M32）', async () => {
    const { patient, stayNo, claims } = await twiceReturned();
    expect(await visitsOf(patient)).toEqual([stayNo]);
    for (const setl_id of claims) {
      expect(await visitsOf(patient, { mdtrt_id: setl_id })).toEqual([]);
      const told = setlOf(await ok('5203', { data: { psn_no: patient.personNo, setl_id } }));
      expect(told['mdtrt_id']).toBe(stayNo);
    }
  });
});
