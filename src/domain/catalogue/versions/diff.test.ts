import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryKeyOf } from '../entry-key.ts';
import { compareVersions } from './compare-versions.ts';
import { CHANGE_KINDS, judgementKey, type ComparableEntry, type RenameJudgements } from './diff.ts';
import { describeWords, diffWords } from './word-diff.ts';

let refs = 0;
const entry = (name: string, more: Partial<ComparableEntry> = {}): ComparableEntry => ({
  ref: (refs += 1),
  key: entryKeyOf(name, more.dosageForm === undefined ? '片剂' : (more.dosageForm ?? '')),
  name,
  dosageForm: '片剂',
  part: '西药部分',
  category: 'XA01',
  agreed: false,
  class: '乙',
  standardText: null,
  scope: null,
  ratio: null,
  term: null,
  marks: null,
  ...more,
});
const agreed = (name: string, more: Partial<ComparableEntry> = {}) =>
  entry(name, { part: '协议西药', agreed: true, dosageForm: null, ...more });
const told = (before: ComparableEntry[], after: ComparableEntry[], judged?: RenameJudgements) =>
  compareVersions(before, after, judged).map((change) => `${CHANGE_KINDS[change.kind]} ${change.name}`);

describe('两版目录的变化（N1.1）', () => {
  it.each<[string, ComparableEntry[], ComparableEntry[], string[]]>([
    ['不变', [entry('甲药')], [entry('甲药')], []],
    ['新增与调出', [entry('旧方')], [entry('新药')], ['新增 新药', '调出 旧方']],
    [
      '谈判转常规，名称里的剂型词去掉',
      [agreed('某某单抗注射液')],
      [entry('某某单抗', { dosageForm: '注射剂' })],
      ['谈判转常规 某某单抗'],
    ],
    [
      '常规目录里换剂型是新增一个、调出一个，并提示疑似更名',
      [entry('某某钠')],
      [entry('某某钠', { dosageForm: '注射剂' })],
      ['新增 某某钠', '调出 某某钠', '疑似更名 某某钠'],
    ],
    [
      '增补规格，原规格价格不变，不算标准变化',
      [agreed('单抗', { standardText: '10.00元(1mg/支)' })],
      [agreed('单抗', { standardText: '10.00元(1mg/支)；17.00元(2mg/支)' })],
      ['增补规格 单抗'],
    ],
    [
      '增补规格同时降价',
      [agreed('单抗', { standardText: '10.00元(1mg/支)' })],
      [agreed('单抗', { standardText: '9.00元(1mg/支)；17.00元(2mg/支)' })],
      ['支付标准变化 单抗', '增补规格 单抗'],
    ],
    [
      '支付范围变化，标点宽度不算',
      [entry('甲药', { scope: '限住院，' }), entry('乙药', { scope: '限A' })],
      [entry('甲药', { scope: '限住院,' }), entry('乙药', { scope: '限B' })],
      ['限定支付范围变化 乙药'],
    ],
    [
      '甲乙类变化，比例随之不另说',
      [entry('甲药', { ratio: 1000 })],
      [entry('甲药', { class: '甲' })],
      ['甲乙类变化 甲药'],
    ],
    [
      '自付比例变化',
      [entry('甲药', { ratio: 1000 })],
      [entry('甲药', { ratio: 1550 })],
      ['自付比例变化 甲药'],
    ],
    ['待评审的比例不算变化', [entry('甲药', { ratio: 1000 })], [entry('甲药')], []],
    [
      '有效期与其他内容',
      [agreed('甲药', { term: 'A', marks: '民族药' })],
      [agreed('甲药', { term: 'B' })],
      ['有效期变化 甲药', '其他内容变化 甲药'],
    ],
    [
      '★ 行各算各的甲乙类',
      [entry('甲药', { class: '甲' }), entry('甲药', { dosageForm: '注射剂' })],
      [entry('甲药', { class: '甲' }), entry('甲药', { dosageForm: '注射剂', class: '甲' })],
      ['甲乙类变化 甲药'],
    ],
    [
      '同名同剂型的几行按支付范围配对',
      [agreed('单抗', { scope: '限甲病' }), agreed('单抗', { scope: '限乙病' })],
      [agreed('单抗', { scope: '限乙病' }), agreed('单抗', { scope: '限丙病' })],
      ['限定支付范围变化 单抗'],
    ],
  ])('%s', (_, before, after, expected) => {
    expect(told(before, after)).toEqual(expected);
  });

  it('自付比例写成百分数', () => {
    const [change] = compareVersions([entry('甲药', { ratio: 1000 })], [entry('甲药', { ratio: 1550 })]);
    expect([change?.before, change?.after]).toEqual(['10%', '15.50%']);
  });

  it('同一版与自己没有变化；换了先后也没有', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string(), fc.option(fc.string()))), (rows) => {
        const all = rows.map(([name, scope]) => entry(name, { scope }));
        expect(compareVersions(all, [...all].reverse())).toEqual([]);
      }),
    );
  });

  it('每个条目恰好有一个去向：配上对、新增或调出', () => {
    const name = fc.constantFrom('甲片', '甲胶囊', '乙注射液', '乙', '丙');
    const row = fc
      .tuple(name, fc.boolean())
      .map(([each, isAgreed]) => (isAgreed ? agreed(each) : entry(each)));
    fc.assert(
      fc.property(fc.array(row), fc.array(row), (before, after) => {
        const kinds = compareVersions(before, after).map((change) => change.kind);
        const count = (kind: string) => kinds.filter((one) => one === kind).length;
        expect(before.length - count('removed')).toBe(after.length - count('added'));
      }),
    );
  });
});

