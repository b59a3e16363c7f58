import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STOCK_FILE_CAPTIONS } from '../../src/domain/providers/stock/stock-file.ts';
import { furnishCounter, INJECTION, OTHER_PHARMACY, PHARMACY, TABLETS } from '../support/counter.ts';
import { insertTestInstitution } from '../support/province.ts';
import { workbookOf } from '../support/workbook.ts';
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

const THIRD_PHARMACY = 'P43010500003';
let stage: Stage;
let pharmacy: Tab;
let bureau: Tab;

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  const { server } = stage;
  await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    await insertTestInstitution(server.world, tx, THIRD_PHARMACY, '示例三店');
    await tx.run(
      `INSERT INTO enterprise (code, name) SELECT '91430100MA4L0001X0', maker FROM product WHERE national_code = $1`,
      [TABLETS.code],
    );
  });
  const pharmacist = await server.signIn({
    login: 'stock-pharmacist',
    name: '示例·药师',
    role: 'pharmacist',
    institutionCode: PHARMACY,
    practitionerCode: 'Y430102000009',
  });
  pharmacy = await stage.open({ as: pharmacist });
  const account = {
    login: 'stock-bureau',
    name: '示例·市局甲',
    role: 'areaBureau',
    areaCode: '430100',
  } as const;
  bureau = await stage.open({ as: await server.signIn(account) });
});
afterAll(() => stage.close());

function countFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'web-stock-')), '示例盘点表.xlsx');
  const rows = [
    [...STOCK_FILE_CAPTIONS],
    [INJECTION.code, '', '示例单抗注射液', 'J1', '2027-06-30', '4', '2026-06-10'],
    ['', 'YP-无', '没有对照的药', 'N1', '', '1', ''],
  ];
  writeFileSync(path, workbookOf([{ name: '盘点', rows }]));
  return path;
}

describe('药店报库存（M26）', () => {
  it('先看缺什么，点一个药报盘点，再撤销报错的', async () => {
    await pharmacy.go('/stock');
    await pharmacy.page.getByText('有货 0 种').waitFor();
    await expectAccessible(pharmacy.page);
    await pharmacy.page.getByRole('table', { name: '库存' }).getByText('示例替尼片').first().click();
    const drawer = pharmacy.page.getByRole('dialog');
    await drawer.getByRole('button', { name: verb('登记') }).click();
    await drawer.getByText('请填写数量，最多四位小数').waitFor();
    await drawer.getByLabel('生产批号').fill('L001');
    await drawer.getByLabel('有效期至').fill('20271231');
    await drawer.getByLabel('数量（最小包装）').fill('12');
    await drawer.getByRole('button', { name: verb('登记') }).click();
    await pharmacy.page.getByText('已登记，这一批现有 12').waitFor();
    await settled(pharmacy.page);
    await expectAccessible(pharmacy.page);
    await shot(pharmacy.page, 'stock-drawer');
    await drawer.getByLabel('生产批号').fill('L999');
    await drawer.getByLabel('数量（最小包装）').fill('3');
    await drawer.getByRole('button', { name: verb('登记') }).click();
    await pharmacy.page.getByText('已登记，这一批现有 3').waitFor();
    const wrong = drawer
      .getByRole('table', { name: '进出经过' })
      .locator('tbody tr')
      .filter({ hasText: 'L999' });
    await wrong.getByRole('button', { name: verb('撤销') }).click();
    await wrong.getByLabel('撤销原因').fill('批号写错');
    await wrong.getByRole('button', { name: '确认撤销' }).click();
    await drawer.getByText('已撤销：批号写错').waitFor();
    await pharmacy.go('/stock');
    await pharmacy.page.getByText('有货 1 种').waitFor();
    await shot(pharmacy.page, 'stock');
    pharmacy.expectQuiet();
  });

  it('批量上传盘点表：先看逐行结果再写入', async () => {
    await pharmacy.page.getByRole('link', { name: '批量上传盘点表' }).click();
    await pharmacy.page.getByRole('table', { name: '各列的写法' }).waitFor();
    await expectAccessible(pharmacy.page);
    await pharmacy.page.getByLabel('盘点表', { exact: true }).setInputFiles(countFile());
    await pharmacy.page.getByText('共 2 行，可以写入 1 行，不能写入 1 行。').waitFor();
    await expectAccessible(pharmacy.page);
    await pharmacy.page.getByRole('button', { name: '写入 1 行' }).click();
    await pharmacy.page.getByText('已写入 1 行').waitFor();
    await pharmacy.page.getByRole('link', { name: '看现在的库存' }).click();
    await pharmacy.page.getByText('有货 2 种').waitFor();
    pharmacy.expectQuiet();
  });

  it('药品页告诉大家哪里有药，手机上也能用', async () => {
    const visitor = await stage.open({ size: PHONE });
    await visitor.go(`/drugs/${encodeURIComponent(TABLETS.entryKey)}?near=430102`);
    await visitor.page.getByText('示例一店').waitFor();
    await expectAccessible(visitor.page);
    await expectNoSidewaysScroll(visitor.page);
    await visitor.page.getByText('示例一店').scrollIntoViewIfNeeded();
    await shot(visitor.page, 'drug-places-phone');
    visitor.expectQuiet();
  });
});

