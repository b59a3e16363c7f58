/** What the auditor reads of bills that come out otherwise after a correction: found, proposed, refused, booked anew (M9.5, M29, I12). */
import type { Scheme } from './record.ts';
import type { AmountName, Answer } from './told.ts';

type Amounts = Readonly<Record<AmountName, string>>;

export interface ToldCase {
  readonly id: number;
  readonly areaCode: string;
  readonly personNo: string;
  readonly scheme: Scheme;
  readonly year: number;
  readonly state: string;
}

/** A case as its page tells it. */
export interface ToldCasePage extends Omit<ToldCase, 'areaCode'> {
  readonly bills: readonly { readonly claimNo: string; readonly before: Amounts; readonly after: Amounts }[];
  readonly obstacles: readonly { readonly claimNo: string; readonly obstacle: string }[];
  /** Who pays how much more. */
  readonly difference: { readonly funds: string; readonly commercial: string; readonly person: string };
}

/** An area has had the bills of a year reckoned again; what then waits for somebody. */
export interface CorrectionLooked {
  readonly what: 'correctionLooked';
  readonly at: number;
  /** The city. */
  readonly areaCode: string;
  readonly year: number;
  readonly told: readonly ToldCasePage[];
}

export type CorrectionStepName = 'proposed' | 'sentBack' | 'refused' | 'booked';

export interface BookedAnew {
  readonly claimNo: string;
  readonly reversalNo: string;
  readonly replacementNo: string;
}

export interface CorrectionStep {
  readonly what: 'correctionStep';
  readonly at: number;
  readonly by: string;
  readonly id: number;
  readonly step: CorrectionStepName;
  readonly answer: Answer<{ readonly booked?: readonly BookedAnew[] }>;
}

export type CorrectionHappening = CorrectionLooked | CorrectionStep;
