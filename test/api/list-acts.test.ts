import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMyEligibilities } from '../../src/contract/eligibility.ts';
import { listAudit } from '../../src/contract/identity.ts';
import {
  changeListTerm,
  listListActs,
  listTermWarnings,
  reinstateOnList,
  removeFromList,
} from '../../src/contract/list-acts.ts';
import { listLeavingPatients, previewListAct } from '../../src/contract/roll-over.ts';
import { getListEntry } from '../../src/contract/separate-payment.ts';
import type { Actor } from '../../src/domain/identity/roles.ts';
import { checkPrescription } from '../../src/server/prescription/check-prescription.ts';
import { preSettle } from '../../src/server/settlement/pre-settle.ts';
import { actText, entryOf, goTo, recordFixturesAt, remove } from '../support/acts.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { CASHIER, outcomeOf, worldOn } from '../support/settling.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  PHARMACY,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';

let server: TestServer;
let counter: Counter;
let catalogue: Caller;
let patient: TestPatient;
let order = 0;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  await recordFixturesAt(server);
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  patient = await counter.addPerson((order += 1));
});
afterAll(() => server.close());

/** Who checks prescriptions at the first pharmacy. */
const PHARMACIST: Actor = {
  ...CASHIER,
  role: 'pharmacist',
  practitionerCode: `Y0${PHARMACY.slice(1)}`,
};

const NOTHING = { ground: null, removedOn: null, termTo: null, transitionTo: null };

/** How a claim would end on a day: `settled`, or the code of what stands against it. */
async function onDay(text: string, product: typeof TABLETS, rxno: string | null): Promise<string> {
  const body = { ...claimOf(patient, product, 1, { rxno }), receivingHospital: null };
  const outcome = await preSettle(worldOn(server.world, text), CASHIER, body);
  return outcome.ok ? 'settled' : outcome.refusal.code;
}

