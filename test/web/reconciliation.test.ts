import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleClaim } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  PHARMACY,
  requestId,
  TABLETS,
  type TestPatient,
} from '../support/counter.ts';
import { chemist } from '../support/statement-desks.ts';
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

const DAY = '2026-05-20';
let stage: Stage;
let desk: Caller;
let cashier: Caller;
let patient: TestPatient;
let first = '';
let second = '';

beforeAll(async () => {
  stage = await openStage({ today: DAY });
  const { server } = stage;
  const counter = await furnishCounter(server);
  patient = await counter.addPerson(1);
  const sell = async () => {
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, { rxno }) };
    return (await counter.pharmacy.ok(settleClaim, { body })).claimNo ?? '';
  };
  first = await sell();
  second = await sell();
  server.clock.setDay('2026-05-22');
  await closeDays(server.world, 'system');
  desk = await server.signIn({ login: 'desk', name: '示例药师', ...chemist(PHARMACY) });
  cashier = await server.signIn({
    login: 'cashier',
    name: '示例收银二',
    role: 'cashier',
    institutionCode: PHARMACY,
  });
});
afterAll(() => stage.close());

describe('日对账（M29、M27）', () => {
  it('看按日合计，上传明细文件，逐条看差异并登记处理，导出', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: desk });
    await go('/reconciliation');
    const row = page.getByRole('row', { name: new RegExp(`^${DAY}`) });
    await row.waitFor();
    for (const words of ['2,000.00', '1,400.00', '600.00', '相符', '已日结', '没有对过'])
      expect(await row.textContent()).toContain(words);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'reconciliation-1440');
    const fill = async (label: string) => {
      await page.getByLabel(label).fill(DAY);
      await page.keyboard.press('Tab');
    };
    await fill('结算日期自');
    await fill('结算日期至');
    const line = (cells: readonly string[]) => `${cells.join('\t')}\n`;
    const text =
      line([first, first, patient.personNo, '1000.00', '650.00', '0.00', '0']) +
      line(['S20260520000099', 'S20260520000099', patient.personNo, '20.00', '10.00', '0.00', '0']);
    const file = { name: '明细.txt', mimeType: 'text/plain', buffer: Buffer.from(text) };
    await page.getByLabel('明细文件', { exact: true }).setInputFiles(file);
    await page.getByRole('heading', { name: `${DAY} 明细账对账结果` }).waitFor();
    await settled(page);
    await page.getByText('数据不一致，3 条待处理').first().waitFor();
    for (const [claimNo, kind] of [
      [first, '金额或人员不一致'],
      ['S20260520000099', '机构有、平台没有'],
      [second, '平台有、机构没有'],
    ] as const)
      await page.getByRole('row', { name: new RegExp(`${claimNo}.*${kind}`) }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'reconciliation-case-1440');
    await page.getByRole('button', { name: verb('登记处理') }).click();
    await page.getByText('请先在差异里勾选要登记的行').waitFor();
    await page
      .getByRole('row', { name: new RegExp(second) })
      .getByRole('checkbox')
      .check();
    await page.getByLabel('说明').fill('示例：漏记，已补');
    await page.getByRole('button', { name: verb('登记处理') }).click();
    await page.getByText('数据不一致，2 条待处理').first().waitFor();
    await page.getByText('已更正本机构系统：示例：漏记，已补').first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '导出 CSV' }).click(),
    ]);
    expect((await contentOf(download)).toString()).toContain('平台有、机构没有');
    await page.getByRole('link', { name: '← 日对账' }).click();
    await page.getByRole('link', { name: '数据不一致，2 条待处理' }).first().waitFor();
    expectQuiet();
  });

  it('手机上看得全', async () => {
    const { page, go } = await stage.open({ as: desk, size: PHONE });
    await go('/reconciliation');
    await page.getByText(DAY).first().waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'reconciliation-390');
  });
});

describe('班次汇总（M29）', () => {
  it('收银员看一段时间的应交现金和逐笔明细，选收款人，导出', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: cashier });
    await go(`/shift?day=${DAY}`);
    await page
      .getByRole('row', { name: /示例收银.*600\.00/ })
      .first()
      .waitFor();
    await page.getByRole('row', { name: new RegExp(first) }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'shift-1440');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '导出 CSV' }).click(),
    ]);
    expect((await contentOf(download)).toString()).toContain(second);
    await page.getByLabel('至', { exact: true }).fill('10:00');
    await page.getByRole('button', { name: verb('查询') }).click();
    await settled(page);
    await page.getByText('这段时间没有结算').first().waitFor();
    expectQuiet();
  });

  it('手机上看得全', async () => {
    const { page, go } = await stage.open({ as: cashier, size: PHONE });
    await go(`/shift?day=${DAY}`);
    await page.getByText('应交现金').first().waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'shift-390');
  });
});
