import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMonths, day } from '../../src/base/date.ts';
import { fen } from '../../src/base/money.ts';
import type { CallOf } from '../../src/contract/endpoint.ts';
import * as contract from '../../src/contract/funds-clearing.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { fileOffSite } from '../../src/contract/settlement.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { goTo } from '../support/acts.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { furnishCounter, requestId, type Counter, type TestPatient } from '../support/counter.ts';
import { deskOf, sellerOf } from '../support/statement-desks.ts';
import { PATIENCE } from './kill/cut-everywhere.ts';
import { openCutServer, type CutServer } from './kill/cut-server.ts';

const NEAR = '430100';
const FAR = '430200';
let month = '2026-01';

interface Desk {
  readonly whole: Caller;
  /** Signed in to the same account where the wire is cut. */
  readonly cut: Caller;
}

let direct: TestServer;
let server: CutServer;
let counter: Counter;
let cutEverywhere: CutServer['cutEverywhere'];
let patient: TestPatient;
/** The area of the hospital; two people of the area of enrolment. */
let near: Desk;
let far: Desk;
let second: Desk;

beforeAll(async () => {
  direct = await startTestServer({ today: `${month}-20` });
  counter = await furnishCounter(direct);
  const limit = { pooledFund: fen(15_000_000), majorIllness: fen(40_000_000), source: '示例' };
  await direct.world.db.transaction('all', (tx) =>
    saveYearlyLimitRow(tx, { areaCode: FAR, scheme: 'employee', year: 2026, ...limit }),
  );
  patient = await counter.addPerson(1, { areaCode: '430202' });
  server = await openCutServer(direct);
  ({ cutEverywhere } = server);
  const deskFor = async (login: string, areaCode: string) => ({
    whole: await deskOf(direct)(login, { areaCode }),
    cut: await server.cut.signInAs(login, 'passw0rd'),
  });
  near = await deskFor('near-cut', NEAR);
  far = await deskFor('far-cut', FAR);
  second = await deskFor('far-second-cut', FAR);
  const away = { personNo: patient.personNo, placeCode: '430102', from: '2026-01-01', to: '2026-12-31' };
  await far.whole.ok(fileOffSite, { body: { ...away, kind: 'temporary' } });
}, PATIENCE.timeout);
afterAll(() => server.close());

const listed = async (of: string) =>
  (await near.whole.ok(contract.listClearing, { query: { month: of } })).rows;

async function moveTo(on: string): Promise<void> {
  await goTo(direct, on);
  server.cut.clock.setDay(on);
}

/** Somebody of the other area has bought in one more month, and it is over. @returns the month */
async function monthOver(): Promise<string> {
  const over = month;
  await sellerOf(counter)(counter.hospital, patient, null);
  const next = addMonths(day(`${over}-20`), 1);
  await moveTo(next);
  await closeDays(direct.world, 'system');
  month = next.slice(0, 7);
  return over;
}

type MoneyStep = CallOf<typeof contract.takeClearingStep>['body']['step'];

/** What a desk does with a clearing, at its whole wire or at the one that is cut. */
const stepOf = (id: number, step: MoneyStep) => {
  const given = { params: { id }, body: { requestId: requestId(), step, payable: '700.00', words: '示例' } };
  return (desk: Caller) => desk.call(contract.takeClearingStep, given);
};
const responseOf = (id: number, disputes: { claimNo: string; reason: string }[] = []) => {
  const given = { params: { id }, body: { requestId: requestId(), disputes } };
  return (desk: Caller) => desk.call(contract.respondToClearing, given);
};

/** What must be done before, one after the other. */
async function taken(...acts: (() => Promise<{ status: number }>)[]): Promise<void> {
  for (const act of acts) expect(await act()).toMatchObject({ status: 200 });
}

/** Issued and not answered for, the oldest first; then said by both sides; then approved. */
const issued: number[] = [];
const agreed: number[] = [];
const approved: number[] = [];

async function nextIssued(): Promise<number> {
  const known = issued.shift();
  if (known !== undefined) return known;
  const of = await monthOver();
  await near.whole.ok(contract.issueClearing, { body: { month: of } });
  return (await listed(of))[0]?.id ?? 0;
}

async function nextAgreed(): Promise<number> {
  const known = agreed.shift();
  if (known !== undefined) return known;
  const id = await nextIssued();
  await taken(
    () => responseOf(id)(far.whole),
    () => responseOf(id)(near.whole),
  );
  return id;
}

