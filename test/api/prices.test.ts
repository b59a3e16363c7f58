import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listAudit } from '../../src/contract/identity.ts';
import { getPriceHistory, previewStandard } from '../../src/contract/prices.ts';
import { addStandard, getProduct } from '../../src/contract/separate-payment.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { CODE, SECRET } from '../support/list-desk.ts';
import { FIRST_STANDARD as FIRST, openPriceDesk } from '../support/price-desk.ts';

/** A second confidential figure. */
const LOWER = '87654.3219';

let server: TestServer;
let price: Caller;
let auditor: Caller;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  ({ price, auditor } = await openPriceDesk(server));
});
afterAll(() => server.close());

/** Lets a day pass; everybody signs in anew. */
async function nextDay(): Promise<void> {
  server.clock.advance(24 * 3600_000);
  price = await server.signInAs('price1', 'passw0rd');
  auditor = await server.signInAs('auditor1', 'passw0rd');
}

type Body = Record<string, unknown>;
const standards = (code: string, body: Body) =>
  price.call(addStandard, { params: { code }, body: { ...FIRST, ...body } });
const history = (caller: Caller, code: string, knownOn?: string) =>
  caller.ok(getPriceHistory, { params: { code }, query: knownOn === undefined ? {} : { knownOn } });

describe('支付标准的调整（M12、N2.2、N2.3）', () => {
  it('先预览：哪些日期从什么变成什么，什么也不写入；再登记', async () => {
    await price.ok(addStandard, { params: { code: CODE }, body: FIRST });
    await nextDay();
    const body = {
      ...FIRST,
      standard: LOWER,
      from: '2026-07-01',
      reasonKind: 'sameGeneric',
      evidence: '示例文号 2',
    } as const;
    const preview = await price.ok(previewStandard, { params: { code: CODE }, body });
    expect(preview).toEqual({
      spans: [
        { from: '2026-01-01', to: '2026-06-30', changed: false, before: held(SECRET), after: held(SECRET) },
        { from: '2026-07-01', to: null, changed: true, before: held(SECRET), after: held(LOWER) },
      ],
      pastFrom: null,
      touchedClaims: 0,
      above: [],
      caps: [],
    });
    expect((await history(price, CODE)).records).toHaveLength(1);
    await price.ok(addStandard, { params: { code: CODE }, body });
    expect((await history(price, CODE)).standards.map((one) => [one.from, one.to, one.standard])).toEqual([
      ['2026-07-01', null, LOWER],
      ['2026-01-01', '2026-06-30', SECRET],
    ]);
  });
  const held = (text: string) => ({ label: '谈判', price: text, confidential: true });

  it.each([
    [
      '没有事由种类时当作首次确定，已有标准的不行',
      { from: '2026-08-01', reasonKind: undefined },
      'STANDARD_REVISION_WITHOUT_GROUND',
      'N2.3',
    ],
    [
      '谈判药品不以挂网价为标准',
      { kind: 'listed', confidential: false, reasonKind: 'correction' },
      'STANDARD_KIND_UNFIT',
      'M12',
    ],
    [
      '纳入集采须是集采中选',
      { from: '2026-08-01', reasonKind: 'procurement' },
      'STANDARD_REVISION_WITHOUT_GROUND',
      'N2.3',
    ],
    [
      '与现有标准一样，没有可改的',
      { from: '2026-08-01', standard: LOWER, reasonKind: 'sameGeneric' },
      'STANDARD_REVISION_WITHOUT_GROUND',
      'N2.3',
    ],
  ] as const)('%s', async (_, body, code, clause) => {
    for (const answer of [
      await standards(CODE, body),
      await price.call(previewStandard, { params: { code: CODE }, body: { ...FIRST, ...body } }),
    ])
      expect(answer).toMatchObject({ status: 422, body: { code, clause } });
  });

  it.each([
    ['撤销不填数值', { reasonKind: 'withdrawal' }, 'standard'],
    ['不撤销就要填数值', { standard: null, kind: null }, 'standard'],
    ['要选类别', { kind: null }, 'kind'],
    ['止期早于起期', { to: '2025-12-31' }, 'to'],
    ['未载明规格须指明申请', { reasonKind: 'newSpec' }, 'applicationId'],
    [
      '保密数值不能写进依据',
      { from: '2026-09-01', standard: '76543.21', reasonKind: 'correction', evidence: '协议价76543.21元' },
      'evidence',
    ],
    [
      '改动过去的日期要写原因',
      { from: '2026-03-01', standard: LOWER, reasonKind: 'correction' },
      'lateReason',
    ],
  ] as const)('%s：指出字段', async (_, body, field) => {
    expect(await standards(CODE, body)).toMatchObject({ status: 400, body: { field } });
  });

  it('迟来的更正：写明原因后可改过去；按当时所知仍看得到原来的', async () => {
    await nextDay();
    const body = {
      standard: '97000.1111',
      from: '2026-03-01',
      to: '2026-03-31',
      reasonKind: 'correction',
      lateReason: '文件迟到',
    };
    const preview = await price.ok(previewStandard, {
      params: { code: CODE },
      body: { ...FIRST, ...body, reasonKind: 'correction' },
    });
    expect(preview).toMatchObject({ pastFrom: '2026-03-01', touchedClaims: 0 });
    expect(preview.spans.filter((span) => span.changed).map((span) => [span.from, span.to])).toEqual([
      ['2026-03-01', '2026-03-31'],
    ]);
    expect((await standards(CODE, body)).status).toBe(200);
    const figures = async (knownOn?: string) =>
      (await history(price, CODE, knownOn)).standards.map((one) => [one.from, one.standard]);
    expect(await figures()).toEqual([
      ['2026-07-01', LOWER],
      ['2026-04-01', SECRET],
      ['2026-03-01', '97000.1111'],
      ['2026-01-01', SECRET],
    ]);
    expect(await figures('2026-06-16')).toEqual([
      ['2026-07-01', LOWER],
      ['2026-01-01', SECRET],
    ]);
    expect(await figures('2026-06-15')).toEqual([['2026-01-01', SECRET]]);
    expect(await figures('2026-06-14')).toEqual([]);
    expect(
      (await price.call(getPriceHistory, { params: { code: CODE }, query: { knownOn: '2026-02-30' } }))
        .status,
    ).toBe(400);
  });

  it('撤销以后没有标准，原记载都在；谁在什么时候凭什么改的都看得到', async () => {
    const withdrawal = {
      kind: null,
      standard: null,
      confidential: false,
      from: '2027-01-01',
      reasonKind: 'withdrawal',
      reason: '协议终止',
      evidence: '示例文号 9',
    };
    expect((await standards(CODE, withdrawal)).status).toBe(200);
    const seen = await history(price, CODE);
    expect(seen.standards[0]).toMatchObject({
      from: '2027-01-01',
      withdrawn: true,
      standard: null,
      reasonLabel: '撤销',
    });
    expect(seen.records).toHaveLength(4);
    expect(seen.records[0]).toMatchObject({
      what: '撤销支付标准',
      why: '撤销：协议终止',
      evidence: '示例文号 9',
      enteredBy: '示例·价格',
    });
    expect(
      (await price.ok(getProduct, { params: { code: CODE } })).standards.map((one) => one.from),
    ).not.toContain('2027-01-01');
    const { rows } = await auditor.ok(listAudit, { query: { action: 'catalogue.addStandard' } });
    expect(rows).toHaveLength(4);
    expect(rows[1]?.detail).toContain('改动过去日期：文件迟到');
  });
});
