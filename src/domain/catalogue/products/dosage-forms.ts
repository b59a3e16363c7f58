/**
 * Which dosage form of the national list is a product's? (凡例 of the national catalogue: nineteen groups, each standing for
 * a set of registered forms; what is in no group is listed under its own name, in rows of its own.)
 */
import { matchKey } from '../cell-text.ts';

/** The nineteen groups, as the list prints them. */
export const FORM_GROUPS = [
  '口服常释剂型',
  '缓释控释剂型',
  '口服液体剂',
  '丸剂',
  '颗粒剂',
  '口服散剂',
  '外用散剂',
  '软膏剂',
  '贴剂',
  '外用液体剂',
  '硬膏剂',
  '凝胶剂',
  '涂剂',
  '栓剂',
  '滴眼剂',
  '滴耳剂',
  '滴鼻剂',
  '吸入剂',
  '注射剂',
] as const;
export type FormGroup = (typeof FORM_GROUPS)[number];

/** A registered form: the words it is written with, the name under which the list may carry it alone, and its group. */
interface FormRule {
  readonly words: readonly string[];
  readonly names: readonly string[];
}

const rule = (words: string, own: string | null, group: FormGroup | null): FormRule => ({
  words: words.split(' '),
  names: [...(own?.split(' ') ?? []), ...(group === null ? [] : [group])],
});

/**
 * From the most particular word to the most general: the first rule whose word ends a name (or stands in a registered
 * form) decides. Chewable, dissolving, effervescent, buccal and vaginal tablets are in no group.
 */
const RULES: readonly FormRule[] = [
  rule('咀嚼片', '咀嚼片', null),
  rule('口腔崩解片 口崩片', '口腔崩解片', null),
  rule('阴道泡腾片', '阴道泡腾片', null),
  rule('阴道泡腾胶囊', '阴道泡腾胶囊', null),
  rule('阴道软胶囊 阴道用软胶囊', '阴道软胶囊', null),
  rule('阴道胶囊', '阴道胶囊', null),
  rule('阴道片', '阴道片', null),
  rule('泡腾片', '泡腾片', null),
  rule('舌下片', '舌下片剂', null),
  rule('含片 口含片 含化片 颊片', '含片', null),
  rule('肠溶缓释片', '肠溶缓释片', '缓释控释剂型'),
  rule('肠溶缓释胶囊', '肠溶缓释胶囊', '缓释控释剂型'),
  rule('双释放肠溶胶囊', '双释放肠溶胶囊', null),
  rule('缓释片 控释片 缓控释片 缓释胶囊 控释胶囊 缓释制剂 控释制剂 缓释剂', null, '缓释控释剂型'),
  rule('缓释颗粒 缓控释颗粒 控释颗粒 缓释微丸', '缓控释颗粒剂', '缓释控释剂型'),
  rule('缓释混悬液 缓释干混悬剂 缓释混悬剂', '缓释混悬剂', '缓释控释剂型'),
  rule('缓释植入剂 植入剂', '植入剂', null),
  rule('脂质体注射液', '脂质体注射剂', '注射剂'),
  rule('缓释微球', '缓释微球注射剂', '注射剂'),
  rule('微球', '微球注射剂', '注射剂'),
  rule(
    '吸入粉雾剂 吸入气雾剂 吸入溶液 吸入混悬液 吸入混悬剂 吸入喷雾剂 吸入制剂 吸入剂 粉雾剂',
    null,
    '吸入剂',
  ),
  rule('鼻喷雾剂 鼻用喷雾剂 喷鼻剂', '鼻用喷雾剂', '吸入剂'),
  rule('气雾剂', '气雾剂', '吸入剂'),
  rule('喷雾剂', '喷雾剂', null),
  rule('滴眼液 滴眼剂 眼用溶液', null, '滴眼剂'),
  rule('眼用凝胶', '眼用凝胶剂', null),
  rule('眼膏 眼膏剂', '眼膏剂', null),
  rule('滴耳液 滴耳剂', null, '滴耳剂'),
  rule('滴鼻液 滴鼻剂', null, '滴鼻剂'),
  rule('分散片 肠溶片 浸膏片 片剂 片', null, '口服常释剂型'),
  rule('肠溶微丸胶囊 肠溶胶囊 肠溶软胶囊 软胶囊 硬胶囊 胶丸 微丸胶囊 胶囊', null, '口服常释剂型'),
  rule('混悬凝胶', '混悬凝胶剂', null),
  rule('凝胶贴膏', '凝胶贴膏剂', null),
  rule('巴布膏 巴布膏剂', '巴布膏剂', null),
  rule('透皮贴剂 透皮贴片', '透皮贴剂', '贴剂'),
  rule('贴膏 橡胶膏 贴膏剂', '贴膏剂', '硬膏剂'),
  rule('膏药', null, '硬膏剂'),
  rule('贴剂 贴片', null, '贴剂'),
  rule('乳膏 乳膏剂', '乳膏剂', '软膏剂'),
  rule('软膏 油膏 糊剂 霜剂', null, '软膏剂'),
  rule('凝胶 凝胶剂 乳胶剂', null, '凝胶剂'),
  rule('直肠栓 阴道栓 栓', null, '栓剂'),
  rule('滴丸', '滴丸剂', '丸剂'),
  rule('丸', null, '丸剂'),
  rule('泡腾颗粒 混悬颗粒 干糖浆颗粒 颗粒', null, '颗粒剂'),
  rule('干混悬剂 口服混悬液 口服混悬剂 混悬滴剂 混悬剂 混悬液', '口服混悬剂', '口服液体剂'),
  rule('口服溶液 内服液', '口服溶液剂', '口服液体剂'),
  rule('口服乳 口服乳剂 口服乳液 乳剂', '口服乳剂 乳剂', '口服液体剂'),
  rule('糖浆 干糖浆 合剂 口服液 口服滴剂 滴剂 酏剂 口服冻干粉 溶液用散', null, '口服液体剂'),
  rule('胶浆', '胶浆剂', null),
  rule('灌肠液 灌肠剂', '灌肠剂', null),
  rule('冲洗液 冲洗剂', '冲洗剂', null),
  rule('搽剂 洗剂 涂膜剂 酊 含漱液 外用溶液 醑剂', null, '外用液体剂'),
  rule('涂剂', null, '涂剂'),
  rule('外用冻干 外用冻干制剂', '外用冻干制剂', null),
  rule('外用散 撒布剂', null, '外用散剂'),
  rule('口服粉', '口服粉剂', '口服散剂'),
  rule('散', null, '口服散剂'),
  rule(
    '乳状注射液 注射液 大容量注射液 小容量注射液 冻干粉针 粉针 无菌粉针 溶媒结晶 注射用无菌粉末 注射用浓溶液 注射剂 透析液',
    null,
    '注射剂',
  ),
];

