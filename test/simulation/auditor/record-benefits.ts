/** What the auditor reads of parameters that the province enters: acts, trials on past claims, and the steps of two people (M9.6, I15). */
import type { AssistanceRule, Limit, Scheme } from './record.ts';
import type { Answer } from './told.ts';

export interface BenefitValues {
  readonly from: string;
  readonly to: string | null;
  /** Null for a scheme that keeps its ratio. */
  readonly employeeRatio: string | null;
  readonly residentRatio: string | null;
  /** What is read otherwise than the platform does; null for what stays. */
  readonly readings: {
    /** `MM-DD`. */
    readonly yearStart?: string | null;
    readonly majorIllness: Readonly<Record<Scheme, string | null>>;
    /** By the kind of the filing; a kind that is not named stays (I11). */
    readonly offSite: Readonly<Record<string, string>>;
    /** What 医疗救助 looks at. */
    readonly assistanceBase: 'ownShare' | 'withOverLimit' | null;
  };
  readonly limits: readonly Omit<Limit, 'what'>[];
  readonly assistance: readonly Omit<AssistanceRule, 'what'>[];
}

export interface BenefitEntered {
  readonly what: 'benefitEntered';
  readonly at: number;
  readonly by: string;
  readonly values: BenefitValues;
  readonly answer: Answer<{ readonly id: number }>;
}

/** A trial that came to an end, with what it told. */
export interface BenefitTried {
  readonly what: 'benefitTried';
  readonly at: number;
  readonly id: number;
  /** Days of service whose bills were reckoned again, and the pools; none for the whole province. */
  readonly from: string;
  readonly to: string;
  readonly areas: readonly string[];
  readonly answer: Answer<{ readonly id: number }>;
  /** Null where no trial began. */
  readonly effect: {
    readonly claims: number;
    readonly unreckonable: number;
    readonly funds: { readonly before: string; readonly after: string; readonly difference: string };
    readonly payers: readonly { readonly payer: string; readonly before: string; readonly after: string }[];
  } | null;
}

export type BenefitStepName = 'proposed' | 'sentBack' | 'approved' | 'withdrawn';

export interface BenefitStep {
  readonly what: 'benefitStep';
  readonly at: number;
  readonly by: string;
  readonly id: number;
  readonly step: BenefitStepName;
  readonly answer: Answer<unknown>;
}

export type BenefitHappening = BenefitEntered | BenefitTried | BenefitStep;

/** An act as the list shows it at the end. */
export interface ToldAct {
  readonly id: number;
  readonly state: string;
  /** Whether anything of it holds by now. */
  readonly begun: boolean;
}
