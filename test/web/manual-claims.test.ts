import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
import { furnishCounter } from '../support/counter.ts';
import { makePng } from '../support/make-png.ts';
import { filed } from '../support/manual-desk.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  settled,
  shot,
  verb,
  type Stage,
} from './support/browser.ts';

let stage: Stage;
let patient: Caller;
let reviewer: Caller;
let approver: Caller;
let bureau: Caller;

beforeAll(async () => {
  stage = await openStage();
  const { server } = stage;
  const counter = await furnishCounter(server);
  const person = await counter.addPerson(1);
  patient = await server.signIn({ login: 'buyer', name: '示例·患者', role: 'patient', personId: person.id });
  const desk = (login: string, role: 'agencyReviewer' | 'areaBureau') =>
    server.signIn({ login, name: `示例·${login}`, role, areaCode: '430100' });
  reviewer = await desk('review', 'agencyReviewer');
  approver = await desk('approve', 'agencyReviewer');
  bureau = await desk('release', 'areaBureau');
});
afterAll(() => stage.close());

async function checked(page: Page, name: string): Promise<void> {
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, name);
}

/** Presses a button and then the same one in the question that follows. */
async function confirm(page: Page, name: string): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: verb(name) })
    .click();
  const dialog = page.getByRole('dialog', { name: `确认${name}？` });
  await dialog.getByRole('button', { name: verb(name) }).click();
  await dialog.waitFor({ state: 'hidden' });
}

/** A field of a form by its whole label: headings say some of the same words. */
const field = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });

async function hand(page: Page, label: string): Promise<void> {
  const part = page.getByRole('region', { name: label, exact: true });
  const buffer = makePng(`示例 ${label}`, { width: 640, height: 420 });
  await part
    .locator('input[type=file]')
    .setInputFiles({ name: `${label}.png`, mimeType: 'image/png', buffer });
  await part.getByRole('button', { name: `去掉 ${label}.png` }).waitFor();
}

async function fillForm(page: Page): Promise<void> {
  await page.getByRole('button', { name: '选择药店' }).click();
  await field(page, '查找在哪里买的').fill('示例一店');
  await page.getByRole('button', { name: /示例一店/ }).click();
  await field(page, '哪天买的').fill('2026-06-10');
  await hand(page, '第 1 张发票的照片');
  await field(page, '发票号码').fill('26430000000000000001');
  await field(page, '开票日期').fill('2026-06-10');
  await field(page, '发票金额（元）').fill('2000');
  await field(page, '药品名称、规格').fill('示例替尼片 100mg');
  await field(page, '单价（元，含税）').fill('1000');
  await field(page, '数量').fill('2');
  for (const label of ['身份证复印件', '医保凭证或社保卡复印件', '处方']) await hand(page, label);
  await field(page, '户名').fill('示例');
  await field(page, '开户银行').fill('示例银行');
  await field(page, '银行账号').fill('6222 0000 1234 5678');
}

