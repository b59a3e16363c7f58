import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../../src/contract/identity.ts';
import { listWorkCalendar, listYearlyLimits } from '../../src/contract/settings.ts';
import type { Caller } from '../support/api.ts';
import { identityNumber, insertTestPerson } from '../support/province.ts';
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

let stage: Stage;
let agency: Caller;
let admin: Caller;
let auditor: Caller;
let personId = 0;

beforeAll(async () => {
  stage = await openStage();
  const { world, signIn } = stage.server;
  agency = await signIn({ login: 'agency1', name: '示例·经办', role: 'agencyReviewer', areaCode: '430100' });
  admin = await signIn({ login: 'admin1', name: '示例·管理', role: 'provinceAdmin' });
  auditor = await signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
  await world.db.transaction('all', async (tx) => {
    personId = await insertTestPerson(world, tx, 1, { name: '示例王' });
    await insertTestPerson(world, tx, 2, { name: '示例李', scheme: 'resident' });
    await insertTestPerson(world, tx, 3, { name: '示例张', areaCode: '430202' });
  });
});
afterAll(() => stage.close());

describe('经办查参保人（M5）', () => {
  it('列表只有本地区的人，身份证号扫进号码框直接查到，网址里没有号码', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/persons');
    await page.getByText('共 2 条').waitFor();
    await page.getByLabel('扫码或录入号码').fill(identityNumber(2));
    await page.keyboard.press('Enter');
    await page.getByText('共 1 条').waitFor();
    await page.getByRole('cell', { name: '示例李' }).waitFor();
    expect(page.url()).not.toContain(identityNumber(2));
    await page.getByRole('button', { name: verb('清空') }).click();
    await page.getByText('共 2 条').waitFor();
    await page.getByLabel('姓名、人员编号或证件号码').fill(identityNumber(1));
    await page.keyboard.press('Enter');
    await page.getByText('共 1 条').waitFor();
    expect(page.url()).not.toContain(identityNumber(1));
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'persons-1440');
    await page.locator('tbody tr').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '示例王' }).waitFor();
    expectQuiet();
  });

  it('号码默认遮住，点了才显示，并留下查阅记录（M7）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go(`/persons/${personId}`);
    expect(await page.content()).not.toContain(identityNumber(1));
    await page.getByRole('button', { name: '显示证件号码（将记录查阅）' }).click();
    await page.getByText(identityNumber(1)).waitFor();
    expect(await page.content()).not.toContain('13800001234');
    await page.getByRole('button', { name: '隐藏证件号码' }).click();
    await expect.poll(() => page.getByText(identityNumber(1)).count()).toBe(0);
    const { rows } = await auditor.ok(listAudit, { query: { action: 'insured.revealPerson' } });
    expect(rows.map((row) => row.subjectId)).toEqual([String(personId)]);
    expectQuiet();
  });

  it('登记救助身份；同一天再登记被挡下，填的内容还在（M9.4）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go(`/persons/${personId}`);
    await page.getByText('不是医疗救助对象').waitFor();
    await page.getByText('救助身份', { exact: true }).click();
    await choose(page, '救助身份', '低保边缘家庭成员');
    await page.getByRole('button', { name: verb('登记') }).click();
    await page.getByText('请填写开始日期').waitFor();
    await page.getByLabel('开始日期', { exact: true }).fill('20260601');
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: verb('登记') }).click();
    await page.getByRole('cell', { name: '低保边缘家庭成员' }).waitFor();
    await page.getByRole('cell', { name: '2026-06-01 起' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'person-1440');
    await page.getByLabel('开始日期', { exact: true }).fill('2026-06-01');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('同一天已有一条同类记录').waitFor();
    await expect.poll(() => page.getByLabel('开始日期', { exact: true }).inputValue()).toBe('2026-06-01');
    expectQuiet();
  });

  it('登记民族和退休：没有改的、早于出生的当场指出，登记后人员类别变成退休（M5）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go(`/persons/${personId}`);
    const enter = page.getByRole('button', { name: verb('登记民族和退休') });
    await page.getByRole('definition').filter({ hasText: '在职' }).waitFor();
    await enter.click();
    await page.getByText('请先修改民族或退休日期').first().waitFor();
    await choose(page, '民族', '土家族');
    await page.getByLabel('退休日期（在职的不填）').fill('19691231');
    await page.keyboard.press('Tab');
    await page.getByLabel('依据（证件或退休审批文件）').fill('示例退休审批表 7');
    await enter.click();
    await page.getByText('退休日期不能早于出生日期').first().waitFor();
    await expectAccessible(page);
    await page.getByLabel('退休日期（在职的不填）').fill('20300101');
    await page.keyboard.press('Tab');
    await enter.click();
    await page.getByRole('alert').getByText('退休日期最多提前一年登记').waitFor();
    await page.getByLabel('退休日期（在职的不填）').fill('20260301');
    await page.keyboard.press('Tab');
    await enter.click();
    await page.getByRole('definition').filter({ hasText: '土家族' }).waitFor();
    await page.getByRole('definition').filter({ hasText: '退休' }).waitFor();
    await page.getByRole('definition').filter({ hasText: '2026-03-01' }).waitFor();
    // The form begins anew with what is registered.
    await expect.poll(() => page.getByLabel('依据（证件或退休审批文件）').inputValue()).toBe('');
    await expect.poll(() => page.getByLabel('退休日期（在职的不填）').inputValue()).toBe('2026-03-01');
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'person-particulars-1440');
    expectQuiet();
    const phone = await stage.open({ as: agency, size: PHONE });
    await phone.go(`/persons/${personId}`);
    await phone.page.getByRole('definition').filter({ hasText: '土家族' }).waitFor();
    await expectNoSidewaysScroll(phone.page);
    await shot(phone.page, 'person-particulars-390');
    await phone.page.getByRole('button', { name: verb('登记民族和退休') }).waitFor();
  });

  it('手机上也能看', async () => {
    const { page, go } = await stage.open({ as: agency, size: PHONE });
    for (const path of ['/persons', `/persons/${personId}`, '/persons/new', '/persons/import']) {
      await go(path);
      await settled(page);
      await expectNoSidewaysScroll(page);
      await shot(page, `${path.slice(1).replaceAll('/', '-').replace(/\d+$/, 'one')}-390`);
    }
  });
});

