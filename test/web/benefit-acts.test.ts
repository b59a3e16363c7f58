import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fen } from '../../src/base/money.ts';
import { fileOffSite, settleClaim } from '../../src/contract/settlement.ts';
import type { Caller } from '../support/api.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { claimOf, furnishCounter, HOSPITAL, requestId, TABLETS, type Counter } from '../support/counter.ts';
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
let admin: Caller;
let second: Caller;
let office: Caller;
let counter: Counter;

const LIMITS = { pooledFund: fen(15_000_000), majorIllness: fen(40_000_000) };

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  counter = await furnishCounter(stage.server, { pooledFund: 200_000, majorIllness: 100_000 });
  for (const [order, packs] of [1, 2, 3].entries()) {
    const scheme = order === 0 ? 'resident' : 'employee';
    const patient = await counter.addPerson(order + 1, { scheme });
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, packs) };
    await counter.hospital.ok(settleClaim, { body });
  }
  const sign = (login: string) =>
    stage.server.signIn({ login, name: `示例·${login}`, role: 'provinceAdmin' });
  admin = await sign('benefit-admin');
  second = await sign('benefit-second');
  office = counter.hospital;
});
afterAll(() => stage.close());

/** Entered, tried and proposed by one. @returns the addresses of the act and of its trial */
async function proposed(): Promise<{ readonly act: string; readonly replay: string }> {
  const { page, go, expectQuiet } = await stage.open({ as: admin });
  await go('/settings/benefits');
  await page.getByText('现行办法写定的比例').first().waitFor();
  await expectAccessible(page);
  await shot(page, 'benefit-acts');
  await page.getByRole('button', { name: verb('录入一件') }).click();
  await page.getByLabel('文件名称').fill('示例调整文件');
  await page.getByLabel('文号').fill('示例医保发〔2026〕1号');
  await page.getByLabel('发文日期').fill('2026-06-01');
  await page.getByLabel('执行日').fill('2026-07-01');
  await page
    .getByRole('button', { name: verb('录入') })
    .last()
    .click();
  await page.getByText('至少录入一项参数').first().waitFor();
  await page.getByLabel('职工（%）').fill('75');
  await page.getByLabel('每年从哪一天起算（月-日）').fill('2-30');
  await page.getByLabel('职工大病（%）').fill('75');
  await page
    .getByRole('button', { name: verb('录入') })
    .last()
    .click();
  await page.getByText('请填写每年都有的月和日').first().waitFor();
  await page.getByLabel('每年从哪一天起算（月-日）').fill('7-1');
  await page.getByLabel('临时外出（百分点）').fill('10');
  await choose(page, '救助看哪些费用', '加上超过年度限额的部分');
  await page.getByLabel('为什么调整').fill('示例：基金结余较多');
  await page.getByRole('button', { name: verb('增加一项限额') }).click();
  await expectAccessible(page);
  await shot(page, 'benefit-new');
  await page.getByRole('button', { name: '去掉第 1 项限额' }).click();
  await page
    .getByRole('button', { name: verb('录入') })
    .last()
    .click();
  await page.getByRole('heading', { name: /待遇参数第 \d+ 号/ }).waitFor();
  const act = new URL(page.url()).pathname;
  await page.getByText('先用历史费用试算，再提请').waitFor();
  await page.getByText('医保年度从每年 7 月 1 日起算，按结束的那一年称呼').waitFor();
  await page.getByText('职工医保统筹限额用完以后由大病付 75%').waitFor();
  await page.getByText('异地购药（临时外出）下调 10 个百分点').waitFor();
  await page.getByText('医疗救助的基数：政策范围内自付，加上超过年度限额的部分').waitFor();
  expect(await page.getByRole('button', { name: verb('提请审核') }).count()).toBe(0);
  await page.getByRole('button', { name: verb('开始试算') }).click();
  await page.getByText('+250.00 元').waitFor();
  await settled(page);
  expect(await page.getByRole('table', { name: '各方支付' }).innerText()).toMatch(/统筹基金[\s\S]*\+100\.00/);
  expect(await page.getByRole('table', { name: '个人差额最大的结算单' }).innerText()).toContain('−150.00');
  await expectAccessible(page);
  await shot(page, 'benefit-replay');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 Excel' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
  const replay = new URL(page.url()).pathname;
  await go(act);
  await page.getByLabel('意见或理由').fill('示例：请审核');
  await page.getByRole('button', { name: verb('提请审核') }).click();
  await page.getByText('等待另一个人审核').waitFor();
  expectQuiet();
  return { act, replay };
}

