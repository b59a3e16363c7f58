/** Under which names does an entry of the national list stand? (凡例; brackets hold other names, forms, or what tells variants apart) */
import { formOfName } from './dosage-forms.ts';
import { nameKey } from './ingredient.ts';

/** What a bracket holds when it is no other name: a cell line, a numeral, a mixture, letters. */
const QUALIFIER = /细胞|菌|酵母|结合型|^指|预混|^[0-9a-z/.,:%αβω]+$|^(?:i{1,3}|iv|v)型?$/;

const BRACKET = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/;

/** All names of one printed line of a western entry: as printed, without its bracket, and what the bracket says. */
export function namesOfWestern(line: string): readonly string[] {
  const key = nameKey(line).replace(/^肠内营养[剂粉](?=\(|$)/, '肠内营养');
  const bracket = BRACKET.exec(key);
  if (!bracket) return [key];
  const head = key.replace(bracket[0], '');
  const inner = bracket[1] ?? '';
  if (inner.startsWith('指')) return [key, head];
  const variant = /\([^()]*\)$/.exec(inner)?.[0];
  // 人干扰素α2b[重组人干扰素α-2b(酵母)]: the other name too belongs to this variant only.
  if (variant !== undefined) return [key, inner, `${head}${variant}`];
  return QUALIFIER.test(inner) ? [key] : [key, head, inner];
}

export interface ChineseName {
  readonly key: string;
  /** The bracket was left out: it may have told formulas apart. */
  readonly loosened: boolean;
}

/**
 * The names of a Chinese patent medicine: 感冒清热颗粒(片、胶囊) stands for the granules, the tablets and the capsules of
 * one recipe; another bracket tells the recipe or is another name.
 */
export function namesOfChinese(line: string): readonly ChineseName[] {
  const key = nameKey(line);
  const bracket = BRACKET.exec(key);
  if (!bracket) return [{ key, loosened: false }];
  const head = key.replace(bracket[0], '');
  const stem = formOfName(head)?.stem ?? head.replace(/[水膏露饮液油]$/, '');
  const parts = (bracket[1] ?? '').split(',');
  const asForm = (part: string) =>
    formOfName(`某药${part}`) !== undefined || /^[丸片散膏液水露油酒茶]$|^煎膏$/.test(part);
  if (parts.every(asForm))
    return [head, ...parts.map((part) => `${stem}${part}`)].map((name) => ({ key: name, loosened: false }));
  return [
    { key, loosened: false },
    { key: head, loosened: true },
  ];
}
