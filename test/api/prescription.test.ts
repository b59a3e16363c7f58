import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../../src/base/date.ts';
import { listAudit } from '../../src/contract/identity.ts';
import {
  checkPrescription,
  getPrescription,
  getSignedPrescription,
  issuePrescription,
  listPrescriptions,
  openPrescription,
  returnPrescription,
  withdrawPrescription,
} from '../../src/contract/prescription.ts';
import { parseRxno } from '../../src/domain/prescription/rxno.ts';
import { freePrescription } from '../../src/contract/prescription-circulation.ts';
import {
  loadPrescriptionForClaim,
  releasePrescription,
} from '../../src/server/prescription/use-prescription.ts';
import { DOCUMENTS } from '../../src/policy/documents.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  CASHIER,
  DOCTOR,
  FIELD,
  HOSPITAL,
  OTHER_HOSPITAL,
  OTHER_PHARMACY,
  PHARMACIST,
  PHARMACY,
  preparePrescribing,
  prescribingSteps,
  TABLET,
  type PrescribingGround,
} from '../support/prescribing.ts';

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

describe('从开具到取药（M28、M33、N5.4）', () => {
  it('医师开具：内容、有效期、签名和流水号都在回答里', async () => {
    const { prescription } = await steps.issued();
    expect(prescription).toMatchObject({
      status: 'issued',
      validTo: '2026-06-17',
      supplyDays: 30,
      hospitalCode: HOSPITAL,
      doctorCode: DOCTOR,
      field: FIELD,
      diagnosisCode: 'C34.900',
      mayWithdraw: true,
      doctorSignature: { objection: null },
      pharmacistSignature: null,
      lines: [
        {
          nationalCode: TABLET,
          dose: '1',
          doseUnit: '片',
          frequency: '每日 1 次',
          quantity: 1,
          supplyDays: 30,
        },
      ],
    });
    expect(parseRxno(prescription.rxno)).toMatchObject({ hospitalCode: HOSPITAL, year: 2026 });
  });

  it('处方和签名文件写明开具那天依据的文件（M1）', async () => {
    const { prescription } = await steps.issued();
    expect(prescription.basis).toMatchObject({ onDay: TODAY, from: '2026-01-01' });
    expect(prescription.basis?.documents.map(({ title }) => title)).toEqual([
      DOCUMENTS.measures.title,
      DOCUMENTS.notice.title,
    ]);
    const { rxno } = prescription;
    expect((await ground.doctor.ok(getSignedPrescription, { params: { rxno } })).basis).toEqual(
      prescription.basis,
    );
  });

  it('收银能打开，只有药师能审核；审核以后结算才取得到、验得过', async () => {
    const { patient, prescription } = await steps.issued();
    const opened = await ground.cashier.ok(openPrescription, {
      params: { rxno: prescription.rxno.toLowerCase() },
    });
    expect(opened).toMatchObject({
      id: prescription.id,
      checkObjection: null,
      doctorSignature: { objection: null },
    });
    expect(
      (await ground.cashier.call(checkPrescription, { params: { rxno: prescription.rxno } })).status,
    ).toBe(403);
    expect(await steps.use(prescription.id, 'S0')).toMatchObject({
      refusal: { code: 'PRESCRIPTION_NOT_CHECKED' },
    });

    const passed = await ground.pharmacist.ok(checkPrescription, { params: { rxno: prescription.rxno } });
    expect(passed).toMatchObject({
      status: 'checked',
      pharmacistSignature: { objection: null },
      checkObjection: { code: 'PRESCRIPTION_ALREADY_CHECKED' },
    });
    const claim = await steps.inside((tx) =>
      loadPrescriptionForClaim(tx, prescription.rxno, server.clock.now()),
    );
    expect(claim).toMatchObject({
      personId: patient.personId,
      state: 'checked',
      institutionCode: PHARMACY,
      verified: { ok: true },
      lines: [{ nationalCode: TABLET, quantity: 1 }],
    });
  });

  it('结算用一次，撤销后可再用；每一步都留痕', async () => {
    const { prescription } = await steps.checked();
    expect(await steps.use(prescription.id, 'S1')).toMatchObject({ ok: true });
    expect(await steps.use(prescription.id, 'S2')).toMatchObject({
      refusal: { code: 'PRESCRIPTION_ALREADY_USED' },
    });
    await steps.inside((tx) =>
      releasePrescription(tx, prescription.id, 'S1', PHARMACY, CASHIER, server.clock.now()),
    );
    expect(await steps.use(prescription.id, 'S3')).toMatchObject({ ok: true });

    const after = await ground.doctor.ok(getPrescription, { params: { rxno: prescription.rxno } });
    expect(after).toMatchObject({
      status: 'used',
      claimNo: 'S3',
      mayWithdraw: false,
      pharmacyName: '示例大药房',
    });
    expect(after.events.map((event) => event.kind)).toEqual([
      'issued',
      'checked',
      'used',
      'released',
      'used',
    ]);
    const auditor = await server.signIn({
      login: `rx-auditor${steps.order()}`,
      name: '示例·审计',
      role: 'auditor',
    });
    const trail = await auditor.ok(listAudit, {
      query: { subject: String(prescription.id), action: 'prescription.' },
    });
    expect(trail.rows.map((row) => row.action).sort()).toEqual([
      'prescription.check',
      'prescription.get',
      'prescription.issue',
    ]);
    expect((await auditor.ok(getPrescription, { params: { rxno: prescription.rxno } })).personName).toMatch(
      /^示\*+$/,
    );
  });

  it('两个结算同时来，恰好一个成功', async () => {
    const { prescription } = await steps.checked();
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) => steps.use(prescription.id, `S10${index}`)),
    );
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(
      results
        .filter((result) => !result.ok)
        .every((result) => !result.ok && result.refusal.code === 'PRESCRIPTION_ALREADY_USED'),
    ).toBe(true);
  });

  it('一家审核以后独占；释放了别家才能接，要重新审核，之后只有它能结算', async () => {
    const { prescription } = await steps.checked();
    const params = { rxno: prescription.rxno };
    const again = await ground.pharmacist.call(checkPrescription, { params });
    expect(again).toMatchObject({ status: 422, body: { code: 'PRESCRIPTION_ALREADY_CHECKED' } });
    for (const call of [
      ground.otherPharmacist.call(openPrescription, { params }),
      ground.otherPharmacist.call(checkPrescription, { params }),
      ground.otherPharmacist.call(returnPrescription, { params, body: { reason: '不是我店的' } }),
    ])
      expect(await call).toMatchObject({ status: 422, body: { code: 'PRESCRIPTION_TAKEN', clause: 'N5.4' } });
    expect(await steps.use(prescription.id, 'S20', OTHER_PHARMACY)).toMatchObject({
      refusal: { code: 'PRESCRIPTION_TAKEN' },
    });
    await ground.cashier.ok(freePrescription, { params, body: { reason: '患者改去别店' } });
    await ground.otherPharmacist.ok(checkPrescription, { params });
    expect(await steps.use(prescription.id, 'S21', PHARMACY)).toMatchObject({
      refusal: { code: 'PRESCRIPTION_TAKEN' },
    });
    expect(await steps.use(prescription.id, 'S21', OTHER_PHARMACY)).toMatchObject({ ok: true });
  });

  it('药师退回要说理由，退回后不能审核、不能用，医师看得到理由', async () => {
    const { prescription } = await steps.issued();
    expect(
      (
        await ground.pharmacist.call(returnPrescription, {
          params: { rxno: prescription.rxno },
          body: { reason: '' },
        })
      ).status,
    ).toBe(400);
    const returned = await ground.pharmacist.ok(returnPrescription, {
      params: { rxno: prescription.rxno },
      body: { reason: '与在用药品有相互作用' },
    });
    expect(returned).toMatchObject({ status: 'returned', pharmacyName: '示例大药房' });
    for (const pharmacist of [ground.pharmacist, ground.otherPharmacist]) {
      expect(await pharmacist.call(checkPrescription, { params: { rxno: prescription.rxno } })).toMatchObject(
        { status: 422, body: { code: 'PRESCRIPTION_RETURNED' } },
      );
    }
    const seen = await ground.doctor.ok(getPrescription, { params: { rxno: prescription.rxno } });
    expect(seen.events.at(-1)).toMatchObject({
      kind: 'returned',
      note: '与在用药品有相互作用',
      actorName: '示例药师1',
    });
  });

  it('医师可撤回未用的处方，用过的不行，别人的看不到', async () => {
    const { prescription } = await steps.issued();
    expect(
      (
        await ground.otherField.call(withdrawPrescription, {
          params: { rxno: prescription.rxno },
          body: { reason: '试试' },
        })
      ).status,
    ).toBe(404);
    const withdrawn = await ground.doctor.ok(withdrawPrescription, {
      params: { rxno: prescription.rxno },
      body: { reason: '剂量写错' },
    });
    expect(withdrawn).toMatchObject({ status: 'withdrawn', mayWithdraw: false });
    expect(
      await ground.pharmacist.call(openPrescription, { params: { rxno: prescription.rxno } }),
    ).toMatchObject({ status: 422, body: { code: 'PRESCRIPTION_WITHDRAWN', clause: 'M28' } });
    const used = await steps.checked();
    await steps.use(used.prescription.id, 'S30');
    const late = await ground.doctor.call(withdrawPrescription, {
      params: { rxno: used.prescription.rxno },
      body: { reason: '来不及' },
    });
    expect(late).toMatchObject({ status: 422, body: { code: 'PRESCRIPTION_ALREADY_USED' } });
  });

  it('三天后作废：打不开、不能审核、不能用', async () => {
    const { prescription } = await steps.checked();
    const other = await steps.issued();
    try {
      await steps.moveTo('2026-06-17');
      expect(
        (await ground.pharmacist.call(openPrescription, { params: { rxno: other.prescription.rxno } }))
          .status,
      ).toBe(200);
      await steps.moveTo('2026-06-18');
      expect(
        await ground.pharmacist.call(openPrescription, { params: { rxno: other.prescription.rxno } }),
      ).toMatchObject({ status: 422, body: { code: 'PRESCRIPTION_EXPIRED' } });
      expect(
        await ground.pharmacist.call(checkPrescription, { params: { rxno: other.prescription.rxno } }),
      ).toMatchObject({ body: { code: 'PRESCRIPTION_EXPIRED' } });
      expect(await steps.use(prescription.id, 'S40')).toMatchObject({
        refusal: { code: 'PRESCRIPTION_EXPIRED' },
      });
      const gone = await ground.doctor.ok(listPrescriptions, { query: { status: 'expired', pageSize: 200 } });
      expect(gone.rows.map((row) => row.id)).toEqual(
        expect.arrayContaining([prescription.id, other.prescription.id]),
      );
    } finally {
      await steps.moveTo(TODAY);
    }
  });
});

