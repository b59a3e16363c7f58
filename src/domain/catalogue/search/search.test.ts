import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { matchKey } from '../cell-text.ts';
import { entryKeyOf } from '../entry-key.ts';
import { distanceWithin, guessNames } from './did-you-mean.ts';
import { buildDrugIndex, runToEnd, type DrugIndex, type SpellingBook } from './drug-index.ts';
import { narrow } from './facets.ts';
import { findDrugs, wordsOf } from './find-drugs.ts';
import { gatherDrugs, type Published } from './gather-drugs.ts';
import { excerpt, highlight } from './highlight.ts';
import type { SearchableDrug } from './model.ts';
import { SHARE_KEY, shareKeyOf } from './share-key.ts';
import { spell } from './syllables.ts';
import { whyFound } from './why-found.ts';
import { addText, draftTextIndex, findTexts } from './text-index.ts';

const TODAY = day('2026-06-15');
const BOOK: SpellingBook = new Map();

function drug(name: string, more: Partial<SearchableDrug> = {}): SearchableDrug {
  const dosageForm = more.dosageForm ?? '片剂';
  const entryKey = entryKeyOf(name, dosageForm);
  return {
    shareKey: shareKeyOf(entryKey),
    entryKey,
    name,
    dosageForm,
    lists: ['western'],
    standing: 'current',
    class: '乙',
    field: null,
    categoryCode: null,
    categoryPath: '',
    scope: null,
    separate: null,
    products: [],
    printedAs: [],
    ...more,
  };
}

function indexOf(...drugs: SearchableDrug[]): DrugIndex {
  return runToEnd(buildDrugIndex(drugs, new Map()));
}

function names(index: DrugIndex, query: string): string[] {
  return findDrugs(index, wordsOf(query)).map((number) => index.drugs[number]?.name ?? '');
}

const SINGLE = { lists: ['separatePayment', 'dualChannel', 'negotiatedWestern'], field: '肿瘤' };
const LIBRARY = indexOf(
  drug('示例单抗注射液', {
    ...SINGLE,
    dosageForm: '注射剂',
    scope: '限用于某晚期示例病的二线治疗。',
    categoryCode: 'XL01X',
    categoryPath: '抗肿瘤药 / 单克隆抗体',
    products: [
      { nationalCode: 'XL01XCZ999B002010101234', tradeName: '示安达', maker: '示例制药一厂' },
      { nationalCode: 'XL01XCZ999B002010201234', tradeName: '', maker: '示例制药一厂' },
    ],
  }),
  drug('示例单抗', { standing: 'past', lists: [] }),
  drug('复方示例片', { class: '甲', categoryPath: '心血管系统' }),
  drug('示例替尼片', { ...SINGLE, field: '血液' }),
  drug('重组人示例胰岛素', { dosageForm: '注射剂' }),
);

describe('公开查询：找得到、排得对（M6、N5.6）', () => {
  test.each([
    ['示例单抗', ['示例单抗', '示例单抗注射液']],
    ['单抗', ['示例单抗注射液', '示例单抗']],
    ['示例', ['示例单抗注射液', '示例替尼片', '示例单抗', '重组人示例胰岛素', '复方示例片']],
    ['sldk', ['示例单抗', '示例单抗注射液']],
    ['shilidankang', ['示例单抗', '示例单抗注射液']],
    ['dankang', ['示例单抗注射液', '示例单抗']],
    ['chongzu', ['重组人示例胰岛素']],
    ['czr', ['重组人示例胰岛素']],
    ['xl01xcz999', ['示例单抗注射液']],
    ['XL0', ['示例单抗注射液']],
    ['示安达', ['示例单抗注射液']],
    ['shiand', ['示例单抗注射液']],
    ['制药一厂', ['示例单抗注射液']],
    ['二线治疗', ['示例单抗注射液']],
    ['心血管', ['复方示例片']],
    ['血液', ['示例替尼片']],
    ['单抗 一厂', ['示例单抗注射液']],
    ['单抗　血液', []],
    ['注射剂', ['示例单抗注射液', '重组人示例胰岛素']],
    ['没有这个药', []],
  ])('查“%s”', (query, expected) => {
    expect(names(LIBRARY, query)).toEqual(expected);
  });

  test('拼音要从一个字的头上算起', () => {
    expect(names(LIBRARY, 'ankang')).toEqual([]);
    expect(names(LIBRARY, 'ilida')).toEqual([]);
  });

  test('空白查询列出全部，单行支付的在前', () => {
    expect(names(LIBRARY, ' ')).toHaveLength(5);
    expect(names(LIBRARY, '').slice(0, 2).sort()).toEqual(['示例单抗注射液', '示例替尼片'].sort());
    expect(names(LIBRARY, '').at(-1)).toBe('示例单抗');
  });

  test('筛选的数目是选了它以后会看到的条数', () => {
    const found = findDrugs(LIBRARY, wordsOf('示例'));
    const { kept, facets } = narrow(LIBRARY, found, {
      list: 'separatePayment',
      class: undefined,
      field: '肿瘤',
    });
    expect(kept).toHaveLength(1);
    expect(Object.fromEntries(facets.fields)).toEqual({ 肿瘤: 1, 血液: 1 });
    expect(facets.lists.get('separatePayment')).toBe(1);
    const { facets: all } = narrow(LIBRARY, found, { list: undefined, class: undefined, field: undefined });
    expect(all.lists.get('separatePayment')).toBe(2);
    expect(Object.fromEntries(all.classes)).toEqual({ 甲: 1, 乙: 4 });
  });

  test('每个任意子串都能找到那个药，且与逐个比对的结果一致', () => {
    const pool = '阿司匹林替尼单抗注射液片胶囊甲乙αβ12ab';
    const name = fc
      .array(fc.constantFrom(...pool), { minLength: 1, maxLength: 8 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 12 }), name, (all, word) => {
        const draft = draftTextIndex();
        for (const one of all) addText(draft, one);
        const expected = all.flatMap((one, number) => (one.includes(word) ? [number] : []));
        expect([...findTexts(draft, word)]).toEqual(expected);
        for (const one of all) expect(findTexts(draft, one)).toContain(all.indexOf(one));
      }),
    );
  });
});

