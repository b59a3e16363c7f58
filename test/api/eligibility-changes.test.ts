import { describe, expect, it } from 'vitest';
import {
  acceptApplication,
  approveApplication,
  giveHospitalOpinion,
  stateOpinion,
} from '../../src/contract/eligibility-steps.ts';
import { getRelatedDrugs, submitDrugChange } from '../../src/contract/eligibility-changes.ts';
import { listMyEligibilities, submitApplication } from '../../src/contract/eligibility.ts';
import { findListedDrugs } from '../../src/server/catalogue/lookup-store.ts';
import { listEligibilitiesOf } from '../../src/server/eligibility/store.ts';
import { insertTestDrug } from '../support/province.ts';
import {
  approved,
  form,
  moveTo,
  newPatient,
  papersOf,
  setStage,
  type TestPatient,
} from '../support/eligibility-stage.ts';

const stage = setStage();

async function secondDrug(name: string): Promise<string> {
  return stage.server.world.db.transaction('all', (tx) => insertTestDrug(tx, { name, codes: ['C34'] }));
}

async function change(patient: TestPatient, otherId: number, entryKey: string, kind: 'change' | 'addition') {
  const application = form(stage, await papersOf(patient.caller), { entryKey });
  return { application, kind, otherId, reason: '示例：原药耐药，影像进展' };
}

async function approve(id: number): Promise<void> {
  await stage.doctor.ok(stateOpinion, {
    params: { id },
    body: { opinion: '同意换药', identityChecked: true },
  });
  await stage.office.ok(giveHospitalOpinion, {
    params: { id },
    body: { decision: 'confirm', opinion: '情况属实' },
  });
  await stage.agency.ok(acceptApplication, { params: { id } });
  await stage.agency.ok(approveApplication, { params: { id }, body: { termTo: null, opinion: '材料齐全' } });
}

describe('换药和加药另行申请（M24）', () => {
  it('换药获批以前原药照用，获批次日起只有新药；原药可以重新申请', async () => {
    const patient = await newPatient(stage);
    const oldId = await approved(stage, patient.caller);
    const entryKey = await secondDrug('示例换药');
    const body = await change(patient, oldId, entryKey, 'change');
    const receipt = await patient.caller.ok(submitDrugChange, { body });
    expect(await patient.caller.ok(submitDrugChange, { body })).toEqual(receipt);
    expect(
      await patient.caller.call(submitDrugChange, { body: { ...body, reason: '另一个理由' } }),
    ).toMatchObject({ status: 409 });
    const params = { id: receipt.id };
    expect(await stage.agency.ok(getRelatedDrugs, { params })).toMatchObject({
      relation: { kind: 'change', otherName: '示例替尼（片剂）', reason: '示例：原药耐药，影像进展' },
      others: [{ genericName: '示例替尼', lastDay: '2027-12-31' }],
    });
    expect(await stage.otherAgency.call(getRelatedDrugs, { params })).toMatchObject({ status: 404 });
    await moveTo(stage, '2026-03-10');
    await approve(receipt.id);
    await stage.server.world.db.transaction('all', async (tx) => {
      const held = await listEligibilitiesOf(tx, patient.personId);
      expect(held.map((one) => [one.genericName, one.endedOn])).toEqual([
        ['示例换药', null],
        ['示例替尼', '2026-03-10'],
      ]);
      // A hospital that sees neither application may not see another's, but the day on which a benefit ended is told to all.
      expect((await findListedDrugs(tx, [entryKey])).size).toBe(1);
    });
    await moveTo(stage, '2026-03-11');
    const again = await stage.server.signIn({
      login: 'changed-patient',
      name: '示例·换药患者',
      role: 'patient',
      personId: patient.personId,
    });
    const mine = (await again.ok(listMyEligibilities, {})).rows;
    expect(mine.map((row) => [row.genericName, row.state])).toEqual([
      ['示例换药', 'active'],
      ['示例替尼', 'ended'],
    ]);
    const back = form(stage, await papersOf(again));
    expect((await again.call(submitApplication, { body: back })).status).toBe(200);
    const extension = form(stage, [], { extendsId: oldId });
    expect(await again.call(submitApplication, { body: extension })).toMatchObject({ status: 400 });
  });

  it('M24：换药办理中原药不能延期；延期未决时换药先获批，延期不能再批', async () => {
    await moveTo(stage, '2026-03-02');
    const patient = await newPatient(stage);
    const oldId = await approved(stage, patient.caller);
    await moveTo(stage, '2027-01-10');
    const login = { name: '示例·换药延期', role: 'patient' as const, personId: patient.personId };
    const caller = await stage.server.signIn({ login: 'extending', ...login });
    const extension = await caller.ok(submitApplication, { body: form(stage, [], { extendsId: oldId }) });
    const body = await change({ ...patient, caller }, oldId, await secondDrug('示例换延'), 'change');
    const { id } = await caller.ok(submitDrugChange, { body });
    expect(
      await caller.call(submitApplication, { body: form(stage, [], { extendsId: oldId }) }),
    ).toMatchObject({ status: 422, body: { code: 'DRUG_CHANGE_PENDING', clause: 'M24' } });
    await approve(id);
    await expect(approve(extension.id)).rejects.toThrow('EXTENDED_BENEFIT_ENDED');
    await moveTo(stage, '2026-03-02');
  });

  it('加药获批后两种药都有，各有各的批准', async () => {
    const patient = await newPatient(stage);
    const oldId = await approved(stage, patient.caller);
    const body = await change(patient, oldId, await secondDrug('示例加药'), 'addition');
    const { id } = await patient.caller.ok(submitDrugChange, { body });
    await approve(id);
    expect((await patient.caller.ok(listMyEligibilities, {})).rows.map((row) => row.state)).toEqual([
      'active',
      'active',
    ]);
    expect((await patient.caller.ok(getRelatedDrugs, { params: { id } })).relation?.kind).toBe('addition');
  });

  it('同一种药、别人的待遇、没有材料的都不收', async () => {
    const patient = await newPatient(stage);
    const other = await newPatient(stage);
    const oldId = await approved(stage, patient.caller);
    const entryKey = await secondDrug('示例拒收');
    const same = await change(patient, oldId, stage.entryKey, 'change');
    expect(await patient.caller.call(submitDrugChange, { body: same })).toMatchObject({
      status: 422,
      body: { code: 'DRUG_CHANGE_SAME_DRUG', clause: 'M24' },
    });
    const foreign = await change(other, oldId, entryKey, 'change');
    expect(await other.caller.call(submitDrugChange, { body: foreign })).toMatchObject({ status: 400 });
    const bare = { ...foreign, application: form(stage, [], { entryKey }) };
    expect(await patient.caller.call(submitDrugChange, { body: bare })).toMatchObject({
      status: 422,
      body: { code: 'APPLICATION_PAPERS_MISSING' },
    });
  });
});
