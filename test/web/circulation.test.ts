import { afterAll, beforeAll, describe, it } from 'vitest';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Caller } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  PHARMACY,
  requestId,
  TABLETS,
  traceCodes,
  type Counter,
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
let pharmacist: Caller;
let order = 0;

beforeAll(async () => {
  stage = await openStage();
  counter = await furnishCounter(stage.server);
  pharmacist = await stage.server.signIn({
    login: 'circulating-pharmacist',
    name: '示例药师',
    role: 'pharmacist',
    institutionCode: PHARMACY,
    practitionerCode: `Y0${PHARMACY.slice(1)}`,
  });
});
afterAll(() => stage.close());

describe('处方流转的页面（M28、N5.4）', () => {
  it('药师：接单、释放、再审核、撤销审核', async () => {
    const patient = await counter.addPerson((order += 1));
    const rxno = await counter.prescribe(patient, TABLETS, 2, null);
    const { page, go, expectQuiet } = await stage.open({ as: pharmacist });
    await go(`/prescriptions/check?q=${rxno}`);
    await page.getByRole('button', { name: verb('接单') }).click();
    await page.getByText('本店已接单，保留至').waitFor();
    await expectAccessible(page);
    await shot(page, 'check-held-1440');
    await page.getByRole('button', { name: verb('释放处方') }).click();
    await page.getByLabel('理由').fill('没有库存');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: verb('释放处方') })
      .click();
    await page.getByText('本店还没有接单').waitFor();
    await page.getByRole('button', { name: /审核通过/ }).click();
    await page.getByText('已审核通过，可以结算').first().waitFor();
    await page.getByRole('button', { name: verb('撤销审核') }).click();
    await page.getByLabel('理由').fill('看错剂量');
    await page
      .getByRole('dialog')
      .getByRole('button', { name: verb('撤销审核') })
      .click();
    await page.getByText('审核通过即以您的电子签名确认').waitFor();
    expectQuiet();
  });

  it('收银：只取一部分，余下的留在处方上；患者在手机上指定药店', async () => {
    const patient = await counter.addPerson((order += 1));
    const rxno = await counter.prescribe(patient, TABLETS, 2);
    const { page, go, expectQuiet } = await stage.open({ as: counter.pharmacy });
    await go('/till');
    const scan = async (text: string) => {
      await page.keyboard.type(text);
      await page.keyboard.press('Enter');
    };
    const asks = (label: string) =>
      page.waitForFunction(
        (words) => (document.activeElement as HTMLInputElement | null)?.labels?.[0]?.textContent === words,
        label,
      );
    await asks('处方流水号');
    await scan(rxno);
    await asks('患者凭证');
    await scan(patient.idNumber);
    await asks('药品追溯码');
    await scan(traceCodes(TABLETS, 1)[0] ?? '');
    await page.getByText('已扫 1，差 1').waitFor();
    await page.keyboard.press('F6');
    await page.getByText('余下 1 个留在处方上').waitFor();
    await page.keyboard.press('F2');
    await page.getByText('已预结算').waitFor();
    await expectAccessible(page);
    await page.keyboard.press('F4');
    await page.getByText('已结算').first().waitFor();
    expectQuiet();

    const owner = await stage.server.signIn({
      login: 'circulating-patient',
      name: '示例患者',
      role: 'patient',
      personId: patient.id,
    });
    const phone = await stage.open({ as: owner, size: PHONE });
    await phone.go(`/my/prescriptions/${rxno}`);
    await phone.page.getByText('已取走一部分').waitFor();
    await phone.page.getByRole('button', { name: '换一家药店' }).click();
    await phone.page.getByRole('button', { name: /示例二店/ }).click();
    await phone.page.getByText('只在示例二店取药').waitFor();
    await settled(phone.page);
    await expectAccessible(phone.page);
    await expectNoSidewaysScroll(phone.page);
    await shot(phone.page, 'my-prescription-chosen-390');
    phone.expectQuiet();
  });
});

