import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookDrug } from '../../src/contract/prescription-bookings.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Caller } from '../support/api.ts';
import { bookingBody, HOME, openForBookings, signInPatient } from '../support/bookings.ts';
import {
  claimOf,
  furnishCounter,
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
  verb,
  type Stage,
} from './support/browser.ts';

let stage: Stage;
let counter: Counter;
let desk: Caller;
let order = 0;

beforeAll(async () => {
  stage = await openStage();
  counter = await furnishCounter(stage.server);
  desk = await openForBookings(stage.server);
});
afterAll(() => stage.close());

interface Owner {
  readonly patient: TestPatient;
  readonly caller: Caller;
  readonly rxno: string;
}

async function owner(): Promise<Owner> {
  const patient = await counter.addPerson((order += 1));
  const rxno = await counter.prescribe(patient, TABLETS, 3);
  return { patient, rxno, caller: await signInPatient(stage.server, patient) };
}

describe('预约与送药的页面（M29）', () => {
  it('患者在手机上从处方预约，药店确认、备好，从预约打开收银台，只收约好的数量', async () => {
    const { patient, rxno, caller } = await owner();
    const phone = await stage.open({ as: caller, size: PHONE });
    await phone.go(`/my/prescriptions/${rxno}`);
    await phone.page.getByRole('link', { name: '预约这张处方的药' }).click();
    await phone.page.getByRole('button', { name: /示例一店/ }).click();
    await phone.page.getByLabel(/示例替尼片/).fill('2');
    await phone.page.getByLabel('哪一天').fill('2026-06-16');
    await phone.page.getByLabel('联系电话').fill('13800001234');
    await settled(phone.page);
    await expectAccessible(phone.page);
    await expectNoSidewaysScroll(phone.page);
    await shot(phone.page, 'book-390');
    await phone.page.getByRole('button', { name: verb('提出预约') }).click();
    await phone.page.getByText('机构还没有答复').waitFor();
    const bookingNo = new URL(phone.page.url()).pathname.split('/').at(-1) ?? '';

    const { page, go, expectQuiet } = await stage.open({ as: desk });
    await go('/bookings');
    await expectAccessible(page);
    await shot(page, 'bookings-1440');
    await page
      .getByRole('link', { name: /2026-06-16 09:00/ })
      .first()
      .click();
    await page.getByRole('button', { name: verb('确认预约') }).click();
    await page.getByText('机构确认').waitFor();
    await page.getByRole('button', { name: verb('登记备好') }).click();
    await page.getByRole('status').getByText('已备好').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'booking-ready-1440');
    await page.getByRole('link', { name: '到收银台结算' }).click();
    await page.getByText('这次预约 2').waitFor();
    const scan = async (text: string) => {
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    };
    const asks = (label: string) =>
      page.waitForFunction(
        (words) => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent === words,
        label,
      );
    await asks('患者凭证');
    await scan(patient.idNumber);
    await asks('药品追溯码');
    for (const code of traceCodes(TABLETS, 2)) await scan(code);
    await page.getByText('已预结算').waitFor();
    await page.keyboard.press('F4');
    await page.getByText('已结算').first().waitFor();
    await go(`/bookings/${bookingNo}`);
    await page.getByText('结算，预约办成').waitFor();
    expectQuiet();
    await phone.go('/my/bookings');
    await phone.page.getByText('已结算').waitFor();
    await expectAccessible(phone.page);
    await shot(phone.page, 'my-bookings-390');
    phone.expectQuiet();
  });

  it('送药上门：出库、派送、凭签收码签收，患者看得到每一步；配送单打得出', async () => {
    const { patient, rxno, caller } = await owner();
    const made = await caller.ok(bookDrug, { body: { ...bookingBody(rxno, 3), home: HOME } });
    const claim = claimOf(patient, TABLETS, 3, { rxno });
    await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...claim } });
    const { page, go, expectQuiet } = await stage.open({ as: desk });
    await page.addInitScript(() => {
      window.print = () =>
        document.body.setAttribute(
          'data-printed',
          document.querySelector('.st-paper-out')?.textContent ?? '',
        );
    });
    await go(`/bookings/${made.bookingNo}`);
    await page.getByRole('button', { name: verb('出库') }).click();
    await page.getByText('请填写运单号').first().waitFor();
    await page.getByLabel('承运人').fill('示例快递');
    await page.getByLabel('运单号').fill('SF0001');
    await page.getByRole('button', { name: verb('出库') }).click();
    await page.getByLabel('到了哪里').fill('派送员 示例');
    await page.getByRole('button', { name: verb('派送') }).click();
    await page.getByRole('status').getByText('派送中').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'booking-under-way-1440');
    await page.getByRole('button', { name: verb('打印配送单') }).click();
    const printed = (await page.locator('body').getAttribute('data-printed')) ?? '';
    expect(printed).toContain('送药配送单');
    expect(printed).toContain(HOME.address);

    const phone = await stage.open({ as: caller, size: PHONE });
    await phone.go(`/my/bookings/${made.bookingNo}`);
    const code = (await phone.page.getByLabel('签收码').innerText()).trim();
    expect(printed).not.toContain(code);
    await expectAccessible(phone.page);
    await expectNoSidewaysScroll(phone.page);
    await shot(phone.page, 'my-booking-390');
    await page.getByLabel('签收码').fill(code);
    await page.getByLabel('签收人').fill('本人');
    await page.getByRole('button', { name: verb('登记签收') }).click();
    await page.getByRole('status').getByText('已签收').waitFor();
    expectQuiet();
    await phone.go('/my/notices');
    await phone.page.getByText('药已出库').waitFor();
    phone.expectQuiet();
  });

  it('营业时间写得明白；电话预约核对姓名；经办看得到件数，看不到地址', async () => {
    const { rxno } = await owner();
    const { page, go, expectQuiet } = await stage.open({ as: desk });
    await go('/bookings/service');
    await page.getByLabel('周日').fill('9点');
    await page.getByRole('button', { name: verb('保存') }).click();
    await page.getByText('营业时间写成').first().waitFor();
    await page.getByLabel('周日').fill('09:00-17:00');
    await page.getByRole('button', { name: verb('保存') }).click();
    await page.getByText('周日 09:00–17:00').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'booking-service-1440');
    await go('/bookings/phone');
    await page.getByLabel('处方流水号').fill(rxno);
    await page.getByRole('button', { name: verb('打开处方') }).click();
    await page.getByLabel('患者姓名').fill('别人');
    await page.getByLabel('哪一天').fill('2026-06-16');
    await page.getByLabel('联系电话').fill('13800001234');
    await page.getByRole('button', { name: verb('登记预约') }).click();
    await page.getByText('处方不属于').waitFor();
    await expectAccessible(page);
    await shot(page, 'booking-phone-1440');
    expectQuiet();
    const agency = await stage.open({ as: counter.agency, size: PHONE });
    await agency.go('/bookings');
    await agency.page.getByRole('link', { name: /待确认/ }).waitFor();
    await settled(agency.page);
    await expectAccessible(agency.page);
    await expectNoSidewaysScroll(agency.page);
    await shot(agency.page, 'bookings-390');
    agency.expectQuiet();
  });
});