describe('写错了也猜得到（N5.6）', () => {
  const index = indexOf(
    drug('帕示利珠单抗注射液'),
    drug('示例替尼片'),
    drug('奥示替尼片'),
    drug('阿示匹林肠溶片'),
  );
  test.each([
    ['帕示利住单抗', '帕示利珠单抗注射液'],
    ['怕示利珠单抗', '帕示利珠单抗注射液'],
    ['阿是匹林', '阿示匹林肠溶片'],
    ['pashilzhudankang', '帕示利珠单抗注射液'],
    ['示例特尼片', '示例替尼片'],
  ])('“%s”猜作“%s”', (typed, meant) => {
    expect(findDrugs(index, wordsOf(typed))).toEqual([]);
    expect(guessNames(index, matchKey(typed), 3)[0]).toBe(meant);
  });

  test('毫不相干的字不乱猜', () => {
    expect(guessNames(index, matchKey('电冰箱'), 3)).toEqual([]);
    expect(guessNames(index, matchKey('zz'), 3)).toEqual([]);
  });

  test('编辑距离是到某一段的最少改动', () => {
    expect(distanceWithin('替尼', '示例替尼片')).toBe(0);
    expect(distanceWithin('特尼', '示例替尼片')).toBe(1);
    expect(distanceWithin('abc', '')).toBe(3);
  });
});

describe('标出为什么找到', () => {
  const marked = (text: string, ...words: string[]) =>
    highlight(text, words, BOOK)
      .map((part) => (part.hit ? `[${part.text}]` : part.text))
      .join('');
  test.each([
    ['示例单抗注射液', ['单抗'], '示例[单抗]注射液'],
    ['示例单抗注射液', ['dankang'], '示例[单抗]注射液'],
    ['示例单抗注射液', ['dk'], '示例[单抗]注射液'],
    ['示例单抗注射液', ['dankan'], '示例[单抗]注射液'],
    ['ＰＤ－1 抗体', ['pd-1'], '[ＰＤ－1] 抗体'],
    ['示例单抗注射液', ['示例', '注射液'], '[示例]单抗[注射液]'],
    ['示例', ['没有'], '示例'],
  ])('%s 查 %s', (text, words, expected) => {
    expect(marked(text, ...words)).toBe(expected);
    expect(
      highlight(text, words, BOOK)
        .map((part) => part.text)
        .join(''),
    ).toBe(text);
  });

  test('长文字只取附近一段', () => {
    const text = `${'前'.repeat(60)}示例病${'后'.repeat(60)}`;
    const parts = excerpt(text, ['示例病'], 10) ?? [];
    expect(parts.map((part) => part.text).join('')).toBe(`…${'前'.repeat(10)}示例病${'后'.repeat(10)}…`);
    expect(excerpt(text, ['无'], 10)).toBeUndefined();
  });

  test('拼音按字切开，标点不算', () => {
    expect(spell('α-示例（白术）').full).toBe('shilibaizhu');
    expect(spell('α-示例（白术）').initials).toBe('slbz');
    expect(spell('绿示').full).toBe('lvshi');
  });
});

