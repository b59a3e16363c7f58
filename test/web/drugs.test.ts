import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchDrugs } from '../../src/contract/search.ts';
import { DEMO_PASSWORD } from '../../src/server/demo/cast.ts';
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
/** A drug of the demo's 单行支付 list. */
let name: string;
let key: string;
beforeAll(async () => {
  stage = await openStage({ province: true });
  const found = await stage.server.anonymous.ok(searchDrugs, { query: { list: 'separatePayment' } });
  const [first] = found.rows;
  if (first === undefined) throw new Error('the demo lists no drug');
  key = first.key;
  name = first.name.map((part) => part.text).join('');
});
afterAll(() => stage.close());

describe('公众查药品（N5.6、M6）', () => {
  it('电脑上：边打边查，键盘走到结果，详情在列表旁边，筛选和网址都留得住', async () => {
    const { page, go, expectQuiet } = await stage.open();
    await go('/');
    await page.getByRole('link', { name: '药品', exact: true }).click();
    await page.getByRole('heading', { name: '查药品' }).waitFor();
    await settled(page);
    const total = await page.getByRole('list', { name: '查到的药品' }).getByRole('link').count();
    expect(total).toBeGreaterThan(3);
    await expectAccessible(page);
    await shot(page, 'drugs-start-1440');
    const before = await page.locator('.st-find-list').boundingBox();
    await page.getByRole('searchbox').fill(name.slice(0, 4));
    await page.waitForURL(/q=/);
    await settled(page);
    const hits = page.getByRole('list', { name: '查到的药品' });
    await hits.getByText(name.slice(0, 4), { exact: true }).first().waitFor();
    // Typing must not make the list jump about.
    expect((await page.locator('.st-find-list').boundingBox())?.y).toBe(before?.y);
    await page.getByRole('searchbox').press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/drug=/);
    await page.getByRole('complementary', { name: '药品详情' }).getByText('可以单行支付').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'drugs-beside-1440');
    await page.reload();
    await settled(page);
    await page.getByRole('complementary', { name: '药品详情' }).waitFor();
    await page.getByRole('combobox', { name: '名单', exact: true }).selectOption('separatePayment');
    await page.waitForURL(/list=separatePayment/);
    await settled(page);
    await expect
      .poll(() => page.getByRole('combobox', { name: '名单', exact: true }).inputValue())
      .toBe('separatePayment');
    expectQuiet();
  });

  it('写错了给出可能的药名，点一下就查到；查不到时说怎么办', async () => {
    const { page, go, expectQuiet } = await stage.open({ size: PHONE });
    const wrong = `${name.slice(0, 1)}错${name.slice(2)}`;
    await go(`/drugs?q=${encodeURIComponent(wrong)}`);
    await page.getByText(`没有查到“${wrong}”`).waitFor();
    await expectAccessible(page);
    await shot(page, 'drugs-none-390');
    await page.getByRole('button', { name, exact: true }).click();
    await page
      .getByRole('status')
      .filter({ hasText: /查到 [1-9]/ })
      .waitFor();
    await go('/drugs?q=电冰箱');
    await page.getByText('也可以写药盒上的商品名、厂家，或病的名称').waitFor();
    expectQuiet();
  });

  it('手机上：一屏一个药，字够大；可以看别的日子，链接发给别人打开一样，能打印', async () => {
    const { page, context, go, expectQuiet } = await stage.open({ size: PHONE });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await go('/drugs');
    await expectNoSidewaysScroll(page);
    await shot(page, 'drugs-390');
    expect(
      await page
        .locator('.st-hit-name')
        .first()
        .evaluate((node) => parseFloat(getComputedStyle(node).fontSize)),
    ).toBeGreaterThanOrEqual(16);
    await page.getByRole('searchbox').fill(name);
    await page.waitForURL(/q=/);
    await settled(page);
    await page.getByRole('list', { name: '查到的药品' }).getByRole('link').first().click();
    await page.waitForURL(new RegExp(`/drugs/${key}`));
    await page.getByRole('heading', { name, exact: true }).waitFor();
    await settled(page);
    await page.getByText('职工医保报').waitFor();
    await expect.poll(() => page.getByText('70%').count()).toBe(1);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'drug-390');
    await page.getByLabel('看哪一天的情况', { exact: true }).fill('20251231');
    await page.getByLabel('看哪一天的情况', { exact: true }).press('Enter');
    await page.getByText('以下是 2025-12-31 的情况').waitFor();
    await settled(page);
    await page.getByRole('button', { name: '复制链接' }).click();
    await page.getByText('链接已复制').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain(`/drugs/${key}?on=2025-12-31`);
    const friend = await stage.open();
    await friend.go(link.replace(stage.url, ''));
    await friend.page.getByText('以下是 2025-12-31 的情况').waitFor();
    await friend.page.getByRole('button', { name: '看今天' }).click();
    await friend.page.getByText('可以单行支付').first().waitFor();
    await settled(friend.page);
    await shot(friend.page, 'drug-1440');
    await friend.page.evaluate(() => {
      window.print = () => undefined;
    });
    await friend.page.getByRole('button', { name: verb('打印') }).click();
    await friend.page.emulateMedia({ media: 'print' });
    await expect.poll(() => friend.page.locator('.st-paper-out').getByText(name).count()).toBeGreaterThan(0);
    await expect.poll(() => friend.page.locator('.st-paper-out span.st-print-only').isVisible()).toBe(true);
    await shot(friend.page, 'drug-print');
    friend.expectQuiet();
    await go('/drugs/aaaaaaaaaaaaaa');
    await page.getByText('没有找到这个药品').waitFor();
    expectQuiet();
  });
});

describe('药品的经过（N2.3、M10）', () => {
  it('各岗位看到谁在何时记载；按某天所知；保密的只写保密', async () => {
    const auditor = await stage.server.signInAs('auditor', DEMO_PASSWORD);
    const { page, go, expectQuiet } = await stage.open({ as: auditor });
    await go(`/drugs/${key}`);
    await page.getByRole('link', { name: '经过与价格' }).click();
    await page.getByRole('list', { name: '药品经过' }).waitFor();
    await settled(page);
    await expect.poll(() => page.getByText('列入（平台所存最早一版）').count()).toBeGreaterThan(0);
    await expect.poll(() => page.getByText(/由.+记载/).count()).toBeGreaterThan(0);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'drug-history-1440');
    await page.getByLabel('按哪一天所知', { exact: true }).fill('20250101');
    await page.getByLabel('按哪一天所知', { exact: true }).press('Enter');
    await page.getByText('到这一天为止还没有公布或记载任何内容').waitFor();
    await settled(page);
    await expect.poll(() => page.getByRole('list', { name: '药品经过' }).count()).toBe(0);
    await page.setViewportSize(PHONE);
    await page.getByRole('button', { name: '看现在所知' }).click();
    await page.getByRole('list', { name: '药品经过' }).waitFor();
    await settled(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'drug-history-390');
    expectQuiet();
  });
});
