/**
 * What the province has entered on top of the rules that are written here: a ratio that was adjusted (M9.6), that of days before
 * the Measures, which the documents at hand do not give (I15, M39), or a reading of the platform set otherwise (I8). Dated, with
 * the document it stands in.
 */
import type { PlainDate } from '../../base/date.ts';
import { holdsOn } from '../../base/dated.ts';
import type { Ratio } from '../../base/ratio.ts';
import { REGIMES, type DatedRegime } from '../regimes.ts';
import type { Readings } from './readings.ts';
import type { Scheme } from './reimbursement.ts';

/** The document in which an entered value stands, and from when to when it was entered for. */
export interface Citation {
  /** Number of the act by which the province entered it. */
  readonly act: number;
  readonly title: string;
  readonly number: string;
  readonly issuedOn: PlainDate;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
}

/** What one act sets that two people have let into force; a scheme or a reading that it does not name keeps its own. */
export interface EnteredAct {
  readonly citation: Citation;
  readonly ratios: Readonly<Partial<Record<Scheme, Ratio>>>;
  readonly readings?: Readings;
}

/** A value that the province has entered, with the document it stands in. */
export interface Entered<T> {
  readonly value: T;
  readonly citation: Citation;
}

/** All that decides what the funds owe: the written rules, and what was entered, the act that was let into force last first. */
export interface BenefitRules {
  readonly regimes: readonly DatedRegime[];
  readonly entered: readonly EnteredAct[];
}

/** The rules as they are written here, before anything is entered. */
export const WRITTEN_RULES: BenefitRules = { regimes: REGIMES, entered: [] };

/** What was entered for a day; undefined where no act that holds on it names it: the written rules hold then, or none. */
export function enteredOn<T>(
  { entered }: BenefitRules,
  onDay: PlainDate,
  valueOf: (act: EnteredAct) => T | undefined,
): Entered<T> | undefined {
  for (const act of entered) {
    const value = valueOf(act);
    if (value !== undefined && holdsOn(act.citation, onDay)) return { value, citation: act.citation };
  }
  return undefined;
}

/** How an entered rule is named on bills: `benefit-<act>@<first day>`. */
export function enteredName({ act, from }: Pick<Citation, 'act' | 'from'>): string {
  return `benefit-${act}@${from}`;
}
