import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  checkPrescription,
  findPrescribable,
  issuePrescription,
  listPrescribableProducts,
  openPrescription,
  reckonPrescription,
} from '../../src/contract/prescription.ts';
import { parseRxno } from '../../src/domain/prescription/rxno.ts';

import { startTestServer, type TestServer } from '../support/api.ts';
import {
  DEAR_TABLET,
  DOCTOR,
  ENTRY,
  HOSPITAL,
  OTHER_HOSPITAL,
  PHARMACIST,
  preparePrescribing,
  prescribingSteps,
  SECRET_STANDARD,
  SMALL_TABLET,
  TABLET,
  tamper,
  UNCOMMITTED_TABLET,
  type IssueBody,
  type PrescribingGround,
} from '../support/prescribing.ts';
import { identityNumber } from '../support/province.ts';

const TODAY = '2026-06-15';
let server: TestServer;
let ground: PrescribingGround;
let steps: ReturnType<typeof prescribingSteps>;

beforeAll(async () => {
  server = await startTestServer({ today: TODAY });
  ground = await preparePrescribing(server);
  steps = prescribingSteps(server, ground);
});
afterAll(() => server.close());

const line = (change: Partial<IssueBody['lines'][number]> = {}) => ({
  nationalCode: TABLET,
  dose: '1',
  times: 1,
  perDays: 1,
  usage: '口服',
  quantity: 1,
  ...change,
});

