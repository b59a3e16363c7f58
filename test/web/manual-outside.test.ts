import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listManualClaims } from '../../src/contract/settlement-manual.ts';
import { listOffSiteRequests } from '../../src/contract/settlement-off-site.ts';
import type { Caller } from '../support/api.ts';
import { furnishCounter, type TestPatient } from '../support/counter.ts';
import { makePng } from '../support/make-png.ts';
import { approved } from '../support/manual-desk.ts';
import {
  choose,
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  settled,
  shot,
  verb,
  type Stage,
} from './support/browser.ts';
import { chooseByKeys, expectFocusIn, fillByKeys, pressButton, tabTo } from './support/keyboard.ts';

let stage: Stage;
let person: TestPatient;
let patient: Caller;
let reviewer: Caller;
let approver: Caller;

beforeAll(async () => {
  stage = await openStage();
  const { server } = stage;
  const counter = await furnishCounter(server);
  person = await counter.addPerson(1);
  patient = await server.signIn({ login: 'buyer', name: '示例·患者', role: 'patient', personId: person.id });
  const desk = (login: string) =>
    server.signIn({ login, name: `示例·${login}`, role: 'agencyReviewer', areaCode: '430100' });
  reviewer = await desk('review');
  approver = await desk('approve');
});
afterAll(() => stage.close());

async function checked(page: Page, name: string): Promise<void> {
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, name);
}

const field = (page: Page, label: string) => page.getByRole('textbox', { name: label, exact: true });

async function hand(page: Page, label: string): Promise<void> {
  const part = page.getByRole('region', { name: label, exact: true });
  const buffer = makePng(`示例 ${label}`, { width: 320, height: 210 });
  await part
    .locator('input[type=file]')
    .setInputFiles({ name: `${label}.png`, mimeType: 'image/png', buffer });
  await part.getByRole('button', { name: `去掉 ${label}.png` }).waitFor();
}

const INVOICE = {
  开票日期: '2026-06-10',
  '发票金额（元）': '2000',
  '药品名称、规格': '示例替尼片 100mg',
  '单价（元，含税）': '1000',
  数量: '2',
};
const PAYEE = { 户名: '示例', 开户银行: '示例银行', 银行账号: '6222000012345678' };

async function fillRest(page: Page, number: string): Promise<void> {
  await field(page, '哪天买的').fill('2026-06-10');
  await hand(page, '第 1 张发票的照片');
  for (const [label, text] of Object.entries({ 发票号码: number, ...INVOICE, ...PAYEE }))
    await field(page, label).fill(text);
  for (const label of ['身份证复印件', '医保凭证或社保卡复印件', '处方']) await hand(page, label);
}

