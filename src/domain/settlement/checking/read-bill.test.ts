import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf } from '../../../../test/support/random-claims.ts';
import { oddForm } from './input-forms.ts';
import { amountOf, HEAD_AMOUNTS, isAmount, MAX_BILL_LENGTH, readBill } from './read-bill.ts';
import { checkBillText } from './check-bill.ts';

type Json = Record<string, unknown>;
const STAGE = {
  step: 'charged',
  title: '费用总额',
  amount: '1.00',
  formula: 'Σ a',
  inputs: { lines: '1' },
  lines: [{ line: 1, inputs: { a: '1' }, amount: '1.00' }],
  clauses: ['I1'],
  rule: 'r',
  rounding: null,
};
const LINE = {
  line: 1,
  charged: '1.00',
  eligible: '1.00',
  aboveStandard: '0.00',
  fundShare: '0.70',
  selfPaidFirst: '0.00',
  standardKind: 'bid',
  price: '1.00',
  quantity: '1',
  route: 'separatePayment',
};
const many = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);
const faultOf = (value: unknown) => {
  const read = readBill(value);
  return 'fault' in read ? `${read.fault.member}：${read.fault.says}` : undefined;
};
const inStage = (change: Json) => faultOf({ stages: [STAGE, { ...STAGE, ...change }] });
const inStageLine = (change: Json) => inStage({ lines: [STAGE.lines[0], { ...STAGE.lines[0], ...change }] });
const inLine = (change: Json) => faultOf({ stages: [STAGE], lines: [LINE, { ...LINE, ...change }] });

