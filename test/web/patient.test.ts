import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getMyOffSite } from '../../src/contract/settlement-off-site.ts';
import type { Caller } from '../support/api.ts';
import { makePng } from '../support/make-png.ts';
import { preparePrescribing, prescribingSteps, type PrescribingGround } from '../support/prescribing.ts';
import { identityNumber, insertTestPerson } from '../support/province.ts';
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
} from './support/browser.ts';

let stage: Stage;
let ground: PrescribingGround;
let mother: Caller;
let child: Caller;
let agency: Caller;
let motherNo = '';

beforeAll(async () => {
  stage = await openStage();
  const { server } = stage;
  ground = await preparePrescribing(server);
  const { patient } = await prescribingSteps(server, ground).issued();
  const account = (login: string, name: string, personId: number) =>
    server.signIn({ login, name, role: 'patient', areaCode: '430102', personId });
  mother = await account('mother', '示例患者1', patient.personId);
  const childId = await server.world.db.transaction('all', (tx) =>
    insertTestPerson(server.world, tx, 702, { name: '示例·女儿' }),
  );
  child = await account('child', '示例·女儿', childId);
  agency = await server.signIn({
    login: 'agency',
    name: '示例·经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  motherNo = await server.world.db.transaction('all', async (tx) =>
    String(
      (await tx.first<{ no: string }>('SELECT person_no AS no FROM person WHERE id = $1', [childId]))?.no,
    ),
  );
});
afterAll(() => stage.close());

/** Everything a page must be, whatever it shows. */
async function checked(page: Parameters<typeof expectAccessible>[0], name: string): Promise<void> {
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, name);
}

