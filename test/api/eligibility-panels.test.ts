import { describe, expect, it } from 'vitest';
import {
  concludePanel,
  convenePanel,
  endExpert,
  enterExpert,
  getPanel,
  getPanelPaper,
  givePanelOpinion,
  listExpertAccounts,
  listExperts,
  listMyPanels,
  recuseFromPanel,
  replacePanelMember,
} from '../../src/contract/eligibility-panels.ts';
import { proposeRefusal } from '../../src/contract/eligibility-review.ts';
import { acceptApplication, approveApplication } from '../../src/contract/eligibility-steps.ts';
import { getApplication } from '../../src/contract/eligibility.ts';
import { drawByLot } from '../../src/domain/eligibility/review/panel.ts';
import type { Caller } from '../support/api.ts';
import {
  confirmed,
  DOCTOR,
  HOSPITAL,
  newPatient,
  nextOrder,
  OTHER_HOSPITAL,
  setStage,
} from '../support/eligibility-stage.ts';

const stage = setStage();

interface Expert {
  readonly caller: Caller;
  readonly name: string;
}

async function admin(): Promise<Caller> {
  return stage.server.signIn({ login: `admin${nextOrder()}`, name: '示例·省局', role: 'provinceAdmin' });
}

async function newExpert(more: object = {}): Promise<Expert & { id: number }> {
  const n = nextOrder();
  const name = `示例·专家${n}`;
  const caller = await stage.server.signIn({ login: `expert${n}`, name, role: 'expert' });
  const { id } = await (
    await admin()
  ).ok(enterExpert, {
    body: {
      accountId: caller.accountId,
      fields: ['肿瘤'],
      title: '主任医师',
      institutionCode: OTHER_HOSPITAL,
      practitionerCode: null,
      ...more,
    },
  });
  return { caller, name, id };
}

/** Leaves nobody on the roster. */
async function clearRoster(): Promise<void> {
  const keeper = await admin();
  const { rows } = await keeper.ok(listExperts, { query: { pageSize: 200 } });
  for (const row of rows) if (row.toOn === null) await keeper.ok(endExpert, { params: { id: row.id } });
}

async function inReview(): Promise<{ id: number; patient: Caller; name: string }> {
  const name = `示例患者名${nextOrder()}`;
  const { caller: patient } = await newPatient(stage, name);
  const id = await confirmed(stage, patient);
  await stage.agency.ok(acceptApplication, { params: { id } });
  return { id, patient, name };
}

const QUESTION = { size: 3 as const, question: '既往治疗是否足以证明符合范围？' };
const SUPPORT = { vote: 'support', grounds: '检查结果与范围相符' } as const;

