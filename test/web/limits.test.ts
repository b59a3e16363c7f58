import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportOtherSpending } from '../../src/contract/funds.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
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
let person: TestPatient;
let codes: readonly string[] = [];
let claimNo = '';

beforeAll(async () => {
  stage = await openStage();
  counter = await furnishCounter(stage.server, { pooledFund: 300_000, majorIllness: 100_000 });
  person = await counter.addPerson(1);
  const body = claimOf(person, TABLETS, 3);
  codes = body.lines[0]?.traceCodes ?? [];
  const bill = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
  claimNo = bill.claimNo ?? '';
});
afterAll(() => stage.close());

describe('退部分药品（M32、M9.5）', () => {
  it('扫要退的盒，先看退多少再记账；余下的成一张新的结算单，经过连着原单', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: counter.hospital });
    await go(`/bills/${claimNo}`);
    const scan = page.getByLabel('扫描要退回的盒，回车');
    await scan.fill('8100001999999999999999');
    await scan.press('Enter');
    await page.getByText('这张结算单上没有这个追溯码').waitFor();
    await scan.fill(codes[2] ?? '');
    await scan.press('Enter');
    await expect.poll(() => page.getByRole('checkbox', { name: codes[2] ?? '' }).isChecked()).toBe(true);
    const back = page.getByRole('button', { name: verb('退部分药品') });
    await page.getByLabel('退药原因').fill('患者退药');
    // Nothing is booked that was not seen before.
    await expect.poll(() => back.isDisabled()).toBe(true);
    await page.getByRole('button', { name: verb('试算') }).click();
    await page.getByRole('status').getByText('¥300.00').waitFor();
    await page.getByRole('status').getByText('¥700.00').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'return-1440');
    await back.click();
    const dialog = page.getByRole('dialog', { name: '确认退部分药品？' });
    await dialog.getByRole('button', { name: verb('退部分药品') }).click();
    await page.getByText('退药和更正经过').waitFor();
    await settled(page);
    await page.getByText('（本单）').waitFor();
    expect(page.url()).not.toContain(claimNo);
    await page.getByRole('link', { name: claimNo }).click();
    await page.getByText('已撤销').first().waitFor();
    await page.getByText('退药和更正经过').waitFor();
    expectQuiet();
  });

  it('手机上也能办', async () => {
    const body = claimOf(person, TABLETS, 2);
    const bill = await counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...body } });
    const { page, go, expectQuiet } = await stage.open({ as: counter.hospital, size: PHONE });
    await go(`/bills/${bill.claimNo}`);
    await page.getByRole('checkbox', { name: body.lines[0]?.traceCodes[0] ?? '' }).check();
    await page.getByRole('button', { name: verb('试算') }).click();
    await page.getByText('余下结算的总费用').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'return-390');
    expectQuiet();
  });
});

describe('年度限额（M9.5、I6、I12）', () => {
  it('晚报以后超出的人列出来，看到是哪一笔，说明以后不再待处理；更正登记后不再超出', async () => {
    await counter.agency.ok(reportOtherSpending, {
      body: {
        requestId: requestId(),
        personNo: person.personNo,
        scheme: 'employee',
        year: 2026,
        pooledFund: '2000.00',
        majorIllness: '0.00',
        source: '住院结算',
        reference: 'ZY-100',
      },
    });
    const { page, go, expectQuiet } = await stage.open({ as: counter.agency });
    await go('/limits');
    await page.getByText('待处理').first().waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'limits-1440');
    await page.getByRole('link', { name: /示例/ }).first().click();
    await page.getByText('按次序占用限额的各笔').waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'limit-year-1440');
    await page.getByLabel('情况').fill('住院晚报，已与医院核对');
    await page.getByRole('button', { name: verb('处理') }).click();
    await page.getByText('处理为已说明').waitFor();
    await page.getByLabel('更正哪一笔').click();
    await page.getByTitle(/住院结算/).click();
    await page.getByLabel('正确的统筹金额，元').fill('100');
    await page.getByLabel('正确的大病金额，元').fill('0');
    await page.getByLabel('更正原因').fill('住院退费');
    await page.getByRole('button', { name: verb('更正') }).click();
    await page.getByText('更正住院结算').waitFor();
    await expect.poll(() => page.getByText('处理超出').count()).toBe(0);
    expectQuiet();
  });

  it('一个文件批量登记，先核对再写入', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: counter.agency });
    await go('/limits');
    await page.getByRole('link', { name: '批量登记其他待遇' }).click();
    await page.getByRole('heading', { name: '批量登记其他待遇' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    const text = [
      '人员编号,险种,年度,统筹金额,大病金额,来源,来源单号,支付日期',
      `${person.personNo},职工医保,2026,12.50,0,住院结算,PL-1,2026-06-01`,
      '43010299999999,职工医保,2026,1,0,住院结算,PL-2,2026-06-01',
    ].join('\n');
    const file = { name: '其他待遇.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByText('本地区没有这位参保人').waitFor();
    await settled(page);
    await shot(page, 'upload-spending-1440');
    await page.getByRole('button', { name: /写入/ }).click();
    await page.getByText('已写入').first().waitFor();
    expectQuiet();
  });

  it('手机上看一个人的限额，登记个人限额', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: counter.agency, size: PHONE });
    await go('/limits');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByLabel('人员编号').fill(person.personNo);
    await page.getByRole('button', { name: verb('打开') }).click();
    await page.getByText('登记个人年度限额').waitFor();
    await settled(page);
    await page.getByLabel('统筹限额，元').fill('5,000');
    await page.getByLabel('大病限额，元').fill('8000');
    await page.locator('#limitSource').fill('核心系统');
    await page.getByRole('button', { name: verb('登记限额') }).click();
    await page.getByText('¥5,000.00').first().waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'limit-year-390');
    expectQuiet();
  });
});
