import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
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
  type Tab,
} from './support/browser.ts';

let stage: Stage;
let catalogue: Caller;
let desk: Tab;
beforeAll(async () => {
  stage = await openStage({ today: '2026-11-20', province: true });
  catalogue = await stage.server.signInAs('catalogue', 'demo2026');
  desk = await stage.open({ as: catalogue });
});
afterAll(() => stage.close());

async function fillDay(tab: Tab, id: string, day: string) {
  await tab.page.locator(`#${id}`).fill(day);
  await tab.page.locator(`#${id}`).blur();
}

/** Looks at a page on the desk and on a phone: accessible, and nothing to scroll sideways. */
async function lookAt(caller: Caller, path: string, name: string): Promise<void> {
  for (const [size, suffix] of [
    [DESK, ''],
    [PHONE, '-phone'],
  ] as const) {
    const tab = await stage.open({ as: caller, size });
    await tab.go(path);
    await expectAccessible(tab.page);
    await expectNoSidewaysScroll(tab.page);
    await shot(tab.page, `${name}${suffix}`);
    tab.expectQuiet();
    await tab.close();
  }
}

describe('处理目录条目（M17、M10、N1.2）', () => {
  it('从目录进入，选情形后自动带出过渡期，先看影响再确认，之后可以恢复', async () => {
    const { page } = desk;
    await desk.go('/list?q=示例临期片');
    await page.getByRole('cell', { name: '示例临期片' }).click();
    await page.getByRole('link', { name: '调出、恢复或变更有效期' }).click();
    await page.getByRole('heading', { name: '处理：示例临期片' }).waitFor();
    await choose(page, '情形', '国家谈判续约失败');
    await fillDay(desk, 'act-removedOn', '20261124');
    await expect.poll(() => page.locator('#act-transitionTo').inputValue()).toBe('2027-05-23');
    await page.getByText('按规则，过渡期到 2027-05-23。').waitFor();
    await choose(page, '情形', '列入负面清单');
    await expect.poll(() => page.locator('#act-transitionTo').inputValue()).toBe('');
    await page.getByLabel('理由', { exact: true }).fill('示例：列入负面清单');
    await page.getByLabel('依据（文件名称和文号）').fill('示例文号〔2026〕7号');
    await page.getByRole('button', { name: '查看影响' }).click();
    await page.getByRole('heading', { name: '影响' }).waitFor();
    await page.getByText('2026-11-24 至 2026-11-26').waitFor();
    await expectAccessible(page);
    await shot(page, 'list-act-effect');
    await page.getByRole('button', { name: '确认调出' }).click();
    await page.getByText('已登记：示例临期片调出').waitFor();
    await settled(page);
    const done = page.getByRole('table', { name: '历次处理' });
    await done.getByText('列入负面清单').first().waitFor();

    await page.getByLabel('恢复').check();
    await page.getByLabel('理由', { exact: true }).fill('示例：移出负面清单');
    await page.getByLabel('依据（文件名称和文号）').fill('示例文号〔2026〕8号');
    await page.getByRole('button', { name: '查看影响' }).click();
    await page.getByRole('button', { name: '确认恢复' }).click();
    await page.getByText('已登记：示例临期片恢复').waitFor();
    await done.getByRole('row').nth(2).waitFor();
    await settled(page);
    desk.expectQuiet();
  });

  it('倒填的调出要写明为什么迟，确认以前不能提交', async () => {
    const { page } = desk;
    await page.getByLabel('调出', { exact: true }).check();
    await choose(page, '情形', '以弄虚作假进入目录');
    await fillDay(desk, 'act-removedOn', '20261101');
    await page.getByLabel('理由', { exact: true }).fill('示例：查实造假');
    await page.getByLabel('依据（文件名称和文号）').fill('示例文号〔2026〕9号');
    await page.getByRole('button', { name: '查看影响' }).click();
    await page.getByText('处理改变了今天以前的日期').waitFor();
    await expect.poll(() => page.getByRole('button', { name: '确认调出' }).isDisabled()).toBe(true);
    await expectAccessible(page);
    await page.getByLabel('为什么现在才处理').fill('示例：举报查实较晚');
    await page.getByRole('button', { name: '确认调出' }).click();
    await page.getByText('已登记：示例临期片调出').waitFor();
    await settled(page);
    await shot(page, 'list-act-done');
    desk.expectQuiet();
  });
});

