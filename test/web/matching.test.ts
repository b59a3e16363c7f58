import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertInstitution } from '../../src/server/providers/store.ts';
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

const HOSPITAL = 'H43010200001';
const PHARMACY = 'P43010200002';
const CODES = {
  tablets: 'XL01EXA001A001010100001',
  small: 'XL01EXA001A001020100001',
  syrup: 'ZA01AAS0001010100003',
} as const;

let stage: Stage;
let desk: Tab;

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  await stage.server.world.db.transaction('all', async (tx) => {
    for (const [code, name] of [
      [HOSPITAL, '示例医院'],
      [PHARMACY, '示例药店'],
    ] as const) {
      const kind = code.startsWith('H') ? 'hospital' : 'pharmacy';
      await insertInstitution(tx, {
        code,
        kind,
        name,
        level: '',
        areaCode: '430102',
        address: '',
        phone: '',
      });
    }
    for (const [code, name, spec, maker] of [
      [CODES.tablets, '甲磺酸示例替尼片', '100mg', '示例药业有限公司'],
      [CODES.small, '甲磺酸示例替尼片', '50mg', '示例药业有限公司'],
      [CODES.syrup, '示例止咳糖浆', '100ml', '示例中药厂'],
    ] as const) {
      await tx.run(
        `INSERT INTO national_product (national_code, name, spec, pack, maker, changed_at) VALUES ($1, $2, $3, '20片/盒', $4, now())`,
        [code, name, spec, maker],
      );
    }
  });
  const office = await stage.server.signIn({
    login: 'matching-office',
    name: '示例·医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  desk = await stage.open({ as: office });
});
afterAll(() => stage.close());

function itemFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'web-matching-')), '示例医院药品.xlsx');
  const rows = [
    ['机构药品编码', '药品名称', '规格', '包装', '生产企业', '国家药品编码'],
    ['Y001', '甲磺酸示例替尼片', '0.1g', '10片×2板/盒', '示例药业', ''],
    ['Y002', '示例替尼', '', '', '', ''],
    ['Y003', '示例止咳糖浆', '100ml', '', '示例中药厂', CODES.syrup],
    ['Y004', '医院自配合剂', '', '', '', ''],
    ['Y005', '', '', '', '', ''],
  ];
  writeFileSync(path, workbookOf([{ name: '药品', rows }]));
  return path;
}

