import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
import { HOSPITAL, INJECTION, traceCodes, type TestPatient } from '../support/counter.ts';
import { fees, furnishHis, leave, settlement, type HisDesk } from '../support/stays.ts';
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
let desk: HisDesk;
let patient: TestPatient;

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  desk = await furnishHis(stage.server, HOSPITAL);
  office = desk.counter.hospital;
  const inside = await desk.newPatient();
  await desk.admit(inside);
  patient = await desk.newPatient();
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
    await shot(page, 'stay-bill-1440');
    await page.getByRole('link', { name: /^住院 / }).click();
    await page.getByRole('heading', { name: '2026-06-12 合计 2,980.00 元' }).waitFor();
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

describe('审核提示（M11、M33）', () => {
  it('医保办看本院的提示和医师的处理，按处理筛选；手机上不横着滚', async () => {
    const order = {
      rx_id: '1',
      hilist_code: INJECTION.code,
      sumamt: 2800,
      drord_begn_date: '2026-06-15',
      drord_dr_codg: 'D430102000001',
      curr_drord_flag: '1',
    };
    const encounter = { mdtrt_id: 'MZ1', med_mdtrt_type: '1', dscg_main_dise_codg: 'C34.900' };
    const patient_dtos = [
      { patn_id: patient.personNo, fsi_encounter_dtos: [{ ...encounter, fsi_order_dtos: [order] }] },
    ];
    const { result } = (await desk.ok('3102', { data: { syscode: 'HIS', patient_dtos } })) as unknown as {
      result: { jr_id: string; rule_id: string }[];
    };
    const warn = { warn_rslt_id: result.find(({ rule_id }) => rule_id === 'ST02')?.jr_id };
    await desk.ok('3103', {
      data: { warn_type: '2', warns: [{ ...warn, dspo_way: '1', dspo_way_rea: '示例：急用，先自费' }] },
    });
    const { page, go, expectQuiet } = await stage.open({ as: office });
    await go('/order-warnings');
    await page.getByText('示例：急用，先自费').waitFor();
    expect(await page.getByRole('row', { name: /坚持原医嘱/ }).textContent()).toContain('违规');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'order-warnings-1440');
    await go('/order-warnings?state=kept');
    await page.getByText('示例：急用，先自费').waitFor();
    expect(await page.getByRole('row').count()).toBe(2);
    expectQuiet();
    const phone = await stage.open({ as: office, size: PHONE });
    await phone.go('/order-warnings');
    await phone.page.getByText('示例：急用，先自费').waitFor();
    await expectNoSidewaysScroll(phone.page);
    await expectAccessible(phone.page);
    await shot(phone.page, 'order-warnings-390');
  });
});