describe('读一张结算单：哪一项不对就说哪一项', () => {
  const OBJECT = '应是一个对象';
  const TEXT = '应是一段文字';
  const LIST = '应是一个列表';
  const AMOUNT = '应是以元计、两位小数的金额，例如 12.30';
  const COUNT = '应是从 1 起的整数';

  test.each([
    ['step', 1, TEXT],
    ['title', null, TEXT],
    ['formula', undefined, TEXT],
    ['rule', {}, TEXT],
    ['rounding', 1, TEXT],
    ['rounding', undefined, TEXT],
    ['amount', 1, TEXT],
    ['amount', '1', AMOUNT],
    ['amount', '1.000', AMOUNT],
    ['amount', 'x1.00', AMOUNT],
    ['amount', '12345678901234567.00', AMOUNT],
    ['inputs', [], OBJECT],
    ['inputs', null, OBJECT],
    ['inputs', 'x', OBJECT],
    ['lines', {}, LIST],
    ['clauses', 'I1', LIST],
    ['title', '长'.repeat(4001), '不应超过 4000 个字符'],
    ['clauses', many(101, 'I1'), '不应超过 100 项'],
    ['lines', many(2001, STAGE.lines[0]), '不应超过 2000 项'],
    ['inputs', Object.fromEntries(many(101, '1').map((one, at) => [`a${at}`, one])), '不应超过 100 项'],
  ])('步骤的 %s', (name, value, says) => {
    expect(inStage({ [name]: value })).toBe(`stages[1].${name}：${says}`);
  });

  test('步骤里更深的地方', () => {
    expect(inStage({ inputs: { ['长'.repeat(50)]: 1 } })).toBe(
      `stages[1].inputs.${'长'.repeat(40)}：${TEXT}`,
    );
    expect(inStage({ clauses: ['I1', 2] })).toBe(`stages[1].clauses[1]：${TEXT}`);
    expect(inStage({ lines: [null] })).toBe(`stages[1].lines[0]：${OBJECT}`);
    expect(inStageLine({ line: 0 })).toBe(`stages[1].lines[1].line：${COUNT}`);
    expect(inStageLine({ line: 1.5 })).toBe(`stages[1].lines[1].line：${COUNT}`);
    expect(inStageLine({ line: '1' })).toBe(`stages[1].lines[1].line：${COUNT}`);
    expect(inStageLine({ inputs: undefined })).toBe(`stages[1].lines[1].inputs：${OBJECT}`);
    expect(inStageLine({ amount: '1' })).toBe(`stages[1].lines[1].amount：${AMOUNT}`);
    expect(faultOf({ stages: [STAGE, []] })).toBe(`stages[1]：${OBJECT}`);
  });

  test('正好到上限的读得', () => {
    expect(inStage({ title: '长'.repeat(4000), clauses: many(100, 'I1') })).toBeUndefined();
    expect(inStage({ lines: many(2000, STAGE.lines[0]) })).toBeUndefined();
    expect(
      inStage({ inputs: Object.fromEntries(many(100, '1').map((one, at) => [`a${at}`, one])) }),
    ).toBeUndefined();
    expect(faultOf({ stages: many(60, STAGE) })).toBeUndefined();
    expect(faultOf({ stages: many(61, STAGE) })).toBe('stages：不应超过 60 项');
    expect(inStage({ amount: '-1234567890123456.00', rounding: '逐行', lines: undefined })).toBeUndefined();
    expect(checkBillText(' '.repeat(MAX_BILL_LENGTH))).toMatchObject({
      fault: { says: '不是 JSON，可能没有复制完整' },
    });
    expect(checkBillText(' '.repeat(MAX_BILL_LENGTH + 1))).toMatchObject({
      fault: { member: '全文', says: '超过 2000000 个字符，不是一张结算单' },
    });
  });

  test.each(['charged', 'eligible', 'aboveStandard', 'fundShare', 'selfPaidFirst'])('药品行的 %s', (name) => {
    expect(inLine({ [name]: undefined })).toBe(`lines[1].${name}：${TEXT}`);
    expect(inLine({ [name]: '1' })).toBe(`lines[1].${name}：${AMOUNT}`);
  });

  test('药品行的其他成员；没有拆零的可以不写', () => {
    for (const name of ['standardKind', 'price', 'quantity', 'route'])
      expect(inLine({ [name]: 1 })).toBe(`lines[1].${name}：${TEXT}`);
    expect(inLine({ line: 0 })).toBe(`lines[1].line：${COUNT}`);
    expect(inLine({ unitsPerPack: 0 })).toBe(`lines[1].unitsPerPack：${COUNT}`);
    for (const unitsPerPack of [null, undefined, 28]) expect(inLine({ unitsPerPack })).toBeUndefined();
    expect(faultOf({ stages: [STAGE], lines: [1] })).toBe(`lines[0]：${OBJECT}`);
    expect(faultOf({ stages: [STAGE], lines: many(2001, LINE) })).toBe('lines：不应超过 2000 项');
  });

  test('表头的金额和文字；没有的不读，继承来的名字不算', () => {
    for (const name of HEAD_AMOUNTS) {
      expect(faultOf({ stages: [STAGE], [name]: '1' })).toBe(`${name}：${AMOUNT}`);
      const read = readBill({ stages: [STAGE], [name]: '-1.00' });
      expect('bill' in read && read.bill.head.get(name)).toBe('-1.00');
    }
    for (const name of ['claimNo', 'state', 'servedOn', 'scheme', 'fundRatio', 'ruleVersion', 'regime']) {
      expect(faultOf({ stages: [STAGE], [name]: 1 })).toBe(`${name}：${TEXT}`);
      const read = readBill({ stages: [STAGE], [name]: 'x' });
      expect('bill' in read && [...read.bill.head]).toEqual([[name, 'x']]);
      const none = readBill({ stages: [STAGE], [name]: null });
      expect('bill' in none && none.bill.head.size).toBe(0);
    }
    const inherited = Object.create({ state: 'settled' }) as Json;
    inherited['stages'] = [STAGE];
    const read = readBill(inherited);
    expect('bill' in read && read.bill.head.size).toBe(0);
    expect('bill' in read && read.bill.drugLines).toBeNull();
  });

  test('依据的起止写在表头里', () => {
    const basis = (value: unknown) => {
      const read = readBill({ stages: [STAGE], basis: value });
      return 'bill' in read ? [...read.bill.head] : read.fault.member;
    };
    expect(basis({ from: '2026-01-01', to: null })).toEqual([['basis.from', '2026-01-01']]);
    expect(basis({ from: null, to: '2026-12-31' })).toEqual([['basis.to', '2026-12-31']]);
    expect(basis({ from: 1, to: null })).toBe('basis.from');
    expect(basis([])).toBe('basis');
    const citation = (value: unknown) => {
      const read = readBill({ stages: [STAGE], citation: value });
      return 'bill' in read ? [...read.bill.head] : read.fault.member;
    };
    expect(citation(null)).toEqual([]);
    expect(citation({ act: 4, from: '2026-01-01', to: null })).toEqual([
      ['citation.act', '4'],
      ['citation.from', '2026-01-01'],
    ]);
    expect(citation({ act: 4, from: '2026-01-01', to: '2026-12-31' })).toHaveLength(3);
    expect(citation({ act: 0, from: '2026-01-01', to: null })).toBe('citation.act');
    expect(citation({ act: 4, from: 1, to: null })).toBe('citation.from');
    expect(citation('x')).toBe('citation');
  });

  test('整张单读成什么', () => {
    const json = JSON.parse(JSON.stringify(billJson(billOf(FULL_CLAIM), FULL_CLAIM))) as Json;
    const read = readBill(json);
    if (!('bill' in read)) throw new Error(read.fault.member);
    const [first] = read.bill.stages;
    expect(first).toMatchObject({ step: 'charged', amount: '4580.00', clauses: ['I1'] });
    expect(first?.lines?.[1]?.inputs.get('price')).toBe('310.00');
    expect(read.bill.drugLines?.[4]?.members.get('unitsPerPack')).toBe('28');
    expect(read.bill.drugLines?.[0]?.members.has('unitsPerPack')).toBe(false);
    expect(read.bill.head.get('cash')).toBe('1011.03');
  });

  test('金额的写法', () => {
    for (const good of ['0.00', '-1.00', '1234567890123456.78']) expect(isAmount(good)).toBe(true);
    for (const bad of [
      '',
      '1',
      '1.0',
      '1.000',
      '+1.00',
      '--1.00',
      '1,000.00',
      '12345678901234567.00',
      'a1.00',
      '1.00a',
    ])
      expect(isAmount(bad)).toBe(false);
    expect(amountOf('-12.30')).toEqual({ over: -1230n, under: 100n });
    expect(amountOf('x')).toEqual({ over: 0n, under: 1n });
  });
});