describe('更名：程序提议，由人认定（N1.1、N2.1）', () => {
  const old = agreed('乌某单抗注射液', { ratio: 3000 });
  const now = agreed('乌某单抗注射液（静脉输注）');
  it('名称相近的一去一来提示疑似更名', () => {
    expect(told([old], [now])).toEqual([
      '新增 乌某单抗注射液（静脉输注）',
      '调出 乌某单抗注射液',
      '疑似更名 乌某单抗注射液（静脉输注）',
    ]);
  });
  it('认定后当作同一条，只说更名', () => {
    const judged = { same: new Map([[now.ref, old.ref]]), different: new Set<string>() };
    expect(told([old], [now], judged)).toEqual(['更名 乌某单抗注射液（静脉输注）']);
  });
  it('认定不是同一药品的不再提示', () => {
    const judged = { same: new Map(), different: new Set([judgementKey(now.ref, old.ref)]) };
    expect(told([old], [now], judged)).toEqual(['新增 乌某单抗注射液（静脉输注）', '调出 乌某单抗注射液']);
  });
  it('名称不像的不提示；分类不同的要更像', () => {
    expect(told([entry('青霉素')], [entry('阿司匹林')])).not.toContain('疑似更名 阿司匹林');
    const far = agreed('乌某单抗', { category: 'XB' });
    expect(told([agreed('乌某抗体')], [far])).toEqual(['新增 乌某单抗', '调出 乌某抗体']);
  });
});

describe('逐字比较', () => {
  it.each([
    ['限住院。', '限急诊。', '删“住院”；增“急诊”'],
    ['限成人患者', '限成人及12岁以上儿童患者', '增“及12岁以上儿童”'],
    ['支付不超过14天。', '支付不超过28天。', '删“14”；增“28”'],
    ['限二级以上', '限二级以上', ''],
    [null, '限急诊', ''],
  ])('%s → %s', (before, after, expected) => {
    expect(describeWords(before, after)).toBe(expected);
  });

  it('去掉增的就是原文，去掉删的就是新文', () => {
    const text = fc.string({ unit: fc.constantFrom('限', '住', '院', '1', '2', 'a', '。', ' ') });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = diffWords(before, after);
        const without = (kind: string) =>
          parts
            .filter((part) => part.kind !== kind)
            .map((part) => part.text)
            .join('');
        expect([without('added'), without('removed')]).toEqual([before, after]);
      }),
    );
  });
});
