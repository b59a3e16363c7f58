import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvOf, dualChannel, herbalPieces, separateRows } from '../support/list-files.ts';
import { smallCatalogue, workbookOf } from '../support/workbook.ts';
import {
  choose,
  contentOf,
  DESK,
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
let desk: Tab;
const folder = mkdtempSync(join(tmpdir(), 'web-imports-'));
beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  const catalogue = await stage.server.signIn({
    login: 'catalogue1',
    name: '示例·目录',
    role: 'provinceCatalogue',
  });
  desk = await stage.open({ as: catalogue });
});
afterAll(() => stage.close());

async function drop(tab: Tab, name: string, content: Buffer | string) {
  const file = join(folder, name);
  writeFileSync(file, content);
  await tab.page.getByLabel('目录、价格表或编码表').setInputFiles(file);
}

async function fillDay(tab: Tab, id: string, day: string) {
  await tab.page.locator(`#${id}`).fill(day);
  await tab.page.locator(`#${id}`).blur();
}

/** A code table long enough to be cancelled on the way. */
function codeTable(count: number): string {
  const rows = Array.from({ length: count }, (_, index) => [
    `XL01XCZ${String(index % 900).padStart(3, '0')}B002010${String(index).padStart(6, '0')}`,
    `示例药${index % 900}片`,
    '片剂',
    '10mg',
    '30片/盒',
    '示例制药厂',
    '国药准字H20260001',
  ]);
  return csvOf([['药品统一编码', '药品名称', '剂型', '规格', '包装', '生产企业', '批准文号'], ...rows], '\n');
}

