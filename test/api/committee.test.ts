import { beforeAll, describe, expect, it } from 'vitest';
import {
  getCommitteeOverview,
  getCommitteeTask,
  getPurchase,
  getPurchaseClock,
  listCommitteeTasks,
  listPurchases,
  recordMeeting,
  requestPurchase,
  setCommitteeDue,
  setPurchaseClock,
  takePurchaseStep,
} from '../../src/contract/providers-committee.ts';
import { registerInstitution } from '../../src/contract/providers.ts';
import type { Caller } from '../support/api.ts';
import { insertPublishedList } from '../support/published-list.ts';
import { HOSPITAL, setProviders } from '../support/providers-stage.ts';

const stage = setProviders();
const ELSEWHERE = { ...HOSPITAL, code: 'H43020200001', areaCode: '430202', name: '示例株洲医院' };
let office: Caller;
let health: Caller;
let provinceHealth: Caller;
let doctor: Caller;
let versionId: number;

async function publishList(edition: string, effectiveFrom: string, names: readonly string[]): Promise<void> {
  await stage.server.world.db.transaction('all', async (tx) => {
    await insertPublishedList(tx, { edition, effectiveFrom, now: Date.UTC(2025, 11, 20) }, (id) =>
      tx.run(
        `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to)
         SELECT $1, n || '|片剂', n, '片剂', '肿瘤', 'negotiated', $3::date, '2027-12-31' FROM unnest($2::text[]) n`,
        [id, [...names], effectiveFrom],
      ),
    );
  });
}

beforeAll(async () => {
  const { server } = stage;
  await stage.otherAgency.ok(registerInstitution, { body: ELSEWHERE });
  await publishList('示例 2026 年', '2026-01-01', ['示例甲', '示例乙']);
  office = await stage.officeOf('office.k', HOSPITAL.code);
  const authority = (login: string, areaCode: string) =>
    server.signIn({ login, name: '示例·卫健', role: 'healthAuthority', areaCode });
  health = await authority('health.a', '430100');
  provinceHealth = await authority('health.p', '430000');
  doctor = await server.signIn({
    login: 'doctor.k',
    name: '示例·医师',
    role: 'responsibleDoctor',
    institutionCode: HOSPITAL.code,
    practitionerCode: 'D430102000001',
  });
});

const item = (drugKey: string, decision: 'in' | 'out', ground: string, words = '') => ({
  drugKey,
  decision,
  ground,
  words,
});
const meet = (who: Caller, requestId: string, items: readonly object[], more: object = {}) =>
  who.call(recordMeeting, {
    body: {
      requestId,
      versionId,
      heldOn: '2026-06-15',
      chair: '示例主任',
      attendees: 9,
      words: '',
      items,
      ...more,
    } as never,
  });

