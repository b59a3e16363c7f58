import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportOtherSpending } from '../../src/contract/funds.ts';
import { findReadjudications } from '../../src/contract/settlement-readjudication.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Caller } from '../support/api.ts';
import { ownerRows } from '../support/canary.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import {
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
let counter: Counter;
let second: Caller;
let person: TestPatient;
let path = '';

beforeAll(async () => {
  stage = await openStage();
  counter = await furnishCounter(stage.server, { pooledFund: 200_000, majorIllness: 100_000 });
  second = await stage.server.signIn({
    login: 'agency-second',
    name: '示例复核',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  person = await counter.addPerson(1);
  for (const packs of [1, 2])
    await counter.hospital.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(person, TABLETS, packs) },
    });
  await counter.agency.ok(reportOtherSpending, {
    body: {
      requestId: requestId(),
      personNo: person.personNo,
      scheme: 'employee',
      year: 2026,
      pooledFund: '1800.00',
      majorIllness: '0.00',
      source: '住院结算',
      reference: 'ZY-200',
      paidOn: '2026-01-05',
    },
  });
});
afterAll(() => stage.close());

describe('更正重算（M9.5、M29、I6、I12）', () => {
  it('经办查找会变的结算单，两张并排核对，写明理由提请', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: counter.agency });
    await go('/limits');
    await page.getByRole('link', { name: '更正重算' }).click();
    await page.getByText('没有要重算的结算单').waitFor();
    await page
      .getByRole('button', { name: verb('查找') })
      .last()
      .click();
    await page.getByText('看完了，共 1 人').waitFor();
    await page.getByText('2 张会变').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByText(/更正以后一两分钟内自动查找/).waitFor();
    await shot(page, 'readjudications-1440');
    await page.getByRole('link', { name: /示例/ }).first().click();
    await page.getByText('患者应补现金 900.00 元').first().waitFor();
    await page.getByText('此前已用的统筹限额').first().waitFor();
    await page.getByRole('button', { name: '两张的计算过程' }).last().click();
    await page.getByRole('heading', { name: '计算过程' }).nth(1).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'readjudication-1440');
    const propose = page.getByRole('button', { name: verb('提请重新记账') });
    expect(await propose.isDisabled()).toBe(true);
    await page.getByLabel('理由').fill('住院医院晚报，核对过明细');
    await propose.click();
    await page.getByText('等待另一个人确认').waitFor();
    // Who proposed may not confirm.
    expect(await page.getByRole('button', { name: verb('记账') }).count()).toBe(0);
    path = new URL(page.url()).pathname;
    expectQuiet();
  });

  it('另一个人在手机上确认，原单撤销、新单代替；患者在提醒里看到该补多少', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: second, size: PHONE });
    await go(path);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'readjudication-390');
    await page.getByRole('button', { name: verb('记账') }).click();
    const dialog = page.getByRole('dialog', { name: '确认记账？' });
    await dialog.getByText('2 张结算单').waitFor();
    await dialog.getByRole('button', { name: verb('记账') }).click();
    await page.getByText('已记账，各张原单已撤销').waitFor();
    await page.getByText('新单').first().waitFor();
    await page.getByRole('link', { name: /^新单/ }).last().click();
    await page.getByText('更正后重新结算').waitFor();
    await page.getByText('患者应补现金 ¥900.00').waitFor();
    await settled(page);
    expectQuiet();
    const patient = await stage.server.signIn({
      login: 'patient-told',
      name: '示例患者',
      role: 'patient',
      personId: person.id,
    });
    const phone = await stage.open({ as: patient, size: PHONE });
    await phone.go('/my/notices');
    await phone.page.getByText(/患者应补现金 900\.00 元/).waitFor();
    await shot(phone.page, 'readjudication-notice-390');
    await phone.page
      .getByRole('article')
      .filter({ hasText: '900.00' })
      .getByRole('link', { name: '去看看' })
      .click();
    await phone.page.getByText('更正后重新结算').waitFor();
    phone.expectQuiet();
  });

  it('记载不够重算的单也列出来，写明张数和原因', async () => {
    const other = await counter.addPerson(2);
    const { claimNo } = await counter.hospital.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(other, TABLETS, 1) },
    });
    await ownerRows(
      stage.server,
      `UPDATE claim SET bill = replace(bill::text, '"pooledFundLimit"', '"limit"')::json WHERE claim_no = '${claimNo}'`,
    );
    await counter.agency.ok(findReadjudications, {
      body: { year: 2026, personNo: other.personNo, after: null },
    });
    const { page, go, expectQuiet } = await stage.open({ as: counter.agency });
    await go('/readjudications');
    await page.getByText('1 张要另行处理').waitFor();
    await page.getByRole('link', { name: /示例/ }).first().click();
    await page.getByText('这 1 张不能在这里重算').waitFor();
    await page.getByText('此单的记载不够重算：账单没有写全当时的依据').waitFor();
    await page.getByRole('link', { name: claimNo ?? '' }).waitFor();
    await expectAccessible(page);
    await shot(page, 'readjudication-unrecorded-1440');
    await page.setViewportSize(PHONE);
    await settled(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'readjudication-unrecorded-390');
    expectQuiet();
  });
});