/** Registered forms that say less than the name may: a coated tablet may release at once or slowly. */
const GENERAL = new Set(
  '片剂 片 素片 普通片 薄膜衣片 糖衣片 薄膜衣 包衣片 肠溶片 胶囊剂 胶囊 软胶囊剂 软胶囊 硬胶囊 硬胶囊剂 肠溶胶囊 溶液剂 液体剂 混悬剂 散剂 散 丸剂 丸 凝胶剂 喷雾剂 栓剂 贴膏剂 滴剂 眼用制剂 鼻用制剂 外用制剂 其他'.split(
    ' ',
  ),
);

/** What the list may call a form: its own name first, since the list then has taken it out of the group. */
export interface ListedForm {
  readonly word: string;
  readonly names: readonly string[];
}

const BY_ENDING = RULES.flatMap((one) => one.words.map((word) => ({ word: matchKey(word), rule: one }))).sort(
  (a, b) => b.word.length - a.word.length,
);

/** The form that a name ends with, and the name without it; undefined when the name ends with no known form. */
export function formOfName(key: string): { readonly stem: string; readonly form: ListedForm } | undefined {
  const injected = /^注射用(.{2,})$/.exec(key);
  if (injected?.[1] !== undefined)
    return { stem: injected[1], form: { word: '注射用', names: injectionNames(injected[1]) } };
  const inhaled = /^吸入用(.{2,}?)(?:溶液|混悬液)?$/.exec(key);
  if (inhaled?.[1] !== undefined)
    return {
      stem: inhaled[1],
      form: { word: '吸入用', names: ['吸入用溶液剂', '吸入溶液剂', '吸入剂'] },
    };
  for (const { word, rule: one } of BY_ENDING) {
    const ending = key.endsWith(`${word}剂`) ? `${word}剂` : word;
    if (key.endsWith(ending) && key.length > ending.length)
      return { stem: key.slice(0, -ending.length), form: { word, names: one.names } };
  }
  return undefined;
}

function injectionNames(stem: string): readonly string[] {
  if (stem.includes('微球')) return ['缓释微球注射剂', '微球注射剂', '注射剂'];
  return stem.includes('脂质体') ? ['脂质体注射剂', '注射剂'] : ['注射剂'];
}

/** The form that a registration names; undefined when it is too general to tell, or unknown. */
export function formOfRegistration(text: string): ListedForm | undefined {
  const key = matchKey(text);
  if (/缓释|控释/.test(key) && !/颗粒|混悬|植入|肠溶/.test(key))
    return { word: '缓释', names: ['缓释控释剂型'] };
  const inner = /^[^(]*\((.+)\)$/.exec(key)?.[1];
  for (const part of [inner, key.replace(/\(.*$/, '')]) {
    if (part === undefined || GENERAL.has(part)) continue;
    const found = BY_ENDING.find(
      ({ word }) =>
        word.length > 1 && (part.endsWith(word) || part.endsWith(`${word}剂`) || part.startsWith(word)),
    );
    if (found) return GENERAL.has(found.word) ? undefined : { word: found.word, names: found.rule.names };
  }
  return undefined;
}

/** Whether two forms may be the same one on the list. */
export function agree(a: ListedForm, b: ListedForm): boolean {
  return a.names.some((name) => b.names.includes(name));
}

/** The form of an entry of the list, with what it leaves out: 口服常释剂型(不含分散片). */
export function entryForm(printed: string): { readonly name: string; readonly without: readonly string[] } {
  const key = matchKey(printed);
  const parts = /^(.+?)\(不含(.+)\)$/.exec(key);
  return parts
    ? { name: parts[1] ?? key, without: (parts[2] ?? '').split(/[,、]/) }
    : { name: key, without: [] };
}
