import { describe, expect, it } from 'vitest';
import { day } from '../../src/base/date.ts';
import {
  addTitleRelaxation,
  checkDoctorFiling,
  endDoctorFiling,
  fileDoctor,
  getDoctorFiling,
  listActingDoctors,
  listDoctorFilings,
  listPublishedDoctors,
  listTitleRelaxations,
  publishDoctorFilings,
  suspendDoctorFiling,
} from '../../src/contract/providers-doctors.ts';
import { listPractitioners, registerInstitution } from '../../src/contract/providers.ts';
import { mayDoctorActFor } from '../../src/domain/providers/doctor.ts';
import { findSigningCertificate } from '../../src/server/identity/certificate-store.ts';
import { loadDoctorFacts } from '../../src/server/providers/store.ts';
import { HOSPITAL, setProviders } from '../support/providers-stage.ts';

const stage = setProviders();

describe('责任医师申报、审核、公布（M20、M21、M28）', () => {
  const FILED = {
    doctorCode: 'D430102000001',
    name: '示例·周医师',
    department: '肿瘤科',
    title: '副主任医师',
    licenceNo: '110430000000001',
    fields: ['肿瘤'],
  } as const;
  const doctorMay = async (doctorCode: string, field: string, on: string) => {
    const facts = await stage.server.world.db.transaction('none', (tx) =>
      loadDoctorFacts(tx, doctorCode, day(on)),
    );
    if (!facts) throw new Error('no such doctor');
    const outcome = mayDoctorActFor(facts, field, day(on));
    return outcome.ok ? 'ok' : outcome.refusal.code;
  };

  it('医院申报，市州审核，省里公布，之后全省可选', async () => {
    const office = await stage.officeOf('office.a', HOSPITAL.code);
    const { id } = await office.ok(fileDoctor, { body: { ...FILED, fields: [...FILED.fields] } });
    expect(await doctorMay(FILED.doctorCode, '肿瘤', '2026-06-15')).toBe('DOCTOR_NOT_PUBLISHED');
    expect((await stage.province.ok(publishDoctorFilings, { body: { ids: [id, 999999] } })).rows).toEqual([
      { id, name: FILED.name, done: false, reason: '现在的状态：待经办审核' },
      { id: 999999, name: '', done: false, reason: '没有这份申报' },
    ]);
    expect((await stage.otherAgency.call(checkDoctorFiling, { params: { id } })).status).toBe(404);
    await stage.agency.ok(checkDoctorFiling, { params: { id } });
    expect(await stage.agency.call(checkDoctorFiling, { params: { id } })).toMatchObject({
      status: 422,
      body: { code: 'FILING_STEP_NOT_ALLOWED', clause: 'M21' },
    });
    expect((await stage.province.ok(publishDoctorFilings, { body: { ids: [id] } })).published).toBe(1);
    expect([
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-06-14'),
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-06-15'),
      await doctorMay(FILED.doctorCode, '风湿免疫', '2026-06-15'),
    ]).toEqual(['DOCTOR_NOT_PUBLISHED', 'ok', 'DOCTOR_FIELD_MISMATCH']);
    expect(await stage.agency.ok(getDoctorFiling, { params: { id } })).toMatchObject({
      state: 'published',
      checkedBy: '示例·长沙经办',
      publishedBy: '示例·省目录',
      publishedOn: '2026-06-15',
    });
    const certificate = await stage.server.world.db.transaction('none', (tx) =>
      findSigningCertificate(tx, 'practitioner', FILED.doctorCode, stage.server.clock.now()),
    );
    expect(certificate?.holder.code).toBe(FILED.doctorCode);
    const elsewhere = await stage.otherAgency.ok(listActingDoctors, { query: { field: '肿瘤' } });
    expect(elsewhere.rows).toMatchObject([
      { doctorCode: FILED.doctorCode, hospitalCode: HOSPITAL.code, cityName: '长沙市' },
    ]);
  });

  it('公开名单没有个人号码', async () => {
    const list = await stage.server.anonymous.ok(listPublishedDoctors, { query: { q: '示例·周' } });
    expect(list.rows).toMatchObject([{ name: FILED.name, title: '副主任医师', hospitalName: HOSPITAL.name }]);
    expect(JSON.stringify(list)).not.toMatch(/D\d{12}|110430/);
    expect((await stage.server.anonymous.call(listActingDoctors, { query: {} })).status).toBe(401);
  });

  it('主治医师要有本地区放宽才收，放宽按日期', async () => {
    const office = await stage.officeOf('office.b', HOSPITAL.code);
    const junior = {
      ...FILED,
      doctorCode: 'D430102000002',
      name: '示例·吴医师',
      title: '主治医师',
      fields: ['肿瘤'],
    } as const;
    expect(await office.call(fileDoctor, { body: { ...junior, fields: ['肿瘤'] } })).toMatchObject({
      status: 422,
      body: { code: 'DOCTOR_TITLE_TOO_LOW', clause: 'M20' },
    });
    expect(
      (await stage.agency.ok(listPractitioners, { params: { code: HOSPITAL.code }, query: {} })).total,
    ).toBe(1);
    await stage.admin.ok(addTitleRelaxation, {
      body: { areaCode: '430200', title: '主治医师', fromOn: '2026-01-01', toOn: null, source: '示例文件' },
    });
    expect((await office.call(fileDoctor, { body: { ...junior, fields: ['肿瘤'] } })).status).toBe(422);
    await stage.admin.ok(addTitleRelaxation, {
      body: {
        areaCode: '430100',
        title: '主治医师',
        fromOn: '2026-06-01',
        toOn: '2026-12-31',
        source: '示例文件',
      },
    });
    const { id } = await office.ok(fileDoctor, { body: { ...junior, fields: ['肿瘤'] } });
    await stage.agency.ok(checkDoctorFiling, { params: { id } });
    await stage.province.ok(publishDoctorFilings, { body: { ids: [id] } });
    expect([
      await doctorMay(junior.doctorCode, '肿瘤', '2026-12-31'),
      await doctorMay(junior.doctorCode, '肿瘤', '2027-01-01'),
    ]).toEqual(['ok', 'DOCTOR_TITLE_TOO_LOW']);
    expect((await stage.agency.ok(listTitleRelaxations, {})).rows.map((row) => row.areaName)).toEqual([
      '长沙市',
      '株洲市',
    ]);
    expect(
      await office.call(fileDoctor, {
        body: { ...FILED, doctorCode: 'D430102000003', title: '住院医师', fields: ['肿瘤'] },
      }),
    ).toMatchObject({ status: 422, body: { code: 'DOCTOR_TITLE_TOO_LOW' } });
  });

  it('暂停期内和退出后不能再签，医院只看得到本院的申报', async () => {
    const { rows } = await stage.agency.ok(listDoctorFilings, { query: { q: '示例·周' } });
    const id = rows[0]?.id ?? 0;
    await stage.agency.ok(suspendDoctorFiling, {
      params: { id },
      body: { fromOn: '2026-08-01', toOn: '2026-08-31', reason: '示例：记分' },
    });
    expect([
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-07-31'),
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-08-15'),
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-09-01'),
    ]).toEqual(['ok', 'DOCTOR_NOT_PUBLISHED', 'ok']);
    await stage.agency.ok(endDoctorFiling, {
      params: { id },
      body: { endedOn: '2026-10-01', reason: '示例：调离' },
    });
    expect(await doctorMay(FILED.doctorCode, '肿瘤', '2026-10-01')).toBe('DOCTOR_NOT_PUBLISHED');
    stage.server.clock.setDay('2026-08-10');
    const late = await stage.server.signIn({
      login: 'agency.late',
      name: '示例·长沙经办二',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    expect(
      (await late.ok(listDoctorFilings, { query: { state: 'suspended' } })).rows.map((row) => row.id),
    ).toEqual([id]);
    expect((await stage.server.anonymous.ok(listPublishedDoctors, { query: { q: '示例·周' } })).total).toBe(
      0,
    );
    stage.server.clock.setDay('2026-06-15');
    expect(
      (
        await stage.otherAgency.call(suspendDoctorFiling, {
          params: { id },
          body: { fromOn: null, toOn: null, reason: '越权' },
        })
      ).status,
    ).toBe(404);
    expect(
      (
        await stage.otherAgency.call(endDoctorFiling, {
          params: { id },
          body: { endedOn: '2026-10-01', reason: '越权' },
        })
      ).status,
    ).toBe(404);
    await stage.otherAgency.ok(registerInstitution, {
      body: { ...HOSPITAL, code: 'H43020200001', areaCode: '430202' },
    });
    const foreign = await stage.officeOf('office.c', 'H43020200001');
    expect((await foreign.ok(listDoctorFilings, { query: {} })).total).toBe(0);
    expect((await foreign.call(getDoctorFiling, { params: { id } })).status).toBe(404);
    expect(await foreign.call(fileDoctor, { body: { ...FILED, fields: ['肿瘤'] } })).toMatchObject({
      status: 409,
      body: { code: 'PRACTITIONER_EXISTS' },
    });
  });
});
