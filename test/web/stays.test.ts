import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
import { HOSPITAL, INJECTION, traceCodes } from '../support/counter.ts';
import { fees, furnishHis, leave, settlement } from '../support/stays.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  shot,
  type Stage,
} from './support/browser.ts';

let stage: Stage;
let office: Caller;
let stayNo = '';

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  const desk = await furnishHis(stage.server, HOSPITAL);
  office = desk.counter.hospital;
  const inside = await desk.newPatient();
  await desk.admit(inside);
  const patient = await desk.newPatient();
  stayNo = await desk.admit(patient);
  const one = (day: string, price: string) => ({
    code: INJECTION.code,
    day,
    price,
    cnt: '1',
    amount: `${price}.00`,
    traces: traceCodes(INJECTION, 1),
  });
  const bed = { code: 'CW0001', day: '2026-06-12', price: '60', cnt: '3', amount: '180.00' };
  const lines = [one('2026-06-11', '3000'), one('2026-06-12', '2800'), bed];
  await desk.ok('2301', fees(patient, stayNo, lines));
  await desk.ok('2402', leave(patient, stayNo));
  await desk.ok('2304', settlement(patient, stayNo, '5800'));
});
afterAll(() => stage.close());

describe('在院与就诊（M19、M29）', () => {
  it('医保办看列表和各自的状态，打开一次住院看按日明细、结算单和经过，再到账单', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: office });
    await go('/stays');
    const row = page.getByRole('row', { name: new RegExp(stayNo) });
    await row.waitFor();
    for (const words of ['已结算', '住院', '5,800.00', '180.00'])
      expect(await row.textContent()).toContain(words);
    await page.getByRole('row', { name: /在院/ }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'stays-1440');
    await row.click();
    await page.getByRole('heading', { name: '2026-06-12 合计 2,980.00 元' }).waitFor();
    await page.getByText('不在本平台结算').first().waitFor();
    await page.getByText('办理出院').waitFor();
    await expectAccessible(page);
    await shot(page, 'stay-1440');
    await page.getByRole('table', { name: '结算单' }).getByRole('link').click();
    await page.getByText('4,060.00').first().waitFor();
    expectQuiet();
  });

  it('手机上不横着滚', async () => {
    const { page, go } = await stage.open({ as: office, size: PHONE });
    await go(`/stays/${stayNo}`);
    await page.getByRole('heading', { name: '2026-06-12 合计 2,980.00 元' }).waitFor();
    await expectNoSidewaysScroll(page);
    await shot(page, 'stay-390');
    await go('/stays');
    await page.getByText(stayNo).waitFor();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    await shot(page, 'stays-390');
  });
});
