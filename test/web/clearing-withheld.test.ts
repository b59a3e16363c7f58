import { afterAll, beforeAll, expect, it } from 'vitest';
import { issueClearing } from '../../src/contract/funds-clearing.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller } from '../support/api.ts';
import { HOSPITAL } from '../support/counter.ts';
import {
  approve,
  decision,
  deskOf,
  enterApproved,
  idOf,
  issue,
  openDesks,
  respond,
} from '../support/statement-desks.ts';
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
let near: Caller;
let far: Caller;

/** 430100 withheld in June what 430200 decided about a bill of May; in June nobody of 430200 bought there. */
beforeAll(async () => {
  stage = await openStage({ today: '2026-05-20' });
  const { server } = stage;
  const { agency, bureau, farAgency, hospital, claims } = await openDesks(server);
  await closeDays(server.world, 'system');
  const bills = [{ claimNo: claims['atHospital'] ?? '', amount: '150.50' }];
  const given = decision({ kind: 'deduction', institutionCode: HOSPITAL, amount: '150.50', number: 1 });
  const farBureau = await deskOf(server)('bureau-far', { role: 'areaBureau', areaCode: '430200' });
  await enterApproved(farAgency, farBureau, { ...given, bills });
  await issue(agency);
  const id = await idOf(agency, HOSPITAL);
  await respond(hospital, id);
  await approve(agency, bureau, id);
  await agency.ok(issueClearing, { body: { month: '2026-05' } });
  server.clock.setDay('2026-07-02');
  await closeDays(server.world, 'system');
  near = await server.signInAs('finance', 'passw0rd');
  far = await server.signInAs('finance-far', 'passw0rd');
});
afterAll(() => stage.close());

it('只有代扣的月份：往来上看得到没出清算单的代扣，出单以后应付为零、结转，没有可提异议的明细（M29、M30）', async () => {
  const { page, go, expectQuiet } = await stage.open({ as: near });
  await go('/clearing');
  const board = page
    .getByRole('region', { name: '地区间往来' })
    .or(page.getByRole('table', { name: '地区间往来' }));
  await board.getByText('150.50').nth(1).waitFor();
  expect(await near.ok(issueClearing, { body: { month: '2026-06' } })).toEqual({ issued: 1, claims: 0 });
  await page.reload();
  await page.getByRole('link', { name: /2026-06/ }).waitFor();
  await settled(page);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await shot(page, 'clearing-withheld-list-1440');
  await page.getByRole('link', { name: /2026-06/ }).click();
  await page.getByRole('heading', { name: /2026-06 清算单/ }).waitFor();
  await page.getByText('没有在内的结算，只有代扣').waitFor();
  await settled(page);
  expect(await page.getByRole('main').innerText()).toMatch(/-150\.50/);
  expect(await page.getByRole('button', { name: verb('有异议') }).count()).toBe(0);
  expect(await page.getByRole('button', { name: verb('确认清算单') }).count()).toBe(1);
  await expectAccessible(page);
  await shot(page, 'clearing-withheld-1440');
  const path = new URL(page.url()).pathname;
  expectQuiet();

  const payer = await stage.open({ as: far, size: PHONE });
  await payer.go(path);
  await payer.page.getByText('示例决定〔2026〕1号').first().waitFor();
  await settled(payer.page);
  await expectNoSidewaysScroll(payer.page);
  await shot(payer.page, 'clearing-withheld-390');
  payer.expectQuiet();
});
