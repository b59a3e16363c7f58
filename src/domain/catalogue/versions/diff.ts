/**
 * What changed from one version of a list to another? (N1.1, N2.1, M10)
 * An entry is the same when its name and form are. A negotiated product that moved to the regular part keeps its name, or
 * the stem of it, but not its form; an entry that a person confirmed as renamed is the same under another name.
 */
import { matchKey } from '../cell-text.ts';
import { parsePrintedStandard } from '../standard-text.ts';

export const CHANGE_KINDS = {
  added: '新增',
  removed: '调出',
  renameProposed: '疑似更名',
  renamed: '更名',
  movedToRegular: '谈判转常规',
  classChanged: '甲乙类变化',
  scopeChanged: '限定支付范围变化',
  standardChanged: '支付标准变化',
  specAdded: '增补规格',
  ratioChanged: '自付比例变化',
  termChanged: '有效期变化',
  marksChanged: '其他内容变化',
} as const;
export type ChangeKind = keyof typeof CHANGE_KINDS;

/** An entry of a version as it is compared. */
export interface ComparableEntry {
  /** Sequence number in a printed list, id on the 单行支付 list. */
  readonly ref: number;
  /** Name and form as `entryKeyOf` writes them. */
  readonly key: string;
  readonly name: string;
  readonly dosageForm: string | null;
  /** The part of the list, or the field of treatment. */
  readonly part: string;
  /** Category code; null where the list has none. */
  readonly category: string | null;
  /** Negotiated or bid: listed under an agreement. */
  readonly agreed: boolean;
  readonly class: '甲' | '乙' | null;
  /** Without confidential numbers (N5.1). */
  readonly standardText: string | null;
  readonly scope: string | null;
  /** In 1/10000; null while it waits for review, or where the list has none. */
  readonly ratio: number | null;
  readonly term: string | null;
  /** Everything else that is printed, in one text. */
  readonly marks: string | null;
}

export interface Change {
  readonly kind: ChangeKind;
  /** The entry in the new version; null for one that is gone. */
  readonly ref: number | null;
  /** The entry in the old version; null for one that is new. */
  readonly againstRef: number | null;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly part: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Which entries people have judged to be the same, or not, under different names: new ref → old ref. */
export interface RenameJudgements {
  readonly same: ReadonlyMap<number, number>;
  readonly different: ReadonlySet<string>;
}

export const NO_JUDGEMENTS: RenameJudgements = { same: new Map(), different: new Set() };

export function judgementKey(ref: number, againstRef: number): string {
  return `${ref}/${againstRef}`;
}

interface Pair {
  readonly old: ComparableEntry;
  readonly entry: ComparableEntry;
}

interface Pairing {
  readonly pairs: readonly Pair[];
  readonly added: readonly ComparableEntry[];
  readonly removed: readonly ComparableEntry[];
}

/**
 * Pairs what is the same. Rows of one name and form, which differ in their scope only, are paired by that scope first.
 */
export function pairEntries(
  before: readonly ComparableEntry[],
  after: readonly ComparableEntry[],
  judged: RenameJudgements = NO_JUDGEMENTS,
): Pairing {
  const unpaired = new Set(before);
  const byRef = new Map(before.map((entry) => [entry.ref, entry]));
  const paired = new Map<ComparableEntry, ComparableEntry>();
  const pair = (entry: ComparableEntry, old: ComparableEntry | undefined) => {
    if (!old || !unpaired.delete(old)) return;
    paired.set(entry, old);
  };
  for (const [ref, againstRef] of judged.same) {
    const entry = after.find((one) => one.ref === ref);
    if (entry) pair(entry, byRef.get(againstRef));
  }
  const byKey = groupBy(before, (entry) => entry.key);
  for (const sameScope of [true, false]) {
    for (const entry of after) {
      if (paired.has(entry)) continue;
      const found = byKey
        .get(entry.key)
        ?.find(
          (old) =>
            unpaired.has(old) && (!sameScope || (old.scope === entry.scope && old.part === entry.part)),
        );
      pair(entry, found);
    }
  }
  const byStem = groupBy(
    [...unpaired].filter((old) => old.agreed),
    (old) => stemOf(old.key),
  );
  for (const entry of after) {
    if (!paired.has(entry) && !entry.agreed) {
      pair(
        entry,
        byStem.get(stemOf(entry.key))?.find((old) => unpaired.has(old)),
      );
    }
  }
  return {
    pairs: after.flatMap((entry) => {
      const old = paired.get(entry);
      return old ? [{ old, entry }] : [];
    }),
    added: after.filter((entry) => !paired.has(entry)),
    removed: before.filter((entry) => unpaired.has(entry)),
  };
}

function groupBy<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group) group.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return groups;
}

