/** What of a bill decides which steps it has and how they are worded? */
import type { StepId } from './model.ts';

/** What of a bill decides which formula a step has. */
export interface BillShape {
  readonly separate: boolean;
  readonly ordinary: boolean;
  /** Work injury or maternity beside or instead of the two. */
  readonly inFull: boolean;
  readonly inSmallestUnits: boolean;
  readonly assisted: boolean;
  /** Benefit years begin on a day that the province has set (I4). */
  readonly yearStart: boolean;
  /** 大病 has a ratio of its own (I8). */
  readonly majorIllnessRatio: boolean;
  /** The filing off-site lowers the ratio (I11). */
  readonly offSitePoints: boolean;
  /** 医疗救助 counts what the year's limits leave unpaid as well (I13). */
  readonly overLimitAssisted: boolean;
  readonly bands: number;
  /** The steps of all who pay before the person. */
  readonly payers: readonly Payer[];
}

/** Steps of the amount of a payer, in the order in which they pay. */
export const PAYERS = [
  'fromWorkInjury',
  'fromMaternity',
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromCommercial',
] as const satisfies readonly StepId[];
export type Payer = (typeof PAYERS)[number];
