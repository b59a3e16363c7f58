import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  choosePharmacy,
  freePrescription,
  takePrescription,
  undoCheck,
} from '../../src/contract/prescription-circulation.ts';
import {
  checkPrescription,
  getPrescription,
  getSignedPrescription,
  listPrescriptions,
  openPrescription,
  reckonPrescription,
  returnPrescription,
  withdrawPrescription,
} from '../../src/contract/prescription.ts';
import { day } from '../../src/base/date.ts';
import { HOLD_TIMES } from '../../src/policy/parameters/circulation.ts';
import { insertInstitution } from '../../src/server/providers/store.ts';
import { listOtherSupply } from '../../src/server/prescription/circulation/supply-store.ts';
import { findEarlierUse } from '../../src/server/prescription/supply-store.ts';
import { releasePrescription } from '../../src/server/prescription/use-prescription.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  CASHIER,
  HOSPITAL,
  ENTRY,
  OTHER_PHARMACY,
  PHARMACY,
  preparePrescribing,
  prescribingSteps,
  tamper,
  SMALL_TABLET,
  TABLET,
  type PrescribingGround,
} from '../support/prescribing.ts';

let server: TestServer;
let ground: PrescribingGround;
let steps: ReturnType<typeof prescribingSteps>;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  ground = await preparePrescribing(server);
  steps = prescribingSteps(server, ground);
  await steps.inside((tx) =>
    insertInstitution(tx, {
      code: UNAGREED_PHARMACY,
      kind: 'pharmacy',
      name: '示例无协议店',
      level: '',
      areaCode: '430102',
      address: '',
      phone: '',
    }),
  );
});
afterAll(() => server.close());

const UNAGREED_PHARMACY = 'P43010200009';
const reason = { reason: '没有库存' };
const suspendPharmacy = (from: string | null) =>
  tamper(server, 'UPDATE agreement SET suspended_from = $1 WHERE institution_code = $2', [from, PHARMACY]);

