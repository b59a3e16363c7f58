import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import type { UnitPrice } from '../../base/money.ts';
import { visibleStandard } from './confidential.ts';
import { decideTermEnd } from './entry-term.ts';
import { pinyinKey } from './pinyin-key.ts';

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
