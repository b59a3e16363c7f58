/**
 * Which entry of the national list is this product's, if any? (M4, N1.1; 凡例 on names, salts, numerals and dosage forms)
 * Sure answers are taken; where more than one entry fits, or one fits only loosely, a person decides.
 */
import { matchKey } from '../cell-text.ts';
import { entryKeyOf } from '../entry-key.ts';
import type { SectionKind } from '../section-kind.ts';
import { agree, entryForm, formOfName, formOfRegistration, type ListedForm } from './dosage-forms.ts';
import { namesOfChinese, namesOfWestern } from './entry-names.ts';
import { nameKey, splitNumeral, withoutSalts } from './ingredient.ts';

export interface ListedEntry {
  readonly seq: number;
  readonly sectionKind: SectionKind;
  readonly class: '甲' | '乙' | null;
  /** Names stacked under one number stand one a line. */
  readonly name: string;
  readonly dosageForm: string | null;
}

export interface MatchedProduct {
  readonly kind: 'western' | 'chinese';
  readonly name: string;
  readonly registeredForm: string;
}

export interface Candidate {
  readonly entry: ListedEntry;
  /** In 1/10000. */
  readonly confidence: number;
  readonly reason: string;
}

export interface MatchOutcome {
  readonly verdict: 'matched' | 'doubtful' | 'none';
  /** Best first; the first is the match when there is one. */
  readonly candidates: readonly Candidate[];
  readonly reason: string;
}

const SURE = 9000;
/** How far the next entry must be behind. */
const CLEAR = 500;

interface Named {
  readonly entry: ListedEntry;
  readonly loosened: boolean;
}

/** The list, ready to be asked many times. */
export interface EntryIndex {
  /** Entries that name a whole product, by that name. */
  readonly whole: ReadonlyMap<string, readonly Named[]>;
  /** Entries of the regular western part that name a component and a form, by the component. */
  readonly components: ReadonlyMap<string, readonly ListedEntry[]>;
  /** The same by the component without any salt. */
  readonly cores: ReadonlyMap<string, readonly ListedEntry[]>;
  readonly chinese: ReadonlyMap<string, readonly Named[]>;
  /** Chinese patent medicines by recipe, whatever the form. */
  readonly recipes: ReadonlyMap<string, readonly ListedEntry[]>;
}

function put<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}

export function indexEntries(entries: readonly ListedEntry[]): EntryIndex {
  const index = {
    whole: new Map<string, Named[]>(),
    components: new Map<string, ListedEntry[]>(),
    cores: new Map<string, ListedEntry[]>(),
    chinese: new Map<string, Named[]>(),
    recipes: new Map<string, ListedEntry[]>(),
  };
  for (const entry of entries) {
    for (const line of entry.name.split('\n')) {
      if (entry.sectionKind === 'chinese' || entry.sectionKind === 'negotiatedChinese') {
        for (const { key, loosened } of namesOfChinese(line)) {
          put(index.chinese, key, { entry, loosened });
          const recipe = formOfName(key)?.stem;
          if (recipe !== undefined) put(index.recipes, recipe, entry);
        }
      } else if (entry.dosageForm === null) {
        putWhole(index.whole, entry, line);
      } else {
        for (const name of namesOfWestern(line)) {
          put(index.components, name, entry);
          const core = withoutSalts(splitNumeral(name).name).at(-1)?.name;
          if (core !== undefined) put(index.cores, core + splitNumeral(name).numeral, entry);
        }
      }
    }
  }
  return index;
}

function putWhole(whole: Map<string, Named[]>, entry: ListedEntry, line: string): void {
  const key = nameKey(line);
  put(whole, key, { entry, loosened: false });
  // A bracket at the end, such as the route of an injection, tells variants of one name apart.
  const bare = key.replace(/\([^()]*[一-龥][^()]*\)$/, '');
  if (bare !== key) put(whole, bare, { entry, loosened: true });
}

