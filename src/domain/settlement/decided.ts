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
  PricedLine,
  SettlementRule,
  Stage,
  StageLine,
  StepId,
} from './model.ts';
import type { Mould } from './mould.ts';
import type { PlanSplit } from './plans/ordinary-plan.ts';
import type { LimitSplit } from './split-by-limits.ts';

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

/** Reads one figure of a line, as a bill writes it. */
export type TellOfLine = (given: PricedLine, line: BillLine) => string;

/** Writes what a step says line by line where that are no figures of the claim's lines. */
export type TellLines = (decided: Decided) => StageLine[];

/** A figure under the name that steps give it. */
export interface Figure {
  readonly name: string;
  /** Its place among the figures of the outline. */
  readonly at: number;
}

/** What is filled in where an amount is told with its inputs. */
export interface Row {
  readonly inputs: readonly Figure[];
  /** Place of the amount among the figures of the outline. */
  readonly amountAt: number;
}

/** A step as all bills of its kind have it. */
export interface OutlineStep extends Row, Pick<Stage, 'title' | 'formula' | 'clauses' | 'rounding'> {
  readonly step: StepId;
  /** Place of its rule among the figures of the outline. */
  readonly ruleAt: number;
  /** `claim` where it has a row of each line of the claim that it speaks of. */
  readonly lines: 'claim' | TellLines | undefined;
}

/** What the steps say of a line, whatever its amounts. */
export interface LineOutline {
  readonly figures: readonly TellOfLine[];
  /** By the step that speaks of it; as JSON too. */
  readonly rows: Partial<Record<StepId, Row & { readonly mould: Mould }>>;
}

/** What all bills of a kind say alike, whatever their amounts. */
export interface Outline {
  /** Every figure that some step names, each once. */
  readonly figures: readonly Tell[];
  readonly steps: readonly OutlineStep[];
  readonly lines: Readonly<Record<PaidRoute, { readonly open: LineOutline; readonly hidden: LineOutline }>>;
  /** The steps as JSON: gaps for the figures, and after them one for the lines of each step that has any. */
  readonly mould: Mould;
  /** Places of the figures that may hold anything, which JSON has to escape. */
  readonly foreign: readonly number[];
}
