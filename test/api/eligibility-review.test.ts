import { describe, expect, it } from 'vitest';
import { acceptApplication, approveApplication } from '../../src/contract/eligibility-steps.ts';
import {
  assignReview,
  checkRefusal,
  getReviewBoard,
  getReviewClock,
  listBoardCases,
  listReviewers,
  listReviewReminders,
  proposeRefusal,
  readReviewReminder,
  requestReconsideration,
  upholdRefusal,
} from '../../src/contract/eligibility-review.ts';
import { getApplication, listApplications, listMyEligibilities } from '../../src/contract/eligibility.ts';
import { listAudit } from '../../src/contract/identity.ts';
import {
  approved,
  confirmed,
  moveTo,
  newPatient,
  nextOrder,
  refused,
  setStage,
  START,
  submitted,
} from '../support/eligibility-stage.ts';

const stage = setStage();
const GROUND = { clause: 'M11', reason: '分期不在限定支付范围内' } as const;

async function accepted(): Promise<{
  id: number;
  patient: Awaited<ReturnType<typeof newPatient>>['caller'];
}> {
  const { caller: patient } = await newPatient(stage);
  const id = await confirmed(stage, patient);
  await stage.agency.ok(acceptApplication, { params: { id } });
  return { id, patient };
}

async function reviewer(areaCode = '430100') {
  const n = nextOrder();
  return stage.server.signIn({
    login: `reviewer${n}`,
    name: `示例·审核${n}`,
    role: 'agencyReviewer',
    areaCode,
  });
}

async function bureau(areaCode: string) {
  return stage.server.signIn({
    login: `bureau${nextOrder()}`,
    name: '示例·医保局',
    role: 'areaBureau',
    areaCode,
  });
}

describe('不予通过由两个人办（M11、M36）', () => {
  it('提出的人自己不能复核；另一人确认后患者才看到，带条款和理由', async () => {
    const { id, patient } = await accepted();
    await stage.agency.ok(proposeRefusal, { params: { id }, body: GROUND });
    const own = await stage.agency.call(checkRefusal, {
      params: { id },
      body: { decision: 'confirm', opinion: '同意' },
    });
    expect(own).toMatchObject({ status: 422, body: { code: 'SECOND_REVIEWER_NEEDED', clause: 'M36' } });
    const before = await patient.ok(getApplication, { params: { id } });
    expect(before.step).toBe('accepted');
    expect(before.events.map((event) => event.step)).not.toContain('refusalProposed');
    expect(before).toMatchObject({ handlerName: null, clock: { dueOn: '2026-03-23' } });
    for (const step of ['refusalProposed', 'accepted'] as const) {
      const found = await stage.office.ok(listApplications, { query: { step, pageSize: 200 } });
      expect(found.rows.some((row) => row.id === id)).toBe(step === 'accepted');
    }
    const inside = await stage.checker.ok(getApplication, { params: { id } });
    expect(inside).toMatchObject({
      step: 'refusalProposed',
      handlerName: '示例·长沙经办',
      openSteps: ['refused', 'refusalReturned'],
    });
    expect((await stage.agency.ok(getApplication, { params: { id } })).openSteps).toEqual([]);
    await stage.checker.ok(checkRefusal, {
      params: { id },
      body: { decision: 'confirm', opinion: '同意' },
    });
    const after = await patient.ok(getApplication, { params: { id } });
    expect(after.events.at(-1)).toMatchObject({
      step: 'refused',
      clause: 'M11',
      note: `${GROUND.reason}（复核：同意）`,
    });
    expect((await patient.ok(listMyEligibilities, {})).rows).toEqual([]);
    const audit = await stage.auditor.ok(listAudit, { query: { subject: String(id), pageSize: 100 } });
    expect(audit.rows.map((row) => row.action)).toContain('eligibility.refused');
  });

  it('复核退回后继续审核，可以改为通过；外地的审核人看不到', async () => {
    const { id } = await accepted();
    await stage.agency.ok(proposeRefusal, { params: { id }, body: GROUND });
    const back = { decision: 'return', opinion: '请再核对基因检测' } as const;
    expect((await stage.otherAgency.call(checkRefusal, { params: { id }, body: back })).status).toBe(404);
    await stage.checker.ok(checkRefusal, { params: { id }, body: back });
    expect(
      await stage.checker.call(checkRefusal, { params: { id }, body: { ...back, decision: 'confirm' } }),
    ).toMatchObject({ status: 422, body: { code: 'STEP_NOT_ALLOWED' } });
    await stage.agency.ok(approveApplication, {
      params: { id },
      body: { termTo: null, opinion: '补看检测后符合' },
    });
  });

  it('绕过程序写库也不行：数据库拒绝同一个人的不予通过', async () => {
    const { id } = await accepted();
    await stage.agency.ok(proposeRefusal, { params: { id }, body: GROUND });
    const write = (accountId: number) =>
      stage.server.world.db.transaction('all', async (tx) => {
        await tx.run(
          `INSERT INTO application_event (application_id, seq, step, at, on_day, account_id, actor_name, clause)
           VALUES ($1, 99, 'refused', now(), '2026-03-02', $2, '示例', 'M11')`,
          [id, accountId],
        );
        throw new Error('written');
      });
    await expect(write(stage.agency.accountId)).rejects.toThrow('proposed by one person');
    await expect(write(stage.checker.accountId)).rejects.toThrow('written');
  });

  it('没有条款、条款不在依据里的，写不进去', async () => {
    const { id } = await accepted();
    const odd = { clause: 'M9.1', reason: '示例' } as never;
    expect((await stage.agency.call(proposeRefusal, { params: { id }, body: odd })).status).toBe(400);
  });
});