describe('登记参保人（M5）', () => {
  it('证件号码有误当场指出，改对后登记成功', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/persons/new');
    await page.getByLabel('姓名').fill('示例赵');
    await page.getByLabel('居民身份证号码').fill('430199197001010998');
    await choose(page, '民族（可不填）', '苗族');
    await choose(page, '参保地区', '芙蓉区');
    await page.getByLabel('退休日期（在职的不填）').fill('20200101');
    await page.keyboard.press('Tab');
    await page.getByLabel('参保开始日期').fill('20260301');
    await page.keyboard.press('Enter');
    await page.getByText('有 1 处需要修改').waitFor();
    await expectAccessible(page);
    await shot(page, 'person-new-1440');
    await page.getByLabel('居民身份证号码').fill(identityNumber(9));
    await page.getByRole('button', { name: verb('登记') }).click();
    await page.getByRole('heading', { name: '示例赵' }).waitFor();
    await page.getByRole('cell', { name: '2026-03-01 起' }).first().waitFor();
    await page.getByRole('definition').filter({ hasText: '苗族' }).waitFor();
    await page.getByRole('definition').filter({ hasText: '2020-01-01' }).waitFor();
    expectQuiet();
  });

  it('批量登记先核对再写入，有问题的行说出原因', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    const lines = [
      '姓名,证件号码,手机号码,住址,区划代码,险种,参保开始日期,参加大病',
      `示例甲,${identityNumber(21)},,,430102,居民医保,2026-01-01,是`,
      `示例乙,${identityNumber(22)},,,430202,居民医保,2026-01-01,否`,
    ];
    await go('/persons/import');
    await expectAccessible(page);
    await shot(page, 'persons-import-1440');
    await page
      .getByLabel('参保人文件')
      .setInputFiles({ name: '名单.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) });
    await page.getByText('共 2 行，可以写入 1 人，不能写入 1 行。').waitFor();
    await page.getByText('不是本地区的区划代码').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'persons-import-report-1440');
    await page.getByRole('button', { name: '写入 1 人' }).click();
    await page.getByText('共 2 行，已写入 1 人，不能写入 1 行。').waitFor();
    await page.getByText('全部', { exact: true }).click();
    await page.getByRole('cell', { name: '已写入' }).waitFor();
    await go('/persons?q=示例甲');
    await page.getByText('共 1 条').waitFor();
    expectQuiet();
  });
});

