import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enterPayee } from '../../src/contract/funds-payments.ts';
import { getBill, settleClaim } from '../../src/contract/settlement.ts';
import { listStatements, respondToStatement } from '../../src/contract/funds-statements.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller } from '../support/api.ts';
import { claimOf, furnishCounter, HOSPITAL, PHARMACY, requestId, TABLETS } from '../support/counter.ts';
import { expectAccessible, openStage, settled, type Stage } from './support/browser.ts';
import {
  backOutByKeys,
  chooseByKeys,
  confirmByKeys,
  expectFocusIn,
  expectFocusKept,
  fillByKeys,
  pressButton,
  skipMenu,
  tabTo,
} from './support/keyboard.ts';

let stage: Stage;
let agency: Caller;
let bureau: Caller;
let pharmacist: Caller;
let office: Caller;
let bill = '';

beforeAll(async () => {
  stage = await openStage({ today: '2026-05-20' });
  const { server } = stage;
  const counter = await furnishCounter(server);
  const patient = await counter.addPerson(1);
  const rxno = await counter.prescribe(patient, TABLETS, 1);
  const sell = async (who: Caller, more: { rxno?: string }) =>
    (await who.ok(settleClaim, { body: { requestId: requestId(), ...claimOf(patient, TABLETS, 1, more) } }))
      .claimNo ?? '';
  const claimNo = await sell(counter.pharmacy, { rxno });
  bill = JSON.stringify(await counter.pharmacy.ok(getBill, { params: { claimNo } }));
  await sell(counter.hospital, {});
  await sell(counter.hospital, {});
  server.clock.setDay('2026-06-03');
  await closeDays(server.world, 'system');
  const city = { areaCode: '430100' };
  agency = await server.signIn({ login: 'money', name: '示例·经办', role: 'agencyReviewer', ...city });
  bureau = await server.signIn({ login: 'bureau', name: '示例·市局', role: 'areaBureau', ...city });
  office = await server.signIn({
    login: 'desk',
    name: '示例医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  pharmacist = await server.signIn({
    login: 'chemist',
    name: '示例药师',
    role: 'pharmacist',
    institutionCode: PHARMACY,
    practitionerCode: `Y0${PHARMACY.slice(1)}`,
  });
  for (const institutionCode of [HOSPITAL, PHARMACY])
    await agency.ok(enterPayee, {
      body: { institutionCode, accountName: '示例', bankName: '示例银行', accountNumber: '6222000011112222' },
    });
});
afterAll(() => stage.close());

