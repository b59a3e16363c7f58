import { describe, expect, it } from 'vitest';
import {
  getForm,
  preCheckApplication,
  printForm,
  startApplication,
  verifyForm,
} from '../../src/contract/eligibility-form.ts';
import {
  getApplication,
  listMyEligibilities,
  submitApplication,
  uploadPaper,
} from '../../src/contract/eligibility.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { EMPTY_FORM } from '../../src/domain/eligibility/form/official-form.ts';
import { TEST_VIRUS } from '../../src/domain/eligibility/papers/foreign-content.ts';
import { DOCUMENTS, quotedTitle } from '../../src/policy/documents.ts';
import { formLayout } from '../../src/server/eligibility/form/form-layout.ts';
import { insertTestDrug } from '../support/province.ts';
import {
  approved,
  confirmed,
  form,
  newPatient,
  papersOf,
  part,
  setStage,
  submitted,
  upload,
  DOCTOR,
  PNG,
  type TestPatient,
} from '../support/eligibility-stage.ts';

const stage = setStage();
const { measures: MEASURES, notice: NOTICE } = DOCUMENTS;
const OFFICIAL = { ...EMPTY_FORM, department: '肿瘤内科', stage: 'IV 期', dosing: '每日一次，每次 80 毫克' };

/** The code of the newest copy of an application. */
async function codeOf(id: number): Promise<string> {
  const row = await stage.server.world.db.transaction('all', (tx) =>
    tx.first<{ code: string }>(
      'SELECT code FROM application_form_print WHERE application_id = $1 ORDER BY printed_at DESC LIMIT 1',
      [id],
    ),
  );
  return row?.code ?? '';
}

async function printed(patient: TestPatient['caller'], id: number) {
  const pdf = Buffer.from(await patient.ok(printForm, { params: { id } }), 'latin1');
  return { pdf, code: await codeOf(id) };
}

describe('官方申请表（M22、M28）', () => {
  it('填的栏目随申请保存，只有办这件事的人看得到', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await submitted(stage, patient, { form: OFFICIAL });
    expect((await stage.agency.ok(getForm, { params: { id } })).form).toEqual(OFFICIAL);
    expect((await stage.otherAgency.call(getForm, { params: { id } })).status).toBe(404);
    expect((await (await newPatient(stage)).caller.call(getForm, { params: { id } })).status).toBe(404);
    const plain = await submitted(stage, (await newPatient(stage)).caller);
    expect((await stage.agency.ok(getForm, { params: { id: plain } })).form).toBeNull();
  });

  it('工伤的费用不能在这里申请（M5）', async () => {
    const { caller: patient } = await newPatient(stage);
    const answer = await patient.call(submitApplication, {
      body: form(stage, await papersOf(patient), { form: { ...OFFICIAL, cause: 'workInjury' } }),
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'SCHEME_NOT_COVERED', clause: 'M5' } });
  });

  it('打印成 PDF，凭码可查，姓名隐去', async () => {
    const patient = await newPatient(stage, '示例·王小明');
    const id = await confirmed(stage, patient.caller, { form: OFFICIAL });
    const { pdf, code } = await printed(patient.caller, id);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.length).toBeGreaterThan(10_000);
    const seen = await stage.server.anonymous.ok(verifyForm, { params: { code } });
    expect(seen).toMatchObject({
      maskedName: '示*****',
      genericName: '示例替尼',
      printedStep: 'hospitalConfirmed',
      isCurrent: true,
      doctorSigned: true,
      hospitalSigned: true,
      termTo: null,
    });
    expect(JSON.stringify(seen)).not.toMatch(/王小明|13800001234|肺恶性肿瘤/);
    expect(seen.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect((await stage.otherAgency.call(printForm, { params: { id } })).status).toBe(404);
    const audit = await stage.auditor.ok(listAudit, {
      query: { action: 'eligibility.printForm', subject: String(id) },
    });
    expect(audit.rows).toHaveLength(1);
    const done = await newPatient(stage);
    const approvedId = await approved(stage, done.caller);
    const early = await codeOf(id);
    expect(early).toBe(code);
    const { code: last } = await printed(done.caller, approvedId);
    expect(await stage.server.anonymous.ok(verifyForm, { params: { code: last } })).toMatchObject({
      printedStep: 'approved',
      termFrom: '2026-03-02',
      termTo: '2027-12-31',
    });
  });

  it('之后又有新环节时说明已不是最新；没有的码查不到', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await confirmed(stage, patient);
    const { code } = await printed(patient, id);
    await stage.server.world.db.transaction('all', (tx) =>
      tx.run(
        'INSERT INTO application_event (application_id, seq, step, at, on_day, account_id, actor_name) SELECT application_id, seq + 1, $2, at, on_day, account_id, actor_name FROM application_event WHERE application_id = $1 ORDER BY seq DESC LIMIT 1',
        [id, 'withdrawn'],
      ),
    );
    expect((await stage.server.anonymous.ok(verifyForm, { params: { code } })).isCurrent).toBe(false);
    const missing = await stage.server.anonymous.call(verifyForm, { params: { code: 'A'.repeat(20) } });
    expect(missing.status).toBe(404);
  });
});

