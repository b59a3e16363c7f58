import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
import { secondDesk } from '../support/publish.ts';
import { smallCatalogue } from '../support/workbook.ts';
import {
  expectAccessible,
  openStage,
  PHONE,
  settled,
  shot,
  verb,
  type Stage,
  type Tab,
} from './support/browser.ts';

const CODE = 'XL01XCZ999B002010101234';

let stage: Stage;
let catalogue: Caller;
let desk: Tab;
/** The colleague who publishes what the desk submits. */
let second: Tab;
beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  catalogue = await stage.server.signIn({
    login: 'catalogue1',
    name: '示例·目录',
    role: 'provinceCatalogue',
  });
  desk = await stage.open({ as: catalogue });
  second = await stage.open({ as: await secondDesk(stage.server) });
});
afterAll(() => stage.close());

/** Submits the version that the tab shows. */
async function submitOn(tab: Tab, note: string) {
  await tab.page.getByRole('button', { name: '提交发布' }).click();
  const dialog = tab.page.getByRole('dialog');
  await dialog.getByLabel(/核对情况/).fill(note);
  await dialog.getByRole('button', { name: verb('提交') }).click();
}

async function fillDay(tab: Tab, id: string, day: string) {
  await tab.page.locator(`#${id}`).fill(day);
  await tab.page.locator(`#${id}`).blur();
}

describe('省局目录：导入、核对、发布（N1.1）', () => {
  it('拖入文件先看识别结果，导入后看逐行报告', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'web-import-')), '目录2026.xlsx');
    writeFileSync(file, smallCatalogue());
    await desk.go('/catalogue/import');
    await desk.page.getByLabel('目录、价格表或编码表').setInputFiles(file);
    await desk.page.getByRole('heading', { name: '识别结果：国家医保药品目录' }).waitFor();
    await settled(desk.page);
    await expect
      .poll(() => desk.page.getByRole('table', { name: '识别出的工作表' }).getByRole('row').count())
      .toBe(6);
    await expectAccessible(desk.page);
    await shot(desk.page, 'catalogue-import');
    for (const [part, count] of Object.entries({
      western: 1,
      chinese: 2,
      negotiatedWestern: 5,
      negotiatedChinese: 1,
      total: 9,
    })) {
      await desk.page.locator(`#setting-${part}`).fill(String(count));
    }
    await fillDay(desk, 'setting-effectiveFrom', '20260101');
    await desk.page.getByRole('button', { name: '开始导入' }).click();
    await desk.page.getByRole('heading', { name: '逐行报告' }).waitFor();
    await settled(desk.page);
    await expect.poll(() => desk.page.getByText('共 27 条').count()).toBe(1);
    await expectAccessible(desk.page);
    await shot(desk.page, 'catalogue-report');
  });

  it('有不符之处时发布要署名说明，对话框说出放行的是哪几项', async () => {
    await desk.page.getByRole('link', { name: '去核对与发布' }).click();
    await desk.page.getByRole('table', { name: '与公布总数核对' }).waitFor();
    await settled(desk.page);
    await expectAccessible(desk.page);
    await shot(desk.page, 'catalogue-version');
    await submitOn(desk, '西药与谈判的归类不同，合计相符');
    await desk.page.getByText('您已提交，等另一人核对发布').waitFor();
    await expect.poll(() => desk.page.getByRole('button', { name: verb('发布') }).count()).toBe(0);
    await second.go(new URL(desk.page.url()).pathname);
    await second.page.getByRole('button', { name: verb('发布') }).click();
    const dialog = second.page.getByRole('dialog');
    await dialog.getByText('西药多 2，谈判西药（含竞价）少 2').waitFor();
    await dialog.getByText('自付比例待评审 9 行').waitFor();
    await expect.poll(() => dialog.getByRole('button', { name: '署名发布' }).isDisabled()).toBe(true);
    await expectAccessible(second.page);
    await shot(second.page, 'catalogue-override');
    await dialog.getByLabel(/理由/).fill('两个品种的归类不同，合计相符');
    await dialog.getByRole('button', { name: '署名发布' }).click();
    await second.page.getByText('示例·目录复核：两个品种的归类不同，合计相符').waitFor();
    await settled(second.page);
    await expectAccessible(second.page);
    await shot(second.page, 'catalogue-published');
    second.expectQuiet();
    await desk.page.getByRole('link', { name: /查看条目/ }).click();
    await desk.page.getByLabel('名称、剂型或拼音首字母').fill('sldk');
    await desk.page.getByRole('button', { name: verb('查询') }).click();
    await desk.page.getByText('共 1 条').waitFor();
    await desk.page.getByRole('cell', { name: '示例单抗注射液' }).click();
    await desk.page.getByRole('heading', { name: '录入自付比例' }).waitFor();
    await expectAccessible(desk.page);
    await shot(desk.page, 'catalogue-entry');
    await desk.page.getByLabel('自付比例（%）').fill('10');
    await desk.page.getByLabel('依据').fill('示例评审会纪要');
    await desk.page.getByRole('button', { name: verb('录入') }).click();
    await desk.page.getByText('已录入自付比例').waitFor();
    desk.expectQuiet();
  });
});