describe('接单与释放（M28、N5.4）', () => {
  it('八家同时来抢，恰好一家接到；别家看不到处方，也不知道是谁接的', async () => {
    const { prescription } = await steps.issued();
    const params = { rxno: prescription.rxno };
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? ground.pharmacist : ground.otherPharmacist).call(takePrescription, { params }),
      ),
    );
    const winners = new Set(answers.map((answer, index) => (answer.status === 200 ? index % 2 : -1)));
    winners.delete(-1);
    expect(winners.size).toBe(1);
    const [mine, other] = winners.has(0)
      ? [ground.pharmacist, ground.otherPharmacist]
      : [ground.otherPharmacist, ground.pharmacist];
    const refused = await other.call(openPrescription, { params });
    expect(refused).toMatchObject({ status: 422, body: { code: 'PRESCRIPTION_TAKEN' } });
    expect(JSON.stringify(refused.body)).not.toMatch(/药房/);
    expect((await mine.ok(openPrescription, { params })).hold).toMatchObject({ mine: true });
    expect((await mine.ok(listPrescriptions, { query: {} })).rows.map((row) => row.rxno)).toContain(
      params.rxno,
    );
    expect((await other.call(getPrescription, { params })).status).toBe(404);
    expect(await other.call(freePrescription, { params, body: reason })).toMatchObject({
      body: { code: 'PRESCRIPTION_NOT_TAKEN' },
    });
    expect(await mine.ok(freePrescription, { params, body: reason })).toMatchObject({ hold: null });
    expect(await other.ok(takePrescription, { params })).toMatchObject({ hold: { mine: true } });
    const seen = await ground.doctor.ok(getPrescription, { params });
    expect(seen.events.map((event) => event.kind).slice(-2)).toEqual(['freed', 'taken']);
    expect(seen.hold?.pharmacyName).toMatch(/药房/);
  });

  it('M25：没有生效的协议不能接单、审核，也不能退回；医院不能接单', async () => {
    const { prescription } = await steps.issued();
    const params = { rxno: prescription.rxno };
    await suspendPharmacy('2026-06-15');
    try {
      const answers = [
        await ground.pharmacist.call(takePrescription, { params }),
        await ground.pharmacist.call(checkPrescription, { params }),
        await ground.pharmacist.call(returnPrescription, { params, body: reason }),
      ];
      for (const answer of answers)
        expect(answer).toMatchObject({ status: 422, body: { code: 'INSTITUTION_WITHOUT_AGREEMENT' } });
    } finally {
      await suspendPharmacy(null);
    }
    const till = await server.signIn({
      login: 'rx-hospital-till',
      name: '示例收费',
      role: 'cashier',
      institutionCode: HOSPITAL,
    });
    expect((await till.call(takePrescription, { params })).status).toBe(403);
    expect((await ground.doctor.ok(getPrescription, { params })).events.map((one) => one.kind)).toEqual([
      'issued',
    ]);
    await ground.pharmacist.ok(takePrescription, { params });
  });

  it('M7：只接过单的店，保留一到点就再也看不到处方；审核过的店仍看得到自己的', async () => {
    const { prescription } = await steps.issued();
    const { prescription: passed } = await steps.checked();
    const params = { rxno: prescription.rxno };
    await ground.pharmacist.ok(takePrescription, { params });
    const listed = async () =>
      (await ground.pharmacist.ok(listPrescriptions, { query: {} })).rows.map((row) => row.rxno);
    const lasts = HOLD_TIMES[0]?.value ?? 0;
    try {
      // What the database itself shows to the pharmacy, whatever a use case asks.
      const shown = () =>
        server.world.db.transaction(`institution:${PHARMACY}`, (tx) =>
          tx.rows('SELECT 1 FROM prescription WHERE rxno = $1', [params.rxno]),
        );
      await steps.advance(lasts - 1);
      expect(await listed()).toContain(params.rxno);
      await ground.pharmacist.ok(getPrescription, { params });
      expect(await shown()).toHaveLength(1);
      await steps.advance(1);
      expect(await shown()).toHaveLength(0);
      expect(await listed()).not.toContain(params.rxno);
      expect((await ground.pharmacist.call(getPrescription, { params })).status).toBe(404);
      expect((await ground.pharmacist.call(getSignedPrescription, { params })).status).toBe(404);
      expect(await listed()).toContain(passed.rxno);
      await ground.pharmacist.ok(getPrescription, { params: { rxno: passed.rxno } });
    } finally {
      await steps.moveTo('2026-06-15');
    }
  });

  it('到时自动失效：差一毫秒还在，到点别家可接；原来审核过的店不能再结算', async () => {
    const { prescription } = await steps.checked();
    const params = { rxno: prescription.rxno };
    const lasts = HOLD_TIMES[0]?.value ?? 0;
    try {
      await steps.advance(lasts - 1);
      expect(await ground.otherPharmacist.call(takePrescription, { params })).toMatchObject({
        body: { code: 'PRESCRIPTION_TAKEN' },
      });
      await steps.advance(1);
      await ground.otherPharmacist.ok(takePrescription, { params });
      expect(await steps.use(prescription.id, 'E1')).toMatchObject({
        refusal: { code: 'PRESCRIPTION_TAKEN' },
      });
    } finally {
      await steps.moveTo('2026-06-15');
    }
  });

  it('药师撤销自己的审核后要重新审核；取过药的、别店的、协议已中止的（M25）不能撤销', async () => {
    const { prescription } = await steps.checked();
    const params = { rxno: prescription.rxno };
    expect(await ground.otherPharmacist.call(undoCheck, { params, body: reason })).toMatchObject({
      body: { code: 'PRESCRIPTION_NOT_CHECKED' },
    });
    const undone = await ground.pharmacist.ok(undoCheck, { params, body: { reason: '看错剂量' } });
    expect(undone).toMatchObject({ status: 'issued', mayUndoCheck: false, hold: { mine: true } });
    expect(undone.events.at(-1)).toMatchObject({ kind: 'undone', note: '看错剂量' });
    await ground.pharmacist.ok(checkPrescription, { params });
    await suspendPharmacy('2026-06-15');
    try {
      expect(await ground.pharmacist.call(undoCheck, { params, body: reason })).toMatchObject({
        status: 422,
        body: { code: 'INSTITUTION_WITHOUT_AGREEMENT', clause: 'M25' },
      });
    } finally {
      await suspendPharmacy(null);
    }
    await ground.pharmacist.ok(undoCheck, { params, body: reason });
    expect(await steps.use(prescription.id, 'U1')).toMatchObject({
      refusal: { code: 'PRESCRIPTION_NOT_CHECKED' },
    });
    await ground.pharmacist.ok(checkPrescription, { params });
    expect(await steps.use(prescription.id, 'U2')).toMatchObject({ ok: true });
    expect(await ground.pharmacist.call(undoCheck, { params, body: reason })).toMatchObject({
      body: { code: 'PRESCRIPTION_ALREADY_USED' },
    });
  });

  it('患者指定药店：别家接不到；没有协议的不能指定；有药店在办时不能改；改回不限又都可以', async () => {
    const { patient, prescription } = await steps.issued();
    const params = { rxno: prescription.rxno };
    const owner = await server.signIn({
      login: `rx-owner${steps.order()}`,
      name: '示例患者',
      role: 'patient',
      personId: patient.personId,
    });
    const choose = (pharmacyCode: string | null) =>
      owner.call(choosePharmacy, { params, body: { pharmacyCode } });
    expect(await choose(UNAGREED_PHARMACY)).toMatchObject({
      status: 422,
      body: { code: 'PHARMACY_NOT_CHOOSABLE', clause: 'M25' },
    });
    expect(await choose(OTHER_PHARMACY)).toMatchObject({
      status: 200,
      body: { chosenPharmacy: { code: OTHER_PHARMACY } },
    });
    expect(await ground.pharmacist.call(takePrescription, { params })).toMatchObject({
      body: { code: 'PRESCRIPTION_CHOSEN_ELSEWHERE' },
    });
    expect((await choose(null)).status).toBe(200);
    await ground.pharmacist.ok(takePrescription, { params });
    expect(await choose(OTHER_PHARMACY)).toMatchObject({ body: { code: 'PRESCRIPTION_TAKEN' } });
    const stranger = await ground.addPatient(900);
    const other = await server.signIn({
      login: 'rx-stranger',
      name: '示例患者',
      role: 'patient',
      personId: stranger.personId,
    });
    expect((await other.call(choosePharmacy, { params, body: { pharmacyCode: null } })).status).toBe(404);
  });
});