describe('把各名单合成一个药（M3、M6）', () => {
  const term = {
    termFrom: day('2026-01-01'),
    termTo: day('2026-12-31'),
    transitionTo: null,
    removedOn: null,
  };
  const entry = {
    versionId: 1,
    class: '乙' as const,
    categoryCode: 'XL01',
    categoryPath: '抗肿瘤药',
    remark: null,
    tradeName: null,
    maker: null,
    indication: null,
  };
  const published: Published = {
    versions: [
      { id: 1, kind: 'national', effectiveFrom: day('2026-01-01'), effectiveTo: null, publishedAt: 1 },
      { id: 2, kind: 'national', effectiveFrom: day('2025-01-01'), effectiveTo: null, publishedAt: 0 },
      { id: 3, kind: 'national', effectiveFrom: day('2027-01-01'), effectiveTo: null, publishedAt: 2 },
    ],
    printed: [
      {
        ...entry,
        matchKey: '示例单抗注射液|',
        name: '示例单抗注射液',
        dosageForm: null,
        sectionKind: 'negotiatedWestern',
      },
      {
        ...entry,
        matchKey: '示例甲片|口服常释剂型',
        name: '示例甲片',
        dosageForm: '口服常释剂型',
        sectionKind: 'western',
      },
      {
        ...entry,
        versionId: 2,
        matchKey: '示例旧片|',
        name: '示例旧片',
        dosageForm: null,
        sectionKind: 'bid',
      },
      {
        ...entry,
        versionId: 3,
        matchKey: '示例新片|',
        name: '示例新片',
        dosageForm: null,
        sectionKind: 'bid',
      },
    ],
    separate: [
      {
        entryKey: '示例单抗注射液|注射剂',
        genericName: '示例单抗注射液',
        dosageForm: '注射剂',
        field: '肿瘤',
        paymentScope: '限示例病',
        ...term,
      },
    ],
    products: [
      { nationalCode: 'XA', tradeName: '甲', maker: '一厂', entryKey: '示例单抗注射液|注射剂' },
      { nationalCode: 'XB', tradeName: '乙', maker: '二厂', entryKey: '示例单抗注射液|' },
      { nationalCode: 'XC', tradeName: '丙', maker: '三厂', entryKey: '不在任何名单|片剂' },
    ],
  };
  const drugs = runToEnd(gatherDrugs(published, TODAY));
  const named = (name: string) => drugs.filter((one) => one.name === name);

  test('协议药品不写剂型，归到同名的单行支付条目；其产品也是', () => {
    expect(named('示例单抗注射液')).toHaveLength(1);
    expect(named('示例单抗注射液')[0]).toMatchObject({
      lists: ['separatePayment', 'dualChannel', 'negotiatedWestern'],
      class: '乙',
      field: '肿瘤',
      scope: '限示例病',
      standing: 'current',
      products: [{ nationalCode: 'XA' }, { nationalCode: 'XB' }],
    });
  });

  test('商保创新药按自己印的商品名和企业也能找到', () => {
    const [commercial] = runToEnd(
      gatherDrugs(
        {
          ...published,
          separate: [],
          products: [],
          versions: [
            {
              id: 9,
              kind: 'commercialInnovative',
              effectiveFrom: day('2026-01-01'),
              effectiveTo: null,
              publishedAt: 1,
            },
          ],
          printed: [
            {
              ...entry,
              versionId: 9,
              matchKey: '示例细胞注射液|',
              name: '示例细胞注射液',
              dosageForm: null,
              sectionKind: 'commercialInnovative',
              class: null,
              tradeName: '示愈达',
              maker: '示例生物公司',
              indication: '示例淋巴病',
            },
          ],
        },
        TODAY,
      ),
    );
    if (commercial === undefined) throw new Error('not gathered');
    expect(commercial).toMatchObject({ lists: ['commercialInnovative'], scope: '示例淋巴病' });
    const index = indexOf(commercial);
    for (const query of ['示愈达', 'syd', '示例生物', '淋巴病']) expect(names(index, query)).toHaveLength(1);
    expect(whyFound(commercial, ['淋巴病'], BOOK)?.by).toBe('支付范围');
    expect(whyFound(commercial, ['syd'], BOOK)?.by).toBe('商品名');
    expect(whyFound(commercial, ['细胞'], BOOK)).toBeUndefined();
    expect(shareKeyOf('示例细胞注射液|')).toBe(commercial.shareKey);
  });

  test('从前的、将来的版本各有交代；没有进名单的产品不出现', () => {
    expect(named('示例旧片')[0]).toMatchObject({ standing: 'past', lists: [] });
    expect(named('示例新片')[0]).toMatchObject({ standing: 'coming', lists: [] });
    expect(drugs.flatMap((one) => one.products).some((one) => one.nationalCode === 'XC')).toBe(false);
  });

  test('分享用的短名跨版本不变，互不相同', () => {
    const keys = Array.from({ length: 20_000 }, (_, number) => shareKeyOf(`示例药${number}|片剂`));
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => new RegExp(SHARE_KEY).test(key))).toBe(true);
  });
});
