import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { exportOwnDetails } from '../../src/contract/settlement-reconciliation.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { HOSPITAL, requestId, TABLETS, traceCodes, type TestPatient } from '../support/counter.ts';
import {
  admission,
  diagnosis,
  fees,
  furnishHis,
  leave,
  setlOf,
  settlement,
  ward,
  type HisDesk,
} from '../support/stays.ts';

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

  test('入院早于 begntime、还住到这几天的也列出；出院以后、入院以前和撤销了的入院不列（M29）', async () => {
    const patient = await desk.newPatient();
    const undone = await desk.admit(patient);
    await ok('2404', { data: { mdtrt_id: undone, psn_no: patient.personNo } });
    const stayNo = await desk.admit(patient);
    expect(await visitsOf(patient, { begntime: '2026-06-15' })).toEqual([stayNo]);
    await ok('2402', leave(patient, stayNo, '2026-06-12 10:00:00'));
    expect(await visitsOf(patient, { begntime: '2026-06-12' })).toEqual([stayNo]);
    expect(await visitsOf(patient, { begntime: '2026-06-11', endtime: '2026-06-11' })).toEqual([stayNo]);
    expect(await visitsOf(patient, { begntime: '2026-06-13' })).toEqual([]);
    expect(await visitsOf(patient, { endtime: '2026-06-09' })).toEqual([]);
    expect((await visitsOf(patient)).sort()).toEqual([undone, stayNo].sort());
  });

  const diagnosesOf = async (patient: TestPatient, stayNo: string) =>
    (await ok('5202', { data: { psn_no: patient.personNo, mdtrt_id: stayNo } }))['diseinfo'] as Rows;
  test('就诊的结算编号也答这次就诊的诊断，写的是就诊编号（M29）', async () => {
    const { patient, stayNo, claims } = await twiceReturned();
    const told = await diagnosesOf(patient, stayNo);
    expect(told).toMatchObject([{ mdtrt_id: stayNo, diag_code: 'C34.900', diag_dept: '示例科' }]);
    for (const claimNo of [claims[0], claims[4]])
      expect(await diagnosesOf(patient, claimNo ?? '')).toEqual(told);
  });
  const main = {
    diag_type: '2',
    diag_code: 'A17.100',
    diag_name: '示例中医主病',
    diag_dept: '示例中医科',
    dise_dor_no: 'D430102000077',
    dise_dor_name: '示例中医师',
    diag_time: '2026-06-09 15:30:00',
  };
  const diagnosisTold = { ...diagnosis(), diag_srt_no: 1 };
  const bare = { diag_dept: '', dise_dor_no: 'null', dise_dor_name: null, diag_time: null };

  test('诊断的类别、科室、医师、时间照报来的答，没有报的空着；变更和出院时换成新报的（M29）', async () => {
    const patient = await desk.newPatient();
    const first = { ...diagnosis(), ...bare, diag_srt_no: '2' };
    const given = admission(patient);
    const admitted = await ok('2401', { ...given, diseinfo: [first, { ...diagnosis(), ...main }] });
    const stayNo = (admitted['result'] as { mdtrt_id: string }).mdtrt_id;
    expect(await diagnosesOf(patient, stayNo)).toMatchObject([
      { ...main, diag_srt_no: 1 },
      { diag_type: '1', diag_srt_no: 2, diag_dept: '', dise_dor_no: '', dise_dor_name: '', diag_time: '' },
    ]);
    const key = { mdtrt_id: stayNo, psn_no: patient.personNo };
    const adminfo = { ...key, ...ward, begntime: '2026-06-10 08:00:00' };
    const later = { ...main, diag_type: '3', diag_time: '2026-06-11' };
    await ok('2403', { adminfo, diseinfo: [{ ...diagnosis(), ...later }] });
    expect(await diagnosesOf(patient, stayNo)).toMatchObject([
      { ...later, diag_time: '2026-06-11 00:00:00' },
    ]);
    const noDay = [{ ...diagnosis(), diag_time: '2026-02-30 10:00:00' }];
    expect(await desk.refused('2402', { ...leave(patient, stayNo), diseinfo: noDay })).toContain('diag_time');
    await ok('2402', leave(patient, stayNo));
    expect(await diagnosesOf(patient, stayNo)).toMatchObject([diagnosisTold]);
  });

  test('以前登记的诊断只有编码和名称，其余仍按这次就诊答（M29）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const old = JSON.stringify([{ code: 'C34.900', name: '示例诊断' }]);
    await server.world.db.transaction('all', (tx) =>
      tx.run('UPDATE stay SET diagnoses = $2 WHERE stay_no = $1', [stayNo, old]),
    );
    expect(await diagnosesOf(patient, stayNo)).toMatchObject([diagnosisTold]);
  });
});

describe('有住院的对账（3202）', () => {
  test('机构文件里没有的几行，带的是这次住院的就诊编号；下载的平台明细也是，传回去全平（M29）', async () => {
    const { patient, stayNo, claims } = await twiceReturned();
    const span = { from: '2026-06-15', to: '2026-06-15' };
    const file = await desk.counter.hospital.ok(exportOwnDetails, { query: { ...span, form: 'txt' } });
    const own = (file as unknown as Buffer).toString('utf8');
    const rows = cellsOf(own).filter((cells) => cells[2] === patient.personNo);
    expect(rows.map((cells) => cells.slice(0, 2))).toEqual(claims.map((claimNo) => [claimNo, stayNo]));
    const alone = await reconcile('');
    const theirs = alone.filter((cells) => cells[0] === patient.personNo);
    expect(theirs.map((cells) => [cells[1], cells[2], cells[4]])).toEqual(
      claims.map((claimNo) => [stayNo, claimNo, '000101']),
    );
    const agreed = await reconcile(own);
    expect([...new Set(agreed.map((cells) => cells[4]))]).toEqual(['000000']);
    expect(new Set(agreed.map((cells) => cells[1])).has(stayNo)).toBe(true);
  });

  const cellsOf = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));

  /** What 3202 answers to a detail file, line by line. */
  async function reconcile(file: string): Promise<string[][]> {
    const rows = file === '' ? [] : cellsOf(file);
    const inCents = (column: number) =>
      rows.reduce((sum, row) => sum + Math.round(Number(row[column]) * 100), 0);
    const sent = await desk.his.send(
      '9101',
      { fsUploadIn: { filename: '明细.txt', fixmedins_code: HOSPITAL } },
      { file: Buffer.from(file === '' ? 'setl_id\t\n' : file) },
    );
    const { file_qury_no } = sent.body.output as unknown as { file_qury_no: string };
    const { fileinfo } = await ok('3202', {
      data: {
        setl_optins: '430000',
        file_qury_no,
        stmt_begndate: '2026-06-15',
        stmt_enddate: '2026-06-15',
        medfee_sumamt: (inCents(3) / 100).toFixed(2),
        fund_pay_sumamt: (inCents(4) / 100).toFixed(2),
        cash_payamt: '0.00',
        fixmedins_setl_cnt: rows.length,
      },
    });
    const { filename, file_qury_no: answer } = fileinfo as { filename: string; file_qury_no: string };
    const fetched = await desk.his.fetchFile({ file_qury_no: answer, filename, fixmedins_code: HOSPITAL });
    return cellsOf(fetched.bytes.toString('utf8'));
  }
});