describe('分次取药（M33、I18）', () => {
  const two = (patient: Awaited<ReturnType<typeof steps.newPatient>>) =>
    patient.write({
      lines: [{ nationalCode: TABLET, dose: '2', times: 1, perDays: 1, usage: '口服', quantity: 2 }],
    });

  it('先取一盒，余下的换店取：手中天数只算取走的，取完为止；撤销哪次退哪次', async () => {
    const { patient, prescription } = await steps.issued({
      lines: [{ nationalCode: TABLET, dose: '2', times: 1, perDays: 1, usage: '口服', quantity: 2 }],
    });
    const params = { rxno: prescription.rxno };
    await ground.pharmacist.ok(checkPrescription, { params });
    expect(await steps.use(prescription.id, 'P1', PHARMACY, 1)).toMatchObject({ ok: true });
    const part = await ground.pharmacist.ok(getPrescription, { params });
    expect(part).toMatchObject({ status: 'partlyUsed', lines: [{ quantity: 2, left: 1 }], hold: null });
    const { requestId: _, identityChecked: __, ...asked } = two(patient);
    expect(await ground.doctor.ok(reckonPrescription, { body: asked })).toMatchObject({
      atHand: 14,
      notYetFetched: 15,
    });
    expect(
      await ground.doctor.call(withdrawPrescription, { params, body: { reason: '换方案' } }),
    ).toMatchObject({ body: { code: 'PRESCRIPTION_ALREADY_USED', detail: '已取走一部分' } });
    expect(await steps.use(prescription.id, 'P2', PHARMACY, 2)).toMatchObject({
      refusal: { code: 'PRESCRIPTION_LINE_MISMATCH' },
    });
    expect(await steps.use(prescription.id, 'P3', OTHER_PHARMACY, 1)).toMatchObject({
      refusal: { code: 'PRESCRIPTION_NOT_CHECKED' },
    });
    await ground.otherPharmacist.ok(checkPrescription, { params });
    expect(await steps.use(prescription.id, 'P4', OTHER_PHARMACY, 1)).toMatchObject({ ok: true });
    expect((await ground.doctor.ok(getPrescription, { params })).status).toBe('used');
    expect((await ground.pharmacist.ok(getPrescription, { params })).lines[0]?.left).toBe(0);
    await steps.inside((tx) =>
      releasePrescription(tx, prescription.id, 'P1', PHARMACY, CASHIER, server.clock.now()),
    );
    expect(await ground.doctor.ok(getPrescription, { params })).toMatchObject({
      status: 'partlyUsed',
      lines: [{ left: 1 }],
    });
  });

  it('只取走一部分也算用过这种药；开别的药时，手中天数按实际取走的算（M11、I19）', async () => {
    const { patient, prescription } = await steps.issued({
      lines: [{ nationalCode: TABLET, dose: '2', times: 1, perDays: 1, usage: '口服', quantity: 2 }],
    });
    const use = () => steps.inside((tx) => findEarlierUse(tx, patient.personId, ENTRY));
    const others = () =>
      steps.inside((tx) =>
        listOtherSupply(tx, patient.personId, '另一种药|片', day('2026-01-01'), day('2026-06-15')),
      );
    const open = { entryKey: ENTRY, state: 'issued', usedAt: null };
    expect(await use()).toEqual({ hasUsed: false, hadLongTerm: false });
    expect(await others()).toEqual([{ ...open, supplyDays: 30 }]);
    await ground.pharmacist.ok(checkPrescription, { params: { rxno: prescription.rxno } });
    await steps.use(prescription.id, 'H1', PHARMACY, 1);
    expect(await use()).toEqual({ hasUsed: true, hadLongTerm: false });
    const handed = { entryKey: ENTRY, state: 'used', usedAt: server.clock.now(), supplyDays: 15 };
    expect(await others()).toEqual([handed, { ...open, supplyDays: 15 }]);
    await steps.inside((tx) =>
      releasePrescription(tx, prescription.id, 'H1', PHARMACY, CASHIER, server.clock.now()),
    );
    expect(await use()).toEqual({ hasUsed: false, hadLongTerm: false });
    expect(await others()).toEqual([{ ...open, supplyDays: 30 }]);
  });

  it('最后一盒两边同时结算，恰好一次', async () => {
    const { prescription } = await steps.issued({
      lines: [{ nationalCode: SMALL_TABLET, dose: '2', times: 1, perDays: 1, usage: '口服', quantity: 2 }],
    });
    await ground.pharmacist.ok(checkPrescription, { params: { rxno: prescription.rxno } });
    await steps.use(prescription.id, 'L0', PHARMACY, 1);
    const uses = await Promise.all(
      Array.from({ length: 6 }, (_, index) => steps.use(prescription.id, `L${index + 1}`, PHARMACY, 1)),
    );
    expect(uses.filter((use) => use.ok)).toHaveLength(1);
  });
});