describe('直接调出（M17 的效果、M23.5、I14）', () => {
  it('先看影响再确认：触及的待遇、处方、结算；确认后待遇自行终止，处方不能再用，当日起不付', async () => {
    const { id, entryKey } = await entryOf(catalogue, TABLETS.name);
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const unchecked = await counter.prescribe(patient, TABLETS, 1, null);
    const buyer = await counter.addPerson((order += 1));
    const bought = await counter.prescribe(buyer, TABLETS, 1);
    expect(await outcomeOf(counter.pharmacy, claimOf(buyer, TABLETS, 1, { rxno: bought }))).toBe('settled');

    const days = {
      ...NOTHING,
      kind: 'removal',
      ground: 'approvalWithdrawn',
      removedOn: '2026-06-16',
    } as const;
    const effect = await catalogue.ok(previewListAct, { params: { id }, body: days });
    expect(effect).toMatchObject({
      genericName: TABLETS.name,
      entries: [{ regularBefore: '2027-12-31', regularAfter: '2026-06-15', payableAfter: '2026-06-15' }],
      paidOtherwise: { from: '2026-06-16', to: '2027-12-31' },
      late: false,
      eligibilities: 2,
      patients: 2,
      prescriptions: 2,
      settlements: 0,
      institutions: 0,
      seenAct: null,
    });
    expect((await catalogue.ok(listListActs, { params: { id } })).rows).toEqual([]);

    const body = { ground: 'approvalWithdrawn', removedOn: '2026-06-16', transitionTo: null } as const;
    const done = await remove(catalogue, id, body);
    expect(done).toMatchObject({ acts: [{ entryId: id }], late: false });
    expect(await onDay('2026-06-15', TABLETS, rxno)).toBe('settled');
    expect(await onDay('2026-06-16', TABLETS, rxno)).toBe('DRUG_TERM_ENDED');

    await goTo(server, '2026-06-16');
    const person = await server.signIn({
      login: 'patient-one',
      name: '示例患者',
      role: 'patient',
      personId: patient.id,
    });
    const mine = (await person.ok(listMyEligibilities, {})).rows.find(
      (row) => row.genericName === TABLETS.name,
    );
    expect(mine).toMatchObject({ state: 'drugRemoved', lastDay: '2026-06-15', endsBecause: 'drugTerm' });
    expect(await outcomeOf(counter.pharmacy, claimOf(patient, TABLETS, 1, { rxno }))).toBe('DRUG_TERM_ENDED');
    const checking = await checkPrescription(server.world, PHARMACIST, unchecked);
    expect(checking).toMatchObject({ ok: false, refusal: { code: 'DRUG_TERM_ENDED' } });
    await expect(counter.prescribe(patient, TABLETS, 1)).rejects.toThrow('DRUG_TERM_ENDED');
    expect(entryKey).toBe(TABLETS.entryKey);
  });

  it('医师和医保办看到谁的药退出了，各岗位看得到处理，审计留痕（M23.5）', async () => {
    const { id } = await entryOf(catalogue, TABLETS.name);
    const staff = { name: '示例医师', institutionCode: HOSPITAL };
    const doctor = { role: 'responsibleDoctor', practitionerCode: 'D430102000001' } as const;
    const told = [
      await server.signIn({ login: 'doctor-one', ...staff, ...doctor }),
      counter.hospital,
      await server.signIn({ login: 'doctor-two', ...staff, ...doctor, practitionerCode: 'D430102000009' }),
    ];
    const notices = await Promise.all(told.map(async (one) => (await one.ok(listLeavingPatients, {})).rows));
    for (const rows of notices.slice(0, 2))
      expect(rows).toMatchObject([
        { personName: '示例患者1', genericName: TABLETS.name, endsOn: '2026-06-15', ended: true },
        { personName: '示例患者2' },
      ]);
    expect(notices[2]).toEqual([]);

    const { rows } = await counter.pharmacy.ok(listListActs, { params: { id } });
    expect(rows).toMatchObject([
      {
        kind: 'removal',
        ground: 'approvalWithdrawn',
        removedOn: '2026-06-16',
        evidence: '示例文号〔2026〕1号',
        enteredBy: null,
      },
    ]);
    const audit = await counter.auditor.ok(listAudit, { query: { action: 'catalogue.removeFromList' } });
    expect(audit.rows[0]).toMatchObject({ subjectId: String(id) });
    expect(audit.rows[0]?.detail).toContain('批准文件被撤销');
  });

  it('其间别人处理过的、没有写情形的、没有对应条目的，都不接受', async () => {
    const { id } = await entryOf(catalogue, TABLETS.name);
    const text = { reason: '再次', evidence: '示例', lateReason: null };
    const body = { ground: 'fraud', removedOn: '2026-06-17', transitionTo: null, ...text } as const;
    expect(
      await catalogue.call(removeFromList, { params: { id }, body: { ...body, seenAct: null } }),
    ).toMatchObject({ status: 409, body: { code: 'LIST_ACT_MEANWHILE' } });
    const seen = await actText(catalogue, id);
    const inTime = { ...body, ...seen };
    expect(await catalogue.call(removeFromList, { params: { id }, body: inTime })).toMatchObject({
      status: 400,
      body: { field: 'removedOn' },
    });
    const nameless = { ...inTime, ground: 'whim' as never };
    expect((await catalogue.call(removeFromList, { params: { id }, body: nameless })).status).toBe(400);
    expect((await catalogue.call(removeFromList, { params: { id: 999_999 }, body: inTime })).status).toBe(
      404,
    );
  });

  it('恢复：原记录仍在，待遇和处方接着有效；已过的日子变了，要说明为什么迟', async () => {
    const { id } = await entryOf(catalogue, TABLETS.name);
    await goTo(server, '2026-06-18');
    const text = await actText(catalogue, id);
    const effect = await catalogue.ok(previewListAct, {
      params: { id },
      body: { ...NOTHING, kind: 'reinstatement' },
    });
    expect(effect).toMatchObject({ late: true, paidOtherwise: { from: '2026-06-16', to: '2027-12-31' } });
    expect(await catalogue.call(reinstateOnList, { params: { id }, body: text })).toMatchObject({
      status: 400,
      body: { field: 'lateReason' },
    });
    const done = await catalogue.ok(reinstateOnList, {
      params: { id },
      body: { ...text, lateReason: '批准文件的撤销被复议推翻' },
    });
    expect(done.late).toBe(true);
    expect((await catalogue.ok(getListEntry, { params: { id } })).entry).toMatchObject({
      state: 'listed',
      removedOn: null,
      termTo: '2027-12-31',
    });
    expect((await catalogue.ok(listListActs, { params: { id } })).rows.map((row) => row.kind)).toEqual([
      'reinstatement',
      'removal',
    ]);
    expect(await onDay('2026-06-18', TABLETS, await counter.prescribe(patient, TABLETS, 1))).toBe('settled');
    const again = await actText(catalogue, id, '无');
    expect(await catalogue.call(reinstateOnList, { params: { id }, body: again })).toMatchObject({
      status: 409,
      body: { code: 'NOT_REMOVED' },
    });
  });
});

