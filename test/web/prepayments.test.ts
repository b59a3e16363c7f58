import { afterAll, beforeAll, expect, it } from 'vitest';
import { listPrepayments } from '../../src/contract/funds-prepayments.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller } from '../support/api.ts';
import { HOSPITAL } from '../support/counter.ts';
import { approve, deskOf, idOf, issue, openDesks, respond } from '../support/statement-desks.ts';
import {
  choose,
  DESK,
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
let agency: Caller;
let bureau: Caller;
let hospital: Caller;
let elsewhere: Caller;
/** The page of the prepayment that the first test proposes. */
let path = '';

beforeAll(async () => {
  stage = await openStage({ today: '2026-05-20' });
  const { server } = stage;
  ({ agency, bureau, hospital } = await openDesks(server));
  elsewhere = await deskOf(server)('bureau-far', { role: 'areaBureau', areaCode: '430200' });
  await closeDays(server.world, 'system');
  await issue(agency);
});
afterAll(() => stage.close());

it('经办提议预付，另一人在手机上核准入账（M29）', async () => {
  const { page, go, expectQuiet } = await stage.open({ as: agency });
  await go('/statements');
  await page.getByRole('link', { name: '预付款' }).click();
  await page.getByRole('heading', { name: '预付款', exact: true }).waitFor();
  await page.getByText('没有这样的预付').first().waitFor();
  await page.getByRole('button', { name: verb('提议预付') }).click();
  await page.getByText('请填写依据的文号').first().waitFor();
  await page.getByLabel('机构编码').fill(HOSPITAL);
  await page.getByText('示例医院').first().waitFor();
  await page.getByLabel('金额（元）').fill('2000');
  await page.getByLabel('拨付日期').fill('2026-06-02');
  await page.getByLabel('银行流水号', { exact: true }).fill('示例预付流水1');
  await page.getByLabel('依据的文号').fill('示例预付〔2026〕1号');
  await page.getByLabel('事由').fill('示例：年初周转金');
  await choose(page, '从哪个月起冲抵', '下一份核准的对账单起');
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, 'prepayments-1440');
  await page.getByRole('button', { name: verb('提议预付') }).click();
  const question = page.getByRole('dialog', { name: /确认提议预付/ });
  await question.getByRole('button', { name: verb('提议预付') }).click();
  await page.getByRole('link', { name: /示例医院/ }).click();
  await page.getByRole('button', { name: verb('撤回提议') }).waitFor();
  expect(await page.getByRole('button', { name: verb('核准入账') }).count()).toBe(0);
  path = new URL(page.url()).pathname;
  expectQuiet();

  const second = await stage.open({ as: bureau, size: PHONE });
  await second.go(path);
  await second.page.getByRole('button', { name: verb('核准入账') }).click();
  const confirm = second.page.getByRole('dialog', { name: /确认核准入账/ });
  await confirm.getByRole('button', { name: verb('核准入账') }).click();
  await second.page.getByRole('link', { name: /^J2026/ }).waitFor();
  await settled(second.page);
  await expectAccessible(second.page);
  await expectNoSidewaysScroll(second.page);
  await shot(second.page, 'prepayment-390');
  await second.go('/prepayments');
  await second.page.getByText('相符', { exact: true }).first().waitFor();
  await settled(second.page);
  await expectNoSidewaysScroll(second.page);
  await shot(second.page, 'prepayments-390');
  second.expectQuiet();
});

