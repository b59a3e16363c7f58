import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayAt, wallClock } from '../../src/base/date.ts';
import { getVersion, publishVersion, submitVersion } from '../../src/contract/list-versions.ts';
import {
  acceptApplication,
  approveApplication,
  giveHospitalOpinion,
  stateOpinion,
} from '../../src/contract/eligibility-steps.ts';
import {
  getApplication,
  listMyApplications,
  listMyEligibilities,
  submitApplication,
} from '../../src/contract/eligibility.ts';
import { checkLedger, getMyYear, reportOtherSpending } from '../../src/contract/funds.ts';
import { createClient } from '../../src/contract/gateway.ts';
import { checkPrescription, issuePrescription } from '../../src/contract/prescription.ts';
import { listProducts } from '../../src/contract/separate-payment.ts';
import { getBill, listBills, preSettle, settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { gatewayClient } from '../support/gateway.ts';
import { PATIENT_MESSAGE, saleMessage, traceCode } from '../support/main-line-messages.ts';
import {
  applicationFor,
  applyFor,
  buildCast,
  DRUG,
  HAS_REAL_WORKBOOK,
  importCatalogue,
  listDrug,
  matchItem,
  PATIENT_ID,
  PHARMACY,
  setLimits,
  uploadPapers,
  type Cast,
  signInAgain,
} from '../support/main-line.ts';

/**
 * The whole line over HTTP, from an empty database and the real workbook (the project's own where that is not at
 * hand): five people and a pharmacy's system, every amount checked against figures reckoned by hand.
 */
let server: TestServer;
let cast: Cast;
let entryKey: string;
let pos: ReturnType<typeof gatewayClient>;
let applicationId: number;
let thirdRxno: string;
const credential = { kind: 'idNumber', number: PATIENT_ID } as const;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-02-06' });
  cast = await buildCast(server);
});
afterAll(() => server.close());

async function prescribe(requestId: string): Promise<string> {
  const lines = [
    { nationalCode: DRUG.nationalCode, dose: '1', times: 1, perDays: 1, usage: '口服', quantity: 1 },
  ];
  const issued = await cast.doctor.ok(issuePrescription, {
    body: { requestId, identityChecked: true, applicationId, credential, lines },
  });
  await cast.pharmacist.ok(checkPrescription, { params: { rxno: issued.rxno } });
  return issued.rxno;
}

/** What the pharmacy's system sends for one pack. */
const message = (rxno: string, price: string, amount: number, code: string) =>
  saleMessage(cast.personNo, wallClock(server.clock.now()), { rxno, price, amount, traceCode: code });

