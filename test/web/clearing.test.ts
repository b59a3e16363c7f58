import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fen } from '../../src/base/money.ts';
import { decideDeduction, listDeductions } from '../../src/contract/funds-deductions.ts';
import { issueStatements, listStatements } from '../../src/contract/funds-statements.ts';
import { fileOffSite, settleClaim } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import type { Caller } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  requestId,
  TABLETS,
  type TestPatient,
} from '../support/counter.ts';
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

const NEAR = { areaCode: '430100' };
const FAR = { areaCode: '430200' };
let stage: Stage;
let office: Caller;
let near: Caller;
let far: Caller;
let farBureau: Caller;
let admin: Caller;
let patient: TestPatient;
let disputedNo = '';

beforeAll(async () => {
  stage = await openStage({ today: '2026-05-20' });
  const { server } = stage;
  const counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    const limit = { pooledFund: fen(15_000_000), majorIllness: fen(40_000_000), source: '示例' };
    await saveYearlyLimitRow(tx, { ...FAR, scheme: 'employee', year: 2026, ...limit });
  });
  patient = await counter.addPerson(3, { areaCode: '430202' });
  const filer = await server.signIn({ login: 'filer', name: '示例·备案', role: 'agencyReviewer', ...FAR });
  const away = { placeCode: '430102', kind: 'temporary' as const, from: '2026-05-01', to: '2026-06-30' };
  await filer.ok(fileOffSite, { body: { personNo: patient.personNo, ...away } });
  const sell = async () => {
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, {}) };
    return (await counter.hospital.ok(settleClaim, { body })).claimNo ?? '';
  };
  await sell();
  disputedNo = await sell();
  server.clock.setDay('2026-06-03');
  await closeDays(server.world, 'system');
  near = await server.signIn({ login: 'near', name: '示例·就医地', role: 'agencyReviewer', ...NEAR });
  far = await server.signIn({ login: 'far', name: '示例·参保地', role: 'agencyReviewer', ...FAR });
  farBureau = await server.signIn({ login: 'far-bureau', name: '示例·市局', role: 'areaBureau', ...FAR });
  admin = await server.signIn({ login: 'admin', name: '示例·省局', role: 'provinceAdmin' });
  office = await server.signIn({
    login: 'office',
    name: '示例医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
});
afterAll(() => stage.close());

/** Presses a button and then the same one in the question that follows. */
async function confirm(page: Page, name: string): Promise<void> {
  const main = page.getByRole('main');
  await main.getByRole('button', { name: verb(name), exact: true }).click();
  const dialog = page.getByRole('dialog', { name: `确认${name}？` });
  await dialog.getByRole('button', { name: verb(name) }).click();
  await dialog.waitFor({ state: 'hidden' });
  await settled(page);
}

async function openCase(page: Page): Promise<void> {
  const row = page.getByRole('link', { name: /2026-05/ }).first();
  await row.click();
  await page.getByRole('heading', { name: /2026-05 清算单/ }).waitFor();
  await settled(page);
}

describe('异地清算（M29、M30）', () => {
  it('就医地出五月的清算单，往来与总账相符', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: near });
    await go('/clearing');
    await page.getByText('没有这样的清算单').waitFor();
    await confirm(page, '出清算单');
    await page.getByText('已出 1 份，2 行').waitFor();
    await page
      .getByRole('link', { name: /2026-05/ })
      .first()
      .waitFor();
    await page.getByText('相符', { exact: true }).first().waitFor();
    await settled(page);
    expect(await page.getByRole('main').innerText()).toContain('1,400.00');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'clearing-list-1440');
    await openCase(page);
    await confirm(page, '确认清算单');
    await page.getByText('就医地已确认', { exact: false }).first().waitFor();
    expectQuiet();
  });

  it('参保地对一笔提出异议，就医地答复，移出这一份', async () => {
    const payer = await stage.open({ as: far });
    await payer.go('/clearing');
    await openCase(payer.page);
    await payer.page.getByRole('button', { name: verb('有异议') }).click();
    await payer.page.getByRole('button', { name: verb('提交异议') }).click();
    await payer.page.getByText('请填写明细里的结算编号').waitFor();
    await payer.page
      .getByRole('row', { name: new RegExp(disputedNo) })
      .getByRole('checkbox')
      .check();
    await payer.page.getByRole('button', { name: '再加勾选的 1 笔' }).click();
    await expect.poll(() => payer.page.getByLabel('结算编号', { exact: true }).inputValue()).toBe(disputedNo);
    await payer.page.getByLabel('理由').fill('示例：请核对备案');
    await confirm(payer.page, '提交异议');
    await payer.page.getByText('有异议待答复').first().waitFor();
    payer.expectQuiet();

    const { page, go, expectQuiet } = await stage.open({ as: near });
    await go('/clearing');
    await openCase(page);
    await choose(page, '答复', '移出，核实后再对');
    await page.getByLabel('说明').fill('示例：核实后再清');
    await expectAccessible(page);
    await shot(page, 'clearing-answer-1440');
    await confirm(page, '答复异议');
    await page.getByText('待参保地复核').first().waitFor();
    expectQuiet();
  });

  it('参保地复核、另一人核准、付款，银行退回后再付，就医地在手机上确认到账，省里看得到全部', async () => {
    const first = await stage.open({ as: far });
    await first.go('/clearing');
    await openCase(first.page);
    await confirm(first.page, '复核');
    await first.page.getByText('待参保地核准').first().waitFor();
    const parts = first.page.getByRole('table', { name: '各机构' });
    expect(await parts.getByRole('columnheader').allInnerTexts()).toContain('单列费用');
    expect(await parts.getByRole('cell').last().innerText()).toBe('1,000.00');
    await shot(first.page, 'clearing-case-1440');
    const second = await stage.open({ as: farBureau });
    await second.go('/clearing');
    await openCase(second.page);
    await confirm(second.page, '核准');
    await second.page.getByText('待参保地付款').first().waitFor();
    second.expectQuiet();
    await first.go('/clearing');
    await openCase(first.page);
    await first.page.getByLabel('银行流水号').fill('示例流水1');
    await confirm(first.page, '登记付款');
    await first.page.getByText('已付，待就医地确认到账').first().waitFor();
    await first.page.getByLabel('银行退回的原因').fill('示例：户名不符');
    await confirm(first.page, '登记银行退回');
    await first.page.getByText('待参保地付款').first().waitFor();
    await first.page.getByText('示例：户名不符').waitFor();
    await first.page.getByLabel('银行流水号').fill('示例流水2');
    await confirm(first.page, '登记付款');
    await first.page.getByText('已付，待就医地确认到账').first().waitFor();
    first.expectQuiet();

    const payee = await stage.open({ as: near, size: PHONE });
    await payee.go('/clearing');
    await expectNoSidewaysScroll(payee.page);
    await shot(payee.page, 'clearing-list-390');
    await openCase(payee.page);
    await expectAccessible(payee.page);
    await expectNoSidewaysScroll(payee.page);
    await shot(payee.page, 'clearing-case-390');
    await confirm(payee.page, '确认到账');
    await payee.page.getByText('已到账').first().waitFor();
    payee.expectQuiet();

    const province = await stage.open({ as: admin });
    await province.go('/clearing');
    await province.page.getByText('地区间往来').waitFor();
    await settled(province.page);
    expect(await province.page.getByRole('main').innerText()).toContain('已到账');
    expect(await province.page.getByRole('button', { name: verb('出清算单') }).count()).toBe(0);
    await shot(province.page, 'clearing-province-1440');
    province.expectQuiet();
  });
});