describe('复议一次，换人办（M23.3、M36）', () => {
  it('参与原决定的两个人都不能办；另一人可以改为通过，时钟从复议申请日另起', async () => {
    await moveTo(stage, START);
    const { caller: patient } = await newPatient(stage);
    const id = await refused(stage, patient);
    expect((await patient.ok(getApplication, { params: { id } })).openSteps).toEqual([
      'reconsiderationRequested',
    ]);
    expect(
      await patient.ok(requestReconsideration, { params: { id }, body: { reason: '补充了检测报告' } }),
    ).toEqual({ dueOn: '2026-03-23', provisional: false });
    for (const caller of [stage.agency, stage.checker]) {
      const opinion = { opinion: '维持原来的意见' };
      expect(await caller.call(upholdRefusal, { params: { id }, body: opinion })).toMatchObject({
        status: 422,
        body: { code: 'OTHER_REVIEWER_NEEDED', clause: 'M36' },
      });
      expect(
        await caller.call(approveApplication, { params: { id }, body: { termTo: null, ...opinion } }),
      ).toMatchObject({ status: 422, body: { code: 'OTHER_REVIEWER_NEEDED' } });
    }
    const third = await reviewer();
    await third.ok(approveApplication, { params: { id }, body: { termTo: null, opinion: '新证据充分' } });
    expect((await patient.ok(listMyEligibilities, {})).rows).toMatchObject([{ state: 'active' }]);
    const { clocks } = await patient.ok(getReviewClock, { params: { id } });
    expect(clocks.map(({ what, decision }) => [what, decision])).toEqual([
      ['review', 'refused'],
      ['reconsideration', 'approved'],
    ]);
  });

  it('维持的沿用原条款，只有一次；别人不能替患者申请', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await refused(stage, patient);
    const { caller: stranger } = await newPatient(stage);
    const body = { reason: '请再看一次' };
    expect((await stranger.call(requestReconsideration, { params: { id }, body })).status).toBe(404);
    await patient.ok(requestReconsideration, { params: { id }, body });
    await (await reviewer()).ok(upholdRefusal, { params: { id }, body: { opinion: '复看病历，仍不符合' } });
    expect((await patient.ok(getApplication, { params: { id } })).events.at(-1)).toMatchObject({
      step: 'refusalUpheld',
      clause: 'M11',
    });
    expect(await patient.call(requestReconsideration, { params: { id }, body })).toMatchObject({
      status: 422,
      body: { code: 'STEP_NOT_ALLOWED' },
    });
  });

  it('已经重新申请或已经通过的，不再复议', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await refused(stage, patient);
    await submitted(stage, patient);
    const body = { reason: '请再看一次' };
    expect(await patient.call(requestReconsideration, { params: { id }, body })).toMatchObject({
      status: 422,
      body: { code: 'APPLICATION_ALREADY_OPEN' },
    });
    const { caller: second } = await newPatient(stage);
    const earlier = await refused(stage, second);
    await approved(stage, second);
    expect(await second.call(requestReconsideration, { params: { id: earlier }, body })).toMatchObject({
      status: 422,
      body: { code: 'ELIGIBILITY_ALREADY_LIVE', clause: 'M24' },
    });
  });
});

