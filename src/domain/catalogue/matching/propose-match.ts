/**
 * Which product of the national code list is this item of an institution most likely, and how sure is that? (N5.5)
 * Names, specifications and makers are compared after the differences that mean nothing (width, blanks, units, legal
 * forms) are taken out. A proposal is never a match: the institution confirms it.
 */
import { matchKey } from '../cell-text.ts';

/** What a field that agrees is worth, in hundredths of the whole. */
const WORTH = { name: 30, form: 10, spec: 25, pack: 10, maker: 25 } as const;
type Field = keyof typeof WORTH;
const FIELDS = Object.keys(WORTH) as Field[];
const LABELS: Readonly<Record<Field, string>> = {
  name: '名称',
  form: '剂型',
  spec: '规格',
  pack: '包装',
  maker: '企业',
};
/** What a field earns, in hundredths, on which one of the two says nothing. */
const UNKNOWN = 30;
/** Most that a proposal may reach when both sides state the field and differ: it is another product then. */
const CAPS: Readonly<Record<Field, number>> = { name: 5000, form: 8000, spec: 6000, pack: 7500, maker: 5000 };
/** Most that one of several equally good candidates may reach. */
const CAP_OF_RIVALS = 7000;
/** Below this nothing is proposed. */
const LEAST = 4000;

/** What is compared, on either side. Empty texts say nothing. */
export interface Described {
  readonly name: string;
  readonly dosageForm: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
  readonly approvalNumbers: readonly string[];
  readonly unitsPerPack: number | null;
}

export interface Candidate extends Described {
  readonly nationalCode: string;
  readonly tradeName: string;
}

/** A candidate with how well it fits. */
export interface Scored {
  readonly nationalCode: string;
  /** Ten-thousandths. */
  readonly confidence: number;
  /** What agrees and what does not, for the person who confirms. */
  readonly reasons: string;
}

export interface Proposal extends Scored {
  /** How many others fit equally well. */
  readonly rivals: number;
}

/** A description made ready for comparing. */
export interface Features {
  readonly names: ReadonlySet<string>;
  readonly stems: ReadonlySet<string>;
  readonly form: string;
  readonly spec: string;
  readonly pack: number | null;
  readonly maker: string;
  readonly approvals: ReadonlySet<string>;
}

const SALTS =
  '盐酸|硫酸|磷酸|醋酸|乙酸|枸橼酸|柠檬酸|酒石酸|马来酸|富马酸|甲磺酸|苯磺酸|对甲苯磺酸|甲苯磺酸|氢溴酸|琥珀酸|乳酸|门冬氨酸|重组人|重组|注射用|吸入用|外用|复方';
const FORMS =
  '口腔崩解片|分散片|缓释片|控释片|肠溶片|咀嚼片|泡腾片|薄膜衣片|片剂|片|缓释胶囊|肠溶胶囊|软胶囊|胶囊剂|胶囊|注射用冻干粉针|冻干粉针|粉针剂|粉针|注射剂|注射液|针剂|针|颗粒剂|颗粒|口服溶液|口服混悬液|干混悬剂|口服液|糖浆|滴眼液|滴眼剂|眼用凝胶|乳膏|软膏|凝胶|栓剂|栓|吸入气雾剂|吸入粉雾剂|吸入溶液|气雾剂|喷雾剂|贴剂|贴片|散剂|散|滴丸|丸剂|丸';
/** Written so that JavaScript and PostgreSQL read it alike. */
export const STEM_PATTERNS = {
  brackets: '[(][^()]*[)]',
  prefix: `^(${SALTS})+`,
  suffix: `(${FORMS})$`,
} as const;

/** A generic name without salt, form and what stands in brackets: what two products of one substance share. */
export function stemOf(name: string): string {
  const bare = matchKey(name).replace(new RegExp(STEM_PATTERNS.brackets, 'g'), '');
  const stem = bare
    .replace(new RegExp(STEM_PATTERNS.prefix), '')
    .replace(new RegExp(STEM_PATTERNS.suffix), '');
  return stem === '' ? bare : stem;
}

