import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import type { UnitPrice } from '../../base/money.ts';
import { membershipOn, type ListTerm } from './list-membership.ts';
import { decidePayable, type ProductFacts, type Standard } from './payable-product.ts';
import { KNOWN_TOTALS, reconcile, totalsAddUp } from './reconcile.ts';
import { sectionKindOf } from './section-kind.ts';

const totals = KNOWN_TOTALS['2024']?.totals ?? {
  western: 0,
  chinese: 0,
  negotiatedWestern: 0,
  negotiatedChinese: 0,
  total: 0,
};

describe('与公布总数核对（N1.1）', () => {
  it('西药多两个、谈判西药少两个、合计相符：逐项列出，整体仍算不符', () => {
    const result = reconcile(
      { western: 1398, chinese: 1336, negotiatedWestern: 346, bid: 21, negotiatedChinese: 58 },
      totals,
    );
    expect(result.lines.map((line) => [line.label, line.published, line.imported, line.difference])).toEqual([
      ['西药', 1396, 1398, 2],
      ['中成药', 1336, 1336, 0],
      ['谈判西药（含竞价）', 369, 367, -2],
      ['谈判中成药', 58, 58, 0],
      ['合计', 3159, 3159, 0],
    ]);
    expect(result.agrees).toBe(false);
  });
  it('全部相符才算相符', () => {
    expect(
      reconcile(
        { western: 1396, chinese: 1336, negotiatedWestern: 348, bid: 21, negotiatedChinese: 58 },
        totals,
      ).agrees,
    ).toBe(true);
  });
  it('少导一张表，合计也差', () => {
    expect(reconcile({ western: 1396 }, totals).lines.at(-1)?.difference).toBe(1396 - 3159);
  });
  it('录入的总数自相矛盾能查出', () => {
    expect(totalsAddUp(totals)).toBe(true);
    expect(totalsAddUp({ ...totals, total: 3160 })).toBe(false);
  });
  it.each([
    ['西药部分', 'regular', 'XA', 'western'],
    ['中成药部分', 'regular', 'ZA', 'chinese'],
    ['协议西药', 'agreement', 'XA', 'negotiatedWestern'],
    ['协议期内谈判药品部分（中成药）', 'agreement', 'ZA', 'negotiatedChinese'],
    ['竞价药品部分', 'agreement', 'XA', 'bid'],
    ['Sheet2', 'regular', 'ZA', 'chinese'],
  ] as const)('工作表“%s”归入 %s', (section, layout, code, kind) => {
    const categories = [{ code, name: '', sheetRow: 3 }];
    expect(sectionKindOf({ section, title: section, layout, captions: [], categories })).toBe(kind);
  });
});

const term = (termFrom: string, termTo: string, more: Partial<ListTerm> = {}): ListTerm => ({
  termFrom: day(termFrom),
  termTo: day(termTo),
  transitionTo: null,
  removedOn: null,
  ...more,
});

describe('某日是否在单行支付目录内（M10、N1.2、N3.3、I14）', () => {
  const year = term('2024-01-01', '2024-12-31');
  const withTransition = term('2024-01-01', '2024-12-31', { transitionTo: day('2025-02-28') });
  it.each([
    ['起始日', [year], '2024-01-01', 'listed'],
    ['前一日', [year], '2023-12-31', 'absent'],
    ['最后一日', [year], '2024-12-31', 'listed'],
    ['到期次日', [year], '2025-01-01', 'ended'],
    ['过渡期首日', [withTransition], '2025-01-01', 'transition'],
    ['过渡期末日', [withTransition], '2025-02-28', 'transition'],
    ['过渡期满', [withTransition], '2025-03-01', 'ended'],
    ['续约接上', [year, term('2025-01-01', '2025-12-31')], '2025-06-01', 'listed'],
    ['续约后原过渡期不起作用', [withTransition, term('2025-01-01', '2025-12-31')], '2025-02-01', 'listed'],
    [
      '调出生效日',
      [term('2024-01-01', '2024-12-31', { removedOn: day('2024-07-01') })],
      '2024-07-01',
      'ended',
    ],
    [
      '调出前一日',
      [term('2024-01-01', '2024-12-31', { removedOn: day('2024-07-01') })],
      '2024-06-30',
      'listed',
    ],
    [
      '调出带过渡',
      [term('2024-01-01', '2024-12-31', { removedOn: day('2024-07-01'), transitionTo: day('2025-06-30') })],
      '2024-12-31',
      'transition',
    ],
    ['从未列入', [], '2024-07-01', 'absent'],
  ] as const)('%s', (_, terms, onDay, state) => {
    expect(membershipOn(terms, day(onDay)).state).toBe(state);
  });
});

describe('产品某日能否单行支付（M4、M12、N2.2）', () => {
  const standard: Standard = { kind: 'negotiated', standard: 1_000_000n as UnitPrice, confidential: false };
  const product: ProductFacts = {
    name: '示例单抗',
    entries: [
      { ...term('2026-01-01', '2026-12-31', { transitionTo: day('2027-02-28') }), origin: 'negotiated' },
    ],
    commitments: [{ from: day('2026-01-01'), to: day('2026-12-31') }],
    standards: [{ from: day('2026-01-01'), to: day('2026-12-31'), value: standard }],
    listedPrices: [{ from: day('2026-01-01'), to: null, value: 990_000n as UnitPrice }],
  };
  const codeOf = (facts: ProductFacts, onDay: string) => {
    const outcome = decidePayable(facts, day(onDay));
    return outcome.ok ? 'payable' : `${outcome.refusal.code} ${outcome.refusal.clause}`;
  };
  it.each([
    ['齐备', product, '2026-05-01', 'payable'],
    ['未列入', { ...product, entries: [] }, '2026-05-01', 'DRUG_NOT_LISTED M4'],
    ['过期', product, '2027-03-01', 'DRUG_TERM_ENDED M10'],
    ['没有承诺书', { ...product, commitments: [] }, '2026-05-01', 'COMMITMENT_MISSING M4'],
    [
      '承诺书未到生效日',
      { ...product, commitments: [{ from: day('2026-06-01'), to: null }] },
      '2026-05-01',
      'COMMITMENT_MISSING M4',
    ],
    ['没有标准', { ...product, standards: [] }, '2026-05-01', 'STANDARD_MISSING M12'],
  ] as const)('%s', (_, facts, onDay, expected) => {
    expect(codeOf(facts, onDay)).toBe(expected);
  });

  it('过渡期内按原支付标准', () => {
    expect(decidePayable(product, day('2027-01-15'))).toMatchObject({
      ok: true,
      value: { standard, membership: { state: 'transition' }, listedPrice: 990_000n },
    });
  });
  it('转入常规目录的药品没有另定标准时，以挂网价为标准', () => {
    const regular: ProductFacts = {
      ...product,
      standards: [],
      entries: [{ ...term('2026-01-01', '2026-12-31'), origin: 'regular' }],
    };
    expect(decidePayable(regular, day('2026-05-01'))).toMatchObject({
      ok: true,
      value: { standard: { kind: 'listed', standard: 990_000n, confidential: false } },
    });
    expect(codeOf({ ...regular, listedPrices: [] }, '2026-05-01')).toBe('STANDARD_MISSING M12');
  });
});
