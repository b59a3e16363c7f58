import { afterAll, beforeAll, describe, it } from 'vitest';
import { preparePrescribing, type PrescribingGround } from '../support/prescribing.ts';
import {
  choose,
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

beforeAll(async () => {
  stage = await openStage();
  ground = await preparePrescribing(stage.server);
  await ground.addPatient(1);
});
afterAll(() => stage.close());

describe('随访评估与工作量（M20）', () => {
  it('医师在手机上记录评估，下次日期不对被挡下，保存后列在历次评估里', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: ground.doctor, size: PHONE });
    await go('/follow-ups');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'follow-ups-390');
    await page.getByRole('link', { name: /示例/ }).last().click();
    await page.getByText('还没有评估过。').waitFor();
    await choose(page, '疗效', '部分缓解');
    await page.getByLabel('评估依据').fill('示例：复查病灶缩小');
    await page.getByRole('button', { name: verb('保存评估') }).click();
    await page.getByText('请填写晚于本次的下次评估日期').first().waitFor();
    await page.getByLabel('下次评估日期').fill('20260915');
    await expectAccessible(page);
    await page.getByRole('button', { name: verb('保存评估') }).click();
    await page.getByText('部分缓解，没有不良反应').waitFor();
    await settled(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'follow-up-390');
    expectQuiet();
  });

  it('工作量里有这次随访', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: ground.doctor });
    await go('/doctor-work');
    await page.getByRole('row', { name: /示例医师/ }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'doctor-work-1440');
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await shot(page, 'doctor-work-390');
    expectQuiet();
  });
});