describe('谁能开、开多少（M19、M21、M22、M33、M34）', () => {
  const refusalOf = async (body: IssueBody, caller = ground.doctor) => {
    const answer = await caller.call(issuePrescription, { body });
    expect(answer.status).toBe(422);
    return answer.status === 422 ? answer.body : undefined;
  };

  it('凭证查人：列出待遇，不能开的说出原因；别科医师不能开，别院同领域医师可以', async () => {
    const patient = await steps.newPatient();
    const credential = patient.write().credential;
    const mine = await ground.doctor.ok(findPrescribable, { body: credential });
    expect(mine).toMatchObject({
      name: `示例患者${steps.order()}`,
      eligibilities: [{ applicationId: patient.applicationId, entryKey: ENTRY, objection: null }],
    });
    expect(JSON.stringify(mine)).not.toContain(identityNumber(steps.order()));
    const other = await ground.otherField.ok(findPrescribable, { body: credential });
    expect(other.eligibilities[0]?.objection).toMatchObject({ code: 'DOCTOR_FIELD_MISMATCH', clause: 'M22' });
    expect(await refusalOf(patient.write(), ground.otherField)).toMatchObject({
      code: 'DOCTOR_FIELD_MISMATCH',
      clause: 'M22',
    });
    const elsewhere = await ground.otherHospital.ok(issuePrescription, { body: patient.write() });
    expect(elsewhere).toMatchObject({ hospitalCode: OTHER_HOSPITAL, status: 'issued' });
    expect(
      (await ground.doctor.call(findPrescribable, { body: { kind: 'token', number: 'nobody' } })).status,
    ).toBe(404);
  });

  it('没有待遇、冒用别人的申请号、没核对身份，都不能开', async () => {
    const patient = await steps.newPatient();
    const other = await steps.newPatient();
    expect(await refusalOf(patient.write({ applicationId: other.applicationId }))).toMatchObject({
      code: 'ELIGIBILITY_MISSING',
      clause: 'M19',
    });
    expect(await refusalOf(patient.write({ applicationId: 999_999 }))).toMatchObject({
      code: 'ELIGIBILITY_MISSING',
    });
    expect(await refusalOf(patient.write({ identityChecked: false }))).toMatchObject({
      code: 'IDENTITY_NOT_CHECKED',
      clause: 'M34',
    });
  });

  it('过了待遇期或药品有效期不能开', async () => {
    const patient = await steps.newPatient();
    await tamper(server, "UPDATE application_state SET term_to = '2026-06-14' WHERE application_id = $1", [
      patient.applicationId,
    ]);
    expect(await refusalOf(patient.write())).toMatchObject({ code: 'ELIGIBILITY_MISSING' });
    await tamper(
      server,
      `INSERT INTO list_act (entry_id, kind, term_to, removed_on, reason, entered_at)
       SELECT id, 'removal', term_to, '2026-06-15', '示例', now() FROM separate_entry`,
    );
    try {
      expect(await refusalOf((await steps.newPatient()).write())).toMatchObject({ code: 'DRUG_TERM_ENDED' });
    } finally {
      await tamper(server, 'DELETE FROM list_act');
    }
  });

  it('责任医师被暂停后不能开，已开未取的药师也不能审核通过；恢复后照常', async () => {
    const { prescription } = await steps.issued();
    await tamper(server, "UPDATE doctor_filing SET suspended_from = '2026-06-15' WHERE doctor_code = $1", [
      DOCTOR,
    ]);
    try {
      expect(await refusalOf((await steps.newPatient()).write())).toMatchObject({
        code: 'DOCTOR_NOT_PUBLISHED',
        clause: 'M21',
      });
      expect(
        await ground.pharmacist.call(checkPrescription, { params: { rxno: prescription.rxno } }),
      ).toMatchObject({ status: 422, body: { code: 'DOCTOR_NOT_PUBLISHED' } });
    } finally {
      await tamper(server, 'UPDATE doctor_filing SET suspended_from = NULL WHERE doctor_code = $1', [DOCTOR]);
    }
    expect(
      (await ground.pharmacist.ok(checkPrescription, { params: { rxno: prescription.rxno } })).status,
    ).toBe('checked');
  });

  it('证书到期：医师不能开，药师不能审核；到期之前签的仍然有效', async () => {
    const { prescription } = await steps.issued();
    await tamper(
      server,
      'UPDATE certificate SET valid_to = to_timestamp($2 / 1000.0) WHERE holder_code = $1',
      [DOCTOR, server.clock.now() + 1000],
    );
    server.clock.advance(2000);
    expect(await refusalOf((await steps.newPatient()).write())).toMatchObject({
      code: 'CERTIFICATE_NOT_VALID',
      clause: 'M28',
    });
    expect(
      (await ground.pharmacist.ok(openPrescription, { params: { rxno: prescription.rxno } })).doctorSignature
        .objection,
    ).toBeNull();
    await tamper(
      server,
      'UPDATE certificate SET revoked_at = to_timestamp($2 / 1000.0) WHERE holder_code = $1',
      [PHARMACIST, server.clock.now()],
    );
    expect(
      await ground.pharmacist.call(checkPrescription, { params: { rxno: prescription.rxno } }),
    ).toMatchObject({ status: 422, body: { code: 'CERTIFICATE_NOT_VALID' } });
    await tamper(server, "UPDATE certificate SET valid_to = '2027-01-01', revoked_at = NULL");
    expect(
      (await ground.pharmacist.ok(checkPrescription, { params: { rxno: prescription.rxno } })).status,
    ).toBe('checked');
  });

  it('超过 30 天不能开，试算先说出来；拆成两张也不行，手中还有的也算', async () => {
    const patient = await steps.newPatient();
    const twoBoxes = patient.write({ lines: [line({ quantity: 2 })] });
    const { requestId: _, identityChecked: __, ...written } = twoBoxes;
    expect(await ground.doctor.ok(reckonPrescription, { body: written })).toMatchObject({
      supplyDays: [60],
      thisPrescription: 60,
      total: 60,
      limit: 30,
      validTo: '2026-06-17',
      objection: { code: 'SUPPLY_DAYS_TOO_LONG', clause: 'M33' },
    });
    expect(await refusalOf(twoBoxes)).toMatchObject({ code: 'SUPPLY_DAYS_TOO_LONG', clause: 'M33' });
    const first = await ground.doctor.ok(issuePrescription, {
      body: patient.write({ lines: [line({ dose: '1.5' })] }),
    });
    expect(first.supplyDays).toBe(20);
    expect(await refusalOf(patient.write({ lines: [line({ dose: '2' })] }))).toMatchObject({
      detail: expect.stringContaining('未取药处方 20 天') as string,
    });
    await ground.pharmacist.ok(checkPrescription, { params: { rxno: first.rxno } });
    await steps.use(first.id, 'S50');
    expect(await refusalOf(patient.write({ lines: [line({ dose: '2' })] }))).toMatchObject({
      detail: expect.stringContaining('手中尚有 19 天') as string,
    });
    try {
      await steps.moveTo('2026-06-20');
      expect(
        (await ground.doctor.ok(issuePrescription, { body: patient.write({ lines: [line({ dose: '2' })] }) }))
          .supplyDays,
      ).toBe(15);
    } finally {
      await steps.moveTo(TODAY);
    }
  });

  it('两个医师同时各开一张，合计不会超过 30 天', async () => {
    const patient = await steps.newPatient();
    const answers = await Promise.all(
      [ground.doctor, ground.otherHospital, ground.doctor].map((doctor) =>
        doctor.call(issuePrescription, { body: patient.write() }),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 422, 422]);
  });

  it('没有承诺书的产品、别的药、同规格两行、不足一天的量，都开不出来；不同规格可以同开', async () => {
    const patient = await steps.newPatient();
    expect(
      await refusalOf(patient.write({ lines: [line({ nationalCode: UNCOMMITTED_TABLET })] })),
    ).toMatchObject({ code: 'COMMITMENT_MISSING', clause: 'M4' });
    const bad = [
      [line({ nationalCode: 'XL01XXS001A001010100099' })],
      [line(), line({ nationalCode: DEAR_TABLET })],
      [line({ dose: '31' })],
      [line({ dose: '0' })],
    ];
    for (const lines of bad)
      expect((await ground.doctor.call(issuePrescription, { body: patient.write({ lines }) })).status).toBe(
        400,
      );
    const both = await ground.doctor.ok(issuePrescription, {
      body: patient.write({ lines: [line(), line({ nationalCode: SMALL_TABLET, dose: '2' })] }),
    });
    expect(both.lines.map((one) => one.supplyDays)).toEqual([30, 15]);
    expect(both.supplyDays).toBe(30);
  });

  it('可选产品：能报销且不高于支付标准的在前，保密标准不外露', async () => {
    const answer = await ground.doctor.ok(listPrescribableProducts, { query: { entryKey: ENTRY } });
    expect(answer.rows.map((row) => [row.nationalCode, row.withinStandard])).toEqual([
      [SMALL_TABLET, true],
      [TABLET, true],
      [DEAR_TABLET, false],
      [UNCOMMITTED_TABLET, false],
    ]);
    expect(answer.rows[3]?.objection).toMatchObject({ code: 'COMMITMENT_MISSING' });
    expect(JSON.stringify(answer)).not.toContain(SECRET_STANDARD.slice(0, 6));
  });
});