it('对账单冲抵以后，余下的由机构退回：一人登记、另一人核准（M29）', async () => {
  const { page, go, expectQuiet } = await stage.open({ as: agency });
  const statement = await idOf(agency, HOSPITAL);
  await respond(hospital, statement);
  await approve(agency, bureau, statement);
  await go(path);
  await page.getByRole('link', { name: /^DZ202605/ }).waitFor();
  await page.getByLabel('退回金额（元）').fill('600.01');
  await page.getByLabel('到账日期').fill('2026-06-03');
  await page.getByLabel('银行流水号', { exact: true }).fill('示例退回流水1');
  await page.getByRole('button', { name: verb('登记退回') }).click();
  const back = page.getByRole('dialog', { name: /确认登记退回/ });
  await back.getByRole('button', { name: verb('登记退回') }).click();
  await page.getByText('退回的多于这笔预付还没有冲抵的').waitFor();
  await page.getByLabel('退回金额（元）').fill('200');
  await page.getByRole('button', { name: verb('登记退回') }).click();
  await back.getByRole('button', { name: verb('登记退回') }).click();
  await page.getByRole('heading', { name: '退回 ¥200.00 待核准' }).waitFor();
  expect(await page.getByRole('button', { name: verb('核准退回') }).count()).toBe(0);
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, 'prepayment-1440');
  expectQuiet();
  const second = await stage.open({ as: bureau, size: PHONE });
  await second.go(path);
  await second.page.getByRole('button', { name: verb('核准退回') }).click();
  const sure = second.page.getByRole('dialog', { name: /确认核准退回/ });
  await sure.getByRole('button', { name: verb('核准退回') }).click();
  await second.page
    .getByRole('link', { name: /^J2026/ })
    .nth(1)
    .waitFor();
  second.expectQuiet();
  const { rows } = await hospital.ok(listPrepayments, { query: {} });
  expect(rows).toMatchObject([{ setOff: '1400.00', refunded: '200.00', open: '400.00' }]);
});

it('机构在对账单和预付上都看得到冲抵，什么也不能办（M29、M7）', async () => {
  const office = await stage.open({ as: hospital });
  await office.go(`/statements/${await idOf(hospital, HOSPITAL)}`);
  await office.page.getByRole('link', { name: '示例预付流水1' }).waitFor();
  await settled(office.page);
  await expectAccessible(office.page);
  await expectNoSidewaysScroll(office.page);
  await shot(office.page, 'prepayment-statement-1440');
  await office.page.getByRole('link', { name: '示例预付流水1' }).click();
  await office.page.getByText('2026-05', { exact: true }).waitFor();
  expect(await office.page.getByRole('button', { name: verb('登记退回') }).count()).toBe(0);
  expect(await office.page.getByRole('link', { name: /^J2026/ }).count()).toBe(0);
  await settled(office.page);
  await expectAccessible(office.page);
  await shot(office.page, 'prepayment-institution-1440');
  office.expectQuiet();
});

it('没有预付的地区看到空的页面（M29、M7）', async () => {
  const { page, go } = await stage.open({ as: elsewhere, size: PHONE });
  await go('/prepayments');
  await page.getByText('没有这样的预付').first().waitFor();
  await page.getByText('还没有入账的预付').waitFor();
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, 'prepayments-empty-390');
});

it('满 90 天没有冲完的预付：对账单页上提醒，点开就是这几笔，看得出多少天（M29）', async () => {
  const { server } = stage;
  server.clock.setDay('2026-09-10');
  const later = await deskOf(server)('bureau-later', { role: 'areaBureau', areaCode: '430100' });
  const { page, go, expectQuiet } = await stage.open({ as: later });
  await go('/statements');
  await page.getByText('预付款满 90 天没有冲完：1 笔').waitFor();
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, 'statements-prepaid-1440');
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page);
  await shot(page, 'statements-prepaid-390');
  await page.setViewportSize(DESK);
  await page.getByRole('link', { name: '查看这些预付' }).click();
  await page.getByRole('row', { name: /示例医院.*100 天/ }).waitFor();
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, 'prepayments-open-1440');
  await page.setViewportSize(PHONE);
  await expectNoSidewaysScroll(page);
  await shot(page, 'prepayments-open-390');
  await go(path);
  await page.getByText('100 天').waitFor();
  await settled(page);
  await shot(page, 'prepayment-open-390');
  expectQuiet();
});