describe('参保地对外地机构的扣款（M30、M36）', () => {
  it('写明是哪一笔；就医地的对账单上看得到扣多少、谁决定的', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: far });
    await go('/deductions');
    await page.getByLabel('机构编码').fill(HOSPITAL);
    await page.getByLabel('金额（元）').fill('100');
    await page.getByLabel('决定文号').fill('示例异地决定〔2026〕1号');
    await page.getByLabel('决定日期').fill('20260601');
    await page.getByLabel('案号').fill('示例案〔2026〕1号');
    await page.getByLabel('决定机关').fill('示例市医疗保障局');
    await page.getByLabel('原因').fill('示例：超出限定支付范围');
    await page.getByLabel('涉及的结算').fill(`${disputedNo} 100`);
    await page.getByText('示例医院', { exact: true }).waitFor();
    await expectAccessible(page);
    await confirm(page, '登记');
    await page.getByText('示例异地决定〔2026〕1号').first().waitFor();
    await shot(page, 'deductions-elsewhere-1440');
    expectQuiet();

    const [entered] = (await farBureau.ok(listDeductions, { query: {} })).rows;
    await farBureau.ok(decideDeduction, {
      params: { id: entered?.id ?? 0 },
      body: { requestId: requestId(), outcome: 'approved', words: '' },
    });
    await near.ok(issueStatements, { body: { month: '2026-05' } });
    const { rows } = await near.ok(listStatements, { query: { month: '2026-05' } });
    const agency = await stage.open({ as: near, size: PHONE });
    await agency.go(`/statements/${rows[0]?.id ?? 0}`);
    await agency.page.getByText('示例异地决定〔2026〕1号').first().waitFor();
    await agency.page.getByText('株洲市').first().waitFor();
    await settled(agency.page);
    await expectAccessible(agency.page);
    await expectNoSidewaysScroll(agency.page);
    await shot(agency.page, 'statement-elsewhere-390');
    agency.expectQuiet();
  });
});

describe('异地急诊抢救（M30、I23）', () => {
  it('医院凭凭证登记，参保地看得到；经办也能补登', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: office });
    await go('/off-site-emergency');
    await page.getByRole('button', { name: verb('登记急诊抢救') }).click();
    await page.getByText('请核对患者出示的凭证').first().waitFor();
    await page.getByLabel('凭证号码').fill(patient.idNumber);
    await page.getByLabel('诊断编码').fill('I21.0');
    await expectAccessible(page);
    await page.getByRole('button', { name: verb('登记急诊抢救') }).click();
    await page.getByText('视同已备案').last().waitFor();
    await page.getByText('2026-06-03').last().waitFor();
    await expectNoSidewaysScroll(page);
    await shot(page, 'emergency-1440');
    expectQuiet();

    const agency = await stage.open({ as: far, size: PHONE });
    await agency.go('/off-site');
    await agency.page.getByText('已备案').first().click();
    await agency.page.getByText('异地急诊抢救').first().waitFor();
    await agency.page.getByText('登记备案').first().click();
    await agency.page.getByLabel('人员编号').waitFor();
    await settled(agency.page);
    await expectAccessible(agency.page);
    await expectNoSidewaysScroll(agency.page);
    await shot(agency.page, 'off-site-file-390');
    agency.expectQuiet();
  });
});