describe('主线：目录进来，患者获批，处方签名，药店结算', () => {
  it('国家目录导入后与公布总数逐项核对，差异须署名说明才能发布（N1.1）', async () => {
    const imported = await importCatalogue(cast.catalogue);
    const version = await cast.catalogue.ok(getVersion, { params: { id: imported.versionId } });
    const differences = version.reconciliation
      .filter((line) => line.difference !== 0)
      .map((line) => [line.part, line.difference]);
    expect(version.agrees).toBe(false);
    expect(imported.refused).toBe(0);
    if (HAS_REAL_WORKBOOK) {
      expect(imported.taken).toBe(3826);
      expect(differences).toEqual([
        ['western', 2],
        ['negotiatedWestern', -2],
      ]);
      expect(version.reconciliation.find((line) => line.part === 'total')).toMatchObject({
        published: 3159,
        imported: 3159,
        difference: 0,
      });
    } else {
      console.info('没有找到真实目录文件，主线测试改用自备小目录');
      expect(differences.length).toBeGreaterThan(0);
    }
    const params = { id: imported.versionId };
    await cast.catalogue.ok(submitVersion, { params, body: { note: '示例：与公布总数核对过' } });
    expect(await cast.checker.call(publishVersion, { params, body: {} })).toMatchObject({
      status: 422,
      body: { code: 'CATALOGUE_NOT_RECONCILED', clause: 'N1.1' },
    });
    const published = await cast.checker.ok(publishVersion, {
      params,
      body: { overrideReason: '西药与谈判的划分相差两个，总数一致，已核对原文' },
    });
    expect(published).toMatchObject({ state: 'published', overrideName: '示例·line-checker' });
  });

  it('单行支付目录：带“∗”的支付标准只有省局价格岗位看得到（M4、M10、M12、N5.1）', async () => {
    entryKey = await listDrug(cast);
    await setLimits(cast.admin);
    for (const caller of [cast.doctor, cast.pharmacist, cast.patient, cast.agency, cast.catalogue]) {
      const seen = await caller.ok(listProducts, { query: { q: DRUG.nationalCode } });
      expect(seen.rows[0]).toMatchObject({ confidential: true, standard: null, payable: true });
    }
    const priced = await cast.price.ok(listProducts, { query: { q: DRUG.nationalCode } });
    expect(priced.rows[0]?.standard).toBe(DRUG.standard);
  });

  it('申请、医师意见、医院意见、受理、审核，每一步患者都看得到（M19、M22、M23）', async () => {
    const lacking = {
      ...applicationFor(entryKey, 'main-line-lacking'),
      paperIds: (await uploadPapers(cast.patient)).slice(0, 2),
    };
    expect(await cast.patient.call(submitApplication, { body: lacking })).toMatchObject({
      status: 422,
      body: { code: 'APPLICATION_PAPERS_MISSING', clause: 'M23.2' },
    });
    applicationId = await applyFor(cast.patient, entryKey, 'main-line-application');
    const params = { id: applicationId };
    await cast.doctor.ok(stateOpinion, {
      params,
      body: { opinion: '符合支付范围，同意使用', identityChecked: true },
    });
    await cast.office.ok(giveHospitalOpinion, { params, body: { decision: 'confirm', opinion: '情况属实' } });
    server.clock.setDay('2026-02-09');
    cast = await signInAgain(server, cast);
    expect(await cast.agency.ok(acceptApplication, { params })).toEqual({
      dueOn: '2026-03-06',
      provisional: false,
    });
    expect((await cast.patient.ok(listMyApplications, { query: {} })).rows[0]).toMatchObject({
      step: 'accepted',
      clock: { dueOn: '2026-03-06', workingDaysLeft: 15 },
    });
    expect(
      await cast.agency.ok(approveApplication, { params, body: { termTo: null, opinion: '审核通过' } }),
    ).toEqual({ termFrom: '2026-02-06', termTo: '2027-12-31' });
    const seen = await cast.patient.ok(getApplication, { params });
    expect(seen.events.map((event) => event.step)).toEqual([
      'submitted',
      'doctorStated',
      'hospitalConfirmed',
      'accepted',
      'approved',
    ]);
    expect(seen.events.filter((event) => event.signature).map((event) => event.signature?.valid)).toEqual([
      true,
      true,
    ]);
    expect((await cast.patient.ok(listMyEligibilities, {})).rows[0]).toMatchObject({
      state: 'active',
      termFrom: '2026-02-06',
      termTo: '2027-12-31',
    });
  });

  it('药店对照药品后凭处方结算：居民 60%，救助过起付线后 70%，每一步有依据（N5.5、M9.1、M9.2、M9.4、I13）', async () => {
    const rxno = await prescribe('main-line-rx-1');
    const claim = {
      credential,
      personNo: cast.personNo,
      rxno,
      receivingHospital: null,
      lines: [
        { nationalCode: DRUG.nationalCode, price: '4980.00', quantity: '1', traceCodes: [traceCode(1)] },
      ],
    };
    const amounts = {
      charged: '4980.00',
      aboveStandard: '0.00',
      eligible: '4980.00',
      fundShare: '2988.00',
      fromPooledFund: '2988.00',
      fromMajorIllness: '0.00',
      overLimit: '0.00',
      ownShare: '1992.00',
      fromAssistance: '694.40',
      personPays: '1297.60',
    };
    expect(await cast.pharmacist.call(preSettle, { body: claim })).toMatchObject({
      status: 422,
      body: { code: 'ITEM_NOT_MATCHED', clause: 'N5.5' },
    });
    await matchItem(cast, dayAt(server.clock.now()));
    expect(await cast.pharmacist.ok(preSettle, { body: claim })).toMatchObject({
      state: 'preSettled',
      claimNo: null,
      ...amounts,
    });
    expect((await cast.pharmacist.ok(listBills, { query: {} })).total).toBe(0);
    const body = { requestId: 'main-line-claim-1', ...claim };
    const bill = await cast.pharmacist.ok(settleClaim, { body });
    expect(bill).toMatchObject({ state: 'settled', fundRatio: '0.6000', ...amounts });
    expect(bill.stages.every((stage) => stage.clauses.length > 0)).toBe(true);
    expect(JSON.stringify(bill)).not.toContain(DRUG.standard);
    expect((await cast.pharmacist.ok(settleClaim, { body })).claimNo).toBe(bill.claimNo);
    const again = await cast.pharmacist.call(settleClaim, {
      body: { ...body, requestId: 'main-line-claim-2' },
    });
    expect(again).toMatchObject({ status: 422, body: { code: 'PRESCRIPTION_ALREADY_USED', clause: 'N5.4' } });
    expect(await cast.patient.ok(getBill, { params: { claimNo: bill.claimNo ?? '' } })).toMatchObject(
      amounts,
    );
  });

  it('下个月住院占用了限额；药店系统接入国家接口，查到参保人（M9.5）', async () => {
    const keys = await cast.admin.ok(createClient, { body: { institutionCode: PHARMACY } });
    server.clock.setDay('2026-03-16');
    cast = await signInAgain(server, cast);
    pos = gatewayClient(server.app, server.clock, { ...keys, institutionCode: PHARMACY });
    await cast.agency.ok(reportOtherSpending, {
      body: {
        requestId: 'main-line-other',
        personNo: cast.personNo,
        scheme: 'resident',
        year: 2026,
        pooledFund: '147000.00',
        majorIllness: '0.00',
        source: '示例住院',
      },
    });
    const person = await pos.send('1101', PATIENT_MESSAGE);
    expect(person.body).toMatchObject({
      infcode: 0,
      output: {
        baseinfo: { psn_no: cast.personNo },
        insuinfo: [{ insutype: '390', psn_insu_stas: '1', insuplc_admdvs: '430102' }],
      },
    });
  });

  it('经国家接口结算：跨过统筹限额，余下由大病支付；重发得到同一答复（M9.2、M9.5、I8、I9）', async () => {
    const rxno = await prescribe('main-line-rx-2');
    const input = message(rxno, '4975.555', 4975.56, traceCode(2));
    const expected = {
      medfee_sumamt: 4975.56,
      overlmt_selfpay: 0,
      inscp_scp_amt: 4975.56,
      act_pay_dedc: 0,
      pool_prop_selfpay: 0.6,
      hifp_pay: 12,
      hifmi_pay: 2973.34,
      hifob_pay: 0,
      maf_pay: 1393.15,
      fund_pay_sumamt: 4378.49,
      psn_part_amt: 597.07,
      psn_cash_pay: 597.07,
      acct_pay: 0,
    };
    const tried = await pos.send('2101', input);
    expect(tried.body).toMatchObject({ infcode: 0, output: { setlinfo: { setl_id: '', ...expected } } });
    const msgid = pos.nextMsgid();
    const settled = await pos.send('2102', input, { msgid });
    expect(settled.body).toMatchObject({
      infcode: 0,
      output: {
        setlinfo: { ...expected, medins_setl_id: msgid, psn_name: '示例患者', certno: PATIENT_ID },
        setldetail: [
          { fund_pay_type: '390100', fund_payamt: 12, crt_payb_lmt_amt: 12 },
          { fund_pay_type: '390200', fund_payamt: 2973.34 },
          { fund_pay_type: '610100', fund_payamt: 1393.15 },
        ],
        detlcutinfo: [
          {
            feedetl_sn: '1',
            det_item_fee_sumamt: 4975.56,
            cnt: 1,
            pric: 4975.555,
            pric_uplmt_amt: 0,
            hi_nego_drug_flag: '1',
          },
        ],
      },
    });
    expect((await pos.send('2102', input, { msgid })).body.output).toEqual(settled.body.output);
    expect((await cast.patient.ok(listBills, { query: {} })).total).toBe(2);
    const year = await cast.patient.ok(getMyYear, { query: { year: 2026 } });
    expect(year.rows[0]).toMatchObject({
      pooledFundUsed: '150000.00',
      majorIllnessUsed: '2973.34',
      assistanceUsed: '2087.55',
    });
  });

  it('售价高于挂网价不予结算，高不高于保密的标准不说（M13、N5.1）；明细与合计不符指出字段', async () => {
    server.clock.setDay('2026-04-20');
    cast = await signInAgain(server, cast);
    thirdRxno = await prescribe('main-line-rx-3');
    const dear = message(thirdRxno, '5000.01', 5000.01, traceCode(3));
    const refused = await pos.send('2102', dear);
    expect(refused.body).toMatchObject({ infcode: -1, output: null });
    expect(refused.body.err_msg).toContain('PRICE_ABOVE_LISTED_PRICE M13');
    expect(refused.body.err_msg).not.toContain('5000.00');
    const wrong = message(thirdRxno, '4975.555', 4975.55, traceCode(3));
    expect((await pos.send('2102', wrong)).body.err_msg).toContain('det_item_fee_sumamt');
    expect((await cast.patient.ok(listBills, { query: {} })).total).toBe(2);
  });

  it('2103 撤销后累计、追溯码、处方都退回；2601 冲正没有收到答复的结算；没有办理过的报文作废（M32）', async () => {
    const bills = await cast.patient.ok(listBills, { query: {} });
    const last = bills.rows[0];
    const undone = await pos.send('2103', {
      data: { setl_id: last?.claimNo ?? '', mdtrt_id: last?.claimNo ?? '', psn_no: cast.personNo },
    });
    expect(undone.body).toMatchObject({
      infcode: 0,
      output: { setlinfo: { medfee_sumamt: -4975.56, hifp_pay: -12, hifmi_pay: -2973.34 } },
    });
    const other = await pos.send('2103', { data: { setl_id: last?.claimNo ?? '', psn_no: cast.personNo } });
    expect(other.body).toMatchObject({
      infcode: -1,
      err_msg: expect.stringContaining('CLAIM_ALREADY_REVERSED') as unknown,
    });
    const sums = await cast.patient.ok(getMyYear, { query: { year: 2026 } });
    expect(sums.rows[0]).toMatchObject({
      pooledFundUsed: '149988.00',
      majorIllnessUsed: '0.00',
      assistanceUsed: '694.40',
    });
    const input = message(thirdRxno, '4975.555', 4975.56, traceCode(2));
    const unanswered = pos.nextMsgid();
    expect((await pos.send('2102', input, { msgid: unanswered })).body).toMatchObject({
      infcode: 0,
      output: { setlinfo: { hifp_pay: 12 } },
    });
    const compensated = await pos.send('2601', {
      data: { psn_no: cast.personNo, omsgid: unanswered, oinfno: '2102' },
    });
    expect(compensated.body).toMatchObject({ infcode: 0, output: { setlinfo: { hifp_pay: -12 } } });
    const lost = pos.nextMsgid();
    const voided = await pos.send('2601', { data: { psn_no: cast.personNo, omsgid: lost, oinfno: '2102' } });
    expect(voided.body).toMatchObject({ infcode: 0, warn_msg: expect.stringContaining('已作废') as unknown });
    expect((await pos.send('2102', input, { msgid: lost })).body).toMatchObject({
      infcode: -1,
      err_msg: expect.stringContaining('作废') as unknown,
    });
    expect((await cast.patient.ok(getMyYear, { query: { year: 2026 } })).rows[0]).toMatchObject({
      pooledFundUsed: '149988.00',
      majorIllnessUsed: '0.00',
    });
  });

  it('账账相符：分录平衡，累计等于各笔之和', async () => {
    const check = await cast.admin.ok(checkLedger, {});
    expect(check).toMatchObject({ sound: true, claims: 5, findings: [] });
  });
});