describe('省局录入政策参数', () => {
  it('年度限额写明依据才能保存，保存后可修改（M9.2、M9.5）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: admin });
    await go('/settings');
    await page.getByText('2026 年还没有录入限额').waitFor();
    await choose(page, '地区', '长沙市');
    await page.getByLabel('统筹基金年度限额（元）').fill('150,000');
    await page.getByLabel('大病保险年度限额（元）').fill('40万');
    await page.getByRole('button', { name: verb('保存') }).click();
    await page.getByText('请填写金额，如 400000').waitFor();
    await page.getByText('请写明文件依据').waitFor();
    await page.getByLabel('大病保险年度限额（元）').fill('400000');
    await page.getByLabel('文件依据').fill('示例文件 1 号');
    await page.getByRole('button', { name: verb('保存') }).click();
    await page.getByRole('cell', { name: '400,000.00' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'settings-limits-1440');
    await page.getByRole('button', { name: '修改长沙市职工医保' }).click();
    await page.getByLabel('统筹基金年度限额（元）').fill('160000');
    await page.getByRole('button', { name: verb('保存') }).click();
    await page.getByRole('cell', { name: '160,000.00' }).waitFor();
    const { rows } = await admin.ok(listYearlyLimits, { query: { year: 2026 } });
    expect(rows.map((row) => [row.areaCode, row.pooledFund, row.majorIllness])).toEqual([
      ['430100', '160000.00', '400000.00'],
    ]);
    expectQuiet();
  });

  it('医疗救助标准按百分数录入（M9.4）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: admin });
    await go('/settings/assistance-rules');
    await choose(page, '地区', '长沙市');
    await page.getByLabel('救助比例（%）').fill('72.5');
    await page.getByLabel('年度起付标准（元）').fill('3000');
    await page.getByLabel('文件依据').fill('示例文件 2 号');
    await page.getByRole('button', { name: verb('保存') }).click();
    await page.getByRole('cell', { name: '72.5%' }).waitFor();
    await page.getByRole('cell', { name: '不限' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'settings-assistance-1440');
    expectQuiet();
  });

  it('工作日历用键盘点选放假，保存后经办看到同样的安排（M23.3）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: admin });
    await go('/settings/calendar?year=2027');
    await page.getByText('尚未公布，到期日暂定').waitFor();
    await page.getByRole('button', { name: '2027-01-01 工作日' }).focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: '2027-01-01 放假' }).waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '2027-01-02 调休上班' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: '2027-01-02 调休上班' }).waitFor();
    await page.getByLabel('国务院已公布这一年的安排').check();
    await page.getByLabel('依据').fill('示例通知');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'settings-calendar-1440');
    await page.getByRole('button', { name: verb('保存') }).click();
    await page.getByText('2027 年工作日历已保存').waitFor();
    const { rows } = await agency.ok(listWorkCalendar, {});
    expect(rows.find((row) => row.year === 2027)).toMatchObject({
      announced: true,
      daysOff: ['2027-01-01'],
      makeUpDays: ['2027-01-02'],
    });
    expectQuiet();
    const reader = await stage.open({ as: agency, size: PHONE });
    await reader.go('/settings/calendar?year=2027');
    await reader.page.getByText('1 天：1月2日').waitFor();
    await expect.poll(() => reader.page.getByRole('button', { name: verb('保存') }).count()).toBe(0);
    await expectNoSidewaysScroll(reader.page);
    await shot(reader.page, 'settings-calendar-390');
  });
});
