import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day, startOfDay } from '../../../base/date.ts';
import { wholeUnits, type Quantity } from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { authorisationStateOn, mayTakeStep, stepsFor, type Authorisation } from './authorisation.ts';
import { isChangeType, signOf, type StockKind, type StockRecord } from './model.ts';
import { onHandOf, shelfStateOn, usableOf } from './on-hand.ts';
import { addStocking, mayDecide, mayPropose, stockingRate, suggestionFor } from './stocking-rate.ts';

const TODAY = day('2026-06-15');
const NOON = startOfDay(TODAY) + 12 * 3_600_000;

function record(
  id: number,
  kind: StockKind,
  packs: number,
  hours = 0,
  more: Partial<StockRecord> = {},
): StockRecord {
  return {
    id,
    kind,
    quantity: wholeUnits(packs),
    happenedAt: NOON + hours * 3_600_000,
    lotNo: 'L1',
    expiresOn: day('2027-01-31'),
    ...more,
  };
}

describe('库存由盘点和进销存推出（M26、M31）', () => {
  it('最近一次盘点加其后的进出；盘点以前的进出已在盘点里', () => {
    const records = [
      record(1, 'purchase', 10, -30),
      record(2, 'count', 6, -20),
      record(3, 'sale', -2, -10),
      record(4, 'saleReturn', 1, -9),
    ];
    expect(onHandOf(records)?.quantity).toBe(wholeUnits(5));
    expect(onHandOf([...records].reverse())).toEqual(onHandOf(records));
  });

  it('没有盘点时全部进出相加；卖得比进的多为负，不改成零', () => {
    expect(onHandOf([record(1, 'purchase', 2), record(2, 'sale', -3, 1)])?.quantity).toBe(wholeUnits(-1));
    expect(onHandOf([])).toBeUndefined();
  });

  it('任意顺序上报，结果与逐笔记账的慢算法相同', () => {
    const one = fc.record({
      kind: fc.constantFrom<StockKind>('count', 'purchase', 'purchaseReturn', 'sale', 'saleReturn'),
      packs: fc.integer({ min: 1, max: 50 }),
      hours: fc.integer({ min: -100, max: 0 }),
    });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 20 }), (given) => {
        const records = given.map(({ kind, packs, hours }, index) =>
          record(index + 1, kind, kind === 'count' ? packs : Number(signOf(kind, null)) * packs, hours),
        );
        let shelf = 0n;
        for (let hours = -100; hours <= 0; hours += 1)
          for (const each of records)
            if (each.happenedAt === NOON + hours * 3_600_000)
              shelf = each.kind === 'count' ? each.quantity : shelf + each.quantity;
        expect(
          onHandOf(fc.sample(fc.shuffledSubarray(records, { minLength: records.length }), 1)[0] ?? [])
            ?.quantity,
        ).toBe(shelf);
      }),
    );
  });

  it('过期的不能卖，末日当天还能；三十天没有报过的不算有货', () => {
    const batch = { quantity: wholeUnits(3), lotNo: '', expiresOn: TODAY, reportedAt: NOON };
    expect(usableOf([batch], TODAY)).toBe(wholeUnits(3));
    expect(shelfStateOn([batch], TODAY)).toBe('inStock');
    expect(shelfStateOn([batch], addDays(TODAY, 1))).toBe('expired');
    const open = { ...batch, expiresOn: null };
    expect(shelfStateOn([open], addDays(TODAY, 30))).toBe('inStock');
    expect(shelfStateOn([open], addDays(TODAY, 31))).toBe('stale');
    expect(shelfStateOn([{ ...open, quantity: 0n as Quantity }], TODAY)).toBe('out');
    const negative = { ...open, quantity: wholeUnits(-1) };
    expect(shelfStateOn([negative], TODAY)).toBe('short');
    expect(shelfStateOn([open, negative], TODAY)).toBe('inStock');
  });

  it('变更类型决定增减：赠药入库是进，销毁是出', () => {
    expect([signOf('change', '110'), signOf('change', '105'), signOf('sale', null)]).toEqual([1n, -1n, -1n]);
    expect([isChangeType('111'), isChangeType('112'), isChangeType('toString')]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('配备率与药店进出（M26）', () => {
  const floor = 3000n as Ratio;
  const facts = {
    stocked: 2,
    listed: 10,
    isPharmacy: true,
    isDesignated: true,
    floor,
    othersInCounty: 1,
    hasOpenProposal: false,
  };
  const codeOf = (outcome: ReturnType<typeof mayPropose> | ReturnType<typeof mayDecide>) =>
    outcome.ok ? 'ok' : outcome.refusal.code;

  it('目录为空时没有配备率，而不是零；合计是总数相除', () => {
    expect(stockingRate({ stocked: 0, listed: 0 })).toBeUndefined();
    expect(stockingRate({ stocked: 1, listed: 3 })).toBe(3333n);
    expect(addStocking([facts, { stocked: 8, listed: 10 }])).toEqual({ stocked: 10, listed: 20 });
  });

  it.each([
    ['低于底线可以提退出', 'exit', {}, 'ok'],
    ['达到底线不能提退出', 'exit', { stocked: 3 }, 'STOCKING_PROPOSAL_UNFIT'],
    ['县里最后一家不能退出', 'exit', { othersInCounty: 0 }, 'LAST_PHARMACY_OF_COUNTY'],
    ['没有底线不能提', 'exit', { floor: undefined }, 'STOCKING_FLOOR_MISSING'],
    ['医院不走药店的准入退出', 'exit', { isPharmacy: false }, 'STOCKING_PROPOSAL_UNFIT'],
    ['有未决定的建议不再提', 'exit', { hasOpenProposal: true }, 'STOCKING_PROPOSAL_UNFIT'],
    ['已有协议不再准入', 'entry', { stocked: 9 }, 'STOCKING_PROPOSAL_UNFIT'],
    ['达到底线可以准入', 'entry', { isDesignated: false, stocked: 3 }, 'ok'],
    ['达不到底线不能准入', 'entry', { isDesignated: false }, 'STOCKING_PROPOSAL_UNFIT'],
    ['县里一家都没有的可以先准入', 'entry', { isDesignated: false, othersInCounty: 0 }, 'ok'],
  ] as const)('%s', (_, kind, change, expected) => {
    expect(codeOf(mayPropose(kind, { ...facts, ...change }))).toBe(expected);
  });

  it('建议列与能不能提一致', () => {
    expect(suggestionFor(facts)).toBe('exit');
    expect(suggestionFor({ ...facts, isDesignated: false })).toBeNull();
    expect(suggestionFor({ ...facts, isDesignated: false, othersInCounty: 0 })).toBe('entry');
  });

  it.each([
    ['另一位同事可以同意', {}, 'ok'],
    ['提出人不能自己决定', { isOwnProposal: true }, 'STOCKING_PROPOSAL_UNFIT'],
    ['已决定的不能再决定', { isDecided: true }, 'STOCKING_PROPOSAL_UNFIT'],
    ['生效日不能早于今天', { effectiveOn: addDays(TODAY, -1) }, 'STOCKING_PROPOSAL_UNFIT'],
    ['决定时已成最后一家的不能同意退出', { othersInCounty: 0 }, 'LAST_PHARMACY_OF_COUNTY'],
    ['最后一家的退出可以不同意', { othersInCounty: 0, approved: false, effectiveOn: null }, 'ok'],
  ] as const)('%s', (_, change, expected) => {
    const given = {
      kind: 'exit' as const,
      approved: true,
      isDecided: false,
      isOwnProposal: false,
      othersInCounty: 1,
      effectiveOn: TODAY,
      today: TODAY,
    };
    expect(codeOf(mayDecide({ ...given, ...change }))).toBe(expected);
  });
});

describe('企业授权药店（M26）', () => {
  const one: Authorisation = { from: day('2026-06-10'), to: day('2026-12-31'), answer: null, endedOn: null };

  it.each([
    ['等药店答复', {}, 'offered'],
    ['接受后到日子生效', { answer: 'accept' }, 'inForce'],
    ['接受了还没到日子', { answer: 'accept', from: addDays(TODAY, 1) }, 'coming'],
    ['谢绝', { answer: 'decline' }, 'declined'],
    ['撤回', { answer: 'withdraw' }, 'withdrawn'],
    ['终止日起不再算', { answer: 'accept', endedOn: TODAY }, 'ended'],
    ['终止日前一天还算', { answer: 'accept', endedOn: addDays(TODAY, 1) }, 'inForce'],
    ['过了末日', { answer: 'accept', to: addDays(TODAY, -1) }, 'ended'],
  ] as const)('%s', (_, change, expected) => {
    expect(authorisationStateOn({ ...one, ...change }, TODAY)).toBe(expected);
  });

  it('企业撤回，药店答复，双方都能终止；别的都不行', () => {
    expect(stepsFor(one, 'enterprise', TODAY)).toEqual(['withdraw']);
    expect(stepsFor(one, 'pharmacy', TODAY)).toEqual(['accept', 'decline']);
    const running = { ...one, answer: 'accept' } as const;
    expect(stepsFor(running, 'enterprise', TODAY)).toEqual(['end']);
    const refused = mayTakeStep(running, 'pharmacy', 'accept', TODAY);
    expect(refused.ok ? '' : refused.refusal.code).toBe('AUTHORISATION_STEP_NOT_ALLOWED');
  });
});
