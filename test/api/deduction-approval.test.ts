import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideDeduction, enterDeduction, listDeductions } from '../../src/contract/funds-deductions.ts';
import { proposeClosing } from '../../src/contract/funds-deduction-closings.ts';
import { getBalancesAt } from '../../src/contract/funds-ledger.ts';
import { brokenConstraint } from '../../src/server/db/database.ts';
import { closeDays } from '../../src/server/funds/closes/close-days.ts';
import type { Caller, TestServer } from '../support/api.ts';
import { HOSPITAL, OTHER_PHARMACY, PHARMACY, requestId } from '../support/counter.ts';
import {
  approve,
  decision,
  deskOf,
  expectSound,
  get,
  idOf,
  issue,
  openDesks,
  respond,
} from '../support/statement-desks.ts';

let server: TestServer;
let claims: Record<string, string>;
let agency: Caller;
let bureau: Caller;
let far: Caller;
let county: Caller;
let hospital: Caller;
let pharmacist: Caller;
let auditor: Caller;

beforeAll(async () => {
  const desks = await openDesks();
  ({ server, claims, agency, bureau, county, hospital, pharmacist, farAgency: far } = desks);
  auditor = await deskOf(server)('auditor', { role: 'auditor' });
  await closeDays(server.world, 'system');
  await issue(agency);
});
afterAll(() => server.close());

const decide = (
  who: Caller,
  id: number,
  outcome: 'approved' | 'rejected' = 'approved',
  words = '',
  key = requestId(),
) => who.call(decideDeduction, { params: { id }, body: { requestId: key, outcome, words } });
const rowOf = async (who: Caller, id: number) =>
  (await who.ok(listDeductions, { query: {} })).rows.find((row) => row.id === id);
const recoverable = async () => {
  const { rows } = await auditor.ok(getBalancesAt, { query: { onDay: '2026-06-03' } });
  return rows.find((row) => row.account === 'recoverable' && row.scheme === 'resident')?.balance ?? '0.00';
};

