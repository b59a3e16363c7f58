import { describe, expect, it } from 'vitest';
import { withdrawApplication } from '../../src/contract/eligibility-steps.ts';
import { getPaper, submitApplication, uploadPaper } from '../../src/contract/eligibility.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { changeEnrolment } from '../../src/contract/insured.ts';
import { makePaper } from '../../src/server/demo/paper.ts';
import { insertTestDrug } from '../support/province.ts';
import {
  approved,
  form,
  moveTo,
  newPatient,
  papersOf,
  part,
  setStage,
  submitted,
  upload,
  PNG,
  START,
} from '../support/eligibility-stage.ts';

const PDF = makePaper('示例 身份证', ['示例']);
const stage = setStage();

describe('申请时就能判断的（M4、M5、M10、M11、M21、M22、M23.2、M24）', () => {
  const refusedWith = async (change: object, code: string, clause: string) => {
    const { caller: patient } = await newPatient(stage);
    const answer = await patient.call(submitApplication, {
      body: form(stage, await papersOf(patient), change),
    });
    expect(answer).toMatchObject({ status: 422, body: { code, clause } });
  };

  it('材料不齐时说出缺哪些', async () => {
    const { caller: patient } = await newPatient(stage);
    const answer = await patient.call(submitApplication, {
      body: form(stage, [await upload(patient, 'identity')]),
    });
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'APPLICATION_PAPERS_MISSING',
        clause: 'M23.2',
        detail: '还缺：医保电子凭证或社会保障卡、诊断病历',
      },
    });
  });

  it('诊断不在限定支付范围', () =>
    refusedWith(
      { diagnosisCode: 'C50.900', diagnosisName: '乳腺恶性肿瘤' },
      'DIAGNOSIS_OUT_OF_SCOPE',
      'M11',
    ));
  it('医师不属于该治疗领域', () =>
    refusedWith({ doctorCode: 'D430102000002' }, 'DOCTOR_FIELD_MISMATCH', 'M22'));
  it('主治医师没有放宽', () => refusedWith({ doctorCode: 'D430102000003' }, 'DOCTOR_TITLE_TOO_LOW', 'M20'));
  it('药品不在目录', () => refusedWith({ entryKey: '没有的药|片剂' }, 'DRUG_NOT_LISTED', 'M4'));

  it('药品已调出、有效期已过（M10、M23.5）', async () => {
    const ended = await stage.server.world.db.transaction('all', (tx) =>
      insertTestDrug(tx, { name: '示例旧药', removedOn: '2026-02-01' }),
    );
    await refusedWith({ entryKey: ended }, 'DRUG_TERM_ENDED', 'M10');
  });

  it('待遇暂停、未参保（M5）', async () => {
    const { caller: patient, personId } = await newPatient(stage);
    await stage.agency.ok(changeEnrolment, {
      params: { id: personId },
      body: { scheme: 'employee', status: 'suspended', fromOn: '2026-03-01', toOn: null },
    });
    expect(
      await patient.call(submitApplication, { body: form(stage, await papersOf(patient)) }),
    ).toMatchObject({ status: 422, body: { code: 'INSURANCE_NOT_NORMAL', clause: 'M5' } });
    await stage.agency.ok(changeEnrolment, {
      params: { id: personId },
      body: { scheme: 'employee', status: 'normal', fromOn: '2026-03-02', toOn: '2026-03-02' },
    });
    expect(
      (await patient.call(submitApplication, { body: form(stage, await papersOf(patient)) })).status,
    ).toBe(200);
  });

  it('同一药品不能有两份办理中的申请，也不能重复享受（M22、M24）', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await submitted(stage, patient);
    expect(
      await patient.call(submitApplication, { body: form(stage, await papersOf(patient)) }),
    ).toMatchObject({ status: 422, body: { code: 'APPLICATION_ALREADY_OPEN', clause: 'M22' } });
    await patient.ok(withdrawApplication, { params: { id } });
    await approved(stage, patient);
    expect(
      await patient.call(submitApplication, { body: form(stage, await papersOf(patient)) }),
    ).toMatchObject({ status: 422, body: { code: 'ELIGIBILITY_ALREADY_LIVE', clause: 'M24' } });
    const other = await stage.server.world.db.transaction('all', (tx) =>
      insertTestDrug(tx, { name: '示例单抗' }),
    );
    expect(
      (
        await patient.call(submitApplication, {
          body: form(stage, await papersOf(patient), { entryKey: other }),
        })
      ).status,
    ).toBe(200);
  });

  it('2031 年的政策尚未录入（I15）', async () => {
    await moveTo(stage, '2031-01-02');
    const { caller: patient } = await newPatient(stage);
    const answer = await patient.call(submitApplication, { body: form(stage, await papersOf(patient)) });
    expect(answer).toMatchObject({ status: 422, body: { code: 'POLICY_NOT_FORMALISED', clause: 'I15' } });
    await moveTo(stage, START);
  });
});

describe('材料（M23.2）', () => {
  it('按文件头辨认类型，别的文件不收，太大不收', async () => {
    const { caller: patient } = await newPatient(stage);
    expect(
      (await patient.upload(uploadPaper, { body: { kind: 'identity' } }, part(PDF, '身份证.png'))).body,
    ).toMatchObject({ mediaType: 'application/pdf' });
    expect(
      await patient.upload(
        uploadPaper,
        { body: { kind: 'identity' } },
        part(Buffer.from('MZ 不是图片'), '身份证.png'),
      ),
    ).toMatchObject({ status: 400, body: { field: 'file' } });
    expect(
      (
        await patient.upload(
          uploadPaper,
          { body: { kind: 'identity' } },
          part(Buffer.concat([PNG, Buffer.alloc(10 * 1024 * 1024)])),
        )
      ).status,
    ).toBe(413);
    expect(await patient.upload(uploadPaper, { body: { kind: 'identity' } }, [])).toMatchObject({
      status: 400,
    });
  });

  it('内容加密保存，只有办这件事的人看得到，查阅留痕', async () => {
    const { caller: patient } = await newPatient(stage);
    const { caller: stranger } = await newPatient(stage);
    const [paper = 0, ...rest] = await papersOf(patient);
    const kept = await stage.server.world.db.transaction('all', (tx) =>
      tx.first<{ content_cipher: Buffer }>('SELECT content_cipher FROM application_paper WHERE id = $1', [
        paper,
      ]),
    );
    expect(kept?.content_cipher.includes('示例材料')).toBe(false);
    expect((await stage.doctor.call(getPaper, { params: { id: paper } })).status).toBe(404);
    await patient.ok(submitApplication, { body: form(stage, [paper, ...rest]) });
    const { body } = await stage.agency.call(getPaper, { params: { id: paper } });
    const shown = Buffer.from(body as unknown as Uint8Array).toString();
    expect(shown).toContain('示例·长沙经办 经办待遇审核');
    expect(shown).toContain(PNG.toString('base64'));
    expect((await stage.doctor.call(getPaper, { params: { id: paper } })).status).toBe(200);
    expect((await stage.otherAgency.call(getPaper, { params: { id: paper } })).status).toBe(404);
    expect((await stranger.call(getPaper, { params: { id: paper } })).status).toBe(404);
    const audit = await stage.auditor.ok(listAudit, {
      query: { action: 'eligibility.getPaper', subject: String(paper) },
    });
    expect(audit.rows.map((row) => row.actorName)).toEqual(['示例·医师', '示例·长沙经办']);
    expect(await stranger.call(submitApplication, { body: form(stage, [paper]) })).toMatchObject({
      status: 400,
      body: { field: 'paperIds' },
    });
  });
});