describe('每个输入该怎么写', () => {
  const RATIO = '0 至 1 之间、四位小数的比例';
  const BOUND = 'none 或两位小数的金额';
  const PRICE = '二至四位小数的单价';
  const FIGURE = '不为负、两位小数的金额';
  const table: readonly (readonly [string, readonly string[], readonly string[], string])[] = [
    ['scheme', ['employee', 'resident'], ['', 'xemployee', 'residents'], 'employee 或 resident'],
    ['countsBy', ['year', 'visit'], ['ayear', 'visits'], 'year 或 visit'],
    ['inMajorIllness', ['true', 'false'], ['atrue', 'falsey'], 'true 或 false'],
    ['assistance', ['none'], ['anone', 'nones'], 'none'],
    ['benefitYear', ['2026'], ['202', '20266', 'a2026', 'abcd'], '四位数的年份'],
    [
      'standardKind',
      ['negotiated', 'bid', 'procured', 'listed'],
      ['abid', 'listeds'],
      'negotiated、bid、procured 或 listed',
    ],
    [
      'standard',
      ['none', '1.00', '1.001', '1.0001'],
      ['nones', 'x1.00', '1.0', '1.000', '1.0010', '1.00001', '.00', '12345678901234567.00', 'a.00'],
      'none 或二至四位小数的单价',
    ],
    [
      'price',
      ['1.00', '1.001', '1.0001', '1234567890123456.00'],
      ['none', '1.0', '1.000', '1.0010', 'a1.00', '1.00a', '.00'],
      PRICE,
    ],
    ['payablePrice', ['1.00'], ['none', '1.0'], PRICE],
    [
      'quantity',
      ['1', '1.5', '1.2345', '12345678901234'],
      ['', '1.', '1.23456', 'a1', '1a', '123456789012345'],
      '至多四位小数的数量',
    ],
    ['unitsPerPack', ['1', '28', '123456789'], ['0', '01', '1234567890', 'a1', '1a'], '从 1 起的整数'],
    ['lines', ['1', '1,2', '1234,12'], ['', '1,', ',1', '12345', 'a1', '1a', '1,12345'], '行数或行号'],
    [
      'ratio',
      ['0.7000', '1.0000', '0.0000'],
      ['0.7', '1.0001', '2.0000', 'a0.7000', '0.7000a', '10.7000'],
      RATIO,
    ],
    ['selfPayRatio', ['0.1000'], ['0.1'], RATIO],
    ['band1Ratio', ['0.1000'], ['none'], RATIO],
    ['band12UpTo', ['none', '1.00'], ['1.0', 'nones', 'a1.00', '1.00a', '-1.00'], BOUND],
    ['band1Left', ['none', '1.00'], ['1.0'], BOUND],
    ['planLimit', ['none', '1.00'], ['x'], BOUND],
    ['planLimitLeft', ['none'], ['x'], BOUND],
    ['cap', ['none'], ['x'], BOUND],
    ['capLeft', ['none'], ['x'], BOUND],
    ['xcap', ['1.00'], ['none'], FIGURE],
    ['caps', ['1.00'], ['none'], FIGURE],
    ['band1UpToo', ['1.00'], ['none'], FIGURE],
    ['aband1UpTo', ['1.00'], ['none'], FIGURE],
    ['bandUpTo', ['1.00'], ['none'], FIGURE],
    ['ratios', ['1.00'], ['0.7000'], FIGURE],
    ['toString', ['1.00'], ['none'], FIGURE],
    [
      'charged',
      ['0.00', '1.00', '1234567890123456.00'],
      ['none', '-1.00', '1.0', 'a1.00', '1.00a', '12345678901234567.00', '.00'],
      FIGURE,
    ],
  ];
  test.each(table)('%s', (name, good, bad, says) => {
    for (const input of good) expect(oddForm(name, input, false), input).toBeUndefined();
    for (const input of bad) expect(oddForm(name, input, false), input).toBe(says);
  });

  test('plan 在行里是方案的名称，在步骤里是普通政策的种类', () => {
    expect(oddForm('plan', '示例惠民保', true)).toBeUndefined();
    expect(oddForm('plan', ' ', true)).toBe('方案的名称');
    for (const kind of ['outpatient', 'chronic']) expect(oddForm('plan', kind, false)).toBeUndefined();
    for (const kind of ['示例惠民保', 'outpatients', 'achronic'])
      expect(oddForm('plan', kind, false)).toBe('outpatient 或 chronic');
  });
});
