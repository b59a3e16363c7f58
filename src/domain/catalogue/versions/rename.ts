/**
 * Which of the entries that are gone may stand in the new version under another name? (N1.1, N2.1)
 * A name that is absent is not yet a drug that was dropped: a proposal is made, a person decides.
 */
import {
  judgementKey,
  stemOf,
  titleOf,
  type Change,
  type ComparableEntry,
  type RenameJudgements,
} from './diff.ts';

/** Within one category names that share half of their character pairs are worth a look; across categories, far more. */
const LEAST_WITHIN_CATEGORY = 0.5;
const LEAST_ACROSS = 0.75;
/** Pairs of characters that so many names share (注射, 胶囊) say nothing. */
const COMMON = 200;

interface Candidate {
  readonly entry: ComparableEntry;
  readonly old: ComparableEntry;
  readonly likeness: number;
}

/** Likely renames, the likeliest first; each entry occurs once. Those a person has judged are left out. */
export function proposeRenames(
  added: readonly ComparableEntry[],
  removed: readonly ComparableEntry[],
  judged: RenameJudgements,
): Change[] {
  const pairsOf = new Map([...added, ...removed].map((entry) => [entry, pairsIn(stemOf(entry.key))]));
  const index = new Map<string, ComparableEntry[]>();
  for (const old of removed) {
    for (const pair of pairsOf.get(old) ?? []) {
      const holders = index.get(pair);
      if (holders) holders.push(old);
      else index.set(pair, [old]);
    }
  }
  const candidates = added.flatMap((entry) => candidatesOf(entry, pairsOf, index, judged));
  candidates.sort((a, b) => b.likeness - a.likeness);
  const taken = new Set<ComparableEntry>();
  return candidates.flatMap(({ entry, old }) => {
    if (taken.has(entry) || taken.has(old)) return [];
    taken.add(entry).add(old);
    return [
      {
        kind: 'renameProposed' as const,
        ref: entry.ref,
        againstRef: old.ref,
        name: entry.name,
        dosageForm: entry.dosageForm,
        part: entry.part,
        before: titleOf(old),
        after: titleOf(entry),
      },
    ];
  });
}

function candidatesOf(
  entry: ComparableEntry,
  pairsOf: ReadonlyMap<ComparableEntry, ReadonlySet<string>>,
  index: ReadonlyMap<string, readonly ComparableEntry[]>,
  judged: RenameJudgements,
): Candidate[] {
  const own = pairsOf.get(entry) ?? new Set<string>();
  const shared = new Map<ComparableEntry, number>();
  for (const pair of own) {
    const holders = index.get(pair) ?? [];
    if (holders.length > COMMON) continue;
    for (const old of holders) shared.set(old, (shared.get(old) ?? 0) + 1);
  }
  return [...shared].flatMap(([old, count]) => {
    const likeness = (2 * count) / (own.size + (pairsOf.get(old)?.size ?? 0));
    const near = entry.category !== null && entry.category === old.category;
    const least = near ? LEAST_WITHIN_CATEGORY : LEAST_ACROSS;
    const open = !judged.different.has(judgementKey(entry.ref, old.ref));
    return open && likeness >= least ? [{ entry, old, likeness }] : [];
  });
}

/** The neighbouring pairs of characters of a name; a name of one character is a pair by itself. */
function pairsIn(name: string): ReadonlySet<string> {
  const characters = [...name];
  if (characters.length < 2) return new Set(characters);
  return new Set(characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`));
}
