import { describe, expect, it } from 'vitest';
import { FORM_GROUPS, formOfName, formOfRegistration } from './dosage-forms.ts';
import { indexEntries, matchEntry, type ListedEntry } from './match-entry.ts';

const LIST: readonly (readonly [ListedEntry['sectionKind'], '甲' | '乙', string, string | null])[] = [
  ['western', '甲', '示洛尔', '口服常释剂型'],
  ['western', '乙', '示洛尔\n示洛尔Ⅱ', '缓释控释剂型'],
  ['western', '乙', '示洛尔', '口腔崩解片'],
  ['western', '乙', '示美(示莫)', '口服常释剂型(不含分散片)'],
  ['western', '乙', '示西林示巴坦', '注射剂'],
  ['western', '乙', '示松', '软膏剂'],
  ['western', '乙', '示松', '乳膏剂'],
  ['western', '乙', '示酸钙', '口服常释剂型'],
  ['western', '乙', '示素α2b[重组示素α-2b(酵母)]', '注射剂'],
  ['western', '乙', '示素α2b(重组示素α-2b)', '注射剂'],
  ['western', '乙', '示胶', '滴丸剂'],
  ['western', '乙', '示醇片', null],
  ['negotiatedWestern', '乙', '示替尼片', null],
  ['negotiatedWestern', '乙', '示单抗注射液(皮下注射)', null],
  ['negotiatedWestern', '乙', '示单抗注射液(静脉输注)', null],
  ['chinese', '甲', '示感颗粒(片、胶囊)', null],
  ['chinese', '乙', '示心丸', null],
  ['chinese', '乙', '示脉饮(人参方)', null],
  ['negotiatedChinese', '乙', '示清口服液', null],
];
const INDEX = indexEntries(
  LIST.map(([sectionKind, cls, name, dosageForm], index) => ({
    seq: index + 1,
    sectionKind,
    class: cls,
    name,
    dosageForm,
  })),
);

function verdictOf(kind: 'western' | 'chinese', name: string, registeredForm: string): string {
  const { verdict, candidates } = matchEntry({ kind, name, registeredForm }, INDEX);
  const [first] = candidates;
  const entry = first && `${first.entry.name.split('\n')[0]}|${first.entry.dosageForm ?? ''}`;
  return verdict === 'none' ? 'none' : `${verdict} ${entry}`;
}

