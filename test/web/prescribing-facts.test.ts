import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterHandling } from '../../src/contract/prescribing-facts.ts';
import { ENTRY, preparePrescribing, TABLET, type PrescribingGround } from '../support/prescribing.ts';
import { identityNumber } from '../support/province.ts';
import type { Caller } from '../support/api.ts';
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
let ground: PrescribingGround;
let office: Caller;

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  ground = await preparePrescribing(stage.server);
  office = await stage.server.signIn({ login: 'labels', name: '示例·目录二', role: 'provinceCatalogue' });
  await ground.addPatient(1);
});
afterAll(() => stage.close());

const address = `/drug-cautions?drug=${encodeURIComponent(ENTRY)}`;

describe('用药提示与储存（M11、I19）', () => {
  it('省局：登记慎用和储存要求，停用要写理由', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: office });
    await go(address);
    await page.getByText('还没有登记').waitFor();
    await expectAccessible(page);
    await page.getByRole('radio', { name: '慎用' }).check();
    await page.getByLabel('合并诊断').fill('肾病');
    await page.getByText('请填写诊断编码').waitFor();
    await page.getByLabel('合并诊断').fill('N18');
    await page.getByLabel('给医师的提示').fill('肾功能不全者减量');
    await page.locator('#caution-evidence').fill('示例说明书');
    await page.getByRole('button', { name: verb('登记提示') }).click();
    await page.getByRole('cell', { name: '肾功能不全者减量', exact: true }).waitFor();
    for (const [kind, words] of [
      ['过敏', '对同类药过敏者禁用'],
      ['年龄大于', '高龄慎用'],
    ] as const) {
      await page.getByLabel('对照患者的').click();
      await page.locator('.ant-select-item-option').filter({ hasText: kind }).click();
      await page.getByRole('radio', { name: kind === '过敏' ? '禁用' : '慎用' }).check();
      await page.locator('#caution-value').fill(kind === '过敏' ? '示例替尼' : '30');
      await page.getByLabel('给医师的提示').fill(words);
      await page.locator('#caution-evidence').fill('示例说明书');
      await page.getByRole('button', { name: verb('登记提示') }).click();
      await page.getByRole('cell', { name: words, exact: true }).waitFor();
    }
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'prescribing-facts-1440');
    await page.getByRole('button', { name: '停用：高龄慎用' }).click();
    const dialog = page.getByRole('dialog');
    await expect.poll(() => dialog.getByRole('button', { name: verb('停用') }).isDisabled()).toBe(true);
    await dialog.getByLabel('停用理由').fill('说明书已修订');
    await dialog.getByRole('button', { name: verb('停用') }).click();
    await page.getByRole('cell', { name: '高龄慎用', exact: true }).waitFor({ state: 'detached' });
    await office.ok(enterHandling, {
      body: { nationalCode: TABLET, storage: 'ordinary', controlClass: null, evidence: '示例说明书' },
    });
    await page.setViewportSize(PHONE);
    await go(address);
    await page.getByText('肾功能不全者减量').first().waitFor();
    await settled(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'prescribing-facts-390');
    expectQuiet();
  });

  it('医师：记录病情，逐条回答提示，按体重推算，长期处方不合条件当场说明', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: ground.doctor });
    await go('/prescriptions/new');
    await page.getByLabel('居民身份证').last().fill(identityNumber(1));
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: /100mg.*不高于支付标准/ }).check();
    await page.getByText('请先询问：过敏').waitFor();
    await page.getByLabel('过敏史').getByRole('radio', { name: '无' }).check();
    await page.getByText('请先询问：过敏').waitFor({ state: 'detached' });
    await page.getByLabel('体重').fill('60.5');
    await page.getByText('按体重、体表面积或天数推算').click();
    await page.locator('#per-measure-0').fill('2.5');
    await page.getByText('每次 151.25 毫克').waitFor();
    await page.getByRole('button', { name: '填入剂量' }).click();
    await expect.poll(() => page.locator('#dose-0').inputValue()).toBe('1.5125');
    await page.locator('#dose-0').fill('1');
    await page.locator('#other-diagnoses').fill('N18.5');
    await page.keyboard.press('Enter');
    await page.getByText('肾功能不全者减量').first().waitFor();
    await page.getByLabel('已当面核对').check();
    await page.getByRole('button', { name: verb('签名并开具') }).click();
    await page.getByText('有慎用提示还没有说明理由').first().waitFor();
    await page.getByLabel('仍然用药的理由：肾功能不全者减量').fill('肌酐清除率在允许范围');
    await page.getByLabel('开成长期处方').check();
    await page.getByText('填全后由系统计算用药天数').waitFor();
    await page.getByLabel('评估', { exact: true }).fill('病情稳定一年，剂量没有变动');
    await page.getByLabel('签字人姓名').fill('示例患者1');
    await page.getByText('首次用药不开长期处方').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'prescribe-long-term-1440');
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await shot(page, 'prescribe-long-term-390');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.getByLabel('开成长期处方').uncheck();
    await page.getByText('首次用药不开长期处方').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: verb('签名并开具') }).click();
    await page.getByText('医师签名有效').waitFor();
    await page.getByText('慎用：肾功能不全者减量。医师说明：肌酐清除率在允许范围').waitFor();
    await settled(page);
    await shot(page, 'prescription-supplement-1440');
    expectQuiet();
  });
});