describe('提交前核对（M5、M11、M21、M22、M23.2、M24）', () => {
  const ask = (paperIds: number[], change: object = {}) => ({
    body: { entryKey: stage.entryKey, diagnosisCode: 'C34.900', doctorCode: DOCTOR, paperIds, ...change },
  });

  it('一次列出全部问题，每条带条款和办法，不产生申请', async () => {
    const { caller: patient } = await newPatient(stage);
    const checked = await patient.ok(
      preCheckApplication,
      ask([await upload(patient, 'identity')], { diagnosisCode: 'C50.900', doctorCode: 'D430102000002' }),
    );
    expect(checked.hindrances.map((one) => [one.code, one.clause])).toEqual([
      ['DIAGNOSIS_OUT_OF_SCOPE', 'M11'],
      ['DOCTOR_FIELD_MISMATCH', 'M22'],
      ['APPLICATION_PAPERS_MISSING', 'M23.2'],
    ]);
    expect(checked.hindrances.every((one) => one.remedy !== '')).toBe(true);
    expect(checked.scope).toEqual({ judgedBy: 'codes', text: '限晚期肺癌' });
    expect((await patient.ok(preCheckApplication, ask(await papersOf(patient)))).hindrances).toEqual([]);
    await submitted(stage, patient);
  });

  it('目录没有限定范围时按说明书适应症；别的药有待遇不拦，只提示另行申请（M24）', async () => {
    const { caller: patient } = await newPatient(stage);
    const other = await stage.server.world.db.transaction('all', (tx) =>
      insertTestDrug(tx, { name: '示例无限定' }),
    );
    const id = await approved(stage, patient);
    const checked = await patient.ok(
      preCheckApplication,
      ask(await papersOf(patient), { entryKey: other, diagnosisCode: 'Z99.900' }),
    );
    expect(checked.hindrances).toEqual([]);
    expect(checked.scope.judgedBy).toBe('label');
    expect(checked.otherDrugs.map((one) => one.applicationId)).toEqual([id]);
    const same = await patient.ok(preCheckApplication, ask(await papersOf(patient)));
    expect(same.hindrances.map((one) => one.code)).toEqual(['ELIGIBILITY_ALREADY_LIVE']);
  });

  it('预填上一次的诊断和电话；医师须先核对患者凭证', async () => {
    const { caller: patient, idNumber } = await newPatient(stage, '示例·李四');
    expect((await patient.ok(startApplication, { body: {} })).last).toBeNull();
    await submitted(stage, patient);
    expect(await patient.ok(startApplication, { body: {} })).toMatchObject({
      name: '示例·李四',
      scheme: 'employee',
      phone: '13800001234',
      last: { diagnosisCode: 'C34.900' },
    });
    expect((await stage.doctor.call(startApplication, { body: {} })).status).toBe(400);
    const shown = await stage.doctor.ok(startApplication, {
      body: { credentialKind: 'idNumber', credentialNumber: idNumber },
    });
    expect(shown.maskedIdNumber).not.toContain(idNumber);
  });
});

describe('决定依据的文件（M1）', () => {
  it('审核以后，申请、我的药和打印的申请表都写明；审核以前没有', async () => {
    const { caller: patient } = await newPatient(stage);
    const open = await submitted(stage, patient);
    expect((await patient.ok(getApplication, { params: { id: open } })).basis).toBeNull();
    const { caller: holder } = await newPatient(stage);
    const id = await approved(stage, holder);
    const of = await holder.ok(getApplication, { params: { id } });
    const decided = of.events.find(({ step }) => step === 'approved');
    expect(of.basis).toMatchObject({ onDay: decided?.at.slice(0, 10), from: '2026-01-01' });
    expect(of.basis?.documents.map(({ title }) => title)).toEqual([MEASURES.title, NOTICE.title]);
    const [mine] = (await holder.ok(listMyEligibilities, {})).rows;
    expect(mine?.basis).toEqual(of.basis);
    const sheet = {
      of,
      form: EMPTY_FORM,
      kind: '',
      agents: '',
      monthly: '',
      code: '',
      address: 'x',
      printedAt: '',
    };
    expect(JSON.stringify(formLayout(sheet))).toContain(
      `${quotedTitle(MEASURES.title)}、${quotedTitle(NOTICE.title)}`,
    );
    expect(JSON.stringify(formLayout({ ...sheet, of: { ...of, basis: null } }))).not.toContain(
      MEASURES.title,
    );
  });
});

describe('材料的安全检查（M23.2）', () => {
  it.each([
    ['病毒特征', Buffer.concat([PNG, Buffer.from(TEST_VIRUS)]), '材料.png'],
    ['双重后缀', PNG, '材料.exe.png'],
    ['截断的图片', PNG.subarray(0, 60), '材料.png'],
  ])('%s 不收', async (_, content, name) => {
    const { caller: patient } = await newPatient(stage);
    const answer = await patient.upload(uploadPaper, { body: { kind: 'identity' } }, part(content, name));
    expect(answer).toMatchObject({ status: 400, body: { field: 'file' } });
  });
});
