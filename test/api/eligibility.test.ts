import { describe, expect, it } from 'vitest';
import {
  acceptApplication,
  approveApplication,
  declineApplication,
  giveHospitalOpinion,
  requestSupplement,
  stateOpinion,
  supplementApplication,
  withdrawApplication,
} from '../../src/contract/eligibility-steps.ts';
import {
  getApplication,
  listApplications,
  listMyApplications,
  listMyEligibilities,
  submitApplication,
  summariseApplications,
} from '../../src/contract/eligibility.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { day } from '../../src/base/date.ts';
import { findEligibilityOn } from '../../src/server/eligibility/store.ts';
import {
  confirmed,
  form,
  newPatient,
  nextOrder,
  papersOf,
  setStage,
  submitted,
  upload,
  HOSPITAL,
  OTHER_HOSPITAL,
} from '../support/eligibility-stage.ts';

const stage = setStage();

describe('从申请到批准（M19、M22、M23.1、M23.4、I3）', () => {
  it('患者申请、医师签名、医院签章、经办受理、批准，患者每一步都看得到', async () => {
    const { caller: patient, personId } = await newPatient(stage, '示例·陈一');
    const receipt = await patient.ok(submitApplication, { body: form(stage, await papersOf(patient)) });
    expect(receipt.applicationNo).toMatch(/^SQ4301022026\d{6}$/);
    const { id } = receipt;
    expect((await patient.ok(getApplication, { params: { id } })).openSteps).toEqual(['withdrawn']);
    await stage.doctor.ok(stateOpinion, {
      params: { id },
      body: { opinion: '符合限定支付范围，同意', identityChecked: true },
    });
    await stage.office.ok(giveHospitalOpinion, {
      params: { id },
      body: { decision: 'confirm', opinion: '情况属实' },
    });
    expect(await stage.agency.ok(acceptApplication, { params: { id } })).toEqual({
      dueOn: '2026-03-23',
      provisional: false,
    });
    const inReview = await patient.ok(getApplication, { params: { id } });
    expect(inReview).toMatchObject({
      step: 'accepted',
      clock: { dueOn: '2026-03-23', workingDaysLeft: 15, provisional: false },
      openSteps: [],
    });
    expect(inReview.events.map((event) => event.signature?.valid ?? null)).toEqual([null, true, true, null]);
    expect(
      await stage.agency.ok(approveApplication, {
        params: { id },
        body: { termTo: null, opinion: '材料齐全' },
      }),
    ).toEqual({ termFrom: '2026-03-02', termTo: '2027-12-31' });
    const done = await patient.ok(getApplication, { params: { id } });
    expect(done.events.map((event) => event.step)).toEqual([
      'submitted',
      'doctorStated',
      'hospitalConfirmed',
      'accepted',
      'approved',
    ]);
    expect(done).toMatchObject({ termFrom: '2026-03-02', termTo: '2027-12-31', clock: null });
    expect((await patient.ok(listMyApplications, { query: {} })).rows.map((row) => row.step)).toEqual([
      'approved',
    ]);
    expect((await patient.ok(listMyEligibilities, {})).rows).toMatchObject([
      { genericName: '示例替尼', state: 'active', lastDay: '2027-12-31', endsBecause: 'term' },
    ]);
    await stage.server.world.db.transaction('all', async (tx) => {
      expect((await findEligibilityOn(tx, personId, stage.entryKey, day('2026-03-02')))?.approvedOn).toBe(
        '2026-03-02',
      );
      expect(await findEligibilityOn(tx, personId, stage.entryKey, day('2026-03-01'))).toBeUndefined();
      expect((await findEligibilityOn(tx, personId, stage.entryKey, day('2027-12-31')))?.applicationId).toBe(
        id,
      );
      expect(await findEligibilityOn(tx, personId, stage.entryKey, day('2028-01-01'))).toBeUndefined();
    });
  });

  it('审核人可以定更早的截止日期，但不能晚于次年年底', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await confirmed(stage, patient);
    await stage.agency.ok(acceptApplication, { params: { id } });
    const late = await stage.agency.call(approveApplication, {
      params: { id },
      body: { termTo: '2028-01-01', opinion: '同意' },
    });
    expect(late).toMatchObject({ status: 422, body: { code: 'TERM_OUT_OF_RANGE', clause: 'M23.4' } });
    const term = await stage.agency.ok(approveApplication, {
      params: { id },
      body: { termTo: '2026-09-30', opinion: '同意' },
    });
    expect(term.termTo).toBe('2026-09-30');
  });

  it('医师核对凭证后可以代患者申请；不出示凭证、替别的医师都不行（M34、M35）', async () => {
    const { idNumber, caller: patient } = await newPatient(stage);
    const shown = { credentialKind: 'idNumber', credentialNumber: idNumber } as const;
    const paperIds = await papersOf(stage.doctor, shown);
    expect(await stage.doctor.call(submitApplication, { body: form(stage, paperIds) })).toMatchObject({
      status: 400,
      body: { field: 'credentialNumber' },
    });
    expect(
      (
        await stage.doctor.call(submitApplication, {
          body: form(stage, paperIds, { ...shown, doctorCode: 'D430102000002' }),
        })
      ).status,
    ).toBe(403);
    const { id } = await stage.doctor.ok(submitApplication, { body: form(stage, paperIds, shown) });
    expect((await patient.ok(getApplication, { params: { id } })).step).toBe('submitted');
  });

  it('申请号按地区和年份连续，不断号（M28）', async () => {
    const { caller: first } = await newPatient(stage);
    const { caller: second } = await newPatient(stage);
    const papers = await papersOf(first);
    const one = await first.ok(submitApplication, { body: form(stage, papers) });
    const refused = await second.call(submitApplication, { body: form(stage, []) });
    expect(refused.status).toBe(422);
    const two = await second.ok(submitApplication, { body: form(stage, await papersOf(second)) });
    expect(Number(two.applicationNo.slice(-6)) - Number(one.applicationNo.slice(-6))).toBe(1);
  });

  it('同一请求号重发得到同一份申请，内容不同则报冲突', async () => {
    const { caller: patient } = await newPatient(stage);
    const body = form(stage, await papersOf(patient));
    const [first, again] = await Promise.all([
      patient.ok(submitApplication, { body }),
      patient.ok(submitApplication, { body }),
    ]);
    expect(again).toEqual(first);
    expect(
      await patient.call(submitApplication, { body: { ...body, conditionText: '换了说法' } }),
    ).toMatchObject({ status: 409, body: { code: 'REQUEST_ID_USED' } });
    expect((await patient.ok(listMyApplications, { query: {} })).total).toBe(1);
  });
});

