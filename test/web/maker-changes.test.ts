import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { issuePrescription } from '../../src/contract/prescription.ts';
import { issueSigningCertificate } from '../../src/server/providers/issue-certificate.ts';
import type { Caller } from '../support/api.ts';
import { ENTRY, HOSPITAL, preparePrescribing, type PrescribingGround } from '../support/prescribing.ts';
import { identityNumber } from '../support/province.ts';
import {
  choose,
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  settled,
  shot,
  verb,
  type Stage,
  type Tab,
} from './support/browser.ts';

const OTHER_MAKER_TABLET = 'XL01XXS001A001010100099';
let stage: Stage;
let ground: PrescribingGround;
let patient: Awaited<ReturnType<PrescribingGround['addPatient']>>;
let office: Caller;
let agency: Caller;
let bureau: Caller;
let otherBureau: Caller;
let personNo = '';

/** The same drug of another maker, within the list and at a known price. */
async function addOtherMaker(): Promise<void> {
  const { world, clock } = stage.server;
  await world.db.transaction('all', async (tx) => {
    await issueSigningCertificate(world, tx, 'institution', HOSPITAL, '示例第一医院', clock.now());
    await tx.run(
      `INSERT INTO product (national_code, entry_key, trade_name, generic_name, dosage_form, maker, strength, pack, units_per_pack, dose_unit, sale_unit, is_injection)
       VALUES ($1, $2, '', '示例替尼片', '片剂', '示例乙厂', '100mg', '30片/盒', 30, '片', '盒', false)`,
      [OTHER_MAKER_TABLET, ENTRY],
    );
    await tx.run(
      `INSERT INTO commitment (national_code, document_no, signed_on, from_on) VALUES ($1, '示例承诺99', '2026-01-01', '2026-01-01')`,
      [OTHER_MAKER_TABLET],
    );
    await tx.run(
      `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, 'negotiated', 7000000, false, '2026-01-01', '示例', '2026-01-01')`,
      [OTHER_MAKER_TABLET],
    );
    await tx.run(
      `INSERT INTO listed_price (national_code, price, from_on, source) VALUES ($1, 7000000, '2026-01-01', '示例')`,
      [OTHER_MAKER_TABLET],
    );
  });
}

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  const { server } = stage;
  ground = await preparePrescribing(server);
  await addOtherMaker();
  patient = await ground.addPatient(1);
  await ground.doctor.ok(issuePrescription, { body: patient.write() });
  office = await server.signIn({
    login: 'maker-office',
    name: '示例·医保办',
    role: 'hospitalOffice',
    institutionCode: HOSPITAL,
  });
  const desk = (login: string, role: 'agencyReviewer' | 'areaBureau', name: string) =>
    server.signIn({ login, name, role, areaCode: '430100' });
  agency = await desk('violation-agency', 'agencyReviewer', '示例·经办');
  bureau = await desk('violation-bureau', 'areaBureau', '示例·市局');
  otherBureau = await desk('violation-third', 'areaBureau', '示例·市局复核');
  personNo = await server.world.db.transaction('all', async (tx) =>
    String(
      (await tx.first<{ no: string }>('SELECT person_no AS no FROM person WHERE id = $1', [patient.personId]))
        ?.no,
    ),
  );
});
afterAll(() => stage.close());

async function inspect({ page }: Tab, name: string): Promise<void> {
  await settled(page);
  await shot(page, name);
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
}

/** Both widths of one page. */
async function inspectBoth(tab: Tab, name: string): Promise<void> {
  await inspect(tab, `${name}-1440`);
  await tab.page.setViewportSize(PHONE);
  await inspect(tab, `${name}-390`);
  await tab.page.setViewportSize({ width: 1440, height: 900 });
}

const issueOtherMaker = () => {
  const line = patient.write().lines.map((one) => ({ ...one, nationalCode: OTHER_MAKER_TABLET }));
  return ground.doctor.call(issuePrescription, { body: patient.write({ lines: line }) });
};

