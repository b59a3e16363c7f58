import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { day } from '../../src/base/date.ts';
import { listAudit } from '../../src/contract/identity.ts';
import {
  changeAssistance,
  changeEnrolment,
  changeMajorIllness,
  getMyCover,
  getPerson,
  identifyPatient,
  importPersons,
  listPersons,
  registerPerson,
  revealPerson,
} from '../../src/contract/insured.ts';
import {
  findAssistanceOn,
  findEnrolmentOn,
  findPersonByCredential,
  insertCredential,
  isInMajorIllnessOn,
} from '../../src/server/insured/store.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { identityNumber, insertTestPerson } from '../support/province.ts';

let server: TestServer;
let agency: Caller;
let otherAgency: Caller;
let admin: Caller;
let auditor: Caller;

beforeAll(async () => {
  server = await startTestServer();
  agency = await server.signIn({
    login: 'agency.changsha',
    name: '示例·长沙经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  otherAgency = await server.signIn({
    login: 'agency.zhuzhou',
    name: '示例·株洲经办',
    role: 'agencyReviewer',
    areaCode: '430200',
  });
  admin = await server.signIn({ login: 'admin', name: '示例·管理', role: 'provinceAdmin' });
  auditor = await server.signIn({ login: 'auditor', name: '示例·审计', role: 'auditor' });
});
afterAll(() => server.close());

const NEW_PERSON = {
  name: '示例·王小明',
  phone: '13900005678',
  address: '示例路 1 号',
  areaCode: '430102',
  scheme: 'employee',
  fromOn: '2026-01-01',
  majorIllness: true,
} as const;

describe('登记与查找参保人（M5、M7）', () => {
  it('登记后本地区能查到，号码打码，显示完整号码要留痕', async () => {
    const idNumber = identityNumber(1, '19620315');
    const { id, personNo } = await agency.ok(registerPerson, { body: { ...NEW_PERSON, idNumber } });
    expect(personNo).toMatch(/^430102\d{8}$/);
    const found = await agency.ok(listPersons, { query: { q: '示例·王' } });
    expect(found.rows).toMatchObject([
      {
        id,
        sex: 'male',
        age: 64,
        scheme: 'employee',
        status: 'normal',
        maskedIdNumber: `4301**********${idNumber.slice(-4)}`,
      },
    ]);
    expect((await agency.ok(listPersons, { query: { q: idNumber } })).rows.map((row) => row.id)).toEqual([
      id,
    ]);
    const person = await agency.ok(getPerson, { params: { id } });
    expect(JSON.stringify(person)).not.toContain(idNumber);
    expect(person.majorIllness).toEqual([{ scheme: 'employee', fromOn: '2026-01-01', toOn: null }]);
    expect(await agency.ok(revealPerson, { params: { id } })).toEqual({ idNumber, phone: '13900005678' });
    const audit = await auditor.ok(listAudit, { query: { subject: String(id), action: 'insured' } });
    expect(audit.rows.map((row) => row.action)).toEqual([
      'insured.revealPerson',
      'insured.getPerson',
      'insured.registerPerson',
    ]);
  });

  it('校验码不对、重复登记、外地区划都不收', async () => {
    const idNumber = identityNumber(2);
    const wrong = `${idNumber.slice(0, 17)}${idNumber.endsWith('1') ? '2' : '1'}`;
    expect(await agency.call(registerPerson, { body: { ...NEW_PERSON, idNumber: wrong } })).toMatchObject({
      status: 400,
      body: { field: 'idNumber' },
    });
    await agency.ok(registerPerson, { body: { ...NEW_PERSON, idNumber } });
    expect(await agency.call(registerPerson, { body: { ...NEW_PERSON, idNumber } })).toMatchObject({
      status: 409,
      body: { code: 'PERSON_EXISTS' },
    });
    expect(
      await agency.call(registerPerson, {
        body: { ...NEW_PERSON, idNumber: identityNumber(3), areaCode: '430202' },
      }),
    ).toMatchObject({ status: 403 });
    expect(
      await agency.call(registerPerson, {
        body: { ...NEW_PERSON, idNumber: identityNumber(3), fromOn: '2026-02-30' },
      }),
    ).toMatchObject({ status: 400, body: { field: 'fromOn' } });
  });

  it('外地经办查不到本地区的人，其他岗位不能查', async () => {
    const id = await server.world.db.transaction('all', (tx) =>
      insertTestPerson(server.world, tx, 10, { name: '示例·李四' }),
    );
    expect((await otherAgency.ok(listPersons, { query: { q: '示例·李四' } })).total).toBe(0);
    expect(await otherAgency.call(getPerson, { params: { id } })).toMatchObject({ status: 404 });
    expect(await otherAgency.call(revealPerson, { params: { id } })).toMatchObject({ status: 404 });
    expect(
      await otherAgency.call(changeEnrolment, {
        params: { id },
        body: { scheme: 'employee', status: 'suspended', fromOn: '2026-06-01', toOn: null },
      }),
    ).toMatchObject({ status: 404 });
    expect((await admin.call(getPerson, { params: { id } })).status).toBe(403);
    expect((await server.anonymous.call(getPerson, { params: { id } })).status).toBe(401);
  });

  it('姓名里的通配符只当作文字', async () => {
    expect((await agency.ok(listPersons, { query: { q: '%' } })).total).toBe(0);
  });
});