describe('市州看配备率、办准入和退出（M26、M31）', () => {
  it('没有底线先定底线；低于底线的提退出，另一位同事同意', async () => {
    await bureau.go('/stocking');
    await bureau.page.getByText('个县没有药店').waitFor();
    await expectAccessible(bureau.page);
    await shot(bureau.page, 'stocking');
    await bureau.page.getByRole('link', { name: '准入和退出' }).first().click();
    await bureau.page.getByText('还没有定底线').waitFor();
    await bureau.page.getByRole('button', { name: '录入底线' }).click();
    await bureau.page.getByText('请填写 1 到 100 的整数').waitFor();
    await bureau.page.getByLabel('底线（%）').fill('30');
    await bureau.page.getByLabel('依据').fill('示例会议纪要');
    await bureau.page.getByRole('button', { name: '录入底线' }).click();
    await bureau.page.getByRole('cell', { name: '示例会议纪要' }).waitFor();
    await bureau.go(`/stocking/${OTHER_PHARMACY}`);
    await bureau.page.getByLabel('理由').fill('长期缺药');
    await shot(bureau.page, 'stocking-institution');
    await expectAccessible(bureau.page);
    await bureau.page.getByRole('button', { name: '提出退出' }).click();
    await bureau.page.getByText('已有一份建议待决定').waitFor();
    await bureau.go('/stocking-proposals');
    await bureau.page.getByRole('table', { name: '准入和退出建议' }).getByText('示例二店').first().click();
    await bureau.page.getByText('要由提出人以外的市州医保局同事决定').waitFor();
    bureau.expectQuiet();
    const account = {
      login: 'stock-bureau2',
      name: '示例·市局乙',
      role: 'areaBureau',
      areaCode: '430100',
    } as const;
    const colleague = await stage.open({ as: await stage.server.signIn(account) });
    await colleague.go('/stocking-proposals');
    await colleague.page.getByRole('table', { name: '准入和退出建议' }).getByText('示例二店').first().click();
    await colleague.page.getByLabel('意见').fill('同意退出');
    await settled(colleague.page);
    await expectAccessible(colleague.page);
    await shot(colleague.page, 'stocking-decision');
    await colleague.page.getByRole('button', { name: '同意退出' }).click();
    await colleague.page.getByText('同意，2026-06-15 起').first().waitFor();
    colleague.expectQuiet();
  });

  it('药品地图：什么都没有的县在前，点一行看附近哪里有；手机上是卡片', async () => {
    await bureau.go('/drug-map');
    await choose(bureau.page, '缺什么', '没有药店有货');
    await settled(bureau.page);
    const rows = bureau.page.getByRole('table', { name: '药品地图' }).locator('tbody tr');
    await expect.poll(() => rows.first().innerText()).toContain('没有');
    await expectAccessible(bureau.page);
    await shot(bureau.page, 'drug-map');
    await rows.filter({ hasText: '示例替尼片' }).first().click();
    await bureau.page.getByRole('dialog').getByText('示例一店').waitFor();
    await bureau.page.setViewportSize(PHONE);
    await bureau.go('/drug-map');
    await expectNoSidewaysScroll(bureau.page);
    await expectAccessible(bureau.page);
    await shot(bureau.page, 'drug-map-phone');
    await bureau.go('/stocking');
    await expectNoSidewaysScroll(bureau.page);
    await shot(bureau.page, 'stocking-phone');
    bureau.expectQuiet();
  });
});

describe('企业授权药店（M26）', () => {
  it('企业选药店，药店接受，各县覆盖看得出来', async () => {
    const account = {
      login: 'stock-maker',
      name: '示例·企业',
      role: 'enterprise',
      enterpriseCode: '91430100MA4L0001X0',
    } as const;
    const maker = await stage.open({ as: await stage.server.signIn(account) });
    await maker.go('/authorisations');
    await maker.page.getByText('没有授权', { exact: true }).waitFor();
    await expectAccessible(maker.page);
    await maker.page.getByRole('link', { name: '授权药店' }).last().click();
    await maker.page.getByRole('button', { name: '送药店答复' }).click();
    await maker.page.getByText('有 2 处需要修改').waitFor();
    await maker.page.getByLabel('产品').click();
    await maker.page.getByText('示例替尼片', { exact: false }).last().click();
    await maker.page.keyboard.press('Escape');
    await choose(maker.page, '药店', '示例一店');
    await expectAccessible(maker.page);
    await shot(maker.page, 'authorisation-new');
    await maker.page.getByRole('button', { name: '送药店答复' }).click();
    await maker.page.getByText('待药店答复').first().waitFor();
    await pharmacy.go('/authorisations');
    await pharmacy.page.getByRole('table', { name: '药店授权' }).getByText('示例替尼片').first().click();
    const drawer = pharmacy.page.getByRole('dialog');
    await drawer.getByRole('button', { name: verb('接受') }).click();
    await pharmacy.page.getByText('供应中').first().waitFor();
    await maker.go('/authorisations/coverage');
    await choose(maker.page, '缺什么', '没有授权药店');
    await settled(maker.page);
    await expectAccessible(maker.page);
    await shot(maker.page, 'authorisation-coverage');
    maker.expectQuiet();
    pharmacy.expectQuiet();
  });
});
