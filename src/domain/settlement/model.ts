/**
 * What a claim is decided on and what the decision says: the facts, the bill with its stages, nothing else
 * (M9.1–M9.5, M12, M13, N2.2).
 */
import { Type, type Static } from 'typebox';
import type { PlainDate } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { Ratio } from '../../base/ratio.ts';
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { StandardKind } from '../catalogue/payable-product.ts';

/** One line as it is priced. */
export interface PricedLine {
  readonly standardKind: StandardKind;
  /** Null where no standard caps the price; the actual price is then payable. */
  readonly standard: UnitPrice | null;
  /** A standard marked “∗”: it decides, but is written nowhere on the bill (N5.1). */
  readonly standardHidden?: boolean;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
}

/** Money by the layer that pays the fund share: 统筹基金 first, then 大病保险 (M9.2). */
export interface ByLayer {
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
}

/** A person's 医疗救助 on the day of service (M9.4); `cap` of null means no yearly cap. */
export interface AssistanceFacts {
  readonly ratio: Ratio;
  readonly threshold: Fen;
  readonly cap: Fen | null;
  /** Own share that earlier claims of the year have already counted towards the threshold. */
  readonly usedThreshold: Fen;
  /** What assistance has paid this year. */
  readonly usedCap: Fen;
}

/** Everything the split of one claim depends on. */
export interface ClaimFacts {
  readonly servedOn: PlainDate;
  readonly scheme: Scheme;
  readonly inMajorIllness: boolean;
  /** Paid this benefit year before this claim, of all benefits that share the limits (M9.5). */
  readonly used: ByLayer;
  readonly limits: ByLayer;
  readonly assistance: AssistanceFacts | null;
  readonly lines: readonly PricedLine[];
}

/** The ratio in force on the day of service, and which version of which clause it is. */
export interface SettlementRule {
  readonly ratio: Ratio;
  readonly source: ClauseId;
  /** `clause@first day`, for example `M9.1@2026-01-01`. */
  readonly version: string;
  /** The document it stands in and that document’s first day, `measures@2026-01-01` (M1, M39). */
  readonly regime: string;
}

/** The steps of every bill, in order. */
export const STEP_IDS = [
  'charged',
  'eligible',
  'aboveStandard',
  'fundShare',
  'withinYearlyLimit',
  'fromPooledFund',
  'fromMajorIllness',
  'overLimit',
  'ownShare',
  'fromAssistance',
  'personPays',
] as const;
export type StepId = (typeof STEP_IDS)[number];

/** One line's part in a stage. */
export const StageLine = Type.Object(
  {
    line: Type.Integer({ minimum: 1 }),
    inputs: Type.Record(Type.String(), Type.String()),
    amount: Type.String({ description: '元' }),
  },
  { additionalProperties: false },
);

/**
 * One step of a bill, complete: a stranger can recompute `amount` from `formula` and `inputs`
 * (and `lines` where the step works line by line).
 */
export const Stage = Type.Object(
  {
    step: Type.Enum([...STEP_IDS]),
    title: Type.String(),
    amount: Type.String({ description: '元' }),
    formula: Type.String(),
    inputs: Type.Record(Type.String(), Type.String()),
    lines: Type.Optional(Type.Array(StageLine)),
    clauses: Type.Array(Type.Unsafe<ClauseId>(Type.String())),
    rule: Type.String({ description: '规则版本：条款@生效日' }),
    rounding: Type.Union([Type.String(), Type.Null()]),
  },
  { additionalProperties: false },
);
export type Stage = Static<typeof Stage>;
export type StageLine = Static<typeof StageLine>;

/** What one line contributes; lines always sum to the bill (I1). */
export interface BillLine {
  /** Counted from 1. */
  readonly line: number;
  readonly standardKind: StandardKind;
  readonly payablePrice: UnitPrice;
  readonly charged: Fen;
  readonly eligible: Fen;
  readonly aboveStandard: Fen;
  readonly fundShare: Fen;
}

/** The amounts of a bill, by the names every interface uses. */
export interface BillAmounts {
  readonly charged: Fen;
  readonly aboveStandard: Fen;
  readonly eligible: Fen;
  readonly fundShare: Fen;
  readonly fromPooledFund: Fen;
  readonly fromMajorIllness: Fen;
  readonly overLimit: Fen;
  readonly ownShare: Fen;
  readonly fromAssistance: Fen;
  readonly personPays: Fen;
}

export const AMOUNT_NAMES = [
  'charged',
  'aboveStandard',
  'eligible',
  'fundShare',
  'fromPooledFund',
  'fromMajorIllness',
  'overLimit',
  'ownShare',
  'fromAssistance',
  'personPays',
] as const satisfies readonly (keyof BillAmounts)[];

/** A decided claim. */
export interface Bill extends BillAmounts {
  readonly servedOn: PlainDate;
  readonly scheme: Scheme;
  readonly rule: SettlementRule;
  /** Own share that this claim counts towards the assistance threshold. */
  readonly towardsThreshold: Fen;
  readonly lines: readonly BillLine[];
  readonly stages: readonly Stage[];
}
