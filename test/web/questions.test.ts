import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
import { furnishCounter, TABLETS, type Counter } from '../support/counter.ts';
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
let catalogue: Caller;
beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  counter = await furnishCounter(stage.server);
  catalogue = await stage.server.signIn({
    login: 'catalogue1',
    name: '示例·目录',
    role: 'provinceCatalogue',
  });
});
afterAll(() => stage.close());

const TITLE = '示例：联合用药能不能付';

describe('故障与疑问（N5.5、N5.6）', () => {
  it('药店提出支付范围疑问，缺什么指到哪一栏；市州只能上报，省局公布口径后答复，药店办结', async () => {
    const shop = await stage.open({ as: counter.pharmacy });
    await shop.go('/tickets');
    await shop.page.getByText('没有符合条件的报告或疑问').waitFor();
    await shop.page.getByRole('link', { name: '提出', exact: true }).click();
    await shop.page.getByText('支付范围疑问').click();
    await shop.page.getByRole('button', { name: verb('提出') }).click();
    await shop.page.getByText('有 3 处需要修改').waitFor();
    await expectAccessible(shop.page);
    const drug = shop.page.getByRole('combobox', { name: '药品' });
    await drug.fill('示例替尼');
    await shop.page.locator('.ant-select-item-option').filter({ hasText: TABLETS.name }).click();
    await shop.page.getByLabel('标题').fill(TITLE);
    await shop.page.getByLabel('情况').fill('示例：与另一种药联合使用时，限定支付范围没有写明。');
    await shot(shop.page, 'ticket-new-1440');
    await shop.page.getByRole('button', { name: verb('提出') }).click();
    await shop.page.getByRole('heading', { name: TITLE }).waitFor();
    const path = new URL(shop.page.url()).pathname;

    const city = await stage.open({ as: counter.agency });
    await city.go('/tickets?mine=1');
    await city.page.getByText(TITLE).click();
    await settled(city.page);
    await city.page.getByRole('button', { name: verb('答复') }).click();
    await city.page.getByText('支付范围疑问须以已公布的口径答复').first().waitFor();
    for (const level of ['县区', '市州']) {
      await city.page.getByText(`${level}待答复`).waitFor();
      await city.page.getByLabel('上报').check();
      await city.page.getByLabel('本级意见').fill(`示例：${level}意见`);
      await city.page.getByRole('button', { name: verb('上报') }).click();
      await city.page.getByText(`${level}待答复`).waitFor({ state: 'detached' });
    }
    city.expectQuiet();
    await answerAtProvince(path);

    await shop.page.setViewportSize(PHONE);
    await shop.go(path);
    await expectNoSidewaysScroll(shop.page);
    await shot(shop.page, 'ticket-answered-390');
    await shop.page.getByLabel('办结').check();
    await shop.page.getByLabel('说明').fill('示例：已明白');
    await shop.page.getByRole('button', { name: verb('办结') }).click();
    await shop.page.getByText('已办结').first().waitFor();
    await shop.page.getByRole('link', { name: '示例口径：可以联合用药' }).click();
    await shop.page.getByText('示例正文').waitFor();
    shop.expectQuiet();
  });

  async function answerAtProvince(path: string) {
    const { page, go, expectQuiet } = await stage.open({ as: catalogue });
    await go(path);
    await expectAccessible(page);
    await shot(page, 'ticket-province-1440');
    await page.getByRole('link', { name: '公布口径' }).click();
    await page.getByLabel('标题').fill('示例口径：可以联合用药');
    await page.getByLabel('正文').fill('示例正文');
    await page.getByRole('button', { name: verb('公布') }).click();
    await page.getByText('口径须写明依据').first().waitFor();
    await page.getByLabel('依据').fill('示例函〔2026〕2号');
    await shot(page, 'guidance-new-1440');
    await page.getByRole('button', { name: verb('公布') }).click();
    await page.getByText('正在适用').waitFor();
    await expectAccessible(page);
    await shot(page, 'guidance-1440');
    await go(path);
    await page.getByRole('combobox', { name: '依据的口径' }).click();
    await page.locator('.ant-select-item-option').filter({ hasText: '本药：示例口径' }).click();
    await page.getByLabel('答复内容').fill('示例：可以，见口径。');
    await page.getByRole('button', { name: verb('答复') }).click();
    await page.getByText('已答复').first().waitFor();
    expectQuiet();
  }

  it('公众不登录就能查到口径，手机上也能读；停止适用要确认并写明原因', async () => {
    const { page, go, expectQuiet } = await stage.open({ size: PHONE });
    await go('/answers');
    await page.getByText('示例口径：可以联合用药').click();
    await settled(page);
    await page.getByText('示例正文').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'answer-390');
    expectQuiet();
    const province = await stage.open({ as: catalogue });
    await province.go('/guidance');
    await shot(province.page, 'guidance-list-1440');
    await expectAccessible(province.page);
    await province.page.getByText('示例口径：可以联合用药').click();
    await province.page.getByLabel('原因').fill('示例：已有新口径');
    await province.page.getByRole('button', { name: '停止适用' }).click();
    await province.page.getByRole('dialog').getByRole('button', { name: '停止适用' }).click();
    await province.page.getByText('已停止适用').waitFor();
    await go('/answers');
    await page.getByText('没有符合条件的口径或说明').waitFor();
    expect(page.url()).toContain('/answers');
    province.expectQuiet();
  });
});
