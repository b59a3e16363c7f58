import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../support/api.ts';
import { furnishCounter, TABLETS, type Counter } from '../support/counter.ts';
import { insertTestPerson } from '../support/province.ts';
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
let patient: Caller;
beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  counter = await furnishCounter(stage.server);
  const personId = await stage.server.world.db.transaction('all', (tx) =>
    insertTestPerson(stage.server.world, tx, 811, { name: '示例·提问人' }),
  );
  patient = await stage.server.signIn({
    login: 'asker',
    name: '示例·提问人',
    role: 'patient',
    areaCode: '430102',
    personId,
  });
});
afterAll(() => stage.close());

/** Everything a page must be, whatever it shows. */
async function checked(page: Parameters<typeof expectAccessible>[0], name: string): Promise<void> {
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, name);
}

const WORDS = '示例：这个药和中药一起吃，还能报吗？';

describe('患者提问（M23.1、N5.1）', () => {
  it('患者在手机上提问，经办答复，患者看到提醒，追问，经办请示上级', async () => {
    const phone = await stage.open({ as: patient, size: PHONE });
    await phone.go('/my');
    await phone.page.getByRole('link', { name: /我要提问/ }).click();
    await phone.page.getByText('您还没有提过问题').waitFor();
    await checked(phone.page, 'questions-empty-390');
    await phone.page.getByRole('link', { name: '提一个问题' }).click();
    await phone.page.getByRole('button', { name: verb('提交问题') }).click();
    await phone.page.getByText('请写下您的问题').first().waitFor();
    await phone.page.getByRole('combobox', { name: /哪一种药/ }).fill('示例替尼');
    await phone.page.locator('.ant-select-item-option').filter({ hasText: TABLETS.name }).click();
    await phone.page.getByLabel('您的问题').fill(WORDS);
    await checked(phone.page, 'question-new-390');
    await phone.page.getByRole('button', { name: verb('提交问题') }).click();
    await phone.page.getByText('等待答复').waitFor();
    await checked(phone.page, 'question-open-390');

    const desk = await stage.open({ as: counter.agency });
    await desk.go('/inquiries');
    await checked(desk.page, 'inquiries-1440');
    await desk.page.getByText(WORDS).click();
    await desk.page.getByLabel('答复说到支付范围').check();
    await desk.page.getByLabel('答复内容').fill('示例：中药按中药的规定报，不影响这个药。');
    await desk.page.getByRole('button', { name: verb('答复') }).click();
    await desk.page.getByText('说到支付范围的，须选已公布的口径').first().waitFor();
    await checked(desk.page, 'inquiry-scope-1440');
    await desk.page.getByLabel('答复说到支付范围').uncheck();
    await desk.page.getByRole('button', { name: verb('答复') }).click();
    await desk.page.getByText('已答复').first().waitFor();

    await phone.go('/my/notices');
    await phone.page
      .getByRole('article', { name: '您的问题有答复了' })
      .getByRole('link', { name: '去看看' })
      .click();
    await phone.page.getByText('不影响这个药').waitFor();
    await checked(phone.page, 'question-answered-390');
    await phone.page.getByLabel('还有什么不清楚').fill('示例：那限定的病种里包括我这个病吗？');
    await phone.page.getByRole('button', { name: verb('追问') }).click();
    await phone.page.getByText('等待答复').waitFor();

    await desk.go('/inquiries?state=open');
    await desk.page.getByText(WORDS).click();
    await desk.page.getByLabel('请示上级').check();
    await desk.page.getByLabel('要请示的问题').fill('示例：请明确限定支付范围的病种。');
    await desk.page.getByRole('button', { name: verb('请示上级') }).click();
    await desk.page.getByText('已请示上级').first().waitFor();
    await checked(desk.page, 'inquiry-referred-1440');
    await desk.page.getByRole('link', { name: /^W2026/ }).click();
    await desk.page.getByRole('heading', { name: /的支付范围/ }).waitFor();
    desk.expectQuiet();

    await phone.page.reload();
    await phone.page.getByText(/由省医保局统一解释/).waitFor();
    await phone.page.getByRole('button', { name: '不用答复了' }).click();
    await phone.page.getByRole('dialog').getByRole('button', { name: '不用答复了' }).click();
    await phone.page.getByText('已结束').waitFor();
    await checked(phone.page, 'question-closed-390');
    await phone.go('/my/questions');
    await phone.page.getByText('已结束').waitFor();
    await phone.page.getByRole('button', { name: '改用大字版' }).click();
    await checked(phone.page, 'questions-large-390');
    expect(phone.page.url()).toContain('/my/questions');
    phone.expectQuiet();
  });
});