/** Form groups whose products count as one listed form; the rest stand for themselves. */
const FORM_GROUPS: readonly (readonly [RegExp, string])[] = [
  [/缓释|控释/, '缓释控释'],
  [/口腔崩解|咀嚼|泡腾/, '特殊片'],
  [/注射|粉针|针剂|冻干/, '注射'],
  [/片|胶囊|口服常释/, '口服常释'],
  [/颗粒/, '颗粒'],
  [/口服(溶)?液|口服混悬|糖浆|滴剂|干混悬|口服液体/, '口服液体'],
  [/吸入|气雾|粉雾|喷雾/, '吸入'],
  [/滴眼|眼用|眼膏/, '眼用'],
  [/软膏|乳膏|凝胶/, '外用膏'],
  [/贴/, '贴剂'],
  [/栓/, '栓剂'],
  [/丸/, '丸剂'],
  [/散/, '散剂'],
];

/** The group of a form; where none is stated, as far as the name tells it. */
function formOf({ dosageForm, name }: Described): string {
  const stated = matchKey(dosageForm);
  const key = stated === '' ? matchKey(name) : stated;
  return FORM_GROUPS.find(([pattern]) => pattern.test(key))?.[1] ?? stated;
}

const MASS: Readonly<Record<string, bigint>> = {
  kg: 10n ** 9n,
  g: 10n ** 6n,
  mg: 1000n,
  ug: 1n,
  μg: 1n,
  mcg: 1n,
};
const VOLUME: Readonly<Record<string, bigint>> = { l: 1000n, ml: 1n };
const QUANTITY = /(\d+(?:\.\d+)?)(万|亿)?(kg|mg|mcg|ug|μg|g|ml|l|iu|u|单位|%|mbq|mmol|cm)/g;

/** Quantities of a specification in one unit each, sorted: `0.1g` and `100mg` are the same. Other texts stay as they are. */
export function specKey(text: string): string {
  const key = matchKey(text)
    .replace(/克/g, 'g')
    .replace(/毫(?=g|升)/g, 'm')
    .replace(/微(?=g)/g, 'u')
    .replace(/升/g, 'l')
    .replace(/µ/g, 'μ');
  const found = [...key.matchAll(QUANTITY)].map(([, digits = '', scale = '', unit = '']) =>
    quantityKey(digits, scale, unit),
  );
  return found.length === 0 ? key : [...new Set(found)].sort().join('+');
}

function quantityKey(digits: string, scale: string, unit: string): string {
  const [whole = '', part = ''] = digits.split('.');
  const mass = MASS[unit];
  const volume = VOLUME[unit];
  const times = (mass ?? volume ?? 1n) * (scale === '万' ? 10n ** 4n : scale === '亿' ? 10n ** 8n : 1n);
  // Nine places more, so that a fraction of a microgram stays a whole number.
  const value = BigInt(whole + part.padEnd(9, '0').slice(0, 9)) * times;
  const name =
    mass !== undefined ? 'μg' : volume !== undefined ? 'ml' : unit === '单位' || unit === 'iu' ? 'u' : unit;
  return `${value}${name}`;
}

const COUNT = /(\d+)(?:片|粒|支|瓶|袋|丸|贴|枚|板|盒|小盒|吸|揿|喷|个|包|套|管|s)?/g;

/** Dose units in a package such as `10片×2板/盒`: the product of its counts; null when it states none. */
export function packCount(text: string): number | null {
  const inner = matchKey(text)
    .replace(/\d+(\.\d+)?(mg|g|ml|ug|μg|iu|u|单位)/g, '')
    .split('/');
  const counted = inner.filter((part) => /\d/.test(part)).join('x');
  const numbers = [...counted.matchAll(COUNT)].map((match) => Number(match[1])).filter((one) => one > 0);
  if (numbers.length === 0) return null;
  return numbers.reduce((product, one) => product * one, 1);
}

/** A maker without legal form and the place that a group puts before its name. */
export function makerKey(text: string): string {
  return matchKey(text).replace(
    /\(.*?\)|股份|有限|责任|公司|集团|总厂|制药厂|厂|limited|ltd\.?|co\.?,?|inc\.?|gmbh|ag$/g,
    '',
  );
}

/** Approval numbers in a text: several may stand in one cell, with anything between. */
export function approvalNumbersOf(text: string): string[] {
  const key = matchKey(text).toUpperCase();
  return [...new Set([...key.matchAll(/[A-Z]{1,2}\d{8}/g)].map((match) => match[0]))];
}

