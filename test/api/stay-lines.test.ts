import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { returnLines } from '../../src/contract/settlement-returns.ts';
import { getStay } from '../../src/contract/settlement-stays.ts';
import { getBill } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { HOSPITAL, requestId, TABLETS, traceCodes } from '../support/counter.ts';
import { fees, furnishHis, leave, setlOf, settlement, type HisDesk, type Setl } from '../support/stays.ts';

let server: TestServer;
let desk: HisDesk;
const ok: HisDesk['ok'] = (...message) => desk.ok(...message);
const refused: HisDesk['refused'] = (...message) => desk.refused(...message);

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  desk = await furnishHis(server, HOSPITAL);
});
afterAll(() => server.close());

describe('住院的一条条明细（2301、2304）', () => {
  test('协议中止那天用的药，后面有一天能结也带不进来（M25、M27）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const one = { code: TABLETS.code, price: '1000', cnt: '1', amount: '1000.00' };
    const lineOn = (on: string) => ({ ...one, day: on, traces: traceCodes(TABLETS, 1) });
    const upload = fees(patient, stayNo, [lineOn('2026-06-11'), lineOn('2026-06-13')]);
    await ok('2301', upload);
    await ok('2402', leave(patient, stayNo));
    const suspend = (on: string | null) =>
      server.world.db.transaction('all', (tx) =>
        tx.run(
          'UPDATE agreement SET suspended_from = $2, suspended_to = $2, stop_reason = $3 WHERE institution_code = $1',
          [HOSPITAL, on, on === null ? null : '示例'],
        ),
      );
    await suspend('2026-06-11');
    try {
      const [serial = ''] = upload.feedetail.map((line) => line.feedetl_sn);
      expect(await refused('2304', settlement(patient, stayNo, '2000'))).toMatch(
        new RegExp(`明细 ${serial}，2026-06-11.*INSTITUTION_WITHOUT_AGREEMENT`),
      );
      const key = { mdtrt_id: stayNo, psn_no: patient.personNo };
      await ok('2302', { data: [{ ...key, feedetl_sn: serial }] });
      await ok('2304', settlement(patient, stayNo, '1000'));
    } finally {
      await suspend(null);
    }
  });

  test('单价可以传六位小数：金额一分不差照结；四位小数算不出同样金额的退回，说怎么传（I1、M32）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const one = { code: TABLETS.code, day: '2026-06-11' };
    const loose = { ...one, price: '66.666667', cnt: '3', amount: '200.00', small: true };
    const whole = { ...one, price: '900.000000', cnt: '1', amount: '900', traces: traceCodes(TABLETS, 1) };
    const dear = { ...one, price: '1000.000001', cnt: '1', amount: '1000.00' };
    expect(await refused('2301', fees(patient, stayNo, [dear]))).toContain('PRICE_ABOVE_NEGOTIATED_STANDARD');
    const many = { ...loose, cnt: '9000', amount: '600000.00' };
    expect(await refused('2301', fees(patient, stayNo, [whole, many]))).toContain(
      'feedetail.1.pric 按四位小数 66.6667 元计为 600000.30 元，与 det_item_fee_sumamt 600000.00 元不一致',
    );
    const { result } = (await ok('2301', fees(patient, stayNo, [loose, whole]))) as unknown as {
      result: Setl[];
    };
    expect(result).toMatchObject([
      { pric: 66.6667, det_item_fee_sumamt: 200, inscp_scp_amt: 200 },
      { pric: 900, det_item_fee_sumamt: 900 },
    ]);
    await ok('2402', leave(patient, stayNo));
    const settled = setlOf(await ok('2304', settlement(patient, stayNo, '1100')));
    expect(settled).toMatchObject({ medfee_sumamt: 1100, hifp_pay: 770 });
    const bill = await desk.counter.hospital.ok(getBill, {
      params: { claimNo: String(settled['setl_id']) },
    });
    expect(bill.lines).toMatchObject([{ price: '66.6667', charged: '200.00' }, { price: '900.00' }]);
    expect(checkBill(bill)).toMatchObject({ findings: [] });
  });

  test('医院审批不通过的全额自费：记下，写明金额，不结算（M11）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const one = { code: TABLETS.code, day: '2026-06-11', price: '1000', cnt: '1', amount: '1000.00' };
    const upload = fees(
      patient,
      stayNo,
      [one, one].map((line) => ({ ...line, traces: traceCodes(TABLETS, 1) })),
    );
    const [approved, not] = upload.feedetail;
    const feedetail = [approved, { ...not, hosp_appr_flag: '2' }];
    const { result } = (await ok('2301', { feedetail })) as unknown as { result: Setl[] };
    expect(result).toMatchObject([
      { inscp_scp_amt: 1000, fulamt_ownpay_amt: 0, list_sp_item_flag: '1' },
      {
        inscp_scp_amt: 0,
        fulamt_ownpay_amt: 1000,
        list_sp_item_flag: '0',
        memo: expect.stringContaining('全额自费'),
      },
    ]);
    await ok('2402', leave(patient, stayNo));
    const settled = await ok('2304', settlement(patient, stayNo, '1000'));
    expect(setlOf(settled)).toMatchObject({ medfee_sumamt: 1000, hifp_pay: 700 });
    expect(settled['unsetlinfo']).toMatchObject({ fee_cnt: 1, medfee_sumamt: 1000 });
    expect(await desk.counter.hospital.ok(getStay, { params: { stayNo } })).toMatchObject({
      state: 'settled',
      elsewhere: '1000.00',
      days: [{ lines: [{ state: 'settled' }, { state: 'elsewhere', why: '医院审批不通过，患者全额自费' }] }],
    });
  });

  test('退一条以后，余下的那张仍是这次住院的：查得到就诊，撤销答得出就诊编号（M29、M32）', async () => {
    const patient = await desk.newPatient();
    const stayNo = await desk.admit(patient);
    const one = { code: TABLETS.code, price: '1000', cnt: '1', amount: '1000.00' };
    const [kept, back] = [traceCodes(TABLETS, 1), traceCodes(TABLETS, 1)];
    const lines = [
      { ...one, day: '2026-06-11', traces: kept },
      { ...one, day: '2026-06-12', traces: back },
    ];
    await ok('2301', fees(patient, stayNo, lines));
    await ok('2402', leave(patient, stayNo));
    const whole = await ok('2304', settlement(patient, stayNo, '2000'));
    const { rest } = await desk.counter.hospital.ok(returnLines, {
      params: { claimNo: String(setlOf(whole)['setl_id']) },
      body: {
        requestId: requestId(),
        reason: '示例：退药',
        lines: [{ line: 2, quantity: '1', traceCodes: back }],
      },
    });
    const key = { psn_no: patient.personNo, setl_id: rest?.claimNo, mdtrt_id: stayNo };
    expect(setlOf(await ok('5203', { data: key }))).toMatchObject({
      mdtrt_id: stayNo,
      medfee_sumamt: 1000,
      dise_codg: 'C34.900',
      begndate: '2026-06-10',
    });
    expect((await ok('5204', { data: key }))['output']).toMatchObject([
      { feedetl_sn: `${rest?.claimNo ?? ''}-1`, mdtrt_id: stayNo },
    ]);
    const undone = await ok('2305', { data: key });
    expect(setlOf(undone)).toMatchObject({ mdtrt_id: stayNo, med_type: '21', medfee_sumamt: -1000 });
  });

  test('卖给别人的一盒不能再结（M32）', async () => {
    const traces = traceCodes(TABLETS, 1);
    const settle = async () => {
      const patient = await desk.newPatient();
      const stayNo = await desk.admit(patient);
      const line = { code: TABLETS.code, day: '2026-06-12', price: '1000', cnt: '1', amount: '1000', traces };
      await ok('2301', fees(patient, stayNo, [line]));
      await ok('2402', leave(patient, stayNo));
      return settlement(patient, stayNo, '1000');
    };
    await ok('2304', await settle());
    expect(await refused('2304', await settle())).toContain('TRACE_CODE_ALREADY_SOLD');
  });
});