/** @param index of one version of the list */
export function matchEntry(product: MatchedProduct, index: EntryIndex): MatchOutcome {
  const found = product.kind === 'chinese' ? matchChinese(product, index) : matchWestern(product, index);
  const candidates = best(found.candidates);
  const [first, second] = candidates;
  if (first === undefined) return { verdict: 'none', candidates, reason: found.none };
  const clear = second === undefined || first.confidence - second.confidence >= CLEAR;
  if (first.confidence >= SURE && clear) return { verdict: 'matched', candidates, reason: first.reason };
  const reason = clear ? first.reason : `${candidates.length} 个条目都相近：${first.reason}`;
  return { verdict: 'doubtful', candidates, reason };
}

/** Each entry once, best first. Rows that repeat one name, form and class are one entry in different places of the list. */
function best(candidates: readonly Candidate[]): Candidate[] {
  const kept = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const { entry } = candidate;
    const key = `${entryKeyOf(entry.name, entry.dosageForm ?? '')}|${entry.class}|${entry.sectionKind}`;
    const known = kept.get(key);
    if (!known || candidate.confidence > known.confidence) kept.set(key, candidate);
  }
  return [...kept.values()]
    .sort((a, b) => b.confidence - a.confidence || a.entry.seq - b.entry.seq)
    .slice(0, 8);
}

interface Found {
  readonly candidates: readonly Candidate[];
  /** Why nothing was found. */
  readonly none: string;
}

const NOT_LISTED = '目录里没有这个名称';

/** A product that the list names in full is that entry's alone; else its component and form are looked for. */
function matchWestern(product: MatchedProduct, index: EntryIndex): Found {
  let none = NOT_LISTED;
  for (const name of alternatives(product.name)) {
    const whole = (index.whole.get(name) ?? []).map(({ entry, loosened }): Candidate => ({
      entry,
      confidence: loosened ? 7000 : 10_000,
      reason: loosened ? '名称相同，但条目另注明了用法' : '与条目全名一致',
    }));
    const exact = whole.filter((candidate) => candidate.confidence >= SURE);
    if (exact.length > 0) return { candidates: exact, none };
    const found = matchComponent(name, product.registeredForm, index);
    if (whole.length + found.candidates.length > 0)
      return { candidates: [...whole, ...found.candidates], none };
    if (found.none !== NOT_LISTED) ({ none } = found);
  }
  return { candidates: [], none };
}

/** The name as it is, without a bracket at its end, and what stands in that bracket when it is a name. */
function alternatives(text: string): readonly string[] {
  const key = nameKey(text);
  const bracket = /^(.+?)\((.+)\)$/.exec(key);
  if (!bracket) return [key];
  const [, head = '', inner = ''] = bracket;
  const form = formOfName(head);
  // What tells variants apart stands behind the form in a product's name, and behind the component on the list.
  const moved =
    form && !head.startsWith('注射用') ? [`${form.stem}(${inner})${head.slice(form.stem.length)}`] : [];
  const other = /[一-龥]{3,}/.test(inner) && formOfName(inner) ? [inner] : [];
  return [key, ...moved, head, ...other];
}

function matchComponent(name: string, registeredForm: string, index: EntryIndex): Found {
  const { name: plain, numeral } = splitNumeral(name);
  const named = formOfName(plain);
  const registered = formOfRegistration(registeredForm);
  const form = named?.form ?? registered;
  const stem = named?.stem ?? plain;
  if (form === undefined) {
    const entries = index.components.get(stem + numeral) ?? [];
    return {
      candidates: entries.map((entry) => ({ entry, confidence: 5000, reason: '名称相同，看不出产品的剂型' })),
      none: NOT_LISTED,
    };
  }
  const conflict = registered !== undefined && named !== undefined && !agree(named.form, registered);
  const candidates: Candidate[] = [];
  let otherForms = false;
  for (const component of withoutSalts(stem)) {
    const entries = index.components.get(component.name + numeral) ?? [];
    const fitting = entriesOfForm(entries, form);
    otherForms ||= entries.length > 0;
    const salt = component.taken.length === 0 ? 9900 : component.esters ? 8000 : 9500;
    const said =
      component.taken.length === 0
        ? '主要成分与剂型一致'
        : `主要成分与剂型一致，略去${component.taken.join('、')}`;
    for (const entry of fitting)
      candidates.push({
        entry,
        confidence: conflict ? Math.min(salt, 6000) : salt,
        reason: conflict ? `${said}；名称与注册剂型不一致` : said,
      });
    if (fitting.length > 0) break;
  }
  if (candidates.length === 0) candidates.push(...matchCore(stem, numeral, form, index));
  return { candidates, none: otherForms ? '目录里有这个成分，但没有这个剂型' : NOT_LISTED };
}