describe('专家评审（M36、N5.3）', () => {
  it('抽签回避同院专家和申请医师本人，抽签记录可以重抽核对', async () => {
    await clearRoster();
    const fit = [await newExpert(), await newExpert(), await newExpert(), await newExpert()];
    const sameHospital = await newExpert({ institutionCode: HOSPITAL });
    const doctorSelf = await newExpert({ institutionCode: null, practitionerCode: DOCTOR });
    const otherField = await newExpert({ fields: ['血液'] });
    const { id } = await inReview();
    const { panelId } = await stage.agency.ok(convenePanel, { params: { id }, body: QUESTION });
    const panel = await stage.agency.ok(getPanel, { params: { id: panelId } });
    const [draw] = panel.draws;
    if (draw === undefined) throw new Error('there is a draw');
    expect(drawByLot(draw.candidates, 3, draw.seed)).toEqual(draw.drawn);
    expect([...draw.candidates]).toEqual(fit.map((one) => one.id));
    expect(draw.excluded).toEqual(
      expect.arrayContaining([
        { expertId: sameHospital.id, conflict: 'hospital' },
        { expertId: doctorSelf.id, conflict: 'doctor' },
        { expertId: otherField.id, conflict: 'field' },
      ]),
    );
    expect(panel.members).toHaveLength(3);
    expect((await stage.agency.ok(getApplication, { params: { id } })).clock).toMatchObject({
      dueOn: '2026-03-23',
    });
  });

  it('意见各自提交，交齐前互不可见；专家看不到姓名、证件和别人是谁；交齐才能作结论', async () => {
    await clearRoster();
    const experts = [await newExpert(), await newExpert(), await newExpert()];
    const [first, second, third] = experts;
    if (!first || !second || !third) throw new Error('there are three');
    const { id, patient, name } = await inReview();
    const { panelId } = await stage.agency.ok(convenePanel, { params: { id }, body: QUESTION });
    const params = { id: panelId };
    expect(
      await stage.agency.call(approveApplication, {
        params: { id },
        body: { termTo: null, opinion: '不等专家' },
      }),
    ).toMatchObject({ status: 422, body: { code: 'STEP_NOT_ALLOWED' } });
    await first.caller.ok(givePanelOpinion, { params, body: SUPPORT });
    expect(await first.caller.call(givePanelOpinion, { params, body: SUPPORT })).toMatchObject({
      status: 422,
      body: { code: 'PANEL_CLOSED', clause: 'M36' },
    });
    expect(await stage.agency.call(concludePanel, { params, body: { words: '多数同意' } })).toMatchObject({
      status: 422,
      body: { code: 'PANEL_NOT_COMPLETE' },
    });
    for (const reader of [second.caller, stage.agency]) {
      const seen = await reader.ok(getPanel, { params });
      expect(seen.isComplete).toBe(false);
      expect(seen.members.every((member) => member.opinion === null)).toBe(true);
    }
    const own = await first.caller.ok(getPanel, { params });
    expect(own.members.filter((member) => member.opinion !== null).map((member) => member.isMe)).toEqual([
      true,
    ]);
    const text = JSON.stringify(own);
    expect(text).not.toContain(name);
    for (const other of [second, third]) expect(text).not.toContain(other.name);
    expect(own).toMatchObject({ applicationId: null, applicationNo: null, draws: [] });
    expect(own.subject.papers.map((paper) => paper.kind)).toEqual(['medicalRecord']);
    const whole = await stage.agency.ok(getApplication, { params: { id } });
    for (const paper of whole.papers) {
      const answer = await first.caller.call(getPanelPaper, { params: { id: panelId, paperId: paper.id } });
      expect(answer.status).toBe(paper.kind === 'medicalRecord' ? 200 : 404);
    }
    await second.caller.ok(givePanelOpinion, { params, body: SUPPORT });
    await third.caller.ok(givePanelOpinion, {
      params,
      body: { vote: 'oppose', grounds: '缺少分期证据' },
    });
    const all = await second.caller.ok(getPanel, { params });
    expect(all.members.map((member) => member.opinion?.vote).sort()).toEqual([
      'oppose',
      'support',
      'support',
    ]);
    expect(await stage.agency.ok(concludePanel, { params, body: { words: '两位认为符合' } })).toEqual({
      outcome: 'support',
    });
    expect((await patient.ok(getApplication, { params: { id } })).events.at(-1)).toMatchObject({
      step: 'panelConcluded',
      clause: 'M36',
      note: '多数认为符合。两位认为符合',
    });
    await stage.agency.ok(proposeRefusal, { params: { id }, body: { clause: 'M11', reason: '示例理由' } });
    expect(await stage.agency.call(convenePanel, { params: { id }, body: QUESTION })).toMatchObject({
      status: 422,
      body: { code: 'STEP_NOT_ALLOWED' },
    });
  });

  it('专家申明回避，另抽一位；不答复的由经办更换；换下的人再也看不到', async () => {
    await clearRoster();
    const experts = [await newExpert(), await newExpert(), await newExpert(), await newExpert()];
    const { id } = await inReview();
    const { panelId } = await stage.agency.ok(convenePanel, { params: { id }, body: QUESTION });
    const params = { id: panelId };
    const seatOf = async () => (await stage.agency.ok(getPanel, { params })).members;
    const [seat] = await seatOf();
    const leaving = experts.find((one) => one.caller.accountId === seat?.accountId);
    const outside = experts.find((one) => one.caller.accountId !== seat?.accountId);
    if (!leaving || !outside || !seat) throw new Error('three of four sit');
    await leaving.caller.ok(recuseFromPanel, { params, body: { reason: '与患者是亲属' } });
    expect((await leaving.caller.call(getPanel, { params })).status).toBe(404);
    expect((await leaving.caller.call(givePanelOpinion, { params, body: SUPPORT })).status).toBe(422);
    const after = await seatOf();
    expect(after).toHaveLength(4);
    expect(after.filter((member) => member.state === 'waiting')).toHaveLength(3);
    const silent = after.find((member) => member.state === 'waiting');
    if (!silent) throw new Error('somebody waits');
    const body = { accountId: silent.accountId, reason: '五日未答复' };
    expect((await stage.otherAgency.call(replacePanelMember, { params, body })).status).toBe(404);
    await stage.agency.ok(replacePanelMember, { params, body });
    // Nobody is left to draw, so the panel goes on with two.
    expect((await seatOf()).filter((member) => member.state === 'waiting')).toHaveLength(2);
    expect(await stage.agency.call(replacePanelMember, { params, body })).toMatchObject({
      status: 422,
      body: { code: 'PANEL_CLOSED' },
    });
  });

  it('没有抽中的专家、外地经办看不到；可抽的人不够不能提交', async () => {
    await clearRoster();
    const drawn = [await newExpert(), await newExpert(), await newExpert()];
    const { id } = await inReview();
    const { panelId } = await stage.agency.ok(convenePanel, { params: { id }, body: QUESTION });
    const stranger = await newExpert();
    for (const reader of [stranger.caller, stage.otherAgency])
      expect((await reader.call(getPanel, { params: { id: panelId } })).status).toBe(404);
    expect((await stranger.caller.ok(listMyPanels, { query: {} })).total).toBe(0);
    const mine = await drawn[0]?.caller.ok(listMyPanels, { query: {} });
    expect(mine?.rows).toMatchObject([
      { panelId, state: 'waiting', field: '肿瘤', dueOn: '2026-03-23', workingDaysLeft: 15 },
    ]);
    const { id: next } = await inReview();
    expect(
      await stage.agency.call(convenePanel, { params: { id: next }, body: { ...QUESTION, size: 5 } }),
    ).toMatchObject({
      status: 422,
      body: { code: 'EXPERTS_TOO_FEW', clause: 'M36', detail: '要 5 位，可抽 4 位' },
    });
  });

  it('名册由省局管：不是专家的账号、已在名册的列不进，移出的不再抽', async () => {
    const keeper = await admin();
    const body = {
      accountId: stage.agency.accountId,
      fields: ['肿瘤'],
      title: '主任医师',
      institutionCode: null,
      practitionerCode: null,
    };
    expect(await keeper.call(enterExpert, { body })).toMatchObject({
      status: 400,
      body: { field: 'accountId' },
    });
    const listed = await newExpert();
    const again = { ...body, accountId: listed.caller.accountId };
    expect((await keeper.call(enterExpert, { body: again })).status).toBe(400);
    await keeper.ok(endExpert, { params: { id: listed.id } });
    expect((await keeper.call(endExpert, { params: { id: listed.id } })).status).toBe(404);
    expect((await keeper.ok(listExpertAccounts, {})).rows.map((row) => row.accountId)).toContain(
      listed.caller.accountId,
    );
    expect((await stage.agency.call(enterExpert, { body })).status).toBe(403);
  });
});
