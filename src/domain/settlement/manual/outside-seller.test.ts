import { describe, expect, test } from 'vitest';
import { base, line, price, withProduct, YEAR } from '../../../../test/support/claim-case.ts';
import { AREAS } from '../../../policy/areas.ts';
import { OTHER_PROVINCES } from '../../../policy/provinces.ts';
import type { ClaimCase } from '../claim-case.ts';
import { filingPlaceOf, isOutsideProvince, otherProvinceName } from '../outside-province.ts';
import { decideManual, listManualObjections } from './decide-manual.ts';
import { findSellerFault, judgeSellerPlace, sellerName, type OutsideSeller } from './outside-seller.ts';

const HOSPITAL: OutsideSeller = {
  placeCode: '440000',
  name: '示例省外医院',
  kind: 'hospital',
  level: '三级',
  designatedCode: 'H44010400001',
  receivingHospital: null,
};
const PHARMACY: OutsideSeller = {
  ...HOSPITAL,
  kind: 'pharmacy',
  level: '未定级',
  designatedCode: 'P44010400001',
};

describe('省外在哪里（I24）', () => {
  test('三十个省份和兵团在外，本省、港澳台、没有的代码不在；名称不重复', () => {
    expect(OTHER_PROVINCES).toHaveLength(31);
    expect(new Set(OTHER_PROVINCES.map(({ name }) => name)).size).toBe(31);
    for (const { code } of OTHER_PROVINCES) {
      expect(code).toMatch(/^[1-6]\d0000$/);
      expect(isOutsideProvince(code)).toBe(true);
    }
    for (const { code } of AREAS) expect(isOutsideProvince(code)).toBe(false);
    for (const code of ['710000', '810000', '820000', '160000', '000000', ''])
      expect(otherProvinceName(code)).toBeUndefined();
  });

  test('省内备到统筹地区，省外备到整个省份', () => {
    expect(filingPlaceOf('430281')).toBe('430200');
    expect(filingPlaceOf('439900')).toBe('439900');
    expect(filingPlaceOf('440104')).toBe('440000');
    expect(filingPlaceOf('110000')).toBe('110000');
    expect(filingPlaceOf('820000')).toBe('820000');
  });

  test('机构连省份一起说', () => {
    expect(sellerName(HOSPITAL)).toBe('示例省外医院（广东省）');
  });
});

describe('省外的购药机构填得对不对（M30、I24）', () => {
  test('医院、药店、还没有查到编码的、只写到市的区划都行', () => {
    for (const right of [
      HOSPITAL,
      PHARMACY,
      { ...HOSPITAL, designatedCode: null },
      { ...HOSPITAL, placeCode: '440100' },
      { ...PHARMACY, receivingHospital: '示例医院' },
    ])
      expect(findSellerFault(right)).toBeUndefined();
  });

  test.each<[Partial<OutsideSeller>, string, string]>([
    [{ placeCode: '430100' }, 'placeCode', '省内'],
    [{ placeCode: '160000' }, 'placeCode', '从列表里选'],
    [{ name: '  ' }, 'name', '发票上的机构名称'],
    [{ kind: 'pharmacy', level: '三级', designatedCode: null }, 'level', '药店没有级别'],
    [{ receivingHospital: '示例医院' }, 'receivingHospital', '只有药店'],
    [{ ...PHARMACY, receivingHospital: ' ' }, 'receivingHospital', '没有的不填'],
    [{ designatedCode: 'H4401040000' }, 'designatedCode', '11 位数字'],
    [{ designatedCode: 'P44010400001' }, 'designatedCode', '以 H 开头'],
    [{ ...PHARMACY, designatedCode: 'H44010400001' }, 'designatedCode', '以 P 开头'],
    [{ designatedCode: 'H31010400001' }, 'designatedCode', '不在广东省'],
    [{ designatedCode: 'H43010400001' }, 'designatedCode', '不在广东省'],
  ])('%j 说出是 %s，怎么改', (change, member, words) => {
    const fault = findSellerFault({ ...HOSPITAL, ...change });
    expect(fault?.member).toBe(member);
    expect(fault?.text).toContain(words);
  });

  test('港澳台的费用不付，内地的都能申报', () => {
    for (const placeCode of ['710000', '810100', '820000'])
      expect(judgeSellerPlace({ placeCode })).toMatchObject({
        refusal: { code: 'BOUGHT_OUTSIDE_MAINLAND', clause: 'I24' },
      });
    for (const { code } of OTHER_PROVINCES) expect(judgeSellerPlace({ placeCode: code }).ok).toBe(true);
  });
});

describe('省外购药能不能报（M30、I24）', () => {
  const outside = (code: string, isFiled = true): ClaimCase => ({
    ...base,
    offSiteKinds: isFiled ? ['temporary'] : [],
    institution: { code, kind: 'hospital', areaCode: '440000', agreements: [], isOutsideProvince: true },
  });
  const codes = (claim: ClaimCase) => listManualObjections(claim).map(({ code }) => code);

  test('不要本省的协议，要当地定点的编码；要备案', () => {
    expect(codes(outside('H44010400001'))).toEqual([]);
    expect(codes(outside(''))).toEqual(['OUTSIDE_SELLER_UNVERIFIED']);
    expect(codes(outside('H44010400001', false))).toEqual(['OFF_SITE_NOT_FILED']);
    const ours = { ...base.institution, agreements: [] };
    expect(codes({ ...base, institution: ours })).toEqual(['INSTITUTION_WITHOUT_AGREEMENT']);
  });

  test('比例和金额与省内一样', () => {
    const bill = decideManual(outside('H44010400001'));
    const atHome = decideManual(base);
    if (!bill.ok || !atHome.ok) throw new Error('both are payable');
    expect(bill.value.fundShare).toBe(atHome.value.fundShare);
    expect(bill.value.personPays).toBe(atHome.value.personPays);
  });

  test('本省挂网价不管省外：超出支付标准的归个人；谈判药高于标准仍不付', () => {
    const procured = { kind: 'procured', standard: price(1000n), confidential: false } as const;
    const [sold = line] = withProduct({ standards: [{ ...YEAR, value: procured }] }).lines ?? [];
    const lines = [{ ...sold, price: price(1100n) }];
    expect(codes({ ...base, lines })).toEqual(['PRICE_ABOVE_LISTED_PRICE']);
    const bought = { ...outside('H44010400001'), lines };
    expect(codes(bought)).toEqual([]);
    const bill = decideManual(bought);
    expect(bill.ok && bill.value.aboveStandard).toBe(20_000n);
    const dear = { ...outside('H44010400001'), lines: [{ ...line, price: price(1100n) }] };
    expect(codes(dear)).toEqual(['PRICE_ABOVE_NEGOTIATED_STANDARD']);
  });
});
