import { afterAll, beforeAll, expect, it } from 'vitest';
import { listCommercialReceipts } from '../../src/contract/funds-receipts.ts';
import type { Caller } from '../support/api.ts';
import { furnishCounter } from '../support/counter.ts';
import { insureTwo } from '../support/insurer.ts';
import { deskOf } from '../support/statement-desks.ts';
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
let first: Caller;
let second: Caller;
let elsewhere: Caller;

beforeAll(async () => {
  stage = await openStage({ today: '2026-05-20' });
  const { server } = stage;
  await insureTwo(server, await furnishCounter(server));
  const desk = deskOf(server);
  first = await desk('insurer-first', { areaCode: '430100' });
  second = await desk('insurer-second', { role: 'areaBureau', areaCode: '430100' });
  elsewhere = await desk('insurer-far', { areaCode: '430200' });
});
afterAll(() => stage.close());

it('应收按方案和月份列出，登记到账，另一个账号核准入账，登记的人申请撤回；手机上也能看（N4、M29）', async () => {
  const { page, go, expectQuiet } = await stage.open({ as: first });
  await go('/statements');
  await page.getByRole('link', { name: '商业保险到账' }).click();
  await page.getByRole('heading', { name: '商业保险到账', exact: true }).waitFor();
  await page.getByRole('link', { name: /导出示例惠民保 2026-05/ }).waitFor();
  await page.getByRole('button', { name: verb('登记到账') }).click();
  await page.getByText('请填写银行流水号').first().waitFor();
  await page.getByLabel('方案', { exact: true }).click();
  await page.getByTitle(/示例惠民保 .*未收 ¥300.00/).click();
  await page.getByLabel('金额（元）').fill('200');
  await page.getByLabel('到账日期').fill('2026-05-20');
  await page.getByLabel('银行流水号').fill('示例流水1');
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, 'commercial-receipts-1440');
  await page.getByRole('button', { name: verb('登记到账') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: verb('登记到账') })
    .click();
  await page.getByRole('link', { name: /示例流水1/ }).waitFor();
  const { rows } = await first.ok(listCommercialReceipts, { query: {} });
  const path = `/commercial-receipts/${rows[0]?.id ?? 0}`;
  expectQuiet();

  const approver = await stage.open({ as: second, size: PHONE });
  await approver.go(path);
  await approver.page.getByRole('button', { name: verb('核准入账') }).click();
  await approver.page
    .getByRole('dialog')
    .getByRole('button', { name: verb('核准入账') })
    .click();
  await approver.page.getByRole('link', { name: /^J2026/ }).waitFor();
  await settled(approver.page);
  await expectAccessible(approver.page);
  await expectNoSidewaysScroll(approver.page);
  await shot(approver.page, 'commercial-receipt-390');
  await approver.go('/commercial-receipts');
  await approver.page.getByText('相符', { exact: true }).first().waitFor();
  await expectNoSidewaysScroll(approver.page);
  await shot(approver.page, 'commercial-receipts-390');
  approver.expectQuiet();

  await go(path);
  expect(await page.getByRole('button', { name: verb('申请撤回') }).isDisabled()).toBe(true);
  await page.getByLabel('原因').fill('示例：付错方案');
  await settled(page);
  await expectAccessible(page);
  await shot(page, 'commercial-receipt-1440');
  await page.getByRole('button', { name: verb('申请撤回') }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: verb('申请撤回') })
    .click();
  await page.getByText('待撤回').first().waitFor();
  expectQuiet();
});

it('没有应收的地区看到空的页面（N4、M7）', async () => {
  const { page, go } = await stage.open({ as: elsewhere });
  await go('/commercial-receipts');
  await page.getByText('还没有商业保险支付的结算').first().waitFor();
  await page.getByText('没有未收的应收商业保险赔付').waitFor();
  await settled(page);
  await expectAccessible(page);
  await shot(page, 'commercial-receipts-empty-1440');
});
