import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getBill, settleClaim } from '../../src/contract/settlement.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  SECRET_TABLETS,
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
let claimNo = '';
let secretNo = '';
let data = '';

async function settle(product: typeof TABLETS, quantity: number): Promise<string> {
  const rxno = await counter.prescribe(person, product, quantity);
  const body = { requestId: requestId(), ...claimOf(person, product, quantity, { rxno }) };
  return (await counter.pharmacy.ok(settleClaim, { body })).claimNo ?? '';
}

beforeAll(async () => {
  stage = await openStage();
  counter = await furnishCounter(stage.server);
  person = await counter.addPerson(1);
  claimNo = await settle(TABLETS, 3);
  secretNo = await settle(SECRET_TABLETS, 1);
  data = JSON.stringify(await counter.pharmacy.ok(getBill, { params: { claimNo } }));
});
afterAll(() => stage.close());

describe('核验结算单（M9.1、M29、I1）', () => {
  it('结算单页下载账单数据，一键核验，每个数都对', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: counter.pharmacy });
    await go(`/bills/${claimNo}`);
    const waiting = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载账单数据' }).click();
    const download = await waiting;
    expect(download.suggestedFilename()).toBe(`${claimNo}.json`);
    expect(JSON.parse(await text(await download.createReadStream()))).toEqual(JSON.parse(data));
    await page.getByRole('button', { name: '核验这张账单' }).click();
    await page.getByRole('heading', { name: '核验结算单' }).waitFor();
    await page.getByText(new RegExp(`结算单 ${claimNo} 每个数都对：核对了 \\d+ 处`)).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'bill-check-right-1440');
    expectQuiet();
  });

  it('保密的支付标准只说核对了范围，不说是多少（N5.1）', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: counter.pharmacy });
    await go(`/bills/${secretNo}`);
    await page.getByRole('button', { name: '核验这张账单' }).click();
    await page.getByText(/每个数都对.*1 个金额因支付标准不公开只核对了范围/).waitFor();
    await page
      .getByRole('row', { name: /政策范围内费用/ })
      .getByText('对，1 行只核对了范围')
      .waitFor();
    expectQuiet();
  });

  it('没有登录的人粘贴一张改过一分的单子：指出哪一步、写的和算出的；什么都不发给服务器', async () => {
    const { page, go, expectQuiet } = await stage.open();
    await go('/bill-check');
    await settled(page);
    const sent: string[] = [];
    page.on('request', (request) => {
      if (request.method() !== 'GET' || request.url().includes('/api/')) sent.push(request.url());
    });
    const wrong = JSON.parse(data) as { personPays: string; stages: { step: string; amount: string }[] };
    for (const one of wrong.stages) if (one.step === 'personPays') one.amount = '900.01';
    await page.getByLabel('或者粘贴结算单数据').fill(JSON.stringify(wrong));
    await page.getByRole('button', { name: verb('核验') }).click();
    await page
      .getByText(/有 \d+ 处不对/)
      .first()
      .waitFor();
    await page.getByText('写的是 900.01，按算式重算是 900.00').waitFor();
    await page.getByText('合计：费用总额 = 各方支付之和合不上，左边 3000.00，右边 3000.01').waitFor();
    await page
      .getByRole('row', { name: /个人支付/ })
      .getByText(/处不对/)
      .waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'bill-check-wrong-1440');
    expect(sent).toEqual([]);
    await page.getByRole('button', { name: '办法 第九条' }).first().click();
    await page.getByText('70%').last().waitFor();
    expectQuiet();
  });

  it('手机上选文件、拖进来都行；不是结算单的说清哪里不对；打印只印结果', async () => {
    const { page, go, expectQuiet } = await stage.open({ size: PHONE });
    await go('/bill-check');
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    const file = (name: string, text: string) => ({
      name,
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
    const input = page.getByLabel('结算单文件', { exact: true });
    await input.setInputFiles(file('a.json', '{"stages": []}'));
    await page.getByText('不是结算单：stages一步也没有，无法核对').waitFor();
    await input.setInputFiles(file('b.json', data));
    await page.getByText(/每个数都对/).waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await shot(page, 'bill-check-390');
    const line = JSON.stringify(JSON.parse(data));
    const dropped = await page.evaluateHandle(
      (lines) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([lines], 'several.jsonl', { type: 'application/json' }));
        return transfer;
      },
      `${line}\n${line.replaceAll('900.00', '900.01')}\n`,
    );
    await page.locator('.st-upload').dispatchEvent('drop', { dataTransfer: dropped });
    await page.getByText('共 2 张，1 张没有问题，1 张有问题。').waitFor();
    await page.evaluate(() => {
      // The printing dialog would empty the copy before the test can look at it.
      window.print = () => undefined;
    });
    await page.getByRole('button', { name: '打印核验结果' }).click();
    await page.emulateMedia({ media: 'print' });
    const paper = page.locator('.st-paper-out');
    await expect.poll(() => paper.innerText()).toContain('每个数都对');
    expect(await paper.innerText()).not.toContain('粘贴');
    expectQuiet();
  });
});
