import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
import { imported } from '../support/catalogue.ts';
import { publishByTwo, secondDesk } from '../support/publish.ts';
import { smallCatalogue, workbookOf } from '../support/workbook.ts';
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
  type Tab,
} from './support/browser.ts';

let stage: Stage;
let catalogue: Caller;
let desk: Tab;
let first: number;
let next: number;
beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  catalogue = await stage.server.signIn({
    login: 'catalogue1',
    name: '示例·目录',
    role: 'provinceCatalogue',
  });
  const checker = await secondDesk(stage.server);
  first = await imported(catalogue, smallCatalogue(), { edition: '2026' });
  await publishByTwo(catalogue, checker, first);
  next = await imported(catalogue, nextEdition(), {
    edition: '2027',
    totals: { western: 2, chinese: 0, negotiatedWestern: 2, negotiatedChinese: 0, total: 4 },
    effectiveFrom: '2027-01-01',
  });
  desk = await stage.open({ as: catalogue });
});
afterAll(() => stage.close());

/** The next year's edition: a scope changed, a drug moved to the regular part, one renamed, the rest gone. */
function nextEdition(): Buffer {
  return workbookOf([
    {
      name: '西药部分',
      rows: [
        ['药品分类代码', '药品分类', null, '编号', '药品名称', '剂型', '备注'],
        ['XA', '消化道和代谢'],
        [null, null, '甲', 1, '示例甲片', '口服常释剂型'],
        [null, null, '乙', '★(1)', '示例甲片', '注射剂', '限急诊、住院的成人患者。'],
        ['XL', '抗肿瘤'],
        [null, null, '乙', 2, '示例单抗', '注射剂'],
      ],
    },
    {
      name: '竞价药品部分',
      rows: [
        ['药品分类代码', '药品分类', null, '编号', '药品名称', '医保支付标准', '备注', '支付标准有效期'],
        ['XN', '神经'],
        [null, null, '乙', 1, '示例缓释片（Ⅱ）', '4.00元(50mg/片)', null, '2027年1月1日至2028年12月31日'],
        [null, null, '乙', 2, '示例新药', '8.00元(1g/袋)', null, '2027年1月1日至2028年12月31日'],
      ],
    },
  ]);
}

describe('两版比较（N1.1）', () => {
  it('从版本页进入，按变化看，逐字标出改动，认定更名后沿用比例', async () => {
    await desk.go(`/catalogue/versions/${next}`);
    await desk.page.getByRole('link', { name: '与上一版比较' }).click();
    await desk.page.getByRole('button', { name: /^限定支付范围变化/ }).click();
    await desk.page.locator('ins', { hasText: '急诊、' }).waitFor();
    await settled(desk.page);
    await expectAccessible(desk.page);
    await shot(desk.page, 'diff-scope');
    await desk.page.getByRole('button', { name: /^疑似更名/ }).click();
    await desk.page.getByRole('button', { name: verb('认定') }).click();
    const drawer = desk.page.getByRole('dialog');
    await drawer.getByLabel('依据').fill('批准文号相同');
    await expectAccessible(desk.page);
    await shot(desk.page, 'diff-rename');
    await drawer.getByRole('button', { name: '是同一药品' }).click();
    await desk.page.getByText('已认定').first().waitFor();
    await desk.page.getByRole('button', { name: /^更名/ }).click();
    await desk.page.getByRole('cell', { name: '示例缓释片（Ⅱ）' }).first().waitFor();
    await desk.page.getByRole('button', { name: /^全部/ }).click();
    await desk.page.getByRole('cell', { name: '谈判转常规' }).waitFor();
    await settled(desk.page);
    await shot(desk.page, 'diff-all');
    const download = desk.page.waitForEvent('download');
    await desk.page.getByRole('link', { name: '导出 Excel' }).click();
    expect((await download).suggestedFilename()).toMatch(/^目录变化.*\.xlsx$/);
    desk.expectQuiet();
  });

  it('手机上变成卡片，不左右滚动', async () => {
    const phone = await stage.open({ as: catalogue, size: PHONE });
    await phone.go(`/catalogue/versions/${next}/diff?against=${first}`);
    await phone.page.getByRole('button', { name: /^全部/ }).waitFor();
    await settled(phone.page);
    await expectNoSidewaysScroll(phone.page);
    await expectAccessible(phone.page);
    await shot(phone.page, 'diff-phone');
    phone.expectQuiet();
  });
});