describe('外省买的药（M30、I24）', () => {
  it('患者在手机上申请到外省的备案，经办同意', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: patient, size: PHONE });
    await go('/my/off-site');
    await choose(page, '要去哪里买药', '广东');
    await choose(page, '为什么去', '异地急诊抢救');
    await field(page, '从哪天起').fill('2026-06-01');
    await field(page, '到哪天止').fill('2026-11-30');
    await page.getByRole('button', { name: verb('提交备案申请') }).click();
    await page.getByRole('article', { name: '广东省申请' }).waitFor();
    await checked(page, 'outside-ask-390');
    expectQuiet();
    const desk = await stage.open({ as: reviewer });
    await desk.go('/off-site');
    await desk.page.getByRole('button', { name: /^办理.*的申请$/ }).click();
    await desk.page.getByRole('dialog').getByText('广东省').waitFor();
    await desk.page.getByRole('button', { name: verb('同意并备案') }).click();
    await desk.page.getByText('已同意').first().waitFor();
    expect((await reviewer.ok(listOffSiteRequests, { query: { state: 'open' } })).total).toBe(0);
    desk.expectQuiet();
  });

  it('患者在手机上申报省外买的：漏了省份、编码不对的，指出是哪一栏', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: patient, size: PHONE });
    await go('/my/manual-claims/new');
    await page.getByText('省外', { exact: true }).click();
    await page.getByText('医院', { exact: true }).click();
    await page.getByRole('button', { name: verb('提交申报') }).click();
    await page.getByRole('alert').getByText('请选择是哪个省份').waitFor();
    await page.getByRole('alert').getByText('请填写发票上的机构名称').waitFor();
    await choose(page, '哪个省份', '广东');
    await field(page, '医院名称').fill('示例省外医院');
    await field(page, '国家定点编码').fill('P44010400001');
    await page.getByRole('button', { name: verb('提交申报') }).click();
    await page.getByRole('alert').getByText('医院的定点编码以 H 开头').waitFor();
    await checked(page, 'outside-file-390');
    await field(page, '国家定点编码').fill('');
    await fillRest(page, '26440000000000000001');
    await page.getByRole('button', { name: verb('提交申报') }).click();
    await page.getByText('经办审核中').waitFor();
    await page.getByText('示例省外医院（广东省）').first().waitFor();
    await page.getByText('还没有查到').waitFor();
    await checked(page, 'outside-mine-390');
    expectQuiet();
  });

  it('初审先核对省外机构，登记编码以后才试算得出应付；另一人批准，结算单写得出在哪里买的', async () => {
    const [{ id } = { id: 0 }] = (await reviewer.ok(listManualClaims, { query: {} })).rows;
    const { page, go, expectQuiet } = await stage.open({ as: reviewer });
    await go(`/manual-claims/${id}`);
    await page.getByRole('button', { name: /示例替尼片.*示例药业/ }).click();
    await page.getByRole('button', { name: verb('保存核对结果') }).click();
    await page.getByText('已保存，可以试算').waitFor();
    await page.getByRole('button', { name: verb('按购药当天的规定试算') }).click();
    await page.getByText('还没有核实省外机构是当地的医保定点机构').first().waitFor();
    const check = page.getByRole('region', { name: '核对省外机构' });
    await check.getByRole('textbox', { name: '国家定点编码' }).fill('H31010400001');
    await check.getByRole('button', { name: verb('登记省外机构') }).click();
    await check.getByRole('alert').getByText('编码里的区划不在广东省').waitFor();
    await checked(page, 'outside-review-1440');
    await check.getByRole('textbox', { name: '国家定点编码' }).fill('h44010400001');
    await choose(page, '医院级别', '二级');
    await check.getByRole('button', { name: verb('登记省外机构') }).click();
    await page.getByText('已登记省外机构，可以试算').waitFor();
    await page.getByText('有定点编码', { exact: true }).waitFor();
    // What was tried before says nothing of the seller that is known now.
    expect(await page.getByRole('list', { name: '不能报销的理由' }).count()).toBe(0);
    await expectFocusIn(page.getByRole('button', { name: verb('按购药当天的规定试算') }));
    await page.getByRole('button', { name: verb('按购药当天的规定试算') }).click();
    await page.getByRole('region', { name: '试算的结算单' }).waitFor();
    await checked(page, 'outside-tried-1440');
    expectQuiet();
    const claimNo = await approved(reviewer, approver, id, '1400.00');
    const mine = await stage.open({ as: patient, size: PHONE });
    await mine.go(`/my/bills/${claimNo}`);
    await mine.page.getByText('示例省外医院').first().waitFor();
    await checked(mine.page, 'outside-bill-390');
    mine.expectQuiet();
    const second = await stage.open({ as: approver });
    await second.go(`/bills/${claimNo}`);
    await second.page.getByText('示例省外医院').first().waitFor();
    await checked(second.page, 'outside-bill-1440');
    second.expectQuiet();
  });

  it('窗口不用鼠标代报省外药店买的', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: reviewer });
    await go('/manual-claims/new');
    page.on('filechooser', () => undefined);
    await fillByKeys(page, { 参保人的人员编号: person.personNo });
    await tabTo(page, page.getByRole('radio', { name: '省内' }));
    await page.keyboard.press('ArrowRight');
    await chooseByKeys(page, '哪个省份', '上海市');
    await fillByKeys(page, { 药店名称: '示例省外药店', 国家定点编码: 'P31010400001', 哪天买的: '20260610' });
    await settled(page);
    await checked(page, 'outside-desk-1440');
    const part = page.getByRole('region', { name: '第 1 张发票的照片', exact: true });
    await tabTo(page, part.locator('input[type=file]'));
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
    const buffer = makePng('示例发票', { width: 320, height: 210 });
    await chooser.setFiles({ name: '发票.png', mimeType: 'image/png', buffer });
    await part.getByRole('button', { name: '去掉 发票.png' }).waitFor();
    await fillByKeys(page, { 发票号码: '26310000000000000001', ...INVOICE, 开票日期: '20260610' });
    for (const label of ['身份证复印件', '医保凭证或社保卡复印件', '处方']) await hand(page, label);
    await fillByKeys(page, PAYEE);
    await pressButton(page, '提交申报');
    await page.getByRole('heading', { name: /BX/ }).waitFor();
    await page.getByText('示例省外药店（上海市）').first().waitFor();
    expectQuiet();
  });

  it('经办登记到外省的备案', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: reviewer });
    await go('/off-site?part=file');
    await field(page, '人员编号').fill(person.personNo);
    await choose(page, '购药地', '上海');
    await field(page, '到哪天止').fill('2026-12-31');
    await page.getByRole('button', { name: verb('登记备案') }).click();
    await page.getByText('已备案').first().waitFor();
    await page.getByText('已备案', { exact: true }).first().click();
    await page.getByRole('row', { name: /上海市/ }).waitFor();
    await checked(page, 'outside-filings-1440');
    expectQuiet();
  });
});
