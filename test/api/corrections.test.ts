import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportAffectedSettlements, listAffectedSettlements } from '../../src/contract/corrections.ts';
import { urlOf } from '../../src/contract/client.ts';
import { reinstateOnList } from '../../src/contract/list-acts.ts';
import { addCommitment, addStandard } from '../../src/contract/separate-payment.ts';
import { settleClaim, reverseClaim } from '../../src/contract/settlement.ts';
import { actText, entryOf, goTo, recordFixturesAt, remove } from '../support/acts.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
} from '../support/counter.ts';
import { reversal } from '../support/settling.ts';

let server: TestServer;
let counter: Counter;
let catalogue: Caller;
let price: Caller;
let order = 0;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  await recordFixturesAt(server);
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  price = await server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' });
});
afterAll(() => server.close());

/** Somebody buys, today; gives the claim's number. */
async function buy(product: typeof TABLETS, quantity: number, unitPrice?: string): Promise<string> {
  const patient = await counter.addPerson((order += 1));
  const rxno = await counter.prescribe(patient, product, quantity);
  const body = claimOf(patient, product, quantity, {
    rxno,
    ...(unitPrice === undefined ? {} : { price: unitPrice }),
  });
  const { claimNo } = await counter.pharmacy.ok(settleClaim, { body: { requestId: requestId(), ...body } });
  return claimNo ?? '';
}

async function correctionsFor(caller: Caller, product?: string) {
  return caller.ok(listAffectedSettlements, {
    query: { pageSize: 200, ...(product === undefined ? {} : { product }) },
  });
}

const REVISION = { reason: '示例更正', evidence: '示例文号', lateReason: '国家局补发', to: null } as const;

describe('迟到的更正（N2.3、M12、M17、I14）', () => {
  it('没有更正就没有要复核的；当日以后才生效的调整也不算', async () => {
    await buy(TABLETS, 2);
    await goTo(server, '2026-06-16');
    await price.ok(addStandard, {
      params: { code: TABLETS.code },
      body: {
        ...REVISION,
        kind: 'negotiated',
        standard: '950.00',
        confidential: false,
        from: '2026-07-01',
        reasonKind: 'renewal',
      },
    });
    expect(await correctionsFor(price)).toMatchObject({ total: 0, claims: 0, difference: '0.00', hidden: 0 });
  });

  it('标准补降到过去：恰好列出其间的结算，差额到分，整单重算，列明起因', async () => {
    const first = await buy(TABLETS, 3);
    await goTo(server, '2026-06-18');
    const second = await buy(TABLETS, 1);
    const cheap = await buy(TABLETS, 1, '800.00');
    const undone = await buy(TABLETS, 1);
    await counter.pharmacy.ok(reverseClaim, reversal(undone));
    await goTo(server, '2026-06-20');
    await price.ok(addStandard, {
      params: { code: TABLETS.code },
      body: {
        ...REVISION,
        kind: 'negotiated',
        standard: '900.0125',
        confidential: false,
        from: '2026-06-16',
        to: '2026-06-30',
        reasonKind: 'correction',
      },
    });
    await buy(TABLETS, 1, '900.00');
    const found = await correctionsFor(counter.auditor, TABLETS.code);
    expect(found).toMatchObject({ total: 3, claims: 3, hidden: 0, difference: '-399.95' });
    const rowOf = (claimNo: string) => found.rows.find((row) => row.claimNo === claimNo);
    expect(rowOf(first)).toMatchObject({
      servedOn: '2026-06-16',
      before: { payable: true, standard: '1000.00', standardKind: 'negotiated' },
      after: { payable: true, standard: '900.0125' },
      charged: '3000.00',
      eligibleBefore: '3000.00',
      eligibleAfter: '2700.04',
      difference: '-299.96',
      fundShareBefore: '2100.00',
      fundShareAfter: '1890.03',
      personPaysBefore: '900.00',
      personPaysAfter: '1109.97',
      soldTooDear: true,
      causes: [{ kind: 'standard', by: '示例·价格', reason: '示例更正' }],
    });
    expect(rowOf(second)).toMatchObject({ difference: '-99.99', soldTooDear: true });
    // Sold below either standard: the amounts stand, but the standard that it was settled by does not.
    expect(rowOf(cheap)).toMatchObject({ difference: '0.00', soldTooDear: false });
    expect(rowOf(undone)).toBeUndefined();
  });

  it('补报的调出与恢复：先列为不再可付，恢复以后不再列', async () => {
    const { id } = await entryOf(catalogue, TABLETS.name);
    const late = { ground: 'fraud', removedOn: '2026-06-17', transitionTo: null } as const;
    await goTo(server, '2026-06-22');
    const tried = remove(catalogue, id, late);
    await expect(tried).rejects.toThrow('lateReason');
    expect(await remove(catalogue, id, late, '举报查实较晚')).toMatchObject({ late: true });
    const gone = (await correctionsFor(counter.auditor)).rows.filter((row) => !row.after.payable);
    expect(
      gone.map((row) => [row.servedOn, row.after.because, row.eligibleAfter, row.fundShareAfter]),
    ).toEqual([
      ['2026-06-20', 'DRUG_TERM_ENDED', '0.00', '0.00'],
      ['2026-06-18', 'DRUG_TERM_ENDED', '0.00', '0.00'],
      ['2026-06-18', 'DRUG_TERM_ENDED', '0.00', '0.00'],
    ]);
    expect(gone[0]?.causes).toMatchObject([{ kind: 'listAct', reason: '示例理由' }]);
    await catalogue.ok(reinstateOnList, { params: { id }, body: await actText(catalogue, id, '举报不实') });
    const after = await correctionsFor(counter.auditor);
    expect(after.rows.filter((row) => !row.after.payable)).toEqual([]);
    expect(after.total).toBe(3);
  });

  it('承诺书追溯失效：所涉结算不再可付（M4）', async () => {
    const before = (await correctionsFor(counter.auditor)).total;
    server.clock.advance(60_000);
    await catalogue.ok(addCommitment, {
      params: { code: TABLETS.code },
      body: {
        documentNo: '示例失效 1 号',
        signedOn: '2026-06-15',
        from: '2026-06-15',
        to: '2026-06-15',
        withdrawn: true,
        evidence: '示例',
      },
    });
    const found = await correctionsFor(counter.auditor);
    expect(found.total).toBe(before + 1);
    expect(found.rows.at(-1)).toMatchObject({
      servedOn: '2026-06-15',
      after: { payable: false, because: 'COMMITMENT_MISSING' },
      causes: [{ kind: 'commitment' }],
    });
  });
});

