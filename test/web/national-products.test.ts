import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CODES, openMatchingDesk, type MatchingDesk } from '../support/matching-desk.ts';
import {
  expectAccessible,
  openStage,
  PHONE,
  settled,
  shot,
  verb,
  type Stage,
  type Tab,
} from './support/browser.ts';

let stage: Stage;
let desk: MatchingDesk;
let tab: Tab;
beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  desk = await openMatchingDesk(stage.server);
  tab = await stage.open({ as: desk.catalogue });
});
afterAll(() => stage.close());

const heading = (name: string) => tab.page.getByRole('heading', { name }).waitFor();

describe('产品对应国家目录的队列（M4、N1.1）', () => {
  it('看进度，左右比较，用键盘确认、撤回、一并确认', async () => {
    await tab.go('/product-matches');
    const progress = tab.page.getByRole('list', { name: '对应进度' });
    await progress.getByText('待人工确认').waitFor();
    await expect.poll(() => progress.getByRole('link', { name: /待人工确认/ }).innerText()).toMatch(/4/);
    const queue = tab.page.getByRole('list', { name: '产品' });
    await expect.poll(() => queue.getByRole('button').count()).toBe(4);
    await tab.page.getByRole('list', { name: '候选条目' }).getByText('示司琼').waitFor();
    await expectAccessible(tab.page);
    await shot(tab.page, 'product-matches');
    // Down to the ester, decided by a digit, taken back by Z.
    await queue.getByRole('button').first().focus();
    for (let step = 0; step < 3; step += 1) await tab.page.keyboard.press('ArrowDown');
    await tab.page.getByRole('list', { name: '候选条目' }).getByText('示松').waitFor();
    await tab.page.keyboard.press('1');
    await tab.page.getByRole('button', { name: /撤回“丙酸示松乳膏”/ }).waitFor();
    await tab.page.getByText('共 3 个').waitFor();
    await queue.getByRole('button').first().focus();
    await tab.page.keyboard.press('z');
    await tab.page.getByText('共 4 个').waitFor();
    // Three makers of one drug with one press.
    await queue.getByRole('button').first().focus();
    await tab.page.keyboard.press('ArrowUp');
    await queue.getByRole('button').first().click();
    await tab.page.getByLabel(/一并确认/).check();
    await tab.page.getByRole('button', { name: '对应到 示司琼 注射剂' }).click();
    await tab.page.getByText('已一并确认 3 个').waitFor();
    await tab.page.getByText('共 1 个').waitFor();
    tab.expectQuiet();
  });

  it('候选都不对时在目录里另选；确认后可查到是谁定的', async () => {
    await tab.page.getByLabel('另选条目：名称或拼音首字母').fill('示洛尔');
    await tab.page.getByRole('button', { name: '查目录' }).click();
    const found = tab.page.getByRole('list', { name: '查到的条目' });
    await found.getByText('注射剂').waitFor();
    await expectAccessible(tab.page);
    await found.getByRole('button', { name: '对应到 示洛尔 口服常释剂型' }).click();
    await tab.page.getByText('没有这样的产品').waitFor();
    await expectAccessible(tab.page);
    await tab.go(`/national-products/${CODES.ester}`);
    await heading('丙酸示松乳膏');
    await tab.page.getByText('人工：人工确认', { exact: true }).waitFor();
    await tab.page.getByRole('list', { name: '改动经过' }).getByText('示例·目录').first().waitFor();
    tab.expectQuiet();
  });

  it('手机上上下排开，审计只看不改', async () => {
    const auditor = await stage.server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
    const phone = await stage.open({ as: auditor, size: PHONE });
    await phone.go('/product-matches?verdict=matched');
    await phone.page.getByRole('list', { name: '候选条目' }).getByText('现在对应它').waitFor();
    await expect.poll(() => phone.page.getByRole('button', { name: /重新对应/ }).count()).toBe(0);
    await expect.poll(() => phone.page.getByRole('button', { name: /都不是/ }).count()).toBe(0);
    const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(PHONE.width);
    await expectAccessible(phone.page);
    await shot(phone.page, 'product-matches-phone');
    phone.expectQuiet();
  });
});

describe('产品主档（N3.1、N5.5）', () => {
  it('按拼音首字母和对应结果查，打开一个产品看编码各段和挂网价', async () => {
    await tab.go('/national-products');
    await tab.page.getByText('共 8 条').waitFor();
    await tab.page.getByLabel('名称、拼音首字母、编码、企业或批准文号').fill('yssle');
    await tab.page.getByRole('button', { name: verb('查询') }).click();
    await tab.page.getByText('共 2 条').waitFor();
    await settled(tab.page);
    await expectAccessible(tab.page);
    await shot(tab.page, 'national-products');
    await tab.page.getByRole('link', { name: CODES.salt }).click();
    await heading('盐酸示洛尔片');
    const parts = await tab.page.getByLabel('编码各段').innerText();
    expect(parts.replaceAll(/\s+/g, ' ')).toContain('A01AB 分类');
    await tab.page.getByText('按凡例：主要成分与剂型一致，略去盐酸', { exact: true }).waitFor();
    await expect
      .poll(() => tab.page.getByRole('table', { name: '历次挂网价' }).getByText('10.00').count())
      .toBe(1);
    await expectAccessible(tab.page);
    await shot(tab.page, 'national-product');
    tab.expectQuiet();
  });

  it('没有结果时说明怎么办；手机上也能看', async () => {
    await tab.go('/national-products?q=没有这种药');
    await tab.page.getByText('没有符合条件的产品').waitFor();
    const phone = await stage.open({ as: desk.price, size: PHONE });
    await phone.go(`/national-products/${CODES.salt}`);
    await phone.page.getByRole('heading', { name: '盐酸示洛尔片' }).waitFor();
    const width = await phone.page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(PHONE.width);
    await expectAccessible(phone.page);
    await shot(phone.page, 'national-product-phone');
    phone.expectQuiet();
  });
});