describe('流水号与重发（M28）', () => {
  it('五十张同时开、其中夹着开不出来的，号码连着、不断不重', async () => {
    const patients = [];
    for (let index = 0; index < 70; index += 1) patients.push(await steps.newPatient());
    const before = await steps.inside((tx) =>
      tx.first<{ n: bigint }>(
        'SELECT coalesce(max(serial_no), 0)::bigint AS n FROM prescription WHERE hospital_code = $1',
        [HOSPITAL],
      ),
    );
    const bodies = patients.map((patient, index) => {
      if (index % 7 === 3) return patient.write({ lines: [line({ quantity: 5 })] });
      if (index % 7 === 5) return patient.write({ identityChecked: false });
      return patient.write();
    });
    const answers = await Promise.all(bodies.map((body) => ground.doctor.call(issuePrescription, { body })));
    const made = answers
      .flatMap((answer) => (answer.status === 200 ? [parseRxno(answer.body.rxno)?.serial ?? 0] : []))
      .sort((a, b) => a - b);
    expect(made).toHaveLength(50);
    expect(answers.filter((answer) => answer.status === 422)).toHaveLength(20);
    const start = Number(before?.n);
    expect(made).toEqual(made.map((_, index) => start + index + 1));
    const all = await steps.inside((tx) =>
      tx.first<{ count: bigint; top: number }>(
        'SELECT count(*) AS count, max(serial_no) AS top FROM prescription WHERE hospital_code = $1 AND year = 2026',
        [HOSPITAL],
      ),
    );
    expect(Number(all?.count)).toBe(all?.top);
  });

  it('两家医院、两个年度各自从 1 起', async () => {
    const patient = await steps.newPatient();
    const numbers = await steps.inside((tx) =>
      tx.rows<{ n: number }>('SELECT min(serial_no) AS n FROM prescription GROUP BY hospital_code, year'),
    );
    expect(numbers.every(({ n }) => n === 1)).toBe(true);
    const elsewhere = await ground.otherHospital.ok(issuePrescription, {
      body: patient.write({ lines: [line({ dose: '30' })] }),
    });
    expect(parseRxno(elsewhere.rxno)).toMatchObject({ hospitalCode: OTHER_HOSPITAL, year: 2026 });
  });

  it('同一请求重发得到同一张；同时重发也只有一张；换了内容 409', async () => {
    const patient = await steps.newPatient();
    const body = patient.write();
    const answers = await Promise.all([1, 2, 3].map(() => ground.doctor.ok(issuePrescription, { body })));
    expect(new Set(answers.map((answer) => answer.rxno)).size).toBe(1);
    expect(await ground.doctor.ok(issuePrescription, { body })).toMatchObject({ rxno: answers[0]?.rxno });
    const other = await steps.newPatient();
    expect(
      await ground.doctor.call(issuePrescription, { body: { ...other.write(), requestId: body.requestId } }),
    ).toMatchObject({ status: 409, body: { code: 'REQUEST_REUSED' } });
    const race = randomUUID();
    const both = await Promise.all(
      (await Promise.all([steps.newPatient(), steps.newPatient()])).map((one) =>
        ground.doctor.call(issuePrescription, { body: one.write({ requestId: race }) }),
      ),
    );
    expect(both.map((answer) => answer.status).sort()).toEqual([200, 409]);
    // The loser had taken a number already and gave it back with its transaction.
    const gaps = await steps.inside((tx) =>
      tx.rows(
        'SELECT hospital_code FROM prescription GROUP BY hospital_code, year HAVING count(*) <> max(serial_no)',
      ),
    );
    expect(gaps).toEqual([]);
  });
});