describe('保密标准的更正（N5.1）', () => {
  const SECRET = '876.4321';
  it('价格岗位看得到金额；别的岗位只知道有更正，名单、导出和合计都算不出标准', async () => {
    await goTo(server, '2026-06-15');
    const claimNo = await buy(SECRET_TABLETS, 3);
    await goTo(server, '2026-06-23');
    await price.ok(addStandard, {
      params: { code: SECRET_TABLETS.code },
      body: {
        ...REVISION,
        kind: 'bid',
        standard: SECRET,
        confidential: true,
        from: '2026-06-01',
        reasonKind: 'correction',
      },
    });
    const known = await correctionsFor(price, SECRET_TABLETS.code);
    expect(known.rows).toMatchObject([
      {
        claimNo,
        after: { standard: SECRET, confidential: true },
        eligibleAfter: '2629.30',
        difference: '-333.66',
      },
    ]);
    for (const caller of [catalogue, counter.auditor]) {
      const found = await correctionsFor(caller, SECRET_TABLETS.code);
      expect(found).toMatchObject({ total: 1, hidden: 1, difference: '0.00' });
      expect(found.rows[0]).toMatchObject({
        before: { standard: null, confidential: true },
        after: { standard: null, confidential: true },
        eligibleBefore: null,
        eligibleAfter: null,
        difference: null,
        fundShareBefore: null,
        fundShareAfter: null,
        personPaysAfter: null,
        soldTooDear: null,
      });
      const reply = await server.app.inject({
        method: 'GET',
        url: urlOf(exportAffectedSettlements, {}, {}),
        headers: { cookie: caller.cookie },
      });
      const sheet = read(reply.rawPayload).Sheets['要复核的结算'] ?? {};
      const text = JSON.stringify([found, utils.sheet_to_json(sheet)]);
      expect(text).toContain('保密');
      for (const secret of ['876.43', '987.65', '2629.30', '2962.96', '333.66'])
        expect(text).not.toContain(secret);
    }
  });

  it('经办和机构看不到这份名单', async () => {
    for (const caller of [counter.agency, counter.pharmacy, counter.hospital])
      expect((await caller.call(listAffectedSettlements, { query: {} })).status).toBe(403);
  });

  it('按参保地和更正录入日筛选', async () => {
    const all = await counter.auditor.ok(listAffectedSettlements, { query: { area: '430100' } });
    expect(all.total).toBeGreaterThan(0);
    const none = { area: '430200' };
    expect((await counter.auditor.ok(listAffectedSettlements, { query: none })).total).toBe(0);
    const later = { since: '2026-06-24' };
    expect((await counter.auditor.ok(listAffectedSettlements, { query: later })).total).toBe(0);
  });
});
