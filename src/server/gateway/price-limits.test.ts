import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import type { UnitPrice } from '../../base/money.ts';
import type { LimitedProduct } from './list-source-store.ts';
import { priceLimitRows } from './price-limits.ts';

const price = (yuan: bigint) => (yuan * 10_000n) as UnitPrice;
const span = (from: string, to: string | null) => ({
  from: day(from),
  to: to === null ? null : day(to),
  knownAt: 0,
});
const rows = async (product: Partial<LimitedProduct>) => {
  const source = priceLimitRows([
    { nationalCode: 'X1', origin: 'regular', standards: [], prices: [], ...product },
  ]);
  const found: unknown[] = [];
  if (!('rows' in source)) throw new Error('the limits come as rows');
  for (const row of source.rows) found.push(row.content);
  return (found as Record<string, string>[]).map(
    (row) => `${row['begndate']} ${row['enddate'] ?? '…'} ${row['hilist_pric_uplmt_amt']}`,
  );
};
const standard = (yuan: bigint) => ({
  kind: 'negotiated' as const,
  standard: price(yuan),
  confidential: false,
});

describe('1318 的限价按日取：有支付标准的日子用标准，转入常规后没有标准的日子用挂网价（M12）', () => {
  it.each([
    [
      '标准止于年底，此后用挂网价',
      [['2026-01-01', '2026-06-30']],
      ['2026-01-01 2026-06-30 90.00', '2026-07-01 … 100.00'],
    ],
    ['没有过标准', [], ['2026-01-01 … 100.00']],
    ['标准没有止期', [['2026-03-01', null]], ['2026-01-01 2026-02-28 100.00', '2026-03-01 … 90.00']],
    [
      '两段标准之间用挂网价',
      [
        ['2026-02-01', '2026-02-28'],
        ['2026-04-01', '2026-04-30'],
      ],
      [
        '2026-01-01 2026-01-31 100.00',
        '2026-02-01 2026-02-28 90.00',
        '2026-03-01 2026-03-31 100.00',
        '2026-04-01 2026-04-30 90.00',
        '2026-05-01 … 100.00',
      ],
    ],
  ] as const)('%s', async (_, spans, expected) => {
    const found = await rows({
      standards: spans.map(([from, to]) => ({ ...span(from, to), value: standard(90n) })),
      prices: [{ ...span('2026-01-01', null), value: price(100n) }],
    });
    expect(found).toEqual(expected);
  });

  it('不在常规目录的药，挂网价不作限价', async () => {
    expect(
      await rows({ origin: 'negotiated', prices: [{ ...span('2026-01-01', null), value: price(100n) }] }),
    ).toEqual([]);
  });
});
