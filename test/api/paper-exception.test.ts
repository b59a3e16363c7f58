import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  askPaperException,
  decidePaperException,
  endPaperException,
  filePaperException,
  findForPaper,
  listPaperExceptions,
  registerPaper,
} from '../../src/contract/prescription-paper.ts';
import {
  checkPrescription,
  getPrescription,
  getSignedPrescription,
} from '../../src/contract/prescription.ts';
import { present } from '../../src/base/assert.ts';
import { loadPrescriptionForClaim } from '../../src/server/prescription/use-prescription.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { givePoints } from '../support/give-points.ts';
import {
  DOCTOR,
  OTHER_FIELD_DOCTOR,
  PHARMACIST,
  PHARMACY,
  preparePrescribing,
  prescribingSteps,
  tamper,
  type PrescribingGround,
} from '../support/prescribing.ts';
import { identityNumber } from '../support/province.ts';
import { verifiesIndependently } from '../support/second-sm2.ts';

const TODAY = '2026-06-15';
let server: TestServer;
let ground: PrescribingGround;
let steps: ReturnType<typeof prescribingSteps>;
let changsha: Caller;
let zhuzhou: Caller;
let province: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: TODAY });
  ground = await preparePrescribing(server);
  steps = prescribingSteps(server, ground);
  const bureau = (login: string, areaCode: string) =>
    server.signIn({ login, name: '示例·市州局', role: 'areaBureau', areaCode });
  changsha = await bureau('paper-changsha', '430100');
  zhuzhou = await bureau('paper-zhuzhou', '430200');
  province = await server.signIn({ login: 'paper-province', name: '示例·省局', role: 'provinceAdmin' });
});
afterAll(() => server.close());

const asked = { reason: '处方中心网络升级', from: '2026-06-15', to: '2026-07-31' };

/** What a pharmacist sends to register the paper of a patient. */
async function paperOf(change: Record<string, unknown> = {}) {
  const patient = await steps.newPatient();
  const { applicationId, credential, lines } = patient.write();
  const body = {
    requestId: randomUUID(),
    applicationId,
    credential,
    lines,
    doctorCode: DOCTOR,
    issuedOn: TODAY,
  };
  return { patient, body: { ...body, ...change } };
}