describe('承办与改派（M7、M36）', () => {
  it('受理的人承办，别人要先改派；市州医保局可以改派，外地的不行', async () => {
    const { id } = await accepted();
    const decision = { termTo: null, opinion: '材料齐全' };
    expect(await stage.checker.call(approveApplication, { params: { id }, body: decision })).toMatchObject({
      status: 422,
      body: { code: 'CASE_OF_ANOTHER_REVIEWER', clause: 'M36' },
    });
    const to = { reviewerId: stage.checker.accountId, reason: '休假' };
    expect(await stage.checker.call(assignReview, { params: { id }, body: to })).toMatchObject({
      status: 422,
      body: { code: 'CASE_OF_ANOTHER_REVIEWER' },
    });
    const foreign = await bureau('430200');
    expect((await foreign.call(assignReview, { params: { id }, body: to })).status).toBe(404);
    expect((await foreign.call(listReviewers, { params: { id } })).status).toBe(404);
    const home = await bureau('430100');
    const before = await home.ok(listReviewers, { params: { id } });
    expect(before.handlerName).toBe('示例·长沙经办');
    expect(before.rows.map((row) => row.accountId)).not.toContain(stage.otherAgency.accountId);
    expect(
      await home.call(assignReview, {
        params: { id },
        body: { ...to, reviewerId: stage.otherAgency.accountId },
      }),
    ).toMatchObject({ status: 400, body: { field: 'reviewerId' } });
    await home.ok(assignReview, { params: { id }, body: to });
    expect(await stage.agency.call(approveApplication, { params: { id }, body: decision })).toMatchObject({
      body: { code: 'CASE_OF_ANOTHER_REVIEWER' },
    });
    await stage.checker.ok(approveApplication, { params: { id }, body: decision });
    expect(await home.call(assignReview, { params: { id }, body: to })).toMatchObject({
      status: 422,
      body: { code: 'STEP_NOT_ALLOWED' },
    });
  });

  it('复议不能派给参与过原决定的人', async () => {
    const { caller: patient } = await newPatient(stage);
    const id = await refused(stage, patient);
    await patient.ok(requestReconsideration, { params: { id }, body: { reason: '请再看一次' } });
    const home = await bureau('430100');
    const waits = (await home.ok(listBoardCases, { query: { within: 'all', pageSize: 200 } })).rows;
    expect(waits.find((row) => row.id === id)).toMatchObject({ reviewerName: null });
    expect(
      await home.call(assignReview, {
        params: { id },
        body: { reviewerId: stage.agency.accountId, reason: '示例' },
      }),
    ).toMatchObject({ status: 422, body: { code: 'OTHER_REVIEWER_NEEDED' } });
    const named = (await home.ok(listReviewers, { params: { id } })).rows.map((row) => row.accountId);
    expect(named).not.toContain(stage.agency.accountId);
    expect(named).not.toContain(stage.checker.accountId);
    const third = await reviewer();
    await home.ok(assignReview, {
      params: { id },
      body: { reviewerId: third.accountId, reason: '复议换人' },
    });
    const fourth = await reviewer();
    expect(await fourth.call(upholdRefusal, { params: { id }, body: { opinion: '维持' } })).toMatchObject({
      status: 422,
      body: { code: 'CASE_OF_ANOTHER_REVIEWER' },
    });
    await third.ok(upholdRefusal, { params: { id }, body: { opinion: '维持' } });
  });
});

describe('决定写明每月用量（M23.4）', () => {
  it('审核人定的每月用量，患者和医师都看得到', async () => {
    const { id, patient } = await accepted();
    await stage.agency.ok(approveApplication, {
      params: { id },
      body: { termTo: null, opinion: '同意', monthlyAmount: { units: 60, unitName: '片' } },
    });
    for (const caller of [patient, stage.doctor])
      expect((await caller.ok(getApplication, { params: { id } })).monthlyAmount).toEqual({
        units: 60,
        unitName: '片',
      });
  });
});