const EVENT = { clearing_event: 1, ledger_journal: 0 };
const BOOKED = { clearing_event: 1, ledger_journal: 1 };

describe('每一步断开：地区间清算，从出清算单到确认到账（M29、M30）', PATIENCE, () => {
  test('出清算单：单和明细一起在或一起不在', async () => {
    await cutEverywhere(async () => {
      const of = await monthOver();
      const ask = async () => {
        const answer = await near.cut.call(contract.issueClearing, { body: { month: of } });
        // Issued once more there is nothing left to issue: what is the same is the clearing.
        return answer.status === 200 ? { status: 200, body: await listed(of) } : answer;
      };
      const rows = { clearing_statement: 1, clearing_row: 1, clearing_event: 1 };
      return { ask, writes: { ...rows, "audit_entry WHERE detail = '1 份，1 行'": 1 } };
    });
    const { rows } = await near.whole.ok(contract.listClearing, { query: { pageSize: 200 } });
    issued.push(...rows.map(({ id }) => id).toSorted((a, b) => a - b));
  });

  test('一方提出异议', async () => {
    // None of them is too late to be disputed.
    await moveTo('2026-02-20');
    await cutEverywhere(async () => {
      const id = await nextIssued();
      const { rows } = await far.whole.ok(contract.listClearingRows, { params: { id }, query: {} });
      const disputes = rows.map(({ claimNo }) => ({ claimNo, reason: '示例' }));
      const said = responseOf(id, disputes);
      agreed.push(id);
      return { ask: () => said(far.cut), writes: { ...EVENT, clearing_dispute: 1 } };
    });
  });

  test('另一方确认', async () => {
    let next = 0;
    await cutEverywhere(async () => {
      const id = agreed[(next += 1) - 1] ?? (await nextIssued());
      const said = responseOf(id);
      return { ask: () => said(near.cut), writes: EVENT };
    });
    for (const id of agreed.slice(next)) await taken(() => responseOf(id)(near.whole));
  });

  test('另一方答复', async () => {
    const disputed = agreed.splice(0);
    await cutEverywhere(async () => {
      const id = disputed.shift() ?? 0;
      const params = { id };
      const { disputes } = await near.whole.ok(contract.getClearing, { params });
      const stands = { answer: 'stands' as const, words: '示例' };
      const answers = disputes.map(({ claimNo }) => ({ claimNo, ...stands }));
      const body = { requestId: requestId(), answers };
      agreed.push(id);
      return { ask: () => near.cut.call(contract.answerClearing, { params, body }), writes: EVENT };
    });
    await moveTo(`${month}-20`);
  });

  test('复核', async () => {
    const [id = 0] = agreed;
    let isReviewed = false;
    await cutEverywhere(async () => {
      if (isReviewed) await taken(() => stepOf(id, 'returned')(second.whole));
      isReviewed = true;
      const step = stepOf(id, 'reviewed');
      return { ask: () => step(far.cut), writes: EVENT };
    });
    await taken(() => stepOf(id, 'returned')(second.whole));
  });

  test('核准：金额一起在或一起不在', async () => {
    await cutEverywhere(async () => {
      const id = await nextAgreed();
      await taken(() => stepOf(id, 'reviewed')(far.whole));
      approved.push(id);
      const step = stepOf(id, 'approved');
      return { ask: () => step(second.cut), writes: { ...EVENT, clearing_sum: 1 } };
    });
  });

  test.each([
    ['付款', 'paid', 'bounced'],
    ['银行退回：付款的凭证冲销一次', 'bounced', 'paid'],
  ] as const)('%s', async (_, name, before) => {
    const [id = 0] = approved;
    let isDone = false;
    await cutEverywhere(async () => {
      if (isDone) await taken(() => stepOf(id, before)(far.whole));
      isDone = true;
      const step = stepOf(id, name);
      return { ask: () => step(far.cut), writes: BOOKED };
    });
  });

  test('确认到账：就医地记一次', async () => {
    await cutEverywhere(async () => {
      const id = approved.shift() ?? 0;
      await taken(() => stepOf(id, 'paid')(far.whole));
      const step = stepOf(id, 'received');
      return { ask: () => step(near.cut), writes: BOOKED };
    });
  });

  test('之后账是平的，两地的往来与总账相等', async () => {
    expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
    const { areas } = await counter.auditor.ok(contract.getClearingBoard, {});
    expect(areas.map(({ agrees }) => agrees)).toEqual([true, true]);
  });
});
