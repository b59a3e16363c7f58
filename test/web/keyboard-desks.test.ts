import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listDeductions } from '../../src/contract/funds-deductions.ts';
import { getClearing, listClearing } from '../../src/contract/funds-clearing.ts';
import { listManualClaims } from '../../src/contract/settlement-manual.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller } from '../support/api.ts';
import { claimOf, PHARMACY, requestId, TABLETS } from '../support/counter.ts';
import { insureTwo } from '../support/insurer.ts';
import { makePng } from '../support/make-png.ts';
import { decision, deskOf, enterApproved, openDesks } from '../support/statement-desks.ts';
import { expectAccessible, openStage, settled, verb, type Stage, type Tab } from './support/browser.ts';
import {
  chooseByKeys,
  confirmByKeys,
  expectFocusIn,
  expectFocusKept,
  fillByKeys,
  pressButton,
  skipMenu,
  tabTo,
} from './support/keyboard.ts';

let stage: Stage;
let desks: Awaited<ReturnType<typeof openDesks>>;
/** A colleague of the agency of 430100. */
let colleague: Caller;
let farBureau: Caller;

beforeAll(async () => {
  stage = await openStage({ today: '2026-05-20' });
  desks = await openDesks(stage.server);
  const desk = deskOf(stage.server);
  colleague = await desk('colleague', { areaCode: '430100' });
  farBureau = await desk('bureau-far', { role: 'areaBureau', areaCode: '430200' });
});
afterAll(() => stage.close());

const windows = new Map<Caller, Tab>();

/** Everybody keeps one window; it goes to a page and past the menu. */
async function at(as: Caller, path: string): Promise<Tab> {
  const tab = windows.get(as) ?? (await stage.open({ as }));
  windows.set(as, tab);
  await tab.go(path);
  await skipMenu(tab.page);
  return tab;
}

/** Goes to the first row of these words and opens it. */
async function openRow(page: Page, name: RegExp): Promise<void> {
  await tabTo(page, page.getByRole('row', { name }).first());
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: /^← / }).waitFor();
  await settled(page);
  await expectFocusIn(page.getByRole('main'));
}

const rightOf = (page: Page) => page.getByRole('complementary');

describe('不用鼠标清一个月的异地（M29、M30）', () => {
  it('出清算单、参保地提异议、答复、双方确认', async () => {
    await closeDays(stage.server.world, 'system');
    const near = await at(desks.agency, '/clearing');
    await confirmByKeys(near.page, '出清算单');
    await near.page.getByText('已出 1 份，1 行').waitFor();
    await expectFocusKept(near.page);

    const far = await at(desks.farAgency, '/clearing');
    await openRow(far.page, /2026-05/);
    await tabTo(far.page, far.page.getByRole('checkbox', { name: '选择第 1 行' }));
    await far.page.keyboard.press('Space');
    await pressButton(far.page, '对勾选的 1 笔有异议');
    await far.page.keyboard.type('示例：请核对备案');
    await confirmByKeys(far.page, '提交异议');
    await far.page.getByText('有异议待答复').first().waitFor();
    await expectFocusIn(rightOf(far.page));
    far.expectQuiet();

    const [paper] = (await desks.agency.ok(listClearing, { query: {} })).rows;
    await at(desks.agency, `/clearing/${paper?.id ?? 0}`);
    await confirmByKeys(near.page, '确认清算单');
    await expectFocusIn(rightOf(near.page));
    await pressButton(near.page, '答复异议');
    // Nothing is asked while the answer is missing: the focus goes to it.
    await near.page.keyboard.type('示例：备案在有效期内');
    await confirmByKeys(near.page, '答复异议');
    await near.page.getByText('待参保地复核').first().waitFor();
    await expectFocusIn(rightOf(near.page));
    near.expectQuiet();
  });

  it('复核、另一人核准、付款、确认到账', async () => {
    const [paper] = (await desks.agency.ok(listClearing, { query: {} })).rows;
    const params = { id: paper?.id ?? 0 };
    for (const [who, step] of [
      [desks.farAgency, '复核'],
      [farBureau, '核准'],
      [desks.farAgency, '登记付款'],
      [desks.agency, '确认到账'],
    ] as const) {
      const { page, expectQuiet } = await at(who, `/clearing/${params.id}`);
      if (step === '登记付款') await fillByKeys(page, { 银行流水号: '示例流水1' });
      await confirmByKeys(page, step);
      await expectFocusIn(rightOf(page));
      expectQuiet();
    }
    expect((await desks.agency.ok(getClearing, { params })).state).toBe('settled');
  });
});

