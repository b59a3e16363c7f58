import { beforeAll, describe, expect, it } from 'vitest';
import { day } from '../../src/base/date.ts';
import {
  checkDoctorFiling,
  fileDoctor,
  listActingDoctors,
  listDoctorFilings,
  publishDoctorFilings,
} from '../../src/contract/providers-doctors.ts';
import {
  getPointCase,
  listPointCases,
  listStandings,
  openPointCase,
  takePointStep,
} from '../../src/contract/providers-points.ts';
import { mayDoctorActFor } from '../../src/domain/providers/doctor.ts';
import { checkQualifiedOn } from '../../src/server/providers/points/qualification.ts';
import { loadDoctorFacts } from '../../src/server/providers/store.ts';
import type { Caller } from '../support/api.ts';
import { HOSPITAL, setProviders } from '../support/providers-stage.ts';

const stage = setProviders();
const CODE = 'D430102000001';
let doctor: Caller;
let otherDoctor: Caller;
let office: Caller;
let second: Caller;
let bureau: Caller;
let foreignBureau: Caller;

async function publish(code: string, name: string): Promise<void> {
  const { id } = await office.ok(fileDoctor, {
    body: {
      doctorCode: code,
      name,
      department: '肿瘤科',
      title: '副主任医师',
      licenceNo: '110430000000001',
      fields: ['肿瘤'],
    },
  });
  await bureau.ok(checkDoctorFiling, { params: { id } });
  await stage.province.ok(publishDoctorFilings, { body: { ids: [id] } });
}

beforeAll(async () => {
  const { server } = stage;
  const area = (login: string, role: 'areaBureau' | 'agencyReviewer', areaCode: string) =>
    server.signIn({ login, name: `示例·${login}`, role, areaCode });
  office = await stage.officeOf('office.p', HOSPITAL.code);
  second = await area('agency.second', 'agencyReviewer', '430100');
  bureau = await area('bureau.a', 'areaBureau', '430100');
  foreignBureau = await area('bureau.b', 'areaBureau', '430200');
  await publish(CODE, '示例·郑医师');
  await publish('D430102000002', '示例·冯医师');
  const doctorAs = (login: string, practitionerCode: string) =>
    server.signIn({
      login,
      name: '示例',
      role: 'responsibleDoctor',
      institutionCode: HOSPITAL.code,
      practitionerCode,
    });
  doctor = await doctorAs('doctor.a', CODE);
  otherDoctor = await doctorAs('doctor.b', 'D430102000002');
});

/** Moves to another day; everybody signs in anew, as sessions do not last over it. */
async function moveTo(on: string): Promise<void> {
  stage.server.clock.setDay(on);
  const again = (login: string) => stage.server.signInAs(login, 'passw0rd');
  [doctor, otherDoctor, second, bureau] = [
    await again('doctor.a'),
    await again('doctor.b'),
    await again('agency.second'),
    await again('bureau.a'),
  ];
}

const NOTICE = {
  practitionerCode: CODE,
  basis: 'agreement',
  ground: 'aidedFraud',
  responsibility: 'main',
  happenedOn: '2026-06-01',
  facts: '示例：接诊时没有核对人、证、卡，他人冒名开药。',
  points: 9,
  replyBy: '2026-06-20',
} as const;
const STEP = { words: '示例', points: null, suspendMonths: null, documentNo: '' } as const;
const mayActOn = async (on: string) => {
  const facts = await stage.server.world.db.transaction('none', (tx) => loadDoctorFacts(tx, CODE, day(on)));
  if (!facts) throw new Error('no such doctor');
  const outcome = mayDoctorActFor(facts, '肿瘤', day(on));
  return outcome.ok ? 'ok' : outcome.refusal.code;
};
const take = (who: Caller, id: number, step: string, afterSeq: number, more: object = {}) =>
  who.call(takePointStep, { params: { id }, body: { ...STEP, step, afterSeq, ...more } as never });