describe('药事会随目录开，每种药品写明进出和理由（N5.2、M8）', () => {
  it('目录发布即有任务，过了期限列入逾期；各级只看自己的地区', async () => {
    const own = await office.ok(listCommitteeTasks, { query: {} });
    expect(own.rows).toMatchObject([
      {
        hospitalCode: HOSPITAL.code,
        edition: '示例 2026 年',
        dueOn: '2026-02-28',
        total: 2,
        decided: 0,
        state: 'overdue',
      },
    ]);
    versionId = own.rows[0]?.versionId ?? 0;
    expect((await health.ok(listCommitteeTasks, { query: { state: 'overdue' } })).total).toBe(1);
    expect((await provinceHealth.ok(listCommitteeTasks, { query: { state: 'overdue' } })).total).toBe(2);
    const foreign = { params: { versionId, hospitalCode: ELSEWHERE.code } };
    expect((await health.call(getCommitteeTask, foreign)).status).toBe(404);
    expect((await office.call(getCommitteeTask, foreign)).status).toBe(404);
    expect((await provinceHealth.call(getCommitteeTask, foreign)).status).toBe(200);
    expect((await doctor.call(listCommitteeTasks, { query: {} })).status).toBe(403);
  });

  it('以总额、品种数、药占比为由的，整份记录都不收；写在说明里也一样', async () => {
    for (const [ground, words] of [
      ['budget', ''],
      ['formularySize', ''],
      ['drugRatio', ''],
      ['equivalentStocked', '药占比已经很高'],
    ] as const) {
      const answer = await meet(office, `forbidden-${ground}`, [
        item('示例甲|片剂', 'in', 'needed'),
        item('示例乙|片剂', 'out', ground, words),
      ]);
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'FORMULARY_GROUND_FORBIDDEN', clause: 'N5.2', line: 2 },
      });
    }
    const task = await office.ok(getCommitteeTask, { params: { versionId, hospitalCode: HOSPITAL.code } });
    expect([task.decided, task.meetings]).toEqual([0, []]);
    expect(await meet(office, 'unfit-0001', [item('示例甲|片剂', 'out', 'needed')])).toMatchObject({
      status: 422,
      body: { code: 'FORMULARY_GROUND_UNFIT' },
    });
    expect((await meet(office, 'unknown-01', [item('不在目录|片剂', 'in', 'needed')])).status).toBe(400);
    expect(
      (await meet(office, 'future-001', [item('示例甲|片剂', 'in', 'needed')], { heldOn: '2026-06-16' }))
        .status,
    ).toBe(400);
    expect((await meet(stage.agency, 'foreign-01', [item('示例甲|片剂', 'in', 'needed')])).status).toBe(403);
  });

  it('分两次开完即完成；同一请求只记一次', async () => {
    const first = await meet(office, 'meeting-01', [item('示例甲|片剂', 'in', 'needed')]);
    expect(await meet(office, 'meeting-01', [item('示例甲|片剂', 'in', 'needed')])).toEqual(first);
    await meet(office, 'meeting-02', [item('示例乙|片剂', 'out', 'notOurField', '没有该科')]);
    const task = await health.ok(getCommitteeTask, { params: { versionId, hospitalCode: HOSPITAL.code } });
    expect(task).toMatchObject({ state: 'done', decided: 2, stocked: 1, heldOn: '2026-06-15' });
    expect(task.drugs).toMatchObject([
      { name: '示例甲（片剂）', decision: 'in', ground: 'needed' },
      { name: '示例乙（片剂）', decision: 'out', ground: 'notOurField', words: '没有该科' },
    ]);
    expect(task.meetings).toHaveLength(2);
  });

  it('换了新目录又有新任务：已配备的不必再定，不配备的和新增、调出的要定；省里可另定期限', async () => {
    await publishList('示例 2026 年中', '2026-06-01', ['示例甲', '示例丙']);
    const [task] = (await office.ok(listCommitteeTasks, { query: {} })).rows;
    expect(task).toMatchObject({
      edition: '示例 2026 年中',
      dueOn: '2026-07-31',
      total: 3,
      decided: 1,
      state: 'partly',
    });
    versionId = task?.versionId ?? 0;
    const body = { versionId, dueOn: '2026-06-10', source: '示例文件 8 号' };
    expect((await health.call(setCommitteeDue, { body })).status).toBe(403);
    expect(
      (await stage.province.call(setCommitteeDue, { body: { ...body, dueOn: '2026-05-01' } })).status,
    ).toBe(400);
    await stage.province.ok(setCommitteeDue, { body });
    const params = { versionId, hospitalCode: HOSPITAL.code };
    expect(await office.ok(getCommitteeTask, { params })).toMatchObject({
      dueOn: '2026-06-10',
      dueSource: '示例文件 8 号',
      state: 'overdue',
    });
    expect((await meet(office, 'removed-01', [item('示例乙|片剂', 'in', 'needed')])).status).toBe(400);
    const overview = await provinceHealth.ok(getCommitteeOverview, {});
    expect(overview.rows).toMatchObject([
      { areaName: '长沙市', hospitals: 1, tasks: 1, overdue: 1, stocked: 1, drugs: 3 },
      { areaName: '株洲市', overdue: 1, stocked: 0 },
    ]);
    expect((await health.ok(getCommitteeOverview, {})).rows.map((row) => row.areaName)).toEqual(['长沙市']);
  });
});

