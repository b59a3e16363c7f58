import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fen } from '../../src/base/money.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { transfer } from '../../src/domain/funds/journal.ts';
import { recordJournal } from '../../src/server/funds/journals/record-journal.ts';
import type { Caller } from '../support/api.ts';
import { claimOf, furnishCounter, HOSPITAL, requestId, TABLETS } from '../support/counter.ts';
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
let province: Caller;
let bureau: Caller;
let elsewhere: Caller;
let county: Caller;

beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  const { server } = stage;
  const counter = await furnishCounter(server);
  for (const order of [1, 2]) {
    const body = { requestId: requestId(), ...claimOf(await counter.addPerson(order), TABLETS, 1) };
    await counter.hospital.ok(settleClaim, { body });
  }
  await server.world.db.transaction('all', (tx) =>
    recordJournal(tx, null, server.clock.now(), {
      kind: 'prepayment',
      reference: '示例预付1',
      note: '示例：年初预付',
      postings: transfer('bank', 'prepayment', fen(50_000n), {
        areaCode: '430100',
        scheme: 'employee',
        institutionCode: HOSPITAL,
      }),
    }),
  );
  server.clock.setDay('2026-06-17');
  province = await server.signIn({ login: 'province', name: '示例·省局', role: 'provinceAdmin' });
  const bureauOf = (login: string, areaCode: string) =>
    server.signIn({ login, name: '示例·财务', role: 'areaBureau', areaCode });
  bureau = await bureauOf('bureau-one', '430100');
  elsewhere = await bureauOf('bureau-two', '430400');
  county = await bureauOf('bureau-county', '430102');
});
afterAll(() => stage.close());

async function asOwner(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: stage.server.databaseUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}

describe('基金账（M29）', () => {
  it('省局日结到昨天并核验；被改动的分录核验得出，说出哪一天哪一条', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: province });
    await go('/funds/closes');
    await page.getByText('还没有日结').waitFor();
    await page.getByRole('button', { name: verb('日结到昨天') }).click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: verb('日结到昨天') })
      .click();
    await page.getByText('已日结 2 天：2026-06-15 至 2026-06-16').waitFor();
    await page.getByRole('button', { name: verb('核验') }).click();
    await page.getByText(/核验无误：2026-06-15 至 2026-06-16，2 天、10 条分录/).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'funds-closes-1440');
    await asOwner(`UPDATE ledger_entry SET amount = amount + 1 WHERE id = 1`);
    await page.getByRole('button', { name: verb('核验') }).click();
    await page.getByText('核验发现 1 处不符').waitFor();
    const row = page.getByRole('row', { name: /2026-06-15.*日结之后改动过的分录/ });
    await row.waitFor();
    expect(await row.textContent()).toContain('S20260615');
    await expectAccessible(page);
    await shot(page, 'funds-verification-1440');
    await asOwner(`UPDATE ledger_entry SET amount = amount - 1 WHERE id = 1`);
    await page.getByRole('link', { name: '2026-06-15' }).first().click();
    await page.getByRole('heading', { name: '全省日结 2026-06-15' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'funds-close-1440');
    expectQuiet();
  });

  it('市局看本地区余额，追到分录和凭证，打印和导出', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: bureau });
    await go('/funds');
    await page.getByText('借贷相等').waitFor();
    await page.getByText('2026-06-16（摘要').waitFor();
    await page.getByRole('row', { name: /应付定点机构.*1,400\.00/ }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'funds-1440');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: verb('导出') }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('基金账户余额.csv');
    await page.getByRole('link', { name: '长沙市预付定点机构的分录' }).click();
    await page.getByRole('heading', { name: '明细账' }).waitFor();
    await page.getByRole('row', { name: /预付定点机构.*500\.00/ }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'funds-entries-1440');
    await page.getByRole('link', { name: /^J20260615/ }).click();
    await page.getByRole('heading', { name: /^记账凭证 J20260615/ }).waitFor();
    await page.getByText('示例：年初预付').waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'funds-journal-1440');
    expectQuiet();
  });

  it('某一时刻的余额只算到那时', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: bureau });
    await go('/funds?onDay=2026-06-15&time=11:59:59');
    await page.getByText('到这时还没有记账').waitFor();
    await page.getByLabel('时刻').fill('12:00:00');
    await page.getByRole('button', { name: verb('查询') }).click();
    await page.getByText('2026-06-15 12:00:00').first().waitFor();
    await page.getByRole('row', { name: /统筹基金.*1,400\.00/ }).waitFor();
    expectQuiet();
  });

  it('手机上看应付机构、凭证和日结；别的地区看不到', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: bureau, size: PHONE });
    await go('/funds/payables');
    await page.getByText('1,400.00').first().waitFor();
    await page.getByText('900.00').first().waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'funds-payables-390');
    for (const [path, name] of [
      ['/funds', 'funds-390'],
      ['/funds/journals', 'funds-journals-390'],
      ['/funds/closes', 'funds-closes-390'],
      ['/funds/closes/430100/2026-06-15', 'funds-close-390'],
      ['/funds/entries', 'funds-entries-390'],
    ] as const) {
      await go(path);
      await settled(page);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await shot(page, name);
    }
    expectQuiet();
    const other = await stage.open({ as: elsewhere });
    await other.go('/funds');
    await other.page.getByText('到这时还没有记账').waitFor();
    await other.go('/funds/closes/430100/2026-06-15');
    await other.page.getByText('没有找到日结').first().waitFor();
    other.expectQuiet();
    const below = await stage.open({ as: county });
    await below.go('/funds/closes');
    await below.page.getByText('县区没有单独的日结').waitFor();
    below.expectQuiet();
  });

  it('凭证按类别查', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: province });
    await go('/funds/journals');
    await choose(page, '类别', '拨付');
    await page.getByText('没有这样的凭证').waitFor();
    await choose(page, '类别', '预付');
    await page.getByRole('row', { name: /示例预付1/ }).waitFor();
    expectQuiet();
  });
});
