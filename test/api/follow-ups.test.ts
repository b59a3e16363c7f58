import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  getFollowUps,
  listFollowUpCases,
  recordFollowUp,
} from '../../src/contract/eligibility-follow-ups.ts';
import { issuePrescription } from '../../src/contract/prescription.ts';
import { listDoctorWork } from '../../src/contract/statistics-doctor-work.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { DOCTOR, HOSPITAL, preparePrescribing, type PrescribingGround } from '../support/prescribing.ts';

let server: TestServer;
let ground: PrescribingGround;
let office: Caller;
let foreignAgency: Caller;
let agency: Caller;
let id: number;

beforeAll(async () => {
  server = await startTestServer();
  ground = await preparePrescribing(server);
  const patient = await ground.addPatient(1);
  id = patient.applicationId;
  await ground.doctor.ok(issuePrescription, { body: patient.write() });
  office = await server.signIn({
    login: 'f.office',
    name: '示例',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  const area = (login: string, areaCode: string) =>
    server.signIn({ login, name: '示例', role: 'areaBureau', areaCode });
  agency = await area('f.bureau', '430100');
  foreignAgency = await area('f.foreign', '430900');
});
afterAll(() => server.close());

const ASSESSMENT = {
  assessedOn: '2026-06-15',
  response: 'partial',
  tolerance: 'mild',
  continues: true,
  words: '示例：复查病灶缩小',
  nextOn: '2026-09-15',
} as const;

describe('责任医师的随访评估（M20）', () => {
  it('本人记录，医院和参保地看得到，别的医师和外地看不到', async () => {
    const params = { id };
    expect((await ground.otherHospital.call(recordFollowUp, { params, body: ASSESSMENT })).status).toBe(404);
    expect((await ground.otherField.call(recordFollowUp, { params, body: ASSESSMENT })).status).toBe(404);
    expect((await office.call(recordFollowUp, { params, body: ASSESSMENT })).status).toBe(403);
    for (const wrong of [
      { assessedOn: '2026-06-16' },
      { nextOn: null },
      { nextOn: '2026-06-15' },
      { continues: false },
    ])
      expect(
        (await ground.doctor.call(recordFollowUp, { params, body: { ...ASSESSMENT, ...wrong } })).status,
      ).toBe(400);
    const early = { ...ASSESSMENT, assessedOn: '2020-01-01' };
    expect(await ground.doctor.call(recordFollowUp, { params, body: early })).toMatchObject({
      status: 422,
      body: { code: 'ELIGIBILITY_MISSING' },
    });
    await ground.doctor.ok(recordFollowUp, { params, body: ASSESSMENT });
    expect(await office.ok(getFollowUps, { params })).toMatchObject({
      mayRecord: false,
      nextOn: '2026-09-15',
      rows: [{ response: 'partial', words: '示例：复查病灶缩小' }],
    });
    expect((await foreignAgency.call(getFollowUps, { params })).status).toBe(404);
    expect((await foreignAgency.ok(listFollowUpCases, { query: {} })).total).toBe(0);
    expect((await ground.otherField.ok(listFollowUpCases, { query: {} })).total).toBe(0);
  });

  it('过了约定的日期列入待评估；停药以后不再提醒', async () => {
    expect((await ground.doctor.ok(listFollowUpCases, { query: { due: 'overdue' } })).total).toBe(0);
    server.clock.setDay('2026-09-16');
    const again = await server.signInAs('f.office', 'passw0rd');
    const late = await again.ok(listFollowUpCases, { query: { due: 'overdue' } });
    expect(late.rows).toMatchObject([{ applicationId: id, nextOn: '2026-09-15', overdue: true }]);
    server.clock.setDay('2026-06-15');
    const stop = { ...ASSESSMENT, response: 'progressed', continues: false, nextOn: null } as const;
    await ground.doctor.ok(recordFollowUp, { params: { id }, body: stop });
    expect((await ground.doctor.ok(listFollowUpCases, { query: {} })).total).toBe(0);
  });
});

describe('责任医师工作量（M20）', () => {
  const YEAR = { fromOn: '2026-01-01', toOn: '2026-12-31' };

  it('按起止日期统计，各看各的；不含任何患者', async () => {
    const own = await ground.doctor.ok(listDoctorWork, { query: YEAR });
    expect(own.rows).toMatchObject([{ doctorCode: DOCTOR, prescriptions: 1, followUps: 2, patients: 1 }]);
    const hospital = await office.ok(listDoctorWork, { query: YEAR });
    expect(hospital.rows[0]?.doctorCode).toBe(DOCTOR);
    expect(hospital.rows.every((row) => row.doctorCode.startsWith('D430102'))).toBe(true);
    expect((await agency.ok(listDoctorWork, { query: YEAR })).total).toBe(hospital.total);
    expect((await foreignAgency.ok(listDoctorWork, { query: YEAR })).total).toBe(0);
    const before = await office.ok(listDoctorWork, { query: { fromOn: '2025-01-01', toOn: '2025-12-31' } });
    expect(before.rows.every((row) => row.prescriptions === 0 && row.followUps === 0)).toBe(true);
    expect(
      (await office.call(listDoctorWork, { query: { fromOn: '2026-02-01', toOn: '2026-01-01' } })).status,
    ).toBe(400);
  });
});
