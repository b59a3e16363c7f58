import { afterAll, beforeAll, expect, it } from 'vitest';
import { listDeductions } from '../../src/contract/funds-deductions.ts';
import type { Caller } from '../support/api.ts';
import { PHARMACY } from '../support/counter.ts';
import { decision, enterApproved, openDesks } from '../support/statement-desks.ts';
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
let agency: Caller;
let bureau: Caller;
let pharmacist: Caller;

beforeAll(async () => {
  stage = await openStage({ today: '2026-05-20' });
  ({ agency, bureau, pharmacist } = await openDesks(stage.server));
  const given = decision({ kind: 'recovery', institutionCode: PHARMACY, amount: '300.00', number: 1 });
  await enterApproved(agency, bureau, given);
});
afterAll(() => stage.close());

it('追回另行了结：经办提议，另一人在手机上核准，机构看得到为什么（M29、M33、M36）', async () => {
  const { page, go, expectQuiet } = await stage.open({ as: agency });
  await go('/deductions');
  await page.getByRole('button', { name: /另行了结/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('还没有另行了结').waitFor();
  await dialog.getByRole('button', { name: verb('提议了结') }).click();
  await dialog.getByText('请填写依据的文号').waitFor();
  await choose(page, '怎样了结', '核销');
  await dialog.getByLabel('了结金额（元）').fill('300.01');
  await dialog.getByLabel('依据的文号').fill('示例核销〔2026〕1号');
  await dialog.getByLabel('了结的原因').fill('示例：机构已注销');
  await dialog.getByRole('button', { name: verb('提议了结') }).click();
  await dialog.getByText('超过这份决定还没有扣的金额').waitFor();
  await dialog.getByLabel('了结金额（元）').fill('120');
  await dialog.getByRole('button', { name: verb('提议了结') }).click();
  await dialog.getByText('待核准').nth(1).waitFor();
  expect(await dialog.getByRole('button', { name: verb('核准了结') }).count()).toBe(0);
  await settled(page);
  await expectAccessible(page);
  await shot(page, 'deduction-closings-1440');
  expectQuiet();

  const second = await stage.open({ as: bureau, size: PHONE });
  await second.go('/deductions');
  await second.page.getByRole('button', { name: /另行了结/ }).click();
  const held = second.page.getByRole('dialog', { name: /另行了结/ });
  await held.getByRole('button', { name: verb('核准了结') }).waitFor();
  await settled(second.page);
  await expectAccessible(second.page);
  await expectNoSidewaysScroll(second.page);
  await shot(second.page, 'deduction-closings-390');
  await held.getByRole('button', { name: verb('核准了结') }).click();
  const question = second.page.getByRole('dialog', { name: /确认核准了结/ });
  await question.getByRole('button', { name: verb('核准了结') }).click();
  await held.getByText('已核准').waitFor();
  second.expectQuiet();
  const { rows } = await pharmacist.ok(listDeductions, { query: {} });
  expect(rows).toMatchObject([{ closed: '120.00', open: '180.00', closings: [{ state: 'approved' }] }]);

  const third = await stage.open({ as: pharmacist });
  await third.go('/deductions');
  await third.page.getByRole('button', { name: /另行了结/ }).click();
  await third.page.getByText('示例：机构已注销').waitFor();
  expect(await third.page.getByRole('button', { name: verb('提议了结') }).count()).toBe(0);
  await shot(third.page, 'deduction-closings-institution');
  third.expectQuiet();
});
