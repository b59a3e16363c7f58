import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listBills } from '../../src/contract/settlement.ts';
import {
  DOCTOR,
  furnishCounter,
  HOSPITAL,
  SECRET_TABLETS,
  TABLETS,
  traceCodes,
  type Counter,
} from '../support/counter.ts';
import { insertTestDoctor } from '../support/province.ts';
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

const JUNIOR = 'D430102000032';
let stage: Stage;
let counter: Counter;

beforeAll(async () => {
  stage = await openStage();
  counter = await furnishCounter(stage.server);
  await stage.server.world.db.transaction('all', (tx) =>
    insertTestDoctor(stage.server.world, tx, JUNIOR, HOSPITAL, ['示例专科'], '主治医师'),
  );
});
afterAll(() => stage.close());

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

/** Opens the list of doctors where the focus stands, ready to be typed into. */
async function openDoctors(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-label') === '查找开单医师');
}

/** Tab after Tab, until the focus stands on what has this name. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    const at = await page.evaluate(() => {
      const one = document.activeElement;
      return one?.getAttribute('aria-label') ?? one?.textContent ?? '';
    });
    if (name.test(at)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`nothing called ${String(name)} takes the focus`);
}

describe('医院门诊发药台，只用键盘和扫码枪（M19、M21、M22、M29、M35）', () => {
  it('凭证、药盒、开单医师、预结算、结算、下一位', async () => {
    const patient = await counter.addPerson(1);
    const [first = '', second = ''] = traceCodes(TABLETS, 2);
    const wrong = '91000010000000000001';
    const tab = await stage.open({ as: counter.hospital });
    const { page } = tab;
    await tab.go('/outpatient-desk');
    await asks(page, '患者凭证');
    await expectAccessible(page);
    await shot(page, 'outpatient-empty-1440');
    await scan(page, '123');
    expect(await problem(page)).toContain('不是凭证号码');
    await scan(page, patient.idNumber);
    await asks(page, '药品追溯码');
    await page.getByText('今天有待遇资格的药品').waitFor();
    expect(await page.content()).not.toContain(patient.idNumber);

    await scan(page, wrong);
    expect(await problem(page)).toContain('请核对药盒');
    await scan(page, first);
    await page.getByText('已扫 1 盒').waitFor();
    await scan(page, first);
    expect(await problem(page)).toContain('已经扫过');
    await page.keyboard.press('Escape');
    await scan(page, second);
    await page.getByText('已扫 2 盒').waitFor();
    await page.keyboard.press('F2');
    expect(await problem(page)).toBe(`请选择第 1 行 ${TABLETS.name}的开单医师`);
    await shot(page, 'outpatient-packs-1440');

    await tabTo(page, /^选择示例替尼片的开单医师$/);
    await openDoctors(page);
    await page.keyboard.type(JUNIOR);
    await page.getByText('找到 1 位').waitFor();
    await shot(page, 'outpatient-doctors-1440');
    await tabTo(page, /主治医师/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('F2');
    await page.getByText('责任医师职称不符合要求').waitFor();
    await shot(page, 'outpatient-refused-1440');
    await tabTo(page, /^换示例替尼片的开单医师$/);
    await openDoctors(page);
    await page.keyboard.type('示例医师');
    await page.getByText(DOCTOR).waitFor();
    await tabTo(page, /^示例医师 主任医师/);
    await page.keyboard.press('Enter');
    await page.getByText(`示例医师（${DOCTOR}）`).waitFor();

    await page.keyboard.press('F2');
    await page.getByRole('heading', { name: '预结算' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'outpatient-priced-1440');
    expect((await counter.hospital.ok(listBills, { query: {} })).total).toBe(0);
    await page.keyboard.press('F4');
    await asks(page, '下一位患者的凭证');
    await page.getByText('开单医师 示例医师').waitFor();
    await shot(page, 'outpatient-done-1440');
    const { rows } = await counter.hospital.ok(listBills, { query: {} });
    expect(rows).toMatchObject([{ personNo: patient.personNo, setting: 'outpatient', charged: '2000.00' }]);
    await page.keyboard.press('Enter');
    await asks(page, '患者凭证');
    tab.expectQuiet();
  });

  it('结算断了线：锁住，F4 用同一编号重试，只结一次', async () => {
    const patient = await counter.addPerson(2);
    const tab = await stage.open({ as: counter.hospital });
    const { page } = tab;
    await tab.go('/outpatient-desk');
    await asks(page, '患者凭证');
    await scan(page, patient.idNumber);
    await asks(page, '药品追溯码');
    await scan(page, traceCodes(TABLETS, 1)[0] ?? '');
    await page.getByRole('button', { name: '选择示例替尼片的开单医师' }).click();
    await page.getByRole('button', { name: /^示例医师 主任医师/ }).click();
    await page.keyboard.press('F2');
    await page.getByRole('heading', { name: '预结算' }).waitFor();
    let cut = true;
    await page.route('**/api/settlements', async (route) => {
      if (!cut) return route.continue();
      cut = false;
      await route.fetch();
      return route.abort();
    });
    await page.keyboard.press('F4');
    await page.getByText('没有收到回答').waitFor();
    await page.keyboard.press('Escape');
    expect(await problem(page)).toContain('请按 F4 重试');
    await page.keyboard.press('F4');
    await asks(page, '下一位患者的凭证');
    const { total } = await counter.hospital.ok(listBills, { query: { personNo: patient.personNo } });
    expect(total).toBe(1);
    await page.keyboard.press('F10');
    await page.getByLabel('撤销原因，写好后按回车撤销').waitFor();
    await page.keyboard.type('患者退药');
    await page.keyboard.press('Enter');
    await page.getByText('已撤销，应退还个人').waitFor();
  });

  it('手机宽度：两种药各有医师，点按就能办完', async () => {
    const patient = await counter.addPerson(3);
    const tab = await stage.open({ as: counter.hospital, size: PHONE });
    const { page } = tab;
    await tab.go('/outpatient-desk');
    await page.getByLabel('患者凭证').fill(patient.idNumber);
    await page.keyboard.press('Enter');
    await page.getByText('今天有待遇资格的药品').waitFor();
    const field = page.getByLabel('药品追溯码');
    for (const product of [TABLETS, SECRET_TABLETS]) {
      await field.fill(traceCodes(product, 1)[0] ?? '');
      await page.keyboard.press('Enter');
      await page.getByText(`${product.name} 已扫 1 盒`).waitFor();
    }
    await page.getByRole('button', { name: '选择示例替尼片的开单医师' }).click();
    await page.getByLabel('查找开单医师').waitFor();
    await expectNoSidewaysScroll(page);
    await shot(page, 'outpatient-doctors-390');
    await page.getByRole('button', { name: /^示例医师 主任医师/ }).click();
    expect(await page.getByText(`示例医师（${DOCTOR}）`).count()).toBe(2);
    await page.getByRole('button', { name: verb('预结算') }).click();
    await page.getByRole('heading', { name: '预结算' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'outpatient-priced-390');
  });
});
