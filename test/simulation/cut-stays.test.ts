import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLedger } from '../../src/contract/funds.ts';
import { createClient } from '../../src/contract/gateway.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { HOSPITAL, TABLETS, traceCodes, type TestPatient } from '../support/counter.ts';
import { gatewayClient } from '../support/gateway.ts';
import { admission, fees, furnishHis, leave, settlement, type HisDesk } from '../support/stays.ts';
import { PATIENCE } from './kill/cut-everywhere.ts';
import { openCutServer, type CutServer } from './kill/cut-server.ts';

let direct: TestServer;
let server: CutServer;
let desk: HisDesk;
/** The hospital's system where the wire is cut. */
let his: ReturnType<typeof gatewayClient>;
let cutEverywhere: CutServer['cutEverywhere'];

beforeAll(async () => {
  direct = await startTestServer();
  desk = await furnishHis(direct, HOSPITAL);
  const admin = await direct.signIn({ login: 'admin-cut', name: '示例管理', role: 'provinceAdmin' });
  const keys = await admin.ok(createClient, { body: { institutionCode: HOSPITAL } });
  server = await openCutServer(direct);
  ({ cutEverywhere } = server);
  his = gatewayClient(server.cut.app, server.cut.clock, { ...keys, institutionCode: HOSPITAL });
}, PATIENCE.timeout);
afterAll(() => server.close());

let serial = 0;
const nextMsgid = () => `${HOSPITAL}20260615121500${String((serial += 1)).padStart(4, '0')}`;

/** Sends a message over the wire that is cut; what the interface does not carry out has no status of its own. */
const asking =
  (infno: string, input: object, msgid = nextMsgid()) =>
  async () => {
    const { body } = await his.send(infno, input, { msgid });
    return body.infcode === 0 ? { status: 200, body: body.output } : { status: 500, body: body.err_msg };
  };

/** Discharged, with one pack to settle. */
async function discharged(): Promise<{ patient: TestPatient; stayNo: string }> {
  const patient = await desk.newPatient();
  const stayNo = await desk.admit(patient);
  const pack = { code: TABLETS.code, price: '1000', cnt: '1', amount: '1000.00' };
  const traces = traceCodes(TABLETS, 1);
  await desk.ok('2301', fees(patient, stayNo, [{ ...pack, day: '2026-06-11', traces }]));
  await desk.ok('2402', leave(patient, stayNo));
  return { patient, stayNo };
}

/** A claim and its number; bills that are read for the same message once more are not counted. */
const CLAIM = { claim: 1, claim_request: 1 };
const audited = (action: string) => ({ ...CLAIM, [`audit_entry WHERE action = 'settlement.${action}'`]: 1 });

const undoing = ({ personNo }: TestPatient, omsgid: string, oinfno: string) =>
  asking('2601', { data: { psn_no: personNo, omsgid, oinfno } });

describe('每一步断开：医院系统的住院和冲正（M29、I12）', PATIENCE, () => {
  test('入院登记', async () => {
    await cutEverywhere(async () => {
      const ask = asking('2401', admission(await desk.newPatient()));
      return { ask, writes: { stay: 1 } };
    });
  });

  test('出院结算：先写明要结哪几条，再结算，断在中间的重发接着办', async () => {
    await cutEverywhere(async () => {
      const { patient, stayNo } = await discharged();
      const ask = asking('2304', settlement(patient, stayNo, '1000.00'));
      return { ask, writes: audited('settleClaim') };
    });
  });

  test('冲正没有收到应答的结算', async () => {
    await cutEverywhere(async () => {
      const { patient, stayNo } = await discharged();
      const msgid = nextMsgid();
      await desk.ok('2304', settlement(patient, stayNo, '1000.00'), msgid);
      return { ask: undoing(patient, msgid, '2304'), writes: audited('reverseClaim') };
    });
  });

  test('冲正没有到过的结算：报文编号作废一次', async () => {
    await cutEverywhere(async () => {
      const { patient } = await discharged();
      return { ask: undoing(patient, nextMsgid(), '2304'), writes: { claim_request: 1, audit_entry: 0 } };
    });
  });

  test('冲正没有收到应答的入院登记', async () => {
    await cutEverywhere(async () => {
      const patient = await desk.newPatient();
      const msgid = nextMsgid();
      await desk.admit(patient, msgid);
      return { ask: undoing(patient, msgid, '2401'), writes: { 'stay WHERE undone_at IS NOT NULL': 1 } };
    });
  });

  test('之后账是平的', async () => {
    const { auditor } = desk.counter;
    expect(await auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
  });
});
