/** What the auditor reads of clearing between areas: clearings by month and pair, what each side does with them (M29, M30). */
import type { Answer } from './told.ts';

export type ClearingSide = 'payer' | 'payee';

export interface ToldClearing {
  readonly id: number;
  readonly clearingNo: string;
  readonly payerArea: string;
  readonly payeeArea: string;
  /** yyyy-MM. */
  readonly month: string;
  readonly state: string;
  /** The last day on which a side may dispute. */
  readonly dueOn: string;
  readonly claims: number;
  readonly reversals: number;
  readonly setAside: number;
  readonly owed: string;
  readonly payable: string;
}

export const CLEARED_FUNDS = [
  'pooledFund',
  'majorIllness',
  'assistance',
  'workInjury',
  'maternity',
  'commercial',
  'personalAccount',
] as const;
type ClearedFund = (typeof CLEARED_FUNDS)[number];

/** A clearing with its sums by scheme and by institution, as its page tells it at the end. */
export interface ToldClearingPage extends ToldClearing {
  readonly sums: readonly {
    readonly scheme: string;
    readonly claimed: string;
    readonly carriedIn: string;
    readonly withheld: string;
    readonly payable: string;
    readonly carriedOut: string;
  }[];
  /** Decisions of the area that pays, withheld by the other. */
  readonly withheld: readonly {
    readonly kind: string;
    readonly scheme: string;
    readonly documentNo: string;
    readonly amount: string;
  }[];
  readonly parts: readonly (Readonly<Record<ClearedFund | 'owed', string>> & {
    readonly institutionCode: string;
    readonly scheme: string;
    readonly claims: number;
  })[];
}

/** What all pairs and areas stand at. */
export interface ToldClearingBoard {
  readonly pairs: readonly {
    readonly payerArea: string;
    readonly payeeArea: string;
    readonly claims: number;
    readonly accrued: string;
    readonly uncleared: string;
    readonly withheld: string;
    readonly withheldUncleared: string;
    readonly paid: string;
    readonly received: string;
    readonly open: string;
  }[];
  readonly areas: readonly {
    readonly areaCode: string;
    readonly receivable: string;
    readonly payable: string;
    readonly agrees: boolean;
  }[];
}

export interface ClearingIssued {
  readonly what: 'clearingIssued';
  readonly at: number;
  /** Where the institutions lie. */
  readonly areaCode: string;
  readonly month: string;
  readonly answer: Answer<{ readonly issued: number; readonly claims: number }>;
  /** The clearings of the month that pay this area, as the list shows them right after. */
  readonly told: readonly ToldClearing[];
}

export type ClearingStepName =
  | 'confirmed'
  | 'disputed'
  | 'answered'
  | 'reviewed'
  | 'returned'
  | 'approved'
  | 'paid'
  | 'bounced'
  | 'received';

export interface ClearingStep {
  readonly what: 'clearingStep';
  readonly at: number;
  readonly by: string;
  readonly side: ClearingSide;
  readonly id: number;
  readonly requestId: string;
  readonly step: ClearingStepName;
  /** Rows that are disputed, or set aside by the answer. */
  readonly claimNos: readonly string[];
  /** What was seen; none where no money is named. */
  readonly payable: string | null;
  readonly answer: Answer<unknown>;
}

export type ClearingHappening = ClearingIssued | ClearingStep;