describe('西药产品对应条目（M4、凡例）', () => {
  it.each([
    ['常规目录略去酸根、盐基，同剂型即同一条目', '盐酸示洛尔片', '片剂', 'matched 示洛尔|口服常释剂型'],
    ['各种包衣片、分散片、胶囊同属口服常释剂型', '示洛尔胶囊', '硬胶囊', 'matched 示洛尔|口服常释剂型'],
    ['包衣的缓释片是缓释片', '盐酸示洛尔缓释片', '薄膜衣片', 'matched 示洛尔|缓释控释剂型'],
    ['罗马数字不同是另一个药', '盐酸示洛尔缓释片(Ⅱ)', '缓释片', 'matched 示洛尔|缓释控释剂型'],
    ['列出Ⅱ不等于列出Ⅲ', '盐酸示洛尔缓释片(Ⅲ)', '缓释片', 'none'],
    ['口崩片另列一行', '示洛尔口崩片', '片剂', 'matched 示洛尔|口腔崩解片'],
    ['咀嚼片不在口服常释剂型里', '示洛尔咀嚼片', '咀嚼片', 'none'],
    ['没有列出的剂型', '示洛尔滴眼液', '滴眼剂', 'none'],
    ['括号里的别名', '示莫胶囊', '胶囊剂', 'matched 示美(示莫)|口服常释剂型(不含分散片)'],
    ['条目注明不含的形式', '示美分散片', '分散片', 'none'],
    ['复方两头都带盐基', '注射用示西林钠示巴坦钠', '注射剂', 'matched 示西林示巴坦|注射剂'],
    ['单列的剂型先于它的组', '示松乳膏', '乳膏剂', 'matched 示松|乳膏剂'],
    ['酯由人看', '丙酸示松软膏', '软膏剂', 'doubtful 示松|软膏剂'],
    ['条目写明另一种盐基的由人看', '示酸镁片', '片剂', 'doubtful 示酸钙|口服常释剂型'],
    ['含溶媒的由人看', '示西林钠示巴坦钠葡萄糖注射液', '注射液', 'doubtful 示西林示巴坦|注射剂'],
    ['表达体系不同是另一行', '示素α2b注射液(酵母)', '注射液', 'matched 示素α2b[重组示素α-2b(酵母)]|注射剂'],
    ['不带表达体系的', '重组示素α2b注射液', '注射液', 'matched 示素α2b(重组示素α-2b)|注射剂'],
    ['名称与注册剂型对不上的由人看', '示洛尔片', '注射液', 'doubtful 示洛尔|口服常释剂型'],
    ['全名条目不略盐基', '示替尼片', '片剂', 'matched 示替尼片|'],
    ['全名条目的另一种盐不算', '甲磺酸示替尼片', '片剂', 'none'],
    ['用法写在括号里', '示单抗注射液（静脉输注）', '注射剂', 'matched 示单抗注射液(静脉输注)|'],
    ['没写用法的由人看', '示单抗注射液', '注射剂', 'doubtful 示单抗注射液(皮下注射)|'],
    ['目录没有的', '示无片', '片剂', 'none'],
  ])('%s：%s', (_, name, form, expected) => {
    expect(verdictOf('western', name, form)).toBe(expected);
  });
});

describe('中成药产品对应条目（M4、凡例）', () => {
  it.each([
    ['括号里列出的剂型', '示感胶囊', '胶囊剂', 'matched 示感颗粒(片、胶囊)|'],
    ['没列出的剂型', '示感丸', '水丸', 'none'],
    ['相近的剂型由人看', '示感软胶囊', '软胶囊剂', 'doubtful 示感颗粒(片、胶囊)|'],
    ['大蜜丸、水丸都是丸', '示心丸(大蜜丸)', '大蜜丸', 'matched 示心丸|'],
    ['滴丸不在中成药的丸剂里', '示心丸', '滴丸', 'doubtful 示心丸|'],
    ['处方写在括号里', '示脉饮(人参方)', '合剂', 'matched 示脉饮(人参方)|'],
    ['没写处方的由人看', '示脉饮', '合剂', 'doubtful 示脉饮(人参方)|'],
    ['谈判中成药按全名', '示清口服液', '合剂', 'matched 示清口服液|'],
    ['西药的条目不算', '示醇片', '片剂', 'none'],
  ])('%s：%s', (_, name, form, expected) => {
    expect(verdictOf('chinese', name, form)).toBe(expected);
  });
});

describe('剂型归组（凡例）', () => {
  it('十九组都有名称，且各有产品剂型归得进去', () => {
    expect(new Set(FORM_GROUPS).size).toBe(19);
    const reached = new Set(
      '示片 示缓释片 示糖浆 示丸 示颗粒 示散 示外用散 示软膏 示贴剂 示搽剂 示膏药 示凝胶 示涂剂 示栓 示滴眼液 示滴耳液 示滴鼻液 示吸入气雾剂 示注射液'
        .split(' ')
        .flatMap((name) => formOfName(name)?.form.names.at(-1) ?? []),
    );
    expect(FORM_GROUPS.filter((group) => !reached.has(group))).toEqual([]);
  });

  it('注册剂型太笼统的不作判断，括号里的更具体', () => {
    expect(formOfRegistration('片剂')).toBeUndefined();
    expect(formOfRegistration('注射剂(冻干粉针剂)')?.names).toEqual(['注射剂']);
    expect(formOfRegistration('片剂（缓释片）')?.names).toEqual(['缓释控释剂型']);
  });
});