describe('参保状态、大病、救助按日期生效（M5、M9.2、M9.4）', () => {
  it('新状态从开始日生效，前一段到前一天为止', async () => {
    const id = await server.world.db.transaction('all', (tx) => insertTestPerson(server.world, tx, 20));
    await agency.ok(changeEnrolment, {
      params: { id },
      body: { scheme: 'employee', status: 'suspended', fromOn: '2026-05-01', toOn: '2026-05-31' },
    });
    await agency.ok(changeEnrolment, {
      params: { id },
      body: { scheme: 'employee', status: 'normal', fromOn: '2026-06-01', toOn: null },
    });
    await agency.ok(changeMajorIllness, {
      params: { id },
      body: { scheme: 'employee', fromOn: '2026-06-01', toOn: '2026-06-30' },
    });
    await agency.ok(changeAssistance, {
      params: { id },
      body: { category: 'subsistence', fromOn: '2026-03-01', toOn: null },
    });
    await agency.ok(changeAssistance, {
      params: { id },
      body: { category: 'extremePoverty', fromOn: '2026-04-01', toOn: null },
    });
    // 一人同时只有一种身份，另一种也不能从同一天开始。
    expect(
      (
        await agency.call(changeAssistance, {
          params: { id },
          body: { category: 'monitored', fromOn: '2026-04-01', toOn: null },
        })
      ).status,
    ).toBe(409);
    await server.world.db.transaction('all', async (tx) => {
      const status = async (on: string) => (await findEnrolmentOn(tx, id, day(on)))?.status;
      expect([
        await status('2025-12-31'),
        await status('2026-04-30'),
        await status('2026-05-01'),
        await status('2026-05-31'),
        await status('2026-06-01'),
      ]).toEqual([undefined, 'normal', 'suspended', 'suspended', 'normal']);
      expect([
        await isInMajorIllnessOn(tx, id, 'employee', day('2026-05-31')),
        await isInMajorIllnessOn(tx, id, 'employee', day('2026-07-01')),
      ]).toEqual([true, false]);
      expect([
        await findAssistanceOn(tx, id, day('2026-02-28')),
        await findAssistanceOn(tx, id, day('2026-03-31')),
        await findAssistanceOn(tx, id, day('2026-04-01')),
      ]).toEqual([
        undefined,
        { category: 'subsistence', from: '2026-03-01', to: '2026-03-31' },
        { category: 'extremePoverty', from: '2026-04-01', to: null },
      ]);
    });
    const again = await agency.call(changeEnrolment, {
      params: { id },
      body: { scheme: 'employee', status: 'waiting', fromOn: '2026-06-01', toOn: null },
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'SPAN_EXISTS' } });
    const backwards = await agency.call(changeEnrolment, {
      params: { id },
      body: { scheme: 'resident', status: 'normal', fromOn: '2026-06-02', toOn: '2026-06-01' },
    });
    expect(backwards).toMatchObject({ status: 400, body: { field: 'toOn' } });
  });

  it('患者看得到自己的参保情况，医师接诊凭凭证核对并留痕（M34、M35）', async () => {
    const id = await server.world.db.transaction('all', async (tx) => {
      const person = await insertTestPerson(server.world, tx, 21, { name: '示例·赵五' });
      await insertCredential(tx, server.world.secrets, person, 'card', 'A12345678');
      return person;
    });
    const patient = await server.signIn({
      login: 'patient21',
      name: '示例·赵五',
      role: 'patient',
      personId: id,
    });
    expect(await patient.ok(getMyCover, {})).toMatchObject({
      name: '示例·赵五',
      scheme: 'employee',
      status: 'normal',
      majorIllness: true,
      assistance: null,
    });
    await server.world.db.transaction('all', async (tx) => {
      await tx.run(
        `INSERT INTO institution (code, kind, name, area_code) VALUES ('H43020200001', 'hospital', '示例医院', '430202')`,
      );
    });
    const doctor = await server.signIn({
      login: 'doctor21',
      name: '示例·医师',
      role: 'responsibleDoctor',
      institutionCode: 'H43020200001',
      practitionerCode: 'D430202000001',
    });
    const seen = await doctor.ok(identifyPatient, {
      body: { credentialKind: 'card', credentialNumber: 'a12345678' },
    });
    expect(seen).toMatchObject({ maskedName: '示****', scheme: 'employee', areaName: '芙蓉区' });
    expect(
      await doctor.call(identifyPatient, {
        body: { credentialKind: 'token', credentialNumber: 'A12345678' },
      }),
    ).toMatchObject({ status: 404 });
    const audit = await auditor.ok(listAudit, { query: { action: 'insured.identifyPatient' } });
    expect(audit.rows.map((row) => row.subjectId)).toEqual([String(id)]);
    const sameByNumber = await server.world.db.transaction('all', (tx) =>
      findPersonByCredential(tx, server.world.secrets, 'idNumber', identityNumber(21).toLowerCase()),
    );
    expect(sameByNumber?.id).toBe(id);
  });
});