describe('过渡期（N1.2、N3.3）', () => {
  it('没有续约给两个月：过渡期内照付，次日起不付；过渡期中又出质量问题，立即停', async () => {
    const { id } = await entryOf(catalogue, INJECTION.name);
    await remove(catalogue, id, {
      ground: 'notRenewed',
      removedOn: '2026-07-01',
      transitionTo: '2026-08-31',
    });
    const at = async (text: string) => {
      const body = { ...claimOf(patient, INJECTION, 1), receivingHospital: 'H43010200001' };
      const outcome = await preSettle(worldOn(server.world, text), CASHIER, body);
      return outcome.ok ? 'settled' : outcome.refusal.code;
    };
    // Without a prescription the pharmacy's claim is refused for that, once the drug itself is payable.
    const payable = 'PRESCRIPTION_REQUIRED';
    expect(await Promise.all(['2026-06-30', '2026-07-01', '2026-08-31', '2026-09-01'].map(at))).toEqual([
      payable,
      payable,
      payable,
      'DRUG_TERM_ENDED',
    ]);
    await goTo(server, '2026-07-20');
    expect((await catalogue.ok(getListEntry, { params: { id } })).entry.state).toBe('transition');
    await remove(catalogue, id, { ground: 'approvalWithdrawn', removedOn: '2026-07-25', transitionTo: null });
    expect(await Promise.all(['2026-07-24', '2026-07-25'].map(at))).toEqual([payable, 'DRUG_TERM_ENDED']);
  });
});

describe('变更有效期（M10）与到期提醒', () => {
  it('缩短到几天以后：各岗位都看到 7 天内的提醒，届满次日自动停止', async () => {
    await goTo(server, '2026-08-03');
    const { id } = await entryOf(catalogue, SECRET_TABLETS.name);
    const before = await counter.pharmacy.ok(listTermWarnings, { query: {} });
    const text = await actText(catalogue, id);
    const body = { termTo: '2026-08-08', transitionTo: null, ...text };
    await catalogue.ok(changeListTerm, { params: { id }, body });
    for (const caller of [counter.pharmacy, counter.hospital, counter.agency, counter.auditor]) {
      const { rows, counts } = await caller.ok(listTermWarnings, { query: { within: 7 } });
      expect(rows.find((row) => row.entryId === id)).toMatchObject({
        kind: 'term',
        endsOn: '2026-08-08',
        daysLeft: 5,
        band: 7,
        transitionTo: null,
        removed: false,
      });
      expect(counts.within7).toBe(before.counts.within7 + 1);
    }
    await goTo(server, '2026-08-09');
    expect((await catalogue.ok(getListEntry, { params: { id } })).entry.state).toBe('ended');
    expect(
      (await catalogue.ok(listTermWarnings, { query: {} })).rows.map((row) => row.entryId),
    ).not.toContain(id);
  });

  it('日期不合的不接受；过去的止期要说明；调出的先恢复', async () => {
    await goTo(server, '2026-08-11');
    const { id } = await entryOf(catalogue, SECRET_TABLETS.name);
    const text = await actText(catalogue, id);
    const tried = async (days: { termTo: string; transitionTo: string | null }) => {
      const answer = await catalogue.call(changeListTerm, { params: { id }, body: { ...days, ...text } });
      return answer.status === 200 ? 'done' : `${answer.status} ${answer.body.field ?? answer.body.code}`;
    };
    expect([
      await tried({ termTo: '2025-12-31', transitionTo: null }),
      await tried({ termTo: '2026-09-30', transitionTo: '2026-09-30' }),
      await tried({ termTo: '2026-08-08', transitionTo: null }),
      await tried({ termTo: '2026-02-30', transitionTo: null }),
      await tried({ termTo: '2026-09-30', transitionTo: null }),
    ]).toEqual(['400 termTo', '400 transitionTo', '400 termTo', '400 termTo', '400 lateReason']);
    const removed = await entryOf(catalogue, INJECTION.name);
    const body = { termTo: '2026-12-31', transitionTo: null, ...(await actText(catalogue, removed.id)) };
    expect(await catalogue.call(changeListTerm, { params: { id: removed.id }, body })).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_REMOVED' },
    });
  });
});

describe('全省统一（N5.1）', () => {
  it('地区的处理一律拒绝并留痕，预览也不给', async () => {
    const { id } = await entryOf(counter.agency, TABLETS.name);
    const text = await actText(counter.agency, id);
    const removal = { ground: 'unused', removedOn: '2026-09-01', transitionTo: null, ...text } as const;
    const tried = [
      await counter.agency.call(removeFromList, { params: { id }, body: removal }),
      await counter.agency.call(reinstateOnList, { params: { id }, body: text }),
      await counter.agency.call(changeListTerm, {
        params: { id },
        body: { termTo: '2026-12-31', transitionTo: null, ...text },
      }),
    ];
    for (const answer of tried)
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'AREA_MAY_NOT_CHANGE_LIST', clause: 'N5.1' },
      });
    const preview = { ...NOTHING, kind: 'removal', removedOn: '2026-09-01' } as const;
    expect((await counter.agency.call(previewListAct, { params: { id }, body: preview })).status).toBe(403);
    const audit = await counter.auditor.ok(listAudit, { query: { actor: '示例经办', action: 'catalogue.' } });
    expect(audit.total).toBe(3);
  });
});
