import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileDoctor, listPublishedDoctors } from '../../src/contract/providers-doctors.ts';
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

const HOSPITAL = 'H43010200001';

let stage: Stage;
let agency: Caller;
let second: Caller;
let office: Caller;
let catalogue: Caller;

beforeAll(async () => {
  stage = await openStage();
  const { world, signIn } = stage.server;
  agency = await signIn({ login: 'agency1', name: '示例·经办', role: 'agencyReviewer', areaCode: '430100' });
  second = await signIn({ login: 'agency2', name: '示例·复核', role: 'agencyReviewer', areaCode: '430100' });
  catalogue = await signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  await world.db.transaction('all', async (tx) => {
    await insertTestInstitution(world, tx, HOSPITAL, '示例医院');
    await insertTestDrug(tx, { name: '示例替尼', field: '肿瘤' });
    await insertTestDrug(tx, { name: '示例单抗', field: '风湿免疫' });
  });
  office = await signIn({
    login: 'office1',
    name: '示例·医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
});
afterAll(() => stage.close());

/** Fills the filing form but for the title. */
async function fillDoctor(
  page: Awaited<ReturnType<Stage['open']>>['page'],
  name: string,
  code: string,
): Promise<void> {
  await page.getByLabel('姓名').fill(name);
  await page.getByLabel('国家医保医师代码').fill(code);
  await page.getByLabel('科室', { exact: true }).fill('示例科');
  await page.getByLabel('执业证书编号').fill('110430000000001');
  await choose(page, '能为哪些领域的药品出具意见和处方', '肿瘤');
  await page.keyboard.press('Escape');
}

describe('责任医师从申报到公布（M20、M21）', () => {
  it('医院申报：职称不够被挡下，填的内容还在，改对后提交', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: office });
    await go('/doctor-filings');
    await page.getByText('没有符合条件的申报').waitFor();
    await page.getByRole('link', { name: '申报责任医师' }).click();
    await page.getByRole('button', { name: verb('提交申报') }).click();
    await page.getByText('有 5 处需要修改').waitFor();
    await fillDoctor(page, '示例医师甲', 'D430102000011');
    await choose(page, '职称', '主治医师');
    await page.getByRole('button', { name: verb('提交申报') }).click();
    await page.getByRole('alert').getByText('职称：主治医师').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'file-doctor-1440');
    await choose(page, '职称', '副主任医师');
    await page.getByRole('button', { name: verb('提交申报') }).click();
    await page.getByRole('heading', { name: '责任医师申报：示例医师甲' }).waitFor();
    await page.getByText('等医院所在地经办审核').waitFor();
    await expect.poll(() => page.getByRole('button', { name: verb('审核通过') }).count()).toBe(0);
    expectQuiet();
  });

  it('经办从待审核里打开，审核通过；另一份写明原因不予通过', async () => {
    await office.ok(fileDoctor, {
      body: {
        doctorCode: 'D430102000012',
        name: '示例医师乙',
        department: '示例科',
        title: '主任医师',
        licenceNo: '110430000000002',
        fields: ['肿瘤'],
      },
    });
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/doctor-filings');
    await page.getByRole('link', { name: /待经办审核/ }).click();
    await page.getByText('共 2 条').waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'doctor-filings-1440');
    await page.getByRole('link', { name: '示例医师甲' }).click();
    await page.getByRole('button', { name: verb('审核通过') }).click();
    await page.getByText('等省里统一公布').waitFor();
    await go('/doctor-filings?state=filed');
    await page.getByRole('link', { name: '示例医师乙' }).click();
    await page.getByRole('button', { name: '不予通过…' }).click();
    const refuse = page.getByRole('button', { name: verb('不予通过'), exact: false }).last();
    await expect.poll(() => refuse.isDisabled()).toBe(true);
    await page.getByLabel('原因').fill('执业证书编号与登记不符');
    await refuse.click();
    const dialog = page.getByRole('dialog', { name: '确认不予通过？' });
    await dialog.getByText('示例医师乙，示例医院，肿瘤').waitFor();
    await expectAccessible(page);
    await shot(page, 'doctor-filing-1440');
    await dialog.getByRole('button', { name: verb('不予通过') }).click();
    await page.getByText('不在责任医师名单里').waitFor();
    const hospital = await stage.open({ as: office });
    await hospital.go('/doctor-filings?state=ended');
    await hospital.page.getByRole('link', { name: '示例医师乙' }).click();
    await hospital.page.getByText('原因：执业证书编号与登记不符').waitFor();
    expectQuiet();
  });

  it('省里成批公布，每人一个结果；公布后名单上就有，名单没有医师代码', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: catalogue });
    await go('/doctor-filings');
    await page.getByRole('checkbox', { name: '全选本页' }).check();
    await page.getByRole('button', { name: '公布所选 2 人' }).click();
    await page.getByText('已公布 1 人，1 人没有公布。').waitFor();
    await page.getByText('现在的状态：已退出').waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'doctor-publish-1440');
    expectQuiet();
    expect(
      (await stage.server.anonymous.ok(listPublishedDoctors, { query: {} })).rows.map((row) => row.name),
    ).toEqual(['示例医师甲']);
  });

  it('公布名单不用登录就能查，没有医师代码；要登录的页面仍要登录', async () => {
    const { page, go, expectQuiet } = await stage.open();
    await go('/');
    await page.getByRole('link', { name: '责任医师名单' }).click();
    await page.getByRole('cell', { name: '示例医师甲' }).waitFor();
    expect(await page.content()).not.toContain('D430102000011');
    await page.getByRole('button', { name: '办法 第二十一条' }).click();
    await page.getByRole('button', { name: '关闭依据' }).click();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'public-doctors-1440');
    await page.getByRole('link', { name: '定点机构名单' }).click();
    await page.getByRole('cell', { name: '示例医院' }).waitFor();
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await shot(page, 'public-institutions-visitor-390');
    await page.getByRole('link', { name: '登录' }).click();
    await page.getByRole('button', { name: verb('登录') }).waitFor();
    await go('/doctor-filings');
    await page.getByRole('button', { name: verb('登录') }).waitFor();
    await expect.poll(() => page.getByRole('heading', { name: '责任医师申报' }).count()).toBe(0);
    expectQuiet();
  });

  it('经办暂停再恢复资格，暂停期间不在名单（M27）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency, size: PHONE });
    await go('/doctor-filings?state=published');
    await page.getByRole('link', { name: '示例医师甲' }).click();
    await page.getByLabel('原因').fill('示例原因');
    await page.getByRole('button', { name: verb('暂停') }).click();
    await page.getByText('暂停期间不能出具意见和处方').waitFor();
    await settled(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'doctor-filing-390');
    expect((await stage.server.anonymous.ok(listPublishedDoctors, { query: {} })).total).toBe(0);
    await page.getByLabel('原因').fill('整改完成');
    await page.getByRole('button', { name: verb('恢复') }).click();
    await page.getByText('全省互认，可以出具意见和处方').waitFor();
    expect((await stage.server.anonymous.ok(listPublishedDoctors, { query: {} })).total).toBe(1);
    expectQuiet();
  });
});

