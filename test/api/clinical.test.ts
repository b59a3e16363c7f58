import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  endCaution,
  enterCaution,
  enterHandling,
  getPrescribingFacts,
} from '../../src/contract/prescribing-facts.ts';
import {
  findPrescribable,
  getSignedPrescription,
  issuePrescription,
  reckonPrescription,
  withdrawPrescription,
} from '../../src/contract/prescription.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  ENTRY,
  preparePrescribing,
  prescribingSteps,
  TABLET,
  tamper,
  type IssueBody,
  type PrescribingGround,
} from '../support/prescribing.ts';

let server: TestServer;
let ground: PrescribingGround;
let steps: ReturnType<typeof prescribingSteps>;
let office: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  ground = await preparePrescribing(server);
  steps = prescribingSteps(server, ground);
  office = await server.signIn({ login: 'labels', name: '示例·目录二', role: 'provinceCatalogue' });
});
afterAll(() => server.close());

const refusalOf = async (body: IssueBody, caller = ground.doctor) => {
  const answer = await caller.call(issuePrescription, { body });
  expect(answer.status).toBe(422);
  return answer.status === 422 ? answer.body : undefined;
};
const clinical = (change: Partial<NonNullable<IssueBody['clinical']>> = {}) => ({
  weightKg: '60',
  heightCm: 165,
  pregnant: false,
  lactating: false,
  allergies: [],
  otherDiagnoses: [],
  ...change,
});
const longTerm = {
  assessment: '病情稳定一年，剂量未变',
  consentBy: 'patient',
  consentName: '示例患者',
} as const;
const caution = (kind: 'ageAbove' | 'allergy', value: string, effect: 'caution' | 'forbidden') =>
  office.ok(enterCaution, {
    body: { entryKey: ENTRY, kind, value, effect, words: `${kind}${value}`, evidence: '示例说明书' },
  });

