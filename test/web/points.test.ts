import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
import { insertTestDoctor, insertTestInstitution } from '../support/province.ts';
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

const HOSPITAL = 'H43010200001';
const DOCTOR = 'D430102000001';

let stage: Stage;
let agency: Caller;
let bureau: Caller;
let doctor: Caller;
let office: Caller;

beforeAll(async () => {
  stage = await openStage();
  const { world, signIn } = stage.server;
  await world.db.transaction('all', async (tx) => {
    await insertTestInstitution(world, tx, HOSPITAL, '示例市第一医院');
    await insertTestDoctor(world, tx, DOCTOR, HOSPITAL);
  });
  agency = await signIn({ login: 'agency1', name: '示例·经办', role: 'agencyReviewer', areaCode: '430100' });
  bureau = await signIn({ login: 'bureau1', name: '示例·市局', role: 'areaBureau', areaCode: '430100' });
  office = await signIn({
    login: 'office1',
    name: '示例·医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  doctor = await signIn({
    login: 'doctor1',
    name: '示例医师01',
    role: 'responsibleDoctor',
    institutionCode: HOSPITAL,
    practitionerCode: DOCTOR,
  });
});
afterAll(() => stage.close());

describe('支付资格记分：告知、陈述、决定（M27、M34）', () => {
  it('经办告知拟记分，自己不能决定', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/qualifications');
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('link', { name: '告知拟记分' }).click();
    await page.getByRole('button', { name: verb('送达告知') }).click();
    await page.getByText('有 4 处需要修改').waitFor();
    await choose(page, '医师或药师', '示例医师01');
    await choose(page, '事由', '诱导或协助他人冒名');
    await page.getByLabel('发生日期').fill('20260601');
    await page.getByLabel('事实和证据').fill('示例：接诊时没有核对人、证、卡，他人冒名开药。');
    await page.getByLabel('拟记分数（1 至 12 分）').fill('9');
    await page.getByLabel('陈述期限（含当天）').fill('20260620');
    await expectAccessible(page);
    await shot(page, 'new-point-case-1440');
    await page.getByRole('button', { name: verb('送达告知') }).click();
    await page.getByRole('heading', { name: '记分案：示例医师01' }).waitFor();
    await page.getByText('支付资格正常，本年 0 分').waitFor();
    await expect.poll(() => page.getByRole('radio', { name: '决定记分' }).count()).toBe(0);
    expectQuiet();
  });

  it('医师在手机上陈述意见', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: doctor, size: PHONE });
    await go('/point-cases');
    await page
      .getByRole('link', { name: /JF430100/ })
      .first()
      .click();
    await page.getByLabel('陈述意见').fill('示例：当日已核对，请调阅记录。');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'point-case-390');
    await page.getByRole('button', { name: verb('提交陈述') }).click();
    await page.getByText('示例：当日已核对，请调阅记录。').waitFor();
    expectQuiet();
  });

  it('市局另一人决定：月数不合规定被挡下，改对后即时暂停；医院看得到', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: bureau });
    await go('/point-cases?state=noticed');
    await page
      .getByRole('link', { name: /JF430100/ })
      .first()
      .click();
    await page.getByRole('radio', { name: '决定记分' }).check();
    await page.getByLabel('暂停月数（本年累计 9 至 11 分时填写）').fill('3');
    await page.getByLabel('处理决定文号').fill('示例决定 1 号');
    await page.getByLabel('决定理由').fill('示例：事实清楚');
    await page.getByRole('button', { name: verb('决定记分') }).click();
    const dialog = page.getByRole('dialog', { name: '确认决定记分？' });
    await dialog.getByText(/示例医师01/).waitFor();
    await dialog.getByRole('button', { name: verb('决定记分') }).click();
    await page.getByRole('alert').filter({ hasText: '暂停 1 至 2 个月' }).waitFor();
    await page.getByLabel('暂停月数（本年累计 9 至 11 分时填写）').fill('2');
    await page.getByRole('button', { name: verb('决定记分') }).click();
    await dialog.getByRole('button', { name: verb('决定记分') }).click();
    await page.getByText('支付资格暂停，本年 9 分').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'point-case-1440');
    expectQuiet();
    const hospital = await stage.open({ as: office });
    await hospital.go('/qualifications?state=stopped');
    await hospital.page.getByText('2026-06-15 至 2026-08-14').waitFor();
    await settled(hospital.page);
    await expectAccessible(hospital.page);
    await shot(hospital.page, 'qualifications-1440');
    hospital.expectQuiet();
  });
});
