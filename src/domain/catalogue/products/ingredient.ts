/**
 * Is this the same main component, whatever its salt? (凡例: in the regular western part the list leaves out the acid or
 * base of a name; a product with another one and the same form is listed. Roman numerals tell different drugs apart.)
 */
import { matchKey } from '../cell-text.ts';

/** Acids that stand before the name of a base. */
const ACIDS =
  '盐酸 二盐酸 硫酸氢 硫酸 磷酸 硝酸 氢溴酸 氢碘酸 醋酸 乙酸 枸橼酸 柠檬酸 酒石酸 重酒石酸 马来酸 富马酸 琥珀酸 丁二酸 苯磺酸 对甲苯磺酸 甲苯磺酸 甲磺酸 乙磺酸 门冬氨酸 天冬氨酸 乳酸 乳糖酸 葡萄糖酸 草酸 苹果酸 苯甲酸 双羟萘酸 水杨酸 羟乙磺酸 己二酸 半富马酸'.split(
    ' ',
  );
/** Acids that mostly make esters, where the main component is a matter of opinion. */
const ESTERS = '丙酸 双丙酸 二丙酸 糠酸 十一酸 庚酸 癸酸 棕榈酸 环戊丙酸 戊酸 丁酸 新戊酸 己酸'.split(' ');
/** Bases that stand after the name of an acid. */
const BASES =
  '二钠 三钠 钠 钾 钙 镁 锌 氨丁三醇 双葡甲胺 葡甲胺 精氨酸 叔丁胺 乙醇胺 二乙胺 苄星 一水合物 水合物'.split(
    ' ',
  );
/** Ends that make an ester of the component. */
const ESTER_ENDS = '琥珀酸钠 磷酸钠 磷酸二钠 琥珀酸酯 磷酸酯 酯'.split(' ');
const ROMAN = /\(?(i{1,3}|iv|v|vi{1,3}|ix|x)(?:型)?\)?$/;

/** A name without its ending numeral, and the numeral; the numeral is empty for most. */
export function splitNumeral(key: string): { readonly name: string; readonly numeral: string } {
  const found = /[一-龥)α-ω]/.test(key) ? ROMAN.exec(key) : null;
  return found ? { name: key.slice(0, found.index), numeral: found[1] ?? '' } : { name: key, numeral: '' };
}

/** A component with what was taken off it. `esters`: an ester acid is among it. */
export interface Component {
  readonly name: string;
  readonly taken: readonly string[];
  readonly esters: boolean;
}

/**
 * The component as written, then with less and less of its salt. The list itself decides which of them exists, so that
 * 碳酸钙 or 氯化钠 is never cut to a component that is none.
 */
export function withoutSalts(name: string): readonly Component[] {
  const found = new Map<string, Component>([[name, { name, taken: [], esters: false }]]);
  for (const component of found.values()) {
    for (const next of lessOne(component)) if (!found.has(next.name)) found.set(next.name, next);
  }
  return [...found.values()].sort((a, b) => a.taken.length - b.taken.length || b.name.length - a.name.length);
}

function lessOne({ name, taken, esters }: Component): Component[] {
  const next: Component[] = [];
  const take = (rest: string, word: string, isEster = false) => {
    if (rest.length >= 2) next.push({ name: rest, taken: [...taken, word], esters: esters || isEster });
  };
  for (const acid of ACIDS) if (name.startsWith(acid)) take(name.slice(acid.length), acid);
  for (const acid of ESTERS) if (name.startsWith(acid)) take(name.slice(acid.length), acid, true);
  for (const base of BASES) if (name.endsWith(base)) take(name.slice(0, -base.length), base);
  for (const end of ESTER_ENDS) if (name.endsWith(end)) take(name.slice(0, -end.length), end, true);
  // The salts of a compound's parts stand inside its name: 哌拉西林钠他唑巴坦钠.
  const inner = /^(.{2,}?)(钠|钾|盐酸|二钠)(.{2,})$/.exec(name);
  if (inner) take(`${inner[1]}${inner[3]}`, inner[2] ?? '');
  return next;
}

/** A text as names are compared: no width, case, blanks, hyphens, nor brackets round a numeral. */
export function nameKey(text: string): string {
  return matchKey(text)
    .replace(/[-–—~]/g, '')
    .replace(/\((i{1,3}|iv|v|vi{1,3}|ix|x)\)/g, '$1')
    .replace(/\((\d[\d/.]*)\)(?=.)/g, '$1');
}
