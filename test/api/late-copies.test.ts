import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as desk from '../../src/contract/settlement-manual-desk.ts';
import * as contract from '../../src/contract/settlement-manual.ts';
import {
  addCommercialMembers,
  addCommercialPlan,
  giveConsent,
  listMyCommercial,
} from '../../src/contract/settlement-commercial.ts';
import { getPersonPayers, reportAccountBalance } from '../../src/contract/settlement-plans.ts';
import type { OutputOf } from '../../src/contract/endpoint.ts';
import { requestId, TABLETS } from '../support/counter.ts';
import { COVER, SPAN } from '../support/insurer.ts';
import { codeOf, filed, openManualDesks, tablets, type ManualDesks } from '../support/manual-desk.ts';
import { countRows } from '../support/settling.ts';

let desks: ManualDesks;

beforeAll(async () => {
  desks = await openManualDesks();
});
afterAll(() => desks.server.close());

const claimOf = (id: number): Promise<OutputOf<typeof contract.getManualClaim>> =>
  desks.reviewer.ok(contract.getManualClaim, { params: { id } });
const audits = () => countRows(desks.server, 'audit_entry');

describe('迟到的旧报文不盖掉后来改的（M30、M29、N4）', () => {
  it('个人账户余额：两份同时到只算一次，迟到的旧余额不改', async () => {
    const { person } = await desks.newPatient();
    const { agency } = desks.counter;
    const report = (balance: string, id = requestId()) =>
      agency.ok(reportAccountBalance, {
        body: { requestId: id, personNo: person.personNo, balance, source: '示例' },
      });
    const seen = async () => agency.ok(getPersonPayers, { query: { personNo: person.personNo } });
    const first = requestId();
    await Promise.all([report('400.00', first), report('400.00', first)]);
    expect((await seen()).entries).toHaveLength(1);
    await report('50.00');
    await report('400.00', first);
    expect((await seen()).accountBalance).toBe('50.00');
  });

  it('商业保险：撤回以后迟到的同意不算，最后一次表示为准', async () => {
    const { person, caller } = await desks.newPatient();
    const admin = await desks.server.signIn({ login: 'late-admin', name: '示例管理', role: 'provinceAdmin' });
    const { id } = await admin.ok(addCommercialPlan, { body: COVER });
    const members = [{ personNo: person.personNo, policyNo: '示例', ...SPAN }];
    await admin.ok(addCommercialMembers, { params: { id }, body: { members } });
    const say = (given: boolean, request: string) =>
      caller.call(giveConsent, { params: { id }, body: { requestId: request, given } });
    const first = requestId();
    expect((await say(true, first)).status).toBe(200);
    expect((await say(false, requestId())).status).toBe(200);
    expect((await say(true, first)).status).toBe(200);
    expect((await caller.ok(listMyCommercial, {})).plans).toMatchObject([{ consent: 'withdrawn' }]);
    expect(codeOf(await say(false, first))).toBe('409 REQUEST_REUSED');
  });

  it('核对药品：再送一次只算一次，后来改的留着；同一编号换了内容不收；别人的同号是另一次', async () => {
    const { caller } = await desks.newPatient();
    const id = await filed(caller);
    const lines = [{ ...tablets(), nationalCode: TABLETS.code }];
    const [first, second] = [requestId(), requestId()];
    const save = (request: string, price: string, who = desks.reviewer) =>
      who.call(desk.saveManualLines, {
        params: { id },
        body: { requestId: request, lines: lines.map((line) => ({ ...line, price })) },
      });
    expect((await save(first, '900.00')).status).toBe(200);
    expect((await save(second, '950.00')).status).toBe(200);
    const [before, told] = [await claimOf(id), await audits()];

    expect((await save(first, '900.00')).status).toBe(200);
    expect(await claimOf(id)).toEqual(before);
    expect(before.lines[0]?.price).toBe('950.00');
    // Looking twice is audited, the late copy is not.
    expect(await audits()).toBe(told + 1);
    expect(codeOf(await save(second, '940.00'))).toBe('409 REQUEST_REUSED');
    expect((await save(first, '960.00', desks.approver)).status).toBe(200);
    expect((await claimOf(id)).lines[0]?.price).toBe('960.00');
  });

  it('没有收下的改动可以用同一编号再送', async () => {
    const { caller } = await desks.newPatient();
    const id = await filed(caller);
    const request = requestId();
    const save = (price: string) =>
      desks.reviewer.call(desk.saveManualLines, {
        params: { id },
        body: { requestId: request, lines: [{ ...tablets(), price }] },
      });
    expect(codeOf(await save('1000.01'))).toBe('422 MANUAL_INVOICE_SUM');
    expect((await save('999.00')).status).toBe(200);
  });

  it('更换账户：旧的一次迟到，收款账户还是新的', async () => {
    const { caller } = await desks.newPatient();
    const id = await filed(caller);
    const change = (request: string, accountNumber: string) =>
      caller.call(contract.changeManualPayee, {
        params: { id },
        body: { requestId: request, accountName: '示例', bankName: '示例银行', accountNumber },
      });
    const first = requestId();
    expect((await change(first, '6222000099990011')).status).toBe(200);
    expect((await change(requestId(), '6222000099990022')).status).toBe(200);
    const payees = await countRows(desks.server, 'manual_payee');
    expect((await change(first, '6222000099990011')).status).toBe(200);
    expect(await countRows(desks.server, 'manual_payee')).toBe(payees);
    expect((await claimOf(id)).payee.lastFour).toBe('0022');
    expect(codeOf(await change(first, '6222000099990033'))).toBe('409 REQUEST_REUSED');
  });
});