describe('注射剂配送的页面（M32）', () => {
  it('药店发出、上传温度、送达；医师看温度后签名交接', async () => {
    const patient = await counter.addPerson((order += 1));
    const rxno = await counter.prescribe(patient, INJECTION, 1);
    const claim = claimOf(patient, INJECTION, 1, { rxno, receivingHospital: HOSPITAL });
    await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...claim } });
    const { page, go, expectQuiet } = await stage.open({ as: pharmacist });
    await go('/deliveries');
    await expectAccessible(page);
    await page.getByRole('link', { name: /^S/ }).first().click();
    await page.getByLabel('承运人').fill('示例冷链');
    await page.getByRole('button', { name: verb('发出') }).click();
    await page.getByLabel('记录仪编号').fill('示例记录仪1');
    await page.getByLabel('读数').fill('2026-06-15 12:00 5.3');
    await page.getByRole('button', { name: verb('上传读数') }).click();
    await page.getByRole('cell', { name: '5.3' }).waitFor();
    await page.getByRole('button', { name: verb('登记送达') }).click();
    await page.getByText('已送达，待交接').first().waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'delivery-arrived-1440');
    expectQuiet();

    const doctor = await stage.server.signIn({
      login: 'receiving-doctor',
      name: '示例医师',
      role: 'responsibleDoctor',
      institutionCode: HOSPITAL,
      practitionerCode: 'D430102000001',
    });
    const ward = await stage.open({ as: doctor, size: PHONE });
    await ward.go(new URL(page.url()).pathname);
    await ward.page.getByRole('button', { name: verb('签名交接') }).click();
    await ward.page.getByText('已签名，证书').waitFor();
    await settled(ward.page);
    await expectAccessible(ward.page);
    await expectNoSidewaysScroll(ward.page);
    await shot(ward.page, 'delivery-handed-over-390');
    ward.expectQuiet();
  });
});

describe('纸质处方延期的页面（N5.4）', () => {
  it('市州申请，省局批准、备案，药师登记纸质处方后进入审方', async () => {
    const bureau = await stage.server.signIn({
      login: 'paper-bureau',
      name: '示例·市州局',
      role: 'areaBureau',
      areaCode: '430100',
    });
    const asking = await stage.open({ as: bureau });
    await asking.go('/paper-exceptions');
    await asking.page.getByLabel('理由').fill('处方中心网络升级');
    await asking.page.getByLabel('截止日').fill('20260731');
    await asking.page.getByRole('button', { name: verb('提交申请') }).click();
    await asking.page.getByText('待省局批准').first().waitFor();
    await settled(asking.page);
    await expectAccessible(asking.page);
    await shot(asking.page, 'paper-asked-1440');
    asking.expectQuiet();

    const province = await stage.server.signIn({
      login: 'paper-province',
      name: '示例·省局',
      role: 'provinceAdmin',
    });
    const deciding = await stage.open({ as: province });
    await deciding.go('/paper-exceptions');
    await deciding.page.getByRole('button', { name: verb('批准') }).click();
    await deciding.page.getByLabel('国家备案号').fill('示例备案1号');
    await deciding.page.getByRole('button', { name: verb('登记备案') }).click();
    await deciding.page.getByText('有效').first().waitFor();
    await settled(deciding.page);
    await expectAccessible(deciding.page);
    deciding.expectQuiet();

    const patient = await counter.addPerson((order += 1));
    const { page, go, expectQuiet } = await stage.open({ as: pharmacist });
    await go('/paper-exceptions');
    await page.getByRole('link', { name: '登记纸质处方' }).click();
    await page.getByLabel('居民身份证').last().fill(patient.idNumber);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /示例替尼片/ }).click();
    await page.getByLabel('医师国家编码').fill('D430102000001');
    await page.getByRole('radio', { name: /示例替尼片/ }).check();
    await expectAccessible(page);
    await shot(page, 'register-paper-1440');
    await page.getByRole('button', { name: verb('签名登记') }).click();
    await page.getByText('纸质处方登记').waitFor();
    await settled(page);
    await page.getByRole('button', { name: /审核通过/ }).click();
    await page.getByText('已审核通过，可以结算').first().waitFor();
    expectQuiet();
  });
});