describe('禁忌与慎用（M11、M34）', () => {
  it('省局登记，别的岗位不行；格式不对说出字段；停用后不再提示', async () => {
    const body = {
      entryKey: ENTRY,
      kind: 'ageAbove',
      value: '八十',
      effect: 'caution',
      words: '高龄慎用',
      evidence: '示例',
    } as const;
    expect((await ground.doctor.call(enterCaution, { body })).status).toBe(403);
    expect(await office.call(enterCaution, { body })).toMatchObject({
      status: 400,
      body: { field: 'value' },
    });
    expect(
      await office.call(enterCaution, { body: { ...body, value: '80', entryKey: '没有|片' } }),
    ).toMatchObject({ status: 400, body: { field: 'entryKey' } });
    expect(
      await office.call(enterCaution, { body: { ...body, kind: 'together', value: '没有|片' } }),
    ).toMatchObject({ status: 400, body: { field: 'value' } });
    const { id } = await office.ok(enterCaution, { body: { ...body, value: '80' } });
    const facts = await ground.doctor.ok(getPrescribingFacts, { query: { entryKey: ENTRY } });
    expect(facts.cautions).toMatchObject([{ id, kindLabel: '年龄大于', value: '80', effect: 'caution' }]);
    await office.ok(endCaution, { params: { id }, body: { reason: '说明书修订' } });
    expect((await office.call(endCaution, { params: { id }, body: { reason: '再停' } })).status).toBe(404);
    expect((await office.ok(getPrescribingFacts, { query: { entryKey: ENTRY } })).cautions).toEqual([]);
    expect((await office.call(getPrescribingFacts, { query: { entryKey: '没有|片' } })).status).toBe(404);
  });

  it('没问过敏先问；慎用写了理由才能开，理由进入签名；禁用不能开', async () => {
    const patient = await steps.newPatient();
    const allergy = await caution('allergy', '青霉素', 'forbidden');
    const care = await caution('ageAbove', '1', 'caution');
    const written = patient.write();
    expect(await refusalOf(written)).toMatchObject({ code: 'CLINICAL_STATE_MISSING', clause: 'M34' });
    const { requestId: _, identityChecked: __, ...asked } = written;
    const reckoned = await ground.doctor.ok(reckonPrescription, { body: asked });
    expect(reckoned.cautions).toMatchObject([
      { id: care.id, effect: 'caution', toAsk: false },
      { id: allergy.id, toAsk: true },
    ]);
    expect(
      await refusalOf(patient.write({ clinical: clinical({ allergies: ['青霉素V钾'] }) })),
    ).toMatchObject({ code: 'CONTRAINDICATED', clause: 'M11', detail: 'allergy青霉素' });
    expect(await refusalOf(patient.write({ clinical: clinical() }))).toMatchObject({
      code: 'CAUTION_NOT_ANSWERED',
      clause: 'M11',
    });
    const issued = await ground.doctor.ok(issuePrescription, {
      body: patient.write({
        clinical: clinical(),
        acknowledged: [{ cautionId: care.id, reason: '肾功能正常' }],
      }),
    });
    expect(issued.supplement).toMatchObject({
      longTerm: null,
      clinical: { weightKg: '60' },
      acknowledged: [{ cautionId: care.id, reason: '肾功能正常' }],
    });
    expect(issued.doctorSignature.objection).toBeNull();
    const signed = await ground.doctor.ok(getSignedPrescription, { params: { rxno: issued.rxno } });
    expect(signed.documents[0]?.text).toContain('理由 肾功能正常');
    await tamper(
      server,
      `UPDATE prescription SET supplement = jsonb_set(supplement, '{acknowledged,0,reason}', '"别的理由"') WHERE rxno = $1`,
      [issued.rxno],
    );
    const seen = await ground.doctor.call(withdrawPrescription, {
      params: { rxno: issued.rxno },
      body: { reason: '示例' },
    });
    expect(seen).toMatchObject({
      status: 200,
      body: { doctorSignature: { objection: { code: 'SIGNATURE_NOT_VALID' } } },
    });
    for (const { id } of [allergy, care])
      await office.ok(endCaution, { params: { id }, body: { reason: '示例' } });
  });

  it('批准以后限定支付范围改窄，诊断不在其中的不再开（M11）', async () => {
    const patient = await steps.newPatient();
    // As a later publication of the list would have it; the published row itself cannot be changed by the program.
    const narrow = (codes: '{C50}' | '{}') =>
      tamper(
        server,
        `BEGIN; SET LOCAL session_replication_role = replica; UPDATE separate_entry SET diagnosis_codes = '${codes}'; COMMIT`,
        [],
      );
    await narrow('{C50}');
    try {
      expect(await refusalOf(patient.write())).toMatchObject({
        code: 'DIAGNOSIS_OUT_OF_SCOPE',
        clause: 'M11',
      });
    } finally {
      await narrow('{}');
    }
    const found = await ground.doctor.ok(findPrescribable, { body: patient.write().credential });
    expect(found.eligibilities[0]).toHaveProperty('paymentScope');
  });
});

