import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Caller } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
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
let counter: Counter;
let person: TestPatient;
let patient: Caller;
let claimNo = '';
let secretNo = '';

async function settle(product: typeof TABLETS, quantity: number): Promise<string> {
  const rxno = await counter.prescribe(person, product, quantity);
  const body = { requestId: requestId(), ...claimOf(person, product, quantity, { rxno }) };
  return (await counter.pharmacy.ok(settleClaim, { body })).claimNo ?? '';
}

beforeAll(async () => {
  stage = await openStage();
  counter = await furnishCounter(stage.server);
  person = await counter.addPerson(1);
  patient = await stage.server.signIn({
    login: 'patient-one',
    name: '示例患者1',
    role: 'patient',
    areaCode: '430102',
    personId: person.id,
  });
  claimNo = await settle(TABLETS, 3);
  secretNo = await settle(SECRET_TABLETS, 1);
});
afterAll(() => stage.close());

describe('药店看结算单（M29）', () => {
  it('列表里用键盘打开，展开每一步的算式和依据（M9.1）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: counter.pharmacy });
    await go('/bills');
    await page.getByRole('link', { name: claimNo }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'bills-1440');
    await page.locator('tbody tr').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `结算单 ${claimNo}` }).waitFor();
    await settled(page);
    await page.getByRole('button', { name: '展开算式' }).click();
    await page.getByText('3,000.00 × 70% = 2,100.00').waitFor();
    await page.getByText('职工医保按 70% 报销；统筹基金支付 2,100.00 元；个人支付 900.00 元。').waitFor();
    await page.getByText(/按购药日期 2026-\d\d-\d\d 适用/).waitFor();
    await page.getByText('自 2026-01-01 起代替湘医保发〔2021〕34号。').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'bill-1440');
    await page
      .getByRole('row', { name: /按比例应由基金支付/ })
      .getByRole('button', { name: '办法 第九条' })
      .click();
    await page.getByText('70%').last().waitFor();
    expect(page.url()).toContain(claimNo);
    expectQuiet();
  });

  it('纸上只有账单本身：小票与 A4', async () => {
    const { page, go } = await stage.open({ as: counter.pharmacy });
    await go(`/bills/${claimNo}`);
    await page.evaluate(() => {
      // The printing dialog would empty the copy before the test can look at it.
      window.print = () => undefined;
    });
    for (const button of ['打印小票', '打印 A4']) {
      await page.getByRole('button', { name: button }).click();
      await page.emulateMedia({ media: 'print' });
      await expect.poll(() => page.locator('#root').isVisible()).toBe(false);
      const paper = page.locator('.st-paper-out');
      await expect.poll(() => paper.innerText()).toContain('¥900.00');
      await expect.poll(() => paper.innerText()).toContain('政策依据');
      expect(await paper.evaluate((node) => node.scrollWidth <= node.clientWidth)).toBe(true);
      await page.emulateMedia({ media: 'screen' });
      await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
      await expect.poll(() => paper.count()).toBe(0);
    }
  });

  it('号码框扫结算编号直达；撤销要写原因并确认，撤销后是一张红字单（M32）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: counter.pharmacy });
    await go('/bills');
    await page.getByLabel('扫码或录入号码').fill(` ${claimNo.toLowerCase()} `);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `结算单 ${claimNo}` }).waitFor();
    const button = page.getByRole('button', { name: verb('撤销结算') });
    await expect.poll(() => button.isDisabled()).toBe(true);
    await page.getByLabel('撤销原因').fill('患者退药');
    await button.click();
    const dialog = page.getByRole('dialog', { name: '确认撤销结算？' });
    await dialog.getByText(claimNo).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: verb('撤销结算') }).click();
    await page.getByText('退还个人', { exact: true }).waitFor();
    await page.getByText('撤销单', { exact: true }).first().waitFor();
    await page.getByRole('link', { name: claimNo }).click();
    await page.getByText('已撤销').first().waitFor();
    await expect.poll(() => page.getByLabel('撤销原因').count()).toBe(0);
    expectQuiet();
  });
});

describe('患者看账单（M29）', () => {
  it('手机上先看到自己付多少，保密的支付标准不出现（N5.1）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: patient, size: PHONE });
    await go('/my/bills');
    await page.getByRole('link', { name: /示例保密片/ }).click();
    await page.getByText('个人支付', { exact: true }).first().waitFor();
    await settled(page);
    await page.getByRole('button', { name: '展开算式' }).click();
    expect(page.url()).toContain(`/my/bills/${secretNo}`);
    // The resulting amounts are the bill's own (N5.1); the standard behind them is not on it.
    await page.getByText('按医保支付标准计').waitFor();
    expect(await page.content()).not.toContain('987.6543');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'my-bill-390');
    expectQuiet();
  });

  it('别人的账单打不开，也不说它是否存在', async () => {
    const other = await stage.server.signIn({
      login: 'patient-two',
      name: '示例患者2',
      role: 'patient',
      areaCode: '430102',
      personId: (await counter.addPerson(2)).id,
    });
    const { page, go } = await stage.open({ as: other, size: PHONE });
    await go(`/my/bills/${secretNo}`);
    await page.getByRole('alert').getByText('没有找到').waitFor();
    expect(await page.locator('main').innerText()).not.toContain('示例保密片');
  });
});
