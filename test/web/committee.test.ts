import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
import { insertPublishedList } from '../support/published-list.ts';
import { insertTestInstitution } from '../support/province.ts';
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
const LATE_HOSPITAL = 'H43010200002';

let stage: Stage;
let office: Caller;

beforeAll(async () => {
  stage = await openStage();
  const { world, signIn } = stage.server;
  await world.db.transaction('all', async (tx) => {
    await insertTestInstitution(world, tx, HOSPITAL, '示例市第一医院');
    await insertTestInstitution(world, tx, LATE_HOSPITAL, '示例市第二医院');
    await insertPublishedList(
      tx,
      { edition: '示例 2026 年', effectiveFrom: '2026-05-20', now: Date.UTC(2026, 4, 1) },
      (id) =>
        tx.run(
          `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to)
           SELECT $1, n || '|片剂', n, '片剂', '肿瘤', 'negotiated', '2026-05-20', '2027-12-31' FROM unnest(ARRAY['示例替尼', '示例单抗', '示例列净']) n`,
          [id],
        ),
    );
  });
  office = await signIn({
    login: 'office1',
    name: '示例·医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  await signIn({ login: 'health1', name: '示例·卫健', role: 'healthAuthority', areaCode: '430100' });
  await signIn({
    login: 'doctor1',
    name: '示例医师',
    role: 'responsibleDoctor',
    institutionCode: HOSPITAL,
    practitionerCode: 'D430102000001',
  });
});
afterAll(() => stage.close());

describe('药事会（N5.2、M8）', () => {
  it('医院逐药记录：禁止的理由被挡下，填的内容还在，改后保存', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: office });
    await go('/committee');
    await expectAccessible(page);
    await page.getByRole('link', { name: '示例市第一医院' }).click();
    await page.getByRole('heading', { name: /药事会：单行支付目录/ }).waitFor();
    await page.getByLabel('会议日期').fill('20260612');
    await page.getByLabel('主持人').fill('示例主任');
    await page.getByLabel('到会人数').fill('9');
    await choose(page, '示例替尼（片剂）的决定', '不配备');
    await choose(page, '示例替尼（片剂）的理由', '药占比考核');
    await page.getByRole('button', { name: '本页未填的都配备' }).click();
    await page.getByText('已填 3 种').waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'committee-minutes-1440');
    await page.getByRole('button', { name: verb('保存会议记录') }).click();
    const refusal = page.getByRole('alert').filter({ hasText: '不得以总额限制' });
    await refusal.waitFor();
    await expect.poll(() => refusal.textContent()).toContain('示例替尼（片剂）：药占比考核');
    await choose(page, '示例替尼（片剂）的理由', '本院没有相应的诊疗科目');
    await page.getByLabel('示例替尼（片剂）的说明').fill('没有该科');
    await page.getByRole('button', { name: verb('保存会议记录') }).click();
    await page.getByText('3 种中已定 3 种，配备 2 种').waitFor();
    await page.getByText('本院没有相应的诊疗科目：没有该科').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'committee-done-1440');
    expectQuiet();
  });

  it('卫健看得到谁逾期、谁配备了什么，只看自己的地区', async () => {
    stage.server.clock.setDay('2026-07-01');
    const again = await stage.server.signInAs('health1', 'passw0rd');
    const { page, go, expectQuiet } = await stage.open({ as: again });
    await go('/committee');
    await page
      .getByRole('link', { name: /逾期的药事会/ })
      .getByText('1')
      .waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'committee-overview-1440');
    await page.getByRole('link', { name: /逾期的药事会/ }).click();
    await page.getByText('共 1 条').waitFor();
    await page.getByRole('link', { name: '示例市第二医院' }).waitFor();
    await expect.poll(() => page.getByRole('link', { name: '示例市第一医院' }).count()).toBe(0);
    await page.getByRole('link', { name: '示例市第二医院' }).click();
    await page.getByText('已逾期').first().waitFor();
    await expect.poll(() => page.getByRole('button', { name: verb('保存会议记录') }).count()).toBe(0);
    expectQuiet();
    const phone = await stage.open({ as: again, size: PHONE });
    await phone.go('/committee');
    await expectAccessible(phone.page);
    await expectNoSidewaysScroll(phone.page);
    await shot(phone.page, 'committee-overview-390');
    stage.server.clock.setDay('2026-06-15');
  });
});

describe('临时采购（M8）', () => {
  it('医师申请，医保办同意并登记到货，卫健看得到经过', async () => {
    const asking = await stage.open({ as: await stage.server.signInAs('doctor1', 'passw0rd') });
    await asking.go('/purchases');
    await asking.page.getByRole('link', { name: '申请临时采购' }).click();
    await asking.page.getByRole('button', { name: verb('提交申请') }).click();
    await asking.page.getByText('有 2 处需要修改').waitFor();
    await choose(asking.page, '药品', '示例替尼');
    await asking.page.keyboard.press('Escape');
    await asking.page.getByLabel('临床需要').fill('示例：门诊患者急需');
    await expectAccessible(asking.page);
    await asking.page.getByRole('button', { name: verb('提交申请') }).click();
    await asking.page.getByRole('heading', { name: '临时采购：示例替尼（片剂）' }).waitFor();
    await asking.page.getByText('还剩 5 个工作日').waitFor();
    asking.expectQuiet();
    const { page, go, expectQuiet } = await stage.open({
      as: await stage.server.signInAs('office1', 'passw0rd'),
    });
    await go('/purchases');
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'purchases-1440');
    await page.getByRole('row', { name: /示例替尼/ }).click();
    await page.getByRole('radio', { name: '不予采购' }).check();
    await choose(page, '不予采购的理由', '医保总额限制');
    await page.getByRole('button', { name: verb('不予采购') }).click();
    await page.getByRole('alert').filter({ hasText: '不得以总额限制' }).waitFor();
    await page.getByRole('radio', { name: '同意采购' }).check();
    await page.getByRole('button', { name: verb('同意采购') }).click();
    await page.getByText('采购中').first().waitFor();
    await page.getByRole('button', { name: verb('登记到货') }).click();
    await page.getByText('已到货').first().waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'purchase-1440');
    expectQuiet();
    const watching = await stage.open({
      as: await stage.server.signInAs('health1', 'passw0rd'),
      size: PHONE,
    });
    await watching.go('/purchases');
    await watching.page.getByText('示例替尼（片剂）').first().waitFor();
    await expectNoSidewaysScroll(watching.page);
    await expectAccessible(watching.page);
    await shot(watching.page, 'purchases-390');
    watching.expectQuiet();
  });
});