describe('谁看得到（M7）', () => {
  it('本院医师、患者本人、办理过的药店看得到；别院医师、别的患者、没办理过的药店看不到', async () => {
    const { patient, prescription } = await steps.checked();
    const self = await server.signIn({
      login: `rx-self${steps.order()}`,
      name: '示例·本人',
      role: 'patient',
      personId: patient.personId,
    });
    const stranger = await steps.newPatient();
    const other = await server.signIn({
      login: `rx-stranger${steps.order()}`,
      name: '示例·他人',
      role: 'patient',
      personId: stranger.personId,
    });
    const office = await server.signIn({
      login: `rx-office${steps.order()}`,
      name: '示例·医保办',
      role: 'hospitalOffice',
      institutionCode: HOSPITAL,
    });
    const otherOffice = await server.signIn({
      login: `rx-office-b${steps.order()}`,
      name: '示例·医保办',
      role: 'hospitalOffice',
      institutionCode: OTHER_HOSPITAL,
    });
    const params = { rxno: prescription.rxno };
    for (const caller of [self, office, ground.doctor, ground.otherField, ground.pharmacist, ground.cashier])
      expect((await caller.call(getPrescription, { params })).status).toBe(200);
    for (const caller of [other, otherOffice, ground.otherHospital, ground.otherPharmacist]) {
      expect((await caller.call(getPrescription, { params })).status).toBe(404);
      expect((await caller.call(getSignedPrescription, { params })).status).toBe(404);
      const listed = await caller.ok(listPrescriptions, { query: { q: prescription.rxno } });
      expect(listed.rows.map((row) => row.id)).not.toContain(prescription.id);
    }
    expect((await self.ok(listPrescriptions, { query: {} })).rows.map((row) => row.id)).toEqual([
      prescription.id,
    ]);
    expect((await ground.otherField.ok(listPrescriptions, { query: {} })).total).toBe(0);
    const agency = await server.signIn({
      login: `rx-agency${steps.order()}`,
      name: '示例·经办',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    expect((await agency.ok(getPrescription, { params })).personName).toMatch(/\*/);
    const farAgency = await server.signIn({
      login: `rx-agency-b${steps.order()}`,
      name: '示例·经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    expect((await farAgency.call(getPrescription, { params })).status).toBe(404);
  });

  it('流水号打错、没有这张、别人用过的，药店都打不开；自己店用过的还能看', async () => {
    const { prescription } = await steps.checked();
    const wrong = prescription.rxno.slice(0, -1) + String((Number(prescription.rxno.at(-1)) + 1) % 10);
    expect(await ground.pharmacist.call(openPrescription, { params: { rxno: wrong } })).toMatchObject({
      status: 400,
      body: { field: 'rxno' },
    });
    expect(
      (await ground.pharmacist.call(openPrescription, { params: { rxno: 'H430102000012031000001' } })).status,
    ).toBe(400);
    await steps.use(prescription.id, 'S60');
    expect((await ground.cashier.ok(openPrescription, { params: { rxno: prescription.rxno } })).status).toBe(
      'used',
    );
    expect(
      await ground.otherPharmacist.call(openPrescription, { params: { rxno: prescription.rxno } }),
    ).toMatchObject({ status: 422, body: { code: 'PRESCRIPTION_ALREADY_USED' } });
  });

  it('账号与登记的执业机构对不上，不能开也不能审', async () => {
    const patient = await steps.newPatient();
    const posing = await server.signIn({
      login: `rx-posing${steps.order()}`,
      name: '示例·冒名',
      role: 'responsibleDoctor',
      institutionCode: OTHER_HOSPITAL,
      practitionerCode: DOCTOR,
    });
    expect((await posing.call(issuePrescription, { body: patient.write() })).status).toBe(403);
    const { prescription } = await steps.issued();
    const pharmacist = await server.signIn({
      login: `rx-posing-p${steps.order()}`,
      name: '示例·冒名',
      role: 'pharmacist',
      institutionCode: OTHER_PHARMACY,
      practitionerCode: PHARMACIST,
    });
    expect((await pharmacist.call(checkPrescription, { params: { rxno: prescription.rxno } })).status).toBe(
      403,
    );
    expect(prescription.issuedAt).toBe(wallClock(server.clock.now()));
  });
});
