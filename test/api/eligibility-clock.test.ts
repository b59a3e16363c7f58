import { describe, expect, it } from 'vitest';
import {
  acceptApplication,
  approveApplication,
  giveHospitalOpinion,
  stateOpinion,
} from '../../src/contract/eligibility-steps.ts';
import {
  changeInstitutions,
  getApplication,
  listApplications,
  listMyEligibilities,
  submitApplication,
  summariseApplications,
} from '../../src/contract/eligibility.ts';
import { saveWorkCalendar } from '../../src/contract/settings.ts';
import { day } from '../../src/base/date.ts';
import { findEligibilityOn } from '../../src/server/eligibility/store.ts';
import { insertTestDrug } from '../support/province.ts';
import {
  approved,
  confirmed,
  form,
  moveTo,
  newPatient,
  nextOrder,
  papersOf,
  setStage,
  submitted,
  HOSPITAL,
  OTHER_HOSPITAL,
  START,
} from '../support/eligibility-stage.ts';

const stage = setStage();

describe('15 个工作日（M23.3、I5、I17）', () => {
  it.each([
    ['2026-02-09', '2026-03-06', false],
    ['2026-09-18', '2026-10-15', false],
    ['2026-04-30', '2026-05-25', false],
    ['2026-12-28', '2027-01-18', true],
  ])('%s 受理，%s 到期', async (acceptedOn, dueOn, provisional) => {
    await moveTo(stage, acceptedOn);
    const { caller: patient } = await newPatient(stage);
    expect(
      await stage.agency.ok(acceptApplication, { params: { id: await confirmed(stage, patient) } }),
    ).toEqual({ dueOn, provisional });
  });

  it('录入次年安排后，到期日重算并不再是暂定；超期的排在最前', async () => {
    await moveTo(stage, '2026-12-28');
    const { caller: patient } = await newPatient(stage, '示例·孙三');
    const id = await confirmed(stage, patient);
    await stage.agency.ok(acceptApplication, { params: { id } });
    const admin = await stage.server.signIn({
      login: `admin${nextOrder()}`,
      name: '示例·管理',
      role: 'provinceAdmin',
    });
    await admin.ok(saveWorkCalendar, {
      body: {
        year: 2027,
        announced: true,
        source: '示例安排',
        daysOff: ['2027-01-01', '2027-01-04'],
        makeUpDays: ['2027-01-09'],
      },
    });
    expect((await patient.ok(getApplication, { params: { id } })).clock).toEqual({
      dueOn: '2027-01-19',
      provisional: false,
      workingDaysLeft: 15,
    });
    await moveTo(stage, '2027-01-20');
    const late = await stage.agency.ok(listApplications, { query: { queue: 'late' } });
    expect(late.rows.map((row) => row.clock?.workingDaysLeft)).toContain(-1);
    expect(late.rows.map((row) => row.id)).toContain(id);
    const mine = await stage.agency.ok(listApplications, { query: { queue: 'mine', pageSize: 200 } });
    const clocks = mine.rows.flatMap((row) => (row.clock ? [row.clock.dueOn] : []));
    expect(clocks).toEqual([...clocks].sort());
    expect((await stage.agency.ok(summariseApplications, {})).late).toBe(late.total);
    await moveTo(stage, START);
  });

  it('三个工作日内到期的单独计数', async () => {
    const before = (await stage.agency.ok(summariseApplications, {})).soon;
    const { caller: patient } = await newPatient(stage);
    await stage.agency.ok(acceptApplication, { params: { id: await confirmed(stage, patient) } });
    await moveTo(stage, '2026-03-17');
    const at17 = (await stage.agency.ok(summariseApplications, {})).soon;
    await moveTo(stage, '2026-03-18');
    const at18 = (await stage.agency.ok(summariseApplications, {})).soon;
    expect(at18).toBeGreaterThan(at17);
    expect(before).toBe(0);
    await moveTo(stage, START);
  });
});

