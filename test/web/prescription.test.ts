import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issuePrescription, listPrescriptions } from '../../src/contract/prescription.ts';
import { verifyDocument } from '../../src/server/prescription/verify-document.ts';
import { preparePrescribing, SECRET_STANDARD, type PrescribingGround } from '../support/prescribing.ts';
import { identityNumber } from '../support/province.ts';
import {
  contentOf,
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
let rxno = '';
let personId = 0;

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  ground = await preparePrescribing(stage.server);
  ({ personId } = await ground.addPatient(1));
});
afterAll(() => stage.close());

describe('处方页面（M19、M22、M28、M33）', () => {
  it('医师：凭证查人、选产品、看天数、签名开具，超量当场说明', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: ground.doctor });
    await go('/prescriptions/new');
    await expectAccessible(page);
    await page.getByLabel('居民身份证').last().fill(identityNumber(1));
    await page.keyboard.press('Enter');
    await page.getByText('填全后由系统计算用药天数').waitFor();
    await page.getByRole('radio', { name: /100mg.*不高于支付标准/ }).check();
    await page.getByText('本次可用').waitFor();
    await settled(page);
    await expect.poll(() => page.getByText('示例患者1').count()).toBe(1);
    expect(await page.content()).not.toContain(SECRET_STANDARD.slice(0, 6));
    await page.getByLabel('数量').fill('2');
    await page.getByText('本次 60 天，超过 30 天').waitFor();
    await shot(page, 'prescribe-too-long-1440');
    await page.getByLabel('数量').fill('1');
    await page.getByText('本次 60 天，超过 30 天').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: verb('签名并开具') }).click();
    await page.getByText('没有核验患者身份').waitFor();
    await page.getByLabel('已当面核对').check();
    await expectAccessible(page);
    await page.getByRole('button', { name: verb('签名并开具') }).click();
    await page.getByText('医师签名有效').waitFor();
    await settled(page);
    await expectAccessible(page);
    await page.getByText(/^依据《湖南省医保药品/).waitFor();
    await shot(page, 'prescription-1440');
    rxno = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1) ?? '');
    expect((await ground.doctor.ok(listPrescriptions, { query: {} })).rows.map((row) => row.rxno)).toEqual([
      rxno,
    ]);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: verb('下载签名文件') }).click(),
    ]);
    const saved: unknown = JSON.parse((await contentOf(download)).toString('utf8'));
    expect(verifyDocument(saved).map((finding) => finding.valid)).toEqual([true]);
    await page.evaluate(() => (window.print = () => undefined));
    await page.getByRole('button', { name: verb('打印 A5') }).click();
    const paper = await page.pdf({ path: 'test-results/prescription-a5.pdf', preferCSSPageSize: true });
    expect(paper.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
    expect(paper.toString('latin1')).toMatch(/\/MediaBox\s*\[0 0 (419|420)\S* (594|595)/);
    await go('/prescriptions');
    await page.getByRole('link', { name: rxno }).waitFor();
    await expectAccessible(page);
    await shot(page, 'prescriptions-1440');
    expectQuiet();
  });

  it('患者：手机上看到二维码、状态和有效期', async () => {
    const patient = await stage.server.signIn({
      login: 'rx-web-patient',
      name: '示例患者1',
      role: 'patient',
      personId,
    });
    const { page, go, expectQuiet } = await stage.open({ as: patient, size: PHONE });
    await go('/my/prescriptions');
    await page.getByText('最晚 2026-06-17 取药').waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await shot(page, 'my-prescriptions-390');
    await page.getByText('示例替尼片').first().click();
    await page.getByText('取药出示').waitFor();
    await settled(page);
    await expect.poll(() => page.getByLabel('处方流水号二维码').count()).toBeGreaterThan(0);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await shot(page, 'my-prescription-390');
    expectQuiet();
  });

  it('药师：全程键盘，扫码打开、F3 通过；另一张 F8 写理由退回', async () => {
    const second = await ground.addPatient(2);
    const other = await ground.doctor.ok(issuePrescription, { body: second.write() });
    const { page, go, expectQuiet } = await stage.open({ as: ground.pharmacist });
    await go('/prescriptions/check');
    await page.keyboard.type(rxno.toLowerCase());
    await page.keyboard.press('Enter');
    await page.getByText('医师签名、证书和内容已验证一致').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'check-1440');
    await page.keyboard.press('F3');
    await page.getByText('已由本店药师审核通过，可以结算').waitFor();
    await page.keyboard.type(other.rxno);
    await page.keyboard.press('Enter');
    await page.getByText('示例患者2').first().waitFor();
    await page.keyboard.press('F8');
    await page.getByLabel('退回理由').waitFor();
    await page.keyboard.type('剂量与体重不符');
    await page.keyboard.press('Enter');
    await page.getByText(/的处方.*已退回医师/).waitFor();
    await page.keyboard.type('H430102000012026000001');
    await page.keyboard.press('Enter');
    await page.getByText('这不是处方流水号').waitFor();
    await shot(page, 'check-refused-1440');
    const done = await ground.pharmacist.ok(listPrescriptions, { query: {} });
    expect(done.rows.map((row) => [row.rxno, row.status])).toEqual([
      [other.rxno, 'returned'],
      [rxno, 'checked'],
    ]);
    expectQuiet();
  });

  it('医师看到退回理由；未用的处方可写理由撤回', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: ground.doctor, size: PHONE });
    await go(`/prescriptions/${rxno}`);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: verb('撤回处方') }).click();
    await page.getByLabel('撤回理由').fill('患者改用其他方案');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: verb('撤回处方') })
      .click();
    await page.getByText('患者改用其他方案').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'prescription-390');
    const rows = (await ground.doctor.ok(listPrescriptions, { query: { status: 'withdrawn' } })).rows;
    expect(rows.map((row) => row.rxno)).toEqual([rxno]);
    expectQuiet();
  });
});