/** Hands in a picture where the file is asked for, as the browser's own dialog would after the space bar. */
async function handByKeys(page: Page, label: string): Promise<void> {
  const part = page.getByRole('region', { name: label, exact: true });
  await tabTo(page, part.locator('input[type=file]'));
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Space')]);
  const buffer = makePng(`示例 ${label}`, { width: 320, height: 210 });
  await chooser.setFiles({ name: `${label}.png`, mimeType: 'image/png', buffer });
  await part.getByRole('button', { name: `去掉 ${label}.png` }).waitFor();
  await settled(page);
  await expectFocusKept(page);
}

describe('不用鼠标报一笔零星报销（M30）', () => {
  it('窗口代为申报：选药店、交发票和材料', async () => {
    const { page, expectQuiet } = await at(desks.agency, '/manual-claims/new');
    // Whoever only listens while a key is pressed may begin after the browser has opened its own dialog.
    page.on('filechooser', () => undefined);
    await fillByKeys(page, { 参保人的人员编号: desks.people.one.personNo });
    await pressButton(page, '选择药店');
    await page.keyboard.type('示例一店');
    await tabTo(page, page.getByRole('button', { name: /示例一店/ }));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '换一家药店' }).waitFor();
    await fillByKeys(page, { 哪天买的: '20260515' });
    await handByKeys(page, '第 1 张发票的照片');
    await fillByKeys(page, {
      发票号码: '26430000000000000091',
      开票日期: '20260515',
      '发票金额（元）': '2000',
      '药品名称、规格': '示例替尼片 100mg',
      '单价（元，含税）': '1000',
      数量: '2',
    });
    for (const label of ['身份证复印件', '医保凭证或社保卡复印件', '处方']) await handByKeys(page, label);
    await fillByKeys(page, { 户名: '示例', 开户银行: '示例银行', 银行账号: '6222000012345678' });
    await pressButton(page, '提交申报');
    await page.getByRole('heading', { name: /BX/ }).waitFor();
    await settled(page);
    await expectFocusIn(page.getByRole('main'));
    expectQuiet();
  });

  it('对照药品、试算、初审；另一人批准；第三人放行、登记到账', async () => {
    const [filed] = (await desks.agency.ok(listManualClaims, { query: {} })).rows;
    const path = `/manual-claims/${filed?.id ?? 0}`;
    const first = await at(desks.agency, path);
    const { page } = first;
    await tabTo(page, page.getByRole('button', { name: /示例替尼片.*示例药业/ }));
    await page.keyboard.press('Enter');
    await expectFocusIn(page.getByRole('button', { name: '对照第 1 行' }));
    await pressButton(page, '保存核对结果');
    await page.getByText('已保存，可以试算').waitFor();
    await settled(page);
    await expectFocusIn(page.getByRole('button', { name: verb('按购药当天的规定试算') }));
    await page.keyboard.press('Enter');
    await page.getByText('应付本人').waitFor();
    await pressButton(page, '初审通过');
    await page.getByText('待复核').first().waitFor();
    await expectFocusIn(rightOf(page));
    first.expectQuiet();

    const second = await at(colleague, path);
    await pressButton(second.page, '按购药当天的规定试算');
    await confirmByKeys(second.page, '批准 1,400.00 元');
    await second.page.getByText(/已批准，结算单 S/).waitFor();
    await expectFocusIn(rightOf(second.page));
    second.expectQuiet();

    const third = await at(desks.bureau, '/manual-claims');
    await tabTo(third.page, third.page.getByRole('radio', { name: '申报' }));
    await third.page.keyboard.press('ArrowRight');
    await tabTo(third.page, third.page.getByRole('checkbox', { name: '选择第 1 行' }));
    await third.page.keyboard.press('Space');
    await confirmByKeys(third.page, '放行 1 笔付款');
    await expectFocusKept(third.page);
    await tabTo(third.page, third.page.getByRole('button', { name: /^登记 BX/ }));
    await third.page.keyboard.press('Enter');
    const dialog = third.page.getByRole('dialog', { name: '登记付款结果' });
    await pressButton(third.page, '登记到账', 'Tab', dialog);
    await dialog.waitFor({ state: 'hidden' });
    await third.page.getByText('已到账').first().waitFor();
    await expectFocusKept(third.page);
    await expectAccessible(third.page);
    third.expectQuiet();
  });
});

