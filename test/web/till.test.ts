import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listBills, settleClaim } from '../../src/contract/settlement.ts';
import type { Caller } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  INJECTION,
  PHARMACY,
  requestId,
  TABLETS,
  traceCodes,
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
  type Stage,
  type Tab,
} from './support/browser.ts';

let stage: Stage;
let counter: Counter;
let pharmacist: Caller;
let order = 0;

beforeAll(async () => {
  stage = await openStage();
  counter = await furnishCounter(stage.server);
  pharmacist = await stage.server.signIn({
    login: 'pharmacist-one',
    name: '示例药师',
    role: 'pharmacist',
    institutionCode: PHARMACY,
    practitionerCode: `Y0${PHARMACY.slice(1)}`,
  });
});
afterAll(() => stage.close());

function nextPerson(): Promise<TestPatient> {
  return counter.addPerson((order += 1));
}

/** What a scanner does: the number, then Enter, into whatever has the focus. */
async function scan(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

/** Waits until the scan field asks for this and stands ready for the next scan. */
async function asks(page: Page, label: string): Promise<void> {
  await page.waitForFunction(
    (words) => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent === words,
    label,
  );
}

async function problem(page: Page): Promise<string> {
  const said = page.locator('.st-till-scan .st-field-problem');
  await said.filter({ hasText: /./ }).waitFor();
  return said.innerText();
}

/** Takes a sale as far as its packs, scanning faster than the server answers. */
async function beginSale(page: Page, rxno: string, patient: TestPatient): Promise<void> {
  await asks(page, '处方流水号');
  await scan(page, rxno);
  await scan(page, patient.idNumber);
  await asks(page, '药品追溯码');
}

/** Leaves the printed copy in place, which the browser's own dialog would end at once. */
async function holdPrinting(page: Page): Promise<void> {
  await page.evaluate(() => {
    window.print = () => undefined;
  });
}

/** Prints what the key has prepared; gives the paper's words and the width of its sheet in points. */
async function print(page: Page, key: string): Promise<{ words: string; width: number }> {
  await page.keyboard.press(key);
  const paper = page.locator('.st-paper-out');
  await paper.waitFor({ state: 'attached' });
  await page.emulateMedia({ media: 'print' });
  const words = await paper.innerText();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  const box = /\/MediaBox\s*\[\s*0 0 ([\d.]+)/.exec(pdf.toString('latin1'));
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  return { words, width: Math.round(Number(box?.[1])) };
}

describe('一单从扫码到撤销，只用键盘和扫码枪（M28、M32、M35、N5.4）', () => {
  let tab: Tab;
  let page: Page;
  let patient: TestPatient;
  let rxno = '';
  const [first = '', second = '', third = ''] = traceCodes(TABLETS, 3);

  beforeAll(async () => {
    patient = await nextPerson();
    rxno = await counter.prescribe(patient, TABLETS, 2, null);
    tab = await stage.open({ as: pharmacist });
    page = tab.page;
  });

  it('扫处方、凭证，药师审核；扫错的当场说明', async () => {
    const stranger = await nextPerson();
    await tab.go('/');
    expect(new URL(page.url()).pathname).toBe('/till');
    await asks(page, '处方流水号');
    await page.getByText('今天结算 0 笔').waitFor();
    await expectAccessible(page);
    await shot(page, 'till-empty-1440');

    await scan(page, `${rxno.slice(0, -1)}${(Number(rxno.at(-1)) + 1) % 10}`);
    expect(await problem(page)).toContain('不是处方流水号');
    await scan(page, rxno.toLowerCase());
    await asks(page, '患者凭证');
    await page.getByText('医师签名已验证').waitFor();
    await scan(page, first);
    expect(await problem(page)).toContain('先扫患者的凭证');
    await scan(page, stranger.idNumber);
    await page.getByRole('alert').getByText('处方不属于出示凭证的参保人').waitFor();
    await scan(page, patient.idNumber);
    await asks(page, '药品追溯码');
    expect(await page.content()).not.toContain(patient.idNumber);

    await page.getByText('审核通过即以您的电子签名确认').waitFor();
    await settled(page);
    await shot(page, 'till-check-1440');
    await scan(page, first);
    expect(await problem(page)).toContain('没有审核');
    await page.keyboard.press('F3');
    await page.getByText('已扫 0，差 2').waitFor();
    await asks(page, '药品追溯码');
  });

  it('扫药盒：错的药、重复、多扫当场拒绝，扫齐即预结算，什么都没有写入', async () => {
    await page.keyboard.press('F2');
    expect(await problem(page)).toContain('还有药盒没有扫');
    await scan(page, traceCodes(INJECTION, 1)[0] ?? '');
    expect(await problem(page)).toContain(`应以这些数字开头：示例替尼片 ${TABLETS.prefix}`);
    await shot(page, 'till-wrong-pack-1440');
    await scan(page, first);
    await page.getByText('示例替尼片 1/2，还差 1 个').waitFor();
    await scan(page, first.toLowerCase());
    expect(await problem(page)).toContain('已经扫过');
    await scan(page, second);
    await page.getByText('已预结算，核对后按 F4 结算').waitFor();
    await scan(page, third);
    expect(await problem(page)).toContain('放回');

    // The pack goes out of the field, the remark goes, and then one is back where the sale may be changed.
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('Escape');
    await page.getByText('已退回修改').waitFor();
    await page.keyboard.press('F4');
    expect(await problem(page)).toContain('请先按 F2 预结算');
    await page.keyboard.press('F2');
    await page.getByText('职工医保按 70% 报销；统筹基金支付 1,400.00 元；个人支付 600.00 元。').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'till-priced-1440');
    expect((await pharmacist.ok(listBills, { query: {} })).total).toBe(0);
  });

  it('结算，打印小票和 A4', async () => {
    await page.keyboard.press('F4');
    await asks(page, '下一张处方');
    await page.getByText('今天结算 1 笔').waitFor();
    const { rows } = await pharmacist.ok(listBills, { query: {} });
    expect(rows.map((row) => [row.state, row.personPays])).toEqual([['settled', '600.00']]);
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'till-done-1440');

    await holdPrinting(page);
    const roll = await print(page, 'F8');
    expect(roll).toMatchObject({ width: 227, words: expect.stringContaining(rows[0]?.claimNo ?? '-') });
    expect((await print(page, 'F9')).width).toBe(595);
  });

  it('撤销刚才的一单，回车接下一位；扫过药盒的一单要按两次 Esc 才放下', async () => {
    await page.keyboard.press('F10');
    await page.getByLabel(/撤销原因/).waitFor();
    await page.keyboard.press('Escape');
    await asks(page, '下一张处方');
    await page.keyboard.press('F10');
    await page.getByLabel(/撤销原因/).waitFor();
    await settled(page);
    await shot(page, 'till-undo-1440');
    await scan(page, '患者退药');
    await page.getByText('退还个人', { exact: true }).first().waitFor();
    await asks(page, '下一张处方');
    await page.getByText('今天结算 1 笔，撤销 1 笔').waitFor();
    await page.keyboard.press('Enter');
    await asks(page, '处方流水号');

    await beginSale(page, rxno, patient);
    await scan(page, first);
    await page.getByText('还差 1 个').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('放下这一单？').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('放下这一单？').waitFor({ state: 'detached' });
    await page.getByText(first, { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await asks(page, '处方流水号');
    tab.expectQuiet();
  });
});

describe('药店收银出了岔子（M32、N5.4）', () => {
  it('结算的回答丢失后按 F4 重试，只付一次；期间什么都不能改', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const { page, go } = await stage.open({ as: counter.pharmacy });
    await go('/till');
    await beginSale(page, rxno, patient);
    await scan(page, traceCodes(TABLETS, 1)[0] ?? '');
    await page.getByText('个人支付 300.00 元').waitFor();

    const sent: string[] = [];
    await page.route('**/api/settlements', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      sent.push((route.request().postDataJSON() as { requestId: string }).requestId);
      const answer = await route.fetch();
      return sent.length === 1 ? route.abort('connectionreset') : route.fulfill({ response: answer });
    });
    await page.keyboard.press('F4');
    await page.getByText('结算已经发出，没有收到回答').waitFor();
    await asks(page, '药品追溯码');
    await expectAccessible(page);
    await shot(page, 'till-unanswered-1440');
    await page.keyboard.press('Delete');
    expect(await problem(page)).toContain('F4');
    await page.keyboard.press('F4');
    await asks(page, '下一张处方');
    expect(sent).toEqual([sent[0], sent[0]]);
    const mine = await counter.pharmacy.ok(listBills, { query: { personNo: patient.personNo } });
    expect(mine.rows.map((row) => [row.state, row.personPays])).toEqual([['settled', '300.00']]);
  });

  it('真的断网：内容都在，恢复后 F4 结算；刷新后药盒还在，凭证再出示一次', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, TABLETS, 1);
    const [code = ''] = traceCodes(TABLETS, 1);
    const { page, go, context } = await stage.open({ as: counter.pharmacy });
    await go('/till');
    await beginSale(page, rxno, patient);
    await scan(page, code);
    await page.getByText('已预结算').waitFor();
    await page.reload();
    await asks(page, '患者凭证');
    await page.getByText(code, { exact: true }).waitFor();
    await scan(page, patient.idNumber);
    await page.getByText('与处方相符').waitFor();
    await page.keyboard.press('F2');
    await page.getByText('个人支付 300.00 元').waitFor();
    await context.setOffline(true);
    await page.keyboard.press('F4');
    await page.getByRole('alert').getByText('连接不上服务器').waitFor();
    await context.setOffline(false);
    await page.keyboard.press('F4');
    await asks(page, '下一张处方');
    expect((await counter.pharmacy.ok(listBills, { query: { personNo: patient.personNo } })).total).toBe(1);
    // The prescription scanned again shows what became of it, at this pharmacy alone.
    await scan(page, rxno);
    await page.getByText('医保药品单行支付结算单').waitFor();
    await page.getByText('300.00').first().waitFor();
  });

  it('已售的药盒被拒后按 Delete 去掉，换一盒接着结算；按 F7 改价', async () => {
    const [buyer, patient] = [await nextPerson(), await nextPerson()];
    const sold = claimOf(buyer, TABLETS, 1, { rxno: await counter.prescribe(buyer, TABLETS, 1) });
    await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...sold } });
    const code = sold.lines[0]?.traceCodes[0] ?? '';
    const { page, go, expectQuiet } = await stage.open({ as: counter.pharmacy });
    await go('/till');
    await beginSale(page, await counter.prescribe(patient, TABLETS, 1), patient);
    await scan(page, code);
    await page.getByRole('alert').getByText('追溯码已有销售记录').waitFor();
    await page.getByText('不能销售').waitFor();
    await shot(page, 'till-sold-1440');
    await page.keyboard.press('Delete');
    await page.getByText(`已去掉追溯码 ${code}`).waitFor();
    await scan(page, traceCodes(TABLETS, 1)[0] ?? '');
    await page.getByText('已预结算').waitFor();
    await page.keyboard.press('F7');
    await page.keyboard.type('1000.0001');
    await page.keyboard.press('Enter');
    await asks(page, '药品追溯码');
    await page.keyboard.press('F2');
    await page.getByRole('alert').getByText('谈判药品售价高于国家谈判支付标准').waitFor();
    await page.keyboard.press('F7');
    await page.keyboard.type('990.5');
    await page.keyboard.press('Enter');
    await asks(page, '药品追溯码');
    await page.keyboard.press('Enter');
    await page.getByText('统筹基金支付 693.35 元').waitFor();
    await page.keyboard.press('F4');
    await asks(page, '下一张处方');
    expectQuiet();
  });

  it('收银员在手机大小的屏上卖注射剂：请药师审核，按 F3 查结果，默认配送至开方医院', async () => {
    const patient = await nextPerson();
    const rxno = await counter.prescribe(patient, INJECTION, 1, null);
    const { page, go, expectQuiet } = await stage.open({ as: counter.pharmacy, size: PHONE });
    await go('/till');
    await beginSale(page, rxno, patient);
    await page.getByText('请本店药师登录审核后再结算').waitFor();
    await page.keyboard.press('F3');
    await page.getByText('还没有审核通过').waitFor();
    const other = await stage.open({ as: pharmacist });
    await other.go(`/prescriptions/check?q=${rxno}`);
    await other.page.keyboard.press('F3');
    await other.page.getByText('可以结算').first().waitFor();
    await page.keyboard.press('F3');
    await page.getByRole('heading', { name: '注射剂配送' }).waitFor();
    await page.getByText('示例医院').last().waitFor();
    await scan(page, traceCodes(INJECTION, 1)[0] ?? '');
    await page.getByText('已预结算').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByText('个人支付 900.00 元').waitFor();
    await expectNoSidewaysScroll(page);
    await shot(page, 'till-priced-390');
    await page.keyboard.press('F4');
    await asks(page, '下一张处方');
    await page.getByText('配送至').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'till-done-390');
    expectQuiet();
  });
});
