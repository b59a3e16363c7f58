import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleClaim } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller } from '../support/api.ts';
import { pagesOf } from '../support/pdf-text.ts';
import { claimOf, furnishCounter, HOSPITAL, PHARMACY, requestId, TABLETS } from '../support/counter.ts';
import {
  choose,
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

let stage: Stage;
let agency: Caller;
let bureau: Caller;
let pharmacist: Caller;
let office: Caller;
let auditor: Caller;
let disputedNo = '';

beforeAll(async () => {
  stage = await openStage({ today: '2026-05-20' });
  const { server } = stage;
  const counter = await furnishCounter(server);
  const patient = await counter.addPerson(1);
  const rxno = await counter.prescribe(patient, TABLETS, 2);
  const sell = async (who: Caller, more: { rxno?: string }, packs: number) =>
    (
      await who.ok(settleClaim, {
        body: { requestId: requestId(), ...claimOf(patient, TABLETS, packs, more) },
      })
    ).claimNo ?? '';
  await sell(counter.pharmacy, { rxno }, 2);
  await sell(counter.hospital, {}, 1);
  disputedNo = await sell(counter.hospital, {}, 1);
  server.clock.setDay('2026-06-03');
  await closeDays(server.world, 'system');
  const city = { areaCode: '430100' };
  agency = await server.signIn({ login: 'money', name: '示例·经办', role: 'agencyReviewer', ...city });
  bureau = await server.signIn({ login: 'bureau', name: '示例·市局', role: 'areaBureau', ...city });
  pharmacist = await server.signIn({
    login: 'chemist',
    name: '示例药师',
    role: 'pharmacist',
    institutionCode: PHARMACY,
    practitionerCode: `Y0${PHARMACY.slice(1)}`,
  });
  office = await server.signIn({
    login: 'desk',
    name: '示例医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  auditor = await server.signIn({ login: 'auditor', name: '示例·审计', role: 'auditor' });
});
afterAll(() => stage.close());

/** Presses a button and then the same one in the question that follows. */
async function confirm(page: Page, name: string): Promise<void> {
  await page
    .getByRole('main')
    .getByRole('button', { name: verb(name) })
    .first()
    .click();
  const dialog = page.getByRole('dialog', { name: `确认${name}？` });
  await dialog.getByRole('button', { name: verb(name) }).click();
  await dialog.waitFor({ state: 'hidden' });
  await settled(page);
}

async function openStatement(page: Page, institution: string): Promise<void> {
  await page
    .getByRole('row', { name: new RegExp(institution) })
    .getByRole('link')
    .first()
    .click();
  await page.getByRole('heading', { name: new RegExp(`${institution} 2026-05 对账单`) }).waitFor();
  await settled(page);
}

describe('按月对账和付款（M29）', () => {
  it('经办出五月的对账单，应付余额与总账相符', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/statements');
    await page.getByText('没有这样的对账单').waitFor();
    await confirm(page, '出对账单');
    await page.getByText('已出 2 份，3 行').waitFor();
    await page
      .getByRole('link', { name: /2026-05/ })
      .first()
      .waitFor();
    await page.getByText('相符', { exact: true }).first().waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'statements-1440');
    expectQuiet();
  });

  it('药店在手机上看明细并确认', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: pharmacist, size: PHONE });
    await go('/statements');
    await page
      .getByRole('link', { name: /2026-05/ })
      .first()
      .waitFor();
    await expectNoSidewaysScroll(page);
    await shot(page, 'statements-390');
    await page
      .getByRole('link', { name: /2026-05/ })
      .first()
      .click();
    await page.getByRole('heading', { name: '示例一店 2026-05 对账单' }).waitFor();
    await page.getByText('¥1,400.00').first().waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'statement-390');
    await confirm(page, '确认对账单');
    await page.getByText('待复核').first().waitFor();
    await expect.poll(() => page.getByRole('button', { name: verb('确认对账单') }).count()).toBe(0);
    expectQuiet();
  });

  it('医院对一笔提出异议，经办答复，移出这一份', async () => {
    const hospital = await stage.open({ as: office });
    await hospital.go('/statements');
    await hospital.page
      .getByRole('link', { name: /2026-05/ })
      .first()
      .click();
    await hospital.page.getByRole('heading', { name: '示例医院 2026-05 对账单' }).waitFor();
    await settled(hospital.page);
    await hospital.page
      .getByRole('row', { name: new RegExp(disputedNo) })
      .getByRole('checkbox')
      .check();
    await hospital.page.getByRole('button', { name: '对勾选的 1 笔有异议' }).click();
    await expect
      .poll(() => hospital.page.getByLabel('结算编号', { exact: true }).inputValue())
      .toBe(disputedNo);
    await hospital.page.getByRole('button', { name: verb('提交异议') }).click();
    await hospital.page.getByText('请写明理由').first().waitFor();
    await hospital.page.getByLabel('理由').fill('示例：数量不符');
    await shot(hospital.page, 'statement-dispute-1440');
    await expectAccessible(hospital.page);
    await confirm(hospital.page, '提交异议');
    await hospital.page.getByText('有异议待答复').first().waitFor();
    hospital.expectQuiet();

    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/statements?state=disputed');
    await openStatement(page, '示例医院');
    await page.getByText('示例：数量不符').first().waitFor();
    await choose(page, '答复', '移出，核实后再对');
    await page.getByLabel('说明', { exact: true }).fill('示例：核实后再对');
    await expectAccessible(page);
    await shot(page, 'statement-disputed-1440');
    await confirm(page, '答复异议');
    await page.getByText('移出 1 笔').first().waitFor();
    expectQuiet();
  });

  it('一人复核，另一人写明原因退回', async () => {
    const first = await stage.open({ as: agency });
    await first.go('/statements');
    await openStatement(first.page, '示例医院');
    await confirm(first.page, '复核');
    await first.page.getByText('待核准').first().waitFor();
    const second = await stage.open({ as: bureau });
    await second.go('/statements');
    await openStatement(second.page, '示例医院');
    expect(await second.page.getByRole('button', { name: verb('退回复核') }).isDisabled()).toBe(true);
    await second.page.getByLabel('说明（退回要写明原因）').fill('示例：请再核扣款');
    await confirm(second.page, '退回复核');
    await second.page.getByText('示例：请再核扣款').waitFor();
    await second.page.getByText('待复核').first().waitFor();
    second.expectQuiet();
  });

  it('一人成批复核，自己不能核准，另一人成批核准', async () => {
    const first = await stage.open({ as: agency });
    await first.go('/statements?state=toReview');
    await first.page.getByRole('checkbox', { name: '全选本页' }).check();
    await confirm(first.page, '复核勾选的 2 份');
    await first.page.getByText('已复核 2 份').waitFor();
    await first.go('/statements?state=toApprove');
    await first.page.getByRole('checkbox', { name: '全选本页' }).check();
    await settled(first.page);
    await expectAccessible(first.page);
    await shot(first.page, 'statements-bulk-1440');
    await confirm(first.page, '核准勾选的 2 份');
    await first.page.getByText('已核准 0 份，2 份没有办成').waitFor();
    await first.page.getByText(/示例医院 2026-05：.*复核人不能核准/).waitFor();
    first.expectQuiet();
    const second = await stage.open({ as: bureau });
    await second.go('/statements?state=toApprove');
    await second.page.getByRole('checkbox', { name: '全选本页' }).check();
    await confirm(second.page, '核准勾选的 2 份');
    await second.page.getByText('已核准 2 份').waitFor();
    second.expectQuiet();
  });

  it('登记账户、做成一批、另一人放行、下载银行文件、登记到账', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/payment-batches');
    for (const institution of ['示例医院', '示例一店']) {
      await choose(page, '机构', institution);
      await page.getByLabel('户名').fill(institution);
      await page.getByLabel('开户银行').fill('示例银行');
      await page.getByLabel('账号（登记后只显示末四位）').fill('6222000011112222');
      await page.getByRole('button', { name: verb('登记收款账户') }).click();
      await page.getByRole('row', { name: new RegExp(`${institution}.*2222`) }).waitFor();
    }
    await page.getByRole('checkbox', { name: '全选本页' }).first().check();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'payment-batches-1440');
    await page.getByRole('button', { name: /把 2 份做成一批付款/ }).click();
    await page.getByRole('heading', { name: /付款批次 FK/ }).waitFor();
    await settled(page);
    await expect.poll(() => page.getByRole('button', { name: verb('放行付款') }).count()).toBe(0);

    const second = await stage.open({ as: bureau });
    await second.go(new URL(page.url()).pathname);
    await second.page.getByText('¥2,100.00').first().waitFor();
    await confirm(second.page, '放行付款');
    const coming = second.page.waitForEvent('download');
    await second.page.getByRole('link', { name: '下载银行文件' }).click();
    expect((await contentOf(await coming)).toString('utf8')).toContain('2,2100.00,000000022224444');
    const paper = second.page.waitForEvent('download');
    await second.page.getByRole('link', { name: '付款单 PDF' }).click();
    const [sheet] = pagesOf(await contentOf(await paper));
    expect(sheet).toContain('人民币贰仟壹佰元整');
    expect(sheet).toContain('付款单位：长沙市医保经办机构（盖章）');
    await shot(second.page, 'payment-batch-1440');
    second.expectQuiet();

    await page.reload();
    await settled(page);
    await page.getByLabel('银行流水号').fill('示例流水1');
    await confirm(page, '登记结果');
    await page.getByText('已到账').first().waitFor();
    await expectAccessible(page);
    expectQuiet();
  });

  it('另一笔被银行退回：写明原因，回到待付款，换了账户再付一批，到账；到账后又退回也登记', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/payment-batches');
    await page.getByRole('link', { name: /^FK/ }).first().click();
    await choose(page, '结果', '银行退回');
    await page.getByRole('button', { name: verb('登记结果') }).click();
    await page.getByText('退回要写明原因').waitFor();
    await page.getByLabel('退回原因').fill('示例：账号与户名不符');
    await confirm(page, '登记结果');
    await page.getByText('退回 1 笔').first().waitFor();
    await shot(page, 'payment-batch-returned-1440');
    await go('/payment-batches');
    await choose(page, '机构', '示例一店');
    await page.getByLabel('户名').fill('示例一店');
    await page.getByLabel('开户银行').fill('示例银行');
    await page.getByLabel('账号（登记后只显示末四位）').fill('6222000033334444');
    await page.getByRole('button', { name: verb('登记收款账户') }).click();
    await page.getByRole('row', { name: /示例一店.*4444/ }).waitFor();
    await page.getByRole('checkbox', { name: '全选本页' }).first().check();
    await page.getByRole('button', { name: /把 1 份做成一批付款/ }).click();
    await page.getByRole('heading', { name: /付款批次 FK/ }).waitFor();
    await settled(page);
    const second = await stage.open({ as: bureau });
    await second.go(new URL(page.url()).pathname);
    await confirm(second.page, '放行付款');
    second.expectQuiet();
    await page.reload();
    await page.getByLabel('银行流水号').fill('示例流水2');
    await confirm(page, '登记结果');
    await page.getByText('全部到账').waitFor();
    // Days later the bank gives it back after all.
    await page.getByRole('button', { name: verb('登记退回') }).click();
    await page.getByText('请选择是哪一笔').waitFor();
    await choose(page, '已到账的一笔', '第 1 笔 示例一店 ¥1,400.00');
    await page.getByLabel('退回的原因').fill('示例：账户已注销');
    await expectAccessible(page);
    await shot(page, 'payment-batch-late-1440');
    await confirm(page, '登记退回');
    await page.getByText('退回 1 笔').first().waitFor();
    expectQuiet();
  });

  it('机构看到到账通知，省里看到各地区进度', async () => {
    const paid = await stage.open({ as: office, size: PHONE });
    await paid.go('/remittances');
    await paid.page
      .getByText(/示例流水[12]/)
      .first()
      .waitFor();
    await expectAccessible(paid.page);
    await expectNoSidewaysScroll(paid.page);
    await shot(paid.page, 'remittances-390');
    paid.expectQuiet();
    const { page, go, expectQuiet } = await stage.open({ as: auditor });
    await go('/statements');
    await page.getByText('相符', { exact: true }).first().waitFor();
    await expectAccessible(page);
    await shot(page, 'statements-province-1440');
    await go('/deductions');
    await page.getByText('没有要扣的款').waitFor();
    await expectAccessible(page);
    expectQuiet();
  });

  it('经办按决定登记扣款，自己不能核准；另一人在手机上对着案号和依据核准（M29、M36）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: agency });
    await go('/deductions');
    await page.getByRole('button', { name: verb('登记') }).click();
    await page.getByText('请填写决定文号').first().waitFor();
    await page.getByLabel('机构编码').fill(PHARMACY);
    await page.getByLabel('金额（元）').fill('100.5');
    await page.getByLabel('决定文号').fill('示例决定〔2026〕9号');
    await page.getByLabel('决定日期').fill('20260601');
    await page.getByLabel('案号').fill('示例案〔2026〕9号');
    await page.getByLabel('决定机关').fill('示例市医疗保障局');
    await page.getByLabel('原因').fill('示例：违反协议');
    await page.getByLabel('涉及的结算').fill('示例');
    await page.getByRole('button', { name: verb('登记') }).click();
    await page.getByText('每行写一笔：结算编号，空一格，金额').waitFor();
    await page.getByLabel('涉及的结算').fill('');
    await page.getByText('示例一店', { exact: true }).waitFor();
    await expectAccessible(page);
    await confirm(page, '登记');
    await page.getByText('示例决定〔2026〕9号').first().waitFor();
    await page.getByText('待核准').first().waitFor();
    await shot(page, 'deductions-1440');
    await page.getByRole('button', { name: '示例决定〔2026〕9号 收回' }).click();
    const own = page.getByRole('dialog', { name: /扣款决定/ });
    await own.getByText('示例案〔2026〕9号').waitFor();
    expect(await own.getByRole('button', { name: verb('核准扣款') }).count()).toBe(0);
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'deduction-case-1440');
    expectQuiet();

    const second = await stage.open({ as: bureau, size: PHONE });
    await second.go('/deductions');
    await second.page.getByRole('button', { name: '示例决定〔2026〕9号 核准' }).click();
    const held = second.page.getByRole('dialog', { name: /扣款决定/ });
    await held.getByText('示例市医疗保障局').waitFor();
    await settled(second.page);
    await expectAccessible(second.page);
    await expectNoSidewaysScroll(second.page);
    await shot(second.page, 'deduction-case-390');
    await held.getByRole('button', { name: verb('核准扣款') }).click();
    const question = second.page.getByRole('dialog', { name: /确认核准扣款/ });
    await question.getByRole('button', { name: verb('核准扣款') }).click();
    await held.getByText('已核准').first().waitFor();
    second.expectQuiet();
  });
});