describe('不用鼠标调整参数、退药、收商保的钱、预付、了结追回', () => {
  it('待遇参数录入、试算、提请；另一人审核通过（M9.6）', async () => {
    const { page, expectQuiet } = await at(desks.provinceAdmin, '/settings/benefits/new');
    await fillByKeys(page, {
      文件名称: '示例调整文件',
      文号: '示例医保发〔2026〕1号',
      发文日期: '20260601',
      执行日: '20260701',
      '职工（%）': '75',
      为什么调整: '示例：基金结余较多',
    });
    await pressButton(page, '录入');
    await page.getByRole('heading', { name: /待遇参数第 \d+ 号/ }).waitFor();
    const path = new URL(page.url()).pathname;
    await settled(page);
    await expectFocusIn(page.getByRole('main'));
    await pressButton(page, '开始试算');
    await page.getByRole('table', { name: '各方支付' }).waitFor();
    await expectFocusKept(page);
    await tabTo(page, page.getByRole('link', { name: /^← / }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${path}`);
    await fillByKeys(page, { 意见或理由: '示例：请审核' });
    await pressButton(page, '提请审核');
    await page.getByText('等待另一个人审核').waitFor();
    await expectFocusKept(page);
    expectQuiet();

    const given = { login: 'admin-two', name: '示例·复核', role: 'provinceAdmin' } as const;
    const second = await at(await stage.server.signIn(given), path);
    await fillByKeys(second.page, { 意见或理由: '示例：同意' });
    await confirmByKeys(second.page, '审核通过');
    await second.page.getByText('已通过，未到执行日').waitFor();
    await expectFocusKept(second.page);
    second.expectQuiet();
  });

  it('柜台退一盒：扫码、试算、写原因，到余下的结算单（M32）', async () => {
    const { counter, people } = desks;
    const till = await deskOf(stage.server)('till', { role: 'cashier', institutionCode: PHARMACY });
    const sold = claimOf(people.two, TABLETS, 2, { rxno: await counter.prescribe(people.two, TABLETS, 2) });
    const { claimNo } = await till.ok(settleClaim, { body: { requestId: requestId(), ...sold } });
    const { page, expectQuiet } = await at(till, `/bills/${claimNo ?? ''}`);
    await tabTo(page, page.getByLabel('扫描要退回的盒，回车'));
    await page.keyboard.type(sold.lines[0]?.traceCodes[0] ?? '');
    await page.keyboard.press('Enter');
    await pressButton(page, '试算');
    await page.getByText('退患者现金').waitFor();
    await fillByKeys(page, { 退药原因: '示例：疗效不佳' });
    await confirmByKeys(page, '退部分药品');
    await page.getByText(/已退药，退患者现金/).waitFor();
    await settled(page);
    await expectFocusIn(page.getByRole('main'));
    await expectFocusKept(page);
    expectQuiet();
  });

  it('保险公司的钱登记、核准入账，接着登记下一笔（N4、M29）', async () => {
    const { counter, hospital } = desks;
    await insureTwo(stage.server, {
      ...counter,
      hospital,
      addPerson: (order) => counter.addPerson(order + 20),
    });
    const { page, expectQuiet } = await at(desks.agency, '/commercial-receipts');
    await chooseByKeys(page, '方案', '示例惠民保');
    await fillByKeys(page, { '金额（元）': '200', 到账日期: '20260603', 银行流水号: '示例流水9' });
    await confirmByKeys(page, '登记到账');
    await page.getByRole('link', { name: /示例流水9/ }).waitFor();
    await expectFocusIn(page.getByRole('combobox', { name: '方案' }));
    expectQuiet();

    const second = await at(colleague, '/commercial-receipts');
    await openRow(second.page, /示例流水9/);
    await confirmByKeys(second.page, '核准入账');
    await second.page.getByRole('link', { name: /^J2026/ }).waitFor();
    await expectFocusIn(rightOf(second.page));
    second.expectQuiet();
  });

  it('预付提议、核准，接着提议下一笔（M29）', async () => {
    const { page, expectQuiet } = await at(desks.agency, '/prepayments');
    await fillByKeys(page, { 机构编码: PHARMACY });
    await page.getByText('示例一店', { exact: true }).waitFor();
    await fillByKeys(page, {
      '金额（元）': '5000',
      拨付日期: '20260603',
      银行流水号: '示例预付流水1',
      依据的文号: '示例预付〔2026〕1号',
    });
    await chooseByKeys(page, '从哪个月起冲抵', '2026年7月');
    await fillByKeys(page, { 事由: '示例：周转金' });
    await confirmByKeys(page, '提议预付');
    await page.getByRole('row', { name: /示例预付流水1/ }).waitFor();
    await expectFocusIn(page.getByLabel('机构编码'));
    expectQuiet();

    const second = await at(colleague, '/prepayments');
    await openRow(second.page, /示例预付流水1/);
    await confirmByKeys(second.page, '核准入账');
    await second.page.getByRole('link', { name: /^J2026/ }).waitFor();
    await expectFocusIn(rightOf(second.page));
    second.expectQuiet();
  });

  it('追回另行了结：提议、另一人核准，关上以后回到那一行（M29、M36）', async () => {
    const given = decision({ kind: 'recovery', institutionCode: PHARMACY, amount: '300.00', number: 7 });
    await enterApproved(desks.agency, desks.bureau, given);
    const first = await at(desks.agency, '/deductions');
    await pressButton(first.page, `${given.documentNo} 另行了结`);
    const form = first.page.getByRole('dialog', { name: /另行了结/ });
    await chooseByKeys(first.page, '怎样了结', '核销');
    await fillByKeys(
      first.page,
      { '了结金额（元）': '120', 依据的文号: '示例核销〔2026〕1号', 了结的原因: '示例：机构已注销' },
      form,
    );
    await pressButton(first.page, '提议了结', 'Tab', form);
    await form.getByText('待核准').nth(1).waitFor();
    await expectFocusIn(form);
    await first.page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden' });
    await expectFocusIn(first.page.getByRole('button', { name: /另行了结/ }));
    first.expectQuiet();

    const second = await at(desks.bureau, '/deductions');
    await pressButton(second.page, `${given.documentNo} 另行了结`);
    const held = second.page.getByRole('dialog', { name: /^另行了结/ });
    await confirmByKeys(second.page, '核准了结', 'Tab', held);
    await held.getByText('已核准').waitFor();
    await expectFocusIn(held);
    second.expectQuiet();
    const { rows } = await desks.agency.ok(listDeductions, { query: {} });
    expect(rows).toMatchObject([{ closed: '120.00', open: '180.00' }]);
  });
});
