import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMyApplications } from '../../src/contract/eligibility.ts';
import {
  acceptApplication,
  approveApplication,
  giveHospitalOpinion,
  stateOpinion,
} from '../../src/contract/eligibility-steps.ts';
import { listNotices } from '../../src/contract/prescription-notices.ts';
import { approved, furnish, newPatient, PNG, type Stage as Desks } from '../support/eligibility-stage.ts';
import { insertTestDrug } from '../support/province.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  settled,
  shot,
  type Stage,
  type Tab,
} from './support/browser.ts';

let stage: Stage;
let desks: Desks;
const file = join(tmpdir(), `shuangtong-change-${process.pid}.png`);

beforeAll(async () => {
  writeFileSync(file, PNG);
  stage = await openStage({ today: '2026-03-02' });
  desks = await furnish(stage.server);
  await stage.server.world.db.transaction('all', (tx) =>
    insertTestDrug(tx, { name: '示例换药', codes: ['C34'] }),
  );
});
afterAll(() => stage.close());

async function inspect({ page }: Tab, name: string): Promise<void> {
  await settled(page);
  await shot(page, name);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
}

async function uploadTo({ page }: Tab, label: string): Promise<void> {
  const zone = page.getByRole('region', { name: label, exact: true });
  await zone.locator('input[type=file]').setInputFiles(file);
  await zone.getByRole('list', { name: `已上传的${label}` }).waitFor();
}

async function approve(id: number): Promise<void> {
  const params = { id };
  await desks.doctor.ok(stateOpinion, { params, body: { opinion: '同意换药', identityChecked: true } });
  await desks.office.ok(giveHospitalOpinion, {
    params,
    body: { decision: 'confirm', opinion: '情况属实' },
  });
  await desks.agency.ok(acceptApplication, { params });
  await desks.agency.ok(approveApplication, { params, body: { termTo: null, opinion: '材料齐全' } });
}

describe('换药、加药与提醒（M24、M23.4）', () => {
  it('患者在手机上换药：缺项当场说明，另行申请，经办看得到换的是哪种，获批后原药到当日为止', async () => {
    const patient = await newPatient(desks, '示例·换药');
    await approved(desks, patient.caller);
    const phone = await stage.open({ as: patient.caller, size: PHONE });
    const { page } = phone;
    await phone.go('/my/drugs');
    await page.getByRole('link', { name: '换药或加药' }).click();
    await page.getByText('获批以前原来的药照常使用').waitFor();
    await inspect(phone, 'change-drug-empty-390');
    await page.getByRole('radio', { name: '同时再用一种药' }).check();
    await page.getByText('两种药各自审核').waitFor();
    await page.getByRole('radio', { name: '换成另一种药' }).check();
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText('请写明理由').first().waitFor();
    await inspect(phone, 'change-drug-problems-390');
    await page.getByLabel('理由', { exact: true }).fill('示例：原药耐药，影像进展');
    await page.getByRole('button', { name: /示例换药/ }).click();
    await page.getByRole('button', { name: /示例医师01/ }).click();
    await page.getByLabel('诊断', { exact: true }).fill('肺恶性肿瘤');
    await page.getByLabel('诊断编码').fill('C34.900');
    await page.getByRole('textbox', { name: '病情' }).fill('示例：复查进展');
    for (const kind of ['身份证件', '医保电子凭证或社会保障卡', '诊断病历']) await uploadTo(phone, kind);
    await page.getByLabel('联系电话').fill('13800001234');
    await inspect(phone, 'change-drug-390');
    await page.setViewportSize({ width: 1440, height: 900 });
    await inspect(phone, 'change-drug-1440');
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText('等医师签署').first().waitFor();

    const { rows } = await patient.caller.ok(listMyApplications, { query: {} });
    const id = rows[0]?.id ?? 0;
    const desk = await stage.open({ as: desks.doctor });
    await desk.go(`/applications/${id}`);
    await desk.page.getByText(/换下 示例替尼/).waitFor();
    await desk.page.getByText('示例：原药耐药，影像进展').waitFor();
    await inspect(desk, 'change-application-1440');
    desk.expectQuiet();
    await approve(id);

    await phone.go('/my/drugs');
    await page.getByText(/已换用别的药，这个药最后可以用到 2026-03-02/).waitFor();
    await inspect(phone, 'change-my-drugs-390');
    phone.expectQuiet();
    await phone.close();
    await desk.close();
  });

  it('提醒：患者从“我的”看到未读数并标为已读；医师的提醒写明患者，各读各的', async () => {
    const patient = await newPatient(desks, '示例·提醒');
    await approved(desks, patient.caller);
    const phone = await stage.open({ as: patient.caller, size: PHONE });
    const { page } = phone;
    await phone.go('/my');
    await page.getByText('1 条未读').waitFor();
    await inspect(phone, 'notices-my-390');
    await page.getByRole('link', { name: /^提醒/ }).click();
    await page.getByRole('article', { name: '示例替尼：申请已通过' }).waitFor();
    await inspect(phone, 'notices-patient-390');
    await page.getByRole('button', { name: '全部标为已读' }).click();
    await page.getByRole('article').getByText('已读').waitFor();
    await page.getByRole('button', { name: '全部标为已读' }).waitFor({ state: 'detached' });
    expect((await patient.caller.ok(listNotices, { query: {} })).unread).toBe(0);
    await page.getByRole('link', { name: '去看看' }).click();
    await page.getByText('2026-03-02 至 2027-12-31 可以享受待遇').waitFor();
    await phone.go('/my');
    await expect.poll(() => page.getByText(/条未读/).count()).toBe(0);

    const desk = await stage.open({ as: desks.doctor });
    await desk.go('/notices');
    await desk.page
      .getByRole('navigation', { name: '主菜单' })
      .getByRole('link', { name: '提醒', exact: true })
      .waitFor();
    await desk.page.getByText(/患者 示例·提醒/).waitFor();
    await inspect(desk, 'notices-doctor-1440');
    await desk.page.setViewportSize(PHONE);
    await inspect(desk, 'notices-doctor-390');
    await desk.page.getByRole('button', { name: '全部标为已读' }).click();
    await desk.page.getByRole('button', { name: '全部标为已读' }).waitFor({ state: 'detached' });
    expect((await desks.doctor.ok(listNotices, { query: {} })).unread).toBe(0);
    const hospital = await stage.open({ as: desks.office });
    await hospital.go('/');
    const menu = hospital.page.getByRole('navigation', { name: '主菜单' });
    await menu.getByRole('link', { name: '提醒', exact: true }).click();
    await hospital.page.getByText(/患者 示例·提醒/).waitFor();
    await inspect(hospital, 'notices-office-1440');
    hospital.expectQuiet();
    await hospital.close();
    desk.expectQuiet();
    phone.expectQuiet();
    await desk.close();
    await phone.close();
  });
});
