import { reconcileTotals, type TotalsLine } from '../../../domain/catalogue/versions/control-totals.ts';
import type { PartCount, VersionRow } from '../version-store.ts';

/**
 * How a version compares with its totals; no line where its publication stated none.
 * @param added generic names that the version before did not list, where they were counted
 */
export function reconcileVersion(
  version: VersionRow,
  sections: readonly PartCount[],
  added?: number,
): { readonly lines: readonly TotalsLine[]; readonly agrees: boolean } {
  const counts: Partial<Record<PartCount['kind'], number>> = {};
  let [ethnic, notPaidAlone] = [0, 0];
  for (const section of sections) {
    counts[section.kind] = (counts[section.kind] ?? 0) + section.numbers;
    ethnic += section.ethnic;
    notPaidAlone += section.notPaidAlone;
  }
  return reconcileTotals(
    version.kind,
    {
      sections: counts,
      ethnic,
      notPaidAlone,
      generics: version.entries,
      ...(added === undefined ? {} : { added }),
    },
    version.controlTotals,
  );
}
