import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day } from '../../src/base/date.ts';
import { listAudit } from '../../src/contract/identity.ts';
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
import {
  addAgreement,
  endAgreement,
  getInstitution,
  listInstitutions,
  listPractitioners,
  registerInstitution,
  registerPharmacist,
  suspendAgreement,
} from '../../src/contract/providers.ts';
import { agreementOn } from '../../src/domain/providers/agreement.ts';
import { mayDoctorActFor } from '../../src/domain/providers/doctor.ts';
import { findSigningCertificate } from '../../src/server/identity/certificate-store.ts';
import { listAgreements, loadDoctorFacts } from '../../src/server/providers/store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';

let server: TestServer;
let agency: Caller;
let otherAgency: Caller;
let province: Caller;
let admin: Caller;

const HOSPITAL = {
  code: 'H43010200001',
  name: '示例市第一医院',
  level: '三级甲等',
  areaCode: '430102',
  address: '示例路 1 号',
  phone: '0731-88880001',
};
const PHARMACY = {
  code: 'P43010200001',
  name: '示例大药房一店',
  level: '',
  areaCode: '430102',
  address: '示例路 2 号',
  phone: '',
};
const HOSPITAL_CLAUSES = ['outpatientDualChannel', 'outsideBudget', 'doctorService'] as const;

beforeAll(async () => {
  server = await startTestServer();
  agency = await server.signIn({
    login: 'agency.a',
    name: '示例·长沙经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  otherAgency = await server.signIn({
    login: 'agency.b',
    name: '示例·株洲经办',
    role: 'agencyReviewer',
    areaCode: '430200',
  });
  province = await server.signIn({ login: 'province', name: '示例·省目录', role: 'provinceCatalogue' });
  admin = await server.signIn({ login: 'admin', name: '示例·管理', role: 'provinceAdmin' });
  await agency.ok(registerInstitution, { body: HOSPITAL });
  await agency.ok(registerInstitution, { body: PHARMACY });
});
afterAll(() => server.close());

function officeOf(login: string, institutionCode: string) {
  return server.signIn({ login, name: `示例·${login}`, role: 'hospitalOffice', institutionCode });
}

describe('定点机构登记（M2、M7）', () => {
  it('编码要与区划一致，重复、外地都不收', async () => {
    expect(
      await agency.call(registerInstitution, { body: { ...HOSPITAL, code: 'H43010400009' } }),
    ).toMatchObject({ status: 400, body: { field: 'code' } });
    expect(await agency.call(registerInstitution, { body: HOSPITAL })).toMatchObject({
      status: 409,
      body: { code: 'INSTITUTION_EXISTS' },
    });
    expect(
      (await otherAgency.call(registerInstitution, { body: { ...HOSPITAL, code: 'H43010200008' } })).status,
    ).toBe(403);
    expect((await admin.call(registerInstitution, { body: HOSPITAL })).status).toBe(403);
  });

  it('两类机构都在公开名单里，可按类别和协议状态筛选', async () => {
    const all = await server.anonymous.ok(listInstitutions, { query: { areaCode: '430100' } });
    expect(all.rows.map((row) => [row.code, row.kind, row.agreement])).toEqual([
      [HOSPITAL.code, 'hospital', null],
      [PHARMACY.code, 'pharmacy', null],
    ]);
    expect(
      (await server.anonymous.ok(listInstitutions, { query: { kind: 'pharmacy', q: '大药房' } })).total,
    ).toBe(1);
    expect((await server.anonymous.ok(listInstitutions, { query: { q: '%药%' } })).total).toBe(0);
  });
});

