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

/** The drafts that this tab keeps. */
async function kept(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => Object.keys(window.sessionStorage));
  return names.filter((name) => name.startsWith('st.draft.') && name !== 'st.draft.of-account');
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

  it('刷新以后凭证再出示一次就接着办；没有回答的用同一编号重试，只结一次；办完什么也不留', async () => {
    const patient = await counter.addPerson(4);
    const other = await counter.addPerson(5);
    const [first = '', second = ''] = traceCodes(TABLETS, 2);
    const { page, go } = await stage.open({ as: counter.hospital });
    await go('/outpatient-desk');
    await asks(page, '患者凭证');
    await scan(page, patient.idNumber);
    await asks(page, '药品追溯码');
    await scan(page, first);
    await page.getByRole('button', { name: '选择示例替尼片的开单医师' }).click();
    await page.getByRole('button', { name: /^示例医师 主任医师/ }).click();
    await page.reload();
    await asks(page, '患者凭证');
    await page.getByText('上一单没有办完：示例替尼片 1 盒').waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'outpatient-kept-1440');
    await scan(page, other.idNumber);
    expect(await problem(page)).toContain(`请先由参保人 ${patient.personNo} 再出示凭证`);
    await scan(page, patient.idNumber);
    await asks(page, '药品追溯码');
    await page.getByText('接着办上一单').waitFor();
    await page.getByText(`示例医师（${DOCTOR}）`).waitFor();
    await scan(page, second);
    await page.getByText('已扫 2 盒').waitFor();
    await page.keyboard.press('F2');
    await page.getByRole('heading', { name: '预结算' }).waitFor();
    const sent: string[] = [];
    await page.route('**/api/settlements', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      sent.push((route.request().postDataJSON() as { requestId: string }).requestId);
      const answer = await route.fetch();
      return sent.length === 1 ? route.abort('connectionreset') : route.fulfill({ response: answer });
    });
    await page.keyboard.press('F4');
    await page.getByText('没有收到回答').waitFor();
    await page.reload();
    await page.getByText('可能已经结成').waitFor();
    await asks(page, '患者凭证');
    expect(await page.evaluate(() => JSON.stringify(window.sessionStorage))).not.toContain(patient.idNumber);
    await scan(page, patient.idNumber);
    await asks(page, '药品追溯码');
    await page.getByText('请求编号不变').waitFor();
    await page.keyboard.press('F4');
    await asks(page, '下一位患者的凭证');
    expect(sent).toEqual([sent[0], sent[0]]);
    const { rows } = await counter.hospital.ok(listBills, { query: { personNo: patient.personNo } });
    expect(rows.map(({ charged }) => charged)).toEqual(['2000.00']);
    expect(await kept(page)).toEqual([]);
    await page.reload();
    await asks(page, '患者凭证');
    expect(await page.getByText('上一单没有办完').count()).toBe(0);
  });

  it('手机上刷新，放下上一单；换了人登录、退出以后什么也不留', async () => {
    const patient = await counter.addPerson(6);
    const desk = await stage.server.signIn({
      login: 'office-leaving',
      name: '示例医保办',
      role: 'hospitalOffice',
      institutionCode: HOSPITAL,
    });
    const { page, go, context } = await stage.open({ as: desk, size: PHONE });
    await go('/outpatient-desk');
    const begin = async () => {
      await asks(page, '患者凭证');
      await scan(page, patient.idNumber);
      await asks(page, '药品追溯码');
      await scan(page, traceCodes(TABLETS, 1)[0] ?? '');
      await page.getByText('已扫 1 盒').waitFor();
    };
    await begin();
    await page.reload();
    await page.getByText('上一单没有办完').waitFor();
    await settled(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'outpatient-kept-390');
    await page.keyboard.press('Escape');
    await page.getByText('没有写入任何东西').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('请扫患者的凭证').waitFor();
    expect(await kept(page)).toEqual([]);
    await begin();
    expect(await kept(page)).toEqual(['st.draft.outpatient-desk']);
    const inTab = () => page.evaluate(() => JSON.stringify(window.sessionStorage));
    // The session is gone, and somebody else signs in.
    await context.clearCookies();
    await page.reload();
    await page.getByLabel('账号', { exact: true }).fill('office-one');
    await page.getByLabel('密码', { exact: true }).fill('passw0rd');
    await page.getByRole('button', { name: verb('登录') }).click();
    await asks(page, '患者凭证');
    expect(await page.getByText('上一单没有办完').count()).toBe(0);
    expect(await inTab()).not.toContain(patient.personNo);
    await begin();
    expect(await inTab()).toContain(patient.personNo);
    await page.getByRole('button', { name: verb('退出') }).click();
    await page.getByRole('button', { name: verb('登录') }).waitFor();
    expect(await inTab()).not.toContain(patient.personNo);
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
