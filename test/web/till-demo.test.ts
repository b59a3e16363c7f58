import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_PASSWORD } from '../../src/server/demo/cast.ts';
import { provideDemo } from '../../src/server/demo/provide-demo.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  settled,
  shot,
  type Stage,
} from './support/browser.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await openStage({ today: '2026-11-20', demo: true });
  const { world, databaseUrl } = stage.server;
  await provideDemo({ world, url: databaseUrl, size: { people: 60, claims: 100 } }, () => undefined);
});
afterAll(() => stage.close());

it('示例药店：照着示例扫码点一遍，第一次来的人也能卖出一单', async () => {
  const pharmacist = await stage.server.signInAs('pharmacist', DEMO_PASSWORD);
  const { page, go, expectQuiet } = await stage.open({ as: pharmacist });
  await go('/');
  await page.getByText('示例扫码', { exact: true }).click();
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, 'till-demo-1440');
  const sale = page.locator('.st-till-demo li').filter({ hasText: '待审核' }).first();
  await sale.getByRole('button').first().click();
  await page.getByText('请出示凭证').waitFor();
  await page.locator('.st-till-demo li').getByRole('button').first().click();
  await page.getByText('与处方相符').waitFor();
  await page.getByText('审核通过即以您的电子签名确认').waitFor();
  await page.keyboard.press('F3');
  await page.getByText(/已扫 0，差 \d/).waitFor();
  await shot(page, 'till-demo-packs-1440');
  const packs = page.locator('.st-till-demo li').getByRole('button', { name: /^\d{20}$/ });
  for (let left = await packs.count(); left > 0; left -= 1) {
    await packs.first().click();
    await expect.poll(() => packs.count()).toBe(left - 1);
  }
  // The pack that completes the sale has it reckoned; F2 would reckon it again, and F4 is not heard meanwhile.
  await page.getByText('预结算，尚未生效').waitFor();
  await page.keyboard.press('F4');
  await page.getByText('已结算，按回车接下一位').waitFor();
  expectQuiet();
});