describe('“双通道”协议（M25、M26、M27）', () => {
  it('缺必备条款的协议拒绝，并说出缺哪一条', async () => {
    const answer = await agency.call(addAgreement, {
      params: { code: HOSPITAL.code },
      body: {
        agreementNo: '示例协0',
        clauses: ['outpatientDualChannel'],
        fromOn: '2026-01-01',
        toOn: '2026-12-31',
      },
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'AGREEMENT_CLAUSES_MISSING', clause: 'M27' } });
    expect(JSON.stringify(answer.body)).toContain('总额控制');
    expect((await agency.ok(getInstitution, { params: { code: HOSPITAL.code } })).agreements).toEqual([]);
  });

  it('协议按日期生效，可中止、恢复、终止', async () => {
    const { id } = await agency.ok(addAgreement, {
      params: { code: HOSPITAL.code },
      body: {
        agreementNo: '示例协1',
        clauses: [...HOSPITAL_CLAUSES],
        fromOn: '2026-01-01',
        toOn: '2026-12-31',
      },
    });
    const inForce = async (on: string) =>
      agreementOn(
        'hospital',
        await server.world.db.transaction('none', (tx) => listAgreements(tx, HOSPITAL.code)),
        day(on),
      ).ok;
    expect([
      await inForce('2025-12-31'),
      await inForce('2026-01-01'),
      await inForce('2026-12-31'),
      await inForce('2027-01-01'),
    ]).toEqual([false, true, true, false]);
    await agency.ok(suspendAgreement, {
      params: { id },
      body: { fromOn: '2026-06-10', toOn: '2026-06-20', reason: '示例：整改' },
    });
    expect([
      await inForce('2026-06-09'),
      await inForce('2026-06-10'),
      await inForce('2026-06-20'),
      await inForce('2026-06-21'),
    ]).toEqual([true, false, false, true]);
    expect((await server.anonymous.ok(listInstitutions, { query: { agreement: 'inForce' } })).total).toBe(0);
    await agency.ok(suspendAgreement, {
      params: { id },
      body: { fromOn: null, toOn: null, reason: '示例：整改完成' },
    });
    expect(
      (await server.anonymous.ok(listInstitutions, { query: { agreement: 'inForce' } })).rows,
    ).toMatchObject([{ code: HOSPITAL.code, agreement: 'inForce' }]);
    await agency.ok(endAgreement, { params: { id }, body: { endedOn: '2026-07-01', reason: '示例：退出' } });
    expect([await inForce('2026-06-30'), await inForce('2026-07-01')]).toEqual([true, false]);
    const { agreements } = await agency.ok(getInstitution, { params: { code: HOSPITAL.code } });
    expect(agreements.map((one) => one.stopReason)).toEqual(['示例：退出']);
    const second = {
      agreementNo: '示例协2',
      clauses: [...HOSPITAL_CLAUSES],
      fromOn: '2026-07-02',
      toOn: '2027-12-31',
    };
    await agency.ok(addAgreement, { params: { code: HOSPITAL.code }, body: second });
    expect(await agency.call(addAgreement, { params: { code: HOSPITAL.code }, body: second })).toMatchObject({
      status: 409,
      body: { code: 'AGREEMENT_EXISTS' },
    });
    expect(
      (await agency.ok(getInstitution, { params: { code: HOSPITAL.code } })).agreements.map(
        (one) => one.state,
      ),
    ).toEqual(['coming', 'inForce']);
  });

  it('外地经办不能动本地协议', async () => {
    const { agreements } = await otherAgency.ok(getInstitution, { params: { code: HOSPITAL.code } });
    const id = agreements[0]?.id ?? 0;
    const body = {
      agreementNo: '示例协9',
      clauses: [...HOSPITAL_CLAUSES],
      fromOn: '2026-01-01',
      toOn: '2026-12-31',
    };
    expect((await otherAgency.call(addAgreement, { params: { code: HOSPITAL.code }, body })).status).toBe(
      404,
    );
    expect(
      (
        await otherAgency.call(suspendAgreement, {
          params: { id },
          body: { fromOn: '2026-06-10', toOn: null, reason: '越权' },
        })
      ).status,
    ).toBe(404);
    expect(
      (
        await otherAgency.call(endAgreement, {
          params: { id },
          body: { endedOn: '2026-06-10', reason: '越权' },
        })
      ).status,
    ).toBe(404);
    expect(
      await agency.call(suspendAgreement, {
        params: { id },
        body: { fromOn: null, toOn: '2026-06-10', reason: '示例' },
      }),
    ).toMatchObject({ status: 400, body: { field: 'fromOn' } });
  });
});

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
    const facts = await server.world.db.transaction('none', (tx) => loadDoctorFacts(tx, doctorCode, day(on)));
    if (!facts) throw new Error('no such doctor');
    const outcome = mayDoctorActFor(facts, field, day(on));
    return outcome.ok ? 'ok' : outcome.refusal.code;
  };

  it('医院申报，市州审核，省里公布，之后全省可选', async () => {
    const office = await officeOf('office.a', HOSPITAL.code);
    const { id } = await office.ok(fileDoctor, { body: { ...FILED, fields: [...FILED.fields] } });
    expect(await doctorMay(FILED.doctorCode, '肿瘤', '2026-06-15')).toBe('DOCTOR_NOT_PUBLISHED');
    expect((await province.ok(publishDoctorFilings, { body: { ids: [id, 999999] } })).rows).toEqual([
      { id, name: FILED.name, done: false, reason: '现在的状态：待经办审核' },
      { id: 999999, name: '', done: false, reason: '没有这份申报' },
    ]);
    expect((await otherAgency.call(checkDoctorFiling, { params: { id } })).status).toBe(404);
    await agency.ok(checkDoctorFiling, { params: { id } });
    expect(await agency.call(checkDoctorFiling, { params: { id } })).toMatchObject({
      status: 422,
      body: { code: 'FILING_STEP_NOT_ALLOWED', clause: 'M21' },
    });
    expect((await province.ok(publishDoctorFilings, { body: { ids: [id] } })).published).toBe(1);
    expect([
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-06-14'),
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-06-15'),
      await doctorMay(FILED.doctorCode, '风湿免疫', '2026-06-15'),
    ]).toEqual(['DOCTOR_NOT_PUBLISHED', 'ok', 'DOCTOR_FIELD_MISMATCH']);
    expect(await agency.ok(getDoctorFiling, { params: { id } })).toMatchObject({
      state: 'published',
      checkedBy: '示例·长沙经办',
      publishedBy: '示例·省目录',
      publishedOn: '2026-06-15',
    });
    const certificate = await server.world.db.transaction('none', (tx) =>
      findSigningCertificate(tx, 'practitioner', FILED.doctorCode, server.clock.now()),
    );
    expect(certificate?.holder.code).toBe(FILED.doctorCode);
    const elsewhere = await otherAgency.ok(listActingDoctors, { query: { field: '肿瘤' } });
    expect(elsewhere.rows).toMatchObject([
      { doctorCode: FILED.doctorCode, hospitalCode: HOSPITAL.code, cityName: '长沙市' },
    ]);
  });

  it('公开名单没有个人号码', async () => {
    const list = await server.anonymous.ok(listPublishedDoctors, { query: { q: '示例·周' } });
    expect(list.rows).toMatchObject([{ name: FILED.name, title: '副主任医师', hospitalName: HOSPITAL.name }]);
    expect(JSON.stringify(list)).not.toMatch(/D\d{12}|110430/);
    expect((await server.anonymous.call(listActingDoctors, { query: {} })).status).toBe(401);
  });

  it('主治医师要有本地区放宽才收，放宽按日期', async () => {
    const office = await officeOf('office.b', HOSPITAL.code);
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
    expect((await agency.ok(listPractitioners, { params: { code: HOSPITAL.code }, query: {} })).total).toBe(
      1,
    );
    await admin.ok(addTitleRelaxation, {
      body: { areaCode: '430200', title: '主治医师', fromOn: '2026-01-01', toOn: null, source: '示例文件' },
    });
    expect((await office.call(fileDoctor, { body: { ...junior, fields: ['肿瘤'] } })).status).toBe(422);
    await admin.ok(addTitleRelaxation, {
      body: {
        areaCode: '430100',
        title: '主治医师',
        fromOn: '2026-06-01',
        toOn: '2026-12-31',
        source: '示例文件',
      },
    });
    const { id } = await office.ok(fileDoctor, { body: { ...junior, fields: ['肿瘤'] } });
    await agency.ok(checkDoctorFiling, { params: { id } });
    await province.ok(publishDoctorFilings, { body: { ids: [id] } });
    expect([
      await doctorMay(junior.doctorCode, '肿瘤', '2026-12-31'),
      await doctorMay(junior.doctorCode, '肿瘤', '2027-01-01'),
    ]).toEqual(['ok', 'DOCTOR_TITLE_TOO_LOW']);
    expect((await agency.ok(listTitleRelaxations, {})).rows.map((row) => row.areaName)).toEqual([
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
    const { rows } = await agency.ok(listDoctorFilings, { query: { q: '示例·周' } });
    const id = rows[0]?.id ?? 0;
    await agency.ok(suspendDoctorFiling, {
      params: { id },
      body: { fromOn: '2026-08-01', toOn: '2026-08-31', reason: '示例：记分' },
    });
    expect([
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-07-31'),
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-08-15'),
      await doctorMay(FILED.doctorCode, '肿瘤', '2026-09-01'),
    ]).toEqual(['ok', 'DOCTOR_NOT_PUBLISHED', 'ok']);
    await agency.ok(endDoctorFiling, {
      params: { id },
      body: { endedOn: '2026-10-01', reason: '示例：调离' },
    });
    expect(await doctorMay(FILED.doctorCode, '肿瘤', '2026-10-01')).toBe('DOCTOR_NOT_PUBLISHED');
    server.clock.setDay('2026-08-10');
    const late = await server.signIn({
      login: 'agency.late',
      name: '示例·长沙经办二',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    expect(
      (await late.ok(listDoctorFilings, { query: { state: 'suspended' } })).rows.map((row) => row.id),
    ).toEqual([id]);
    expect((await server.anonymous.ok(listPublishedDoctors, { query: { q: '示例·周' } })).total).toBe(0);
    server.clock.setDay('2026-06-15');
    expect(
      (
        await otherAgency.call(suspendDoctorFiling, {
          params: { id },
          body: { fromOn: null, toOn: null, reason: '越权' },
        })
      ).status,
    ).toBe(404);
    expect(
      (
        await otherAgency.call(endDoctorFiling, {
          params: { id },
          body: { endedOn: '2026-10-01', reason: '越权' },
        })
      ).status,
    ).toBe(404);
    await otherAgency.ok(registerInstitution, {
      body: { ...HOSPITAL, code: 'H43020200001', areaCode: '430202' },
    });
    const foreign = await officeOf('office.c', 'H43020200001');
    expect((await foreign.ok(listDoctorFilings, { query: {} })).total).toBe(0);
    expect((await foreign.call(getDoctorFiling, { params: { id } })).status).toBe(404);
    expect(await foreign.call(fileDoctor, { body: { ...FILED, fields: ['肿瘤'] } })).toMatchObject({
      status: 409,
      body: { code: 'PRACTITIONER_EXISTS' },
    });
  });
});

describe('药师登记', () => {
  it('登记在药店名下并发给签名证书，写入留痕', async () => {
    const pharmacist = {
      code: 'Y430102000001',
      name: '示例·药师',
      title: '执业药师',
      licenceNo: '430000000001',
    };
    await agency.ok(registerPharmacist, { params: { code: PHARMACY.code }, body: pharmacist });
    expect(
      await agency.call(registerPharmacist, { params: { code: PHARMACY.code }, body: pharmacist }),
    ).toMatchObject({ status: 409 });
    expect(
      await agency.call(registerPharmacist, {
        params: { code: HOSPITAL.code },
        body: { ...pharmacist, code: 'Y430102000002' },
      }),
    ).toMatchObject({ status: 400 });
    expect(
      (
        await otherAgency.call(registerPharmacist, {
          params: { code: PHARMACY.code },
          body: { ...pharmacist, code: 'Y430102000003' },
        })
      ).status,
    ).toBe(404);
    expect(
      (await otherAgency.call(listPractitioners, { params: { code: PHARMACY.code }, query: {} })).status,
    ).toBe(404);
    const certificate = await server.world.db.transaction('none', (tx) =>
      findSigningCertificate(tx, 'practitioner', pharmacist.code, server.clock.now()),
    );
    expect(certificate?.holderName).toBe(pharmacist.name);
    const auditor = await server.signIn({ login: 'auditor', name: '示例·审计', role: 'auditor' });
    expect(
      (await auditor.ok(listAudit, { query: { action: 'providers.registerPharmacist' } })).rows.map(
        (row) => row.detail,
      ),
    ).toEqual([pharmacist.code]);
  });
});
