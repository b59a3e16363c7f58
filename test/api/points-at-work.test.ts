import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPrescription, issuePrescription } from '../../src/contract/prescription.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { givePoints } from '../support/give-points.ts';
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

describe('记分的后果在签名当时起作用（M27、M34）', () => {
  it('药师被暂停，当时起不能审方，别的药师可以；医师被终止，当时起不能开方', async () => {
    const patient = await ground.addPatient(1);
    const { rxno } = await ground.doctor.ok(issuePrescription, { body: patient.write() });
    await givePoints({ agency, bureau }, PHARMACIST, ground.pharmacist, 9);
    expect(await ground.pharmacist.call(checkPrescription, { params: { rxno } })).toMatchObject({
      status: 422,
      body: { code: 'QUALIFICATION_SUSPENDED', clause: 'M27', detail: '暂停 2026-06-15 至 2026-07-14' },
    });
    expect((await ground.otherPharmacist.call(checkPrescription, { params: { rxno } })).status).toBe(200);
    const next = await ground.addPatient(2);
    await givePoints({ agency, bureau }, DOCTOR, ground.doctor, 12);
    expect(await ground.doctor.call(issuePrescription, { body: next.write() })).toMatchObject({
      status: 422,
      body: { code: 'QUALIFICATION_ENDED', clause: 'M27' },
    });
  });
});
