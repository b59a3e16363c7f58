import { describe, expect, test } from 'vitest';
import {
  base,
  bid,
  line,
  negotiated,
  price,
  product,
  withProduct,
  YEAR,
} from '../../../test/support/claim-case.ts';
import { day } from '../../base/date.ts';
import type { Standard } from '../catalogue/payable-product.ts';
import type { ScopedProduct } from '../catalogue/payable-timeline.ts';
import type { CaseLine } from './claim-case.ts';
import { checkTrials, linesOnTrial } from './price-trials.ts';

const secret = { ...bid, confidential: true };
const lineOf = (value: Standard, change: Partial<ScopedProduct> = {}): CaseLine => {
  const [made = line] =
    withProduct({ standards: [{ ...YEAR, value }], listedPrices: [], ...change }).lines ?? [];
  return made;
};
const onTrial = (...lines: readonly CaseLine[]) => linesOnTrial({ ...base, lines }).map((one) => one.line);

describe('哪些行会透露保密标准（N5.1）', () => {
  test('保密而没有挂网价约束的行算试价，写明产品、价格和标准自哪天起', () => {
    expect(linesOnTrial({ ...base, lines: [line, lineOf(secret)] })).toEqual([
      {
        line: 2,
        nationalCode: line.nationalCode,
        name: product.name,
        price: price(1000n),
        standardFrom: YEAR.from,
      },
    ]);
  });

  test('公开的标准、有挂网价的、不认识的、当天不付的都不算', () => {
    expect(onTrial(lineOf({ ...secret, confidential: false }))).toEqual([]);
    expect(onTrial(lineOf(secret, { listedPrices: [{ ...YEAR, value: price(800n) }] }))).toEqual([]);
    expect(onTrial(lineOf(secret, { listedPrices: [{ ...YEAR, value: price(2000n) }] }))).toEqual([]);
    expect(onTrial({ ...line, drug: undefined })).toEqual([]);
    expect(onTrial(lineOf(secret, { entries: [] }))).toEqual([]);
  });

  test('省外的机构不受挂网价约束，保密的谈判药都算试价；别的种类哪个价都付，不算（I24）', () => {
    const institution = { ...base.institution, isOutsideProvince: true };
    const outside = (value: Standard) =>
      linesOnTrial({
        ...base,
        lines: [lineOf(value, { listedPrices: [{ ...YEAR, value: price(800n) }] })],
        institution,
      }).map((one) => one.line);
    expect(outside({ ...negotiated, confidential: true })).toEqual([1]);
    expect(outside(negotiated)).toEqual([]);
    expect(outside(secret)).toEqual([]);
  });

  test('谈判药的挂网价没有跟着降下来，仍算试价；恰好相等的不算', () => {
    const hidden = { ...negotiated, confidential: true };
    const listed = (yuan: bigint) => lineOf(hidden, { listedPrices: [{ ...YEAR, value: price(yuan) }] });
    expect(onTrial(listed(1001n))).toEqual([1]);
    expect(onTrial(listed(1000n))).toEqual([]);
    expect(onTrial(listed(999n))).toEqual([]);
    expect(onTrial(lineOf(hidden))).toEqual([1]);
    expect(onTrial(lineOf(negotiated, { listedPrices: [{ ...YEAR, value: price(1001n) }] }))).toEqual([]);
  });

  test('拆零的按整盒价算；住院的行按自己那天的标准（M10、M32）', () => {
    const cut = day('2026-06-10');
    const stepped = lineOf(secret, {
      standards: [
        { from: YEAR.from, to: day('2026-06-09'), value: secret },
        { from: cut, to: YEAR.to, value: secret },
      ],
    });
    const [units] = linesOnTrial({ ...base, lines: [{ ...stepped, price: price(100n), unitsPerPack: 10 }] });
    expect(units).toMatchObject({ price: price(1000n), standardFrom: cut });
    const [early] = linesOnTrial({ ...base, lines: [{ ...stepped, usedOn: day('2026-06-09') }] });
    expect(early?.standardFrom).toBe(YEAR.from);
  });

  test('从没试过的产品也只有三个新价（M32）', () => {
    const on = (yuan: bigint, number: number) => ({
      line: number,
      nationalCode: 'X1',
      name: '示例保密片',
      price: price(yuan),
      standardFrom: YEAR.from,
    });
    const asked = [on(1n, 1), on(2n, 2), on(3n, 3), on(4n, 4)];
    expect(checkTrials(asked.slice(0, 3), new Map())).toEqual([]);
    expect(checkTrials(asked, new Map())).toMatchObject([{ detail: '示例保密片', line: 4 }]);
  });
});