describe('纸质处方延期（N5.4）', () => {
  it('没有延期，药店查不到待遇、登记不了', async () => {
    const { body } = await paperOf();
    expect(await ground.pharmacist.call(findForPaper, { body: body.credential })).toMatchObject({
      status: 422,
      body: { code: 'PAPER_NOT_ALLOWED', clause: 'N5.4' },
    });
    expect(await ground.pharmacist.call(registerPaper, { body })).toMatchObject({
      body: { code: 'PAPER_NOT_ALLOWED' },
    });
  });

  it('市州申请（至多三个月），省局批准并备案才生效；别的市州看不到也结束不了；结束次日失效', async () => {
    expect(await changsha.call(askPaperException, { body: { ...asked, to: '2026-09-15' } })).toMatchObject({
      status: 422,
      body: { code: 'PAPER_TERM_TOO_LONG', detail: '最迟到 2026-09-14' },
    });
    expect((await changsha.call(askPaperException, { body: { ...asked, from: '2026-06-14' } })).status).toBe(
      400,
    );
    const { id } = await changsha.ok(askPaperException, { body: asked });
    const params = { id };
    expect((await zhuzhou.ok(listPaperExceptions, {})).rows).toEqual([]);
    expect((await zhuzhou.call(endPaperException, { params, body: { note: '示例' } })).status).toBe(404);
    const filing = { filedNo: '医保办备〔2026〕示例1号', filedOn: TODAY };
    expect(await province.call(filePaperException, { params, body: filing })).toMatchObject({
      body: { code: 'PAPER_STEP_NOT_ALLOWED', detail: '待省局批准' },
    });
    const tooLong = { approved: true, to: '2026-08-31', note: '' };
    expect((await province.call(decidePaperException, { params, body: tooLong })).status).toBe(400);
    expect(
      (await province.call(decidePaperException, { params, body: { ...tooLong, approved: false } })).status,
    ).toBe(400);
    const decided = await province.ok(decidePaperException, {
      params,
      body: { ...tooLong, to: '2026-06-30' },
    });
    expect(decided).toMatchObject({ state: 'approved', to: '2026-06-30', mayFile: true });

    const { body } = await paperOf();
    expect(await ground.pharmacist.call(registerPaper, { body })).toMatchObject({
      body: { code: 'PAPER_NOT_ALLOWED' },
    });
    expect(await province.ok(filePaperException, { params, body: filing })).toMatchObject({ state: 'live' });
    expect((await ground.pharmacist.ok(listPaperExceptions, {})).rows.map((row) => row.state)).toEqual([
      'live',
    ]);

    const found = await ground.pharmacist.ok(findForPaper, { body: body.credential });
    expect(found.eligibilities).toMatchObject([{ applicationId: body.applicationId }]);
    const paper = await ground.pharmacist.ok(registerPaper, { body });
    expect(paper).toMatchObject({ kind: 'paper', status: 'issued', validTo: '2026-06-17' });
    expect(paper.rxno).toMatch(/^Z430102000012026000001\d$/);
    expect(paper.events.map((event) => event.kind)).toEqual(['registered']);
    expect((await ground.pharmacist.ok(registerPaper, { body })).rxno).toBe(paper.rxno);
    const rxno = { rxno: paper.rxno };
    await ground.pharmacist.ok(checkPrescription, { params: rxno });
    const load = () => steps.inside((tx) => loadPrescriptionForClaim(tx, paper.rxno, server.clock.now()));
    expect((await load())?.verified.ok).toBe(true);

    const signed = await ground.pharmacist.ok(getSignedPrescription, { params: rxno });
    const document = present(signed.documents[0], 'a registration is signed');
    const { publicKey } = document.certificate;
    expect(verifiesIndependently(publicKey, Buffer.from(document.text), document.signature)).toBe(true);
    expect(document.text).toContain(`延期备案号：${filing.filedNo}`);
    expect((await ground.doctor.ok(getPrescription, { params: rxno })).kind).toBe('paper');

    const ended = await changsha.ok(endPaperException, { params, body: { note: '网络已恢复' } });
    expect(ended).toMatchObject({ state: 'live', endedOn: TODAY, registered: 1, mayEnd: false });
    try {
      await steps.moveTo('2026-06-16');
      expect((await load())?.verified).toMatchObject({ ok: false, refusal: { code: 'PAPER_NOT_ALLOWED' } });
      const late = await paperOf();
      expect(await ground.pharmacist.call(registerPaper, { body: late.body })).toMatchObject({
        body: { code: 'PAPER_NOT_ALLOWED' },
      });
    } finally {
      await steps.moveTo(TODAY);
    }
    expect(await steps.use(paper.id, 'Z1')).toMatchObject({ ok: true });
  });

  it('登记同样审查：医师领域、协议（M25）、天数、过期、晚于今天；登记后改一处，签名就不认', async () => {
    const { id } = await changsha.ok(askPaperException, { body: asked });
    await province.ok(decidePaperException, {
      params: { id },
      body: { approved: true, to: asked.to, note: '' },
    });
    await province.ok(filePaperException, { params: { id }, body: { filedNo: '示例2号', filedOn: TODAY } });
    const codeOf = async (change: Record<string, unknown>) => {
      const { body } = await paperOf(change);
      const answer = await ground.pharmacist.call(registerPaper, { body });
      return answer.status === 200 ? 'registered' : answer.body.code;
    };
    expect(await codeOf({ doctorCode: OTHER_FIELD_DOCTOR })).toBe('DOCTOR_FIELD_MISMATCH');
    expect(await codeOf({ doctorCode: 'D430102000099' })).toBe('NOT_FOUND');
    expect(await codeOf({ issuedOn: '2026-06-12' })).toBe('PRESCRIPTION_EXPIRED');
    expect(await codeOf({ issuedOn: '2026-06-16' })).toBe('BAD_INPUT');
    expect(await codeOf({ credential: { kind: 'idNumber', number: identityNumber(1) } })).toBe(
      'ELIGIBILITY_MISSING',
    );
    const { body } = await paperOf();
    const suspend = (from: string | null) =>
      tamper(server, 'UPDATE agreement SET suspended_from = $1 WHERE institution_code = $2', [
        from,
        PHARMACY,
      ]);
    await suspend(TODAY);
    try {
      const answers = [
        await ground.pharmacist.call(findForPaper, { body: body.credential }),
        await ground.pharmacist.call(registerPaper, { body }),
      ];
      for (const answer of answers)
        expect(answer).toMatchObject({
          status: 422,
          body: { code: 'INSTITUTION_WITHOUT_AGREEMENT', clause: 'M25' },
        });
    } finally {
      await suspend(null);
    }
    const long = { ...body, lines: body.lines.map((line) => ({ ...line, quantity: 2 })) };
    expect(await ground.pharmacist.call(registerPaper, { body: long })).toMatchObject({
      body: { code: 'SUPPLY_DAYS_TOO_LONG' },
    });
    const paper = await ground.pharmacist.ok(registerPaper, { body });
    expect(
      await ground.pharmacist.call(registerPaper, { body: { ...body, issuedOn: '2026-06-14' } }),
    ).toMatchObject({
      status: 409,
    });
    await tamper(server, 'UPDATE prescription_line SET quantity = 9 WHERE prescription_id = $1', [paper.id]);
    expect(await ground.pharmacist.call(checkPrescription, { params: { rxno: paper.rxno } })).toMatchObject({
      body: { code: 'SIGNATURE_NOT_VALID' },
    });
  });

  it('药师的支付资格被暂停，当天起不能登记；登记过的照样给出，别的药师可以登记（M27）', async () => {
    const { id } = await changsha.ok(askPaperException, { body: asked });
    await province.ok(decidePaperException, {
      params: { id },
      body: { approved: true, to: asked.to, note: '' },
    });
    await province.ok(filePaperException, { params: { id }, body: { filedNo: '示例3号', filedOn: TODAY } });
    const before = await paperOf();
    const paper = await ground.pharmacist.ok(registerPaper, { body: before.body });
    const agency = await server.signIn({
      login: 'paper-agency',
      name: '示例·经办',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    await givePoints({ agency, bureau: changsha }, PHARMACIST, ground.pharmacist, 9);
    const { body } = await paperOf();
    expect(await ground.pharmacist.call(registerPaper, { body })).toMatchObject({
      status: 422,
      body: { code: 'QUALIFICATION_SUSPENDED', clause: 'M27', detail: '暂停 2026-06-15 至 2026-07-14' },
    });
    expect((await ground.pharmacist.ok(registerPaper, { body: before.body })).rxno).toBe(paper.rxno);
    expect((await ground.otherPharmacist.ok(registerPaper, { body })).status).toBe('issued');
  });
});