describe('单行支付目录：条目、产品、标准（M4、M10、M12、N5.1）', () => {
  it('建草稿、加条目（有效期随协议期）、发布、登记产品与承诺书', async () => {
    await desk.go('/list/versions/new');
    await desk.page.getByLabel('版本名称').fill('2026 年版');
    await fillDay(desk, 'effectiveFrom', '20260101');
    await fillDay(desk, 'effectiveTo', '20261231');
    await expectAccessible(desk.page);
    await desk.page.getByRole('button', { name: '建立草稿' }).click();
    await desk.page.getByRole('link', { name: '增加条目' }).click();
    await desk.page.getByLabel('通用名').fill('示例单抗注射液');
    await desk.page.getByLabel('医保剂型').fill('注射剂');
    await desk.page.getByLabel('治疗领域').fill('肿瘤');
    await expectAccessible(desk.page);
    await shot(desk.page, 'list-entry-form');
    await desk.page.getByRole('button', { name: verb('增加') }).click();
    const drawer = desk.page.getByRole('dialog');
    await drawer.getByText('2026-01-01 至 2027-12-31').first().waitFor();
    await settled(desk.page);
    await drawer.getByRole('link', { name: '登记产品' }).click();
    await desk.page.getByLabel('国家药品编码').fill(CODE);
    for (const [label, text] of [
      ['生产企业', '示例制药一厂'],
      ['规格', '100mg(4ml)'],
      ['包装', '1瓶/盒'],
      ['制剂单位', '瓶'],
    ] as const) {
      await desk.page.getByLabel(label, { exact: true }).fill(text);
    }
    await expectAccessible(desk.page);
    await shot(desk.page, 'product-form');
    await desk.page.getByRole('button', { name: '登记产品' }).click();
    await desk.page.getByRole('heading', { name: '登记承诺书' }).waitFor();
    await desk.page.getByLabel('文号').fill('示例承诺 1 号');
    for (const id of ['commitment-signedOn', 'commitment-from']) await fillDay(desk, id, '20260105');
    await desk.page.getByRole('button', { name: '登记承诺书' }).click();
    await desk.page.getByRole('cell', { name: '示例承诺 1 号' }).waitFor();
    await desk.go('/catalogue/versions?kind=separatePayment');
    await desk.page.getByRole('link', { name: '单行支付目录' }).last().click();
    await submitOn(desk, '没有公布总数，条目逐条核对过');
    await desk.page.getByText('您已提交，等另一人核对发布').waitFor();
    await second.go(new URL(desk.page.url()).pathname);
    await second.page.getByRole('button', { name: verb('发布') }).click();
    const dialog = second.page.getByRole('dialog');
    await dialog.getByText('没有公布总数可以核对').waitFor();
    await dialog.getByLabel(/理由/).fill('公布文件没有写总数，逐条核对');
    await dialog.getByRole('button', { name: '署名发布' }).click();
    await second.page.getByText('执行中').first().waitFor();
    desk.expectQuiet();
    second.expectQuiet();
  });

  it('价格岗位登记保密标准，看得到数值；药店只看到“保密”，手机上也能查', async () => {
    const price = await stage.server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' });
    const office = await stage.open({ as: price });
    await office.go(`/products/${CODE}`);
    await office.page.getByLabel(/支付标准（元/).fill('1288.5');
    await office.page.getByLabel(/保密标准/).check();
    await fillDay(office, 'standard-from', '20260101');
    await office.page.getByLabel('说明').fill('国家谈判');
    await office.page.getByLabel('依据').fill('示例文号');
    await office.page.getByRole('button', { name: verb('预览') }).click();
    await office.page.getByRole('button', { name: '登记标准' }).click();
    await office.page.getByRole('table', { name: '支付标准时间线' }).getByText('1,288.50').waitFor();
    await settled(office.page);
    await expectAccessible(office.page);
    await shot(office.page, 'product-price');
    office.expectQuiet();
    const pharmacist = await stage.server.signIn({
      login: 'pharmacy1',
      name: '示例·药师',
      role: 'pharmacist',
      institutionCode: 'P43010200001',
      practitionerCode: 'Y430102000001',
    });
    const phone = await stage.open({ as: pharmacist, size: PHONE });
    await phone.go('/list?q=sldk');
    await phone.page.getByRole('cell', { name: '示例单抗注射液' }).click();
    await phone.page.getByRole('dialog').getByText('保密').waitFor();
    await settled(phone.page);
    expect(await phone.page.content()).not.toMatch(/1,?288/);
    expect(phone.page.url()).toContain('entry=');
    await expectAccessible(phone.page);
    await shot(phone.page, 'list-drawer-phone');
    phone.expectQuiet();
  });
});
