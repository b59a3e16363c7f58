import { describe, expect, it } from 'vitest';
import { makerChangeText, makersInUse, mayPrescribeMaker } from './makers.ts';

describe('同通用名换厂家（M24）', () => {
  it('没有用过的随医师选；用过的照现用厂家；确认换厂家后只认新厂家', () => {
    const fresh = makersInUse({ firstPrescribed: [], lastConfirmed: null });
    expect(mayPrescribeMaker(fresh, '示例甲厂').ok).toBe(true);
    const used = makersInUse({ firstPrescribed: ['示例甲厂'], lastConfirmed: null });
    expect(mayPrescribeMaker(used, '示例甲厂').ok).toBe(true);
    expect(mayPrescribeMaker(used, '示例乙厂')).toEqual({
      ok: false,
      refusal: { code: 'MAKER_NOT_CONFIRMED', clause: 'M24', detail: '现用：示例甲厂；本次：示例乙厂' },
    });
    const changed = makersInUse({ firstPrescribed: ['示例甲厂'], lastConfirmed: '示例乙厂' });
    expect(mayPrescribeMaker(changed, '示例乙厂').ok).toBe(true);
    expect(mayPrescribeMaker(changed, '示例甲厂').ok).toBe(false);
  });

  it('签名原文改动任何要素都不同，换行伪造不了别的字段', () => {
    const subject = {
      applicationNo: 'SQ1',
      personNo: '4301',
      genericName: '示例替尼',
      dosageForm: '片剂',
      fromMakers: ['示例甲厂'],
      toMaker: '示例乙厂',
      hospitalCode: 'H1',
      doctorCode: 'D1',
    };
    const text = makerChangeText(subject, 'doctor', '不耐受\n新厂家：丙厂', 0);
    expect(text.split('\n').filter((line) => line.startsWith('新厂家：'))).toEqual(['新厂家：示例乙厂']);
    for (const key of Object.keys(subject) as (keyof typeof subject)[])
      expect(
        makerChangeText(
          { ...subject, [key]: key === 'fromMakers' ? ['别的'] : '别的' },
          'doctor',
          '不耐受\n新厂家：丙厂',
          0,
        ),
      ).not.toBe(text);
    expect(makerChangeText(subject, 'hospital', '不耐受', 0)).toContain('签署人：所在医疗机构');
  });
});