const FORM_WORDS =
  /(?:注射液|注射剂|片|胶囊|软胶囊|颗粒|口服溶液|口服液|混悬液|滴眼液|吸入剂|软膏|乳膏|凝胶|贴剂|丸|散)(?:\([^()]*\))?$/;

/** A name without what says its form: the regular part lists 某单抗 + 注射剂 where the agreement lists 某单抗注射液. */
export function stemOf(key: string): string {
  const name = key.split('|', 1)[0] ?? '';
  const stem = name.replace(/^注射用/, '').replace(FORM_WORDS, '');
  return stem === '' ? name : stem;
}

/** All changes of a pairing: each kind in the order of the new version, removals in that of the old. */
export function changesOf({ pairs, added, removed }: Pairing, judged: RenameJudgements): Change[] {
  return [
    ...added.map((entry) => changeOf('added', undefined, entry, null, entry.scope)),
    ...removed.map((old) => changeOf('removed', old, undefined, old.scope, null)),
    ...pairs.flatMap(({ old, entry }) => {
      const renamed = judged.same.get(entry.ref) === old.ref;
      return [
        ...(renamed ? [changeOf('renamed', old, entry, titleOf(old), titleOf(entry))] : []),
        ...changesBetween(old, entry),
      ];
    }),
  ];
}

export function titleOf(entry: ComparableEntry): string {
  return entry.dosageForm === null ? entry.name : `${entry.name}（${entry.dosageForm}）`;
}

function changesBetween(old: ComparableEntry, entry: ComparableEntry): Change[] {
  const changes: Change[] = [];
  const changed = (kind: ChangeKind, before: string | null, after: string | null) =>
    changes.push(changeOf(kind, old, entry, before, after));
  if (old.agreed && !entry.agreed) changed('movedToRegular', titleWithPart(old), titleWithPart(entry));
  if (old.class !== entry.class) changed('classChanged', old.class, entry.class);
  if (differs(old.scope, entry.scope)) changed('scopeChanged', old.scope, entry.scope);
  if (differs(old.standardText, entry.standardText)) compareStandards(old, entry, changed);
  const [before, after] = [ratioOf(old), ratioOf(entry)];
  if (before !== null && after !== null && before !== after) {
    changed('ratioChanged', percentOf(before), percentOf(after));
  }
  if (differs(old.term, entry.term)) changed('termChanged', old.term, entry.term);
  if (differs(old.marks, entry.marks)) changed('marksChanged', old.marks, entry.marks);
  return changes;
}

function titleWithPart(entry: ComparableEntry): string {
  return `${entry.part}：${titleOf(entry)}`;
}

/** Texts differ when they do so in more than width, blanks and brackets. */
function differs(before: string | null, after: string | null): boolean {
  return before !== after && matchKey(before ?? '') !== matchKey(after ?? '');
}

function compareStandards(
  old: ComparableEntry,
  entry: ComparableEntry,
  changed: (kind: ChangeKind, before: string | null, after: string | null) => void,
): void {
  const [before, after] = [specsOf(old), specsOf(entry)];
  const added = after.filter(({ spec }) => !before.some((one) => one.spec === spec));
  if (before.length > 0 && added.length > 0) {
    changed('specAdded', before.map((one) => one.spec).join('；'), after.map((one) => one.spec).join('；'));
  }
  const onlyAdded =
    before.length > 0 &&
    after.length === before.length + added.length &&
    before.every((one) => after.some(({ spec, price }) => spec === one.spec && price === one.price));
  if (!onlyAdded) changed('standardChanged', old.standardText, entry.standardText);
}

function specsOf(entry: ComparableEntry): readonly { spec: string; price: bigint }[] {
  const printed = parsePrintedStandard(entry.standardText);
  return printed.kind === 'prices' ? printed.prices : [];
}

/** 甲 is paid without a share of one's own (N2.1). */
function ratioOf(entry: ComparableEntry): number | null {
  return entry.class === '甲' ? null : entry.ratio;
}

function percentOf(ratio: number): string {
  return `${(BigInt(ratio) / 100n).toString()}${ratio % 100 === 0 ? '' : `.${String(ratio % 100).padStart(2, '0')}`}%`;
}

function changeOf(
  kind: ChangeKind,
  old: ComparableEntry | undefined,
  entry: ComparableEntry | undefined,
  before: string | null,
  after: string | null,
): Change {
  const shown = entry ?? old;
  return {
    kind,
    ref: entry?.ref ?? null,
    againstRef: old?.ref ?? null,
    name: shown?.name ?? '',
    dosageForm: shown?.dosageForm ?? null,
    part: shown?.part ?? '',
    before,
    after,
  };
}
