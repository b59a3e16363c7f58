import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  areaCode,
  asClaim,
  backOf,
  book,
  citation,
  decide,
  gone,
  plain,
  separate,
  usedBy,
  whatIfOf,
  type Bought,
  type Terms,
} from '../../../../test/support/what-if-year.ts';
import { present } from '../../../base/assert.ts';
import { day } from '../../../base/date.ts';
import { fen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { percent, type Ratio } from '../../../base/ratio.ts';
import { parseYearStart } from '../../../policy/parameters/benefit-year.ts';
import type { OffSiteKind } from '../../../policy/parameters/off-site.ts';
import { ASSISTANCE_BASES } from '../../../policy/parameters/readings.ts';
import { NOTHING_USED } from '../corrections/usage.ts';
import { AMOUNT_NAMES } from '../model.ts';
import { addPerson, noEffect } from './effect.ts';
import { reckonAgain, type WhatIf, type WhatIfClaim } from './what-if.ts';

const money = (max: bigint) => fc.bigInt(0n, max) as fc.Arbitrary<Fen>;
const ratio = fc.bigInt(0n, 10_000n) as fc.Arbitrary<Ratio>;
const termsOf: fc.Arbitrary<Terms> = fc.record({
  ratio,
  ofMajorIllness: fc.option(ratio, { nil: undefined }),
  offSite: fc.option(fc.record({ temporary: ratio, referral: ratio }, { requiredKeys: [] }), {
    nil: undefined,
  }),
  assistanceBase: fc.constantFrom(...ASSISTANCE_BASES, undefined),
  pooledFund: money(300_000n),
  majorIllness: money(150_000n),
  assistance: fc.record({ ratio, threshold: money(40_000n), cap: fc.option(money(80_000n)) }),
});
const purchases = fc.array(
  fc.record({
    scheme: fc.constantFrom('employee' as const, 'resident' as const),
    cost: fc.bigInt(100n, 150_000n),
    route: fc.constantFrom<Bought['route']>('separatePayment', 'ordinary'),
    filed: fc.subarray<OffSiteKind>(['temporary', 'referral', 'settled']),
  }),
  { minLength: 1, maxLength: 5 },
);

/** Reckoned again, bills come to what they would have, had the terms been others from the first on. */
function expectAsIfSettled(bought: readonly Bought[], before: Terms, after: Terms, back = -1): void {
  const past = book(bought, before, back);
  // What an act does not name stays as it was.
  const { ofMajorIllness = before.ofMajorIllness, assistanceBase = before.assistanceBase } = after;
  const offSite = { ...before.offSite, ...after.offSite };
  const ideal = book(bought, { ...after, ofMajorIllness, offSite, assistanceBase }, back).bills;
  const reckoned = reckonAgain(past.claims, whatIfOf(after));
  expect(reckoned).toHaveLength(bought.length - (back >= 0 && back < bought.length ? 1 : 0));
  for (const { claim, after: amounts } of reckoned) {
    const bill = ideal[Number((claim.id - 1n) / 10n)];
    for (const name of AMOUNT_NAMES) expect(amounts?.[name]).toBe(bill?.[name]);
  }
  const effect = noEffect();
  addPerson(effect, reckoned);
  const sum = (pairs: Iterable<{ before: Fen; after: Fen }>) =>
    [...pairs].reduce((total, pair) => total + pair.after - pair.before, 0n);
  expect(sum(effect.payers.values())).toBe(0n);
  expect(effect.claims).toBe(reckoned.length);
}

describe('用历史费用试算（M9.6）', () => {
  test('试算等于从第一张起就按新参数结算：比例、限额、普通政策按险种，救助和商业保险按人，累计都跟着变，换过险种、退掉过单也一样（M9.4）', () => {
    fc.assert(
      fc.property(
        purchases,
        termsOf,
        termsOf,
        fc.integer({ min: -1, max: 4 }),
        (bought, before, after, back) => expectAsIfSettled(bought, before, after, back),
      ),
      { numRuns: 80 },
    );
  });

  test('参数不变，一张单也不变；记载不全的单列出来不计；只给本人的限额不受地区限额影响', () => {
    const terms: Terms = {
      ratio: percent(70),
      pooledFund: fen(200_000),
      majorIllness: fen(100_000),
      assistance: { ratio: percent(70), threshold: fen(10_000), cap: null },
    };
    const bought: Bought[] = [
      { cost: 250_000n, route: 'separatePayment' },
      { cost: 100_000n, route: 'separatePayment' },
    ];
    const { claims, bills } = book(bought, terms);
    for (const [index, { after }] of reckonAgain(claims, whatIfOf(terms)).entries())
      expect(after?.personPays).toBe(bills[index]?.personPays);
    const own = claims.map((one) => ({ ...one, ownLimits: { pooledFund: true, majorIllness: true } }));
    const less = { ...terms, pooledFund: ZERO_FEN, majorIllness: ZERO_FEN };
    expect(reckonAgain(own, whatIfOf(less)).map(({ after }) => after?.overLimit)).toEqual(
      bills.map((bill) => bill.overLimit),
    );
    const blind = claims.map((one, index) => (index === 0 ? { ...one, facts: undefined } : one));
    const effect = noEffect();
    addPerson(effect, reckonAgain(blind, whatIfOf({ ...terms, ratio: percent(80) })));
    expect(effect).toMatchObject({ claims: 2, unreckonable: 1, left: ['S1'] });
  });

  test('一个县自己录了限额的，市里的新限额管不到它', () => {
    const terms: Terms = {
      ratio: percent(70),
      pooledFund: fen(200_000),
      majorIllness: fen(0),
      assistance: { ratio: percent(0), threshold: fen(0), cap: null },
    };
    const { claims, bills } = book([{ cost: 100_000n, route: 'separatePayment' }], terms);
    const less = whatIfOf({ ...terms, pooledFund: ZERO_FEN });
    expect(reckonAgain(claims, less)[0]?.after?.fromPooledFund).toBe(0n);
    const kept = reckonAgain(claims, { ...less, ownRows: new Set([`${areaCode} employee`]) });
    expect(kept[0]?.after?.fromPooledFund).toBe(bills[0]?.fromPooledFund);
  });

  test('普通政策的起付、分段和年度限额，前一张多用的后一张就少用（M9.7）', () => {
    const twice: Bought[] = [150_000n, 150_000n].map((cost) => ({ cost, route: 'ordinary' }));
    expectAsIfSettled(twice, plain(70, 0), plain(70, 300_000));
  });

  test('两个险种各按各的新限额（M9.2、M9.5）', () => {
    const bought: Bought[] = [separate(100_000n), { ...separate(100_000n), scheme: 'resident' }];
    const { claims } = book(bought, plain(70, 200_000));
    const limits = (['employee', 'resident'] as const).map((scheme) => ({
      areaCode: '430100',
      scheme,
      year: 2026,
      pooledFund: fen(scheme === 'employee' ? 100 : 200),
      majorIllness: ZERO_FEN,
    }));
    const reckoned = reckonAgain(claims, {
      ownRows: new Set(),
      citation,
      values: { ratios: {}, limits, assistance: [], readings: {} },
    });
    expect(reckoned.map(({ after }) => after?.fromPooledFund)).toEqual([100n, 200n]);
  });

  test('救助标准只管它的类别：县里自己录了的，市里的管不到；没有改的照原来的；几年的取最近一年（M9.4）', () => {
    const terms = { ...plain(0, 0), assistance: { ratio: percent(50), threshold: ZERO_FEN, cap: null } };
    const { claims, bills } = book([separate(100_000n)], terms);
    const asBooked = bills[0]?.fromAssistance;
    const row = { areaCode: '430100', category: 'subsistence', ratio: percent(80), cap: fen(300) } as const;
    const rowOf = (year: number, given: Partial<typeof row | { category: 'monitored'; cap: Fen }> = {}) => {
      return { ...row, threshold: ZERO_FEN, year, ...given };
    };
    const assisted = (
      assistance: WhatIf['values']['assistance'],
      ownRows: readonly string[] = [],
      category: WhatIfClaim['category'] = 'subsistence',
    ) => {
      const values = { ratios: {}, limits: [], assistance, readings: {} };
      const whatIf = { ownRows: new Set(ownRows), citation, values };
      return reckonAgain(
        claims.map((one) => ({ ...one, category })),
        whatIf,
      )[0]?.after?.fromAssistance;
    };
    expect(assisted([])).toBe(asBooked);
    expect(assisted([rowOf(2026)])).toBe(300n);
    expect(assisted([rowOf(2026, { category: 'monitored' })])).toBe(asBooked);
    expect(assisted([rowOf(2026)], [`${areaCode} subsistence`])).toBe(asBooked);
    expect(assisted([rowOf(2026)], [`${areaCode} monitored`, `${areaCode} `])).toBe(300n);
    expect(assisted([rowOf(2026)], [], null)).toBe(asBooked);
    expect(assisted([rowOf(2026), rowOf(2027, { cap: fen(200) })])).toBe(200n);
    expect(assisted([rowOf(2027, { cap: fen(200) }), rowOf(2026)])).toBe(200n);
  });

  test('救助的基数：试的这一件写明了的照它，写明只算自付的回到平台解释，没有写的照原单（I13）', () => {
    // 基金应付 500 只付得了 200：自付 500，超限额 300，都救助一半。
    const assistance = { ratio: percent(50), threshold: ZERO_FEN, cap: null };
    const terms: Terms = { ...plain(50, 20_000), assistance };
    const helped = (before: Terms['assistanceBase'], after: Terms['assistanceBase']) => {
      const { claims } = book([separate(100_000n)], { ...terms, assistanceBase: before });
      return reckonAgain(claims, whatIfOf({ ...terms, assistanceBase: after }))[0]?.after?.fromAssistance;
    };
    expect(helped(undefined, undefined)).toBe(25_000n);
    expect(helped(undefined, 'withOverLimit')).toBe(40_000n);
    expect(helped(undefined, 'ownShare')).toBe(25_000n);
    expect(helped('withOverLimit', undefined)).toBe(40_000n);
    expect(helped('withOverLimit', 'withOverLimit')).toBe(40_000n);
    expect(helped('withOverLimit', 'ownShare')).toBe(25_000n);
  });

  test('个人账户不多付：当时付了多少就最多付多少，没有用过的不用', () => {
    const { claims, bills } = book([{ ...separate(100_000n), account: fen(20_000) }], plain(90, 200_000));
    const paid = bills[0]?.fromAccount;
    expect(paid).toBeLessThan(20_000n);
    const less = whatIfOf(plain(10, 200_000));
    expect(reckonAgain(claims, less)[0]?.after?.fromAccount).toBe(paid);
    expect(reckonAgain(book([separate(100_000n)], plain(90, 200_000)).claims, less)[0]?.after).toMatchObject({
      fromAccount: 0n,
    });
  });

  test('按自己的记载重算不出原来金额的，不计', () => {
    const { claims } = book([separate(100_000n)], plain(70, 200_000));
    const odd = claims.map((one) => ({ ...one, amounts: { ...one.amounts, cash: fen(1) } }));
    const unsound = claims.map((one) => ({ ...one, rule: { ...one.rule, ratio: percent(60) } }));
    for (const each of [odd, unsound])
      expect(reckonAgain(each, whatIfOf(plain(80, 200_000)))[0]?.after).toBeNull();
  });

  test('撤销的原单不在这一期里的，什么也不挪动', () => {
    const { claims, bills } = book([separate(100_000n)], plain(70, 100_000));
    const [one] = claims;
    if (one === undefined) throw new Error('one is booked');
    const stray = { ...backOf(one, 0n), reversesId: 99n };
    const reckoned = reckonAgain([stray, one], whatIfOf(plain(70, 100_000)));
    expect(reckoned.map(({ after }) => after?.fromPooledFund)).toEqual([bills[0]?.fromPooledFund]);
  });

  test('退了一部分的，余下的单子接在原单的位置上算，后来的单子挪不动它（M32）', () => {
    const terms = [plain(70, 75_000), plain(80, 75_000)] as const;
    const [before, after] = terms.map((each) => {
      const whole = decide(separate(100_000n), NOTHING_USED, each);
      const next = decide(separate(100_000n), usedBy(whole), each);
      return { whole, next, rest: decide(separate(95_000n), NOTHING_USED, each) };
    });
    if (before === undefined || after === undefined) throw new Error('both are decided');
    const whole = gone(asClaim(1n, before.whole, separate(100_000n)));
    const rest = asClaim(4n, before.rest, separate(95_000n));
    const reckoned = reckonAgain(
      [
        whole,
        asClaim(2n, before.next, separate(100_000n)),
        backOf(whole, 3n),
        { ...rest, replaces: { id: 1n, how: 'return' } },
      ],
      whatIfOf(terms[1]),
    );
    expect(reckoned.map(({ after: amounts }) => amounts?.fromPooledFund)).toEqual([
      after.next.fromPooledFund,
      after.rest.fromPooledFund,
    ]);
    expect(after.rest.fromPooledFund).toBe(75_000n);
  });

  test('更正以后再退一部分的，余下的单子仍接在原来那一张上算（M32）', () => {
    const terms = [plain(70, 115_000), plain(80, 115_000)] as const;
    const [before, after] = terms.map((each) => {
      const first = decide(separate(100_000n), NOTHING_USED, each);
      const firstRight = decide(separate(50_000n), NOTHING_USED, each);
      const second = decide(separate(100_000n), usedBy(first), each);
      return { first, firstRight, second, rest: decide(separate(95_000n), usedBy(first), each) };
    });
    if (before === undefined || after === undefined) throw new Error('both are decided');
    const first = gone(asClaim(1n, before.first, separate(100_000n)));
    const second = gone(asClaim(2n, before.second, separate(100_000n)));
    const right = asClaim(4n, before.firstRight, separate(50_000n));
    const reckoned = reckonAgain(
      [
        first,
        second,
        backOf(first, 3n),
        { ...right, replaces: { id: 1n, how: 'readjudication' } },
        backOf(second, 5n),
        { ...asClaim(6n, before.rest, separate(95_000n)), replaces: { id: 2n, how: 'return' } },
      ],
      whatIfOf(terms[1]),
    );
    expect(reckoned.map(({ after: amounts }) => amounts?.fromPooledFund)).toEqual([
      after.firstRight.fromPooledFund,
      after.rest.fromPooledFund,
    ]);
  });

  test('一起更正的几张，后一张接在前一张更正以后的单子上算，不接原来的（M9.1）', () => {
    const terms = [plain(70, 115_000), plain(80, 115_000)] as const;
    const [before, after] = terms.map((each) => {
      const first = decide(separate(100_000n), NOTHING_USED, each);
      // The standard is put right: half of it counts.
      const firstRight = decide(separate(50_000n), NOTHING_USED, each);
      const second = decide(separate(100_000n), usedBy(first), each);
      return { first, firstRight, second, secondRight: decide(separate(100_000n), usedBy(firstRight), each) };
    });
    if (before === undefined || after === undefined) throw new Error('both are decided');
    const first = gone(asClaim(1n, before.first, separate(100_000n)));
    const second = gone(asClaim(2n, before.second, separate(100_000n)));
    const inPlaceOf = (id: bigint) => ({ id, how: 'readjudication' as const });
    const reckoned = reckonAgain(
      [
        first,
        second,
        backOf(first, 3n),
        backOf(second, 4n),
        { ...asClaim(5n, before.firstRight, separate(50_000n)), replaces: inPlaceOf(1n) },
        { ...asClaim(6n, before.secondRight, separate(100_000n)), replaces: inPlaceOf(2n) },
      ],
      whatIfOf(terms[1]),
    );
    expect(reckoned.map(({ after: amounts }) => amounts?.fromPooledFund)).toEqual([
      after.firstRight.fromPooledFund,
      after.secondRight.fromPooledFund,
    ]);
    expect(after.secondRight.fromPooledFund).toBe(75_000n);
  });

  test('年度首日改了的，只有同一个新年度的单子互相占用限额；记在别的年度里的从零起算（I4）', () => {
    const terms = plain(100, 150_000);
    const { claims } = book([separate(100_000n), separate(100_000n)], terms);
    const on = (index: number, text: string, year = 2026) => ({
      ...present(claims[index], 'it is booked'),
      servedOn: day(text),
      year,
    });
    const whatIf = whatIfOf(terms);
    const yearStart = present(parseYearStart('07-01'), 'a day of every year');
    const turned = { ...whatIf, values: { ...whatIf.values, readings: { yearStart } } };
    const paid = (of: readonly WhatIfClaim[], by: WhatIf) =>
      reckonAgain(of, by).map(({ after }) => after?.fromPooledFund);
    const inOneHalf = [on(0, '2026-05-01'), on(1, '2026-06-30')];
    expect([paid(inOneHalf, whatIf), paid(inOneHalf, turned)]).toEqual([
      [100_000n, 50_000n],
      [100_000n, 50_000n],
    ]);
    const acrossHalves = [on(0, '2026-06-30'), on(1, '2026-07-01')];
    expect([paid(acrossHalves, whatIf), paid(acrossHalves, turned)]).toEqual([
      [100_000n, 50_000n],
      [100_000n, 100_000n],
    ]);
    // Booked in two calendar years, each from nothing; by the act they are of one.
    const [first] = book([separate(100_000n)], terms).claims;
    const acrossYears = [
      { ...present(first, 'it is booked'), servedOn: day('2026-12-31') },
      { ...present(first, 'it is booked'), id: 2n, servedOn: day('2027-01-01'), year: 2027 },
    ];
    expect([paid(acrossYears, whatIf), paid(acrossYears, turned)]).toEqual([
      [100_000n, 100_000n],
      [100_000n, 50_000n],
    ]);
  });
});
