import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import type { UnitPrice } from '../../base/money.ts';
import { visibleStandard } from './confidential.ts';
import { decideTermEnd } from './entry-term.ts';
import { pinyinKey } from './pinyin-key.ts';
import { diffEditions, type ComparableEntry } from './version-diff.ts';

const entry = (name: string, more: Partial<ComparableEntry> = {}): ComparableEntry => ({
  section: '西药部分',
  sectionKind: 'western',
  name,
  dosageForm: '片剂',
  class: '乙',
  standardText: null,
  remark: null,
  ...more,
});
const negotiated = (name: string, more: Partial<ComparableEntry> = {}) =>
  entry(name, { section: '协议西药', sectionKind: 'negotiatedWestern', dosageForm: null, ...more });

describe('两版目录的变化（N1.1）', () => {
  it.each<[string, ComparableEntry[], ComparableEntry[], string[]]>([
    ['不变', [entry('甲药')], [entry('甲 药')], []],
    ['新增与调出', [entry('旧药')], [entry('新药')], ['新增 新药', '调出 旧药']],
    [
      '同名换剂型是新增一个、调出一个',
      [entry('甲药')],
      [entry('甲药', { dosageForm: '注射剂' })],
      ['新增 甲药', '调出 甲药'],
    ],
    ['谈判转常规', [negotiated('单抗')], [entry('单抗', { dosageForm: '注射剂' })], ['转入常规目录 单抗']],
    [
      '增补规格',
      [negotiated('单抗', { standardText: '10.00元(1mg/支)' })],
      [negotiated('单抗', { standardText: '9.00元(1mg/支)；17.00元(2mg/支)' })],
      ['增补规格 单抗'],
    ],
    [
      '只降价不算增补规格',
      [negotiated('单抗', { standardText: '10.00元(1mg/支)' })],
      [negotiated('单抗', { standardText: '9.00元(1mg/支)' })],
      [],
    ],
    [
      '支付范围变化，标点宽度不算',
      [entry('甲药', { remark: '限住院，' }), entry('乙药', { remark: '限A' })],
      [entry('甲药', { remark: '限住院,' }), entry('乙药', { remark: '限B' })],
      ['限定支付范围变化 乙药'],
    ],
    ['甲乙类变化', [entry('甲药')], [entry('甲药', { class: '甲' })], ['甲乙类变化 甲药']],
  ])('%s', (_, before, after, expected) => {
    const labels = {
      added: '新增',
      removed: '调出',
      movedToRegular: '转入常规目录',
      specAdded: '增补规格',
      scopeChanged: '限定支付范围变化',
      classChanged: '甲乙类变化',
    };
    expect(diffEditions(before, after).map((change) => `${labels[change.kind]} ${change.name}`)).toEqual(
      expected,
    );
  });
});

describe('单行支付有效期（M10）', () => {
  it.each([
    ['谈判药品随协议期', 'negotiated', null, '2027-12-31', '2027-12-31'],
    ['谈判药品可以早于协议期', 'negotiated', '2026-12-31', '2027-12-31', '2026-12-31'],
    ['谈判药品不得晚于协议期', 'negotiated', '2028-01-01', '2027-12-31', 'afterAgreement'],
    ['协议期已过', 'negotiated', null, '2025-12-31', 'afterAgreement'],
    ['没有协议期的须填', 'negotiated', null, undefined, 'agreementUnknown'],
    ['常规目录药品一年', 'regular', null, undefined, '2026-12-31'],
    ['常规目录药品另有决定', 'regular', '2026-06-30', undefined, '2026-06-30'],
    ['止早于起', 'regular', '2025-12-31', undefined, 'reversed'],
  ] as const)('%s', (_, origin, wanted, agreement, expected) => {
    const end = decideTermEnd(
      origin,
      day('2026-01-01'),
      wanted === null ? null : day(wanted),
      agreement === undefined ? undefined : day(agreement),
    );
    expect(end).toBe(expected);
  });
});

it('保密标准只有价格岗位能看数值，公开的都能看（N5.1）', () => {
  const standard = 12_885_000n as UnitPrice;
  const seen = (
    ['provincePrice', 'provinceCatalogue', 'auditor', 'provinceAdmin', 'pharmacist', 'patient'] as const
  ).map((role) => visibleStandard(role, { standard, confidential: true }));
  expect(seen).toEqual([standard, null, null, null, null, null]);
  expect(visibleStandard('patient', { standard, confidential: false })).toBe(standard);
});

it('拼音键含全拼与首字母，字母数字原样', () => {
  expect(pinyinKey('示例单抗(PD-1)')).toBe('shilidankangpd1 sldkp');
});
