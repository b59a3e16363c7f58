/**
 * May this version be submitted, returned or published by this person? (N1.1, N5.1, M6)
 * One person submits, another looks at the counts, the findings and the changes, and publishes in their own name.
 */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { describeDifferences, type TotalsLine } from './control-totals.ts';

export type VersionState = 'draft' | 'submitted' | 'published';

export interface VersionStanding {
  readonly edition: string;
  readonly state: VersionState;
  /** Account that submitted it; null while it is a draft. */
  readonly submittedBy: number | null;
}

/** What a publisher must know, and answer for by name where it is not in order. */
export interface PublicationFacts {
  readonly lines: readonly TotalsLine[];
  /** 乙 entries without a ratio: they do not hold the list up, but somebody says why they still lack (N2.1). */
  readonly pendingRatios: number;
  /** Entries that contradict another list in force (M3). */
  readonly findings: number;
}

/** Everything that publishing would override, each in words; none when the version is in order. */
export function deviationsOf({ lines, pendingRatios, findings }: PublicationFacts): string[] {
  const differences = describeDifferences(lines);
  return [
    ...(lines.length === 0 ? ['没有公布总数可以核对'] : []),
    ...(differences === '' ? [] : [differences]),
    ...(findings === 0 ? [] : [`与其他目录不一致 ${findings} 条`]),
    ...(pendingRatios === 0 ? [] : [`自付比例待评审 ${pendingRatios} 行`]),
  ];
}

/** A draft may be changed and submitted; what is submitted or published may not. */
export function refuseUnlessDraft(version: VersionStanding): Refusal | undefined {
  if (version.state === 'published')
    return refuse('CATALOGUE_ALREADY_PUBLISHED', { detail: version.edition });
  if (version.state === 'submitted') return refuse('CATALOGUE_SUBMITTED', { detail: version.edition });
  return undefined;
}

/** Only what was submitted can be returned or published. */
export function refuseUnlessSubmitted(version: VersionStanding): Refusal | undefined {
  if (version.state === 'published')
    return refuse('CATALOGUE_ALREADY_PUBLISHED', { detail: version.edition });
  if (version.state === 'draft') return refuse('CATALOGUE_NOT_SUBMITTED', { detail: version.edition });
  return undefined;
}

/**
 * @param publisher the account that would publish
 * @param overrideReason why the version is published although something is not in order
 * @returns the reason to record, or null where there is nothing to override
 */
export function decidePublication(
  version: VersionStanding,
  publisher: number,
  deviations: readonly string[],
  overrideReason: string | undefined,
): Outcome<{ readonly overrideReason: string | null }, Refusal> {
  const refusal = refuseUnlessSubmitted(version);
  if (refusal) return decline(refusal);
  if (version.submittedBy === publisher) {
    return decline(refuse('PUBLISHER_IS_SUBMITTER', { detail: version.edition }));
  }
  if (deviations.length === 0) return accept({ overrideReason: null });
  if (overrideReason === undefined) {
    return decline(refuse('CATALOGUE_NOT_RECONCILED', { detail: deviations.join('；') }));
  }
  return accept({ overrideReason });
}