describe('导入：认出是什么、确认、看结果（N1.1、N6）', () => {
  it('饮片目录：识别结果说出是哪一种、要做什么；文件里的数与公布数并排', async () => {
    await desk.go('/catalogue/import');
    await drop(desk, '饮片2024.xlsx', herbalPieces(892, 116));
    await desk.page.getByRole('heading', { name: '识别结果：中药饮片目录' }).waitFor();
    await settled(desk.page);
    await desk.page.getByText('编号 1–892 连续').waitFor();
    await desk.page.locator('#setting-edition').fill('2024');
    await expect.poll(() => desk.page.locator('#setting-payable').inputValue()).toBe('892');
    await desk.page.getByText('文件里 892，相符').waitFor();
    await desk.page.locator('#setting-notPaidAlone').fill('120');
    await desk.page.getByText('文件里 116，少 4').waitFor();
    await desk.page.locator('#setting-notPaidAlone').fill('116');
    await fillDay(desk, 'setting-effectiveFrom', '20250101');
    await expectAccessible(desk.page);
    await shot(desk.page, 'import-herbal');
    await desk.page.getByRole('button', { name: '开始导入' }).click();
    await desk.page.getByRole('heading', { name: '逐行报告' }).waitFor();
    await settled(desk.page);
    await desk.page.getByRole('list', { name: '各结果的行数' }).getByText('892').waitFor();
    await expectAccessible(desk.page);
    await shot(desk.page, 'import-herbal-report');
    await desk.page.getByRole('link', { name: '去核对与发布' }).waitFor();
    desk.expectQuiet();
  });

  it('有存疑和拒绝的单行支付目录：报告按结果筛，导出的就是筛出的行', async () => {
    await desk.go('/catalogue/import');
    await drop(desk, '单行支付.csv', csvOf(separateRows()));
    await desk.page.getByRole('heading', { name: '识别结果：单行支付药品目录' }).waitFor();
    await settled(desk.page);
    await desk.page.getByRole('region', { name: '拒绝的行' }).getByText('没有治疗领域').waitFor();
    await desk.page.locator('#setting-edition').fill('2026 年版');
    await fillDay(desk, 'setting-effectiveFrom', '20260101');
    await fillDay(desk, 'setting-effectiveTo', '20261231');
    await expectAccessible(desk.page);
    await shot(desk.page, 'import-separate');
    await desk.page.getByRole('button', { name: '开始导入' }).click();
    await desk.page.getByRole('heading', { name: '逐行报告' }).waitFor();
    await choose(desk.page, '结果', '拒绝');
    await desk.page.getByText('共 4 条').waitFor();
    await settled(desk.page);
    const rows = desk.page.getByRole('table', { name: /导入报告/ }).getByRole('row');
    const shown = (await rows.count()) - 1;
    const [download] = await Promise.all([
      desk.page.waitForEvent('download'),
      desk.page.getByRole('link', { name: '导出 xlsx' }).click(),
    ]);
    const exported = utils.sheet_to_json<Record<string, unknown>>(
      read(await contentOf(download)).Sheets['导入报告'] ?? {},
    );
    expect(shown).toBeGreaterThan(1);
    expect(exported).toHaveLength(shown);
    expect(new Set(exported.map((row) => row['结果']))).toEqual(new Set(['拒绝']));
    await expectAccessible(desk.page);
    await shot(desk.page, 'import-report-refused');
    desk.expectQuiet();
  });

  it('不认得的、坏的文件：说明原因，页面不变', async () => {
    await desk.go('/catalogue/import');
    await drop(
      desk,
      '通讯录.xlsx',
      workbookOf([
        {
          name: '表一',
          rows: [
            ['科室', '人数', '电话'],
            ['内科', 3, '1'],
          ],
        },
      ]),
    );
    const alert = desk.page.getByRole('alert');
    await alert.getByText(/没有一张工作表带有认得的栏目标题；最像标题的是工作表“表一”第 1 行/).waitFor();
    await expectAccessible(desk.page);
    await shot(desk.page, 'import-refused');
    await drop(desk, '坏.xlsx', smallCatalogue().subarray(0, 3000));
    await alert.getByText(/已损坏|不是 xlsx/).waitFor();
    await expect.poll(() => desk.page.getByRole('button', { name: '开始导入' }).count()).toBe(0);
    await drop(desk, '图.png', 'x');
    await desk.page.getByText(/不是可接收的文件/).waitFor();
    desk.expectQuiet();
  });

  it('导入到一半取消：停在已写入处，说清留下了什么；记录里看得到', async () => {
    await desk.go('/catalogue/import');
    await drop(desk, '编码表.csv', codeTable(120_000));
    await desk.page.getByRole('heading', { name: '识别结果：国家药品编码表' }).waitFor();
    await desk.page.getByText(/文件较大，下面是前 3000 行的情况/).waitFor();
    await shot(desk.page, 'import-large');
    await desk.page.getByRole('button', { name: '开始导入' }).click();
    await desk.page.getByText(/\d{4,} \/ 约 \d+ 行/).waitFor();
    await shot(desk.page, 'import-running');
    await desk.page.getByRole('button', { name: '取消导入' }).click();
    await desk.page.getByText(/前 \d+ 行已写入并保留/).waitFor();
    await settled(desk.page);
    await expectAccessible(desk.page);
    await shot(desk.page, 'import-cancelled');
    await desk.go('/catalogue/import');
    await choose(desk.page, '种类', '国家药品编码表');
    await settled(desk.page);
    await desk.page.getByRole('table', { name: '导入记录' }).getByText('已取消').waitFor();
    desk.expectQuiet();
  });

  it('模板可以下载；同一份文件再拖进来，说已经导入过', async () => {
    await desk.go('/catalogue/import');
    const [download] = await Promise.all([
      desk.page.waitForEvent('download'),
      desk.page.getByRole('link', { name: '双通道药品目录' }).click(),
    ]);
    expect(read(await contentOf(download)).SheetNames).toEqual(['双通道药品目录', '填写说明']);
    await drop(desk, '饮片2024.xlsx', herbalPieces(892, 116));
    await desk.page.getByText('这份文件已经导入过').waitFor();
    desk.expectQuiet();
  });

  it('价格岗位看得到识别结果但不能导入目录；手机上不左右滚动', async () => {
    const price = await stage.server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' });
    const phone = await stage.open({ as: price, size: PHONE });
    await phone.go('/catalogue/import');
    await drop(phone, '双通道.xlsx', dualChannel());
    await phone.page.getByRole('heading', { name: '识别结果：双通道药品目录' }).waitFor();
    await phone.page.getByText('这种表由目录岗位导入').waitFor();
    await expect.poll(() => phone.page.getByRole('button', { name: '开始导入' }).count()).toBe(0);
    await settled(phone.page);
    await expectNoSidewaysScroll(phone.page);
    await expectAccessible(phone.page);
    await shot(phone.page, 'import-phone');
    phone.expectQuiet();
    const auditor = await stage.server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
    const reader = await stage.open({ as: auditor, size: DESK });
    await reader.go('/catalogue/import/1');
    await reader.page.getByRole('heading', { name: '导入中药饮片目录' }).waitFor();
    await expect.poll(() => reader.page.getByRole('button', { name: verb('取消') }).count()).toBe(0);
    await reader.page.getByRole('link', { name: '导入目录和价格表' }).click();
    await reader.page.getByRole('table', { name: '导入记录' }).getByText('饮片2024.xlsx').waitFor();
    await expect.poll(() => reader.page.getByLabel('目录、价格表或编码表').count()).toBe(0);
    reader.expectQuiet();
  });
});
