import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterExpert, getPanel, givePanelOpinion } from '../../src/contract/eligibility-panels.ts';
import { assignReview, listReviewers } from '../../src/contract/eligibility-review.ts';
import { acceptApplication } from '../../src/contract/eligibility-steps.ts';
import type { Caller } from '../support/api.ts';
import {
  confirmed,
  furnish,
  moveTo,
  newPatient,
  OTHER_HOSPITAL,
  type Stage as Desk,
} from '../support/eligibility-stage.ts';
import {
  choose,
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  shot,
  verb,
  type Stage,
} from './support/browser.ts';

let stage: Stage;
let desk: Desk;
let patient: Caller;
let id: number;
let admin: Caller;
let bureau: Caller;
let third: Caller;
const experts: Caller[] = [];

beforeAll(async () => {
  stage = await openStage({ today: '2026-01-05' });
  desk = await furnish(stage.server);
  patient = (await newPatient(desk, '示例·周一')).caller;
  id = await confirmed(desk, patient);
  await desk.agency.ok(acceptApplication, { params: { id } });
  const join = stage.server.signIn.bind(stage.server);
  admin = await join({ login: 'review-admin', name: '示例·省局', role: 'provinceAdmin' });
  bureau = await join({
    login: 'review-bureau',
    name: '示例·长沙医保局',
    role: 'areaBureau',
    areaCode: '430100',
  });
  third = await join({
    login: 'review-third',
    name: '示例·第三审核',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  for (const sign of ['甲', '乙', '丙', '丁']) {
    const login = `review-expert${experts.length}`;
    experts.push(await join({ login, name: `示例·专家${sign}`, role: 'expert' }));
  }
  for (const expert of experts.slice(0, 3))
    await admin.ok(enterExpert, {
      body: {
        accountId: expert.accountId,
        fields: ['肿瘤'],
        title: '主任医师',
        institutionCode: OTHER_HOSPITAL,
        practitionerCode: null,
      },
    });
});
afterAll(() => stage.close());

const panelOf = (path: string) => Number(/\/panels\/(\d+)/.exec(path)?.[1]);

describe('疑难申请：专家评审、两人不予通过、复议（M23.3、M36、N5.3）', () => {
  let panelId = 0;

  it('省局把专家列入名册', async () => {
    const tab = await stage.open({ as: admin });
    await tab.go('/experts');
    await choose(tab.page, '专家账号', '示例·专家丁');
    await tab.page.getByRole('combobox', { name: '治疗领域' }).fill('血液');
    await tab.page.keyboard.press('Enter');
    await tab.page.keyboard.press('Escape');
    await tab.page.getByLabel('职称').fill('主任医师');
    await tab.page.getByRole('button', { name: '列入名册' }).click();
    await tab.page.getByRole('cell', { name: '示例·专家丁' }).waitFor();
    await shot(tab.page, 'review-experts');
    await expectAccessible(tab.page);
    tab.expectQuiet();
    await tab.close();
  });

  it('审核人提交专家评审，看得到抽签，看不到意见', async () => {
    const tab = await stage.open({ as: desk.agency });
    await tab.go(`/applications/${id}`);
    await shot(tab.page, 'review-case');
    await expectAccessible(tab.page);
    await tab.page.getByLabel('请专家回答的问题').fill('既往治疗是否足以证明符合范围？');
    await tab.page.getByRole('button', { name: '抽取专家' }).click();
    await tab.page.getByText('专家评审中').first().waitFor();
    await tab.page.getByRole('link', { name: '专家评审' }).click();
    await tab.page.getByText('抽签记录').waitFor();
    panelId = panelOf(tab.page.url());
    await shot(tab.page, 'review-panel-agency');
    await expectAccessible(tab.page);
    tab.expectQuiet();
    await tab.close();
  });

  it('专家在自己的桌面上看去掉姓名的病情，提交意见；手机上也能办', async () => {
    const tab = await stage.open({ as: experts[0] ?? admin });
    await tab.go('/');
    await tab.page.getByRole('heading', { name: '专家评审' }).waitFor();
    await shot(tab.page, 'review-my-panels');
    await expectAccessible(tab.page);
    await tab.page.getByRole('link', { name: '示例替尼' }).click();
    await tab.page.getByText('既往治疗是否足以证明符合范围？').waitFor();
    await expect.poll(() => tab.page.getByText('示例·周一').count()).toBe(0);
    await expect.poll(() => tab.page.getByText('示例·专家乙').count()).toBe(0);
    await tab.page.getByRole('radio', { name: '符合', exact: true }).check();
    await tab.page.getByLabel('依据', { exact: true }).fill('检查结果与范围相符');
    await shot(tab.page, 'review-panel-expert');
    await expectAccessible(tab.page);
    await tab.page.getByRole('button', { name: '提交意见' }).click();
    await tab.page
      .getByRole('dialog')
      .getByRole('button', { name: verb('提交意见') })
      .click();
    await tab.page.getByText('全部交齐后，各位的意见才互相可见。').waitFor();
    await tab.page.getByText('符合：检查结果与范围相符').waitFor();
    tab.expectQuiet();
    await tab.close();
    const phone = await stage.open({ as: experts[1] ?? admin, size: PHONE });
    await phone.go(`/panels/${panelId}`);
    await expectNoSidewaysScroll(phone.page);
    await shot(phone.page, 'review-panel-expert-phone');
    await expectAccessible(phone.page);
    await expect.poll(() => phone.page.getByText('检查结果与范围相符').count()).toBe(0);
    await phone.close();
  });

  it('交齐后审核人归纳结论，提出不予通过；另一人确认', async () => {
    const params = { id: panelId };
    for (const expert of experts.slice(1, 3))
      await expert.ok(givePanelOpinion, { params, body: { vote: 'oppose', grounds: '缺少分期证据' } });
    expect((await desk.agency.ok(getPanel, { params })).isComplete).toBe(true);
    const tab = await stage.open({ as: desk.agency });
    await tab.go(`/panels/${panelId}`);
    await tab.page.getByLabel('归纳').fill('两位认为分期证据不足。');
    await shot(tab.page, 'review-panel-conclude');
    await tab.page.getByRole('button', { name: '作出结论' }).click();
    await tab.page.getByText('多数认为不符合').first().waitFor();
    await tab.go(`/applications/${id}`);
    await tab.page.getByLabel('理由（复核后患者会看到）').fill('分期证据不足，请补充影像。');
    await tab.page.getByRole('button', { name: '提出不予通过' }).click();
    await tab.page.getByText('待复核不予通过').first().waitFor();
    await expect.poll(() => tab.page.getByRole('button', { name: '确认不通过' }).count()).toBe(0);
    tab.expectQuiet();
    await tab.close();
    const second = await stage.open({ as: desk.checker });
    await second.go('/applications?queue=mine&step=refusalProposed');
    await shot(second.page, 'review-queue');
    await expectAccessible(second.page);
    await second.go(`/applications/${id}`);
    await second.page.getByLabel('复核意见').fill('已核对病历，同意');
    await shot(second.page, 'review-check');
    await expectAccessible(second.page);
    await second.page.getByRole('button', { name: '确认不通过' }).click();
    await second.page
      .getByRole('dialog')
      .getByRole('button', { name: verb('确认不通过') })
      .click();
    await second.page.getByText('审核未通过').first().waitFor();
    second.expectQuiet();
    await second.close();
  });

  it('患者在手机上申请复议，看时限证明', async () => {
    const tab = await stage.open({ as: patient, size: PHONE });
    await tab.go(`/progress/${id}`);
    await tab.page.getByText('分期证据不足，请补充影像。').first().waitFor();
    await tab.page.getByLabel('为什么请再看一次').fill('已补做影像检查');
    await shot(tab.page, 'review-reconsider-phone');
    await expectAccessible(tab.page);
    await tab.page.getByRole('button', { name: '申请复议' }).click();
    await tab.page.getByText('复议中').first().waitFor();
    await tab.go(`/applications/${id}/clock`);
    await tab.page.getByText('第 15 个工作日').first().waitFor();
    await expectNoSidewaysScroll(tab.page);
    await shot(tab.page, 'review-clock-phone');
    await expectAccessible(tab.page);
    tab.expectQuiet();
    await tab.close();
  });

  it('医保局改派给没有参与的人，由其改为通过，并核定每月用量', async () => {
    const tab = await stage.open({ as: bureau });
    await tab.go('/review-board?within=all');
    await tab.page.getByRole('link', { name: /SQ/ }).first().waitFor();
    await shot(tab.page, 'review-board');
    await expectAccessible(tab.page);
    await tab.page.getByRole('link', { name: /SQ/ }).first().click();
    await tab.page.getByRole('radio', { name: /示例·第三审核/ }).check();
    await tab.page.getByLabel('原因').fill('复议换人');
    await shot(tab.page, 'review-assign');
    await expectAccessible(tab.page);
    await tab.page.getByRole('button', { name: verb('改派') }).click();
    await tab.page.getByText('已改派').waitFor();
    tab.expectQuiet();
    await tab.close();
    const other = await stage.open({ as: third });
    await other.go(`/applications/${id}`);
    await other.page.getByLabel('审核意见').fill('影像证据充分，符合范围。');
    await other.page.getByLabel(/每月最多用量/).fill('60');
    await shot(other.page, 'review-reconsider-agency');
    await expectAccessible(other.page);
    await other.page.getByRole('button', { name: verb('通过') }).click();
    await other.page.getByText('60 片').waitFor();
    other.expectQuiet();
    await other.close();
  });

  it('到期提醒：剩五个工作日出现，知道了就收起；看板在手机上也能看', async () => {
    const { caller } = await newPatient(desk, '示例·吴二');
    const next = await confirmed(desk, caller);
    await desk.agency.ok(acceptApplication, { params: { id: next } });
    await moveTo(desk, '2026-03-24');
    const late = await stage.server.signIn({
      login: 'review-bureau2',
      name: '示例·医保局',
      role: 'areaBureau',
      areaCode: '430100',
    });
    const { rows } = await late.ok(listReviewers, {
      params: { id: next },
    });
    expect(rows.length).toBeGreaterThan(1);
    await late.ok(assignReview, {
      params: { id: next },
      body: { reviewerId: desk.agency.accountId, reason: '换班' },
    });
    const tab = await stage.open({ as: desk.agency });
    await tab.go('/applications');
    const reminders = tab.page.getByRole('region', { name: /到期提醒（/ });
    await reminders.getByText(/超期/).waitFor();
    await shot(tab.page, 'review-reminders');
    await expectAccessible(tab.page);
    await reminders.getByRole('button', { name: /知道了/ }).click();
    await reminders.waitFor({ state: 'detached' });
    tab.expectQuiet();
    await tab.close();
    const phone = await stage.open({ as: late, size: PHONE });
    await phone.go('/review-board');
    await expectNoSidewaysScroll(phone.page);
    await shot(phone.page, 'review-board-phone');
    await expectAccessible(phone.page);
    await phone.close();
  });
});
