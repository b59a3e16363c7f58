import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyFor, buildCast, listDrug, setLimits, type Cast } from '../support/main-line.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  shot,
  verb,
  type Stage,
} from './support/browser.ts';

let stage: Stage;
let cast: Cast;
let id: number;

beforeAll(async () => {
  stage = await openStage({ today: '2026-02-09' });
  cast = await buildCast(stage.server);
  const entryKey = await listDrug(cast);
  await setLimits(cast.admin);
  id = await applyFor(cast.patient, entryKey, 'desks-application');
});
afterAll(() => stage.close());

describe('三个岗位办理一份待遇申请（M20、M22、M23.1、M23.3、M23.4、I5）', () => {
  it('责任医师看材料、核对身份、签署意见', async () => {
    const tab = await stage.open({ as: cast.doctor });
    await tab.go('/applications');
    await expectAccessible(tab.page);
    await shot(tab.page, 'desk-doctor-queue');
    const head = await tab.page.locator('thead th').first().boundingBox();
    const row = await tab.page.locator('tbody tr').first().boundingBox();
    expect((head?.y ?? 0) + (head?.height ?? 0), '表头不遮住第一行').toBeLessThanOrEqual((row?.y ?? 0) + 1);
    await tab.page.getByRole('link', { name: /SQ/ }).first().click();
    await tab.page.getByText('限示例肿瘤成人患者').waitFor();
    const sign = tab.page.getByRole('button', { name: '同意并签名' });
    await expect.poll(() => sign.isDisabled()).toBe(true);
    await tab.page.getByLabel('诊疗意见').fill('病理确诊，符合限定支付范围，建议使用。');
    await tab.page.getByRole('checkbox').check();
    await shot(tab.page, 'desk-doctor-case');
    await expectAccessible(tab.page);
    await sign.click();
    await tab.page.getByText('待医院签署意见').first().waitFor();
    await tab.page.getByText('电子签名有效').waitFor();
    tab.expectQuiet();
    await tab.close();
  });

  it('医保办核实后签章', async () => {
    const tab = await stage.open({ as: cast.office });
    await tab.go(`/applications/${id}`);
    await tab.page.getByLabel('意见', { exact: true }).fill('就诊记录属实，同意申报。');
    await shot(tab.page, 'desk-office-case');
    await expectAccessible(tab.page);
    await tab.page.getByRole('button', { name: '同意并签章' }).click();
    await tab.page.getByText('待受理').first().waitFor();
    tab.expectQuiet();
    await tab.close();
  });

  it('经办受理后时钟走起，审核通过给出期限', async () => {
    const tab = await stage.open({ as: cast.agency });
    await tab.go('/applications');
    await shot(tab.page, 'desk-agency-queue');
    await expectAccessible(tab.page);
    await tab.page.getByRole('link', { name: /SQ/ }).first().click();
    await tab.page.getByRole('button', { name: verb('受理') }).click();
    await tab.page.getByText('还剩 15 个工作日（3月6日到期）').waitFor();
    await tab.page.getByLabel('审核意见').fill('诊断与检查结果符合限定支付范围。');
    await shot(tab.page, 'desk-agency-case');
    await expectAccessible(tab.page);
    await tab.page.getByRole('button', { name: verb('通过') }).click();
    await tab.page.getByText('2026-02-09 至 2027-12-31').waitFor();
    tab.expectQuiet();
    await tab.close();
  });

  it('手机宽度也能看', async () => {
    const tab = await stage.open({ as: cast.agency, size: PHONE });
    await tab.go(`/applications/${id}`);
    await expectNoSidewaysScroll(tab.page);
    await shot(tab.page, 'desk-agency-case-phone');
    await tab.close();
  });
});
