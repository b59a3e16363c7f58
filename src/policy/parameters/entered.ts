/**
 * What the province has entered on top of the rules that are written here: a ratio that was adjusted (M9.6), or that of days
 * before the Measures, which the documents at hand do not give (I15, M39). Dated, with the document it stands in.
 */
import type { PlainDate } from '../../base/date.ts';
import { holdsOn } from '../../base/dated.ts';
import type { Ratio } from '../../base/ratio.ts';
import { REGIMES, type DatedRegime } from '../regimes.ts';
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

/** Ratios of one act that two people have let into force; a scheme that it does not name keeps its own. */
export interface EnteredRatios {
  readonly citation: Citation;
  readonly ratios: Readonly<Partial<Record<Scheme, Ratio>>>;
}

/** All that decides what the funds owe: the written rules, and what was entered, the act that was let into force last first. */
export interface BenefitRules {
  readonly regimes: readonly DatedRegime[];
  readonly entered: readonly EnteredRatios[];
}

/** The rules as they are written here, before anything is entered. */
export const WRITTEN_RULES: BenefitRules = { regimes: REGIMES, entered: [] };

/** The entered ratio that holds for a scheme on a day; undefined where the written rules hold, or none. */
export function enteredRatioOn(
  { entered }: BenefitRules,
  scheme: Scheme,
  onDay: PlainDate,
): { readonly ratio: Ratio; readonly citation: Citation } | undefined {
  for (const { citation, ratios } of entered) {
    const ratio = ratios[scheme];
    if (ratio !== undefined && holdsOn(citation, onDay)) return { ratio, citation };
  }
  return undefined;
}

/** How an entered rule is named on bills: `benefit-<act>@<first day>`. */
export function enteredName({ act, from }: Pick<Citation, 'act' | 'from'>): string {
  return `benefit-${act}@${from}`;
}
