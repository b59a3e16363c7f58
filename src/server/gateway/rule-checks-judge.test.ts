import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import { accept, decline } from '../../base/outcome.ts';
import { refuse } from '../../domain/refusals.ts';
import { judgeOrder, RULES, type OrderFacts } from './rule-checks-judge.ts';

const SOUND: OrderFacts = {
  onDay: day('2026-05-20'),
  from: day('2026-05-20'),
  to: day('2026-06-10'),
  inpatient: false,
  payable: accept(true),
  eligible: accept(true),
  diagnoses: ['C34.900'],
  scope: ['C34'],
  doctor: accept(true),
  prescription: null,
  dispensed: [],
  notYetFetched: 0,
  cautions: { concerning: [], toAsk: [] },
  others: [],
};
const rulesOf = (more: Partial<OrderFacts>) => judgeOrder({ ...SOUND, ...more }).map((hit) => hit.rule);
const caution = (effect: 'forbidden' | 'caution') => ({
  id: 1,
  kind: 'pregnancy' as const,
  value: '',
  effect,
  words: '示例：妊娠',
});

describe('事前、事中审核（M11、M19、M28、M33）', () => {
  it('没有问题的医嘱没有命中', () => {
    expect(rulesOf({})).toEqual([]);
    expect(rulesOf({ prescription: accept(true), scope: [], to: null })).toEqual([]);
  });

  it('每条规则各自命中，带依据条款', () => {
    const no = decline(refuse('ELIGIBILITY_MISSING'));
    expect(rulesOf({ payable: decline(refuse('DRUG_NOT_LISTED')) })).toEqual(['ST01']);
    expect(rulesOf({ eligible: no })).toEqual(['ST02']);
    expect(rulesOf({ diagnoses: ['I10'] })).toEqual(['ST03']);
    expect(rulesOf({ diagnoses: [] })).toEqual(['ST03']);
    expect(rulesOf({ doctor: decline(refuse('DOCTOR_NOT_PUBLISHED')) })).toEqual(['ST04']);
    expect(rulesOf({ prescription: decline(refuse('PRESCRIPTION_EXPIRED')) })).toEqual(['ST05']);
    expect(judgeOrder({ ...SOUND, eligible: no })[0]).toMatchObject({ severity: 'violation', clause: 'M19' });
    expect(Object.keys(RULES)).toHaveLength(8);
  });

  it('天数连同手中的药和没取的处方一起算（I18）', () => {
    const at = (text: string) => ({ to: day(text) });
    expect(rulesOf(at('2026-06-18'))).toEqual([]);
    expect(rulesOf(at('2026-06-19'))).toEqual(['ST06']);
    expect(rulesOf({ ...at('2026-06-18'), notYetFetched: 1 })).toEqual(['ST06']);
    const dispensed = [{ usedOn: day('2026-05-19'), supplyDays: 10 }];
    expect(rulesOf({ ...at('2026-06-10'), dispensed })).toEqual([]);
    expect(rulesOf({ ...at('2026-06-11'), dispensed })).toEqual(['ST06']);
  });

  it('住院使用不要待遇、责任医师和天数，范围和禁忌照查（M19）', () => {
    const no = decline(refuse('ELIGIBILITY_MISSING'));
    const inside = { inpatient: true, eligible: no, doctor: no, to: day('2026-12-31') };
    expect(rulesOf(inside)).toEqual([]);
    expect(rulesOf({ ...inside, diagnoses: ['I10'] })).toEqual(['ST03']);
  });

  it('禁用是违规，慎用和没问过的是提示', () => {
    const hits = judgeOrder({
      ...SOUND,
      cautions: { concerning: [caution('forbidden'), caution('caution')], toAsk: [caution('caution')] },
    });
    expect(hits.map((hit) => [hit.severity, hit.words])).toEqual([
      ['violation', '禁用：示例：妊娠'],
      ['notice', '慎用：示例：妊娠'],
      ['notice', '请询问：示例：妊娠'],
    ]);
  });

  it('同一种药日子重叠提示重复，前后相接不算', () => {
    expect(rulesOf({ others: [{ from: day('2026-06-10'), to: null }] })).toEqual(['ST08']);
    expect(rulesOf({ others: [{ from: day('2026-06-11'), to: day('2026-06-20') }] })).toEqual([]);
    expect(rulesOf({ others: [{ from: day('2026-05-01'), to: day('2026-05-19') }] })).toEqual([]);
  });
});