describe('到期提醒（M10）', () => {
  it('目录页有计数，点进去是清单；医院还看到受影响的患者', async () => {
    const office = await stage.server.signInAs('office', 'demo2026');
    const tab = await stage.open({ as: office });
    await tab.go('/list');
    await tab.page.getByRole('link', { name: /90 天内届满/ }).click();
    await tab.page.getByRole('heading', { name: '到期提醒' }).waitFor();
    await settled(tab.page);
    await expect
      .poll(() => tab.page.getByRole('table', { name: '到期提醒' }).getByRole('row').count())
      .toBeGreaterThan(5);
    await tab.page.getByRole('heading', { name: '受影响的本院患者' }).waitFor();
    tab.expectQuiet();
    await lookAt(office, '/list-warnings', 'list-warnings');
  });
});

describe('年底滚动（M10、N3.3）', () => {
  it('看去向、筛选、下钻到地区', async () => {
    const { page } = desk;
    await desk.go('/roll-over');
    await page.getByRole('link', { name: /^转入常规目录/ }).click();
    const table = page.getByRole('table', { name: '年底滚动' });
    await table.getByRole('row').nth(2).waitFor({ state: 'detached' });
    await table.getByText('示例转常规片').waitFor();
    await page.getByRole('link', { name: /^续约/ }).click();
    await table.getByRole('row').nth(2).waitFor();
    await settled(page);
    await table.getByRole('row').nth(1).click();
    await page.getByRole('dialog').getByRole('table', { name: '各地区使用情况' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'roll-over-drug');
    desk.expectQuiet();
    await lookAt(catalogue, '/roll-over', 'roll-over');
  });
});

describe('过渡期清单（N1.2）', () => {
  it('从清单到一个药品：谁还在开、谁还在售、换成什么', async () => {
    const { page } = desk;
    await desk.go('/transition-work');
    const [name = ''] = await page
      .getByRole('table', { name: '过渡期清单' })
      .getByRole('link')
      .allTextContents();
    await page.getByRole('link', { name }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await settled(page);
    for (const label of ['可替代的药', '还在开方的医师', '还在售药的机构'])
      await expect
        .poll(() => page.getByRole('table', { name: label }).getByRole('row').count())
        .toBeGreaterThan(1);
    await expectAccessible(page);
    await shot(page, 'transition-drug');
    desk.expectQuiet();
    const reviewer = await stage.server.signIn({
      login: 'work-reviewer',
      name: '示例·经办',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    await lookAt(reviewer, '/transition-work', 'transition-work');
  });
});

describe('更正与复核（N2.3）', () => {
  it('逐行列出结算时与现在的标准、金额和差额，可以导出', async () => {
    const price = await stage.server.signInAs('price', 'demo2026');
    const tab = await stage.open({ as: price });
    await tab.go('/corrections');
    await tab.page.getByText(/要复核；合规额合计相差/).waitFor();
    const rows = tab.page.getByRole('table', { name: '要复核的结算' }).getByRole('row');
    await expect.poll(() => rows.count()).toBeGreaterThan(1);
    await rows
      .nth(1)
      .getByText(/国家局补发更正/)
      .waitFor();
    const [download] = await Promise.all([
      tab.page.waitForEvent('download'),
      tab.page.getByRole('link', { name: '导出 xlsx' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('要复核的结算.xlsx');
    await tab.page.getByLabel('国家药品编码').fill('XL01XXX000X000000000000');
    await tab.page.getByRole('button', { name: verb('查询') }).click();
    await tab.page.getByText('没有要复核的结算').waitFor();
    tab.expectQuiet();
    await lookAt(price, '/corrections', 'corrections');
  });
});
