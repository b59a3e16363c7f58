import { describe, expect, it } from 'vitest';
import { amountsIn, isSameStrength } from './amounts.ts';
import { readPrintedPrices, type PrintedPrice } from './printed-price.ts';

function pricesOf(text: string): readonly PrintedPrice[] {
  const reading = readPrintedPrices(text, null);
  if (reading.kind !== 'prices') throw new Error(`${reading.kind}: ${text}`);
  return reading.prices;
}
const told = (text: string) =>
  pricesOf(text).map(({ price, per, spec, clause }) => [price, per, spec, clause]);

/** Each irregularity of the printed lists, on invented drugs. */
describe('所印支付标准逐价读出（N2.2）', () => {
  it.each([
    ['一价一规格', '9.90元(10mg/片)', [[99_000n, '片', '10mg/片', null]]],
    [
      '几价几规格，分号全半角混用，换行与空格',
      '1.50元(1ml :5mg/支)；\n 2. 55元(5ml:25mg/支）;\n7元(10ml:50mg/瓶)',
      [
        [15_000n, '支', '1ml:5mg/支', null],
        [25_500n, '支', '5ml:25mg/支', null],
        [70_000n, '瓶', '10ml:50mg/瓶', null],
      ],
    ],
    [
      '括号内的分号属于规格',
      '30.00元(粉体室1.0g；  液体室\n50ml:0.45g/袋)',
      [[300_000n, '袋', '粉体室1.0g；液体室50ml:0.45g/袋', null]],
    ],
    [
      '方括号里有方括号',
      '90元(600ml/袋[示例液100ml；示例液500ml])',
      [[900_000n, '袋', '600ml/袋[示例液100ml；示例液500ml]', null]],
    ],
    [
      '按盒计价',
      '480.00元/盒(示例片0.3g/伴侣片0.1g,每盒30片)',
      [[4_800_000n, '盒', '/盒(示例片0.3g/伴侣片0.1g,每盒30片)', null]],
    ],
    [
      '每片含两种成分',
      '2.10元(每片含甲50mg (以C16H15F6N5O计)和乙850mg)',
      [[21_000n, '片', '每片含甲50mg(以C16H15F6N5O计)和乙850mg', null]],
    ],
    [
      '赠药条款与规格分开',
      '100.00元(60mg/粒)(协议有效期内,企业向患者免费提供同疗程的伴侣药)',
      [[1_000_000n, '粒', '60mg/粒', '协议有效期内,企业向患者免费提供同疗程的伴侣药']],
    ],
    [
      '规格后有两层括号再接条款',
      '8.30元(100mg/片(以C35H46计))(免费提供伴侣药)',
      [[83_000n, '片', '100mg/片(以C35H46计)', '免费提供伴侣药']],
    ],
    ['没有单位', '20.85元(1ml:1mg)', [[208_500n, null, '1ml:1mg', null]]],
    ['按人次', '425.00元(1人次(含全程))', [[4_250_000n, '人次', '1人次(含全程)', null]]],
    ['一次计几粒，不猜怎么卖', '6.00元(5g/25粒)', [[60_000n, null, '5g/25粒', null]]],
    [
      '右括号全角且规格后还有字',
      '31.03元(0. 1ml/支 预灌封注射\n器）',
      [[310_300n, '支', '0.1ml/支预灌封注射器', null]],
    ],
    [
      '元与括号间换行',
      '1400.65元\n(1.0mg (4.0×10^7U)/0.5mL/支\n(预充式))',
      [[14_006_500n, '支', '1.0mg(4.0×10^7U)/0.5mL/支(预充式)', null]],
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text)).toEqual(expected);
  });

  it('每瓶几喷、每盒几片记下个数', () => {
    expect(pricesOf('89.60元(每瓶120喷,每喷含甲137µg和乙50µg)')[0]).toMatchObject({
      per: '瓶',
      holds: { count: 120, unit: '喷' },
    });
    expect(pricesOf('7.00元(每20丸重3g)')[0]).toMatchObject({ per: null, holds: { count: 20, unit: '丸' } });
  });

  it('星号是保密，空白是没有，读不出的连同原文交给人', () => {
    expect(['*', '∗', ' ＊ '].map((text) => readPrintedPrices(text, null).kind)).toEqual(
      Array(3).fill('confidential'),
    );
    expect(readPrintedPrices(' \n', null)).toEqual({ kind: 'none' });
    expect(readPrintedPrices('见备注2(每粒含量不等)', null)).toEqual({
      kind: 'unread',
      text: '见备注2(每粒含量不等)',
    });
    expect(readPrintedPrices('12.00元(另行规定)', null)).toEqual({
      kind: 'unread',
      text: '12.00元(另行规定)',
    });
  });

  it('“见备注”指向的分档读成档', () => {
    const remark =
      '1.限示例病。2.1-10毫居，每毫居50.00元；11-50毫居，按0.8计；51~100毫居，按65%计，累计计算。3.其他。';
    expect(readPrintedPrices('见备注2(每粒示例)', remark)).toMatchObject({
      kind: 'tiered',
      tiers: [
        { from: 1, to: 10, unit: '毫居', rate: '50.00元' },
        { from: 11, to: 50, unit: '毫居', rate: '80%' },
        { from: 51, to: 100, unit: '毫居', rate: '65%' },
      ],
    });
  });
});

describe('规格里的量（N2.2）', () => {
  it.each([
    ['1ml:12.5mg', '12.5mg（1ML）'],
    ['1ml∶12.5mg', '12.5 mg/1 ml'],
    ['24µg', '0.024mg'],
    ['24μg', '24ug'],
    ['1.0×10E7IU/16mg', '16mg:1000万单位'],
    ['4.0×10⁷U', '4×10^7u'],
    ['1mg(按C16H25NO2计)', '1mg'],
    ['0.36g(相当于饮片1.22g)', '0.36g'],
    ['1%(10g:0.1g)', '10g:0.1g'],
  ])('%s 与 %s 相同', (a, b) => {
    expect(amountsIn(a).length).toBeGreaterThan(0);
    expect(isSameStrength(amountsIn(a), amountsIn(b))).toBe(true);
  });
  it.each([
    ['1ml:12.5mg', '5ml:100mg'],
    ['10mg', '10ml'],
    ['0.5g', '0.5g:5ml'],
    ['片', '片'],
  ])('%s 与 %s 不同', (a, b) => {
    expect(isSameStrength(amountsIn(a), amountsIn(b))).toBe(false);
  });
});
