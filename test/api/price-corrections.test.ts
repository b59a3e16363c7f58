import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewListedPrice, previewStandard } from '../../src/contract/prices.ts';
import { reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { addStandard } from '../../src/contract/separate-payment.ts';
import type { Actor } from '../../src/domain/identity/roles.ts';
import { day, type PlainDate } from '../../src/base/date.ts';
import { parseUnitPrice, type UnitPrice } from '../../src/base/money.ts';
import { assertListedPrices, assertStandards } from '../../src/server/catalogue/prices/assert-prices.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  INJECTION,
  requestId,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
} from '../support/counter.ts';
import { reversal } from '../support/settling.ts';

let server: TestServer;
let counter: Counter;
let price: Caller;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  price = await server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' });
});
afterAll(() => server.close());

const priceText = (text: string): UnitPrice => {
  const found = parseUnitPrice(text);
  if (found === undefined) throw new Error(text);
  return found;
};

async function settleTablets(order: number): Promise<string> {
  const patient = await counter.addPerson(order);
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1) };
  return (await counter.hospital.ok(settleClaim, { body })).claimNo ?? '';
}

describe('更正牵涉的结算（N2.3）', () => {
  const correction = {
    kind: 'negotiated',
    standard: '900.00',
    confidential: false,
    from: '2026-06-10',
    to: null,
    reasonKind: 'correction',
    reason: '录入有误',
    evidence: '示例文号',
  } as const;
  const touched = async (more: object = {}) =>
    (await price.ok(previewStandard, { params: { code: TABLETS.code }, body: { ...correction, ...more } }))
      .touchedClaims;

  it('数出改动日期里仍有效的结算：撤销的不算，别的日期的不算，今天的不算过去', async () => {
    const claims = [await settleTablets(1), await settleTablets(2), await settleTablets(3)];
    expect(await touched()).toBe(0);
    await counter.hospital.ok(reverseClaim, reversal(claims[2] ?? null));
    server.clock.setDay('2026-06-16');
    price = await server.signInAs('price1', 'passw0rd');
    expect(await touched()).toBe(2);
    expect(await touched({ to: '2026-06-14' })).toBe(0);
    expect(await touched({ from: '2026-06-16' })).toBe(0);
  });

  it('原来按挂网价结算的日子，补定标准也牵涉', async () => {
    const params = { code: TABLETS.code };
    const body = {
      ...correction,
      kind: null,
      standard: null,
      reasonKind: 'withdrawal',
      to: '2026-06-14',
    } as const;
    await price.ok(addStandard, {
      params,
      body: { ...body, from: '2026-06-15', to: '2026-06-15', lateReason: '示例' },
    });
    const initial = {
      ...correction,
      reasonKind: 'initial',
      from: '2026-06-15',
      to: '2026-06-15',
      standard: '1000.00',
    } as const;
    const plan = await price.ok(previewStandard, { params, body: initial });
    expect(plan).toMatchObject({ pastFrom: '2026-06-15', touchedClaims: 2 });
    await price.ok(addStandard, { params, body: { ...initial, lateReason: '示例：补回' } });
  });

  it('挂网价只在它就是标准时牵涉结算（M12）', async () => {
    const body = { price: '950.00', from: '2026-06-10', to: null, source: '平台' };
    const plan = await price.ok(previewListedPrice, { params: { code: TABLETS.code }, body });
    expect(plan).toMatchObject({ touchedClaims: 0, pastFrom: '2026-06-10' });
  });

  it('更正后，过去的日子按更正后的值，预览不再有改动', async () => {
    const params = { code: TABLETS.code };
    await price.ok(addStandard, { params, body: { ...correction, lateReason: '核对时发现' } });
    expect(await price.call(previewStandard, { params, body: correction })).toMatchObject({
      status: 422,
      body: { code: 'STANDARD_REVISION_WITHOUT_GROUND' },
    });
  });
});