describe('临时采购的绿色通道（M8）', () => {
  let id: number;

  it('医师申请，办理期限按工作日；目录外的药不收', async () => {
    const body = {
      requestId: 'purchase-0001',
      entryKey: '示例丙|片剂',
      quantity: 3,
      need: '示例：门诊患者急需',
    };
    expect(await doctor.call(requestPurchase, { body: { ...body, entryKey: '没有|片剂' } })).toMatchObject({
      status: 422,
      body: { code: 'DRUG_NOT_LISTED' },
    });
    const made = await doctor.ok(requestPurchase, { body });
    // 15 June is a Monday, and 19 to 21 June are days off: the fifth working day after it is the 23rd.
    expect(made.dueOn).toBe('2026-06-23');
    expect(await doctor.ok(requestPurchase, { body })).toEqual(made);
    id = made.id;
    expect((await health.ok(listPurchases, { query: {} })).rows).toMatchObject([
      { id, state: 'requested', overdue: false, workingDaysLeft: 5, hospitalName: HOSPITAL.name },
    ]);
    expect((await stage.otherAgency.ok(listPurchases, { query: {} })).total).toBe(0);
    expect((await stage.otherAgency.call(getPurchase, { params: { id } })).status).toBe(404);
  });

  it('医保办不能以禁止的理由拒绝；同意后过期没有到货，列入逾期', async () => {
    const take = (who: Caller, step: string, afterSeq: number, ground: string | null = null) =>
      who.call(takePurchaseStep, { params: { id }, body: { step, ground, words: '', afterSeq } as never });
    expect(await take(office, 'refused', 1, 'drugRatio')).toMatchObject({
      status: 422,
      body: { code: 'FORMULARY_GROUND_FORBIDDEN' },
    });
    expect((await take(office, 'refused', 1)).status).toBe(400);
    expect(await take(doctor, 'approved', 1)).toMatchObject({
      status: 422,
      body: { code: 'PURCHASE_STEP_NOT_ALLOWED', clause: 'M8' },
    });
    expect((await take(office, 'approved', 2)).status).toBe(409);
    expect((await take(office, 'approved', 1)).status).toBe(200);
    stage.server.clock.setDay('2026-06-24');
    const again = await stage.server.signInAs('health.a', 'passw0rd');
    const late = await again.ok(listPurchases, { query: { state: 'overdue' } });
    expect(late.rows).toMatchObject([{ id, overdue: true, workingDaysLeft: -1 }]);
    const overview = await again.ok(getCommitteeOverview, {});
    expect(overview.rows).toMatchObject([{ purchasesOpen: 1, purchasesOverdue: 1 }]);
    const officeAgain = await stage.server.signInAs('office.k', 'passw0rd');
    expect((await take(officeAgain, 'arrived', 2)).status).toBe(200);
    expect((await again.ok(listPurchases, { query: { state: 'overdue' } })).total).toBe(0);
    expect((await again.ok(getPurchase, { params: { id } })).events.map((event) => event.step)).toEqual([
      'requested',
      'approved',
      'arrived',
    ]);
  });

  it('省里规定了工作日数就按规定', async () => {
    const admin = await stage.server.signInAs('admin', 'passw0rd');
    await admin.ok(setPurchaseClock, {
      body: { fromOn: '2026-06-01', workingDays: 2, source: '示例文件 9 号' },
    });
    expect((await admin.ok(getPurchaseClock, {})).rows).toEqual([
      { fromOn: '2026-06-01', workingDays: 2, source: '示例文件 9 号' },
    ]);
    const again = await stage.server.signInAs('office.k', 'passw0rd');
    const body = { requestId: 'purchase-0002', entryKey: '示例甲|片剂', quantity: 1, need: '示例' };
    expect((await again.ok(requestPurchase, { body })).dueOn).toBe('2026-06-26');
  });
});
