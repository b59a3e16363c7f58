import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closeDays, listCloses, verifyCloses } from '../../src/contract/funds-ledger.ts';
import { checkLedger, reportOtherSpending } from '../../src/contract/funds.ts';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { goTo } from '../support/acts.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { reversal } from '../support/settling.ts';
import { plusDays } from './province/calendar.ts';
import { PATIENCE } from './kill/cut-everywhere.ts';
import { openCutServer, type CutServer } from './kill/cut-server.ts';

let direct: TestServer;
let server: CutServer;
let counter: Counter;
let desks: Readonly<Record<'pharmacy' | 'hospital' | 'agency' | 'province', Caller>>;
let patient: TestPatient;
let today = '2026-06-15';
let cutEverywhere: CutServer['cutEverywhere'];

beforeAll(async () => {
  direct = await startTestServer();
  counter = await furnishCounter(direct);
  patient = await counter.addPerson(1);
  await direct.signIn({ login: 'province-one', name: '示例省局', role: 'provinceAdmin' });
  server = await openCutServer(direct);
  ({ cutEverywhere } = server);
  const at = (login: string) => server.cut.signInAs(login, 'passw0rd');
  desks = {
    pharmacy: await at('cashier-one'),
    hospital: await at('office-one'),
    agency: await at('agency-changsha'),
    province: await at('province-one'),
  };
}, PATIENCE.timeout);
afterAll(() => server.close());

const sound = async () =>
  expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });

async function soldAtHospital(packs: number) {
  const body = claimOf(patient, TABLETS, packs);
  const { claimNo } = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
  return { claimNo, codes: body.lines[0]?.traceCodes ?? [] };
}

describe('数据库办完每一步、应答还没有到时断开（M9.5、M29、I12）', PATIENCE, () => {
  test('结算', async () => {
    // The first claim of a year asks more than those after it.
    await soldAtHospital(1);
    await cutEverywhere(async () => {
      const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1) };
      return {
        ask: () => desks.hospital.call(settleClaim, { body }),
        writes: { claim: 1, claim_request: 1 },
      };
    });
    await sound();
  });

  test('凭处方结算：处方的取药和结算一起在或一起不在', async () => {
    let order = 1;
    await cutEverywhere(async () => {
      const buyer = await counter.addPerson((order += 1));
      const rxno = await counter.prescribe(buyer, TABLETS, 1);
      const body = { requestId: requestId(), ...claimOf(buyer, TABLETS, 1, { rxno }) };
      return {
        ask: () => desks.pharmacy.call(settleClaim, { body }),
        writes: { claim: 1, claim_request: 1, prescription_event: 1 },
      };
    });
    await sound();
  });

  test('整单撤销', async () => {
    await cutEverywhere(async () => {
      const { claimNo } = await soldAtHospital(1);
      const given = reversal(claimNo);
      return { ask: () => desks.hospital.call(reverseClaim, given), writes: { claim: 1, claim_request: 1 } };
    });
    await sound();
  });

  test('退一部分药：撤销和余下的结算一起在或一起不在', async () => {
    await cutEverywhere(async () => {
      const { claimNo, codes } = await soldAtHospital(2);
      const lines = [{ line: 1, quantity: '1', traceCodes: codes.slice(1) }];
      const given = {
        params: { claimNo: claimNo ?? '' },
        body: { requestId: requestId(), reason: '退药', lines },
      };
      const writes = { claim: 2, claim_request: 2, claim_replacement: 1 };
      return { ask: () => desks.hospital.call(returnLines, given), writes };
    });
    await sound();
  });

  test('登记其他业务的占用', async () => {
    await cutEverywhere(async () => {
      const amounts = { pooledFund: '1.00', majorIllness: '0.00' };
      const key = { personNo: patient.personNo, scheme: 'employee' as const, year: 2026 };
      const body = { requestId: requestId(), ...key, ...amounts, source: '示例' };
      return {
        ask: () => desks.agency.call(reportOtherSpending, { body }),
        writes: { other_spending: 1 },
      };
    });
    await sound();
  });
});

test('日结在每一步断开：重做接着往下结，一天不重不漏（M29）', PATIENCE, async () => {
  for (let step = 1; ; step += 1) {
    today = plusDays(today, 1);
    await goTo(direct, today);
    server.cut.clock.setDay(today);
    server.wire.arm(({ length }) => length === step);
    await desks.province.call(closeDays, {});
    const { wasCut } = server.wire.disarm();
    await desks.province.ok(closeDays, {});
    const { rows } = await counter.auditor.ok(listCloses, { query: { area: 'province', pageSize: 200 } });
    expect(rows[0]?.onDay).toBe(plusDays(today, -1));
    if (!wasCut) break;
  }
  const verified = await counter.auditor.ok(verifyCloses, { query: {} });
  expect(verified).toMatchObject({ sound: true, findings: [], lastDay: plusDays(today, -1) });
});
