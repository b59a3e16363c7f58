/**
 * What a decision leaves behind: every amount, all that it was decided on, and the outline of its steps. Nothing is left to
 * decide when the steps are put into words: each of them only names figures that stand here.
 */
import type { Fen } from '../../base/money.ts';
import type { Assisted } from './assist.ts';
import type { PaidCommercially } from './commercial/commercial-plan.ts';
import type {
  BillAmounts,
  BillLine,
  ClaimFacts,
  PaidRoute,
  SettlementRule,
  Stage,
  StageLine,
  StepId,
} from './model.ts';
import type { PlanSplit } from './plans/ordinary-plan.ts';
import type { LimitSplit } from './split-by-limits.ts';
import type { BillShape } from './bill-shape.ts';

/** What the stages of a bill are written from. */
export interface Decided {
  readonly facts: ClaimFacts;
  readonly rule: SettlementRule;
  readonly outline: Outline;
  readonly lines: readonly BillLine[];
  /** Eligible cost by route. */
  readonly routes: Readonly<Record<PaidRoute, Fen>>;
  readonly plan: PlanSplit | null;
  readonly split: LimitSplit;
  readonly assistanceBase: Fen;
  readonly assisted: Assisted;
  readonly commercial: PaidCommercially;
  readonly amounts: BillAmounts;
}

/** Reads one figure of a decision, as a bill writes it. */
export type Tell = (decided: Decided) => string;

/** Writes what a step says line by line. */
export type TellLines = (decided: Decided, shape: BillShape) => StageLine[];

/** A figure under the name that steps give it. */
export interface Figure {
  readonly name: string;
  /** Its place among the figures of the outline. */
  readonly at: number;
}

/** A step as all bills of its kind have it. */
export interface OutlineStep extends Pick<Stage, 'title' | 'formula' | 'clauses' | 'rounding'> {
  readonly step: StepId;
  /** Place of its amount among the figures of the outline. */
  readonly amountAt: number;
  readonly inputs: readonly Figure[];
  readonly tellRule: Tell;
  readonly tellLines: TellLines | undefined;
}

/** What all bills of a kind say alike, whatever their amounts. */
export interface Outline {
  readonly shape: BillShape;
  /** Every figure that some step names, each once. */
  readonly figures: readonly Tell[];
  readonly steps: readonly OutlineStep[];
}
