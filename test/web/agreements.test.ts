import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishAgreementTemplate } from '../../src/contract/providers-agreements.ts';
import { openReportRound } from '../../src/contract/providers-reporting.ts';
import { templateClauses } from '../../src/domain/providers/agreements/template.ts';
import { insertInstitution } from '../../src/server/providers/store.ts';
import type { Caller } from '../support/api.ts';
import { insertTestDrug, insertTestInstitution } from '../support/province.ts';
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

const NEW_HOSPITAL = 'H43010400031';
const RUNNING = 'H43010400032';

let stage: Stage;
let bureau: Caller;
let office: Caller;
let province: Caller;

beforeAll(async () => {
  stage = await openStage();
  const { world, signIn } = stage.server;
  const admin = await signIn({ login: 'admin9', name: '示例·管理', role: 'provinceAdmin' });
  province = await signIn({ login: 'province9', name: '示例·省局目录', role: 'provinceCatalogue' });
  bureau = await signIn({ login: 'bureau9', name: '示例·长沙市局', role: 'areaBureau', areaCode: '430100' });
  await world.db.transaction('all', async (tx) => {
    await insertInstitution(tx, {
      code: NEW_HOSPITAL,
      kind: 'hospital',
      name: '示例新医院',
      level: '三级甲等',
      areaCode: '430104',
      address: '示例路 3 号',
      phone: '',
    });
    await insertTestInstitution(world, tx, RUNNING, '示例老医院');
    await insertTestDrug(tx, { name: '示例甲单抗' });
    await insertTestDrug(tx, { name: '示例乙单抗' });
  });
  office = await signIn({
    login: 'office9',
    name: '示例·医保办',
    role: 'hospitalOffice',
    institutionCode: NEW_HOSPITAL,
  });
  const articles = templateClauses('hospital').map((clause) => ({ clause, words: `示例条款：${clause}` }));
  await admin.ok(publishAgreementTemplate, {
    body: {
      kind: 'hospital',
      title: '示例服务协议',
      effectiveFrom: '2026-01-01',
      source: '示例文件',
      articles,
    },
  });
  await province.ok(openReportRound, { body: { title: '示例：2026 年名单', dueOn: '2026-06-30' } });
});
afterAll(() => stage.close());

const pressTask = (page: Awaited<ReturnType<Stage['open']>>['page'], word: string) =>
  page.locator('.ant-segmented-item').filter({ hasText: word }).click();

describe('协议从拟订到双方签署（N3.2、M25、M27）', () => {
  it('市州局登记证照、拟订协议；没有证照拟订不了', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: bureau });
    await go(`/institutions/${NEW_HOSPITAL}`);
    await page.getByText('没有有效的医疗机构执业许可证').waitFor();
    await pressTask(page, '拟订协议');
    await page.getByLabel('新协议编号').fill('示例协-31');
    await page.getByLabel('协议开始日期').fill('20260101');
    await page.getByLabel('协议结束日期').fill('20271231');
    await page
      .getByRole('button', { name: verb('拟订协议') })
      .last()
      .click();
    await page
      .getByRole('alert')
      .getByText(/没有有效的医疗机构执业许可证/)
      .waitFor();
    await pressTask(page, '证照');
    await page.getByLabel('证照编号').fill('示例证-31');
    await page.getByLabel('有效期自').fill('20250101');
    await page.getByLabel('有效期至').fill('20260720');
    await page.getByRole('button', { name: verb('登记证照') }).click();
    await page.getByRole('cell', { name: '示例证-31' }).waitFor();
    await page.getByText('快到期', { exact: true }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'institution-file-1440');
    await pressTask(page, '拟订协议');
    await page
      .getByRole('button', { name: verb('拟订协议') })
      .last()
      .click();
    await page.getByRole('heading', { name: '协议 示例协-31' }).waitFor();
    await page.getByText('待机构签署').first().waitFor();
    await expect.poll(() => page.getByRole('button', { name: verb('签署协议') }).count()).toBe(0);
    expectQuiet();
  });

  it('医院在手机上签，市州局再签，签齐生效', async () => {
    const hospital = await stage.open({ as: office, size: PHONE });
    await hospital.go('/my-institution');
    await expectNoSidewaysScroll(hospital.page);
    await hospital.page.getByRole('link', { name: '示例协-31' }).click();
    await hospital.page.getByText('示例条款：stocking').waitFor();
    await expectNoSidewaysScroll(hospital.page);
    await shot(hospital.page, 'agreement-draft-390');
    await hospital.page.getByRole('button', { name: verb('签署协议') }).click();
    const asked = hospital.page.getByRole('dialog', { name: '确认签署协议？' });
    await asked.getByText('示例新医院的协议 示例协-31').waitFor();
    await asked.getByRole('button', { name: verb('签署协议') }).click();
    await hospital.page.getByText('待经办签署').first().waitFor();
    hospital.expectQuiet();
    const { page, go, expectQuiet } = await stage.open({ as: bureau });
    await go('/agreement-drafts?state=awaitingAgency');
    await page.getByText('共 1 条').waitFor();
    await expectAccessible(page);
    await shot(page, 'agreement-drafts-1440');
    await page.getByRole('link', { name: '示例协-31' }).click();
    await page.getByRole('button', { name: verb('签署协议') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: verb('签署协议') })
      .click();
    await page.getByText('双方已签').first().waitFor();
    await expect.poll(() => page.getByText('通过', { exact: true }).count()).toBe(2);
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'agreement-draft-1440');
    await go('/expiring-agreements');
    await page.getByRole('cell', { name: '示例证-31' }).waitFor();
    await expectAccessible(page);
    await shot(page, 'expiring-1440');
    expectQuiet();
  });

  it('范本页面写明条款和依据', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: office });
    await go('/agreement-templates');
    await page.getByText('现在用这一版').waitFor();
    await page.getByText('示例条款：outsideBudget').waitFor();
    await expectAccessible(page);
    await shot(page, 'agreement-templates-1440');
    expectQuiet();
  });
});

