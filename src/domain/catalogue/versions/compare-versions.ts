import {
  CHANGE_KINDS,
  changesOf,
  NO_JUDGEMENTS,
  pairEntries,
  type Change,
  type ComparableEntry,
  type RenameJudgements,
} from './diff.ts';
import { proposeRenames } from './rename.ts';

/** Everything that changed between two versions, proposals of renames among it (N1.1). */
export function compareVersions(
  before: readonly ComparableEntry[],
  after: readonly ComparableEntry[],
  judged: RenameJudgements = NO_JUDGEMENTS,
): Change[] {
  const pairing = pairEntries(before, after, judged);
  const changes = changesOf(pairing, judged);
  const proposals = proposeRenames(pairing.added, pairing.removed, judged);
  const order = Object.keys(CHANGE_KINDS);
  return [...changes, ...proposals].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}