/** Looked at and let through by another. */
async function letThrough(act: string): Promise<void> {
  const other = await stage.open({ as: second });
  await other.go(act);
  await other.page
    .getByRole('link', { name: /第 \d+ 号/ })
    .first()
    .waitFor();
  await expectAccessible(other.page);
  await shot(other.page, 'benefit-review');
  await other.page.getByLabel('意见或理由').fill('示例：同意');
  await other.page.getByRole('button', { name: verb('审核通过') }).click();
  await other.page
    .getByRole('dialog')
    .getByRole('button', { name: verb('审核通过') })
    .click();
  await other.page.getByText('已通过，未到执行日').waitFor();
  other.expectQuiet();
}

describe('省局调整待遇参数（M9.6、I15）', () => {
  test('录入、试算、提请，另一个人看过试算通过；各机构看得到，手机上也能看', async () => {
    const { act, replay } = await proposed();
    await letThrough(act);
    const phone = await stage.open({ as: second, size: PHONE });
    for (const path of ['/settings/benefits', act, replay]) {
      await phone.go(path);
      await expectNoSidewaysScroll(phone.page);
      await shot(phone.page, `benefit-phone-${path.split('/').at(-2)}`);
    }
    phone.expectQuiet();
    const hospital = await stage.open({ as: office });
    await hospital.go('/clauses');
    await hospital.page.getByRole('link', { name: '待遇参数' }).click();
    await hospital.page.getByText('职工单行支付 75%').waitFor();
    hospital.expectQuiet();
  });

  test('执行以后，外地备案来买的账单写明按哪种备案下调、依据哪份文件（I11）', async () => {
    const { server } = stage;
    await server.world.db.transaction('all', (tx) =>
      saveYearlyLimitRow(tx, {
        areaCode: '430200',
        scheme: 'employee',
        // The act lets the year of that name begin on its day (I4).
        year: 2027,
        ...LIMITS,
        source: '示例',
      }),
    );
    server.clock.setDay('2026-07-01');
    const [filer, till] = await Promise.all([
      server.signIn({ login: 'far-filer', name: '示例经办', role: 'agencyReviewer', areaCode: '430200' }),
      server.signIn({ login: 'july', name: '示例医保办', role: 'hospitalOffice', institutionCode: HOSPITAL }),
    ]);
    const patient = await counter.addPerson(9, { areaCode: '430202' });
    const away = { personNo: patient.personNo, placeCode: '430102', from: '2026-07-01', to: '2026-07-31' };
    await filer.ok(fileOffSite, { body: { ...away, kind: 'temporary' } });
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 2) };
    const { claimNo } = await till.ok(settleClaim, { body });
    const { page, go, expectQuiet } = await stage.open({ as: till });
    await go(`/bills/${claimNo ?? ''}`);
    await page.getByRole('button', { name: '展开算式' }).click();
    await page
      .getByText(/2,000\.00 按 （75% − 按临时外出备案下调的 10%） 到统筹限额余 .* = 1,300\.00/)
      .waitFor();
    await page.getByText(/职工医保按 75% 报销，按临时外出备案在异地购药下调 10 个百分点/).waitFor();
    await page.getByText(/异地购药下调比例（按临时外出备案）按/).waitFor();
    await page.getByText(/2027 医保年度（7 月 1 日起算）：应由基金支付的部分/).waitFor();
    await page.getByText(/医保年度的首日按《示例调整文件》/).waitFor();
    await expectAccessible(page);
    await shot(page, 'benefit-off-site-bill');
    const phone = await stage.open({ as: till, size: PHONE });
    await phone.go(`/bills/${claimNo ?? ''}`);
    await expectNoSidewaysScroll(phone.page);
    await shot(phone.page, 'benefit-off-site-bill-phone');
    expectQuiet();
  });
});
