import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  conflictOf,
  drawByLot,
  drawPanel,
  isComplete,
  maySeeOpinion,
  outcomeOf,
  type PanelCase,
  type RosterExpert,
  type Vote,
} from './panel.ts';

const CASE: PanelCase = {
  field: '肿瘤',
  hospitalCode: 'H43010200001',
  doctorCode: 'D430102000001',
  doctorHospitalCode: 'H43010200002',
  alreadyDrawn: new Set([77]),
};

function expert(id: number, more: Partial<RosterExpert> = {}): RosterExpert {
  return {
    id,
    accountId: id,
    fields: ['肿瘤'],
    institutionCode: 'H43020200009',
    practitionerCode: null,
    ...more,
  };
}

const seeds = fc.stringMatching(/^[0-9a-f]{32}$/);

describe('专家抽签（M36）', () => {
  it.each([
    [{}, undefined],
    [{ fields: ['血液'] }, 'field'],
    [{ institutionCode: 'H43010200001' }, 'hospital'],
    [{ institutionCode: 'H43010200002' }, 'hospital'],
    [{ institutionCode: null }, undefined],
    [{ practitionerCode: 'D430102000001', institutionCode: null }, 'doctor'],
    [{ accountId: 77 }, 'drawn'],
  ] as const)('%j 的回避理由是 %s', (more, conflict) =>
    expect(conflictOf(expert(1, more), CASE)).toBe(conflict),
  );

  it('同一种子、同一批候选人，次序怎么变都抽出同样的人；抽中的都在候选人里，不重复', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(1000), { minLength: 3, maxLength: 40 }),
        seeds,
        fc.integer({ min: 1, max: 3 }),
        (ids, seed, count) => {
          const drawn = drawByLot(ids, count, seed);
          expect(drawByLot([...ids].reverse(), count, seed)).toEqual(drawn);
          expect(new Set(drawn).size).toBe(count);
          for (const id of drawn) expect(ids).toContain(id);
        },
      ),
    );
  });

  it('有回避情形的人怎么抽也抽不中', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const roster = [1, 2, 3, 4, 5, 6].map((id) =>
          expert(id, id % 2 === 0 ? { institutionCode: CASE.hospitalCode } : {}),
        );
        const draw = drawPanel(roster, CASE, 3, seed);
        expect(draw.ok && [...draw.value.drawn].sort()).toEqual([1, 3, 5]);
        expect(draw.ok && draw.value.excluded.map((one) => one.expertId)).toEqual([2, 4, 6]);
      }),
    );
  });

  it('种子不同，抽中的机会均等', () => {
    const counts = new Map<number, number>();
    for (let seed = 0; seed < 6000; seed += 1)
      for (const id of drawByLot([1, 2, 3, 4, 5, 6], 3, seed.toString(16).padStart(32, '0')))
        counts.set(id, (counts.get(id) ?? 0) + 1);
    // Each of six sits on half of 6000 panels; five standard deviations are about 190.
    for (const id of [1, 2, 3, 4, 5, 6]) expect(Math.abs((counts.get(id) ?? 0) - 3000)).toBeLessThan(190);
  });

  it('人不够就不抽，说出差多少', () => {
    expect(drawPanel([expert(1), expert(2)], CASE, 3, '0'.repeat(32))).toMatchObject({
      ok: false,
      refusal: { code: 'EXPERTS_TOO_FEW', clause: 'M36', detail: '要 3 位，可抽 2 位' },
    });
  });
});

describe('独立意见与结论（M36）', () => {
  it.each<[Vote[], string]>([
    [['support', 'support', 'oppose'], 'support'],
    [['oppose', 'oppose', 'support'], 'oppose'],
    [['support', 'oppose', 'unsure'], 'divided'],
    [['support', 'support', 'oppose', 'oppose'], 'divided'],
    [['unsure', 'unsure', 'support'], 'divided'],
    [[], 'none'],
  ])('%j 的结论是 %s', (votes, outcome) => expect(outcomeOf(votes)).toBe(outcome));

  it('全部交齐之前只看得到自己的；回避的人不必等', () => {
    const seats = [
      { accountId: 1, hasAnswered: true, isRecused: false },
      { accountId: 2, hasAnswered: false, isRecused: false },
      { accountId: 3, hasAnswered: false, isRecused: true },
    ];
    expect(isComplete(seats)).toBe(false);
    expect(maySeeOpinion(seats, 1, 1)).toBe(true);
    expect(maySeeOpinion(seats, 2, 1)).toBe(false);
    const all = seats.map((seat) => ({ ...seat, hasAnswered: true }));
    expect(maySeeOpinion(all, 2, 1)).toBe(true);
  });
});