describe('自付比例评审（N2.1）', () => {
  it('看进度，成批录入，撤销，再录入', async () => {
    await desk.go(`/catalogue/versions/${next}/ratios`);
    await desk.page.getByText(/还剩 \d 行/).waitFor();
    await expectAccessible(desk.page);
    await desk.page.getByLabel(/查询到的全部/).check();
    const fill = async (percent: string) => {
      await desk.page.getByLabel('自付比例（%）').fill(percent);
      await desk.page.getByLabel('专家建议').fill('同类多为一成，建议一成');
      await desk.page.getByLabel('依据', { exact: true }).fill('示例评审会纪要 1 号');
      await desk.page.getByRole('button', { name: /^录入 \d 行/ }).click();
    };
    await fill('10');
    await desk.page.getByText(/已录入 \d 行/).waitFor();
    await desk.page.getByText('还剩 0 行').waitFor();
    await settled(desk.page);
    await expectAccessible(desk.page);
    await shot(desk.page, 'ratio-queue-done');
    await desk.page.getByRole('button', { name: verb('撤销') }).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByLabel('理由').fill('比例录错');
    await dialog.getByRole('button', { name: '撤销录入' }).click();
    await desk.page.getByText(/已撤销，恢复 \d 行/).waitFor();
    await desk.page.getByText(/还剩 [1-9] 行/).waitFor();
    await settled(desk.page);
    await shot(desk.page, 'ratio-queue');
    desk.expectQuiet();
    const phone = await stage.open({ as: catalogue, size: PHONE });
    await phone.go(`/catalogue/versions/${next}/ratios`);
    await expectNoSidewaysScroll(phone.page);
    await shot(phone.page, 'ratio-queue-phone');
  });
});

describe('双通道目录与支付渠道（M3、N6）', () => {
  it('由国家目录建立双通道草稿，去掉药店不能供应的，补公布数，提交', async () => {
    await desk.go('/catalogue/versions');
    await settled(desk.page);
    await expectAccessible(desk.page);
    await shot(desk.page, 'versions');
    await desk.page.getByRole('link', { name: '新建双通道目录' }).click();
    await choose(desk.page, '国家目录', '2026');
    await desk.page.getByLabel('版本名称').fill('2026 年版');
    await desk.page.locator('#effectiveFrom').fill('20260101');
    await desk.page.locator('#effectiveFrom').blur();
    await expectAccessible(desk.page);
    await shot(desk.page, 'dual-channel-new');
    await desk.page.getByRole('button', { name: '建立草稿' }).click();
    await desk.page.getByRole('cell', { name: '示例缓释片' }).click();
    await desk.page.getByRole('button', { name: '药店不能供应，去掉' }).click();
    await desk.page.getByText('共 3 条').waitFor();
    await desk.page.getByRole('link', { name: '目录版本' }).click();
    await desk.page.getByRole('link', { name: '修改版本信息' }).click();
    await desk.page.getByLabel('公布文件').fill('示例文号〔2026〕1号');
    await desk.page.getByLabel('双通道药品').fill('3');
    await expectAccessible(desk.page);
    await shot(desk.page, 'version-edit');
    await desk.page.getByRole('button', { name: verb('保存') }).click();
    await desk.page.getByText('示例文号〔2026〕1号').waitFor();
    await desk.page.getByRole('button', { name: '提交发布' }).click();
    const dialog = desk.page.getByRole('dialog');
    await dialog.getByText('数量与公布的相符').waitFor();
    await dialog.getByLabel(/核对情况/).fill('与公布文件逐条核对');
    await expectAccessible(desk.page);
    await shot(desk.page, 'version-submit');
    await dialog.getByRole('button', { name: verb('提交') }).click();
    await desk.page.getByText('您已提交，等另一人核对发布').waitFor();
    const checker = await stage.open({ as: await stage.server.signInAs('catalogue2', 'passw0rd') });
    await checker.go(new URL(desk.page.url()).pathname);
    await checker.page.getByRole('button', { name: verb('退回') }).click();
    const back = checker.page.getByRole('dialog');
    await back.getByLabel('理由').fill('先写明有效期');
    await back.getByRole('button', { name: verb('退回') }).click();
    await checker.page.getByText('先写明有效期').waitFor();
    await settled(checker.page);
    await shot(checker.page, 'version-returned');
    checker.expectQuiet();
    desk.expectQuiet();
  });

  it('任何人都能查某药某日走哪条渠道，不用登录，手机上也行', async () => {
    const anybody = await stage.open({ size: PHONE });
    await anybody.go('/payment-route?name=示例甲片&form=口服常释剂型&day=2026-06-15&setting=outpatient');
    await anybody.page.getByText('按普通政策支付').waitFor();
    await settled(anybody.page);
    await expectAccessible(anybody.page);
    await expectNoSidewaysScroll(anybody.page);
    await shot(anybody.page, 'payment-route-phone');
    await anybody.page.getByLabel('药品通用名').fill('查无此药');
    await anybody.page.getByRole('button', { name: verb('查询') }).click();
    await anybody.page.getByText('基本医保不予支付').waitFor();
    anybody.expectQuiet();
  });
});