describe('每一步只由该办的人在该办的时候办（M22、M7）', () => {
  it('外地经办、别的医院、别的医师、别的患者都找不到这份申请', async () => {
    const { caller: patient } = await newPatient(stage);
    const { caller: stranger } = await newPatient(stage);
    const id = await confirmed(stage, patient);
    const foreignOffice = await stage.server.signIn({
      login: `foreign${nextOrder()}`,
      name: '示例·外院',
      role: 'hospitalOffice',
      institutionCode: OTHER_HOSPITAL,
    });
    const colleague = await stage.server.signIn({
      login: `colleague${nextOrder()}`,
      name: '示例·同事',
      role: 'responsibleDoctor',
      institutionCode: HOSPITAL,
      practitionerCode: 'D430102000002',
    });
    for (const caller of [stage.otherAgency, foreignOffice, colleague, stranger]) {
      expect((await caller.call(getApplication, { params: { id } })).status).toBe(404);
    }
    expect((await stage.otherAgency.call(acceptApplication, { params: { id } })).status).toBe(404);
    expect(
      (
        await foreignOffice.call(giveHospitalOpinion, {
          params: { id },
          body: { decision: 'confirm', opinion: '同意' },
        })
      ).status,
    ).toBe(404);
    expect(
      (await colleague.call(declineApplication, { params: { id }, body: { reason: '越权' } })).status,
    ).toBe(404);
    expect((await stranger.call(withdrawApplication, { params: { id } })).status).toBe(404);
    expect((await stage.otherAgency.ok(listApplications, { query: {} })).total).toBe(0);
    expect((await colleague.ok(listApplications, { query: {} })).total).toBe(0);
    expect((await patient.call(acceptApplication, { params: { id } })).status).toBe(403);
  });

  it('跳步、重复办都拒绝，什么也不写', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await submitted(stage, patient);
    const refusal = {
      status: 422,
      body: { code: 'STEP_NOT_ALLOWED', clause: 'M22', detail: '申请现在的环节：提交申请' },
    };
    expect(await stage.agency.call(acceptApplication, { params: { id } })).toMatchObject(refusal);
    expect(
      await stage.agency.call(approveApplication, {
        params: { id },
        body: { termTo: null, opinion: '同意' },
      }),
    ).toMatchObject(refusal);
    expect(
      await stage.office.call(giveHospitalOpinion, {
        params: { id },
        body: { decision: 'confirm', opinion: '同意' },
      }),
    ).toMatchObject(refusal);
    expect(
      await patient.call(supplementApplication, {
        params: { id },
        body: { paperIds: [await upload(patient, 'testReport')], explanation: '' },
      }),
    ).toMatchObject(refusal);
    expect((await patient.ok(getApplication, { params: { id } })).events).toHaveLength(1);
  });

  it('两个人同时办同一步，只有一个办成', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await confirmed(stage, patient);
    const answers = await Promise.all([
      stage.agency.call(acceptApplication, { params: { id } }),
      stage.agency.call(acceptApplication, { params: { id } }),
    ]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422]);
  });

  it('医院退回医师后重新签署；医师可以不同意', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await submitted(stage, patient);
    await stage.doctor.ok(stateOpinion, { params: { id }, body: { opinion: '同意', identityChecked: true } });
    await stage.office.ok(giveHospitalOpinion, {
      params: { id },
      body: { decision: 'return', opinion: '请写明分期' },
    });
    expect((await stage.doctor.ok(summariseApplications, {})).returned).toBeGreaterThan(0);
    await stage.doctor.ok(stateOpinion, {
      params: { id },
      body: { opinion: 'IV 期，同意', identityChecked: true },
    });
    await stage.office.ok(giveHospitalOpinion, {
      params: { id },
      body: { decision: 'confirm', opinion: '属实' },
    });
    expect((await stage.agency.ok(acceptApplication, { params: { id } })).dueOn).toBe('2026-03-23');
    const { caller: second } = await newPatient(stage);
    const declined = await submitted(stage, second);
    await stage.doctor.ok(declineApplication, { params: { id: declined }, body: { reason: '暂无指征' } });
    expect(await second.ok(getApplication, { params: { id: declined } })).toMatchObject({
      step: 'doctorDeclined',
      openSteps: [],
    });
  });

  it('受理前一次性告知补正，补交后受理；受理后不能撤回（M23.2、I5）', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await confirmed(stage, patient);
    await stage.agency.ok(requestSupplement, {
      params: { id },
      body: { lacks: ['testReport'], explanation: '基因检测报告不清晰' },
    });
    expect((await patient.ok(getApplication, { params: { id } })).openSteps).toEqual([
      'supplemented',
      'withdrawn',
    ]);
    await patient.ok(supplementApplication, {
      params: { id },
      body: { paperIds: [await upload(patient, 'testReport')], explanation: '' },
    });
    expect(
      await stage.agency.call(requestSupplement, {
        params: { id },
        body: { lacks: ['other'], explanation: '再补一份' },
      }),
    ).toMatchObject({ status: 422, body: { code: 'STEP_NOT_ALLOWED' } });
    await stage.agency.ok(acceptApplication, { params: { id } });
    expect(
      (await stage.agency.ok(getApplication, { params: { id } })).papers.map((paper) => paper.kind),
    ).toContain('testReport');
    expect(await patient.call(withdrawApplication, { params: { id } })).toMatchObject({
      status: 422,
      body: { code: 'STEP_NOT_ALLOWED' },
    });
  });

  it('查阅申请留痕，审计看到的姓名打码', async () => {
    const { caller: patient } = await newPatient(stage, '示例·钱二');
    const id = await submitted(stage, patient);
    await stage.agency.ok(getApplication, { params: { id } });
    expect(await stage.auditor.ok(getApplication, { params: { id } })).toMatchObject({
      personName: '示****',
      phone: '*******1234',
    });
    const audit = await stage.auditor.ok(listAudit, {
      query: { action: 'eligibility.getApplication', subject: String(id) },
    });
    expect(audit.rows.map((row) => row.actorName)).toEqual(['示例·审计', '示例·长沙经办']);
  });

  it('签名后改动申请内容，受理时查得出来（M28）', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await confirmed(stage, patient);
    const pg = await import('pg');
    const owner = new pg.default.Client({ connectionString: stage.server.databaseUrl });
    await owner.connect();
    await owner.query('UPDATE application SET diagnosis_name = $2 WHERE id = $1', [id, '另一种病']);
    await owner.end();
    expect(await stage.agency.call(acceptApplication, { params: { id } })).toMatchObject({
      status: 422,
      body: { code: 'SIGNATURE_NOT_VALID', clause: 'M28' },
    });
    expect((await stage.agency.ok(getApplication, { params: { id } })).events[1]?.signature?.valid).toBe(
      false,
    );
  });
});
