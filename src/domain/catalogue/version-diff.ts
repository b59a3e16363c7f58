/**
 * What changed from one edition of the national catalogue to the next? (N1.1)
 * A drug is the same when its name and form are; a negotiated product that moved to the regular part keeps its name
 * but not its form, so the parts are compared by name.
 */
import { matchKey } from './cell-text.ts';
import { parsePrintedStandard } from './standard-text.ts';
import type { SectionKind } from './section-kind.ts';

export const CHANGE_KINDS = {
  added: '新增',
  removed: '调出',
  movedToRegular: '转入常规目录',
  specAdded: '增补规格',
  scopeChanged: '限定支付范围变化',
  classChanged: '甲乙类变化',
} as const;
export type ChangeKind = keyof typeof CHANGE_KINDS;

/** What a comparison needs of an entry. */
export interface ComparableEntry {
  readonly section: string;
  readonly sectionKind: SectionKind;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly class: '甲' | '乙' | null;
  readonly standardText: string | null;
  readonly remark: string | null;
}

export interface Change {
  readonly kind: ChangeKind;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly section: string;
  readonly before: string | null;
  readonly after: string | null;
}

const AGREED: ReadonlySet<SectionKind> = new Set(['negotiatedWestern', 'negotiatedChinese', 'bid']);

function keyOf(entry: ComparableEntry): string {
  return `${matchKey(entry.name)}|${matchKey(entry.dosageForm ?? '')}`;
}

/** All changes, additions first, each kind in the order of the new edition (removals in that of the old). */
export function diffEditions(
  before: readonly ComparableEntry[],
  after: readonly ComparableEntry[],
): Change[] {
  const old = new Map(before.map((entry) => [keyOf(entry), entry]));
  const oldByName = new Map(before.map((entry) => [matchKey(entry.name), entry]));
  const kept = new Set<ComparableEntry>();
  const changes: Change[] = [];
  for (const entry of after) {
    const same = old.get(keyOf(entry));
    const moved = same ?? formerAgreement(oldByName.get(matchKey(entry.name)), entry);
    if (!moved) {
      changes.push(changeOf('added', entry, null, entry.remark));
      continue;
    }
    kept.add(moved);
    changes.push(...changesBetween(moved, entry));
  }
  for (const entry of old.values()) {
    if (!kept.has(entry)) changes.push(changeOf('removed', entry, entry.remark, null));
  }
  const order = Object.keys(CHANGE_KINDS);
  return changes.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

function formerAgreement(
  old: ComparableEntry | undefined,
  entry: ComparableEntry,
): ComparableEntry | undefined {
  return old && AGREED.has(old.sectionKind) && !AGREED.has(entry.sectionKind) ? old : undefined;
}

function changesBetween(old: ComparableEntry, entry: ComparableEntry): Change[] {
  const changes: Change[] = [];
  if (AGREED.has(old.sectionKind) && !AGREED.has(entry.sectionKind)) {
    changes.push(changeOf('movedToRegular', entry, old.section, entry.section));
  }
  const specs = specsOf(old);
  if (specsOf(entry).some((spec) => !specs.includes(spec)) && specs.length > 0) {
    changes.push(changeOf('specAdded', entry, specs.join('；'), specsOf(entry).join('；')));
  }
  if (matchKey(old.remark ?? '') !== matchKey(entry.remark ?? '')) {
    changes.push(changeOf('scopeChanged', entry, old.remark, entry.remark));
  }
  if (old.class !== entry.class) changes.push(changeOf('classChanged', entry, old.class, entry.class));
  return changes;
}

function specsOf(entry: ComparableEntry): string[] {
  const printed = parsePrintedStandard(entry.standardText);
  return printed.kind === 'prices' ? printed.prices.map((price) => price.spec) : [];
}

function changeOf(
  kind: ChangeKind,
  entry: ComparableEntry,
  before: string | null,
  after: string | null,
): Change {
  return { kind, name: entry.name, dosageForm: entry.dosageForm, section: entry.section, before, after };
}
