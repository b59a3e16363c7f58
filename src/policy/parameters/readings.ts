/**
 * Readings of the platform that the province may set otherwise: entered as an act, with its document and its days, as ratios are
 * (M9.6). Where nothing is entered for a day the platform's own reading holds.
 */
import type { Ratio } from '../../base/ratio.ts';
import type { YearStart } from './benefit-year.ts';
import type { OffSiteKind } from './off-site.ts';
import type { Scheme } from './reimbursement.ts';

/** What an act sets; a reading that it does not name stays as it is. */
export interface Readings {
  /** The first day of benefit years; by the platform's reading the year is the calendar year (I4). */
  readonly yearStart?: YearStart;
  /** What 大病 pays of cost above the limit of 统筹; by the platform's reading the fund's own ratio goes on (I8). */
  readonly majorIllness?: Readonly<Partial<Record<Scheme, Ratio>>>;
  /** By how much the fund's ratio is lowered off-site, by the kind of the filing; by the platform's reading by nothing (I11). */
  readonly offSite?: Readonly<Partial<Record<OffSiteKind, Ratio>>>;
  /** What 医疗救助 looks at, of whatever scheme the bill is: the help is the person's (I13). */
  readonly assistanceBase?: AssistanceBase;
}

/**
 * The own share inside the policy range, as the platform reads it, or with it what the year's limits of the funds leave unpaid. An act
 * that names the first takes back what one before it has set.
 */
export const ASSISTANCE_BASES = ['ownShare', 'withOverLimit'] as const;
export type AssistanceBase = (typeof ASSISTANCE_BASES)[number];

/** The readings that can be set otherwise, by the interpretation that each of them is. */
export const SWITCHED = {
  yearStart: 'I4',
  majorIllness: 'I8',
  offSite: 'I11',
  assistanceBase: 'I13',
} as const satisfies Record<keyof Readings, string>;
export type SwitchedId = (typeof SWITCHED)[keyof typeof SWITCHED];