describe('扣款和追回一人登记、另一人核准（M29、M33、M36）', () => {
  const given = () =>
    decision({ kind: 'recovery', institutionCode: OTHER_PHARMACY, amount: '200.50', number: 1 });

  it('核准以前不记账、不扣、不能另行了结，机构看不到；登记的人不能核准，别的地区和机构也不能', async () => {
    const body = given();
    const { id } = await agency.ok(enterDeduction, { body });
    expect(await agency.ok(enterDeduction, { body })).toEqual({ id });
    expect(await recoverable()).toBe('0.00');
    const statement = await idOf(agency, OTHER_PHARMACY);
    expect(await get(agency, statement)).toMatchObject({ payable: '600.00', withheld: [] });
    const { requestId: _, ...told } = body;
    expect(await rowOf(agency, id)).toMatchObject({
      ...told,
      state: 'waiting',
      proposedBy: '示例·finance',
      decidedBy: null,
      open: '0.00',
      mayApprove: false,
      mayReject: true,
      mayPropose: false,
    });
    expect(await rowOf(bureau, id)).toMatchObject({ mayApprove: true, mayReject: true });
    expect(await rowOf(auditor, id)).toMatchObject({ mayApprove: false, mayReject: false });
    const chemist = await server.signInAs('chemist-two', 'passw0rd');
    expect((await chemist.ok(listDeductions, { query: {} })).rows).toEqual([]);
    const closing = {
      requestId: requestId(),
      deductionId: id,
      kind: 'withdrawn' as const,
      amount: '1.00',
      documentNo: '示例',
      reason: '示例',
      receivedOn: null,
      bankReference: null,
    };
    expect(await bureau.call(proposeClosing, { body: closing })).toMatchObject({
      status: 422,
      body: { code: 'DEDUCTION_STEP_NOT_ALLOWED', clause: 'M29' },
    });
    expect(await decide(agency, id)).toMatchObject({ status: 422, body: { code: 'SECOND_PERSON_NEEDED' } });
    for (const who of [far, county, hospital, auditor])
      expect([403, 404]).toContain((await decide(who, id)).status);
    expect((await decide(bureau, id, 'rejected', ' ')).status).toBe(400);
    expect(await recoverable()).toBe('0.00');
  });

  it('同时核准只成一次，随即记应收追回；重发得到第一次的结果，决定过的不再决定', async () => {
    const [one] = (await agency.ok(listDeductions, { query: {} })).rows;
    const id = one?.id ?? 0;
    const key = requestId();
    const answers = await Promise.all([
      decide(bureau, id, 'approved', '', key),
      decide(bureau, id),
      decide(bureau, id, 'rejected', '示例：不符'),
    ]);
    expect(answers.filter((answer) => answer.status === 200)).toHaveLength(1);
    const row = await rowOf(bureau, id);
    const isApproved = row?.state === 'approved';
    expect(await recoverable()).toBe(isApproved ? '200.50' : '0.00');
    expect(row?.journalNo === null).toBe(!isApproved);
    expect(await decide(bureau, id)).toMatchObject({
      status: 422,
      body: { code: 'DEDUCTION_STEP_NOT_ALLOWED' },
    });
    await expectSound(server);
  });

  it('收回的不扣、不记账，同一份决定改正后可以重新登记、核准，从对账单扣下；没收回的不能再登记', async () => {
    const wrong = decision({ kind: 'deduction', institutionCode: PHARMACY, amount: '999.00', number: 2 });
    const { id } = await agency.ok(enterDeduction, { body: wrong });
    const right = { ...wrong, amount: '99.00', requestId: requestId() };
    expect(await agency.call(enterDeduction, { body: right })).toMatchObject({
      status: 409,
      body: { code: 'DOCUMENT_ENTERED' },
    });
    const key = requestId();
    expect((await decide(agency, id, 'rejected', '示例：金额抄错', key)).status).toBe(200);
    expect(await decide(agency, id, 'rejected', '示例：金额抄错', key)).toMatchObject({
      status: 200,
      body: { outcome: 'rejected', journalNo: null },
    });
    expect(await rowOf(agency, id)).toMatchObject({
      state: 'rejected',
      words: '示例：金额抄错',
      open: '0.00',
    });
    const anew = await agency.ok(enterDeduction, { body: right });
    const deduction = await decide(bureau, anew.id);
    expect(deduction).toMatchObject({ status: 200, body: { outcome: 'approved', journalNo: null } });
    const statement = await idOf(agency, PHARMACY);
    await respond(pharmacist, statement);
    await approve(agency, bureau, statement);
    expect(await get(pharmacist, statement)).toMatchObject({
      payable: '601.00',
      withheld: [{ documentNo: wrong.documentNo, amount: '99.00' }],
    });
    expect((await pharmacist.ok(listDeductions, { query: {} })).rows).toMatchObject([
      { id: anew.id, state: 'approved', caseNo: wrong.caseNo, withheld: '99.00' },
    ]);
    await expectSound(server);
  });

  it('本地机构的决定也可以写明涉及的结算：不超过那一笔，等待核准的也占住，收回的放出来', async () => {
    const claimNo = claims['hospitalOne'] ?? '';
    const about = (amount: string, number: number) => ({
      ...decision({ kind: 'deduction', institutionCode: HOSPITAL, amount, number }),
      bills: [{ claimNo, amount }],
    });
    expect((await agency.call(enterDeduction, { body: about('700.01', 3) })).status).toBe(400);
    const { id } = await agency.ok(enterDeduction, { body: about('700.00', 3) });
    expect((await agency.call(enterDeduction, { body: about('0.01', 4) })).status).toBe(400);
    await decide(agency, id, 'rejected', '示例：重开');
    const again = await agency.ok(enterDeduction, { body: about('0.01', 4) });
    expect(await rowOf(bureau, again.id)).toMatchObject({ bills: [{ claimNo, amount: '0.01' }] });
  });

  it('案号、机关、依据缺一样都不收', async () => {
    for (const [name, wrong] of Object.entries({ caseNo: '', authority: '', basis: 'M1' }))
      expect([
        name,
        (
          await agency.call(enterDeduction, {
            body: { ...given(), [name]: wrong } as ReturnType<typeof given>,
          })
        ).status,
      ]).toEqual([name, 400]);
  });

  it('数据库也守着：自己核准、没有凭证的追回、没有核准的扣下都写不进去', async () => {
    const entered = await agency.ok(enterDeduction, {
      body: decision({ kind: 'recovery', institutionCode: HOSPITAL, amount: '1.00', number: 9 }),
    });
    const broken = async (by: 'proposed' | 'another') => {
      const person =
        by === 'proposed' ? 'd.proposed_by' : '(SELECT min(a.id) FROM account a WHERE a.id <> d.proposed_by)';
      const journal = by === 'proposed' ? `'J'` : 'NULL';
      try {
        await server.world.db.transaction('all', (tx) =>
          tx.run(
            `INSERT INTO deduction_decision (deduction_id, outcome, words, journal_no, decided_by, decided_by_name, decided_at, request_id)
             SELECT d.id, 'approved', '', ${journal}, ${person}, '示例', now(), 'x' FROM institution_deduction d WHERE d.id = $1`,
            [entered.id],
          ),
        );
      } catch (error) {
        return brokenConstraint(error);
      }
      return 'written';
    };
    expect(await broken('proposed')).toBe('deduction_approved_by_another');
    expect(await broken('another')).toBe('deduction_approved_by_another');
    const used = server.world.db.transaction('all', (tx) =>
      tx.run(
        'INSERT INTO deduction_use (deduction_id, statement_id, amount) SELECT $1, min(s.id), 1 FROM monthly_statement s',
        [entered.id],
      ),
    );
    await expect(used).rejects.toMatchObject({ constraint: 'deducted_within_decision' });
  });
});