describe('不用鼠标办完一个月的账（M29）', () => {
  it('出对账单、机构提异议、答复', async () => {
    const desk = await stage.open({ as: agency });
    await desk.go('/statements');
    await skipMenu(desk.page);
    await backOutByKeys(desk.page, '出对账单');
    await confirmByKeys(desk.page, '出对账单');
    await desk.page.getByText('已出 2 份，3 行').waitFor();
    desk.expectQuiet();

    const hospital = await stage.open({ as: office });
    const { page } = hospital;
    await hospital.go('/statements');
    await skipMenu(page);
    await tabTo(page, page.getByRole('row', { name: /2026-05/ }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '示例医院 2026-05 对账单' }).waitFor();
    await settled(page);
    await expectFocusKept(page);
    const rows = page.getByRole('table', { name: '对账单明细' }).locator('tbody tr');
    await tabTo(page, rows.first());
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await pressButton(page, '对勾选的 1 笔有异议');
    // The reason is what is left to write, and the focus is already there.
    await page.keyboard.type('示例：数量不符');
    expect(await page.getByLabel('理由').inputValue()).toBe('示例：数量不符');
    await confirmByKeys(page, '提交异议');
    await page.getByText('有异议待答复').first().waitFor();
    await expectFocusKept(page);
    hospital.expectQuiet();

    await desk.go('/statements?state=disputed');
    await skipMenu(desk.page);
    await tabTo(desk.page, desk.page.getByRole('row', { name: /示例医院 / }));
    await desk.page.keyboard.press('Enter');
    await pressButton(desk.page, '答复异议');
    // Nothing is asked while the answer is missing: the focus goes to it.
    await desk.page.keyboard.type('示例：数量核过，维持');
    await confirmByKeys(desk.page, '答复异议');
    await desk.page.getByText('待复核').first().waitFor();
    await tabTo(desk.page, desk.page.getByRole('link', { name: /对账单$/ }).last());
    await desk.page.keyboard.press('Enter');
    await expect
      .poll(() => new URL(desk.page.url()).search, { message: '回到原来的条件' })
      .toBe('?state=disputed');
    desk.expectQuiet();
  });

  it('成批复核、另一人成批核准、做成一批、放行、登记到账', async () => {
    const { rows } = await pharmacist.ok(listStatements, { query: {} });
    const params = { id: rows[0]?.id ?? 0 };
    await pharmacist.ok(respondToStatement, { params, body: { requestId: requestId(), disputes: [] } });
    for (const [who, state, step] of [
      [agency, 'toReview', '复核'],
      [bureau, 'toApprove', '核准'],
    ] as const) {
      const { page, go, expectQuiet } = await stage.open({ as: who });
      await go(`/statements?state=${state}`);
      await skipMenu(page);
      await tabTo(page, page.getByRole('checkbox', { name: '全选本页' }));
      await page.keyboard.press('Space');
      await confirmByKeys(page, `${step}勾选的 2 份`, 'Shift+Tab');
      await page.getByText(`已${step} 2 份`).waitFor();
      await expectFocusKept(page);
      expectQuiet();
    }
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/payment-batches');
    await skipMenu(page);
    await tabTo(page, page.getByRole('checkbox', { name: '全选本页' }));
    await page.keyboard.press('Space');
    await pressButton(page, '把 2 份做成一批付款');
    await page.getByRole('heading', { name: /付款批次 FK/ }).waitFor();
    const second = await stage.open({ as: bureau });
    await second.go(new URL(page.url()).pathname);
    await skipMenu(second.page);
    await confirmByKeys(second.page, '放行付款');
    await second.page.getByText('已放行').first().waitFor();
    second.expectQuiet();
    await page.reload();
    await settled(page);
    await skipMenu(page);
    await tabTo(page, page.getByRole('combobox', { name: '哪一笔' }));
    for (const key of ['Enter', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    await tabTo(page, page.getByLabel('银行流水号'));
    await page.keyboard.type('示例流水1');
    await confirmByKeys(page, '登记结果');
    await page.getByText('全部到账').waitFor();
    await expectAccessible(page);
    expectQuiet();
  });
});

describe('不用鼠标登记到账以后银行又退回的款，再付一次（M29）', () => {
  it('登记退回，核对收款账户，另做一批', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/payment-batches');
    await skipMenu(page);
    await tabTo(page, page.getByRole('row', { name: /^FK/ }));
    await page.keyboard.press('Enter');
    await page.getByText('全部到账').waitFor();
    await settled(page);
    await pressButton(page, '登记退回');
    // Nothing is asked while it is not said which payment came back: the focus goes there.
    await page.getByText('请选择是哪一笔').waitFor();
    await expectFocusIn(page.getByRole('combobox', { name: '已到账的一笔' }));
    await chooseByKeys(page, '已到账的一笔', '示例医院');
    await fillByKeys(page, { 退回流水号: '示例退回流水1', 退回的原因: '示例：账户已销户' });
    await confirmByKeys(page, '登记退回');
    await page.getByText('退回 1 笔').waitFor();
    await expectFocusIn(page.getByRole('complementary'));

    await tabTo(page, page.getByRole('complementary').getByRole('link', { name: '付款批次' }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '付款批次', exact: true }).waitFor();
    await settled(page);
    await chooseByKeys(page, '机构', '示例医院');
    await fillByKeys(page, {
      户名: '示例医院',
      开户银行: '示例新开户银行',
      '账号（登记后只显示末四位）': '6222000033334444',
    });
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /示例新开户银行 4444/ }).waitFor();
    await expectFocusKept(page);
    await tabTo(page, page.getByRole('checkbox', { name: '选择第 1 行' }), 'Shift+Tab');
    await page.keyboard.press('Space');
    await pressButton(page, '把 1 份做成一批付款');
    await page.getByText('尾号 4444').waitFor();
    await settled(page);
    await expectFocusIn(page.getByRole('main'));
    expectQuiet();
  });
});

describe('不用鼠标填表和核验（M9.1、M9.6）', () => {
  it('待遇参数：漏填的列在上面并得到焦点，加一项就到那一项', async () => {
    const admin = await stage.server.signIn({ login: 'admin', name: '示例·省局', role: 'provinceAdmin' });
    const { page, go, expectQuiet } = await stage.open({ as: admin });
    await go('/settings/benefits/new');
    await skipMenu(page);
    await pressButton(page, '增加一项限额');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? '')).toMatch(/^limits\.0\./);
    await pressButton(page, '录入');
    await page.getByText(/有 \d+ 处需要修改/).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('示例文件');
    expect(await page.getByLabel('文件名称').inputValue()).toBe('示例文件');
    expectQuiet();
  });

  it('公众核验：粘贴、核验，焦点到结果', async () => {
    const { page, go, expectQuiet } = await stage.open();
    await go('/bill-check');
    await tabTo(page, page.getByLabel('或者粘贴结算单数据'));
    await page.keyboard.insertText(bill);
    await pressButton(page, '核验');
    await page.getByText(/每个数都对/).waitFor();
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('打印核验结果');
    expectQuiet();
  });
});