describe('名单上报与公布、慈善赠药（N5.3）', () => {
  it('市州上报，省里核对公布，公众查得到', async () => {
    const area = await stage.open({ as: bureau });
    await area.go('/reports');
    await area.page.getByRole('link', { name: '示例：2026 年名单' }).click();
    await area.page.getByRole('button', { name: verb('上报') }).click();
    await area.page.getByRole('cell', { name: '示例老医院' }).first().waitFor();
    await settled(area.page);
    await expectAccessible(area.page);
    await shot(area.page, 'report-submit-1440');
    await area.page.getByRole('button', { name: /上报 2 行/ }).click();
    await area.page.getByText('没有可以上报的').waitFor();
    area.expectQuiet();
    const { page, go, expectQuiet } = await stage.open({ as: province });
    await go('/reports');
    await page.getByRole('link', { name: '示例：2026 年名单' }).click();
    await page.getByRole('button', { name: verb('逐行核对') }).click();
    await page.getByText('共 2 条').waitFor();
    await page.getByRole('checkbox', { name: '全选本页' }).check();
    await page.getByRole('button', { name: '通过所选 2 行' }).click();
    await page.getByText('没有这样的行').waitFor();
    await page.getByRole('button', { name: verb('进度') }).click();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'report-board-1440');
    await page.getByRole('button', { name: verb('公布定点医疗机构') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: verb('公布定点医疗机构') })
      .click();
    await page.getByText('已公布 2 行').waitFor();
    expectQuiet();
    const visitor = await stage.open({ size: PHONE });
    await visitor.go('/published-lists');
    await visitor.page.getByRole('link', { name: '示例：2026 年名单' }).click();
    await visitor.page.getByText('示例老医院').first().waitFor();
    await visitor.page.getByText('2026-06-15 公布').waitFor();
    await expectAccessible(visitor.page);
    await expectNoSidewaysScroll(visitor.page);
    await shot(visitor.page, 'published-list-390');
    visitor.expectQuiet();
  });

  it('省里登记承诺，医院反映，市州上报，省里认定', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: province });
    await go('/donations');
    await page.getByLabel('项目名称').fill('示例赠药');
    await page.getByLabel('企业').fill('示例制药');
    await page.getByLabel('药品通用名').fill('示例甲单抗');
    await page.getByLabel('赠给谁、怎么领').fill('示例：买满即赠');
    await page.getByLabel('每买几盒').fill('3');
    await page.getByLabel('赠几盒').fill('2');
    await page.getByLabel('承诺开始日期').fill('20260101');
    await page.getByLabel('承诺结束日期').fill('20261231');
    await page.getByLabel('依据').fill('示例承诺书');
    await page.getByRole('button', { name: verb('登记承诺') }).click();
    await page.getByText('买 3 赠 2').waitFor();
    const hospital = await stage.open({ as: office, size: PHONE });
    await hospital.go('/donations');
    await hospital.page.getByLabel('发生日期').fill('20260601');
    await hospital.page.getByLabel('情况').fill('示例：买满没有赠');
    await hospital.page.getByRole('button', { name: verb('反映') }).click();
    await hospital.page.getByText('待市州核实').waitFor();
    await expectNoSidewaysScroll(hospital.page);
    await shot(hospital.page, 'donations-390');
    const area = await stage.open({ as: bureau });
    await area.go('/donations');
    await area.page.getByLabel('办理意见').fill('示例：属实');
    await area.page.getByRole('button', { name: verb('核实并上报省局') }).click();
    await area.page.getByText('待省局认定').waitFor();
    await go('/donations');
    await page.getByLabel('办理意见').fill('示例：违约');
    await page.getByRole('button', { name: verb('认定违约') }).click();
    await page.getByText('已认定，待兑现').waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'donations-1440');
    expectQuiet();
    hospital.expectQuiet();
    area.expectQuiet();
  });
});

describe('目录变化说明与付费标记（N3.2）', () => {
  it('医院看每种药的变化说明，换一版再看；付费标记没有结算时说明原因', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: office });
    await go('/change-sheets');
    await page.getByText('怎么办：').first().waitFor();
    await page.getByRole('heading', { name: '示例乙单抗' }).waitFor();
    await choose(page, '与哪一版比较', '示例-示例甲单抗');
    await page.getByRole('heading', { name: '示例甲单抗' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'change-sheets-1440');
    await go('/payment-flags');
    await page.getByText('没有这样的医院结算').waitFor();
    await expectAccessible(page);
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await shot(page, 'payment-flags-390');
    expectQuiet();
  });
});