describe('患者和家人（M23.1、M35、M30）', () => {
  it('母亲在手机上委托女儿；女儿换成为母亲办理，看见母亲的药和处方二维码', async () => {
    const own = await stage.open({ as: mother, size: PHONE });
    await own.go('/my');
    await checked(own.page, 'patient-my-390');
    await own.page.getByRole('link', { name: /家人代办/ }).click();
    await own.page.getByRole('link', { name: '委托家人' }).click();
    await own.page.getByRole('button', { name: verb('确认委托') }).click();
    await own.page.getByText('请填写代办人姓名').first().waitFor();
    await own.page.getByLabel('代办人姓名').fill('示例·女儿');
    await own.page.getByLabel('代办人身份证号').fill(identityNumber(702));
    await own.page.getByRole('checkbox', { name: /账单和异地备案/ }).uncheck();
    await own.page.getByLabel('到哪天止').fill('20261231');
    await own.page.getByLabel('到哪天止').blur();
    await checked(own.page, 'patient-mandate-390');
    await own.page.getByRole('button', { name: verb('确认委托') }).click();
    await own.page.getByRole('article', { name: /示例·女儿/ }).waitFor();
    await checked(own.page, 'patient-family-390');
    own.expectQuiet();

    const tab = await stage.open({ as: child, size: PHONE });
    await tab.go('/my/drugs');
    await tab.page.getByText('还没有批准的用药待遇').waitFor();
    await tab.go('/my/family');
    await tab.page.getByRole('button', { name: '为示例患者1办理' }).click();
    await tab.page
      .getByText(/正在为/)
      .first()
      .waitFor();
    await settled(tab.page);
    await tab.go('/my/drugs');
    await tab.page.getByRole('article', { name: '示例替尼片' }).waitFor();
    await checked(tab.page, 'patient-acting-390');
    await tab.page.getByRole('link', { name: '哪里买得到' }).click();
    await tab.page.getByText(/报有这个药/).waitFor();
    await checked(tab.page, 'patient-places-390');
    await tab.go('/my/prescriptions');
    await tab.page.locator('a.st-card').first().click();
    await tab.page.getByLabel('处方流水号二维码').first().waitFor();
    await checked(tab.page, 'patient-rx-390');
    // What the mandate does not cover is not offered, and refused where it is asked for by its address.
    const bar = tab.page.getByRole('navigation', { name: '主菜单' });
    expect(await bar.getByRole('link', { name: '处方' }).count()).toBe(1);
    expect(await bar.getByRole('link', { name: '账单' }).count()).toBe(0);
    await tab.go('/my/bills');
    await tab.page.getByRole('heading', { name: '委托的事项不包括这一项' }).waitFor();
    await checked(tab.page, 'patient-outside-mandate-390');

    await own.page.getByRole('button', { name: verb('撤回委托') }).click();
    await own.page
      .getByRole('dialog')
      .getByRole('button', { name: verb('撤回委托') })
      .click();
    await own.page.getByText('已终止').waitFor();
    await tab.go('/my/prescriptions');
    await tab.page.getByText('委托已经失效，不能再代办。').waitFor();
    await tab.page.getByRole('button', { name: '改为本人' }).click();
    await tab.page.getByText(/正在为/).waitFor({ state: 'detached' });
    await own.close();
    await tab.close();
  });

  it('大字版：字 20 像素、按钮更高、颜色更深，换页和重开都记得', async () => {
    const { page, go, close } = await stage.open({ as: mother, size: PHONE });
    await go('/my/drugs');
    await page.getByRole('button', { name: '改用大字版' }).click();
    const look = () =>
      page.evaluate(() => {
        const style = getComputedStyle(document.body);
        return { size: style.fontSize, colour: style.color };
      });
    await expect.poll(look).toEqual({ size: '20px', colour: 'rgb(0, 0, 0)' });
    await checked(page, 'patient-large-drugs-390');
    await go('/my/prescriptions');
    expect((await look()).size).toBe('20px');
    await checked(page, 'patient-large-rx-390');
    await go('/my/off-site');
    await checked(page, 'patient-large-off-site-390');
    const button = page.getByRole('button', { name: verb('提交备案申请') });
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(56);
    await go('/progress');
    await checked(page, 'patient-large-progress-390');
    await page.getByRole('button', { name: '改用标准字' }).click();
    await expect.poll(async () => (await look()).size).toBe('16px');
    await close();
  });

  it('M30：患者申请异地购药备案，经办同意，患者看到有效的备案', async () => {
    const tab = await stage.open({ as: mother, size: PHONE });
    await tab.go('/my/off-site');
    await tab.page.getByText('还没有备案。').waitFor();
    await choose(tab.page, '要去哪里买药', '株洲');
    await tab.page.getByRole('button', { name: verb('提交备案申请') }).click();
    await tab.page.getByText('等待答复').waitFor();
    await checked(tab.page, 'patient-off-site-390');

    const desk = await stage.open({ as: agency });
    await desk.go('/off-site');
    await checked(desk.page, 'off-site-1440');
    await desk.page.getByRole('button', { name: '办理示例患者1的申请' }).click();
    await desk.page.getByRole('button', { name: '同意并备案' }).click();
    await desk.page.getByText('已同意').first().waitFor();
    await desk.page.getByText('已备案').click();
    await desk.page.getByText(/株洲/).first().waitFor();
    desk.expectQuiet();

    await tab.go('/my/off-site');
    await tab.page
      .getByRole('article', { name: /株洲.*备案/ })
      .getByText('有效')
      .first()
      .waitFor();
    expect((await mother.ok(getMyOffSite, {})).filings).toHaveLength(1);
    tab.expectQuiet();
    await desk.close();
    await tab.close();
  });

  it('M35：经办凭材料登记委托，附扫描件，能查看、能终止', async () => {
    const { page, go, expectQuiet, close } = await stage.open({ as: agency });
    await go('/mandates');
    await page.getByRole('link', { name: '登记委托' }).first().click();
    await page.getByLabel('患者人员编号').fill(motherNo);
    await page.getByLabel('代办人姓名').fill('示例患者1');
    await page.getByLabel('代办人身份证号').fill(identityNumber(1));
    await page.getByLabel('到哪天止').fill('20261231');
    await page.getByLabel('到哪天止').blur();
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: '户口簿.png', mimeType: 'image/png', buffer: makePng('示例') });
    await page.getByText('已选择：户口簿.png').waitFor();
    await checked(page, 'mandate-record-1440');
    await page
      .getByRole('button', { name: verb('登记') })
      .last()
      .click();
    await page.getByRole('button', { name: '查看示例患者1代示例·女儿' }).waitFor();
    await checked(page, 'mandates-1440');
    await page.getByRole('button', { name: '查看示例患者1代示例·女儿' }).click();
    await page.getByRole('link', { name: '查看凭据' }).waitFor();
    await page.getByLabel('终止原因').fill('凭据有假');
    await page.getByRole('button', { name: verb('终止委托') }).click();
    await page
      .getByRole('dialog')
      .last()
      .getByRole('button', { name: verb('终止委托') })
      .click();
    await page.getByText('已终止').first().waitFor();
    expectQuiet();
    await close();
  });
});
