import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listStays } from '../../src/contract/settlement-stays.ts';
import type { Caller } from '../support/api.ts';
import { HOSPITAL, INJECTION, traceCodes } from '../support/counter.ts';
import { fees, furnishHis, leave, settlement } from '../support/stays.ts';
import { expectAccessible, openStage, settled, type Stage } from './support/browser.ts';
import {
  confirmByKeys,
  expectFocusIn,
  expectFocusKept,
  fillByKeys,
  pressButton,
  skipMenu,
  tabTo,
} from './support/keyboard.ts';

let stage: Stage;
let office: Caller;
let visitNo = '';
let stayNo = '';
const CODES = traceCodes(INJECTION, 2);

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  const desk = await furnishHis(stage.server, HOSPITAL);
  office = desk.counter.hospital;
  await desk.admit(await desk.newPatient());
  const patient = await desk.newPatient();
  visitNo = `Z${patient.personNo}`;
  stayNo = await desk.admit(patient);
  const lines = CODES.map((code, index) => ({
    code: INJECTION.code,
    day: `2026-06-1${index + 1}`,
    price: '2800',
    cnt: '1',
    amount: '2800.00',
    traces: [code],
  }));
  await desk.ok('2301', fees(patient, stayNo, lines));
  await desk.ok('2402', leave(patient, stayNo));
  await desk.ok('2304', settlement(patient, stayNo, '5600'));
});
afterAll(() => stage.close());

describe('不用鼠标办一次住院的结算（M19、M32）', () => {
  it('查到这次住院，看结算单，退一盒，再撤销余下的，回到住院看到待结算', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: office });
    await go('/stays');
    await skipMenu(page);
    await fillByKeys(page, { '姓名、门诊号、住院号或人员编号': visitNo });
    await page.keyboard.press('Enter');
    await page.getByText('共 1 条').waitFor();
    await settled(page);
    await expectFocusKept(page);
    await tabTo(page, page.getByRole('row', { name: new RegExp(stayNo) }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /住院 Z/ }).waitFor();
    await settled(page);
    await expectFocusIn(page.getByRole('main'));

    await tabTo(page, page.getByRole('table', { name: '结算单' }).getByRole('link').first());
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /^结算单 / }).waitFor();
    await settled(page);
    await expectFocusIn(page.getByRole('main'));
    await tabTo(page, page.getByLabel('扫描要退回的盒，回车'));
    await page.keyboard.type(CODES[0] ?? '');
    await page.keyboard.press('Enter');
    await pressButton(page, '试算');
    await page.getByText('退患者现金').waitFor();
    await fillByKeys(page, { 退药原因: '示例：没有用上' });
    await confirmByKeys(page, '退部分药品');
    await page.getByText(/已退药，退患者现金/).waitFor();
    await settled(page);
    await expectFocusIn(page.getByRole('main'));

    await fillByKeys(page, { 撤销原因: '示例：转院' });
    await confirmByKeys(page, '撤销结算');
    await page.getByText('已撤销').first().waitFor();
    await settled(page);
    await expectFocusIn(page.getByRole('main'));
    await expectAccessible(page);
    await tabTo(page, page.getByRole('link', { name: /^住院 / }));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /住院 Z/ }).waitFor();
    await settled(page);
    await expectFocusIn(page.getByRole('main'));
    const { rows } = await office.ok(listStays, { query: { q: visitNo } });
    expect(rows).toMatchObject([{ waiting: '5600.00', settled: '0.00' }]);

    // From the list one came from: what was asked for is still asked.
    await tabTo(page, page.getByRole('link', { name: /^← / }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe(visitNo);
    expectQuiet();
  });
});