describe('医保支付资格记分（M27、M34）', () => {
  let id: number;

  it('告知不记分；陈述期内、告知人本人都不能决定；决定当时起不能签署和开方', async () => {
    expect((await foreignBureau.call(openPointCase, { body: NOTICE })).status).toBe(404);
    expect((await office.call(openPointCase, { body: NOTICE })).status).toBe(403);
    expect(
      (await stage.agency.call(openPointCase, { body: { ...NOTICE, replyBy: '2026-06-15' } })).status,
    ).toBe(400);
    ({ id } = await stage.agency.ok(openPointCase, { body: NOTICE }));
    expect(await mayActOn('2026-06-15')).toBe('ok');
    const decision = { points: 9, suspendMonths: 2, documentNo: '示例处理决定 1 号' };
    expect(await take(stage.agency, id, 'decided', 1, decision)).toMatchObject({
      status: 422,
      body: { code: 'POINT_STEP_NOT_ALLOWED', clause: 'M27' },
    });
    expect(await take(second, id, 'decided', 1, decision)).toMatchObject({
      status: 422,
      body: { code: 'POINT_REPLY_OUTSTANDING' },
    });
    expect((await take(otherDoctor, id, 'replied', 1)).status).toBe(404);
    expect((await take(doctor, id, 'replied', 1)).status).toBe(200);
    expect((await take(second, id, 'decided', 1, decision)).status).toBe(409);
    expect(await take(second, id, 'decided', 2, { ...decision, documentNo: ' ' })).toMatchObject({
      status: 422,
      body: { code: 'POINT_DECISION_INCOMPLETE' },
    });
    expect(await take(second, id, 'decided', 2, { ...decision, suspendMonths: 3 })).toMatchObject({
      status: 422,
      body: { code: 'SUSPENSION_UNFIT', detail: '本年累计 9 分，暂停 1 至 2 个月' },
    });
    expect((await take(second, id, 'decided', 2, decision)).status).toBe(200);
    expect([
      await mayActOn('2026-06-15'),
      await mayActOn('2026-08-14'),
      await mayActOn('2026-08-15'),
    ]).toEqual(['QUALIFICATION_SUSPENDED', 'QUALIFICATION_SUSPENDED', 'ok']);
  });

  it('暂停的医师不在可选名单里，申报列表写明已暂停；各人只看得到自己该看的案子', async () => {
    const acting = await office.ok(listActingDoctors, { query: {} });
    expect(acting.rows.map((row) => row.doctorCode)).toEqual(['D430102000002']);
    const filings = await bureau.ok(listDoctorFilings, { query: { state: 'suspended' } });
    expect(filings.rows.map((row) => row.doctorCode)).toEqual([CODE]);
    const standings = await bureau.ok(listStandings, { query: { state: 'stopped' } });
    expect(standings.rows).toMatchObject([{ code: CODE, state: 'suspended', points: 9, to: '2026-08-14' }]);
    expect((await foreignBureau.ok(listStandings, { query: {} })).total).toBe(0);
    expect((await otherDoctor.ok(listStandings, { query: {} })).rows.map((row) => row.code)).toEqual([
      'D430102000002',
    ]);
    expect((await otherDoctor.ok(listPointCases, { query: {} })).total).toBe(0);
    expect((await foreignBureau.call(getPointCase, { params: { id } })).status).toBe(404);
    expect(await doctor.ok(getPointCase, { params: { id } })).toMatchObject({
      state: 'inForce',
      standing: { state: 'suspended', points: 9 },
      steps: ['appealed', 'repairAsked'],
    });
    expect(
      (await office.ok(listPointCases, { query: { state: 'inForce' } })).rows.map((row) => row.id),
    ).toEqual([id]);
  });

  it('修复减分后提前恢复；申诉由第三人听取，成立即撤销', async () => {
    expect((await take(doctor, id, 'repairAsked', 3)).status).toBe(200);
    await moveTo('2026-06-25');
    expect((await take(second, id, 'repairGranted', 4, { points: 10 })).status).toBe(422);
    expect((await take(second, id, 'repairGranted', 4, { points: 3 })).status).toBe(200);
    expect([await mayActOn('2026-06-24'), await mayActOn('2026-06-25')]).toEqual([
      'QUALIFICATION_SUSPENDED',
      'ok',
    ]);
    expect((await take(doctor, id, 'appealed', 5)).status).toBe(200);
    expect((await take(second, id, 'appealUpheld', 6)).status).toBe(422);
    expect((await take(bureau, id, 'appealUpheld', 6)).status).toBe(200);
    expect((await doctor.ok(listStandings, { query: {} })).rows).toMatchObject([
      { state: 'normal', points: 0 },
    ]);
  });

  it('一年内累计十二分终止；满一年由市州局恢复登记', async () => {
    for (const points of [6, 6]) {
      const opened = await bureau.ok(openPointCase, { body: { ...NOTICE, points, replyBy: '2026-06-26' } });
      await moveTo('2026-06-28');
      const done = await take(second, opened.id, 'decided', 1, { points, documentNo: '示例决定' });
      expect(done.status).toBe(200);
      await moveTo('2026-06-25');
      id = opened.id;
    }
    expect(await mayActOn('2026-06-28')).toBe('QUALIFICATION_ENDED');
    expect(await mayActOn('2027-01-01')).toBe('QUALIFICATION_ENDED');
    await moveTo('2027-06-27');
    expect((await take(bureau, id, 'readmitted', 2)).status).toBe(422);
    await moveTo('2027-06-28');
    expect((await take(bureau, id, 'readmitted', 2)).status).toBe(200);
    expect(await mayActOn('2027-06-28')).toBe('ok');
    const qualified = await stage.server.world.db.transaction('none', (tx) =>
      checkQualifiedOn(tx, CODE, day('2027-06-27')),
    );
    expect(qualified).toMatchObject({ ok: false, refusal: { code: 'QUALIFICATION_ENDED', clause: 'M27' } });
  });
});
