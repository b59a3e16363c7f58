import type { TotalsLine } from '../../../domain/catalogue/versions/control-totals.ts';
import { findInconsistencies, type ListFinding } from '../../../domain/catalogue/versions/consistency.ts';
import { deviationsOf } from '../../../domain/catalogue/versions/publication.ts';
import type { Tx } from '../../db/database.ts';
import { countPendingRatios } from '../national-store.ts';
import { countSections, type PartCount, type VersionRow } from '../version-store.ts';
import { countAddedEntries, findVersionBefore, listNames, listOtherNames } from './publication-store.ts';
import { reconcileVersion } from './reconcile-version.ts';

/** How a version stands before it is published: its counts, its fit with the other lists, what is still open. */
export interface Standing {
  readonly sections: readonly PartCount[];
  readonly lines: readonly TotalsLine[];
  readonly agrees: boolean;
  readonly findings: readonly ListFinding[];
  readonly pendingRatios: number;
  /** What publishing would override, each in words. */
  readonly deviations: readonly string[];
  readonly previousId: number | null;
}

export async function loadStanding(tx: Tx, version: VersionRow): Promise<Standing> {
  const sections = await countSections(tx, version.id);
  const previous = await findVersionBefore(tx, version);
  const added =
    version.kind === 'separatePayment' && previous !== undefined
      ? await countAddedEntries(tx, version.id, previous)
      : undefined;
  const { lines, agrees } = reconcileVersion(version, sections, added);
  const findings = findInconsistencies(
    version.kind,
    await listNames(tx, version.id, version.kind),
    await listOtherNames(tx, version.effectiveFrom),
  );
  const pendingRatios = version.kind === 'national' ? await countPendingRatios(tx, version.id) : 0;
  const deviations = deviationsOf({ lines, pendingRatios, findings: findings.length });
  return { sections, lines, agrees, findings, pendingRatios, deviations, previousId: previous ?? null };
}
