import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import type { UnitPrice } from '../../../base/money.ts';
import type { Standard } from '../payable-product.ts';
import { fitOf, isNamed, standingOf, type AssignableProduct } from './assign-printed.ts';
import { readPrintedPrices } from './printed-price.ts';

const TABLET: AssignableProduct = {
  nationalCode: 'XL01XCZ999B002010101234',
  genericName: '示例替尼片',
  dosageForm: '口服常释剂型',
  strength: '10mg',
  pack: '28片/盒',
  unitsPerPack: 28,
  doseUnit: '片',
  saleUnit: '盒',
};
const VIAL: AssignableProduct = {
  ...TABLET,
  genericName: '示例单抗注射液',
  dosageForm: '注射剂',
  strength: '100mg(10ml)',
  pack: '1瓶/盒',
  unitsPerPack: 1,
  doseUnit: '瓶',
};

function fits(text: string, product: AssignableProduct) {
  const reading = readPrintedPrices(text, null);
  if (reading.kind !== 'prices') throw new Error(text);
  return reading.prices.map((price) => fitOf(price, reading.prices, product));
}

describe('所印标准落到产品（N2.2、M12）', () => {
  it('每片的价乘以每盒片数；另一规格不沾边', () => {
    expect(fits('5.03元(10mg/片)；8.55元(20mg/片)', TABLET)).toEqual([
      { kind: 'same', standard: 1_408_400n },
      { kind: 'none' },
    ]);
  });
  it('按盒计的价就是每盒的价，片数不符的不采用', () => {
    expect(fits('480.00元/盒(10mg,每盒28片)', TABLET)).toEqual([{ kind: 'same', standard: 4_800_000n }]);
    expect(fits('480.00元/盒(10mg,每盒30片)', TABLET)).toEqual([
      { kind: 'near', standard: null, problem: 'unit' },
    ]);
  });
  it('写法不同的同一规格相符', () => {
    expect(fits('780.00元(100mg (10ml)/瓶)', VIAL)).toEqual([{ kind: 'same', standard: 7_800_000n }]);
    expect(fits('780.00元(10ml∶0.1g/瓶)', VIAL)).toEqual([{ kind: 'same', standard: 7_800_000n }]);
  });
  it('没有单位的，一盒一瓶才采用', () => {
    expect(fits('780.00元(10ml:100mg)', VIAL)).toEqual([{ kind: 'same', standard: 7_800_000n }]);
    expect(fits('7.00元(10mg)', { ...TABLET })).toEqual([{ kind: 'near', standard: null, problem: 'unit' }]);
  });
  it('只差容量的交给人看', () => {
    expect(fits('780.00元(100mg/瓶)', VIAL)).toEqual([
      { kind: 'near', standard: 7_800_000n, problem: 'noMatch' },
    ]);
  });
  it('量相同的两个价，靠包装上的字分开；分不开的交给人', () => {
    const text = '10.00元(1mg/支(预充式))；9.00元(1mg/支(西林瓶式))';
    const product = { ...VIAL, strength: '1mg', doseUnit: '支', pack: '1支/盒' };
    expect(fits(text, { ...product, pack: '1支/盒（预充式）' })).toEqual([
      { kind: 'same', standard: 100_000n },
      { kind: 'none' },
    ]);
    expect(fits(text, product).map((fit) => fit.kind === 'near' && fit.problem)).toEqual([
      'ambiguous',
      'ambiguous',
    ]);
  });
  it('按通用名全名认产品，一号多名的逐名认', () => {
    expect(isNamed('示例替尼片', TABLET)).toBe(true);
    expect(isNamed('示例替尼 片', TABLET)).toBe(true);
    expect(isNamed('示例单抗注射液(静脉输注)', VIAL)).toBe(false);
    expect(isNamed('示例液Ⅰ\n示例替尼片', TABLET)).toBe(true);
  });

  const at = (from: string, to: string | null, standard: bigint) => ({
    from: day(from),
    to: to === null ? null : day(to),
    value: { kind: 'negotiated', standard: standard as UnitPrice, confidential: false } satisfies Standard,
  });
  const span = { from: day('2026-01-01'), to: day('2027-12-31') };
  const wanted = { kind: 'negotiated', standard: 100n as UnitPrice } as const;
  it.each([
    ['没有过标准', [], 'free'],
    ['前一协议期的标准', [at('2024-01-01', '2025-12-31', 120n)], 'renewed'],
    ['前一协议期没有写止期', [at('2024-01-01', null, 120n)], 'renewed'],
    ['同样的已经在了', [at('2026-01-01', '2027-12-31', 100n)], 'same'],
    ['本期内另有不同的', [at('2026-03-01', null, 90n)], 'differs'],
  ])('%s', (_, standards, expected) => {
    expect(standingOf(standards, span, wanted)).toBe(expected);
  });
});