/** The list has taken a form out of its group where it names that form alone. */
function entriesOfForm(entries: readonly ListedEntry[], form: ListedForm): ListedEntry[] {
  for (const name of form.names) {
    const found = entries.filter((entry) => {
      const listed = entryForm(entry.dosageForm ?? '');
      return listed.name === matchKey(name) && !listed.without.includes(form.word);
    });
    if (found.length > 0) return found;
  }
  return [];
}

/** The entry itself names a salt, and the product another one: the rule covers it, but a person should look. */
function matchCore(stem: string, numeral: string, form: ListedForm, index: EntryIndex): Candidate[] {
  const solvent = /^(.{2,}?)(?:氯化钠|葡萄糖|葡萄糖氯化钠)$/.exec(stem)?.[1];
  const candidates: Candidate[] = [];
  const core = withoutSalts(stem).at(-1)?.name ?? stem;
  for (const entry of entriesOfForm(index.cores.get(core + numeral) ?? [], form))
    candidates.push({ entry, confidence: 7500, reason: '主要成分相同，盐基与条目所写不同' });
  if (candidates.length > 0 || solvent === undefined) return candidates;
  for (const component of withoutSalts(solvent)) {
    for (const entry of entriesOfForm(index.components.get(component.name) ?? [], form))
      candidates.push({ entry, confidence: 6000, reason: '主要成分相同，产品含溶媒' });
    if (candidates.length > 0) break;
  }
  return candidates;
}

const FORM_NOTE = /\((?:[^()]*(?:丸|片|胶囊|颗粒|冻干|蔗糖|糖型|儿童型|口服液|膏滋)[^()]*)\)$/;

function matchChinese(product: MatchedProduct, index: EntryIndex): Found {
  const key = nameKey(product.name);
  const bare = key.replace(FORM_NOTE, '');
  const registered = formOfRegistration(product.registeredForm);
  const candidates: Candidate[] = [];
  const tried = [...new Set([key, bare, ...alternatives(product.name)])];
  for (const name of tried) {
    const dripping = name.endsWith('丸') && !name.endsWith('滴丸') && registered?.word === '滴丸';
    for (const { entry, loosened } of index.chinese.get(name) ?? []) {
      const confidence = dripping ? 5500 : loosened ? 7000 : name === key ? 10_000 : 9500;
      const reason = dripping
        ? '名称相同，但产品是滴丸，不在丸剂之内'
        : loosened
          ? '名称相同，但条目另注明了处方或规格'
          : '与条目名称一致';
      candidates.push({ entry, confidence, reason });
    }
  }
  if (candidates.length > 0) return { candidates, none: NOT_LISTED };
  return matchRecipe(bare, index);
}

/** Another form of a listed recipe: not listed, unless the forms are close enough for a person to look. */
function matchRecipe(name: string, index: EntryIndex): Found {
  const own = formOfName(name);
  if (!own) return { candidates: [], none: NOT_LISTED };
  const entries = index.recipes.get(own.stem) ?? [];
  const close = entries.filter((entry) =>
    entry.name
      .split('\n')
      .flatMap((line) => namesOfChinese(line))
      .some(({ key }) => {
        const other = formOfName(key);
        return other?.stem === own.stem && agree(other.form, own.form);
      }),
  );
  return {
    candidates: close.map((entry) => ({ entry, confidence: 6500, reason: '处方名相同，剂型相近但写法不同' })),
    none: entries.length > 0 ? '目录里有这个处方，但没有这个剂型' : NOT_LISTED,
  };
}