describe('定点机构与协议（M25、M26）', () => {
  it('登记药店、协议与药师；缺少必备约定登记不上；线下协议由另一人核对后才生效', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/institutions');
    await page.getByRole('link', { name: '登记机构' }).click();
    await page.getByLabel('名称').fill('示例药店');
    await choose(page, '地区', '开福区');
    await page.getByLabel('国家医保机构编码的最后五位').fill('00007');
    await page.getByText('编码：P43010500007').waitFor();
    await expectAccessible(page);
    await shot(page, 'institution-new-1440');
    await page
      .getByRole('button', { name: verb('登记') })
      .last()
      .click();
    await page.getByRole('heading', { name: '示例药店' }).waitFor();
    await page.getByLabel('协议编号').fill('示例协-7');
    await page.getByLabel('开始日期').fill('20260101');
    await page.getByLabel('结束日期').fill('20271231');
    await page.getByLabel('提供“双通道”单行支付购药服务（必备）').check();
    await page.getByLabel('原件的文书编号或归档处').fill('示例档案 7 号');
    await page.getByLabel(/^缘由/).fill('平台启用以前在线下签署');
    await page.getByRole('button', { name: verb('登记协议') }).click();
    await page
      .getByRole('alert')
      .getByText(/缺少：.*扫码上传药品追溯信息/)
      .waitFor();
    await page.getByLabel(/单行支付费用不纳入总额控制/).check();
    await page.getByLabel('扫码上传药品追溯信息（必备）').check();
    await page.getByRole('button', { name: verb('登记协议') }).click();
    const waiting = page.getByRole('article', { name: '线下协议 示例协-7' });
    await waiting.getByText('待另一人核对').waitFor();
    await expect.poll(() => page.getByRole('heading', { name: '协议 示例协-7' }).count()).toBe(0);
    await expect.poll(() => page.getByRole('button', { name: verb('核对一致') }).count()).toBe(0);
    const desk = await stage.open({ as: second });
    await desk.go('/paper-agreements?state=waiting');
    await settled(desk.page);
    await expectAccessible(desk.page);
    await shot(desk.page, 'paper-agreements-1440');
    await desk.page.getByRole('link', { name: '示例协-7' }).click();
    await desk.page.getByLabel('核对意见（退回须写明原因）').fill('与原件一致');
    await settled(desk.page);
    await expectAccessible(desk.page);
    await shot(desk.page, 'paper-agreement-decision-1440');
    await desk.page.getByRole('button', { name: verb('核对一致') }).click();
    const dialog = desk.page.getByRole('dialog', { name: '确认核对一致？' });
    await dialog.getByText('线下协议 示例协-7').waitFor();
    await dialog.getByRole('button', { name: verb('核对一致') }).click();
    await desk.page.getByRole('heading', { name: '协议 示例协-7' }).waitFor();
    desk.expectQuiet();
    await page.reload();
    await page.getByRole('heading', { name: '协议 示例协-7' }).waitFor();
    await page.locator('.ant-segmented-item').filter({ hasText: '药师' }).click();
    await page.getByLabel('姓名').fill('示例药师');
    await page.getByLabel('国家医保药师代码').fill('Y430105000007');
    await page.getByLabel('执业证书编号').fill('示例 7');
    await page.getByRole('button', { name: verb('登记药师') }).click();
    await page.getByRole('cell', { name: '示例药师' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'institution-1440');
    expectQuiet();
  });

  it('中止、恢复、终止协议；终止要确认，说出是哪一份（M36）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go(`/institutions/${HOSPITAL}`);
    await page.getByRole('button', { name: '中止…' }).click();
    await page.getByLabel('原因').fill('示例整改');
    await page.getByRole('button', { name: verb('中止协议') }).click();
    await page.getByText('已中止').first().waitFor();
    await page.getByRole('button', { name: '恢复…' }).click();
    await page.getByLabel('恢复的原因').fill('整改完成');
    await page.getByRole('button', { name: verb('恢复协议') }).click();
    await page.getByRole('button', { name: '中止…' }).waitFor();
    await page.getByRole('button', { name: '终止…' }).click();
    await page.getByLabel('原因').fill('示例退出');
    await page.getByRole('button', { name: verb('终止协议') }).click();
    const dialog = page.getByRole('dialog', { name: '确认终止协议？' });
    await dialog.getByText(`示例医院的协议 示例协${HOSPITAL}`).waitFor();
    await dialog.getByRole('button', { name: verb('终止协议') }).click();
    await page.getByText('自 2026-06-15 起不再生效').waitFor();
    const history = page.getByRole('list', { name: '协议变动' });
    await history.getByText('示例退出').waitFor();
    await history.getByText('示例整改').waitFor();
    await expect.poll(() => page.getByText('示例退出').count()).toBe(2);
    await expect.poll(() => page.getByRole('button', { name: '中止…' }).count()).toBe(0);
    expectQuiet();
  });

  it('手机上的机构、名单与申报表都不左右滚动', async () => {
    const desks = [
      {
        as: agency,
        paths: [
          '/institutions',
          `/institutions/${HOSPITAL}`,
          '/institutions/new',
          '/doctor-filings',
          '/published-doctors',
          '/public-institutions',
        ],
      },
      { as: office, paths: ['/doctor-filings/new', '/settings/title-relaxations'] },
    ];
    for (const { as, paths } of desks) {
      const { page, go, expectQuiet } = await stage.open({ as, size: PHONE });
      for (const path of paths) {
        await go(path);
        await settled(page);
        await expectNoSidewaysScroll(page);
        await shot(page, `${path.slice(1).replaceAll('/', '-')}-390`);
      }
      expectQuiet();
    }
  });

  it('省局录入职称放宽并写明依据，放宽地区的主治医师可以申报（M20）', async () => {
    const admin = await stage.server.signIn({ login: 'admin1', name: '示例·管理', role: 'provinceAdmin' });
    const { page, go, expectQuiet } = await stage.open({ as: admin });
    await go('/settings/title-relaxations');
    await page.getByText('没有地区放宽').waitFor();
    await choose(page, '地区', '长沙市');
    await page.getByLabel('开始日期').fill('20260601');
    await page.getByLabel('依据').fill('示例文件 3 号');
    await page.getByRole('button', { name: verb('保存') }).click();
    await page.getByRole('cell', { name: '2026-06-01 起' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'settings-relaxations-1440');
    const body = {
      doctorCode: 'D430102000013',
      name: '示例医师丙',
      department: '示例科',
      title: '主治医师',
      licenceNo: '110430000000003',
      fields: ['肿瘤'],
    } as const;
    await office.ok(fileDoctor, { body: { ...body, fields: [...body.fields] } });
    expectQuiet();
  });
});
