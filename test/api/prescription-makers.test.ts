import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  decideMakerChange,
  getMakerOptions,
  listMakerChanges,
  stateMakerChange,
} from '../../src/contract/prescription-makers.ts';
import { issuePrescription } from '../../src/contract/prescription.ts';
import { issueSigningCertificate } from '../../src/server/providers/issue-certificate.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  ENTRY,
  HOSPITAL,
  OTHER_HOSPITAL,
  preparePrescribing,
  type PrescribingGround,
} from '../support/prescribing.ts';

const OTHER_MAKER_TABLET = 'XL01XXS001A001010100099';
let server: TestServer;
let ground: PrescribingGround;
let office: Caller;
let otherOffice: Caller;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  ground = await preparePrescribing(server);
  office = await server.signIn({
    login: 'maker-office',
    name: '示例·医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  otherOffice = await server.signIn({
    login: 'maker-other-office',
    name: '示例·外院医保办',
    role: 'hospitalOffice',
    institutionCode: OTHER_HOSPITAL,
  });
  await server.world.db.transaction('all', async (tx) => {
    const now = server.clock.now();
    await issueSigningCertificate(server.world, tx, 'institution', HOSPITAL, '示例医院', now);
    await tx.run(
      `INSERT INTO product (national_code, entry_key, trade_name, generic_name, dosage_form, maker, strength, pack, units_per_pack, dose_unit, sale_unit, is_injection)
       VALUES ($1, $2, '', '示例替尼片', '片剂', '示例乙厂', '100mg', '30片/盒', 30, '片', '盒', false)`,
      [OTHER_MAKER_TABLET, ENTRY],
    );
    await tx.run(
      `INSERT INTO commitment (national_code, document_no, signed_on, from_on) VALUES ($1, '示例承诺99', '2026-01-01', '2026-01-01')`,
      [OTHER_MAKER_TABLET],
    );
    await tx.run(
      `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, 'negotiated', 7000000, false, '2026-01-01', '示例', '2026-01-01')`,
      [OTHER_MAKER_TABLET],
    );
    await tx.run(
      `INSERT INTO listed_price (national_code, price, from_on, source) VALUES ($1, 7000000, '2026-01-01', '示例')`,
      [OTHER_MAKER_TABLET],
    );
  });
});
afterAll(() => server.close());

describe('同通用名换厂家：医师认定、医院确认、即时生效（M24）', () => {
  it('没有确认不能开另一厂家；退回后可再提；确认后当场能开', async () => {
    const { applicationId, personId, write } = await ground.addPatient(1);
    const { credential } = write();
    const asked = { applicationId, credential };
    const free = await ground.doctor.ok(getMakerOptions, { body: asked });
    expect(free).toEqual({ inUse: [], makers: ['示例药业', '示例乙厂'], waiting: null });
    await ground.doctor.ok(issuePrescription, { body: write() });
    const other = () =>
      write({ lines: [{ ...write().lines[0], nationalCode: OTHER_MAKER_TABLET, quantity: 1 }] as never });
    expect(await ground.doctor.call(issuePrescription, { body: other() })).toMatchObject({
      status: 422,
      body: { code: 'MAKER_NOT_CONFIRMED', clause: 'M24' },
    });
    const statement = (requestId: string, toMaker = '示例乙厂') => ({
      ...asked,
      requestId,
      toMaker,
      reason: '示例：辅料不耐受',
      identityChecked: true as const,
    });
    expect(
      await ground.doctor.call(stateMakerChange, { body: statement('maker-same-1', '示例药业') }),
    ).toMatchObject({ status: 422, body: { code: 'MAKER_ALREADY_IN_USE' } });
    expect(
      await ground.doctor.call(stateMakerChange, { body: statement('maker-none-1', '没有的厂') }),
    ).toMatchObject({ status: 400 });
    expect(
      await ground.otherField.call(stateMakerChange, { body: statement('maker-field-1') }),
    ).toMatchObject({ status: 422, body: { code: 'DOCTOR_FIELD_MISMATCH' } });
    const first = await ground.doctor.ok(stateMakerChange, { body: statement('maker-change-1') });
    expect(await ground.doctor.ok(stateMakerChange, { body: statement('maker-change-1') })).toEqual(first);
    expect(await ground.doctor.call(stateMakerChange, { body: statement('maker-change-2') })).toMatchObject({
      status: 422,
      body: { code: 'MAKER_ALREADY_IN_USE', detail: '等待确认：示例乙厂' },
    });
    const decide = (by: Caller, id: number, decision: 'confirmed' | 'returned') =>
      by.call(decideMakerChange, { params: { id }, body: { decision, note: '示例意见' } });
    expect((await decide(otherOffice, first.id, 'confirmed')).status).toBe(404);
    expect((await otherOffice.ok(listMakerChanges, { query: {} })).total).toBe(0);
    expect((await decide(office, first.id, 'returned')).status).toBe(200);
    expect(await decide(office, first.id, 'confirmed')).toMatchObject({
      status: 422,
      body: { code: 'MAKER_CHANGE_DECIDED' },
    });
    const second = await ground.doctor.ok(stateMakerChange, { body: statement('maker-change-3') });
    expect((await office.ok(listMakerChanges, { query: { state: 'waiting' } })).rows).toMatchObject([
      { id: second.id, toMaker: '示例乙厂', fromMakers: ['示例药业'], state: 'waiting' },
    ]);
    expect((await decide(office, second.id, 'confirmed')).status).toBe(200);
    // The confirmation holds at once: the other maker's box can be prescribed, the former's no more.
    expect(await ground.doctor.call(issuePrescription, { body: write() })).toMatchObject({
      status: 422,
      body: { code: 'MAKER_NOT_CONFIRMED' },
    });
    const patient = await server.signIn({
      login: 'maker-patient',
      name: '示例·患者',
      role: 'patient',
      personId,
    });
    expect((await patient.ok(listMakerChanges, { query: {} })).rows.map((row) => row.state)).toEqual([
      'confirmed',
      'returned',
    ]);
    const reckoned = await ground.doctor.call(issuePrescription, { body: other() });
    // Thirty days are at hand already, so only the amount stands against it now, not the maker.
    expect(reckoned).toMatchObject({ status: 422, body: { code: 'SUPPLY_DAYS_TOO_LONG' } });
  });
});
