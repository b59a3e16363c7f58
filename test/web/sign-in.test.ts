import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertDemoAccount } from '../../src/server/identity/session-store.ts';
import type { Caller } from '../support/api.ts';
import {
  DESK,
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  settled,
  shot,
  signInAsDemo,
  verb,
  type Stage,
} from './support/browser.ts';

let stage: Stage;
let auditor: Caller;
let patient: Caller;

async function insertPerson(): Promise<bigint> {
  const { server } = stage;
  const row = await server.world.db.transaction('all', (tx) =>
    tx.first<{ id: bigint }>(
      `INSERT INTO person (person_no, name, sex, born_on, id_number_cipher, id_number_hash, id_number_head, id_number_tail, area_code)
       VALUES ('SL0000001', '示例·王', 'female', '1960-01-01', '\\x00', '\\x01', '4301', '1234', '430102') RETURNING id`,
      [],
    ),
  );
  if (!row) throw new Error('the person was not written');
  return row.id;
}

beforeAll(async () => {
  stage = await openStage({ demo: true });
  const { server } = stage;
  auditor = await server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
  await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  patient = await server.signIn({
    login: 'patient1',
    name: '示例·王',
    role: 'patient',
    areaCode: '430102',
    personId: Number(await insertPerson()),
  });
  await server.world.db.transaction('none', (tx) =>
    insertDemoAccount(tx, auditor.accountId, 'passw0rd', '湖南省', 1),
  );
});
afterAll(() => stage.close());

describe('登录（M7）', () => {
  it('未登录打开任何地址都就地登录，登录后留在那个地址', async () => {
    const { page, go, expectQuiet } = await stage.open();
    await go('/audit?actor=示例');
    await expectAccessible(page);
    await shot(page, 'sign-in-1440');
    await page.getByLabel('账号', { exact: true }).fill('auditor1');
    await page.getByLabel('密码', { exact: true }).fill('wrong-password');
    await page.getByRole('button', { name: verb('登录') }).click();
    await page.getByText('账号或密码不正确').waitFor();
    await expect.poll(() => page.getByLabel('账号', { exact: true }).inputValue()).toBe('auditor1');
    await page.getByLabel('密码', { exact: true }).fill('passw0rd');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '操作与查阅记录' }).waitFor();
    await settled(page);
    expect(decodeURIComponent(page.url())).toContain('/audit?actor=示例');
    await expect.poll(() => page.getByLabel('操作人').inputValue()).toBe('示例');
    expectQuiet();
  });

  it('地址里没有的选项算没有选：不送去问，筛选里是“全部”，地址也不再带着；别的条件留着', async () => {
    const admin = await stage.server.signIn({ login: 'admin1', name: '示例·管理', role: 'provinceAdmin' });
    const { page, go, expectQuiet } = await stage.open({ as: admin });
    const asked: string[] = [];
    page.on('request', (one) => asked.push(one.url()));
    await go('/accounts?role=booked&search=auditor1&page=3');
    await page.getByRole('row', { name: /auditor1/ }).waitFor();
    await settled(page);
    expect(new URL(page.url()).search).toBe('?search=auditor1');
    await page.locator('.st-query .ant-select').filter({ hasText: '全部' }).waitFor();
    expect(asked.filter((one) => one.includes('booked') && one.includes('/api/'))).toEqual([]);
    // A choice that there is stands.
    await go('/accounts?role=auditor');
    await page.getByRole('row', { name: /auditor1/ }).waitFor();
    expect(new URL(page.url()).search).toBe('?role=auditor');
    expectQuiet();
  });

  it('示例环境点一下账号即登录，退出后什么也不留', async () => {
    const { page, go, expectQuiet } = await stage.open();
    await go('/');
    await signInAsDemo(page, '省局审计');
    await page.getByRole('heading', { name: '操作与查阅记录' }).waitFor();
    expect(await page.title()).toBe('操作与查阅记录 · 双通');
    await page.getByRole('button', { name: verb('退出') }).click();
    await page.getByRole('heading', { name: '示例账号' }).waitFor();
    expectQuiet();
  });

  it('会话失效时在原页面上重新登录，地址和条件都不变', async () => {
    const { page, context, go, expectQuiet } = await stage.open({ as: auditor });
    await go('/audit');
    await page.getByLabel('操作人').fill('示例');
    await context.clearCookies();
    await page.getByRole('button', { name: verb('查询') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('登录已过期').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('账号', { exact: true }).fill('auditor1');
    await dialog.getByLabel('密码', { exact: true }).fill('passw0rd');
    await dialog.getByRole('button', { name: verb('登录') }).click();
    await dialog.waitFor({ state: 'hidden' });
    await settled(page);
    expect(decodeURIComponent(page.url())).toContain('actor=示例');
    await expect.poll(() => page.getByRole('row').count()).toBeGreaterThan(1);
    expectQuiet();
  });
});

describe('工作台', () => {
  it('操作记录可查、可导出，依据在旁边打开', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: auditor });
    await go('/');
    expect(page.url()).toContain('/audit');
    await page.getByRole('cell', { name: '示例·审计' }).first().waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '导出筛选结果' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('操作与查阅记录.csv');
    await page.getByRole('button', { name: '办法 第七条' }).click();
    await page.getByRole('heading', { name: '平台怎么做' }).waitFor();
    await expectAccessible(page);
    await shot(page, 'audit-clause-1440');
    await page.getByRole('button', { name: '关闭依据' }).click();
    await page.getByRole('heading', { name: '平台怎么做' }).waitFor({ state: 'hidden' });
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await shot(page, 'audit-390');
    await page.setViewportSize({ width: DESK.width / 2, height: DESK.height / 2 });
    await expectNoSidewaysScroll(page);
    expectQuiet();
  });

  it('号码框认不出、没权限都说明白；别的岗位的页面和不存在的地址也说明白', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: auditor });
    await go('/audit');
    const box = page.getByLabel('扫码或录入号码');
    await box.fill('12345');
    await box.press('Enter');
    await page.getByText('认不出这个号码').waitFor();
    expect(page.url()).toContain('/audit');
    await go('/my');
    await page.getByRole('heading', { name: '您的岗位没有这个页面' }).waitFor();
    await go('/nowhere');
    await page.getByRole('heading', { name: '没有这个页面' }).waitFor();
    await expectAccessible(page);
    expectQuiet();
  });

  it('断网时说明，恢复后继续', async () => {
    const { page, context, go } = await stage.open({ as: auditor });
    await go('/audit');
    await context.setOffline(true);
    await page.getByText('网络已断开').waitFor();
    await expectAccessible(page);
    await expect.poll(() => page.getByRole('table').isVisible()).toBe(true);
    await context.setOffline(false);
    await page.getByText('网络已断开').waitFor({ state: 'hidden' });
  });
});

describe('手机', () => {
  it('患者用底栏，大字版在这台设备上一直有效', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: patient, size: PHONE });
    await go('/my');
    await page.getByRole('heading', { name: '我的' }).waitFor();
    await expectAccessible(page);
    await shot(page, 'my-390');
    await page.getByRole('switch', { name: /大字版/ }).click();
    await go('/my');
    await expect.poll(() => page.getByRole('switch', { name: /大字版/ }).isChecked()).toBe(true);
    expect(
      await page.evaluate(
        () => getComputedStyle(document.querySelector('main p, main dt, main dd') ?? document.body).fontSize,
      ),
    ).not.toBe('14px');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'my-large-390');
    expectQuiet();
  });
});
