import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPrescription, issuePrescription } from '../../src/contract/prescription.ts';
import { openPointCase, takePointStep } from '../../src/contract/providers-points.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { DOCTOR, preparePrescribing, PHARMACIST, type PrescribingGround } from '../support/prescribing.ts';

let server: TestServer;
let ground: PrescribingGround;
let agency: Caller;
let bureau: Caller;

beforeAll(async () => {
  server = await startTestServer();
  ground = await preparePrescribing(server);
  const area = (login: string, role: 'agencyReviewer' | 'areaBureau') =>
    server.signIn({ login, name: `示例·${login}`, role, areaCode: '430100' });
  agency = await area('points.agency', 'agencyReviewer');
  bureau = await area('points.bureau', 'areaBureau');
});
afterAll(() => server.close());

/** Gives points by notice, reply and decision, all of today. */
async function givePoints(practitionerCode: string, concerned: Caller, points: number): Promise<void> {
  const { id } = await agency.ok(openPointCase, {
    body: {
      practitionerCode,
      basis: 'agreement',
      ground: 'identityNotChecked',
      responsibility: 'main',
      happenedOn: '2026-06-01',
      facts: '示例：没有核对人、证、卡',
      points,
      replyBy: '2026-06-30',
    },
  });
  const step = { words: '示例', points: null, suspendMonths: null, documentNo: '' };
  const params = { id };
  await concerned.ok(takePointStep, { params, body: { ...step, step: 'replied', afterSeq: 1 } });
  const months = points < 12 ? 1 : null;
  const decision = { points, suspendMonths: months, documentNo: '示例决定' };
  await bureau.ok(takePointStep, { params, body: { ...step, ...decision, step: 'decided', afterSeq: 2 } });
}

describe('记分的后果在签名当时起作用（M27、M34）', () => {
  it('药师被暂停，当时起不能审方，别的药师可以；医师被终止，当时起不能开方', async () => {
    const patient = await ground.addPatient(1);
    const { rxno } = await ground.doctor.ok(issuePrescription, { body: patient.write() });
    await givePoints(PHARMACIST, ground.pharmacist, 9);
    expect(await ground.pharmacist.call(checkPrescription, { params: { rxno } })).toMatchObject({
      status: 422,
      body: { code: 'QUALIFICATION_SUSPENDED', clause: 'M27', detail: '暂停 2026-06-15 至 2026-07-14' },
    });
    expect((await ground.otherPharmacist.call(checkPrescription, { params: { rxno } })).status).toBe(200);
    const next = await ground.addPatient(2);
    await givePoints(DOCTOR, ground.doctor, 12);
    expect(await ground.doctor.call(issuePrescription, { body: next.write() })).toMatchObject({
      status: 422,
      body: { code: 'QUALIFICATION_ENDED', clause: 'M27' },
    });
  });
});
