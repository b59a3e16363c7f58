import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseMandate, grantMandate } from '../../src/contract/insured-agents.ts';
import * as desk from '../../src/contract/settlement-manual-desk.ts';
import * as contract from '../../src/contract/settlement-manual.ts';
import { fileOffSite, settleClaim } from '../../src/contract/settlement.ts';
import { wholeUnits } from '../../src/base/money.ts';
import { insertStockRecords, lockTraceCodes } from '../../src/server/providers/stock/stock-store.ts';
import { listYearClaims } from '../../src/server/settlement/corrections/year-store.ts';
import { actBetween } from '../support/act-between.ts';
import type { Caller, TestServer } from '../support/api.ts';
import {
  claimOf,
  FAR_PHARMACY,
  HOSPITAL,
  INJECTION,
  requestId,
  TABLETS,
  traceCodes,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import {
  approved,
  approveFor,
  codeOf,
  filed,
  filing,
  handIn,
  match,
  openManualDesks,
  step,
  tablets,
  textOf,
  type ManualDesks,
} from '../support/manual-desk.ts';
import { outcomeOf } from '../support/settling.ts';

let desks: ManualDesks;
let server: TestServer;
let counter: Counter;
let reviewer: Caller;
let approver: Caller;
let cashDesk: Caller;
let farAgency: Caller;
let auditor: Caller;

beforeAll(async () => {
  desks = await openManualDesks();
  ({ server, counter, reviewer, approver, cashDesk, farAgency } = desks);
  auditor = counter.auditor;
});
afterAll(() => server.close());

const get = (who: Caller, id: number) => who.ok(contract.getManualClaim, { params: { id } });
const tried = (id: number) => reviewer.ok(desk.tryManualClaim, { params: { id } });

describe('零星报销（M30）', () => {
  it('I10：申请以后、批准以前买的药不能联网结算，批准后从申请日起凭票报', async () => {
    const { person, caller } = await desks.newPatient();
    const setState = (sql: string) =>
      server.world.db.transaction('all', (tx) =>
        tx.run(
          `UPDATE application_state SET ${sql} WHERE application_id = (SELECT id FROM application WHERE person_id = $1 AND entry_key = $2)`,
          [person.id, TABLETS.entryKey],
        ),
      );
    await setState(`step = 'accepted', term_from = NULL, term_to = NULL`);
    expect(await outcomeOf(counter.hospital, claimOf(person, TABLETS, 1))).toBe('ELIGIBILITY_MISSING');
    const id = await filed(caller, { reason: 'beforeApproval', servedOn: '2026-06-05' });
    await match(reviewer, id);
    const before = await tried(id);
    expect(before).toMatchObject({ bill: null, payable: null });
    expect(before.objections).toMatchObject([{ code: 'ELIGIBILITY_MISSING', line: 1 }]);
    expect(codeOf(await step(reviewer, id, 'passed'))).toBe('422 ELIGIBILITY_MISSING');
    // Approved meanwhile, with the benefit from the day of application on.
    await setState(`step = 'approved', term_from = '2026-06-03', term_to = '2027-12-31'`);
    await approved(reviewer, approver, id, '1400.00');
    const early = await filed(caller, { reason: 'beforeApproval', servedOn: '2026-06-02' });
    await match(reviewer, early);
    expect((await tried(early)).objections).toMatchObject([{ code: 'ELIGIBILITY_MISSING' }]);
  });

  it('I11、I23、M30：异地购药没有备案不报，补登急诊抢救、覆盖购药日期以后照原比例报', async () => {
    const { person, caller } = await desks.newPatient({ scheme: 'resident' });
    const id = await filed(caller, { reason: 'offSite', institutionCode: FAR_PHARMACY });
    await match(reviewer, id);
    expect((await tried(id)).objections).toMatchObject([{ code: 'OFF_SITE_NOT_FILED', clause: 'M30' }]);
    await reviewer.ok(fileOffSite, {
      body: {
        personNo: person.personNo,
        placeCode: '430200',
        kind: 'emergency',
        from: '2026-06-01',
        to: '2026-12-31',
      },
    });
    await approved(reviewer, approver, id, '1200.00');
  });

  it('I12、M9.5：限额和联网结算共用，批准时限额变了要重新核对，不付超', async () => {
    const { person, caller } = await desks.newPatient();
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO person_year (person_id, scheme, year, pooled_fund_limit, major_illness_limit) VALUES ($1, 'employee', 2026, 200000, 0)`,
        [person.id],
      ),
    );
    const id = await filed(caller);
    await match(reviewer, id);
    expect((await step(reviewer, id, 'passed')).status).toBe(200);
    await counter.hospital.ok(settleClaim, {
      body: { requestId: requestId(), ...claimOf(person, TABLETS, 1) },
    });
    expect(codeOf(await approveFor(approver, id, '1400.00'))).toBe('409 AMOUNT_CHANGED');
    expect((await tried(id)).payable).toBe('1300.00');
    const all = await Promise.all([1, 2, 3].map(() => approveFor(approver, id, '1300.00')));
    expect(all.map((one) => one.status).sort()).toEqual([200, 422, 422]);
    expect(await desks.pooledOf(person)).toBe(200_000n);
    expect(
      (
        await tried(
          await (async () => {
            const next = await filed(caller);
            await match(reviewer, next);
            return next;
          })(),
        )
      ).payable,
    ).toBe('0.00');
    await desks.expectSound(auditor);
  });

  it('M30：发票只能用一次，说出用在哪里；同时提交两件只成一件；撤回以后可以再用', async () => {
    const { caller } = await desks.newPatient();
    const other = await desks.newPatient();
    const body = await filing(caller);
    const answers = await Promise.all(
      [1, 2, 3].map(async () => {
        const mine = await filing(caller);
        const invoices = mine.invoices.map((one) => ({ ...one, number: body.invoices[0]?.number ?? '' }));
        return caller.call(contract.fileManualClaim, { body: { ...mine, invoices } });
      }),
    );
    expect(answers.map(codeOf).sort()).toEqual(['200', '422 MANUAL_INVOICE_USED', '422 MANUAL_INVOICE_USED']);
    const first = answers.find((one) => one.status === 200)?.body as { id: number; manualNo: string };
    const theirs = await filing(other.caller);
    const again = {
      body: {
        ...theirs,
        invoices: theirs.invoices.map((one) => ({ ...one, number: body.invoices[0]?.number ?? '' })),
      },
    };
    const refused = await other.caller.call(contract.fileManualClaim, again);
    expect(refused.body).toMatchObject({ code: 'MANUAL_INVOICE_USED', clause: 'M30' });
    expect(JSON.stringify(refused.body)).toContain(`2026-06-15 提交的 ${first.manualNo}`);
    expect(JSON.stringify(refused.body)).not.toContain('患者');
    expect(
      (
        await other.caller.call(contract.withdrawManualClaim, {
          params: { id: first.id },
          body: { requestId: requestId(), words: '' },
        })
      ).status,
    ).toBe(404);
    const taken = { params: { id: first.id }, body: { requestId: requestId(), words: '填错了' } };
    await caller.ok(contract.withdrawManualClaim, taken);
    await caller.ok(contract.withdrawManualClaim, taken);
    const anew = { ...taken, body: { ...taken.body, requestId: requestId() } };
    expect(codeOf(await caller.call(contract.withdrawManualClaim, anew))).toBe('422 MANUAL_STEP_NOT_ALLOWED');
    expect((await other.caller.call(contract.fileManualClaim, again)).status).toBe(200);
  });

  // What the slower one would say of the copy: the invoice used, the papers taken, the same number filed.
  it.each([
    ['还没看发票', 'manual_invoice'],
    ['看过发票、还没看材料', 'manual_paper'],
    ['样样看过、还没写', 'enrolment'],
  ])('M30：一件申报同时来两次，后来的%s时先来的办成：两次是同一件，得到同一个回答', async (_, table) => {
    const { caller } = await desks.newPatient();
    const body = await filing(caller);
    const answers = await actBetween(server, table, () => caller.call(contract.fileManualClaim, { body }));
    expect(answers.map(codeOf)).toEqual(['200', '200']);
    expect(answers[1].body).toEqual(answers[0].body);
    const { rows } = await caller.ok(contract.listManualClaims, { query: {} });
    expect(rows).toHaveLength(1);
    const { papers, invoices, lineVersion, events } = await get(caller, rows[0]?.id ?? 0);
    const handedIn = [...body.paperIds, ...body.invoices.map(({ paperId }) => paperId)];
    expect(papers.map(({ id }) => id).sort()).toEqual(handedIn.sort());
    expect([invoices.length, lineVersion, events.map((one) => one.step)]).toEqual([1, 1, ['filed']]);
  });

  it('M30：材料、金额、日期、伪装的文件各有说法；材料查阅带水印并留痕，别人看不到', async () => {
    const { caller } = await desks.newPatient();
    const stranger = await desks.newPatient();
    const whole = await filing(caller);
    const answer = async (change: Partial<typeof whole>) =>
      codeOf(
        await caller.call(contract.fileManualClaim, {
          body: { ...whole, requestId: requestId(), ...change },
        }),
      );
    expect(await answer({ paperIds: whole.paperIds.slice(0, 2) })).toBe('422 MANUAL_PAPERS_MISSING');
    expect(await answer({ lines: [tablets('2', '1000.01')] })).toBe('422 MANUAL_INVOICE_SUM');
    expect(await answer({ servedOn: '2026-06-16' })).toBe('400 BAD_INPUT');
    expect(await answer({ invoices: whole.invoices.map((one) => ({ ...one, number: '12345678' })) })).toBe(
      '400 BAD_INPUT',
    );
    expect(
      await answer({ invoices: whole.invoices.map((one) => ({ ...one, paperId: whole.paperIds[0] ?? 0 })) }),
    ).toBe('400 BAD_INPUT');
    expect(await answer({ institutionCode: 'P43999900001' })).toBe('404 NOT_FOUND');
    const program = {
      field: 'file',
      fileName: '发票.png',
      mediaType: 'image/png',
      content: Buffer.from('MZ program'),
    };
    expect(
      (await caller.upload(contract.uploadManualPaper, { body: { kind: 'invoice' } }, [program])).status,
    ).toBe(400);
    const { id } = await caller.ok(contract.fileManualClaim, { body: whole });
    const paper = { params: { id: whole.invoices[0]?.paperId ?? 0 } };
    const seen = await reviewer.call(contract.getManualPaper, paper);
    expect(textOf(seen)).toContain('示例·manual-reviewer');
    for (const out of [stranger.caller, farAgency])
      expect([
        (await out.call(contract.getManualPaper, paper)).status,
        (await out.call(contract.getManualClaim, { params: { id } })).status,
        (await out.ok(contract.listManualClaims, { query: {} })).rows.some((row) => row.id === id),
      ]).toEqual([404, 404, false]);
    const stored = await server.world.db.transaction('all', (tx) =>
      tx.first<{ plain: boolean }>(
        `SELECT position('IHDR'::bytea IN content_cipher) > 0 AS plain FROM manual_paper WHERE id = $1`,
        [paper.params.id],
      ),
    );
    expect(stored?.plain).toBe(false);
    expect((await auditor.ok(contract.getManualClaim, { params: { id } })).personName).toContain('*');
  });

  it('M30：退回补正、补正、拟不予报销、复核退回、不予报销带条款和办法；代报的人不能复核', async () => {
    const { person, caller } = await desks.newPatient();
    const made = await reviewer.ok(contract.fileManualClaim, {
      body: await filing(reviewer, {}, person.personNo),
    });
    const { id } = made;
    expect(
      (await farAgency.call(contract.fileManualClaim, { body: await filing(reviewer, {}, person.personNo) }))
        .status,
    ).toBe(404);
    expect(
      codeOf(
        await caller.call(contract.refileManualClaim, {
          params: { id },
          body: { requestId: requestId(), lines: [tablets()], paperIds: [], words: '' },
        }),
      ),
    ).toBe('422 MANUAL_STEP_NOT_ALLOWED');
    expect((await step(approver, id, 'returned')).status).toBe(200);
    const record = await handIn(caller, 'medicalRecord');
    const refiling = {
      params: { id },
      body: { requestId: requestId(), lines: [tablets('1')], paperIds: [record], words: '补病历' },
    };
    await caller.ok(contract.refileManualClaim, refiling);
    await caller.ok(contract.refileManualClaim, refiling);
    expect((await get(caller, id)).papers.map((one) => one.kind)).toContain('medicalRecord');
    expect(codeOf(await step(approver, id, 'refusalProposed', 'toString'))).toBe('400 BAD_INPUT');
    expect((await step(approver, id, 'refusalProposed', 'PAPERS_NOT_TRUE')).status).toBe(200);
    expect(codeOf(await step(approver, id, 'refused'))).toBe('422 SECOND_PERSON_NEEDED');
    expect(codeOf(await step(reviewer, id, 'refused'))).toBe('422 SECOND_PERSON_NEEDED');
    expect((await step(cashDesk, id, 'sentBack')).status).toBe(200);
    expect((await step(approver, id, 'refusalProposed', 'INVOICE_NOT_GENUINE')).status).toBe(200);
    expect((await step(cashDesk, id, 'refused')).status).toBe(200);
    const end = await get(caller, id);
    expect(end).toMatchObject({ state: 'refused', mayDo: [], payable: null });
    expect(end.events.at(-1)?.ground).toMatchObject({ code: 'INVOICE_NOT_GENUINE', clause: 'M30' });
    expect(end.invoices[0]?.live).toBe(false);
  });

  it('M32、M13、I22：追溯码有多少核多少，报过的不能再卖；实际价低的按实际价，高于谈判标准的不报', async () => {
    const { person, caller } = await desks.newPatient();
    const codes = traceCodes(TABLETS, 1);
    const id = await filed(caller, { lines: [{ ...tablets('1', '900.00'), traceCodes: codes }] });
    await approved(reviewer, approver, id, '630.00');
    const sold = claimOf(person, TABLETS, 1);
    const resold = { ...sold, lines: sold.lines.map((line) => ({ ...line, traceCodes: codes })) };
    expect(await outcomeOf(counter.hospital, resold)).toBe('TRACE_CODE_ALREADY_SOLD');
    const dear = await filed(caller, { lines: [tablets('1', '1000.01')] });
    await match(reviewer, dear);
    expect((await tried(dear)).objections.map((one) => one.code)).toContain(
      'PRICE_ABOVE_NEGOTIATED_STANDARD',
    );
    expect((await tried(dear)).nearBills).toMatchObject([{ institutionName: '示例一店' }]);
  });

  it('M32：批准的同一刻，别处正把其中一盒按自费卖出：批准等它报完，不再报销这一盒', async () => {
    const { caller } = await desks.newPatient();
    const codes = traceCodes(TABLETS, 1);
    const id = await filed(caller, { lines: [{ ...tablets('1', '900.00'), traceCodes: codes }] });
    await match(reviewer, id);
    await step(reviewer, id, 'passed');
    const pack = { nationalCode: TABLETS.code, itemCode: TABLETS.code, itemName: '示例替尼片', lotNo: 'L1' };
    const undated = { batchNo: 'S1', madeOn: null, expiresOn: null, changeType: null, detail: {} };
    const sold = { kind: 'sale' as const, quantity: wholeUnits(-1), happenedAt: server.clock.now() };
    const sale = { ...pack, ...undated, ...sold, fingerprint: 'manual-sale', traceCodes: codes };
    const by = { accountId: null, name: '示例收银', channel: 'gateway' as const };
    const { db } = server.world;
    const { answer } = await db.transaction('all', async (tx) => {
      await lockTraceCodes(tx, codes);
      // Not awaited here: it goes on only when this transaction ends.
      const approving = approveFor(approver, id, '630.00');
      const waiting = () =>
        tx.first(
          `SELECT 1 AS found FROM pg_locks WHERE locktype = 'advisory' AND classid = 25 AND NOT granted`,
        );
      await expect.poll(waiting, { interval: 20, timeout: 20_000 }).toBeDefined();
      await insertStockRecords(tx, HOSPITAL, [sale], by, server.clock.now());
      return { answer: approving };
    });
    expect(codeOf(await answer)).toBe('422 TRACE_CODE_ALREADY_SOLD');
  });

  it('M9.7：更正重算时，凭票报的仍按卖药机构的级别找普通政策', async () => {
    const { person, caller } = await desks.newPatient();
    const id = await filed(caller, {});
    await match(reviewer, id);
    await approved(reviewer, approver, id, '1400.00');
    const owner = new pg.Client({ connectionString: server.databaseUrl });
    await owner.connect();
    await owner
      .query(
        "UPDATE institution SET level = '二级甲等' WHERE code = (SELECT institution_code FROM manual_claim WHERE id = $1)",
        [id],
      )
      .finally(() => owner.end());
    const year = { personId: person.id, scheme: 'employee', year: 2026 } as const;
    const claims = await server.world.db.transaction('all', (tx) => listYearClaims(tx, year));
    expect(claims).toMatchObject([{ institutionCode: '', level: '二级甲等' }]);
  });

  it('N5.1：审核人也不能用改单价试出保密标准', async () => {
    const { caller } = await desks.newPatient();
    // A lowered secret standard that the listing price has not followed.
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, 'negotiated', 15432100, true, '2026-01-01', '示例', $2)`,
        [INJECTION.code, new Date(server.clock.now())],
      ),
    );
    const injection = { ...tablets('1', '1400.00'), name: '示例单抗', nationalCode: INJECTION.code };
    const id = await filed(caller, { institutionCode: HOSPITAL, lines: [injection] });
    const answers = [];
    for (const price of ['1400.00', '1600.00', '1500.00', '1550.00', '1545.00']) {
      const lines = [{ ...injection, price }];
      await reviewer.ok(desk.saveManualLines, { params: { id }, body: { requestId: requestId(), lines } });
      answers.push(codeOf(await reviewer.call(desk.tryManualClaim, { params: { id } })));
    }
    expect(answers.slice(0, 3)).toEqual(['200', '200', '200']);
    expect(answers.slice(3)).toEqual(['422 PRICE_TRIED_TOO_OFTEN', '422 PRICE_TRIED_TOO_OFTEN']);
  });

  it('M35、M7：家人凭结算类委托代报，别的委托不行', async () => {
    const { person, caller } = await desks.newPatient();
    const agent = await desks.newPatient();
    const mandate = await caller.ok(grantMandate, {
      body: {
        requestId: requestId(),
        relation: 'child',
        from: '2026-06-15',
        to: '2026-12-31',
        agentName: (await nameOf(agent.person)) ?? '',
        agentIdNumber: agent.person.idNumber,
        powers: ['bills'],
      },
    });
    await agent.caller.ok(chooseMandate, { body: { mandateId: mandate.id } });
    const { id } = await agent.caller.ok(contract.fileManualClaim, { body: await filing(agent.caller) });
    expect((await get(caller, id)).personNo).toBe(person.personNo);
    expect((await caller.ok(contract.listManualClaims, { query: {} })).rows.map((row) => row.id)).toEqual([
      id,
    ]);
  });
});

async function nameOf(person: TestPatient): Promise<string | undefined> {
  const row = await server.world.db.transaction('all', (tx) =>
    tx.first<{ name: string }>('SELECT name FROM person WHERE id = $1', [person.id]),
  );
  return row?.name;
}