function namesOf(name: string, tradeName: string): Set<string> {
  const inBrackets = [...matchKey(name).matchAll(/\(([^()]*)\)/g)].map((match) => match[1] ?? '');
  const bare = matchKey(name).replace(/\([^()]*\)/g, '');
  return new Set([matchKey(name), bare, matchKey(tradeName), ...inBrackets].filter((one) => one.length > 1));
}

/** Makes a description ready for comparing; worth keeping where one is compared often. */
export function featuresOf(given: Described & { readonly tradeName?: string }): Features {
  return {
    names: namesOf(given.name, given.tradeName ?? ''),
    stems: new Set([stemOf(given.name), ...(given.tradeName ? [stemOf(given.tradeName)] : [])]),
    form: formOf(given),
    spec: specKey(given.strength),
    pack: given.unitsPerPack ?? packCount(given.pack),
    maker: makerKey(given.maker),
    approvals: new Set(given.approvalNumbers.map((one) => matchKey(one).toUpperCase())),
  };
}

const meet = (one: ReadonlySet<string>, other: ReadonlySet<string>) =>
  [...one].some((word) => other.has(word));

/** How far a field agrees, in hundredths; undefined where one side says nothing. */
function agreement(field: Field, item: Features, candidate: Features): number | undefined {
  switch (field) {
    case 'name':
      if (meet(item.names, candidate.names)) return 100;
      return meet(item.stems, candidate.stems) ? 80 : 0;
    case 'form':
      return item.form === '' || candidate.form === '' ? undefined : item.form === candidate.form ? 100 : 0;
    case 'spec':
      return item.spec === '' || candidate.spec === '' ? undefined : item.spec === candidate.spec ? 100 : 0;
    case 'pack':
      return item.pack === null || candidate.pack === null
        ? undefined
        : item.pack === candidate.pack
          ? 100
          : 0;
    case 'maker':
      if (item.maker === '' || candidate.maker === '') return undefined;
      if (item.maker === candidate.maker) return 100;
      return item.maker.includes(candidate.maker) || candidate.maker.includes(item.maker) ? 90 : 0;
  }
}

/** How well a candidate fits an item. */
export function scoreCandidate(nationalCode: string, item: Features, candidate: Features): Scored {
  const known = item.approvals.size > 0 && candidate.approvals.size > 0;
  const sameApproval = known && meet(item.approvals, candidate.approvals);
  let earned = 0;
  let most = known && !sameApproval ? 6000 : 10_000;
  const words = known ? [sameApproval ? '批准文号一致' : '批准文号不同'] : [];
  for (const field of FIELDS) {
    // An approval number names one maker's drug in one form.
    const vouched = sameApproval && (field === 'name' || field === 'form' || field === 'maker');
    const agrees = vouched ? 100 : agreement(field, item, candidate);
    earned += WORTH[field] * (agrees ?? UNKNOWN);
    if (agrees === 0) most = Math.min(most, CAPS[field]);
    if (!vouched)
      words.push(
        `${LABELS[field]}${agrees === undefined ? '未填' : agrees === 0 ? '不同' : agrees === 100 ? '一致' : '相近'}`,
      );
  }
  return { nationalCode, confidence: Math.min(earned, most), reasons: words.join('，') };
}

/** Candidates in the order in which a person should look at them: the surest first, then by code. */
export function rankCandidates(
  item: Features,
  candidates: readonly { readonly nationalCode: string; readonly features: Features }[],
): Scored[] {
  return candidates
    .map((one) => scoreCandidate(one.nationalCode, item, one.features))
    .sort((a, b) => b.confidence - a.confidence || (a.nationalCode < b.nationalCode ? -1 : 1));
}

/**
 * The product to propose for an item, if any is likely enough. Where several fit equally well none of them is sure.
 * @param candidates products that share at least a name's stem or an approval number with the item
 */
export function proposeMatch(
  item: Features,
  candidates: readonly { readonly nationalCode: string; readonly features: Features }[],
): Proposal | undefined {
  const [best, ...others] = rankCandidates(item, candidates);
  if (best === undefined || best.confidence < LEAST) return undefined;
  const rivals = others.filter((one) => one.confidence === best.confidence).length;
  if (rivals === 0) return { ...best, rivals };
  return {
    ...best,
    rivals,
    confidence: Math.min(best.confidence, CAP_OF_RIVALS),
    reasons: `${best.reasons}；另有 ${rivals} 个产品同样相符`,
  };
}