describe('机构药品对照（N5.5）', () => {
  it('空列表说明怎么办；批量上传先看逐行结果再写入', async () => {
    await desk.go('/matching');
    await desk.page.getByText('还没有登记药品').waitFor();
    await expectAccessible(desk.page);
    await desk.page.getByRole('link', { name: '批量上传' }).click();
    await desk.page.getByRole('table', { name: '各列的写法' }).waitFor();
    await expectAccessible(desk.page);
    await desk.page.getByLabel('机构药品文件').setInputFiles(itemFile());
    await desk.page.getByText('共 5 行，可以写入 4 行，不能写入 1 行。').waitFor();
    await desk.page.getByRole('cell', { name: 'B6' }).waitFor();
    await expectAccessible(desk.page);
    await shot(desk.page, 'matching-upload');
    await desk.page.getByRole('button', { name: '写入 4 行' }).click();
    await desk.page.getByText('已写入 4 行，不能写入 1 行').waitFor();
    desk.expectQuiet();
  });

  it('未对照的在前；采纳把握大的推荐；在抽屉里自行选择；全程可用键盘', async () => {
    await desk.go('/matching');
    const rows = desk.page.getByRole('table', { name: '机构药品对照' }).locator('tbody tr');
    await expect.poll(() => rows.first().innerText()).toContain('Y004');
    await expectAccessible(desk.page);
    await shot(desk.page, 'matching-list');
    await desk.page.getByRole('button', { name: '采纳全部推荐' }).click();
    await desk.page.getByText('已确认 1 个药品，今天起生效').waitFor();
    await rows.filter({ hasText: 'Y001' }).filter({ hasText: '已对照' }).waitFor();
    await rows.first().focus();
    await desk.page.keyboard.press('ArrowDown');
    await desk.page.keyboard.press('Enter');
    const drawer = desk.page.getByRole('dialog');
    await drawer.getByRole('heading', { name: '选择国家编码' }).waitFor();
    await settled(desk.page);
    expect(desk.page.url()).toContain('item=Y002');
    await expectAccessible(desk.page);
    await shot(desk.page, 'matching-item');
    await drawer.getByLabel('名称、编码、企业或批准文号').fill('示例替尼');
    await desk.page.keyboard.press('Enter');
    await drawer.getByRole('table', { name: '查到的产品' }).waitFor();
    await settled(desk.page);
    await drawer.getByRole('button', { name: `选择 ${CODES.small}` }).click();
    await desk.page.getByText('已确认，2026-06-15 起生效').waitFor();
    await drawer.getByText('确认对照（自行选择）').waitFor();
    desk.expectQuiet();
  });

  it('撤销要写原因，撤销后回到待确认；经过都在', async () => {
    await desk.go('/matching?item=Y001');
    const drawer = desk.page.getByRole('dialog');
    const button = drawer.getByRole('button', { name: verb('撤销对照') });
    await expect.poll(() => button.isDisabled()).toBe(true);
    await drawer.getByLabel('原因').fill('换了供应企业');
    await button.click();
    await drawer.getByRole('button', { name: '采纳推荐' }).waitFor();
    await drawer.getByRole('cell', { name: '换了供应企业' }).waitFor();
    await settled(desk.page);
    await expectAccessible(desk.page);
    desk.expectQuiet();
  });

  it('登记一个药品：漏填有提示，保存后立即有推荐', async () => {
    await desk.go('/matching/new');
    await desk.page.getByRole('button', { name: verb('保存') }).click();
    await desk.page.getByText('有 2 处需要修改').waitFor();
    await expectAccessible(desk.page);
    await desk.page.getByLabel('机构编码').fill('Y010');
    await desk.page.getByLabel('药品名称').fill('示例止咳糖浆');
    await desk.page.getByLabel('规格（可不填）').fill('100毫升');
    await desk.page.getByLabel('生产企业（可不填）').fill('示例中药厂');
    await shot(desk.page, 'matching-form');
    await desk.page.getByRole('button', { name: verb('保存') }).click();
    const drawer = desk.page.getByRole('dialog');
    await drawer.getByRole('heading', { name: '推荐' }).waitFor();
    await drawer.getByText(CODES.syrup).first().waitFor();
    desk.expectQuiet();
  });

  it('选状态筛选、选中几行停用', async () => {
    await desk.go('/matching');
    await choose(desk.page, '状态', '未对照');
    await desk.page.getByText('共 1 条').waitFor();
    await desk.page.getByLabel('选择第 1 行').check();
    await desk.page.getByRole('button', { name: '停用选中的' }).click();
    await desk.page.getByText('已停用 1 个药品').waitFor();
    await desk.page.getByText('没有符合条件的药品').waitFor();
    desk.expectQuiet();
  });

  it('手机上也能看和办；经办看各机构进度，进去只看不改', async () => {
    const pharmacist = await stage.server.signIn({
      login: 'matching-pharmacist',
      name: '示例·药师',
      role: 'pharmacist',
      institutionCode: PHARMACY,
      practitionerCode: 'Y430102000001',
    });
    const phone = await stage.open({ as: pharmacist, size: PHONE });
    await phone.go('/matching');
    await phone.page.getByText('还没有登记药品').waitFor();
    await expectNoSidewaysScroll(phone.page);
    await phone.go('/matching/upload');
    await expectNoSidewaysScroll(phone.page);
    await expectAccessible(phone.page);
    phone.expectQuiet();
    const agency = await stage.server.signIn({
      login: 'matching-agency',
      name: '示例·经办',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    const view = await stage.open({ as: agency, size: PHONE });
    await view.go('/matching');
    await view.page.getByRole('link', { name: '示例医院' }).waitFor();
    await expectNoSidewaysScroll(view.page);
    await expectAccessible(view.page);
    await shot(view.page, 'matching-institutions-phone');
    await view.page.getByRole('link', { name: '示例医院' }).click();
    await view.page.getByRole('heading', { name: '药品对照：示例医院' }).waitFor();
    await settled(view.page);
    await expect.poll(() => view.page.getByRole('button', { name: '采纳全部推荐' }).count()).toBe(0);
    await expectNoSidewaysScroll(view.page);
    await expectAccessible(view.page);
    await shot(view.page, 'matching-list-phone');
    view.expectQuiet();
  });
});
