import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../src/base/date.ts';
import {
  checkRefusal,
  proposeRefusal,
  requestReconsideration,
} from '../../src/contract/eligibility-review.ts';
import {
  acceptApplication,
  approveApplication,
  giveHospitalOpinion,
  stateOpinion,
} from '../../src/contract/eligibility-steps.ts';
import { getRelatedDrugs, submitDrugChange } from '../../src/contract/eligibility-changes.ts';
import { listMyEligibilities, submitApplication } from '../../src/contract/eligibility.ts';
import type { Tx } from '../../src/server/db/database.ts';
import { findListedDrugs } from '../../src/server/catalogue/lookup-store.ts';
import { listEligibilitiesOf } from '../../src/server/eligibility/store.ts';
import { insertTestDrug } from '../support/province.ts';
import {
  approved,
  DOCTOR,
  form,
  HOSPITAL,
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

/** As far as the agency's acceptance. */
async function toReview(id: number): Promise<void> {
  await stage.doctor.ok(stateOpinion, {
    params: { id },
    body: { opinion: '同意换药', identityChecked: true },
  });
  await stage.office.ok(giveHospitalOpinion, {
    params: { id },
    body: { decision: 'confirm', opinion: '情况属实' },
  });
  await stage.agency.ok(acceptApplication, { params: { id } });
}

async function approve(id: number): Promise<void> {
  await toReview(id);
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

describe('换药按决定的先后终止原药（M24）', () => {
  it('换药先不予通过、复议才通过：其间批下来的原药延期也在复议通过之日终止', async () => {
    await moveTo(stage, '2026-03-02');
    const patient = await newPatient(stage);
    const oldId = await approved(stage, patient.caller);
    await moveTo(stage, '2027-01-11');
    const login = { name: '示例·复议换药', role: 'patient' as const, personId: patient.personId };
    const caller = await stage.server.signIn({ login: 'revived', ...login });
    const body = await change({ ...patient, caller }, oldId, await secondDrug('示例复议药'), 'change');
    const { id } = await caller.ok(submitDrugChange, { body });
    const params = { id };
    await toReview(id);
    await stage.agency.ok(proposeRefusal, { params, body: { clause: 'M11', reason: '不在范围内' } });
    await stage.checker.ok(checkRefusal, { params, body: { decision: 'confirm', opinion: '同意' } });
    const extension = await caller.ok(submitApplication, { body: form(stage, [], { extendsId: oldId }) });
    await approve(extension.id);
    const endOf = async (applicationId: number) =>
      (
        await stage.server.world.db.transaction('all', (tx) => listEligibilitiesOf(tx, patient.personId))
      ).find((one) => one.applicationId === applicationId)?.endedOn;
    expect(await endOf(extension.id)).toBeNull();
    await caller.ok(requestReconsideration, { params, body: { reason: '补充了检测报告' } });
    await moveTo(stage, '2027-01-14');
    const third = await stage.server.signIn({
      login: 'revived-third',
      name: '示例·另一审核',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    await third.ok(approveApplication, { params, body: { termTo: null, opinion: '新证据充分' } });
    expect(await endOf(extension.id)).toBe('2027-01-14');
    expect(await endOf(oldId)).toBe('2027-01-14');
    expect(await endOf(id)).toBeNull();
    await moveTo(stage, '2026-03-02');
  });

  it('批准、换药随便怎么来、谁先谁后，数据库给出的终止日都和逐件重演的一致', async () => {
    const patient = await newPatient(stage);
    const steps = fc.record({
      drug: fc.constantFrom('示例甲', '示例乙'),
      decided: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined, freq: 4 }),
      change: fc.boolean(),
    });
    const keep = { personId: patient.personId, accountId: stage.agency.accountId };
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 7 }), async (history) => {
        const [found, oracle] = await stage.server.world.db.transaction('all', (tx) =>
          endsOf(tx, keep, history),
        );
        expect(found).toEqual(oracle);
      }),
      { numRuns: 60 },
    );
  });
});

interface Told {
  readonly drug: string;
  /** The hour of its approval; undefined for one that was not approved. */
  readonly decided: number | undefined;
  readonly change: boolean;
}

let toldSoFar = 0;

/** Writes a history of one person down as it would have happened, and plays it again decision by decision. */
async function endsOf(
  tx: Tx,
  { personId, accountId }: { personId: number; accountId: number },
  told: readonly Told[],
): Promise<[(string | null)[], (string | null)[]]> {
  toldSoFar += 1;
  const entry = (drug: string) => `${drug}-${toldSoFar}`;
  const start = day('2026-03-02');
  const ids: number[] = [];
  for (const one of told) {
    const row = await tx.first<{ id: bigint }>(
      `INSERT INTO application (application_no, person_id, scheme, area_code, entry_key, generic_name, dosage_form, field, diagnosis_code, diagnosis_name,
         condition_text, hospital_code, doctor_code, applied_on, created_at, created_by, request_id)
       VALUES ($1, $2, 'employee', '430102', $3, $3, '片剂', '肿瘤', 'C34', '示例', '', $4, $5, $6, now(), $7, $1) RETURNING id`,
      [`历史-${toldSoFar}-${ids.length}`, personId, entry(one.drug), HOSPITAL, DOCTOR, start, accountId],
    );
    const id = Number(row?.id);
    const other = told.findIndex(({ drug }) => drug !== one.drug);
    if (one.change && other >= 0 && other < ids.length)
      await tx.run(
        `INSERT INTO application_relation (application_id, person_id, kind, other_id, other_entry_key, reason) VALUES ($1, $2, 'change', $3, $4, '示例')`,
        [id, personId, ids[other] ?? 0, entry(told[other]?.drug ?? '')],
      );
    ids.push(id);
  }
  const inTurn = told
    .flatMap((one, at) => (one.decided === undefined ? [] : [{ ...one, at, hour: one.decided }]))
    .sort((a, b) => a.hour - b.hour || a.at - b.at);
  const oracle = told.map((): string | null => null);
  const running = new Set<number>();
  for (const { drug, change: changes, at, hour } of inTurn) {
    const on = addDays(start, hour);
    await tx.run(
      `INSERT INTO application_event (application_id, seq, step, at, on_day, account_id, actor_name) VALUES ($1, 1, 'approved', $2::date::timestamptz, $2, $3, '示例')`,
      [ids[at] ?? 0, on, accountId],
    );
    await tx.run(
      `INSERT INTO application_state (application_id, seq, step, term_from, term_to) VALUES ($1, 1, 'approved', $2, '2027-12-31')`,
      [ids[at] ?? 0, start],
    );
    const first = told.findIndex((one) => one.drug !== drug);
    if (changes && first >= 0 && first < at)
      for (const old of running) {
        if (told[old]?.drug === drug) continue;
        oracle[old] = on;
        running.delete(old);
      }
    running.add(at);
  }
  const found: (string | null)[] = [];
  for (const [at, { drug, decided }] of told.entries()) {
    const row = await tx.first<{ endedOn: string | null }>(
      'SELECT benefit_ended_on($1, $2, $3) AS "endedOn"',
      [personId, entry(drug), ids[at] ?? 0],
    );
    found.push(decided === undefined ? null : (row?.endedOn ?? null));
  }
  return [found, oracle];
}