describe('批准之后（M23.1、M23.5、M25）', () => {
  it('网上变更医院和药店即时生效，全省互认；没有协议的不行', async () => {
    const { caller: patient, personId } = await newPatient(stage);
    const id = await approved(stage, patient);
    const foreign = await stage.server.signIn({
      login: `foreign${nextOrder()}`,
      name: '示例·外院',
      role: 'hospitalOffice',
      institutionCode: OTHER_HOSPITAL,
    });
    expect((await foreign.call(getApplication, { params: { id } })).status).toBe(404);
    await patient.ok(changeInstitutions, {
      params: { id },
      body: { hospitalCode: OTHER_HOSPITAL, pharmacyCode: null },
    });
    expect((await foreign.call(getApplication, { params: { id } })).status).toBe(200);
    const held = await stage.server.world.db.transaction('all', (tx) =>
      findEligibilityOn(tx, personId, stage.entryKey, day('2026-03-02')),
    );
    expect(held).toMatchObject({ hospitalCode: OTHER_HOSPITAL, pharmacyCode: null });
    await stage.server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO institution (code, kind, name, area_code) VALUES ('P43010200009', 'pharmacy', '示例无协议药店', '430102') ON CONFLICT DO NOTHING`,
      ),
    );
    const refused = await patient.call(changeInstitutions, {
      params: { id },
      body: { hospitalCode: OTHER_HOSPITAL, pharmacyCode: 'P43010200009' },
    });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'INSTITUTION_WITHOUT_AGREEMENT', clause: 'M25' },
    });
    const open = await submittedFor();
    expect(
      await open.patient.call(changeInstitutions, {
        params: { id: open.id },
        body: { hospitalCode: HOSPITAL, pharmacyCode: null },
      }),
    ).toMatchObject({ status: 422, body: { code: 'ELIGIBILITY_MISSING' } });
  });

  async function submittedFor() {
    const { caller: patient } = await newPatient(stage);
    return { patient, id: await submitted(stage, patient) };
  }

  it('药品调出后待遇自行终止，患者看得到原因（M23.5）', async () => {
    const key = await stage.server.world.db.transaction('all', (tx) =>
      insertTestDrug(tx, { name: '示例将调出', removedOn: '2026-06-01' }),
    );
    const { caller: patient } = await newPatient(stage);
    const { id } = await patient.ok(submitApplication, {
      body: form(stage, await papersOf(patient), { entryKey: key }),
    });
    await stage.doctor.ok(stateOpinion, { params: { id }, body: { opinion: '同意', identityChecked: true } });
    await stage.office.ok(giveHospitalOpinion, {
      params: { id },
      body: { decision: 'confirm', opinion: '属实' },
    });
    await stage.agency.ok(acceptApplication, { params: { id } });
    await stage.agency.ok(approveApplication, { params: { id }, body: { termTo: null, opinion: '同意' } });
    const mine = (await patient.ok(listMyEligibilities, {})).rows;
    expect(mine).toMatchObject([
      { state: 'active', lastDay: '2026-05-31', endsBecause: 'drugTerm', termTo: '2027-12-31' },
    ]);
  });
});

describe('延期（M23.4）', () => {
  it('第二个年度起可以延期，不用重交没变的材料，期限从新的申请日起', async () => {
    await moveTo(stage, START);
    const { caller: first, personId } = await newPatient(stage);
    const id = await approved(stage, first);
    const early = await first.call(submitApplication, { body: form(stage, [], { extendsId: id }) });
    expect(early).toMatchObject({ status: 422, body: { code: 'ELIGIBILITY_ALREADY_LIVE', clause: 'M24' } });
    expect((await first.ok(listMyEligibilities, {})).rows[0]?.extendableTo).toBeNull();
    await moveTo(stage, '2027-11-01');
    const patient = await stage.server.signIn({
      login: `later${nextOrder()}`,
      name: '示例患者',
      role: 'patient',
      personId,
    });
    expect((await patient.ok(listMyEligibilities, {})).rows[0]?.extendableTo).toBe('2028-12-31');
    expect((await patient.call(submitApplication, { body: form(stage, []) })).body).toMatchObject({
      code: 'ELIGIBILITY_ALREADY_LIVE',
    });
    const { id: extension } = await patient.ok(submitApplication, {
      body: form(stage, [], { extendsId: id }),
    });
    const one = await stage.doctor.ok(getApplication, { params: { id: extension } });
    expect(one.papers.map((paper) => paper.kind).sort()).toEqual(['credential', 'identity', 'medicalRecord']);
    expect(one.extendsNo).toMatch(/^SQ4301022026\d{6}$/);
    expect(one.events[0]?.note).toContain(one.extendsNo ?? '-');
    await stage.doctor.ok(stateOpinion, {
      params: { id: extension },
      body: { opinion: '病情稳定，需继续用药', identityChecked: true },
    });
    await stage.office.ok(giveHospitalOpinion, {
      params: { id: extension },
      body: { decision: 'confirm', opinion: '属实' },
    });
    await stage.agency.ok(acceptApplication, { params: { id: extension } });
    expect(
      await stage.agency.ok(approveApplication, {
        params: { id: extension },
        body: { termTo: null, opinion: '同意延期' },
      }),
    ).toEqual({ termFrom: '2027-11-01', termTo: '2028-12-31' });
  });

  it('别人的待遇、别的药的待遇不能拿来延期', async () => {
    await moveTo(stage, START);
    const { caller: owner } = await newPatient(stage);
    const id = await approved(stage, owner);
    const { caller: stranger } = await newPatient(stage);
    expect(
      await stranger.call(submitApplication, { body: form(stage, [], { extendsId: id }) }),
    ).toMatchObject({ status: 400, body: { field: 'extendsId' } });
    const other = await stage.server.world.db.transaction('all', (tx) =>
      insertTestDrug(tx, { name: '示例另一药' }),
    );
    expect(
      await owner.call(submitApplication, { body: form(stage, [], { extendsId: id, entryKey: other }) }),
    ).toMatchObject({ status: 400, body: { field: 'extendsId' } });
  });
});