describe('成批登记挂网价和标准（N2.3、N3.1）', () => {
  const by = (role: Actor['role']) => ({
    actor: {
      accountId: price.accountId,
      role,
      name: '示例',
      areaCode: null,
      institutionCode: null,
      practitionerCode: null,
      personId: null,
      enterpriseCode: null,
    },
    now: server.clock.now(),
  });
  const row = (
    nationalCode: string,
    text: string | null,
    from = '2026-07-01',
    to: PlainDate | null = null,
  ) => ({
    nationalCode,
    price: text === null ? null : priceText(text),
    from: day(from),
    to,
    source: '示例价格表',
    evidence: '示例',
  });
  const assertPrices = (rows: readonly ReturnType<typeof row>[], role: Actor['role'] = 'provincePrice') =>
    server.world.db.transaction('all', (tx) => assertListedPrices(tx, rows, by(role)));
  const inForce = (code: string) =>
    server.world.db.transaction('none', (tx) =>
      tx.rows<{ price: bigint; from: string; to: string | null }>(
        'SELECT price, from_on AS "from", to_on AS "to" FROM listed_price WHERE national_code = $1 ORDER BY id',
        [code],
      ),
    );

  it('逐行回答：采用、没变、超限；同样的一批再来一次什么也不改', async () => {
    const rows = [
      row(TABLETS.code, '880.00'),
      row(INJECTION.code, '3000.00'),
      row(INJECTION.code, '3000.0001'),
    ];
    const first = await assertPrices(rows);
    expect(first.map((answer) => answer.outcome)).toEqual(['asserted', 'unchanged', 'refused']);
    expect(first[2]).toMatchObject({ refusal: { code: 'LISTED_PRICE_ABOVE_STANDARD', clause: 'N3.1' } });
    const before = (await inForce(TABLETS.code)).length;
    const again = await assertPrices(rows.slice(0, 2));
    expect(again.map((answer) => answer.outcome)).toEqual(['unchanged', 'unchanged']);
    expect(await inForce(TABLETS.code)).toHaveLength(before);
  });

  it('较早日期的价格表只管到下一次已登记的改动', async () => {
    const [answer] = await assertPrices([row(TABLETS.code, '870.00', '2026-06-20')]);
    expect(answer?.outcome).toBe('asserted');
    expect((await inForce(TABLETS.code)).at(-1)).toEqual({
      price: 8_700_000n,
      from: '2026-06-20',
      to: '2026-06-30',
    });
  });

  it('不在支付目录里的产品没有上限；撤网照记；一批里同一产品后面的按前面的算', async () => {
    const stranger = 'XA01AAA001A001010109999';
    await server.world.db.transaction('all', (tx) =>
      tx.run('INSERT INTO national_product (national_code, name, changed_at) VALUES ($1, $2, now())', [
        stranger,
        '示例不在支付目录的片',
      ]),
    );
    const answers = await assertPrices([
      row(stranger, '800.00', '2027-01-01'),
      row(stranger, '800.00', '2027-02-01'),
      row(stranger, null, '2027-03-01'),
    ]);
    expect(answers.map((answer) => answer.outcome)).toEqual(['asserted', 'unchanged', 'asserted']);
  });

  it('上限保密的产品，不是价格岗位的一律不比、不取，试不出数值（N5.1）', async () => {
    await price.ok(addStandard, {
      params: { code: SECRET_TABLETS.code },
      body: {
        kind: 'negotiated',
        standard: '700.00',
        confidential: true,
        from: '2028-01-01',
        to: null,
        reasonKind: 'correction',
        reason: '示例',
        evidence: '示例',
      },
    });
    for (const text of ['1.00', '699.99', '700.00', '700.01', '9999.00']) {
      const [answer] = await assertPrices(
        [row(SECRET_TABLETS.code, text, '2028-02-01')],
        'provinceCatalogue',
      );
      expect(answer).toEqual({ outcome: 'forPriceOffice' });
    }
    const [refused, taken] = await assertPrices([
      row(SECRET_TABLETS.code, '700.01', '2028-02-01'),
      row(SECRET_TABLETS.code, '700.00', '2028-02-01'),
    ]);
    expect([refused?.outcome, taken?.outcome]).toEqual(['refused', 'asserted']);
    expect(JSON.stringify(refused)).not.toContain('700');
  });

  it('成批的标准：同样的事由规矩，逐行回答', async () => {
    const standard = (nationalCode: string, text: string, more: object = {}) => ({
      nationalCode,
      kind: 'procured' as const,
      standard: priceText(text),
      confidential: false,
      from: day('2026-09-01'),
      to: null,
      reasonKind: 'procurement' as const,
      reason: '纳入集采',
      evidence: '示例中选结果',
      ...more,
    });
    const rows = [
      standard(INJECTION.code, '210.00'),
      standard(INJECTION.code, '210.00'),
      standard(TABLETS.code, '55.00', { reasonKind: 'initial' }),
      standard('XA01AAA001A001010108888', '1.00'),
    ];
    const { answers, ids } = await server.world.db.transaction('all', (tx) =>
      assertStandards(tx, rows, by('provincePrice')),
    );
    expect(answers.map((answer) => answer.outcome)).toEqual(['asserted', 'unchanged', 'refused', 'unknown']);
    expect(answers[2]).toMatchObject({
      refusal: { code: 'STANDARD_REVISION_WITHOUT_GROUND', clause: 'N2.3' },
    });
    expect(ids.map((id) => id !== null)).toEqual([true, false, false, false]);
  });
});