describe('零星报销（M30、I10）', () => {
  it('患者在手机上凭发票申报', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: patient, size: PHONE });
    await go('/my');
    await page.getByRole('link', { name: /零星报销/ }).click();
    await page.getByText('还没有申报过').waitFor();
    await page.getByRole('link', { name: '新的申报' }).click();
    await page.getByRole('button', { name: verb('提交申报') }).click();
    await page.getByRole('alert').getByText('请选择在哪里买的').waitFor();
    await checked(page, 'manual-file-390');
    await fillForm(page);
    await page.getByRole('button', { name: verb('提交申报') }).click();
    await page.getByText('经办审核中').waitFor();
    await page.getByText('示例银行 尾号 5678').waitFor();
    await checked(page, 'manual-mine-390');
    await go('/my/manual-claims');
    await checked(page, 'manual-list-390');
    expectQuiet();
  });

  it('经办对着发票核对药品、退回补正，患者补正', async () => {
    const desk = await stage.open({ as: reviewer });
    await desk.go('/manual-claims');
    await checked(desk.page, 'manual-desk-1440');
    await desk.page.getByRole('link', { name: /^BX/ }).first().click();
    await desk.page.getByRole('heading', { name: /BX/ }).waitFor();
    await field(desk.page, '说明').fill('请补病历');
    await desk.page.getByRole('button', { name: verb('退回补正') }).click();
    await desk.page.getByText('待补正').first().waitFor();
    const mine = await stage.open({ as: patient, size: PHONE });
    await mine.go('/my/manual-claims');
    await mine.page.getByRole('link', { name: '示例一店' }).click();
    await mine.page.getByText('经办说明：请补病历').waitFor();
    await hand(mine.page, '病历、出院记录');
    await checked(mine.page, 'manual-refile-390');
    await mine.page.getByRole('button', { name: verb('重新提交') }).click();
    await mine.page.getByText('经办审核中').waitFor();
    desk.expectQuiet();
    mine.expectQuiet();
  });

  it('初审对照、试算、通过；另一人批准；结算单可查', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: reviewer });
    await go('/manual-claims');
    await page.getByRole('link', { name: /^BX/ }).first().click();
    await page.getByRole('button', { name: /示例替尼片.*示例药业/ }).click();
    await page.getByRole('button', { name: verb('保存核对结果') }).click();
    await page.getByText('已保存，可以试算').waitFor();
    await page.getByRole('button', { name: verb('按购药当天的规定试算') }).click();
    await page.getByRole('region', { name: '试算的结算单' }).waitFor();
    await checked(page, 'manual-review-1440');
    await page.getByRole('button', { name: verb('初审通过') }).click();
    await page.getByText('待复核').first().waitFor();
    expect(await page.getByRole('button', { name: /^批准/ }).count()).toBe(0);
    expectQuiet();

    const second = await stage.open({ as: approver });
    await second.go('/manual-claims');
    await second.page.getByRole('link', { name: /^BX/ }).first().click();
    await second.page.getByRole('button', { name: verb('按购药当天的规定试算') }).click();
    await confirm(second.page, '批准 1,400.00 元');
    await second.page.getByText(/已批准，结算单 S/).waitFor();
    await second.page.getByRole('link', { name: /^S\d+/ }).click();
    await second.page.getByText('示例一店').first().waitFor();
    second.expectQuiet();
  });

  it('第三人放行付款，登记到账；患者在手机上看到到账', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: bureau });
    await go('/manual-claims');
    await page.getByText('付款', { exact: true }).click();
    await page
      .getByRole('region', { name: '待付款' })
      .getByRole('checkbox', { name: '选择第 1 行' })
      .first()
      .check();
    await confirm(page, '放行 1 笔付款');
    expect(new URL(page.url()).searchParams.get('part')).toBe('payments');
    await page.getByRole('button', { name: /^登记 BX/ }).click();
    const dialog = page.getByRole('dialog', { name: '登记付款结果' });
    await dialog.getByText('登记后不能改').waitFor();
    await dialog.getByRole('button', { name: verb('登记到账') }).click();
    await page.getByText('已到账').first().waitFor();
    await checked(page, 'manual-payments-1440');
    expectQuiet();
    const mine = await stage.open({ as: patient, size: PHONE });
    await mine.go('/my/manual-claims');
    await mine.page.getByText('已到账').waitFor();
    await mine.page.getByRole('link', { name: '示例一店' }).click();
    await mine.page.getByText('1,400.00').first().waitFor();
    await checked(mine.page, 'manual-paid-390');
    mine.expectQuiet();
  });

  it('不该报的：初审拟不予报销，另一人决定，患者看到理由', async () => {
    const refusedId = await filed(patient);
    const { page, go, expectQuiet } = await stage.open({ as: reviewer });
    await go(`/manual-claims/${refusedId}`);
    await field(page, '说明').fill('示例：发票核验不符');
    await page.getByRole('button', { name: verb('拟不予报销') }).click();
    await page.getByText('待复核（拟不予报销）').first().waitFor();
    expectQuiet();
    const second = await stage.open({ as: approver });
    await second.go(`/manual-claims/${refusedId}`);
    expect(await second.page.getByRole('button', { name: verb('不予报销') }).isDisabled()).toBe(true);
    await field(second.page, '说明').fill('示例：同意不予报销');
    await confirm(second.page, '不予报销');
    await second.page.getByRole('status').getByText('不予报销').waitFor();
    await checked(second.page, 'manual-refused-1440');
    second.expectQuiet();
    const mine = await stage.open({ as: patient, size: PHONE });
    await mine.go(`/my/manual-claims/${refusedId}`);
    await mine.page.getByText('示例：同意不予报销').waitFor();
    await checked(mine.page, 'manual-refused-390');
    mine.expectQuiet();
  });

  it('已付的发现不该报：写明依据撤销，登记本人退款', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: reviewer });
    await go('/manual-claims?state=approved');
    await page.getByRole('link', { name: /^BX/ }).first().click();
    await field(page, '原因').fill('示例：机构已经联网结算过');
    await confirm(page, '撤销报销');
    await page.getByRole('status').getByText('已撤销').waitFor();
    await field(page, '原因').fill('示例：本人已退回');
    await confirm(page, '登记本人已退款');
    await page.getByText('款项已退回').waitFor();
    await checked(page, 'manual-reversed-1440');
    expectQuiet();
  });
});
