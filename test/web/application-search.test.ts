import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approved, furnish, newPatient, type Stage as Desks } from '../support/eligibility-stage.ts';
import { openStage, settled, type Stage, type Tab } from './support/browser.ts';

let stage: Stage;
let desks: Desks;
let desk: Tab;

beforeAll(async () => {
  stage = await openStage({ today: '2026-03-02' });
  desks = await furnish(stage.server);
  await approved(desks, (await newPatient(desks)).caller);
  desk = await stage.open({ as: desks.agency });
});
afterAll(() => stage.close());

describe('经办查找申请（M22、M23.1）', () => {
  it('范围可以改为全部，刷新后仍是全部', async () => {
    const { page } = desk;
    await desk.go('/applications');
    await page.getByText('没有等您办理的申请').waitFor();
    await page.getByRole('combobox', { name: '范围' }).click();
    await page.locator('.ant-select-dropdown:visible').getByTitle('全部').click();
    await page.getByRole('cell', { name: '审核通过' }).waitFor();
    await page.reload();
    await settled(page);
    await page.getByRole('cell', { name: '审核通过' }).waitFor();
    expect(new URL(page.url()).searchParams.get('queue')).toBe('');
    desk.expectQuiet();
  });

  it('号码框录入申请号，办完的也找得到', async () => {
    const { page } = desk;
    await desk.go('/persons');
    const box = page.getByRole('search').getByRole('textbox').first();
    await box.fill('SQ4301022026000001');
    await box.press('Enter');
    await page.waitForURL(/\/applications/);
    await page.getByRole('link', { name: 'SQ4301022026000001' }).waitFor();
    desk.expectQuiet();
  });
});