describe('长期处方（M33、I19）', () => {
  const twelveWeeks = (patient: { write: (change?: Partial<IssueBody>) => IssueBody }) =>
    patient.write({
      longTerm,
      lines: [{ nationalCode: TABLET, dose: '1', times: 1, perDays: 1, usage: '口服', quantity: 2 }],
    });

  it('储存要求登记为常温、取过药，才能开到八十四天；冷藏的不行', async () => {
    const patient = await steps.newPatient();
    expect(await refusalOf(twelveWeeks(patient))).toMatchObject({
      code: 'LONG_TERM_NOT_ALLOWED',
      clause: 'I19',
      detail: expect.stringContaining('尚未登记'),
    });
    const keep = (storage: 'ordinary' | 'refrigerated') =>
      office.ok(enterHandling, {
        body: { nationalCode: TABLET, storage, controlClass: null, evidence: '示例说明书' },
      });
    await keep('refrigerated');
    expect(await refusalOf(twelveWeeks(patient))).toMatchObject({ detail: expect.stringContaining('冷藏') });
    await keep('ordinary');
    expect(await refusalOf(twelveWeeks(patient))).toMatchObject({
      detail: '患者还没有取过这种药，首次用药不开长期处方',
    });
    const first = await steps.issued();
    await tamper(
      server,
      `WITH moved AS (UPDATE prescription SET person_id = $1, issued_on = '2026-01-05' WHERE rxno = $2 RETURNING id),
         noted AS (INSERT INTO prescription_event (prescription_id, kind, at, actor_name) SELECT id, 'used', '2026-01-06', '示例' FROM moved)
       UPDATE prescription_state SET state = 'used' WHERE prescription_id IN (SELECT id FROM moved)`,
      [patient.personId, first.prescription.rxno],
    );
    expect(
      (
        await ground.doctor.call(issuePrescription, {
          body: { ...twelveWeeks(patient), longTerm: undefined },
        })
      ).status,
    ).toBe(422);
    const issued = await ground.doctor.ok(issuePrescription, { body: twelveWeeks(patient) });
    expect(issued).toMatchObject({ supplyDays: 60, supplement: { longTerm } });
    expect(await refusalOf(twelveWeeks(patient))).toMatchObject({
      code: 'SUPPLY_DAYS_TOO_LONG',
      clause: 'I19',
    });
  });

  it('没有评估说明的长期处方不收', async () => {
    const patient = await steps.newPatient();
    const answer = await ground.doctor.call(issuePrescription, {
      body: { ...patient.write(), longTerm: { ...longTerm, assessment: '稳定' } },
    });
    expect(answer.status).toBe(400);
  });
});

describe('每月用量（M23.4）', () => {
  it('核定每月四十片：分两张各三十片不行，第一张过期没取就不再算', async () => {
    const patient = await steps.newPatient();
    await tamper(
      server,
      `INSERT INTO review_decision (application_id, seq, monthly_units, unit_name, hospital_code) VALUES ($1, 1, 40, '片', 'H43010200001')`,
      [patient.applicationId],
    );
    const box = () =>
      patient.write({
        lines: [{ nationalCode: TABLET, dose: '3', times: 1, perDays: 1, usage: '口服', quantity: 1 }],
      });
    const first = await ground.doctor.ok(issuePrescription, { body: box() });
    expect(await refusalOf(box())).toMatchObject({ code: 'MONTHLY_AMOUNT_EXCEEDED', clause: 'M23.4' });
    await tamper(
      server,
      "UPDATE prescription SET issued_on = '2026-06-05', valid_to = '2026-06-07' WHERE rxno = $1",
      [first.rxno],
    );
    expect(await ground.doctor.ok(issuePrescription, { body: box() })).toMatchObject({ supplyDays: 10 });
  });
});

describe('流水号不断号（M28）', () => {
  it('六十张同时开具，其中一半被拒，号码从头到尾没有缺', async () => {
    const patients = [];
    for (let order = 0; order < 30; order += 1) patients.push(await steps.newPatient());
    const numbers = async () =>
      server.world.db.transaction('all', (tx) =>
        tx.rows<{ serial: number }>(
          "SELECT serial_no AS serial FROM prescription WHERE hospital_code = 'H43010200001' ORDER BY serial_no",
        ),
      );
    const before = (await numbers()).length;
    const answers = await Promise.all(
      patients.flatMap((patient) => [
        ground.doctor.call(issuePrescription, { body: patient.write() }),
        ground.doctor.call(issuePrescription, { body: patient.write({ identityChecked: false }) }),
      ]),
    );
    expect(answers.filter((one) => one.status === 200)).toHaveLength(30);
    expect(answers.filter((one) => one.status === 422)).toHaveLength(30);
    const serials = (await numbers()).map((one) => one.serial);
    expect(serials).toEqual(Array.from({ length: before + 30 }, (_, index) => index + 1));
  });
});