describe('批量登记', () => {
  const csv = (...lines: string[]) => [
    {
      field: 'file',
      fileName: '参保人.csv',
      mediaType: 'text/csv',
      content: Buffer.from(
        ['姓名,证件号码,手机号码,住址,区划代码,险种,参保开始日期,参加大病', ...lines].join('\r\n'),
      ),
    },
  ];
  const row = (name: string, order: number, more = ',430102,居民医保,2026-01-01,是') =>
    `${name},${identityNumber(order)},,${'示例路'}${more}`;

  it('先核对每一行，再只写入没有问题的行', async () => {
    const lines = [
      row('示例·批一', 30),
      row('示例·批二', 31, ',430202,居民医保,2026-01-01,是'),
      '示例·批三,430199197001010000,,,430102,居民医保,2026-01-01,是',
      row('示例·批四', 30),
      row('示例·批五', 32, ',430102,商业保险,2026-01-01,是'),
    ];
    const checked = await agency.upload(importPersons, { body: { mode: 'check' } }, csv(...lines));
    expect(checked).toMatchObject({ status: 200, body: { total: 5, ready: 1, written: 0 } });
    expect((await agency.ok(listPersons, { query: { q: '示例·批' } })).total).toBe(0);
    const written = await agency.upload(importPersons, { body: { mode: 'write' } }, csv(...lines));
    expect(written.body).toMatchObject({
      written: 1,
      rows: [
        { line: 2, outcome: 'written' },
        { line: 3, outcome: 'refused', reason: '不是本地区的区划代码' },
        { line: 4, outcome: 'refused', reason: '证件号码有误：位数、出生日期或校验码不对' },
        { line: 5, outcome: 'refused', reason: '证件号码在文件中重复' },
        { line: 6, outcome: 'refused', reason: '险种应为职工医保或居民医保' },
      ],
    });
    expect((await agency.ok(listPersons, { query: { q: '示例·批' } })).rows).toMatchObject([
      { name: '示例·批一', scheme: 'resident' },
    ]);
    const again = await agency.upload(importPersons, { body: { mode: 'write' } }, csv(...lines.slice(0, 1)));
    expect(again.body).toMatchObject({
      written: 0,
      rows: [{ outcome: 'refused', reason: '该证件号码已经登记' }],
    });
  });

  it('缺列名时指出来', async () => {
    const answer = await agency.upload(importPersons, { body: { mode: 'check' } }, [
      {
        field: 'file',
        fileName: 'a.csv',
        mediaType: 'text/csv',
        content: Buffer.from('姓名,险种\n甲,居民医保'),
      },
    ]);
    expect(answer).toMatchObject({ status: 400, body: { field: 'file' } });
    expect(JSON.stringify(answer.body)).toContain('区划代码');
  });
});