describe('换厂家：医师认定、医院确认、当场能开（M24）', () => {
  it('医师读凭证、选厂家、签名；医院医保办盖章确认；患者看得到；另一厂家能开', async () => {
    expect(await issueOtherMaker()).toMatchObject({ status: 422, body: { code: 'MAKER_NOT_CONFIRMED' } });
    const doctor = await stage.open({ as: ground.doctor });
    const { page } = doctor;
    await doctor.go('/maker-changes');
    await inspectBoth(doctor, 'maker-changes-empty');
    await page.getByLabel('居民身份证').last().fill(identityNumber(1));
    await page.keyboard.press('Enter');
    await page.getByText('二、待遇药品').waitFor();
    await page.getByRole('button', { name: /示例替尼片/ }).click();
    await page.getByText('现在用：示例药业').waitFor();
    await page.getByRole('radio', { name: '示例乙厂' }).check();
    await page.getByLabel('换厂家的理由').fill('示例：辅料不耐受');
    await page.getByLabel('已当面核对').check();
    await inspectBoth(doctor, 'maker-change-state');
    await page.getByRole('button', { name: verb('认定并签名') }).click();
    await page.getByText('待医院确认').waitFor();
    await inspect(doctor, 'maker-changes-doctor-1440');
    doctor.expectQuiet();

    const hospital = await stage.open({ as: office });
    await hospital.go('/maker-changes');
    await hospital.page.getByLabel('医院意见').fill('示例：同意');
    await inspectBoth(hospital, 'maker-changes-office');
    await hospital.page.getByRole('button', { name: verb('确认并签章') }).click();
    await hospital.page.getByText('已确认，生效').waitFor();
    await inspect(hospital, 'maker-changes-confirmed-1440');
    hospital.expectQuiet();
    // The first month's tablets are still at hand, so only the amount stands against it, no longer the maker.
    expect(await issueOtherMaker()).toMatchObject({ status: 422, body: { code: 'SUPPLY_DAYS_TOO_LONG' } });

    const caller = await stage.server.signIn({
      login: 'maker-patient',
      name: '示例患者1',
      role: 'patient',
      personId: patient.personId,
    });
    const phone = await stage.open({ as: caller, size: PHONE });
    await phone.go('/my/drugs');
    await phone.page.getByRole('link', { name: /换厂家/ }).click();
    await phone.page.getByText('已确认，生效').waitFor();
    await inspect(phone, 'my-maker-changes-390');
    phone.expectQuiet();
    for (const tab of [doctor, hospital, phone]) await tab.close();
  });
});

describe('参保人违规：立案、另一人决定、恢复（M35）', () => {
  it('经办立案，自己不能决定；市局暂停三个月；退回损失后由第三人当日恢复', async () => {
    const desk = await stage.open({ as: agency });
    await desk.go('/insured-violations');
    await desk.page.getByText('没有违规案件').waitFor();
    await desk.page.getByRole('button', { name: verb('立案') }).click();
    await desk.page.getByText('请填写人员编号').first().waitFor();
    await inspectBoth(desk, 'violations-problems');
    await desk.page.getByLabel('人员编号').fill(personNo);
    await choose(desk.page, '违规种类', '转卖');
    await desk.page.getByLabel('发现日期').fill('20260610');
    await desk.page.getByLabel('事实').fill('示例：转卖所购药品');
    await desk.page.getByLabel('证据').fill('示例：交易截图');
    await desk.page.getByLabel('基金损失（元）').fill('1200.00');
    await desk.page.getByRole('button', { name: verb('立案') }).click();
    await desk.page.getByRole('link', { name: /^WG4301/ }).waitFor();
    await inspectBoth(desk, 'violations');
    await desk.page.getByRole('link', { name: /^WG4301/ }).click();
    await desk.page.getByText('示例：交易截图').waitFor();
    await settled(desk.page);
    await expect.poll(() => desk.page.getByRole('button', { name: verb('作出决定') }).count()).toBe(0);
    await inspect(desk, 'violation-recorder-1440');
    desk.expectQuiet();

    const judge = await stage.open({ as: bureau });
    await judge.go(new URL(desk.page.url()).pathname);
    await judge.page.getByLabel('理由').fill('示例：查证属实');
    await judge.page.getByLabel('文书号').fill('示例决字1号');
    await inspectBoth(judge, 'violation-decide');
    await judge.page.getByRole('button', { name: verb('作出决定') }).click();
    await judge.page.getByText('2026-06-15 至 2026-09-14').waitFor();
    await inspectBoth(judge, 'violation-suspended');
    await expect.poll(() => judge.page.getByRole('button', { name: verb('今日起恢复') }).count()).toBe(0);
    judge.expectQuiet();
    const third = await stage.open({ as: otherBureau });
    await third.go(new URL(desk.page.url()).pathname);
    await third.page.getByLabel('理由').fill('示例：已退回损失');
    await third.page.getByRole('button', { name: verb('今日起恢复') }).click();
    await third.page.getByText(/2026-06-15 起，示例：已退回损失/).waitFor();
    await expect.poll(() => third.page.getByRole('button', { name: verb('今日起恢复') }).count()).toBe(0);
    await inspect(third, 'violation-lifted-1440');
    third.expectQuiet();
    await third.close();
    await desk.close();
    await judge.close();
  });
});