describe('提醒、看板、时限证明（M23.3、I5、I17）', () => {
  it('剩 5、2、0 个工作日各提醒一次，读过的到下一级才再提醒；超期上看板', async () => {
    await moveTo(stage, '2026-06-01');
    const { id } = await accepted();
    const levels: [string, string | undefined][] = [];
    const due = '2026-06-23';
    for (const day of [
      '2026-06-12',
      '2026-06-15',
      '2026-06-16',
      '2026-06-18',
      '2026-06-22',
      due,
      '2026-06-24',
    ]) {
      await moveTo(stage, day);
      const home = await bureau('430100');
      const found = await home.ok(listReviewers, { params: { id } });
      const me = found.rows.find((row) => row.accountId === stage.agency.accountId);
      if (me === undefined) throw new Error('the reviewer is there');
      await home.ok(assignReview, { params: { id }, body: { reviewerId: me.accountId, reason: '换班' } });
      const { rows } = await stage.agency.ok(listReviewReminders, {});
      const mine = rows.find((row) => row.id === id);
      levels.push([day, mine?.level]);
      expect(mine?.dueOn ?? due).toBe(due);
      await stage.agency.ok(readReviewReminder, { params: { id } });
      expect((await stage.agency.ok(listReviewReminders, {})).rows.some((row) => row.id === id)).toBe(false);
    }
    expect(levels).toEqual([
      ['2026-06-12', undefined],
      ['2026-06-15', 'five'],
      ['2026-06-16', 'five'],
      ['2026-06-18', 'two'],
      ['2026-06-22', 'two'],
      ['2026-06-23', 'today'],
      ['2026-06-24', 'late'],
    ]);
    await seesLate(id, due);
  });

  /** What province and area see of a late case, what another area does not, and its certificate once it is decided. */
  async function seesLate(id: number, due: string): Promise<void> {
    const province = await stage.server.signIn({
      login: `admin${nextOrder()}`,
      name: '示例·省局',
      role: 'provinceAdmin',
    });
    const home = await bureau('430100');
    for (const caller of [province, home]) {
      const board = await caller.ok(getReviewBoard, { query: {} });
      const row = board.areas.find((one) => one.key === '430100');
      expect(row).toMatchObject({ name: '长沙市' });
      expect(row?.late).toBeGreaterThan(0);
      expect(row?.worstLate).toBeGreaterThan(0);
      const late = await caller.ok(listBoardCases, { query: { within: 'late', pageSize: 200 } });
      expect(late.rows.find((one) => one.id === id)).toMatchObject({ dueOn: due, workingDaysLeft: -1 });
      expect(late.total).toBe(row?.late);
      expect(JSON.stringify(late)).not.toContain('示例患者');
    }
    const foreign = await bureau('430200');
    expect((await foreign.ok(getReviewBoard, { query: {} })).areas.map((one) => one.key)).not.toContain(
      '430100',
    );
    expect((await foreign.call(getReviewBoard, { query: { area: '430100' } })).status).toBe(403);
    expect((await foreign.call(listBoardCases, { query: { area: '430100' } })).status).toBe(403);
    expect((await foreign.ok(listBoardCases, { query: { within: 'all' } })).total).toBe(0);
    await stage.agency.ok(approveApplication, { params: { id }, body: { termTo: null, opinion: '同意' } });
    const done = (await home.ok(getReviewBoard, { query: {} })).areas.find((one) => one.key === '430100');
    expect(done?.decidedLate).toBeGreaterThan(0);
    const { clocks } = await home.ok(getReviewClock, { params: { id } });
    expect(clocks).toMatchObject([
      { dueOn: due, decidedOn: '2026-06-24', decision: 'approved', used: 16, late: 1 },
    ]);
    expect(clocks[0]?.days.find((one) => one.day === '2026-06-19')).toMatchObject({
      kind: 'dayOff',
      number: null,
    });
    expect((await foreign.call(getReviewClock, { params: { id } })).status).toBe(404);
  }
});
