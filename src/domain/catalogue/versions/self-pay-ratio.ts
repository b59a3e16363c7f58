/** May this ratio be set on these entries? (N2.1: 甲 and 饮片 are paid without a share of one's own) */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { SectionKind } from '../section-kind.ts';
import type { VersionStanding } from './publication.ts';

export interface RatioEntry {
  readonly seq: number;
  readonly name: string;
  readonly class: '甲' | '乙' | null;
  readonly sectionKind: SectionKind;
  /** In 1/10000; null while it waits for review. */
  readonly ratio: number | null;
}

const NAMES_TOLD = 3;

/**
 * On a draft any ratio may be set anew; on a published version only what was published as pending may be filled in.
 * @returns the sequence numbers to write: those of 甲 and 饮片 need no row
 */
export function decideRatios(
  version: VersionStanding,
  entries: readonly RatioEntry[],
  ratio: Ratio,
): Outcome<readonly number[], Refusal> {
  if (version.state === 'submitted')
    return decline(refuse('CATALOGUE_SUBMITTED', { detail: version.edition }));
  const classA = entries.filter((entry) => entry.class === '甲');
  const herbal = entries.filter((entry) => entry.sectionKind === 'herbalPieces');
  if (ratio !== 0n && classA.length > 0) {
    return decline(refuse('CLASS_A_RATIO_NOT_ZERO', { detail: namesOf(classA) }));
  }
  if (ratio !== 0n && herbal.length > 0) {
    return decline(refuse('HERBAL_PIECE_RATIO_NOT_ZERO', { detail: namesOf(herbal) }));
  }
  const open = entries.filter((entry) => entry.class !== '甲' && entry.sectionKind !== 'herbalPieces');
  const fixed = open.filter((entry) => entry.ratio !== null && BigInt(entry.ratio) !== ratio);
  if (version.state === 'published' && fixed.length > 0) {
    return decline(
      refuse('CATALOGUE_ALREADY_PUBLISHED', { detail: `${namesOf(fixed)}的自付比例已随版本发布` }),
    );
  }
  return accept(open.filter((entry) => ratioChanges(entry, ratio)).map((entry) => entry.seq));
}

function ratioChanges(entry: RatioEntry, ratio: Ratio): boolean {
  return entry.ratio === null || BigInt(entry.ratio) !== ratio;
}

function namesOf(entries: readonly RatioEntry[]): string {
  const told = entries.slice(0, NAMES_TOLD).map((entry) => entry.name.split('\n')[0] ?? '');
  return entries.length > NAMES_TOLD ? `${told.join('、')}等 ${entries.length} 行` : told.join('、');
}
