import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import { NOTHING_ASKED, type Caution, type CautionSubject } from '../catalogue/prescribing/caution.ts';
import type { Handling } from '../catalogue/prescribing/handling.ts';
import { findCautions, judgeCautions } from './judge-cautions.ts';
import { judgeLongTerm, type LongTermFacts } from './long-term.ts';

const TODAY = day('2026-06-15');
const woman: CautionSubject = {
  sex: 'female',
  bornOn: day('1996-06-15'),
  diagnosisCode: 'C34.900',
  clinical: NOTHING_ASKED,
  otherDrugs: [],
};
let nextId = 0;
const caution = (kind: Caution['kind'], value = '', effect: Caution['effect'] = 'caution'): Caution => ({
  id: (nextId += 1),
  kind,
  value,
  effect,
  words: `${kind}提示`,
});
const finds = (one: Caution, subject: CautionSubject) => {
  const { concerning, toAsk } = findCautions([one], subject, TODAY);
  return concerning.length > 0 ? 'concerns' : toAsk.length > 0 ? 'ask' : 'clear';
};
const asking = (change: Partial<CautionSubject['clinical']>): CautionSubject => ({
  ...woman,
  clinical: { ...NOTHING_ASKED, ...change },
});

describe('用药提示对照患者（M11）', () => {
  it.each<[string, Caution, CautionSubject, string]>([
    ['育龄妇女没有问妊娠', caution('pregnancy'), woman, 'ask'],
    ['问过，没有妊娠', caution('pregnancy'), asking({ pregnant: false }), 'clear'],
    ['妊娠', caution('pregnancy'), asking({ pregnant: true }), 'concerns'],
    ['男性不用问妊娠', caution('pregnancy'), { ...woman, sex: 'male' }, 'clear'],
    ['五十六岁不用问妊娠', caution('pregnancy'), { ...woman, bornOn: day('1970-06-15') }, 'clear'],
    ['五十五岁还要问', caution('pregnancy'), { ...woman, bornOn: day('1970-06-16') }, 'ask'],
    ['没有问过敏', caution('allergy', '青霉素'), woman, 'ask'],
    ['问过，没有过敏', caution('allergy', '青霉素'), asking({ allergies: [] }), 'clear'],
    ['过敏写得更细也算', caution('allergy', '青霉素'), asking({ allergies: ['注射用青霉素钠'] }), 'concerns'],
    ['三十岁整不小于三十', caution('ageBelow', '30'), woman, 'clear'],
    ['三十岁小于三十一', caution('ageBelow', '31'), woman, 'concerns'],
    ['三十岁不大于三十', caution('ageAbove', '30'), woman, 'clear'],
    ['三十岁大于二十九', caution('ageAbove', '29'), woman, 'concerns'],
    [
      '合并诊断按编码前缀，点和大小写不论',
      caution('diagnosis', 'n18'),
      asking({ otherDiagnoses: ['N18.500'] }),
      'concerns',
    ],
    ['别的诊断', caution('diagnosis', 'N18'), asking({ otherDiagnoses: ['N19.900'] }), 'clear'],
    ['申请的诊断也对照', caution('diagnosis', 'C34'), woman, 'concerns'],
    ['性别', caution('sex', 'female'), woman, 'concerns'],
    ['另一种药还没吃完', caution('together', '甲药|片'), { ...woman, otherDrugs: ['甲药|片'] }, 'concerns'],
    ['没有另一种药', caution('together', '甲药|片'), woman, 'clear'],
  ])('%s', (_, one, subject, expected) => expect(finds(one, subject)).toBe(expected));

  it('禁用就停，没问的先问，慎用的要写理由；写了理由随处方记录', () => {
    const care = caution('ageAbove', '20');
    const forbidden = caution('sex', 'female', 'forbidden');
    const found = (list: Caution[]) => findCautions(list, woman, TODAY);
    const codeOf = (list: Caution[], reason?: string) => {
      const judged = judgeCautions(found(list), reason === undefined ? [] : [{ cautionId: care.id, reason }]);
      return judged.ok ? 'ok' : `${judged.refusal.code} ${judged.refusal.clause}`;
    };
    expect(codeOf([care, forbidden], '已评估')).toBe('CONTRAINDICATED M11');
    expect(codeOf([care, caution('lactation')], '已评估')).toBe('CLINICAL_STATE_MISSING M34');
    expect(codeOf([care])).toBe('CAUTION_NOT_ANSWERED M11');
    expect(codeOf([care], '  ')).toBe('CAUTION_NOT_ANSWERED M11');
    expect(judgeCautions(found([care]), [{ cautionId: care.id, reason: '获益大于风险' }])).toEqual({
      ok: true,
      value: [{ cautionId: care.id, words: care.words, reason: '获益大于风险' }],
    });
  });
});

describe('长期处方（M33、I19）', () => {
  const plain: Handling = { storage: 'ordinary', controlClass: null };
  const facts = (
    change: Partial<LongTermFacts> = {},
    handling: Handling | undefined = plain,
  ): LongTermFacts => ({
    onDay: TODAY,
    products: [{ name: '示例片', handling }],
    hasUsedBefore: true,
    hadLongTermBefore: false,
    doctorTitle: '副主任医师',
    ...change,
  });
  const detail = (given: LongTermFacts) => {
    const judged = judgeLongTerm(given);
    return judged.ok ? '' : `${judged.refusal.clause} ${judged.refusal.detail ?? ''}`;
  };
  it.each<[string, LongTermFacts, string]>([
    ['常温、用过、副高：可以', facts(), ''],
    ['阴凉也可以', facts({}, { storage: 'cool', controlClass: null }), ''],
    ['冷藏不行', facts({}, { storage: 'refrigerated', controlClass: null }), '冷藏'],
    ['管制药品不行', facts({}, { storage: 'ordinary', controlClass: 'psychotropic' }), '精神药品'],
    ['储存要求没登记不行', facts({ products: [{ name: '示例片', handling: undefined }] }), '尚未登记'],
    ['首次用药不行', facts({ hasUsedBefore: false }), '首次用药'],
    ['主治医师开首张不行', facts({ doctorTitle: '主治医师' }), '副高级'],
    ['已有过长期处方，主治可以接着开', facts({ doctorTitle: '主治医师', hadLongTermBefore: true }), ''],
  ])('%s', (_, given, part) => {
    if (part === '') expect(detail(given)).toBe('');
    else expect(detail(given)).toMatch(new RegExp(`^I19 .*${part}`));
  });
});
